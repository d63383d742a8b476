"""Two waves of a region: as independent groups, and only on the roles and gemeenten in both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from aoj.settings.questionnaires import GroupWave
from aoj.statistics import interval_of_difference, wilson_interval
from aoj.survey import INTERNAL
from aoj.survey.questionnaire import comparable
from aoj.survey.results.certainty import Certainty, bears_word, certainty_of, too_few_note
from aoj.survey.results.selection import GroupAnswers, Selection
from aoj.survey.results.shares import Measure, measures_of, share_of
from aoj.survey.results.values import AnswerShare

ROSE, FELL, UNSURE = "gestegen", "gedaald", "niet met zekerheid veranderd"


@dataclass(frozen=True)
class Composition:
    """How the respondents of two waves are made up: per role or gemeente the number in each.

    `both` are those with answers in both waves; a change is told of these alone.
    """

    by: str
    counts: Mapping[str, tuple[int, int]]

    @property
    def both(self) -> tuple[str, ...]:
        """The keys with respondents in both waves, and '' for who did not tell, if anybody."""
        return tuple(
            key for key, (first, last) in self.counts.items() if (first and last) or not key
        )

    @property
    def is_same(self) -> bool:
        """Whether nobody is of a role or gemeente of one wave only."""
        return len(self.both) == len(self.counts)

    @property
    def has_both(self) -> bool:
        """Whether any role or gemeente is in both waves."""
        return any(first and last for first, last in self.counts.values())


@dataclass(frozen=True)
class Change:
    """One share in two waves; `low` and `high` are the interval of the change (shares).

    `word` is '' where there is no interval, where one of both waves has fewer than ten answers, and
    where the question may not be compared: then `first` is None and `remark` says why.
    """

    measure: Measure
    first: AnswerShare | None
    last: AnswerShare
    low: float | None
    high: float | None
    word: str
    remark: str = ""

    @property
    def difference(self) -> float | None:
        """The last share minus the first (shares)."""
        if self.first is None or not self.first.base or not self.last.base:
            return None
        return self.last.share - self.first.share


@dataclass(frozen=True)
class WaveComparison:
    """All questions of two waves; `base` holds the respondents compared, first and last."""

    first: Selection
    last: Selection
    roles: Composition
    gemeenten: Composition
    base: tuple[int, int]
    left_out: tuple[int, int]
    """Respondents of each wave whose role or gemeente is not in both."""
    changes: tuple[Change, ...] = field(repr=False)
    method: str = ""
    notes: tuple[str, ...] = ()
    mark: str = INTERNAL


def compare_waves(
    first: GroupAnswers,
    last: GroupAnswers,
    first_wave: GroupWave | None,
    last_wave: GroupWave | None,
) -> WaveComparison:
    """Return what changed between two waves of one group in one region."""
    roles = _composition("rol", first, last)
    before, after = first, last
    if not roles.is_same:
        before, after = (one.part(roles=roles.both) if roles.both else one for one in (first, last))
    gemeenten = _composition("gemeente", before, after)
    if not gemeenten.is_same and gemeenten.both:
        before, after = (one.part(gemeenten=gemeenten.both) for one in (before, after))
    has_both = roles.has_both and gemeenten.has_both
    certain = (certainty_of(before, first_wave), certainty_of(after, last_wave))
    changes = tuple(
        _change(before, after, measure, certain, has_both=has_both)
        for question in last.asked.counted
        for measure in measures_of(question)
    )
    base = (len(before.respondents), len(after.respondents)) if has_both else (0, 0)
    notes = [*dict.fromkeys((*first.notes, *last.notes))]
    if not all(one.known for one in certain):
        reason = next(one.reason for one in certain if not one.known)
        notes.append(f"Geen woord voor een verandering: {reason}.")
    if any(one.low is not None and not one.word for one in changes):
        notes.append(too_few_note("een van beide metingen"))
    return WaveComparison(
        first=first.selection,
        last=last.selection,
        roles=roles,
        gemeenten=_composition("gemeente", first, last),
        base=base,
        left_out=(len(first.respondents) - base[0], len(last.respondents) - base[1]),
        changes=changes,
        method="De metingen gelden als onafhankelijke groepen, want wie in beide meedeed is niet "
        "bekend; vergeleken zijn alleen de rollen en gemeenten die in beide voorkomen; "
        "95%-interval van het verschil (MOVER, zonder correctie voor het aantal uitgenodigden).",
        notes=tuple(notes),
    )


def _composition(by: str, first: GroupAnswers, last: GroupAnswers) -> Composition:
    counted = []
    for answers in (first, last):
        people = answers.respondents.values()
        counted.append(Counter(one.role if by == "rol" else one.gemeente for one in people))
    keys = sorted(set(counted[0]) | set(counted[1]))
    return Composition(by, {key: (counted[0][key], counted[1][key]) for key in keys})


def _change(
    before: GroupAnswers,
    after: GroupAnswers,
    measure: Measure,
    certain: tuple[Certainty, Certainty],
    *,
    has_both: bool,
) -> Change:
    last = share_of(after, measure, certain[1])
    question = before.asked.question(measure.question.key)
    if question is None:
        return Change(measure, None, last, None, None, "", "toen niet gevraagd")
    verdict = comparable(question, measure.question)
    if verdict.word == "nee":
        return Change(measure, None, last, None, None, "", verdict.remark or "niet te vergelijken")
    same = [
        m for m in measures_of(question) if (m.option, m.codes) == (measure.option, measure.codes)
    ]
    if not same or not has_both:
        remark = "geen rol en gemeente in beide metingen" if same else "de antwoorden waren anders"
        return Change(measure, None, last, None, None, "", remark)
    first = share_of(before, same[0], certain[0])
    bounds = _bounds(first, last)
    word = ""
    if bounds is not None and bears_word(first.base, last.base):
        word = ROSE if bounds[0] > 0 else FELL if bounds[1] < 0 else UNSURE
    low, high = bounds or (None, None)
    return Change(measure, first, last, low, high, word, verdict.remark)


def _bounds(first: AnswerShare, last: AnswerShare) -> tuple[float, float] | None:
    """Return the interval of the change; None where one of both shares has none.

    Without the correction for the number invited, which speaks of those invited only.
    """
    if first.low is None or last.low is None:
        return None
    return interval_of_difference(
        last.share,
        wilson_interval(last.count, last.base),
        first.share,
        wilson_interval(first.count, first.base),
    )
