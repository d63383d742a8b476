"""Samples of fetched CBS tables, made: invented figures for the land of `tests/data/reference`.

`python tests/fetched_samples.py` writes them anew into tests/data, one per source that can be
fetched; `test_odata.py` asserts that they are what this file makes.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

DATA = Path(__file__).parent / "data"
if __name__ == "__main__":
    sys.path.insert(0, str(DATA.parent.parent))

from aoj import sources  # noqa: E402
from aoj.sources.odata import SHARE, THOUSANDS, Figures, Table, TextTable  # noqa: E402
from aoj.sources.odata_regions import ONE_DIVISION  # noqa: E402
from aoj.store.fetched import COLUMNS  # noqa: E402

EXTRA = ("Kenmerk_code", "Kenmerk")
CHANGED = "2026-03-06"
REGIONS = {
    "NL01": "Nederland",
    "PV22": "Drenthe (PV)",
    "PV28": "Zuid-Holland (PV)",
    "GM0518": "'s-Gravenhage (gemeente)",
    "GM1680": "Aa en Hunze",
    "GM0738": "Aalburg",
    "GM1959": "Altena",
}
SIZES = {"GM0518": 540_000, "GM1680": 26_000, "GM0738": 14_000, "GM1959": 56_000}
PROVINCES = {"PV22": ("GM1680",), "PV28": ("GM0518",)}
OLD, NEW = {"GM0518", "GM1680", "GM0738"}, {"GM0518", "GM1680", "GM1959"}
YEARS = (("2018JJ00", "2018", "Definitief"), ("2024JJ00", "2024*", "Voorlopig"))
HALVES = (("2023JJ00", "2023", "Definitief"), ("2024HJ01", "1e halfjaar 2024*", "Voorlopig"))
SCHOOL = (("2018SJ00", "2018/'19", "Definitief"), ("2023SJ00", "2023/'24*", "Voorlopig"))
MONTHS = (("2023MM12", "2023 december", "Definitief"), ("2024MM06", "2024 juni*", "Voorlopig"))
DAYS = (("20231231", "31 december 2023", "Definitief"), ("20240630", "30 juni 2024*", "Voorlopig"))
AHEAD = (("2025JJ00", "2025", "Definitief"), ("2040JJ00", "2040", "Definitief"))
PERIODS = {
    "cbs_85984ned": (("2024JJ00", "2024", ""),),
    "cbs_bevolkingsprognose": AHEAD,
    "cbs_85094ned": DAYS,
    "cbs_85102ned": DAYS,
    "cbs_80794ned": MONTHS,
    "cbs_82015ned": MONTHS,
    "cbs_gebieden": (("2024JJ00", "2024", ""),),
    **dict.fromkeys(("cbs_84780ned", "cbs_85701ned", "cbs_85702ned", "cbs_71478ned"), SCHOOL),
    **dict.fromkeys(("cbs_85098ned", "cbs_85099ned", "cbs_85101ned", "cbs_85097ned"), HALVES),
    **dict.fromkeys(("cbs_82975ned", "cbs_82977ned"), HALVES),
}
TEXTS = {
    "jeugdregio_code": ("JZ01", "JZ02", "JZ03"),
    "jeugdregio": ("Haaglanden", "Drenthe", "West-Brabant Oost"),
    "arbeidsmarktregio_code": ("AM28", "AM02", "AM30"),
    "arbeidsmarktregio": ("Haaglanden", "Drenthe", "West-Brabant"),
    "ggd_code": ("GG2707", "GG0706", "GG4106"),
    "ggd": ("GGD Haaglanden", "GGD Drenthe", "GGD West-Brabant"),
    "provincie_code": ("PV28", "PV22", "PV30"),
    "provincie": ("Zuid-Holland", "Drenthe", "Noord-Brabant"),
}

Row = dict[str, str]


def tables() -> dict[str, Table | TextTable]:
    """Return the tables that can be fetched, by the name of their source."""
    found = {name: getattr(module, "TABLE", None) for name, module in sources.MODULES.items()}
    return {name: table for name, table in found.items() if table is not None}


def sample_of(table: Table | TextTable) -> list[Row]:
    """Return the lines of a fetched file that the loader of `table` accepts."""
    if isinstance(table, TextTable):
        return list(_texts(table))
    return list(_figures(table))


def write(
    rows: Iterable[Mapping[str, str]], extra: Iterable[str] = ("Kenmerk_code", "Kenmerk")
) -> str:
    """Return lines as the text of a fetched file."""
    written = io.StringIO(newline="")
    columns = [*COLUMNS, *extra]
    out = csv.DictWriter(
        written, columns, delimiter=";", lineterminator="\n", extrasaction="ignore", restval=""
    )
    out.writeheader()
    out.writerows(rows)
    return written.getvalue()


def path_of(name: str) -> Path:
    """Return where the sample of a source lies."""
    return DATA / f"{name}-odata.csv"


def _figures(table: Table) -> Iterable[Row]:
    for figures in table.figures[:1]:
        for period in PERIODS.get(table.name, YEARS):
            one = table.division == ONE_DIVISION
            there = NEW if one or int(period[0][:4]) > 2018 else OLD
            for part in figures.parts:
                for code in _regions(table, one):
                    yield _row(table, figures, part, period, code, there)


def _regions(table: Table, one: bool) -> Iterable[str]:
    codes = [code for code in REGIONS if code.startswith(table.levels)]
    codes = [code for code in codes if not one or code != "GM0738"]
    if table.name != "cbs_85984ned":
        return codes
    return ["NL00", *codes[1:], "WK168000", "BU16800001"]


def _row(
    table: Table,
    figures: Figures,
    part: str,
    period: tuple[str, str, str],
    code: str,
    there: set[str],
) -> Row:
    hidden = (part, code, period[0][:4]) == (figures.parts[-1], "GM1680", "2024")
    text = "." if hidden and figures.sums is None else _value(figures, part, code, there)
    title = "Nederland" if code == "NL00" else REGIONS.get(code, "Rolde")
    unit = figures.units[0] + (" (zie toelichting)" if figures.units[0] == SHARE else "")
    return _line(table, figures.measure, part, unit, text, (code, title), period)


def _line(
    table: Table | TextTable,
    measure: str,
    part: str,
    unit: str,
    text: str,
    region: tuple[str, str],
    period: tuple[str, str, str],
) -> Row:
    known = {"cbs_gebieden": "85755NED", "cbs_bijstand_jeugd": "99999NED"}
    values = (
        *(table.name, known.get(table.name, table.table), CHANGED, measure, part),
        *(f"Verzonnen/{part}", unit, text, *region, *period),
    )
    return {
        **dict(zip(COLUMNS, values, strict=True)),
        "Kenmerk_code": "T001038",
        "Kenmerk": "Totaal",
    }


def _value(figures: Figures, part: str, code: str, there: set[str]) -> str:
    if code in ("NL01", "NL00"):
        return _text(figures, sum(_number(figures, part, gemeente) for gemeente in there))
    if code in PROVINCES:
        return _text(figures, sum(_number(figures, part, g) for g in PROVINCES[code]))
    if code[:2] in ("WK", "BU"):
        return "5"
    return _text(figures, _number(figures, part, code)) if code in there else ""


def _text(figures: Figures, number: int) -> str:
    if figures.units[0] == SHARE:
        return f"{number / 6_500:.1f}"
    return f"{number / 1000:.1f}" if figures.units[0] == THOUSANDS else str(number)


def _number(figures: Figures, part: str, code: str) -> int:
    """Return an invented figure: tens, a total the sum of its parts, a part below its whole."""
    if part in figures.totals:
        return sum(_number(figures, one, code) for one in figures.totals[part])
    return int(SIZES[code] * _share(figures, part) // 100) * 10


def _share(figures: Figures, part: str) -> float:
    total = next((t for t, parts in figures.totals.items() if part in parts), None)
    if total is not None:
        return _share(figures, total) / len(figures.totals[total])
    if part in figures.within:
        return 0.3 * _share(figures, figures.within[part])
    return 1.0


def _texts(table: TextTable) -> Iterable[Row]:
    (period,) = PERIODS[table.name]
    for number, code in enumerate(("GM0518", "GM1680", "GM1959")):
        for part in table.patterns:
            text = TEXTS[part][number]
            yield _line(table, table.measure, part, "", text, (code, REGIONS[code]), period)


if __name__ == "__main__":
    for name, table in tables().items():
        path_of(name).write_text(write(sample_of(table)), encoding="utf-8", newline="")
