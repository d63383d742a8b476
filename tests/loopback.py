"""CBS and DUO on this computer: HTTP in the layouts of the real services, and every misbehaviour.

    with Loopback(Offering().add(table, data_set, file)) as services:
        services.bronnen_services()      # the addresses, as bronnen.yml has them
        services.fault(status(500), "UntypedDataSet", times=1)
        services.requests                # what was asked, in order

Each service listens on a port of its own of 127.0.0.1, so that one of them can refuse alone.
`offering` may be changed at any moment; the next answer tells it.
"""

from __future__ import annotations

import contextlib
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, cast

from example_service import Offering
from loopback_answers import Answer, Request, html_answer, request_of
from loopback_ckan import answer_ckan, answer_file
from loopback_odata import FEED_PAGE, V4_PAGE, answer_v3, answer_v4

SERVICES = {
    "cbs": "",
    "cbs_v4": "/odata/v1/CBS",
    "duo": "",
    "duo_files": "/open_onderwijsdata/images",
}
"""Each service and what stands in its address behind the port."""
ALWAYS = 10**9
_CHUNK = 65536


@dataclass
class Exchange:
    """One request on its way to an answer; a fault changes it, or ends it by `over`."""

    loopback: Loopback
    request: Request
    handler: _Handler
    pause: float = 0.0
    """Seconds between the parts of the body."""
    parts: int = 0
    """In how many parts the body goes; 0 for as few as can be."""
    sent: int | None = None
    """Bytes of the body after which the connection ends; None for all."""
    length: int | None = None
    """Another Content-Length than the right one; -1 for none."""
    over: bool = False
    _answer: Answer | None = None

    @property
    def answer(self) -> Answer:
        """What the service answers, made when it is first looked at."""
        if self._answer is None:
            self._answer = self.loopback.answer(self.request)
        return self._answer

    @answer.setter
    def answer(self, answer: Answer) -> None:
        self._answer = answer


Act = Callable[[Exchange], None]


@dataclass
class Fault:
    """A misbehaviour at some of the requests that `pattern` is found in."""

    act: Act
    pattern: re.Pattern[str]
    after: int = 0
    """How many matching requests go well first."""
    times: int = 1
    seen: int = 0
    hits: int = 0


@dataclass
class Loopback:
    """The four services, with what they offer; see the head of this module."""

    offering: Offering = field(default_factory=Offering)
    page: int = FEED_PAGE
    v4_page: int = V4_PAGE
    honest: bool = False
    """Whether the feed hears every clause on a dimension; the real one hears the first."""
    sparse: bool = False
    """Whether v4 leaves out the figures that cannot occur."""
    requests: list[Request] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    _servers: dict[str, _Server] = field(default_factory=dict)
    _ports: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _doors: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Loopback:
        for service in SERVICES:
            self.listen(service)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        for service in list(self._servers):
            self.refuse(service)

    def bronnen_services(self, patience: int = 1) -> dict[str, Any]:
        """Return the block `services` of bronnen.yml."""
        return {**{name: self.address(name) for name in SERVICES}, "patience": patience}

    def address(self, service: str) -> str:
        """Return the address of a service as bronnen.yml has it."""
        return f"http://127.0.0.1:{self._ports[service]}{SERVICES[service]}"

    def refuse(self, service: str) -> None:
        """Close the port of a service and every connection to it, until `listen`."""
        with self._doors:
            server = self._servers.pop(service, None)
            if server:
                server.shutdown()
                server.server_close()
                server.drop()

    def listen(self, service: str) -> None:
        """Open the port of a service, the same one each time."""
        with self._doors:
            if service in self._servers:
                return
            server = _Server(("127.0.0.1", self._ports.get(service, 0)), self, service)
            self._ports[service] = server.server_address[1]
            self._servers[service] = server
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    def fault(self, act: Act, pattern: str = "", *, after: int = 0, times: int = 1) -> Fault:
        """Let `times` requests that `pattern` is found in go wrong, after the first `after`.

        The pattern is a regular expression, looked for in `Request.text`; faults combine in the
        order in which they were added.
        """
        fault = Fault(act, re.compile(pattern), after, times)
        self.faults.append(fault)
        return fault

    def heal(self) -> None:
        """Take all faults away, open all ports and forget the requests."""
        self.faults.clear()
        self.requests.clear()
        self.statuses.clear()
        for service in SERVICES:
            self.listen(service)

    def asked(self, pattern: str) -> list[Request]:
        """Return the requests that a pattern is found in."""
        return [request for request in self.requests if re.search(pattern, request.text)]

    def answer(self, request: Request) -> Answer:
        """Return what a service answers when nothing is wrong."""
        address, has = self.address(request.service), self.offering
        if request.method not in ("GET", "HEAD"):
            return html_answer(405, "Method not allowed")
        if request.service == "cbs":
            return answer_v3(request, has.tables, address, page=self.page, honest=self.honest)
        if request.service == "cbs_v4":
            root = address.removesuffix("/CBS")
            return answer_v4(request, has.tables, root, page=self.v4_page, sparse=self.sparse)
        if request.service == "duo":
            return answer_ckan(request, has.sets, address)
        return answer_file(request, has.files)

    def applying(self, request: Request) -> list[Fault]:
        """Return the faults that hit this request, and count them."""
        found = []
        with self._lock:
            self.requests.append(request)
            for fault in self.faults:
                if fault.pattern.search(request.text):
                    fault.seen += 1
                    if fault.after < fault.seen <= fault.after + fault.times:
                        fault.hits += 1
                        found.append(fault)
        return found


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], loopback: Loopback, service: str) -> None:
        self.loopback, self.service = loopback, service
        self.connections: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError | ValueError):
            super().handle_error(request, client_address)

    def drop(self) -> None:
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        server = cast("_Server", self.server)
        loopback = server.loopback
        request = request_of(server.service, self.command, self.path, self.headers.items())
        exchange = Exchange(loopback, request, self)
        for fault in loopback.applying(request):
            fault.act(exchange)
            if exchange.over:
                loopback.statuses.append(0)
                self.close_connection = True
                return
        loopback.statuses.append(exchange.answer.status)
        self._send(exchange)

    do_HEAD = do_POST = do_GET  # noqa: N815 - the names that http.server looks for

    def _send(self, exchange: Exchange) -> None:
        answer = exchange.answer
        known = isinstance(answer.body, bytes)
        length = exchange.length
        if length is None and known:
            length = len(answer.whole)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        chunked = length is None
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif length is not None and length >= 0:
            self.send_header("Content-Length", str(length))
        else:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        if exchange.request.method == "HEAD" or answer.status == 304:
            return
        if exchange.sent is not None:
            self.close_connection = True
        for part in _parts(exchange):
            if exchange.pause and exchange.loopback.stopping.wait(exchange.pause):
                break
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part) if chunked else part)
        if chunked and exchange.sent is None:
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: Any) -> None:
        """The log is `Loopback.requests`."""


def _parts(exchange: Exchange) -> Iterator[bytes]:
    body, left = exchange.answer.body, exchange.sent
    if exchange.parts:
        body = exchange.answer.whole
    pieces = [body] if isinstance(body, bytes) else body
    for piece in pieces:
        size = max(1, -(-len(piece) // exchange.parts)) if exchange.parts else _CHUNK
        for at in range(0, len(piece), size):
            part = piece[at : at + size]
            if left is not None:
                part, left = part[:left], left - len(part[:left])
            if part:
                yield part
            if left == 0:
                return
