"""Fixed passages: long texts in markdown that stand in a region's file, as outputs of a report.

HTML in a passage is shown as the characters that it is, headings come below those of the notebook,
and pictures from elsewhere become their description: a report loads nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import mistune

from aoj.bundle import Bundle
from aoj.errors import nearest, unknown_name

_LOWEST = 6
_DEEPER = 2
"""A notebook has headings of level 1 and 2; those of a passage begin at 3."""


def make_passage(passages: Mapping[str, str], name: str, where: str = "") -> Bundle:
    """Return a passage by its name, and an empty output where a region has none of that name.

    `where` is the region's file. Raises `InputError` for a name that resembles that of a passage.
    """
    if name in passages:
        text = passages[name]
        return Bundle(kind="tekst", id=f"tekst-{name}", text=text, html=markdown_html(text))
    if nearest(name, passages):
        raise unknown_name("passage", name, passages, where=where)
    return Bundle(kind="ontbreekt", id=f"tekst-{name}")


def markdown_html(text: str) -> str:
    """Return markdown as HTML that cannot run, load or outrank anything.

    >>> print(markdown_html("# Kop <b> ![kaart](https://x.nl/k.png) & *meer*").strip())
    <h3>Kop &lt;b&gt; kaart &amp; <em>meer</em></h3>
    """
    return str(_markdown()(text))


class _Renderer(mistune.HTMLRenderer):
    """Mistune's HTML, with lower headings and no pictures from elsewhere."""

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return super().heading(text, min(level + _DEEPER, _LOWEST))

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if url.lower().startswith(self.GOOD_DATA_PROTOCOLS):
            return super().image(text, url, title)
        return text


@functools.cache
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(
        renderer=_Renderer(escape=True), plugins=["table", "strikethrough"]
    )
