"""The answers of regions, waves and groups in one table, as they were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import pandas as pd

from aoj.store.project import Project
from aoj.store.responses import (
    Entry,
    Register,
    empty_table,
    read_register,
    read_table,
)


def load_register(project: Project, data_set: str) -> Register:
    """Return the register of the answers that go with a data set."""
    folder = project.answers(data_set)
    return read_register(folder, project.relative(folder / "register.json"))


def load_answers(
    project: Project,
    data_set: str,
    regions: Collection[str] = (),
    waves: Collection[str] = (),
    groups: Collection[str] = (),
) -> pd.DataFrame:
    """Return the answers in the columns of `store.responses.COLUMNS`, all text.

    An empty choice is all. Respondents of several files of one region, wave and group are numbered
    on. Raises `DataError` for a table that is gone or was changed.
    """
    register = load_register(project, data_set)
    wanted = [
        entry
        for entry in register.entries
        if (not regions or entry.region in regions)
        and (not waves or entry.wave in waves)
        and (not groups or entry.group in groups)
    ]
    tables = [_numbered(project, data_set, entry) for entry in wanted]
    return pd.concat(tables, ignore_index=True) if tables else empty_table()


def against_routing(
    project: Project, data_set: str, region: str, wave: str, group: str
) -> dict[str, int]:
    """Return per question how many answers count as not shown, since the routing says so.

    Of files that were kept before this was counted nothing is known, and nothing is in it.
    """
    found: Counter[str] = Counter()
    for entry in load_register(project, data_set).of(region, wave, group):
        found.update(entry.against_routing)
    return dict(found)


def _numbered(project: Project, data_set: str, entry: Entry) -> pd.DataFrame:
    """Return a table with the number of its file before that of the respondent."""
    frame = read_table(project.answers(data_set), entry)
    number = entry.table.rpartition("-")[2].removesuffix(".parquet")
    return frame.assign(respondent=(number + "." + frame["respondent"]).astype("str"))
