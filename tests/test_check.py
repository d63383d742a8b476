"""`aoj check` finds on the example what can be known to be wrong without executing anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from toy import add_template, cells, write

from aoj.cli import main
from aoj.commands.check import CheckReport, check
from aoj.geography import Geography, Region, default_name
from aoj.runs.templates import template_names
from aoj.store.project import Project

REGION = """\
schema: 1
name: Proef
samenwerkingsverbanden:
  - {code: PO9901, name: Proef po}
  - {code: VO9901, name: Proef vo}
data: voorbeeld
"""


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, repo_root: Path) -> Project:
    """A copy of the project with the example country."""
    root = tmp_path_factory.mktemp("check") / "project"
    for folder in ("parameters", "notebooks/templates", "data/voorbeeld"):
        shutil.copytree(repo_root / folder, root / folder)
    return Project(root.resolve())


@pytest.fixture
def project(example: Project) -> Project:
    """The same, with `parameters/proef.yml` for the test to write."""
    write(example.parameters / "proef.yml", REGION)
    return example


def found(project: Project, text: str) -> CheckReport:
    write(project.parameters / "proef.yml", text)
    return check(project, ["proef"])


def test_the_example_is_in_order(example: Project) -> None:
    (example.parameters / "proef.yml").unlink(missing_ok=True)
    report = check(example)
    assert report.wrong == ()
    result = CliRunner().invoke(main, ["--project", str(example.root), "check"])
    assert result.exit_code == 0
    templates = len(template_names(example))
    assert f"Gecontroleerd: 8 regio's, {templates} sjablonen" in result.output


def test_a_good_region_has_no_remarks(project: Project) -> None:
    assert found(project, REGION).findings == ()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("PO9901", "PO9998", "PO9998"),
        ("data: voorbeeld", "data: voorbeld", "bedoelde u 'voorbeeld'"),
        ("data: voorbeeld", "data: voorbeeld\npeers: [dromerdelt]", "bedoelde u 'dromerdelta'"),
        ("data: voorbeeld", "data: voorbeeld\ngemeenten: [GM8999]", "GM8999"),
        (
            "data: voorbeeld",
            "data: voorbeeld\nparameters: {contextcijfer: {}}",
            "bedoelde u 'contextcijfers'",
        ),
        (
            "data: voorbeeld",
            "data: voorbeeld\nparameters: {contextcijfers: {kleur: rood}}",
            "geen parameter 'kleur'",
        ),
        (
            "  - {code: PO9901, name: Proef po}\n  - {code: VO9901, name: Proef vo}",
            "  - {code: PO9901, name: Proef po, until: 2019-01-01}",
            "geen enkele gemeente",
        ),
    ],
)
def test_something_wrong_is_found_and_ends_with_1(
    project: Project, before: str, after: str, words: str
) -> None:
    report = found(project, REGION.replace(before, after))
    assert words in report.wrong[0].text
    assert "parameters/proef.yml" in report.wrong[0].text or "'voorbeld'" in report.wrong[0].text
    result = CliRunner().invoke(main, ["--project", str(project.root), "check", "proef"])
    assert result.exit_code == 1
    assert result.stderr.startswith("Fout: 1 ding is niet in orde")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            REGION.replace("  - {code: VO9901, name: Proef vo}\n", ""),
            "ten minste twee samenwerkingsverbanden",
        ),
        ("schema: 1\nname: Klein\ngemeenten: [GM9001]\n", "een enkele gemeente"),
    ],
)
def test_what_is_unusual_is_a_remark_only(project: Project, text: str, words: str) -> None:
    report = found(project, text)
    assert report.wrong == ()
    assert any(words in finding.text for finding in report.findings)


def test_a_samenwerkingsverband_of_which_no_name_is_known_is_asked_for_one(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    nameless = Region("PO9901", default_name("PO9901"), "samenwerkingsverband")
    region_of = Geography.region
    monkeypatch.setattr(
        Geography,
        "region",
        lambda self, code: nameless if code == "PO9901" else region_of(self, code),
    )
    assert found(project, REGION).wrong == ()
    report = found(project, REGION.replace(", name: Proef po", ""))
    assert "het samenwerkingsverband PO9901 heeft geen naam" in report.wrong[0].text


def test_a_template_that_breaks_the_grammar_is_wrong(project: Project) -> None:
    add_template(project.root, "proef", cells("[x for x in 'abc']"))
    try:
        texts = [finding.text for finding in check(project, ["proef"]).wrong]
    finally:
        for suffix in (".ipynb", ".yml"):
            (project.templates / f"proef{suffix}").unlink()
    assert any("notebooks/templates/proef.ipynb: cel 5 'zin-deelname'" in text for text in texts)


def test_a_registered_file_that_changed_or_went_is_wrong(project: Project) -> None:
    raw = next(path for path in (project.data / "voorbeeld/bestanden").rglob("*") if path.is_file())
    content = raw.read_bytes()
    try:
        raw.write_bytes(content + b"x")
        assert "is veranderd" in check(project, ["proef"]).wrong[0].text
        raw.unlink()
        assert "ontbreekt" in check(project, ["proef"]).wrong[0].text
    finally:
        raw.write_bytes(content)


def test_an_unknown_template_among_the_defaults_is_wrong(project: Project) -> None:
    path = project.parameters / "_default.yml"
    text = path.read_text(encoding="utf-8")
    write(path, text.replace("parameters: {}", "parameters: {contextcijfer: {kleur: rood}}"))
    try:
        texts = [finding.text for finding in check(project, ["proef"]).wrong]
    finally:
        write(path, text)
    assert len(texts) == 1
    assert "parameters/_default.yml" in texts[0]
    assert "bedoelde u 'contextcijfers'?" in texts[0]


def test_other_files_among_the_regions_are_remarked(project: Project) -> None:
    stray = project.parameters / "zuid.yaml"
    write(stray, REGION)
    try:
        texts = [finding.text for finding in check(project, ["proef"]).findings]
    finally:
        stray.unlink()
    assert texts == ["parameters/zuid.yaml wordt niet gelezen: geen .yml"]
