"""A question beside the other regions and beside an earlier wave, from tables that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from aoj.statistics import interval_of_difference, wilson_interval
from aoj.survey.questionnaire import AskedQuestion, comparable
from aoj.survey.release.rules import CLASSES_FROM, FEWEST_OTHERS, favourable_codes
from aoj.survey.release.shown import ShownAnswer, ShownChange, ShownOthers, ShownTable
from aoj.survey.results.benchmark import (
    difference_with,
    share_together,
    word_of,
)
from aoj.survey.results.values import AnswerShare

NONE_YET = "nog geen vergelijking"
TOO_FEW_REGIONS = (
    f"{NONE_YET}: er zijn geen {FEWEST_OTHERS} andere regio's met genoeg antwoorden op dezelfde "
    "vraag"
)
OWN_QUESTION = "een eigen vraag van de regio"


@dataclass(frozen=True)
class Told:
    """What a region shows of one question, as far as others may stand beside it."""

    name: str
    question: AskedQuestion
    table: ShownTable
    is_known: bool
    """Whether the number invited is known."""
    is_named: bool = False


@dataclass(frozen=True)
class Supplied:
    """A share of regions together that was delivered with the data, with its source."""

    share: float
    regions: int
    source: str


def measured(question: AskedQuestion, table: ShownTable) -> Iterator[ShownAnswer]:
    """Yield the shares by which a question is compared: its favourable side, or each option."""
    if table.base < CLASSES_FROM or table.detail not in ("geheel", "klassen"):
        return
    if question.kind == "multiple":
        yield from table.answers
    elif found := table.favourable:
        name, codes = favourable_codes(question)
        yield replace(found, code="+".join(codes), label=name, is_favourable=True)


def beside_others(
    own: Told,
    others: Sequence[Told],
    earlier: Callable[[], Iterable[tuple[str, Sequence[Told]]]],
    supplied: Mapping[str, Supplied],
    *,
    pooled: bool,
) -> tuple[ShownOthers, ...]:
    """Return a question beside the other regions, never beside a total that holds this one.

    Fewer than three other regions with it now: those of an earlier wave (`earlier`: year and what
    was told, the newest first), else what was supplied (by code), else a reason. Only what a region
    shows itself enters, so no figure here tells of a hidden one.
    """
    found = []
    for mine in measured(own.question, own.table):
        if own.question.own:
            found.append(ShownOthers(mine.code, mine.label, reason=f"{NONE_YET}: {OWN_QUESTION}"))
            continue
        now = _fitting(own, mine, others)
        if len(now) >= FEWEST_OTHERS:
            found.append(_beside(own, mine, now, pooled=pooled))
            continue
        then = ((year, _fitting(own, mine, some)) for year, some in earlier())
        before = next((item for item in then if len(item[1]) >= FEWEST_OTHERS), None)
        if before is not None:
            found.append(_beside_earlier(mine, *before, pooled=pooled))
        elif mine.code in supplied:
            found.append(_beside_supplied(mine, supplied[mine.code]))
        else:
            found.append(ShownOthers(mine.code, mine.label, reason=TOO_FEW_REGIONS))
    return tuple(found)


def _fitting(
    own: Told, mine: ShownAnswer, others: Iterable[Told]
) -> list[tuple[Told, ShownAnswer, str]]:
    """Return the regions whose question may be compared, with their share and the remark."""
    found = []
    for other in others:
        verdict = comparable(own.question, other.question)
        if verdict.word == "nee":
            continue
        same = [a for a in measured(other.question, other.table) if a.code == mine.code]
        if same:
            found.append((other, same[0], verdict.remark))
    return found


def _beside(
    own: Told,
    mine: ShownAnswer,
    others: Sequence[tuple[Told, ShownAnswer, str]],
    *,
    pooled: bool,
) -> ShownOthers:
    shares = {one.name: _share(answer) for one, answer, _ in others}
    is_known = own.is_known and all(one.is_known for one, _, _ in others)
    bounds = difference_with(_share(mine), shares, pooled=pooled) if is_known else None
    low, high = bounds or (None, None)
    remarks = dict.fromkeys(remark for _, _, remark in others if remark)
    return ShownOthers(
        code=mine.code,
        label=mine.label,
        share=_rounded(share_together(shares, pooled=pooled)),
        regions=len(shares),
        own=mine.share,
        low=low,
        high=high,
        word=word_of(bounds),
        way="samen" if pooled else "gemiddelde",
        label_others=_label(len(shares), pooled=pooled),
        named={one.name: answer.share for one, answer, _ in others if one.is_named},
        remark="; ".join(remarks),
    )


def _beside_earlier(
    mine: ShownAnswer, year: str, others: Sequence[tuple[Told, ShownAnswer, str]], *, pooled: bool
) -> ShownOthers:
    shares = {one.name: _share(answer) for one, answer, _ in others}
    remarks = dict.fromkeys(remark for _, _, remark in others if remark)
    return ShownOthers(
        code=mine.code,
        label=mine.label,
        share=_rounded(share_together(shares, pooled=pooled)),
        regions=len(shares),
        own=mine.share,
        way="eerdere meting",
        label_others=f"{_label(len(shares), pooled=pooled)} in {year}",
        remark="; ".join(remarks),
    )


def _beside_supplied(mine: ShownAnswer, given: Supplied) -> ShownOthers:
    return ShownOthers(
        code=mine.code,
        label=mine.label,
        share=given.share,
        regions=given.regions,
        own=mine.share,
        way="aangeleverd",
        label_others=f"{given.regions} regio's volgens {given.source} (aangeleverd)",
    )


def _label(regions: int, *, pooled: bool) -> str:
    return (
        f"alle respondenten van {regions} andere regio's"
        if pooled
        else f"gemiddelde van {regions} andere regio's"
    )


def _rounded(share: float | None) -> float | None:
    """Return a share of the others to whole percents: the exact one is nobody's business."""
    return None if share is None else int(share * 100 + 0.5 + 1e-9) / 100


def _share(answer: ShownAnswer) -> AnswerShare:
    return AnswerShare(answer.code, answer.label, answer.count, answer.base)


def changes_between(
    wave: str,
    question: AskedQuestion,
    now: ShownTable,
    before: AskedQuestion,
    then: ShownTable,
    *,
    is_known: bool,
) -> tuple[ShownChange, ...]:
    """Return each share of a question in an earlier wave and now; the waves count as independent.

    The interval of the change is Newcombe's (MOVER), without the correction for the number invited.
    """
    verdict = comparable(before, question)
    if verdict.word == "nee":
        reason = verdict.remark or "de vraag is niet te vergelijken"
        return tuple(
            ShownChange(wave, mine.code, mine.label, reason=reason)
            for mine in measured(question, now)
        )
    earlier = {answer.code: answer for answer in measured(before, then)}
    found = []
    for mine in measured(question, now):
        old = earlier.get(mine.code)
        if old is None:
            reason = "toen waren er te weinig antwoorden"
            found.append(ShownChange(wave, mine.code, mine.label, reason=reason))
            continue
        bounds = _change(old, mine) if is_known else None
        low, high = bounds or (None, None)
        word = word_of(bounds)
        change = ShownChange(
            wave, mine.code, mine.label, old, mine, low, high, word, verdict.remark
        )
        found.append(change)
    return tuple(found)


def _change(then: ShownAnswer, now: ShownAnswer) -> tuple[float, float]:
    return interval_of_difference(
        now.share,
        wilson_interval(now.count, now.base),
        then.share,
        wilson_interval(then.count, then.base),
    )
