"""`aoj new region`: a region's file, and which gemeenten fall in it."""

from __future__ import annotations

import shutil

import pytest

from aoj.commands.new import membership_table, new_region
from aoj.errors import InputError
from aoj.geography import load_geography
from aoj.settings import load_region
from aoj.store.project import Project


@pytest.fixture
def project(tmp_path, repo_root):
    project = Project(tmp_path)
    project.parameters.mkdir()
    project.templates.mkdir(parents=True)
    shutil.copy(repo_root / "parameters" / "_default.yml", project.parameters)
    shutil.copytree(repo_root / "data" / "reference", project.data / "reference")
    shutil.copytree(
        repo_root / "data" / "voorbeeld" / "reference", project.data / "voorbeeld" / "reference"
    )
    return project


def test_a_region_of_two_samenwerkingsverbanden_is_written_and_read_back(project):
    told = new_region(
        project, [("PO2707", "Amsterdam-Diemen"), ("VO2708", "Koersvo: stad")], [], "Amsterdam"
    )
    settings = load_region(project, "amsterdam")
    assert settings.name == "Amsterdam" and settings.data == "landelijk"
    names = [part.name for part in settings.samenwerkingsverbanden]
    assert names == ["Amsterdam-Diemen", "Koersvo: stad"]
    assert "parameters/amsterdam.yml" in told and "aoj run amsterdam" in told


def test_it_tells_which_gemeenten_fall_wholly_partly_or_not_in_each(project):
    told = new_region(project, [("PO2709", "a"), ("VO2708", "b")], [], "Proef")
    lines = told.splitlines()
    amsterdam = next(line for line in lines if "Amsterdam (GM0363)" in line)
    assert amsterdam.count("deels (") == 2
    hilversum = next(line for line in lines if "Hilversum (GM0402)" in line)
    assert "geheel" in hilversum and hilversum.rstrip().endswith("niet")
    assert "gebieden van po en vo verschillen" in told


def test_a_samenwerkingsverband_without_a_name_is_asked_for_it(project):
    told = new_region(project, [("PO2707", ""), ("VO2708", "")], [], "Amsterdam")
    assert "samenwerkingsverband po 27.07" in told and "Vul de naam in" in told
    text = (project.parameters / "amsterdam.yml").read_text(encoding="utf-8")
    assert "# name: vul hier de naam in" in text


@pytest.mark.parametrize(
    ("parts", "given", "sentence"),
    [
        ([("PO2707", "")], {"name": "A", "year": "20x6"}, "geen jaar"),
        ([("PO2707", ""), ("PO2707", "")], {"name": "A"}, "staat twee keer"),
        ([("PO2707", "a\x7fb")], {"name": "A"}, "onleesbaar teken"),
        ([("PO2707", "")], {"name": "bad\udcff"}, "onleesbaar teken"),
        ([("PO2707", "")], {"name": "A", "data": "x: y"}, "gegevensset"),
        ([("VO0001", "")], {"name": "A"}, "geen enkele gemeente"),
        ([("PO2707", "")], {"name": "日本"}, "--slug"),
    ],
)
def test_what_is_refused_leaves_no_file(project, parts, given, sentence):
    before = sorted(project.parameters.iterdir())
    with pytest.raises(InputError, match=sentence):
        new_region(project, parts, [], **given)
    assert sorted(project.parameters.iterdir()) == before


def test_a_name_of_two_lines_becomes_one(project):
    new_region(project, [("PO2707", "Noord\nZuid")], [], "Noord\tZuid")
    settings = load_region(project, "noord-zuid")
    assert settings.name == settings.samenwerkingsverbanden[0].name == "Noord Zuid"


def test_a_single_gemeente_is_allowed_with_a_remark(project):
    told = new_region(project, [], ["GM0363"], "Amsterdam")
    assert "een enkele gemeente" in told and "ten minste twee samenwerkingsverbanden" in told
    assert load_region(project, "amsterdam").gemeenten[0].code == "GM0363"


def test_the_example_country_is_found_by_its_codes(project):
    new_region(project, [("PO9901", "Fabel po"), ("VO9901", "Fabel vo")], [], "Fabel")
    assert load_region(project, "fabel").data == "voorbeeld"


def test_nothing_is_written_over_and_nothing_wrong_is_written(project):
    new_region(project, [("PO2707", "a")], [], "Amsterdam")
    before = (project.parameters / "amsterdam.yml").read_bytes()
    with pytest.raises(InputError, match="bestaat al"):
        new_region(project, [("PO2709", "a")], [], "Amsterdam")
    assert (project.parameters / "amsterdam.yml").read_bytes() == before
    for samenwerkingsverbanden, gemeenten, name, words in [
        ([("PO2799", "a")], [], "X", "bedoelde u 'PO27"),
        ([("PX", "a")], [], "X", "PO0001, PO2001"),
        ([], ["Almere"], "X", r"bedoelde u GM0034 \(Almere\)"),
        ([("GM0363", "a")], [], "X", "is geen samenwerkingsverband"),
        ([], ["PO2707"], "X", "is geen gemeente"),
        ([], ["GM0003"], "X", "bestaat niet meer"),
        ([], [], "X", "samenwerkingsverbanden of gemeenten"),
        ([("PO2707", "a")], [], "  ", "geen naam"),
        ([("PO2707", "a")], [], "???", "--slug"),
    ]:
        with pytest.raises(InputError, match=words):
            new_region(project, samenwerkingsverbanden, gemeenten, name)
    assert sorted(p.name for p in project.parameters.iterdir()) == ["_default.yml", "amsterdam.yml"]


def test_the_table_of_gemeenten_names_each_area(repo_root):
    geography = load_geography(repo_root / "data" / "reference")
    table = membership_table(["PO2707", "VO2708"], geography)
    assert list(table.columns) == ["gemeente_code", "name", "PO2707", "VO2708"]
    diemen = table[table["name"] == "Diemen"].iloc[0]
    assert diemen["PO2707"] == "geheel"
