"""RIO: the areas of the samenwerkingsverbanden passend onderwijs, by four-digit postcode.

Texts of measure gebied, part postcodes: the areas of one samenwerkingsverband through the years
(see `aoj.geography.areas`). A data set takes the newest in place of the legal annex of 2015.

Quirks, as others saw them in October 2026 (151 rows; no file was at hand):

- one row per samenwerkingsverband, with **all its postcodes in one cell**; how they are separated
  was not seen, and any mark between four digits is read; a row per postcode is read too;
- two had ended (2018, 2020), 149 had not; the national reformed ones have no area;
- a merger may have its whole area from the first day of the older one, so that only areas without
  an end must not overlap.
"""

from __future__ import annotations

import pandas as pd

from aoj.errors import DataError
from aoj.geography import AREA_COLUMNS, Geography, area_texts
from aoj.sources import duo, duo_ckan, rio
from aoj.sources.files import AGAIN, FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="rio_gebieden",
    title="Gebieden van samenwerkingsverbanden naar postcode (RIO)",
    publisher="DUO",
    table="RIO regio_erkende_samenwerkingen",
    measures=(),
    kind="texts",
    description="gebieden van samenwerkingsverbanden passend onderwijs naar viercijferige postcode",
    text_measures=("gebied",),
)

MEASURE, PART = "gebied", "postcodes"
POSTCODES = ("POSTCODECIJFERS", "POSTCODE CIJFERS", "POSTCODES", "POSTCODE", "PC4")
ALIASES = {"code": rio.CODE, "begin": rio.BEGIN, "end": rio.END, "postcodes": POSTCODES}
FEWEST_POSTCODES = 0.95
"""Share of the postcodes of `pc4.csv` that a whole country has."""
FEWEST_OF_AN_AREA = 0.5
"""Share of the postcodes of each earlier area that must lie in some area now."""
_KEPT = "de gebieden blijven die van nu; " + AGAIN


def recognise(sample: FileSample) -> bool:
    """Whether a file is this table."""
    headers = duo.squeezed(sample.columns)
    postcodes = bool(headers & duo.squeezed(POSTCODES[:3]))
    return postcodes and bool(headers & duo.squeezed(rio.CODE))


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return the areas of each samenwerkingsverband, also of those that ended.

    Raises `DataError` where a column lacks, a code or postcode is not well-formed, a postcode lies
    in two areas of one sector, or many postcodes of the country or of one earlier area lack.
    """
    frame = read_table(file.path)
    rows = duo_ckan.choose(frame, ALIASES, file, SOURCE)
    areas = pd.DataFrame(
        {
            "code": duo_ckan.swv_codes(rows["code"]),
            "from": rio.read_dates(rows["begin"], "BEGINDATUM"),
            "until": rio.read_dates(rows["end"], "EINDDATUM"),
            "pc4": rows["postcodes"].map(_postcodes),
        }
    )
    areas = areas.explode("pc4", ignore_index=True)[AREA_COLUMNS].astype("str").drop_duplicates()
    _check_codes(areas["code"])
    _check_overlap(areas[areas["until"] == ""])
    _check_country(areas[areas["until"] == ""], geography)
    texts = pd.DataFrame(area_texts(areas).items(), columns=["code", "text"])
    return Loaded(
        len(frame),
        texts=rio.as_texts(texts, {PART: "text"}, MEASURE, SOURCE),
    )


def _postcodes(cell: str) -> list[str]:
    """Return the postcodes of a cell: `1011,1012`, `1011 | 1012`, `10111012`."""
    digits = "".join(c if c.isdigit() else " " for c in cell).split()
    found = [one[at : at + 4] for one in digits for at in range(0, len(one), 4)]
    if not found or any(len(one) != 4 for one in found) or "\n" in cell:
        raise DataError(
            f"'{cell[:40]}' in kolom 'POSTCODECIJFERS' zijn geen postcodes van vier cijfers",
            expected="postcodes zoals 1011,1012",
            remedy=_KEPT,
        )
    return found


def _check_codes(codes: pd.Series) -> None:
    wrong = codes[~rio.is_of_samenwerkingsverband(codes)]
    if len(wrong):
        raise DataError(
            f"'{wrong.iloc[0]}' is geen code van een samenwerkingsverband",
            expected="PO of VO met vier cijfers, zoals PO2707",
            remedy=_KEPT,
        )


def _check_overlap(current: pd.DataFrame) -> None:
    sectors = current["code"].str[:2]
    twice = current[current.assign(sector=sectors).duplicated(["sector", "pc4"], keep=False)]
    if len(twice):
        pc4 = min(twice["pc4"])
        codes = sorted(twice.loc[twice["pc4"] == pc4, "code"].unique())
        raise DataError(
            f"postcode {pc4} ligt in meer dan een gebied: {', '.join(codes)}",
            expected="in elke sector een samenwerkingsverband per postcode",
            remedy=_KEPT,
        )


def _check_country(current: pd.DataFrame, geography: Geography) -> None:
    for sector in ("po", "vo"):
        known = {pc4 for pc4, code in geography.pc4_area[sector].items() if code}
        own = current[current["code"].str[:2].str.lower() == sector]
        found = known & set(own["pc4"])
        if len(found) < FEWEST_POSTCODES * len(known):
            raise DataError(
                f"het bestand heeft {len(found)} van de {len(known)} postcodes van pc4.csv in een "
                f"gebied van {sector}, en is niet volledig",
                expected="vrijwel alle postcodes",
                remedy=_KEPT,
            )
        _check_nobody_lost(sector, found, geography)


def _check_nobody_lost(sector: str, found: set[str], geography: Geography) -> None:
    """Raise `DataError` where the area of one samenwerkingsverband is nobody's any more.

    A few rows that lack are few postcodes of the country; who took an area over has its postcodes.
    """
    areas: dict[str, list[str]] = {}
    for pc4, code in geography.pc4_area[sector].items():
        if code:
            areas.setdefault(code, []).append(pc4)
    for code, own in sorted(areas.items()):
        number = len(found.intersection(own))
        if number < FEWEST_OF_AN_AREA * len(own):
            raise DataError(
                f"{number} van de {len(own)} postcodes van {code} liggen nog in een gebied, en het "
                "bestand is niet volledig",
                expected="elke postcode in een gebied, ook als dat nu van een ander is",
                remedy=_KEPT,
            )
