"""CBS files of the example: three StatLine screen exports and the workbook of school scores."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import example_country as country
from example_population import KINDS, ages, divide, fields, per_gemeente, pupils, stream
from example_schools import Vestiging, po_vestigingen
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

NATION = "Nederland"
YEARS = range(2016, 2026)
SCHOOL_YEARS = range(2014, 2025)
KWB_YEAR = 2024
SCORE_YEARS = (2022, 2023, 2024)
FICTION = "FICTIEVE VOORBEELDCIJFERS: deze scholen bestaan niet"

_POPULATION = "Bevolking/Bevolkingssamenstelling op 1 januari/"
_BANDS = fields(
    "Jonger dan 5 jaar;5 tot 10 jaar;10 tot 15 jaar;15 tot 20 jaar;20 tot 25 jaar;25 tot 45 jaar"
    ";45 tot 65 jaar;65 tot 80 jaar;80 jaar of ouder"
)
_COLUMNS = [
    "Perioden",
    "Regio's",
    _POPULATION + "Totale bevolking (aantal)",
    *(f"{_POPULATION}Leeftijd/Leeftijdsgroepen/{band} (aantal)" for band in _BANDS),
    *(f"{_POPULATION}Leeftijd/Leeftijdsgroepen, relatief/{band} (%)" for band in _BANDS),
    *(f"{_POPULATION}Leeftijd/Demografische druk/{kind} druk (%)" for kind in
      ("Totale", "Groene", "Grijze")),
    "Bevolking/Particuliere huishoudens/Particuliere huishoudens/"
    "Totaal particuliere huishoudens (aantal)",
    "Bevolking/Particuliere huishoudens/Gemiddelde huishoudensgrootte (personen per 1 huishouden)",
    "Onderwijs/Naar woongemeente/Leerlingen/studenten/Voortgezet onderwijs (aantal)",
]  # fmt: skip
_KWB = ["Wijken en buurten", "Regioaanduiding/Gemeentenaam (naam)"]
_KWB_CODES = [
    "Regioaanduiding/Soort regio (omschrijving)",
    "Regioaanduiding/Codering (code)",
    "Regioaanduiding/Indelingswijziging gemeente, wijk, buurt (code)",
]
_KWB_TOTAL = ["Bevolking/Aantal inwoners (aantal)"]
_KWB_AGES = [
    "Bevolking/Geslacht/Mannen (aantal)",
    "Bevolking/Geslacht/Vrouwen (aantal)",
    *(
        f"Bevolking/Leeftijdsgroepen/{band} (aantal)"
        for band in (
            *("0 tot 15 jaar", "15 tot 25 jaar", "25 tot 45 jaar", "45 tot 65 jaar"),
            "65 jaar of ouder",
        )
    ),
]
_ORIGIN = "Bevolking/Bevolking naar herkomst/Herkomstland/"
_KWB_ORIGINS = [
    _ORIGIN + "Nederland (aantal)",
    _ORIGIN + "Europa (exclusief Nederland)  (aantal)",
    _ORIGIN + "Buiten Europa  (aantal)",
]
_ONDERWIJSSOORTEN = {
    "Totaal (speciaal) basisonderwijs": ("bo", "sbo"),
    "Basisonderwijs": ("bo",),
    "Speciaal basisonderwijs": ("sbo",),
    "Totaal (voortgezet) speciaal onderwijs ": ("so", "vso"),
    "Speciaal onderwijs": ("so",),
    "Voortgezet speciaal ondewijs ": ("vso",),
    "Totaal voortgezet onderwijs": ("vo",),
}
# Cells that CBS keeps secret: gemeente, kind of education, school year.
SECRET = {
    ("GM9040", kind, year) for kind in ("so", "vso") for year in range(2021, 2025)
} | {("GM9011", "so", 2023), ("GM9011", "so", 2024), ("GM9010", "sbo", 2022)}  # fmt: skip

Numbers = tuple[int, ...]


def make_residents(years: Iterable[int]) -> bytes:
    """Return an export of 70072ned for some years: residents by age on 1 January."""
    rows = []
    for year in years:
        then = per_gemeente({g.code: ages(g.code, year) for g in country.gemeenten()}, year)
        rows.append([str(year), NATION, *_resident_cells(_add(then.values()))])
        for name, code in in_order():
            cells = _resident_cells(then[code]) if code in then else [None] * (len(_COLUMNS) - 2)
            rows.append([str(year), name, *cells])
    return _statline(_COLUMNS, rows)


def _resident_cells(bands: Numbers) -> list[str | int | None]:
    total = sum(bands)
    young, old = sum(bands[:4]), bands[7] + bands[8]
    middle = total - young - old
    households = total * 100 // 214
    return [
        total,
        *bands,
        *(_decimal(1000 * number, total, 1) for number in bands),
        *(_decimal(1000 * number, middle, 1) for number in (young + old, young, old)),
        households,
        _decimal(100 * total, households, 2),
        None,
    ]


def make_wijken(selection: str) -> bytes:
    """Return an export of 85984NED (2024) with the selection `leeftijd` or `herkomst`."""
    with_ages = selection == "leeftijd"
    columns = [*_KWB, *(_KWB_CODES if with_ages else []), *_KWB_TOTAL]
    columns += _KWB_AGES if with_ages else _KWB_ORIGINS
    units = {g: ages(g.code, KWB_YEAR) for g in country.gemeenten()}
    cells = {g: _kwb_cells(g, bands, with_ages) for g, bands in units.items()}
    rows = [_kwb_row(NATION, NATION, "Land", "NL00", _add(cells.values()), with_ages, ".")]
    for gemeente in sorted(units, key=lambda g: _sort_key(g.name)):
        own = cells[gemeente]
        rows.append(
            _kwb_row(gemeente.name, gemeente.name, "Gemeente", gemeente.code, own, with_ages)
        )
        rows += _wijken(gemeente, own, with_ages)
    return _statline(columns, rows)


def _kwb_cells(gemeente: country.Gemeente, bands: Numbers, with_ages: bool) -> Numbers:
    total = sum(bands)
    if with_ages:
        men = divide(total, [498 + stream("men", gemeente.code).randrange(-6, 5), 502])
        groups = (sum(bands[:3]), sum(bands[3:5]), bands[5], bands[6], bands[7] + bands[8])
        return (total, *men, *groups)
    abroad = 55 + 4 * gemeente.need
    return (total, *divide(total, [1000 - abroad, abroad * 0.36, abroad * 0.64]))


def _wijken(
    gemeente: country.Gemeente, own: Numbers, with_ages: bool
) -> Iterable[list[str | int | None]]:
    """Yield the rows of wijken and buurten."""
    for kind, code, name, cells in districts(gemeente, own):
        yield _kwb_row(name, gemeente.name, kind, code, cells, with_ages)


def districts(gemeente: country.Gemeente, own: Numbers) -> Iterable[tuple[str, str, str, Numbers]]:
    """Yield kind, code, name and numbers of wijken and buurten, rounded to fives."""
    number = 1 + min(3, gemeente.residents // 25_000)
    parts = ("Centrum", "Noord", "Zuid", "Buitengebied")[:number]
    chance = stream("wijken", gemeente.code)
    shares = divide(1000, [0.4 + chance.random() for _ in parts])
    for place, (part, share) in enumerate(zip(parts, shares, strict=True)):
        digits = gemeente.code[2:]
        name = f"{gemeente.name.split(' (')[0].split(',')[0]}-{part}"
        inside = tuple(number * share // 1000 for number in own)
        yield "Wijk", f"WK{digits}{place:02d}", f"Wijk {place:02d} {name}", _fives(inside)
        for index, (label, percent) in enumerate(((name, 94), (f"Verspreide huizen {name}", 6))):
            cells = _fives(tuple(number * percent // 100 for number in inside))
            yield "Buurt", f"BU{digits}{place:02d}{index * 9:02d}", label, cells


def _kwb_row(
    name: str, gemeente: str, kind: str, code: str, cells: Numbers, with_codes: bool, change="1"
) -> list[str | int | None]:
    codes = [f"{kind:<10}", f"{code:<10}", change] if with_codes else []
    return [name, f"{gemeente:<40}", *codes, *cells]


def make_pupils() -> bytes:
    """Return an export of 85701NED: pupils by kind and gemeente of residence, in tens."""
    then = {
        year: per_gemeente(
            {g.code: tuple(pupils(g.code, year).values()) for g in country.gemeenten()}, year
        )
        for year in SCHOOL_YEARS
    }
    unplaced = {year: _unplaced(_add(then[year].values()), year) for year in SCHOOL_YEARS}
    rows: list[list[str | int | None]] = []
    for title, parts in _ONDERWIJSSOORTEN.items():
        for name, code in [*in_order(), ("Gemeenten; niet in te delen", "")]:
            for year in SCHOOL_YEARS:
                numbers = then[year].get(code) if code else unplaced[year]
                star = "*" if year == SCHOOL_YEARS[-1] else ""
                period = f"{year}/'{(year + 1) % 100:02d}{star}"
                cell = _pupil_cell(code, parts, year, numbers)
                rows.append(["Totaal mannen en vrouwen", title, period, name, cell])
    columns = ["Geslacht", "Onderwijssoort", "Perioden", "Regiokenmerken"]
    return _statline([*columns, "Leerlingen/studenten (aantal)"], rows)


def _pupil_cell(
    code: str, parts: tuple[str, ...], year: int, numbers: Numbers | None
) -> str | int | None:
    if numbers is None:
        return None
    if len(parts) == 1 and (code, parts[0], year) in SECRET:
        return "."
    exact = sum(numbers[KINDS.index(part)] for part in parts)
    return (exact + 5) // 10 * 10


def _unplaced(total: Numbers, year: int) -> Numbers:
    permille = 2 + stream("unplaced", year).randrange(3)
    return tuple(number * permille // 1000 for number in total)


def make_scores(year: int) -> bytes:
    """Return the workbook with the disadvantage score of every primary school, 1 October."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": FICTION, "created": datetime(2026, 3, 2, tzinfo=UTC)})
    for name, lines in _cover(year).items():
        write_rows(book.add_worksheet(name), lines)
    scores = [_score(v, year) for v in po_vestigingen() if v.kind == "BO" and v.counts[year]]
    what = "per basisschoolvestiging, 1 oktober"
    why = "De achterstandsscore van {} is onvoldoende betrouwbaar omdat de score is gebaseerd op "
    why += "te weinig (<= 40) leerlingen."
    notes = [["a " + why.format("een basisschool")]]
    first = [["Tabel 1"], [f"Achterstandsscore {what} {year}"], []]
    first += [["School (BRIN vestiging)", "Aantal bekostigde leerlingen", "Achterstandsscore"], []]
    first += [[*row[:3], row[-1][:1].strip("bc")] for row in scores]
    write_rows(book.add_worksheet("Tabel 1"), [*first, [], ["Bron: CBS"], *notes])
    without = "Achterstandsscore zonder drempel"
    second = [["Tabel 2"], [f"{without} {what} {year}"], []]
    second += [["School (BRIN vestiging)", without, f"{without} \n(onderbouw)"]]
    second[-1].append(f"{without} \n(bovenbouw)")
    second += [[], *([code, *rest] for code, _, _, *rest in scores)]
    notes += [[f"{mark} " + why.format(f"de {half}")] for mark, half in
              (("b", "onderbouw"), ("c", "bovenbouw"))]  # fmt: skip
    write_rows(book.add_worksheet("Tabel 2"), [*second, [], ["Bron: CBS"], *notes])
    book.close()
    return same_everywhere(buffer.getvalue())


def _cover(year: int) -> dict[str, list[list[str]]]:
    front: list[list[str]] = [[] for _ in range(51)]
    front[2] = [f"Achterstandsscores basisscholen, {year}"]
    front[4] = [FICTION]
    front[49:] = [["CBS, team Onderwijs (nagemaakt)"], [f"Februari {year + 1}"]]
    contents = [["Inhoud"], [], [], ["Werkblad", "Inhoud"], []]
    contents += [["Tabel 1", f"Achterstandsscore per basisschoolvestiging, 1 oktober {year}"]]
    explanation = [["Toelichting bij de tabel"], [], [FICTION + "."], [], ["Over de tabellen"], []]
    explanation += [
        [f"De tabellen presenteren de achterstandsscores van scholen op 1 oktober {year}."]
    ]
    sources = [["Bron", "Geen: alle cijfers zijn verzonnen door scripts/make_example.py"]]
    return {
        "Voorblad": front,
        "Inhoud": contents,
        "Toelichting": explanation,
        "Bronbestanden": sources,
    }


def _score(school: Vestiging, year: int) -> tuple[str, int, float, float, float, float, str]:
    """Return code, pupils, score, score without threshold, its two halves and the footnotes."""
    need = next(g.need for g in country.gemeenten() if g.code == school.gemeente)
    number = school.counts[year]
    own = stream("score", school.code)
    level = need + own.randrange(-26, 30) + stream("score", school.code, year).randrange(-2, 3)
    level = min(100, max(0, level))
    total = number * (10 + 320 * level * level // 10_000)  # in hundredths
    lower = total * own.randrange(45, 56) // 100
    score = max(0, total - number * 696 // 10)
    young = number * own.randrange(44, 50) // 100
    marks = [("a", number), ("b", young), ("c", number - young)]
    footnote = ", ".join(mark for mark, pupils_ in marks if pupils_ <= 40)
    return (
        school.code, number, score / 100, total / 100, lower / 100, (total - lower) / 100, footnote
    )  # fmt: skip


def write_rows(sheet: Worksheet, rows: Iterable[Iterable[str | float]]) -> None:
    """Write rows of cells from the first row and column on."""
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell != "":
                sheet.write(line, column, cell)


def same_everywhere(workbook: bytes) -> bytes:
    """Return a workbook without what differs by platform: compression, line ends, attributes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (2026, 3, 2, 0, 0, 0))
            entry.create_system = 3
            new.writestr(entry, old.read(name).replace(b"\r\n", b"\n"))
    return buffer.getvalue()


def _statline(columns: list[str], rows: Iterable[Iterable[str | int | None]]) -> bytes:
    """Return a screen export: byte order mark, `;`, text in quotes, numbers bare, CRLF."""
    lines = [columns, *rows]
    text = "".join(";".join(_cell(cell) for cell in line) + "\r\n" for line in lines)
    return text.encode("utf-8-sig")


def _cell(cell: str | int | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, _Number):
        return str(cell)
    return f'"{cell}"' if isinstance(cell, str) else str(cell)


class _Number(str):
    """A decimal number, which stands without quotes."""


def _decimal(scaled: int, whole: int, places: int) -> _Number:
    """Return `scaled / whole` with a decimal comma, without zeros at its end.

    `scaled` is the numerator times 10 to the power of `places` (times 100 for a percentage).
    """
    number = (2 * scaled + whole) // (2 * whole)
    head, tail = divmod(number, 10**places)
    digits = f"{tail:0{places}d}".rstrip("0")
    return _Number(f"{head},{digits}" if digits else str(head))


def _add(rows: Iterable[Numbers]) -> Numbers:
    return tuple(sum(column) for column in zip(*rows, strict=True))


def _fives(numbers: Numbers) -> Numbers:
    return tuple((number + 2) // 5 * 5 for number in numbers)


def in_order() -> list[tuple[str, str]]:
    """Return name and code of all gemeenten, former ones included, as StatLine orders them."""
    names: Mapping[str, str] = country.names()
    return sorted(((name, code) for code, name in names.items()), key=lambda x: _sort_key(x[0]))


def _sort_key(name: str) -> str:
    plain = name.removeprefix("'s-").lower()
    return plain.translate(str.maketrans("ëûâú", "euau"))
