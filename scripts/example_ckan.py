"""Data sets of DUO's CKAN site and of the register RIO, for the invented country.

Files as that site gives them: comma, UTF-8, LF, long (a line per count), `-1` for a count below
five. The numbers follow from the schools and the pupils of the other modules.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import fsum

import example_country as country
from example_duo import HIDDEN_BELOW, address_cells, capitals, kinds_apart, provincie
from example_population import divide, pupils, stream
from example_schools import Vestiging, percent_inside, po_vestigingen, vo_vestigingen
from example_youth import counts, share, youth

YEARS = range(2017, 2026)
RP_YEARS = range(2017, 2022)
MBO_YEARS = range(2021, 2026)
FORECAST_YEARS = range(2026, 2037)
KINDS = ("BO", "SBO", "SO", "VSO")
LAST = 2025

_BEGIN = "2014-08-01"
_MBO = {
    "99MA": ("Verzonnen ROC Fabelkust", "GM9001"),
    "99MB": ("Verzonnen ROC De Dromerij", "GM9014"),
    "99MC": ("Verzonnen ROC Mijmerstreek", "GM9022"),
    "99MD": ("Verzonnen ROC Nergensland", "GM9027"),
    "99ME": ("Verzonnen vakschool De Gouden Appel", "GM9036"),
}
"""Mbo institutions: BRIN code to name and gemeente."""


def make_special_addresses() -> bytes:
    """Return the locations of sbo, so and vso; one in a split gemeente has no postcode."""
    header = ["SOORT PRIMAIR ONDERWIJS", "PROVINCIE", "BEVOEGD GEZAG NUMMER", "INSTELLINGSCODE"]
    header += ["VESTIGINGSCODE", "VESTIGINGSNAAM", "STRAATNAAM", "HUISNUMMER-TOEVOEGING"]
    header += ["POSTCODE", "PLAATSNAAM", "GEMEENTENUMMER", "GEMEENTENAAM", "DENOMINATIE"]
    header += ["TELEFOONNUMMER", "INTERNETADRES", "CLUSTER", "ONDERWIJS"]
    rows = []
    for school in po_vestigingen():
        if school.kind == "BO" or school.last != LAST:
            continue
        kind = {"SBO": "SBAO", "SO/VSO": "(V)SO"}.get(school.kind, school.kind)
        own = address_cells(school, school.gemeente, capitals(school.gemeente))
        if school.first > 2019:
            own[3] = " "
        cells = [kind, provincie(school), school.board, school.code[:4], school.code, *own]
        rows.append([*cells, " ", " ", "" if kind == "SBO" else "3/4", school.kind])
    return _csv(header, rows)


def make_mbo_addresses() -> bytes:
    """Return the institutions for mbo."""
    header = ["MBO INSTELLINGSSOORT - CODE", "MBO INSTELLINGSSOORT - NAAM"]
    header += ["BEVOEGD GEZAG NUMMER", "INSTELLINGSCODE", "INSTELLINGSNAAM", "STRAATNAAM"]
    header += ["HUISNUMMER-TOEVOEGING", "POSTCODE", "PLAATSNAAM", "GEMEENTENUMMER"]
    header += ["GEMEENTENAAM", "DENOMINATIE", "TELEFOONNUMMER", "INTERNETADRES"]
    rows = []
    for place, (code, (name, gemeente)) in enumerate(_MBO.items()):
        pc4 = country.postcodes()[gemeente][1]
        own = [f"{pc4} AB", capitals(gemeente), gemeente[2:], capitals(gemeente)]
        kind = ["VAK", "Vakinstelling"] if "vakschool" in name else ["ROC", "Regionaal centrum"]
        cells = [*kind, f"7{place:04d}", code, name, "Toverlindelaan", str(10 + place), *own]
        rows.append([*cells, "Algemeen bijzonder", " ", "www.voorbeeld.invalid"])
    return _csv(header, rows)


def make_pupils_by_location() -> bytes:
    """Return pupils per location, so and vso apart."""
    rows = [
        [school.code[:4], school.code[4:], kind, str(year), _hide(number)]
        for school in po_vestigingen()
        for year in YEARS
        for kind, number in by_kind(school, year).items()
    ]
    header = ["INSTELLINGSCODE", "VESTIGINGSCODE", "TYPE_PO", "PEILJAAR", "AANTAL_LEERLINGEN"]
    return _csv(header, rows)


def make_clusters() -> bytes:
    """Return pupils of so and vso per location and cluster."""
    rows = [
        [school.code[:4], school.code[4:], kind, str(year), str(cluster), _hide(number)]
        for school in po_vestigingen()
        for year in YEARS
        for kind, whole in by_kind(school, year).items()
        if kind in ("SO", "VSO")
        for cluster, number in _clusters(school, whole).items()
    ]
    header = ["INSTELLINGSCODE", "VESTIGINGSCODE", "TYPE_PO", "PEILJAAR", "CLUSTER"]
    return _csv([*header, "AANTAL_LEERLINGEN"], rows)


def make_pupils_by_gemeente() -> bytes:
    """Return pupils per gemeente of the school."""
    rows = []
    for gemeente in country.gemeenten():
        for kind in KINDS:
            for year in YEARS:
                schools = (s for s in po_vestigingen() if s.gemeente == gemeente.code)
                total = sum(by_kind(school, year).get(kind, 0) for school in schools)
                if total:
                    rows.append([gemeente.code[2:], kind, str(year), _hide(total)])
    return _csv(["GEMEENTENUMMER", "TYPE_PO", "PEILJAAR", "AANTAL_LEERLINGEN"], rows)


def make_pupils_by_area() -> bytes:
    """Return pupils per samenwerkingsverband of the school; vso under those of vo."""
    rows = []
    for code in sorted(country.SAMENWERKINGSVERBANDEN):
        for kind in KINDS if code.startswith("PO") else ("VSO",):
            for year in YEARS:
                total = _in_area(code, kind, year)
                if total:
                    rows.append([code, kind, str(year), _hide(total)])
    header = ["SAMENWERKINGSVERBANDNUMMER", "TYPE_PO", "PEILJAAR", "AANTAL_LEERLINGEN"]
    return _csv(header, rows)


def make_categories() -> bytes:
    """Return pupils of so and vso per paying samenwerkingsverband and category of funding."""
    rows = []
    for code, kind, year, total in _paid(YEARS):
        parts = divide(total, (100 * part for part in _category_shares(code, kind)))
        for category, number in zip("123", parts, strict=True):
            rows.append([code, kind, str(year), category, _hide(number)])
        rows.append([code, kind, str(year), "TOTAAL", _hide(total)])
    header = ["SWV_BETALEND", "TYPE_PO", "PEILJAAR", "BEKOSTIGINGSCATEGORIE"]
    return _csv([*header, "AANTAL_LEERLINGEN"], rows)


def make_residential() -> bytes:
    """Return pupils of so and vso per paying samenwerkingsverband by residential place."""
    rows = []
    for code, kind, year, total in _paid(RP_YEARS):
        inside = round(total * share_of(code, "residentieel", 0.022 if kind == "SO" else 0.034))
        numbers = {"NIET_RP": total - inside, "TOTAAL": total, "WEL_RP": inside}
        rows += [[code, kind, str(year), word, _hide(n)] for word, n in numbers.items()]
    header = ["SWV_BETALEND", "TYPE_PO", "PEILJAAR", "RESIDENTIELE_PLAATS"]
    return _csv([*header, "AANTAL_LEERLINGEN"], rows)


def make_destinations() -> bytes:
    """Return pupils of vso per paying samenwerkingsverband and destination."""
    words = ("ARBEIDSMARKT", "DAGBESTEDING", "VERVOLGONDERWIJS", "ONBEKEND")
    rows = []
    for code, kind, year, total in _paid(RP_YEARS):
        if kind == "VSO":
            weights = (30 * share_of(code, "arbeid", 1), 24 * share_of(code, "dag", 1), 45, 1)
            numbers = dict(zip(words, divide(total, weights), strict=True)) | {"TOTAAL": total}
            rows += [[code, kind, str(year), word, _hide(n)] for word, n in sorted(numbers.items())]
    header = ["SWV_BETALEND", "TYPE_PO", "PEILJAAR", "UITSTROOMPROFIEL", "AANTAL_LEERLINGEN"]
    return _csv(header, rows)


def make_po_forecast() -> bytes:
    """Return the forecast of pupils per location for bo and sbo, with decimals."""
    rows = []
    for school in po_vestigingen():
        if school.kind not in ("BO", "SBO") or not school.counts[LAST]:
            continue
        for year in FORECAST_YEARS:
            number = _decimal(school.counts[LAST] * _growth(school.gemeente, 4, 12, year))
            empty = school.counts[LAST] < HIDDEN_BELOW and year > 2028
            cells = [school.code[:4], school.code[4:], school.kind, str(year)]
            rows.append([*cells, "" if empty else number])
    header = ["INSTELLINGSCODE", "VESTIGINGSCODE", "TYPE_PO", "JAAR", "PROGNOSEAANTALLEN"]
    return _csv(header, rows)


def make_vo_forecast() -> bytes:
    """Return the forecast of pupils per institution for vo, by level."""
    rows = []
    schools: dict[str, list[Vestiging]] = {}
    for school in vo_vestigingen():
        if school.counts[LAST]:
            schools.setdefault(school.code[:4], []).append(school)
    for code, places in schools.items():
        for year in FORECAST_YEARS:
            grown = _growth(places[0].gemeente, 12, 18, year)
            total = sum(school.counts[LAST] for school in places) * grown
            if places[0].kind == "PRO":
                shares = {"PRO_": 1.0}
            elif places[0].kind == "VWO":
                shares = {"BRJ_": 0.36, "VWO_": 0.64}
            else:
                shares = {"BRJ_": 0.4, "HAVO_": 0.2, "VMBO_": 0.26, "VWO_": 0.14}
            levels = {level: total * part for level, part in shares.items()}
            levels["PROGNOSES_VOTOTAAL"] = total
            rows += [[code, w, str(year), _decimal(n)] for w, n in sorted(levels.items())]
    return _csv(["INSTELLINGSCODE", "ONDERWIJSNIVEAU", "JAAR", "PROGNOSEAANTALLEN"], rows)


def make_mbo_forecast(*, apart: bool = False) -> bytes:
    """Return mbo students per gemeente (by its name): history and forecast; `apart`: by leerweg."""
    rows = []
    for gemeente in country.gemeenten():
        for leerweg, part in (("bbl", 0.27), ("bol", 0.73)) if apart else (("", 1.0),):
            for year in (*MBO_YEARS, *FORECAST_YEARS):
                history = year in MBO_YEARS
                whole = _mbo(gemeente.code, min(year, LAST))
                number = whole * part * (1 if history else _growth(gemeente.code, 16, 22, year))
                kind = "Historie" if history else "Prognose"
                cells = [gemeente.name, *([leerweg] if apart else []), str(year)]
                rows.append([*cells, _hide(round(number)), kind, "2026"])
    middle = ["Leerweg"] if apart else []
    return _csv(["Gemeentenaam", *middle, "Jaar", "Aantal", "Type", "Versie"], rows)


def make_mbo_students() -> bytes:
    """Return mbo students per leerweg, level and gemeente where they live, a column per year."""
    levels = (("1", 0.05), ("2", 0.19), ("3", 0.22), ("4", 0.54))
    rows = []
    for gemeente in country.gemeenten():
        for leerweg, learns in (("BBL", (40, 38, 35, 17)), ("BOLVT", (60, 62, 65, 83))):
            for (level, part), percent in zip(levels, learns, strict=True):
                for age, own in (("Jonger dan 23 jaar", 0.84), ("23 jaar en ouder", 0.16)):
                    numbers = [
                        _hide(round(_mbo(gemeente.code, year) * part * own * percent / 100))
                        for year in MBO_YEARS
                    ]
                    where = [country.PROVINCIES[gemeente.provincie], gemeente.name]
                    rows.append([*where, leerweg, level, age, *numbers])
    header = ["WOONPROVINCIE", "WOONGEMEENTE", "LEERWEG", "NIVEAU", "LEEFTIJDSCATEGORIE"]
    return _csv([*header, *(f"JAAR_{year}" for year in MBO_YEARS)], rows)


def make_recognitions() -> bytes:
    """Return the samenwerkingsverbanden of RIO, with older periods and other kinds."""
    header = ["SAMENWERKINGSVERBANDNUMMER", "BEGINDATUM", "EINDDATUM", "STICHTINGSDATUM"]
    header += ["IN_BEDRIJFDATUM", "UIT_BEDRIJFDATUM", "ERKENNERCODE", "ERKENNER"]
    header += ["BEGINDATUM_PERIODE", "EINDDATUM_PERIODE", "BEKOSTIGINGSCODE", "GRONDSLAG"]
    header += ["VRIJHEID_VAN_ONDERWIJS", "RICHTINGEN", "SOORT", "VERKORTE_NAAM"]
    header += ["VOLLEDIGE_NAAM", "WET"]
    rows = []
    for code, name in sorted(country.SAMENWERKINGSVERBANDEN.items()):
        kind, law = ("PAPO", "WPO") if code.startswith("PO") else ("PAVO", "WVO")
        before = f"{name.removesuffix(' (fictief)')} in oprichting (fictief)"
        rows.append(_recognition(code, _BEGIN, "", "2013-11-01", _BEGIN, kind, before, law))
        rows.append(_recognition(code, _BEGIN, "", _BEGIN, "", kind, name, law))
    rows.append(
        _recognition(
            "PO9999", _BEGIN, "2018-07-31", _BEGIN, "2018-07-31", "PAPO",
            "Opgeheven po (fictief)", "WPO",
        )
    )  # fmt: skip
    for code, name in country.RMC.items():
        rows.append(_recognition(code, "2001-01-01", "", "2001-01-01", "", "RMC", name, "WVO"))
    return _csv(header, rows)


def make_recognised_areas() -> bytes:
    """Return the postcodes of every samenwerkingsverband, in one cell."""
    header = ["SAMENWERKINGSVERBANDNUMMER", "BEGINDATUM", "EINDDATUM", "POSTCODECIJFERS"]
    rows = [["PO9999", _BEGIN, "2018-07-31", "0011,0012"]]
    for code in sorted(country.SAMENWERKINGSVERBANDEN):
        place = 1 if code.startswith("PO") else 2
        inside = sorted(pc4 for pc4, area in country.areas().items() if area[place] == code)
        if inside:
            rows.append([code, _BEGIN, "", ",".join(inside)])
    return _csv(header, rows)


def make_boards() -> bytes:
    """Return which boards belong to which samenwerkingsverband, and which board it is itself."""
    header = ["BGE_CODE", "RELATIESOORT", "SAMENWERKINGSVERBANDNUMMER", "BEGINDATUM", "EINDDATUM"]
    rows = []
    for code in sorted(country.SAMENWERKINGSVERBANDEN):
        rows.append([board_of(code), "HIERARCHISCH", code, _BEGIN, ""])
        sector = po_vestigingen() if code.startswith("PO") else vo_vestigingen()
        boards = sorted({school.board for school in sector if _area_of(school, code[:2]) == code})
        rows += [[board, "VRIJWILLIGE_DEELNAME", code, _BEGIN, ""] for board in boards[:12]]
    return _csv(header, rows)


def board_of(code: str) -> str:
    """Return the number of the board that a samenwerkingsverband itself is."""
    return f"{5 if code.startswith('PO') else 6}{code[2:]}"


def by_kind(school: Vestiging, year: int) -> dict[str, int]:
    """Return the pupils of a po location by kind, so and vso apart; without zeros."""
    number = school.counts[year]
    return {kind.upper(): part for kind, part in kinds_apart(school, number) if part}


def share_of(code: str, name: str, base: float) -> float:
    """Return a share or factor of a samenwerkingsverband."""
    return base * stream("area", name, code).uniform(0.75, 1.25)


@cache
def paid_by(code: str, year: int) -> int:
    """Return the pupils of so (po) or vso (vo) that a samenwerkingsverband pays for."""
    if code in country.LANDELIJK:
        return 14 + stream("paid", code, year).randrange(5)
    kind = "so" if code.startswith("PO") else "vso"
    parts = (
        pupils(g.code, year)[kind] * percent_inside(g.code, code[:2].lower(), code) / 100
        for g in country.gemeenten()
    )
    return round(fsum(parts))


def taught_in(code: str, year: int) -> int:
    """Return the pupils of the schools for bo, or for vo, in a samenwerkingsverband."""
    if code.startswith("PO"):
        return _in_area(code, "BO", year)
    return sum(s.counts.get(year, 0) for s in vo_vestigingen() if _area_of(s, "VO") == code)


def _recognition(
    code: str, begin: str, end: str, since: str, until: str, kind: str, name: str, law: str
) -> list[str]:
    cells = [code, begin, end, begin, begin, end, "MINOCW", "Minister van OCW", since, until]
    return [*cells, "", "", "NEE", "", kind, name.removesuffix(" (fictief)")[:40], name, law]


@cache
def _area_of(school: Vestiging, sector: str) -> str:
    national = country.NATIONAL_VESTIGINGEN.get(school.code)
    if national:
        return national[2]
    return country.areas()[school.pc4][1 if sector == "PO" else 2]


@cache
def _in_area(code: str, kind: str, year: int) -> int:
    schools = (s for s in po_vestigingen() if _area_of(s, code[:2]) == code)
    return sum(by_kind(school, year).get(kind, 0) for school in schools)


def _paid(years: Iterable[int]) -> Iterable[tuple[str, str, int, int]]:
    """Yield samenwerkingsverband, kind, year and the pupils that it pays for."""
    for code in sorted(country.SAMENWERKINGSVERBANDEN):
        kind = "SO" if code.startswith("PO") else "VSO"
        for year in years:
            yield code, kind, year, paid_by(code, year)


def _category_shares(code: str, kind: str) -> tuple[float, float, float]:
    middle = share_of(code, f"midden {kind}", 0.11)
    high = share_of(code, f"hoog {kind}", 0.14)
    return 1 - middle - high, middle, high


def _clusters(school: Vestiging, number: int) -> dict[int, int]:
    if stream("cluster", school.code).random() < 0.12:
        return {2: number}
    third = stream("cluster share", school.code).uniform(0.35, 0.75)
    parts = dict(zip((3, 4), divide(number, (third, 1 - third)), strict=True))
    return {cluster: part for cluster, part in parts.items() if part}


def _growth(gemeente: str, first: int, until: int, year: int) -> float:
    """Return how many of some ages there will be for one of now: the children grow up."""
    now = youth(gemeente, LAST, first, until)
    older = year - LAST
    then = youth(gemeente, LAST, max(0, first - older), max(1, until - older))
    width = (until - first) / (max(1, until - older) - max(0, first - older))
    own = 0.7 + 0.3 * share(gemeente, f"prognose{first}", 1.0, 0.0, 2022)
    return own * then * width / now


def _mbo(gemeente: str, year: int) -> int:
    key = f"{min(year, 2024)}SJ00"
    number = counts("leerlingen_woonregio", key)[gemeente][17]
    return number if year <= 2024 else round(number * 1.008)


def _decimal(number: float) -> str:
    return f"{round(number * 100) / 100:.2f}".rstrip("0").rstrip(".")


def _hide(count: int) -> str:
    return "-1" if 0 < count < HIDDEN_BELOW else str(count)


def _csv(header: list[str], rows: Iterable[list[str]]) -> bytes:
    lines = (",".join(_cell(cell) for cell in line) + "\n" for line in [header, *rows])
    return "".join(lines).encode("utf-8")


def _cell(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell or "," in cell else cell
