"""OData v3 of CBS: metadata through the package cbsodata, figures page by page.

The package has no time limit, no second attempt and no name of its own, and keeps all rows in
memory; so it gets a session that asks through our `Web`, and the figures are paged here.
`UntypedDataSet` is asked, since it keeps a hidden figure (`.`) apart from none at all.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import cbsodata
import requests
from cbsodata import cbsodata3

from aoj.clients.longform import LongForm, picker
from aoj.clients.offers import CatalogueEntry, Dimension, Item, TableDescription, Topic
from aoj.clients.paging import follow, read_list, rows_of, shaped, twice
from aoj.clients.remedies import CHANGED, LATER, another_form
from aoj.clients.selection import Selection
from aoj.clients.web import Line, StatusError, Web, join_url, split_url
from aoj.errors import DataError

UNTYPED, TYPED = "UntypedDataSet", "TypedDataSet"
LONGEST_QUESTION = 1900
"""Characters behind the `?`: servers of this kind refuse more than 2048."""

_DIMENSIONS = ("Dimension", "GeoDimension", "GeoDetail", "TimeDimension")
_SAFE = "$'(),:;=&"
_LINK = "odata.nextLink"
_PACKAGE = threading.RLock()
"""The settings of cbsodata hold for the whole process: one at a time."""


class CbsV3:
    """CBS as OData v3 tells it."""

    protocol = "v3"

    def __init__(self, web: Web) -> None:
        self._web, self._line = web, web.cbs

    def about(self, table: str) -> CatalogueEntry:
        """Return title, date and status of a table; raises `AojError`."""
        with _package_through(self._web, self._line), naming(table):
            found = cbsodata.get_info(table)
        if not found:
            raise unknown(table, 404)
        return _entry(found, table)

    def describe(self, table: str) -> TableDescription:
        """Return dimensions, items and topics of a table; raises `AojError`."""
        about = self.about(table)
        with _package_through(self._web, self._line), shaped(f"CBS {table}"):
            properties = cbsodata.get_meta(table, "DataProperties")
            check_keys(table, (one.get("Key") for one in properties if _is_column(one)))
            items = {
                one["Key"]: cbsodata.get_meta(table, one["Key"])
                for one in properties
                if _kind(one) in _DIMENSIONS
            }
            return TableDescription(
                table=table,
                title=about.title,
                modified=about.modified,
                protocol=self.protocol,
                dimensions=tuple(
                    Dimension(key, text_of(one, "Title"), _kind(one), _items(items[key]))
                    for one in properties
                    if (key := one.get("Key")) in items
                ),
                topics=tuple(_topics(properties)),
                status=about.status,
            )

    def questions(self, table: str, selection: Selection) -> list[str]:
        """Return the addresses at which the asked figures begin.

        One per part of a dimension where a single address would become too long.
        """
        dimensions = [d for d in (selection.region, selection.period, *selection.others) if d]
        names = ["ID", *(d.key for d in dimensions), *(t.key for t in selection.topics)]
        start = f"$format=json&$select={','.join(names)}"
        room = max(LONGEST_QUESTION - len(quote(start, safe=_SAFE)), 200)
        base = join_url(f"{self._line.base}/ODataFeed/odata", table, UNTYPED)
        return [
            f"{base}?{quote(start + (f'&$filter={text}' if text else ''), safe=_SAFE)}"
            for text in filters(clauses_of(selection), room)
        ]

    def page(self, table: str, url: str) -> tuple[list[dict[str, Any]], str]:
        """Return the rows of a page and the address of the next; raises `AojError`."""
        try:
            answer = self._web.get_json(self._line, url)
        except StatusError as error:
            if error.status != 404 or f"/{UNTYPED}?" not in url or self._has_texts(table):
                raise
            url = url.replace(f"/{UNTYPED}?", f"/{TYPED}?", 1)
            answer = self._web.get_json(self._line, url)
        rows = rows_of(answer, self._line, url)
        return rows, follow(self._line, url, answer.get(_LINK))

    def _has_texts(self, table: str) -> bool:
        """Whether the service says that it has the figures as texts."""
        with _package_through(self._web, self._line):
            return UNTYPED in {one.get("name") for one in cbsodata.get_meta(table, "")}

    def count(self, table: str, questions: Sequence[str]) -> int | None:
        """Return None: the rows of a v3 table are all there, or missed one by one."""
        return None

    def lines(self, form: LongForm, rows: list[dict[str, Any]]) -> list[str]:
        """Return the lines that the rows of a page give; raises `DataError`."""
        selection = form.selection
        region_key = selection.region.key if selection.region else ""
        period_key = selection.period.key if selection.period else ""
        keys_of = picker([dimension.key for dimension in selection.others])
        regions, periods, places, written = form.regions, form.periods, form.places, form.written
        width, size, seen, note = form.width, form.size, form.seen, form.numbers.append
        lines: list[str] = []
        add = lines.append
        try:
            form.ids.add([row["ID"] for row in rows])
            for row in rows:
                region = regions[row[region_key] if region_key else ""]
                period = periods[row[period_key] if period_key else ""]
                slots = places[keys_of(row)]
                if region is None or period is None or slots is None:
                    continue
                first = (region[0] * width + period[0]) * size
                place = f"{region[1]};{period[1]}"
                for number, topic, head, tail in slots:
                    number += first
                    if seen[number]:
                        raise twice(f"CBS {form.table}")
                    seen[number] = 1
                    note(number)
                    add(f"{head}{written[row[topic]]}{place}{tail}")
        except KeyError as error:
            raise without_column(form.table, str(error.args[0])) from None
        except (TypeError, ValueError, AttributeError) as error:
            raise another_form(f"CBS {form.table}") from error
        return lines

    def catalogue(self) -> list[CatalogueEntry]:
        """Return all tables; raises `AojError`."""
        columns = ["Identifier", "Title", "Modified", "Period", "OutputStatus"]
        with _package_through(self._web, self._line):
            tables = cbsodata.get_table_list(select=columns)
        return [_entry(one, "") for one in tables if one.get("Identifier")]


def clauses_of(selection: Selection) -> list[list[str]]:
    """Return per dimension the terms of its clause; none where all of it is asked."""
    found = []
    if selection.region and len(selection.regions) < len(selection.region.items):
        key = selection.region.key
        found.append([f"startswith({key},'{_literal(text)}')" for text in selection.prefixes])
    if selection.period and len(selection.periods) < len(selection.period.items):
        found.append(_equal(selection.period, selection.periods))
    for position, dimension in enumerate(selection.others):
        items = selection.items_of(position)
        if len(items) < len(dimension.items):
            found.append(_equal(dimension, items))
    return found


def check_keys(table: str, keys: Iterable[object]) -> None:
    """Raise `DataError` for a key that cannot stand in a question: no letters and digits."""
    for key in keys:
        if not re.fullmatch(r"\w+", str(key)):
            raise DataError(
                f"'{key}' is geen sleutel van een kolom",
                where=f"CBS {table}",
                remedy=CHANGED,
            )


@contextlib.contextmanager
def naming(table: str) -> Iterator[None]:
    """Tell that a service does not know a table, by its name, in place of an address."""
    try:
        yield
    except StatusError as error:
        if error.status not in (404, 410):
            raise
        raise unknown(table, error.status) from None


def unknown(table: str, status: int) -> StatusError:
    """Return the error for a table that CBS does not have."""
    return StatusError.of(
        status,
        f"het CBS heeft geen tabel {table} (meer)",
        where="CBS",
        remedy="kijk met 'aoj fetch --check' welke tabel haar opvolgt",
    )


def without_column(table: str, name: str) -> DataError:
    """Return the error for a page that lacks a column that was asked."""
    return DataError(
        f"een deel van de tabel heeft geen kolom '{name}'",
        where=f"CBS {table}",
        remedy=f"{LATER}, of {CHANGED}",
    )


def filters(terms: list[list[str]], room: int = LONGEST_QUESTION) -> list[str]:
    """Return one filter, or more that together ask the same where one would be too long.

    `room` is in characters, as they stand in an address.

    >>> filters([["a eq 1", "a eq 2"], ["b eq 1"]], room=40)
    ['(a eq 1) and (b eq 1)', '(a eq 2) and (b eq 1)']
    """
    text = " and ".join(f"({' or '.join(clause)})" for clause in terms)
    longest = max(terms, key=lambda clause: len(" ".join(clause)), default=[])
    if len(quote(text, safe=_SAFE)) <= room or len(longest) < 2:
        return [text]
    at, half = terms.index(longest), len(longest) // 2
    parts = (longest[:half], longest[half:])
    return [f for part in parts for f in filters([*terms[:at], part, *terms[at + 1 :]], room)]


def text_of(row: Mapping[str, Any], name: str) -> str:
    """Return a text of a row on one line, without blanks around it; empty where it is absent."""
    return " ".join(str(row.get(name) or "").split())


def _equal(dimension: Dimension, items: Sequence[Item]) -> list[str]:
    return [f"{dimension.key} eq '{_literal(item.key)}'" for item in items]


def _literal(text: str) -> str:
    return text.replace("'", "''")


def _entry(found: Mapping[str, Any], table: str) -> CatalogueEntry:
    return CatalogueEntry(
        name=text_of(found, "Identifier") or table,
        title=text_of(found, "Title"),
        modified=text_of(found, "Modified"),
        period=text_of(found, "Period"),
        status=text_of(found, "OutputStatus"),
    )


def _items(rows: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    return tuple(
        Item(str(row["Key"]), text_of(row, "Title"), text_of(row, "Status")) for row in rows
    )


def _topics(properties: Sequence[Mapping[str, Any]]) -> Iterator[Topic]:
    """Give every topic with the titles of its groups in front."""
    groups = {one.get("ID"): one for one in properties if _kind(one) == "TopicGroup"}
    for one in properties:
        if _kind(one) != "Topic":
            continue
        titles, parent, depth = [text_of(one, "Title")], one.get("ParentID"), 0
        while parent in groups and depth < 20:
            titles.append(text_of(groups[parent], "Title"))
            parent, depth = groups[parent].get("ParentID"), depth + 1
        yield Topic(
            key=one["Key"],
            title=titles[0],
            path="/".join(reversed(titles)),
            unit=text_of(one, "Unit"),
            decimals=int(one.get("Decimals") or 0),
        )


def _is_column(one: Mapping[str, Any]) -> bool:
    return _kind(one) in (*_DIMENSIONS, "Topic")


def _kind(one: Mapping[str, Any]) -> str:
    return str(one.get("Type") or str(one.get("odata.type", "")).rpartition(".")[2])


@contextlib.contextmanager
def _package_through(web: Web, line: Line) -> Iterator[None]:
    """Let cbsodata ask the service of `line` through `web`; all is as before afterwards."""
    parts = split_url(line.base)
    options = cbsodata.options
    with _PACKAGE:
        before = cbsodata3.Session, options.catalog_url, options.use_https, options.requests
        try:
            cbsodata3.Session = lambda: _PackageSession(web, line)
            options.catalog_url = f"{parts.netloc}{parts.path}"
            options.use_https = parts.scheme == "https"
            options.requests = {}
            yield
        finally:
            cbsodata3.Session, options.catalog_url, options.use_https, options.requests = before


class _PackageSession:
    """What cbsodata takes for a session: gives all pages of an answer as one."""

    def __init__(self, web: Web, line: Line) -> None:
        self._web, self._line = web, line

    def send(self, request: requests.PreparedRequest, **_: object) -> requests.Response:
        """Return the answer; raises `AojError`."""
        url = str(request.url)
        where = f"CBS {split_url(url).path.rstrip('/').rpartition('/')[0].rpartition('/')[2]}"
        rows = read_list(self._web, self._line, url, _LINK, where)
        response = requests.Response()
        response.status_code = 200
        response.url = url
        response._content = json.dumps({"value": rows}).encode()
        return response
