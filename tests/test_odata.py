"""Fetched CBS tables: what the one reader takes, what it makes of it, and what it refuses."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from fetched_samples import (
    EXTRA,
    NEW,
    REGIONS,
    Row,
    path_of,
    sample_of,
    tables,
    write,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from source_samples import copy, geography, read

from aoj import sources
from aoj.errors import AojError, DataError
from aoj.geography import Geography, load_geography
from aoj.settings.bronnen import CbsTable, load_bronnen
from aoj.sources import files
from aoj.sources.odata import THOUSANDS, Figures, Table, TextTable, canonical_unit
from aoj.sources.source import Loaded, SourceFile
from aoj.store.fetched import COLUMNS
from aoj.store.observations import COLUMNS as OBSERVATIONS
from aoj.store.observations import KEY
from aoj.store.snapshots import Snapshot

TABLES = tables()
SOME = ("cbs_70072ned", "cbs_83454ned", "cbs_85098ned", "cbs_laag_inkomen", "cbs_gebieden")
"""One table of each kind: exact, sparse accounts, shares, thousands of one division, texts."""
COUNTS = [n for n, t in TABLES.items() if isinstance(t, Table) and t.figures[0].sums == 0]
RESIDENTS = "cbs_70072ned"
CARE = "cbs_85099ned"


def sample(name: str) -> list[Row]:
    return sample_of(TABLES[name])


def table_of(name: str) -> Table:
    table = TABLES[name]
    assert isinstance(table, Table)
    return table


def load(
    rows: Iterable[Row],
    folder: Path,
    land: Geography | None = None,
    extra: Iterable[str] = EXTRA,
    name: str = "tabel.csv",
) -> Loaded:
    """Recognise and load lines as `aoj fetch` does."""
    path = folder / name
    path.write_text(write(rows, extra), encoding="utf-8", newline="")
    source, options = sources.recognise(path)
    return sources.load(source.name, SourceFile(path, path.name, options), land or geography())


def refused(rows: Iterable[Row], folder: Path, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        load(rows, folder)


def with_field(rows: list[Row], field: str, value: str, where: Callable[[Row], bool]) -> list[Row]:
    """Return the lines with a field changed in the first line of which `where` holds."""
    at = next(i for i, row in enumerate(rows) if where(row))
    return [*rows[:at], {**rows[at], field: value}, *rows[at + 1 :]]


def is_altena(row: Row) -> bool:
    """Whether a line is of Altena, in a period that is used and in which it exists."""
    key = row["periode_code"]
    return row["regio_code"] == "GM1959" and key > "2019" and "MM06" not in key


def cell(loaded: Loaded, code: str, part: str, period: str) -> pd.Series:
    rows = loaded.observations
    found = rows[
        (rows["region_code"] == code) & (rows["breakdown"] == part) & (rows["period"] == period)
    ]
    assert len(found) == 1
    return found.iloc[0]


# every table


@pytest.mark.parametrize("name", TABLES)
def test_the_samples_are_what_their_maker_makes(name: str) -> None:
    assert path_of(name).read_text(encoding="utf-8") == write(sample(name)), (
        "draai: python tests/fetched_samples.py"
    )


def test_every_cbs_block_of_bronnen_has_a_source_with_the_same_measures_and_parts(
    repo_root: Path,
) -> None:
    blocks = load_bronnen(repo_root / "data" / "reference").sources
    asked = {
        name: {measure: set(parts) for measure, parts in block.measures.items()}
        for name, block in blocks.items()
        if isinstance(block, CbsTable)
    }
    assert set(asked) == set(TABLES)
    for name, measures in asked.items():
        table = TABLES[name]
        if isinstance(table, TextTable):
            assert measures == {table.measure: set(table.patterns)}
            continue
        declared = {figures.measure: set(figures.parts) for figures in table.figures}
        assert measures == {measure: declared[measure] for measure in measures}


@pytest.mark.parametrize("name", TABLES)
def test_a_part_points_only_at_parts_of_its_own_measure(name: str) -> None:
    table = TABLES[name]
    for figures in table.figures if isinstance(table, Table) else ():
        parts = set(figures.parts)
        assert len(parts) == len(figures.parts)
        assert {*figures.within, *figures.within.values(), *figures.totals} <= parts
        assert {part for total in figures.totals.values() for part in total} <= parts
        assert [canonical_unit(unit) for unit in figures.units] == list(figures.units)


@pytest.mark.parametrize("name", TABLES)
def test_a_doubled_line_is_refused(name: str, tmp_path: Path) -> None:
    rows = sample(name)
    used = next(row for row in rows if is_altena(row))
    refused([*rows, used], tmp_path, "staat er dubbel in")


@pytest.mark.parametrize("name", [n for n, t in TABLES.items() if isinstance(t, Table)])
def test_another_unit_is_refused(name: str, tmp_path: Path) -> None:
    changed = [{**row, "eenheid": "per 1 000 inwoners"} for row in sample(name)]
    refused(changed, tmp_path, "de eenheid van .* is 'per 1 000 inwoners'; verwacht: '")


@pytest.mark.parametrize("scale", ["x 1 000", "x 1.000", "mln", "per 1 000 inwoners", "duizendtal"])
def test_a_scale_between_brackets_is_another_unit(scale: str, tmp_path: Path) -> None:
    rows = [{**row, "eenheid": f"{row['eenheid']} ({scale})"} for row in sample(RESIDENTS)]
    refused(rows, tmp_path, "de eenheid van inwoners is 'aantal ")


@pytest.mark.parametrize("name", TABLES)
def test_a_gemeente_that_lacks_is_named(name: str, tmp_path: Path) -> None:
    rows = [row for row in sample(name) if row["regio_code"] != "GM1680"]
    refused(rows, tmp_path, r"onvolledig: in 20\d\d ontbreekt Aa en Hunze")


@pytest.mark.parametrize("name", TABLES)
def test_a_line_that_lacks_is_refused_or_a_missing_figure(name: str, tmp_path: Path) -> None:
    rows = sample(name)
    gone = next(
        row for row in rows if row["regio_code"] == "GM0518" and row["waarde"] not in ("", ".")
    )
    short = [row for row in rows if row is not gone]
    table = TABLES[name]
    if isinstance(table, TextTable):
        assert len(load(short, tmp_path).texts) == len(rows) - 1
        return
    refused(short, tmp_path, r"onvolledig: .*('s-Gravenhage|geen rij voor)")


@pytest.mark.parametrize("name", SOME)
def test_an_unknown_region_with_figures_is_refused_and_one_without_is_not(
    name: str, tmp_path: Path
) -> None:
    rows = sample(name)
    strange = [
        {**row, "regio_code": "GM9999", "regio": "Altenaa"}
        for row in rows
        if row["regio_code"] == "GM1959"
    ]
    refused([*rows, *strange], tmp_path, r"\(GM9999\) heeft cijfers in .* lijkt op 'Altena'")
    empty = [{**row, "waarde": ""} for row in strange]
    before, after = load(rows, tmp_path), load([*rows, *empty], tmp_path)
    assert after.observations.equals(before.observations)
    assert after.texts.equals(before.texts)


@pytest.mark.parametrize("name", SOME)
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("bron", "cbs_anders", "kolom 'bron' staan"),
        ("tabel", "00000NED", "kolom 'tabel' staan '00000NED' en"),
        ("bijgewerkt", "2026-03-07", "kolom 'bijgewerkt' staan"),
        ("meting", "iets", "de meting 'iets' hoort niet bij deze bron; verwacht: "),
        ("onderdeel", "iets", "'iets' hoort niet bij deze bron; verwacht: "),
    ],
)
def test_lines_of_something_else_are_refused(
    name: str, field: str, value: str, sentence: str, tmp_path: Path
) -> None:
    refused(with_field(sample(name), field, value, is_altena), tmp_path, sentence)


@pytest.mark.parametrize("name", SOME[:-1])
@pytest.mark.parametrize("text", ["12,5", "<5", "x", "1.234.567", "1e5", "n.v.t.", "--4", "inf"])
def test_what_is_no_figure_is_refused(name: str, text: str, tmp_path: Path) -> None:
    rows = [{**row, "waarde": text} if is_altena(row) else row for row in sample(name)]
    refused(rows, tmp_path, f"'{re.escape(text)}'|geen getal")


@pytest.mark.parametrize("name", [n for n, t in TABLES.items() if isinstance(t, Table)])
def test_a_negative_figure_is_refused_but_in_accounts(name: str, tmp_path: Path) -> None:
    rows = with_field(
        sample(name),
        "waarde",
        "-3",
        is_altena,
    )
    if table_of(name).figures[0].negative:
        loaded = load(rows, tmp_path)
        assert loaded.observations["value"].min() == -3000
    else:
        refused(rows, tmp_path, "'-3' bij .* is negatief")


@pytest.mark.parametrize("name", SOME)
def test_compressed_and_plain_give_the_same(name: str, tmp_path: Path) -> None:
    packed = copy(path_of(name).name, tmp_path, gzip.compress, to="tabel.csv.gz")
    before, after = read(path_of(name))[1], read(packed)[1]
    assert after.observations.equals(before.observations)
    assert after.texts.equals(before.texts)
    assert (after.rows, after.date, after.table) == (before.rows, "2026-03-06", before.table)


# values


def test_hidden_empty_provisional_and_zero_are_four_things(tmp_path: Path) -> None:
    rows = sample(CARE)
    for text, code in ((".", "GM0518"), ("", "GM1680"), ("0", "GM1959")):
        rows = [
            {**row, "waarde": text}
            if (row["regio_code"], row["onderdeel"]) == (code, "jeugdreclassering")
            else row
            for row in rows
        ]
    loaded = load(rows, tmp_path)
    found = [cell(loaded, c, "jeugdreclassering", "2024-H1") for c in sorted(NEW)]
    assert [row["status"] for row in found] == ["suppressed", "missing", "provisional"]
    assert [row["hidden"] for row in found] == [1, 0, 0]
    assert [row["value"] == 0 for row in found] == [False, False, True]
    assert cell(loaded, "GM1959", "jeugdreclassering", "2023")["status"] == "observed"


def test_observations_have_exact_columns_and_dtypes(tmp_path: Path) -> None:
    rows = load(sample(CARE), tmp_path).observations
    assert list(rows.columns) == OBSERVATIONS
    assert rows.dtypes.astype(str).tolist() == [
        *("str",) * 4, *("float64",) * 3, "str", "int64", "str", "str",
    ]  # fmt: skip
    assert rows["numerator"].equals(rows["value"].rename("numerator"))
    assert rows["denominator"].isna().all()


def test_shares_are_of_one_and_have_no_numerator(tmp_path: Path) -> None:
    name = "cbs_85098ned"
    rows = with_field(sample(name), "waarde", "13.9", is_altena)
    loaded = load(rows, tmp_path)
    assert cell(loaded, "GM1959", rows[0]["onderdeel"], "2023")["value"] == 0.139
    assert loaded.observations["numerator"].isna().all()
    too_much = with_field(sample(name), "waarde", "100.1", is_altena)
    refused(too_much, tmp_path, r"is 100.1% bij GM1959 in 2023; verwacht: hoogstens 100%")


def test_thousands_become_whole_people(tmp_path: Path) -> None:
    rows = sample("cbs_bevolkingsprognose")
    rows = [{**row, "waarde": "4.1"} if row["regio_code"] == "GM1680" else row for row in rows]
    loaded = load(rows, tmp_path)
    assert cell(loaded, "GM1680", "prognose", "2040")["value"] == 4100
    assert set(loaded.observations["status"]) == {"estimated"}


def test_a_table_whose_unit_was_not_seen_is_read_in_the_unit_that_it_has(tmp_path: Path) -> None:
    rows = sample("cbs_armoede_kinderen")
    in_thousands = load(rows, tmp_path)
    assert {row["eenheid"] for row in rows} == {"x 1 000"}
    counted = [
        {
            **row,
            "eenheid": "aantal",
            "waarde": re.sub(r"^(\d+)\.(\d)$", r"\1\g<2>00", row["waarde"]),
        }
        for row in rows
    ]
    assert load(counted, tmp_path).observations.equals(in_thousands.observations)
    mixed = [*rows[:-1], {**rows[-1], "eenheid": "aantal"}]
    refused(mixed, tmp_path, "staat er in twee eenheden in: aantal en x 1 000")


def test_a_count_may_be_written_with_a_point_but_not_with_a_fraction(tmp_path: Path) -> None:
    rows = sample(RESIDENTS)
    pointed = [{**row, "waarde": f"{row['waarde']}.0" if row["waarde"] else ""} for row in rows]
    assert load(pointed, tmp_path).observations.equals(load(rows, tmp_path).observations)
    refused(with_field(rows, "waarde", "25.5", is_altena), tmp_path, "'25.5' .* geen aantal")


@pytest.mark.parametrize(("name", "word"), [(CARE, "vijftal"), ("cbs_84780ned", "tiental")])
def test_figures_that_are_not_rounded_as_cbs_does_are_refused(
    name: str, word: str, tmp_path: Path
) -> None:
    refused(with_field(sample(name), "waarde", "13", is_altena), tmp_path, f"13 .* is geen {word}")


def test_a_part_that_exceeds_its_whole_is_refused(tmp_path: Path) -> None:
    rows = with_field(
        sample(CARE),
        "waarde",
        "60000",
        lambda row: is_altena(row) and row["onderdeel"] == "jeugdhulp",
    )
    refused(rows, tmp_path, r"jeugdhulp \(60000\) is meer dan jeugdzorg \(5600\) bij GM1959")


def test_a_total_that_is_not_its_parts_is_refused(tmp_path: Path) -> None:
    name = "cbs_71486ned"
    rows = with_field(sample(name), "waarde", "17", is_altena)
    refused(rows, tmp_path, "eenpersoons .* is niet totaal bij GM1959 in 2024")


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_no_exact_count_can_change_unnoticed(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = data.draw(st.sampled_from(COUNTS))
    rows = sample(name)
    summed = [i for i, row in enumerate(rows) if row["regio_code"][:2] in ("NL", "GM")]
    at = data.draw(st.sampled_from([i for i in summed if rows[i]["waarde"]]))
    changed = {**rows[at], "waarde": str(int(rows[at]["waarde"]) + data.draw(st.integers(1, 50)))}
    folder = tmp_path_factory.mktemp("som")
    refused([*rows[:at], changed, *rows[at + 1 :]], folder, "Nederland telt in|is meer dan")


@settings(max_examples=12, deadline=None)
@given(name=st.sampled_from(sorted(TABLES)), chance=st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(
    name: str, chance: Random, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = sample(name)
    mixed = chance.sample(rows, len(rows))
    folder = tmp_path_factory.mktemp("volgorde")
    before, after = load(rows, folder), load(mixed, folder)
    first, second = (x.observations.sort_values(KEY, ignore_index=True) for x in (before, after))
    assert second.equals(first)
    assert after.texts.equals(before.texts)


@settings(max_examples=8, deadline=None)
@given(
    numbers=st.lists(st.integers(0, 99_999_999), min_size=12, max_size=12), thousands=st.booleans()
)
def test_a_figure_is_read_exactly(
    numbers: list[int], thousands: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = [row for row in sample("cbs_armoede_kinderen") if row["onderdeel"] == "kinderen"]
    rows = [
        {**row, "waarde": f"{number // 10}.{number % 10}" if thousands else str(number)}
        | ({} if thousands else {"eenheid": "aantal"})
        for row, number in zip(kept, numbers, strict=True)
    ]
    loaded = load(rows, tmp_path_factory.mktemp("getal"))
    for row, number in zip(kept, numbers, strict=True):
        found = cell(loaded, row["regio_code"], "kinderen", row["periode_code"][:4])
        assert found["value"] == (number * 100 if thousands else number)


# regions


def test_only_the_levels_that_are_used_stay(tmp_path: Path) -> None:
    rows = sample(RESIDENTS)
    others = [
        {**row, "regio_code": code, "regio": f"{code} (x)"}
        for row in rows
        if row["regio_code"] == "GM1959"
        for code in ("LD01", "CR03", "AM17", "WK195900", "BU19590000", "GG4106", "JZ11")
    ]
    loaded = load([*others, *rows], tmp_path)
    assert loaded.observations.equals(load(rows, tmp_path).observations)
    assert loaded.rows == len(rows) + len(others)


def test_nl00_is_the_netherlands_and_wijken_are_not_used() -> None:
    loaded = read(path_of("cbs_85984ned"))[1]
    assert set(loaded.observations["region_code"]) == {"NL01", *NEW}
    assert loaded.periods == ("2024",)


def test_a_year_has_the_gemeenten_of_that_year(tmp_path: Path) -> None:
    loaded = load(sample(RESIDENTS), tmp_path)
    of_year = loaded.observations.groupby("period")["region_code"].agg(set).to_dict()
    assert "GM0738" in of_year["2018"] - of_year["2024"]
    assert "GM1959" in of_year["2024"] - of_year["2018"]
    back = [
        {**row, "waarde": "5"} if row["regio_code"] == "GM0738" else row for row in sample(CARE)
    ]
    refused(back, tmp_path, r"'Aalburg' \(GM0738\) bestond niet in 202\d maar heeft wel cijfers")


def test_a_table_of_one_division_has_its_gemeenten_in_all_periods(tmp_path: Path) -> None:
    rows = sample("cbs_laag_inkomen")
    assert set(load(rows, tmp_path).observations["region_code"]) >= NEW
    older = [
        {**row, "regio_code": "GM0738", "regio": "Aalburg"}
        if row["regio_code"] == "GM1959"
        else row
        for row in rows
    ]
    assert "GM0738" in set(load(older, tmp_path).observations["region_code"])
    both = [*rows, *(row for row in older if row["regio_code"] == "GM0738")]
    refused(both, tmp_path, "bestond niet in")


@pytest.mark.parametrize("name", ["cbs_84780ned", "cbs_85099ned"])
def test_gemeenten_may_be_those_of_the_next_year_where_that_is_not_known(
    name: str, tmp_path: Path
) -> None:
    key = {"cbs_84780ned": "2018SJ00", "cbs_85099ned": "2018JJ00"}[name]
    rows = [row for row in sample(name) if row["periode_code"].startswith("2023")]
    rows = [{**row, "periode_code": key, "periode": "2018"} for row in rows]
    assert "GM1959" in set(load(rows, tmp_path).observations["region_code"])


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("GM0000", "Gemeenten; niet in te delen"),
        ("SG99", "Gemeenten; niet in te delen"),
        ("GM9999", "Niet in te delen"),
        ("GM0999", "Gemeente onbekend"),
    ],
)
def test_pupils_who_cannot_be_placed_belong_to_the_country_only(
    code: str, title: str, tmp_path: Path
) -> None:
    name = "cbs_85701ned"
    rows = sample(name)
    unplaced = [
        {**row, "regio_code": code, "regio": title, "waarde": "10"}
        for row in rows
        if row["regio_code"] == "GM1959" and row["periode_code"] == "2023SJ00"
        if row["onderdeel"] not in ("bo_sbo", "so_vso")
    ]
    totals = [{**row, "onderdeel": part, "waarde": "20"} for part in ("bo_sbo", "so_vso")
              for row in unplaced[:1]]  # fmt: skip
    province = {"regio_code": "PV99", "regio": "Provincies; niet in te delen (PV)"}
    loaded = load([*rows, *unplaced, *totals, unplaced[0] | province], tmp_path)
    assert cell(loaded, "ONBEKEND", "bo_sbo", "2023/24")["value"] == 20
    empty = [{**row, "waarde": ""} for row in (*unplaced, *totals)]
    assert "ONBEKEND" not in set(load([*rows, *empty], tmp_path).observations["region_code"])


@pytest.mark.parametrize("name", ["cbs_85101ned", "cbs_85102ned"])
def test_a_table_that_may_lack_gemeenten_must_have_all_or_none(name: str, tmp_path: Path) -> None:
    rows = [row for row in sample(name) if not row["regio_code"].startswith("GM")]
    assert set(load(rows, tmp_path).observations["region_code"]) == {"NL01", "PV22", "PV28"}
    some = [*rows, next(row for row in sample(name) if row["regio_code"] == "GM0518")]
    refused(some, tmp_path, "onvolledig")


def test_a_sparse_table_may_leave_out_a_few_lines_without_a_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = sample(CARE)
    gone = next(
        r for r in rows if r["regio_code"] == "GM0518" and r["onderdeel"] == "jeugdreclassering"
    )
    short = [row for row in rows if row is not gone]
    refused(short, tmp_path, "jeugdreclassering heeft in 2023 geen rij voor 's-Gravenhage")
    monkeypatch.setattr("aoj.sources.odata_regions._MOST_LACKING", 0.2)
    loaded = load(short, tmp_path)
    assert cell(loaded, "GM0518", "jeugdreclassering", "2023")["status"] == "missing"
    assert len(loaded.observations) == len(load(rows, tmp_path).observations)


# periods


@pytest.mark.parametrize(
    ("key", "title", "period"),
    [
        ("2024JJ00", "2024", "2024"),
        ("2024HJ02", "2e halfjaar 2024", "2024-H2"),
        ("2023SJ00", "2023/'24", "2023/24"),
        ("20240630", "30 juni 2024", "2024-H1"),
        ("2024G123", "31 december 2024*", "2024-H2"),
        ("20240101", "1 januari 2024", "2024"),
        ("2024MM12", "2024 december", "2024-H2"),
    ],
)
def test_periods_of_cbs_become_ours(key: str, title: str, period: str, tmp_path: Path) -> None:
    rows = [row for row in sample(CARE) if row["periode_code"] == "2023JJ00"]
    rows = [{**row, "periode_code": key, "periode": title} for row in rows]
    assert load(rows, tmp_path).periods == (period,)


@pytest.mark.parametrize("key", ["2024KW01", "2024MM05", "20240615", "2024", "", "2024W114"])
def test_other_periods_are_refused(key: str, tmp_path: Path) -> None:
    rows = [{**row, "periode_code": key, "periode": "iets"} for row in sample(CARE)]
    refused(rows, tmp_path, rf"'iets' \({key}\) is geen periode die wij kennen")


def test_of_a_table_of_months_december_is_the_year(tmp_path: Path) -> None:
    rows = sample("cbs_80794ned")
    assert {row["periode_code"] for row in rows} == {"2023MM12", "2024MM06"}
    assert load(rows, tmp_path).periods == ("2023",)
    year = [{**row, "periode_code": "2022JJ00", "periode": "2022"} for row in rows[:7]]
    assert load([*rows, *year], tmp_path).periods == ("2022",), "years go before months"
    refused(rows[7:], tmp_path, "geen periode die wordt gebruikt")


def test_a_period_or_part_without_any_figure_has_no_rows(tmp_path: Path) -> None:
    rows = sample(CARE)
    coming = [
        {**row, "periode_code": "2025JJ00", "periode": "2025*", "waarde": ""}
        for row in rows
        if row["periode_code"] == "2023JJ00"
    ]
    assert load([*rows, *coming], tmp_path).periods == ("2023", "2024-H1")
    gone = [
        {**row, "waarde": ""} if row["onderdeel"] == "jeugdreclassering" else row for row in rows
    ]
    assert "jeugdreclassering" not in set(load(gone, tmp_path).observations["breakdown"])
    refused([{**row, "waarde": ""} for row in rows], tmp_path, "bevat geen enkel cijfer")


@pytest.mark.parametrize(
    ("title", "status", "provisional"),
    [
        ("2023", "Definitief", False),
        ("2023*", "", True),
        ("2023", "NaderVoorlopig", True),
        ("2023", "Nader voorlopig", True),
        ("2023", "", False),
    ],
)
def test_provisional_shows_by_status_or_star(
    title: str, status: str, provisional: bool, tmp_path: Path
) -> None:
    rows = [row for row in sample(CARE) if row["periode_code"] == "2023JJ00"]
    rows = [{**row, "periode": title, "periode_status": status} for row in rows]
    found = set(load(rows, tmp_path).observations["status"])
    assert found == ({"provisional"} if provisional else {"observed"})


# the form


def test_a_file_tells_its_table_date_and_selection(tmp_path: Path) -> None:
    rows = [
        {**row, "tabel": "99998NED", "bijgewerkt": "2027-01-31T02:00:00"} for row in sample(CARE)
    ]
    loaded = load(rows, tmp_path)
    assert (loaded.table, loaded.date, loaded.selection) == ("99998NED", "2027-01-31", "alles")
    less = [row for row in rows if row["onderdeel"] != "jeugdreclassering"]
    assert load(less, tmp_path).selection == "alles+zonder jeugdreclassering"
    refused([{**row, "bijgewerkt": "vandaag"} for row in rows], tmp_path, "'vandaag' .* geen datum")


def test_a_fetched_table_is_a_vintage_of_the_export_of_the_same_figures() -> None:
    for fetched, export in (
        ("cbs_70072ned-odata.csv", "cbs_70072ned.csv"),
        ("cbs_85984ned-odata.csv", "cbs_85984ned-leeftijd-2024.csv"),
    ):
        selections = {read(path_of("x").parent / name)[1].selection for name in (fetched, export)}
        assert len(selections) == 1
    one = read(path_of(CARE))[1]

    def snapshot(number: int, selection: str) -> Snapshot:
        return Snapshot(
            *(number, str(number), CARE, one.table, "CBS", "", str(number), 1, "a", "a"),
            *(one.date, "2026", "", one.periods, selection, one.rows),
        )

    assert snapshot(1, "alles").is_vintage_of(snapshot(2, "alles+zonder jeugdreclassering"))


def test_an_unknown_source_is_named_with_the_nearest(tmp_path: Path) -> None:
    rows = [{**row, "bron": "cbs_85099"} for row in sample(CARE)]
    refused(rows, tmp_path, "bron 'cbs_85099', die onbekend is; lijkt op 'cbs_85099ned'")


def test_a_newer_form_is_refused(tmp_path: Path) -> None:
    rows = [{**row, "betrouwbaarheid": "A"} for row in sample(CARE)]
    with pytest.raises(DataError, match=r"'betrouwbaarheid' hoort niet bij de vorm .*Werk aoj bij"):
        load(rows, tmp_path, extra=[*EXTRA, "betrouwbaarheid"])
    with pytest.raises(DataError, match="kolom 'Kenmerk' hoort niet bij de vorm"):
        load(rows, tmp_path, extra=["Kenmerk_code"])
    assert len(load(sample(CARE), tmp_path, extra=[]).observations) == 72


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_that_lacks_is_named(column: str, tmp_path: Path) -> None:
    kept = [name for name in COLUMNS if name != column]
    path = tmp_path / "tabel.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, kept, delimiter=";", extrasaction="ignore")
        out.writeheader()
        out.writerows(sample(CARE))
    with pytest.raises(DataError, match=f"de kolom '{column}' ontbreekt"):
        read(path)


def test_a_column_that_came_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tabel.csv"
    path.write_text(write(sample(CARE)).replace("Kenmerk_code;Kenmerk", "Kenmerk;Kenmerk", 1))
    with pytest.raises(DataError, match="'Kenmerk' hoort niet bij"):
        read(path)


def test_a_file_without_rows_of_the_levels_is_refused(tmp_path: Path) -> None:
    rows = [{**row, "regio_code": "CR01", "regio": "Oost-Groningen (CR)"} for row in sample(CARE)]
    refused(rows[:1], tmp_path, "geen rijen van Nederland, provincies of gemeenten")


def test_blanks_that_the_service_pads_with_do_not_matter(tmp_path: Path) -> None:
    rows = sample(CARE)
    padded = [{key: f"  {text}   " for key, text in row.items()} for row in rows]
    assert load(padded, tmp_path).observations.equals(load(rows, tmp_path).observations)


def test_a_file_of_many_blocks_is_read_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = sample("cbs_03759ned")
    buurten = [{**rows[0], "regio_code": f"BU{i:08d}", "waarde": str(i)} for i in range(3000)]
    before = load(rows, tmp_path)
    monkeypatch.setattr(files, "_BLOCK_BYTES", 20_000)
    after = load([*buurten[:2000], *rows, *buurten[2000:]], tmp_path, name="tabel.csv.gz")
    assert after.observations.equals(before.observations)
    assert after.rows == len(rows) + 3000


def test_another_encoding_in_a_late_block_is_read_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_BLOCK_BYTES", 5_000)
    rows = sample(CARE)
    rows = [*rows[:-1], {**rows[-1], "regio": "Súdwest-Altena"}]
    text = write(rows)
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        path = tmp_path / "tabel.csv"
        path.write_bytes(text.encode(encoding))
        assert len(read(path)[1].observations) == 72
    path.write_bytes(text.encode("cp1252").replace("ú".encode("cp1252"), b"\x81"))
    with pytest.raises(DataError, match="tekens van dit bestand zijn niet te lezen"):
        read(path)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda c: c[:-3000], "afgekapt"),
        (lambda c: b"".join(c.splitlines(keepends=True)[:60]), "onvolledig"),
        (lambda c: b"".join(c.splitlines(keepends=True)[:71]), "heeft geen regels in 2024"),
        (lambda c: gzip.compress(c)[:-20], r"\(gzip\) is beschadigd of afgekapt"),
        (lambda c: c + b"<html><body>502</body></html>\n", "1 velden in plaats van 15"),
        (lambda c: c.replace(b";aantal;", b';"aantal;', 1), "velden in plaats van|afgekapt"),
        (lambda c: c + b"x" * 3_000_000 + b"\n", "afgekapt"),
    ],
)
def test_a_damaged_file_is_refused(
    spoil: Callable[[bytes], bytes], sentence: str, tmp_path: Path
) -> None:
    path = copy(path_of(RESIDENTS).name, tmp_path, spoil, to="tabel.csv.gz")
    with pytest.raises(DataError, match=sentence):
        read(path)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_file_with_any_field_changed_is_read_or_refused_in_a_sentence(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = sample(data.draw(st.sampled_from(sorted(set(TABLES) - {"cbs_03759ned"}))))
    at = data.draw(st.integers(0, len(rows) - 1))
    field = data.draw(st.sampled_from(COLUMNS))
    text = data.draw(
        st.one_of(st.text(max_size=8), st.sampled_from(["GM", "NL", "PV99", "é;", '"']))
    )
    text = text.encode("utf-8", "ignore").decode()
    try:
        load([*rows[:at], {**rows[at], field: text}, *rows[at + 1 :]], tmp_path_factory.mktemp("x"))
    except AojError as error:
        assert str(error)


# texts


def test_to_which_regions_gemeenten_belong_are_texts() -> None:
    loaded = read(path_of("cbs_gebieden"))[1]
    texts = loaded.texts.set_index(["region_code", "breakdown"])["text"]
    assert texts["GM1959", "jeugdregio"] == "West-Brabant Oost"
    assert texts["GM1959", "jeugdregio_code"] == "JZ03"
    assert set(loaded.texts["period"]) == {"2024"}
    assert loaded.observations.empty


def test_codes_and_names_that_are_swapped_are_refused(tmp_path: Path) -> None:
    rows = sample("cbs_gebieden")
    other = {"jeugdregio": "jeugdregio_code", "jeugdregio_code": "jeugdregio"}
    swapped = [{**row, "onderdeel": other.get(row["onderdeel"], row["onderdeel"])} for row in rows]
    refused(swapped, tmp_path, "'Haaglanden' is geen jeugdregio_code")
    refused([{**row, "waarde": "."} for row in rows], tmp_path, "geen enkele tekst|ontbreken")


def test_a_year_without_jeugdregios_still_gives_the_others(tmp_path: Path) -> None:
    rows = [row for row in sample("cbs_gebieden") if "jeugdregio" not in row["onderdeel"]]
    assert "jeugdregio" not in set(load(rows, tmp_path).texts["breakdown"])


# figures that CBS published


@pytest.fixture(scope="module")
def country() -> Geography:
    return load_geography(Path(__file__).resolve().parent.parent / "data" / "reference")


def as_fetched(export: pd.DataFrame, name: str, table: str, unit: str = "aantal") -> list[Row]:
    """Return observations of an export as the lines that fetching the same figures would give."""
    codes = {"NL01": "Nederland", "ONBEKEND": "Gemeenten; niet in te delen"}
    rows = []
    for row in export.itertuples(index=False):
        start, _, school = row.period.partition("/")
        text = {"missing": "", "suppressed": "."}.get(row.status, f"{row.value:.0f}")
        values = (
            *(name, table, "2025-12-11", row.indicator, row.breakdown, "x", unit, text),
            *(row.region_code.replace("ONBEKEND", "GM0000"), codes.get(row.region_code, "naam")),
            *(f"{start}{'SJ00' if school else 'JJ00'}", row.period.replace("/", "/'")),
            "Voorlopig" if row.status == "provisional" else "Definitief",
        )
        rows.append(dict(zip(COLUMNS, values, strict=True)))
    provisional = {r["periode_code"] for r in rows if r["periode_status"] == "Voorlopig"}
    return [
        {**r, "periode_status": "Voorlopig" if r["periode_code"] in provisional else "Definitief"}
        for r in rows
    ]


@pytest.mark.parametrize(
    ("file", "measure"),
    [
        ("Regionale_kerncijfers_Nederland_11122025_133649.csv", "inwoners"),
        ("Kerncijfers_wijken_en_buurten_2024_geslachten.csv", "inwoners"),
        ("Kerncijfers_wijken_en_buurten_2024_11122025_141648.csv", "inwoners_herkomst"),
        ("Leerlingen_en_studenten__onderwijssoort__woonregio.csv", "leerlingen_woonregio"),
    ],
)
def test_the_same_figures_exported_and_fetched_give_equal_observations(
    file: str, measure: str, country: Geography, real_data: Path, tmp_path: Path
) -> None:
    path = real_data / "downloads" / file
    source, options = sources.recognise(path)
    exported = sources.load(source.name, SourceFile(path, path.name, options), country).observations
    exported = exported[exported["indicator"] == measure].reset_index(drop=True)
    lines = as_fetched(exported, source.name, source.table)
    fetched = load(lines, tmp_path, country, extra=[]).observations
    assert len(fetched) == len(exported) > 700
    order = ["period", "breakdown", "region_code"]
    pd.testing.assert_frame_equal(
        fetched.sort_values(order, ignore_index=True),
        exported.sort_values(order, ignore_index=True),
    )


def test_a_recorded_selection_of_70072ned_is_read(
    country: Geography, real_data: Path, tmp_path: Path
) -> None:
    """Residents of 345 gemeenten, those of 2022, without the country and without ages."""
    text = (real_data / "older" / "70072ned-odata-v3-selectie.csv").read_text(encoding="utf-8")
    rows = [
        dict(zip(COLUMNS, (
            *(RESIDENTS, "70072ned", "2022-06-01", "inwoners", "totaal", "x", "aantal"),
            *(row["v01_pop"], row["gm"], row["gemeente"], "2022JJ00", "2022", "Definitief"),
        ), strict=True))
        for row in csv.DictReader(text.splitlines())
    ]  # fmt: skip
    loaded = load(rows, tmp_path, country, extra=[])
    assert len(loaded.observations) == 345
    assert cell(loaded, "GM0014", "totaal", "2022")["value"] == 233_273
    assert loaded.selection == "alles+zonder 0-4, 5-9, 10-14, 15-19, 20-24"
    later = [row | {"periode_code": "2023JJ00", "periode": "2023"} for row in rows]
    with pytest.raises(DataError, match="bestond niet in 2023 maar heeft wel cijfers"):
        load(later, tmp_path, country, extra=[])


def test_the_gemeenten_of_a_recorded_region_list_are_one_division(
    country: Geography, real_data: Path, tmp_path: Path
) -> None:
    """The regions of 85678NED: 342 gemeenten (indeling 2023) beside levels that are not used."""
    path = real_data / "schemas" / "odata-v4" / "85678NED_RegioSCodes.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        regions = {row["Identifier"]: row["Title"] for row in csv.DictReader(file, delimiter=";")}
    part = sample("cbs_laag_inkomen")[0]
    rows = [
        {**part, "regio_code": code, "regio": title, "periode_code": f"{year}JJ00",
         "periode": str(year), "waarde": "1.5"}
        for code, title in regions.items() for year in (2011, 2022)
    ]  # fmt: skip
    loaded = load(rows, tmp_path, country)
    kinds = loaded.observations["region_code"].str[:2].value_counts().to_dict()
    assert kinds == {"GM": 2 * 342, "PV": 2 * 12, "NL": 2}
    assert loaded.rows == len(rows) > len(loaded.observations)
    without = [row for row in rows if row["regio"] != "Almere"]
    with pytest.raises(DataError, match=r"onvolledig: in 20\d\d ontbreekt Almere"):
        load(without, tmp_path, country)


def test_recorded_observations_of_the_service_are_read(
    country: Geography, real_data: Path, tmp_path: Path
) -> None:
    """83841NED (v4): households with a low income in the whole country, in thousands."""
    path = real_data / "schemas" / "odata-v4" / "83841NED_Observations.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [
            row
            for row in csv.DictReader(file, delimiter=";")
            if row["Measure"] == "1050010_1"
            and row["KenmerkenVanHuishoudens"] == "1050010"
            and (row["InkomensgrensHuishouden"], row["DuurInkomenspositie"])
            == ("1050290", "A028721")
        ]
    table = Table(
        *("cbs_83841ned", "Laag inkomen", "83841NED", "huishoudens met een laag inkomen"),
        (Figures("laag_inkomen", ("huishoudens",), units=(THOUSANDS,)),),
        needs_gemeenten=False,
    )
    rows = [
        dict(zip(COLUMNS, (
            *("cbs_83841ned", "83841NED", "2024-10-01", "laag_inkomen", "huishoudens", "x"),
            *("x 1 000", row["Value"].replace(",", "."), "NL01", "Nederland"),
            *(row["Perioden"], row["Perioden"][:4], "Definitief"),
        ), strict=True))
        for row in found
    ]  # fmt: skip
    path = tmp_path / "83841NED.csv"
    path.write_text(write(rows, []), encoding="utf-8", newline="")
    loaded = table.load(SourceFile(path, path.name), country)
    assert cell(loaded, "NL01", "huishoudens", "2011")["value"] == 481_800
    assert cell(loaded, "NL01", "huishoudens", "2012")["value"] == 562_300
    assert len(loaded.observations) == len(found)


def test_regions_of_the_samples_are_those_of_the_land() -> None:
    known = set(geography().names["gemeente_code"])
    assert {code for code in REGIONS if code.startswith("GM")} <= known
