"""A real JupyterLab for tests, with a configuration, data and runtime folder of its own.

It asks the network nothing, and saves and reloads nothing by itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds after which waiting for Lab has failed."""
TOKEN = "toets"
_KINDS = ("config", "data", "runtime")
_PAGE = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/extensionmanager-extension:plugin": {"enabled": False},
}


@dataclass(frozen=True)
class Server:
    """A running JupyterLab: where it answers, on what, and where it keeps its own files."""

    url: str
    root: Path
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a run needs in its environment to find this server, and no other."""
        return folders(self.home)

    def opened(self) -> list[str]:
        """Return the paths of the notebooks that the server reports as open."""
        return [session["path"] for session in self.ask("api/sessions")]

    def ask(self, what: str) -> Any:
        """Return what the server answers."""
        with urllib.request.urlopen(f"{self.url}{what}?token={TOKEN}", timeout=10) as answer:
            return json.load(answer)


def folders(home: Path) -> dict[str, str]:
    """Return the environment in which Jupyter keeps all its files in `home`."""
    return {f"JUPYTER_{kind.upper()}_DIR": str(home / kind) for kind in _KINDS}


@contextlib.contextmanager
def serve_lab(root: Path, home: Path) -> Iterator[Server]:
    """Run JupyterLab on the folder `root`, on a free port of loopback."""
    for name in (*_KINDS, "config/labconfig", "ipython"):
        (home / name).mkdir(parents=True)
    _write(home / "config/labconfig/page_config.json", _PAGE)
    _write(home / "config/labconfig/default_setting_overrides.json", _SETTINGS)
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "AOJ"))}
    environment = {**inherited, **folders(home), "IPYTHONDIR": str(home / "ipython")}
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0"),
        *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root}", "--allow-root"),
        *("--expose-app-in-browser", "--LabApp.news_url=", "--LabApp.extension_manager=readonly"),
        f"--LabApp.user_settings_dir={home / 'settings'}",
        f"--LabApp.workspaces_dir={home / 'workspaces'}",
    ]
    with (home / "lab.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield Server(wait_until(lambda: _address(process, home), "geen antwoord"), root, home)
        finally:
            _stop(process)


def wait_until(ask: Callable[[], T], complaint: str, patience: float = PATIENCE) -> T:
    """Return the first answer that counts as true."""
    end = time.monotonic() + patience
    while not (answer := ask()):
        assert time.monotonic() < end, complaint
        time.sleep(0.1)
    return answer


def _address(process: subprocess.Popen[bytes], home: Path) -> str:
    """Return where the server answers, empty as long as it does not."""
    log = (home / "lab.log").read_text(encoding="utf-8", errors="replace")
    assert process.poll() is None, log[-3000:]
    for note in (home / "runtime").glob("jpserver-*.json"):
        with contextlib.suppress(OSError, ValueError):
            server = Server(json.loads(note.read_text(encoding="utf-8"))["url"], home, home)
            server.ask("api/status")
            return server.url
    return ""


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(20)


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")
