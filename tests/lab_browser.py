"""What a person does in JupyterLab with keys and mouse, and what is then on screen.

`window.jupyterapp` is only read: where a cell stands, and whether Lab is ready.
"""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from lab_server import PATIENCE, TOKEN, Server, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PANEL = "window.jupyterapp?.shell.currentWidget"
_IS_READY = f"""() => {_PANEL}?.sessionContext?.session?.kernel?.status === 'idle'
    && {_PANEL}.content.widgets.length > 0"""
_CLIPBOARD = """async data => {
    const blob = await (await fetch('data:image/png;base64,' + data)).blob();
    await navigator.clipboard.write([new ClipboardItem({'image/png': blob})]);
}"""


def missing() -> str:
    """Return what is lacking for tests in a browser, in one sentence; empty when nothing is."""
    if not find_browser():
        return "geen Chromium of Chrome gevonden; deze toets bedient JupyterLab in een browser"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return 'playwright ontbreekt: pip install -c constraints.txt -e ".[browser]"'
    return ""


def find_browser() -> str:
    """Return the path of the system's browser, empty when there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), "")


@contextlib.contextmanager
def open_browser() -> Iterator[Page]:
    """Give a page in the system's browser, without a screen and with a clipboard."""
    from playwright.sync_api import sync_playwright

    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox"] if as_root else []
        )
        context = browser.new_context(viewport={"width": 1300, "height": 1600}, locale="nl-NL")
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("dialog", lambda dialog: dialog.accept())  # leaving a page with unsaved words
        try:
            yield page
        finally:
            browser.close()


@dataclass(frozen=True)
class Notebook:
    """A notebook that is open in Lab; cells go by their id."""

    page: Page
    server: Server
    file: Path

    @property
    def path(self) -> str:
        """The path by which the server knows the notebook."""
        return self.file.relative_to(self.server.root).as_posix()

    def open(self) -> Notebook:
        """Show the notebook, with its kernel running."""
        self.page.goto(f"{self.server.url}lab/tree/{quote(self.path)}?reset&token={TOKEN}")
        self.page.wait_for_function(_IS_READY)
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        return self

    def ids(self) -> list[str]:
        """Return the ids of the cells, in order."""
        found: list[str] = self.page.evaluate(f"{_PANEL}.content.widgets.map(w => w.model.id)")
        return found

    def wait_for(self, *words: str) -> None:
        """Wait until the notebook shows all these words."""
        for each in words:
            self.page.locator(".jp-Notebook", has_text=each).wait_for()

    def asks(self) -> str:
        """Return what Lab asks or complains about at this moment, empty when nothing."""
        return "\n".join(self.page.locator(".jp-Dialog").all_inner_texts())

    def has_unsaved(self) -> bool:
        """Whether Lab says that there is something to save."""
        return bool(self.page.evaluate(f"{_PANEL}.context.model.dirty"))

    def select(self, key: str) -> Locator:
        """Click beside a cell: it is the active one, and keys are commands."""
        index = self.ids().index(key)
        cell = self.page.locator(".jp-Notebook .jp-Cell").nth(index)
        cell.locator(".jp-InputPrompt").first.click()
        self.page.wait_for_function(f"() => {_PANEL}.content.activeCellIndex === {index}")
        self.press("Escape")
        return cell

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def edit(self, key: str) -> None:
        """Put the cursor at the end of a cell's text."""
        cell = self.select(key)
        self.press("Enter")
        cell.locator(".cm-content[contenteditable=true]").wait_for()
        self.press("Control+End")

    def write(self, key: str, text: str) -> None:
        """Type a new text over that of a cell, and leave the cell."""
        self.edit(key)
        self.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.press("Control+Enter")

    def add_below(self, key: str, text: str) -> str:
        """Type a new markdown cell below another; return its id."""
        before = self.ids()
        self.select(key)
        self.press("b", "m")
        new = next(one for one in self.ids() if one not in before)
        self.write(new, text)
        return new

    def split(self, key: str, line: int) -> None:
        """Split a cell before its line with this number."""
        self.edit(key)
        self.press("Control+Home", *["ArrowDown"] * (line - 1), "Control+Shift+Minus", "Escape")

    def paste_picture(self, key: str, png: bytes) -> None:
        """Copy a picture to the clipboard, and paste it behind the text of a markdown cell."""
        self.edit(key)
        self.page.evaluate(_CLIPBOARD, base64.b64encode(png).decode("ascii"))
        self.press("Control+v")
        cell = self.page.locator(".jp-Notebook .jp-Cell").nth(self.ids().index(key))
        cell.locator(".cm-content", has_text="attachment:").wait_for()
        self.press("Control+Enter")

    def save(self) -> None:
        """Save with the keys for it, and wait until Lab says that all is saved."""
        self.press("Control+s")
        wait_until(lambda: self.asks() or not self.has_unsaved(), "het opslaan lukte niet")
        assert not self.asks()

    def save_over(self, button: str) -> None:
        """Save a notebook that changed on disk, and press this button when Lab asks."""
        self.press("Control+s")
        dialog = self.page.locator(".jp-Dialog", has_text="has changed on disk")
        dialog.locator("button", has_text=button).click()
        dialog.wait_for(state="detached")
        wait_until(lambda: not self.has_unsaved(), "het opslaan lukte niet")

    def close(self) -> None:
        """Close the tab and end its kernel, from the File menu."""
        self.page.locator(".lm-MenuBar-item", has_text="File").click()
        self.page.locator(".lm-Menu-item", has_text="Close and Shut Down").click()
        button = self.page.locator(".jp-Dialog .jp-mod-accept")
        wait_until(lambda: button.count() or not self.is_open(), "het sluiten lukte niet")
        if button.count():
            button.click()
        wait_until(lambda: not self.is_open(), "de kernel bleef lopen")

    def is_open(self) -> bool:
        """Whether the server reports the notebook as open."""
        return self.path in self.server.opened()

    def look(self, name: str) -> None:
        """Keep a picture of the screen in the project's folder."""
        folder = self.server.root / self.path.split("/")[0]
        self.page.screenshot(path=folder / f"{name}.png")
