"""What a notebook about questionnaires shows: only what its plan holds, in words that fit."""

from __future__ import annotations

import re

import pytest
from shown_samples import EVERY, LONG, group, question, release, split, table
from test_labels import check

from aoj.errors import InputError
from aoj.report import Report
from aoj.report.figures import Page
from aoj.report.questionnaires.overview import theme_mean
from aoj.report.questionnaires.source import Source
from aoj.survey.release.shown import hash_of

GROUPS = ("beleid", "uitvoering", "ouders", "jongeren")


def source(found=None, **more):
    plan = found or release()
    return Source(plan, hash_of(plan), "Fabelkust", True, **more)


@pytest.fixture
def report(monkeypatch, repo_root):
    monkeypatch.chdir(repo_root)
    monkeypatch.delenv("AOJ_RELEASE", raising=False)
    made = Report("fabelkust", gegevens="voorbeeld", jaar=2026)
    made._answers = source()
    return made


@pytest.fixture
def pages(monkeypatch) -> list[Page]:
    drawn: list[Page] = []
    monkeypatch.setattr(Page, "svg", lambda page, *_: drawn.append(page) or b"<svg/>")
    return drawn


def every_bundle(report):
    yield from (report.kop_vragenlijst(), report.respons(), report.themaoverzicht())
    for name in GROUPS:
        yield report.stellingen(name, "werkwijze")
        yield report.stellingen(name, "werkwijze", neutraal="apart")
        yield report.rollen(name, "werkwijze")
        yield from (report.andere_regios(name), report.metingen(name), report.gespreksvragen(name))
    yield from (report.open_antwoorden(), report.verantwoording_vragenlijst())


def test_no_words_overlap_or_are_cut_off(report, pages):
    made = list(every_bundle(report))
    assert len(pages) > 6
    for place, page in enumerate(pages):
        check(page, f"figuur {place}")
    for bundle in made:
        assert bundle.html.count("<img") == bundle.html.count('<img alt="')
        assert 'alt=""' not in bundle.html


def test_every_bundle_says_by_which_plan_it_shows(report):
    for bundle in every_bundle(report):
        assert bundle.disclosure == "vrijgegeven"
        assert bundle.payload()["plan"] == hash_of(release())


def test_without_a_plan_it_is_a_concept_and_says_so(report):
    report._answers = source(release(strict=True))
    cover = report.kop_vragenlijst()
    assert cover.disclosure == "concept" and "Concept" in cover.text


def test_every_percentage_on_the_page_is_that_of_the_plan(report):
    bundle = report.stellingen("uitvoering", "werkwijze")
    first = EVERY.questions[0].whole
    shares = [f"{int(a.count / a.base * 100 + 0.5)}%" for a in first.answers]
    assert shares == ["4%", "9%", "29%", "39%", "19%"]
    assert all(share in bundle.html for share in shares)
    told = {f.breakdown: f.wordings for f in bundle.figures if f.indicator.endswith(".een")}
    assert told[":/4+5"] == ("58%",)
    assert {row["n"] for row in bundle.rows if row["vraag"] == LONG} == {103, 44}


def test_a_count_has_no_percentage_anywhere(report):
    bundle = report.stellingen("beleid", "werkwijze")
    assert "5 van de 7 (helemaal) eens" in bundle.html
    assert "%" not in re.sub(r'style="[^"]*"', "", bundle.html)
    assert all(row["aandeel"] is None for row in bundle.rows)
    assert "<img" not in bundle.html


def test_below_the_minimum_there_are_the_questions_and_no_figure(report):
    bundle = report.stellingen("ouders", "werkwijze")
    assert bundle.kind == "tekst" and LONG in bundle.text and bundle.figures == ()
    assert not re.search(r"\d+%", bundle.text)
    talk = report.gespreksvragen("ouders")
    assert "Werkwijze: hoe ervaren we dit zelf" in talk.text
    assert report.andere_regios("ouders").html == report.metingen("ouders").html == ""


def test_an_open_wave_shows_its_response_only(report):
    assert report.stellingen("jongeren", "werkwijze").html == ""
    assert report.gespreksvragen("jongeren").html == ""
    assert "loopt nog" in report.respons().text


def test_a_hidden_question_is_named_without_a_number(report):
    bundle = report.stellingen("uitvoering", "werkwijze")
    assert "Te weinig antwoorden om te tonen: 'Verborgen?'." in bundle.text


def test_a_reversed_question_is_told_and_counts_the_other_way(report):
    assert "ongunstig" in report.themaoverzicht().text
    mean = theme_mean(EVERY, "werkwijze")
    shares = [60 / 103, 70 / 103, 9 / 16]
    assert mean.mean == pytest.approx(sum(shares) / 3) and mean.questions == 3
    assert (mean.better, mean.worse) == (2, 0), "'lager' of a reversed question is gunstiger"


def test_open_answers_are_shown_as_text(report):
    html = report.open_antwoorden().html
    assert "&lt;b&gt;Meer&lt;/b&gt;" in html and "<b>" not in html


def test_a_group_or_theme_that_is_not_there_gives_nothing(report):
    assert report.stellingen("uitvoering", "afspraken").html == ""
    with pytest.raises(InputError, match="bedoelde u 'ouders'"):
        report.stellingen("oudrs", "werkwijze")
    with pytest.raises(InputError, match="midden"):
        report.stellingen("ouders", "werkwijze", neutraal="miden")
    with pytest.raises(InputError, match=r"rapport\.stellingen"):
        report.stelingen("ouders", "werkwijze")


def test_roles_that_are_counts_have_a_table_without_percentages(report):
    counts = split((5,), (6,), labels=("Eens",), favourable=1, detail="aantal")
    one = question("een", table((3, 4, 9), ("a", "b", "Eens"), detail="klassen", favourable=1))
    made = group("uitvoering", type(one)(**{**vars(one), "split": counts}))
    report._answers = source(release(made))
    html = report.rollen("uitvoering", "werkwijze").html
    assert "<img" not in html and "van de 5" in html


def test_only_chosen_themes_and_groups_are_shown(report):
    report._answers = source(themes=("proces",), groups=("uitvoering",))
    assert report.stellingen("uitvoering", "werkwijze").html == ""
    assert report.stellingen("beleid", "werkwijze").html == ""
    assert "Beleid" not in report.respons().text


def test_a_question_that_the_plan_does_not_split_is_told(report):
    assert "staat niet in het vrijgaveplan" in report.uitsplitsing("uitvoering", "een").text
