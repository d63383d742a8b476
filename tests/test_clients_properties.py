"""Whatever the pages, the cuts and the moment of the end: the whole table, or none."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import loopback_faults as faults
import pytest
from example_service import Offering
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loopback import Loopback
from test_clients_cbs import TABLE, bronnen, fetch, interrupt, left

from aoj.errors import AojError

ACTS: dict[str, Any] = {
    "reset": faults.reset,
    "cut": faults.cut(0.7),
    "cut in silence": faults.cut(0.7, length="absent"),
    "rows less": faults.cut_records(0.5),
    "rows less at the end": faults.cut_records(0.5, last=True),
    "repeat": faults.repeat_page,
    "500": faults.status(500),
    "404": faults.status(404),
    "page": faults.html(),
    "no rows": faults.edit(faults.without_rows),
}


@pytest.fixture(scope="module")
def cbs() -> Iterator[Loopback]:
    with Loopback(Offering().add(TABLE)) as loopback:
        yield loopback


@pytest.fixture(scope="module")
def whole(cbs: Loopback, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return fetch(bronnen(cbs), tmp_path_factory.mktemp("heel")).path.read_bytes()


ATTEMPTS = settings(
    print_blob=False,
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@ATTEMPTS
@given(
    page=st.integers(4, 40),
    protocol=st.sampled_from(["v3", "v4"]),
    act=st.sampled_from(sorted(ACTS)),
    after=st.integers(0, 5),
    times=st.integers(1, 6),
    interrupted=st.integers(0, 4),
    junk=st.binary(max_size=30),
)
def test_a_file_is_whole_or_absent(
    cbs: Loopback,
    whole: bytes,
    page: int,
    protocol: str,
    act: str,
    after: int,
    times: int,
    interrupted: int,
    junk: bytes,
) -> None:
    cbs.heal()
    cbs.page = cbs.v4_page = page
    known = bronnen(cbs, protocol=protocol)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if interrupted:
            interrupt(known, folder, interrupted)
        for path in folder.rglob("*.csv"):
            with path.open("ab") as file:
                file.write(junk)
        cbs.fault(ACTS[act], "UntypedDataSet|Observations", after=after, times=times)
        with contextlib.suppress(AojError):
            done = fetch(known, folder, patience=0.1, sleep=lambda _: None)
            assert done.path.read_bytes() == whole
        assert [n for n in left(folder) if n.endswith(".gz")] in ([], ["85099NED.csv.gz"])
        cbs.heal()
        assert fetch(known, folder).path.read_bytes() == whole
