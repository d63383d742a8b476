"""OData v4 of CBS: the same tables as one long list of observations.

A measure is what v3 calls a topic, a code what it calls a key, without blanks around it. A figure
that is absent says why in `ValueAttribute`; only a figure that cannot be is left empty, any other
counts as hidden. Combinations that cannot be may be left out of the list altogether.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from aoj.clients.cbs_v3 import check_keys, clauses_of, filters, naming, text_of, without_column
from aoj.clients.longform import Figures, LongForm, picker
from aoj.clients.offers import CatalogueEntry, Dimension, Item, TableDescription, Topic
from aoj.clients.paging import follow, read_list, rows_of, shaped, twice
from aoj.clients.remedies import another_form
from aoj.clients.selection import Selection
from aoj.clients.web import StatusError, Web, join_url
from aoj.store.fetched import HIDDEN

_LINK = "@odata.nextLink"
_CANNOT_BE = ("none", "impossible", "notapplicable", "")
"""Reasons, in small letters, with which an absent figure is empty and not hidden."""
_SAFE = "$'(),:;=&"


class CbsV4:
    """CBS as OData v4 tells it."""

    protocol = "v4"

    def __init__(self, web: Web) -> None:
        self._web, self._line = web, web.cbs_v4

    def about(self, table: str) -> CatalogueEntry:
        """Return title, date and status of a table; raises `AojError`."""
        url = self._url(table, "Properties")
        with naming(table):
            answer = self._web.get_json(self._line, url)
        if isinstance(answer, dict) and "value" in answer:
            answer = next(iter(rows_of(answer, self._line, url)), {})
        if not isinstance(answer, dict) or not (answer.get("Identifier") or answer.get("Title")):
            raise another_form(f"CBS {table}")
        return entry_of(answer, table)

    def describe(self, table: str) -> TableDescription:
        """Return dimensions, items and topics of a table; raises `AojError`."""
        about = self.about(table)
        with shaped(f"CBS {table}"):
            return describe_from(
                about,
                dimensions=self._all(table, "Dimensions"),
                groups=self._all(table, "MeasureGroups"),
                measures=self._all(table, "MeasureCodes"),
                codes=lambda key: self._all(table, f"{key}Codes"),
            )

    def questions(self, table: str, selection: Selection) -> list[str]:
        """Return the addresses at which the asked figures begin."""
        measures = [f"Measure eq '{topic.key}'" for topic in selection.topics]
        terms = [measures, *clauses_of(selection)]
        base = self._url(table, "Observations")
        return [f"{base}?{quote(f'$filter={text}', safe=_SAFE)}" for text in filters(terms)]

    def page(self, table: str, url: str) -> tuple[list[dict[str, Any]], str]:
        """Return the observations of a page and the address of the next; raises `AojError`."""
        answer = self._web.get_json(self._line, url)
        rows = rows_of(answer, self._line, url)
        return rows, follow(self._line, url, answer.get(_LINK))

    def count(self, table: str, questions: Sequence[str]) -> int | None:
        """Return how many observations the service has for the questions.

        None where it does not say, or counts the whole table whatever the question.
        """
        every = self._url(table, "Observations") + "/$count"
        addresses = [q.replace("/Observations?", "/Observations/$count?", 1) for q in questions]
        try:
            counts = [self._web.get_json(self._line, url) for url in (every, *addresses)]
        except StatusError:
            return None
        if not all(type(count) is int for count in counts) or counts[0] in counts[1:]:
            return None
        return int(sum(counts[1:]))

    def lines(self, form: LongForm, rows: list[dict[str, Any]]) -> list[str]:
        """Return the lines that the observations of a page give; raises `DataError`."""
        selection = form.selection
        region_key = selection.region.key if selection.region else ""
        period_key = selection.period.key if selection.period else ""
        keys_of = picker(["Measure", *(dimension.key for dimension in selection.others)])
        regions, periods, figures = form.regions, form.periods, form.figures
        decimals = {topic.key: Figures(topic.decimals) for topic in selection.topics}
        width, size, seen, note = form.width, form.size, form.seen, form.numbers.append
        lines: list[str] = []
        try:
            form.ids.add([row["Id"] for row in rows])
            for row in rows:
                slots = figures[keys_of(row)]
                region = regions[row[region_key] if region_key else ""]
                period = periods[row[period_key] if period_key else ""]
                if slots is None or region is None or period is None:
                    continue
                value = row["Value"]
                absent = value is None
                text = form.written[_absent(row)] if absent else decimals[slots[0][1]][value]
                first = (region[0] * width + period[0]) * size
                for number, _, head, tail in slots:
                    number += first
                    if seen[number]:
                        raise twice(f"CBS {form.table}")
                    seen[number] = 1
                    note(number)
                    lines.append(f"{head}{text}{region[1]};{period[1]}{tail}")
        except KeyError as error:
            raise without_column(form.table, str(error.args[0])) from None
        except (TypeError, ValueError, AttributeError) as error:
            raise another_form(f"CBS {form.table}") from error
        return lines

    def catalogue(self) -> list[CatalogueEntry]:
        """Return all tables; raises `AojError`."""
        try:
            rows = self._follow(join_url(self._line.base, "Datasets"))
        except StatusError as error:
            if error.status not in (400, 404):
                raise
            above = self._line.base.rpartition("/")[0]
            rows = self._follow(join_url(above, "Datasets"))
        return [entry_of(row, "") for row in rows if row.get("Identifier")]

    def _url(self, table: str, name: str) -> str:
        return join_url(self._line.base, table, name)

    def _all(self, table: str, name: str) -> list[dict[str, Any]]:
        return self._follow(self._url(table, name))

    def _follow(self, url: str) -> list[dict[str, Any]]:
        where = f"CBS {url.rpartition('/')[0].rpartition('/')[2]}"
        return read_list(self._web, self._line, url, _LINK, where)


def describe_from(
    about: CatalogueEntry,
    *,
    dimensions: Sequence[Mapping[str, Any]],
    groups: Sequence[Mapping[str, Any]],
    measures: Sequence[Mapping[str, Any]],
    codes: Callable[[str], Sequence[Mapping[str, Any]]],
) -> TableDescription:
    """Return a table as its lists describe it; `codes` gives the list of a dimension.

    Raises `DataError` for a key that is none.
    """
    check_keys(about.name, (one.get("Identifier") for one in (*dimensions, *measures)))
    return TableDescription(
        table=about.name,
        title=about.title,
        modified=about.modified,
        protocol="v4",
        dimensions=tuple(
            Dimension(
                key=str(one["Identifier"]),
                title=text_of(one, "Title"),
                kind=text_of(one, "Kind"),
                items=tuple(
                    Item(str(code["Identifier"]), text_of(code, "Title"), text_of(code, "Status"))
                    for code in codes(str(one["Identifier"]))
                ),
            )
            for one in dimensions
        ),
        topics=tuple(_topics(groups, measures)),
        status=about.status,
    )


def entry_of(row: Mapping[str, Any], table: str) -> CatalogueEntry:
    """Return what the properties of a table say, or its line in the catalogue."""
    return CatalogueEntry(
        name=text_of(row, "Identifier") or table,
        title=text_of(row, "Title"),
        modified=text_of(row, "Modified"),
        period=text_of(row, "TemporalCoverage"),
        status=text_of(row, "Status"),
    )


def _topics(
    groups: Sequence[Mapping[str, Any]], measures: Sequence[Mapping[str, Any]]
) -> Iterator[Topic]:
    """Give every measure with the titles of its groups in front."""
    by_id = {str(group.get("Id")): group for group in groups}
    for one in measures:
        titles, parent, depth = [text_of(one, "Title")], text_of(one, "MeasureGroupId"), 0
        while parent in by_id and depth < 20:
            titles.append(text_of(by_id[parent], "Title"))
            parent, depth = text_of(by_id[parent], "ParentId"), depth + 1
        yield Topic(
            key=str(one["Identifier"]),
            title=titles[0],
            path="/".join(reversed(titles)),
            unit=text_of(one, "Unit"),
            decimals=int(one.get("Decimals") or 0),
        )


def _absent(row: Mapping[str, Any]) -> str:
    """Return what stands for a figure that is a text, hidden, or cannot be."""
    text = str(row.get("StringValue") or "").strip()
    reason = str(row.get("ValueAttribute") or "").casefold().replace(" ", "")
    return text or ("" if reason in _CANNOT_BE else HIDDEN)
