"""The straight count ('rechte telling') of answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """How often one answer was given, and its share (0 to 1) of the base."""

    answer: str
    count: int
    base: int

    @property
    def share(self) -> float:
        """The share of the base; NaN where nobody answered."""
        return self.count / self.base if self.base else float("nan")


def tally(
    answers: Iterable[str | None], levels: Sequence[str], outside: Collection[str] = ()
) -> tuple[Tally, ...]:
    """Return the count of every level, in their order, the ones nobody chose included.

    The base is who chose a level: no answer (None) and the answers `outside` ('niet van
    toepassing') are left out. Any other answer is a `ValueError`, since it would be lost.

    >>> [(t.answer, t.count, t.share) for t in tally(["ja", "nee", "ja", None], ["ja", "nee"])]
    [('ja', 2, 0.6666666666666666), ('nee', 1, 0.3333333333333333)]
    """
    counts = Counter(answer for answer in answers if answer is not None)
    if unknown := sorted(counts.keys() - set(levels) - set(outside)):
        raise ValueError(f"answers that are no level: {unknown}")
    base = sum(counts[level] for level in levels)
    return tuple(Tally(level, counts[level], base) for level in levels)
