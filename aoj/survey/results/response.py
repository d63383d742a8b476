"""Response, what those who did not answer could change, and who answered beside who was invited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from aoj.settings.questionnaires import GroupWave
from aoj.statistics import goodness_of_fit, missing_bounds
from aoj.survey.results.certainty import invited_in_all
from aoj.survey.results.selection import GroupAnswers
from aoj.survey.results.values import (
    AnswerShare,
    Frequencies,
    MakeUp,
    MissingBounds,
    NonResponse,
    Response,
    ResponsePart,
)

FEWEST_FOR_FIT = 10
"""With fewer answers nothing is tested: they say nothing on the make-up of a group."""
MORE = "meer antwoorden dan uitgenodigden; een responspercentage is er niet"
NOBODY = "niemand uitgenodigd"
UNKNOWN = "het aantal uitgenodigden is niet bekend"
OPEN = "er is een open link gebruikt; een responspercentage is er niet"
BOUNDS = (
    "Uiterste grenzen (Manski): het aandeel als niemand, en als iedereen die geen antwoord gaf, "
    "dit had geantwoord. Het zijn geen marges door toeval: zij zeggen wat niet bekend is."
)


def response_of(answers: GroupAnswers, wave: GroupWave | None) -> Response:
    """Return the response of a whole group per role and per gemeente (not of a part of it)."""
    roles = Counter(one.role for one in answers.respondents.values())
    gemeenten = Counter(one.gemeente for one in answers.respondents.values())
    asked, count = answers.asked, len(answers.respondents)
    invited = invited_in_all(asked, wave) if wave else None
    by_role = _parts(asked.roles, roles, wave, wave.invited if wave else {})
    by_gemeente = _parts(asked.gemeenten, gemeenten, wave, wave.invited_gemeenten if wave else {})
    left_out = {
        "role": count - sum(part.answers for part in by_role),
        "gemeente": count - sum(part.answers for part in by_gemeente),
    }
    return Response(
        answers.selection,
        count,
        _part("", asked.title, count, invited, wave),
        by_role,
        by_gemeente,
        (
            _make_up("rol", by_role, left_out["role"], wave),
            _make_up("gemeente", by_gemeente, left_out["gemeente"], wave),
        ),
        left_out,
        "Antwoorden gedeeld door uitgenodigden; de samenstelling is getoetst met chi-kwadraat "
        "(aanpassing), gecorrigeerd omdat niemand twee keer meedoet, en bij kleine aantallen exact "
        "of met permutatie.",
        (*answers.notes, *_notes(left_out, asked.gemeenten, wave)),
    )


def nonresponse_of(found: Frequencies) -> NonResponse:
    """Return between what the shares of a question could lie if all invited had answered.

    Who did not see the question by its routing, did not know, or found it not applicable is no
    part of it: they did answer that it has no answer.
    """
    invited = found.certainty.invited
    left_out = found.left_out
    if invited is None:
        return NonResponse(
            found.question,
            found.selection,
            found.base,
            None,
            (),
            (),
            left_out,
            BOUNDS,
            (f"Geen grenzen, want {found.certainty.reason}.",),
        )
    silent = invited - found.respondents + left_out["unanswered"] + left_out["not_asked"]
    return NonResponse(
        found.question,
        found.selection,
        found.base,
        silent,
        _bounds(found.answers, found.base, silent),
        _bounds(found.classes, found.base, silent),
        left_out,
        BOUNDS,
    )


def _bounds(shares: Iterable[AnswerShare], base: int, silent: int) -> tuple[MissingBounds, ...]:
    """Return the bounds per answer; who answered other options only is silent on this one."""
    found = []
    for one in shares:
        missing = silent + base - one.base
        if one.base + missing:
            low, high = missing_bounds(one.count, one.base, missing)
            found.append(MissingBounds(one.code, one.label, one.count, low, high))
    return tuple(found)


def _parts(
    names: Mapping[str, str],
    counts: Mapping[str, int],
    wave: GroupWave | None,
    invited: Mapping[str, int],
) -> tuple[ResponsePart, ...]:
    return tuple(
        _part(key, name, counts.get(key, 0), invited.get(key), wave) for key, name in names.items()
    )


def _part(
    key: str, name: str, count: int, invited: int | None, wave: GroupWave | None
) -> ResponsePart:
    """Return the response of one part; with an open link there is no number invited to trust."""
    if wave is not None and wave.open_link:
        return ResponsePart(key, name, count, None, OPEN)
    if invited is None:
        return ResponsePart(key, name, count, None, UNKNOWN)
    if not invited and not count:
        return ResponsePart(key, name, count, invited, NOBODY)
    return ResponsePart(key, name, count, invited, MORE if count > invited else "")


def _make_up(
    by: Literal["rol", "gemeente"],
    parts: tuple[ResponsePart, ...],
    unplaced: int,
    wave: GroupWave | None,
) -> MakeUp:
    """Return the make-up by role or gemeente, tested where numbers allow it."""
    counts = [part.answers for part in parts]
    base = sum(counts)
    invited = [part.invited for part in parts if part.invited is not None]
    if len(parts) < 2:
        return MakeUp(by, {}, None, base, unplaced, f"er is geen tweede {by} om mee te vergelijken")
    if len(invited) < len(parts) or not sum(invited):
        reason = "er is een open link gebruikt" if wave and wave.open_link else UNKNOWN
        return MakeUp(by, {}, None, base, unplaced, reason)
    shares = {
        part.key: (part.answers / base if base else float("nan"), number / sum(invited))
        for part, number in zip(parts, invited, strict=True)
    }
    if note := _untested(counts, invited):
        return MakeUp(by, shares, None, base, unplaced, note)
    return MakeUp(by, shares, goodness_of_fit(counts, invited), base, unplaced)


def _untested(counts: list[int], invited: list[int]) -> str:
    """Return in Dutch why a make-up is not tested; '' where it is."""
    if any(count > number for count, number in zip(counts, invited, strict=True)):
        return "niet getoetst: ergens zijn meer antwoorden dan uitgenodigden"
    if sum(counts) < FEWEST_FOR_FIT:
        return f"niet getoetst: minder dan {FEWEST_FOR_FIT} antwoorden"
    if sum(counts) == sum(invited):
        return "niet getoetst: iedereen die uitgenodigd is, deed mee"
    if sum(1 for number in invited if number) < 2:
        return "niet getoetst: alle uitgenodigden horen bij elkaar"
    return ""


def _notes(
    left_out: Mapping[str, int], gemeenten: Mapping[str, str], wave: GroupWave | None
) -> tuple[str, ...]:
    notes = []
    if left_out["role"]:
        notes.append(f"Zonder rol van de lijst: {left_out['role']}; niet bij een rol geteld.")
    if gemeenten and left_out["gemeente"]:
        notes.append(
            f"Zonder gemeente van de regio: {left_out['gemeente']}; niet bij een gemeente geteld."
        )
    if wave is not None and wave.invited and wave.invited_gemeenten and not wave.open_link:
        by_role, by_gemeente = sum(wave.invited.values()), sum(wave.invited_gemeenten.values())
        if by_role != by_gemeente:
            notes.append(
                f"Per rol zijn er {by_role} uitgenodigd en per gemeente {by_gemeente}; voor de "
                "hele groep geldt het aantal per rol, als dat van elke rol bekend is."
            )
    return tuple(notes)
