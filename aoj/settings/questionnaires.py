"""The types of `parameters/questionnaires/*.yml` and of what a region changes in them.

A questionnaire is data: themes, questions with a version, answer scales, order, routing. Texts are
the reader's own Dutch; keys of questions are also the codes in LimeSurvey and in an XLSForm, so
they hold small letters and digits only.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from aoj.settings.fields import (
    GemeenteCode,
    IsoDate,
    Model,
    Text,
    Whole,
    Year,
    YesNo,
    empty_list,
    empty_map,
)

QUESTIONNAIRE_SCHEMA = 1
GROUPS = ("beleid", "uitvoering", "ouders", "jongeren")
"""The groups of respondents, in the order in which a report tells of them."""
OUTSIDE = ("weet_niet", "nvt")
"""Answers outside the base of a scale: 'weet niet' and 'niet van toepassing'."""

OUTSIDE_CODES = {"weet_niet": "8", "nvt": "9"}
"""Their codes in a survey tool, behind those of the levels."""

Group = Literal["beleid", "uitvoering", "ouders", "jongeren"]
Kind = Literal["scale", "multiple", "open", "role", "gemeente", "consent"]
Comparable = Literal["ja", "met opmerking", "nee"]


def _question_key(key: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9]{1,19}", key):
        raise ValueError(
            f"'{key}' kan geen vraag zijn|een letter en dan hooguit 19 kleine letters en cijfers, "
            "want LimeSurvey neemt niets anders aan"
        )
    return key


def _slug_key(key: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", key):
        raise ValueError(f"'{key}' kan geen sleutel zijn|kleine letters, cijfers en _")
    return key


def _minimum(text: object) -> int:
    if str(text) not in {str(number) for number in range(5, 11)}:
        raise ValueError(f"'{text}' kan geen minimum zijn|een geheel getal van 5 tot en met 10")
    return int(str(text))


def _day(text: str) -> str:
    if not text:
        raise ValueError("de datum ontbreekt|een datum zoals 2026-05-01")
    return text


Day = Annotated[IsoDate, AfterValidator(_day)]
QuestionKey = Annotated[str, BeforeValidator(str), AfterValidator(_question_key)]
Slug = Annotated[str, AfterValidator(_slug_key)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(empty_list)]


class Scale(Model):
    """Answers to choose one from: `levels` by code, lowest first; `outside` is not in the base."""

    levels: dict[str, Text]
    outside: Annotated[dict[Literal["weet_niet", "nvt"], Text], BeforeValidator(empty_map)] = Field(
        default_factory=dict
    )
    ordered: YesNo = True
    classes: Annotated[dict[Slug, Texts], BeforeValidator(empty_map)] = Field(default_factory=dict)
    """Codes per class, such as oneens, neutraal, eens; the last one is the favourable one."""


class Condition(Model):
    """A question is asked only of who gave one of these answers (codes) to another question."""

    question: QuestionKey
    answers: Texts


class EarlierVersion(Model):
    """How a question was asked before, and whether its answers can stand beside those of now."""

    version: Whole
    until: Year
    """Last year of a wave in which it was asked so."""
    key: str = ""
    """Code under which it then stood; empty: the same."""
    text: str = ""
    scale: str = ""
    comparable: Comparable
    """nee: breaks the trend and the benchmark between this version and the next."""
    remark: str = ""


class Question(Model):
    """One question; `options` are the answers of a multiple choice, by code."""

    key: QuestionKey
    theme: Slug
    kind: Kind = "scale"
    text: Text
    help: str = ""
    version: Whole = 1
    scale: str = ""
    options: Annotated[dict[str, Text], BeforeValidator(empty_map)] = Field(default_factory=dict)
    reversed: YesNo = False
    """Agreeing is unfavourable: mirrored in a theme score, never in a rechte telling."""
    required: YesNo = False
    only_if: Condition | None = None
    earlier: Annotated[tuple[EarlierVersion, ...], BeforeValidator(empty_list)] = ()


class Questionnaire(Model):
    """What `parameters/questionnaires/<key>.yml` says."""

    key: str
    schema_number: Whole = Field(default=QUESTIONNAIRE_SCHEMA, alias="schema")
    title: Text
    group: Group
    minutes: Whole
    introduction: Text
    roles: dict[Slug, Text]
    themes: dict[Slug, Text]
    scales: dict[Slug, Scale]
    questions: tuple[Question, ...]


class Rewording(Model):
    """A region's own words for a question, under the same key."""

    text: Text
    comparable: Comparable = "met opmerking"
    remark: str = ""


class OpenPermission(Model):
    """Why free text of a question may be kept: a letter with its date, or a consent column."""

    letter: str = ""
    date: IsoDate = ""
    consent: str = ""
    """Key of the consent question (or the header of its column) that must say yes."""


class Adaptation(Model):
    """What a region changes in one questionnaire."""

    drop_themes: Texts = ()
    drop_questions: Texts = ()
    texts: Annotated[dict[str, Rewording], BeforeValidator(empty_map)] = Field(default_factory=dict)
    themes: Annotated[dict[Slug, Text], BeforeValidator(empty_map)] = Field(default_factory=dict)
    scales: Annotated[dict[Slug, Scale], BeforeValidator(empty_map)] = Field(default_factory=dict)
    questions: Annotated[tuple[Question, ...], BeforeValidator(empty_list)] = ()
    """The region's own questions; they come after those of their theme, never in a benchmark."""
    open_answers: Annotated[dict[str, OpenPermission], BeforeValidator(empty_map)] = Field(
        default_factory=dict
    )


class GroupWave(Model):
    """One group in one wave of one region: when it closed, and how many were invited."""

    opens: IsoDate = ""
    closes: IsoDate = ""
    invited: Annotated[dict[Slug, Whole], BeforeValidator(empty_map)] = Field(default_factory=dict)
    """Per role, of those who got an invitation; empty where nobody knows."""
    invited_gemeenten: Annotated[dict[GemeenteCode, Whole], BeforeValidator(empty_map)] = Field(
        default_factory=dict
    )
    open_link: YesNo = False


class Wave(Model):
    """One wave of a region; its key in the region's file is its name, such as `2026`."""

    year: Year
    groups: dict[Group, GroupWave]
    drop_themes: Texts = ()


class SmallGroups(Model):
    """That a region may show beleid from five answers on: who agreed, and when."""

    minimum: Annotated[int, BeforeValidator(_minimum)]
    agreed_by: Text
    """The role of the functionaris gegevensbescherming, such as 'FG van de gemeente Fabelstad'."""
    agreed_on: Day


class ReviewerMark(Model):
    """That somebody looked at texts or at a cell: `mark` is the hash of what was looked at."""

    mark: Text
    by: Text
    """The role of the reviewer."""
    date: Day


class SurveySettings(Model):
    """The block `survey` of a region's file."""

    retention: IsoDate = ""
    """Until when answers are kept."""
    minimum_beleid: SmallGroups | None = None
    """A lower minimum for beleid, never below five."""
    named: YesNo = False
    """Whether reports of other regions may name this one beside its figures."""
    pooled: YesNo = False
    """Whether the others count per respondent; else the mean of the regions."""
    names: Annotated[tuple[Text, ...], BeforeValidator(empty_list)] = ()
    """Names that are masked in open answers, beside those of the reference list."""
    reviewed: Annotated[tuple[ReviewerMark, ...], BeforeValidator(empty_list)] = ()
    questionnaires: Annotated[dict[Group, Adaptation], BeforeValidator(empty_map)] = Field(
        default_factory=dict
    )
    waves: Annotated[dict[str, Wave], BeforeValidator(empty_map)] = Field(default_factory=dict)

    def group_wave(self, wave: str, group: str) -> GroupWave | None:
        """Return what the file says of one group in one wave; None where it does not take part."""
        found: Any = self.waves.get(wave)
        return found.groups.get(group) if found else None
