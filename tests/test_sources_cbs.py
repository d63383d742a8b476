"""The quirks of StatLine's screen exports and of the workbook with disadvantage scores."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from source_samples import DATA, copy, geography, read, swap, without_column

from aoj.errors import DataError
from aoj.sources.source import Loaded
from aoj.sources.statline import gemeenten_of

KERNCIJFERS = "cbs_70072ned.csv"
PUPILS = "cbs_85701ned.csv"
AGES = "cbs_85984ned-leeftijd-2024.csv"
ORIGINS = "cbs_85984ned-herkomst-2024.csv"
SCORES = "cbs_achterstandsscores.xlsx"


def value(loaded: Loaded, code: str, breakdown: str, period: str = "") -> float:
    rows = loaded.observations
    rows = rows[(rows["region_code"] == code) & (rows["breakdown"] == breakdown)]
    rows = rows[rows["period"] == period] if period else rows
    assert len(rows) == 1
    return float(rows["value"].iloc[0])


def load(name: str, tmp_path: Path, *changes: object, to: str = "") -> Loaded:
    def change(content: bytes) -> bytes:
        for one in changes:
            content = one(content)  # type: ignore[operator]
        return content

    return read(copy(name, tmp_path, change, to))[1]


# 70072ned


def test_residents_by_age_get_codes_for_names(tmp_path: Path) -> None:
    loaded = load(KERNCIJFERS, tmp_path)
    assert set(loaded.observations["region_code"]) == {"NL01", "GM0518", "GM1680", "GM1959"}
    assert value(loaded, "GM1680", "totaal") == 25935
    assert value(loaded, "GM1680", "0-4") == 1016
    assert loaded.periods == ("2025",)


def test_a_former_gemeente_with_empty_fields_is_dropped(tmp_path: Path) -> None:
    assert b'"Aalburg"' in copy(KERNCIJFERS, tmp_path).read_bytes()
    assert "GM0738" not in set(load(KERNCIJFERS, tmp_path).observations["region_code"])


def test_the_date_of_an_export_comes_from_its_name(tmp_path: Path) -> None:
    assert load(KERNCIJFERS, tmp_path, to="Kern_11122025_133649.csv").date == "2025-12-11"


@pytest.mark.parametrize(
    "header",
    [
        "Bevolking/Bevolkingssamenstelling op 1 januari/Leeftijd/Leeftijdsgroepen/"
        "5 tot 10 jaar (aantal)",
        "Regio's",
        "Perioden",
    ],
)
def test_a_removed_column_is_named(header: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=re.escape(f"de kolom '{header}' ontbreekt")):
        load(KERNCIJFERS, tmp_path, without_column(header))


def test_another_unit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="andere eenheid"):
        load(KERNCIJFERS, tmp_path, swap("Totale bevolking (aantal)", "Totale bevolking (x 1 000)"))


def test_a_gemeente_that_lacks_makes_the_file_incomplete(tmp_path: Path) -> None:
    def without_altena(content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        return b"".join(line for line in lines if b'"Altena"' not in line)

    with pytest.raises(DataError, match="in 2025 ontbreekt Altena"):
        load(KERNCIJFERS, tmp_path, without_altena)


def test_rows_that_lack_for_one_period_make_the_file_incomplete(tmp_path: Path) -> None:
    def with_half_a_year(content: bytes) -> bytes:
        rows = content.splitlines(keepends=True)[1:]
        return content + b"".join(row.replace(b"2025", b"2024") for row in rows[1:3])

    with pytest.raises(DataError, match=r"heeft 7 rijen en is niet volledig; verwacht: 10 rijen"):
        load(KERNCIJFERS, tmp_path, with_half_a_year)


def test_a_country_that_is_not_the_sum_of_its_gemeenten_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"Nederland telt in 2025 .* \(0-4\), de gemeenten samen"):
        load(KERNCIJFERS, tmp_path, swap(";25935;1016;", ";25935;1017;"))


def test_an_unknown_name_with_figures_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"de naam 'Altenaa' heeft cijfers.*lijkt op 'Altena'"):
        load(KERNCIJFERS, tmp_path, swap('"Altena"', '"Altenaa"'))


def test_an_unknown_name_without_figures_is_dropped(tmp_path: Path) -> None:
    loaded = load(KERNCIJFERS, tmp_path, swap('"Aalburg"', '"Abcoude"'))
    assert loaded.observations["region_code"].nunique() == 4


def test_a_former_gemeente_with_figures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"'Aalburg' \(GM0738\) bestond niet in 2025"):
        load(KERNCIJFERS, tmp_path, swap('"2025";"Aalburg";', '"2025";"Aalburg";1'))


def test_provinces_are_kept_and_other_levels_left_out(tmp_path: Path) -> None:
    def with_levels(content: bytes) -> bytes:
        row = next(line for line in content.splitlines(keepends=True) if b'"Altena"' in line)
        extra = (b'"Drenthe (PV)"', b'"Noord-Nederland (LD)"', b'"Zuidwest-Drenthe (CR)"')
        return content + b"".join(row.replace(b'"Altena"', name) for name in extra)

    codes = set(load(KERNCIJFERS, tmp_path, with_levels).observations["region_code"])
    assert codes == {"NL01", "PV22", "GM0518", "GM1680", "GM1959"}


def test_a_year_that_is_not_filled_yet_is_dropped(tmp_path: Path) -> None:
    def with_next_year(content: bytes) -> bytes:
        rows = [line.split(b";") for line in content.splitlines()[1:]]
        empty = [b";".join([b'"2026*"', row[1], *[b""] * (len(row) - 2)]) for row in rows]
        return content + b"\r\n".join(empty) + b"\r\n"

    assert load(KERNCIJFERS, tmp_path, with_next_year).periods == ("2025",)


def test_a_star_is_provisional(tmp_path: Path) -> None:
    loaded = load(KERNCIJFERS, tmp_path, swap('"2025"', '"2025*"'))
    assert set(loaded.observations["status"]) == {"provisional"}


def test_an_unknown_period_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="'2025 1e kwartaal' is geen periode"):
        load(KERNCIJFERS, tmp_path, swap('"2025"', '"2025 1e kwartaal"'))


def test_na_stays_text_and_is_no_number(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="'NA' in kolom"):
        load(KERNCIJFERS, tmp_path, swap(";25935;1016;", ";25935;NA;"))


# 85701NED


def test_pupils_keep_the_gemeente_of_their_school_year(tmp_path: Path) -> None:
    rows = load(PUPILS, tmp_path).observations
    of_year = rows.groupby("period")["region_code"].agg(set).to_dict()
    assert of_year["2018/19"] == {"GM0518", "GM1680", "GM0738", "ONBEKEND"}
    assert of_year["2023/24"] == {"GM0518", "GM1680", "GM1959", "ONBEKEND"}


def test_kinds_of_education_are_renamed_the_misspelt_one_too(tmp_path: Path) -> None:
    rows = load(PUPILS, tmp_path).observations
    assert set(rows["breakdown"]) == {"bo", "sbo", "bo_sbo", "so", "vso", "so_vso", "vo"}
    corrected = load(PUPILS, tmp_path, swap("speciaal ondewijs", "speciaal onderwijs")).observations
    assert corrected.equals(rows)


def test_the_year_with_a_star_is_provisional(tmp_path: Path) -> None:
    rows = load(PUPILS, tmp_path).observations
    assert rows.groupby("period")["status"].agg(set).to_dict() == {
        "2018/19": {"observed"},
        "2023/24": {"provisional"},
    }


def test_counts_that_are_no_tens_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is geen tiental"):
        load(PUPILS, tmp_path, swap('niet in te delen";2630', 'niet in te delen";2634'))


def test_a_total_that_is_not_its_parts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"bo \+ sbo is niet bo_sbo bij ONBEKEND in 2023/24"):
        load(PUPILS, tmp_path, swap('niet in te delen";2630', 'niet in te delen";2610'))


def test_a_kind_that_lacks_is_named(tmp_path: Path) -> None:
    def without_sbo(content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        return b"".join(line for line in lines if b'"Speciaal basisonderwijs"' not in line)

    with pytest.raises(DataError, match="'Speciaal basisonderwijs' ontbreekt"):
        load(PUPILS, tmp_path, without_sbo)


def test_other_kinds_and_the_sexes_are_left_out(tmp_path: Path) -> None:
    def with_boys(content: bytes) -> bytes:
        rows = content.splitlines(keepends=True)[1:]
        return content + b"".join(
            row.replace(b"Totaal mannen en vrouwen", b"Mannen") for row in rows
        )

    assert load(PUPILS, tmp_path, with_boys).observations.equals(
        load(PUPILS, tmp_path).observations
    )


def test_a_block_of_rows_that_lacks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="heeft 65 rijen en is niet volledig; verwacht: 70 rijen"):
        load(PUPILS, tmp_path, lambda c: b"".join(c.splitlines(keepends=True)[:66]))


@pytest.mark.parametrize("header", ["Geslacht", "Regiokenmerken", "Leerlingen/studenten (aantal)"])
def test_a_removed_column_of_pupils_is_named(header: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=re.escape(f"de kolom '{header}' ontbreekt")):
        load(PUPILS, tmp_path, without_column(header))


# Kerncijfers wijken en buurten


def test_the_two_selections_of_columns_complement_each_other(tmp_path: Path) -> None:
    ages, origins = load(AGES, tmp_path), load(ORIGINS, tmp_path)
    assert (ages.selection, origins.selection) == ("leeftijd", "herkomst")
    assert ages.table == "85984NED"
    assert value(ages, "GM1680", "0-14") == 3490
    assert value(origins, "GM1680", "nederland") == 23453
    total = ages.observations[ages.observations["breakdown"] == "totaal"]
    again = origins.observations[origins.observations["breakdown"] == "totaal"]
    assert total.reset_index(drop=True).equals(again.reset_index(drop=True))


def test_only_country_and_gemeenten_are_taken_with_and_without_codes(tmp_path: Path) -> None:
    for name in (AGES, ORIGINS):
        codes = set(load(name, tmp_path).observations["region_code"])
        assert codes == {"NL01", "GM0518", "GM1680", "GM1959"}


def test_a_buurt_that_bears_the_name_of_its_gemeente_is_not_the_gemeente(tmp_path: Path) -> None:
    def with_namesake(content: bytes) -> bytes:
        return content.replace(b'"Annen";"Aa en Hunze', b'"Aa en Hunze";"Aa en Hunze')

    loaded = load(ORIGINS, tmp_path, with_namesake)
    assert value(loaded, "GM1680", "nederland") == 23453


def test_the_wrong_year_in_the_name_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="gemeente GM1959 in het bestand bestond niet in 2018"):
        load(AGES, tmp_path, to="kwb-2018.csv")


def test_half_of_the_ages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"15 tot 25 jaar.* ontbreekt"):
        load(AGES, tmp_path, without_column("Bevolking/Leeftijdsgroepen/15 tot 25 jaar (aantal)"))


def test_kerncijfers_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Nederland telt in 2024"):
        load(AGES, tmp_path, swap(";25845;", ";25844;"))


# gemeenten of a year


def test_the_gemeenten_of_a_year_follow_the_mergers() -> None:
    land = geography()
    assert gemeenten_of(2018, land) == {"GM0518", "GM1680", "GM0738"}
    assert gemeenten_of(2019, land) == {"GM0518", "GM1680", "GM1959"}
    assert gemeenten_of(2010, land) == frozenset(), "not known before the first merger"


# achterstandsscores


def test_scores_and_funded_pupils_are_read_with_the_year_of_the_sheet(tmp_path: Path) -> None:
    loaded = load(SCORES, tmp_path, to="scores.xlsx")
    assert (loaded.periods, loaded.date) == (("2019",), "2020-02")
    assert value(loaded, "00AP00", "score") == 33.02
    assert value(loaded, "00AP00", "leerlingen") == 100


def test_a_score_on_few_pupils_is_an_estimate_and_its_pupils_are_not(tmp_path: Path) -> None:
    rows = load(SCORES, tmp_path).observations
    estimated = rows[rows["status"] == "estimated"]
    assert len(estimated) == 2
    assert set(estimated["breakdown"]) == {"score"}
    pupils = rows.merge(estimated[["region_code"]]).query("breakdown == 'leerlingen'")
    assert (pupils["value"] <= 40).all()


def test_openpyxl_refuses_the_workbook_that_calamine_reads() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    with pytest.raises(ValueError, match="stylesheet"):
        openpyxl.load_workbook(DATA / SCORES)


@pytest.mark.parametrize(
    ("cell", "text", "sentence"),
    [
        ("A4", "School", r"de kolom 'School \(BRIN vestiging\)' ontbreekt"),
        ("C4", "Score", "de kolom 'Achterstandsscore' ontbreekt"),
        ("A2", "Achterstandsscore per vestiging", "noemt geen peildatum"),
        ("D7", "d", "onbekende noot 'd' bij school 00AR00"),
        ("C7", "NA", "'NA' in kolom 'Achterstandsscore' is geen getal"),
        ("A7", "x", "'x' is geen code van een schoolvestiging"),
    ],
)
def test_a_changed_sheet_is_refused(cell: str, text: str, sentence: str, tmp_path: Path) -> None:
    path = made_workbook(tmp_path / "scores.xlsx", {cell: text})
    with pytest.raises(DataError, match=sentence):
        read(path)


def test_an_untouched_copy_of_the_sheet_is_read(tmp_path: Path) -> None:
    assert value(read(made_workbook(tmp_path / "s.xlsx", {}))[1], "00AR00", "leerlingen") == 142


def test_a_secret_score_is_suppressed(tmp_path: Path) -> None:
    rows = read(made_workbook(tmp_path / "s.xlsx", {"C7": "."}))[1].observations
    row = rows[(rows["region_code"] == "00AR00") & (rows["breakdown"] == "score")].iloc[0]
    assert (row["status"], row["hidden"]) == ("suppressed", 1)
    assert pd.isna(row["value"])


def made_workbook(path: Path, changes: dict[str, str]) -> Path:
    """Write a workbook as CBS lays it out, with some cells changed."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    rows: list[list[object]] = [
        ["Tabel 1"],
        ["Achterstandsscore per basisschoolvestiging, 1 oktober 2019"],
        [],
        ["School (BRIN vestiging)", "Aantal bekostigde leerlingen", "Achterstandsscore"],
        [],
        ["00AP00", 100, 33.02],
        ["00AR00", 142, 0],
        ["03EJ00", 38, 175.34, "a"],
        [],
        ["Bron: CBS"],
    ]
    book = xlsxwriter.Workbook(str(path))
    front = book.add_worksheet("Voorblad")
    front.write("A3", "Achterstandsscores basisscholen, 2019")
    sheet = book.add_worksheet("Tabel 1")
    for i, row in enumerate(rows):
        sheet.write_row(i, 0, row)
    for cell, text in changes.items():
        sheet.write_string(cell, text)
    book.close()
    return path
