"""The types of the settings files, as frozen pydantic models.

Messages of the validators are Dutch clauses; `aoj.settings.checking` makes sentences of them.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from aoj.settings.slugs import MAX_LENGTH, is_slug

REGION_SCHEMA = 1
DEFAULTS_SCHEMA = 1
SIDECAR_SCHEMA = 1

_YES = {"ja", "true", "yes", "waar", "aan"}
_NO = {"nee", "false", "no", "onwaar", "uit"}


def parse_yes_no(text: object) -> bool:
    """Return what a yes or no word says; raises `ValueError` with a Dutch clause.

    >>> parse_yes_no("Ja"), parse_yes_no("false")
    (True, False)
    """
    if isinstance(text, bool):
        return text
    word = str(text).strip().casefold()
    if word in _YES | _NO:
        return word in _YES
    raise ValueError(f"'{text}' is geen ja of nee|ja of nee")


def _text(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise ValueError("de waarde is leeg|")
    return value.strip() if isinstance(value, str) else value


def _name(value: object) -> object:
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    if not line.isprintable():
        raise ValueError("de naam bevat een onzichtbaar teken||typ de naam opnieuw")
    return line


def _whole_number(value: object) -> object:
    if isinstance(value, str):
        if not re.fullmatch(r"\d{1,9}", value.strip()):
            raise ValueError(f"'{value}' is geen geheel getal|een geheel getal, zoals 600")
        return int(value)
    return value


def _year(value: object) -> object:
    text = str(value).strip()
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise ValueError(f"'{value}' is geen jaar|een jaar zoals 2026")
    return int(text)


def _at_least_one(number: int) -> int:
    if number < 1:
        raise ValueError(f"'{number}' is te weinig|een geheel getal vanaf 1")
    return number


def _at_least_five(number: int) -> int:
    if number < 5:
        raise ValueError(
            f"'{number}' is te laag||aantallen onder de 5 blijven altijd verborgen; kies 5 of hoger"
        )
    return number


def _edition(text: str) -> str:
    if not is_slug(text):
        raise ValueError(
            f"'{text}' kan geen editie zijn"
            "|kleine letters, cijfers en koppeltekens, zoals 2026 of 2026-voorjaar"
        )
    return text


def _passage(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise ValueError("de passage is leeg||schrijf er tekst onder of haal haar weg")
    return value.strip("\n").rstrip() if isinstance(value, str) else value


def _passage_name(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*", name) or len(name) > MAX_LENGTH:
        raise ValueError(
            f"zo kan een passage niet heten|hooguit {MAX_LENGTH} kleine letters, cijfers, "
            "koppeltekens en _, te beginnen met een letter"
        )
    return name


def _iso_date(value: object) -> object:
    text = str(value).strip()
    if text == "":
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"'{value}' is geen datum|een datum zoals 2021-01-01") from None


def _empty_list(value: object) -> object:
    return [] if value == "" else value


def _empty_map(value: object) -> object:
    return {} if value == "" else value


def _gemeente_code(code: str) -> str:
    if re.fullmatch(r"GM\d{4}", code):
        return code
    if digits := re.fullmatch(r"(?i)(?:gm)?\s*(\d{1,4})", code):
        raise ValueError(
            f"'{code}' is geen gemeentecode|de letters GM en vier cijfers"
            f"|schrijf GM{int(digits[1]):04d}"
        )
    raise ValueError(f"'{code}' is geen gemeentecode|de letters GM en vier cijfers, zoals GM0363")


def _samenwerkingsverband_code(code: str) -> str:
    if re.fullmatch(r"(PO|VO)\d{4}", code):
        return code
    hint = ""
    if digits := re.fullmatch(r"(?i)(po|vo|)[\s-]*(\d\d)\.?(\d\d)", code):
        number, sector = digits[2] + digits[3], digits[1].upper()
        hint = f"|schrijf {sector}{number}" if sector else f"|schrijf PO{number} of VO{number}"
    raise ValueError(
        f"'{code}' is geen code van een samenwerkingsverband"
        f"|PO of VO en vier cijfers, zoals PO2707{hint}"
    )


Text = Annotated[str, BeforeValidator(_text)]
Whole = Annotated[int, BeforeValidator(_whole_number)]
Year = Annotated[int, BeforeValidator(_year)]
IsoDate = Annotated[str, BeforeValidator(_iso_date)]
YesNo = Annotated[bool, BeforeValidator(parse_yes_no)]
GemeenteCode = Annotated[str, BeforeValidator(_text), AfterValidator(_gemeente_code)]
SwvCode = Annotated[str, BeforeValidator(_text), AfterValidator(_samenwerkingsverband_code)]
Values = Annotated[dict[str, Any], BeforeValidator(_empty_map)]
PerTemplate = Annotated[dict[str, Values], BeforeValidator(_empty_map)]
Edition = Annotated[str, BeforeValidator(_text), AfterValidator(_edition)]
PassageName = Annotated[str, AfterValidator(_passage_name)]
Passages = Annotated[
    dict[PassageName, Annotated[str, BeforeValidator(_passage)]], BeforeValidator(_empty_map)
]


class Model(BaseModel):
    """What all settings share: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(Model):
    """A part of a region: a code with, where it did not always belong, from and until dates."""

    code: str
    name: Annotated[str, BeforeValidator(_name)] = ""
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


class RegionSettings(Model):
    """What `parameters/<slug>.yml` says, completed with `_default.yml`.

    `edition` is the folder of the current edition, by default the year; `passages` are long fixed
    texts in markdown, by name.
    """

    slug: str
    schema_number: Whole = Field(default=REGION_SCHEMA, alias="schema")
    name: Annotated[Text, BeforeValidator(_name)]
    samenwerkingsverbanden: Annotated[
        tuple[SamenwerkingsverbandPart, ...], BeforeValidator(_empty_list)
    ] = ()
    gemeenten: Annotated[tuple[GemeentePart, ...], BeforeValidator(_empty_list)] = ()
    data: Text
    year: Year
    edition: Edition
    parameters: PerTemplate = Field(default_factory=dict)
    peers: Annotated[tuple[Text, ...], BeforeValidator(_empty_list)] = ()
    passages: Passages = Field(default_factory=dict)

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
    kept_states: Annotated[Whole, AfterValidator(_at_least_one)] = 50
    """How many earlier states of a notebook are kept."""
    smallest_count: Annotated[Whole, AfterValidator(_at_least_five)] = 5
    """Counts of people below it are hidden in what users supply."""
    parameters: PerTemplate = Field(default_factory=dict)
    passages: Passages = Field(default_factory=dict)


class Parameter(Model):
    """One typed parameter of a template."""

    type: Literal["text", "number", "yes_no", "list"]
    description: Text
    default: Any = ""
    choices: Annotated[tuple[Text, ...], BeforeValidator(_empty_list)] = ()
    """What a text or each text of a list may be; empty: anything."""


class Sidecar(Model):
    """What `notebooks/templates/<template>.yml` says about the template beside it."""

    template: str
    schema_number: Whole = Field(default=SIDECAR_SCHEMA, alias="schema")
    title: Text
    purpose: Text
    standaard: YesNo = False
    parameters: Annotated[dict[str, Parameter], BeforeValidator(_empty_map)] = Field(
        default_factory=dict
    )
    replaces: Annotated[dict[str, Text], BeforeValidator(_empty_map)] = Field(default_factory=dict)

    @field_validator("parameters")
    @classmethod
    def _names_are_variables(cls, value: dict[str, Parameter]) -> dict[str, Parameter]:
        for name in value:
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                raise ValueError(f"'{name}' kan geen parameter zijn|kleine letters, cijfers en _")
        return value
