"""Reports about the small land of `smallland`, for tests of charts, tables and the facade."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from smallland import SmallData, write_reference

from aoj.geography import Region
from aoj.report.context import Context
from aoj.report.facade import Report
from aoj.sources.source import TEXT_COLUMNS

NOORD = Region(
    "noord", "Noord & <b>Oost</b>", "regio", frozenset({"GM0001", "GM0002"}),
    samenwerkingsverbanden=("PO0101", "VO0101"),
)  # fmt: skip


class Land(SmallData):
    """A data set without files, that bears any name."""

    snapshots = ()

    def __init__(self, reference: Path, name: str = "landelijk") -> None:
        super().__init__(reference)
        self.name = name
        self.is_example = name == "voorbeeld"

    def texts(self, measure: str, region_codes: object = None) -> pd.DataFrame:
        """Return no texts: this land has none."""
        columns = (*TEXT_COLUMNS, "source", "snapshot")
        return pd.DataFrame({column: pd.Series(dtype="str") for column in columns})


def make_land(folder: Path, name: str = "landelijk") -> Land:
    """Return a land with ages (2015 and 2025) of five gemeenten."""
    land = Land(write_reference(folder / "reference"), name)
    rows = []
    for year, young in (("2015", 1800), ("2024", 1700), ("2025", 1600)):
        for i in range(1, 6):
            code = f"GM000{i}"
            rows += [
                (code, year, "0-14", young + 100 * i),
                (code, year, "15-24", 1000 + 10 * i),
                (code, year, "totaal", 10_000),
            ]
    land.add("inwoners", rows)
    return land


def make_report(land: Land, region: Region = NOORD, year: int = 2026, **names: str) -> Report:
    """Return a report on a region of the land."""
    return Report(region.code, context=Context(region.code, region, land, year, names))  # type: ignore[arg-type]
