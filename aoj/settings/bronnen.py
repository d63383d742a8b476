"""`data/reference/bronnen.yml`: what is fetched, from where, and under which names.

Tables are replaced every year and columns move; everything that a live service may change stands
in this file, so that a researcher mends it without touching code. `aoj fetch --check` says how.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from aoj.settings.checking import build
from aoj.settings.models import Model, Text, Whole, YesNo
from aoj.settings.text_yaml import read_yaml

FILE = "bronnen.yml"
SCHEMA = 1
ALL_REGIONS = ("NL", "PV", "GM")


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/[^\s?#]*)?", text):
        raise ValueError(f"'{text}' is geen adres|een adres zoals https://opendata.cbs.nl")
    return text.rstrip("/")


def _list(value: object) -> object:
    if value == "":
        return []
    return [value] if isinstance(value, str) else value


def _map(value: object) -> object:
    return {} if value == "" else value


def _tables(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


def _columns(value: object) -> object:
    return {name: [] for name in value} if isinstance(value, list) else _map(value)


Address = Annotated[Text, AfterValidator(_address)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_list)]
"""One text or a list of them: spellings that have occurred, the present one first."""


class Services(Model):
    """The addresses of the services, without a slash at the end."""

    cbs: Address
    cbs_v4: Address
    duo: Address
    duo_files: Address
    patience: Whole = 30
    """Seconds after which a service that cannot be reached is given up."""


class Periods(Model):
    """Which periods of a CBS table: kinds of key (JJ, HJ, KW, SJ) and the first and last year."""

    kinds: Texts = ("JJ",)
    first: Whole = Field(default=0, alias="from")
    last: Whole = Field(default=9999, alias="until")


Part = Annotated[dict[str, Texts], BeforeValidator(_map)]
"""Of one figure: `topic` and per dimension the title (or key) that it is found by."""


class CbsTable(Model):
    """A CBS table: its id (or one per year), and how each figure is found in it.

    `measures` maps a measure to its parts; a part names its `topic` and its place in each
    dimension, by title or key; `topic` and `fixed` hold for all parts that say nothing else.
    """

    service: Literal["cbs"]
    table: Annotated[dict[str, str], BeforeValidator(_tables)]
    """Table ids by year; under an empty text where one table has all years."""
    title: Text
    """Its title, by which a successor is looked for."""
    protocol: Literal["auto", "v3", "v4"] = "auto"
    region: Texts = ("RegioS",)
    regions: Texts = ALL_REGIONS
    """Beginnings of region keys that are fetched."""
    period: Texts = ("Perioden",)
    periods: Periods = Periods()
    topic: Annotated[tuple[Text, ...], BeforeValidator(_list)] = ()
    fixed: Part = Field(default_factory=dict)
    measures: dict[str, dict[str, Part]]
    complete: YesNo = True
    """Whether the table has a row for every combination, so that a missing row shows."""
    rows: Whole = 0
    """Rows to expect, as `--dry-run` tells before the first time."""
    source: str = ""
    """Where the titles were seen, or that they were not."""

    def selection(self, part: Part) -> dict[str, tuple[str, ...]]:
        """Return what one part is found by: the block's own `topic` and `fixed`, and its own."""
        own = {"topic": self.topic} if self.topic else {}
        return {**own, **self.fixed, **part}


class DuoFile(Model):
    """A file of DUO: in a CKAN data set, at a fixed address, or both (the second as fall-back).

    `data_set` and `resource` name the CKAN data set and the resource in it; `file` is a name at
    the classic address, in which `{jaar}` and `{schooljaar}` stand for each year of `years`.
    """

    service: Literal["duo"]
    title: Text
    data_set: str = ""
    resource: Texts = ()
    """Name or file name of the resource in the data set."""
    file: Texts = ()
    first_year: Whole = 0
    last_year: Whole = 9999
    columns: Annotated[dict[str, Texts], BeforeValidator(_columns)] = Field(default_factory=dict)
    """Headers that the file must have, each with other spellings of it; what `--check` reads."""
    rows: Whole = 0
    source: str = ""

    @model_validator(mode="after")
    def _is_somewhere(self) -> DuoFile:
        if not self.data_set and not self.file:
            raise ValueError("de bron heeft geen plaats|'data_set' met 'resource', of 'file'")
        if self.data_set and not self.resource:
            raise ValueError("bij 'data_set' ontbreekt 'resource'|de naam van het bestand daarin")
        return self


Block = Annotated[CbsTable | DuoFile, Field(discriminator="service")]


class Bronnen(Model):
    """The whole file: where the services are, and a block per source by its name."""

    schema_number: Whole = Field(default=SCHEMA, alias="schema")
    services: Services
    sources: dict[str, Block]


def load_bronnen(reference: Path, fallback: Path | None = None) -> Bronnen:
    """Return what `bronnen.yml` in folder `reference` (else in `fallback`) says.

    Raises `InputError` for anything wrong in the file, `FileError` where there is none.
    """
    folders: list[Any] = [reference, *([fallback] if fallback else [])]
    path = next((f / FILE for f in folders if (f / FILE).is_file()), folders[-1] / FILE)
    where = "/".join(path.parts[-3:])
    return build(Bronnen, read_yaml(path, where), SCHEMA)
