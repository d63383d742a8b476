"""One printed figure with all its words, read from the plain maps of one run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aoj.runs.quotes.numbers import Number, parsed
from aoj.runs.quotes.topics import Topics, ages_of, label_topics, topics_of

COURSE, COMPARISON, HIDDEN = "verloop", "vergelijking", "verborgen"
SAYS = {
    "op": re.compile(r"gestegen|meer\b", re.IGNORECASE),
    "neer": re.compile(r"gedaald|minder\b", re.IGNORECASE),
    "gelijk": re.compile(r"nauwelijks veranderd|gelijk", re.IGNORECASE),
    "hoger": re.compile(r"hoger", re.IGNORECASE),
    "lager": re.compile(r"lager", re.IGNORECASE),
    "vergelijkbaar": re.compile(r"vergelijkbaar", re.IGNORECASE),
}
"""What the printed words of a course or a comparison may say."""
_PERIOD = re.compile(r"^(?:19|20)\d\d(?:/\d\d|-H[12])?$")
_LABEL = re.compile(r"^(?P<name>.*?)(?P<tail> (?:sinds|vergeleken met) .*)?$")


@dataclass(frozen=True)
class Entry:
    """A figure of a series at a period, or a word about one, with all words it was printed in.

    `slot` is what stands in place of the period where a figure has none: 'verloop', or of a
    comparison the reference.
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

    @property
    def series(self) -> tuple[str, str, str, str, str]:
        """What is the same for all periods."""
        return self.kind, self.indicator, self.region, self.breakdown, self.slot

    @property
    def order(self) -> tuple[int, str]:
        """Where the period stands in time."""
        return int(self.period[:4]) if self.period else 0, self.period

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers of its words; none of a word about a course."""
        found = map(parsed, self.wordings) if self.kind == "cijfer" else ()
        return tuple(dict.fromkeys(number for number in found if number))

    @cached_property
    def amount(self) -> float | None:
        """The value as people write it, a share as a percentage; None without a number."""
        if not self.numbers:
            return None
        is_written = self.value is None or self.numbers[0].kind == "percent"
        return self.numbers[0].value if is_written else self.value

    @property
    def is_percent(self) -> bool:
        """Whether it is printed as a percentage."""
        return self.unit == "%" or any(number.kind == "percent" for number in self.numbers)

    @cached_property
    def says(self) -> str:
        """What the words of a course or comparison say, such as 'op'; empty where nothing sure."""
        found = (
            name for words in self.wordings for name, shape in SAYS.items() if shape.match(words)
        )
        return next(found, "")

    @cached_property
    def name(self) -> str:
        """The label without since when or beside what."""
        found = _LABEL.match(self.label)
        return found["name"] if found else self.label

    @property
    def tail(self) -> str:
        """What the label says of since when or beside what."""
        return self.label[len(self.name) :]

    @cached_property
    def topics(self) -> Topics:
        """What its label is about."""
        return label_topics(self.name)

    @cached_property
    def ages(self) -> frozenset[str]:
        """The ages that it is about, by its label or else its breakdown; empty for all."""
        return ages_of(self.topics) or ages_of(topics_of(f"{self.breakdown} jaar"))


def entries_of(figures: Iterable[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """Return each figure once, with what all its records say together."""
    grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for figure in figures:
        if key := _id(figure):
            grouped[key].append(figure)
    return tuple(_entry(key, same) for key, same in grouped.items())


def is_period(text: str) -> bool:
    """Whether a text is a period, and not what stands in its place.

    >>> is_period("2023/24"), is_period("verloop")
    (True, False)
    """
    return bool(_PERIOD.match(text))


def _id(figure: Mapping[str, Any]) -> str:
    if figure.get("id"):
        return str(figure["id"])
    keys = ("indicator", "region_code", "period", "breakdown")
    return "|".join(str(figure.get(key, "")) for key in keys) if figure.get("indicator") else ""


def _entry(key: str, same: list[Mapping[str, Any]]) -> Entry:
    def text(name: str) -> str:
        return next((str(figure[name]) for figure in same if figure.get(name)), "")

    period, value = text("period"), same[0].get("value")
    return Entry(
        id=key,
        kind=text("kind") or "cijfer",
        indicator=text("indicator"),
        region=text("region_code"),
        period=period if is_period(period) else "",
        slot="" if is_period(period) else period,
        breakdown=text("breakdown"),
        value=float(value) if isinstance(value, (int, float)) else None,
        unit=text("unit"),
        label=text("label") or text("indicator").replace("_", " "),
        place=text("place"),
        wordings=tuple(dict.fromkeys(str(w) for f in same for w in f.get("wordings") or ())),
        sections=frozenset(str(figure.get("section", "")) for figure in same),
    )
