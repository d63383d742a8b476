"""Lists as data: what is wrong in them, what a region changes, and what waves may compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aoj.commands.questionnaire_check import check_questionnaires
from aoj.errors import InputError
from aoj.settings import (
    faults_of,
    faults_of_region,
    load_questionnaire,
    load_region,
    questionnaire_groups,
    region_slugs,
)
from aoj.settings.questionnaires import GROUPS, Questionnaire
from aoj.store.project import Project
from aoj.survey.questionnaire import asked_in, comparable

SCALE = {"levels": {"1": "Oneens", "2": "Neutraal", "3": "Eens"}, "outside": {"nvt": "N.v.t."}}


@pytest.fixture(scope="module")
def project(repo_root) -> Project:
    return Project(repo_root)


def made(**changes: Any) -> Questionnaire:
    """A small list that is right, but for what is changed; a question by its key."""
    questions = [
        {"key": "rol", "theme": "a", "kind": "role", "text": "Waar werkt u?"},
        {"key": "een", "theme": "a", "scale": "eens", "text": "Het gaat goed."},
        {"key": "twee", "theme": "b", "scale": "eens", "text": "Het gaat snel."},
        {
            "key": "kies",
            "theme": "b",
            "kind": "multiple",
            "text": "Wat helpt?",
            "options": {"tijd": "Tijd", "geld": "Geld"},
        },
        {"key": "vrij", "theme": "b", "kind": "open", "text": "Wat kan beter?"},
    ]
    said: dict[str, Any] = {
        "key": "uitvoering",
        "schema": "1",
        "title": "Proef",
        "group": "uitvoering",
        "minutes": "5",
        "introduction": "Dank u.",
        "roles": {"po": "Primair onderwijs", "vo": "Voortgezet onderwijs"},
        "themes": {"a": "Eerste", "b": "Tweede"},
        "scales": {"eens": SCALE},
        "questions": questions,
    }
    for name, change in changes.items():
        found = [q for q in questions if q["key"] == name]
        if found:
            found[0].update(change)
        elif name == "extra":
            questions.append(change)
        else:
            said[name] = change
    return Questionnaire.model_validate(said)


def told(questionnaire: Questionnaire, *, wrong: bool = True) -> str:
    return "\n".join(
        f.sentence("lijst.yml") for f in faults_of(questionnaire) if f.is_wrong is wrong
    )


def test_the_four_lists_are_right_and_have_a_role_and_themes_of_the_monitor(project: Project):
    assert questionnaire_groups(project) == GROUPS
    for group in GROUPS:
        found = load_questionnaire(project, group)
        assert list(faults_of(found)) == []
        assert [q.kind for q in found.questions].count("role") == 1
        assert {"werkwijze", "proces", "samenhang", "meerwaarde", "tevredenheid"} <= set(
            found.themes
        )
    assert {"afspraken", "sturen"} <= set(load_questionnaire(project, "beleid").themes)


def test_the_regions_of_the_example_change_lists_without_a_fault(project: Project):
    lists = {group: load_questionnaire(project, group) for group in GROUPS}
    for slug in region_slugs(project):
        assert list(faults_of_region(load_region(project, slug), lists)) == []


def test_a_small_list_is_right():
    assert told(made()) == ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"extra": {"key": "een", "theme": "a", "scale": "eens", "text": "Nog een."}},
            "staat er 2 keer",
        ),
        ({"twee": {"text": "Het gaat  goed!"}}, "een andere vraag heeft dezelfde tekst"),
        ({"een": {"theme": "x"}}, "onbekend: thema 'x'"),
        ({"een": {"scale": "eeens"}}, "bedoelde u 'eens'?"),
        ({"een": {"scale": ""}}, "de vraag heeft geen schaal"),
        ({"kies": {"options": {"tijd": "Tijd"}}}, "ten minste twee opties"),
        (
            {"kies": {"options": {"tijd": "Tijd", "tijd2": "tijd."}}},
            "de optie 'tijd' staat er 2 keer",
        ),
        ({"kies": {"options": {"tijd": "Tijd", "other": "Anders"}}}, "'other' kan geen optie zijn"),
        ({"roles": {}}, "de lijst noemt geen rollen"),
        ({"scales": {"eens": {"levels": {"1": "Ja"}}}}, "ten minste twee antwoorden"),
        (
            {"scales": {"eens": {"levels": {"1": "Ja", "2": "ja"}}}},
            "het antwoord 'ja' staat er 2 keer",
        ),
        ({"scales": {"eens": {"levels": {"1": "Ja", "8": "Nee"}}}}, "is voor 'weet niet'"),
        (
            {"scales": {"eens": {**SCALE, "classes": {"oneens": ["1"], "eens": ["3"]}}}},
            "niet elk antwoord staat in een klasse",
        ),
        ({"een": {"only_if": {"question": "twee", "answers": ["3"]}}}, "die later komt"),
        ({"een": {"only_if": {"question": "een", "answers": ["3"]}}}, "hangt van zichzelf af"),
        (
            {"twee": {"only_if": {"question": "een", "answers": ["7"]}}},
            "antwoord bij 'only_if' '7'",
        ),
        ({"twee": {"only_if": {"question": "eeen", "answers": ["3"]}}}, "bedoelde u 'een'?"),
        ({"twee": {"only_if": {"question": "een", "answers": []}}}, "wordt nooit gesteld"),
        ({"een": {"version": 2}}, "er staat niet hoe zij eerder was"),
        (
            {
                "scales": {"eens": SCALE, "kort": {"levels": {"1": "Nee", "2": "Ja"}}},
                "een": {
                    "version": 2,
                    "earlier": [
                        {"version": 1, "until": "2022", "scale": "kort", "comparable": "ja"}
                    ],
                },
            },
            "een andere schaal is niet te vergelijken",
        ),
        (
            {
                "een": {
                    "version": 2,
                    "earlier": [{"version": 1, "until": "2022", "key": "twee", "comparable": "ja"}],
                }
            },
            "is nu een andere vraag",
        ),
    ],
)
def test_what_is_wrong_in_a_list_is_one_dutch_sentence(changes: dict[str, Any], sentence: str):
    assert sentence in told(made(**changes))


def test_what_a_list_does_not_use_is_remarked():
    found = made(
        themes={"a": "Eerste", "b": "Tweede", "leeg": "Leeg"}, scales={"eens": SCALE, "x": SCALE}
    )
    assert told(found) == ""
    assert "dit thema heeft geen vragen" in told(found, wrong=False)
    assert "geen vraag gebruikt deze schaal" in told(found, wrong=False)


def with_survey(repo_root: Path, tmp_path: Path, block: str) -> Project:
    """A project with the lists, and one region with a block `survey`."""
    folder = tmp_path / "parameters"
    (folder / "questionnaires").mkdir(parents=True)
    for path in (repo_root / "parameters" / "questionnaires").glob("*.yml"):
        (folder / "questionnaires" / path.name).write_bytes(path.read_bytes())
    text = "schema: 1\nname: Oost\ngemeenten: [GM9001]\ndata: voorbeeld\nyear: 2026\nsurvey:\n"
    (folder / "oost.yml").write_text(text + block, encoding="utf-8")
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ("  questionnaires: {beleid: {drop_themes: [meerwarde]}}", "bedoelde u 'meerwaarde'?"),
        ("  questionnaires: {beleid: {drop_questions: [wwtaak]}}", "bedoelde u 'wwtaken'?"),
        (
            "  questionnaires: {beleid: {drop_questions: [overleg]}}",
            "vraag bij 'only_if' 'overleg'",
        ),
        ("  questionnaires: {beleid: {drop_questions: [rol]}}", "de rol ('rol') is nodig"),
        ("  questionnaires: {ouders: {drop_themes: [achtergrond]}}", "de rol ('rol') is nodig"),
        (
            "  questionnaires: {beleid: {texts: {wwtaken: {text: Anders, comparable: met "
            "opmerking}}}}",
            "'met opmerking' ontbreekt 'remark'",
        ),
        (
            "  questionnaires: {beleid: {questions: [{key: wwtaken, theme: proces, scale: eens, "
            "text: Iets anders}]}}",
            "heeft de sleutel van een vraag van de lijst",
        ),
        (
            "  questionnaires: {ouders: {open_answers: {tvbeter: {letter: B, date: 2026-01-01}}}}",
            "alleen met hun eigen toestemming",
        ),
        (
            "  questionnaires: {beleid: {open_answers: {tvbeter: {letter: Brief}}}}",
            "Noem de brief",
        ),
        ("  questionnaires: {beleid: {open_answers: {wwtaken: {consent: x}}}}", "geen open vraag"),
        (
            "  waves: {'2026': {year: 2026, groups: {beleid: {invited: {gemeent: 3}}}}}",
            "bedoelde u 'gemeente'?",
        ),
        (
            "  waves: {'2026': {year: 2026, groups: {beleid: {opens: 2026-06-02, closes: "
            "2026-06-01}}}}",
            "ligt na 'closes'",
        ),
        (
            "  waves: {'2026': {year: 2026, groups: {beleid: {open_link: ja, invited: {gemeente: "
            "3}}}}}",
            "bij een open link",
        ),
    ],
)
def test_what_is_wrong_in_a_region_is_one_dutch_sentence(repo_root, tmp_path, block, sentence):
    project = with_survey(repo_root, tmp_path, block)
    lists = {group: load_questionnaire(project, group) for group in GROUPS}
    found = [f.sentence("oost.yml") for f in faults_of_region(load_region(project, "oost"), lists)]
    assert any(sentence in text for text in found), found


def test_in_own_words_without_a_remark_a_question_compares_in_full_or_not_at_all(
    repo_root, tmp_path
):
    block = "  questionnaires: {beleid: {texts: {wwtaken: {text: Anders, comparable: WORD}}}}"
    for number, word in enumerate(("ja", "nee")):
        folder = tmp_path / str(number)
        project = with_survey(repo_root, folder, block.replace("WORD", word))
        assert check_questionnaires(project, ["oost"]) == ((), ())


def test_a_list_with_a_fault_goes_nowhere(repo_root, tmp_path):
    project = with_survey(repo_root, tmp_path, "  questionnaires: {beleid: {drop_themes: [x]}}")
    with pytest.raises(InputError, match="thema bij 'drop_themes' 'x'"):
        asked_in(load_questionnaire(project, "beleid"), load_region(project, "oost"))


def test_a_region_drops_rewords_and_adds(project: Project):
    beleid = load_questionnaire(project, "beleid")
    mijmer = asked_in(beleid, load_region(project, "mijmerstreek"), "2026")
    assert "meerwaarde" not in mijmer.themes
    assert not any(question.theme == "meerwaarde" for question in mijmer.questions)
    fabel = asked_in(beleid, load_region(project, "fabelkust"), "2026")
    own = fabel.question("eigenwijk")
    assert own is not None and own.own
    themes = [question.theme for question in fabel.questions]
    assert themes == sorted(themes, key=list(beleid.themes).index)
    reworded = asked_in(
        load_questionnaire(project, "uitvoering"), load_region(project, "fabelstad"), "2026"
    ).question("wwvindbaar")
    assert reworded is not None and "Fabelteam" in reworded.text


def test_each_wave_has_the_question_as_it_was_put_then(project: Project):
    beleid, settings = load_questionnaire(project, "beleid"), load_region(project, "fabelkust")
    then, now = (asked_in(beleid, settings, wave) for wave in ("2022", "2026"))
    renamed = then.question("afsnaleven")
    assert renamed is not None and (renamed.asked_as, renamed.version) == ("afspraken3", 1)
    changed, after = then.question("tvsamen"), now.question("tvsamen")
    assert changed is not None and changed.scale is not None and len(changed.scale.levels) == 3
    assert after is not None and after.scale is not None and len(after.scale.levels) == 5


@pytest.mark.parametrize(
    ("key", "word", "remark"),
    [
        ("afsnaleven", "ja", ""),
        ("stdoelen", "met opmerking", "meetbare doelen"),
        ("tvsamen", "nee", "drie antwoorden"),
        ("wwtaken", "ja", ""),
    ],
)
def test_the_mapping_between_waves_says_what_may_be_compared(project: Project, key, word, remark):
    beleid, settings = load_questionnaire(project, "beleid"), load_region(project, "fabelkust")
    first, last = (asked_in(beleid, settings, wave).question(key) for wave in ("2022", "2026"))
    assert first is not None and last is not None
    for found in (comparable(first, last), comparable(last, first)):
        assert found.word == word
        assert remark in found.remark


def test_between_regions_a_reworded_question_has_its_own_word(project: Project):
    listed = load_questionnaire(project, "uitvoering")
    own, other = (
        asked_in(listed, load_region(project, slug), "2026")
        for slug in ("fabelstad", "nergensland")
    )
    words = {
        key: comparable(own.question(key), other.question(key)).word  # type: ignore[arg-type]
        for key in ("wwvindbaar", "smgezin", "wwtaken")
    }
    assert words == {"wwvindbaar": "met opmerking", "smgezin": "nee", "wwtaken": "ja"}


def test_an_own_question_compares_with_nothing_of_another_region(project: Project):
    beleid = load_questionnaire(project, "beleid")
    own = asked_in(beleid, load_region(project, "fabelkust"), "2026").question("eigenwijk")
    other = asked_in(beleid, load_region(project, "nergensland"), "2026").question("wwtaken")
    assert own is not None and other is not None
    assert comparable(own, other).word == "nee"
    assert comparable(own, own).word == "ja"


def test_a_context_notebook_is_not_outdated_by_what_a_list_says(project: Project):
    from aoj.runs.jobs import settings_for_hash

    said = settings_for_hash(load_region(project, "fabelkust"), {})
    assert "survey" not in said["region"]


def test_a_list_that_cannot_be_read_is_told_once(repo_root, tmp_path):
    block = "  questionnaires: {beleid: {drop_questions: [wwtaken]}}\n"
    block += "  waves: {'2026': {year: 2026, groups: {beleid: {}}}}"
    project = with_survey(repo_root, tmp_path, block)
    path = tmp_path / "parameters/questionnaires/beleid.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  - key: wwtaken", "  - key:", 1), encoding="utf-8")
    wrong, _ = check_questionnaires(project)
    assert len(wrong) == 1 and "beleid.yml" in wrong[0], wrong
