"""The types of the settings files, as frozen pydantic models.

Messages of the validators are Dutch clauses; `aoj.settings.checking` makes sentences of them.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from aoj.settings.fields import (
    Edition,
    GemeenteCode,
    IsoDate,
    Model,
    Passages,
    PerTemplate,
    SwvCode,
    Text,
    Whole,
    Year,
    YesNo,
    at_least_five,
    at_least_one,
    at_most,
    empty_list,
    empty_map,
    one_line,
    text_line,
)
from aoj.settings.logos import MOST_CHARACTERS, LogoPath, LogoText, check_logo_has_words
from aoj.settings.questionnaires import SurveySettings

REGION_SCHEMA = 1
DEFAULTS_SCHEMA = 1
SIDECAR_SCHEMA = 1


class Part(Model):
    """A part of a region: a code with, where it did not always belong, from and until dates."""

    code: str
    name: Annotated[str, BeforeValidator(one_line)] = ""
    from_date: IsoDate = Field(default="", alias="from")
    until_date: IsoDate = Field(default="", alias="until")

    @model_validator(mode="before")
    @classmethod
    def _plain_code(cls, value: Any) -> Any:
        return {"code": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _dates_in_order(self) -> Part:
        if self.from_date and self.until_date and self.from_date > self.until_date:
            raise ValueError(
                f"'from' ({self.from_date}) ligt na 'until' ({self.until_date})|andersom"
            )
        return self


class GemeentePart(Part):
    """A gemeente of a region."""

    code: GemeenteCode


class SamenwerkingsverbandPart(Part):
    """A samenwerkingsverband of a region; a report shows its name, never the bare code."""

    code: SwvCode


class ReportSettings(Model):
    """How the report of a region goes out: its cover. None of it changes a notebook.

    `logo` is the region's own, a file in `parameters`, with `logo_text` for who cannot see it;
    `date` the day on the cover (ISO) and `occasion` one line, such as 'Werkbijeenkomst'.
    """

    logo: LogoPath = ""
    logo_text: LogoText = ""
    date: IsoDate = ""
    occasion: Annotated[
        str, BeforeValidator(text_line), AfterValidator(at_most(MOST_CHARACTERS))
    ] = ""

    @model_validator(mode="after")
    def _logo_has_words(self) -> ReportSettings:
        check_logo_has_words(self.logo, self.logo_text)
        return self


class RegionSettings(Model):
    """What `parameters/<slug>.yml` says, completed with `_default.yml`.

    `edition` is the folder of the current edition, by default the year; `passages` are long fixed
    texts in markdown, by name.
    """

    slug: str
    schema_number: Whole = Field(default=REGION_SCHEMA, alias="schema")
    name: Annotated[Text, BeforeValidator(one_line)]
    samenwerkingsverbanden: Annotated[
        tuple[SamenwerkingsverbandPart, ...], BeforeValidator(empty_list)
    ] = ()
    gemeenten: Annotated[tuple[GemeentePart, ...], BeforeValidator(empty_list)] = ()
    data: Text
    year: Year
    edition: Edition
    parameters: PerTemplate = Field(default_factory=dict)
    peers: Annotated[tuple[Text, ...], BeforeValidator(empty_list)] = ()
    passages: Passages = Field(default_factory=dict)
    survey: Annotated[SurveySettings, BeforeValidator(empty_map)] = Field(
        default_factory=SurveySettings
    )
    report: Annotated[ReportSettings, BeforeValidator(empty_map)] = Field(
        default_factory=ReportSettings
    )

    @model_validator(mode="before")
    @classmethod
    def _edition_is_the_year(cls, value: Any) -> Any:
        if isinstance(value, dict) and "year" in value:
            return {"edition": str(value["year"]), **value}
        return value

    @model_validator(mode="after")
    def _holds_something(self) -> RegionSettings:
        if not self.samenwerkingsverbanden and not self.gemeenten:
            raise ValueError(
                "de regio heeft geen samenwerkingsverbanden en geen gemeenten|een van beide"
            )
        for kind in ("samenwerkingsverbanden", "gemeenten"):
            spans = [(p.code, p.from_date, p.until_date) for p in getattr(self, kind)]
            if len(set(spans)) < len(spans):
                twice = next(s[0] for s in spans if spans.count(s) > 1)
                raise ValueError(f"'{twice}' staat twee keer bij '{kind}'||haal er een weg")
        return self


class Defaults(Model):
    """What `parameters/_default.yml` says: what holds for every region that says nothing else."""

    schema_number: Whole = Field(default=DEFAULTS_SCHEMA, alias="schema")
    data: str = ""
    year: Year | None = None
    cell_timeout: Whole = 600
    kept_states: Annotated[Whole, AfterValidator(at_least_one)] = 50
    """How many earlier states of a notebook are kept."""
    smallest_count: Annotated[Whole, AfterValidator(at_least_five)] = 5
    """Counts of people below it are hidden in what users supply."""
    parameters: PerTemplate = Field(default_factory=dict)
    passages: Passages = Field(default_factory=dict)


class Parameter(Model):
    """One typed parameter of a template."""

    type: Literal["text", "number", "yes_no", "list"]
    description: Text
    default: Any = ""
    choices: Annotated[tuple[Text, ...], BeforeValidator(empty_list)] = ()
    """What a text or each text of a list may be; empty: anything."""


class Sidecar(Model):
    """What `notebooks/templates/<template>.yml` says about the template beside it."""

    template: str
    schema_number: Whole = Field(default=SIDECAR_SCHEMA, alias="schema")
    title: Text
    purpose: Text
    standaard: YesNo = False
    vragenlijsten: YesNo = False
    """Whether it shows answers to questionnaires: then a run makes a plan of what may be shown."""
    parameters: Annotated[dict[str, Parameter], BeforeValidator(empty_map)] = Field(
        default_factory=dict
    )
    replaces: Annotated[dict[str, Text], BeforeValidator(empty_map)] = Field(default_factory=dict)

    @field_validator("parameters")
    @classmethod
    def _names_are_variables(cls, value: dict[str, Parameter]) -> dict[str, Parameter]:
        for name in value:
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                raise ValueError(f"'{name}' kan geen parameter zijn|kleine letters, cijfers en _")
        return value
