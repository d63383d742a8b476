"""Theme scores: the mean of a theme's questions per respondent, and how those are spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from aoj.settings.questionnaires import GroupWave
from aoj.statistics import cronbach_alpha
from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.results.certainty import Certainty, certainty_of
from aoj.survey.results.selection import GroupAnswers
from aoj.survey.results.values import AnswerShare, ThemeScore

FEWEST_ITEMS = 2
"""One question is no score: its rechte telling already tells it."""
FEWEST_LEVELS = 3
"""A question of two answers has no steps to take a mean of."""
ALPHA_ITEMS, ALPHA_ANSWERS = 3, 30
"""From so many questions, all answered by so many, reliability is given."""


def score_items(asked: Asked, theme: str) -> tuple[AskedQuestion, ...]:
    """Return the questions that make up the score of a theme: ordered scales of one length.

    Out are a region's own questions (a score is to mean the same everywhere), scales without order
    or with two answers, and those of another length than most (the longer one where even).
    """
    fitting = [question for question in asked.questions if _fits(question, theme)]
    lengths = Counter(_length(question) for question in fitting)
    most = max(lengths, key=lambda length: (lengths[length], length), default=0)
    return tuple(question for question in fitting if _length(question) == most)


def theme_scores_of(
    answers: GroupAnswers, theme: str, items: Collection[str] | None = None
) -> dict[str, float]:
    """Return the score of each respondent who answered at least half of the questions.

    A reversed question is mirrored. `items` narrows the questions to these keys, such as those
    that two waves or regions share.
    """
    return {
        number: sum(places) / len(places)
        for number, places in _places(answers, _chosen(answers.asked, theme, items)).items()
    }


def theme_score(
    answers: GroupAnswers,
    theme: str,
    wave: GroupWave | None,
    items: Collection[str] | None = None,
) -> ThemeScore | None:
    """Return the score of a theme; None where it has fewer than two questions to take it of."""
    chosen = _chosen(answers.asked, theme, items)
    if len(chosen) < FEWEST_ITEMS:
        return None
    certainty = certainty_of(answers, wave)
    placed = _places(answers, chosen)
    scores = [sum(places) / len(places) for places in placed.values()]
    found = certainty.mean_interval(scores)
    alpha, alpha_base = _alpha(placed, len(chosen))
    return ThemeScore(
        theme=theme,
        name=answers.asked.themes.get(theme, theme),
        selection=answers.selection,
        items=tuple(question.key for question in chosen),
        levels=_length(chosen[0]),
        base=len(scores),
        left_out=_left_out(answers, chosen, placed),
        mean=sum(scores) / len(scores) if scores else None,
        low=found.low if found else None,
        high=found.high if found else None,
        deviation=found.deviation if found else None,
        distribution=_distribution(placed, chosen, certainty),
        alpha=alpha,
        alpha_base=alpha_base,
        certainty=certainty,
        method=_method(certainty, len(scores), len(chosen), _length(chosen[0])),
        notes=(*answers.notes, *_notes(answers.asked, theme, chosen, alpha, alpha_base)),
    )


def theme_scores(answers: GroupAnswers, wave: GroupWave | None) -> tuple[ThemeScore, ...]:
    """Return the scores of all themes that have one, in the order of the list."""
    found = (theme_score(answers, theme, wave) for theme in answers.asked.themes)
    return tuple(score for score in found if score is not None)


def nearest_level(total: int, number: int, levels: int) -> int:
    """Return the level nearest to a mean of `total` over `number`, halfway towards the middle.

    So a score and its mirror image fall in mirrored levels; halfway in the very middle goes up.

    >>> [nearest_level(total, 2, 5) for total in (2, 3, 5, 7, 9)]
    [1, 2, 3, 3, 4]
    """
    upper = (2 * total + number) // (2 * number)
    halfway = (2 * total + number) % (2 * number) == 0
    return upper - 1 if halfway and 2 * upper - 1 > levels + 1 else upper


def _fits(question: AskedQuestion, theme: str) -> bool:
    return (
        question.theme == theme
        and question.kind == "scale"
        and not question.own
        and question.scale is not None
        and question.scale.ordered
        and _length(question) >= FEWEST_LEVELS
    )


def _length(question: AskedQuestion) -> int:
    return len(question.scale.levels) if question.scale else 0


def _chosen(asked: Asked, theme: str, items: Collection[str] | None) -> tuple[AskedQuestion, ...]:
    every = score_items(asked, theme)
    return every if items is None else tuple(one for one in every if one.key in items)


def _places(answers: GroupAnswers, chosen: tuple[AskedQuestion, ...]) -> dict[str, list[int]]:
    """Return the places on the scale, mirrored where reversed, of who answered at least half."""
    found: dict[str, list[int]] = {number: [] for number in answers.respondents}
    for question in chosen:
        for number, place in answers.places(question).items():
            mirrored = _length(question) + 1 - place
            found[number].append(mirrored if question.reversed else place)
    return {
        number: places
        for number, places in found.items()
        if places and 2 * len(places) >= len(chosen)
    }


def _left_out(
    answers: GroupAnswers, chosen: tuple[AskedQuestion, ...], placed: Mapping[str, list[int]]
) -> dict[str, int]:
    """Return how many have no score: their file lacked every question, or they answered too few."""
    asked = {
        number
        for question in chosen
        for number, (_, status) in answers.cells.get(question.key, {}).items()
        if status != "not_asked"
    }
    without = [number for number in answers.respondents if number not in placed]
    too_few = sum(1 for number in without if number in asked)
    return {"too_few": too_few, "not_asked": len(without) - too_few}


def _alpha(placed: Mapping[str, list[int]], items: int) -> tuple[float | None, int]:
    """Return the reliability over those who answered every question, and how many those are."""
    complete = [places for places in placed.values() if len(places) == items]
    if items < ALPHA_ITEMS or len(complete) < ALPHA_ANSWERS:
        return None, len(complete)
    if len({sum(places) for places in complete}) == 1:
        return None, len(complete)
    return cronbach_alpha(complete), len(complete)


def _distribution(
    placed: Mapping[str, list[int]], chosen: tuple[AskedQuestion, ...], certainty: Certainty
) -> tuple[AnswerShare, ...]:
    levels = _length(chosen[0])
    counts = Counter(nearest_level(sum(p), len(p), levels) for p in placed.values())
    found = []
    for level in range(1, levels + 1):
        low, high = certainty.interval(counts[level], len(placed)) or (None, None)
        found.append(
            AnswerShare(str(level), f"rond {level}", counts[level], len(placed), low, high)
        )
    return tuple(found)


def _method(certainty: Certainty, base: int, items: int, levels: int) -> str:
    margin = certainty.words(base, of="Student", fewest=2)
    return (
        f"Gemiddelde (1 tot {levels}, hoog is gunstig) over {items} vragen van wie er ten minste "
        f"de helft beantwoordde; omgekeerde vragen gespiegeld; {margin}."
    )


def _notes(
    asked: Asked,
    theme: str,
    chosen: tuple[AskedQuestion, ...],
    alpha: float | None,
    alpha_base: int,
) -> tuple[str, ...]:
    keys = {question.key for question in chosen}
    out = [
        question.key
        for question in asked.questions
        if question.theme == theme and question.kind == "scale" and question.key not in keys
    ]
    notes = []
    if out:
        notes.append(
            f"Niet in deze score: {', '.join(out)} (eigen vraag, geen volgorde, een schaal van een "
            "andere lengte, of niet te vergelijken)."
        )
    if alpha is None:
        notes.append(
            f"Geen betrouwbaarheid: zij vraagt {ALPHA_ITEMS} vragen die {ALPHA_ANSWERS} personen "
            f"alle beantwoordden en niet allen gelijk; hier {len(chosen)} vragen en {alpha_base} "
            f"{'persoon' if alpha_base == 1 else 'personen'}."
        )
    return tuple(notes)
