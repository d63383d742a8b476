"""`data/reference/bronnen.yml`: what is fetched, from where, and under which names.

Tables are replaced every year and columns move; everything that a live service may change stands
in this file, so that a researcher mends it without touching code. `aoj fetch --check` says how.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, model_validator

from aoj.errors import InputError, nearest
from aoj.settings.checking import DUTCH_KEYS, build, validate
from aoj.settings.fields import Model, Text, Whole, Year, YesNo
from aoj.settings.text_yaml import Document, read_yaml, yaml_entry

FILE = "bronnen.yml"
SCHEMA = 1
ALL_REGIONS = ("NL", "PV", "GM")
SERVICES = ("cbs", "duo")


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
    if not isinstance(value, list):
        return _map(value)
    if not all(isinstance(name, str) for name in value):
        raise ValueError(
            "in een lijst van kolommen kan geen andere naam achter een kolom staan|"
            f"een kolom met haar andere namen tussen accolades: {_as_map(value)}"
        )
    return {name: [] for name in value}


def _as_map(columns: list[Any]) -> str:
    """Return a list of columns, some with other names behind them, in the form that allows it."""
    names: dict[str, Any] = {}
    for column in columns:
        names |= column if isinstance(column, dict) else {str(column): []}
    return yaml_entry("columns", names)


def _table_ids(tables: dict[str, str]) -> dict[str, str]:
    for year, table in tables.items():
        if year and not re.fullmatch(r"20\d\d", year):
            raise ValueError(f"'{year}' is geen jaar|'2025': 86165NED, een regel per jaar")
        if not re.fullmatch(r"[0-9A-Za-z]{4,12}", table) and (year or table):
            raise ValueError(
                f"'{table}' is geen nummer van een tabel|een nummer zoals 85701NED, "
                "of '' als het niet bekend is"
            )
    return tables


def _period_kind(text: str) -> str:
    if not re.fullmatch(r"(JJ|SJ|HJ|KW|MM|DD)\d{0,2}", text):
        raise ValueError(
            f"'{text}' is geen soort periode|JJ (jaar), SJ (schooljaar), HJ (halfjaar), "
            "KW (kwartaal), MM (maand; MM12 is december) of DD (dag)"
        )
    return text


def _region_start(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{0,8}", text):
        raise ValueError(f"'{text}' is geen begin van een regiocode|NL, PV, GM, of zoals GM03")
    return text


def _file_name(text: str) -> str:
    strange = set(re.findall(r"\{([^}]*)\}", text)) - {"jaar", "schooljaar"}
    if strange:
        raise ValueError(f"'{{{min(strange)}}}' heeft geen betekenis|{{jaar}} of {{schooljaar}}")
    return text


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
    """Which periods of a CBS table: how keys go on after the year, and the first and last year.

    `kinds` are JJ00, HJ01, SJ00 and the like or their beginnings; DD is a day (20240630).
    """

    kinds: Annotated[
        tuple[Annotated[Text, AfterValidator(_period_kind)], ...], BeforeValidator(_list)
    ] = ("JJ",)
    first: Year = Field(default=0, alias="from")
    last: Year = Field(default=9999, alias="until")

    @model_validator(mode="after")
    def _is_in_order(self) -> Periods:
        if self.first > self.last:
            raise ValueError(f"'from' ({self.first}) ligt na 'until' ({self.last})|")
        return self


Part = Annotated[dict[str, Texts], BeforeValidator(_map)]
"""Of one figure: `topic` and per dimension the title (or key) that it is found by."""


class CbsTable(Model):
    """A CBS table: its id (or one per year), and how each figure is found in it.

    `measures` maps a measure to its parts; a part names its `topic` and its place in each
    dimension, by title or key; `topic` and `fixed` hold for all parts that say nothing else.
    """

    service: Literal["cbs"]
    table: Annotated[dict[str, str], BeforeValidator(_tables), AfterValidator(_table_ids)]
    """Table ids by year; under an empty text where one table has all years. An empty id is not
    known: the table is looked up by its title."""
    title: Text
    """Its title, by which a successor is looked for."""
    protocol: Literal["auto", "v3", "v4"] = "auto"
    region: Texts = ("RegioS",)
    regions: Annotated[
        tuple[Annotated[Text, AfterValidator(_region_start)], ...], BeforeValidator(_list)
    ] = ALL_REGIONS
    """Beginnings of region keys that are fetched."""
    period: Texts = ("Perioden",)
    """Empty where a table has no periods, because it is one per year."""
    periods: Periods = Periods()
    topic: Texts = ()
    fixed: Part = Field(default_factory=dict)
    measures: dict[str, dict[str, Part]]
    complete: YesNo = True
    """Whether the table has a row for every combination, so that a missing row shows."""
    rows: Whole = 0
    """Rows to expect, as `--dry-run` tells before the first time."""
    source: str = ""
    """Where the titles were seen, or that they were not."""
    _lines: dict[tuple[str, str], int] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _has_years(self) -> CbsTable:
        if "" in self.table and len(self.table) > 1:
            raise ValueError("'table' heeft een regel zonder jaar|'' of een regel per jaar")
        if not self.period and "" in self.table:
            raise ValueError(
                "zonder perioden is het jaar onbekend|'period', of bij 'table' een regel per jaar"
            )
        return self

    @property
    def is_per_year(self) -> bool:
        """Whether each year is a table of its own."""
        return "" not in self.table

    def stand_on(self, lines: Mapping[tuple[str, str], int]) -> None:
        """Remember on which line of bronnen.yml each part of a measure stands."""
        self._lines.update(lines)

    def line(self, measure: str, part: str) -> int:
        """Return the line of a part, 0 where that is not known."""
        return self._lines.get((measure, part), 0)

    def selection(self, part: Part) -> dict[str, tuple[str, ...]]:
        """Return what one part is found by: the block's own `topic` and `fixed`, and its own."""
        own = {"topic": self.topic} if self.topic else {}
        return {**own, **self.fixed, **part}


class DuoFile(Model):
    """A file of DUO: in a CKAN data set, at a fixed address, or both (the second as fall-back).

    `data_set` and `resource` name the CKAN data set and the resource in it; `file` is a name at
    the classic address, in which `{jaar}` and `{schooljaar}` stand for each year from `first_year`
    to `last_year`.
    """

    service: Literal["duo"]
    title: Text
    data_set: str = ""
    resource: Texts = ()
    """Name or file name of the resource in the data set."""
    file: Annotated[
        tuple[Annotated[Text, AfterValidator(_file_name)], ...], BeforeValidator(_list)
    ] = ()
    first_year: Year = 0
    last_year: Year = 9999
    columns: Annotated[dict[str, Texts], BeforeValidator(_columns)] = Field(default_factory=dict)
    """Headers that the file must have, each with other headers that stand for it."""
    read_by: str = ""
    """The source that reads the file, where that is not called as the block."""
    rows: Whole = 0
    source: str = ""

    @model_validator(mode="after")
    def _is_somewhere(self) -> DuoFile:
        if not self.data_set and not self.file:
            raise ValueError("de bron heeft geen plaats|'data_set' met 'resource', of 'file'")
        if self.data_set and not self.resource:
            raise ValueError("bij 'data_set' ontbreekt 'resource'|de naam van het bestand daarin")
        if self.is_per_year and not self.first_year:
            raise ValueError("bij {jaar} of {schooljaar} ontbreekt 'first_year'|het eerste jaar")
        if self.first_year > self.last_year:
            raise ValueError("'first_year' ligt na 'last_year'|")
        return self

    @property
    def is_per_year(self) -> bool:
        """Whether each year is a file of its own."""
        return any("{" in name for name in self.file)


Block = CbsTable | DuoFile


class Outline(Model):
    """The file as far as all blocks have the same form; the rest depends on their service."""

    schema_number: Whole = Field(default=SCHEMA, alias="schema")
    services: Services
    sources: dict[str, dict[str, Any]]


class Bronnen(Model):
    """The whole file: where the services are, and a block per source by its name."""

    schema_number: Whole = Field(default=SCHEMA, alias="schema")
    services: Services
    sources: dict[str, Block]
    where: str = FILE
    lines: dict[tuple[str | int, ...], int] = Field(default_factory=dict, repr=False)
    """On which line each key stands."""
    values: dict[str, Any] = Field(default_factory=dict, repr=False)
    """The file as it was written: texts, lists and maps."""

    def table(self, name: str) -> CbsTable:
        """Return a block of CBS; raises `TypeError` for another."""
        block = self.sources[name]
        if not isinstance(block, CbsTable):
            raise TypeError(f"{name} is not a table of CBS")
        return block

    def reader(self, name: str) -> str:
        """Return the name of the source that reads what block `name` gives."""
        block = self.sources[name]
        return (block.read_by if isinstance(block, DuoFile) else "") or name

    def place(self, *path: str | int) -> str:
        """Return file and line of a key, such as `data/reference/bronnen.yml, regel 7`."""
        return Document(self.where, {}, self.lines).place(path)

    def line(self, *path: str | int) -> int:
        """Return the line of a key, or of what it stands under; 0 where that is not known."""
        found = (self.lines.get(path[:length]) for length in range(len(path), 0, -1))
        return next((line for line in found if line), 0)


def load_bronnen(reference: Path, fallback: Path | None = None) -> Bronnen:
    """Return what `bronnen.yml` in folder `reference` (else in `fallback`) says.

    Raises `InputError` for anything wrong in the file, `FileError` where there is none.
    """
    folders = [reference, *([fallback] if fallback else [])]
    path = next((f / FILE for f in folders if (f / FILE).is_file()), folders[-1] / FILE)
    above = (fallback or reference).parent.parent
    shown = path.relative_to(above) if path.is_relative_to(above) else Path(*path.parts[-3:])
    return read_bronnen(read_yaml(path, shown.as_posix()))


def read_bronnen(document: Document) -> Bronnen:
    """Return what a document in the form of `bronnen.yml` says; raises `InputError`."""
    outline = build(Outline, document, SCHEMA)
    blocks = {name: _read_block(name, block, document) for name, block in outline.sources.items()}
    if not blocks:
        raise InputError("er staat geen enkele bron in", where=document.place(("sources",)))
    return Bronnen(
        schema=outline.schema_number,
        services=outline.services,
        sources=blocks,
        where=document.where,
        lines=document.lines,
        values=document.values,
    )


def _read_block(name: str, values: Mapping[str, Any], document: Document) -> Block:
    path = ("sources", name)
    where = document.place(path)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise InputError(
            f"'{name}' kan geen naam van een bron zijn",
            where=where,
            expected="kleine letters, cijfers en _, zoals cbs_85701ned",
        )
    service = values.get("service")
    if service not in SERVICES:
        raise _no_service(name, values, document)
    if service == "duo":
        return validate(DuoFile, values, document, path)
    block = validate(CbsTable, values, document, path)
    _check_parts(name, block, document)
    measures = (*path, "measures")
    parts = [(measure, part) for measure, own in block.measures.items() for part in own]
    block.stand_on({pair: document.lines.get((*measures, *pair), 0) for pair in parts})
    return block


def _no_service(name: str, values: Mapping[str, Any], document: Document) -> InputError:
    if "service" in values:
        return InputError(
            f"'service': '{values['service']}' bestaat niet",
            where=document.place(("sources", name, "service")),
            expected="cbs of duo",
        )
    near = next((k for k in values if "service" in (DUTCH_KEYS.get(k), nearest(k, SERVICE))), "")
    return InputError(
        f"onbekende sleutel '{near}'; bedoelde u 'service'?"
        if near
        else f"bij de bron '{name}' ontbreekt de sleutel 'service'",
        where=document.place(("sources", name, near) if near else ("sources", name)),
        remedy="" if near else "voeg 'service: cbs' of 'service: duo' toe",
    )


SERVICE = ("service",)
TOPIC = ("topic",)


def _check_parts(name: str, block: CbsTable, document: Document) -> None:
    """Raise `InputError` for a measure without parts, and for parts that cannot be found."""
    path = ("sources", name, "measures")
    if not block.measures:
        raise InputError("er staat geen enkele meting in", where=document.place(path))
    for measure, parts in block.measures.items():
        if not parts:
            raise InputError(
                f"de meting '{measure}' heeft geen onderdelen",
                where=document.place((*path, measure)),
                expected="een naam met daaronder waar het cijfer staat",
            )
        seen: dict[frozenset[tuple[str, tuple[str, ...]]], str] = {}
        for part, own in parts.items():
            where = document.place((*path, measure, part))
            found = block.selection(own)
            _check_part(part, found, where)
            twin = seen.setdefault(frozenset(found.items()), part)
            if twin != part:
                raise InputError(
                    f"de onderdelen '{twin}' en '{part}' vragen precies hetzelfde cijfer",
                    where=where,
                    remedy="geef elk onderdeel zijn eigen onderwerp of plek",
                )


def _check_part(part: str, found: Mapping[str, tuple[str, ...]], where: str) -> None:
    if "topic" not in found:
        near = next(
            (k for k in found if "topic" in (DUTCH_KEYS.get(k.casefold()), nearest(k, TOPIC))), ""
        )
        raise InputError(
            f"onbekende sleutel '{near}' bij het onderdeel '{part}'; bedoelde u 'topic'?"
            if near
            else f"het onderdeel '{part}' heeft geen onderwerp",
            where=where,
            expected="" if near else "'topic: ...' bij het onderdeel of bij de bron",
        )
    empty = next((key for key, titles in found.items() if not titles), "")
    if empty:
        raise InputError(
            f"bij het onderdeel '{part}' is '{empty}' leeg",
            where=where,
            expected="een titel of code, zoals StatLine die toont",
        )
