"""What `aoj fetch --check` says of bronnen.yml: a line, what is wrong there, and what to put."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from aoj.clients.offers import CatalogueEntry
from aoj.clients.selection import fold, is_ended

_CLOSE = 0.62
_SAME_SUBJECT = 0.6
_PLAIN = re.compile(r"[\w(][\w ()/%.;+<>='’°&-]*")
_EDITION = re.compile(r"(?:indeling|regio)\s*\(?(20\d\d)|\((?:indeling )?(20\d\d)\)")
_NOT_THE_SUBJECT = re.compile(
    r"(?:regio-?)?indeling|(?:19|20)\d\d(?:/'?\d\d)?|[^\w]|\b(?:en|van|naar|per|op|in|de|het|met)\b"
)


@dataclass(frozen=True)
class Remark:
    """One thing about bronnen.yml: on which line, what, and the YAML to put there.

    Not `is_wrong` is only worth knowing: fetching goes well as it is.
    """

    line: int
    what: str
    put: tuple[str, ...] = ()
    is_wrong: bool = True

    def text(self) -> str:
        """Return the remark in Dutch, the YAML indented below it."""
        place = f"regel {self.line}: " if self.line else ""
        begin = "" if self.is_wrong else "let op: "
        return "\n".join([f"  {place}{begin}{self.what}", *(f"      {line}" for line in self.put)])


def yaml_text(text: str) -> str:
    """Return a text as it stands in YAML, in quotes where it needs them.

    >>> yaml_text("Regio's"), yaml_text("Arb.pos.: totaal"), yaml_text("a, b"), yaml_text("")
    ("Regio's", "'Arb.pos.: totaal'", "'a, b'", "''")
    """
    plain = _PLAIN.fullmatch(text) and not text.endswith(" ")
    return text if plain else "'" + text.replace("'", "''") + "'"


def yaml_line(key: str, texts: Sequence[str]) -> str:
    """Return a line of YAML: one text, or a list where there are more.

    >>> yaml_line("topic", ["Leerlingen"]), yaml_line("topic", ["Leerlingen", "a, b"])
    ('topic: Leerlingen', "topic: [Leerlingen, 'a, b']")
    """
    shown = [yaml_text(text) for text in dict.fromkeys(texts)]
    return f"{yaml_text(key)}: {shown[0]}" if len(shown) == 1 else (
        f"{yaml_text(key)}: [{', '.join(shown)}]"
    )  # fmt: skip


def closest(wanted: Sequence[str], known: Iterable[str], most: int = 3) -> list[str]:
    """Return the known names that resemble one of the wanted ones, the nearest first.

    Of a path such as Group/Topic its last part is compared too.

    >>> closest(["Voortgezet speciaal ondewijs"], ["Basisonderwijs", "Voortgezet spec. onderwijs"])
    ['Voortgezet spec. onderwijs']
    """
    scored = [(max(_likeness(w, name) for w in wanted), name) for name in dict.fromkeys(known)]
    near = sorted((s for s in scored if s[0] >= _CLOSE), key=lambda s: -s[0])
    return [name for _, name in near[:most]]


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


def _subject(title: str) -> set[str]:
    return {word for word in _NOT_THE_SUBJECT.sub(" ", fold(title)).split() if len(word) > 1}
