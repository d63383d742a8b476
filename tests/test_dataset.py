"""`Data`: pinned snapshots, the newest per group, remade when absent, read by region."""

from __future__ import annotations

import dataclasses
import shutil
import time
from pathlib import Path

import pandas as pd
import pytest
from source_samples import copy, make_project, swap

from aoj.commands.fetch import fetch_from
from aoj.dataset import LOCATION_COLUMNS, Data, parquet
from aoj.dataset.data import _join_locations
from aoj.errors import DataError, FileError, InputError
from aoj.store import disk
from aoj.store.observations import COLUMNS, check_observations, empty_observations
from aoj.store.project import Project

KERNCIJFERS = "cbs_70072ned.csv"
AGES = "cbs_85984ned-leeftijd-2024.csv"
ORIGINS = "cbs_85984ned-herkomst-2024.csv"
HISTORY = "duo_po_vestigingen.csv"
PRIMARY = "duo_vestigingen_bo.csv"
LEAVERS = "duo_vsv_swv-2015.csv"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


def take(project: Project, tmp_path: Path, *samples: str, data_set: str = "landelijk") -> None:
    folder = tmp_path / f"in{len(list(tmp_path.iterdir()))}"
    for sample in samples:
        copy(sample, folder)
    assert not fetch_from(project, folder, data_set).failed


def bytes_of(path: Path) -> bytes:
    return path.read_bytes()


def test_a_measure_comes_back_as_observations_with_its_snapshot(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path, LEAVERS)
    data = Data.open(project, "landelijk")
    rows = data.measure("vsv_swv")
    assert list(rows.columns) == COLUMNS
    check_observations(rows)
    assert rows.dtypes.equals(empty_observations().dtypes)
    assert set(rows["snapshot"]) == {data.snapshots[0].id}


def test_rows_can_be_limited_to_regions(project: Project, tmp_path: Path) -> None:
    take(project, tmp_path, LEAVERS)
    data = Data.open(project, "landelijk")
    assert set(data.measure("vsv_swv", ["VO2708", "VO9999"])["region_code"]) == {"VO2708"}
    assert data.measure("vsv_swv", []).empty
    assert data.measure("vsv_swv", []).dtypes.equals(empty_observations().dtypes)


def test_a_measure_without_figures_is_empty_and_an_unknown_one_is_an_error(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path, LEAVERS)
    data = Data.open(project, "landelijk")
    assert data.has("vsv_swv")
    assert not data.has("inwoners")
    assert data.measure("inwoners").empty
    assert not data.has("bestaat_niet")
    with pytest.raises(InputError, match="onbekende meting 'inwonrs'; bedoelde u 'inwoners'"):
        data.measure("inwonrs")


def test_two_selections_of_columns_are_joined(project: Project, tmp_path: Path) -> None:
    take(project, tmp_path, AGES, ORIGINS)
    data = Data.open(project, "landelijk")
    assert len(data.snapshots) == 2
    rows = data.measure("inwoners")
    assert set(rows["breakdown"]) == {"totaal", "0-14", "15-24"}
    assert not rows.duplicated(["region_code", "period", "breakdown"]).any()
    assert data.has("inwoners_herkomst")


def test_a_newer_vintage_wins_whole_groups_and_never_mixes(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path, KERNCIJFERS)
    old = Data.open(project, "landelijk")

    def newer(content: bytes) -> bytes:
        """2026 is added; of 2025 one figure differs, and the total with it."""
        lines = content.splitlines(keepends=True)
        total = int(lines[1].split(b";")[3])
        changed = content.replace(b";25935;1016;", b";25936;1017;")
        changed = changed.replace(b";%d;" % total, b";%d;" % (total + 1), 1)
        nation = int(lines[1].split(b";")[2])
        changed = changed.replace(b";%d;" % nation, b";%d;" % (nation + 1), 1)
        header, *rows = changed.splitlines(keepends=True)
        return header + b"".join(rows) + b"".join(r.replace(b'"2025"', b'"2026*"') for r in rows)

    folder = tmp_path / "nieuw"
    copy(KERNCIJFERS, folder, newer, to="Kern_01032027_101500.csv")
    assert not fetch_from(project, folder).failed
    data = Data.open(project, "landelijk")
    assert data.periods("inwoners") == ("2025", "2026")
    rows = data.measure("inwoners")
    assert rows.groupby(["breakdown", "period"])["snapshot"].nunique().eq(1).all()
    assert set(rows["snapshot"]) == {"cbs_70072ned-" + data.snapshots[1].sha256[:12]}
    one = rows[(rows["region_code"] == "GM1680") & (rows["breakdown"] == "0-4")]
    assert one.set_index("period")["value"].to_dict() == {"2025": 1017, "2026": 1017}
    pinned = Data.open(project, "landelijk", pin=old.pin)
    assert pinned.snapshots == old.snapshots
    assert pinned.measure("inwoners").equals(old.measure("inwoners"))


def test_an_older_vintage_fills_only_what_lacks(project: Project, tmp_path: Path) -> None:
    take(project, tmp_path, KERNCIJFERS)
    folder = tmp_path / "oud"
    copy(KERNCIJFERS, folder, swap('"2025"', '"2024"'), to="Kern_01032020_101500.csv")
    assert not fetch_from(project, folder).failed
    data = Data.open(project, "landelijk")
    assert data.measure("inwoners").groupby("period")["snapshot"].nunique().to_dict() == {
        "2024": 1,
        "2025": 1,
    }


def test_a_run_pins_what_its_kernels_read(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(project, tmp_path, LEAVERS)
    take(project, tmp_path, KERNCIJFERS)
    monkeypatch.setenv("AOJ_PIN", "landelijk:1")
    assert Data.open(project, "landelijk").pin == 1
    assert not Data.open(project, "landelijk").has("inwoners")
    assert Data.open(project, "landelijk", pin=2).pin == 2
    monkeypatch.setenv("AOJ_PIN", "voorbeeld:1")
    assert Data.open(project, "landelijk").pin == 2, "the pin of another data set does not count"
    monkeypatch.setenv("AOJ_PIN", "landelijk")
    with pytest.raises(InputError, match="AOJ_PIN"):
        Data.open(project, "landelijk")


def test_a_damaged_file_of_the_store_never_gives_a_figure(project: Project, tmp_path: Path) -> None:
    take(project, tmp_path, LEAVERS)
    path = next((project.data_set("landelijk") / "store" / "vsv_swv").iterdir())
    whole = path.read_bytes()
    # The footer stays whole, so that the file still seems to be the right one.
    length = int.from_bytes(whole[-8:-4], "little")
    for place in range(40, len(whole) - length - 8, 211):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            rows = Data.open(project, "landelijk").measure("vsv_swv")
        except DataError as error:
            assert "beschadigd" in str(error)
            continue
        path.write_bytes(whole)
        pd.testing.assert_frame_equal(rows, Data.open(project, "landelijk").measure("vsv_swv"))


def test_the_store_is_remade_when_it_is_absent_and_left_alone_when_it_is_there(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path, LEAVERS, HISTORY)
    root = project.data_set("landelijk")
    files = sorted((root / "store").rglob("*.parquet"))
    assert len(files) == 3
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}
    Data.open(project, "landelijk")
    assert {path: path.stat().st_mtime_ns for path in files} == {
        path: moment for path, (moment, _) in before.items()
    }
    files[0].unlink()
    files[1].write_bytes(b"kapot")
    data = Data.open(project, "landelijk")
    assert {path: path.read_bytes() for path in files} == {
        path: content for path, (_, content) in before.items()
    }
    assert data.has("vsv_swv")


def test_changed_loaders_or_names_remake_the_store(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(project, tmp_path, LEAVERS)
    path = next((project.data_set("landelijk") / "store" / "vsv_swv").iterdir())
    before = parquet.loader_version(project.reference("landelijk"))
    names = project.reference("landelijk") / "gemeente_namen.csv"
    names.write_text(names.read_text(encoding="utf-8") + "Alten,GM1959,2019,\n", encoding="utf-8")
    assert parquet.loader_version(project.reference("landelijk")) != before
    moment = path.stat().st_mtime_ns
    Data.open(project, "landelijk")
    assert path.stat().st_mtime_ns != moment


def test_a_file_that_was_changed_by_hand_is_noticed_when_it_is_read(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path, LEAVERS)
    data = Data.open(project, "landelijk")
    raw = data.snapshots[0].path(data.root)
    raw.write_bytes(raw.read_bytes().replace(b"1714", b"9999"))
    for path in (data.root / "store").rglob("*.parquet"):
        path.unlink()
    with pytest.raises(DataError, match=rf"{LEAVERS}: dit bestand is veranderd"):
        Data.open(project, "landelijk")


def test_a_file_that_a_loader_no_longer_accepts_is_named(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aoj import sources

    take(project, tmp_path, LEAVERS)
    monkeypatch.setattr(parquet, "loader_version", lambda _: "andere")

    def refuse(*_: object) -> None:
        raise DataError("de kolom 'x' ontbreekt", remedy="kijk")

    monkeypatch.setattr(sources, "load", refuse)
    with pytest.raises(DataError, match=rf"landelijk/bestanden/.*{LEAVERS}: de kolom 'x'"):
        Data.open(project, "landelijk")


def test_a_data_set_without_figures_says_how_to_get_them(project: Project) -> None:
    with pytest.raises(DataError, match="aoj fetch"):
        Data.open(project, "landelijk")


def test_a_misspelt_data_set_gets_the_nearest(project: Project, tmp_path: Path) -> None:
    take(project, tmp_path, LEAVERS)
    with pytest.raises(InputError, match="'landelijkk'; bedoelde u 'landelijk'"):
        Data.open(project, "landelijkk")


def test_locations_take_gemeente_and_postcode_from_the_newest_that_has_one(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path, HISTORY, PRIMARY)
    data = Data.open(project, "landelijk")
    places = data.locations()
    assert list(places.columns) == LOCATION_COLUMNS
    assert (places.dtypes.astype(str) == "str").all()
    assert places["location_code"].is_unique
    one = places.set_index("location_code").loc["05OC00"]
    assert (one["gemeente_code"], one["pc4"], one["sector"]) == ("GM1680", "9514", "po")
    closed = places.set_index("location_code").loc["01BS05"]
    assert (closed["gemeente_code"], closed["pc4"]) == ("GM0518", "")
    assert closed["source"] == "duo_po_vestigingen"
    assert closed["date"] == "2025-10-01"


def test_a_location_that_moved_lies_where_the_newest_source_that_knows_says() -> None:
    rows = [  # the newest first
        ("01AA00", "", "po", "", "2222", "2025-11-01", "adressen", "a-2"),
        ("01AA00", "Nieuw", "po", "GM0002", "", "2025-10-01", "tellingen", "t-2"),
        ("01AA00", "Oud", "po", "GM0001", "1111", "2024-10-01", "tellingen", "t-1"),
        ("01BB00", "", "po", "", "3333", "2025-11-01", "adressen", "a-2"),
        ("01CC00", "Stil", "vo", "GM0003", "", "2024-10-01", "tellingen", "t-1"),
        ("01DD00", "Een", "po", "GM0004", "4444", "2024-10-01", "tellingen", "t-1"),
    ]
    found = _join_locations(pd.DataFrame(rows, columns=LOCATION_COLUMNS).iloc[[3, 0, 1, 4, 5, 2]])
    assert found.to_numpy().tolist() == [
        ["01AA00", "Nieuw", "po", "GM0002", "2222", "2025-10-01", "tellingen+adressen", "t-2+a-2"],
        ["01BB00", "", "po", "", "3333", "", "adressen", "a-2"],
        ["01CC00", "Stil", "vo", "GM0003", "", "2024-10-01", "tellingen", "t-1"],
        ["01DD00", "Een", "po", "GM0004", "4444", "2024-10-01", "tellingen", "t-1"],
    ]


def test_locations_of_a_data_set_without_any_are_an_empty_table(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path, LEAVERS)
    places = Data.open(project, "landelijk").locations()
    assert places.empty
    assert list(places.columns) == LOCATION_COLUMNS


def test_a_caller_cannot_change_what_the_next_one_gets(project: Project, tmp_path: Path) -> None:
    take(project, tmp_path, HISTORY)
    data = Data.open(project, "landelijk")
    places = data.locations()
    places.loc[:, "pc4"] = "0000"
    assert set(data.locations()["pc4"]) == {""}


def test_data_is_frozen_and_knows_its_geography(project: Project, tmp_path: Path) -> None:
    take(project, tmp_path, LEAVERS)
    data = Data.open(project, "landelijk")
    assert not data.is_example
    assert data.geography.region("GM1680").name == "Aa en Hunze"
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.name = "voorbeeld"  # type: ignore[misc]


def test_reading_a_region_is_quick(project: Project, tmp_path: Path) -> None:
    """Thirty thousand rows and one region: well under the time that a reader notices."""
    take(project, tmp_path, LEAVERS)
    data = Data.open(project, "landelijk")
    snapshot = data.snapshots[0]
    path = data.root / "store" / "vsv_swv" / f"{snapshot.id}.parquet"
    rows = data.measure("vsv_swv")
    many = pd.concat([rows.assign(region_code=f"VO{i:04d}"[:6]) for i in range(2_000)])
    version = parquet.loader_version(project.reference("landelijk"))
    many = many.drop_duplicates(["region_code", "period", "breakdown"])
    parquet._write(path, many.drop(columns="snapshot"), version, _groups(many))
    data = Data.open(project, "landelijk")
    data.measure("vsv_swv", ["VO0001"])
    started = time.perf_counter()
    data.measure("vsv_swv", ["VO0002"])
    assert time.perf_counter() - started < 0.25


def _groups(rows: pd.DataFrame) -> list[list[str]]:
    return [list(pair) for pair in rows[["breakdown", "period"]].drop_duplicates().to_numpy()]


def test_a_registered_file_that_is_absent_is_named(project: Project, tmp_path: Path) -> None:
    take(project, tmp_path, LEAVERS)
    data = Data.open(project, "landelijk")
    raw = data.snapshots[0]
    raw.path(data.root).unlink()
    with pytest.raises(DataError, match=f"data/landelijk/{raw.file}: .* ontbreekt") as caught:
        Data.open(project, "landelijk")
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("content", ["", "4194000\nandere-computer\n"])
def test_a_lock_without_a_living_holder_is_waited_for_some_seconds(
    project: Project,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    content: str,
) -> None:
    monkeypatch.setattr(disk, "_QUIET_SECONDS", 0.2)
    monkeypatch.setattr(disk, "_DOUBT_SECONDS", 0.3)
    take(project, tmp_path, LEAVERS)
    root = project.data_set("landelijk")
    shutil.rmtree(root / "store")
    (root / disk.LOCK).write_text(content, encoding="utf-8")
    begin = time.monotonic()
    with pytest.raises(FileError, match="bezig met deze gegevensset"):
        Data.open(project, "landelijk")
    assert time.monotonic() - begin < 5
    assert "even wachten" in capsys.readouterr().err


def test_a_copy_of_the_invented_country_is_as_fictitious_under_another_name(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    shutil.copytree(root / "data" / "voorbeeld", tmp_path / "data" / "kopie")
    assert Data.open(Project(tmp_path), "kopie").is_example
