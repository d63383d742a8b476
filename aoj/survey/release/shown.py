"""What may be shown of one region: the only form in which answers reach a notebook.

Frozen values without methods that count: everything in them is meant to be printed. `to_json` and
`from_json` keep them byte for byte; `hash_of` is the hash that each bundle carries.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, Literal

from aoj.errors import DataError

SCHEMA = 1
Detail = Literal["geheel", "klassen", "aantal", "niets"]
DETAILS: tuple[Detail, ...] = ("geheel", "klassen", "aantal", "niets")
"""From fine to coarse: all answers, three classes, only 'x van de n', nothing."""


@dataclass(frozen=True)
class ShownPart:
    """Whose answers a table counts; `key` is '' for the whole group."""

    key: str = ""
    """Keys of roles (codes of gemeenten, classes of a question) joined by '+'."""
    label: str = "alle respondenten"
    members: tuple[str, ...] = ()
    """The single keys; '' is who did not tell."""


@dataclass(frozen=True)
class ShownAnswer:
    """One answer (level, class or option) of a table; `low` and `high` are shares (0 to 1)."""

    code: str
    label: str
    count: int
    base: int
    low: float | None = None
    high: float | None = None
    is_favourable: bool = False

    @property
    def share(self) -> float:
        """The share (0 to 1) of the base, which is never 0."""
        return self.count / self.base


@dataclass(frozen=True)
class ShownTable:
    """The answers of one part to one question. With `detail` 'niets' it looks as an empty one.

    `answers` run from low to high as the list has them; with 'aantal' there is one: the
    favourable side. `base` is 0 with 'niets'. `dont_know` is how many said 'weet niet', None where
    it is not shown.
    """

    part: ShownPart = ShownPart()
    detail: Detail = "niets"
    base: int = 0
    answers: tuple[ShownAnswer, ...] = ()
    dont_know: int | None = None
    low: float | None = None
    high: float | None = None
    """The 95% interval of the favourable side (shares)."""

    @property
    def favourable(self) -> ShownAnswer | None:
        """The favourable side together (eens, tevreden, ja); None where there is none."""
        found = [answer for answer in self.answers if answer.is_favourable]
        if not found:
            return None
        codes, label = "+".join(answer.code for answer in found), found[0].label
        count = sum(answer.count for answer in found)
        label = label if len(found) == 1 else ""
        return ShownAnswer(codes, label, count, self.base, self.low, self.high, True)


@dataclass(frozen=True)
class ShownSplit:
    """A question over the parts of the group: by 'rol', 'gemeente' or the key of a question.

    All parts have one detail. `word` is verschillen or vergelijkbaar, '' where it was not tested.
    """

    by: str
    parts: tuple[ShownTable, ...]
    test: str = ""
    adjusted: float | None = None
    """The chance after Holm's correction over the tests of the theme."""
    effect: float | None = None
    effect_name: str = ""
    word: str = ""
    tests: int = 0
    note: str = ""


@dataclass(frozen=True)
class ShownOthers:
    """One answer beside that of the other regions; `share` is None where `reason` says why."""

    code: str
    label: str
    share: float | None = None
    regions: int = 0
    own: float | None = None
    low: float | None = None
    high: float | None = None
    """The 95% interval of own minus others (shares)."""
    word: str = ""
    """hoger, lager, vergelijkbaar, or '' without a verdict."""
    way: str = ""
    """'gemiddelde', 'samen', 'eerdere meting' or 'aangeleverd'."""
    label_others: str = ""
    """How a reader is told whom it is beside: 'gemiddelde van 6 andere regio's'."""
    named: Mapping[str, float] = field(default_factory=dict)
    """Shares of regions that agreed to be named, by name."""
    remark: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ShownChange:
    """The favourable side (or an option) in an earlier wave and now, on who is in both."""

    wave: str
    code: str
    label: str
    then: ShownAnswer | None = None
    now: ShownAnswer | None = None
    low: float | None = None
    high: float | None = None
    word: str = ""
    """hoger, lager or vergelijkbaar; '' without a verdict."""
    remark: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ShownQuestion:
    """One counted question with all that may be shown of it."""

    key: str
    theme: str
    text: str
    kind: str
    own: bool
    reversed: bool
    favourable: str
    """Name of the side that counts when one share stands for the question: eens, tevreden, ja."""
    whole: ShownTable
    split: ShownSplit | None = None
    split_reason: str = ""
    """Why there is no table per role, or why it is coarser; a Dutch clause."""
    others: tuple[ShownOthers, ...] = ()
    changes: tuple[ShownChange, ...] = ()
    reason: str = ""
    """Why it is coarser than its base allows, or not shown; a Dutch clause."""


@dataclass(frozen=True)
class ShownResponse:
    """How many of a part answered; `answers` is None below the minimum."""

    label: str
    answers: int | None
    invited: int | None
    by: str = ""
    """'' for the whole group, else 'rol' or 'gemeente'."""


@dataclass(frozen=True)
class ShownOpen:
    """The open answers to a question, in an order that says nothing; empty with a `reason`."""

    key: str
    theme: str
    text: str
    answers: tuple[str, ...] = ()
    masked: int = 0
    """How many answers had something masked."""
    reason: str = ""


@dataclass(frozen=True)
class ShownDeepening:
    """What `verdieping` asked and got: the tables of one question, and why it is coarser."""

    group: str
    key: str
    by: str
    split: ShownSplit | None
    whole: ShownTable
    coarser: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ShownGroup:
    """One group of respondents in the wave of the report."""

    group: str
    title: str
    minimum: int
    is_open: bool
    closes: str
    themes: Mapping[str, str]
    population: str
    """'van de groep' where the number invited is known, else 'van de respondenten'."""
    response: tuple[ShownResponse, ...] = ()
    questions: tuple[ShownQuestion, ...] = ()
    to_discuss: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Per theme the texts of its counted questions, shown or not."""
    open_answers: tuple[ShownOpen, ...] = ()
    earlier: tuple[str, ...] = ()
    """The closed waves before this one."""
    is_hidden: bool = False
    """Whether fewer than the minimum answered (or nobody): no figure at all."""
    agreement: str = ""
    """Who agreed, and when, to a lower minimum; a Dutch sentence."""
    method: str = ""
    notes: tuple[str, ...] = ()

    def question(self, key: str) -> ShownQuestion | None:
        """Return a question by its key; None where it is not counted here."""
        return next((question for question in self.questions if question.key == key), None)


@dataclass(frozen=True)
class RegionRelease:
    """All that may be shown of one region in one wave; `strict` without a plan of a run."""

    region: str
    name: str
    data: str
    wave: str
    year: int
    groups: tuple[ShownGroup, ...]
    deepenings: tuple[ShownDeepening, ...] = ()
    strict: bool = False
    schema: int = SCHEMA

    def group(self, name: str) -> ShownGroup | None:
        """Return a group of respondents; None where it did not take part."""
        return next((group for group in self.groups if group.group == name), None)


def to_json(release: RegionRelease) -> str:
    """Return a plan as text, the same plan always as the same bytes."""
    return json.dumps(asdict(release), ensure_ascii=False, indent=1) + "\n"


def from_json(text: str, where: str = "") -> RegionRelease:
    """Return the plan that a text holds; raises `DataError` for a damaged or newer one."""
    try:
        said: Any = json.loads(text)
        if said["schema"] > SCHEMA:
            raise DataError(
                f"het vrijgaveplan heeft schema {said['schema']}, en deze versie kent {SCHEMA}",
                where=where,
                remedy="werk aoj bij",
            )
        found: RegionRelease = _adapter().validate_python(said)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise DataError(
            "het vrijgaveplan is beschadigd", where=where, remedy="draai opnieuw met 'aoj run'"
        ) from None
    return found


def hash_of(release: RegionRelease) -> str:
    """Return the hash of a plan, 20 hexadecimal digits: of all that it shows."""
    return hashlib.sha256(to_json(release).encode("utf-8")).hexdigest()[:20]


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(RegionRelease)
