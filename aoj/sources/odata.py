"""Fetched CBS tables: one reader for all, told by a `Table` what a source must look like.

The form is that of `aoj.store.fetched`: a line per figure with keys beside titles. A module of a
source says which measures and parts there are, in which unit, how CBS rounds and what must add up;
everything else is done here. Names and titles of CBS do not matter: `bronnen.yml` has linked them
to measures and parts when the table was fetched.

- only the levels that are used stay (the Netherlands, provinces, gemeenten); `NL00` is `NL01`;
- `.` is hidden and empty is missing, neither is 0; a part without any figure in a period has no
  rows there; former gemeenten without figures have none either;
- a table is of the gemeenten of each period, or of one division for all periods (`regio (indeling
  2025)`), which shows by the gemeenten that it has;
- a period is a year, a school year or a half-year; a date within the year (`30 juni 2025`) is the
  half-year that it ends, 1 January the year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from aoj.errors import DataError, nearest
from aoj.geography import COUNTRY, Geography
from aoj.sources.files import (
    FETCH_AGAIN,
    FileSample,
    read_numbers,
    read_rows,
    read_sample,
    require_columns,
)
from aoj.sources.odata_periods import periods_of
from aoj.sources.odata_regions import gemeenten_of_division, rows_of_regions
from aoj.sources.source import Loaded, Source, SourceFile, make_texts
from aoj.sources.statline import (
    NOT_PLACED,
    check_national_sum,
    check_rounding,
    check_totals,
)
from aoj.store.fetched import COLUMNS, HIDDEN
from aoj.store.observations import UNKNOWN_REGION, make_observations

COUNT, THOUSANDS, SHARE = "aantal", "x 1 000", "%"
EURO, THOUSANDS_OF_EURO = "euro", "1 000 euro"
UNITS: Mapping[str, float] = MappingProxyType(
    {COUNT: 1, THOUSANDS: 1000, SHARE: 0.01, EURO: 1, THOUSANDS_OF_EURO: 1000}
)
"""What one unit of CBS is in ours: persons, shares of 1 and euros."""

_NEEDED = ("bron", "tabel", "meting", "onderdeel")
_CHECK = "`aoj fetch --check` toont wat in data/reference/bronnen.yml te veranderen is"
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}")
_REMARK = re.compile(r"\s*\((?![^()]*(?:\d|\bper\b|duizend|miljoen|miljard|\bml[nd]))[^()]*\)$")
_PLACELESS = re.compile(r"niet in te delen|onbekend", re.IGNORECASE)


@dataclass(frozen=True)
class Figures:
    """A measure of a fetched table: its parts and what must hold of its figures.

    `units` are those that CBS may give it in (`UNITS`); `rounded_to` is 5 or 10 where CBS rounds
    so; `sums` is the most that one gemeente may be off when they add up to the country (0: exact),
    None where they need not; `totals` maps a part to those that it is the sum of, `within` a part
    to one that it cannot exceed; `status` replaces 'observed', as of a forecast; `negative` figures
    can occur, as in accounts; `selection` is what a snapshot is called that has the measure, where
    a table is known in selections.
    """

    measure: str
    parts: tuple[str, ...]
    units: tuple[str, ...] = (COUNT,)
    rounded_to: int = 0
    sums: float | None = None
    totals: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    within: Mapping[str, str] = field(default_factory=dict, hash=False)
    status: str = "observed"
    negative: bool = False
    selection: str = "alles"


@dataclass(frozen=True)
class Table:
    """A CBS table as a source: what it is called, its measures, and its regions and periods.

    `levels` are the beginnings of region keys that are used. `division` names the years, counted
    from that of the period, whose gemeenten the table may have, or is `ONE_DIVISION`. Without
    `needs_gemeenten` a file may lack them all. A `sparse` table may leave out some rows without a
    figure. Of a table with `year_end`, a figure at the end of December or of the fourth quarter is
    that of the year, and other months are not used.
    """

    name: str
    title: str
    table: str
    description: str
    figures: tuple[Figures, ...]
    levels: tuple[str, ...] = ("NL", "PV", "GM")
    division: tuple[int, ...] | str = (0,)
    needs_gemeenten: bool = True
    sparse: bool = False
    year_end: bool = False

    @property
    def source(self) -> Source:
        """What the project tells about this source."""
        return Source(
            name=self.name,
            title=self.title,
            publisher="CBS",
            table=self.table,
            measures=tuple(figures.measure for figures in self.figures),
            kind="observations",
            description=self.description,
        )

    def recognise(self, sample: FileSample) -> bool:
        """Whether a file was fetched from this table."""
        return is_fetched(sample) and source_in(sample) == self.name

    def load(self, file: SourceFile, geography: Geography) -> Loaded:
        """Return the observations of a fetched file; raises `DataError` for anything unexpected."""
        cells, about = read_cells(file, self, {f.measure: f.parts for f in self.figures})
        if not self.sparse:
            _check_every_part(cells)
        rows = rows_of_regions(
            _with_values(cells, self),
            self.division,
            geography,
            needs_gemeenten=self.needs_gemeenten,
            sparse=self.sparse,
        )
        observations = make_observations(
            rows.assign(
                indicator=rows["meting"],
                breakdown=rows["onderdeel"],
                numerator=rows["value"].mask(rows["unit"] == SHARE),
            ),
            source=self.name,
        )
        for figures in self.figures:
            part = observations[observations["indicator"] == figures.measure]
            if len(part):
                _check_figures(part, figures)
        return Loaded(
            about.rows,
            observations,
            selection=self._selection(cells),
            date=about.date,
            table=about.table,
        )

    def _selection(self, cells: pd.DataFrame) -> str:
        have = {*zip(cells["meting"], cells["onderdeel"], strict=True)}
        measures = {measure for measure, _ in have}
        present = [figures for figures in self.figures if figures.measure in measures]
        names = list(dict.fromkeys(figures.selection for figures in present))
        lacking = [p for f in present for p in f.parts if (f.measure, p) not in have]
        return "+".join([*names, *([f"zonder {', '.join(lacking)}"] if lacking else [])])


@dataclass(frozen=True)
class About:
    """What a fetched file says of itself: its table, the date of that table, its rows of data."""

    table: str
    date: str
    rows: int


def is_fetched(sample: FileSample) -> bool:
    """Whether a file has the form of a fetched CBS table, of this version or another."""
    return set(_NEEDED[:3]) <= set(sample.columns) or (
        len(set(COLUMNS) & set(sample.columns)) >= len(COLUMNS) - 2
    )


def source_in(sample: FileSample) -> str:
    """Return the name of the source that a fetched file tells, empty where it tells none."""
    fields = dict(zip(sample.columns, sample.first, strict=False))
    return fields.get("bron", "")


def unknown_source(sample: FileSample, known: Iterable[str]) -> DataError:
    """Return the error for a file of the fetched form that no source takes."""
    if not sample.first:
        return DataError("het bestand heeft een kopregel maar geen gegevens", remedy=FETCH_AGAIN)
    if "bron" not in sample.columns:
        return DataError("de kolom 'bron' ontbreekt in deze opgehaalde tabel", remedy=FETCH_AGAIN)
    name = source_in(sample)
    near = nearest(name, known)
    return DataError(
        f"dit is een opgehaalde tabel van de bron '{name}', die onbekend is"
        + (f"; lijkt op '{near}'" if near else ""),
        remedy="werk aoj bij, of verbeter de naam in data/reference/bronnen.yml",
    )


def fetched_or(
    table: Table, other: Callable[[SourceFile, Geography], Loaded]
) -> Callable[[SourceFile, Geography], Loaded]:
    """Return a loader of both forms: fetched, and what a person downloads from StatLine's pages."""

    def load(file: SourceFile, geography: Geography) -> Loaded:
        fetched = table.recognise(read_sample(file.path))
        return table.load(file, geography) if fetched else other(file, geography)

    return load


def read_cells(
    file: SourceFile, table: Table | TextTable, parts: Mapping[str, tuple[str, ...]]
) -> tuple[pd.DataFrame, About]:
    """Return the lines of the levels that a table uses, and what the file says of itself.

    Columns, as text: meting, onderdeel, eenheid, waarde, regio_code, regio, period; and year,
    provisional. Raises `DataError` where columns lack or came, or where the lines are not of one
    table.
    """
    _check_form(read_sample(file.path).columns)
    heads = {name: set[str]() for name in ("bron", "tabel", "bijgewerkt")}
    used = ("meting", "onderdeel", "eenheid", "waarde", "regio_code", "regio")
    periods = ("periode_code", "periode", "periode_status")

    def keep(block: pd.DataFrame) -> pd.Series:
        for name, found in heads.items():
            found.update(block[name].cat.categories)
        codes = block["regio_code"].cat.categories
        wanted = codes[codes.str.startswith(table.levels)]
        unplaced = block["regio"].cat.categories.intersection([NOT_PLACED])
        return block["regio_code"].isin(wanted) | block["regio"].isin(unplaced)

    by = [*heads, "regio_code", "regio"]
    cells, rows = read_rows(file.path, [*heads, *used, *periods], by, keep)
    about = About(_only(heads, "tabel"), _date(_only(heads, "bijgewerkt")), rows)
    if _only(heads, "bron") != table.name:
        raise DataError("het bestand noemt meer dan een bron", remedy=FETCH_AGAIN)
    if cells.empty:
        raise DataError(
            "het bestand heeft geen rijen van Nederland, provincies of gemeenten",
            remedy="verbeter 'regions' in data/reference/bronnen.yml",
        )
    _check_parts(cells, parts)
    cells = cells.merge(periods_of(cells, table.year_end), on="periode_code")
    if cells.empty:
        raise DataError(
            "het bestand heeft geen periode die wordt gebruikt",
            expected="jaren, schooljaren of halfjaren",
            remedy="verbeter 'periods' in data/reference/bronnen.yml",
        )
    cells = cells.assign(regio_code=cells["regio_code"].astype("str"))
    cells["regio_code"] = cells["regio_code"].replace("NL00", COUNTRY)
    cells = _with_placeless(cells)
    _check_once(cells)
    return cells, about


def _with_placeless(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells with `ONBEKEND` for those of no known gemeente; of other levels none."""
    placeless = cells["regio"].astype("str").str.contains(_PLACELESS)
    of_gemeenten = cells["regio_code"].str.startswith("GM") | (cells["regio"] == NOT_PLACED)
    codes = cells["regio_code"].mask(placeless & of_gemeenten, UNKNOWN_REGION)
    return cells.assign(regio_code=codes)[~placeless | of_gemeenten]


@dataclass(frozen=True)
class TextTable:
    """A CBS table of codes and names of gemeenten, such as the regions to which they belong.

    `patterns` maps each part to a regular expression that its texts match. The gemeenten are those
    of the period.
    """

    name: str
    title: str
    table: str
    description: str
    measure: str
    patterns: Mapping[str, str] = field(hash=False)
    levels: tuple[str, ...] = ("GM",)
    year_end: bool = False

    @property
    def source(self) -> Source:
        """What the project tells about this source."""
        return Source(
            name=self.name,
            title=self.title,
            publisher="CBS",
            table=self.table,
            measures=(),
            kind="texts",
            description=self.description,
            text_measures=(self.measure,),
        )

    def recognise(self, sample: FileSample) -> bool:
        """Whether a file was fetched from this table."""
        return is_fetched(sample) and source_in(sample) == self.name

    def load(self, file: SourceFile, geography: Geography) -> Loaded:
        """Return the texts of a fetched file; raises `DataError` for anything unexpected."""
        cells, about = read_cells(file, self, {self.measure: tuple(self.patterns)})
        text = cells["waarde"].astype("str").replace(HIDDEN, "")
        status = text.map(lambda value: "observed" if value else "missing")
        cells = cells.assign(text=text, status=status).astype({"onderdeel": "str"})
        rows = gemeenten_of_division(cells, (0,), geography)
        for part, pattern in self.patterns.items():
            given = rows.loc[(rows["onderdeel"] == part) & (rows["text"] != ""), "text"]
            wrong = given[~given.str.fullmatch(pattern)]
            if len(wrong):
                raise DataError(
                    f"'{wrong.iloc[0]}' is geen {part}",
                    expected="een code" if part.endswith("_code") else "een naam",
                    remedy=_CHECK,
                )
        rows = rows[rows["text"] != ""]
        if rows.empty:
            raise DataError("het bestand bevat geen enkele tekst", remedy=FETCH_AGAIN)
        named = rows.rename(columns={"regio_code": "region_code", "onderdeel": "breakdown"})
        return Loaded(
            about.rows,
            date=about.date,
            table=about.table,
            texts=make_texts(named, measure=self.measure),
        )


def _check_form(columns: tuple[str, ...]) -> None:
    """Raise `DataError` where columns lack, or where there are some that we do not know."""
    require_columns(columns, COLUMNS)
    extra = [name for name in columns if name not in COLUMNS]
    pairs = {name.removesuffix("_code") for name in extra}
    strange = [name for name in sorted(pairs) if not {name, f"{name}_code"} <= set(extra)]
    if strange:
        raise DataError(
            f"de kolom '{strange[0]}' hoort niet bij de vorm van opgehaalde tabellen die dit "
            "programma kent",
            expected=", ".join(COLUMNS) + ", en per dimensie een sleutel en een titel",
            remedy="werk aoj bij",
        )


def _only(heads: Mapping[str, set[str]], name: str) -> str:
    """Return the one value that a column has in all lines."""
    if len(heads[name]) > 1:
        some = " en ".join(f"'{value}'" for value in sorted(heads[name])[:2])
        raise DataError(
            f"de regels van dit bestand zijn niet van een tabel: in kolom '{name}' staan {some}",
            remedy=FETCH_AGAIN,
        )
    return next(iter(heads[name]))


def _date(text: str) -> str:
    if not _DATE.match(text):
        raise DataError(
            f"'{text}' in kolom 'bijgewerkt' is geen datum",
            expected="een datum zoals 2026-03-06",
            remedy=FETCH_AGAIN,
        )
    return text[:10]


def _check_parts(cells: pd.DataFrame, parts: Mapping[str, tuple[str, ...]]) -> None:
    """Raise `DataError` for a measure or part that the source does not have."""
    for measure, part in cells[["meting", "onderdeel"]].drop_duplicates().itertuples(index=False):
        if measure not in parts:
            raise _no_such("de meting", measure, parts)
        if part not in parts[measure]:
            raise _no_such(f"het onderdeel van '{measure}'", part, parts[measure])


def _no_such(what: str, name: str, known: Iterable[str]) -> DataError:
    names = list(known)
    return DataError(
        f"{what} '{name}' hoort niet bij deze bron",
        expected=", ".join(names),
        remedy="verbeter de naam in data/reference/bronnen.yml en haal de tabel opnieuw op",
    )


def _check_once(cells: pd.DataFrame) -> None:
    key = ["meting", "onderdeel", "regio_code", "period"]
    twice = cells[cells.duplicated(key)]
    if len(twice):
        row = twice.iloc[0]
        raise DataError(
            f"een cijfer staat er dubbel in: {row['meting']} {row['onderdeel']}, {row['regio']}, "
            f"{row['period']}",
            remedy=f"{FETCH_AGAIN}; blijft het zo, dan wijst een onderdeel in "
            "data/reference/bronnen.yml meer dan een cijfer aan",
        )


def _check_every_part(cells: pd.DataFrame) -> None:
    """Raise `DataError` where a part has no line at all in a period that others have."""
    group = ["meting", "onderdeel"]
    have = cells[[*group, "period"]].astype("str").drop_duplicates()
    every = have[group].drop_duplicates().merge(have[["period"]].drop_duplicates(), how="cross")
    both = every.merge(have, how="left", indicator=True)
    lacking = both[both["_merge"] == "left_only"]
    if len(lacking):
        row = lacking.iloc[0]
        raise DataError(
            f"het bestand is onvolledig: {row['meting']} {row['onderdeel']} heeft geen regels in "
            f"{row['period']}",
            expected="van elk onderdeel dezelfde perioden",
            remedy=FETCH_AGAIN,
        )


def _with_values(cells: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the cells with `value` in our units, `unit`, `status`, `hidden`; no empty parts."""
    frames = []
    for figures in table.figures:
        rows = cells[cells["meting"] == figures.measure]
        if rows.empty:
            continue
        unit = _unit_of(rows, figures)
        text = rows["waarde"].astype("str")
        sign = text.str.startswith("-")
        if sign.any() and not figures.negative:
            raise DataError(
                f"'{text[sign].iloc[0]}' bij {figures.measure} is negatief", remedy=FETCH_AGAIN
            )
        numbers = read_numbers(
            text.str.removeprefix("-") if figures.negative else text,
            "waarde",
            fractions=True,
            hidden=(HIDDEN,),
        )
        value = _scaled(numbers["value"], unit).mask(sign, lambda v: -v)
        if unit == COUNT and (value % 1 > 0).any():
            wrong = text[value % 1 > 0].iloc[0]
            raise DataError(
                f"'{wrong}' bij {figures.measure} is geen aantal",
                expected="een geheel getal",
                remedy=FETCH_AGAIN,
            )
        provisional = rows["provisional"] & (numbers["status"] == "observed")
        status = numbers["status"].mask(provisional, "provisional")
        if figures.status != "observed":
            status = status.mask(status.isin(["observed", "provisional"]), figures.status)
        frames.append(rows.assign(value=value, unit=unit, status=status, hidden=numbers["hidden"]))
    rows = pd.concat(frames, ignore_index=True).astype({"meting": "str", "onderdeel": "str"})
    filled = rows["status"].ne("missing")
    filled = filled.groupby([rows["meting"], rows["onderdeel"], rows["period"]]).transform("any")
    if not filled.any():
        raise DataError("het bestand bevat geen enkel cijfer", remedy=FETCH_AGAIN)
    return rows[filled].reset_index(drop=True)


def _unit_of(rows: pd.DataFrame, figures: Figures) -> str:
    """Return the unit of a measure; raises `DataError` where it is none of those declared."""
    for text in rows["eenheid"].astype("str").unique():
        if canonical_unit(text) not in figures.units:
            raise DataError(
                f"de eenheid van {figures.measure} is '{text}'",
                expected=" of ".join(f"'{unit}'" for unit in figures.units),
                remedy="controleer de tabel bij het CBS; de inleesmodule moet worden aangepast",
            )
    found = {canonical_unit(text) for text in rows["eenheid"].astype("str").unique()}
    if len(found) > 1:
        raise DataError(
            f"{figures.measure} staat er in twee eenheden in: {' en '.join(sorted(found))}",
            remedy=_CHECK,
        )
    return found.pop()


def canonical_unit(text: str) -> str:
    """Return a unit of CBS in one spelling, without a remark between brackets.

    What scales the figures stays wherever it stands, so that it is no unit that we know.

    >>> canonical_unit("% (zie toelichting)"), canonical_unit("x 1.000"), canonical_unit("Aantal")
    ('%', 'x 1 000', 'aantal')
    >>> canonical_unit("x 1 000 euro"), canonical_unit("1000 euro")
    ('1 000 euro', '1 000 euro')
    >>> canonical_unit("aantal (x 1 000)"), canonical_unit("euro (mln)")
    ('aantal (x 1 000)', 'euro (mln)')
    """
    plain = " ".join(_REMARK.sub("", text.casefold()).split())
    plain = re.sub(r"\b1[ .]?000\b", "1 000", plain)
    return plain.removeprefix("x ") if plain.endswith("euro") else plain


def _scaled(values: pd.Series, unit: str) -> pd.Series:
    """Return figures in our units, without what binary fractions add."""
    return (values / 100).round(9) if unit == SHARE else (values * UNITS[unit]).round(3)


def _check_figures(observations: pd.DataFrame, figures: Figures) -> None:
    """Raise `DataError` where figures of one measure cannot be right."""
    if SHARE in figures.units and (observations["value"] > 1).any():
        row = observations[observations["value"] > 1].iloc[0]
        raise DataError(
            f"{figures.measure} {row['breakdown']} is {row['value'] * 100:.1f}% bij "
            f"{row['region_code']} in {row['period']}",
            expected="hoogstens 100%",
            remedy=FETCH_AGAIN,
        )
    coarse = THOUSANDS in figures.units
    most = max(figures.rounded_to, 1000 if coarse else 0)
    if figures.rounded_to:
        check_rounding(observations, figures.rounded_to)
    if figures.totals:
        check_totals(observations, figures.totals, most)
    if figures.within:
        _check_within(observations, figures, most)
    if figures.sums is not None:
        check_national_sum(observations, figures.sums)


def _check_within(observations: pd.DataFrame, figures: Figures, most: float) -> None:
    wide = observations.pivot_table(
        index=["period", "region_code"], columns="breakdown", values="value"
    )
    for part, whole in figures.within.items():
        if not {part, whole} <= set(wide.columns):
            continue
        wrong = wide[(wide[part] - wide[whole]) > most]
        if len(wrong):
            period, code = wrong.index[0]
            raise DataError(
                f"{figures.measure} {part} ({wrong[part].iloc[0]:.0f}) is meer dan {whole} "
                f"({wrong[whole].iloc[0]:.0f}) bij {code} in {period}",
                expected=f"hoogstens {whole}",
                remedy=f"het bestand is veranderd of onderwerpen zijn verwisseld; {_CHECK}",
            )
