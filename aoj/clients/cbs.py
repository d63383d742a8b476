"""CBS tables: which protocol, which table, and its download as one file.

OData v3 comes first. Where it does not have the table any more, or does not answer while v4 does,
v4 is asked; both give the same file (`aoj.store.fetched`).
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from aoj.clients.cbs_v3 import CbsV3
from aoj.clients.cbs_v4 import CbsV4
from aoj.clients.longform import LongForm
from aoj.clients.offers import CatalogueEntry, Download, Offer, TableDescription, Tell
from aoj.clients.paging import Trail
from aoj.clients.partial import PartialTable
from aoj.clients.remedies import CHECK, LATER
from aoj.clients.selection import Selection, fold, hash_of_asked, is_ended, select_table
from aoj.clients.web import StatusError, Web, join_url, safe_name
from aoj.errors import AojError, DataError, Unreachable
from aoj.settings.bronnen import CbsTable, Services

T = TypeVar("T")
Spoken = Literal["auto", "v3", "v4"]

_GONE = (404, 406, 410)
"""Answers of v3 after which v4 is asked."""
_PAGE = 10_000
_YEAR = re.compile(r"\b20\d\d\b")
_EDITION = re.compile(r"\s*\((?:regio-?)?indeling[^)]*\)", re.I)


class Speaker(Protocol):
    """One protocol: what it says of a table, and how its pages become lines."""

    protocol: str

    def about(self, table: str) -> CatalogueEntry:
        """Return title, date and status of a table."""

    def describe(self, table: str) -> TableDescription:
        """Return dimensions, items and topics of a table."""

    def questions(self, table: str, selection: Selection) -> list[str]:
        """Return the addresses at which the asked figures begin."""

    def page(self, table: str, url: str) -> tuple[list[dict[str, Any]], str]:
        """Return the rows of a page, and the address of the next or an empty text."""

    def count(self, table: str, questions: list[str]) -> int | None:
        """Return how many rows the service has for the questions; None if it does not say."""

    def lines(self, form: LongForm, rows: list[dict[str, Any]]) -> list[str]:
        """Return the lines that the rows of a page give."""

    def catalogue(self) -> list[CatalogueEntry]:
        """Return all tables."""


def offers(web: Web, name: str, block: CbsTable) -> list[Offer]:
    """Return one offer per table of a block; raises `AojError`."""
    found = []
    for year, given in block.table.items():
        table = given or _look_up(web, block)
        protocol, about = _first(web, block.protocol, partial(_about, table=table))
        plan = _plan(web.services, name, block, year, table, protocol)
        found.append(dataclasses.replace(plan, title=about.title, changed=about.modified))
    return found


def planned(services: Services, name: str, block: CbsTable) -> list[Offer]:
    """Return what would be asked for a block."""
    protocol = "v4" if block.protocol == "v4" else "v3"
    return [_plan(services, name, block, *item, protocol) for item in block.table.items()]


def download(
    web: Web, block: CbsTable, offer: Offer, folder: Path, work: Path, tell: Tell | None
) -> Download:
    """Return the table of an offer as a file in `folder`; raises `AojError`.

    The table is asked anew where it changed halfway (once), and where the part of an earlier
    attempt turns out not to fit.
    """
    speaker: Speaker = CbsV4(web) if offer.protocol == "v4" else CbsV3(web)
    for _ in range(2):
        done = _attempt(speaker, block, offer, folder, work, tell)
        if done is not None:
            return done
    raise DataError(
        "de tabel veranderde twee keer tijdens het ophalen",
        where=f"CBS {offer.table}",
        remedy=LATER,
    )


def describe(web: Web, table: str, protocol: Spoken) -> TableDescription:
    """Return what CBS says of a table; raises `AojError`."""
    return _first(web, protocol, lambda speaker: speaker.describe(table))


def catalogue(web: Web) -> list[CatalogueEntry]:
    """Return all tables; raises `AojError`."""
    return _first(web, "auto", lambda speaker: speaker.catalogue())


def _about(speaker: Speaker, table: str) -> tuple[str, CatalogueEntry]:
    return speaker.protocol, speaker.about(table)


def _attempt(
    speaker: Speaker,
    block: CbsTable,
    offer: Offer,
    folder: Path,
    work: Path,
    tell: Tell | None,
) -> Download | None:
    """Return the table, or None where it changed halfway."""
    description = speaker.describe(offer.table)
    _check_year(description, offer.year)
    selection = select_table(description, block, offer.year)
    form = LongForm(offer.source, description, selection)
    questions = speaker.questions(offer.table, selection)
    token = {
        "changed": description.modified,
        "asked": offer.asked,
        "protocol": speaker.protocol,
        "questions": questions,
        "layout": _layout(selection),
    }
    name = safe_name(f"{offer.source}-{offer.table}")
    part = PartialTable(work, name, token, form.header)
    part.open()
    try:
        _receive_or_restart(speaker, offer.table, questions, form, part, tell)
        _check(speaker, block, offer.table, questions, form, part)
        if speaker.about(offer.table).modified != description.modified:
            part.discard()
            return None
        path, lines, resumed = folder / offer.name, part.lines, part.resumed
        part.finish(path, form.order())
    except Unreachable:
        raise
    except DataError:
        part.discard()
        if not _is_changed(speaker, description):
            raise
        return None
    except AojError:
        part.discard()
        raise
    finally:
        part.close()
    offer = dataclasses.replace(offer, changed=description.modified)
    return Download(offer, path, rows=lines, resumed=resumed)


def _layout(selection: Selection) -> str:
    """Return a hash of what keys stand for: titles and units may change under the same date."""
    told = repr((selection.cells, selection.regions, selection.periods))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _check_year(description: TableDescription, year: str) -> None:
    """Raise `DataError` where a table that is one per year says that it is of another year.

    Gemeenten do not tell: between mergers those of two years are the same.
    """
    years = set(_YEAR.findall(description.title))
    if year and years and year not in years:
        raise DataError(
            f"de tabel heet '{description.title}' en is niet die van {year}",
            where=f"CBS {description.table}",
            remedy=f"zet in bronnen.yml bij 'table' het nummer van de tabel van {year}",
        )


def _is_changed(speaker: Speaker, before: TableDescription) -> bool:
    """Whether another edition came in; then a table that no longer fits is no surprise."""
    try:
        return speaker.about(before.table).modified != before.modified
    except AojError:
        return False


def _receive_or_restart(
    speaker: Speaker,
    table: str,
    questions: list[str],
    form: LongForm,
    part: PartialTable,
    tell: Tell | None,
) -> None:
    """Receive what is not there yet; all of it where what was there does not fit."""
    if part.resumed:
        try:
            form.recall(part.rows())
            _receive(speaker, table, questions, form, part, tell)
        except DataError:
            form.reset()
            part.restart()
        else:
            return
    _receive(speaker, table, questions, form, part, tell)


def _receive(
    speaker: Speaker,
    table: str,
    questions: list[str],
    form: LongForm,
    part: PartialTable,
    tell: Tell | None,
) -> None:
    """Write page after page, until there is no next."""
    total = form.selection.lines
    trail = Trail(f"CBS {table}")
    while not part.done:
        url = part.next or questions[part.query]
        trail.step(url)
        rows, following = speaker.page(table, url)
        trail.see(len(rows))
        lines = speaker.lines(form, rows)
        query = part.query if following else part.query + 1
        done = query == len(questions)
        part.add(lines, len(rows), query=query, next_page=following, done=done)
        if tell:
            tell(part.lines, total)


def _check(
    speaker: Speaker,
    block: CbsTable,
    table: str,
    questions: list[str],
    form: LongForm,
    part: PartialTable,
) -> None:
    """Raise `DataError` where not all came.

    Where the service counts what it has, and leaves out what cannot be, that is added empty.
    """
    count = speaker.count(table, questions)
    if count is not None and count != part.received:
        raise DataError(
            f"er kwamen {part.received} van de {count} cijfers",
            where=f"CBS {table}",
            remedy=LATER,
        )
    if not block.complete:
        return
    if count is not None:
        missing = form.missing()
        while lines := list(itertools.islice(missing, _PAGE)):
            part.add(lines, 0, query=part.query, next_page="", done=True)
    form.check_complete()


def _first(web: Web, protocol: Spoken, ask: Callable[[Speaker], T]) -> T:
    """Return the answer of v3, or of v4 where v3 has none or that is asked for."""
    if protocol == "v4":
        return ask(CbsV4(web))
    try:
        return ask(CbsV3(web))
    except StatusError as error:
        if protocol == "v3" or error.status not in _GONE:
            raise
        return ask(CbsV4(web))
    except Unreachable as error:
        if protocol == "v3":
            raise
        try:
            return ask(CbsV4(web))
        except (Unreachable, StatusError):
            raise error from None


def _plan(
    services: Services, name: str, block: CbsTable, year: str, table: str, protocol: str
) -> Offer:
    base = services.cbs_v4 if protocol == "v4" else f"{services.cbs}/ODataFeed/odata"
    return Offer(
        source=name,
        name=f"{safe_name(table or name)}.csv.gz",
        address=join_url(base, table) if table else base,
        table=table,
        title=block.title,
        changed="",
        asked=hash_of_asked(block, table, year),
        year=year,
        expected=block.rows,
        protocol=protocol,
    )


def _look_up(web: Web, block: CbsTable) -> str:
    """Return the id of the one table with the title of a block that CBS still keeps up.

    The division of regions behind a title counts only where there are more. Raises `DataError`.
    """
    entries = [entry for entry in catalogue(web) if re.fullmatch(r"\w+", entry.name)]
    for title_of in (fold, lambda text: fold(_EDITION.sub("", text))):
        wanted = title_of(block.title)
        same = [entry for entry in entries if title_of(entry.title) == wanted]
        alive = [entry for entry in same if not is_ended(entry.status)]
        if len(alive) == 1:
            return alive[0].name
        if same:
            raise _no_single(block, alive or same, "meer" if alive else "alleen stopgezette")
    words = [entry for entry in entries if _resembles(entry.title, block.title)]
    raise _no_single(block, words, "geen")


def _resembles(title: str, wanted: str) -> bool:
    """Whether a title begins with the same subject: the words before the first semicolon."""
    return fold(title.split(";")[0]) == fold(wanted.split(";")[0])


def _no_single(block: CbsTable, entries: list[CatalogueEntry], count: str) -> DataError:
    shown = "; ".join(f"{entry.name} '{entry.title}' ({entry.status})" for entry in entries[:6])
    return DataError(
        f"de catalogus heeft {count} tabellen met de titel '{block.title}'",
        where="CBS",
        expected=f"een van: {shown}" if shown else "",
        remedy=f"zet de juiste tabel bij 'table' in bronnen.yml, of {CHECK}",
    )
