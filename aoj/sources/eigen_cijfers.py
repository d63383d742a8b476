"""Supplied: any figure of the region, each with its name, definition, unit and source.

A row says its own unit. Of people (`personen` is ja) it is a count, or a percentage or a number per
1.000 with the people below the line (`noemer`), so that a percentage lays open no small count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources.supplied import Column, Contents, Figure, Kind, Whole
from aoj.sources.supplied_reading import (
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

_PEOPLE = re.compile(
    r"leerling|jongere|jeugdig|kind|person|inwoner|student|client|cli\u00ebnt|ouder|meisje|jongen"
    r"|thuiszitter|mensen|peuter|kleuter|deelnemer",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"\bper\b|gemiddeld", re.IGNORECASE)
_SHARE = re.compile(r"%|procent.*|percentage.*", re.IGNORECASE)
_RATE = re.compile(r"per\s+(10{2,5}|1\.000|10\.000|100\.000)\b.*", re.IGNORECASE)


def parse(kind: Kind, rows: Sequence[Row], geography: Geography) -> Contents:
    """Return figures and texts of a file of own figures; raises `DataError`."""
    figures: list[Figure] = []
    names: dict[str, dict[str, str]] = {}
    wholes: dict[str, set[str]] = {}
    for row in rows:
        region, period = read_region(row, kind, geography), read_period(row, kind)
        about = {name: read_text(row, _column(name)) for name in TEXTS}
        part = short_name(about["naam"], row)
        before = names.setdefault(part, about)
        for name in TEXTS:
            if before[name] != about[name]:
                raise DataError(
                    f"regel {row.line}: '{about['naam']}' heeft een andere {name} dan eerder in "
                    "het bestand",
                    remedy="een naam hoort bij een omschrijving, een eenheid en een bron",
                )
        figures.append(_figure(row, region, period, part, about["eenheid"]))
        total = read_text(row, _column("onderdeel_van"))
        if total:
            wholes.setdefault(short_name(total, row), set()).add(part)
    for total in wholes:
        if total not in names:
            raise DataError(
                f"'onderdeel_van' noemt '{total}', en dat cijfer staat niet in het bestand",
                expected="een naam uit de kolom 'naam'",
            )
    refuse_doubles(rows, [(f.region, f.period, names[f.part]["naam"]) for f in figures])
    texts = [
        (measure, "", "", part, about[name])
        for part, about in names.items()
        for name, measure in TEXTS.items()
    ]
    bound = [
        (MEASURE, whole)
        for total, parts in wholes.items()
        for whole in _wholes(total, tuple(sorted(parts)), figures)
    ]
    return Contents(len(rows), tuple(figures), tuple(texts), tuple(bound))


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
    is_share, rate = bool(_SHARE.fullmatch(unit)), _RATE.fullmatch(unit)
    if not people and _PEOPLE.search(unit) and not (is_share or _AVERAGE.search(unit)):
        raise DataError(
            f"regel {row.line}: de eenheid '{unit}' telt mensen, en 'personen' is nee",
            expected="ja",
            remedy="verbeter het bestand",
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
            f"regel {row.line}: de kolom 'noemer' is leeg",
            expected="over hoeveel personen het percentage gaat",
            remedy="zonder noemer is niet te zien of er een klein aantal achter zit",
        )
    per = float(rate[1].replace(".", "")) if rate else 1.0
    numerator = _numerator(number, denominator, per, row)
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


def _refuse_below(row: Row, what: str) -> None:
    if row["noemer"]:
        raise DataError(
            f"regel {row.line}: {what} heeft geen noemer",
            expected="een lege kolom 'noemer'",
            remedy="verbeter het bestand",
        )


def _wholes(total: str, parts: tuple[str, ...], figures: Sequence[Figure]) -> list[Whole]:
    """Return the parts of a total: each by itself, and together where they exclude each other.

    That is taken to be so where their sum is the total in every row.
    """
    values = {(f.region, f.period, f.part): f.value for f in figures if not f.is_share}
    sums = [
        (value, [values.get((region, period, part)) for part in parts])
        for (region, period, name), value in values.items()
        if name == total and value is not None
    ]
    alone = [Whole(total, (part,)) for part in parts]
    full = [(value, found) for value, found in sums if None not in found]
    together = bool(full) and all(value == sum(v or 0 for v in found) for value, found in full)
    return [*alone, Whole(total, parts, is_exact=True)] if together and len(parts) > 1 else alone


def _column(name: str) -> Column:
    return next(column for column in KIND.columns if column.name == name)


KIND = Kind(
    name="eigen",
    title="Eigen cijfers van de regio",
    purpose="elk ander cijfer van de regio, met naam, omschrijving, eenheid en bron",
    definition="Een cijfer dat geen landelijke bron heeft. Elke regel zegt zelf wat het cijfer is. "
    "Is het een deel van een ander cijfer in het bestand, noem dat dan bij `onderdeel_van`.",
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
    text_measures=tuple(TEXTS.values()),
    source_name=MEASURE,
    parse=parse,
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
