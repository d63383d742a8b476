"""No supplied count below the smallest can be found: examples, and every table tried."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from smallland import write_reference
from supplied_files import Supply, shown

from aoj.geography import Geography, load_geography
from aoj.sources.supplied_audit import audit
from aoj.sources.supplied_hiding import Cell, Table
from aoj.sources.supplied_loading import _stamp, release

YEAR = "2023/24"
SMALLEST = 5


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Geography:
    return load_geography(write_reference(tmp_path_factory.mktemp("land")))


@pytest.fixture
def supply(tmp_path: Path, land: Geography) -> Supply:
    return Supply(tmp_path, land)


def verzuim(**counts: object) -> list[dict[str, object]]:
    """Rows of a file: GM0001=(absoluut, relatief, langdurig) or one number, for absoluut."""
    rows = []
    for region, found in counts.items():
        absolute, relative, long_ = found if isinstance(found, tuple) else (found, "", "")
        rows.append(
            {"regio": region, "periode": YEAR, "absoluut": absolute, "relatief": relative,
             "langdurig_relatief": long_}
        )  # fmt: skip
    return rows


def own(name: str, value: object, **rest: object) -> dict[str, object]:
    return {
        "regio": "GM0001", "periode": YEAR, "naam": name, "omschrijving": "iets",
        "eenheid": "leerlingen", "bron": "eigen", "personen": "ja", "waarde": value, **rest,
    }  # fmt: skip


# one file


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_count_below_five_is_hidden_and_so_is_none(supply: Supply, count: int) -> None:
    loaded = supply.take("verzuim", verzuim(GM0001=count, GM0002=5))
    row = loaded.observations.set_index(["region_code", "breakdown"]).loc[("GM0001", "absoluut")]
    assert (row["status"], row["hidden"]) == ("suppressed", 1)
    assert row[["value", "numerator", "denominator"]].isna().all()
    assert shown(loaded)["GM0002", "absoluut"] == 5


def test_the_smallest_count_may_be_higher(tmp_path: Path, land: Geography) -> None:
    supply = Supply(tmp_path, land, smallest=10)
    loaded = supply.take("verzuim", verzuim(GM0001=9, GM0002=10))
    assert shown(loaded) == {("GM0001", "absoluut"): None, ("GM0002", "absoluut"): 10}


def test_a_part_that_its_source_hides_stays_hidden_and_is_not_recomputed(supply: Supply) -> None:
    loaded = supply.take("thuiszitters", [
        {"regio": "GM0001", "periode": YEAR, "thuiszitters": 20, "absoluut": 17,
         "langdurig_relatief": "<5"},
    ])  # fmt: skip
    found = shown(loaded)
    assert found["GM0001", "langdurig_relatief"] is None
    assert None in (found["GM0001", "totaal"], found["GM0001", "absoluut"])


def test_a_small_part_takes_its_total_or_another_part_with_it(supply: Supply) -> None:
    loaded = supply.take("thuiszitters", [
        {"regio": "GM0001", "periode": YEAR, "thuiszitters": 20, "absoluut": 17,
         "langdurig_relatief": 3},
    ])  # fmt: skip
    found = shown(loaded)
    assert found["GM0001", "langdurig_relatief"] is None
    assert list(found.values()).count(None) == 2


def test_what_a_part_leaves_of_its_total_is_a_count_too(supply: Supply) -> None:
    """Of 40 with relatief verzuim 38 long: the other 2 would be found."""
    found = shown(supply.take("verzuim", verzuim(GM0001=(9, 40, 38))))
    assert None in (found["GM0001", "relatief"], found["GM0001", "langdurig_relatief"])


def test_a_total_of_an_area_does_not_lay_open_its_gemeente(supply: Supply) -> None:
    found = shown(supply.take("verzuim", verzuim(GM0001=3, GM0002=17, GM0003=30, GM0004=40,
                                                 VO0101=90)))  # fmt: skip
    hidden = {region for (region, _), value in found.items() if value is None}
    assert "GM0001" in hidden
    assert len(hidden) == 2


def test_an_area_with_one_gemeente_is_hidden_with_it(supply: Supply) -> None:
    found = shown(supply.take("verzuim", verzuim(GM0005=3, VO0102=3)))
    assert set(found.values()) == {None}
    found = shown(supply.take("verzuim", verzuim(GM0004=8, GM0005=2, NL01=100, VO0102=2)))
    assert found["VO0102", "absoluut"] is None


def test_areas_that_share_a_gemeente_do_not_lay_it_open_together(supply: Supply) -> None:
    """PO0101 and PO0102 are all gemeenten together; Cee lies in both."""
    rows = verzuim(GM0001=30, GM0002=20, GM0003=2, GM0004=40, GM0005=50, PO0101=51, PO0102=91)
    found = shown(supply.take("verzuim", rows))
    assert found["GM0003", "absoluut"] is None
    assert list(found.values()).count(None) >= 2


def test_a_gemeente_that_lies_mostly_in_an_area_counts_as_inside(tmp_path: Path) -> None:
    land = load_geography(Path(__file__).parent.parent / "data" / "reference")
    assert land.region("PO2707").major == {"GM0363"}
    rows = verzuim(GM0363=17, GM0384=3, PO2707=20)
    found = shown(Supply(tmp_path, land).take("verzuim", rows))
    assert found["GM0384", "absoluut"] is None
    assert list(found.values()).count(None) == 2


def test_rounding_of_a_source_does_not_lay_open_either(supply: Supply) -> None:
    """The parts are one more than the total, as after rounding."""
    rows = verzuim(GM0001=3, GM0002=18, GM0003=30, GM0004=40, VO0101=90)
    found = shown(supply.take("verzuim", rows))
    assert list(found.values()).count(None) == 2


# percentages and own figures


def test_a_percentage_is_hidden_with_the_count_behind_it(supply: Supply) -> None:
    found = shown(supply.take("eigen", [
        own("Klein", 3), own("Klein, aandeel", "0,3", eenheid="%", noemer=1000),
        own("Groot", 300), own("Groot, aandeel", "30%", eenheid="%", noemer=1000),
    ]))  # fmt: skip
    assert found == {
        ("GM0001", "klein"): None, ("GM0001", "klein_aandeel"): None,
        ("GM0001", "groot"): 300, ("GM0001", "groot_aandeel"): 0.3,
    }  # fmt: skip


@pytest.mark.parametrize(("share", "below"), [("99,7", 1000), ("50", 4), ("100", 3), ("0", 50)])
def test_a_percentage_is_hidden_where_few_are_in_or_out_of_it(
    supply: Supply, share: str, below: int
) -> None:
    loaded = supply.take("eigen", [own("Deel", share, eenheid="%", noemer=below)])
    assert shown(loaded) == {("GM0001", "deel"): None}
    assert loaded.observations["denominator"].isna().all()


def test_a_rate_per_thousand_is_hidden_as_a_percentage_is(supply: Supply) -> None:
    found = shown(supply.take("eigen", [
        own("Weinig", "3", eenheid="per 1.000 jongeren", noemer=1000),
        own("Veel", "30", eenheid="per 1.000 jongeren", noemer=1000),
    ]))  # fmt: skip
    assert found == {("GM0001", "weinig"): None, ("GM0001", "veel"): 30}


@pytest.mark.parametrize("whole", ["", "Ouders"])
def test_percentages_that_are_everyone_do_not_lay_open_the_small_one(
    supply: Supply, whole: str
) -> None:
    """60%, 36% and 4% of a hundred, said to be parts or not."""
    rows = [
        own(name, value, eenheid="%", noemer=100, onderdeel_van=whole)
        for name, value in (("Tevreden", 60), ("Neutraal", 36), ("Ontevreden", 4))
    ]
    found = shown(supply.take("eigen", [*rows, own("Ouders", 100, eenheid="ouders")]))
    assert found["GM0001", "ontevreden"] is None
    assert None in (found["GM0001", "tevreden"], found["GM0001", "neutraal"])


def test_a_percentage_does_not_lay_open_a_part_that_was_hidden_for_another(supply: Supply) -> None:
    found = shown(supply.take("eigen", [
        own("Alle", 20), own("Een", 17, onderdeel_van="Alle"), own("Twee", 3, onderdeel_van="Alle"),
        own("Een, aandeel", "1,7", eenheid="%", noemer=1000),
    ]))  # fmt: skip
    assert found["GM0001", "twee"] is None
    if found["GM0001", "een"] is None:
        assert found["GM0001", "een_aandeel"] is None
    else:
        assert found["GM0001", "alle"] is None


def test_amounts_that_count_no_people_are_not_hidden(supply: Supply) -> None:
    row = own("Kosten", "3,5", eenheid="euro", personen="nee")
    assert shown(supply.take("eigen", [row])) == {("GM0001", "kosten"): 3.5}


def test_a_figure_of_another_kind_that_is_the_same_people_is_hidden_too(supply: Supply) -> None:
    supply.take("thuiszitters", [
        {"regio": "GM0001", "periode": YEAR, "thuiszitters": 20, "absoluut": 17,
         "langdurig_relatief": 3},
    ])  # fmt: skip
    found = shown(supply.take("eigen", [own("Thuiszitters zonder school", 17)]))
    assert found == {("GM0001", "thuiszitters_zonder_school"): None}


@pytest.mark.parametrize("count", [20, 22])
def test_gemeenten_that_went_into_another_are_its_parts(
    tmp_path: Path, supply: Supply, count: int
) -> None:
    """Of Cee the part that is Oud Drie would be found: 20 less 17, or that what is left is 2."""
    folder = write_reference(tmp_path / "merged")
    with (folder / "herindelingen.csv").open("a", encoding="utf-8") as file:
        file.write("2024-01-01,GM0006,Oud Drie,GM0003,Cee,samenvoeging\n")
        file.write("2024-01-01,GM0007,Oud Twee,GM0003,Cee,samenvoeging\n")
    supply.geography = load_geography(folder)
    found = shown(supply.take("verzuim", verzuim(GM0003=count, GM0006=3, GM0007=17)))
    assert found["GM0006", "absoluut"] is None
    assert list(found.values()).count(None) == 2


def test_two_half_years_do_not_lay_open_each_other(supply: Supply) -> None:
    rows = [own("Hulp", n, periode=p) for n, p in ((3, "2024-H1"), (17, "2024-H2"), (20, "2024"))]
    values = [row["value"] for row in supply.take("eigen", rows).observations.to_dict("records")]
    assert sum(value != value for value in values) == 2


# several files


def test_a_later_file_hides_the_total_that_would_lay_open_an_earlier_count(supply: Supply) -> None:
    first = shown(supply.take("verzuim", verzuim(GM0001=3, GM0002=17, GM0003=30, GM0004=40)))
    assert list(first.values()).count(None) == 1
    assert shown(supply.take("verzuim", verzuim(VO0101=90)))["VO0101", "absoluut"] is None


def test_a_later_file_hides_a_gemeente_that_would_lay_open_another(supply: Supply) -> None:
    supply.take("verzuim", verzuim(GM0001=3, VO0101=90))
    later = shown(supply.take("verzuim", verzuim(GM0002=17, GM0003=30, GM0004=40)))
    assert list(later.values()).count(None) == 1


def test_what_was_hidden_once_stays_hidden_in_a_revision(supply: Supply) -> None:
    supply.take("verzuim", verzuim(GM0001=3, GM0002=17, GM0003=30, GM0004=40, VO0101=90))
    revised = shown(
        supply.take("verzuim", verzuim(GM0001=9, GM0002=17, GM0003=30, GM0004=40, VO0101=96))
    )
    assert revised["GM0001", "absoluut"] is None
    assert revised["GM0002", "absoluut"] is None


@pytest.mark.parametrize("revised", [98, 99, 101, 104])
def test_a_revision_by_a_few_people_is_not_taken_over(supply: Supply, revised: int) -> None:
    supply.take("verzuim", verzuim(GM0001=100))
    assert shown(supply.take("verzuim", verzuim(GM0001=revised))) == {}


@pytest.mark.parametrize("revised", [90, 95, 100, 105, 300])
def test_a_greater_revision_counts(supply: Supply, revised: int) -> None:
    supply.take("verzuim", verzuim(GM0001=100))
    found = shown(supply.take("verzuim", verzuim(GM0001=revised)))
    assert found == {("GM0001", "absoluut"): revised}


def test_a_revision_is_compared_with_all_that_was_shown_before(supply: Supply) -> None:
    """From 20 to 27 and to 22: who has all three would find that 2 came."""
    for count in (20, 27):
        assert list(shown(supply.take("verzuim", verzuim(GM0001=count))).values()) == [count]
    assert shown(supply.take("verzuim", verzuim(GM0001=22))) == {}
    assert shown(supply.take("verzuim", verzuim(GM0001=20))) == {("GM0001", "absoluut"): 20}


def test_reports_with_a_lower_and_a_higher_limit_lay_open_nothing_together(
    tmp_path: Path, land: Geography
) -> None:
    """With limit 10 Aa and Bee are room enough; with 5 they were shown, and Dee was hidden."""
    visible: list[dict[str, int]] = []
    for limit in (5, 10):
        supply = Supply(tmp_path / str(limit), land, limit)
        first = shown(supply.take("verzuim", verzuim(GM0001=7, GM0002=8)))
        second = shown(supply.take("verzuim", verzuim(GM0003=3, GM0004=20, VO0101=38)))
        both = {**first, **second}
        visible.append({region: int(n) for (region, _), n in both.items() if n is not None})
    assert visible[1].items() <= visible[0].items()
    assert "GM0004" not in {**visible[0], **visible[1]}


def test_a_gemeente_that_is_new_in_a_total_is_not_the_difference(supply: Supply) -> None:
    supply.take("verzuim", verzuim(GM0001=20, GM0002=30, NL01=80))
    found = shown(supply.take("verzuim", verzuim(GM0001=20, GM0002=30, GM0003=3, NL01=83)))
    assert found == {
        ("GM0001", "absoluut"): 20, ("GM0002", "absoluut"): 30, ("GM0003", "absoluut"): None,
    }  # fmt: skip


def test_a_file_of_the_whole_country_hides_few_more_than_the_small_ones(tmp_path: Path) -> None:
    """All gemeenten with all that they form: a search that gives up would hide nearly all."""
    country = load_geography(Path(__file__).parents[1] / "data" / "reference")
    drawn = np.random.default_rng(1)
    counts = {r.code: int(drawn.exponential(30)) for r in country.regions("gemeente")}
    small = sum(count < SMALLEST for count in counts.values())
    for kind in ("rmc", "provincie", "samenwerkingsverband", "land"):
        for region in country.regions(kind):
            inside = region.members | region.major
            counts |= {region.code: sum(counts[code] for code in inside)} if inside else {}
    found = shown(Supply(tmp_path, country).take("verzuim", verzuim(**counts)))
    hidden = list(found.values()).count(None)
    assert small < hidden < 3 * small


# every table, by brute force

GEMEENTEN = ("GM0001", "GM0002", "GM0003", "GM0004", "GM0005")
AREAS = {
    "VO0101": (0, 1, 2, 3),
    "VO0102": (4,),
    "NL01": (0, 1, 2, 3, 4),
}
HIGHEST = 16
"""As high as a hidden count may be in a table that is tried."""

counts = st.lists(st.integers(0, 9), min_size=5, max_size=5)
kept = st.lists(st.booleans(), min_size=8, max_size=8)


def tables(seen: Mapping[str, float | None]) -> np.ndarray:
    """Return all counts per gemeente (a row each) that agree with what is visible."""
    choices = [
        np.array([int(seen[code])]) if seen.get(code) is not None else np.arange(HIGHEST)
        for code in GEMEENTEN
    ]
    every = np.stack([axis.ravel() for axis in np.meshgrid(*choices)], axis=1)
    for area, members in AREAS.items():
        if seen.get(area) is not None:
            every = every[every[:, list(members)].sum(axis=1) == seen[area]]
    return every


def check_nothing_found(seen: Mapping[str, float | None], truth: Mapping[str, int]) -> None:
    every = tables(seen)
    assert len(every)
    for place, code in enumerate(GEMEENTEN):
        if truth[code] < SMALLEST and code in seen:
            assert len(np.unique(every[:, place])) > 1, f"{code} is found"
    for area, members in AREAS.items():
        if truth[area] < SMALLEST and area in seen:
            sums = every[:, list(members)].sum(axis=1)
            assert len(np.unique(sums)) > 1, f"{area} is found"


def truth_of(values: list[int]) -> dict[str, int]:
    sums = {area: sum(values[i] for i in members) for area, members in AREAS.items()}
    return dict(zip(GEMEENTEN, values, strict=True)) | sums


@settings(max_examples=60, deadline=None)
@given(values=counts, keep=kept)
def test_no_small_count_of_any_table_is_found(
    land: Geography, values: list[int], keep: list[bool]
) -> None:
    truth = truth_of(values)
    chosen = [code for code, yes in zip(truth, keep, strict=True) if yes] or ["GM0001"]
    with TemporaryDirectory() as folder:
        loaded = Supply(Path(folder), land).take(
            "verzuim", verzuim(**{code: truth[code] for code in chosen})
        )
    seen = {code: value for (code, _), value in shown(loaded).items()}
    check_nothing_found(seen, truth)


@settings(max_examples=60, deadline=None)
@given(values=counts, keep=kept, first=kept)
def test_nor_by_two_files_together(
    land: Geography, values: list[int], keep: list[bool], first: list[bool]
) -> None:
    truth = truth_of(values)
    chosen = [code for code, yes in zip(truth, keep, strict=True) if yes] or ["GM0001"]
    parts = [[c for c in chosen if first[list(truth).index(c)] is side] for side in (True, False)]
    seen: dict[str, float | None] = {}
    with TemporaryDirectory() as folder:
        supply = Supply(Path(folder), land)
        for part in parts:
            if part:
                loaded = supply.take("verzuim", verzuim(**{code: truth[code] for code in part}))
                seen |= {code: value for (code, _), value in shown(loaded).items()}
    check_nothing_found(seen, truth)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=2))
def test_nor_in_rows_with_totals_and_columns_with_sums(
    land: Geography, rows: list[tuple[int, int]]
) -> None:
    """Two gemeenten and the land (of these two), each with a total and its two parts."""
    cells = [*rows, (rows[0][0] + rows[1][0], rows[0][1] + rows[1][1])]
    codes = ("GM0004", "GM0005", "PO0102")
    lines = [
        {"regio": code, "periode": YEAR, "thuiszitters": a + b, "absoluut": a,
         "langdurig_relatief": b}
        for code, (a, b) in zip(codes, cells, strict=True)
    ]  # fmt: skip
    with TemporaryDirectory() as folder:
        seen = shown(Supply(Path(folder), land).take("thuiszitters", lines))
    names = ("absoluut", "langdurig_relatief", "totaal")
    agree = np.ones(20**4, dtype=bool)
    every = _grid(np.stack([axis.ravel() for axis in np.indices((20,) * 4)]))
    truth = _grid(np.array([*rows[0], *rows[1]]))
    for i, j in itertools.product(range(3), range(3)):
        value = seen[codes[i], names[j]]
        agree &= (every[i][j] == value) if value is not None else True
    for i, j in itertools.product(range(3), range(3)):
        if truth[i][j] < SMALLEST:
            assert len(np.unique(every[i][j][agree])) > 1, (codes[i], names[j])


def _grid(free: np.ndarray) -> list[list[np.ndarray]]:
    """Return two rows of two parts and their total, and the row of their sums."""
    a, b, c, d = free
    return [[a, b, a + b], [c, d, c + d], [a + c, b + d, a + b + c + d]]


@settings(max_examples=60, deadline=None)
@given(
    a=st.sampled_from([1, 2, 4, 5, 7, 17]),
    b=st.sampled_from([1, 2, 4, 5, 7, 17]),
    keep=st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_nor_by_percentages_beside_counts(
    land: Geography, a: int, b: int, keep: list[bool]
) -> None:
    """A total and its parts, and what percentage of 100 each is: no row names its total."""
    truth = {"t": a + b, "a": a, "b": b}
    rows = [own(name, value) for name, value in truth.items()]
    rows += [own(f"p{n}", v, eenheid="%", noemer=100) for n, v in truth.items()]
    chosen = [row for row, yes in zip(rows, keep, strict=True) if yes] or rows
    with TemporaryDirectory() as folder:
        found = shown(Supply(Path(folder), land).take("eigen", chosen))
    seen = {part: value for (_, part), value in found.items() if value is not None}
    agreeing = [
        table
        for x, y in itertools.product(range(40), repeat=2)
        if all(
            round(value * (100 if part.startswith("p") else 1)) == table[part[-1]]
            for table in [{"t": x + y, "a": x, "b": y}]
            for part, value in seen.items()
        )
        for table in [{"t": x + y, "a": x, "b": y}]
    ]
    for name, value in truth.items():
        if value < SMALLEST and any(part[-1] == name for _, part in found):
            assert len({table[name] for table in agreeing}) > 1, name


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=5, max_size=5),
    order=st.permutations(range(8)),
    cut=st.integers(1, 7),
)
def test_the_audit_finds_room_around_every_small_count(
    land: Geography, rows: list[tuple[int, int, int]], order: list[int], cut: int
) -> None:
    """Larger tables, in two files, judged by exact bounds instead of by trying all tables."""
    values = [(a, b + c, c) for a, b, c in rows]
    cells = dict(zip(GEMEENTEN, values, strict=True)) | {
        area: tuple(sum(values[i][k] for i in members) for k in range(3))
        for area, members in AREAS.items()
    }
    codes = [list(cells)[i] for i in order]
    with TemporaryDirectory() as folder:
        supply = Supply(Path(folder), land)
        for part in (codes[:cut], codes[cut:]):
            supply.take("verzuim", verzuim(**{code: cells[code] for code in part}))
        stamps = tuple(_stamp(name, file) for name, file in supply.files)
        table = release(stamps, land, SMALLEST).table
    for key, (low, high) in audit(table).items():
        if table.is_small(key):
            assert high is None or high - low >= SMALLEST, key


# the audit itself


def test_the_audit_agrees_with_trying_every_table() -> None:
    table = Table(SMALLEST)
    for key, value in (("a", 3), ("b", 17), ("c", 6), ("t", 26)):
        table.add(key, Cell(value, "hidden" if key in "ab" else "fixed"))
    table.bind({"t": 1, "a": -1, "b": -1, "c": -1})
    assert audit(table) == {"a": (0, 20), "b": (0, 20)}
    table.bind({"b": 1, "c": -1})  # an equation that b minus c is what it is: 11
    assert audit(table) == {"a": (3, 3), "b": (17, 17)}


def test_the_audit_sees_a_cell_that_nothing_bounds() -> None:
    table = Table(SMALLEST)
    table.add("a", Cell(3, "hidden"))
    table.add("t", Cell(9, "hidden"))
    table.bind({"t": 1, "a": -1})
    assert audit(table)["a"] == (0, None)


def counter_example(folder: Path, *, also_hidden: tuple[str, str] | None = None) -> Table:
    """sdcTable's table with its totals: two or more hidden in every row and column."""
    file = folder / "stats" / "sdcTable" / "secondary_suppression_counterexample.csv"
    table = Table(SMALLEST)
    rows = pd.read_csv(file).to_dict("records")
    assert len(rows) == 16
    for row in rows:
        key = (row["v1"], row["v2"])
        is_hidden = row["suppressed_primary"] or key == also_hidden
        table.add(key, Cell(int(row["freq"]), "hidden" if is_hidden else "fixed"))
    for place in (0, 1):
        for name in sorted({key[place] for key in table.cells if key[place] is not None}):
            line = [key for key in table.cells if key[place] == name and None not in key]
            total = (name, None) if place == 0 else (None, name)
            table.add(total, Cell(sum(table.cells[key].value or 0 for key in line), "fixed"))
            table.bind({total: 1, **dict.fromkeys(line, -1)})
    return table


def test_two_hidden_in_every_row_and_column_may_still_give_a_count_away(real_data: Path) -> None:
    """The audit finds what sdcTable's authors show: (w, b) is 47, unless (x, b) is hidden too."""
    assert audit(counter_example(real_data))["w", "b"] == (47, 47)
    cured = audit(counter_example(real_data, also_hidden=("x", "b")))
    assert cured["w", "b"] == (0, 141)
    assert all(high is None or high > low for low, high in cured.values())


def test_what_cannot_be_protected_any_more_is_told() -> None:
    table = Table(SMALLEST)
    table.add("a", Cell(3))
    table.add("b", Cell(17, "fixed"))
    table.add("t", Cell(20, "fixed"))
    table.bind({"t": 1, "a": -1, "b": -1})
    assert table.hide_small() == ["a"]
    assert table.cells["a"].state == "hidden"
