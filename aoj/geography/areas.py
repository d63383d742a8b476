"""Areas of samenwerkingsverbanden as the register RIO gives them, in place of the legal annex.

The annex of 2015 stands in the reference files and is the fall-back: samenwerkingsverbanden have
merged since. RIO gives the four-digit postcodes (PC4) of each, with the dates between which they
hold; what holds on the day of its snapshot takes the place of the annex. Which gemeente a postcode
lies in stays what `pc4.csv` says, for RIO does not tell.

A text holds the areas of one samenwerkingsverband through the years, so that a register fits in a
data set as texts do: `2012-08-01/2018-08-01 1011 1012; 2018-08-01/ 1011`. The first date is the
first day, the second the first day after; an empty one is not known or still to come.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from aoj.geography.country import Geography
from aoj.geography.regions import dutch_date

AREA_COLUMNS = ["code", "from", "until", "pc4"]
"""Columns of a table of areas, all text; one row per samenwerkingsverband, period and postcode."""

REGISTER = "RIO"
"""How `Geography.areas_source` begins where the areas are not those of the reference files."""
_SECTORS = ("po", "vo")
_PART_COLUMNS = [
    *("samenwerkingsverband_code", "gemeente_code", "gemeente_name", "part"),
    *("pc4_inside", "pc4_total"),
]
_PERIOD = re.compile(r"^(\d{4}-\d\d-\d\d|)/(\d{4}-\d\d-\d\d|)((?: \d{4})*)$")


def area_texts(areas: pd.DataFrame) -> dict[str, str]:
    """Return one text per samenwerkingsverband from a table of areas."""
    texts: dict[str, list[str]] = {}
    for (code, begins, ends), rows in areas.groupby(["code", "from", "until"], sort=True):
        postcodes = " ".join(sorted(set(rows["pc4"])))
        texts.setdefault(str(code), []).append(f"{begins}/{ends} {postcodes}")
    return {code: "; ".join(periods) for code, periods in texts.items()}


def areas_of_texts(texts: Mapping[str, str]) -> pd.DataFrame:
    """Return the table of areas that `area_texts` made texts of."""
    rows: list[tuple[str, str, str, str]] = []
    for code, text in texts.items():
        for period in text.split("; "):
            found = _PERIOD.match(period)
            if found:
                rows += [(code, found[1], found[2], pc4) for pc4 in found[3].split()]
    return pd.DataFrame(rows, columns=AREA_COLUMNS).astype("str")


def areas_on(areas: pd.DataFrame, date: str) -> pd.DataFrame:
    """Return the areas that hold on a date (`2026-10-03`), one row per sector and postcode.

    Where two claim a postcode, the one without an end has it: RIO may give a merger its whole
    area from the first day of one of the two.
    """
    begun = (areas["from"] == "") | (areas["from"] <= date)
    lasting = (areas["until"] == "") | (areas["until"] > date)
    rows = areas[begun & lasting]
    rows = rows.assign(sector=rows["code"].str[:2].str.lower(), ends=rows["until"] != "")
    rows = rows.sort_values(["ends", "from", "code"], ascending=[True, False, True], kind="stable")
    return rows.drop_duplicates(["sector", "pc4"])[["sector", "pc4", "code"]]


def with_areas(
    geography: Geography,
    areas: pd.DataFrame,
    date: str,
    names: Mapping[str, str] | None = None,
) -> Geography:
    """Return the geography with the areas that RIO gives on a date.

    `names` are those of the samenwerkingsverbanden, by code. A postcode that RIO does not have
    keeps the samenwerkingsverband of the annex, if that still exists.
    """
    valid = areas_on(areas, date)
    pc4 = _postcodes(geography.pc4, valid)
    current = set(valid["code"])
    known = geography.samenwerkingsverbanden
    national = known[known["landelijk"] == "ja"]
    named = dict(zip(known["code"], known["name"], strict=True))
    named |= {code: name for code, name in (names or {}).items() if name}
    gemeenten = geography.gemeenten
    names_of_gemeenten = dict(zip(gemeenten["gemeente_code"], gemeenten["name"], strict=True))
    regional = sorted(current - set(national["code"]))
    begins = areas[areas["until"] == ""].groupby("code")["from"].max()
    rows = pd.DataFrame(
        {
            "code": regional,
            "sector": [code[:2].lower() for code in regional],
            "landelijk": "nee",
            "from": [str(begins.get(code, "")) for code in regional],
            "until": "",
        },
    )
    rows = pd.concat([national[list(rows.columns)], rows], ignore_index=True)
    rows.insert(2, "name", [named.get(code, "") for code in rows["code"]])
    return replace(
        geography,
        pc4=pc4,
        samenwerkingsverbanden=rows.astype("str"),
        parts=gemeente_parts(pc4, names_of_gemeenten),
        areas_date=date,
        areas_source=f"{REGISTER}, peildatum {dutch_date(date)}",
        ended=_ended(geography, areas, pc4, current),
    )


def gemeente_parts(pc4: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return which gemeenten each samenwerkingsverband holds, wholly or partly, by postcodes.

    The table has the columns of `samenwerkingsverbanden_gemeenten.csv`.
    """
    gemeenten = pc4["gemeente_code"].tolist()
    rows: list[tuple[str, str, str, str, str, str]] = []
    for sector in _SECTORS:
        codes = pc4[f"{sector}_samenwerkingsverband"].tolist()
        pairs = zip(codes, gemeenten, strict=True)
        inside = Counter((code, gemeente) for code, gemeente in pairs if code and gemeente)
        total: Counter[str] = Counter()
        for (_, gemeente), number in inside.items():
            total[gemeente] += number
        for (code, gemeente), number in inside.items():
            part = "geheel" if number == total[gemeente] else "deels"
            counts = (str(number), str(total[gemeente]))
            rows.append((code, gemeente, names.get(gemeente, ""), part, *counts))
    return pd.DataFrame(sorted(rows), columns=_PART_COLUMNS, dtype="str")


def _postcodes(annex: pd.DataFrame, valid: pd.DataFrame) -> pd.DataFrame:
    """Return the postcodes with the areas of RIO, those that the annex lacks at the end."""
    columns = {str(name): annex[name].tolist() for name in annex.columns}
    given = {
        sector: dict(zip(rows["pc4"].tolist(), rows["code"].tolist(), strict=True))
        for sector, rows in valid.groupby("sector")
    }
    new = sorted(set(valid["pc4"].tolist()) - set(columns["pc4"]))
    for name, values in columns.items():
        values.extend(new if name == "pc4" else [""] * len(new))
    current = set(valid["code"].tolist())
    changed: set[str] = set()
    for sector in _SECTORS:
        own = given.get(sector, {})
        name = f"{sector}_samenwerkingsverband"
        before = zip(columns["pc4"], columns[name], strict=True)
        columns[name] = [own.get(pc4, code if code in current else "") for pc4, code in before]
        changed |= own.keys()
    if "basis" in columns:
        bases = zip(columns["pc4"], columns["basis"], strict=True)
        columns["basis"] = [REGISTER if pc4 in changed else basis for pc4, basis in bases]
    return pd.DataFrame(columns, dtype="str")


def _ended(
    geography: Geography, areas: pd.DataFrame, pc4: pd.DataFrame, current: set[str]
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return of what ended: the first day after, and which have its postcodes now."""
    before = geography.samenwerkingsverbanden
    gone = {code for code in before["code"].tolist() if code not in current} - geography.landelijk
    gone |= set(areas["code"].tolist()) - current
    if not gone:
        return {}
    ends = areas.groupby("code")["until"].max()
    now = {
        sector: dict(zip(pc4["pc4"], pc4[f"{sector}_samenwerkingsverband"], strict=True))
        for sector in _SECTORS
    }
    found = {}
    for code in sorted(gone):
        sector = code[:2].lower()
        own = set(areas.loc[areas["code"] == code, "pc4"])
        if not own:
            column = f"{sector}_samenwerkingsverband"
            own = set(geography.pc4.loc[geography.pc4[column] == code, "pc4"])
        heirs = {now.get(sector, {}).get(one, "") for one in own} - {""}
        found[code] = (str(ends.get(code, "")), tuple(sorted(heirs)))
    return found
