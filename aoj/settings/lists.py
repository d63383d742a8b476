"""What is wrong in a questionnaire, or in what a region changes in it: found before it goes out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aoj.errors import InputError, nearest
from aoj.settings.models import RegionSettings
from aoj.settings.questionnaires import (
    OUTSIDE_CODES,
    Adaptation,
    Question,
    Questionnaire,
    Scale,
)

OWN_YES = ("ouders", "jongeren")
"""Groups of whom free text needs their own yes."""
_CODE = re.compile(r"[A-Za-z0-9]{1,5}")
_OPTION = re.compile(r"[a-z0-9]{1,20}")
_RESERVED = ("other", "comment")
_WITHOUT_ORDER = "een vraag met 'reversed' heeft een schaal met een volgorde en drie antwoorden"


@dataclass(frozen=True)
class Fault:
    """One thing: what, at which question or scale, and whether it has to be mended."""

    what: str
    at: str = ""
    remedy: str = ""
    is_wrong: bool = True

    def sentence(self, where: str) -> str:
        """Return it as a sentence about a file."""
        return str(self.error(where))

    def error(self, where: str) -> InputError:
        """Return it as an error about a file."""
        place = f"{where}, {self.at}" if self.at else where
        return InputError(self.what, where=place, remedy=self.remedy)


def faults_of(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Yield what is wrong in a list by itself, and remarks on what it does not use."""
    yield from _of_scales(questionnaire.scales)
    yield from _of_questions(
        questionnaire.questions, questionnaire.themes, questionnaire.scales, questionnaire.roles
    )
    used = {
        name for q in questionnaire.questions for name in (q.scale, *(e.scale for e in q.earlier))
    }
    for name in questionnaire.scales:
        if name not in used:
            yield Fault("geen vraag gebruikt deze schaal", f"schaal '{name}'", is_wrong=False)
    themes = {question.theme for question in questionnaire.questions}
    for name in questionnaire.themes:
        if name not in themes:
            yield Fault("dit thema heeft geen vragen", f"thema '{name}'", is_wrong=False)


def faults_of_region(
    settings: RegionSettings,
    questionnaires: Mapping[str, Questionnaire],
    unread: Collection[str] = (),
) -> Iterator[Fault]:
    """Yield what is wrong in the block `survey` of a region, beside the lists that there are.

    Of the lists in `unread`, which are there and could not be read, nothing is said.
    """
    survey = settings.survey
    for group, adaptation in survey.questionnaires.items():
        if group in unread:
            continue
        if group not in questionnaires:
            yield Fault(f"er is geen vragenlijst voor '{group}'", "survey, questionnaires")
        else:
            yield from _of_adaptation(questionnaires[group], adaptation, group)
    for name, wave in survey.waves.items():
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > 20:
            yield Fault(
                f"'{name}' kan geen meting zijn",
                "survey, waves",
                "gebruik kleine letters, cijfers en koppeltekens, zoals 2026 of 2026-najaar",
            )
        for group, said in wave.groups.items():
            if group in unread:
                continue
            at = f"meting {name}, {group}"
            if group not in questionnaires:
                yield Fault(f"er is geen vragenlijst voor '{group}'", at)
                continue
            for theme in wave.drop_themes:
                if not any(theme in one.themes for one in questionnaires.values()):
                    yield _unknown("thema", theme, questionnaires[group].themes, at)
            for role in said.invited:
                if role not in questionnaires[group].roles:
                    yield _unknown("rol", role, questionnaires[group].roles, at)
            if said.opens and said.closes and said.opens > said.closes:
                yield Fault(f"'opens' ({said.opens}) ligt na 'closes' ({said.closes})", at)
            if said.open_link and (said.invited or said.invited_gemeenten):
                yield Fault(
                    "bij een open link is niet bekend wie er was uitgenodigd",
                    at,
                    "laat 'open_link' of 'invited' weg",
                )


def check_list(questionnaire: Questionnaire, where: str) -> None:
    """Raise `InputError` for the first thing that is wrong in a list."""
    for fault in faults_of(questionnaire):
        if fault.is_wrong:
            raise fault.error(where)


def check_adaptation(
    questionnaire: Questionnaire, adaptation: Adaptation, group: str, where: str
) -> None:
    """Raise `InputError` for the first thing that is wrong in what a region changes in a list."""
    for fault in _of_adaptation(questionnaire, adaptation, group):
        if fault.is_wrong:
            raise fault.error(where)


def _of_scales(scales: Mapping[str, Scale]) -> Iterator[Fault]:
    for name, scale in scales.items():
        at = f"schaal '{name}'"
        if len(scale.levels) < 2:
            yield Fault("een schaal heeft ten minste twee antwoorden", at)
        for code in scale.levels:
            if not _CODE.fullmatch(code):
                yield Fault(
                    f"'{code}' kan geen code zijn", at, "gebruik hooguit vijf cijfers of letters"
                )
            if code in OUTSIDE_CODES.values():
                yield Fault(
                    f"de code '{code}' is voor 'weet niet' of 'niet van toepassing'",
                    at,
                    "gebruik een andere code",
                )
        labels = [_bare(text) for text in (*scale.levels.values(), *scale.outside.values())]
        for label, count in Counter(labels).items():
            if count > 1:
                yield Fault(f"het antwoord '{label}' staat er {count} keer", at)
        classed = [code for codes in scale.classes.values() for code in codes]
        for code in classed:
            if code not in scale.levels:
                yield _unknown("antwoord bij 'classes'", code, scale.levels, at)
        if len(set(classed)) < len(classed):
            yield Fault("een antwoord staat in twee klassen", at)
        if scale.classes and set(classed) < set(scale.levels):
            yield Fault("niet elk antwoord staat in een klasse", at)


def _of_questions(
    questions: Sequence[Question],
    themes: Mapping[str, str],
    scales: Mapping[str, Scale],
    roles: Mapping[str, str],
) -> Iterator[Fault]:
    keys = [question.key for question in questions]
    texts = Counter(_bare(question.text) for question in questions)
    by_key = {question.key: question for question in questions}
    for key, count in Counter(keys).items():
        if count > 1:
            yield Fault(f"deze sleutel staat er {count} keer", f"vraag '{key}'")
    for place, question in enumerate(questions):
        at = f"vraag '{question.key}'"
        if texts[_bare(question.text)] > 1:
            yield Fault("een andere vraag heeft dezelfde tekst", at)
        if question.theme not in themes:
            yield _unknown("thema", question.theme, themes, at)
        yield from _of_kind(question, scales, roles, at)
        yield from _of_condition(question, keys[:place], by_key, scales, at)
        yield from _of_versions(question, keys, scales, at)
    for kind in ("role", "gemeente"):
        if sum(question.kind == kind for question in questions) > 1:
            yield Fault(f"er is meer dan een vraag met kind '{kind}'")


def _of_kind(
    question: Question, scales: Mapping[str, Scale], roles: Mapping[str, str], at: str
) -> Iterator[Fault]:
    if question.kind == "scale" and not question.scale:
        yield Fault("de vraag heeft geen schaal", at, "zet 'scale' erbij")
    if question.scale and question.scale not in scales:
        yield _unknown("schaal", question.scale, scales, at)
    if question.scale and question.kind != "scale":
        yield Fault(f"een vraag met kind '{question.kind}' heeft geen schaal", at)
    if question.options and question.kind != "multiple":
        yield Fault("alleen een vraag met kind 'multiple' heeft opties", at)
    if question.kind == "multiple" and len(question.options) < 2:
        yield Fault("een meerkeuzevraag heeft ten minste twee opties", at)
    for code in question.options:
        if not _OPTION.fullmatch(code) or code in _RESERVED:
            yield Fault(f"'{code}' kan geen optie zijn", at, "gebruik kleine letters en cijfers")
    for label, count in Counter(map(_bare, question.options.values())).items():
        if count > 1:
            yield Fault(f"de optie '{label}' staat er {count} keer", at)
    if question.kind == "role" and not roles:
        yield Fault("de lijst noemt geen rollen", at, "zet ze bij 'roles'")
    if question.reversed:
        scale = scales.get(question.scale)
        if scale is not None and (not scale.ordered or len(scale.levels) < 3):
            yield Fault(_WITHOUT_ORDER, at)


def _of_condition(
    question: Question,
    before: Sequence[str],
    by_key: Mapping[str, Question],
    scales: Mapping[str, Scale],
    at: str,
) -> Iterator[Fault]:
    condition = question.only_if
    if condition is None:
        return
    if condition.question == question.key:
        yield Fault("de vraag hangt van zichzelf af en wordt nooit gesteld", at)
        return
    other = by_key.get(condition.question)
    if other is None:
        yield _unknown("vraag bij 'only_if'", condition.question, by_key, at)
        return
    if condition.question not in before:
        yield Fault(
            f"de vraag hangt af van '{condition.question}', die later komt, en wordt nooit gesteld",
            at,
        )
    possible: Sequence[str] = ()
    if other.kind == "multiple":
        possible = tuple(other.options)
    elif other.scale in scales:
        possible = tuple(scales[other.scale].levels)
    if other.kind not in ("scale", "multiple"):
        yield Fault(f"van een vraag met kind '{other.kind}' kan geen andere afhangen", at)
        return
    if not condition.answers:
        yield Fault("bij 'only_if' staat geen antwoord, dus de vraag wordt nooit gesteld", at)
    for answer in condition.answers:
        if possible and answer not in possible:
            yield _unknown("antwoord bij 'only_if'", answer, possible, at)


def _of_versions(
    question: Question, keys: Sequence[str], scales: Mapping[str, Scale], at: str
) -> Iterator[Fault]:
    versions = [earlier.version for earlier in question.earlier]
    if versions != sorted(set(versions)) or any(v >= question.version for v in versions):
        yield Fault("de versies bij 'earlier' lopen niet op, of zijn niet lager dan 'version'", at)
    years = [earlier.until for earlier in question.earlier]
    if years != sorted(set(years)):
        yield Fault("de jaren bij 'until' lopen niet op", at)
    if question.version > 1 and not question.earlier:
        yield Fault(
            f"de vraag is versie {question.version}, maar er staat niet hoe zij eerder was",
            at,
            "zet onder 'earlier' versie, laatste jaar en of de antwoorden te vergelijken zijn",
        )
    for earlier in question.earlier:
        if earlier.scale and earlier.scale not in scales:
            yield _unknown("schaal bij 'earlier'", earlier.scale, scales, at)
        elif (
            earlier.comparable != "nee"
            and earlier.scale
            and question.scale in scales
            and set(scales[earlier.scale].levels) != set(scales[question.scale].levels)
        ):
            yield Fault("een andere schaal is niet te vergelijken", at, "zet 'comparable: nee'")
        if earlier.key and earlier.key in keys and earlier.key != question.key:
            yield Fault(f"de eerdere sleutel '{earlier.key}' is nu een andere vraag", at)
        if earlier.comparable != "ja" and not earlier.remark:
            yield Fault("bij 'earlier' ontbreekt 'remark', die in het verslag komt", at)


def _of_adaptation(
    questionnaire: Questionnaire, adaptation: Adaptation, group: str
) -> Iterator[Fault]:
    at = f"survey, {group}"
    keys = {question.key: question for question in questionnaire.questions}
    themes = {**questionnaire.themes, **adaptation.themes}
    for theme in adaptation.drop_themes:
        if theme not in questionnaire.themes:
            yield _unknown("thema bij 'drop_themes'", theme, questionnaire.themes, at)
    for key in adaptation.drop_questions:
        if key not in keys:
            yield _unknown("vraag bij 'drop_questions'", key, keys, at)
    for key in adaptation.texts:
        if key not in keys:
            yield _unknown("vraag bij 'texts'", key, keys, at)
    for question in adaptation.questions:
        if question.key in keys:
            yield Fault(
                f"de eigen vraag '{question.key}' heeft de sleutel van een vraag van de lijst",
                at,
                "kies een andere sleutel, of verwoord die vraag onder 'texts'",
            )
    for name in adaptation.scales:
        if name in questionnaire.scales:
            yield Fault(f"de schaal '{name}' bestaat al in de lijst", at, "kies een andere naam")
    own = [q for q in adaptation.questions if q.key not in keys]
    kept = [
        question
        for question in (*questionnaire.questions, *own)
        if question.theme not in adaptation.drop_themes
        and question.key not in adaptation.drop_questions
    ]
    roles = [question.key for question in questionnaire.questions if question.kind == "role"]
    if roles and not any(question.kind == "role" for question in kept):
        yield Fault(
            f"de vraag naar de rol ('{roles[0]}') is nodig: zonder haar is er geen respons per rol "
            "en zijn rollen niet te vergelijken",
            at,
            "haal haar uit 'drop_questions', of haar thema uit 'drop_themes'",
        )
    yield from _of_texts(adaptation, at)
    scales = {**questionnaire.scales, **adaptation.scales}
    yield from _of_scales(adaptation.scales)
    reworded = [
        question.model_copy(update={"text": adaptation.texts[question.key].text})
        if question.key in adaptation.texts
        else question
        for question in kept
    ]
    for fault in _of_questions(_in_order(reworded, themes), themes, scales, questionnaire.roles):
        yield Fault(fault.what, f"{at}, {fault.at}".rstrip(", "), fault.remedy, fault.is_wrong)
    yield from _of_permissions(adaptation, {q.key: q for q in kept}, group, at)


def _of_texts(adaptation: Adaptation, at: str) -> Iterator[Fault]:
    for key, rewording in adaptation.texts.items():
        if rewording.comparable == "met opmerking" and not rewording.remark.strip():
            yield Fault(
                "bij 'met opmerking' ontbreekt 'remark', de opmerking die in het verslag komt",
                f"{at}, texts, '{key}'",
                "zet 'remark' erbij, of zeg bij 'comparable' ja of nee",
            )


def _in_order(questions: Sequence[Question], themes: Mapping[str, str]) -> list[Question]:
    """Return the questions as they are asked: by theme, unknown themes last."""
    order = {theme: place for place, theme in enumerate(themes)}
    return sorted(questions, key=lambda question: order.get(question.theme, len(order)))


def _of_permissions(
    adaptation: Adaptation, kept: Mapping[str, Question], group: str, at: str
) -> Iterator[Fault]:
    for key, permission in adaptation.open_answers.items():
        question = kept.get(key)
        if question is None:
            yield _unknown("vraag bij 'open_answers'", key, kept, at)
            continue
        if question.kind != "open":
            yield Fault(f"'{key}' is geen open vraag", f"{at}, open_answers")
        if permission.consent:
            other = kept.get(permission.consent)
            if other is not None and other.kind != "consent":
                yield Fault(
                    f"'{permission.consent}' is geen vraag om toestemming", f"{at}, open_answers"
                )
        elif group in OWN_YES:
            yield Fault(
                f"open antwoorden van {group} mogen alleen met hun eigen toestemming",
                f"{at}, open_answers, '{key}'",
                "noem bij 'consent' de vraag of kolom waarin zij ja zeggen",
            )
        elif not (permission.letter and permission.date):
            yield Fault(
                "hier staat niet waardoor open antwoorden gebruikt mogen worden",
                f"{at}, open_answers, '{key}'",
                "noem de brief ('letter') en haar datum ('date'), of een kolom bij 'consent'",
            )


def _unknown(kind: str, name: str, known: Sequence[str] | Mapping[str, object], at: str) -> Fault:
    near = nearest(name, known)
    meant = f"; bedoelde u '{near}'?" if near else ""
    remedy = "" if near else f"kies een van: {', '.join(list(known)[:12])}"
    return Fault(f"onbekend: {kind} '{name}'{meant}", at, remedy)


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())
