"""The plan: what of each region may be shown, decided for all regions together before any is made.

The same answers, lists, settings and ledger give the same plan, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from aoj.errors import unknown_name
from aoj.geography import Geography
from aoj.settings import RegionSettings
from aoj.settings.questionnaires import GROUPS
from aoj.store.project import Project
from aoj.store.releases import Released
from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.release.audit import Audit
from aoj.survey.release.comparing import Supplied, Told, beside_others, changes_between
from aoj.survey.release.deciding import Decision, Partition, decide, partition_of
from aoj.survey.release.deepening import deepen
from aoj.survey.release.earlier import as_before
from aoj.survey.release.gate import audit_group, audited, beside_released
from aoj.survey.release.material import Material, Place, open_material
from aoj.survey.release.overlap import is_apart, shared, tells_of_few
from aoj.survey.release.printed import CHANGES
from aoj.survey.release.responding import response_rows
from aoj.survey.release.rules import (
    MINIMUM,
    agreement_of,
    answerings,
    coarsest,
    favourable_codes,
    minimum_of,
)
from aoj.survey.release.shown import (
    Detail,
    RegionRelease,
    ShownChange,
    ShownDeepening,
    ShownGroup,
    ShownOthers,
    ShownPart,
    ShownQuestion,
    ShownTable,
)
from aoj.survey.release.supplied import load_supplied
from aoj.survey.release.tables import counts_of, detail_for, table_of
from aoj.survey.release.testing import with_tests, with_tests_of
from aoj.survey.results.certainty import Certainty, certainty_of

OTHER_PEOPLE = (
    "de regio of de groep was toen anders samengesteld, en uit het verschil zouden de antwoorden "
    "van enkele mensen blijken"
)
SHARED = "beide"
ROUTED = "anders waren antwoorden op een eerdere vraag af te leiden"
METHOD = (
    "Rechte tellingen van wie een antwoord van de schaal gaf. Wat berekend is, komt alleen uit de "
    "getoonde aantallen."
)
Ledger = Mapping[Place, Sequence[Released]]


@dataclass(frozen=True)
class Request:
    """A region whose plan is asked, in one wave ('' is its newest), with what it deepens.

    A deepening is a group, the key of a question and by what it is split: 'rol', 'gemeente' or the
    key of another question.
    """

    region: str
    wave: str = ""
    deepenings: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class _Planner:
    """Decides each group of each region once, whoever asks."""

    material: Material
    ledger: Ledger
    secondary: bool = True
    _decided: dict[Place, dict[str, Decision]] = field(default_factory=dict, repr=False)

    @cached_property
    def supplied(self) -> Mapping[tuple[str, str], Mapping[str, Supplied]]:
        return load_supplied(self.material.project, self.material.data_set)

    def minimum(self, region: str, group: str) -> int:
        return minimum_of(self.material.settings[region], group)

    def partition(self, place: Place) -> Partition:
        minimum = self.minimum(place[0], place[2])
        answers = self.material.answers(*place)
        return partition_of(answers, "rol", minimum, secondary=self.secondary)

    def decisions(self, place: Place) -> Mapping[str, Decision]:
        """Return what is shown of each counted question of a closed wave, by key."""
        if place not in self._decided:
            self._decided[place] = self._decide(place)
        return self._decided[place]

    def _decide(self, place: Place) -> dict[str, Decision]:
        answers = self.material.answers(*place)
        minimum = self.minimum(place[0], place[2])
        partition = self.partition(place)
        wave = self.material.said(*place)
        found: dict[str, Decision] = {}
        for question in answers.asked.counted:

            def deciding(
                at_most: Detail,
                *,
                has_parts: bool,
                already: Detail | None = None,
                question: AskedQuestion = question,
            ) -> Decision:
                return decide(
                    answers,
                    question,
                    wave,
                    partition if has_parts else None,
                    minimum,
                    at_most=at_most,
                    already=already,
                    secondary=self.secondary,
                )

            decision = deciding("geheel", has_parts=True)
            if self.secondary:
                before = self.ledger.get(place, ())
                decision = as_before(question, answers, decision, before, minimum, deciding)
                decision = _routed(question, answers.asked, found, decision)
                decision = beside_released(answers, question.key, decision, before, minimum)
            found[question.key] = decision
        return found

    def told(self, place: Place, key: str) -> Told | None:
        """Return what a region tells others of a question; None where it is not shown there."""
        if not self.material.is_closed(*place):
            return None
        question = self.material.asked(*place).question(key)
        if question is None or not question.is_counted:
            return None
        settings = self.material.settings[place[0]]
        certainty = certainty_of(self.material.answers(*place), self.material.said(*place))
        table = self.decisions(place)[key].whole
        return Told(settings.name, question, table, certainty.known, settings.survey.named)

    def others(self, place: Place, key: str, year: int) -> list[Told]:
        """Return what the other regions tell in a year, without those that share a gemeente."""
        own = set(self.material.asked(*place).gemeenten)
        found = []
        for slug, settings in self.material.settings.items():
            waves = [n for n in self.material.waves(slug) if settings.survey.waves[n].year == year]
            if slug == place[0] or not waves or not settings.survey.group_wave(waves[-1], place[2]):
                continue
            other = (slug, waves[-1], place[2])
            if own & set(self.material.asked(*other).gemeenten):
                continue
            told = self.told(other, key)
            if told is not None:
                found.append(told)
        return found

    def beside(self, place: Place, question: AskedQuestion) -> tuple[ShownOthers, ...]:
        own = self.told(place, question.key)
        if own is None:
            return ()
        waves = self.material.settings[place[0]].survey.waves
        year = waves[place[1]].year
        years = {
            wave.year
            for settings in self.material.settings.values()
            for wave in settings.survey.waves.values()
            if wave.year < year
        }
        newest_first = sorted(years, reverse=True)
        return beside_others(
            own,
            self.others(place, question.key, year),
            lambda: ((str(y), self.others(place, question.key, y)) for y in newest_first),
            self.supplied.get((place[2], question.key), {}),
            pooled=self.material.settings[place[0]].survey.pooled,
        )

    def changes(self, place: Place, question: AskedQuestion) -> tuple[ShownChange, ...]:
        """Return a question beside each earlier closed wave, the newest first."""
        found: list[ShownChange] = []
        for earlier in self.earlier(place):
            then = (place[0], earlier, place[2])
            before = self.material.asked(*then).question(question.key)
            if before is None or not before.is_counted:
                continue
            first = self._compared(then, place, before)
            last = self._compared(place, then, question)
            if first is None or last is None:
                found.append(ShownChange(earlier, "", "", reason=OTHER_PEOPLE))
                continue
            known = [
                certainty_of(self.material.answers(*one), self.material.said(*one)).known
                for one in (then, place)
            ]
            found += changes_between(earlier, question, last, before, first, is_known=all(known))
        return tuple(found)

    def _compared(self, place: Place, other: Place, question: AskedQuestion) -> ShownTable | None:
        """Return a question over who is in roles and gemeenten of both waves; None where not.

        Who is left out must be the minimum, or nobody: the difference with the whole would show
        their answers. And beside a split per role they must tell of no fewer.
        """
        decision = self.decisions(place)[question.key]
        answers = self.material.answers(*place)
        kept = shared(answers, self.material.answers(*other))
        dropped = len(answers.respondents) - len(kept.respondents)
        if not dropped or decision.whole.detail == "niets":
            return decision.whole
        counts = counts_of(kept, question)
        out = decision.whole.base - counts.base
        if not self.secondary:
            out = 0
        if 0 < out < MINIMUM:
            return None
        left = sorted(set(answers.respondents) - set(kept.respondents))
        rest = replace(answers, respondents={n: answers.respondents[n] for n in left})
        split = decision.split
        if (
            split
            and self.secondary
            and tells_of_few(answers, question, split, (kept, rest), MINIMUM)
        ):
            return None
        detail = coarsest((detail_for(question, counts.base, MINIMUM), decision.whole.detail))
        if self.secondary and not self._may_stand_beside(place, other, question, counts.base):
            return None
        certainty = certainty_of(answers, self.material.said(*place))
        return table_of(
            question,
            counts,
            detail,
            ShownPart(SHARED, "wie in beide metingen meedoen"),
            replace(certainty, invited=None),
            whole=counts_of(answers, question).codes,
        )

    def _may_stand_beside(
        self, place: Place, other: Place, question: AskedQuestion, base: int
    ) -> bool:
        """Whether who is in two waves may be shown beside all else that is shown of this one.

        Who is shared with one wave less who is shared with another, or less a role, may be a few
        people: of what all these have in common each piece is the minimum, or nobody.
        """
        before = [
            row
            for row in self.ledger.get(place, ())
            if row.by == CHANGES and row.question == question.key
        ]
        told = [row for row in before if set(row.part.split(">")) == {place[1], other[1]}]
        if any(0 < abs(row.base - base) < MINIMUM for row in told):
            return False
        went = [name for row in before for name in row.part.split(">") if name != place[1]]
        waves = self.material.settings[place[0]].survey.waves
        rest = [
            name
            for name in reversed(self.material.waves(place[0]))
            if self.material.is_closed(place[0], name, place[2]) and place[2] in waves[name].groups
        ]
        answers = self.material.answers(*place)
        split = self.decisions(place)[question.key].split
        beside: list[frozenset[str]] = []
        for name in dict.fromkeys([*went, *rest]):
            if name == place[1] or name not in waves:
                continue
            kept = shared(answers, self.material.answers(place[0], name, place[2]))
            if len(kept.respondents) == len(answers.respondents):
                continue
            mine = frozenset(kept.respondents)
            fit = is_apart(answers, question, split, mine, beside, MINIMUM)
            if name == other[1]:
                return fit
            if fit:
                beside.append(mine)
        return True

    def earlier(self, place: Place) -> tuple[str, ...]:
        """Return the closed waves of a group before this one, the newest first."""
        region, wave, group = place
        waves = self.material.settings[region].survey.waves
        found = [
            name
            for name in self.material.waves(region)
            if waves[name].year < waves[wave].year
            and self.material.is_closed(region, name, group)
            and group in waves[name].groups
        ]
        return tuple(reversed(found))


def make_plans(
    project: Project,
    data_set: str,
    geography: Geography,
    requests: Sequence[Request],
    *,
    released: Sequence[Released] = (),
    secondary: bool = True,
) -> dict[str, RegionRelease]:
    """Return the plan of each region that is asked for, by its name.

    `released` is what went out before. `secondary` False hides only what is itself too small: that
    is for showing what an attack then finds, never for a report. Raises `InputError` for a region
    without waves or a wave that does not exist, `DataError` for answers that are damaged.
    """
    material = open_material(project, data_set, geography)
    planner = _Planner(material, _by_place(released), secondary)
    return {request.region: _region(planner, request) for request in requests}


def audit_plans(
    project: Project,
    data_set: str,
    geography: Geography,
    requests: Sequence[Request],
    *,
    released: Sequence[Released] = (),
    secondary: bool = True,
) -> dict[tuple[str, str], Audit]:
    """Return per region and group what all that is published tells of hidden answers.

    Over the tables of the plans and of all that went out; see `audit`. Raises as `make_plans`.
    """
    material = open_material(project, data_set, geography)
    planner = _Planner(material, _by_place(released), secondary)
    found: dict[tuple[str, str], Audit] = {}
    for request in requests:
        _check_region(material, request.region)
        wave = _wave(material, request.region, request.wave)
        for group in _groups(material.settings[request.region], wave) if wave else ():
            place = (request.region, wave, group)
            if not material.is_closed(*place):
                continue
            found[request.region, group] = audit_group(
                material.answers(*place),
                planner.decisions(place),
                _deeper(planner, place, request),
                planner.ledger.get(place, ()),
                planner.minimum(request.region, group),
            )
    return found


def _by_place(released: Sequence[Released]) -> Ledger:
    ledger: dict[Place, list[Released]] = {}
    for one in released:
        ledger.setdefault((one.region, one.wave, one.group), []).append(one)
    return ledger


def strict_release(
    project: Project, settings: RegionSettings, geography: Geography, wave: str = ""
) -> RegionRelease:
    """Return the strictest release of a region, for a notebook that runs without a plan.

    Only the whole group, at most three classes, always the general minimum; no roles, no other
    regions, no earlier waves, no open answers.
    """
    material = open_material(project, settings.data, geography, only=settings.slug)
    wave = _wave(material, settings.slug, wave)
    if not wave:
        return _empty(material, settings, strict=True)
    groups = tuple(
        _strict_group(material, (settings.slug, wave, group)) for group in _groups(settings, wave)
    )
    year = settings.survey.waves[wave].year
    return RegionRelease(
        settings.slug, settings.name, material.data_set, wave, year, groups, strict=True
    )


def _region(planner: _Planner, request: Request) -> RegionRelease:
    material = planner.material
    _check_region(material, request.region)
    settings = material.settings[request.region]
    wave = _wave(material, request.region, request.wave)
    if not wave:
        return _empty(material, settings)
    places = [(request.region, wave, group) for group in _groups(settings, wave)]
    groups = tuple(_group(planner, place) for place in places)
    deepenings = tuple(
        one
        for place in places
        if material.is_closed(*place)
        for one in _deeper(planner, place, request)
    )
    ordered = {
        (place[2], question.key): question.scale.ordered
        for place in places
        if certainty_of(material.answers(*place), material.said(*place)).known
        for question in material.asked(*place).counted
        if question.scale is not None
    }
    deepenings = with_tests_of(deepenings, ordered)
    year = settings.survey.waves[wave].year
    return RegionRelease(
        request.region, settings.name, material.data_set, wave, year, groups, deepenings
    )


def _check_region(material: Material, region: str) -> None:
    if region not in material.settings:
        raise unknown_name("regio met een meting", region, material.settings)


def _deeper(planner: _Planner, place: Place, request: Request) -> tuple[ShownDeepening, ...]:
    """Return what is asked beyond the report of a group, as far as it may stand beside all else."""
    decisions, minimum = planner.decisions(place), planner.minimum(place[0], place[2])
    asked = [
        deepen(planner.material, decisions, place, key, by, minimum)
        for group, key, by in request.deepenings
        if group == place[2]
    ]
    answers = planner.material.answers(*place)
    return audited(answers, decisions, asked, planner.ledger.get(place, ()), minimum)


def _wave(material: Material, region: str, wave: str) -> str:
    """Return the wave that is meant; '' where the region has no answers at all."""
    known = material.settings[region].survey.waves if region in material.settings else {}
    if wave and wave not in known:
        where = f"parameters/{region}.yml"
        raise unknown_name("meting", wave, known, where=where)
    waves = material.waves(region) if known else ()
    return wave or (waves[-1] if waves else "")


def _groups(settings: RegionSettings, wave: str) -> tuple[str, ...]:
    present = settings.survey.waves[wave].groups
    return tuple(group for group in GROUPS if group in present)


def _empty(material: Material, settings: RegionSettings, *, strict: bool = False) -> RegionRelease:
    return RegionRelease(
        settings.slug, settings.name, material.data_set, "", settings.year, (), strict=strict
    )


def _group(planner: _Planner, place: Place) -> ShownGroup:
    material = planner.material
    settings = material.settings[place[0]]
    minimum = planner.minimum(place[0], place[2])
    base = _bare_group(material, place, minimum, planner.partition(place))
    base = replace(base, agreement=agreement_of(settings, place[2]), earlier=planner.earlier(place))
    if base.is_open or base.is_hidden:
        return base
    asked = material.asked(*place)
    decisions = planner.decisions(place)
    shown = [
        replace(
            _question(question, decisions[question.key]),
            others=planner.beside(place, question),
            changes=planner.changes(place, question),
        )
        for question in asked.counted
    ]
    certainty = certainty_of(material.answers(*place), material.said(*place))
    from aoj.survey.release.texts import open_of

    adaptations = {str(name): one for name, one in settings.survey.questionnaires.items()}
    adaptation = adaptations.get(place[2])
    marks = {mark.mark for mark in settings.survey.reviewed}
    return replace(
        base,
        questions=with_tests(shown, asked.questions, is_known=certainty.known),
        open_answers=tuple(
            open_of(
                material.answers(*place),
                question,
                adaptation.open_answers.get(question.key) if adaptation else None,
                marks,
                minimum,
                names=settings.survey.names,
            )
            for question in asked.questions
            if question.kind == "open"
        ),
    )


def _strict_group(material: Material, place: Place) -> ShownGroup:
    base = _bare_group(material, place, MINIMUM, None)
    if base.is_open or base.is_hidden:
        return base
    answers, wave = material.answers(*place), material.said(*place)
    shown: list[ShownQuestion] = []
    for question in answers.asked.counted:
        decision = decide(answers, question, wave, None, MINIMUM, at_most="klassen")
        known = {one.key: Decision(one.whole) for one in shown}
        decision = _routed(question, answers.asked, known, decision)
        shown.append(_question(question, decision))
    return replace(base, questions=tuple(shown))


def _bare_group(
    material: Material, place: Place, minimum: int, partition: Partition | None
) -> ShownGroup:
    """Return a group with its response only."""
    answers, wave = material.answers(*place), material.said(*place)
    asked = answers.asked
    certainty: Certainty = certainty_of(answers, wave)
    counted = {question.theme for question in asked.counted}
    return ShownGroup(
        group=place[2],
        title=asked.title,
        minimum=minimum,
        is_open=not material.is_closed(*place),
        closes=wave.closes if wave else "",
        themes={key: name for key, name in asked.themes.items() if key in counted},
        population=certainty.population,
        response=response_rows(answers, wave, minimum, partition),
        to_discuss={
            theme: tuple(q.text for q in asked.counted if q.theme == theme)
            for theme in asked.themes
            if theme in counted
        },
        is_hidden=len(answers.respondents) < minimum,
        method=METHOD,
    )


def _question(question: AskedQuestion, decision: Decision) -> ShownQuestion:
    return ShownQuestion(
        key=question.key,
        theme=question.theme,
        text=question.text,
        kind=question.kind,
        own=question.own,
        reversed=question.reversed,
        favourable=favourable_codes(question)[0],
        whole=decision.whole,
        split=decision.split,
        split_reason=decision.split_reason,
        reason=decision.reason,
    )


def _routed(
    question: AskedQuestion,
    asked: Asked,
    found: Mapping[str, Decision],
    decision: Decision,
) -> Decision:
    """Return what is shown of a question that only some got: their number tells of another answer.

    Where the answers that lead to it are not, taken together, answers that are shown of the other
    question, its base would tell how many gave a level that is hidden there.
    """
    condition = question.only_if
    first = asked.question(condition.question) if condition else None
    if condition is None or first is None or first.key not in found:
        return decision
    wanted = set(condition.answers)
    before = found[first.key]
    if not _is_union(first, before.whole, wanted):
        return Decision(ShownTable(decision.whole.part), reason=ROUTED)
    parts = before.split.parts if before.split else ()
    if decision.split and (not parts or not _is_union(first, parts[0], wanted)):
        return replace(decision, split=None, split_reason=ROUTED)
    return decision


def _is_union(question: AskedQuestion, table: ShownTable, wanted: set[str]) -> bool:
    """Whether codes are, together, answers that a table shows."""
    if question.kind != "scale" or question.scale is None or table.detail == "niets":
        return question.kind != "scale"
    counts = {answer.code: answer.count for answer in table.answers}
    shown = [set(one.codes) for one in answerings(question, table.detail, counts)]
    every = set(question.scale.levels)
    rest = every - set().union(*shown)
    touched = set().union(*(codes for codes in [*shown, rest] if codes & wanted))
    return touched == wanted & every
