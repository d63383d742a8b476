"""Patience, limits and sentences of the network, with a clock of our own where time would pass."""

from __future__ import annotations

import gzip
import pickle
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import loopback_faults as faults
import pytest
import requests
from example_service import ClassicFile, Offering
from loopback import ALWAYS, Loopback
from loopback_answers import Answer

from aoj import __version__
from aoj.clients.paging import follow
from aoj.clients.web import Line, StatusError, Web, safe_name
from aoj.errors import DataError, Unreachable
from aoj.settings.bronnen import Services

FILE = ClassicFile("a.csv", b"A;B\r\n1;2\r\n")


class Clock:
    """Time that passes only when someone waits."""

    def __init__(self) -> None:
        self.now, self.pauses = 0.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.pauses.append(seconds)


@pytest.fixture
def services() -> Iterator[Loopback]:
    with Loopback(Offering().add(FILE)) as loopback:
        yield loopback


def web_of(loopback: Loopback, **options: Any) -> Web:
    return Web(Services.model_validate(loopback.bronnen_services()), **options)


def catalogue(web: Web) -> Any:
    return web.get_json(web.duo, f"{web.duo.base}/api/3/action/package_list")


def download(web: Web) -> bytes:
    url = f"{web.duo_files.base}/a.csv"
    return web.get_file(web.duo_files, url, lambda chunks: b"".join(chunks))[0]


def test_the_service_hears_who_asks(services: Loopback) -> None:
    catalogue(web_of(services))
    (request,) = services.requests
    assert request.headers["user-agent"] == f"aoj/{__version__}"
    assert request.headers["accept-encoding"] == "gzip, deflate"


def test_pauses_grow(services: Loopback) -> None:
    clock = Clock()
    services.fault(faults.status(500), times=4)
    catalogue(web_of(services, patience=60, clock=clock, sleep=clock.sleep))
    assert clock.pauses == [0.5, 1.0, 2.0, 4.0]


def test_after_some_disturbances_it_is_an_error(services: Loopback) -> None:
    clock = Clock()
    services.fault(faults.status(502), times=ALWAYS)
    with pytest.raises(StatusError, match="antwoordt met HTTP 502") as got:
        catalogue(web_of(services, patience=60, clock=clock, sleep=clock.sleep))
    assert got.value.status == 502
    assert len(services.requests) == 6


def test_a_service_that_is_disturbed_for_everything_is_given_up(services: Loopback) -> None:
    clock = Clock()
    services.fault(faults.status(503), times=ALWAYS)
    web = web_of(services, patience=30, clock=clock, sleep=clock.sleep)
    for _ in range(2):
        with pytest.raises(StatusError):
            catalogue(web)
    asked = len(services.requests)
    with pytest.raises(Unreachable, match="storing"):
        catalogue(web)
    assert len(services.requests) == asked


@pytest.mark.parametrize(("asked", "pause"), [("7", 7.0), ("x", 0.5), ("", 0.5), ("0", 0.5)])
def test_the_service_may_say_how_long_to_wait(services: Loopback, asked: str, pause: float) -> None:
    clock = Clock()
    services.fault(faults.status(429, retry_after=asked))
    catalogue(web_of(services, patience=60, clock=clock, sleep=clock.sleep))
    assert clock.pauses == [pause]


def test_nobody_waits_for_hours(services: Loopback) -> None:
    clock = Clock()
    services.fault(faults.status(503, retry_after="7200"), times=ALWAYS)
    with pytest.raises(StatusError):
        catalogue(web_of(services, clock=clock, sleep=clock.sleep))
    assert clock.pauses == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 406, 410])
def test_a_refusal_is_not_asked_again(services: Loopback, status: int) -> None:
    services.fault(faults.status(status), times=ALWAYS)
    with pytest.raises(StatusError):
        catalogue(web_of(services))
    assert len(services.requests) == 1


def test_a_service_that_refuses_is_given_up_for_everything(services: Loopback) -> None:
    clock, said = Clock(), list[str]()
    services.refuse("duo")
    web = web_of(services, patience=30, clock=clock, sleep=clock.sleep, say=said.append)
    sentences = []
    for _ in range(5):
        with pytest.raises(Unreachable) as got:
            catalogue(web)
        sentences.append(str(got.value))
    assert clock.now <= 30
    assert len(clock.pauses) > 4
    assert len(set(sentences)) == 1
    assert len(said) == 1
    assert "de verbinding wordt geweigerd" in sentences[0]


def test_all_lines_of_a_service_share_its_patience(services: Loopback) -> None:
    clock = Clock()
    services.refuse("duo")
    services.refuse("duo_files")
    web = web_of(services, patience=30, clock=clock, sleep=clock.sleep)
    for ask in (catalogue, download, catalogue, download):
        with pytest.raises(Unreachable):
            ask(web)
    assert clock.now <= 30


def test_a_service_that_comes_back_in_time_is_not_given_up(services: Loopback) -> None:
    clock = Clock()
    services.refuse("duo_files")

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if clock.now > 5:
            services.listen("duo_files")

    assert download(web_of(services, patience=30, clock=clock, sleep=sleep)) == FILE.content


def test_a_service_that_says_nothing_is_given_up_in_time(services: Loopback) -> None:
    services.fault(faults.silence, times=ALWAYS)
    with pytest.raises(Unreachable, match="er komt geen antwoord"):
        catalogue(web_of(services, patience=0.4))


def test_a_service_that_falls_silent_is_given_up(services: Loopback) -> None:
    web = web_of(services, patience=0.2)
    catalogue(web)
    services.fault(faults.silence, times=ALWAYS)
    with pytest.raises(Unreachable, match="er komt geen antwoord"):
        catalogue(web)


def test_a_body_that_drips_is_given_up(services: Loopback) -> None:
    ticks = iter(range(0, 10**9, 100))
    services.fault(faults.slow(0.0, parts=11), times=ALWAYS)
    with pytest.raises(Unreachable):
        download(web_of(services, patience=1, clock=lambda: next(ticks), sleep=lambda _: None))


def test_an_unknown_host_is_one_sentence(
    services: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    with pytest.raises(Unreachable, match="de naam is niet te vinden"):
        catalogue(web_of(services, patience=0.1))


def test_a_large_answer_is_not_read(services: Loopback) -> None:
    services.fault(faults.bomb(300), times=ALWAYS)
    web = web_of(services)
    with pytest.raises(DataError, match="groter dan 1 MB"):
        web.get_json(web.duo, f"{web.duo.base}/api/3/action/package_list", limit=1 << 20)


def test_half_a_compressed_answer_is_noticed(services: Loopback) -> None:
    def pack(exchange: Any) -> None:
        body = gzip.compress(exchange.answer.whole)[:-9]
        exchange.answer = Answer(200, body, {"Content-Encoding": "gzip"})

    services.fault(pack, "a.csv", times=ALWAYS)
    with pytest.raises(DataError, match="halverwege"):
        download(web_of(services, sleep=lambda _: None))


def test_what_is_compressed_by_two_is_whole(services: Loopback) -> None:
    def pack(exchange: Any) -> None:
        whole = exchange.answer.whole
        body = gzip.compress(whole[:4]) + gzip.compress(whole[4:])
        exchange.answer = Answer(200, body, {"Content-Encoding": "gzip"})

    services.fault(pack, "a.csv")
    assert download(web_of(services)) == FILE.content


def test_a_redirect_to_a_file_of_this_computer_is_not_followed(services: Loopback) -> None:
    def away(exchange: Any) -> None:
        exchange.answer = Answer(302, b"", {"Location": "file:///etc/passwd"})

    services.fault(away, times=ALWAYS)
    with pytest.raises(DataError, match=r"geen webadres.*aoj fetch --check"):
        catalogue(web_of(services))


def test_redirects_in_a_circle_end_with_a_remedy(services: Loopback) -> None:
    services.fault(faults.redirect, times=ALWAYS)
    with pytest.raises(DataError, match=r"in een kring.*aoj fetch --check"):
        catalogue(web_of(services))


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.2", "[::1]", "10.0.0.8", "169.254.169.254", "server", "nas.local"],
)
def test_a_redirect_into_a_network_opens_no_connection(
    services: Loopback, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    asked: list[object] = []
    connect = socket.getaddrinfo

    def noted(name: Any, *others: Any, **more: Any) -> Any:
        asked.append(name)
        return connect(name, *others, **more)

    def away(exchange: Any) -> None:
        port = exchange.handler.server.server_address[1]
        exchange.answer = Answer(302, b"", {"Location": f"http://{host}:{port}/binnen"})

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    services.fault(away, times=ALWAYS)
    with pytest.raises(DataError, match="binnen een netwerk; dat wordt niet gevolgd"):
        catalogue(web_of(services))
    assert {str(name) for name in asked} <= {"127.0.0.1"}
    assert not services.asked("binnen")


def test_an_error_keeps_its_service_on_its_way() -> None:
    error = pickle.loads(pickle.dumps(Unreachable("weg", service="DUO")))
    assert (error.service, str(error)) == ("DUO", "weg.")


class _Proxy(BaseHTTPRequestHandler):
    """Passes on what is asked with a whole address, for who has the password."""

    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        if not self.headers.get("Proxy-Authorization"):
            self.send_response(407)
            self.end_headers()
            return
        with requests.Session() as session:
            session.trust_env = False
            body = session.get(self.path).content
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    _Proxy.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Proxy)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY"])
def test_a_proxy_of_the_environment_is_used(
    services: Loopback, proxy: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, f"http://piet:geheim@{proxy}")
    assert download(web_of(services)) == FILE.content
    assert _Proxy.asked == [f"{services.address('duo_files')}/a.csv"]


def test_a_proxy_that_wants_a_password_is_one_sentence(
    services: Loopback, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://{proxy}")
    with pytest.raises(Unreachable, match="de proxy vraagt een gebruikersnaam en wachtwoord"):
        download(web_of(services))


@pytest.mark.parametrize("address", ["http://piet:geheim@127.0.0.1:9", "http://piet:geheim@:x"])
def test_no_message_shows_the_password_of_a_proxy(
    services: Loopback, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("http_proxy", address)
    said = list[str]()
    with pytest.raises(Unreachable) as got:
        download(web_of(services, patience=0.1, say=said.append))
    assert "geheim" not in f"{got.value} {got.value!r} {said}"
    assert "proxy" in got.value.what


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        ("UntypedDataSet?$skip=5", "https://opendata.cbs.nl/f/UntypedDataSet?$skip=5"),
        ("http://opendata.cbs.nl/f/U?a=1", "https://opendata.cbs.nl/f/U?a=1"),
        ("https://opendata.cbs.nl:443/f/U", "https://opendata.cbs.nl/f/U"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_next_page_is_found(link: str | None, followed: str) -> None:
    line = Line("CBS", "https://opendata.cbs.nl")
    assert follow(line, "https://opendata.cbs.nl/f/UntypedDataSet?x", link) == followed


@pytest.mark.parametrize(
    "link",
    [
        "https://elders.nl/f",
        "//elders.nl/f",
        "https://opendata.cbs.nl:8443/f",
        "ftp://opendata.cbs.nl/f",
        "https://opendata.cbs.nl@elders.nl/f",
        "http://[::1",
        "https://opendata.cbs.nl:port/",
    ],
)
def test_a_next_page_elsewhere_is_refused(link: str) -> None:
    line = Line("CBS", "https://opendata.cbs.nl")
    with pytest.raises(DataError, match="ander adres"):
        follow(line, "https://opendata.cbs.nl/f/UntypedDataSet?x", link)


@pytest.mark.parametrize("text", ["..", ".", "/", "", "\\\\", "\x00", "~", "é"])
def test_a_name_of_nothing_is_empty(text: str) -> None:
    assert safe_name(text) == ""


def test_a_safe_name_fits_a_file_system(tmp_path: Path) -> None:
    name = safe_name("../" + "x" * 500 + ".csv")
    (tmp_path / name).write_bytes(b"")
    assert [path.name for path in tmp_path.iterdir()] == [name]
