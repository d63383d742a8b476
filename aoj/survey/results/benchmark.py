"""A region beside the other regions: never beside a total that contains it.

The others count as the mean of their shares (each region once) or, as a setting, pooled (each
respondent once). Only regions whose question may be compared are in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from aoj.settings.questionnaires import GroupWave
from aoj.statistics import difference_interval, interval_of_difference, wilson_interval
from aoj.survey import INTERNAL
from aoj.survey.questionnaire import comparable
from aoj.survey.results.certainty import bears_word, certainty_of, too_few_note
from aoj.survey.results.selection import GroupAnswers, Selection
from aoj.survey.results.shares import Measure, measures_of, share_of
from aoj.survey.results.values import AnswerShare

HIGHER, LOWER, ALIKE = "hoger", "lager", "vergelijkbaar"
Waves = Mapping[str, GroupWave | None]
"""What each region's file says of the group in its wave, by region."""


@dataclass(frozen=True)
class Benchmark:
    """One share of a region beside that of the other regions together.

    `others` is None where no region is left; `low` and `high` (shares) are the interval of the
    difference, None with a `word` of '' where somewhere the number invited is not known. Nor is
    there a word where the region, or the others together, gave fewer than ten answers.
    `left_out` tells per region why it is not in it.
    """

    measure: Measure
    selection: Selection
    own: AnswerShare
    others: float | None
    regions: tuple[str, ...]
    base_others: int
    low: float | None
    high: float | None
    word: str
    pooled: bool
    left_out: Mapping[str, str]
    method: str
    notes: tuple[str, ...] = ()
    mark: str = INTERNAL

    @property
    def base(self) -> int:
        """The region's own base."""
        return self.own.base

    @property
    def difference(self) -> float | None:
        """The own share minus that of the others (shares)."""
        if self.others is None or not self.own.base:
            return None
        return self.own.share - self.others


def compare_with_others(
    own: GroupAnswers,
    others: Mapping[str, GroupAnswers],
    waves: Waves,
    *,
    pooled: bool = False,
) -> tuple[Benchmark, ...]:
    """Return every question of a region beside the other regions, in the order of the list.

    `others` may hold the region itself: it is never counted among them.
    """
    rest = {slug: one for slug, one in others.items() if slug != own.selection.region}
    return tuple(
        _benchmark(own, measure, rest, waves, pooled=pooled)
        for question in own.asked.counted
        for measure in measures_of(question)
    )


def _benchmark(
    own: GroupAnswers,
    measure: Measure,
    others: Mapping[str, GroupAnswers],
    waves: Waves,
    *,
    pooled: bool,
) -> Benchmark:
    certainty = certainty_of(own, waves.get(own.selection.region))
    mine = share_of(own, measure, certainty)
    shares: dict[str, AnswerShare] = {}
    left_out: dict[str, str] = {}
    notes: dict[str, None] = dict.fromkeys(own.notes)
    is_known = certainty.known
    for slug, answers in others.items():
        reason, remark, theirs = _theirs(measure, answers, waves.get(slug))
        if reason or theirs is None:
            left_out[slug] = reason
            continue
        shares[slug], known = theirs
        is_known = is_known and known
        if remark:
            notes[remark] = None
    together = share_together(shares, pooled=pooled)
    bounds = difference_with(mine, shares, pooled=pooled) if is_known else None
    base_others = sum(share.base for share in shares.values())
    has_word = bears_word(mine.base, base_others)
    if bounds is not None and not has_word:
        notes[too_few_note("de regio of de andere regio's samen")] = None
    if not is_known:
        notes["Geen verschilwoord: niet overal is bekend hoeveel mensen waren uitgenodigd."] = None
    return Benchmark(
        measure=measure,
        selection=own.selection,
        own=mine,
        others=together,
        regions=tuple(shares),
        base_others=base_others,
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
        word=word_of(bounds) if has_word else "",
        pooled=pooled,
        left_out=left_out,
        method=_method(len(shares), pooled=pooled, has_interval=bounds is not None),
        notes=tuple(notes),
    )


def _theirs(
    measure: Measure, answers: GroupAnswers, wave: GroupWave | None
) -> tuple[str, str, tuple[AnswerShare, bool] | None]:
    """Return why a region is not in it, the remark on its question, and its share."""
    question = answers.asked.question(measure.question.key)
    if question is None:
        return "de vraag is daar niet gesteld", "", None
    verdict = comparable(measure.question, question)
    if verdict.word == "nee":
        return verdict.remark or "de vraag is niet te vergelijken", "", None
    same = [
        m for m in measures_of(question) if (m.option, m.codes) == (measure.option, measure.codes)
    ]
    if not same:
        return "de antwoorden waren anders", "", None
    certainty = certainty_of(answers, wave)
    share = share_of(answers, same[0], certainty)
    if not share.base:
        return "niemand gaf daar een antwoord dat telt", "", None
    return "", verdict.remark, (share, certainty.known)


def share_together(shares: Mapping[str, AnswerShare], *, pooled: bool) -> float | None:
    """Return the share (0 to 1) of the others: the mean of the regions, or of all respondents."""
    if not shares:
        return None
    if pooled:
        return sum(s.count for s in shares.values()) / sum(s.base for s in shares.values())
    return sum(share.share for share in shares.values()) / len(shares)


def difference_with(
    mine: AnswerShare, shares: Mapping[str, AnswerShare], *, pooled: bool
) -> tuple[float, float] | None:
    """Return the 95% interval of the own share minus that of the others.

    Pooled: Newcombe's method 10. Of a mean: the squares of the distances of each share to the ends
    of its interval add up (MOVER, Zou and Donner, Statistics in Medicine 27 (2008), 1693-1702).
    """
    if not mine.base or not shares:
        return None
    if pooled:
        count = sum(share.count for share in shares.values())
        base = sum(share.base for share in shares.values())
        return difference_interval(mine.count, mine.base, count, base)
    size = len(shares)
    mean = sum(share.share for share in shares.values()) / size
    bounds = [(share.share, *_interval(share)) for share in shares.values()]
    low = mean - sqrt(sum((value - below) ** 2 for value, below, _ in bounds)) / size
    high = mean + sqrt(sum((above - value) ** 2 for value, _, above in bounds)) / size
    return interval_of_difference(mine.share, _interval(mine), mean, (low, high))


def _interval(share: AnswerShare) -> tuple[float, float]:
    """Return the interval without the correction for the number invited.

    That speaks of those invited only; that a region differs is said of more than who was invited.
    """
    return wilson_interval(share.count, share.base)


def word_of(bounds: tuple[float, float] | None) -> str:
    """Return the word that an interval of a difference bears; '' without an interval.

    >>> word_of((0.01, 0.2)), word_of((-0.1, 0.2)), word_of(None)
    ('hoger', 'vergelijkbaar', '')
    """
    if bounds is None:
        return ""
    return HIGHER if bounds[0] > 0 else LOWER if bounds[1] < 0 else ALIKE


def _method(regions: int, *, pooled: bool, has_interval: bool) -> str:
    if not regions:
        return "Geen vergelijking: geen andere regio heeft antwoorden op deze vraag."
    ones = "1 andere regio" if regions == 1 else f"{regions} andere regio's"
    way = (
        f"alle respondenten van {ones} samen"
        if pooled
        else f"het gemiddelde van {ones}, elke regio even zwaar"
    )
    interval = "Newcombe" if pooled else "MOVER"
    margin = (
        f"; 95%-interval van het verschil ({interval}, zonder correctie voor het aantal "
        "uitgenodigden)"
        if has_interval
        else ""
    )
    return f"Vergeleken met {way}, zonder deze regio zelf{margin}."
