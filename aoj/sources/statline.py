"""StatLine screen exports: periods with stars, regions by name, and what must hold of a table.

Quirks of the CSV that a person downloads from StatLine: a byte order mark, `;`, text in quotes,
headers that are the whole path of a topic with its unit, periods such as `2023/'24*` (one star is
provisional, two further provisional), blanks at the end of names, and **regions by name without a
code**: `Utrecht (gemeente)`, `Bergen (NH.)`, `Fryslân (PV)` (once `Friesland (PV)`). Former
gemeenten keep their rows, empty after they ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from aoj.errors import DataError, nearest
from aoj.geography import COUNTRY, Geography, name_key
from aoj.sources.files import AGAIN, read_numbers
from aoj.store.observations import UNKNOWN_REGION, make_observations, school_period

NATION = "Nederland"
NOT_PLACED = "Gemeenten; niet in te delen"

_PERIOD = re.compile(r"^(\d{4})(?:/['’‘](\d{2}))?\s?(\*{0,2})$")
_UNUSED_LEVEL = re.compile(r"\((?:LD|CR|AM|GGD|JZ|RMC|SG|VR)\)$")
_PROVINCE = re.compile(r"\s*\(PV\)$")
_SPELLINGS = {"friesland": "fryslan"}


def tidy(
    cells: pd.DataFrame,
    geography: Geography,
    *,
    source: str,
    measure: str,
    unit: str,
) -> pd.DataFrame:
    """Return observations of `cells`: period and region as StatLine writes them, breakdown, text.

    `cells` has the columns `period`, `region`, `breakdown`, `text`, and `region_code` where the
    file has codes; `unit` is the header that a sentence names. Periods without any figure are
    dropped, and so are former gemeenten without figures. Raises `DataError` for an unknown region
    with figures and for a gemeente that lacks.
    """
    cells = pd.concat([cells, read_numbers(cells["text"], unit)], axis=1)
    cells = cells.merge(_periods(cells["period"].unique()), on="period")
    filled = cells["status"].ne("missing").groupby(cells["period"]).transform("any")
    cells = cells[filled]
    if cells.empty:
        raise DataError("het bestand bevat geen enkel cijfer", remedy=AGAIN)
    if "region_code" not in cells.columns:
        cells = cells.assign(region_code=_region_codes(cells, geography))
    cells = cells[cells["region_code"] != ""]
    check_all_gemeenten(cells, geography)
    provisional = cells["provisional"] & (cells["status"] == "observed")
    return make_observations(
        cells.assign(
            period=cells["tidy_period"],
            status=cells["status"].mask(provisional, "provisional"),
            numerator=cells["value"],
        ),
        indicator=measure,
        source=source,
    )


def melt(frame: pd.DataFrame, period: str, region: str, topics: Mapping[str, str]) -> pd.DataFrame:
    """Return the cells of a wide export: `topics` maps a header to its breakdown."""
    wide = frame[[period, region, *topics]].rename(columns={period: "period", region: "region"})
    long = wide.melt(["period", "region"], var_name="breakdown", value_name="text")
    return long.assign(breakdown=long["breakdown"].map(topics))


def check_full(frame: pd.DataFrame, dimensions: Iterable[str]) -> None:
    """Raise `DataError` unless the rows are every combination of the dimensions, once."""
    names = list(dimensions)
    expected = 1
    for name in names:
        expected *= frame[name].nunique()
    if frame.duplicated(names).any():
        row = frame[frame.duplicated(names)].iloc[0]
        raise DataError(
            "een rij staat er dubbel in: " + ", ".join(str(row[name]) for name in names),
            remedy=AGAIN,
        )
    if len(frame) != expected:
        raise DataError(
            f"het bestand heeft {len(frame)} rijen en is niet volledig",
            expected=f"{expected} rijen, een per combinatie van " + ", ".join(names),
            remedy=AGAIN,
        )


def check_all_gemeenten(cells: pd.DataFrame, geography: Geography) -> None:
    """Raise `DataError` where a gemeente of the year has no row; needs `year`, `region_code`."""
    for year, codes in cells.groupby("year")["region_code"].unique().items():
        lacking = gemeenten_of(int(str(year)), geography) - set(codes)
        if lacking:
            raise lacking_gemeenten(lacking, str(year), geography)


def lacking_gemeenten(codes: Iterable[str], period: str, geography: Geography) -> DataError:
    """Return the error for gemeenten that a file should have in `period` and has not."""
    lacking = sorted(codes)
    names = ", ".join(_any_name(code, geography) for code in lacking[:3])
    more = f" en nog {len(lacking) - 3}" if len(lacking) > 3 else ""
    verb = "ontbreken" if len(lacking) > 1 else "ontbreekt"
    return DataError(
        f"het bestand is onvolledig: in {period} {verb} {names}{more}",
        expected="alle gemeenten van het jaar",
        remedy=f"{AGAIN}, met alle gemeenten",
    )


def check_national_sum(observations: pd.DataFrame, each: float = 0) -> None:
    """Raise `DataError` where the row of the country is not the sum of its gemeenten.

    Of exact counts no difference is allowed; of others `each`, the most that a gemeente may be
    off. Sums that lack a hidden or empty cell, and files without a row for the country or without
    gemeenten, are not checked. `observations` are of one measure.
    """
    kind = (
        observations["region_code"]
        .str[:2]
        .where(observations["region_code"] != UNKNOWN_REGION, "GM")
    )
    keys = [observations["period"], observations["breakdown"]]
    nation = observations[kind == "NL"].set_index(["period", "breakdown"])["value"]
    gemeenten = observations["value"].where(kind == "GM")
    complete = (observations["value"].notna() | (kind != "GM")).groupby(keys).all()
    sums = gemeenten.groupby(keys).sum()
    number = gemeenten.groupby(keys).count()
    wrong = (sums - nation)[complete & (number > 0) & nation.notna()]
    wrong = wrong[wrong.abs() > 0.5 + each * number.reindex(wrong.index)]
    if wrong.empty:
        return
    period, part = wrong.index[0]
    raise DataError(
        f"Nederland telt in {period} {nation[period, part]:.0f} ({part}), "
        f"de gemeenten samen {sums[period, part]:.0f}",
        expected="twee gelijke getallen" if not each else "een verschil door afronding",
        remedy="het bestand is veranderd of onvolledig; " + AGAIN,
    )


def check_rounding(observations: pd.DataFrame, rounded_to: int) -> None:
    """Raise `DataError` where a figure is no multiple of `rounded_to`, 5 or 10."""
    odd = observations[observations["value"] % rounded_to > 0]
    if len(odd):
        row = odd.iloc[0]
        name = {5: "vijftal", 10: "tiental"}[rounded_to]
        raise DataError(
            f"het aantal {row['value']:.0f} ({row['breakdown']}, {row['period']}) is geen {name}",
            expected=f"aantallen die op {name}len zijn afgerond",
            remedy="het bestand is veranderd, of CBS rondt anders af; " + AGAIN,
        )


def check_totals(
    observations: pd.DataFrame, totals: Mapping[str, Iterable[str]], most: float
) -> None:
    """Raise `DataError` where a total differs from the sum of its parts by more than `most`.

    `totals` maps a breakdown to its parts; sums that lack a hidden or empty part are not checked.
    `observations` are of one measure.
    """
    wide = observations.pivot_table(
        index=["period", "region_code"], columns="breakdown", values="value"
    )
    for total, names in totals.items():
        parts = list(names)
        if not {total, *parts} <= set(wide.columns):
            continue
        difference = (wide[parts].sum(axis=1, skipna=False) - wide[total]).dropna()
        wrong = difference[difference.abs() > most]
        if len(wrong):
            period, code = wrong.index[0]
            raise DataError(
                f"{' + '.join(parts)} is niet {total} bij {code} in {period}: "
                f"het verschil is {abs(wrong.iloc[0]):.0f}",
                expected=f"hoogstens {most:.0f}, door afronding" if most else "geen verschil",
                remedy=AGAIN,
            )


def gemeenten_of(year: int, geography: Geography) -> frozenset[str]:
    """Return the codes of the gemeenten of 1 January `year`; empty before the mergers begin.

    The reference files know every merger from their first one on, so that the gemeenten of the
    year before that are known too, and of no earlier year.
    """
    merger_years = geography.mergers["date"].str[:4]
    first = int(merger_years.min()) - 1 if len(merger_years) else 0
    if year < first:
        return frozenset()
    names = geography.names
    begins = pd.to_numeric(names["from"]).fillna(0)
    ends = pd.to_numeric(names["until"]).fillna(9999)
    always = geography.codes - set(names["gemeente_code"])
    return always | set(names.loc[(begins <= year) & (ends >= year), "gemeente_code"])


def _periods(titles: Iterable[str]) -> pd.DataFrame:
    rows = []
    for title in titles:
        found = _PERIOD.match(title)
        if not found:
            raise DataError(
                f"'{title}' is geen periode die dit bestand hoort te hebben",
                expected="2025 of 2023/'24, eventueel met een ster",
                remedy=AGAIN,
            )
        year = int(found[1])
        period = school_period(year) if found[2] else found[1]
        rows.append((title, period, year, bool(found[3])))
    frame = pd.DataFrame(rows, columns=["period", "tidy_period", "year", "provisional"])
    return frame.astype({"period": "str", "tidy_period": "str"})


def _region_codes(cells: pd.DataFrame, geography: Geography) -> pd.Series:
    """Return a code per cell; an empty text for a region that is not used here."""
    filled_cells = cells.assign(filled=cells["status"].ne("missing"))
    found = filled_cells.groupby(["region", "year"], as_index=False).agg(filled=("filled", "any"))
    provinces = _provinces(geography)
    of_year = {year: gemeenten_of(int(year), geography) for year in found["year"].unique()}
    codes = {
        (name, year): _region_code(name, int(year), filled, geography, provinces, of_year[year])
        for name, year, filled in found.itertuples(index=False)
    }
    mapped = pd.Series(codes, dtype="str").rename("code").rename_axis(["region", "year"])
    return (
        cells[["region", "year"]]
        .merge(mapped.reset_index(), how="left")["code"]
        .set_axis(cells.index)
    )


def _region_code(
    name: str,
    year: int,
    filled: bool,
    geography: Geography,
    provinces: Mapping[str, str],
    of_year: frozenset[str],
) -> str:
    if name == NATION:
        return COUNTRY
    if name == NOT_PLACED:
        return UNKNOWN_REGION
    if _UNUSED_LEVEL.search(name):
        return ""
    if _PROVINCE.search(name):
        key = name_key(_PROVINCE.sub("", name))
        code = provinces.get(_SPELLINGS.get(key, key))
    else:
        code = geography.resolve_name(name, year)
        if code and of_year and code not in of_year:
            if filled:
                raise DataError(
                    f"gemeente '{name}' ({code}) bestond niet in {year} maar heeft wel cijfers",
                    remedy="controleer het jaar, of vul data/reference/gemeente_namen.csv aan",
                )
            code = None
    if code is None and filled:
        raise _unknown(name, year, geography)
    return code or ""


def _unknown(name: str, year: int, geography: Geography) -> DataError:
    near = nearest(name, geography.names["name"])
    return DataError(
        f"de naam '{name}' heeft cijfers in {year} maar is onbekend"
        + (f"; lijkt op '{near}'" if near else ""),
        expected="Nederland, een provincie of een gemeente",
        remedy="is het een gemeente, zet de naam dan in data/reference/gemeente_namen.csv; "
        "kies anders in StatLine alleen Nederland en gemeenten",
    )


def _provinces(geography: Geography) -> dict[str, str]:
    rows = geography.gemeenten
    return {
        name_key(name): code
        for name, code in zip(rows["provincie_name"], rows["provincie_code"], strict=True)
    }


def _any_name(code: str, geography: Geography) -> str:
    names = geography.names
    return str(names.loc[names["gemeente_code"] == code, "name"].iloc[0])
