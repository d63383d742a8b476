"""`aoj answers results`: what the answers of a region say, for its researcher only.

Every table bears the mark 'intern, niet tonen': what of it may be shown is not decided here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from aoj.commands.answered import asked_for, choose_wave
from aoj.commands.columns import in_columns
from aoj.errors import AojError, InputError, unknown_name
from aoj.indicators import get_indicator
from aoj.report.facade import open_context
from aoj.report.wording import marks
from aoj.settings import RegionSettings, load_region, region_slugs
from aoj.settings.questionnaires import GroupWave
from aoj.store.project import Project
from aoj.survey import INTERNAL
from aoj.survey.answers import against_routing, load_answers
from aoj.survey.questionnaire import comparable, wave_of
from aoj.survey.results.benchmark import compare_with_others
from aoj.survey.results.beside import put_beside
from aoj.survey.results.certainty import certainty_of
from aoj.survey.results.frequencies import count_all
from aoj.survey.results.pairs import compare_questions
from aoj.survey.results.response import nonresponse_of, response_of
from aoj.survey.results.roles import DIFFER, SURE, RoleTest, compare_roles
from aoj.survey.results.rounding import percent
from aoj.survey.results.scores import theme_scores
from aoj.survey.results.selection import STATUS_WORDS, GroupAnswers, answers_of
from aoj.survey.results.shares import Measure, measures_of, share_of
from aoj.survey.results.values import AnswerShare, Frequencies, MakeUp
from aoj.survey.results.waves import compare_waves

_UNSCORED = {"too_few": "te weinig vragen beantwoord", "not_asked": "niet gevraagd"}
"""Why somebody has no score."""


@dataclass(frozen=True)
class Sought:
    """The answers of one group of a region in a wave, and how the others are reached."""

    project: Project
    settings: RegionSettings
    wave: str
    group: str
    answers: GroupAnswers
    said: GroupWave | None
    question: str = ""
    pooled: bool = False
    figure: str = ""


def results(
    project: Project,
    region: str,
    *,
    what: str = "tellingen",
    wave: str = "",
    group: str = "",
    question: str = "",
    pooled: bool = False,
    figure: str = "",
) -> str:
    """Return results of a region as text, per group; raises `InputError` for what does not exist.

    Without `wave` it is the newest one that has answers; without `group` every group apart, never
    taken together.
    """
    settings = load_region(project, region)
    if (what == "cijfer") != bool(figure) or (figure and not question):
        raise InputError(
            "een cijfer naast antwoorden vraagt om een cijfer en een vraag",
            expected="--what cijfer --figure jeugdhulp --question wwtaken",
        )
    if what not in _MAKERS:
        raise unknown_name("soort uitkomst", what, _MAKERS)
    wave = wave or _newest(project, settings)
    groups = [group] if group else list(wave_of(settings, wave).groups)
    parts = []
    keys: list[str] = []
    for name in groups:
        answers = answers_in(project, settings, wave, name)
        if not answers.respondents:
            continue
        keys += answers.asked.keys
        if question and answers.asked.question(question) is None:
            if group:
                raise unknown_name("vraag", question, answers.asked.keys)
            continue
        said = settings.survey.group_wave(wave, name)
        sought = Sought(project, settings, wave, name, answers, said, question, pooled, figure)
        parts.append(f"{_title(sought)}\n\n{_MAKERS[what](sought)}")
    if not parts and keys:
        raise unknown_name("vraag", question, keys)
    if not parts:
        raise InputError(
            f"er zijn geen antwoorden van {' '.join(filter(None, (region, wave, group)))}",
            remedy="'aoj answers list' toont wat er is",
        )
    return "\n\n\n".join(parts)


def answers_in(project: Project, settings: RegionSettings, wave: str, group: str) -> GroupAnswers:
    """Return the answers of one group of a region in a wave, beside the list that it got."""
    asked = asked_for(project, settings, wave, group)
    frame = load_answers(project, settings.data, [settings.slug], [wave], [group])
    undone = against_routing(project, settings.data, settings.slug, wave, group)
    return answers_of(frame, asked, undone)


def others_of(
    project: Project, settings: RegionSettings, wave: str, group: str
) -> tuple[dict[str, GroupAnswers], dict[str, GroupWave | None], tuple[str, ...]]:
    """Return the answers of the other regions in that year, and what their files say.

    A region that shares a gemeente with this one is no other region, since the same people may be
    in both; those are returned by name.
    """
    year = wave_of(settings, wave).year
    own = set(asked_for(project, settings, wave, group).gemeenten)
    overlapping: list[str] = []
    found: dict[str, GroupAnswers] = {}
    said: dict[str, GroupWave | None] = {}
    for slug in region_slugs(project):
        try:
            other = load_region(project, slug)
        except AojError:
            continue
        names = [n for n, w in other.survey.waves.items() if w.year == year and group in w.groups]
        if other.data != settings.data or not names or slug == settings.slug:
            continue
        answers = answers_in(project, other, names[-1], group)
        if answers.respondents and set(answers.asked.gemeenten) & own:
            overlapping.append(slug)
        elif answers.respondents:
            found[slug], said[slug] = answers, other.survey.group_wave(names[-1], group)
    return found, said, tuple(overlapping)


def _newest(project: Project, settings: RegionSettings) -> str:
    waves = settings.survey.waves
    if not waves:
        return choose_wave(settings, "")
    frame = load_answers(project, settings.data, [settings.slug])
    present = set(frame["wave"])
    known = [name for name in waves if name in present] or list(waves)
    return max(known, key=lambda name: (waves[name].year, name))


def _title(sought: Sought) -> str:
    people = len(sought.answers.respondents)
    return (
        f"=== {INTERNAL.upper()} ===\n{sought.settings.name}, meting {sought.wave}, "
        f"{sought.group}: {people} {'antwoord' if people == 1 else 'antwoorden'}"
    )


def _frequencies(sought: Sought) -> str:
    found = _chosen(sought, count_all(sought.answers, sought.said))
    return "\n\n".join(_told(one) for one in found)


def _told(one: Frequencies) -> str:
    rows = [("antwoord", "aantal", "aandeel", "95%-interval")]
    rows += [_row(share) for share in one.answers]
    rows += [_row(share) for share in one.classes]
    left = [f"{STATUS_WORDS[status]} {n}" for status, n in one.left_out.items() if n]
    below = [f"Basis {one.base}; niet geteld: {', '.join(left) or 'niemand'}.", one.method]
    return "\n".join([_question(one), in_columns(rows), *below, *one.notes])


def _question(one: Frequencies) -> str:
    return f"{one.question.text} ({one.question.key})"


def _row(share: AnswerShare) -> tuple[str, str, str, str]:
    interval = ""
    if share.low is not None and share.high is not None:
        interval = f"{_pct(share.low)} tot {_pct(share.high)}"
    shown = f"{percent(share.count, share.base)}%" if share.base else "-"
    return share.label, str(share.count), shown, interval


def _pct(share: float) -> str:
    """Return a whole percentage, a half upwards, as `percent` does."""
    return f"{math.floor(share * 100 + 0.5 + 1e-9)}%"


def _chosen(sought: Sought, found: Sequence[Frequencies]) -> list[Frequencies]:
    return [one for one in found if sought.question in ("", one.question.key)]


def _roles(sought: Sought) -> str:
    themes = dict.fromkeys(
        q.theme for q in sought.answers.asked.counted if sought.question in ("", q.key)
    )
    roles = sought.answers.asked.roles
    lines = [
        f"{name}: {len(sought.answers.part(roles=(role,)).respondents)} antwoorden"
        for role, name in roles.items()
    ]
    blocks = ["\n".join(lines)]
    for theme in themes:
        compared = compare_roles(sought.answers, sought.said, theme)
        rows: list[tuple[str, ...]] = [("vraag", "aandeel", *roles.values(), "toets", "")]
        for one in compared.results:
            if sought.question not in ("", one.measure.question.key):
                continue
            shown = [_of_role(one.shares.get(role)) for role in roles]
            key = ".".join(filter(None, (one.measure.question.key, one.measure.option)))
            rows.append((key, one.measure.label, *shown, _test(one), one.word))
        name = sought.answers.asked.themes.get(theme, theme)
        blocks.append("\n".join([name, in_columns(rows), compared.method, *compared.notes]))
    return "\n\n".join(blocks)


def _of_role(share: AnswerShare | None) -> str:
    if share is None or not share.base:
        return "-"
    return f"{percent(share.count, share.base)}% van {share.base}"


def _test(one: RoleTest) -> str:
    if one.adjusted is None or one.effect is None:
        return "niet getoetst"
    told = f"{one.test}, {_p(one.adjusted)}, {one.effect_name} {_decimal(one.effect, 2)}"
    apart = ["-".join(pair) for pair, p in one.pairs.items() if p < SURE]
    return f"{told} ({', '.join(apart)})" if apart and one.word == DIFFER else told


def _p(value: float) -> str:
    return "p < 0,001" if value < 0.001 else f"p = {_decimal(value, 3)}"


def _decimal(value: float, places: int) -> str:
    step = Decimal(1).scaleb(-places)
    shown = Decimal(repr(round(value, 12))).quantize(step, ROUND_HALF_UP)
    return str(shown).replace(".", ",")


def _scores(sought: Sought) -> str:
    rows: list[tuple[str, ...]] = [("thema", "score", "95%-interval", "schaal", "basis", "alfa")]
    notes: list[str] = []
    for one in theme_scores(sought.answers, sought.said):
        if one.mean is None:
            continue
        interval = ""
        if one.low is not None and one.high is not None:
            interval = f"{_decimal(one.low, 2)} tot {_decimal(one.high, 2)}"
        alpha = "-" if one.alpha is None else _decimal(one.alpha, 2)
        spread = ", ".join(f"{share.label} {share.count}" for share in one.distribution)
        rows.append(
            (one.name, _decimal(one.mean, 2), interval, f"1 tot {one.levels}", str(one.base), alpha)
        )
        own = [note for note in one.notes if note not in sought.answers.notes]
        left = [f"{_UNSCORED[why]} {n}" for why, n in one.left_out.items() if n]
        without = f"Zonder score: {', '.join(left)}." if left else ""
        notes.append(" ".join(filter(None, (f"{one.name}: {spread}.", one.method, without, *own))))
    return "\n".join([in_columns(rows), *notes, *sought.answers.notes])


def _response(sought: Sought) -> str:
    asked = sought.answers.asked
    found = response_of(sought.answers, sought.said)
    rows: list[tuple[str, ...]] = [("deel", "antwoorden", "uitgenodigd", "respons")]
    for part in (found.whole, *found.roles, *found.gemeenten):
        shown = f"{percent(part.answers, part.invited)}%" if part.share and part.invited else "-"
        invited = "onbekend" if part.invited is None else str(part.invited)
        rows.append((part.name or "alle", str(part.answers), invited, shown))
    lines = [in_columns(rows), found.method, *found.notes]
    for made in found.make_up:
        lines += _make_up(made, asked.roles if made.by == "rol" else asked.gemeenten)
    caveats: dict[str, None] = {}
    for one in _chosen(sought, count_all(sought.answers, sought.said)):
        bounds = nonresponse_of(one)
        if bounds.classes and bounds.missing is not None and one.base:
            last = bounds.classes[-1]
            lines.append(
                f"{one.question.key} ({last.label}): met wie niet antwoordde ligt het tussen "
                f"{_pct(last.low)} en {_pct(last.high)}"
            )
            caveats[bounds.method] = None
        caveats.update(dict.fromkeys(bounds.notes))
    return "\n".join([*lines, *caveats])


def _make_up(made: MakeUp, names: Mapping[str, str]) -> list[str]:
    """Return whether answers are made up as those invited: the shares of both, and the test."""
    about = f"Opbouw naar {made.by} naast die van de uitgenodigden"
    told = f"{_p(made.fit.p_value)}, Cohens w {_decimal(made.fit.effect, 2)}" if made.fit else ""
    lines = [f"{about}: {told or made.note or 'niet getoetst'}."]
    if made.parts and made.base:
        rows: list[tuple[str, ...]] = [(made.by, "van de antwoorden", "van de uitgenodigden")]
        rows += [
            (names.get(key, key), _pct(answered), _pct(invited))
            for key, (answered, invited) in made.parts.items()
        ]
        lines.append(in_columns(rows))
    return lines


def _region(sought: Sought) -> str:
    others, said, overlapping = others_of(
        sought.project, sought.settings, sought.wave, sought.group
    )
    said = {**said, sought.settings.slug: sought.said}
    rows: list[tuple[str, ...]] = [("vraag", "aandeel", "regio", "anderen", "verschil", "")]
    notes: dict[str, None] = {}
    if overlapping:
        names = ", ".join(overlapping)
        notes[f"Niet meegeteld, want zij delen een gemeente met deze regio: {names}."] = None
    for one in compare_with_others(sought.answers, others, said, pooled=sought.pooled):
        if sought.question not in ("", one.measure.question.key):
            continue
        key = ".".join(filter(None, (one.measure.question.key, one.measure.option)))
        own = _of_role(one.own)
        theirs = "-" if one.others is None else f"{_pct(one.others)} ({len(one.regions)} regio's)"
        rows.append((key, one.measure.label, own, theirs, _points(one.low, one.high), one.word))
        notes.update(dict.fromkeys((one.method, *one.notes)))
        for slug, reason in one.left_out.items():
            notes[f"{key}: niet vergeleken met {slug} ({reason})."] = None
    return "\n".join([in_columns(rows), *_many(row[-1] for row in rows[1:]), *notes])


def _many(words: Iterable[str]) -> list[str]:
    """Return the line on how many words were given, of which some are there by chance."""
    count = sum(bool(word) for word in words)
    if count < 2:
        return []
    return [
        f"{count} vergelijkingen, niet gecorrigeerd: ook waar niets verschilt, wijkt er ongeveer "
        "1 op de 20 door toeval af."
    ]


def _points(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return f"{_point(low)} tot {_point(high)} procentpunt"


def _point(share: float) -> str:
    """Return percentage points with their sign, which one decimal keeps, or two near nothing."""
    places = 1 if abs(share) >= 0.0005 else 2
    sign = "-" if share < 0 else "+"
    return sign + _decimal(abs(share) * 100, places)


def _waves(sought: Sought) -> str:
    waves = sought.settings.survey.waves
    year = waves[sought.wave].year
    earlier = [n for n, w in waves.items() if w.year < year and sought.group in w.groups]
    present = set(
        load_answers(
            sought.project, sought.settings.data, [sought.settings.slug], (), [sought.group]
        )["wave"]
    )
    names = sorted((n for n in earlier if n in present), key=lambda name: waves[name].year)
    if not names:
        return "Er is geen eerdere meting van deze groep."
    blocks = []
    for name in names:
        before = answers_in(sought.project, sought.settings, name, sought.group)
        said = sought.settings.survey.group_wave(name, sought.group)
        blocks.append(_between(sought, before, said, name))
    return "\n\n".join(blocks)


def _between(sought: Sought, before: GroupAnswers, said: GroupWave | None, name: str) -> str:
    found = compare_waves(before, sought.answers, said, sought.said)
    asked = sought.answers.asked
    rows: list[tuple[str, ...]] = [("samenstelling", name, sought.wave)]
    for composition, names in ((found.roles, asked.roles), (found.gemeenten, asked.gemeenten)):
        for key, (first, last) in composition.counts.items():
            unknown = f"{composition.by} niet genoemd"
            shown = names.get(key, before.asked.gemeenten.get(key, key) or unknown)
            rows.append((shown, str(first), str(last)))
    changes: list[tuple[str, ...]] = [("vraag", "aandeel", name, sought.wave, "verschil", "")]
    for one in found.changes:
        if sought.question not in ("", one.measure.question.key):
            continue
        key = ".".join(filter(None, (one.measure.question.key, one.measure.option)))
        words = "; ".join(filter(None, (one.word, one.remark)))
        then = "-" if one.first is None else _of_role(one.first)
        changes.append(
            (key, one.measure.label, then, _of_role(one.last), _points(one.low, one.high), words)
        )
    count = f"Vergeleken: {found.base[0]} en {found.base[1]} antwoorden."
    many = _many(one.word for one in found.changes)
    tables = [in_columns(rows), "", in_columns(changes)]
    return "\n".join([*tables, count, *many, found.method, *found.notes])


def _pairs(sought: Sought) -> str:
    found = compare_questions(sought.answers)
    rows: list[tuple[str, ...]] = [("vraag", "vraag", "tau-b", "95%-interval", "na Holm", "basis")]
    shown = [
        pair for pair in found.pairs if sought.question in ("", pair.first.key, pair.second.key)
    ]
    for pair in shown[:20]:
        rows.append(
            (
                pair.first.key,
                pair.second.key,
                _decimal(pair.tau, 2),
                f"{_decimal(pair.low, 2)} tot {_decimal(pair.high, 2)}",
                _p(pair.adjusted),
                str(pair.base),
            )
        )
    more = f"De 20 sterkste van {len(shown)} paren." if len(shown) > 20 else ""
    lines = [in_columns(rows), more, found.method, *found.notes]
    return "\n".join(line for line in lines if line)


def _figure(sought: Sought) -> str:
    """Return a context figure of every region beside what its respondents answered."""
    others, _, _ = others_of(sought.project, sought.settings, sought.wave, sought.group)
    every = {sought.settings.slug: sought.answers, **others}
    question = sought.answers.asked.question(sought.question)
    measures = list(measures_of(question)) if question else []
    if not measures:
        raise InputError(f"de vraag '{sought.question}' heeft geen antwoorden om te tellen")
    name, _, part = sought.figure.partition(".")
    indicator = get_indicator(name)
    part = part or next(iter(indicator.breakdowns))
    if part not in indicator.breakdowns:
        raise unknown_name(f"onderdeel van {name}", part, indicator.breakdowns)
    blocks = []
    for measure in measures:
        shares = {slug: _share_there(one, measure) for slug, one in every.items()}
        told = {slug: _newest_figure(sought, slug, name, part) for slug in every}
        years = sorted({year for _, _, year in told.values() if year})
        found = put_beside(
            indicator.breakdowns[part].label,
            {slug: value for slug, (value, _, _) in told.items()},
            measure.label,
            {slug: share for slug, share in shares.items() if share is not None},
            figure_year=years[-1] if years else 0,
            answer_year=sought.answers.asked.year,
        )
        rows: list[tuple[str, ...]] = [("regio", found.figure, f"{measure.label}")]
        rows += [(slug, told[slug][1], _of_role(shares[slug])) for slug in found.rows]
        lines = [in_columns(rows)]
        if found.order is not None:
            lines.append(
                f"Rangcorrelatie {_decimal(found.order.value, 2)}, {_p(found.order.p_value)}."
            )
        if found.left_out:
            lines.append(f"Zonder {', '.join(found.left_out)}: daar ontbreekt een van beide.")
        blocks.append("\n".join([*lines, found.method, *found.notes]))
    return "\n\n".join(blocks)


def _share_there(answers: GroupAnswers, measure: Measure) -> AnswerShare | None:
    """Return the same share in another region; None where the question may not be compared."""
    there = answers.asked.question(measure.question.key)
    if there is None or comparable(measure.question, there).word == "nee":
        return None
    return share_of(answers, measure, certainty_of(answers, None))


def _newest_figure(
    sought: Sought, slug: str, name: str, part: str
) -> tuple[float | None, str, int]:
    """Return the newest context figure of a region: its value if exact, its words, its year."""
    context = open_context(slug, project=sought.project)
    indicator = get_indicator(name)
    found = context.results(name).newest(context.region.code, part)
    if found is None:
        return None, "", 0
    value = found.value if not marks.is_vague(found, indicator) else None
    return value, marks.figure(found, indicator), int(found.period[:4])


_MAKERS: dict[str, Callable[[Sought], str]] = {
    "tellingen": _frequencies,
    "rollen": _roles,
    "scores": _scores,
    "respons": _response,
    "regio": _region,
    "metingen": _waves,
    "vragen": _pairs,
    "cijfer": _figure,
}
