"""What every sentence of a report must keep to, whatever it tells: rules over its text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aoj.bundle import PrintedFigure

LONGEST = 45
"""The most words that a sentence has."""

_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z0-9À-Ý'‘])")
_ABBREVIATED = re.compile(r"\b(NH|L|Gld|O|Fr|Gr|Z|st|NB|ca)\.(?=[ ),;])")
_ENGLISH = re.compile(
    r"\b(the|of the|and|with|higher|lower|than|since|value|none|nan|null|true|false|missing|"
    r"observed|suppressed|provisional|estimated|share|count|rate|ratio|amount)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(GM|PO|VO|NL|RM|PV|JZ)\d{2,4}\b|\b[a-z]+_[a-z_]+\b|[{}<>|]|\d{4}-(H\d|JJ)")
_CAUSES = re.compile(
    r"\b(omdat|doordat|dankzij|vanwege|wegens|waardoor|daardoor|als gevolg van|veroorzaakt|"
    r"hangt samen met|komt door)\b|\bdoor\b"
)
_METHOD = (
    "verborgen, omdat het om kleine aantallen gaat",
    "omdat een gemeente er deels bij hoort",
    "Door de verborgen aantallen is een vergelijking niet mogelijk",
    "kan door toeval",
    "door afronding niet zeker veranderd",
    "door verborgen aantallen niet zeker veranderd",
    "door afronding en verborgen aantallen niet zeker veranderd",
    "verwijzing door ",
)
"""Statements on how figures are made or hidden, and names of figures, that may say 'door'."""
_POINT_NUMBER = re.compile(r"\d\.\d{1,2}(?!\d)|\d{5,}|\d,\d{3}|\d %")
_DOUBLED = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
_AGREEMENT = (
    (re.compile(r"\b(is|was|ligt|lag) de kosten\b"), "a plural takes a plural verb"),
    (re.compile(r"\b(zijn|waren|liggen|lagen) (het|de) (?!kosten)\w+"), "a singular verb"),
    (re.compile(r"\b(het|dit|dat) (deelname|reservepositie|som|kosten|score)\b"), "a de-word"),
    (re.compile(r"\bde (aandeel|aantal|cijfer)\b"), "a het-word"),
    (re.compile(r"\b(is|was|zijn|waren) [^();]* tussen \d[^();]*$"), "between: ligt"),
    (re.compile(r"\b1 (verborgen aantallen|gemeenten|scholen)\b"), "one is singular"),
)
_PAST = re.compile(r"\(([^()]*; )?ouder cijfer\b")
_PRESENT = re.compile(r"^(In|Op) [^()]*?\b(is|zijn|ligt|liggen) (naar verwachting )?(het|de) ")


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text; a point in a name ends none."""
    kept = _ABBREVIATED.sub(r"\1§", text)
    return [part.replace("§", ".") for part in _SENTENCE.split(kept)]


def faults_of(
    text: str, figures: Iterable[PrintedFigure] = (), words: Iterable[str] = ()
) -> list[str]:
    """Return what is wrong with a text; `figures` it recorded, `words` its comparisons gave."""
    found: list[str] = []
    if text != text.strip() or "  " in text or " ." in text or " ," in text or "( " in text:
        found.append("spaces")
    for sentence in sentences_of(text):
        found += [f"{fault}: {sentence}" for fault in _faults_of_one(sentence)]
    found += _dishonest(text, list(figures), set(words))
    return found


def _faults_of_one(sentence: str) -> list[str]:
    found = []
    first = sentence.lstrip("'‘")[:1]
    if not (first.isupper() or first.isdigit()):
        found.append("no capital")
    if not sentence.endswith("."):
        found.append("no full stop")
    if sentence.count("(") != sentence.count(")"):
        found.append("brackets")
    if len(sentence.split()) > LONGEST:
        found.append("too long")
    if _ENGLISH.search(sentence):
        found.append("English")
    if _CODE.search(sentence):
        found.append("a code")
    if _POINT_NUMBER.search(sentence):
        found.append("a number that is not Dutch")
    if _DOUBLED.search(sentence):
        found.append("a word twice")
    bare = sentence
    for allowed in _METHOD:
        bare = bare.replace(allowed, "")
    if _CAUSES.search(bare):
        found.append("a cause")
    found += [why for pattern, why in _AGREEMENT if pattern.search(sentence)]
    if _PAST.search(sentence) and _PRESENT.search(sentence):
        found.append("an old figure in the present tense")
    return found


def _dishonest(text: str, figures: list[PrintedFigure], words: set[str]) -> list[str]:
    found = []
    for word in ("hoger", "lager"):
        if f"{word} dan" in text and word not in words:
            found.append(f"says {word} without that word")
        if word in words and f"{word} dan" not in text:
            found.append(f"keeps silent on {word}")
    if "vergelijkbaar met" in text and "vergelijkbaar" not in words:
        found.append("says vergelijkbaar without that word")
    found += [
        f"not printed: {wording}"
        for figure in figures
        for wording in figure.wordings[:1]
        if wording not in text
    ]
    recorded = " ".join(wording for figure in figures for wording in figure.wordings)
    named = text.replace("101% van het sociaal minimum", "").replace("Met 67% kans", "")
    shown = re.findall(r"\d[\d.]*,\d+%?|\d[\d.]*%", named)
    return found + [f"not recorded: {number}" for number in shown if number not in recorded]
