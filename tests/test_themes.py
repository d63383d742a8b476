"""A report about some themes: what a run leaves out, what it keeps of a person, what comes back."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_land import make_land, make_report
from rerunning import (
    added,
    deleted,
    ids,
    is_own,
    items,
    kinds,
    moved,
    rerun,
    text,
    texts,
    written,
)
from toy import PARAMETERS, SIDECAR, add_template, code, make_project, markdown

from aoj.errors import InputError
from aoj.indicators import INDICATORS, THEMES
from aoj.report import Report
from aoj.runs.grammar import check_template
from aoj.runs.narrative.accepting import accept_cells
from aoj.runs.stamps import source_of
from aoj.runs.templates import load_template
from aoj.runs.themes import themes_of
from aoj.settings import Defaults, load_region, resolve_parameters
from aoj.store.project import Project

NAMES = ("jeugd", "hulp", "werk")


def section(theme: str) -> list[dict[str, Any]]:
    tag = f"thema-{theme}"
    return [
        markdown(f"{theme}-kop", f"## Hoe staat het met {theme}?", tag),
        code(f"{theme}-zin", f'toon("{theme}")', tag),
        markdown(f"{theme}-duiding", f"*Ruimte voor {theme}*", "duiding", tag),
    ]


CELLS = (
    code("parameters", 'regio = "oost"\njaar = 2026', "parameters"),
    markdown("begin", "## Begin"),
    *(cell for theme in NAMES for cell in section(theme)),
    markdown("samen", "Wat jeugd en werk samen zeggen.", "thema-jeugd", "thema-werk"),
    code("slot", "toon()"),
)


def run(current: dict[str, Any] | None, *themes: str) -> dict[str, Any]:
    return rerun(current, CELLS, themes=themes)


def test_without_a_choice_a_report_has_all_themes() -> None:
    assert ids(run(None)) == [cell["id"] for cell in CELLS]


def test_a_choice_leaves_out_the_cells_of_the_other_themes_only() -> None:
    made = run(None, "hulp")
    assert ids(made) == ["parameters", "begin", "hulp-kop", "hulp-zin", "hulp-duiding", "slot"]


def test_a_cell_of_two_themes_is_there_when_one_of_them_is_chosen() -> None:
    assert "samen" in ids(run(None, "werk"))
    assert "samen" not in ids(run(None, "hulp"))


def test_a_theme_that_returns_is_as_if_it_was_never_gone() -> None:
    whole = run(None)
    assert run(run(whole, "jeugd")) == whole
    assert ids(run(run(run(whole, "hulp"), "jeugd"), *NAMES)) == ids(whole)


def test_an_edited_cell_of_a_theme_that_goes_stays_under_its_heading_and_says_so() -> None:
    made = run(written(run(None), "hulp-duiding", "Dit is van mij."), "jeugd")
    assert kinds(made, "hulp-duiding") == ["vervallen"]
    found = ids(made)
    assert found[found.index("hulp-duiding") - 1] == "hulp-kop"
    assert "hulp-zin" not in found
    assert "werk-kop" not in found


def test_an_edited_cell_of_a_theme_that_returns_is_the_templates_again() -> None:
    whole = run(None)
    away = run(written(whole, "hulp-duiding", "Dit is van mij."), "jeugd")
    back = run(away)
    assert ids(back) == ids(whole)
    assert text(back, "hulp-duiding") == "Dit is van mij."
    assert items(back, "hulp-duiding") == []
    assert not is_own(back, "hulp-duiding")


def test_an_own_paragraph_stays_in_its_section_while_the_theme_is_gone_and_back() -> None:
    own = markdown("mijn", "Een alinea van mij over hulp.")
    away = run(added(run(None), "hulp-zin", own), "jeugd", "werk")
    found = ids(away)
    assert found[found.index("mijn") - 1] == "hulp-kop"
    assert found[found.index("mijn") + 1] == "werk-kop"
    back = ids(run(away))
    assert back.index("hulp-kop") < back.index("mijn") < back.index("werk-kop")


def test_the_headings_above_a_persons_words_stay_and_those_of_other_themes_go() -> None:
    sub = markdown("hulp-vraag", "### Wie krijgt hulp?", "thema-hulp")
    more = [*CELLS[:6], sub, *CELLS[6:]]
    own = markdown("mijn", "Een alinea van mij.")
    current = added(rerun(None, more), "hulp-vraag", own)
    found = ids(rerun(current, more, themes=["werk"]))
    assert found[2:5] == ["hulp-kop", "hulp-vraag", "mijn"]
    assert "jeugd-kop" not in found
    after = ids(rerun(added(rerun(None, more), "hulp-zin", own), more, themes=["werk"]))
    assert "hulp-kop" in after


@pytest.mark.parametrize("words", ["### Wat ik zag\n\nMijn alinea.", "### Wat ik zag"])
def test_an_own_heading_keeps_the_heading_of_the_theme_above_it(words: str) -> None:
    current = added(run(None), "hulp-zin", markdown("mijn", words))
    found = ids(run(current, "jeugd", "werk"))
    assert found[found.index("mijn") - 1] == "hulp-kop"
    assert "hulp-zin" not in found


def test_a_heading_goes_when_nothing_of_a_person_is_under_it_any_more() -> None:
    own = markdown("mijn", "Een alinea van mij.")
    away = run(added(run(None), "hulp-zin", own), "jeugd")
    assert "hulp-kop" not in ids(run(deleted(away, "mijn"), "jeugd"))


def test_a_heading_goes_at_once_when_a_persons_words_come_under_another() -> None:
    own = markdown("mijn", "Een alinea van mij.")
    made = run(added(run(None, "jeugd"), "samen", own), "werk")
    found = ids(made)
    assert "jeugd-kop" not in found
    assert found.index("werk-kop") < found.index("mijn")


def test_an_edited_heading_that_words_come_under_and_leave_is_the_same_at_every_run() -> None:
    current = written(run(None, "hulp", "werk"), "samen", "Wat ik van beide vind.")
    current = moved(current, "samen", "hulp-kop")
    made = run(written(run(current, "hulp"), "hulp-kop", "## Hulp bij ons"), "werk")
    assert kinds(made, "hulp-kop") == ["vervallen"]
    assert text(made, "samen") == "Wat ik van beide vind."


def test_an_edited_heading_of_a_theme_that_goes_stays_and_says_so() -> None:
    made = run(written(run(None), "hulp-kop", "## Hulp bij ons"), "jeugd")
    assert kinds(made, "hulp-kop") == ["vervallen"]


def test_what_a_person_deleted_stays_deleted_when_its_theme_goes_and_returns() -> None:
    away = run(deleted(run(None), "hulp-zin"), "jeugd")
    assert "hulp-zin" not in ids(run(away))
    assert "hulp-kop" in ids(run(away))


def test_a_kept_cell_that_was_looked_at_is_the_persons_and_the_theme_returns_beside_it() -> None:
    away = run(written(run(None), "hulp-duiding", "Dit is van mij."), "jeugd")
    seen = run(accept_cells(away, ["hulp-duiding"]), "jeugd")
    back = run(seen)
    assert "Dit is van mij." in texts(back)
    assert "*Ruimte voor hulp*" in texts(back)
    found = texts(back)
    assert found.index("## Hoe staat het met hulp?") < found.index("Dit is van mij.")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_a_person_writes_and_chooses_no_word_is_lost_and_every_theme_returns(
    data: st.DataObject,
) -> None:
    current, written_words, gone = run(None), list[str](), set[str]()
    for number in range(data.draw(st.integers(1, 6))):
        chosen = data.draw(st.lists(st.sampled_from(NAMES), unique=True), label="themas")
        what = data.draw(st.sampled_from(("schrijf", "voeg toe", "verwijder", "niets")))
        keys = [key for key in ids(current) if key not in ("parameters", "begin", "slot")]
        key = data.draw(st.sampled_from(keys), label="cel") if keys else ""
        word = f"Woord{number}q"
        if what == "schrijf" and key and key.endswith("duiding"):
            words = f"{text(current, key)}\n\n{word}"
            current, written_words = written(current, key, words), [*written_words, word]
        elif what == "voeg toe" and key:
            current = added(current, key, markdown(f"mijn{number}", word))
            written_words.append(word)
        elif what == "verwijder" and key and key.endswith(("-kop", "-zin")):
            current = deleted(current, key)
            gone.add(key)
        current = run(current, *chosen)
        joined = "\n".join(texts(current))
        assert all(joined.count(word) == 1 for word in written_words)
    whole = ids(run(current))
    of_template = [cell["id"] for cell in CELLS if cell["id"] not in gone]
    assert set(of_template) <= set(whole)
    assert not gone & set(whole)


def test_a_run_refuses_an_unknown_theme_and_names_the_nearest(repo_root: Path) -> None:
    sidecar = load_template(Project(repo_root), "contextcijfers").sidecar
    region = load_region(Project(repo_root), "fabelkust")
    with pytest.raises(InputError, match="'jeugdhlup'; bedoelde u 'jeugdhulp'"):
        resolve_parameters(sidecar, Defaults(), region, {"themas": "jeugd,jeugdhlup"})
    found = resolve_parameters(sidecar, Defaults(), region, {"themas": "Jeugd, vsv"})
    assert found["themas"] == ["jeugd", "vsv"]
    assert resolve_parameters(sidecar, Defaults(), region)["themas"] == []


def test_a_theme_of_the_region_file_that_does_not_exist_names_the_file(repo_root: Path) -> None:
    sidecar = load_template(Project(repo_root), "contextcijfers").sidecar
    region = load_region(Project(repo_root), "fabelkust")
    wrong = region.model_copy(update={"parameters": {"contextcijfers": {"themas": ["armoe"]}}})
    with pytest.raises(InputError, match=r"parameters/fabelkust\.yml: .*'armoede'"):
        resolve_parameters(sidecar, Defaults(), wrong)


def test_the_themes_of_the_template_are_those_of_the_catalogue(repo_root: Path) -> None:
    template = load_template(Project(repo_root), "contextcijfers")
    assert set(template.sidecar.parameters["themas"].choices) == set(THEMES)


def test_each_figure_of_the_template_stands_in_its_own_theme(repo_root: Path) -> None:
    cells = load_template(Project(repo_root), "contextcijfers").notebook["cells"]
    named = 0
    for cell in cells:
        names = re.findall(r'"([a-z_]+)(?:\.[\w-]+)?"', source_of(cell))
        for name in names if cell["cell_type"] == "code" else ():
            if name in INDICATORS:
                assert themes_of(cell) == (INDICATORS[name].theme,), cell["id"]
                named += 1
    assert named > 60


def test_a_tag_and_a_choice_that_do_not_agree_are_told(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    own = [
        code("parameters", PARAMETERS, "parameters"),
        markdown("kop-jeugd", "## Jeugd?", "thema-jeugd"),
        code("verantwoording", 'toon("<h2>Verantwoording</h2>")'),
    ]
    sidecar = SIDECAR.replace("default: [po, vo]}", "default: [po, vo], choices: [po, vo]}")
    add_template(project.root, "toets", own, sidecar)
    remarks = "\n".join(check_template(project, "toets"))
    assert "het label 'thema-jeugd' noemt een thema dat niet bij 'themas' staat" in remarks
    assert "het thema 'po' staat bij 'themas', maar geen cel heeft 'thema-po'" in remarks


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    whole = make_report(make_land(tmp_path_factory.mktemp("land")))
    return Report("noord", context=replace(whole._context, themes=("leerlingen",)))


def test_a_theme_that_is_not_chosen_shows_one_line_and_no_chart_or_table(report: Report) -> None:
    assert report.zin("aandeel_jeugd").text == (
        "Dit rapport gaat niet over het thema 'jeugd'; zet het bij 'themas' om dit cijfer te zien."
    )
    assert report.zinnen("aandeel_jeugd", "bevolking_jeugd").text.count("thema") == 2
    for verb in (report.figuur, report.tabel):
        assert verb("aandeel_jeugd").text == report.zin("aandeel_jeugd").text
    assert "niet over het thema" in report.vergelijking("aandeel_jeugd").text
    assert "aandeel jongeren" not in report.ontbreekt().text


def test_a_report_on_an_unknown_theme_names_the_nearest(repo_root: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("AOJ_PROJECT", str(repo_root))
    with pytest.raises(InputError, match="onbekend thema 'jeugt'; bedoelde u 'jeugd'"):
        Report("fabelkust", themas=["jeugt"])


def test_a_section_tells_what_it_has_and_names_what_it_lacks_in_one_line(tmp_path: Path) -> None:
    report = make_report(make_land(tmp_path))
    made = report.zinnen("aandeel_jeugd.0-14", "neet", "armoede_kinderen")
    first, last = made.text.split("\n")
    assert first == report.zin("aandeel_jeugd", "0-14").text
    assert "geen cijfers over jongeren" in last
    assert "kinderen in armoede" in last
    assert made.kind == "zin"
    assert made.figures == report.zin("aandeel_jeugd", "0-14").figures
    nothing = report.zinnen("neet", "armoede_kinderen")
    assert nothing.kind == "ontbreekt"
    assert nothing.html.count("<p") == 1


def test_own_figures_of_a_region_have_a_sentence_each(
    repo_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AOJ_PROJECT", str(repo_root))
    report = Report("mijmerstreek", gegevens="voorbeeld")
    lines = report.zinnen("eigen_cijfers").text.split("\n")
    assert len(lines) == 4
    for line in lines:
        assert " het cijfer '" in line
    assert report.zinnen("eigen_cijfers.tevreden_ouders").text == lines[-1]


def test_sentences_of_nothing_and_of_an_unknown_part_are_refused(tmp_path: Path) -> None:
    report = make_report(make_land(tmp_path))
    with pytest.raises(InputError, match="noemt geen cijfers"):
        report.zinnen()
    with pytest.raises(InputError, match="bedoelde u '0-14'"):
        report.zinnen("aandeel_jeugd.0-15")


def test_an_edited_cell_of_every_report_is_kept_whatever_the_themes() -> None:
    made = run(written(run(None), "begin", "## Mijn begin"), "jeugd")
    assert text(made, "begin") == "## Mijn begin"
    assert kinds(made, "begin") == []
