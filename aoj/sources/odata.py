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
from aoj.sources.files import FileSample, read_numbers, read_rows, read_sample, require_columns
from aoj.sources.source import Loaded, Source, SourceFile, make_texts
from aoj.sources.statline import (
    NOT_PLACED,
    check_national_sum,
    check_rounding,
    check_totals,
    gemeenten_of,
    lacking_gemeenten,
)
from aoj.store.fetched import COLUMNS, HIDDEN, period_of_key
from aoj.store.observations import UNKNOWN_REGION, make_observations

COUNT, THOUSANDS, SHARE = "aantal", "x 1 000", "%"
EURO, THOUSANDS_OF_EURO = "euro", "1 000 euro"
UNITS: Mapping[str, float] = MappingProxyType(
    {COUNT: 1, THOUSANDS: 1000, SHARE: 0.01, EURO: 1, THOUSANDS_OF_EURO: 1000}
)
"""What one unit of CBS is in ours: persons, shares of 1 and euros."""

ONE_DIVISION = "een"
"""Division of a table that has the gemeenten of one year in all of its periods."""

_NEEDED = ("bron", "tabel", "meting", "onderdeel")
_MOST_LACKING = 0.1
"""The part of its regions that a part of a sparse table may lack in a period."""

_MADE_AGAIN = "haal de tabel opnieuw op met `aoj fetch`"
_CHECK = "`aoj fetch --check` toont wat in data/reference/bronnen.yml te veranderen is"
_HALF_YEAR_ENDS = {"06": "H1", "12": "H2"}
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_MONTH_KEY = re.compile(r"^(\d{4})(?:MM(\d{2})|KW0(\d))$")
_DAY_KEY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_DAY_TITLE = re.compile(rf"^(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\s?\**$")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}")
_PLACELESS = re.compile(r"niet in te delen|onbekend", re.IGNORECASE)
_GEMEENTE = r"GM\d{4}"


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
        rows = _rows_of_regions(_with_values(cells, self), self, geography)
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
        return DataError("het bestand heeft een kopregel maar geen gegevens", remedy=_MADE_AGAIN)
    if "bron" not in sample.columns:
        return DataError("de kolom 'bron' ontbreekt in deze opgehaalde tabel", remedy=_MADE_AGAIN)
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
        raise DataError("het bestand noemt meer dan een bron", remedy=_MADE_AGAIN)
    if cells.empty:
        raise DataError(
            "het bestand heeft geen rijen van Nederland, provincies of gemeenten",
            remedy="verbeter 'regions' in data/reference/bronnen.yml",
        )
    _check_parts(cells, parts)
    cells = cells.merge(_periods(cells, table), on="periode_code")
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
        rows = _gemeenten_of_division(cells, (0,), True, geography)
        for part, pattern in self.patterns.items():
            given = rows.loc[(rows["onderdeel"] == part) & (rows["text"] != ""), "text"]
            wrong = given[~given.str.fullmatch(pattern)]
            if len(wrong):
                raise DataError(
                    f"'{wrong.iloc[0]}' is geen {part}",
                    expected=f"tekst van de vorm {pattern}",
                    remedy=_CHECK,
                )
        rows = rows[rows["text"] != ""]
        if rows.empty:
            raise DataError("het bestand bevat geen enkele tekst", remedy=_MADE_AGAIN)
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
            remedy=_MADE_AGAIN,
        )
    return next(iter(heads[name]))


def _date(text: str) -> str:
    if not _DATE.match(text):
        raise DataError(
            f"'{text}' in kolom 'bijgewerkt' is geen datum",
            expected="een datum zoals 2026-03-06",
            remedy=_MADE_AGAIN,
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


def _periods(cells: pd.DataFrame, table: Table | TextTable) -> pd.DataFrame:
    """Return per key of a period: period, year, provisional; unused months have no row."""
    rows = []
    keys = ["periode_code", "periode", "periode_status"]
    found = cells[keys].astype("str").drop_duplicates()
    has_years = found["periode_code"].str.endswith("JJ00").any()
    for key, title, status in found.itertuples(index=False):
        is_month = table.year_end and not key.endswith("JJ00")
        if is_month:
            period = "" if has_years else _year_end(key)
        else:
            period = _period_of_day(key, title) or period_of_key(key)
        if not period and not is_month:
            raise DataError(
                f"'{title}' ({key}) is geen periode die wij kennen",
                expected="een jaar, een schooljaar of een halfjaar",
                remedy="verbeter 'periods' in data/reference/bronnen.yml",
            )
        provisional = title.endswith("*") or "voorlopig" in status.casefold()
        if period:
            rows.append((key, period, int(period[:4]), provisional))
    frame = pd.DataFrame(rows, columns=["periode_code", "period", "year", "provisional"])
    frame = frame.astype({"periode_code": "str", "period": "str", "provisional": "bool"})
    if frame["periode_code"].duplicated().any():
        key = frame.loc[frame["periode_code"].duplicated(), "periode_code"].iloc[0]
        raise DataError(f"de periode {key} heeft meer dan een titel of status", remedy=_MADE_AGAIN)
    return frame


def _period_of_day(key: str, title: str) -> str:
    """Return the period of a date or month: the half-year that it ends, of 1 January the year.

    Empty for other keys, whatever their title says.

    >>> _period_of_day("20240630", ""), _period_of_day("2024X001", "31 december 2024*")
    ('2024-H1', '2024-H2')
    >>> _period_of_day("2024MM12", ""), _period_of_day("2024X001", "1 januari 2024")
    ('2024-H2', '2024')
    """
    by_title, by_key, by_month = _DAY_TITLE.match(title), _DAY_KEY.match(key), _MONTH_KEY.match(key)
    if period_of_key(key) and not by_month:
        return ""
    if by_title:
        year, month, day = by_title[3], _MONTHS.index(by_title[2]) + 1, int(by_title[1])
    elif by_key:
        year, month, day = by_key[1], int(by_key[2]), int(by_key[3])
    elif by_month and by_month[2]:
        year, month, day = by_month[1], int(by_month[2]), 30
    else:
        return ""
    if (month, day) == (1, 1):
        return str(year)
    half = _HALF_YEAR_ENDS.get(f"{month:02d}", "") if day >= 30 else ""
    return f"{year}-{half}" if half else ""


def _year_end(key: str) -> str:
    """Return the year at whose end a month or quarter stands, else an empty text.

    >>> _year_end("2024MM12"), _year_end("2024KW04"), _year_end("2024MM11")
    ('2024', '2024', '')
    """
    found = _MONTH_KEY.match(key)
    return found[1] if found and (found[2] == "12" or found[3] == "4") else ""


def _check_once(cells: pd.DataFrame) -> None:
    key = ["meting", "onderdeel", "regio_code", "period"]
    twice = cells[cells.duplicated(key)]
    if len(twice):
        row = twice.iloc[0]
        raise DataError(
            f"een cijfer staat er dubbel in: {row['meting']} {row['onderdeel']}, {row['regio']}, "
            f"{row['period']}",
            remedy=f"{_MADE_AGAIN}; blijft het zo, dan wijst een onderdeel in "
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
            remedy=_MADE_AGAIN,
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
                f"'{text[sign].iloc[0]}' bij {figures.measure} is negatief", remedy=_MADE_AGAIN
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
                remedy=_MADE_AGAIN,
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
        raise DataError("het bestand bevat geen enkel cijfer", remedy=_MADE_AGAIN)
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
    """Return a unit of CBS in one spelling, without what stands between brackets.

    >>> canonical_unit("% (zie toelichting)"), canonical_unit("x 1.000"), canonical_unit("Aantal")
    ('%', 'x 1 000', 'aantal')
    >>> canonical_unit("x 1 000 euro"), canonical_unit("1000 euro")
    ('1 000 euro', '1 000 euro')
    """
    plain = " ".join(re.sub(r"\s*\([^()]*\)$", "", text).casefold().split())
    plain = re.sub(r"\b1[ .]?000\b", "1 000", plain)
    return plain.removeprefix("x ") if plain.endswith("euro") else plain


def _scaled(values: pd.Series, unit: str) -> pd.Series:
    """Return figures in our units, without what binary fractions add."""
    return (values / 100).round(9) if unit == SHARE else (values * UNITS[unit]).round(3)


def _rows_of_regions(cells: pd.DataFrame, table: Table, geography: Geography) -> pd.DataFrame:
    """Return the rows of regions that exist, with `region_code`; all parts have the same ones."""
    is_gemeente = cells["regio_code"].str.fullmatch(_GEMEENTE)
    others = cells[~is_gemeente]
    known = {COUNTRY, UNKNOWN_REGION, *geography.gemeenten["provincie_code"]}
    strange = others[~others["regio_code"].isin(known) & (others["status"] != "missing")]
    if len(strange):
        raise _unknown_region(strange.iloc[0], geography)
    others = _without_empty_unplaced(others[others["regio_code"].isin(known)])
    gemeenten = _gemeenten_of_division(
        cells[is_gemeente], table.division, table.needs_gemeenten, geography, cells
    )
    rows = pd.concat([others, gemeenten]).rename(columns={"regio_code": "region_code"})
    return _with_same_regions(rows, table)


def _without_empty_unplaced(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells; those of who is not placed only of periods in which there are any."""
    filled = cells["status"].ne("missing")
    filled = filled.groupby([cells["regio_code"], cells["period"]]).transform("any")
    return cells[filled | (cells["regio_code"] != UNKNOWN_REGION)]


def _gemeenten_of_division(
    cells: pd.DataFrame,
    division: tuple[int, ...] | str,
    needed: bool,
    geography: Geography,
    all_cells: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the cells of gemeenten that existed, in the division of the table.

    Raises `DataError` where one lacks, or where one has figures that did not exist then.
    """
    if cells.empty and not needed:
        return cells
    if division == ONE_DIVISION:
        groups = {"alle perioden": cells}
    else:
        periods = sorted((cells if all_cells is None else all_cells)["period"].unique())
        groups = {str(period): cells[cells["period"] == period] for period in periods}
    kept = []
    for period, rows in groups.items():
        present = frozenset(rows["regio_code"])
        filled = frozenset(rows.loc[rows["status"] != "missing", "regio_code"])
        candidates = _candidates(division, period, filled, geography)
        fits = [codes for codes in candidates.values() if filled <= codes <= present]
        if not fits:
            raise _wrong_gemeenten(rows, present, filled, candidates, geography)
        kept.append(rows[rows["regio_code"].isin(fits[0])])
    return pd.concat(kept)


def _candidates(
    division: tuple[int, ...] | str, period: str, filled: frozenset[str], geography: Geography
) -> dict[int, frozenset[str]]:
    """Return the gemeenten that a table may have, by year, the likeliest year first.

    Of years of which no mergers are known, these are the codes with figures that are known.
    """
    mergers = sorted({int(date[:4]) for date in geography.mergers["date"]}, reverse=True)
    if isinstance(division, str):
        years = [*mergers, mergers[-1] - 1] if mergers else [9999]
    else:
        years = [int(period[:4]) + more for more in division]
    known = filled & (geography.codes | {*geography.names["gemeente_code"]})
    return {year: gemeenten_of(year, geography) or known for year in years}


def _wrong_gemeenten(
    rows: pd.DataFrame,
    present: frozenset[str],
    filled: frozenset[str],
    candidates: Mapping[int, frozenset[str]],
    geography: Geography,
) -> DataError:
    year = min(candidates, key=lambda y: len(filled - candidates[y]) + len(candidates[y] - present))
    strange = sorted(filled - candidates[year])
    if strange:
        row = rows[rows["regio_code"] == strange[0]].iloc[0]
        if strange[0] not in set(geography.names["gemeente_code"]) | geography.codes:
            return _unknown_region(row, geography)
        return DataError(
            f"gemeente '{row['regio']}' ({strange[0]}) bestond niet in {year} maar heeft wel "
            "cijfers",
            remedy="controleer de tabel, of vul data/reference/gemeente_namen.csv aan",
        )
    return lacking_gemeenten(candidates[year] - present, str(year), geography)


def _unknown_region(row: pd.Series, geography: Geography) -> DataError:
    near = nearest(str(row["regio"]), geography.names["name"])
    return DataError(
        f"de regio '{row['regio']}' ({row['regio_code']}) heeft cijfers in {row['period']} maar is "
        "onbekend" + (f"; lijkt op '{near}'" if near else ""),
        expected="Nederland, een provincie of een gemeente",
        remedy="is het een gemeente, zet haar dan in data/reference/gemeente_namen.csv; vraag "
        "anders in data/reference/bronnen.yml alleen latere perioden",
    )


def _with_same_regions(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return rows in which all parts of a period have the same regions.

    A region that a part lacks is added as missing where the table is sparse and few lack; else
    `DataError` is raised.
    """
    group = ["meting", "onderdeel", "period"]
    regions = rows[["period", "region_code", "regio"]].drop_duplicates(["period", "region_code"])
    if table.division == ONE_DIVISION:
        once = regions[["region_code", "regio"]].drop_duplicates("region_code")
        regions = regions[["period"]].drop_duplicates().merge(once, how="cross")
    sizes = rows.groupby(group).size().rename("rows").reset_index()
    sizes["expected"] = sizes["period"].map(regions["period"].value_counts())
    short = sizes[sizes["rows"] < sizes["expected"]]
    if short.empty:
        return rows.reset_index(drop=True)
    units = rows[["meting", "unit"]].drop_duplicates()
    every = short[group].merge(regions, on="period").merge(units, on="meting")
    both = every.merge(rows[[*group, "region_code"]], how="left", indicator=True)
    lacking = both[both["_merge"] == "left_only"].drop(columns="_merge")
    few = (short["rows"] >= (1 - _MOST_LACKING) * short["expected"]).all()
    if table.sparse and few:
        empty = lacking.assign(value=float("nan"), status="missing", hidden=0)
        return pd.concat([rows, empty], ignore_index=True)
    row = lacking.iloc[0]
    raise DataError(
        f"het bestand is onvolledig: {row['meting']} {row['onderdeel']} heeft in {row['period']} "
        f"geen rij voor {row['regio']} ({row['region_code']})",
        expected="een rij per regio, ook als CBS er geen cijfer heeft",
        remedy=_MADE_AGAIN,
    )


def _check_figures(observations: pd.DataFrame, figures: Figures) -> None:
    """Raise `DataError` where figures of one measure cannot be right."""
    if SHARE in figures.units and (observations["value"] > 1).any():
        row = observations[observations["value"] > 1].iloc[0]
        raise DataError(
            f"{figures.measure} {row['breakdown']} is {row['value'] * 100:.1f}% bij "
            f"{row['region_code']} in {row['period']}",
            expected="hoogstens 100%",
            remedy=_MADE_AGAIN,
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
