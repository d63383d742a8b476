"""Pages in a browser without a screen: what they ask for, what axe-core finds, how they look."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from lab_browser import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""The rules of axe-core that hold: WCAG 2.0 to 2.2, A and AA, and best practice."""


def missing(*packages: str) -> str:
    """Return what is lacking for tests of pages, in one sentence; empty when nothing is."""
    if not find_browser():
        return "geen Chromium of Chrome gevonden; deze toets opent pagina's in een browser"
    absent = [name for name in ("playwright", *packages) if not importlib.util.find_spec(name)]
    if absent:
        return f'{" en ".join(absent)} ontbreekt: pip install -c constraints.txt -e ".[browser]"'
    return ""


@contextlib.contextmanager
def open_browser() -> Iterator[Browser]:
    """Give the system's browser, without a screen."""
    from playwright.sync_api import sync_playwright

    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox"] if as_root else []
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Opened:
    """A page that is open, the addresses that it asked for and what the browser complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def axe(self) -> list[str]:
        """Return what axe-core holds against the page, a line per rule with the first places."""
        self.page.evaluate(axe_script())
        found: dict[str, Any] = self.page.evaluate(
            "rules => axe.run({runOnly: {type: 'tag', values: rules}})",
            list(RULES),
        )
        return [
            f"{one['id']} ({len(one['nodes'])}): "
            + "; ".join(node["html"][:200] for node in one["nodes"][:3])
            for one in found["violations"]
        ]


@contextlib.contextmanager
def shown(
    browser: Browser,
    path: Path,
    *,
    width: int = 1280,
    trusting: bool = False,
    until: Literal["load", "commit"] = "load",
    **media: Any,
) -> Iterator[Opened]:
    """Open a page from disk; `trusting` lifts its content security policy."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="nl-NL", bypass_csp=trusting, **media
    )
    page = context.new_page()
    opened = Opened(page)
    page.on("request", lambda one: opened.asked.append(one.url))
    page.on("console", lambda one: opened.complaints.append(one.text))
    page.on("pageerror", lambda one: opened.complaints.append(str(one)))
    page.on("dialog", lambda one: (opened.complaints.append(one.message), one.dismiss()))
    try:
        page.goto(path.as_uri(), wait_until=until)
        opened.asked = [url for url in opened.asked if not url.startswith("data:")]
        yield opened
    finally:
        context.close()


@functools.cache
def axe_script() -> str:
    """Return axe-core, which comes as a file with a package."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
