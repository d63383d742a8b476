"""What `aoj fetch --check` says of bronnen.yml: a line, what is wrong there, and what to put."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from aoj.clients.offers import CatalogueEntry
from aoj.clients.selection import fold, is_ended
from aoj.settings.text_yaml import yaml_entry

_CLOSE = 0.62
_OTHER_ORDER = 0.9
_SAME_SUBJECT = 0.6
_WORDS = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf"
_NUMBERS = {word: str(number) for number, word in enumerate(_WORDS.split())} | {"één": "1"}
_EDITION = re.compile(r"(?:indeling|regio)\s*\(?(20\d\d)|\((?:indeling )?(20\d\d)\)")
_NOT_THE_SUBJECT = re.compile(
    r"(?:regio-?)?indeling|(?:19|20)\d\d(?:/'?\d\d)?|[^\w]|\b(?:en|van|naar|per|op|in|de|het|met)\b"
)


@dataclass(frozen=True)
class Remark:
    """One thing about bronnen.yml: on which line, what, and the YAML to put there.

    The YAML comes in place of the lines to `last`, or below `line` where `is_below`. Not `is_wrong`
    is only worth knowing: fetching goes well as it is.
    """

    line: int
    what: str
    put: tuple[str, ...] = ()
    is_wrong: bool = True
    last: int = 0
    is_below: bool = False

    def text(self) -> str:
        """Return the remark in Dutch, the YAML indented below it."""
        lines = f"{self.line} tot en met {self.last}" if self.last > self.line else f"{self.line}"
        place = f"regel {lines}: " if self.line else ""
        begin = "" if self.is_wrong else "let op: "
        end = "; zet onder deze regel" if self.is_below and self.put else ""
        head = f"  {place}{begin}{self.what}{end}"
        return "\n".join([head, *(f"      {line}" for line in self.put)])


def yaml_line(key: str, texts: Sequence[str]) -> str:
    """Return a line of YAML: one text, or a list where there are more.

    >>> yaml_line("topic", ["Leerlingen"]), yaml_line("topic", ["Leerlingen", "a, b"])
    ('topic: Leerlingen', "topic: [Leerlingen, 'a, b']")
    """
    shown = list(dict.fromkeys(texts))
    return yaml_entry(key, shown[0] if len(shown) == 1 else shown)


def closest(
    wanted: Sequence[str], known: Iterable[str], most: int = 3, *, counted: bool = False
) -> list[str]:
    """Return the known names that resemble one of the wanted ones, the nearest first.

    Of a path such as Group/Topic its last part is compared too. Where names are `counted`, other
    numbers make another name, and a number may be a word.

    >>> closest(["Voortgezet speciaal ondewijs"], ["Basisonderwijs", "Voortgezet spec. onderwijs"])
    ['Voortgezet spec. onderwijs']
    >>> closest(["drie jaar"], ["0 jaar", "3 jaar", "30 jaar"], counted=True)
    ['3 jaar']
    """
    measure = _counted_likeness if counted else _likeness
    scored = [(max(measure(w, name) for w in wanted), name) for name in dict.fromkeys(known)]
    near = sorted((s for s in scored if s[0] >= _CLOSE), key=lambda s: -s[0])
    return [name for _, name in near[:most]]


def share_out(
    asked: Iterable[tuple[str, ...]], known: Sequence[str]
) -> dict[tuple[str, ...], list[str]]:
    """Return per asked name, in its spellings, the known names near it; none first for two.

    >>> share_out([("Vmbo-k",), ("Vmbo k leerweg",)], ["Vmbo k", "Vmbo k leerwegen"])
    {('Vmbo-k',): ['Vmbo k'], ('Vmbo k leerweg',): ['Vmbo k leerwegen']}
    """
    names = list(dict.fromkeys(known))
    near = {one: closest(one, names, len(names), counted=True) for one in asked}
    pairs = sorted(
        (-max(_counted_likeness(text, name) for text in one), place, names.index(name))
        for place, (one, found) in enumerate(near.items())
        for name in found
    )
    first: dict[int, str] = {}
    for _, place, number in pairs:
        if place not in first and names[number] not in first.values():
            first[place] = names[number]
    shared = {}
    for place, (one, found) in enumerate(near.items()):
        best = [first[place]] if place in first else []
        rest = [name for name in found if name not in first.values()]
        shared[one] = [*best, *rest][:3]
    return shared


def few(names: Iterable[str], most: int = 8) -> str:
    """Return some names, between quotes."""
    shown = list(dict.fromkeys(names))
    return ", ".join(f"'{name}'" for name in shown[:most]) + (", ..." if len(shown) > most else "")


def edition_of(title: str) -> int:
    """Return the year of the division of gemeenten in a title, 0 where there is none.

    >>> edition_of("Laag inkomen; regio (indeling 2024)"), edition_of("Armoede; regio (2025)")
    (2024, 2025)
    """
    found = [int(year) for pair in _EDITION.findall(fold(title)) for year in pair if year]
    return max(found, default=0)


def year_of(title: str) -> str:
    """Return the year at the end of the title of a table per year, else an empty text."""
    found = re.search(r"\b(20\d\d)\b\D*$", title)
    return found[1] if found else ""


def likeness(title: str, other: str) -> float:
    """Return how far two titles are of the same subject, years and divisions left out: 0 to 1."""
    words, others = _subject(title), _subject(other)
    return len(words & others) / max(len(words | others), 1)


def successors(
    title: str, entries: Iterable[CatalogueEntry], table: str = "", most: int = 3
) -> list[CatalogueEntry]:
    """Return the tables or data sets that are likely to have taken the place of one.

    Those that are kept up to date come first by title, then by division and last change.
    """
    scored = [
        (likeness(title, entry.title), edition_of(entry.title), entry.modified, entry)
        for entry in entries
        if entry.name.casefold() != table.casefold() and not is_ended(entry.status)
    ]
    near = [item for item in scored if item[0] >= _SAME_SUBJECT]
    return [item[3] for item in sorted(near, key=lambda item: item[:3], reverse=True)[:most]]


def named(entry: CatalogueEntry) -> str:
    """Return how a sentence names a table or data set of a catalogue."""
    changed = f", bijgewerkt {entry.modified[:10]}" if entry.modified else ""
    return f"{entry.name} '{entry.title.strip()}'{changed}"


def _likeness(wanted: str, name: str) -> float:
    """Return how far two names are alike, by their letters or by their words: 0 to 1."""
    pairs = [(fold(wanted), fold(name)), (fold(wanted).split("/")[-1], fold(name).split("/")[-1])]
    by_letters = max(SequenceMatcher(None, *pair).ratio() for pair in pairs)
    words, others = (set(re.findall(r"\w+", text)) for text in pairs[1])
    by_words = 2 * len(words & others) / max(len(words) + len(others), 1)
    return max(by_letters, by_words)


def _counted_likeness(wanted: str, name: str) -> float:
    """Return how far two names are alike, none where their numbers differ, little by the first."""
    in_digits = [_in_digits(text) for text in (wanted, name)]
    numbers = [re.findall(r"(?<!\w)\d{1,3}(?!\w)", text.split("/")[-1]) for text in in_digits]
    alike = max(_likeness(wanted, name), _likeness(in_digits[0], in_digits[1]))
    if all(numbers):
        if not set(numbers[0]) & set(numbers[1]):
            return 0
        return alike if numbers[0][0] == numbers[1][0] else alike * _OTHER_ORDER
    return alike


def _in_digits(text: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda word: _NUMBERS.get(word[0], word[0]), fold(text))


def _subject(title: str) -> set[str]:
    return {word for word in _NOT_THE_SUBJECT.sub(" ", fold(title)).split() if len(word) > 1}
