"""`aoj fetch --check`: bronnen.yml held against what CBS and DUO have today.

| looked at | said of it |
|---|---|
| table | gone, discontinued, another title, a newer division of gemeenten, a year not listed yet |
| region, period | the dimension, the kinds of region and period |
| topics, dimensions, items | what is not there any more, with the nearest that is |
| units, measures, parts | where the table or bronnen.yml and our code differ |
| data set, file | gone, another name, a web page instead, an address that leads elsewhere |
| columns | what the first line of the file lacks |

Nothing is written and no figures are fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from aoj.clients import services
from aoj.clients.offers import CatalogueEntry, Offer, Package, TableDescription
from aoj.clients.selection import is_ended
from aoj.commands.fetch_check_catalogue import check_catalogue
from aoj.commands.fetch_check_files import check_file, check_no_package, check_package
from aoj.commands.fetch_check_known import Known, check_known, known_findings, known_measures
from aoj.commands.fetch_check_tables import newest_period, table_findings
from aoj.commands.fetch_choice import check_fetchable, choose, some
from aoj.commands.fetch_proposals import Finding, settle
from aoj.commands.fetch_remarks import Remark, edition_of, successors
from aoj.errors import AojError, Unreachable
from aoj.settings.bronnen import Bronnen, CbsTable, DuoFile
from aoj.store.project import COUNTRYWIDE, Project

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}")
_FAILING = 500
"""From this HTTP status on a service fails; what it has is not known then."""


class Asking(Protocol):
    """What the services are asked; each raises `AojError`, `Unreachable` where none answers."""

    def table(self, table: str, block: CbsTable) -> TableDescription:
        """Return what CBS says of a table today."""

    def package(self, name: str) -> Package:
        """Return a data set of DUO with its files."""

    def catalogue(self, service: str) -> Sequence[CatalogueEntry]:
        """Return all tables of CBS (cbs) or data sets of DUO (duo)."""

    def offers(self, name: str) -> Sequence[Offer]:
        """Return what a block of bronnen.yml stands for now."""

    def start(self, offer: Offer) -> tuple[bytes, str]:
        """Return the first bytes of a file, and the address where it was found."""


@dataclass(frozen=True)
class SourceCheck:
    """What came of one block: remarks, or why it could not be looked at."""

    name: str
    where: str
    about: str = ""
    remarks: tuple[Remark, ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether bronnen.yml has to change for this block."""
        return any(remark.is_wrong for remark in self.remarks)

    def text(self) -> str:
        """Return a line that all is well, or what to change and where."""
        if self.is_wrong:
            head = f"{self.name}: te veranderen in {self.where}"
        elif self.unchecked:
            head = f"{self.name}: niet gecontroleerd"
        else:
            head = f"{self.name}: in orde" + (f" ({self.about})" if self.about else "")
        notes = [f"  niet te controleren: {text}" for text in self.unchecked]
        ordered = sorted(self.remarks, key=lambda remark: (not remark.is_wrong, remark.line))
        following = [*ordered[1:], None]
        shown = [
            replace(one, put=()) if then and (one.line, one.put) == (then.line, then.put) else one
            for one, then in zip(ordered, following, strict=False)
        ]
        return "\n".join([head, *(remark.text() for remark in shown), *notes])


@dataclass(frozen=True)
class CheckReport:
    """All blocks that were looked at."""

    checks: tuple[SourceCheck, ...] = field(default=())
    unreachable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Per service that does not answer, the blocks that were not looked at because of it."""

    @property
    def failed(self) -> bool:
        """Whether bronnen.yml has to change, or a source could not be looked at."""
        return any(check.is_wrong or check.unchecked for check in self.checks)

    def text(self) -> str:
        """Return how many blocks are well, and how many are not."""
        wrong = sum(check.is_wrong for check in self.checks)
        unchecked = sum(bool(check.unchecked) and not check.is_wrong for check in self.checks)
        fine = len(self.checks) - wrong - unchecked
        counts = [f"{fine} in orde"]
        counts += [f"{wrong} te veranderen"] if wrong else []
        counts += [f"{unchecked} niet gecontroleerd"] if unchecked else []
        missed = [
            f"Niet gecontroleerd omdat {service} niet bereikbaar is: {some(names)}."
            for service, names in self.unreachable.items()
        ]
        what = "bron" if len(self.checks) == 1 else "bronnen"
        end = " Er is niets veranderd: verbeter bronnen.yml en controleer opnieuw." if wrong else ""
        total = f"Gecontroleerd: {len(self.checks)} {what}; {', '.join(counts)}.{end}"
        return "\n".join([*missed, total])


def check_sources(
    project: Project,
    data_set: str = COUNTRYWIDE,
    names: Sequence[str] = (),
    tell: Callable[[str], None] = print,
    *,
    asking: Asking | None = None,
) -> CheckReport:
    """Hold the blocks of bronnen.yml, or the named ones, against what the services have.

    `tell` gets the outcome of each block as soon as it is known. Raises `InputError` for an
    unknown name or a mistake in bronnen.yml, `Unreachable` where no service answers at all.
    """
    bronnen = check_fetchable(project, data_set)
    chosen = choose(bronnen, names)
    with_catalogue = _Remembering(asking or _Live(bronnen, tell))
    checks = []
    lost: dict[str, list[str]] = {}
    for name, tables in chosen.items():
        try:
            check = check_block(bronnen, name, with_catalogue, tables)
        except Unreachable as error:
            if error.service not in lost:
                tell(str(error))
            lost.setdefault(error.service, []).append(name)
            why = (f"{error.service} is niet te bereiken",)
            known = tuple(check_known(bronnen, name, known_measures(bronnen.reader(name))))
            check = SourceCheck(name, bronnen.where, remarks=known, unchecked=why)
        checks.append(check)
        if check.is_wrong or not any(name in held for held in lost.values()):
            tell(check.text())
    report = CheckReport(tuple(checks), {service: tuple(held) for service, held in lost.items()})
    if lost and all(check.unchecked for check in checks):
        tell(report.text())
        raise Unreachable("er is niets gecontroleerd, want geen dienst was bereikbaar")
    return report


def check_block(
    bronnen: Bronnen, name: str, asking: Asking, tables: Sequence[str] = ()
) -> SourceCheck:
    """Hold one block against its service, of a table per year only `tables` where given.

    Raises `Unreachable` where the service does not answer.
    """
    block = bronnen.sources[name]
    known = known_measures(bronnen.reader(name))
    if isinstance(block, CbsTable):
        return _check_tables(bronnen, name, block, asking, tables, known)
    check = _check_files(bronnen, name, block, asking)
    first = check_known(bronnen, name, known)
    return replace(check, remarks=(*first, *check.remarks))


def _check_tables(
    bronnen: Bronnen,
    name: str,
    block: CbsTable,
    asking: Asking,
    tables: Sequence[str],
    known: dict[str, Known] | None,
) -> SourceCheck:
    findings: list[Finding] = known_findings(bronnen, name, known)
    unchecked, gone, ended, about = [], [], [], []
    for year, asked in block.table.items():
        table = asked or _found_by_title(block, asking)
        if not table or (tables and asked not in tables):
            continue
        try:
            description = asking.table(table, block)
        except Unreachable:
            raise
        except AojError as error:
            if table in {entry.name for entry in asking.catalogue("cbs")}:
                unchecked.append(_without_advice(error))
            else:
                gone.append(table)
            continue
        if is_ended(description.status):
            ended.append(table)
        findings += table_findings(bronnen, name, description, year, known or {})
        about = _about(description, newest_period(bronnen, name, description))
    if gone or ended or block.is_per_year or "" in block.table.values() or edition_of(block.title):
        findings += check_catalogue(bronnen, name, asking.catalogue("cbs"), gone, ended)
    remarks = settle(bronnen, name, findings)
    return SourceCheck(name, bronnen.where, ", ".join(about), tuple(remarks), tuple(unchecked))


def _check_files(bronnen: Bronnen, name: str, block: DuoFile, asking: Asking) -> SourceCheck:
    remarks: list[Remark] = []
    if block.data_set:
        try:
            remarks += check_package(bronnen, name, asking.package(block.data_set))
        except Unreachable:
            raise
        except AojError as error:
            entries = asking.catalogue("duo")
            if block.data_set in {entry.name for entry in entries}:
                return SourceCheck(name, bronnen.where, unchecked=(_without_advice(error),))
            remarks += check_no_package(bronnen, name, entries)
    try:
        offers = asking.offers(name)
        for offer in offers[-1:]:
            remarks += check_file(bronnen, name, offer, *asking.start(offer))
    except Unreachable:
        raise
    except AojError as error:
        if getattr(error, "status", 0) >= _FAILING:
            return SourceCheck(name, bronnen.where, "", _once(remarks), (_without_advice(error),))
        if not any(remark.is_wrong for remark in remarks):
            key = "resource" if block.data_set else "file"
            remarks.append(Remark(bronnen.line("sources", name, key), _without_advice(error)))
        return SourceCheck(name, bronnen.where, remarks=_once(remarks))
    about = [offers[-1].name, *_DATE.findall(offers[-1].changed)[:1]] if offers else []
    return SourceCheck(name, bronnen.where, ", ".join(about), _once(remarks))


def _without_advice(error: AojError) -> str:
    """Return the sentence of an error, that does not advise to do what is being done."""
    if "--check" not in error.remedy:
        return str(error)
    return str(AojError(error.what, where=error.where, expected=error.expected))


def _found_by_title(block: CbsTable, asking: Asking) -> str:
    found = successors(block.title, asking.catalogue("cbs"))
    return found[0].name if found else ""


def _about(table: TableDescription, newest: str) -> list[str]:
    parts = [table.table]
    parts += [f"bijgewerkt {table.modified[:10]}"] if table.modified else []
    return parts + ([f"nieuwste periode {newest}"] if newest else [])


def _once(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    return tuple(dict.fromkeys(remarks))


class _Live:
    """The services themselves."""

    def __init__(self, bronnen: Bronnen, tell: Callable[[str], None]) -> None:
        self._bronnen = bronnen
        self._web = services.Web(bronnen.services, say=tell)

    def table(self, table: str, block: CbsTable) -> TableDescription:
        return services.describe_table(self._web, table, block.protocol)

    def package(self, name: str) -> Package:
        return services.describe_package(self._web, name)

    def catalogue(self, service: str) -> Sequence[CatalogueEntry]:
        return services.catalogue(self._web, service)

    def offers(self, name: str) -> Sequence[Offer]:
        return services.offers(self._web, self._bronnen, name)

    def start(self, offer: Offer) -> tuple[bytes, str]:
        line = self._web.duo_line(offer.address)
        start, found = self._web.get_file(line, offer.address, lambda chunks: next(chunks, b""))
        return start, found.url


class _Remembering:
    """Asks for a catalogue once."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._catalogues: dict[str, Sequence[CatalogueEntry]] = {}
        self.table = asking.table
        self.package = asking.package
        self.offers = asking.offers
        self.start = asking.start

    def catalogue(self, service: str) -> Sequence[CatalogueEntry]:
        if service not in self._catalogues:
            self._catalogues[service] = self._asking.catalogue(service)
        return self._catalogues[service]
