"""Each misbehaviour of a service, to be given to `Loopback.fault`."""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import socket
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from example_service import Cells, CkanSet, CubeTable, Offering
from loopback import Act, Exchange
from loopback_answers import Answer, html_answer, json_answer


def reset(exchange: Exchange) -> None:
    """Let the connection fall: the other side sees 'connection reset by peer'."""
    exchange.over = True
    linger = struct.pack("ii", 1, 0)
    exchange.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    exchange.handler.connection.close()


def silence(exchange: Exchange) -> None:
    """Accept and never answer; ends when the server stops or the other side goes away."""
    exchange.over = True
    connection = exchange.handler.connection
    connection.settimeout(0.02)
    until = time.monotonic() + 120
    while time.monotonic() < until and not exchange.loopback.stopping.is_set():
        with contextlib.suppress(TimeoutError):
            if not connection.recv(1):
                return


def slow(pause: float, parts: int = 20) -> Act:
    """Send the body in parts with a pause in seconds before each."""

    def act(exchange: Exchange) -> None:
        exchange.pause, exchange.parts = pause, parts

    return act


def status(code: int, retry_after: str = "", words: str = "Service Unavailable") -> Act:
    """Answer with an error code, as JSON as the services do."""

    def act(exchange: Exchange) -> None:
        exchange.answer = json_answer({"error": {"code": str(code), "message": words}}, code)
        if retry_after:
            exchange.answer.headers["Retry-After"] = retry_after

    return act


def html(code: int = 200, title: str = "Onderhoud") -> Act:
    """Answer with a page in place of what was asked."""

    def act(exchange: Exchange) -> None:
        exchange.answer = html_answer(code, title)

    return act


def cut(share: float = 0.5, length: str = "right") -> Act:
    """End the body halfway; Content-Length tells the whole (`right`), the half, or is absent."""

    def act(exchange: Exchange) -> None:
        whole = exchange.answer.whole
        exchange.sent = int(len(whole) * share)
        exchange.length = {"right": len(whole), "half": exchange.sent, "absent": -1}[length]

    return act


def edit(change: Callable[[Any], Any]) -> Act:
    """Send another JSON document, or another body where it is no JSON (then of bytes)."""

    def act(exchange: Exchange) -> None:
        answer = exchange.answer
        if "json" in answer.headers.get("Content-Type", ""):
            document = answer.document
            changed = change(document)
            body = json.dumps(document if changed is None else changed, ensure_ascii=False).encode()
        else:
            body = change(answer.whole)
        exchange.answer = Answer(answer.status, body, answer.headers)

    return act


def cut_records(share: float = 0.5, *, last: bool = False) -> Act:
    """End at the border of a record, in a body that is whole: rows are missing and nothing shows.

    With `last` the link to the next page is gone too.
    """

    def change(document: Any) -> Any:
        if isinstance(document, bytes):
            lines = document.splitlines(keepends=True)
            return b"".join(lines[: max(1, int(len(lines) * share))])
        document["value"] = document["value"][: int(len(document["value"]) * share)]
        if last:
            document.pop("odata.nextLink", None)
            document.pop("@odata.nextLink", None)
        return document

    return edit(change)


def without_rows(document: Any) -> Any:
    """For `edit`: a page without records."""
    document["value"] = []
    return document


def next_link(link: str) -> Act:
    """Let the page say that the next one is at `link`; `self` for its own address."""

    def act(exchange: Exchange) -> None:
        document = exchange.answer.document
        own = f"http://{exchange.request.headers.get('host')}{exchange.handler.path}"
        name = "@odata.nextLink" if exchange.request.service == "cbs_v4" else "odata.nextLink"
        document[name] = own if link == "self" else link
        exchange.answer = json_answer(document)

    return act


def repeat_page(exchange: Exchange) -> None:
    """Answer with the first page again, whatever page is asked."""
    link = exchange.answer.document
    query = {k: v for k, v in exchange.request.query.items() if k != "$skip"}
    first = exchange.loopback.answer(replace(exchange.request, query=query)).document
    for name in ("odata.nextLink", "@odata.nextLink"):
        first.pop(name, None)
        if name in link:
            first[name] = link[name]
    exchange.answer = json_answer(first)


def redirect(exchange: Exchange) -> None:
    """Send the asker on, to an address that sends on again."""
    number = int(exchange.request.query.get("keer", "0")) + 1
    parts = re.sub(r"[?&]keer=\d+", "", exchange.handler.path)
    mark = "&" if "?" in parts else "?"
    exchange.answer = Answer(302, b"", {"Location": f"{parts}{mark}keer={number}"})


def bomb(megabytes: int) -> Act:
    """A small compressed body that becomes very large, of blanks before any record."""

    def act(exchange: Exchange) -> None:
        kind = exchange.answer.headers.get("Content-Type", "application/json")
        packed = gzip.compress(b" " * 1_000_000, 9)

        def body() -> Iterator[bytes]:
            for _ in range(megabytes):
                yield packed

        exchange.answer = Answer(200, body(), {"Content-Type": kind, "Content-Encoding": "gzip"})

    return act


def encoded(encoding: str) -> Act:
    """Send the body in another encoding than it says."""

    def act(exchange: Exchange) -> None:
        answer = exchange.answer
        text = answer.whole.decode("utf-8", "replace")
        exchange.answer = Answer(answer.status, text.encode(encoding, "replace"), answer.headers)

    return act


def moved(exchange: Exchange) -> None:
    """The file is no longer at this address: 404, as after a new upload with another id."""
    exchange.answer = html_answer(404, "404 Niet gevonden")


def change(how: Callable[[Offering], object]) -> Act:
    """Change what the services have at this moment, before the answer is made."""

    def act(exchange: Exchange) -> None:
        how(exchange.loopback.offering)

    return act


def modify(table: str, **fields: Any) -> Callable[[Offering], None]:
    """For `change`: another `modified`, `status`, `cells`, `topics` or the like of a table."""
    return lambda offering: offering.tables.update(
        {table: replace(offering.tables[table], **fields)}
    )


def renumber(table: CubeTable, shift: int = 1) -> CubeTable:
    """Return the table as next year's edition has it: `Inwoners_5` has become `Inwoners_6`."""

    def other(key: str) -> str:
        name, number = key.rsplit("_", 1)
        return f"{name}_{int(number) + shift}"

    old = {other(topic.key): topic.key for topic in table.topics}
    topics = tuple(replace(topic, key=other(topic.key)) for topic in table.topics)
    return replace(table, topics=topics, cells=lambda keys, topic: table.cell(keys, old[topic]))


def drop_column(table: CubeTable, key: str) -> CubeTable:
    """Return the table without a topic."""
    return replace(table, topics=tuple(topic for topic in table.topics if topic.key != key))


def retitle(table: CubeTable, key: str, title: str) -> CubeTable:
    """Return the table with another title of a topic."""
    topics = (replace(t, title=title) if t.key == key else t for t in table.topics)
    return replace(table, topics=tuple(topics))


def rename_item(table: CubeTable, dimension: str, key: str, title: str) -> CubeTable:
    """Return the table with another title of an item."""
    dimensions = []
    for found in table.dimensions:
        items = found.items
        if found.key == dimension:
            items = tuple(replace(i, title=title) if i.key == key else i for i in items)
        dimensions.append(replace(found, items=items))
    return replace(table, dimensions=tuple(dimensions))


def change_cells(table: CubeTable, cells: Cells, modified: str = "") -> CubeTable:
    """Return the table with other figures, and with another date unless that is left out."""
    return replace(table, cells=cells, modified=modified or table.modified)


def new_identity(data_set: CkanSet, suffix: str = "9") -> CkanSet:
    """Return the data set after a new upload: each file has another id, so another address."""
    files = (replace(file, id=file.identity[:-1] + suffix) for file in data_set.files)
    return replace(data_set, files=tuple(files))
