"""A notebook that a running Jupyter server has open is found; whatever else answers is unknown."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest

from aoj.runs import servers
from aoj.runs.servers import open_files, open_in_server, read_server

TOKEN = "geheim"


@dataclass
class Jupyter:
    """A server that speaks as much of Jupyter's protocol as is asked of it."""

    root: Path
    runtime: Path
    sessions: Any = field(default_factory=list)
    base: str = "/"
    token: str = TOKEN
    answer: tuple[int, dict[str, str], bytes] | None = None
    seconds_between_bytes: float = 0.0
    asked: list[str] = field(default_factory=list)
    certificate: Path | None = None
    port: int = 0

    def open(self, path: str, **more: Any) -> None:
        notebook = {"path": path, "name": ""}
        self.sessions.append({"path": path, "type": "notebook", "notebook": notebook, **more})

    def note(self, name: str = "jpserver-1.json", **changes: Any) -> Path:
        """Write the file with which a server tells that it is there."""
        self.runtime.mkdir(exist_ok=True)
        info = {
            "base_url": self.base,
            "hostname": "localhost",
            "password": False,
            "pid": os.getpid(),
            "port": self.port,
            "root_dir": str(self.root),
            "secure": self.certificate is not None,
            "sock": "",
            "token": self.token,
            "url": f"http://localhost:{self.port}{self.base}",
            "version": "2.21.1",
        }
        path = self.runtime / name
        path.write_text(json.dumps(info | changes), encoding="utf-8")
        return path

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        jupyter = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                jupyter.asked.append(self.path)
                status, headers, content = jupyter.reply(self.path, self.headers["Authorization"])
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.send(content)

            def send(self, content: bytes) -> None:
                if not jupyter.seconds_between_bytes:
                    self.wfile.write(content)
                    return
                for byte in content:
                    self.wfile.write(bytes([byte]))
                    time.sleep(jupyter.seconds_between_bytes)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler

    def reply(self, path: str, authorization: str | None) -> tuple[int, dict[str, str], bytes]:
        if self.answer is not None:
            return self.answer
        if path.partition("?")[0] != f"{self.base}api/sessions":
            return 404, {}, b"{}"
        if self.token and authorization != f"token {self.token}":
            return 403, {}, b'{"message": "Forbidden"}'
        return 200, {}, json.dumps(self.sessions).encode()


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "onderzoek" / "regio's é" / "contextcijfers.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text("{}", encoding="utf-8")
    return path


@pytest.fixture
def jupyter(notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jupyter]:
    """A running server that shows the folder above the notebook's."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    jupyter = Jupyter(tmp_path / "onderzoek", tmp_path / "runtime")
    with jupyter.serving():
        yield jupyter


OPEN = "regio's é/contextcijfers.ipynb"


def test_an_open_notebook_is_found(jupyter: Jupyter, notebook: Path) -> None:
    jupyter.open("ander.ipynb")
    jupyter.open(OPEN)
    jupyter.note()
    assert open_in_server(notebook) == f"JupyterLab op poort {jupyter.port}"


def test_a_notebook_that_is_not_open_is_not(jupyter: Jupyter, notebook: Path) -> None:
    jupyter.open("contextcijfers.ipynb")
    jupyter.open("regio's é/contextcijfers.nieuw.ipynb")
    jupyter.note()
    assert open_in_server(notebook) is None
    assert len(jupyter.asked) == 1


def test_asking_keeps_no_server_awake_and_tells_no_token_in_the_address(
    jupyter: Jupyter, notebook: Path
) -> None:
    jupyter.note()
    open_in_server(notebook)
    assert jupyter.asked == ["/api/sessions?no_track_activity=1"]


@pytest.mark.parametrize(
    "session",
    [
        {"path": OPEN},
        {"notebook": {"path": OPEN}},
        {"path": "/" + OPEN},
        {"path": "regio%27s%20%C3%A9/contextcijfers.ipynb"},
        {"path": "RTC:" + OPEN},
        {"path": "regio's é/../regio's é/contextcijfers.ipynb"},
    ],
)
def test_a_session_tells_its_notebook_in_many_ways(
    jupyter: Jupyter, notebook: Path, session: dict[str, Any]
) -> None:
    jupyter.sessions = [session]
    jupyter.note()
    assert open_in_server(notebook)


@pytest.mark.skipif(os.name == "nt", reason="koppelingen vragen daar rechten")
@pytest.mark.parametrize("which", ["root", "path"])
def test_links_are_followed(jupyter: Jupyter, notebook: Path, tmp_path: Path, which: str) -> None:
    (tmp_path / "koppeling").symlink_to(tmp_path / "onderzoek")
    jupyter.open(OPEN)
    if which == "root":
        jupyter.root = tmp_path / "koppeling"
    else:
        notebook = tmp_path / "koppeling" / OPEN
    jupyter.note()
    assert open_in_server(notebook)


def test_a_file_that_is_gone_from_disk_can_still_be_open(jupyter: Jupyter, notebook: Path) -> None:
    notebook.unlink()
    jupyter.open(OPEN)
    jupyter.note()
    assert open_in_server(notebook)


def test_on_windows_capitals_do_not_count() -> None:
    root = PureWindowsPath(r"C:\Onderzoek")
    found = open_files(root, [{"path": "Regio/Contextcijfers.ipynb"}])
    assert PureWindowsPath(r"c:\onderzoek\regio\contextcijfers.IPYNB") in list(found)


def test_the_classic_server_is_found_too(jupyter: Jupyter, notebook: Path) -> None:
    jupyter.open(OPEN)
    jupyter.note("nbserver-1.json", root_dir=None, notebook_dir=str(jupyter.root))
    assert open_in_server(notebook) == f"Jupyter Notebook op poort {jupyter.port}"


@pytest.mark.parametrize("base", ["/gebruiker/jan/", "/met spatie/"])
def test_a_server_below_another_address_is_found(
    jupyter: Jupyter, notebook: Path, base: str
) -> None:
    jupyter.base = base.replace(" ", "%20")
    jupyter.open(OPEN)
    jupyter.note(base_url=base)
    assert open_in_server(notebook)


@pytest.mark.parametrize("host", ["0.0.0.0", "", "*", "127.0.0.1"])
def test_a_server_that_listens_everywhere_is_asked_on_loopback(
    jupyter: Jupyter, notebook: Path, host: str
) -> None:
    jupyter.open(OPEN)
    jupyter.note(hostname=host, url=f"http://{socket.gethostname()}:{jupyter.port}/")
    assert open_in_server(notebook)


def test_a_server_without_a_token_is_asked_without_one(jupyter: Jupyter, notebook: Path) -> None:
    jupyter.token = ""
    jupyter.open(OPEN)
    jupyter.note()
    assert open_in_server(notebook)


def test_no_proxy_is_used(
    jupyter: Jupyter, notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    jupyter.open(OPEN)
    jupyter.note()
    assert open_in_server(notebook)


def test_a_server_with_its_own_certificate_is_asked(
    jupyter: Jupyter, notebook: Path, tmp_path: Path
) -> None:
    if not shutil.which("openssl"):
        pytest.skip("openssl ontbreekt")
    pem = tmp_path / "server.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=elders -keyout"
    made = subprocess.run(
        [*command.split(), str(pem), "-out", str(tmp_path / "crt")], capture_output=True
    )
    if made.returncode:
        pytest.skip("openssl maakte geen certificaat")
    with pem.open("ab") as file:
        file.write((tmp_path / "crt").read_bytes())
    jupyter.certificate = pem
    with jupyter.serving():
        jupyter.open(OPEN)
        jupyter.note()
        assert open_in_server(notebook)


# What is unknown counts as not open


@pytest.mark.parametrize(
    "answer",
    [
        (403, {}, b'{"message": "Forbidden"}'),
        (302, {"Location": "/login?next=%2Fapi%2Fsessions"}, b""),
        (200, {}, b"<html>hallo</html>"),
        (200, {}, b""),
        (200, {}, b"\xff\xfe"),
        (200, {}, b"[" * 200_000),
        (200, {}, b'{"path": "x"}'),
        (200, {}, b'[1, null, "x", [], {}, {"path": 3, "notebook": 4}, {"path": ["a"]}]'),
        (200, {}, json.dumps([{"path": "a\0b"}, {"path": "x" * 100_000}]).encode()),
        (200, {"Content-Length": "99999"}, b"[]"),
        (500, {}, b"[]"),
    ],
)
def test_nonsense_is_not_open(
    jupyter: Jupyter, notebook: Path, answer: tuple[int, dict[str, str], bytes]
) -> None:
    jupyter.answer = answer
    jupyter.note()
    begin = time.monotonic()
    assert open_in_server(notebook) is None
    assert time.monotonic() - begin < servers.PATIENCE + 0.5


def test_no_redirect_is_followed(jupyter: Jupyter, notebook: Path) -> None:
    jupyter.answer = (302, {"Location": f"http://127.0.0.1:{jupyter.port}/elders"}, b"")
    jupyter.note()
    assert open_in_server(notebook) is None
    assert len(jupyter.asked) == 1


def test_a_stranger_that_does_not_speak_the_protocol_is_not_open(
    jupyter: Jupyter, notebook: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        jupyter.note(port=stranger.getsockname()[1])
        answering = threading.Thread(target=lambda: stranger.accept()[0].sendall(b"\0hoi\r\n\r\n"))
        answering.start()
        assert open_in_server(notebook) is None
        answering.join()


def test_a_server_that_asks_for_a_password_is_unknown(jupyter: Jupyter, notebook: Path) -> None:
    jupyter.open(OPEN)
    jupyter.note(token="", password=True)
    assert open_in_server(notebook) is None
    assert len(jupyter.asked) == 1


@pytest.mark.parametrize(
    "changes",
    [
        *(
            {"hostname": name}
            for name in ("192.168.1.5", "laptop.lan", "localhost.elders.nl", None)
        ),
        {"sock": "/tmp/jupyter.sock"},
        {"root_dir": None},
        *({"port": port} for port in (0, -1, 70_000, "8888", None)),
    ],
)
def test_what_does_not_listen_on_this_computer_is_not_asked(
    jupyter: Jupyter, notebook: Path, changes: dict[str, Any]
) -> None:
    jupyter.open(OPEN)
    jupyter.note(**changes)
    assert open_in_server(notebook) is None
    assert jupyter.asked == []


@pytest.mark.parametrize("content", [b"", b"[]", b"nonsense", b"\xff", b'{"port": '])
def test_a_broken_file_about_a_server_is_skipped(
    jupyter: Jupyter, notebook: Path, content: bytes
) -> None:
    jupyter.open(OPEN)
    jupyter.note().with_name("jpserver-0.json").write_bytes(content)
    assert open_in_server(notebook)


@pytest.mark.skipif(os.name == "nt", reason="processen van POSIX")
def test_a_server_that_died_is_not_asked(jupyter: Jupyter, notebook: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    jupyter.open(OPEN)
    jupyter.note(pid=gone.pid)
    assert open_in_server(notebook) is None
    assert jupyter.asked == []


def test_a_server_that_does_not_answer_stops_nobody_and_hides_no_other(
    jupyter: Jupyter, notebook: Path, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        jupyter.note("jpserver-0.json", port=silent.getsockname()[1])
        begin = time.monotonic()
        assert open_in_server(notebook) is None
        assert servers.PATIENCE - 0.1 < time.monotonic() - begin < servers.PATIENCE + 0.5
        jupyter.open(OPEN)
        jupyter.note()
        begin = time.monotonic()
        assert open_in_server(notebook)
        assert time.monotonic() - begin < 1


def test_a_server_that_answers_drop_by_drop_is_not_waited_for(
    jupyter: Jupyter, notebook: Path
) -> None:
    jupyter.open(OPEN)
    jupyter.seconds_between_bytes = 0.2
    jupyter.note()
    begin = time.monotonic()
    assert open_in_server(notebook) is None
    assert time.monotonic() - begin < servers.PATIENCE + 0.5


def test_a_refused_connection_is_not_waited_for(jupyter: Jupyter, notebook: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    jupyter.note(port=port)
    begin = time.monotonic()
    assert open_in_server(notebook) is None
    assert time.monotonic() - begin < (2.5 if os.name == "nt" else 0.5)


@pytest.mark.parametrize("exists", [True, False])
def test_without_a_server_the_question_costs_nearly_nothing(
    jupyter: Jupyter, notebook: Path, exists: bool
) -> None:
    if exists:
        jupyter.runtime.mkdir()
        (jupyter.runtime / "kernel-1.json").write_text("{}", encoding="utf-8")
        (jupyter.runtime / "jpserver-1-open.html").write_text("", encoding="utf-8")
    open_in_server(notebook)
    costs = []
    for _ in range(20):
        begin = time.perf_counter()
        assert open_in_server(notebook) is None
        costs.append(time.perf_counter() - begin)
    assert sorted(costs)[10] < 0.005


def test_a_file_about_a_server_can_hold_anything() -> None:
    for info in (None, [], 3, {}, {"hostname": []}, {"hostname": "localhost", "port": True}):
        assert read_server(info, "JupyterLab") is None


# A real server


@contextlib.contextmanager
def real_server(root: Path, tmp_path: Path, *options: str) -> Iterator[dict[str, Any]]:
    """Run `jupyter server`, and give what it noted about itself."""
    runtime = tmp_path / "runtime"
    environment = os.environ | {
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "JUPYTER_PLATFORM_DIRS": "0",
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--ServerApp.port=0"]
    command += [f"--ServerApp.root_dir={root}", "--allow-root", *options]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        yield wait_for_server(process, runtime, tmp_path / "log")
    finally:
        process.terminate()
        process.wait(30)


def wait_for_server(process: Any, runtime: Path, log: Path) -> dict[str, Any]:
    for _ in range(600):
        for path in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(ValueError):  # half written
                info: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", info["port"]), 1).close()
                    return info
        if process.poll() is not None:
            break
        time.sleep(0.1)
    words = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    pytest.skip(f"jupyter server startte niet: {words[-1] if words else 'zonder een woord'}")


def call(info: dict[str, Any], method: str, path: str, content: Any = None) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{info['port']}{info['base_url']}{path}",
        method=method,
        data=None if content is None else json.dumps(content).encode(),
        headers={"Authorization": f"token {info['token']}"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=60) as answer:
        return json.loads(answer.read() or b"null")


def open_session(info: dict[str, Any], path: str) -> dict[str, Any]:
    kernel = {"path": path, "type": "notebook", "name": "", "kernel": {"name": "python3"}}
    session: dict[str, Any] = call(info, "POST", "api/sessions", kernel)
    return session


@pytest.mark.parametrize(
    "options", [(), ("--ServerApp.ip=0.0.0.0", "--ServerApp.base_url=/gebruiker/jan/")]
)
def test_a_real_server_is_believed_from_opening_to_closing(
    notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    with real_server(tmp_path / "onderzoek", tmp_path, *options) as info:
        assert open_in_server(notebook) is None
        session = open_session(info, OPEN)
        assert open_in_server(notebook) == f"JupyterLab op poort {info['port']}"
        assert open_in_server(notebook.with_name("ander.ipynb")) is None
        call(info, "DELETE", f"api/sessions/{session['id']}")
        assert open_in_server(notebook) is None
    assert open_in_server(notebook) is None


def test_a_real_server_with_a_password_alone_is_unknown(
    notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    password = "--PasswordIdentityProvider.hashed_password=sha1:aa:" + "0" * 40
    options = ("--IdentityProvider.token=", password)
    with real_server(tmp_path / "onderzoek", tmp_path, *options) as info:
        assert info["token"] == ""
        with pytest.raises(urllib.error.HTTPError, match="403"):
            call(info, "GET", "api/sessions")
        assert open_in_server(notebook) is None
