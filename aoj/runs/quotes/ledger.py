"""The printed figures of a run, found by number, heading, subject and series."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from aoj.runs.quotes.entries import HIDDEN, Entry, entries_of
from aoj.runs.quotes.places import COUNTRY, REST, Places
from aoj.runs.quotes.topics import Topics, names_a_subject, score

_BRACKETS = re.compile(r"\s*\([^)]*\)")
_WHAT = re.compile(
    r"^(?:de\s+)?(?:regio|gemeente|provincie|samenwerkingsverband)\s+", re.IGNORECASE
)


class Ledger:
    """All printed figures of one run."""

    def __init__(self, figures: Iterable[Mapping[str, Any]]) -> None:
        self.entries = entries_of(figures)
        self.by_id = {entry.id: entry for entry in self.entries}
        self._most: dict[Topics, float] = {}

    @cached_property
    def by_number(self) -> dict[tuple[bool, float], list[Entry]]:
        """Figures by the numbers with which they were printed; counts apart."""
        found: dict[tuple[bool, float], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            keys = ((number.kind == "count", round(number.value, 6)) for number in entry.numbers)
            for key in dict.fromkeys(keys):
                found[key].append(entry)
        return found

    @cached_property
    def by_section(self) -> dict[str, list[Entry]]:
        """Figures, without words about them, by the heading under which they were printed."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for section in entry.sections if entry.kind == "cijfer" else ():
                found[section].append(entry)
        return found

    @cached_property
    def by_series(self) -> dict[tuple[str, ...], list[Entry]]:
        """Figures of a series in order of time."""
        found: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        for entry in sorted(self.entries, key=lambda entry: entry.order):
            found[entry.series].append(entry)
        return found

    @cached_property
    def words(self) -> dict[tuple[str, str], list[Entry]]:
        """The newest words about a course or a comparison, by kind and by what they say."""
        found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in filter(self.is_newest, self.entries):
            if entry.kind != "cijfer":
                found[entry.kind, entry.says].append(entry)
            elif HIDDEN in entry.wordings:
                found[HIDDEN, HIDDEN].append(entry)
        return found

    @cached_property
    def labels(self) -> tuple[Topics, ...]:
        """What the figures are about, each subject once."""
        return tuple(dict.fromkeys(entry.topics for entry in self.entries))

    @cached_property
    def places(self) -> Places:
        """The places of the figures."""
        names: dict[str, set[str]] = defaultdict(set)
        for entry in self.entries:
            for name in _names_of(entry.place):
                names[name].add(entry.region)
        return Places(names, self.own)

    @cached_property
    def own(self) -> str:
        """The region that the report is about: that of most figures."""
        counts = Counter(e.region for e in self.entries if e.region not in (COUNTRY, REST))
        return max(counts, key=lambda code: counts[code]) if counts else ""

    def most(self, text: Topics) -> float:
        """Return how much a text speaks of any of the figures, or of another known subject."""
        if text not in self._most:
            scores = (score(label, text) for label in self.labels)
            known = 0.5 if names_a_subject(text) else 0.0
            self._most[text] = max(scores, default=0.0) or known
        return self._most[text]

    def newest(self, entry: Entry) -> Entry | None:
        """Return the newest figure of the same series."""
        found = self.by_series.get(entry.series)
        return found[-1] if found else None

    def is_newest(self, entry: Entry) -> bool:
        """Whether no newer figure of its series was printed."""
        return self.newest(entry) is entry

    def periods(self, entry: Entry) -> list[str]:
        """Return the periods of the figure that a word is about, in order."""
        key = ("cijfer", entry.indicator, entry.region, entry.breakdown, "")
        return [found.period for found in self.by_series.get(key, [])]


def _names_of(place: str) -> list[str]:
    """Return what people may call a place: without remarks in brackets and what it is.

    >>> _names_of("regio Meer (fictief)")
    ['regio Meer (fictief)', 'regio Meer', 'Meer']
    """
    bare = _BRACKETS.sub("", place).strip()
    return list(dict.fromkeys([place, bare, _WHAT.sub("", bare)]))
