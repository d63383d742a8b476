"""Asking a web service: with patience, within limits, and with one sentence when it fails.

| the service | what happens |
|---|---|
| refuses, times out, hangs up, has no address | asked again with growing pauses; given up when it \
took `patience` seconds, and then for everything that is asked of it later |
| answers 429 or 5xx | asked again, after the pause that it names; then `StatusError` |
| sends less than it announced, or half a JSON text | asked again a few times; then `DataError` |
| sends a web page, answers another 4xx | `DataError` at once |
| redirects to no http(s), or to a computer inside a network (not its own) | `DataError` at once |

Proxies come from the environment (`HTTPS_PROXY` and the like, in either case), as do own
certificates (`REQUESTS_CA_BUNDLE`). No message shows a proxy, a user name or a password.
"""

from __future__ import annotations

import email.utils
import ipaddress
import json
import re
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, NameResolutionError, ProtocolError

from aoj import __version__
from aoj.clients.remedies import CHANGED, LATER, another_form
from aoj.errors import AojError, DataError, Unreachable
from aoj.settings.bronnen import Services

T = TypeVar("T")

MAX_BYTES = 128 << 20
"""The largest answer that is read into memory: a page of a table, a catalogue."""

_CHUNK = 1 << 16
_CONNECT_SECONDS = 10.0
_READ_SECONDS = 120.0
"""How long a service that answered before may take for the next bytes: deep pages are slow."""
_SLOWEST = 1024
"""Bytes per second below which a body counts as stuck, after the read limit."""
_PAUSE_SECONDS, _LONGEST_PAUSE = 0.5, 16.0
_LONGEST_WAIT = 60.0
"""The longest pause that a service may ask for with Retry-After."""
_BUSY_TRIES, _CUT_TRIES = 6, 4
_INSIDE = (".local", ".localhost", ".internal", ".intern", ".lan", ".home.arpa")
"""Ends of names that no computer on the public internet has."""
_BUSY = (408, 425, 429, 500, 502, 503, 504)


class StatusError(DataError):
    """The service answers with an error; `status` is its HTTP status."""

    status = 0

    @classmethod
    def of(cls, status: int, what: str, *, where: str, remedy: str) -> StatusError:
        """Return the error for a status."""
        error = cls(what, where=where, remedy=remedy)
        error.status = status
        return error


@dataclass
class Line:
    """The line to one address of a service, and how it fares.

    `others` tells whether the service has another address to turn to, so that some patience is
    left for it.
    """

    service: str
    base: str
    others: bool = False
    answered: bool = False
    failing_since: float | None = None
    busy_since: float | None = None
    spent: float = 0.0
    given_up: Unreachable | None = None

    @property
    def host(self) -> str:
        """The host as a message may show it."""
        return urlsplit(self.base).netloc.rpartition("@")[2]


@dataclass(frozen=True)
class Answer:
    """The outside of an answer: its headers, and the address where redirects ended."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> str:
        """What tells one edition from the next: the ETag, else the moment of the last change."""
        return self.headers.get("ETag", "") or self.headers.get("Last-Modified", "")

    @property
    def size(self) -> int:
        """Its size in bytes, 0 where the service does not say."""
        text = self.headers.get("Content-Length", "")
        return int(text) if text.isdecimal() and not self.headers.get("Content-Encoding") else 0

    @property
    def is_page(self) -> bool:
        """Whether it is a web page instead of a file."""
        return "html" in self.headers.get("Content-Type", "").lower()


class Web:
    """The network of one command: a session, and what is known of each service.

    `patience` is in seconds; `say` gets a sentence when the user has to wait. `clock` and `sleep`
    are those of the time module unless a test gives its own.
    """

    def __init__(
        self,
        services: Services,
        *,
        agent: str = f"aoj/{__version__}",
        patience: float | None = None,
        say: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.services = services
        self.patience = float(services.patience if patience is None else patience)
        self.cbs = Line("CBS", services.cbs, others=True)
        self.cbs_v4 = Line("CBS", services.cbs_v4)
        self.duo = Line("DUO", services.duo, others=True)
        self.duo_files = Line("DUO", services.duo_files)
        self._say, self._clock, self._sleep = say, clock, sleep
        self._session = _Session()
        self._session.max_redirects = 5
        self._session.headers.update(
            {"User-Agent": agent, "Accept": "application/json, text/csv;q=0.9, */*;q=0.8"}
        )

    def duo_line(self, address: str) -> Line:
        """Return the line to a file of DUO: that of the classic files, or of the data sets."""
        classic = address.startswith(self.services.duo_files + "/")
        return self.duo_files if classic else self.duo

    def get_json(self, line: Line, url: str, *, limit: int = MAX_BYTES) -> Any:
        """Return what a JSON text at `url` says; raises `AojError`."""

        def read(response: requests.Response) -> Any:
            body = bytearray()
            for chunk in self._chunks(response, line):
                body += chunk
                if len(body) > limit:
                    raise DataError(
                        f"het antwoord is groter dan {limit >> 20} MB",
                        where=where_of(line, url),
                        remedy="vraag met minder onderwerpen of perioden in bronnen.yml",
                    )
            start = body[:200].lstrip().lower()
            if start.startswith((b"<", b"\xef\xbb\xbf<")):
                raise _page_instead(line, url)
            try:
                return json.loads(body)
            except UnicodeDecodeError as error:
                raise DataError(
                    "het antwoord is geen UTF-8",
                    where=where_of(line, url),
                    remedy=LATER,
                ) from error
            except RecursionError as error:
                raise another_form(where_of(line, url)) from error
            except ValueError as error:
                raise _CutError from error

        return self._ask(line, url, read, {"Accept-Encoding": "gzip, deflate"})

    def get_file(
        self, line: Line, url: str, write: Callable[[Iterator[bytes]], T]
    ) -> tuple[T, Answer]:
        """Return what `write` makes of the bytes of a file, and its outside; raises `AojError`.

        `write` is called again from the beginning when the connection was lost halfway; a disk
        that fails it tells with `FileError`.
        """

        def read(response: requests.Response) -> tuple[T, Answer]:
            return write(self._file_chunks(response, line, url)), _answer(response)

        return self._ask(line, url, read, {"Accept-Encoding": "identity"})

    def probe(self, line: Line, url: str) -> Answer:
        """Return the outside of the file at `url`; where HEAD is refused a GET cut short."""
        headers = {"Accept-Encoding": "identity"}
        try:
            return self._ask(line, url, _answer, headers, method="HEAD", tries=1)
        except StatusError as error:
            if error.status in (404, 410):
                raise
        return self._ask(line, url, _answer, headers)

    def wait(self, line: Line) -> None:
        """Raise `Unreachable` where the line was given up before."""
        if line.given_up:
            raise line.given_up

    def _ask(
        self,
        line: Line,
        url: str,
        read: Callable[[requests.Response], T],
        headers: Mapping[str, str],
        *,
        method: str = "GET",
        tries: int = _BUSY_TRIES,
    ) -> T:
        """Return what `read` makes of the answer; asks again as the table above says."""
        busy = cut = lost = 0
        while True:
            self.wait(line)
            begin = self._clock()
            try:
                with self._send(line, method, url, headers) as response:
                    if response.status_code < 300:
                        result = read(response)
                        line.answered, line.failing_since, line.busy_since = True, None, None
                        return result
                    status, asked = response.status_code, response.headers.get("Retry-After", "")
            except _CutError:
                cut += 1
                if cut >= _CUT_TRIES:
                    raise DataError(
                        "het antwoord breekt steeds halverwege af",
                        where=where_of(line, url),
                        remedy=LATER,
                    ) from None
                self._sleep(self._pause(cut))
                continue
            except (requests.RequestException, HTTPError, OSError) as error:
                lost += 1
                self._lose(line, url, error, begin, lost)
                continue
            if status == 407:
                raise self._give_up(line, "de proxy vraagt een gebruikersnaam en wachtwoord")
            line.answered, line.failing_since = True, None
            busy += 1
            pause = max(self._pause(busy), _seconds(asked))
            if status not in _BUSY:
                line.busy_since = None
                raise _status_error(line, url, status)
            if line.busy_since is None:
                line.busy_since = begin
            if busy >= tries or pause > _LONGEST_WAIT:
                if self._clock() - line.busy_since > self.patience:
                    self._give_up(line, f"er is steeds een storing (HTTP {status})")
                raise _status_error(line, url, status)
            self._sleep(pause)

    def _send(
        self, line: Line, method: str, url: str, headers: Mapping[str, str]
    ) -> requests.Response:
        left = self._left(line)
        read = min(_READ_SECONDS, 4 * self.patience) if line.answered else left
        if line.failing_since is not None:
            read = min(read, left)
        connect = min(_CONNECT_SECONDS, left)
        response = self._session.request(
            method,
            url,
            headers=dict(headers),
            timeout=(max(connect, 0.05), max(read, 0.05)),
            stream=True,
            allow_redirects=True,
        )
        if response.status_code in (301, 302, 303, 307, 308):
            response.close()
            raise _status_error(line, url, response.status_code)
        return response

    def _left(self, line: Line) -> float:
        """Return the seconds of patience that are left for a line."""
        lines = (self.cbs, self.cbs_v4, self.duo, self.duo_files)
        spent = sum(o.spent for o in lines if o is not line and o.service == line.service)
        all_of_it = self.patience * (0.75 if line.others else 1.0)
        budget = max(all_of_it - spent, self.patience * 0.25)
        failing = 0.0 if line.failing_since is None else self._clock() - line.failing_since
        return budget - failing

    def _lose(self, line: Line, url: str, error: Exception, begin: float, lost: int) -> None:
        """Wait before another attempt; raises where there is no sense in one."""
        reason, hopeless = _reason(error)
        if isinstance(error, requests.exceptions.TooManyRedirects):
            reason, hopeless = "het adres verwijst in een kring", "address"
        if hopeless == "address":
            raise DataError(reason, where=where_of(line, url), remedy=CHANGED) from None
        if line.failing_since is None:
            line.failing_since = self._clock() if line.answered else begin
            if self._say:
                self._say(f"{line.service} ({line.host}): {reason}; nieuwe poging ...")
        pause = self._pause(lost)
        if hopeless or self._left(line) <= pause:
            raise self._give_up(line, reason) from None
        self._sleep(pause)

    def _give_up(self, line: Line, reason: str) -> Unreachable:
        since = line.failing_since
        line.spent = 0.0 if since is None else self._clock() - since
        line.given_up = Unreachable(
            f"{line.service} ({line.host}) is niet te bereiken: {reason}",
            remedy=f"controleer de internetverbinding (of de proxy) en {LATER}",
            service=line.service,
        )
        return line.given_up

    def _pause(self, times: int) -> float:
        first = min(_PAUSE_SECONDS, self.patience / 60)
        return float(min(first * 2 ** (times - 1), _LONGEST_PAUSE))

    def _chunks(self, response: requests.Response, line: Line) -> Iterator[bytes]:
        """Give the body in pieces, unpacked; raises `_CutError` where it ends too early."""
        begin, received = self._clock(), 0
        limit = min(_READ_SECONDS, 4 * self.patience)
        unpack = _Unpacking(response.headers.get("Content-Encoding", ""))
        try:
            # read1: what there is now, so that a body that drips is noticed before it is whole.
            while raw := response.raw.read1(_CHUNK, decode_content=False):
                received += len(raw)
                if self._clock() - begin > limit + received / _SLOWEST:
                    raise TimeoutError
                yield from unpack.pieces(raw)
        except ProtocolError as error:
            if any(isinstance(part, OSError) for part in error.args):
                raise
            raise _CutError from error
        except zlib.error as error:
            raise _CutError from error
        unpack.check()

    def _file_chunks(self, response: requests.Response, line: Line, url: str) -> Iterator[bytes]:
        first = True
        for chunk in self._chunks(response, line):
            if first and chunk.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
                raise _page_instead(line, url)
            first = False
            yield chunk


class _Session(requests.Session):
    """Follows no redirect that leads inside: what a service says opens no door at the user's."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target and leads_inside(resp.url, target):
            resp.close()
            raise DataError(
                "de dienst verwijst naar een adres binnen een netwerk; dat wordt niet gevolgd",
                remedy=f"{LATER}, of vraag uw beheerder naar de proxy",
            )
        return target


class _CutError(Exception):
    """The answer ended too early."""


class _Unpacking:
    """Unpacks a body that was compressed for the transfer, in pieces of bounded size."""

    def __init__(self, encoding: str) -> None:
        self._packed = encoding.lower() in ("gzip", "x-gzip", "deflate")
        self._unpack = zlib.decompressobj(47)

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        """Give what a piece of the body holds."""
        if not self._packed:
            yield raw
            return
        while raw:
            if self._unpack.eof:
                self._unpack = zlib.decompressobj(47)
            yield self._unpack.decompress(raw, _CHUNK * 16)
            raw = self._unpack.unconsumed_tail or self._unpack.unused_data

    def check(self) -> None:
        """Raise `_CutError` where the compressed body has no end."""
        if self._packed and not self._unpack.eof:
            raise _CutError


def join_url(base: str, *parts: str) -> str:
    """Return an address below `base`; each part is one name, whatever it contains.

    >>> join_url("https://duo.nl/map", "a b/c.csv")
    'https://duo.nl/map/a%20b%2Fc.csv'
    """
    return "/".join([base, *(quote(part, safe="") for part in parts)])


def file_name_of(url: str) -> str:
    """Return the name of the file at an address, empty where it is none.

    >>> file_name_of("https://duo.nl/a/02.-alle%20scholen.csv?x=1"), file_name_of("http://[::1")
    ('02.-alle scholen.csv', '')
    """
    return unquote(split_url(url).path.rstrip("/").rpartition("/")[2])


def safe_name(text: str) -> str:
    """Return a file name without folders, blanks or odd characters.

    >>> safe_name("../../etc/pass wd"), safe_name("01.-leerlingen-po,-2025.csv"), safe_name("___")
    ('etc-pass-wd', '01.-leerlingen-po,-2025.csv', '')
    """
    bare = re.sub(r"[^A-Za-z0-9.,_-]+", "-", text.replace("\\", "/"))
    bare = re.sub(r"^[.\-_,]+|[.\-_,]+$", "", bare)[:120]
    return bare if re.search(r"[A-Za-z0-9]", bare) else ""


def leads_inside(url: str, target: str) -> bool:
    """Whether a redirect leads from one computer to another that is not on the public internet.

    >>> leads_inside("https://duo.nl/a", "http://169.254.169.254/b")
    True
    >>> leads_inside("https://duo.nl/a", "https://www.duo.nl/a")
    False
    """
    host = (split_url(urljoin(url, target)).hostname or "").rstrip(".")
    if not host or host == split_url(url).hostname:
        return False
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        is_number = re.search(r"(?:^|\.)(?:0x[0-9a-f]*|\d+)$", host)
        return "." not in host or host.endswith(_INSIDE) or bool(is_number)


def split_url(text: str) -> SplitResult:
    """Return the parts of an address, all empty where it is none.

    >>> split_url("http://[::1").hostname is None
    True
    """
    try:
        parts = urlsplit(text)
        return parts if parts.port is None or parts.port else urlsplit("")
    except ValueError:
        return urlsplit("")


def where_of(line: Line, url: str) -> str:
    """Return what of an address a message shows: the service and its last parts."""
    path = urlsplit(url).path.rstrip("/").split("/")
    return f"{line.service} {'/'.join(path[-2:])}".rstrip()


def _answer(response: requests.Response) -> Answer:
    return Answer(response.url, response.headers)


def _seconds(text: str) -> float:
    """Return how long Retry-After asks to wait: a number of seconds, or a moment."""
    if text.strip().isdecimal():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError):
        return 0.0


def _status_error(line: Line, url: str, status: int) -> StatusError:
    words = {
        401: "toegang geweigerd",
        403: "toegang geweigerd",
        404: "bestaat niet",
        410: "bestaat niet meer",
        429: "te veel vragen",
    }
    meaning = words.get(status, "storing bij de dienst" if status >= 500 else "niet begrepen")
    return StatusError.of(
        status,
        f"{line.service} antwoordt met HTTP {status} ({meaning})",
        where=where_of(line, url),
        remedy=LATER if status >= 500 or status == 429 else CHANGED,
    )


def _page_instead(line: Line, url: str) -> DataError:
    return DataError(
        "er kwam een webpagina in plaats van gegevens",
        where=where_of(line, url),
        remedy=f"{LATER}, of open het adres van {line.service} in een browser",
    )


def _reason(error: BaseException) -> tuple[str, str]:
    """Return in Dutch why there was no answer, and whether asking again is hopeless."""
    chain = list(_causes(error))
    text = " ".join(str(part) for part in chain)
    if isinstance(error, AojError):
        raise error
    if isinstance(error, requests.exceptions.InvalidProxyURL):
        return "het adres van de proxy klopt niet", "proxy"
    if isinstance(error, requests.exceptions.InvalidSchema):
        if "SOCKS" in text:
            return "een SOCKS-proxy wordt niet ondersteund", "proxy"
        return "het adres verwijst naar iets dat geen webadres is", "address"
    if isinstance(error, requests.exceptions.InvalidURL):
        return "het adres van de dienst of van de proxy klopt niet", "proxy"
    if " 407 " in text:
        return "de proxy vraagt een gebruikersnaam en wachtwoord", "proxy"
    if isinstance(error, requests.exceptions.SSLError):
        return "het certificaat wordt niet vertrouwd", "certificate"
    through = "de proxy: " if isinstance(error, requests.exceptions.ProxyError) else ""
    if any(isinstance(part, NameResolutionError) for part in chain):
        return f"{through}de naam is niet te vinden", ""
    if any(isinstance(part, ConnectionRefusedError) for part in chain):
        return f"{through}de verbinding wordt geweigerd", ""
    timeouts = (requests.exceptions.Timeout, TimeoutError)
    if any(isinstance(part, timeouts) for part in chain) or "timed out" in text:
        return f"{through}er komt geen antwoord", ""
    return f"{through}de verbinding valt weg", ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Give an error and everything that it was raised for."""
    todo, seen = [error], set[int]()
    while todo:
        item = todo.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        inner = (item.__cause__, item.__context__, getattr(item, "reason", None), *item.args)
        todo += [part for part in inner if isinstance(part, BaseException)]
