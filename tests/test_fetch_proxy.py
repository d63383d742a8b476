"""`aoj fetch` behind a proxy: it takes the proxies of the environment, and heeds NO_PROXY."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from example_service import ClassicFile, Offering
from fetch_service import BRONNEN, LEAVERS, TABLE, make_fetching_project, sample
from loopback import Loopback

from aoj.commands.fetch_services import ServicesReport, fetch_services
from aoj.store.project import Project
from aoj.store.snapshots import read_manifest

VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


class Proxy(ThreadingHTTPServer):
    """A proxy that knows where `duo.invalid` is, as none of this computer's names do."""

    daemon_threads = True

    def __init__(self, duo_files: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.duo_files = duo_files
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append(f"{self.command} {self.path}")
        target = urlsplit(self.path)
        assert target.hostname == "duo.invalid", "a whole address, as proxies are asked"
        base = urlsplit(server.duo_files)
        request = urllib.request.Request(
            f"{base.scheme}://{base.netloc}{target.path}", method=self.command
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request) as answer:
            body = answer.read()
            self.send_response(answer.status)
            for name in ("Content-Type", "Last-Modified", "ETag", "Content-Length"):
                if answer.headers[name]:
                    self.send_header(name, answer.headers[name])
            self.end_headers()
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def do_CONNECT(self) -> None:
        server: Any = self.server
        server.asked.append(f"{self.command} {self.path}")
        self.send_error(403)

    def log_message(self, format: str, *args: Any) -> None:
        """The log is `Proxy.asked`."""


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    name = "vsv-per-swv-2015.csv"
    with Loopback(Offering(files={name: ClassicFile(name, sample(LEAVERS))})) as services:
        yield services


@pytest.fixture
def proxy(loopback: Loopback) -> Iterator[Proxy]:
    server = Proxy(loopback.address("duo_files"))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without proxies, to which a test adds its own."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def make_project(folder: Path, duo_files: str) -> Project:
    project = make_fetching_project(folder)
    text = BRONNEN.replace("https://duo.invalid/bestanden", f"{duo_files}\n  patience: 1")
    text = text.replace("first_year: 2015", "first_year: 2015\n    last_year: 2015")
    path = project.data / "reference" / "bronnen.yml"
    path.write_text(text, encoding="utf-8")
    return project


def fetch(project: Project, name: str) -> ServicesReport:
    return fetch_services(project, [name], tell=lambda _: None)


def test_a_file_comes_through_the_proxy(
    tmp_path: Path, proxy: Proxy, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("HTTP_PROXY", proxy.address)
    project = make_project(tmp_path, "http://duo.invalid/open_onderwijsdata/images")
    report = fetch(project, LEAVERS)
    assert not report.failed
    assert [s.source for s in read_manifest(project.data_set("landelijk"))] == [LEAVERS]
    assert any("http://duo.invalid/" in asked for asked in proxy.asked)


def test_what_no_proxy_names_is_asked_directly(
    tmp_path: Path, proxy: Proxy, loopback: Loopback, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("HTTP_PROXY", proxy.address)
    environment.setenv("NO_PROXY", "localhost,127.0.0.1")
    project = make_project(tmp_path, loopback.address("duo_files"))
    assert not fetch(project, LEAVERS).failed
    assert proxy.asked == []


def test_https_goes_through_a_tunnel_of_the_proxy(
    tmp_path: Path, proxy: Proxy, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("HTTPS_PROXY", proxy.address)
    project = make_project(tmp_path, "http://duo.invalid")
    report = fetch(project, TABLE)
    assert report.failed
    assert "CONNECT cbs.invalid:443" in proxy.asked
    assert not (project.data_set("landelijk") / ".halen").exists()
