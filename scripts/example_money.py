"""The accounts of boards and samenwerkingsverbanden, as the workbooks that DUO makes of them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

import example_cbs as cbs
import example_country as country
from example_ckan import board_of, paid_by
from example_population import stream
from example_schools import po_vestigingen, vo_vestigingen
from xlsxwriter import Workbook

YEARS = range(2020, 2025)
FICTION = "FICTIEVE VOORBEELDCIJFERS: deze besturen bestaan niet"

_KEYS = ["BEVOEGD GEZAG NUMMER", "BEVOEGD GEZAG NAAM", "SECTOR", "GROEPERING", "JAAR"]


def make_balance() -> bytes:
    """Return the balance of every board and year, in euros."""
    header = [*_KEYS, "MATERIELE VASTE ACTIVA", "VLOTTENDE ACTIVA", "TOTAAL ACTIVA"]
    header += ["EIGEN VERMOGEN", "VOORZIENINGEN", "KORTLOPENDE SCHULDEN", "TOTAAL PASSIVA"]
    rows = []
    for keys, grants, fixed, equity in _accounts():
        short, set_aside = round(grants * 0.11), round(grants * 0.02)
        total = equity + short + set_aside
        rows.append([*keys, fixed, total - fixed, total, equity, set_aside, short, total])
    return _workbook("Balans", header, rows)


def make_income() -> bytes:
    """Return the income and expenses of every board and year, in euros."""
    header = [*_KEYS, "RIJKSBIJDRAGEN", "OVERIGE OVERHEIDSBIJDRAGEN EN SUBSIDIES"]
    header += ["OVERIGE BATEN", "TOTAAL BATEN", "PERSONEELSLASTEN", "TOTAAL LASTEN", "RESULTAAT"]
    rows = []
    for keys, grants, _, _ in _accounts():
        others, own = _other_income(grants)
        total = grants + others + own
        cost = round(total * stream("lasten", *keys).uniform(0.96, 1.03))
        rows.append([*keys, grants, others, own, total, round(cost * 0.8), cost, total - cost])
    return _workbook("Staat van baten en lasten", header, rows)


def accounts_of(code: str, year: int) -> tuple[int, int, int, int]:
    """Return of a samenwerkingsverband: equity, fixed assets, grants and income, in euros."""
    for keys, grants, fixed, equity in _accounts():
        if (keys[0], keys[-1]) == (board_of(code), year):
            return equity, fixed, grants, grants + sum(_other_income(grants))
    raise KeyError(code, year)


def _other_income(grants: int) -> tuple[int, int]:
    return round(grants * 0.011), round(grants * 0.024)


@cache
def _accounts() -> tuple[tuple[list[str | int], int, int, int], ...]:
    """Return of every board and year: keys, grants, fixed assets and equity in euros."""
    found = []
    for number, name, sector, group, pupils in _boards():
        own = stream("geld", number)
        reserve, building = own.uniform(0.03, 0.19), own.uniform(0.0, 0.02)
        per_pupil = 13_900 if group == "Samenwerkingsverband" else 7_650
        if group != "Samenwerkingsverband":
            reserve, building = reserve + 0.16, own.uniform(0.08, 0.2)
        for year in YEARS:
            growth = 1 + 0.04 * (year - 2020) + own.uniform(-0.01, 0.01)
            grants = round(pupils * per_pupil * growth)
            equity = round(grants * reserve * (1 - 0.06 * (year - 2020)))
            keys: list[str | int] = [number, name, sector, group, year]
            found.append((keys, grants, round(grants * building), equity))
    return tuple(found)


def _boards() -> Iterable[tuple[str, str, str, str, int]]:
    """Yield number, name, sector, group and pupils of every board, in the order of numbers."""
    for code, name in sorted(country.SAMENWERKINGSVERBANDEN.items()):
        yield board_of(code), name, code[:2], "Samenwerkingsverband", paid_by(code, 2022)
    for sector, schools in (("PO", po_vestigingen()), ("VO", vo_vestigingen())):
        pupils: dict[str, int] = {}
        for school in schools:
            pupils[school.board] = pupils.get(school.board, 0) + school.counts[2022]
        for number in sorted(pupils)[:12]:
            if pupils[number]:
                yield number, f"Verzonnen bestuur {number}", sector, "Schoolbestuur", pupils[number]


def _workbook(sheet: str, header: list[str], rows: Iterable[list[str | int]]) -> bytes:
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": FICTION, "created": datetime(2026, 3, 2, tzinfo=UTC)})
    cbs.write_rows(book.add_worksheet(sheet), [header, *rows])
    cbs.write_rows(book.add_worksheet("Toelichting"), [[FICTION + "."]])
    book.close()
    return cbs.same_everywhere(buffer.getvalue())
