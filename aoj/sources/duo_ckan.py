"""DUO's files in long form: a row per key, kind and year, as its CKAN service gives them.

Quirks that they share: commas and UTF-8; headers in capitals with underscores; one column of
counts, in which `-1` is hidden (1 to 4) and a blank missing; a year per row (`PEILJAAR`, the count
of 1 October); a vestiging in two characters beside its BRIN; `TYPE_PO` with BO, SBO, SO and VSO.
Some files of a data set differ in one column only, so that a file with a column that nobody asked
for (`GESLACHT`) is refused: its rows are parts of what is looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from aoj.errors import DataError, nearest
from aoj.geography import Geography, name_key
from aoj.sources import duo
from aoj.sources.files import AGAIN, read_numbers
from aoj.sources.source import Source, SourceFile
from aoj.store.observations import UNKNOWN_REGION, make_observations

SWV = (
    *("SAMENWERKINGSVERBANDNUMMER", "SWV BETALEND", "SAMENWERKINGSVERBAND NUMMER"),
    *("SAMENWERKINGSVERBAND BETALEND", "SWV NUMMER", "SWV CODE", "SAMENWERKINGSVERBAND", "SWV"),
)
SWV_NAME = ("NAAM SAMENWERKINGSVERBAND", "SAMENWERKINGSVERBAND NAAM")
TYPE = ("TYPE PO", "SOORT PO", "SOORT PRIMAIR ONDERWIJS")
YEAR = ("PEILJAAR", "JAAR")
COUNT = ("AANTAL LEERLINGEN", "AANTAL LLN", "AANTAL")
TYPES = {
    "BO": "bo",
    "BAO": "bo",
    "SBO": "sbo",
    "SBAO": "sbo",
    "SO": "so",
    "VSO": "vso",
    "SO/VSO": "so_vso",  # offers both, and cannot be split
    "(V)SO": "so_vso",
}
"""Every value of TYPE_PO that was seen, and the breakdown that it is."""
NO_SWV = ("CL1_BRIN", "CL2_BRIN", "GJIJJI_BRIN", "CLUSTER 1", "CLUSTER 2", "ONBEKEND", "")
"""Who pays where no samenwerkingsverband does: cluster 1 and 2, closed institutions."""

_SWV_CODE = r"^(PO|VO)?[\s._-]*(\d{1,2})[\s._-]*(\d{2})$"
_NO_GEMEENTE = (
    *("onbekend", "buitenland", "overig", "belgie", "duitsland", "woonachtig"),
    *("niet ", "geen ", "elders"),
)
_FEWEST_SWV = 0.8


def choose(
    frame: pd.DataFrame,
    aliases: Mapping[str, Sequence[str]],
    file: SourceFile,
    source: Source,
    *,
    optional: Iterable[str] = (),
    besides: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return the columns that `aliases` names, under our names; an absent `optional` one not.

    Headers are compared without case, blanks, underscores and marks; those that `bronnen.yml` adds
    come first. Where `besides` is given, a column that is neither chosen nor named there is
    refused: the file is split by it, and its rows are not the totals that are looked for. Raises
    `DataError` that shows the headers of the file and the line to edit.
    """
    by_spelling = {duo.squeeze(column): column for column in reversed(frame.columns)}
    chosen: dict[str, str] = {}
    for name, spellings in aliases.items():
        wanted = (*duo.added_spellings(file, name, spellings), *spellings)
        found = [by_spelling[s] for s in map(duo.squeeze, wanted) if s in by_spelling]
        if found:
            chosen[name] = found[0]
        elif name not in optional:
            raise _absent(frame, spellings, source)
    if besides is not None:
        allowed = duo.squeezed((*chosen.values(), *besides))
        extra = [column for column in frame.columns if duo.squeeze(column) not in allowed]
        if extra:
            raise DataError(
                f"het bestand is uitgesplitst naar {', '.join(extra)}",
                expected="het bestand met de totalen",
                remedy="haal het bestand op zonder deze uitsplitsing",
            )
    return pd.DataFrame({name: frame[column] for name, column in chosen.items()})


def _absent(frame: pd.DataFrame, spellings: Sequence[str], source: Source) -> DataError:
    key = spellings[0].replace(" ", "_")
    shown = ", ".join(frame.columns[:15]) + (", ..." if len(frame.columns) > 15 else "")
    return DataError(
        f"de kolom '{key}' ontbreekt; het bestand heeft de kolommen {shown}",
        expected="een van: " + ", ".join(name.replace(" ", "_") for name in spellings),
        remedy=f"heet de kolom nu anders, zet dan in data/reference/bronnen.yml bij "
        f"'{source.name}', onder 'columns', de regel '{key}: [NIEUWE NAAM]'; anders: {AGAIN}",
    )


def swv_codes(values: pd.Series, sectors: pd.Series | None = None) -> pd.Series:
    """Return codes such as `PO2707` from DUO's spellings: `PO2707`, `PO-27-07`, `2707`.

    A number alone needs `sectors` (`po` or `vo`). Who pays where no samenwerkingsverband does
    becomes `ONBEKEND`: it counts for the country. Raises `DataError` for anything else.
    """
    texts = values.str.upper().str.strip()
    parts = texts.str.extract(_SWV_CODE)
    sector = parts[0].fillna("")
    if sectors is not None:
        sector = sector.where(sector != "", sectors.str.upper())
    unpaid = texts.isin(NO_SWV)
    wrong = (parts[1].isna() | (sector == "")) & ~unpaid
    if wrong.any():
        raise DataError(
            f"'{values[wrong].iloc[0]}' is geen code van een samenwerkingsverband",
            expected="PO of VO met vier cijfers, zoals VO2708",
            remedy="het bestand is veranderd; " + AGAIN,
        )
    codes = sector + parts[1].str.zfill(2) + parts[2]
    return codes.where(~unpaid, UNKNOWN_REGION).astype("str")


def sector_of_types(types: pd.Series) -> pd.Series:
    """Return `vo` for vso and `po` for the other breakdowns of `TYPES`."""
    return types.map(lambda kind: "vo" if kind == "vso" else "po").astype("str")


def po_types(values: pd.Series) -> pd.Series:
    """Return the breakdowns bo, sbo, so, vso and so_vso; raises `DataError` for an unknown one."""
    return read_categories(values, TYPES, "TYPE_PO")


def read_categories(values: pd.Series, known: Mapping[str, str], what: str) -> pd.Series:
    """Return the breakdown of each value; case, blanks and underscores at its ends do not count.

    Raises `DataError` that names the first unknown value; `what` names the column.
    """
    texts = values.str.upper().str.strip(" _")
    unknown = values[~texts.isin(list(known))]
    if len(unknown):
        near = nearest(unknown.iloc[0], known)
        raise DataError(
            f"onbekende waarde '{unknown.iloc[0]}' in kolom '{what}'"
            + (f"; lijkt op '{near}'" if near else ""),
            expected="een van: " + ", ".join(filter(None, known)),
            remedy="de inleesmodule moet worden aangepast",
        )
    return texts.map(known).astype("str")


def years(values: pd.Series, what: str = "PEILJAAR") -> pd.Series:
    """Return years as periods; raises `DataError` for anything but four digits."""
    texts = values.str.replace(r"\.0+$", "", regex=True)
    wrong = ~texts.str.fullmatch(r"(?:19|20)\d\d")
    if wrong.any():
        raise DataError(
            f"'{values[wrong].iloc[0]}' in kolom '{what}' is geen jaar",
            expected="een jaar zoals 2025",
            remedy=AGAIN,
        )
    return texts.astype("str")


def read_cells(
    rows: pd.DataFrame, keys: list[str], what: str, *, fractions: bool = False
) -> pd.DataFrame:
    """Return `rows` with `value`, `status` and `hidden` of its column `count`.

    Raises `DataError` where the same key occurs twice: it would count twice.
    """
    twice = rows[rows.duplicated(keys)]
    if len(twice):
        raise DataError(
            "een rij staat er dubbel in: " + ", ".join(twice.iloc[0][keys].astype(str)),
            remedy=AGAIN,
        )
    return rows.join(read_numbers(rows["count"], what, fractions=fractions))


def join_unpaid(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells with those of `ONBEKEND` summed: several of DUO's codes are one here."""
    unpaid = cells["region_code"] == UNKNOWN_REGION
    keys = ["region_code", "breakdown", "period"]
    columns = [*keys, "value", "status", "hidden"]
    sums = duo.sum_with_hidden(cells[unpaid], keys)
    return pd.concat([cells.loc[~unpaid, columns], sums[columns]], ignore_index=True)


def observe(cells: pd.DataFrame, measure: str, source: Source, **constants: str) -> pd.DataFrame:
    """Return cells as observations of a measure; counts are their own numerator."""
    return make_observations(
        cells.assign(numerator=cells["value"]), indicator=measure, source=source.name, **constants
    )


def check_parts(cells: pd.DataFrame, parts: Sequence[str], total: str, what: str) -> None:
    """Raise `DataError` where parts do not add up to their total, or exceed it.

    Only what the file shows is compared: with a hidden or missing part the others may not exceed
    the total, and nothing is made of the difference.
    """
    keys = ["region_code", "period"]
    own = cells[cells["breakdown"].isin(parts)]
    sums = own.groupby(keys).agg(
        shown=("value", "sum"), n_values=("value", "count"), n_rows=("value", "size")
    )
    totals = cells[(cells["breakdown"] == total) & cells["value"].notna()].set_index(keys)["value"]
    both = sums.join(totals.rename("total"), how="inner")
    complete = (both["n_values"] == both["n_rows"]) & (both["n_rows"] == len(parts))
    wrong = both[
        (both["shown"] > both["total"] + 0.5)
        | (complete & (abs(both["shown"] - both["total"]) > 0.5))
    ]
    if len(wrong):
        region, period = wrong.index[0]
        raise DataError(
            f"{what} zijn bij {region} in {period} samen {wrong['shown'].iloc[0]:.0f} en niet "
            f"het totaal van {wrong['total'].iloc[0]:.0f}",
            remedy=AGAIN,
        )


def check_areas(codes: pd.Series, geography: Geography, sectors: Sequence[str]) -> None:
    """Raise `DataError` where a file lacks many samenwerkingsverbanden: it was cut short.

    A code that the reference files do not know is no mistake: samenwerkingsverbanden merge.
    """
    if not duo.is_country(geography):
        return
    known = geography.samenwerkingsverbanden
    wanted = set(known.loc[known["sector"].isin(sectors) & (known["landelijk"] != "ja"), "code"])
    found = {code for code in codes if code[:2].lower() in sectors}
    if len(found) < _FEWEST_SWV * len(wanted):
        raise DataError(
            f"het bestand heeft {len(found)} samenwerkingsverbanden van {' en '.join(sectors)} "
            "en is niet volledig",
            expected=f"er ongeveer {len(wanted)}",
            remedy=AGAIN,
        )


def gemeenten_by_name(names: pd.Series, geography: Geography) -> pd.Series:
    """Return gemeente codes from names; who lives abroad or nowhere known becomes `ONBEKEND`.

    Raises `DataError` for a name that the reference files do not have.
    """
    found: dict[str, str] = {}
    for name in names.unique():
        key = name_key(name)
        code = geography.resolve_name(name)
        if code is None and (not key or key.startswith(_NO_GEMEENTE)):
            code = UNKNOWN_REGION
        if code is None:
            near = nearest(name, geography.gemeenten["name"])
            raise DataError(
                f"de gemeente '{name}' is onbekend" + (f"; lijkt op '{near}'" if near else ""),
                expected="een gemeente uit gemeente_namen.csv",
                remedy="zet de naam met haar code in data/reference/gemeente_namen.csv",
            )
        found[name] = code
    return names.map(found).astype("str")


def known_years(rows: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """Return the rows from the first year on in which every gemeente is known.

    The mergers of the reference files begin in 2014; of the years before, some gemeenten could not
    be placed, and their successors would seem to have fewer pupils. Raises `DataError` where the
    newest year has an unknown gemeente.
    """
    codes = rows["region_code"].unique()
    unknown = {c for c in codes if c != UNKNOWN_REGION and not geography.receivers(c)}
    if not unknown or not duo.is_country(geography):
        return rows
    last = max(rows.loc[rows["region_code"].isin(unknown), "period"])
    if last == max(rows["period"]):
        strange = min(unknown & set(rows.loc[rows["period"] == last, "region_code"]))
        raise DataError(
            f"gemeentenummer {strange.removeprefix('GM')} in het bestand is onbekend",
            expected="een gemeente van nu of van voor een herindeling",
            remedy="is de gemeente nieuw, vul dan de naslagbestanden aan; anders: " + AGAIN,
        )
    kept: pd.DataFrame = rows[rows["period"] > last].reset_index(drop=True)
    return kept
