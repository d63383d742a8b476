"""Whether answers stand for those invited, and with which margin.

Known is how many were invited and that no more answered: then a share has an interval. Of an open
link, or where nobody knows, the answers speak of the respondents only: no interval, and no word
such as hoger or lager.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from aoj.settings.questionnaires import GroupWave
from aoj.statistics import MeanInterval, finite_interval, mean_interval, wilson_interval
from aoj.survey.questionnaire import Asked
from aoj.survey.results.selection import GroupAnswers

FEWEST_FOR_CORRECTION = 30
"""From this many answers on the number invited narrows the interval."""
HALF = 0.5
"""The response from which it does."""
FEWEST_FOR_WORD = 10
"""From so many answers on either side a comparison bears a word such as hoger or verschillen."""
TOO_FEW = "te weinig antwoorden voor een uitspraak"


@dataclass(frozen=True)
class Certainty:
    """How many of a selection were invited; None with the `reason` where that gives no interval."""

    respondents: int
    invited: int | None
    reason: str = ""
    """In Dutch, a clause: 'er is een open link gebruikt'."""

    @property
    def known(self) -> bool:
        """Whether there are intervals, and words such as hoger and lager."""
        return self.invited is not None

    @property
    def population(self) -> str:
        """Of whom a share is, for a sentence."""
        return "van de groep" if self.known else "van de respondenten"

    def corrected(self, base: int) -> bool:
        """Whether so many answers get the correction for the number invited.

        The answers to a question count, not the respondents: who was not counted may well differ.
        """
        return (
            self.invited is not None
            and base >= FEWEST_FOR_CORRECTION
            and base / self.invited >= HALF
        )

    def interval(self, count: int, base: int) -> tuple[float, float] | None:
        """Return the 95% interval of a share (0 to 1); None where there is none."""
        if self.invited is None or base <= 0:
            return None
        if self.corrected(base):
            return finite_interval(count, base, self.invited)
        return wilson_interval(count, base)

    def mean_interval(self, scores: list[float]) -> MeanInterval | None:
        """Return the mean of scores with its interval; None where there is none."""
        if self.invited is None or len(scores) < 2:
            return None
        if self.corrected(len(scores)):
            return mean_interval(scores, population=self.invited)
        return mean_interval(scores)

    def words(self, base: int, *, of: str = "Wilson", fewest: int = 1) -> str:
        """Return in Dutch which interval answers have, or why they have none."""
        if not self.known:
            return f"geen interval, want {self.reason}; de uitkomst geldt {self.population}"
        if base < fewest:
            return "geen interval, want er zijn te weinig antwoorden"
        if self.corrected(base):
            return (
                f"95%-interval ({of}) met correctie voor de {self.invited} uitgenodigden; het zegt "
                "niets over wie niet meedeed"
            )
        return f"95%-interval ({of}); het zegt niets over wie niet meedeed"


def bears_word(*bases: int) -> bool:
    """Whether all that is compared rests on enough answers for a word.

    >>> bears_word(10, 400), bears_word(9, 400)
    (True, False)
    """
    return min(bases, default=0) >= FEWEST_FOR_WORD


def too_few_note(what: str) -> str:
    """Return the note on what bears no word.

    >>> too_few_note("zij").partition(": ")[0]
    'Geen woord waar zij minder dan 10 antwoorden heeft'
    """
    return f"Geen woord waar {what} minder dan {FEWEST_FOR_WORD} antwoorden heeft: {TOO_FEW}."


def certainty_of(answers: GroupAnswers, wave: GroupWave | None) -> Certainty:
    """Return the certainty of a selection, from what the region's file says of group and wave."""
    count = len(answers.respondents)
    if wave is None:
        return Certainty(count, None, "de regio noemt deze groep niet bij deze meting")
    if wave.open_link:
        return Certainty(count, None, "er is een open link gebruikt")
    roles, gemeenten = answers.selection.roles, answers.selection.gemeenten
    if roles and gemeenten:
        return Certainty(count, None, "per rol in een gemeente is geen aantal uitgenodigden bekend")
    if roles:
        invited = _sum(wave.invited, roles)
    elif gemeenten:
        invited = _sum(wave.invited_gemeenten, gemeenten)
    else:
        invited = invited_in_all(answers.asked, wave)
    if invited is None and gemeenten:
        return Certainty(
            count, None, "van deze gemeenten alleen is het aantal uitgenodigden niet bekend"
        )
    if invited is None:
        return Certainty(count, None, "het aantal uitgenodigden is niet bekend")
    if invited < count or (not gemeenten and _has_more(answers, wave)):
        return Certainty(count, None, "er zijn meer antwoorden dan uitgenodigden")
    return Certainty(count, invited)


def _has_more(answers: GroupAnswers, wave: GroupWave) -> bool:
    """Whether a role gave more answers than it was invited for: then no number is to be trusted."""
    counts = Counter(one.role for one in answers.respondents.values())
    return any(counts[role] > invited for role, invited in wave.invited.items())


def invited_in_all(asked: Asked, wave: GroupWave) -> int | None:
    """Return how many of the whole group were invited; None where the number of a part lacks.

    The numbers per role count before those per gemeente. Where nobody of a role was invited the
    region's file says 0: a role that it does not name may be one of which nobody knows.
    """
    by_role = _sum(wave.invited, asked.roles)
    return by_role if by_role is not None else _sum(wave.invited_gemeenten, asked.gemeenten)


def _sum(invited: Mapping[str, int], parts: Collection[str]) -> int | None:
    if not parts or any(part not in invited for part in parts):
        return None
    return sum(invited[part] for part in parts)
