"""From how many answers on what is shown, and which answers are then taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aoj.settings import RegionSettings
from aoj.settings.questionnaires import Scale
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.release.shown import DETAILS, Detail

MINIMUM = 10
"""Fewest answers of a part to a question of which anything is shown."""
CLASSES_FROM, WHOLE_FROM = 10, 30
"""From so many answers three classes, and the whole scale."""
FEWEST_OTHERS = 3
"""Fewest other regions in a comparison; with two, 'all but mine' is the other one."""
OTHER = "andere antwoorden"
_THREE = 3


@dataclass(frozen=True)
class Answering:
    """One answer as it is shown: the codes of the scale that are counted in it."""

    code: str
    label: str
    codes: tuple[str, ...]
    is_favourable: bool = False


def minimum_of(settings: RegionSettings | None, group: str) -> int:
    """Return the fewest answers of a group of a region; lower for beleid only as was agreed."""
    agreed = settings.survey.minimum_beleid if settings and group == "beleid" else None
    return agreed.minimum if agreed else MINIMUM


def agreement_of(settings: RegionSettings, group: str) -> str:
    """Return in a Dutch sentence who agreed to a lower minimum; '' where nobody did."""
    agreed = settings.survey.minimum_beleid if group == "beleid" else None
    if agreed is None or agreed.minimum >= MINIMUM:
        return ""
    day = ".".join(str(int(part)) for part in reversed(agreed.agreed_on.split("-")))
    return (
        f"Voor beleid geldt een minimum van {agreed.minimum} antwoorden, met instemming van "
        f"{agreed.agreed_by} ({day.replace('.', '-')})."
    )


def detail_of(base: int, minimum: int) -> Detail:
    """Return how finely so many answers are shown.

    >>> [detail_of(base, 10) for base in (9, 10, 29, 30)], detail_of(9, 5)
    (['niets', 'klassen', 'klassen', 'geheel'], 'aantal')
    """
    if base < minimum:
        return "niets"
    if base < CLASSES_FROM:
        return "aantal"
    return "klassen" if base < WHOLE_FROM else "geheel"


def coarsest(details: Iterable[Detail]) -> Detail:
    """Return the coarsest of some details.

    >>> coarsest(("geheel", "aantal", "klassen"))
    'aantal'
    """
    return max(details, key=DETAILS.index)


def favourable_codes(question: AskedQuestion) -> tuple[str, tuple[str, ...]]:
    """Return name and codes of the side by which a question is told: eens, tevreden, ja.

    The last class of an ordered scale; without classes its highest level or, of more than three,
    its highest third; nothing without an order. Of a reversed question too: it is then told that
    agreeing is unfavourable.
    """
    scale = question.scale
    if question.kind != "scale" or scale is None or not scale.ordered:
        return "", ()
    if scale.classes:
        name, codes = list(scale.classes.items())[-1]
        return name.replace("_", " "), tuple(codes)
    if len(scale.levels) > _THREE:
        high = _thirds(scale)[-1]
        return high.label, high.codes
    code, label = list(scale.levels.items())[-1]
    return label, (code,)


def answerings(
    question: AskedQuestion, detail: Detail, counts: Mapping[str, int]
) -> tuple[Answering, ...]:
    """Return the answers that a detail shows of a question.

    `counts` are those of the whole group: a scale without order in 'klassen' keeps its two largest
    answers, the same for every part.
    """
    scale = question.scale
    if detail == "niets" or question.kind != "scale" or scale is None:
        return ()
    name, favourable = favourable_codes(question)
    if detail == "aantal":
        return (Answering(name, name.capitalize(), favourable, True),) if favourable else ()
    if detail == "geheel" or len(scale.levels) <= _THREE:
        return tuple(
            Answering(code, label, (code,), code in favourable)
            for code, label in scale.levels.items()
        )
    if not scale.ordered:
        return _largest(scale, counts)
    if scale.classes:
        return _classes(scale, favourable)
    return _thirds(scale)


def _largest(scale: Scale, counts: Mapping[str, int]) -> tuple[Answering, ...]:
    ranked = sorted(scale.levels, key=lambda code: -counts.get(code, 0))
    kept = [code for code in scale.levels if code in ranked[: _THREE - 1]]
    rest = tuple(code for code in scale.levels if code not in kept)
    shown = [Answering(code, scale.levels[code], (code,)) for code in kept]
    return (*shown, Answering("anders", OTHER.capitalize(), rest))


def _classes(scale: Scale, favourable: tuple[str, ...]) -> tuple[Answering, ...]:
    """Return the classes of a scale, with what stands in none of them apart."""
    found = [
        Answering(key, key.replace("_", " ").capitalize(), tuple(codes), tuple(codes) == favourable)
        for key, codes in scale.classes.items()
    ]
    placed = {code for one in found for code in one.codes}
    rest = tuple(code for code in scale.levels if code not in placed)
    return (*found, *([Answering("anders", OTHER.capitalize(), rest)] if rest else []))


def _thirds(scale: Scale) -> tuple[Answering, ...]:
    """Return low, middle and high of a scale of more than three levels without classes."""
    codes = list(scale.levels)
    size = len(codes) // _THREE
    cuts = (codes[:size], codes[size:-size], codes[-size:])
    found = []
    for name, some in zip(("laag", "midden", "hoog"), cuts, strict=True):
        first, last = scale.levels[some[0]], scale.levels[some[-1]]
        label = first if len(some) == 1 else f"{first} tot en met {last}"
        found.append(Answering(name, label, tuple(some), name == "hoog"))
    return tuple(found)
