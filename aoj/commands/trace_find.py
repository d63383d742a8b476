"""Which figure a user means: what stands printed, or its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aoj.commands.asked import check_part
from aoj.commands.trace_words import shown_indicator
from aoj.errors import InputError, unknown_name
from aoj.indicators import INDICATORS
from aoj.report.context import Context
from aoj.report.results import Result
from aoj.report.wording import numbers, sentences

COUNTED = "cijfer"
_NAME = re.compile(r"([a-z][a-z0-9_]*)(?:\.([^@|]+))?(?:@(.+))?")
_BEFORE = re.compile(r"(?:ongeveer|ruim|bijna|circa|ten ?minste|tussen|≥)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """A figure that was found, with the cells and headings where it is printed (if it is).

    `kind` is that of a printed figure: cijfer, verloop or vergelijking.
    """

    indicator: str
    region_code: str
    period: str
    breakdown: str
    kind: str = COUNTED
    label: str = ""
    place: str = ""
    value: float | None = None
    wordings: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def id(self) -> str:
        """Its key, as in the record of the run."""
        return "|".join((self.indicator, self.region_code, self.period, self.breakdown))

    @property
    def words(self) -> str:
        """What it is, in words."""
        period = numbers.period(self.period) if self.period[:1].isdigit() else ""
        return ", ".join(part for part in (self.label, self.place, period) if part)


def plain(text: str) -> str:
    """Return a printed figure as it is compared: without 'ongeveer', spaces and thousands' dots.

    >>> plain("ongeveer 30.940"), plain("3.5 %"), plain("≥ 1.234 *"), plain("Hoger")
    ('30940', '3,5%', '1234', 'hoger')
    """
    bare = _BEFORE.sub("", text.replace("\u00a0", " ").strip()).rstrip("* ").casefold()
    joined = re.sub(r"(?<=\d)\.(?=\d{3}(?!\d))", "", bare)
    joined = re.sub(r"(?<=\d)\.(?=\d)", ",", joined)
    return re.sub(r"(?<=\d) +(?=%)", "", " ".join(joined.split()))


def printed_hits(figures: Iterable[Mapping[str, Any]]) -> list[Hit]:
    """Return the figures of a record, each once, with everywhere it is printed."""
    found: dict[str, Hit] = {}
    for figure in figures:
        texts = {
            name: str(figure.get(name, ""))
            for name in ("indicator", "region_code", "period", "breakdown", "label", "place")
        }
        value = figure.get("value")
        where = (str(figure.get("cell", "")), str(figure.get("section", "")))
        wordings = figure.get("wordings")
        words = tuple(str(word) for word in wordings) if isinstance(wordings, list) else ()
        hit = Hit(
            **texts,
            kind=str(figure.get("kind") or COUNTED),
            value=float(value) if isinstance(value, int | float) else None,
            wordings=words,
            where=(where,),
        )
        known = found.get(hit.id)
        if known is not None:
            hit = _joined(known, hit)
        found[hit.id] = hit
    return list(found.values())


def find_printed(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return the figures that are printed so, or bear this id."""
    by_id = [hit for hit in hits if hit.id == text.strip()]
    if by_id:
        return by_id
    wanted = plain(text)
    return [hit for hit in hits if wanted and wanted in {plain(word) for word in hit.wordings}]


@dataclass(frozen=True)
class Named:
    """A figure by its name: an indicator, a part (empty: the first) and a period (the newest)."""

    indicator: str
    part: str = ""
    period: str = ""


def read_name(text: str) -> Named | None:
    """Return what `indicator[.onderdeel][@periode]` names; None where the text is no name.

    Raises `InputError` for an indicator that does not exist, and for a part that it never has: no
    data are needed to say so.
    """
    match = _NAME.fullmatch(text.strip())
    if match is None or (match[1] not in INDICATORS and "_" not in match[1]):
        return None
    name, part = match[1], match[2] or ""
    if name not in INDICATORS:
        raise unknown_name("indicator", name, INDICATORS, remedy="zie 'aoj list indicators'")
    indicator = INDICATORS[name]
    if part and indicator.statistic != "own":
        check_part(indicator, part, indicator.breakdowns)
    return Named(name, part, (match[3] or "").replace("'", ""))


def split_asked(text: str) -> tuple[str, str]:
    """Return what is looked for and the word before it that narrows it.

    >>> split_asked("jeugdhulp:vergelijkbaar"), split_asked("12,3%")
    (('vergelijkbaar', 'jeugdhulp'), ('12,3%', ''))
    """
    before, colon, after = text.partition(":")
    return (after.strip(), before.strip()) if colon and after.strip() else (text, "")


def narrowed(hits: Iterable[Hit], words: Sequence[str]) -> list[Hit]:
    """Return the figures about which all words are said: in name, area, period, part or heading."""
    wanted = [word.casefold() for word in words if word]
    return [hit for hit in hits if all(word in _said(hit) for word in wanted)]


def _said(hit: Hit) -> str:
    headings = (section for _, section in hit.where)
    return " ".join((hit.id.replace("|", " "), hit.words, *headings)).casefold()


def find_named(text: str, context: Context) -> Hit | None:
    """Return the figure of `indicator[.onderdeel][@periode]`; None where the text is no name.

    Without a part it is the first of the indicator, without a period the newest that the region
    has. Raises `InputError` for a part or period that does not exist.
    """
    named = read_name(text)
    return hit_of_name(named, context) if named else None


def hit_of_name(named: Named, context: Context) -> Hit:
    """Return the figure that a name means; raises `InputError` where the region has none."""
    name, part, period = named.indicator, named.part, named.period
    code = context.region.code
    results = context.results(name)
    known = results.breakdowns(code)
    if not known:
        raise InputError(f"van '{name}' is er geen cijfer over {context.place}")
    if part:
        check_part(INDICATORS[name], part, known)
    part = part or known[0]
    result = results.at(code, period, part) if period else results.newest(code, part)
    if result is None:
        periods = [row.period for row in results.rows if row.region_code == code]
        raise InputError(
            f"'{name}.{part}' heeft geen cijfer over {period or 'deze regio'}",
            expected=f"een van: {', '.join(dict.fromkeys(periods))}",
        )
    return hit_of(result, context)


def hit_of(result: Result, context: Context) -> Hit:
    """Return a computed figure as one that can be traced."""
    indicator = INDICATORS[result.indicator]
    if result.breakdown not in indicator.breakdowns:  # a user's own
        indicator = shown_indicator(result, context)
    title = sentences.title(indicator, result.breakdown)
    return Hit(
        result.indicator,
        result.region_code,
        result.period,
        result.breakdown,
        label=f"{title[:1].lower()}{title[1:]}",
        place=context.names(result.region_code),
        value=result.value,
    )


def _joined(one: Hit, other: Hit) -> Hit:
    words = tuple(dict.fromkeys((*one.wordings, *other.wordings)))
    where = tuple(dict.fromkeys((*one.where, *other.where)))
    return Hit(**{name: getattr(one, name) for name in _SAME}, wordings=words, where=where)


_SAME = ("indicator", "region_code", "period", "breakdown", "kind", "label", "place", "value")
