"""Markdown of cells as HTML: what JupyterLab shows, and footnotes, formulas and callouts too.

HTML in it passes as it is; `aoj.export.fragments` cleans what comes out.
"""

from __future__ import annotations

import base64
import functools
import html
import re
from collections.abc import Mapping
from typing import Any

import mistune

_DEFINITION = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?: {2,}|\t)\S.*)*)", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_ATTACHMENT = re.compile(r"attachment:(.*)", re.DOTALL)
_PREFERRED = ("image/svg+xml", "image/png", "image/jpeg")

Attachments = Mapping[str, Mapping[str, Any]]


def to_html(source: str, attachments: Attachments | None = None, elsewhere: str = "") -> str:
    """Return markdown as HTML that is still to be cleaned.

    `elsewhere` are the footnotes of other cells, for references to them. A formula comes out as
    `<span data-formule="...">` with its TeX.
    """
    whole = f"{source}\n\n{elsewhere}" if elsewhere else source
    renderer = _Renderer(attachments or {})
    return str(_markdown(renderer)(whole))


def footnotes_in(source: str) -> dict[str, str]:
    r"""Return the footnotes that a text defines, as markdown by their name.

    >>> footnotes_in("Tekst[^a].\n\n[^a]: De noot.")
    {'a': '[^a]: De noot.'}
    """
    return {found[1]: found[0] for found in _DEFINITION.finditer(source)}


def footnotes_lacking(source: str, known: Mapping[str, str]) -> str:
    """Return the footnotes of other cells that a text refers to and does not define itself."""
    own = footnotes_in(source)
    asked = dict.fromkeys(found[1] for found in _REFERENCE.finditer(source))
    return "\n\n".join(known[name] for name in asked if name in known and name not in own)


class _Renderer(mistune.HTMLRenderer):
    """Mistune's HTML with pictures that were pasted into the cell."""

    def __init__(self, attachments: Attachments) -> None:
        super().__init__(escape=False)
        self._attachments = attachments

    def image(self, text: str, url: str, title: str | None = None) -> str:
        alt = re.sub(r"<[^>]*>", "", text)
        kept = _ATTACHMENT.match(url)
        source = _pasted(self._attachments, html.unescape(kept[1])) if kept else url
        if not source:
            return (
                f"<em>(afbeelding ontbreekt: {html.escape(alt or (kept[1] if kept else ''))})</em>"
            )
        mark = f' title="{html.escape(title)}"' if title else ""
        return f'<img src="{html.escape(source)}" alt="{html.escape(html.unescape(alt))}"{mark}>'

    def inline_math(self, text: str) -> str:
        return f'<span data-formule="{html.escape(text)}"></span>'

    def block_math(self, text: str) -> str:
        return f'<div data-formule="{html.escape(text)}"></div>\n'


def _task(_: object, text: str, checked: bool = False) -> str:
    return f"<li>{'☑' if checked else '☐'} {text}</li>\n"


def _pasted(attachments: Attachments, name: str) -> str:
    found = attachments.get(name) or {}
    for mime in (*_PREFERRED, *found):
        data = found.get(mime)
        if not data or not str(mime).startswith("image/"):
            continue
        text = "".join(data) if isinstance(data, list) else str(data)
        if mime == "image/svg+xml" and text.lstrip().startswith("<"):
            text = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
        return f"data:{mime};base64,{text}"
    return ""


def _markdown(renderer: _Renderer) -> mistune.Markdown:
    markdown = mistune.create_markdown(renderer=renderer, plugins=_plugins())
    renderer.register("inline_math", lambda _, text: _Renderer.inline_math(renderer, text))
    renderer.register("block_math", lambda _, text: _Renderer.block_math(renderer, text))
    renderer.register("task_list_item", _task)
    return markdown


@functools.cache
def _plugins() -> list[Any]:
    from mistune.plugins import import_plugin

    names = ("table", "strikethrough", "footnotes", "def_list", "math", "task_lists", "url")
    return [import_plugin(name) for name in names]
