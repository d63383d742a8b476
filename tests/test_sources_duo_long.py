"""DUO's long files, forecasts, students and accounts: keys, kinds, hidden cells, headers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from source_samples import DATA, copy, geography, read, swap, without_column

from aoj import sources
from aoj.errors import DataError
from aoj.geography import load_geography
from aoj.sources import duo_ckan
from aoj.sources.duo import squeeze, sum_with_hidden
from aoj.sources.duo_financien import read_amount
from aoj.sources.source import Loaded, SourceFile

SWV = "duo_po_swv.csv"
GEMEENTEN = "duo_po_gemeente.csv"
KINDS = "duo_po_soort.csv"
CLUSTERS = "duo_po_cluster.csv"
AGES = "duo_po_soort-2023-2024.csv"
CATEGORIES = "duo_so_vso_swv.csv"
PLACES = "duo_so_vso_residentieel.csv"
PROFILES = "duo_vso_uitstroom.csv"
FORECAST_PO = "duo_prognose_po.csv"
FORECAST_VO = "duo_prognose_vo.csv"
FORECAST_MBO = "duo_prognose_mbo.csv"
LEERWEGEN = "duo_prognose_mbo-leerweg.csv"
STUDENTS = "duo_mbo_studenten.csv"
LONG = [SWV, GEMEENTEN, KINDS, CLUSTERS, CATEGORIES, PLACES, PROFILES]
LONG += [FORECAST_PO, FORECAST_VO, FORECAST_MBO, LEERWEGEN]
KEYS = ["region_code", "period", "breakdown"]
Change = Callable[[bytes], bytes]


def load(name: str, folder: Path, *changes: Change, columns: dict[str, list[str]] | None = None):
    def change(content: bytes) -> bytes:
        for one in changes:
            content = one(content)
        return content

    path = copy(name, folder, change)
    if columns is None:
        return read(path)[1]
    source = max((n for n in sources.SOURCES if name.startswith(n)), key=len)
    options = {"columns": json.dumps(columns)}
    return sources.load(source, SourceFile(path, name, options), geography())


def cell(loaded: Loaded, region: str, period: str, breakdown: str) -> pd.Series:
    rows = loaded.observations
    own = rows[
        (rows["region_code"] == region)
        & (rows["period"] == period)
        & (rows["breakdown"] == breakdown)
    ]
    assert len(own) == 1, (region, period, breakdown)
    return own.iloc[0]


def text(*values: str) -> pd.Series:
    return pd.Series(list(values), dtype="str")


# keys


@pytest.mark.parametrize("spelling", ["PO2707", "po2707", "PO-27-07", "PO 27.07", "PO_2707"])
def test_spellings_of_a_samenwerkingsverband_are_one_code(spelling: str) -> None:
    assert duo_ckan.swv_codes(text(spelling)).tolist() == ["PO2707"]


def test_a_number_alone_takes_its_sector_from_the_kind_of_school() -> None:
    kinds = duo_ckan.po_types(text("SBO", "VSO", "SO"))
    codes = duo_ckan.swv_codes(text("2707", "27-08", "PO2707"), duo_ckan.sector_of_types(kinds))
    assert codes.tolist() == ["PO2707", "VO2708", "PO2707"]
    with pytest.raises(DataError, match="'2707' is geen code van een samenwerkingsverband"):
        duo_ckan.swv_codes(text("2707"))


@pytest.mark.parametrize("wrong", ["PO27", "XO2707", "PO270712", "GM0363"])
def test_a_code_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(DataError, match=f"'{wrong}' is geen code"):
        duo_ckan.swv_codes(text(wrong), text("po"))


def test_kinds_of_school_are_known_or_refused_and_a_mixed_one_stays_mixed() -> None:
    kinds = text("BO", "bao", "SBO", "SBAO", "So", "VSO", "SO/VSO", "(V)SO")
    assert duo_ckan.po_types(kinds).tolist() == [
        *("bo", "bo", "sbo", "sbo", "so", "vso", "so_vso", "so_vso")
    ]
    with pytest.raises(DataError, match="onbekende waarde 'PRO' in kolom 'TYPE_PO'"):
        duo_ckan.po_types(text("BO", "PRO"))


def test_headers_are_compared_without_what_spellings_differ_in() -> None:
    assert squeeze("RESIDENTIELE_PLAATS") == squeeze("Residentiele plaats") == "RESIDENTIELEPLAATS"


# hidden, missing and 0


def test_hidden_missing_and_zero_stay_apart(tmp_path: Path) -> None:
    hidden = cell(load(SWV, tmp_path), "PO0001", "2025", "sbo")
    assert (hidden["status"], hidden["hidden"]) == ("suppressed", 1)
    assert pd.isna(hidden["value"])
    missing = cell(load(PROFILES, tmp_path), "VO2801", "2021", "onbekend")
    assert (missing["status"], missing["hidden"]) == ("missing", 0)
    zero = cell(load(PLACES, tmp_path), "VO2801", "2021", "vso")
    assert (zero["status"], zero["value"]) == ("observed", 0)


def test_nothing_hidden_is_made_from_a_total(tmp_path: Path) -> None:
    """918 pupils, of which 800 and 115 are shown: the 3 of category 2 stay hidden."""
    loaded = load(CATEGORIES, tmp_path)
    assert cell(loaded, "VO2801", "2021", "vso")["value"] == 918
    hidden = cell(loaded, "VO2801", "2021", "vso_2")
    assert (hidden["status"], hidden["hidden"]) == ("suppressed", 1)
    assert pd.isna(hidden["value"])
    assert 3 not in set(loaded.observations["value"])


@pytest.mark.parametrize("name", [*LONG, STUDENTS, AGES])
def test_no_loader_makes_a_figure_of_a_hidden_cell(name: str, tmp_path: Path) -> None:
    """Each count in turn is hidden: its figure goes, or lacks it, and no other one changes."""
    before = load(name, tmp_path).observations
    content = (DATA / name).read_bytes().decode("cp1252")
    delimiter = ";" if ";" in content else ","
    lines = content.splitlines()
    place = -3 if name in (FORECAST_MBO, LEERWEGEN) else -12 if name == AGES else -1
    tried = 0
    for at in range(1, len(lines)):
        fields = lines[at].split(delimiter)
        if not fields[place].replace(".", "").isdigit() or float(fields[place]) < 5:
            continue
        fields[place] = "-1"
        changed = [*lines[:at], delimiter.join(fields), *lines[at + 1 :]]
        path = tmp_path / name
        path.write_bytes(("\r\n".join(changed) + "\r\n").encode("cp1252"))
        after = read(path)[1].observations
        both = before.merge(after, on=KEYS, suffixes=("", "_new"))
        assert len(both) == len(before) == len(after)
        differs = both[both["value"].fillna(-1) != both["value_new"].fillna(-1)]
        assert (differs["hidden_new"] == differs["hidden"] + 1).all()
        assert (differs["value_new"].fillna(0) < differs["value"]).all()
        tried += len(differs)
    assert tried


def test_a_sum_never_takes_a_hidden_cell_from_its_total() -> None:
    cells = pd.DataFrame(
        {"region_code": ["a", "a"], "value": [7.0, None], "status": "", "hidden": [0, 1]}
    )
    sums = sum_with_hidden(cells, ["region_code"]).iloc[0]
    assert (sums["value"], sums["hidden"]) == (7, 1)


def test_parts_may_not_exceed_a_total_nor_fall_short_of_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="bij PO2801 in 2021 samen 785 en niet het totaal van 775"):
        load(CATEGORIES, tmp_path, swap("CATEGORIE_1,610", "CATEGORIE_1,620"))
    with pytest.raises(DataError, match="samen 935 en niet het totaal van 918"):
        load(CATEGORIES, tmp_path, swap("CATEGORIE_1,800", "CATEGORIE_1,820"))
    with pytest.raises(DataError, match="de uitstroomprofielen zijn bij VO2801 in 2020"):
        load(PROFILES, tmp_path, swap("ONBEKEND,5", "ONBEKEND,6"))


# rows and columns


@pytest.mark.parametrize("name", LONG)
def test_a_row_that_stands_twice_is_refused(name: str, tmp_path: Path) -> None:
    def twice(content: bytes) -> bytes:
        return content + content.splitlines(keepends=True)[1]

    with pytest.raises(DataError, match=r"dubbel|samen"):
        load(name, tmp_path, twice)


@pytest.mark.parametrize("name", [SWV, GEMEENTEN, KINDS])
def test_a_file_that_is_split_by_something_else_is_refused(name: str, tmp_path: Path) -> None:
    def by_sex(content: bytes) -> bytes:
        header, *rows = content.splitlines()
        lines = [header + b",GESLACHT", *(row + b",M" for row in rows)]
        return b"\r\n".join(lines) + b"\r\n"

    with pytest.raises(DataError, match="uitgesplitst naar GESLACHT"):
        load(name, tmp_path, by_sex)


def test_an_absent_column_shows_the_headers_and_the_line_to_edit(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        load(PLACES, tmp_path, swap("AANTAL_LEERLINGEN", "LEERLINGEN_OP_PLAATS"))
    sentence = str(caught.value)
    assert "het bestand heeft de kolommen SWV_BETALEND, TYPE_PO, PEILJAAR" in sentence
    assert "LEERLINGEN_OP_PLAATS" in sentence
    assert "bronnen.yml bij 'duo_so_vso_residentieel'" in sentence
    assert "'AANTAL_LEERLINGEN: [NIEUWE NAAM]'" in sentence


@pytest.mark.parametrize("key", ["AANTAL_LEERLINGEN", "count", "aantal leerlingen"])
def test_a_header_that_was_added_in_bronnen_is_read(key: str, tmp_path: Path) -> None:
    before = load(PLACES, tmp_path)
    renamed = swap("AANTAL_LEERLINGEN", "LEERLINGEN_OP_PLAATS")
    after = load(PLACES, tmp_path, renamed, columns={key: ["Leerlingen op plaats"]})
    assert after.observations.equals(before.observations)


def test_a_header_that_was_added_is_read_in_older_forms_too(tmp_path: Path) -> None:
    name = "duo_vestigingen_bo.csv"
    before = load(name, tmp_path)
    renamed = swap(";POSTCODE;PLAATSNAAM", ";PC6;PLAATSNAAM", "cp1252")
    after = load(name, tmp_path, renamed, columns={"POSTCODE": ["PC6"]})
    assert after.locations.equals(before.locations)


@pytest.mark.parametrize("name", LONG)
def test_every_column_that_lacks_is_named(name: str, tmp_path: Path) -> None:
    headers = (DATA / name).read_text(encoding="utf-8").splitlines()[0].split(",")
    for header in headers:
        if header in ("CLUSTER", "Leerweg", "Versie"):
            continue
        with pytest.raises(DataError, match=f"'{header}'|'{header.upper()}'|bekende bron"):
            load(name, tmp_path, without_column(header))


# the kinds of files


def test_three_forms_of_pupils_per_vestiging_give_one_measure(tmp_path: Path) -> None:
    totals, clusters, ages = (load(name, tmp_path) for name in (KINDS, CLUSTERS, AGES))
    assert cell(totals, "00PQ00", "2025", "so")["value"] == 44
    assert cell(totals, "01JO15", "2025", "so")["status"] == "suppressed"
    assert set(clusters.observations["breakdown"]) == {
        *("so_cluster3", "so_cluster4", "vso_cluster3", "so_cluster0")
    }
    special = cell(ages, "00PQ00", "2023", "so")
    assert (special["value"], special["hidden"]) == (50, 2), "the ages below 5 are lacking"
    assert cell(ages, "00PQ00", "2023", "so_cluster3")["value"] == 44
    assert cell(ages, "00FE00", "2023", "bo")["hidden"] == 1
    assert {loaded.date for loaded in (totals, clusters)} == {"2025-10-01"}


def test_a_file_of_two_dates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="'PEILDATUM' bevat"):
        load(AGES, tmp_path, lambda content: content[::-1].replace(b"1001", b"1101", 1)[::-1])


def test_gemeenten_of_before_a_merger_are_kept_under_their_own_code(tmp_path: Path) -> None:
    loaded = load(GEMEENTEN, tmp_path)
    assert cell(loaded, "GM0738", "2018", "bo")["value"] == 1150
    assert cell(loaded, "GM1680", "2025", "sbo")["status"] == "suppressed"
    assert loaded.periods == ("2018", "2024", "2025")


def test_years_with_a_gemeente_that_cannot_be_placed_are_left_out(repo_root: Path) -> None:
    country = load_geography(repo_root / "data" / "reference")
    rows = pd.DataFrame(
        {
            "region_code": ["GM0363", "GM7777", "GM0363", "GM0363"],
            "period": ["2012", "2012", "2013", "2014"],
        }
    )
    kept = duo_ckan.known_years(rows, country)
    assert kept["period"].tolist() == ["2013", "2014"]
    with pytest.raises(DataError, match="gemeentenummer 7777 in het bestand is onbekend"):
        duo_ckan.known_years(rows.assign(period="2014"), country)


def test_who_pays_where_no_samenwerkingsverband_does_counts_for_the_country(tmp_path: Path) -> None:
    unpaid = cell(load(CATEGORIES, tmp_path), "ONBEKEND", "2021", "so")
    assert unpaid["value"] == 12 + 30


def test_without_a_total_the_categories_are_added_up(tmp_path: Path) -> None:
    def without_totals(content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        return b"".join(line for line in lines if b"TOTAAL" not in line)

    loaded = load(CATEGORIES, tmp_path, without_totals)
    assert cell(loaded, "PO2801", "2021", "so")["value"] == 775
    lower = cell(loaded, "VO2801", "2021", "vso")
    assert (lower["value"], lower["hidden"]) == (915, 1)


@pytest.mark.parametrize("spelling", ["1", "LAAG", "Categorie 1", "CAT1"])
def test_categories_have_several_spellings(spelling: str, tmp_path: Path) -> None:
    before = load(CATEGORIES, tmp_path).observations
    loaded = load(CATEGORIES, tmp_path, swap("CATEGORIE_1,", f"{spelling},"))
    assert loaded.observations.equals(before)
    with pytest.raises(DataError, match="onbekende waarde 'LWOO' in kolom 'BEKOSTIGINGSCATEGORIE'"):
        load(CATEGORIES, tmp_path, swap("CATEGORIE_1,", "LWOO,"))


def test_a_web_page_in_place_of_the_categories_is_refused(tmp_path: Path) -> None:
    page = b"<!doctype html>\n<html><head><title>Welkom - DUO</title></head></html>\n"
    with pytest.raises(DataError, match="webpagina"):
        load(CATEGORIES, tmp_path, lambda _: page)


def test_residential_places_and_their_totals(tmp_path: Path) -> None:
    loaded = load(PLACES, tmp_path)
    values = [cell(loaded, "PO2801", "2021", part)["value"] for part in ("so", "so_zonder")]
    assert values == [28, 755]
    assert cell(loaded, "PO2801", "2021", "so_totaal")["value"] == 783


# forecasts and students


def test_forecasts_are_estimates(tmp_path: Path) -> None:
    po, vo = load(FORECAST_PO, tmp_path), load(FORECAST_VO, tmp_path)
    first = cell(po, "00FE00", "2026", "bo")
    assert (first["value"], first["status"]) == (97.12, "estimated")
    assert cell(po, "00WO00", "2027", "sbo")["status"] == "missing"
    assert cell(po, "05OC00", "2026", "bo")["value"] == 0
    whole = cell(vo, "20LO00", "2025", "totaal")
    assert (whole["value"], whole["status"]) == (987.65, "estimated")
    assert (po.date, vo.date) == ("2026", "2024")
    assert set(vo.observations["breakdown"]) == {
        *("brugjaar", "praktijkonderwijs", "vmbo", "havo", "vwo", "totaal")
    }


def test_levels_far_from_their_total_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="de niveaus zijn samen 1000 leerlingen en de totalen 2000"):
        load(FORECAST_VO, tmp_path, swap("VOTOTAAL,2024,1000", "VOTOTAAL,2024,2000"))


def test_the_past_of_a_forecast_was_observed(tmp_path: Path) -> None:
    loaded = load(FORECAST_MBO, tmp_path)
    assert cell(loaded, "GM0518", "2025", "totaal")["status"] == "observed"
    assert cell(loaded, "GM0518", "2026", "totaal")["status"] == "estimated"
    assert cell(loaded, "ONBEKEND", "2024", "totaal")["value"] == 45
    assert (loaded.date, loaded.selection) == ("2025", "totaal")


def test_students_by_leerweg_give_a_lower_bound_of_the_total(tmp_path: Path) -> None:
    loaded = load(LEERWEGEN, tmp_path)
    total = cell(loaded, "GM1680", "2025", "totaal")
    assert (total["value"], total["hidden"]) == (688, 1)
    assert cell(loaded, "GM1680", "2025", "bbl")["status"] == "suppressed"
    assert loaded.selection == "leerweg"


@pytest.mark.parametrize("name", [FORECAST_MBO, STUDENTS])
def test_a_gemeente_by_a_name_that_nobody_knows_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="de gemeente 'Altoena' is onbekend; lijkt op 'Altena'"):
        load(name, tmp_path, lambda content: content.replace(b"Altena", b"Altoena"))


def test_only_the_newest_version_of_a_forecast_counts(tmp_path: Path) -> None:
    older = b"Altena,2025,1,Historie,1\r\n"
    before = load(FORECAST_MBO, tmp_path).observations
    assert load(FORECAST_MBO, tmp_path, lambda c: c + older).observations.equals(before)


def test_students_per_level_with_the_newest_year_provisional(tmp_path: Path) -> None:
    loaded = load(STUDENTS, tmp_path)
    total = cell(loaded, "GM0518", "2025", "totaal")
    assert (total["value"], total["status"]) == (205 + 1001 + 1015 + 5044, "provisional")
    assert cell(loaded, "GM0518", "2024", "totaal")["status"] == "observed"
    assert cell(loaded, "GM1959", "2025", "niveau_2")["hidden"] == 1
    assert cell(loaded, "GM1680", "2025", "entree")["status"] == "suppressed"
    assert cell(loaded, "GM1680", "2024", "entree")["value"] == 0
    assert cell(loaded, "ONBEKEND", "2025", "totaal")["value"] == 40, "abroad and unknown"


@pytest.mark.parametrize("name", [GEMEENTEN, FORECAST_MBO, STUDENTS])
def test_a_file_of_a_part_of_the_country_is_refused(name: str, tmp_path: Path) -> None:
    def part(content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        return b"".join(line for line in lines if b"Altena" not in line and b"1959" not in line)

    with pytest.raises(DataError, match="van de 3 gemeenten en is niet volledig"):
        load(name, tmp_path, part)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (SWV, "samenwerkingsverbanden van po en vo en is niet volledig"),
        (FORECAST_PO, "kan niet het hele land zijn"),
        (FORECAST_VO, "kan niet het hele land zijn"),
        (KINDS, "kan niet het hele land zijn"),
        ("duo_instellingen_mbo.csv", "2 instellingen en is niet volledig"),
    ],
)
def test_a_few_rows_are_not_a_whole_country(name: str, sentence: str, repo_root: Path) -> None:
    country = load_geography(repo_root / "data" / "reference")
    source, options = sources.recognise(DATA / name)
    with pytest.raises(DataError, match=sentence):
        sources.load(source.name, SourceFile(DATA / name, name, options), country)


@pytest.mark.parametrize("lacking", ["gemeenten", "leerlingen"])
def test_a_file_cut_in_an_older_year_is_not_whole(
    lacking: str, repo_root: Path, tmp_path: Path
) -> None:
    country = load_geography(repo_root / "data" / "reference")
    counts = {code: round(country.residents(code) * 0.08) for code in sorted(country.codes)}
    largest = sorted(counts, key=lambda code: counts[code])[-30:]
    whole = [(code, "2025", counts[code]) for code in counts]
    older = [(code, "2024", counts[code]) for code in counts]
    short = older[:200] if lacking == "gemeenten" else [r for r in older if r[0] not in largest]
    head = "GEMEENTENUMMER,TYPE_PO,PEILJAAR,AANTAL_LEERLINGEN\n"

    def give(rows: list[tuple[str, str, int]]) -> Loaded:
        path = tmp_path / "gemeente_totaal.csv"
        lines = [f"{code[2:]},BO,{year},{count}\n" for code, year, count in rows]
        path.write_text(head + "".join(lines), encoding="utf-8")
        return sources.load("duo_po_gemeente", SourceFile(path, path.name), country)

    assert len(give(whole + older).observations) == 2 * len(counts)
    sentence = "gemeenten en is niet volledig" if lacking == "gemeenten" else "kan niet het hele"
    with pytest.raises(DataError, match=sentence):
        give(whole + short)


# accounts


@pytest.mark.parametrize(
    ("cell_text", "amount"),
    [
        *(("1234567", 1234567), ("1234567.0", 1234567), ("-35000.0", -35000), ("0", 0)),
        *(("1.234.567", 1234567), ("1.234.567,89", 1234567.89), ("12,5", 12.5), ("", None)),
        *(("€ 1.000,00", 1000), ("1e+16", 1e16)),
    ],
)
def test_amounts_are_numbers_or_dutch_texts(cell_text: str, amount: float | None) -> None:
    assert read_amount(cell_text) == amount


@pytest.mark.parametrize("cell_text", ["1.234", "n.v.t.", "12,3,4", "1.23.456"])
def test_an_amount_that_is_unclear_is_refused(cell_text: str) -> None:
    with pytest.raises(DataError, match="er staat"):
        read_amount(cell_text)


def test_income_and_balance_are_one_measure_in_euro(tmp_path: Path) -> None:
    income, balance = (load(f"duo_financien{n}.xlsx", tmp_path) for n in ("", "_balans"))
    assert cell(income, "42811", "2024", "totale_baten")["value"] == 21780500
    assert cell(income, "41646", "2024", "totale_baten")["status"] == "missing"
    assert cell(balance, "42802", "2024", "eigen_vermogen")["value"] == -35000
    assert set(income.observations["indicator"]) == set(balance.observations["indicator"])
    assert (income.selection, balance.selection) == (
        "rijksbijdragen+totale_baten",
        "eigen_vermogen+materiele_vaste_activa",
    )


def workbook(path: Path, headers: list[str], *rows: list[object]) -> SourceFile:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Cijfers")
    for at, row in enumerate([headers, *rows]):
        sheet.write_row(at, 0, row)
    book.close()
    return SourceFile(path, path.name)


def test_headers_of_accounts_that_nobody_has_seen_are_shown(tmp_path: Path) -> None:
    headers = ["Bevoegd gezag nummer", "Jaar", "Bijdragen van het rijk", "Totale baten"]
    file = workbook(tmp_path / "a.xlsx", headers, [42811, 2024, 5, 6])
    with pytest.raises(DataError, match="heeft de kolommen Bevoegd gezag nummer, Jaar, Bijdragen"):
        sources.load("duo_financien", file, geography())
    options = {"columns": json.dumps({"RIJKSBIJDRAGEN": ["Bijdragen van het rijk"]})}
    loaded = sources.load("duo_financien", SourceFile(file.path, file.name, options), geography())
    assert cell(loaded, "42811", "2024", "rijksbijdragen")["value"] == 5
    nothing = workbook(tmp_path / "b.xlsx", ["Naam", "Bedrag"], ["A", 1])
    with pytest.raises(DataError, match="de bladen zijn 'Cijfers': Naam, Bedrag"):
        sources.load("duo_financien", nothing, geography())


def test_two_amounts_of_one_board_and_year_are_refused(tmp_path: Path) -> None:
    headers = ["BEVOEGD GEZAG NUMMER", "JAAR", "RIJKSBIJDRAGEN", "TOTALE BATEN"]
    file = workbook(tmp_path / "a.xlsx", headers, [42811, 2024, 5, 6], [42811, 2024, 5, 7])
    with pytest.raises(DataError, match="42811 heeft in 2024 meer dan een bedrag voor totale"):
        sources.load("duo_financien", file, geography())


def test_accounts_as_csv_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "balans.csv"
    path.write_text(
        "BEVOEGD GEZAG NUMMER;GROEPERING;JAAR;EIGEN VERMOGEN;MATERIELE VASTE ACTIVA\n"
        '42811;SWV PO;2022;-1.250.000,50;"98.000,00"\n',
        encoding="utf-8",
    )
    source, loaded = read(path)
    assert source.name == "duo_financien_balans"
    assert cell(loaded, "42811", "2022", "eigen_vermogen")["value"] == -1250000.5


# real figures in the new form


def test_the_real_history_in_long_form_gives_the_same_totals(
    real_data: Path, repo_root: Path, tmp_path: Path
) -> None:
    name = "06.-historisch-overzicht-aantal-leerlingen-per-schoolvestiging.csv"
    frame = pd.read_csv(
        real_data / "downloads" / name,
        **{"sep": ";", "dtype": "str", "keep_default_na": False, "encoding": "utf-8-sig"},
    )
    long = frame.melt(
        ["INSTELLINGSCODE", "VESTIGINGSCODE", "SOORT_VESTIGING"],
        [f"LEERLINGEN_{year}" for year in (2024, 2025)],
        var_name="PEILJAAR",
        value_name="AANTAL_LEERLINGEN",
    ).rename(columns={"SOORT_VESTIGING": "TYPE_PO"})
    long["PEILJAAR"] = long["PEILJAAR"].str[-4:]
    long["VESTIGINGSCODE"] = long["VESTIGINGSCODE"].str[-2:]
    long["AANTAL_LEERLINGEN"] = long["AANTAL_LEERLINGEN"].replace("<5", "-1")
    path = tmp_path / "brin6_totaal.csv"
    long[long["AANTAL_LEERLINGEN"] != "0"].to_csv(path, index=False)
    source, options = sources.recognise(path)
    country = load_geography(repo_root / "data" / "reference")
    loaded = sources.load(source.name, SourceFile(path, path.name, options), country)
    rows = loaded.observations[loaded.observations["period"] == "2025"]
    sums = rows.groupby("breakdown")[["value", "hidden"]].sum()
    assert source.name == "duo_po_soort"
    assert {part: tuple(map(int, row)) for part, row in sums.iterrows()} == {
        "bo": (1_356_911, 2),
        "sbo": (31_612, 0),
        "so": (15_291, 3),
        "so_vso": (44_620, 0),
        "vso": (15_733, 8),
    }
