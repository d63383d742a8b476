"""Dutch surface text: numbers, marks, sentences."""

from __future__ import annotations

import re
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoj.comparisons import Comparison, Trend
from aoj.indicators import INDICATORS, get_indicator
from aoj.report.results import Result
from aoj.report.wording import explanation, marks, numbers, sentences
from aoj.report.wording.names import Names

SHARE = get_indicator("deelname_sbo")
AGES = get_indicator("aandeel_jeugd")
COUNT = get_indicator("leerlingen_po")
ROUNDED = get_indicator("leerlingen_woonregio")
NAMES = Names({"GM9001": "Zandhuizen", "GM9002": "'s-Waterveen", "GM9003": "Meer"})


def result(indicator=COUNT, value=1234.0, **changes):
    fields = {
        "indicator": indicator.name,
        "region_code": "regio",
        "period": "2025",
        "breakdown": next(iter(indicator.breakdowns)),
        "value": value,
        "lower": value,
        "upper": value,
    }
    return Result(**{**fields, **changes})


def comparison(word, reference="land", value=0.151, reason=""):
    name = {"land": "Nederland", "overige": "de rest van Nederland"}.get(reference, reference)
    return Comparison(
        "aandeel_jeugd",
        "0-24",
        "regio",
        "2025",
        0.163,
        0.16,
        0.17,
        reference,
        name,
        value,
        word,
        reason,
    )


def level(res, indicator=COUNT, year=2026, place="Rijnstreek"):
    told = sentences.Told()
    sentences.tell_level(told, res, indicator, place, year, names=NAMES)
    return told.text


def beside(*comparisons):
    told = sentences.Told()
    sentences.tell_comparisons(told, comparisons, AGES)
    return told.text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(0.1225, 1, "12,3%"), (0.12249, 1, "12,2%"), (0.0044, 2, "0,44%"), (0.0, 1, "0,0%"),
     (0.285, 0, "29%")],
)  # fmt: skip
def test_shares_round_half_up_on_their_decimal_form(value, decimals, text):
    assert numbers.share(value, decimals) == text


@given(st.integers(min_value=0, max_value=10**8))
def test_a_count_can_be_read_back_from_its_words(value):
    assert int(numbers.number(value).replace(".", "")) == value


@given(st.floats(min_value=0, max_value=1))
def test_a_share_in_words_is_never_further_off_than_half_its_last_decimal(value):
    text = numbers.share(value, 1)
    assert abs(float(text[:-1].replace(",", ".")) / 100 - value) <= 0.0005 + 1e-12


@given(st.integers(min_value=0, max_value=999_999))
def test_a_rounded_count_says_about_when_rounding_changed_it(value):
    text = numbers.rounded_count(value)
    said = int(text.removeprefix("ongeveer ").replace(".", ""))
    assert (said != value) == text.startswith("ongeveer")
    assert abs(said - value) <= 50


def test_a_share_with_hidden_cells_is_printed_only_if_both_bounds_round_alike():
    alike = result(SHARE, 0.0241, lower=0.02405, upper=0.02444, hidden=2)
    assert marks.figure(alike, SHARE) == "2,4%"
    apart = result(SHARE, 0.0241, lower=0.0230, upper=0.0256, hidden=2)
    assert marks.figure(apart, SHARE) == "tussen 2,3% en 2,6%"
    unbounded = result(SHARE, 0.0241, lower=0.0230, upper=None, hidden=2)
    assert marks.figure(unbounded, SHARE) == "ten minste 2,3%"


def test_half_a_pupil_does_not_make_the_least_more_than_it_is():
    """Pupils at the vavo count half: of 1.234,5 and a hidden cell 1.234 is the least, not 1.235."""
    pupils = get_indicator("leerlingen_samenwerkingsverband_vo")
    least = result(pupils, 1234.5, lower=1234.5, upper=1238.5, hidden=1)
    assert marks.value(1234.5, pupils, rounding=numbers.DOWN) == "1.234"
    assert marks.figure(least, pupils) == "ten minste 1.230"


def test_a_count_with_hidden_cells_is_a_lower_bound_with_their_number():
    text = level(result(value=1234.0, hidden=2))
    assert "ten minste 1.230 (2 verborgen aantallen)" in text
    assert marks.cell(result(value=1234.0, hidden=2), COUNT) == "≥ 1.230"
    assert marks.cell(result(value=1230.0, lower=1215.0, hidden=2), COUNT) == "≥ 1.210"
    assert marks.cell(result(value=7.0, hidden=2), COUNT) == "≥ 7"


def test_a_hidden_or_missing_figure_never_becomes_a_number():
    hidden = result(value=None, status="suppressed", hidden=1)
    missing = result(value=None, status="missing")
    assert marks.figure(hidden, COUNT) == "verborgen"
    assert marks.figure(missing, COUNT) == "–"
    assert level(hidden).endswith("verborgen, omdat het om kleine aantallen gaat.")
    assert level(missing).endswith("niet bekend.")


def test_provisional_estimated_and_old_are_said():
    assert "(voorlopig cijfer)" in level(result(status="provisional", provisional=True))
    assert "(schatting, verdeeld naar postcode)" in level(
        result(status="estimated", divided=("GM9001",))
    )
    old = level(result(period="2019"))
    assert "(ouder cijfer)" in old
    assert "2019 was het aantal" in old
    assert "ouder" not in level(result(period="2023"))


def test_a_gemeente_counted_whole_or_not_is_named_with_its_consequence_for_a_share():
    def share(**changes):
        return level(result(SHARE, 0.02, status="estimated", **changes), SHARE)

    assert share(whole=("GM9001",)).endswith(
        "In dit cijfer telt de gemeente Zandhuizen heel mee, terwijl die deels bij de regio hoort; "
        "daarom is het niet met andere gebieden vergeleken."
    )
    assert "tellen de gemeenten 's-Waterveen en Zandhuizen niet mee, terwijl die deels" in share(
        beside=("GM9001", "GM9002")
    )
    assert "telt de gemeente Zandhuizen heel mee en de gemeente Meer niet" in share(
        whole=("GM9001",), beside=("GM9003",)
    )


def test_a_count_which_compares_nothing_says_it_in_brackets_only():
    text = level(result(status="estimated", whole=("GM9001",), beside=("GM9003",)))
    assert text.endswith("1.234 (met de hele gemeente Zandhuizen en zonder de gemeente Meer).")
    assert "vergeleken" not in text


def test_rounding_to_tens_is_explained_for_small_numbers_only():
    one = result(ROUNDED, 20.0, lower=15.0, upper=25.0)
    assert marks.rounding_note(one, ROUNDED) == (
        "De bron rondt af op tientallen: 20 kan 15 tot en met 24 zijn."
    )
    three = result(ROUNDED, 60.0, lower=45.0, upper=75.0)
    assert marks.rounding_note(three, ROUNDED) == (
        "De bron rondt elk van 3 gemeenten af op tientallen: "
        "opgeteld kan 60 ook 45 tot en met 72 zijn."
    )
    assert marks.rounding_note(result(ROUNDED, 900.0, lower=895.0, upper=905.0), ROUNDED) == ""


def test_the_others_and_the_country_are_told_in_one_breath():
    both = [comparison("hoger", "overige", 0.150), comparison("hoger")]
    assert beside(*both) == (
        "Dat is hoger dan in de rest van Nederland (15,0%; heel Nederland 15,1%)."
    )


def test_each_word_has_its_own_sentence():
    assert beside(comparison("lager")) == "Dat is lager dan in Nederland (15,1%)."
    assert beside(comparison("vergelijkbaar")) == "Dat is vergelijkbaar met Nederland (15,1%)."
    assert beside(comparison("onzeker")) == (
        "De aantallen zijn te klein voor een uitspraak over het verschil met Nederland (15,1%)."
    )
    assert beside(comparison("")) == "Ter vergelijking: Nederland (15,1%)."
    assert beside(comparison("", reason="verborgen")).startswith("Door de verborgen aantallen")
    assert beside(comparison("", reason="heel_meegeteld")) == ""
    assert beside(comparison("hoger", value=nan)) == ""


def test_a_sure_word_comes_before_an_unsure_one():
    text = beside(comparison("onzeker", "overige", 0.150), comparison("vergelijkbaar"))
    assert text.startswith("Dat is vergelijkbaar met heel Nederland (15,1%). De aantallen zijn te")


def test_a_trend_of_a_count_says_how_much_and_since_when():
    told = sentences.Told()
    first, last = result(value=1000.0, period="2015"), result(value=900.0)
    country = (result(value=2000.0, period="2015"), result(value=1980.0))
    trend = Trend(("2015", "2025"), 1000.0, 900.0, "gedaald", "gemeente Oud is gesplitst")
    sentences.tell_trend(told, trend, first, last, COUNT, country)
    assert told.text == (
        "Dat is 10,0% minder dan in 2015 (1.000); in heel Nederland is het 1,0% minder. "
        "Eerdere jaren zijn niet te vergelijken: gemeente Oud is gesplitst."
    )
    assert [(f.id, f.kind, f.wordings[0], f.label) for f in told.figures] == [
        ("leerlingen_po|regio|2015|bo", "cijfer", "1.000", ""),
        ("leerlingen_po|regio|verloop|bo", "verloop", "minder dan in 2015", "sinds 2015"),
        ("leerlingen_po|regio|verandering|bo", "cijfer", "1,0%", "sinds 2015"),
        ("leerlingen_po|regio|verandering|bo", "cijfer", "10,0%", "sinds 2015"),
    ]


def test_a_trend_with_hidden_cells_gives_no_percentage():
    told = sentences.Told()
    trend = Trend(("2015", "2025"), 1000.0, 900.0, "gedaald")
    first, last = result(value=1000.0, period="2015"), result(value=900.0, hidden=3)
    sentences.tell_trend(told, trend, first, last, COUNT)
    assert told.text == "Dat is minder dan in 2015 (1.000)."


def test_a_trend_without_direction_says_so_or_nothing():
    told = sentences.Told()
    first, last = result(SHARE, 0.024, period="2015"), result(SHARE, 0.0241)
    sentences.tell_trend(told, Trend(("2015", "2025"), 0.024, 0.0241, "gelijk"), first, last, SHARE)
    sentences.tell_trend(told, Trend(("2025",), 0.024, 0.024, ""), last, last, SHARE)
    assert told.text == "Sinds 2015 is de deelname nauwelijks veranderd; toen was het ook 2,4%."


def test_a_change_that_rounding_may_have_made_is_not_called_small():
    told = sentences.Told()
    first = result(ROUNDED, 1320.0, period="2013/14", lower=1230.0, upper=1410.0)
    last = result(ROUNDED, 1440.0, period="2023/24", lower=1350.0, upper=1530.0)
    trend = Trend(("2013/14", "2023/24"), 1320.0, 1440.0, "gelijk")
    sentences.tell_trend(told, trend, first, last, ROUNDED)
    assert told.text == (
        "Sinds 2013/'14 is het aantal door afronding niet zeker veranderd; "
        "toen was het ongeveer 1.320."
    )


def unsure(value, then, low, high, *, base=20_000.0, indicator=SHARE, verb="is", **changes):
    told = sentences.Told()
    first = result(indicator, then, period="2015", denominator=base, **changes)
    last = result(indicator, value, denominator=base, **changes)
    trend = Trend(("2015", "2025"), then, value, "onzeker", "", low, high)
    sentences.tell_trend(told, trend, first, last, indicator, verb=verb)
    (word,) = (f for f in told.figures if f.kind == "verloop")
    assert word.wordings[0] in told.text and word.label == "sinds 2015"
    return told.text


def test_a_change_that_may_be_chance_has_no_direction():
    assert unsure(0.026, 0.023, -0.001, 0.007) == (
        "Of de deelname sinds 2015 veranderde, is niet zeker: het verschil met toen (2,3%) kan "
        "toeval zijn."
    )
    assert unsure(0.026, 0.023, -0.001, 0.007, verb="was").startswith(
        "Of de deelname sinds 2015 veranderde, is niet zeker"
    )
    assert unsure(0.026, 0.023, -0.001, 0.007, hidden=1).endswith(
        "het verschil met toen (2,3%) kan door toeval en verborgen aantallen komen."
    )
    rounded = get_indicator("vsv_woonregio")
    assert unsure(0.026, 0.023, -0.001, 0.007, indicator=rounded, hidden=1).endswith(
        "kan door toeval, afronding en verborgen aantallen komen."
    )


def test_a_change_between_figures_that_are_printed_alike_is_not_called_a_difference():
    assert unsure(0.0231, 0.0229, -0.004, 0.004) == (
        "Of de deelname sinds 2015 veranderde, is niet zeker; toen was het ook 2,3%."
    )


@pytest.mark.parametrize(("low", "high"), [(0.0001, 0.0059), (-0.0059, -0.0001)])
def test_a_sure_change_that_may_be_too_small_to_matter_is_not_called_chance(low, high):
    assert unsure(0.026, 0.0232, low, high) == (
        "Of de verandering sinds 2015 ertoe doet, is niet zeker; toen was het 2,3%."
    )
    assert unsure(0.026, 0.0232, low, high, base=200.0).startswith(
        "De aantallen zijn te klein om te zeggen of de verandering sinds 2015 ertoe doet; toen"
    )


@pytest.mark.parametrize("base", [200.0, 9_999.0, None])
def test_few_people_are_too_few_to_say_whether_it_changed(base):
    assert unsure(0.05, 0.025, -0.01, 0.06, base=base) == (
        "De aantallen zijn te klein om te zeggen of de deelname sinds 2015 veranderde; toen was "
        "het 2,5%."
    )


def test_a_part_with_a_margin_of_its_own_has_barely_changed_within_that():
    absence = get_indicator("verzuim_aandeel")
    assert absence.relevant < 0.0024 < absence.relevant_of("relatief")
    told = sentences.Told()
    first, last = (
        result(absence, value, period=period, breakdown="relatief")
        for period, value in (("2021/22", 0.0225), ("2023/24", 0.0249))
    )
    trend = Trend(("2021/22", "2023/24"), 0.0225, 0.0249, "gelijk")
    sentences.tell_trend(told, trend, first, last, absence)
    assert "nauwelijks veranderd" in told.text


def test_the_range_over_gemeenten_names_both_ends_and_needs_three():
    told = sentences.Told()
    rows = [
        result(AGES, value, region_code=code)
        for code, value in (("GM9001", 0.25), ("GM9002", 0.31), ("GM9003", 0.22))
    ]
    sentences.tell_range(told, rows[:2], AGES, NAMES)
    assert told.text == ""
    sentences.tell_range(told, rows, AGES, NAMES)
    assert told.text == (
        "Binnen de regio loopt het uiteen van 22,0% in Meer tot 31,0% in 's-Waterveen."
    )


def test_a_name_that_nobody_knows_is_not_shown_as_a_code():
    assert "GM" not in NAMES("GM1234")


@pytest.mark.parametrize("name", INDICATORS)
def test_every_indicator_has_a_phrase_and_a_title_for_each_part_in_sentences(name):
    indicator = INDICATORS[name]
    for part in indicator.breakdowns:
        phrase = sentences.subject(indicator, part, "Rijnstreek")
        assert "Rijnstreek" in phrase
        assert "{" not in phrase
        title = sentences.title(indicator, part)
        assert title[0].isupper()
        assert "{" not in title
        assert "Rijnstreek" not in title


WITH_A_LEVEL = [
    name for name, item in INDICATORS.items() if item.statistic not in ("own", "links", "kind")
]
"""Own figures have no part in the catalogue, links the sentence of another, kinds one of theirs."""


@pytest.mark.parametrize("name", WITH_A_LEVEL)
def test_a_level_names_who_what_how_much_and_when(name):
    indicator = INDICATORS[name]
    value = 0.12345 if indicator.statistic in ("share", "ratio") else 1234.0
    text = level(result(indicator, value), indicator)
    assert "2025" in text
    assert "Rijnstreek" in text
    words = {
        "share": "12",
        "ratio": "12",
        "sum": "ongeveer 1.230",
        "count": "1.234",
        "rate": "1.234",
        "amount": "€\u00a01.234",
    }
    assert words[indicator.statistic] in text
    assert text[0].isupper()
    assert text.endswith(".")


def test_an_alt_text_drops_whole_sentences_to_stay_short():
    long = ["Eerste zin.", "b" * 300 + ".", "c" * 100 + "."]
    assert sentences.short_alt(long) == f"Eerste zin. {'b' * 300}."


def test_an_unsure_difference_is_a_matter_of_small_numbers_only_where_they_are_small():
    def told_of(base):
        told = sentences.Told()
        sentences.tell_comparisons(told, [comparison("onzeker")], SHARE, base=base)
        return told.text

    assert told_of(9_000.0).startswith("De aantallen zijn te klein voor een uitspraak over")
    assert told_of(60_000.0) == (
        "Het verschil met Nederland (15,1%) is te onzeker voor een uitspraak."
    )
    small, large = (
        sentences.word_in_table(comparison("onzeker"), base) for base in (9_999.0, 10_000.0)
    )
    assert small == "te kleine aantallen voor een uitspraak"
    assert large == "geen uitspraak"


def test_a_lower_bound_of_a_count_is_rounded_down_everywhere():
    count = get_indicator("leerlingen_po")
    many = result(count, 21_162.0, hidden=1, lower=21_162.0)
    assert marks.figure(many, count, rounded=True) == "ten minste 21.160"
    assert marks.figure(many, count) == "ten minste 21.160"
    few = result(count, 9_876.0, hidden=1, lower=9_876.0)
    assert marks.figure(few, count, rounded=True) == "ten minste 9.870"


def test_an_old_figure_is_told_in_the_past_tense():
    told = sentences.Told()
    sentences.tell_comparisons(told, [comparison("hoger")], AGES, verb="was")
    trend = Trend(("2015", "2019"), 0.02, 0.03, "gestegen")
    first, last = result(SHARE, 0.02, period="2015"), result(SHARE, 0.03, period="2019")
    sentences.tell_trend(told, trend, first, last, SHARE, verb="was")
    assert told.text == (
        "Dat was hoger dan in Nederland (15,1%). Sinds 2015 was de deelname gestegen; "
        "toen was het 2,0%."
    )


def test_a_count_that_its_source_rounds_is_said_to_be_about():
    assert "ongeveer 60.980" in level(result(ROUNDED, 60_980.0), ROUNDED)
    assert "ongeveer 990" in level(result(ROUNDED, 990.0), ROUNDED)
    assert "ongeveer" not in level(result(ROUNDED, 0.0), ROUNDED)
    assert "ongeveer" not in level(result(COUNT, 990.0))


def test_a_star_never_stands_alone_on_a_line():
    text = marks.cell(result(provisional=True), COUNT)
    assert text == "1.234\u00a0*"
    assert marks.cell_notes([text]) == ["* voorlopig cijfer."]


def test_an_estimate_of_the_source_itself_is_told_with_its_cause():
    scores = get_indicator("achterstandsscore_scholen")
    own = result(scores, status="estimated", source=("cbs_achterstandsscores",))
    cause = "scholen met ten hoogste 40 leerlingen, die het CBS minder betrouwbaar noemt"
    assert cause in level(own, scores)
    assert "schatting" not in level(own, scores)
    assert marks.cell(own, scores) == "1.234"
    divided = result(scores, status="estimated", divided=("GM9001",), source=own.source)
    assert marks.estimate_notes([divided]) == []
    other = result(status="estimated", source=("elders",))
    assert marks.estimate_notes([other]) == ["Een deel van dit cijfer heeft de bron zelf geschat."]


def test_pupils_who_live_somewhere_are_more_than_one():
    text = level(result(ROUNDED, 990.0), ROUNDED)
    assert "leerlingen in het basisonderwijs die in Rijnstreek wonen" in text
    assert sentences.title(ROUNDED, "bo") == "Aantal leerlingen in het basisonderwijs"


def test_a_change_of_rounded_counts_has_no_false_precision():
    told = sentences.Told()
    first = result(ROUNDED, 220.0, period="2013/14", lower=215.0, upper=225.0)
    last = result(ROUNDED, 450.0, period="2023/24", lower=445.0, upper=455.0)
    trend = Trend(("2013/14", "2023/24"), 220.0, 450.0, "gestegen")
    sentences.tell_trend(told, trend, first, last, ROUNDED)
    assert told.text.startswith("Dat is ongeveer 105% meer dan in 2013/'14 (ongeveer 220)")


YOUTH = get_indicator("jeugdhulp")
COSTS = get_indicator("jeugdzorg_kosten")
PER_YOUNG_PERSON = get_indicator("jeugdzorg_kosten_per_jongere")
RATIO = get_indicator("reservepositie")
FORECAST = get_indicator("bevolkingsprognose")
KIND = get_indicator("organisatievorm")


@pytest.mark.parametrize(
    ("bounds", "hidden", "in_sentence", "in_table"),
    [
        ((0.1196, 0.1204), 0, "12,0%", "12,0%"),
        ((0.1180, 0.1220), 0, "ongeveer 12,0%", "12,0%"),
        ((0.1000, 0.1400), 0, "tussen 10,0% en 14,0%", "tussen 10,0% en 14,0%"),
        ((0.1180, 0.1220), 1, "tussen 11,8% en 12,2%", "tussen 11,8% en 12,2%"),
        ((0.0, 0.1220), 1, "ten hoogste 12,2%", "ten hoogste 12,2%"),
        ((0.1180, None), 1, "ten minste 11,8%", "ten minste 11,8%"),
        ((0.1096, 0.1402), 0, "tussen 10,9% en 14,1%", "tussen 10,9% en 14,1%"),  # never narrower
        ((0.1096, None), 1, "ten minste 10,9%", "ten minste 10,9%"),
        ((0.0, 0.1402), 1, "ten hoogste 14,1%", "ten hoogste 14,1%"),
        ((0.0, None), 1, "niet te zeggen", "niet te zeggen"),
        ((0.0, 1.0), 1, "niet te zeggen", "niet te zeggen"),
    ],
)
def test_a_share_of_rounded_or_hidden_counts_says_what_is_known(
    bounds, hidden, in_sentence, in_table
):
    own = result(YOUTH, 0.12, lower=bounds[0], upper=bounds[1], hidden=hidden)
    assert marks.figure(own, YOUTH, rounded=True) == in_sentence
    assert marks.short(own, YOUTH) == in_table


def test_money_has_its_sign_and_says_what_it_is_per():
    assert "€\u00a012,3 miljoen" in level(result(COSTS, 12_345_678.0), COSTS)
    text = level(result(PER_YOUNG_PERSON, 1646.0), PER_YOUNG_PERSON)
    assert "€\u00a01.646" in text
    assert text.count("per jongere") == 1


def test_a_ratio_may_lie_below_zero_and_above_one():
    assert marks.figure(result(RATIO, -0.123), RATIO) == "-12,3%"
    assert marks.figure(result(RATIO, 1.234), RATIO) == "123,4%"


def test_a_forecast_stands_beside_the_year_of_the_report():
    told = sentences.Told()
    now, last = result(FORECAST, 20_000.0, period="2026"), result(FORECAST, 23_000.0, period="2050")
    sentences.tell_forecast(told, now, last, FORECAST)
    assert told.text == "Dat is 15% meer dan in 2026 (ongeveer 20.000)."
    told = sentences.Told()
    sentences.tell_forecast(told, now, result(FORECAST, 20_100.0, period="2050"), FORECAST)
    assert told.text == "Dat is nauwelijks anders dan in 2026 (ongeveer 20.000)."


def test_a_single_samenwerkingsverband_is_told_by_its_kind_alone():
    told = sentences.Told()
    kinds = [result(KIND, 1.0, breakdown="vereniging"), result(KIND, 0.0, breakdown="stichting")]
    sentences.tell_kinds(told, kinds, KIND, "samenwerkingsverband Noord", 2026)
    assert told.text.endswith("de organisatievorm van samenwerkingsverband Noord: vereniging.")
    told = sentences.Told()
    kinds = [result(KIND, 3.0, breakdown="vereniging"), result(KIND, 5.0, breakdown="stichting")]
    sentences.tell_kinds(told, kinds, KIND, "de provincie", 2026)
    assert told.text.endswith("stichting (5) en vereniging (3).")


def test_the_range_over_gemeenten_is_not_told_where_an_end_is_not_sure():
    sure = [result(YOUTH, v, region_code=f"GM900{i}") for i, v in ((1, 0.10), (2, 0.12), (3, 0.14))]
    inside = result(YOUTH, 0.12, lower=0.105, upper=0.135, region_code="GM9004")
    across = result(YOUTH, 0.12, lower=0.08, upper=0.13, region_code="GM9004")
    assert sentences.range_ends([*sure, inside], YOUTH) == (sure[0], sure[2])
    assert sentences.range_ends([*sure, across], YOUTH) is None
    assert sentences.range_ends(sure[:2], YOUTH) is None


@pytest.mark.parametrize("name", INDICATORS)
def test_a_definition_names_no_code_and_no_command_to_a_reader(name):
    indicator = INDICATORS[name]
    text = explanation.reader_words(f"{indicator.definition} {indicator.note}", indicator)
    assert not re.search(r"[a-z]_[a-z]|\baoj \w", text), text
    assert not re.search(r" [.,)]|\(\s*\)|  ", text.strip()), text
