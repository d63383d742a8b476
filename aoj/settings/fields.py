"""The kinds of values in settings files, and the model that all of them share.

Messages of the validators are Dutch clauses; `aoj.settings.checking` makes sentences of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
)

from aoj.settings.slugs import MAX_LENGTH, is_slug

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


def one_line(value: object) -> object:
    """Return a name on one line; raises `ValueError` for a character that nobody sees."""
    return _on_one_line(value, "naam")


def text_line(value: object) -> object:
    """Return a text on one line; raises `ValueError` for a character that nobody sees."""
    return _on_one_line(value, "tekst")


def _on_one_line(value: object, what: str) -> object:
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    if not line.isprintable():
        raise ValueError(f"de {what} bevat een onzichtbaar teken||typ de {what} opnieuw")
    return line


def at_most(characters: int) -> Callable[[str], str]:
    """Return what lets a text through of at most so many characters, for a validator."""

    def check(text: str) -> str:
        if len(text) > characters:
            raise ValueError(
                f"de tekst is met {len(text)} tekens te lang|hooguit {characters} tekens"
            )
        return text

    return check


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


def at_least_one(number: int) -> int:
    """Return the number; raises `ValueError` below 1."""
    if number < 1:
        raise ValueError(f"'{number}' is te weinig|een geheel getal vanaf 1")
    return number


def at_least_five(number: int) -> int:
    """Return the number; raises `ValueError` below 5, since smaller counts stay hidden."""
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


def empty_list(value: object) -> object:
    """Return no items for a key without a value."""
    return [] if value == "" else value


def empty_map(value: object) -> object:
    """Return no entries for a key without a value."""
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
Values = Annotated[dict[str, Any], BeforeValidator(empty_map)]
PerTemplate = Annotated[dict[str, Values], BeforeValidator(empty_map)]
Edition = Annotated[str, BeforeValidator(_text), AfterValidator(_edition)]
PassageName = Annotated[str, AfterValidator(_passage_name)]
Passages = Annotated[
    dict[PassageName, Annotated[str, BeforeValidator(_passage)]], BeforeValidator(empty_map)
]


class Model(BaseModel):
    """What all settings share: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
