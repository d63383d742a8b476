"""What results are: frozen values that name their method, base and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aoj.statistics import Fit
from aoj.survey import INTERNAL
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.results.certainty import Certainty
from aoj.survey.results.selection import Selection


@dataclass(frozen=True)
class AnswerShare:
    """How often one answer (or class of answers, or option) was given.

    `low` and `high` are its interval (shares, 0 to 1); None where it has none.
    """

    code: str
    label: str
    count: int
    base: int
    low: float | None = None
    high: float | None = None

    @property
    def share(self) -> float:
        """The share (0 to 1) of the base; NaN where nobody is in it."""
        return self.count / self.base if self.base else float("nan")


@dataclass(frozen=True)
class Frequencies:
    """The rechte telling of one question.

    `answers` are all levels (or options) in their order, `classes` those of the scale taken
    together. The base and `left_out` (per status, all of them) are together all respondents.
    """

    question: AskedQuestion
    selection: Selection
    base: int
    left_out: Mapping[str, int]
    answers: tuple[AnswerShare, ...] = field(repr=False)
    classes: tuple[AnswerShare, ...] = field(repr=False)
    certainty: Certainty
    method: str
    notes: tuple[str, ...] = ()
    mark: str = INTERNAL

    @property
    def respondents(self) -> int:
        """The number of respondents, counted or not."""
        return self.base + sum(self.left_out.values())


@dataclass(frozen=True)
class ThemeScore:
    """The mean of the questions of a theme, never without how scores are spread.

    Scores run from 1 to `levels`, the favourable side high; `mean` is None where nobody has a
    score, `low`, `high` and `deviation` where there is no interval. `distribution` counts scores
    by the level nearest to them. `left_out` holds `too_few` (who answered less than half of the
    questions) and `not_asked`. `alpha` is Cronbach's, over `alpha_base` who answered every
    question; None below three questions or thirty answers.
    """

    theme: str
    name: str
    selection: Selection
    items: tuple[str, ...]
    levels: int
    base: int
    left_out: Mapping[str, int]
    mean: float | None
    low: float | None
    high: float | None
    deviation: float | None
    distribution: tuple[AnswerShare, ...] = field(repr=False)
    alpha: float | None
    alpha_base: int
    certainty: Certainty
    method: str
    notes: tuple[str, ...] = ()
    mark: str = INTERNAL


@dataclass(frozen=True)
class ResponsePart:
    """The response of a role, of a gemeente, or (key '') of the whole group."""

    key: str
    name: str
    answers: int
    invited: int | None
    note: str = ""

    @property
    def share(self) -> float | None:
        """The share (0 to 1) of those invited who answered; None where that cannot be."""
        if not self.invited or self.answers > self.invited:
            return None
        return self.answers / self.invited


@dataclass(frozen=True)
class MakeUp:
    """Whether who answered is made up as who was invited; `fit` is None where that is unknown.

    `parts` are role or gemeente to the share (0 to 1) of the answers and of those invited.
    """

    by: str
    """'rol' or 'gemeente'."""
    parts: Mapping[str, tuple[float, float]]
    fit: Fit | None
    base: int
    left_out: int
    """Answers of an unknown role or gemeente."""
    note: str = ""


@dataclass(frozen=True)
class Response:
    """How many answered, of whom, and whether they are made up as those invited."""

    selection: Selection
    base: int
    whole: ResponsePart
    roles: tuple[ResponsePart, ...]
    gemeenten: tuple[ResponsePart, ...]
    make_up: tuple[MakeUp, ...]
    left_out: Mapping[str, int]
    """Answers without a role (`role`) or gemeente (`gemeente`) of the list."""
    method: str
    notes: tuple[str, ...] = ()
    mark: str = INTERNAL


@dataclass(frozen=True)
class MissingBounds:
    """Between what a share could lie if everybody invited had answered (shares, 0 to 1)."""

    code: str
    label: str
    count: int
    low: float
    high: float


@dataclass(frozen=True)
class NonResponse:
    """What those who did not answer could change in one question; no bounds where it is unknown.

    `missing` are the invited without an answer here: who did not take part, left the question
    open, or took part in a file without it.
    """

    question: AskedQuestion
    selection: Selection
    base: int
    missing: int | None
    answers: tuple[MissingBounds, ...] = field(repr=False)
    classes: tuple[MissingBounds, ...] = field(repr=False)
    left_out: Mapping[str, int]
    method: str
    notes: tuple[str, ...] = ()
    mark: str = INTERNAL
