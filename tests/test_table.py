"""`aoj table`: the numbers that must come out, and what it refuses."""

from __future__ import annotations

import csv
import io

import openpyxl
import pandas as pd
import pytest

from aoj.commands.fetch import fetch_from
from aoj.commands.table import compute_table, write_csv, write_workbook
from aoj.dataset import Data
from aoj.errors import DataError, FileError, InputError
from aoj.indicators import INDICATORS
from aoj.indicators.compute import all_regions
from aoj.store.observations import COLUMNS
from aoj.store.project import Project


@pytest.fixture
def project(repo_root):
    return Project(repo_root)


@pytest.fixture(scope="session")
def fetched(tmp_path_factory):
    """A project with the real files as `landelijk`, for tests that have them."""
    root = tmp_path_factory.mktemp("project")
    return Project(root)


@pytest.fixture
def real(fetched, real_data, repo_root):
    if not (fetched.data / "reference").is_dir():
        for folder in (fetched.parameters, fetched.templates, fetched.data):
            folder.mkdir(parents=True)
        reference = fetched.data / "reference"
        reference.mkdir()
        for path in (repo_root / "data" / "reference").glob("*.csv"):
            (reference / path.name).write_bytes(path.read_bytes())
        assert not fetch_from(fetched, real_data / "downloads").failed
    return fetched


def figures(project, indicator, region, period, **kwargs):
    frame, _ = compute_table(project, [indicator], [region], [period], **kwargs)
    return frame.set_index("breakdown")


def test_pupils_in_po_in_2025_come_out_to_the_unit(real):
    found = figures(real, "leerlingen_po", "NL01", "2025", data_name="landelijk")
    assert found["value"].to_dict() == {
        "bo": 1_356_911,
        "sbo": 31_612,
        "so": 15_291,
        "vso": 15_733,
        "so_vso": 44_620,
    }
    assert found["hidden"].to_dict() == {"bo": 2, "sbo": 0, "so": 3, "vso": 8, "so_vso": 0}


def test_pupils_in_vo_in_2019_come_out_to_the_unit(real):
    found = figures(real, "leerlingen_vo", "NL01", "2019", data_name="landelijk")
    assert found.loc["totaal", "value"] == 956_857
    assert found["value"].drop("totaal").sum() == 956_857


def test_vsv_in_2015_comes_out_to_the_unit_with_the_national_one_among_them(real):
    frame, _ = compute_table(real, ["vsv_samenwerkingsverband"], data_name="landelijk")
    country = frame[frame["region_code"] == "NL01"].iloc[0]
    assert (country["numerator"], country["denominator"]) == (4522, 949_874)
    codes = set(frame["region_code"]) - {"NL01"}
    assert len(codes) == 75 and "VO0001" in codes


def test_samenwerkingsverbanden_together_hold_every_pupil_once(real):
    frame, _ = compute_table(real, ["leerlingen_po"], periods=["2025"], data_name="landelijk")
    bo = frame[frame["breakdown"] == "bo"].set_index("region_code")["value"]
    regional = bo[bo.index.str.startswith("PO")].sum()
    gemeenten = bo[bo.index.str.startswith("GM")].sum()
    assert gemeenten == bo["NL01"]
    assert abs(regional - bo["NL01"]) / bo["NL01"] < 0.001


@pytest.fixture(scope="module")
def everything(repo_root):
    """Every indicator of the country and of a region that has figures of its own."""
    return compute_table(Project(repo_root), list(INDICATORS), ["NL01", "mijmerstreek"])[0]


@pytest.mark.parametrize("name", list(INDICATORS))
def test_every_indicator_has_figures_in_the_example(everything, name):
    frame = everything[everything["indicator"] == name]
    assert list(frame.columns) == COLUMNS
    assert (frame["region_code"] == "NL01").any() and frame["value"].notna().any()


def test_without_regions_a_table_has_every_one_of_the_indicator(project):
    frame, _ = compute_table(project, ["deelname_sbo"], data_name="voorbeeld")
    geography = Data.open(project, "voorbeeld").geography
    wanted = {region.code for region in all_regions(INDICATORS["deelname_sbo"], geography)}
    assert wanted - set(frame["region_code"]) <= set(geography.landelijk)
    assert set(frame["region_code"]) <= wanted


def test_the_csv_is_the_eleven_columns_and_nothing_else(project):
    frame, _ = compute_table(project, ["leerlingen_po"], ["NL01"], ["2025"])
    rows = list(csv.reader(io.StringIO(write_csv(frame))))
    assert rows[0] == COLUMNS and {len(row) for row in rows} == {11}
    assert rows[1][:4] == ["leerlingen_po", "NL01", "2025", "bo"]
    assert rows[1][4] == "184574", "a count is a whole number"


def test_who_asks_gets_the_bounds_too(project):
    frame, _ = compute_table(project, ["deelname_vso.totaal"], ["NL01"], ["2025"], bounds=True)
    (row,) = csv.DictReader(io.StringIO(write_csv(frame)))
    assert list(row) == [*COLUMNS, "lower", "upper"] and int(row["hidden"]) > 0
    assert float(row["lower"]) < float(row["value"]), (
        "hidden cells of a denominator: no lower bound"
    )


def test_a_part_may_be_asked_for(project):
    asked = ["leerlingen_po.sbo", "jeugdhulp.met_verblijf", "leerlingen_po.bo"]
    frame, _ = compute_table(project, asked, ["NL01"])
    found = dict(frame.groupby("indicator")["breakdown"].agg(set))
    assert found == {"leerlingen_po": {"bo", "sbo"}, "jeugdhulp": {"met_verblijf"}}
    own, _ = compute_table(project, ["eigen_cijfers.tevreden_ouders"], ["mijmerstreek"])
    assert set(own["breakdown"]) == {"tevreden_ouders"}
    for asked, near in {
        "leerlingen_po.sboo": "onbekend onderdeel van leerlingen_po 'sboo'; bedoelde u 'sbo'",
        "leerlingen_po.": "onbekend onderdeel van leerlingen_po ''",
        "eigen_cijfers.tevreden_ouder": "bedoelde u 'tevreden_ouders'",
    }.items():
        with pytest.raises(InputError, match=near):
            compute_table(project, [asked], ["mijmerstreek"])


def test_every_region_without_figures_is_told(project):
    frame, remarks = compute_table(project, ["eigen_cijfers"], ["fabelstad", "NL01"])
    assert set(frame["region_code"]) == {"NL01"}
    (told,) = [remark for remark in remarks if "van fabelstad hebben" in remark]
    assert "'aoj new file eigen'" in told and "'aoj fetch --from MAP'" in told
    _, remarks = compute_table(project, ["jeugdhulp"], ["NL01"])
    assert not any("geen cijfer" in remark for remark in remarks)


def test_without_a_region_what_is_not_divided_is_counted(project):
    _, remarks = compute_table(project, ["jeugdhulp", "deelname_so"])
    (told,) = [remark for remark in remarks if "er deels in ligt" in remark]
    assert told.startswith("jeugdhulp: 5 gebieden tellen") and "--region" in told
    _, remarks = compute_table(project, ["eigen_cijfers"], ["PO9903"])
    assert not any("er deels in ligt" in remark for remark in remarks), "there is no figure of it"


def test_a_region_file_and_a_code_may_stand_together(project):
    frame, remarks = compute_table(project, ["bevolking_jeugd"], ["dromerdelta", "NL01"], ["2025"])
    assert set(frame["region_code"]) == {"dromerdelta", "NL01"}
    assert len(remarks) == 2 and "Schemerdonk (GM9016) niet mee" in remarks[1]


def test_invented_figures_are_called_so(project):
    _, remarks = compute_table(project, ["leerlingen_po"], ["NL01"], ["2025"])
    assert "fictieve voorbeeldcijfers" in remarks[0]


def test_a_code_of_the_country_finds_the_figures_of_the_country(real):
    frame, remarks = compute_table(real, ["leerlingen_po"], ["PO2709"], ["2025"])
    assert frame["source"].str.startswith("duo_po").all() and "PO2709 telt Amsterdam" in remarks[0]


def test_remarks_name_the_gemeenten_that_a_total_could_not_divide(project):
    _, remarks = compute_table(project, ["bevolking_jeugd"], ["PO9903", "PO9904"], ["2025"])
    assert any("PO9903 telt Mijmerveen (GM9015) heel mee" in remark for remark in remarks)
    assert any("PO9904 telt Mijmerveen (GM9015) niet mee" in remark for remark in remarks)


def test_what_does_not_exist_is_said_with_what_does(project):
    with pytest.raises(InputError, match="deelname_sbo"):
        compute_table(project, ["deelnam_sbo"])
    with pytest.raises(InputError, match="fabelstad"):
        compute_table(project, ["leerlingen_po"], ["fabelstadd"])
    with pytest.raises(InputError, match="geen periode"):
        compute_table(project, ["leerlingen_po"], ["NL01"], ["2023/'24"])
    with pytest.raises(InputError, match="geen cijfers over 1890"):
        compute_table(project, ["leerlingen_po"], ["NL01"], ["1890"])
    with pytest.raises(InputError, match="bestaat niet voor"):
        compute_table(project, ["vsv_samenwerkingsverband"], ["GM9011"])


def test_a_data_set_without_the_source_says_how_to_get_it(tmp_path, repo_root):
    project = Project(tmp_path)
    with pytest.raises((DataError, InputError), match="aoj fetch"):
        compute_table(project, ["leerlingen_po"], ["NL01"], data_name="landelijk")


def test_the_workbook_keeps_codes_as_text_and_numbers_as_numbers(project, tmp_path):
    frame, _ = compute_table(project, ["leerlingen_po"], ["NL01"], ["2025"])
    path = tmp_path / "tabel.xlsx"
    write_workbook(frame, path)
    sheet = openpyxl.load_workbook(path)["waarnemingen"]
    rows = list(sheet.values)
    assert list(rows[0]) == COLUMNS
    assert rows[1][2] == "2025" and isinstance(rows[1][2], str)
    assert rows[1][4] == 184574 and sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:K{len(frame) + 1}"


def test_the_workbook_writes_value_numerator_and_denominator_as_readers_do(project, tmp_path):
    frame, _ = compute_table(project, ["deelname_sbo"], ["NL01"], ["2025"])
    write_workbook(frame, tmp_path / "tabel.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "tabel.xlsx")["waarnemingen"]
    written = {sheet.cell(1, c.column).value for c in sheet[2] if c.number_format != "General"}
    assert written == {"value", "numerator", "denominator"}


def test_a_workbook_that_cannot_be_written_is_one_sentence(tmp_path):
    frame = pd.DataFrame({column: ["x"] for column in COLUMNS})
    with pytest.raises(FileError, match="kan niet worden geschreven"):
        write_workbook(frame, tmp_path / "geen-map" / "tabel.xlsx")
    with pytest.raises(InputError, match=r"\.xlsx"):
        write_workbook(frame, tmp_path / "tabel.csv")
