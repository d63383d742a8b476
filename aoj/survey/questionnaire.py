"""The list that one group of one region got in one wave, and whether two such lists compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from aoj.errors import unknown_name
from aoj.settings import RegionSettings
from aoj.settings.lists import check_adaptation
from aoj.settings.questionnaires import (
    Adaptation,
    Condition,
    EarlierVersion,
    Question,
    Questionnaire,
    Scale,
    Wave,
)

Word = Literal["ja", "met opmerking", "nee"]
_WORST: tuple[Word, ...] = ("ja", "met opmerking", "nee")


@dataclass(frozen=True)
class AskedQuestion:
    """One question as it was put in one wave.

    `asked_as` is its code in the tool then, `earlier` how it was put before, `reworded` what the
    region's file says of its own wording.
    """

    key: str
    theme: str
    kind: str
    text: str
    version: int = 1
    scale: Scale | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    reversed: bool = False
    required: bool = False
    only_if: Condition | None = None
    own: bool = False
    asked_as: str = ""
    earlier: tuple[EarlierVersion, ...] = ()
    reworded: Word = "ja"
    remark: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether its answers are counted: a scale or a multiple choice."""
        return self.kind in ("scale", "multiple")


@dataclass(frozen=True)
class Asked:
    """A list as it was put to one group; `region` and `wave` are empty for the plain list."""

    group: str
    title: str
    questions: tuple[AskedQuestion, ...]
    roles: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    gemeenten: Mapping[str, str] = field(default_factory=dict)
    """Code to name, of the region at that wave."""
    introduction: str = ""
    minutes: int = 0
    region: str = ""
    wave: str = ""
    year: int = 0

    def question(self, key: str) -> AskedQuestion | None:
        """Return a question by its key; None where this list lacks it."""
        return next((question for question in self.questions if question.key == key), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all questions, in order."""
        return tuple(question.key for question in self.questions)

    @property
    def counted(self) -> tuple[AskedQuestion, ...]:
        """The questions whose answers are counted."""
        return tuple(question for question in self.questions if question.is_counted)


@dataclass(frozen=True)
class Comparability:
    """Whether answers to a question may stand beside each other, and with which remark."""

    word: Word
    remark: str = ""


def asked_in(
    questionnaire: Questionnaire,
    settings: RegionSettings | None = None,
    wave: str = "",
    gemeenten: Mapping[str, str] | None = None,
) -> Asked:
    """Return the list as a region puts it in a wave; without a region the plain, newest one.

    `gemeenten` are the region's at that wave, code to name; without them those that its file names.
    Raises `InputError` for a wave that the region's file lacks.
    """
    if settings is None:
        return _plain(questionnaire, gemeenten or {})
    found = wave_of(settings, wave) if wave else None
    year = found.year if found else settings.year
    adaptation = settings.survey.questionnaires.get(questionnaire.group, Adaptation())
    where = f"parameters/{settings.slug}.yml"
    check_adaptation(questionnaire, adaptation, questionnaire.group, where)
    dropped = {*adaptation.drop_themes, *(found.drop_themes if found else ())}
    scales = {**questionnaire.scales, **adaptation.scales}
    themes = {**questionnaire.themes, **adaptation.themes}
    every = _with_own(questionnaire.questions, adaptation.questions, tuple(themes))
    own = {question.key for question in adaptation.questions}
    questions = tuple(
        _asked(question, year, scales, adaptation, own=question.key in own)
        for question in every
        if question.theme not in dropped and question.key not in adaptation.drop_questions
    )
    return Asked(
        group=questionnaire.group,
        title=questionnaire.title,
        questions=questions,
        roles=dict(questionnaire.roles),
        themes={key: name for key, name in themes.items() if key not in dropped},
        gemeenten=gemeenten if gemeenten is not None else _gemeenten(settings, year),
        introduction=questionnaire.introduction,
        minutes=questionnaire.minutes,
        region=settings.slug,
        wave=wave,
        year=year,
    )


def wave_of(settings: RegionSettings, wave: str) -> Wave:
    """Return a wave of a region by its name; raises `InputError` with the nearest one."""
    found = settings.survey.waves.get(wave)
    if found is None:
        raise unknown_name(
            "meting",
            wave,
            settings.survey.waves,
            where=f"parameters/{settings.slug}.yml",
            remedy="zet haar onder 'survey', bij 'waves'",
        )
    return found


def comparable(one: AskedQuestion, other: AskedQuestion) -> Comparability:
    """Return whether two askings of one key may be compared, in one region or between two.

    A region's own question compares with nothing of another region; ask only for one key.
    """
    if one.own or other.own:
        same = one.own and other.own and (one.text, one.scale) == (other.text, other.scale)
        return Comparability("ja") if same else Comparability("nee", "een eigen vraag van de regio")
    found = [_between_versions(one, other)]
    if one.text != other.text and one.version == other.version:
        found += [
            Comparability(question.reworded, question.remark or "in een regio anders gesteld")
            for question in (one, other)
            if question.reworded != "ja"
        ]
    if _levels(one) != _levels(other) and found[0].word != "nee":
        found.append(Comparability("nee", "de antwoorden waren anders"))
    worst = max(found, key=lambda item: _WORST.index(item.word))
    remarks = dict.fromkeys(item.remark for item in found if item.word != "ja" and item.remark)
    return Comparability(worst.word, "; ".join(remarks))


def _between_versions(one: AskedQuestion, other: AskedQuestion) -> Comparability:
    first, last = sorted((one, other), key=lambda question: question.version)
    steps = [e for e in last.earlier if first.version <= e.version < last.version]
    if first.version != last.version and not steps:
        return Comparability("nee", "een andere versie van de vraag")
    worst = max(steps, key=lambda e: _WORST.index(e.comparable), default=None)
    if worst is None:
        return Comparability("ja")
    remarks = dict.fromkeys(e.remark for e in steps if e.comparable != "ja" and e.remark)
    return Comparability(worst.comparable, "; ".join(remarks))


def _levels(question: AskedQuestion) -> tuple[object, ...]:
    """Return the codes that may be answered; of a multiple choice its options."""
    levels = tuple(question.scale.levels) if question.scale else ()
    return (question.kind, levels, tuple(question.options))


def _plain(questionnaire: Questionnaire, gemeenten: Mapping[str, str]) -> Asked:
    return Asked(
        group=questionnaire.group,
        title=questionnaire.title,
        questions=tuple(
            _asked(question, 9999, questionnaire.scales, Adaptation(), own=False)
            for question in questionnaire.questions
        ),
        roles=dict(questionnaire.roles),
        themes=dict(questionnaire.themes),
        gemeenten=dict(gemeenten),
        introduction=questionnaire.introduction,
        minutes=questionnaire.minutes,
    )


def _with_own(
    questions: tuple[Question, ...], own: tuple[Question, ...], themes: tuple[str, ...]
) -> list[Question]:
    """Return all questions, those of the region behind the others of their theme."""
    found: list[Question] = []
    for theme in themes:
        found += [question for question in questions if question.theme == theme]
        found += [question for question in own if question.theme == theme]
    return found


def _asked(
    question: Question,
    year: int,
    scales: Mapping[str, Scale],
    adaptation: Adaptation,
    *,
    own: bool,
) -> AskedQuestion:
    then = _version_of(question, year)
    wording = adaptation.texts.get(question.key)
    text = wording.text if wording else (then.text if then and then.text else question.text)
    scale = (then.scale if then and then.scale else question.scale) if question.scale else ""
    return AskedQuestion(
        key=question.key,
        theme=question.theme,
        kind=question.kind,
        text=text,
        version=then.version if then else question.version,
        scale=scales.get(scale) if scale else None,
        options=dict(question.options),
        help=question.help,
        reversed=question.reversed,
        required=question.required,
        only_if=question.only_if,
        own=own,
        asked_as=then.key if then and then.key else question.key,
        earlier=tuple(e for e in question.earlier if e.version < (then or question).version),
        reworded=wording.comparable if wording else "ja",
        remark=wording.remark if wording else "",
    )


def _version_of(question: Question, year: int) -> EarlierVersion | None:
    """Return the earlier version that was put in a year; None for that of now."""
    fitting = [version for version in question.earlier if year <= version.until]
    return min(fitting, key=lambda version: version.until, default=None)


def _gemeenten(settings: RegionSettings, year: int) -> dict[str, str]:
    """Return the gemeenten that the region's file names and that belong to it in a year."""
    day = f"{year}-12-31"
    return {
        part.code: part.name
        for part in settings.gemeenten
        if (not part.from_date or part.from_date <= day)
        and (not part.until_date or part.until_date >= f"{year}-01-01")
    }
