"""The printed figures of a run, each once, found by number, heading, subject and series."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aoj.runs.quotes.numbers import Number, parsed
from aoj.runs.quotes.places import COUNTRY, REST, Places
from aoj.runs.quotes.topics import (
    Topics,
    ages_of,
    label_topics,
    names_a_subject,
    score,
    topics_of,
)

_PERIOD = re.compile(r"^(?:19|20)\d\d(?:/\d\d|-H[12])?$")
SAYS = {
    "op": re.compile(r"gestegen|meer\b", re.IGNORECASE),
    "neer": re.compile(r"gedaald|minder\b", re.IGNORECASE),
    "gelijk": re.compile(r"nauwelijks veranderd|gelijk", re.IGNORECASE),
    "hoger": re.compile(r"hoger", re.IGNORECASE),
    "lager": re.compile(r"lager", re.IGNORECASE),
    "vergelijkbaar": re.compile(r"vergelijkbaar", re.IGNORECASE),
}
HIDDEN = "verborgen"
_SUFFIX = re.compile(r"^(?P<name>.*?)(?P<tail> (?:sinds|vergeleken met) .*)?$")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_KINDS_OF_PLACE = re.compile(
    r"^(?:de\s+)?(?:regio|gemeente|provincie|samenwerkingsverband)\s+", re.IGNORECASE
)


@dataclass(frozen=True)
class Entry:
    """One figure with all its words: a figure of a series at a period, or a word about one.

    `slot` is what stands in place of the period where a figure has none: of a comparison the
    reference.
    """

    id: str
    kind: str
    indicator: str
    region: str
    period: str
    slot: str
    breakdown: str
    value: float | None
    unit: str
    label: str
    place: str
    wordings: tuple[str, ...]
    sections: frozenset[str]

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers of its words; none of a word about a course."""
        if self.kind != "cijfer":
            return ()
        found = map(parsed, self.wordings)
        return tuple(dict.fromkeys(number for number in found if number))

    @property
    def series(self) -> tuple[str, str, str, str, str]:
        """What is the same for all periods."""
        return self.kind, self.indicator, self.region, self.breakdown, self.slot

    @property
    def order(self) -> tuple[int, str]:
        """Where the period stands in time."""
        return int(self.period[:4]) if self.period else 0, self.period

    @cached_property
    def amount(self) -> float | None:
        """The value as people write it: a share as a percentage."""
        if self.numbers and (self.value is None or self.numbers[0].kind == "percent"):
            return self.numbers[0].value
        return self.value

    @property
    def is_percent(self) -> bool:
        """Whether it is printed as a percentage."""
        return self.unit == "%" or any(number.kind == "percent" for number in self.numbers)

    @cached_property
    def topics(self) -> Topics:
        """What its label is about."""
        return label_topics(self.name)

    @cached_property
    def ages(self) -> frozenset[str]:
        """The ages that it is about, by its label or else its breakdown; empty for all."""
        found = ages_of(self.topics) or ages_of(topics_of(f"{self.breakdown} jaar"))
        return found

    @cached_property
    def says(self) -> str:
        """What the words of a course or comparison say, such as 'op'; empty where nothing sure."""
        found = (
            s for wording in self.wordings for s, shape in SAYS.items() if shape.match(wording)
        )
        return next(found, "")

    @property
    def name(self) -> str:
        """The label without since when or beside what."""
        found = _SUFFIX.match(self.label)
        return found["name"] if found else self.label

    @property
    def tail(self) -> str:
        """What the label says of since when or beside what."""
        found = _SUFFIX.match(self.label)
        return (found["tail"] or "") if found else ""


class Ledger:
    """All entries of one run."""

    def __init__(self, figures: Iterable[Mapping[str, Any]]) -> None:
        self.entries = tuple(_entries(figures))
        self.by_id = {entry.id: entry for entry in self.entries}

    @cached_property
    def by_number(self) -> dict[tuple[bool, float], list[Entry]]:
        """Entries by the numbers with which they were printed; percentages apart."""
        found: dict[tuple[bool, float], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for key in dict.fromkeys((n.kind != "count", round(n.value, 6)) for n in entry.numbers):
                found[key].append(entry)
        return found

    @cached_property
    def by_section(self) -> dict[str, list[Entry]]:
        """Entries by the heading under which they were printed."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for section in entry.sections:
                found[section].append(entry)
        return found

    @cached_property
    def by_series(self) -> dict[tuple[str, ...], list[Entry]]:
        """Entries of a series in order of time."""
        found: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        for entry in sorted(self.entries, key=lambda entry: entry.order):
            found[entry.series].append(entry)
        return found

    @cached_property
    def amounts(self) -> dict[tuple[str, bool], list[tuple[float, Entry]]]:
        """Figures with their amounts by heading; percentages apart."""
        found: dict[tuple[str, bool], list[tuple[float, Entry]]] = defaultdict(list)
        for entry in self.entries:
            if entry.kind == "cijfer" and entry.amount is not None:
                for section in entry.sections:
                    found[section, entry.is_percent].append((entry.amount, entry))
        return found

    @cached_property
    def words(self) -> dict[tuple[str, str], list[Entry]]:
        """The newest words about a course or a comparison, by kind and by what they say."""
        found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.kind != "cijfer" and self.is_newest(entry):
                found[entry.kind, entry.says].append(entry)
            elif HIDDEN in entry.wordings and self.is_newest(entry):
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

    @cached_property
    def _most(self) -> dict[Topics, float]:
        return {}

    def most(self, text: Topics) -> float:
        """Return how much a text speaks of any of the figures, or of another known subject."""
        if text not in self._most:
            scores = (score(label, text) for label in self.labels)
            known = 0.5 if names_a_subject(text) else 0.0
            self._most[text] = max(scores, default=0.0) or known
        return self._most[text]

    def newest(self, entry: Entry) -> Entry | None:
        """Return the newest entry of the same series."""
        found = self.by_series.get(entry.series)
        return found[-1] if found else None

    def is_newest(self, entry: Entry) -> bool:
        """Whether no newer figure of its series was printed."""
        return self.newest(entry) is entry

    def periods(self, entry: Entry) -> list[str]:
        """Return the periods of the figure that a word is about, in order."""
        key = ("cijfer", entry.indicator, entry.region, entry.breakdown, "")
        return [found.period for found in self.by_series.get(key, [])]


def _entries(figures: Iterable[Mapping[str, Any]]) -> Iterable[Entry]:
    grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for figure in figures:
        if key := _id(figure):
            grouped[key].append(figure)
    return [_entry(key, same) for key, same in grouped.items()]


def is_a_period(text: str) -> bool:
    """Whether a text is a period, and not what stands in its place.

    >>> is_a_period("2023/24"), is_a_period("verloop")
    (True, False)
    """
    return bool(_PERIOD.match(text))


def _id(figure: Mapping[str, Any]) -> str:
    if figure.get("id"):
        return str(figure["id"])
    keys = ("indicator", "region_code", "period", "breakdown")
    return "|".join(str(figure.get(key, "")) for key in keys) if figure.get("indicator") else ""


def _entry(key: str, same: list[Mapping[str, Any]]) -> Entry:
    first = same[0]

    def text(name: str) -> str:
        return next((str(f[name]) for f in same if f.get(name)), "")

    wordings = tuple(dict.fromkeys(str(w) for f in same for w in f.get("wordings") or ()))
    kind, period = text("kind") or "cijfer", text("period")
    is_period = is_a_period(period)
    value = first.get("value")
    return Entry(
        id=key,
        kind=kind,
        indicator=text("indicator"),
        region=text("region_code"),
        period=period if is_period else "",
        slot="" if is_period else period,
        breakdown=text("breakdown"),
        value=float(value) if isinstance(value, (int, float)) else None,
        unit=text("unit"),
        label=text("label") or text("indicator").replace("_", " "),
        place=text("place"),
        wordings=wordings,
        sections=frozenset(str(f.get("section", "")) for f in same),
    )


def _names_of(place: str) -> list[str]:
    """Return what people may call a place: without remarks in brackets and what it is.

    >>> _names_of("regio Meer (fictief)")
    ['regio Meer (fictief)', 'regio Meer', 'Meer']
    """
    bare = _BRACKETS.sub("", place).strip()
    return list(dict.fromkeys([place, bare, _KINDS_OF_PLACE.sub("", bare)]))
