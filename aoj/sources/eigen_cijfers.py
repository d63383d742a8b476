"""Supplied: any figure of the region, each with its name, definition, unit and source.

A row says its own unit. Of people (`personen` is ja) it is a count, or a percentage or a number per
1.000 with the people below the line (`noemer`), so that a percentage lays open no small count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from aoj.errors import DataError, nearest
from aoj.geography import Geography
from aoj.sources.supplied import Column, Contents, Figure, Kind, Place, Whole
from aoj.sources.supplied_reading import (
    Mistakes,
    Number,
    Row,
    read_choice,
    read_number,
    read_period,
    read_region,
    read_text,
    refuse_doubles,
)

MEASURE = "eigen_cijfers"
TEXTS = {
    "naam": "eigen_naam",
    "omschrijving": "eigen_omschrijving",
    "eenheid": "eigen_eenheid",
    "bron": "eigen_bron",
}
"""Columns that say what a figure is, and the texts that they become, by the figure's short name."""

SORT = "eigen_soort"
"""Text that says how a figure may be used, by its short name; see `_sort`."""

_PEOPLE = re.compile(
    r"leerling|jongere|jeugdig|kind|person|inwoner|student|client|cli\u00ebnt|ouder|meisje|jongen"
    r"|thuiszitter|mensen|peuter|kleuter|deelnemer|gezin|huishoud|scholier|pupil|vrouw|\bman(nen)?\b"
    r"|baby|tiener|verzuimer|uitvaller|schoolverlater|nieuwkomer|statushouder|vluchteling|werkloze",
    re.IGNORECASE,
)
_BARE = re.compile(r"(absolute?\s+)?(aantal(len)?|stuks?|absoluut|totaal|n|#)", re.IGNORECASE)
"""A unit that does not say what it counts; then the name of the figure does."""
_AVERAGE = re.compile(r"gemiddeld", re.IGNORECASE)
_NO_SUM = re.compile(r"gemiddeld|mediaan|hoogste|laagste|maximum|minimum", re.IGNORECASE)
_PER = re.compile(r"\bper\b", re.IGNORECASE)
_AT = re.compile(
    r"\s*(\d|(school|kalender|half)?\s?jaar|kwartaal|maand|week|dag|gemeente|regio|provincie"
    r"|samenwerkingsverband|wijk|(peil|tel)datum)",
    re.IGNORECASE,
)
"""What stands behind 'per' where it divides nothing: each row is of one such time or place."""
_SHARE = re.compile(r"%|\bpct\b|procent|percentage", re.IGNORECASE)
_RATE = re.compile(
    r"\bper\s+(10{2,5}|10{0,2}[.\s]000|honderd|duizend)\b|promille|\u2030", re.IGNORECASE
)
_WORDS = {"honderd": 100.0, "duizend": 1000.0, None: 1000.0}


def parse(kind: Kind, rows: Sequence[Row], geography: Geography) -> Contents:
    """Return figures and texts of a file of own figures; raises `DataError`."""
    figures: list[Figure] = []
    names: dict[str, dict[str, str]] = {}
    people: dict[str, bool] = {}
    wholes: dict[str, set[str]] = {}
    places: dict[tuple[str, str, str, str], Place] = {}
    wrong = Mistakes()
    for row in rows:
        with wrong.gather():
            region, period = read_region(row, kind, geography), read_period(row, kind)
            about = {name: read_text(row, _column(name)) for name in TEXTS}
            part = short_name(about["naam"], row)
            before = names.setdefault(part, about)
            for name in TEXTS:
                if before[name] != about[name]:
                    raise DataError(
                        f"regel {row.line}: '{about['naam']}' heeft een andere {name} dan eerder "
                        "in het bestand",
                        remedy="een naam hoort bij een omschrijving, een eenheid en een bron",
                    )
            figures.append(_figure(row, region, period, part, about["eenheid"]))
            people[part] = people.get(part, True) and figures[-1].is_people
            places[MEASURE, region, period, part] = Place(row.line, f"'{about['naam']}'")
            total = read_text(row, _column("onderdeel_van"))
            if total:
                wholes.setdefault(short_name(total, row), set()).add(part)
    wrong.refuse()
    for row in rows:
        with wrong.gather():
            _check_whole_is_there(row, names)
    wrong.refuse()
    refuse_doubles(rows, [(f.region, f.period, names[f.part]["naam"]) for f in figures])
    texts = [
        (measure, "", "", part, about[name])
        for part, about in names.items()
        for name, measure in TEXTS.items()
    ]
    texts += [(SORT, "", "", part, _sort(about, people[part])) for part, about in names.items()]
    bound = [
        (MEASURE, whole)
        for total, parts in wholes.items()
        for whole in _wholes(total, tuple(sorted(parts)), figures)
    ]
    return Contents(len(rows), tuple(figures), tuple(texts), tuple(bound), places)


def _check_whole_is_there(row: Row, names: Mapping[str, Mapping[str, str]]) -> None:
    """Raise `DataError` where a row is part of a figure that the file does not have."""
    total = row["onderdeel_van"]
    if not total or short_name(total, row) in names:
        return
    near = nearest(total, [about["naam"] for about in names.values()])
    hint = f"; bedoelde u '{near}'?" if near else ""
    raise DataError(
        f"regel {row.line}, kolom 'onderdeel_van': '{total}' is geen cijfer in het bestand{hint}",
        expected="" if near else "een naam uit de kolom 'naam'",
        remedy="verbeter het bestand",
    )


def short_name(name: str, row: Row) -> str:
    """Return a figure's short name: small letters, digits and `_`."""
    letters = str.maketrans("áàäâéèëêíìïîóòöôúùüûç", "aaaaeeeeiiiioooouuuuc")
    short = re.sub(r"[^a-z0-9]+", "_", name.casefold().translate(letters)).strip("_")[:60]
    if not short:
        raise DataError(f"regel {row.line}: de kolom 'naam' heeft geen letters of cijfers")
    return short


def _figure(row: Row, region: str, period: str, part: str, unit: str) -> Figure:
    """Return the figure of a row, as its unit asks."""
    people = read_choice(row, _column("personen")) == "ja"
    value, below = replace(_column("waarde"), negative=not people), _column("noemer")
    is_share, rate = bool(_SHARE.search(unit)), _RATE.search(unit)
    if not people and _counts_people(unit, row["naam"]):
        raise DataError(
            f"regel {row.line}: de eenheid '{unit}' telt mensen, en 'personen' is nee",
            expected="ja",
            remedy="zet 'personen' op ja, of zeg in de eenheid wat er anders wordt geteld",
        )
    if people and not is_share and not rate:
        number = read_number(row, value, "personen")
        _refuse_below(row, "een aantal")
        return Figure(MEASURE, region, period, part, number.value, number.status, is_people=True)
    number = read_number(row, value, "procent" if is_share else "punten")
    if not people:
        _refuse_below(row, "een cijfer dat niet over personen gaat")
        return Figure(MEASURE, region, period, part, number.value, number.status)
    denominator = read_number(row, below)
    if denominator.status == "missing":
        raise DataError(
            f"regel {row.line}, kolom 'noemer': het vak is leeg",
            expected="over hoeveel personen het percentage gaat",
            remedy="zonder noemer is niet te zien of er een klein aantal achter zit",
        )
    per = _below_the_line(rate[1]) if rate and not is_share else 1.0
    numerator = _numerator(number, denominator, per, row)
    if numerator is not None and denominator.value:
        scale = 100.0 if is_share else 1.0
        _check_fits(numerator / denominator.value * per * scale, number, scale, row)
    return Figure(
        MEASURE,
        region,
        period,
        part,
        number.value,
        "suppressed" if denominator.value is None else number.status,
        is_people=True,
        is_share=True,
        numerator=numerator,
        denominator=denominator.value,
    )


def _sort(about: Mapping[str, str], people: bool) -> str:
    """Return how a figure may be used: `aantal` adds up, `aandeel` and `per 1000` by their noemer.

    `overig` and `overig %` do not: figures that are not about people, averages, and what one unit
    has per another.
    """
    unit = about["eenheid"]
    is_share, rate = bool(_SHARE.search(unit)), _RATE.search(unit)
    if is_share:
        return "aandeel" if people else "overig %"
    if rate and people:
        return f"per {_below_the_line(rate[1]):.0f}"
    _, *below = _PER.split(unit, maxsplit=1)
    divides = bool(below) and not _AT.match(below[0])
    adds_up = people and not divides and not _NO_SUM.search(f"{unit} {about['naam']}")
    return "aantal" if adds_up else "overig"


def _counts_people(unit: str, name: str) -> bool:
    """Whether a figure counts people by its unit; of a bare number by its name."""
    if _AVERAGE.search(unit):
        return False
    if _BARE.fullmatch(unit):
        return bool(_PEOPLE.search(name))
    counted, *below = _PER.split(unit, maxsplit=1)
    if not below:
        return bool(_PEOPLE.search(unit))
    if _RATE.search(unit) and not counted.strip():
        return bool(_PEOPLE.search(unit))
    what = name if _BARE.fullmatch(counted.strip()) else counted
    return bool(_AT.match(below[0]) or _RATE.search(unit)) and bool(_PEOPLE.search(what))


def _below_the_line(number: str | None) -> float:
    """Return what a unit divides by: `1.000`, `duizend`; without a number it says promille."""
    if number is None or number.casefold() in _WORDS:
        return _WORDS[number and number.casefold()]
    return float(re.sub(r"\D", "", number))


def _numerator(number: Number, below: Number, per: float, row: Row) -> float | None:
    if number.value is None or below.value is None:
        return None
    people = float(round(number.value / per * below.value))
    if people > below.value:
        raise DataError(
            f"regel {row.line}: de waarde is meer dan alle personen van de noemer",
            remedy="verbeter het bestand",
        )
    return people


def _check_fits(made: float, number: Number, scale: float, row: Row) -> None:
    """Raise `DataError` where no whole number of people gives the value, as precisely as it stands.

    `made` is what the nearest whole number gives, in the unit of the row, and would be printed: of
    51% of 25 people that is 13 of 25, 52%.
    """
    decimals = re.search(r"[.,](\d+)\D*$", row["waarde"])
    step = 10.0 ** -len(decimals[1]) if decimals else 1.0
    if abs(made - (number.value or 0.0) * scale) > step * 0.500001:
        raise DataError(
            f"regel {row.line}: geen heel aantal van {row['noemer']} personen is "
            f"{row['waarde']} ({row['eenheid']})",
            expected="een waarde en een noemer die bij elkaar horen",
            remedy="verbeter een van beide; gewogen percentages kunnen niet",
        )


def _refuse_below(row: Row, what: str) -> None:
    if row["noemer"]:
        raise DataError(
            f"regel {row.line}: {what} heeft geen noemer",
            expected="een lege kolom 'noemer'",
            remedy="verbeter het bestand",
        )


def _wholes(total: str, parts: tuple[str, ...], figures: Sequence[Figure]) -> list[Whole]:
    """Return the parts of a total: each by itself, and together where they exclude each other.

    That is taken to be so where their sum is the total in every row; of percentages, which are
    rounded, nearly.
    """
    values = {(f.region, f.period, f.part): _people_of(f) for f in figures}
    sums = [
        (value, [values.get((region, period, part)) for part in parts])
        for (region, period, name), value in values.items()
        if name == total and value is not None
    ]
    alone = [Whole(total, (part,)) for part in parts]
    full = [(value, found) for value, found in sums if None not in found]
    has_share = any(f.is_share and f.part in (total, *parts) for f in figures)
    most = len(parts) if has_share else 0
    together = bool(full) and all(
        abs(value - sum(v or 0 for v in found)) <= most for value, found in full
    )
    return [*alone, Whole(total, parts, is_exact=True)] if together and len(parts) > 1 else alone


def _people_of(figure: Figure) -> float | None:
    return figure.numerator if figure.is_share else figure.value


def _column(name: str) -> Column:
    return next(column for column in KIND.columns if column.name == name)


KIND = Kind(
    name="eigen",
    title="Eigen cijfers van de regio",
    purpose="elk ander cijfer van de regio, met naam, omschrijving, eenheid en bron",
    definition="Een cijfer dat geen landelijke bron heeft. Elke regel zegt zelf wat het cijfer is. "
    "Is het een deel van een ander cijfer in het bestand, noem dat dan bij `onderdeel_van`. "
    "Aantallen en percentages van personen worden opgeteld tot die van de regio als elke gemeente "
    "(of elk samenwerkingsverband) er is; gemiddelden, bedragen en andere cijfers gelden alleen "
    "voor het gebied waarvoor u ze aanlevert.",
    where_from="Uw eigen administratie, een gemeente, een samenwerkingsverband of een onderzoek.",
    regions=("gemeente", "samenwerkingsverband", "provincie", "rmc", "land"),
    periods=("year", "school_year", "half_year"),
    columns=(
        Column("naam", "tekst", "de naam van het cijfer, zoals een lezer haar ziet", is_key=True),
        Column("omschrijving", "tekst", "wat het cijfer precies telt"),
        Column("eenheid", "tekst", "leerlingen, %, per 1.000 jongeren, euro, ..."),
        Column("bron", "tekst", "waar het cijfer vandaan komt"),
        Column(
            "personen",
            "ja_nee",
            "of het cijfer personen telt",
            choices={"ja": "het gaat om personen", "nee": "het gaat niet om personen"},
        ),
        Column(
            "waarde",
            "punten",
            "het cijfer: een aantal, een percentage of een ander getal",
            negative=True,
        ),
        Column(
            "noemer",
            "personen",
            "van een percentage van personen: over hoeveel personen het gaat",
            required=False,
        ),
        Column(
            "onderdeel_van",
            "tekst",
            "de naam van het cijfer waar dit een deel van is",
            required=False,
        ),
    ),
    examples=(
        {
            "regio": "GM0363",
            "periode": "2024/25",
            "naam": "Leerlingen in een opstapklas",
            "omschrijving": "Leerlingen die op 1 oktober een opstapklas volgen",
            "eenheid": "leerlingen",
            "bron": "administratie samenwerkingsverband",
            "personen": "ja",
            "waarde": "86",
            "noemer": "",
            "onderdeel_van": "",
        },
        {
            "regio": "GM0363",
            "periode": "2024/25",
            "naam": "Tevreden ouders",
            "omschrijving": "Ouders die de samenwerking goed of zeer goed noemen",
            "eenheid": "%",
            "bron": "ouderenquête 2025",
            "personen": "ja",
            "waarde": "71,5",
            "noemer": "410",
            "onderdeel_van": "",
        },
    ),
    mark="personen",
    measures=(MEASURE,),
    text_measures=(*TEXTS.values(), SORT),
    source_name=MEASURE,
    parse=parse,
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
