"""Dutch sentences over every combination of what a result can be."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from grammar_rules import LONGEST, faults_of

from aoj.comparisons import Comparison, Trend
from aoj.indicators import INDICATORS, get_indicator
from aoj.report.results import Result
from aoj.report.wording import marks, sentences
from aoj.report.wording.names import Names

KINDS = (
    ("aandeel_jeugd", "0-24", 0.27),
    ("deelname_sbo", "totaal", 0.024),
    ("jeugdhulp_verwijzers", "huisarts", 0.36),
    ("bijstandsuitkeringen", "totaal", 51.2),
    ("jeugdzorg_kosten_per_jongere", "totaal", 1732.0),
    ("achterstandsscore_per_leerling", "totaal", 0.71),
    ("reservepositie_po", "totaal", 0.047),
    ("leerlingen_woonregio", "sbo", 12_350.0),
    ("jeugdzorg_kosten", "totaal", 178_700_000.0),
    ("achterstandsscore_scholen", "totaal", 21_913.0),
    ("bevolkingsprognose", "prognose", 412_345.0),
)
"""A figure of every statistic: of het-words and de-words, singular and plural, rounded or not."""
NAMES = Names({"GM9001": "Nuenen, Gerwen en Nederwetten", "GM9002": "'s-Waterveen", "GM3": "Oss"})
PLACES = ("Rijnstreek", "samenwerkingsverband Rijn po", "de samenwerkingsverbanden Rijn po en Waal")
PERIODS = ("2025", "2023/24", "2025-H1", "2019", "2018/19", "2019-H2")
STATES = (
    {},
    {"provisional": True, "status": "provisional"},
    {"hidden": 1, "spread": 0.002},
    {"hidden": 20, "spread": 0.2, "provisional": True},
    {"spread": 0.1},
    {"spread": 0.1, "status": "estimated", "divided": ("GM9001",)},
    {"status": "estimated", "whole": ("GM9001",), "beside": ("GM9002", "GM3")},
    {"value": None, "status": "suppressed", "hidden": 1},
    {"value": None, "status": "missing"},
)
REFERENCES = (
    ("land", "Nederland"),
    ("overige", "de rest van Nederland"),
    ("klasse", "de overige gemeenten met 20.000 tot 50.000 inwoners"),
    ("peers", "Oosthoek en Westhoek"),
)
WORDS = ("hoger", "lager", "vergelijkbaar", "onzeker", "")
DIRECTIONS = ("gestegen", "gedaald", "gelijk", "onzeker", "")


def made(name, part, value, period, state):
    """Return a result in a state; its spread is a part of its value."""
    state = {"value": value, **state}
    spread = state.pop("spread", 0.0)
    number = state["value"]
    bounds = (None, None) if number is None else (number * (1 - spread), number * (1 + spread))
    if state.get("hidden") and number is not None:
        bounds = (number, number * (1 + spread))
    return Result(
        name, "noord", period, part, denominator=9_000.0 if spread else 60_000.0,
        lower=bounds[0], upper=bounds[1], **state,
    )  # fmt: skip


def beside(name, part, value, words):
    """Return a comparison per reference, where a word is given for it."""
    return [
        Comparison(
            name, part, "noord", "2025", value, value, value, kind, label, value * 0.9, word,
            reference_low=value * (0.8 if word == "onzeker" else 0.9), reference_high=value * 0.9,
        )
        for (kind, label), word in zip(REFERENCES, words, strict=False)
        if word is not None
    ]  # fmt: skip


def test_a_level_is_right_for_every_statistic_state_period_and_place():
    told_of = {}
    for (name, part, value), state, period, place in product(KINDS, STATES, PERIODS, PLACES):
        told = sentences.Told()
        result = made(name, part, value, period, state)
        sentences.tell_level(told, result, get_indicator(name), place, 2026, names=NAMES)
        assert not faults_of(told.text, told.figures), told.text
        assert place in told.text or "samenwerkingsverband" in place
        if result.value is None:
            assert not told.figures
            assert "verborgen" in told.text or "niet bekend" in told.text
        if not state:
            told_of[name, period, place] = told.text
    assert len(set(told_of.values())) == len(KINDS) * len(PERIODS) * len(PLACES)


@pytest.mark.parametrize("name", [name for name, _, value in KINDS if value < 2000])
def test_a_comparison_is_right_for_every_set_of_words(name):
    part, value = next((part, value) for found, part, value in KINDS if found == name)
    indicator = get_indicator(name)
    for words in product((*WORDS, None), repeat=len(REFERENCES)):
        given = beside(name, part, value, words)
        for old, apart, base in ((False, False, 60_000.0), (True, True, 900.0)):
            told = sentences.Told(apart=apart)
            verb = "was" if old else "is"
            sentences.tell_comparisons(told, given, indicator, verb=verb, base=base)
            assert bool(told.text) == bool(given)
            if told.text:
                assert not faults_of(told.text, told.figures, words), told.text
                assert (
                    (f" {verb} " in told.text)
                    or not {"hoger", "lager"} & set(words)
                    or ("waren" in told.text or "zijn" in told.text)
                )


@pytest.mark.parametrize(("name", "part", "value"), KINDS)
def test_a_course_is_right_for_every_direction_state_and_break(name, part, value):
    indicator = get_indicator(name)
    states = [state for state in STATES if "value" not in state]
    margins = ((0.01, 0.02), (-0.01, 0.02))
    cases = product(states, states, DIRECTIONS, margins, ("", "gemeente Oud is gesplitst"), (0, 1))
    for first_state, last_state, direction, (low, high), reason, old in cases:
        then = value * {"gestegen": 0.8, "gedaald": 1.2, "gelijk": 1.001}.get(direction, 0.97)
        first = made(name, part, then, "2015-H1" if old else "2015/16", first_state)
        last = made(name, part, value, "2019-H1" if old else "2024/25", last_state)
        trend = Trend((first.period, last.period), then, value, direction, reason, low, high)
        told = sentences.Told()
        verb = "was" if old else "is"
        sentences.tell_trend(told, trend, first, last, indicator, (first, last), verb)
        assert bool(told.text) == bool(direction)
        if not direction:
            continue
        assert not faults_of(told.text, told.figures), told.text
        assert ("niet te vergelijken" in told.text) == bool(reason)
        for word in ("gestegen", "gedaald"):
            assert (word in told.text) <= (word == direction)
        if direction == "onzeker":
            assert "veranderd " not in told.text
            assert "veranderd;" not in told.text


def test_what_may_have_changed_by_more_than_matters_is_not_called_hardly_changed():
    """Between 47% and 69%, and earlier between 54% and 66%: nobody knows whether it changed."""
    schools = get_indicator("aandeel_onderwijssoort")
    first = made("aandeel_onderwijssoort", "bo", 0.6, "2013/14", {"spread": 0.1})
    last = made("aandeel_onderwijssoort", "bo", 0.6, "2023/24", {"spread": 0.2})
    assert all(marks.is_vague(r, schools) for r in (first, last))
    told = sentences.Told()
    trend = Trend((first.period, last.period), 0.6, 0.6, "gelijk")
    sentences.tell_trend(told, trend, first, last, schools)
    assert told.text == (
        "Sinds 2013/'14 is het aandeel door afronding niet zeker veranderd; "
        "toen lag het tussen 54,0% en 66,0%."
    )


def test_a_forecast_is_right_for_every_pair_of_figures():
    forecast = get_indicator("bevolkingsprognose")
    states = [{}, {"hidden": 2, "spread": 0.01}, {"status": "estimated"}]
    for now_state, last_state, ratio, ahead in product(
        states, states, (0.8, 0.99, 1.0, 1.2), (True, False)
    ):
        now = made(forecast.name, "prognose", 412_345.0, "2025", now_state)
        last = made(forecast.name, "prognose", 412_345.0 * ratio, "2050", last_state)
        told = sentences.Told()
        sentences.tell_forecast(told, now, last, forecast, ahead=ahead)
        low, high = (made(forecast.name, b, 400_000.0 * x, "2050", {})
                     for b, x in (("onder67", 0.9), ("boven67", 1.1)))  # fmt: skip
        sentences.tell_band(told, low, high, forecast)
        assert not faults_of(told.text, told.figures), told.text
        assert ("meer" in told.text) == (ratio == 1.2 and not now_state.get("hidden")
                                         and not last_state.get("hidden"))  # fmt: skip


@pytest.mark.parametrize("name", ["organisatievorm", "toezicht"])
def test_kinds_are_right_for_every_subset(name):
    indicator = get_indicator(name)
    for size in range(len(indicator.breakdowns) + 1):
        for chosen in combinations(indicator.breakdowns, size):
            for amount, period in product((1.0, 3.0), ("2025", "2019")):
                rows = [
                    made(name, part, amount if part in chosen else 0.0, period, {})
                    for part in indicator.breakdowns
                ]
                told = sentences.Told()
                sentences.tell_kinds(told, rows, indicator, "samenwerkingsverband Rijn po", 2026)
                assert not faults_of(told.text, told.figures), told.text
                labels = [indicator.breakdowns[part].label for part in chosen]
                assert all(label in told.text for label in labels)


def test_an_absent_figure_has_its_sentence_for_every_indicator():
    for indicator in INDICATORS.values():
        assert not faults_of(sentences.absent(indicator, "Rijnstreek"))


def test_a_head_noun_keeps_its_article_and_number():
    found = {
        sentences.head(indicator, part)
        for indicator in INDICATORS.values()
        for part in sentences.phrases(indicator)
        if part in indicator.breakdowns
    }
    assert found == {
        "het aantal", "het aandeel", "het verwachte aantal", "de deelname", "de kosten", "de som",
        "de achterstandsscore", "de reservepositie", "de signaleringswaarde", "het eigen vermogen",
        "het mogelijk bovenmatige eigen vermogen", "de ondergrens", "de bovengrens",
    }  # fmt: skip


def test_the_rules_find_what_is_wrong():
    wrong = {
        "in 2025 is het aandeel 3,4%.": "no capital",
        "In 2025 is het aandeel 3,4%": "no full stop",
        "In 2025 is de kosten € 3.": "a plural takes a plural verb",
        "In 2025 zijn het aandeel 3.": "a singular verb",
        "In 2025 is de aandeel 3.": "a het-word",
        "In 2025 is het aandeel tussen 2% en 3%.": "between: ligt",
        "In 2025 is het is het aandeel het het.": "a word twice",
        "In 2025 is het aandeel 3.4%.": "a number that is not Dutch",
        "In 2025 is het aandeel missing.": "English",
        "In 2025 is het aandeel in GM0363 drie.": "a code",
        "In 2025 steeg het door de crisis.": "a cause",
        "In 2019 is het aandeel drie (ouder cijfer).": "an old figure in the present tense",
        "Dat is hoger dan in Nederland.": "says hoger without that word",
        "Het is 3,4%.": "not recorded",
        " ".join(["Woord", *(["woord en"] * LONGEST), "slot."]): "too long",
    }
    for text, fault in wrong.items():
        assert any(found.startswith(fault) for found in faults_of(text)), text
