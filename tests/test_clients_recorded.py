"""The layouts that were recorded of the real services, as far as they are at hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from aoj.clients.cbs_v4 import describe_from, entry_of
from aoj.clients.selection import find_item, find_topic, kind_of_key, select_table
from aoj.settings.bronnen import CbsTable


def read_csv(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        pytest.skip(f"{path.name} ontbreekt")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def read_parquet(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        pytest.skip(f"{path.name} ontbreekt")
    frame = pd.read_parquet(path).astype(object)
    return frame.where(frame.notna(), None).to_dict("records")  # type: ignore[return-value]


def test_a_table_of_v4_is_described_by_its_lists(real_data: Path) -> None:
    def recorded(name: str) -> list[dict[str, str]]:
        return read_csv(real_data / "schemas" / "odata-v4" / f"85678NED_{name}.csv")

    table = describe_from(
        entry_of(recorded("Properties")[0], "85678NED"),
        dimensions=recorded("Dimensions"),
        groups=[],
        measures=recorded("MeasureCodes"),
        codes=lambda key: recorded(f"{key}Codes"),
    )
    assert (table.table, table.status, table.modified[:10]) == (
        "85678NED",
        "Gediscontinueerd",
        "2024-11-01",
    )
    assert [dimension.kind for dimension in table.dimensions][3:] == [
        "GeoDimension",
        "TimeDimension",
    ]
    assert find_topic(table, ["minderjarige kinderen"]).unit == "x 1 000"
    regions = table.dimensions[3]
    assert regions.title == "Regio’s"
    assert find_item(table.table, regions, ["GM0518"]).title.startswith("'s-Gravenhage")
    block = CbsTable.model_validate(
        {
            "service": "cbs",
            "table": "85678NED",
            "title": table.title,
            "topic": "Minderjarige kinderen",
            "fixed": {
                "Kenmerken van huishoudens": "Particuliere huishoudens",
                "DuurInkomenspositie": "Ten minste 1 jaar",
            },
            "measures": {
                "laag_inkomen_kinderen": {
                    "totaal": {"InkomensgrensHuishouden": "T001164"},
                    "laag": {"InkomensgrensHuishouden": "Inkomen tot lage-inkomensgrens"},
                }
            },
        }
    )
    selection = select_table(table, block)
    assert {item.key[:2] for item in selection.regions} == {"NL", "PV", "GM"}
    assert [item.key for item in selection.periods] == [f"{year}JJ00" for year in range(2011, 2023)]
    assert [[item.key for item in cell.items] for cell in selection.cells] == [
        ["A028721", "T001164", "1050010"],
        ["A028721", "1050290", "1050010"],
    ]


def test_measures_of_v4_stand_in_their_groups(real_data: Path) -> None:
    folder = real_data / "schemas" / "odata-v4"
    table = describe_from(
        entry_of({}, "83765NED"),
        dimensions=read_parquet(folder / "83765NED_Dimensions.parquet"),
        groups=read_parquet(folder / "83765NED_MeasureGroups.parquet"),
        measures=read_parquet(folder / "83765NED_MeasureCodes.parquet"),
        codes=lambda key: read_parquet(folder / f"83765NED_{key}Codes.parquet"),
    )
    assert find_topic(table, ["Bevolking/Geslacht/Mannen"]).key == "3000"
    assert find_topic(table, ["Leeftijdsgroepen/0 tot 15 jaar"]).unit == "aantal"
    assert table.dimensions[0].kind == "GeoDetail"
    assert find_item("83765NED", table.dimensions[0], ["NL00"]).title == "Nederland"


def test_the_properties_of_v4_as_json(real_data: Path) -> None:
    path = real_data / "schemas" / "odata-v4" / "83841NED_D-83841NED.json"
    if not path.is_file():
        pytest.skip("83841NED ontbreekt")
    entry = entry_of(json.loads(path.read_text(encoding="utf-8")), "")
    assert (entry.name, entry.period, entry.modified[:10]) == (
        "83841NED",
        "2011-2024",
        "2025-10-08",
    )


def test_the_keys_of_recorded_periods_have_a_kind(real_data: Path) -> None:
    path = real_data / "schemas" / "odata-v3" / "83583NED_Perioden.parquet"
    for row in read_parquet(path):
        assert kind_of_key(row["Key"])[0] == "JJ00"
