"""DUO's open CSV files: headers that change over the years, codes of vestigingen and gemeenten.

Quirks that the files share: headers differ by year in spelling and in blanks or underscores
(`BRIN NUMMER`, `BRINNUMMER`, `BRIN_NUMMER`, now `INSTELLINGSCODE`); a vestiging is two characters
beside its BRIN in one file and all six in another; the code of a gemeente has lost its leading
zeros in some (`285`); missing values are blanks; encodings are mixed (see `files`). A header that
nobody has seen yet can be added in `bronnen.yml`, under `columns`, and comes with the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources.files import AGAIN, require_columns
from aoj.sources.source import SourceFile

BRIN = ("INSTELLINGSCODE", "BRIN NUMMER", "BRINNUMMER")
VESTIGING = (
    "VESTIGINGSCODE",
    "VESTIGINGSNUMMER",
    "VESTIGINGS NUMMER",
    "VESTIGINSNUMMER",
)
"""Spellings of the two keys, 2011 to 2026, the present one first."""

UNKNOWN_GEMEENTE = "9999"
_FEWEST_GEMEENTEN = 0.9
_COUNTRY = 20
"""A land of fewer gemeenten is a test's, with a few rows of a real file."""


def fold(header: str) -> str:
    """Return a header as headers are compared: capitals, blanks for underscores.

    >>> fold("brin_nummer")
    'BRIN NUMMER'
    """
    return " ".join(header.replace("_", " ").upper().split())


def folded(headers: Iterable[str]) -> set[str]:
    """Return headers as they are compared."""
    return {fold(header) for header in headers}


def has_any(headers: Iterable[str], names: Iterable[str]) -> bool:
    """Whether one of the spellings `names` is among the headers."""
    return bool(folded(headers) & set(names))


def squeeze(header: str) -> str:
    """Return a header without all that spellings differ in: case, blanks, underscores, marks.

    >>> squeeze("VOLLEDIGE_NAAM") == squeeze("volledigeNaam")
    True
    """
    return re.sub(r"[^A-Z0-9]", "", header.upper())


def squeezed(headers: Iterable[str]) -> set[str]:
    """Return headers without all that spellings differ in."""
    return {squeeze(header) for header in headers}


def added_spellings(file: SourceFile, name: str, spellings: Iterable[str]) -> tuple[str, ...]:
    """Return the headers that `bronnen.yml` adds for a column.

    They stand there under our name for it or under any of its known spellings.
    """
    keys = {squeeze(name), *squeezed(spellings)}
    added = json.loads(file.options.get("columns", "{}"))
    return tuple(header for key, texts in added.items() if squeeze(key) in keys for header in texts)


def rename(
    frame: pd.DataFrame, aliases: Mapping[str, Iterable[str]], file: SourceFile | None = None
) -> pd.DataFrame:
    """Return the columns that `aliases` names, under their own names.

    `aliases` maps our name to the folded spellings; those that come with `file` hold too. Raises
    `DataError` for a column that lacks.
    """
    by_spelling = {fold(column): column for column in frame.columns}
    chosen = {}
    for name, spellings in aliases.items():
        added = added_spellings(file, name, spellings) if file else ()
        wanted = [*map(fold, added), *spellings]
        found = [by_spelling[s] for s in wanted if s in by_spelling]
        if not found:
            require_columns(by_spelling, [next(iter(spellings))])
        chosen[name] = frame[found[0]]
    return pd.DataFrame(chosen)


def vestiging_codes(brin: pd.Series, number: pd.Series) -> pd.Series:
    """Return codes such as `00AO00` from a BRIN and a number of two characters, or of all six.

    Raises `DataError` for a code of another form.
    """
    short = number.str.len() <= 2
    codes = number.where(~short, brin + number.str.zfill(2))
    wrong = ~codes.str.fullmatch(r"\d{2}[A-Z]{2}\d{2}") | (codes.str[:4] != brin)
    if wrong.any():
        first = brin[wrong].iloc[0], number[wrong].iloc[0]
        raise DataError(
            f"'{first[0]}' met vestiging '{first[1]}' is geen code van een schoolvestiging",
            expected="een BRIN zoals 00AO en een vestiging zoals 00",
            remedy="het bestand is veranderd; " + AGAIN,
        )
    return codes


def gemeente_codes(numbers: pd.Series) -> pd.Series:
    """Return codes such as `GM0285` from gemeente numbers with or without leading zeros.

    `9999` (ONBEKEND) and an empty field give an empty text. Raises `DataError` for others.
    """
    wrong = ~numbers.str.fullmatch(r"\d{0,4}")
    if wrong.any():
        raise DataError(
            f"'{numbers[wrong].iloc[0]}' is geen gemeentenummer",
            expected="hoogstens vier cijfers, zoals 0363",
            remedy="het bestand is veranderd; " + AGAIN,
        )
    unknown = numbers.isin(["", UNKNOWN_GEMEENTE])
    return ("GM" + numbers.str.zfill(4)).where(~unknown, "")


def pc4_codes(postcodes: pd.Series) -> pd.Series:
    """Return the four digits of postcodes (`9306 TC`, `9306TC`); an empty text where absent."""
    found = postcodes.str.extract(r"^(\d{4})\s?[A-Za-z]{2}$", expand=False)
    return found.fillna("").astype("str")


def sum_with_hidden(cells: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return sums of `value` per `keys`, with `hidden`, the number of cells that they lack.

    A group with nothing but hidden cells and zeros is suppressed, not 0; an empty one missing.
    Raises `DataError` where only a part of a group is empty: its sum would be too low unseen.
    """
    sums = cells.groupby(keys, as_index=False, sort=True).agg(
        value=("value", "sum"), n_values=("value", "count"), hidden=("hidden", "sum")
    )
    suppressed = (sums["value"] == 0) & (sums["hidden"] > 0)
    missing = (sums["n_values"] == 0) & ~suppressed
    _refuse_gaps(cells, sums[~missing], keys)
    status = pd.Series("observed", index=sums.index, dtype="str")
    return sums.assign(
        value=sums["value"].where(~(suppressed | missing)),
        status=status.mask(suppressed, "suppressed").mask(missing, "missing"),
    )


def check_whole_country(
    codes: pd.Series, geography: Geography, fewest: float = _FEWEST_GEMEENTEN
) -> None:
    """Raise `DataError` where schools of too many gemeenten lack: a file that was cut short.

    And where a code is of no gemeente, of now or of before: its pupils would belong nowhere.
    """
    known = {code: geography.receivers(code) for code in codes.unique() if code}
    strange = sorted(code for code, now in known.items() if not now)
    if strange and is_country(geography):
        raise DataError(
            f"gemeentenummer {strange[0].removeprefix('GM')} in het bestand is onbekend",
            expected="een gemeente van nu of van voor een herindeling",
            remedy="is de gemeente nieuw, vul dan de naslagbestanden aan; anders: " + AGAIN,
        )
    now = frozenset().union(*known.values())
    if len(now) < fewest * len(geography.codes):
        raise DataError(
            f"het bestand heeft scholen in {len(now)} van de {len(geography.codes)} gemeenten "
            "en is niet volledig",
            expected="vrijwel alle gemeenten",
            remedy=AGAIN,
        )


def is_country(geography: Geography) -> bool:
    """Whether the reference files are of a whole country, so that codes and totals must agree."""
    return len(geography.codes) >= _COUNTRY


def check_total(pupils: float, geography: Geography, low: float, high: float) -> None:
    """Raise `DataError` where a land has fewer or more pupils than it can have.

    `low` and `high` are pupils per 1,000 residents; a file that was cut off at the end of a line
    shows in nothing else.
    """
    residents = sum(geography.residents(code) for code in geography.codes)
    if is_country(geography) and not low * residents <= 1000 * pupils <= high * residents:
        raise DataError(
            f"het bestand telt {pupils:.0f} leerlingen, en dat kan niet het hele land zijn",
            expected=f"tussen {low * residents / 1000:.0f} en {high * residents / 1000:.0f}",
            remedy="het bestand is onvolledig of veranderd; " + AGAIN,
        )


def check_every_year(cells: pd.DataFrame, geography: Geography, low: float, high: float) -> None:
    """Raise `DataError` where a land has too few or too many pupils in any year of `cells`.

    A file with the newest year in front that was cut off shows in an older one only.
    """
    for _, pupils in cells.groupby("period")["value"].sum().items():
        check_total(float(pupils), geography, low, high)


def _refuse_gaps(cells: pd.DataFrame, filled: pd.DataFrame, keys: list[str]) -> None:
    empty = cells[cells["value"].isna() & (cells["hidden"] == 0)]
    gaps = empty.merge(filled[keys], on=keys)
    if len(gaps):
        raise DataError(
            f"een aantal is leeg bij {', '.join(str(gaps[key].iloc[0]) for key in keys)}",
            expected="een getal, of '<5' waar het verborgen is",
            remedy=AGAIN,
        )
