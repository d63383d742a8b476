"""Open answers are shown without anything that leads to a person, and only as they were seen."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from random import Random

import planted_texts as planted
import pytest
from example_answers import HOSTILE, MAILS, NAMES, PLAIN
from hypothesis import given, settings
from hypothesis import strategies as st
from survey_project import aoj

from aoj.settings.questionnaires import OpenPermission
from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.release.lexicon import known_names
from aoj.survey.release.texts import (
    NOT_ALLOWED,
    TOO_FEW,
    UNSEEN,
    mark_of,
    mask,
    masked_texts,
    open_of,
)
from aoj.survey.results.selection import GroupAnswers, Respondent, Selection

MANY = settings(max_examples=4000 if os.environ.get("AOJ_MANY") else 150, deadline=None)
SEEDS = st.integers(0, 2**32)
QUESTION = AskedQuestion("tvbeter", "meerwaarde", "open", "Wat kan er beter?")
ANNOUNCED = OpenPermission(letter="Aankondiging", date="2026-05-01")
CONSENTED = OpenPermission(consent="toestemming")

UNTOUCHED = """In 2026 is het beter dan in 2024.
In 2026 PO en VO samen, in 2024 niet.
12,3% van de leerlingen in 2024/2025, 0,5 % in 2026-2027.
Van 0-4, 4-12 en 12-18 jaar; 18-23 ook. 0-4, 5-9, 10-14, 15-19, 20-24 jaar
Het kost 1.250.000 euro, 2.500 per kind, € 35,50.
Schooljaar 2023 2024 en 2024 2025
Scores 1 2 3 4 5 6 7 8 9 10 en 0 1 2 3 4 5 6 7 8 9 10
Op 12-05-2026 om 14:30 uur overleg, en van 9.30 tot 10.15 uur
1500 of 2000 euro; 1500 is te veel; 2500 km; 1200 ha
De juf wil dat wel. De meester kan dat niet. De juf moet meer tijd krijgen.
Mei is een goede maand. In mei 2026 en in Mei en 12 Mei, en van jan 2025.
Wil je meer weten? Wil niet iedereen dat? Kan dat anders? Nu niet. Door de wachtlijst.
Een roos voor het team. Bloem en roos in de tuin. Joy in het werk. Ben je daar?
Elke school is anders. Elke maand overleg, bij elke school, in uwe gemeente.
Veilig Thuis en Jeugd en Gezin, de Wet op het primair onderwijs, de Raad
Het Wijkteam en de Jeugdbescherming; CJG, GGD, VSO en SBO.
De bas van de school. De max is 10. Max. 3 keer per week. Mark my words.
Overleg @ school. Daarna thuis.
MEER TIJD VOOR OVERLEG MET DE SCHOOL EN DE BAKKER
Meer Tijd Voor De Bakker En De Visser
Er was een visser, een bakker en een boer. De burgers willen dat. Het gezin is belangrijk.
Groep 7 en 8; klas 2B; havo 4, vwo 5; leerjaar 1 2 3; 1 op de 10, 3 van de 24, 100 %, 1/3
Plan A. Daarna plan B. Niet meer. N.v.t. Maar wel. O.a. dit, t.a.v. de ouders.
Oom en tante; de familie is betrokken. De dokter zegt niets. Zij heet welkom.
Mijn zoon heeft adhd. Mijn dochter zit op het VSO. Geachte heer, mevrouw,
Dank je wel! :) <3 en 3 < 4 en 5 > 2
Engels en Frans geven. Frans is een taal.
ad hoc overleg, al met al; de lange wachttijden, de korte lijnen, een sterk team
Na 6 maanden 2 weken wachten, 3 keer 45 minuten, 30 uur in 2024 en 28 in 2025.
De GGZ en Jeugdbescherming Noord, de Raad van de Kinderbescherming, Ons Tweede Thuis
1-op-1, 2x per week, 3e jaar, 4 vwo, 5-havo, 6/7; 5 gesprekken in 2025 en 3 in 2026
Rots en Water, Kanjertraining; een kind snapt dat, en wij ook.
Christen en islam, imam of pastor. Lente, zomer en winter.""".splitlines()
MASKED_NAMES = """zwaantje quispel
ZWAANTJE QUISPEL
Zwa\u200bantje
Gijsbert Vuurdoorn
Ömer Kwikstaart
de familie Yılmaz
mevrouw de Vries
mw. J.A. van den Berg
juf roos
Juf Anja
meester Kees
dhr Bakker
de heer Wolf
vraag Roos maar
ons gesprek met Joy was fijn
Roos Jansen
Wil Visser
Bas Bakker belt niet terug
groetjes Wil
de moeder van Youssef el Amrani
wij spraken Fatima Zahra
A.B. de Vries
J. Jansen
Anja's moeder
mijn zoon Onbekendje
de buurvrouw Anne-Marie
volgens Van Dijk
Priya Ramdin
fam. de Groot
mevr v.d. Berg
dhr. van 't Hof
dhr.Bakker
Jansen, M.
Bouchra B.
M Jansen
bel Jan maar""".splitlines()
BESIDE = """mevrouw juf meester heer familie fam vraag maar ons gesprek met was fijn moeder
buurvrouw volgens mijn zoon wij spraken groetjes bel belt niet terug van dhr mevr"""


@given(SEEDS, st.sampled_from(["phone", "bsn", "postcode", "iban"]))
@MANY
def test_a_number_that_leads_to_a_person_is_masked_however_it_is_written(seed, kind):
    rng = Random(seed)
    value = planted.disguised(getattr(planted, kind)(rng), rng)
    shown = mask(planted.sentence(value, rng))
    assert not re.search(r"\d", shown.text)
    assert not {*planted.WORDS} - {"een"} & {*shown.text.split()}
    assert sum(shown.finds.values()) >= 1


@given(SEEDS)
@MANY
def test_an_e_mail_address_is_masked_however_it_is_written(seed):
    rng = Random(seed)
    address, words = planted.mail(rng)
    shown = mask(planted.sentence(address, rng))
    assert shown.finds.get("e-mailadres")
    assert not [word for word in words if word.casefold() in shown.text.casefold()]


@given(SEEDS)
@MANY
def test_what_stands_around_a_number_is_left_as_it_was(seed):
    rng = Random(seed)
    value = rng.choice((planted.bsn(rng), planted.iban(rng), planted.phone(rng)))
    shown = mask(f"Begin van de zin: {value}, einde van de zin.").text
    assert re.fullmatch(r"Begin van de zin: \[[a-z-]+\], einde van de zin\.", shown)


@pytest.mark.parametrize("text", UNTOUCHED)
def test_figures_words_and_months_are_left_alone(text):
    shown = mask(text, places=("Leiden", "Ede"))
    assert (shown.text, dict(shown.finds)) == (text, {})


@pytest.mark.parametrize("text", MASKED_NAMES)
@pytest.mark.parametrize("around", ["{}", "Dat zei {}, en toen?", "Volgens {} kan dat."])
def test_names_of_persons_are_masked(text, around):
    shown = mask(around.format(text)).text
    assert "[naam]" in shown
    words = re.findall(r"[^\W\d_]{3,}", text.replace("\u200b", ""))
    left = [word for word in words if word.casefold() not in BESIDE]
    assert not [word for word in left if re.search(rf"\b{word}\b", shown)]


@given(st.sampled_from(sorted(n for n, how in known_names().first.items() if how == "eigen")))
@MANY
def test_every_name_that_is_only_a_name_is_masked_alone_and_in_any_case(name):
    for written in (name, name.title(), name.upper()):
        if len(name) > 2:
            assert mask(f"ik vroeg het aan {written} en toen").text == (
                "ik vroeg het aan [naam] en toen"
            )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("insta: wobbel_123", "insta: [account]"),
        ("volg @wobbel.x maar", "volg [account] maar"),
        ("kenteken 12-ABC-3", "kenteken [kenteken]"),
        ("leerlingnr 12345", "leerlingnr [nummer]"),
        ("casus 2024-00123", "casus [nummer]"),
        ("geboren op 3 mei 2010", "geboren op [geboortedatum]"),
        ("wij wonen Dorpsstraat 12", "wij wonen [adres]"),
        ("mijn bsn: 123456789", "mijn bsn: [bsn]"),
        ("vanaf 192.168.1.10", "vanaf [ip-adres]"),
        ("zie www.school.nl/klas", "zie [link]"),
    ],
)
def test_what_else_leads_to_a_person_is_masked(text, shown):
    assert mask(text).text == shown


def test_a_gemeente_is_not_taken_for_a_name_but_somebody_called_so_is():
    places = ("Sagenoord", "Jansen", "Oude Bakker")
    assert mask("In Jansen en Oude Bakker gaat het goed.", places=places).finds == {}
    assert mask("Volgens mevrouw Jansen niet.", places=places).text == (
        "Volgens mevrouw [naam] niet."
    )


def test_names_of_the_regions_file_are_masked_whole_and_in_part():
    own = ("Knut Wobbeltje", "Vrije Vogels")
    shown = mask("knut wobbeltje zei het. Wobbeltje weer. Vrije vogels ook.", own).text
    assert shown == "[naam] zei het. [naam] weer. [naam] ook."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>Beter</b> &lt;i&gt;overleg&lt;/i&gt;", "Beter overleg"),
        ("<script>alert('x')</script>goed", "goed"),
        ("a <img src=x onerror=alert(1)> b", "a b"),
        ("=1+1", "1+1"),
        ("+@=SUM(A1)", "SUM(A1)"),
        ("- minder werk", "minder werk"),
        ("\t=cmd|' /C calc'!A0", "cmd|' /C calc'!A0"),
        ("een\r\ntwee\u2028drie\x07vier", "een twee drie vier"),
        ("recht\u202eom", "rechtom"),
        ("\x1b[31mrood", "[31mrood"),
        ("kijk op http://kwaad.example/?a=1.", "kijk op [link]"),
        ("3 < 4", "3 < 4"),
    ],
)
def test_an_answer_is_text_on_one_line_and_nothing_else(text, shown):
    assert mask(text).text == shown


def test_what_the_example_plants_is_gone_and_its_plain_answers_are_whole():
    for text in PLAIN:
        assert mask(text).text == text
    shown = " ".join(mask(text).text for text in HOSTILE)
    for secret in (*MAILS, *NAMES, *" ".join(NAMES).split(), "06-12345678", "030 1234567"):
        assert secret not in shown
    for secret in ("111222333", "1234 AB", "NL91", "http", "ldap", "<script", "\u202e", "=HYPER"):
        assert secret not in shown


@given(st.text(max_size=300))
@MANY
def test_any_text_is_masked_without_mistake_and_masking_again_changes_no_more(text):
    shown = mask(text).text
    assert "\n" not in shown
    assert not shown.startswith(("=", "+", "@", "-"))
    assert not re.search(r"<[A-Za-z/][^<>]*>", shown)


def test_a_long_hostile_text_is_quick():
    for unit in ("a.", "0 ", "A-", "a@", "nul", "Jan ", "<b", "06-", "-", "a'", "van de ", "1 2 3"):
        assert len(mask(unit * 20000).text) < 20000


def answers(texts: list[str], group: str = "uitvoering") -> GroupAnswers:
    people = {f"{number:04d}": Respondent("po", "GM9001") for number in range(len(texts))}
    given_as = [(text, "answered" if text else "unanswered") for text in texts]
    cells = dict(zip(people, given_as, strict=True))
    asked = Asked(group, "Lijst", (QUESTION,), gemeenten={"GM9001": "Fabelstad"})
    selection = Selection("fabelstad", "2026", group)
    return GroupAnswers(asked, selection, people, {QUESTION.key: cells})


TEXTS = [f"Antwoord met {word} erin" for word in ("rood", "geel", "blauw", "paars", "wit", "roze")]
TEXTS += ["Vraag mevrouw Quispel", "06-12345678", "", "Meer tijd", "Meer tijd", "Minder werk"]


def test_open_answers_need_permission_the_minimum_and_the_mark_of_a_reviewer():
    group = answers(TEXTS)
    mark = mark_of(one.text for one in masked_texts(group, QUESTION))
    shown = open_of(group, QUESTION, ANNOUNCED, {mark}, 10)
    assert (len(shown.answers), shown.masked, shown.reason) == (11, 2, "")
    for permission, marks, minimum, reason in [
        (None, {mark}, 10, NOT_ALLOWED),
        (OpenPermission(letter="Brief"), {mark}, 10, NOT_ALLOWED),
        (ANNOUNCED, {mark}, 12, TOO_FEW),
        (ANNOUNCED, set(), 10, UNSEEN),
        (ANNOUNCED, {"0" * 12, ""}, 10, UNSEEN),
    ]:
        hidden = open_of(group, QUESTION, permission, marks, minimum)
        assert (hidden.answers, hidden.masked, hidden.reason) == ((), 0, reason)


def test_nobody_answered_looks_the_same_as_too_few_did():
    seen = [open_of(answers(t), QUESTION, ANNOUNCED, set(), 10) for t in ([], TEXTS[:9])]
    assert seen[0] == seen[1]


@pytest.mark.parametrize("group", ["ouders", "jongeren"])
def test_of_parents_and_young_people_a_letter_is_no_permission(group):
    asked = answers(TEXTS, group)
    mark = mark_of(one.text for one in masked_texts(asked, QUESTION))
    assert open_of(asked, QUESTION, ANNOUNCED, {mark}, 10).reason == NOT_ALLOWED
    assert len(open_of(asked, QUESTION, CONSENTED, {mark}, 10).answers) == 11


@pytest.mark.parametrize(
    "changed",
    [[*TEXTS, "Nog een"], TEXTS[1:], [*TEXTS[:-1], "Minder werk!"], [*TEXTS, "Meer tijd"]],
)
def test_the_mark_lapses_with_one_answer_more_less_or_different(changed):
    mark = mark_of(one.text for one in masked_texts(answers(TEXTS), QUESTION))
    assert open_of(answers(changed), QUESTION, ANNOUNCED, {mark}, 10).reason == UNSEEN


@given(st.permutations(TEXTS))
@MANY
def test_the_order_of_respondents_leaves_no_trace(texts):
    group, other = answers(TEXTS), answers(list(texts))
    mark = {mark_of(one.text for one in masked_texts(group, QUESTION))}
    shown = open_of(group, QUESTION, ANNOUNCED, mark, 10)
    assert open_of(other, QUESTION, ANNOUNCED, mark, 10) == shown
    assert list(shown.answers) != [one for one in TEXTS if one]


def test_a_name_of_the_regions_file_changes_the_mark():
    group = answers([*TEXTS, "Wobbeltje weer"])
    plain = mark_of(one.text for one in masked_texts(group, QUESTION))
    assert plain != mark_of(one.text for one in masked_texts(group, QUESTION, ["Wobbeltje"]))


def test_values_hold_no_answer_in_their_repr():
    group = answers(TEXTS)
    assert "Quispel" not in repr(group) and "Meer tijd" not in repr(replace(group))
    found = mask("bij de Meester Fictieschool")
    assert found.doubtful and "Fictieschool" not in repr(found).replace(repr(found.text), "")


def test_the_command_shows_masked_texts_and_a_mark_that_the_plan_takes(repo_root):
    done = aoj(repo_root, "release", "texts", "fabelkust", "--wave", "2024", "--group", "ouders")
    assert done.exit_code == 0, done.output
    assert re.search(r'- \{mark: "[0-9a-f]{12}", by: ', done.output) or "Nagekeken" in done.output
    assert "(intern, niet tonen)" in done.output
    for secret in (*MAILS, *NAMES, "06-12345678", "111222333", "<script", "\u202e"):
        assert secret not in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fabelkus"], "bedoelde u 'fabelkust'"),
        (["fabelkust", "--wave", "2025"], "onbekende meting '2025'"),
        (["fabelkust", "--wave", "2024", "--group", "oma"], "onbekende doelgroep 'oma'"),
    ],
)
def test_a_region_wave_or_group_that_is_not_there_is_told(repo_root, words, said):
    done = aoj(repo_root, "release", "texts", *words)
    assert done.exit_code == 2
    assert said in done.output


def test_texts_without_permission_or_minimum_are_not_shown_to_the_reviewer_either(repo_root):
    said = aoj(repo_root, "release", "texts", "fabelkust", "--wave", "2024").output
    uitvoering = said.split("(uitvoering)")[1].split("(ouders)")[0]
    assert "er is geen aankondiging of toestemming" in uitvoering
    assert "  - " not in uitvoering
