"""Totals and bounds are the same over any partition of gemeenten, and no wider than they must be.

Every sum is held against a count by hand (`expected`) that knows nothing of data frames.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from math import inf, isnan
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from smallland import SmallData, with_mergers, write_reference

from aoj.geography import Geography, Region, load_geography
from aoj.indicators.catalogue import Indicator, read_catalogue
from aoj.indicators.cells import read_cells, reading_of
from aoj.indicators.engine import part_figures
from aoj.indicators.sums import sum_parts

GEMEENTEN = ("GM0001", "GM0002", "GM0003", "GM0004", "GM0005")
FORMER = ("GM0101", "GM0102", "GM0103", "GM0104")
PERIODS = ("2018", "2025")
HIGHEST = 4
QUIET = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

BLOCK = """
[proef]
label = "proef"
theme = "jeugd"
question = "Hoeveel?"
definition = "Proef."
statistic = "{statistic}"
measure = "{measure}"
grain = "{grain}"
sector = "{sector}"
unit = "leerlingen"
reference_date = ""
sources = []
levels = ["land", "gemeente", "samenwerkingsverband", "regio"]
rounding = {rounding}
hidden_max = 4
{more}
[proef.breakdowns.a]
label = "a"
parts = ["{parts}"]
"""


def block(
    statistic: str = "count",
    parts: str = "a",
    *,
    measure: str = "leerlingen_woonregio",
    grain: str = "gemeente",
    sector: str = "",
    rounding: int = 0,
    more: str = "",
) -> Indicator:
    """Return an indicator with one breakdown `a`."""
    text = BLOCK.format(
        statistic=statistic,
        parts=parts,
        measure=measure,
        grain=grain,
        sector=sector,
        rounding=rounding,
        more=more,
    )
    return read_catalogue(text)["proef"]


@dataclass(frozen=True)
class Sum:
    """What a sum must be."""

    value: float
    lower: float
    upper: float
    hidden: int


Cells = dict[tuple[str, str, str], float | str]
"""Per code, period and part: a number, `hidden` or `missing`."""


def expected(cells: Cells, codes: set[str], period: str, part: str, rounding: int) -> Sum:
    """Add up the cells of `codes` by hand."""
    found = [v for (c, p, b), v in cells.items() if c in codes and (p, b) == (period, part)]
    known = [v for v in found if not isinstance(v, str)]
    hidden = found.count("hidden")
    half = rounding / 2
    return Sum(
        sum(known),
        sum(max(v - half, 0) for v in known),
        sum(v + half for v in known) + hidden * HIGHEST,
        hidden,
    )


def add_cells(land: SmallData, measure: str, cells: Cells) -> None:
    """Put cells into the land."""
    for status in ("observed", "missing"):
        rows = [
            (*key, None if isinstance(value, str) else value)
            for key, value in cells.items()
            if (value == "missing") == (status == "missing")
        ]
        if rows:
            land.add(measure, rows, status)


@pytest.fixture(scope="module")
def geography(tmp_path_factory: pytest.TempPathFactory) -> Geography:
    return load_geography(write_reference(tmp_path_factory.mktemp("land") / "reference"))


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reference(tmp_path_factory.mktemp("land") / "reference")


def small(reference: Path, geography: Geography) -> SmallData:
    land = SmallData(reference)
    land.geography = geography
    return land


@st.composite
def histories(draw: st.DrawFn) -> dict[str, set[str]]:
    """Draw former gemeenten: each went into one or two others, which may have gone since."""
    return {
        code: draw(st.sets(st.sampled_from([*GEMEENTEN, *FORMER[i + 1 :]]), min_size=1, max_size=2))
        for i, code in enumerate(FORMER)
    }


def cell_values(rounding: int) -> st.SearchStrategy[float | str | None]:
    number = st.integers(0, 30).map(lambda n: float(n * max(rounding, 1)))
    return st.one_of(number, number, number, st.sampled_from(["hidden", "missing"]), st.none())


def tables(codes: tuple[str, ...], rounding: int, parts: str = "ab") -> st.SearchStrategy[Cells]:
    keys = list(product(codes, PERIODS, parts))
    return st.lists(cell_values(rounding), min_size=len(keys), max_size=len(keys)).map(
        lambda values: {k: v for k, v in zip(keys, values, strict=True) if v is not None}
    )


def partitions() -> st.SearchStrategy[list[frozenset[str]]]:
    """Draw a partition of the gemeenten."""
    return st.lists(st.integers(0, 4), min_size=5, max_size=5).map(
        lambda numbers: [
            frozenset(g for g, n in zip(GEMEENTEN, numbers, strict=True) if n == group)
            for group in sorted(set(numbers))
        ]
    )


def as_regions(partition: list[frozenset[str]]) -> list[Region]:
    """Return the parts as regions, and last the whole."""
    parts = [Region(f"deel-{i}", "Deel", "regio", g) for i, g in enumerate(partition)]
    return [*parts, Region("geheel", "Geheel", "regio", frozenset(GEMEENTEN))]


@QUIET
@given(histories(), st.sampled_from([0, 5, 10]), partitions(), st.data())
def test_sums_over_any_partition_of_gemeenten_add_up_to_the_whole(
    reference, geography, history, rounding, partition, data
):
    cells = data.draw(tables((*GEMEENTEN, *FORMER), rounding))
    land = small(reference, with_mergers(geography, history))
    add_cells(land, "leerlingen_woonregio", cells)
    if not cells:
        return
    indicator = block(parts="a + b", rounding=rounding)
    regions = as_regions(partition)
    read = read_cells(reading_of(indicator, indicator.breakdowns["a"]), land, None)
    sums = sum_parts(indicator, "gemeente", read, regions, land)
    rows = {(r["region_code"], r["period"], r["part"]): r for r in sums.to_dict("records")}
    receivers = {code: land.geography.receivers(code) for code in (*GEMEENTEN, *FORMER)}
    nothing = {"value": 0, "lower": 0, "upper": 0, "hidden": 0}
    for period, part in product(PERIODS, "ab"):
        totals = dict.fromkeys(nothing, 0.0)
        counted: set[str] = set()
        for region in regions:
            own = {code for code, found in receivers.items() if found <= region.members}
            wanted = expected(cells, own, period, part, rounding)
            row = rows.get((region.code, period, part), nothing)
            assert {k: row[k] for k in nothing} == pytest.approx(vars(wanted))
            if region is not regions[-1]:
                counted |= own
                for key in totals:
                    totals[key] += row[key]
            if row is not nothing:
                assert row["is_missing"] == is_incomplete(
                    cells, receivers, region.members, period, part
                )
        # What the whole has beyond its parts are gemeenten that were split between two of them.
        between = set(receivers) - counted
        rest = expected(cells, between, period, part, rounding)
        whole = rows.get(("geheel", period, part), nothing)
        for key, total in totals.items():
            assert total + vars(rest)[key] == pytest.approx(whole[key])


def is_incomplete(
    cells: Cells,
    receivers: dict[str, frozenset[str]],
    members: frozenset[str],
    period: str,
    part: str,
) -> bool:
    """Whether a gemeente has no cell at all, or a cell that counts is empty."""
    here = {c: v for (c, p, b), v in cells.items() if (p, b) == (period, part)}
    covered = {g for c, v in here.items() if v != "missing" for g in receivers[c]}
    return bool(members - covered) or any(
        v == "missing" and receivers[c] <= members for c, v in here.items()
    )


@settings(QUIET, max_examples=12)
@given(partitions(), st.sampled_from([0, 10]), st.data())
def test_numerators_and_denominators_of_shares_add_up_too(
    reference, geography, partition, rounding, data
):
    number = st.integers(1, 30).map(lambda n: float(n * max(rounding, 1)))
    values = data.draw(st.lists(number, min_size=20, max_size=20))
    keys = list(product(GEMEENTEN, PERIODS, "ab"))
    cells: Cells = dict(zip(keys, values, strict=True))
    people = {(g, p, "totaal"): 500.0 + i for i, (g, p) in enumerate(product(GEMEENTEN, PERIODS))}
    land = small(reference, geography)
    add_cells(land, "leerlingen_woonregio", cells)
    add_cells(land, "inwoners", people)
    regions = as_regions(partition)
    inside = block("share", rounding=rounding, more='denominator = ["a + b"]')
    outside = replace(
        block("rate", rounding=rounding, more='denominator = ["totaal"]\nper = 1000'),
        denominator_measure="inwoners",
    )
    for indicator in (inside, outside):
        figures = part_figures(indicator, regions, land, None)
        for period in PERIODS:
            rows = figures[figures["period"] == period].set_index("region_code")
            assert set(rows["status"]) == {"observed"} and len(rows) == len(regions)
            whole = rows.loc["geheel"]
            parts = rows.drop(index="geheel")
            for column in ("numerator", "denominator"):
                assert parts[column].sum() == pytest.approx(whole[column])
            quotient = whole["numerator"] / whole["denominator"]
            assert whole["value"] == pytest.approx(quotient * (indicator.per or 1))
            assert whole["lower"] <= whole["value"] <= whole["upper"]
            # A share of the whole lies between those of its parts, bounds and all.
            for column in ("value", "lower", "upper"):
                assert parts[column].min() - 1e-9 <= whole[column] <= parts[column].max() + 1e-9


SCHOOL = st.tuples(
    st.sampled_from([*GEMEENTEN, "GM0008", "GM0009", ""]),
    st.sampled_from(["1001", "2001", "3001", "3002", "4001", "5001", ""]),
    st.one_of(st.integers(5, 300).map(float), st.just("hidden")),
    st.sampled_from("ab"),
)


@settings(QUIET, max_examples=15)
@given(st.lists(SCHOOL, min_size=1, max_size=25), partitions())
def test_every_school_counts_once_however_the_country_is_divided(
    reference, geography, schools, partition
):
    land = small(reference, geography)
    codes = [f"{i:02d}AA00" for i in range(len(schools))]
    land.place([(code, g, pc4) for code, (g, pc4, _, _) in zip(codes, schools, strict=True)])
    cells: Cells = {
        (code, "2025", part): value
        for code, (_, _, value, part) in zip(codes, schools, strict=True)
    }
    add_cells(land, "leerlingen_po_vestiging", cells)
    indicator = block(
        parts="a + b", measure="leerlingen_po_vestiging", grain="vestiging", sector="po"
    )
    areas = [geography.region(code) for code in ("PO0101", "PO0102")]
    regions = [*as_regions(partition), *areas, geography.region("NL01")]
    read = read_cells(reading_of(indicator, indicator.breakdowns["a"]), land, None)
    sums = sum_parts(indicator, "vestiging", read, regions, land)
    rows = sums.set_index(["region_code", "part"])
    for part in {p for _, _, p in cells}:
        every = expected(cells, set(codes), "2025", part, 0)
        for column in ("value", "lower", "upper", "hidden"):
            whole = rows.loc[("geheel", part), column]
            pieces = [rows.loc[(r.code, part), column] for r in as_regions(partition)[:-1]]
            assert sum(pieces) == pytest.approx(whole)
            assert sum(rows.loc[(r.code, part), column] for r in areas) == pytest.approx(whole)
            assert rows.loc[("NL01", part), column] == pytest.approx(vars(every)[column])


# Bounds: as wide as the sum of what the cells leave open, and no wider


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_sum_of_rounded_cells_is_as_wide_as_its_cells_together(reference, geography, number):
    land = small(reference, geography)
    add_cells(land, "leerlingen_woonregio", {(g, "2025", "a"): 100.0 for g in GEMEENTEN})
    region = Region("r", "R", "regio", frozenset(GEMEENTEN[:number]))
    row = part_figures(block(rounding=10), [region], land, None).iloc[0]
    assert row["upper"] - row["lower"] == 10 * number
    assert row["value"] == 100 * number


def possible(cell: float | str, rounding: int) -> list[float]:
    """The lowest and highest that a cell can be; what is between gives nothing more extreme."""
    if cell == "hidden":
        return [0, HIGHEST]
    half = rounding / 2
    return [max(float(cell) - half, 0), float(cell) + half]


NUMBER = st.integers(1, 9).map(lambda n: 10.0 * n)
TERMS = [
    ("count", "a + 0.5*b"),
    ("share", "a"),
    ("share", "a + 0.5*b"),
    ("rate", "a + b"),
    ("ratio", "a - b"),
    ("ratio", "0.5*a - b"),
]


@pytest.mark.parametrize(("statistic", "terms"), TERMS)
@settings(QUIET, max_examples=8)
@given(rounding=st.sampled_from([10, 0]), data=st.data())
def test_bounds_are_those_of_all_that_the_cells_may_be(
    reference, geography, statistic, terms, rounding, data
):
    """Of what is subtracted nothing may be hidden: see the test below."""
    cell = NUMBER if "-" in terms else st.one_of(NUMBER, NUMBER, st.just("hidden"))
    cells = data.draw(st.tuples(cell, cell, cell))
    land = small(reference, geography)
    add_cells(
        land,
        "leerlingen_woonregio",
        {("GM0001", "2025", part): v for part, v in zip("abc", cells, strict=True)},
    )
    more = "" if statistic == "count" else 'denominator = ["c"]'
    indicator = block(statistic, terms, rounding=rounding, more=more)
    row = part_figures(indicator, [geography.region("GM0001")], land, None).iloc[0]
    if row["status"] == "suppressed":
        assert cells[0] == "hidden" or cells[2] == "hidden"
        assert isnan(row["value"]) and isnan(row["lower"]) and isnan(row["upper"])
        return
    weights = {"a": 0.0, "b": 0.0}
    for text in terms.replace("- ", "+ -").split(" + "):
        name = text[-1]
        weights[name] = (-1 if "-" in text else 1) * (0.5 if "0.5" in text else 1)
    found = []
    for a, b, c in product(*(possible(cell, rounding) for cell in cells)):
        top = weights["a"] * a + weights["b"] * b
        below = 1 if statistic == "count" else c
        found.append(top / below if below else inf)
    low, high = min(found), max(found)
    if statistic == "share":
        high = max(min(high, 1), row["value"])
    assert row["lower"] == pytest.approx(low)
    assert isnan(row["upper"]) if high == inf else row["upper"] == pytest.approx(high)


def test_what_is_hidden_is_never_subtracted(reference, geography):
    land = small(reference, geography)
    cells: Cells = {("GM0001", "2025", "a"): 50.0, ("GM0001", "2025", "b"): "hidden"}
    add_cells(land, "leerlingen_woonregio", cells)
    regions = [geography.region("GM0001")]
    row = part_figures(block(parts="a - b"), regions, land, None).iloc[0]
    assert (row["status"], row["hidden"]) == ("suppressed", 1)
    assert isnan(row["value"]) and isnan(row["upper"])
