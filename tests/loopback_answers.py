"""What the made services answer, before any fault: a status, headers and a body."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Request:
    """One request as the server saw it; `service` is cbs, cbs_v4, duo or duo_files."""

    service: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """Method, service, path and query, decoded: what faults and tests look in."""
        query = "&".join(f"{key}={value}" for key, value in self.query.items())
        return f"{self.method} {self.service} {self.path}{'?' if query else ''}{query}"


@dataclass
class Answer:
    """What goes back; a body of parts is sent in parts, without its length."""

    status: int
    body: bytes | Iterable[bytes] = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> bytes:
        """The body in one piece."""
        if not isinstance(self.body, bytes):
            self.body = b"".join(self.body)
        return self.body

    @property
    def document(self) -> Any:
        """The body as JSON."""
        return json.loads(self.whole)


def request_of(
    service: str, method: str, target: str, headers: Iterable[tuple[str, str]]
) -> Request:
    """Return a request from its first line and headers."""
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return Request(service, method, unquote(parts.path), query, {k.lower(): v for k, v in headers})


def json_answer(document: object, status: int = 200, kind: str = "application/json") -> Answer:
    """Return a document as UTF-8 JSON."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, {"Content-Type": f"{kind};charset=utf-8"})


def html_answer(status: int, title: str) -> Answer:
    """Return a page as a proxy or a web server in trouble gives it."""
    page = (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body>{title}</body></html>\n"
    )
    return Answer(status, page.encode(), {"Content-Type": "text/html; charset=utf-8"})


def file_answer(request: Request, content: bytes, modified: str, kind: str) -> Answer:
    """Return a file with ETag and Last-Modified, or 304 where the asker has it already."""
    moment = datetime.fromisoformat(modified).replace(tzinfo=UTC)
    tag = f'"{hashlib.sha256(content + modified.encode()).hexdigest()[:20]}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(moment, usegmt=True),
        "Content-Type": kind,
    }
    if request.headers.get("if-none-match") == tag:
        return Answer(304, b"", headers)
    return Answer(200, content, headers)
