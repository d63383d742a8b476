"""Lists that a service gives in pages: the next one, and when it is no list or has no end."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import SplitResult, urljoin, urlunsplit

from aoj.clients.remedies import LATER, another_form
from aoj.clients.web import Line, Web, split_url, where_of
from aoj.errors import DataError

_PORTS = {"http": 80, "https": 443}
_EMPTY = 3
"""Pages without rows that may follow each other."""
_MOST = 2_000
"""Pages of a list that is read into memory."""


class Trail:
    """The pages of one list so far; `step` raises `DataError` where it runs in a circle."""

    def __init__(self, where: str) -> None:
        self._where, self._asked, self._empty = where, set[str](), 0

    def step(self, url: str) -> None:
        """Note that a page is asked."""
        if url in self._asked:
            raise twice(self._where)
        self._asked.add(url)

    def see(self, rows: int) -> None:
        """Note how many rows came."""
        self._empty = 0 if rows else self._empty + 1
        if self._empty > _EMPTY:
            raise DataError("er komen steeds lege pagina's", where=self._where, remedy=LATER)


def read_list(web: Web, line: Line, url: str, link: str, where: str) -> list[dict[str, Any]]:
    """Return all rows of a list; `link` is the name of what leads on. Raises `AojError`."""
    trail, rows = Trail(where), list[dict[str, Any]]()
    before: object = None
    for _ in range(_MOST):
        trail.step(url)
        answer = web.get_json(line, url)
        page = rows_of(answer, line, url)
        trail.see(len(page))
        if page and page == before:
            raise twice(where)
        rows += page
        url, before = follow(line, url, answer.get(link)), page
        if not url:
            return rows
    raise DataError("er komt geen eind aan de lijst", where=where, remedy=LATER)


def follow(line: Line, url: str, link: object) -> str:
    """Return the address of the next page, or an empty text where there is no link.

    A link may be relative, and may name http where we speak https; the host must stay the same.
    Raises `DataError`.
    """
    if not link:
        return ""
    base = split_url(line.base)
    try:
        parts = split_url(urljoin(url, str(link)))
    except ValueError:
        parts = split_url("")
    if parts.scheme not in _PORTS or _place(parts) != _place(base):
        raise DataError(
            "de volgende pagina staat op een ander adres dan de dienst",
            where=where_of(line, url),
            remedy="klopt het adres van de dienst nog? Het staat in bronnen.yml",
        )
    return urlunsplit((base.scheme, base.netloc, parts.path, parts.query, ""))


def rows_of(answer: object, line: Line, url: str) -> list[dict[str, Any]]:
    """Return the rows in an answer of OData; raises `DataError` where it has none."""
    rows = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not set(map(type, rows)) <= {dict}:
        raise another_form(where_of(line, url))
    return rows


@contextlib.contextmanager
def shaped(where: str) -> Iterator[None]:
    """Tell of an answer that lacks a part, or has another kind of it, in place of a traceback."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise another_form(where) from error


def twice(where: str) -> DataError:
    """Return the error for rows that came more than once."""
    return DataError("dezelfde rijen kwamen twee keer", where=where, remedy=LATER)


def _place(parts: SplitResult) -> tuple[str | None, int | None]:
    """Return host and port; the usual port of a scheme counts as none."""
    port = parts.port if parts.port not in _PORTS.values() else None
    return parts.hostname, port
