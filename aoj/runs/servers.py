"""Whether a running Jupyter server of this user has a notebook open.

A server notes where it listens in Jupyter's runtime folder, and lists what has a kernel at
`api/sessions`. Only servers on this computer are asked, directly, for two seconds in all. Who does
not answer, asks for a password or answers nonsense counts as not having it open.
"""

from __future__ import annotations

import ipaddress
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    import http.client

PATIENCE = 2.0
"""Seconds that all servers together get to answer."""
_FILES = {"jpserver-*.json": "JupyterLab", "nbserver-*.json": "Jupyter Notebook"}
_HERE = {"": "127.0.0.1", "*": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}
"""What a server that listens on every address of this computer notes, and where to find it."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_LARGEST = 10_000_000
"""Bytes of an answer that are read at most."""


@dataclass(frozen=True)
class Server:
    """A running server: what to call it, where it listens, and which folder it shows."""

    program: str
    host: str
    port: int
    secure: bool
    base: str
    token: str
    root: Path

    def __str__(self) -> str:
        return f"{self.program} op poort {self.port}"


def open_in_server(path: Path) -> str | None:
    """Return which server has a kernel for the notebook at `path`: 'JupyterLab op poort 8888'."""
    servers = list(running_servers())
    answers: queue.SimpleQueue[tuple[Server, Any]] = queue.SimpleQueue()
    deadline = time.monotonic() + PATIENCE
    for server in servers:
        # Threads of their own, since one server that is stuck may not silence the others.
        threading.Thread(target=_ask, args=(server, deadline, answers), daemon=True).start()
    for _ in servers:
        try:
            server, sessions = answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return None
        if any(_is_same(place, path) for place in open_files(server.root, sessions)):
            return str(server)
    return None


def running_servers() -> Iterator[Server]:
    """Yield the servers of this user that seem to be running, on this computer."""
    from jupyter_core.paths import jupyter_runtime_dir

    folder = Path(jupyter_runtime_dir())
    for pattern, program in _FILES.items():
        for file in folder.glob(pattern):
            try:
                info = json.loads(file.read_text(encoding="utf-8"))
            except (OSError, ValueError, RecursionError):
                continue
            server = read_server(info, program)
            if server is not None and _is_alive(info.get("pid")):
                yield server


def read_server(info: Any, program: str) -> Server | None:
    """Return the server that a file describes, or None when it is none that may be asked."""
    if not isinstance(info, Mapping) or info.get("sock"):
        return None
    host, base, token, root = (
        str(text)
        for text in (
            info.get("hostname", "?"),
            info.get("base_url") or "/",
            info.get("token") or "",
            info.get("root_dir") or info.get("notebook_dir") or "",
        )
    )
    port, host = info.get("port"), _HERE.get(host, host)
    if host not in _LOOPBACK or not root or not isinstance(port, int) or not 0 < port < 65536:
        return None
    base = quote(f"/{base}/".replace("//", "/").replace("//", "/"), safe="/%")
    return Server(program, host, port, info.get("secure") is True, base, token, Path(root))


def open_files(root: PurePath, sessions: Any) -> Iterator[PurePath]:
    """Yield every file that an answer of `api/sessions` can mean, below the server's folder."""
    for session in sessions if isinstance(sessions, list) else []:
        if not isinstance(session, Mapping):
            continue
        notebook = session.get("notebook")
        older = notebook.get("path") if isinstance(notebook, Mapping) else None
        for text in (session.get("path"), older):
            if isinstance(text, str) and text:
                yield from (root / name for name in sorted(_spellings(text)))


def _spellings(text: str) -> set[str]:
    """Return a path in each form that it can have: quoted, or for a shared session 'RTC:...'."""
    plain = {text, unquote(text)}
    plain |= {name.partition(":")[2] for name in plain if name.startswith("RTC:")}
    return {name.lstrip("/") for name in plain}


def _ask(server: Server, deadline: float, answers: queue.SimpleQueue[tuple[Server, Any]]) -> None:
    try:
        answers.put((server, _sessions(server, deadline)))
    except Exception:  # noqa: BLE001  whatever a stranger answers, it is not known to be open there
        answers.put((server, None))


def _sessions(server: Server, deadline: float) -> Any:
    """Return what `api/sessions` answers; http.client knows no proxies and follows nobody."""
    connection = _connection(server)
    try:
        connection.connect()
        if not ipaddress.ip_address(connection.sock.getpeername()[0]).is_loopback:
            return None  # a strange meaning of 'localhost': it gets no token
        headers = {"Accept": "application/json"}
        if server.token:
            headers["Authorization"] = f"token {server.token}"
        # Asking must not keep a server awake that stops when nobody uses it.
        connection.request("GET", f"{server.base}api/sessions?no_track_activity=1", None, headers)
        response = connection.getresponse()
        content = bytearray()
        while chunk := response.read1(65536):
            content += chunk
            if len(content) > _LARGEST or time.monotonic() > deadline:
                return None
        return json.loads(content.decode("utf-8")) if response.status == 200 else None
    finally:
        connection.close()


def _connection(server: Server) -> http.client.HTTPConnection:
    import http.client
    import ssl

    if not server.secure:
        return http.client.HTTPConnection(server.host, server.port, timeout=PATIENCE)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # on loopback a server's own certificate will do
    context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection(server.host, server.port, timeout=PATIENCE, context=context)


def _is_same(place: PurePath, path: Path) -> bool:
    try:
        return Path(place).samefile(path)
    except (OSError, ValueError):  # one of them is gone, or its name is none
        pass
    try:
        return Path(place).resolve() == path.resolve()
    except (OSError, ValueError, RuntimeError):
        return False


def _is_alive(process: Any) -> bool:
    """Whether a process lives; taken to be so where that cannot be told."""
    if not isinstance(process, int) or process <= 0:
        return True
    if sys.platform == "win32":  # there, `os.kill` would end it
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x100000, False, process)
        return bool(handle and ctypes.windll.kernel32.CloseHandle(handle))
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
