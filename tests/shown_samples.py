"""Plans made by hand: long texts, and every way of being shown, for tests of what draws them."""

from __future__ import annotations

from aoj.survey.release import (
    RegionRelease,
    ShownAnswer,
    ShownChange,
    ShownGroup,
    ShownOpen,
    ShownOthers,
    ShownPart,
    ShownQuestion,
    ShownResponse,
    ShownSplit,
    ShownTable,
)

LEVELS = ("Helemaal oneens", "Oneens", "Niet oneens, niet eens", "Eens", "Helemaal eens")
CLASSES = ("Oneens", "Neutraal", "Eens")
LONG = (
    "Gemeenten, samenwerkingsverbanden en jeugdhulpaanbieders stemmen de ondersteuning van "
    "jeugdigen met een ontwikkelingsperspectief in het voortgezet speciaal onderwijs goed af."
)
ROLES = ("Basisschool of speciale basisschool", "Voortgezet speciaal onderwijs", "Jeugdhulp")


def table(counts, labels=LEVELS, *, detail="geheel", part=None, favourable=2, dont_know=3):
    base = sum(counts)
    answers = tuple(
        ShownAnswer(
            str(place),
            label,
            count,
            base,
            0.1,
            0.9,
            is_favourable=place > len(labels) - favourable,
        )
        for place, (label, count) in enumerate(zip(labels, counts, strict=True), 1)
    )
    return ShownTable(part or ShownPart(), detail, base, answers, dont_know, 0.4, 0.6)


def split(*counts, labels=LEVELS, favourable=2, detail="geheel"):
    parts = tuple(
        table(
            one,
            labels,
            detail=detail,
            part=ShownPart(f"r{place}", ROLES[place], (f"r{place}",)),
            favourable=favourable,
            dont_know=None,
        )
        for place, one in enumerate(counts)
    )
    return ShownSplit(
        "rol", parts, "Kruskal-Wallis", 0.01, 0.1, "epsilon kwadraat", "verschillen", 4
    )


def change(wave="2024", *, then=(20, 60), now=(33, 60), word="hoger", label="eens"):
    first, last = (ShownAnswer("4+5", label, *counts) for counts in (then, now))
    return ShownChange(wave, "4+5", label, first, last, 0.05, 0.3, word)


def others(**more):
    given = {"share": 0.51, "regions": 5, "own": 0.62, "low": 0.01, "high": 0.2, "word": "hoger"}
    told = {**given, "way": "gemiddelde", "label_others": "gemiddelde van 5 andere regio's", **more}
    return ShownOthers("4+5", "eens", **told)


def question(key, whole, *, text=LONG, kind="scale", **more):
    given = {"own": False, "reversed": False, "favourable": "eens", **more}
    return ShownQuestion(key, "werkwijze", text, kind, whole=whole, **given)


def group(name="uitvoering", *questions, **more):
    texts = tuple(one.text for one in questions) or (LONG, "Korte vraag?")
    given = {
        "title": "Lijst",
        "minimum": 10,
        "is_open": False,
        "closes": "2026-06-12",
        "themes": {"werkwijze": "Werkwijze"},
        "population": "van de groep",
        "response": (
            ShownResponse("alle respondenten", 152, 260),
            ShownResponse("Primair onderwijs", 52, 90, "rol"),
            ShownResponse("Aa, Bee en 12 andere", 40, None, "gemeente"),
        ),
        "to_discuss": {"werkwijze": texts},
        "earlier": ("2024",),
        **more,
    }
    return ShownGroup(name, questions=questions, **given)


EVERY = group(
    "uitvoering",
    question(
        "een",
        table((4, 9, 30, 40, 20)),
        split=split((9, 9, 9, 9, 9), (2, 8, 9, 9, 3), (1, 1, 5, 9, 14)),
        others=(others(),),
        changes=(change(),),
    ),
    question(
        "twee",
        table((40, 30, 20, 8, 5)),
        reversed=True,
        split=split((9, 9, 9, 9, 9), (9, 8, 9, 3, 2), (14, 9, 5, 1, 1)),
        others=(others(word="lager"),),
        changes=(change(then=(30, 60), now=(31, 60), word="vergelijkbaar"),),
    ),
    question("drie", table((3, 4, 9), CLASSES, detail="klassen", favourable=1), text="Kort?"),
    question("vier", ShownTable(), reason="er zijn te weinig antwoorden", text="Verborgen?"),
    question(
        "vijf",
        ShownTable(
            ShownPart(),
            "geheel",
            44,
            tuple(
                ShownAnswer(str(n), f"Een heel lang antwoord nummer {n} {LONG[:60]}", 10 + n, 44)
                for n in range(5)
            ),
        ),
        kind="multiple",
        favourable="",
    ),
    open_answers=(
        ShownOpen("zes", "werkwijze", "Wat kan beter?", ("<b>Meer</b> $x$ tijd", "Rust")),
    ),
)
COUNTED = group(
    "beleid",
    question(
        "een",
        ShownTable(
            ShownPart(),
            "aantal",
            7,
            (ShownAnswer("eens", "Eens", 5, 7, is_favourable=True),),
        ),
    ),
    minimum=5,
    agreement="Voor beleid geldt een minimum van 5 antwoorden, met instemming van de FG.",
    response=(ShownResponse("alle respondenten", 7, 11),),
)
HIDDEN = group(
    "ouders", is_hidden=True, response=(ShownResponse("alle respondenten", None, 11),), earlier=()
)
OPEN = group("jongeren", is_open=True)


def release(*groups, **more):
    return RegionRelease(
        "fabelkust",
        "Fabelkust",
        "voorbeeld",
        "2026",
        2026,
        groups or (EVERY, COUNTED, HIDDEN, OPEN),
        **more,
    )
