"""The house style of an organisation: its file, its colours in charts, and what is refused."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given as for_all
from hypothesis import strategies as st
from report_land import NOORD, Land, make_land
from toy import make_job, make_project, write

from aoj.cli import main
from aoj.commands.check import check
from aoj.commands.planning import Choice, plan_job
from aoj.commands.status import status
from aoj.errors import AojError
from aoj.report import Report, facade
from aoj.report.context import Context
from aoj.report.facade import open_context
from aoj.report.figures import Stack, draw_stacked
from aoj.report.figures.house_style import COLORS
from aoj.report.figures.page import BAND, PEERS, REGION
from aoj.report.palette import CLASSES, TINTS, Palette
from aoj.runs.stamps import inputs_of
from aoj.runs.status import status_of
from aoj.runs.templates import load_template
from aoj.settings import Colours, Theme, load_colours, load_region, load_region_logo, load_theme
from aoj.settings.contrast import contrast, luminance, ratio_in_words
from aoj.settings.logos import MOST_BYTES, mime_of
from aoj.settings.theme import GROUNDS, THEME_FILE, theme_remarks
from aoj.store.project import Project

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
RED, GREEN = "#7A0019", "#1B5E20"
FULL = f"""\
schema: 1
organisation: Adviesbureau Übersicht & Zn.
footer: Adviesbureau, Postbus 1
colours:
  region: "{RED.lower()}"
  accent: "{GREEN}"
logo: logos/logo.svg
logo_text: Logo van Adviesbureau Übersicht
"""


def png() -> bytes:
    """Return a picture of one white point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path / "project")
    (made.parameters / "logos").mkdir()
    (made.parameters / "logos" / "logo.svg").write_bytes(SVG)
    return made


def with_theme(project: Project, text: str) -> Theme:
    write(project.parameters / THEME_FILE, text)
    return load_theme(project)


def refused(project: Project, text: str) -> str:
    """Return the sentence with which a theme is refused."""
    with pytest.raises(AojError) as caught:
        with_theme(project, text)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.startswith(f"parameters/{THEME_FILE}")
    return sentence


# ---------------------------------------------------------------- the file


def test_without_a_file_and_with_that_of_the_project_the_style_is_our_own(
    project: Project, repo_root: Path
) -> None:
    assert load_theme(project) == Theme()
    shutil.copy(repo_root / "parameters" / THEME_FILE, project.parameters)
    assert load_theme(project) == Theme()
    assert (Colours().region, Colours().accent) == (REGION, PEERS) == ("#0B4F6C", "#B45309")


def test_every_example_in_the_file_of_the_project_works_when_it_is_uncommented(
    project: Project, repo_root: Path
) -> None:
    text = (repo_root / "parameters" / THEME_FILE).read_text(encoding="utf-8")
    live = re.sub(r"^# ((?:organisation|footer|colours|logo|logo_text):|  (?:region|accent): \")",
                  r"\1", text, flags=re.MULTILINE)  # fmt: skip
    (project.parameters / "logo.svg").write_bytes(SVG)
    theme = with_theme(project, live)
    assert theme.organisation == "Adviesbureau X"
    assert theme.footer.startswith("Adviesbureau X, ")
    assert theme.colours == Colours()
    assert theme.logo is not None
    assert theme.logo.alt == "Logo van Adviesbureau X"


def test_an_organisation_has_its_colours_logo_and_footer(project: Project) -> None:
    theme = with_theme(project, FULL)
    assert theme.organisation == "Adviesbureau Übersicht & Zn."
    assert theme.footer == "Adviesbureau, Postbus 1"
    assert theme.colours == Colours(RED, GREEN)
    assert theme.logo is not None
    assert (theme.logo.data, theme.logo.mime) == (SVG, "image/svg+xml")
    assert theme.logo.alt == "Logo van Adviesbureau Übersicht"
    assert "svg xmlns" not in repr(theme)
    assert load_colours(project) == theme.colours


@pytest.mark.parametrize("word", ["no", "NA", "0363", "12:30", "null", "~"])
def test_text_stays_what_was_written(project: Project, word: str) -> None:
    assert with_theme(project, f"schema: 1\nfooter: {word}\n").footer == word


def test_keys_without_a_value_are_those_of_our_own_style(project: Project) -> None:
    text = "schema: 1\norganisation:\nfooter:\ncolours:\nlogo:\nlogo_text:\n"
    assert with_theme(project, text) == Theme()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["is leeg"]),
        ("footer: x\n", ["'schema' ontbreekt"]),
        ("schema: 2\n", ["schema 2", "Werk aoj bij"]),
        ("schema: 1\nkleuren: {}\n", ["regel 2", "bedoelde u 'colours'"]),
        ("schema: 1\ncolors: {}\n", ["bedoelde u 'colours'"]),
        ("schema: 1\norganisatie: x\n", ["bedoelde u 'organisation'"]),
        ("schema: 1\nvoettekst: x\n", ["bedoelde u 'footer'"]),
        ("schema: 1\nlogo_tekst: x\n", ["bedoelde u 'logo_text'"]),
        ("schema: 1\ncolours: blauw\n", ["'colours'", "ingesprongen"]),
        ("schema: 1\ncolours:\n  regio: x\n", ["regel 3", "bedoelde u 'region'"]),
        ("schema: 1\ncolours:\n  region: #0B4F6C\n", ["regel 3", "'region'", "aanhalingstekens"]),
        ("schema: 1\ncolours:\n  region: blauw\n", ["'blauw' is geen kleur", "#0B4F6C"]),
        ("schema: 1\ncolours:\n  accent: '#B53'\n", ["'accent'", "'#B53' is geen kleur"]),
        ("schema: 1\ncolours:\n  accent: '#B45309;}'\n", ["is geen kleur"]),
        ("schema: 1\ncolours:\n  accent: [a]\n", ["'accent' heeft de verkeerde vorm"]),
        ("schema: 1\nfooter: [a]\n", ["'footer' heeft de verkeerde vorm", "een tekst"]),
        ("schema: 1\nfooter: " + "x" * 121, ["'footer'", "121 tekens", "hooguit 120"]),
        ('schema: 1\norganisation: "a\\u202eb"\n', ["'organisation'", "onzichtbaar teken"]),
        ('schema: 1\nfooter: "a\\0b"\n', ["onzichtbaar teken", "Typ de tekst opnieuw"]),
        ("schema: 1\nfooter: a\nfooter: b\n", ["staat er twee keer", "regel 2"]),
        ("schema: 1\nlogo: logos/logo.svg\n", ["ontbreekt 'logo_text'", "Logo van"]),
        ("schema: 1\nlogo_text: Logo\n", ["ontbreekt 'logo'"]),
        ("schema: 1\na: &a [x]\nb: [*a, *a]\n", ["een verwijzing (& of *) kan hier niet"]),
        ("schema: 1\nfooter: !!python/name:os.system x\n", ["soortaanduiding"]),
        ("schema: 1\nfooter: " + "[" * 40 + "]" * 40 + "\n", ["te diep genest"]),
        ("schema: 1\nfooter: '" + "x" * 1_000_001 + "'\n", ["te groot"]),
        ("schema: 1\n\tfooter: x\n", ["springt in met een tab"]),
    ],
)
def test_a_mistake_is_one_sentence_that_names_the_key(
    project: Project, text: str, words: list[str]
) -> None:
    sentence = refused(project, text)
    for word in words:
        assert word in sentence


def test_a_file_in_another_encoding_or_a_folder_is_refused_with_a_sentence(
    project: Project,
) -> None:
    path = project.parameters / THEME_FILE
    path.write_bytes("schema: 1\nfooter: café\n".encode("cp1252"))
    with pytest.raises(AojError, match="regel 2 is geen UTF-8"):
        load_theme(project)
    path.unlink()
    path.mkdir()
    with pytest.raises(AojError, match="kan niet gelezen worden"):
        load_theme(project)


# ---------------------------------------------------------------- contrast


@pytest.mark.parametrize(
    ("colour", "published"),
    [
        ("#000000", 21.0),
        ("#FFFFFF", 1.0),
        ("#FF0000", 3.998),
        ("#00FF00", 1.372),
        ("#0000FF", 8.592),
        ("#767676", 4.542),
        ("#777777", 4.478),
        ("#949494", 3.033),
        ("#808080", 3.949),
    ],
)
def test_contrast_with_white_is_that_of_the_published_formula(
    colour: str, published: float
) -> None:
    assert contrast(colour, "#FFFFFF") == pytest.approx(published, abs=0.001)
    assert contrast("#FFFFFF", colour) == contrast(colour, "#FFFFFF")


def test_a_contrast_that_just_falls_short_is_not_rounded_to_enough() -> None:
    assert ratio_in_words(contrast("#777777", "#FFFFFF")) == "4,4 : 1"
    assert ratio_in_words(4.5) == "4,5 : 1"
    assert ratio_in_words(3.0) == "3 : 1"


def test_a_colour_that_cannot_be_read_on_white_is_refused_with_its_contrast(
    project: Project,
) -> None:
    sentence = refused(project, "schema: 1\ncolours:\n  region: '#F5A623'\n")
    assert "regel 3" in sentence
    assert "de kleur 'region' (#F5A623) heeft tegen wit een contrast van 2 : 1" in sentence
    assert "ten minste 4,5 : 1" in sentence
    assert "donkerder" in sentence
    sentence = refused(project, "schema: 1\ncolours: {accent: '#777777'}\n")
    assert "'accent' (#777777) heeft tegen wit een contrast van 4,4 : 1" in sentence


def test_the_region_is_also_legible_on_the_pale_grounds_of_a_page(project: Project) -> None:
    """#767676 is legible on white alone; links in its colour also stand on grey."""
    assert contrast("#767676", "#FFFFFF") >= 4.5
    sentence = refused(project, "schema: 1\ncolours: {region: '#767676'}\n")
    assert "het lichtgrijze vlak van een pagina een contrast van 4,1 : 1" in sentence
    assert with_theme(project, "schema: 1\ncolours: {accent: '#767676'}\n").colours.accent


def test_the_grounds_are_those_of_the_page(repo_root: Path) -> None:
    page = (repo_root / "aoj" / "export" / "page.css").read_text(encoding="utf-8")
    filled = set(re.findall(r"(?:background|--vlak): ?(#[0-9a-f]{3,6})\b", page))
    assert {c.upper() for c in filled} - {"#FFF"} <= set(GROUNDS)
    assert "#f4f6f7" in filled, "so that this test looks at something"


def test_our_own_colours_are_legible_and_differ_in_grey() -> None:
    assert all(contrast(Colours().region, ground) >= 4.5 for ground in GROUNDS)
    assert contrast(Colours().accent, "#FFFFFF") >= 4.5
    assert theme_remarks(Theme()) == ()


def test_two_colours_of_one_grey_are_a_remark_and_twice_the_same_is_refused(
    project: Project,
) -> None:
    theme = with_theme(project, f"schema: 1\ncolours: {{region: '{RED}', accent: '#00429D'}}\n")
    (remark,) = theme_remarks(theme)
    assert "'region' en 'accent' verschillen in grijs maar 1," in remark
    assert "vanaf 1,5 : 1" in remark
    sentence = refused(project, "schema: 1\ncolours: {region: '#7a0019', accent: '#7A0019'}\n")
    assert "zijn dezelfde (#7A0019)" in sentence


# ---------------------------------------------------------------- logos


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (SVG, "image/svg+xml"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- maker -->\n" + SVG, "image/svg+xml"),
        (b'<!DOCTYPE svg PUBLIC "a" "b" [<!ENTITY ns "x">]>\n' + SVG, "image/svg+xml"),
        (b"<svg:svg xmlns:svg='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (png(), "image/png"),
        (JPEG, "image/jpeg"),
        (b"", None),
        (b"<html><body>" + SVG, None),
        (b"<!DOCTYPE html>" + SVG, None),
        (b"<!-- <svg> --><html/>", None),
        (b"<svgx/>", None),
        (b"GIF89a", None),
        (b"%PDF-1.7", None),
        (b"\x00" * 100, None),
        (SVG.decode("ascii").encode("utf-16"), None),
        (b"<!--" * 100_000, None),
    ],
)
def test_a_picture_is_what_its_contents_say(data: bytes, mime: str | None) -> None:
    assert mime_of(data) == mime


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("logo.png", b"<html><script>alert(1)</script></html>", ["geen SVG, PNG of JPEG"]),
        ("logo.svg", b"MZ\x90\x00", ["geen SVG, PNG of JPEG", "Bewaar het logo opnieuw"]),
        ("logo.svg", SVG + b" " * MOST_BYTES, ["te groot", "hooguit 1 MB"]),
        ("logo.svg", None, ["parameters/logo.svg bestaat niet", "hoofdletters tellen mee"]),
    ],
)
def test_what_is_no_logo_is_refused(
    project: Project, name: str, data: bytes | None, words: list[str]
) -> None:
    if data is not None:
        (project.parameters / name).write_bytes(data)
    sentence = refused(project, f"schema: 1\nlogo: {name}\nlogo_text: Logo\n")
    assert "regel 2" in sentence
    for word in words:
        assert word in sentence


@pytest.mark.parametrize(
    "path",
    [
        "../data/logo.svg",
        "logos/../../logo.svg",
        "/etc/passwd",
        "C:/logo.svg",
        "C:logo.svg",
        r"\\server\deel\logo.svg",
        r"logos\logo.svg",
        "https://example.org/logo.svg",
        "./logo.svg",
        "logos//logo.svg",
        "..",
        ".",
    ],
)
def test_a_logo_stands_in_the_folder_of_the_settings(project: Project, path: str) -> None:
    (project.root / "logo.svg").write_bytes(SVG)
    sentence = refused(project, f"schema: 1\nlogo: '{path}'\nlogo_text: Logo\n")
    assert "is geen bestand in de map parameters" in sentence
    assert "Zet het logo in de map parameters" in sentence


def test_a_link_out_of_the_folder_and_one_to_itself_are_refused(project: Project) -> None:
    outside = project.root / "buiten.svg"
    outside.write_bytes(SVG)
    link, loop = project.parameters / "logo.svg", project.parameters / "rond.svg"
    try:
        link.symlink_to(outside)
        loop.symlink_to(loop)
    except OSError:
        pytest.skip("this system makes no links without permission")
    sentence = refused(project, "schema: 1\nlogo: logo.svg\nlogo_text: Logo\n")
    assert "buiten de map parameters" in sentence
    refused(project, "schema: 1\nlogo: rond.svg\nlogo_text: Logo\n")
    link.unlink()
    link.symlink_to(project.parameters / "logos" / "logo.svg")
    assert with_theme(project, "schema: 1\nlogo: logo.svg\nlogo_text: Logo\n").logo


def test_a_folder_or_a_pipe_is_no_logo(project: Project) -> None:
    assert "is geen bestand" in refused(project, "schema: 1\nlogo: logos\nlogo_text: Logo\n")
    if hasattr(os, "mkfifo"):
        os.mkfifo(project.parameters / "pijp.svg")
        sentence = refused(project, "schema: 1\nlogo: pijp.svg\nlogo_text: Logo\n")
        assert "is geen bestand" in sentence


# ---------------------------------------------------------------- the region's own


REGION_FILE = "schema: 1\nname: Oost\ngemeenten: [GM9001, GM9002]\n"


def test_a_region_has_a_logo_date_and_occasion_for_its_cover(project: Project) -> None:
    assert load_region_logo(project, load_region(project, "oost")) is None
    text = (
        "report:\n  logo: logos/logo.svg\n  logo_text: Logo van Oost\n"
        "  date: 2026-11-23\n  occasion: Werkbijeenkomst\n"
    )
    write(project.parameters / "oost.yml", REGION_FILE + text)
    settings = load_region(project, "oost")
    assert (settings.report.date, settings.report.occasion) == ("2026-11-23", "Werkbijeenkomst")
    logo = load_region_logo(project, settings)
    assert logo is not None
    assert (logo.alt, logo.data) == ("Logo van Oost", SVG)
    write(project.parameters / "oost.yml", REGION_FILE + "report:\n")
    assert load_region(project, "oost").report.date == ""


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("report: {logo: logo.svg}", ["ontbreekt 'logo_text'"]),
        ("report: {logo_text: Logo}", ["ontbreekt 'logo'"]),
        ("report: {logo: ../x.svg, logo_text: L}", ["geen bestand in de map parameters"]),
        ("report: {date: morgen}", ["'date': 'morgen' is geen datum", "2021-01-01"]),
        ("report: {datum: 2026-01-01}", ["bedoelde u 'date'"]),
        ("report: {occasion: '" + "x" * 251 + "'}", ["'occasion'", "251 tekens"]),
        ("rapport: {}", ["bedoelde u 'report'"]),
    ],
)
def test_a_mistake_in_the_cover_of_a_region_is_one_sentence(
    project: Project, block: str, words: list[str]
) -> None:
    write(project.parameters / "oost.yml", REGION_FILE + block + "\n")
    with pytest.raises(AojError) as caught:
        load_region(project, "oost")
    assert str(caught.value).startswith("parameters/oost.yml, regel ")
    for word in words:
        assert word in str(caught.value)


def test_a_logo_of_a_region_that_is_gone_names_the_file_of_the_region(project: Project) -> None:
    block = "report: {logo: weg.svg, logo_text: Logo}\n"
    write(project.parameters / "oost.yml", REGION_FILE + block)
    with pytest.raises(AojError, match=r"^parameters/oost\.yml: 'logo': .*weg\.svg bestaat niet"):
        load_region_logo(project, load_region(project, "oost"))


# ---------------------------------------------------------------- what it outdates


def inputs(project: Project) -> dict[str, str]:
    """Return what a notebook of `oost` would be made from now."""
    template = load_template(project, "toets")
    pin = replace(make_job(project).pin, digest="d" * 64)
    return inputs_of(template, plan_job(project, "oost", template, Choice(), pin))


def test_only_the_colours_of_charts_outdate_a_notebook(project: Project) -> None:
    before = inputs(project)
    assert "theme" not in before
    report = "report: {logo: logos/logo.svg, logo_text: L, date: 2026-11-23, occasion: Overleg}\n"
    write(project.parameters / "oost.yml", REGION_FILE.replace("Oost", "Regio oost") + report)
    cover = "footer: y\norganisation: z\nlogo: logos/logo.svg\nlogo_text: L\n"
    write(project.parameters / THEME_FILE, "schema: 1\n" + cover)
    assert inputs(project) == before
    same = "colours: {region: '#0b4f6c', accent: '#B45309'}\n"
    write(project.parameters / THEME_FILE, "schema: 1\n" + same)
    assert inputs(project) == before
    write(project.parameters / THEME_FILE, f"schema: 1\ncolours: {{region: '{RED}'}}\n")
    red = inputs(project)
    assert {key: red[key] for key in before} == before
    write(project.parameters / THEME_FILE, f"schema: 1\ncolours: {{accent: '{GREEN}'}}\n")
    assert len({red["theme"], inputs(project)["theme"]}) == 2


def test_status_says_that_the_colours_changed_and_changed_back(project: Project) -> None:
    before = inputs(project)
    write(project.parameters / THEME_FILE, f"schema: 1\ncolours: {{region: '{RED}'}}\n")
    themed = inputs(project)
    folder = project.regions / "oost" / "2026"
    folder.mkdir(parents=True)
    for made_from, now in ((before, themed), (themed, before)):
        write(folder / "toets.run.json", json.dumps({"schema": 1, "inputs": made_from}))
        found = status_of(project, "oost", "toets", "2026", now)
        assert (found.state, found.detail) == ("verouderd", "kleuren van de huisstijl")


def test_run_refuses_a_wrong_theme_and_check_and_status_say_it_once(project: Project) -> None:
    write(project.parameters / THEME_FILE, "schema: 1\ncolours: {region: '#F5A623'}\n")
    sentence = "de kleur 'region' (#F5A623) heeft tegen wit een contrast van 2 : 1"
    result = CliRunner().invoke(main, ["--project", str(project.root), "run", "oost"])
    assert result.exit_code == 2
    assert sentence in result.output
    report = check(project)
    assert sum(sentence in finding.text for finding in report.wrong) == 1
    found = status(project, ["oost"])
    assert [(one.state, sentence in one.detail) for one in found] == [("onleesbaar", True)]
    listed = CliRunner().invoke(main, ["--project", str(project.root), "list", "regions"])
    assert [line.split()[0] for line in listed.output.splitlines()] == ["oost", "west"]


def test_check_knows_which_pictures_are_logos(project: Project) -> None:
    for name in ("thema.svg", "oost.svg", "over.svg"):
        (project.parameters / name).write_bytes(SVG)
    write(project.parameters / THEME_FILE, "schema: 1\nlogo: thema.svg\nlogo_text: L\n")
    block = "report: {logo: oost.svg, logo_text: L}\n"
    write(project.parameters / "oost.yml", REGION_FILE + block)
    told = [finding.text for finding in check(project, ["west"]).findings]
    assert [text for text in told if ".svg" in text] == [
        "parameters/over.svg wordt niet gelezen: geen enkel 'logo' noemt het"
    ]


@pytest.mark.parametrize("data", [png()[:40], SVG[:-10], SVG.replace(b"w3.org", b"w3.net")])
def test_a_logo_that_cannot_be_shown_is_told_before_a_run(project: Project, data: bytes) -> None:
    (project.parameters / "logo.png").write_bytes(data)
    write(project.parameters / THEME_FILE, "schema: 1\nlogo: logo.png\nlogo_text: L\n")
    result = CliRunner().invoke(main, ["--project", str(project.root), "run", "oost"])
    assert result.exit_code == 2
    assert "het logo is niet te tonen" in result.output
    assert any("het logo is niet te tonen" in f.text for f in check(project).wrong)


# ---------------------------------------------------------------- the colours of charts


def report_in(land: Land, palette: Palette) -> Report:
    context = Context("noord", NOORD, land, 2026, {}, palette=palette)  # type: ignore[arg-type]
    return Report("noord", context=context)


def colours_of(svg: bytes) -> set[str]:
    return {c.upper() for c in re.findall(r"#[0-9a-fA-F]{6}\b", svg.decode("utf-8"))}


def charts_of(report: Report) -> list[str]:
    kinds = ("strip", "lijn", "punten", "staven")
    return [report.figuur("bevolking_jeugd", kind).html for kind in kinds]


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Land:
    return make_land(tmp_path_factory.mktemp("theme"))


def drawn_by(report: Report, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the colours of a report's charts, as they go out."""
    from aoj.report import figures

    found: set[str] = set()
    real = figures.data_uri

    def keep(svg: bytes) -> str:
        found.update(colours_of(svg))
        return real(svg)

    with monkeypatch.context() as patch:
        patch.setattr(figures, "data_uri", keep)
        charts_of(report)
    return found


def test_two_themes_after_each_other_do_not_mix_and_our_own_stays_itself(
    land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = charts_of(report_in(land, Palette()))
    red = drawn_by(report_in(land, Palette(RED)), monkeypatch)
    green = drawn_by(report_in(land, Palette(GREEN, RED)), monkeypatch)
    own = drawn_by(report_in(land, Palette()), monkeypatch)
    assert RED in red
    assert REGION not in red
    assert GREEN in green
    assert not {REGION, PEERS} & green
    assert REGION in own
    assert not {RED, GREEN} & own
    assert charts_of(report_in(land, Palette())) == before


def stack_in(palette: Palette) -> bytes:
    page = draw_stacked(
        [Stack("Meer", (0.2,) * 5, ("20%",) * 5, strong=True)], ["a", "b", "c", "d", "e"]
    )
    return page.svg(palette)


def test_region_and_accent_may_change_places(land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    palette = Palette(PEERS, REGION)
    assert (palette.ink(REGION), palette.ink(PEERS)) == (PEERS, REGION)
    assert {PEERS} <= drawn_by(report_in(land, palette), monkeypatch)


def test_a_stack_has_tints_of_the_region_with_legible_words() -> None:
    own, red = colours_of(stack_in(Palette())), colours_of(stack_in(Palette(RED)))
    assert {REGION, *TINTS} <= own
    assert not {REGION, *TINTS} & red
    assert stack_in(Palette()) == stack_in(Palette(accent=GREEN))


@for_all(st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06X}"))
def test_tints_of_any_colour_that_is_allowed_are_legible_and_get_lighter(color: str) -> None:
    if any(contrast(color, ground) < 4.5 for ground in GROUNDS):
        color = "#" + "".join(f"{int(color[i : i + 2], 16) // 3:02X}" for i in (1, 3, 5))
    palette = Palette(color)
    fills = [palette.ink(fill) for fill in (REGION, *TINTS)]
    lights = [luminance(fill) for fill in fills]
    assert all(later > earlier * 1.1 for earlier, later in itertools.pairwise(lights))
    for fill, plain in zip((REGION, *TINTS), ("white",) * 2 + ("#1A1A1A",) * 3, strict=True):
        words = palette.words(plain, fill)
        assert contrast("#FFFFFF" if words == "white" else words, palette.ink(fill)) >= 4.5
    band = palette.ink(BAND)
    assert contrast(color, band) >= 3.0, "the region's line is seen on its own band"
    assert contrast(band, "#FFFFFF") < 1.6, "a band does not compete with what stands in it"


@for_all(st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06X}"))
def test_classes_of_a_map_stay_as_light_as_they_were_so_that_words_stay_legible(
    color: str,
) -> None:
    for one in CLASSES:
        assert luminance(Palette(color).ink(one)) == pytest.approx(luminance(one), abs=0.01)
    for one, words in zip(CLASSES, ("#1A1A1A",) * 3 + ("#FFFFFF",) * 2, strict=True):
        assert contrast(Palette(color).ink(one), words) >= 4.5


def test_the_overview_of_higher_and_lower_has_the_same_colours_in_every_theme(land: Land) -> None:
    assert "img" in report_in(land, Palette()).overzicht().html
    pictures = [
        re.findall(r'src="([^"]+)"', report_in(land, palette).overzicht().html)
        for palette in (Palette(), Palette(RED, GREEN))
    ]
    assert pictures[0] == pictures[1]


def test_only_the_colours_of_region_and_accent_change() -> None:
    others = {"#5C6B78", "#1A1A1A", "#8593A0", "#E3E7EA", "#4A5560", "white", "none", ""}
    answers_and_heatmap = {"#8C510A", "#DFC27D", "#80CDC1", "#01665E", "#EFF2F4", "#F8E7CF"}
    palette = Palette(RED, GREEN)
    assert all(palette.ink(color) == color for color in others | answers_and_heatmap)


@dataclass(frozen=True)
class Elsewhere(Project):
    """A project with settings of its own beside the data of another."""

    borrowed: Path = Path()

    @property
    def data(self) -> Path:
        """Folder with the data sets."""
        return self.borrowed / "data"


def test_a_report_opened_by_hand_has_the_colours_of_its_project(
    project: Project, repo_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(repo_root / "parameters" / "nergensland.yml", project.parameters)
    monkeypatch.setattr(facade, "find_project", lambda: Elsewhere(project.root, repo_root))
    own = Report("nergensland")
    write(project.parameters / THEME_FILE, FULL)
    themed = Report("nergensland")
    assert (own._context.palette, themed._context.palette) == (Palette(), Palette(RED, GREEN))
    assert drawn_by(themed, monkeypatch) & {REGION, RED} == {RED}
    assert drawn_by(own, monkeypatch) & {REGION, RED} == {REGION}


def test_what_draws_nothing_does_without_the_house_style(project: Project, repo_root: Path) -> None:
    shutil.copy(repo_root / "parameters" / "nergensland.yml", project.parameters)
    write(project.parameters / THEME_FILE, "schema: 1\ncolours: {region: '#F5A623'}\n")
    assert open_context("nergensland", project=Elsewhere(project.root, repo_root)).slug


OWN_CHARTS = """
import matplotlib, json
matplotlib.use("Agg")
from aoj.report import huisstijl
from aoj.report.palette import Palette

def seen():
    names = [f"aoj:{n}" for n in ("regio", "vergelijk", "gemeente")]
    cycle = matplotlib.rcParams["axes.prop_cycle"].by_key()
    return [*(matplotlib.colors.to_hex(n).upper() for n in names), *cycle["color"][:2],
            len(set(map(str, cycle["linestyle"])))]

huisstijl()
first = seen()
huisstijl(Palette())
print(json.dumps([first, seen()]))
"""


def test_charts_by_hand_have_the_colours_of_the_project_around_the_notebook(
    project: Project,
) -> None:
    write(project.parameters / THEME_FILE, FULL)
    done = subprocess.run(
        [sys.executable, "-c", OWN_CHARTS],
        capture_output=True, text=True, cwd=project.regions.parent,
        env={**os.environ, "AOJ_PROJECT": str(project.root)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    themed, own = json.loads(done.stdout.splitlines()[-1])
    grey = COLORS["gemeente"]
    assert themed == [RED, GREEN, grey, RED, GREEN, 5]
    assert own == [REGION, PEERS, grey, REGION, PEERS, 5]


def test_the_page_on_the_house_style_names_every_key(repo_root: Path) -> None:
    page = (repo_root / "docs" / "huisstijl.md").read_text(encoding="utf-8")
    keys = ("schema", "organisation", "footer", "colours", "region", "accent", "logo", "logo_text")
    for key in (*keys, "date", "occasion"):
        assert f"`{key}`" in page, key
    for colour in (Colours().region, Colours().accent):
        assert colour in page
