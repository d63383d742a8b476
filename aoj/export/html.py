"""The page of a document: accessible, in one file that loads nothing and runs nothing.

A content security policy forbids scripts and requests on top of what the tree leaves out, and
allows the one style of the page by its hash.
"""

from __future__ import annotations

import base64
import copy
import functools
import hashlib
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import jinja2
import lxml.html

from aoj.export.days import day_in_words
from aoj.export.document import Cover, Document, as_draft, demand_whole, make_document
from aoj.export.elements import Element, classes, text_of
from aoj.export.fragments import legal
from aoj.export.hyphens import hyphenate
from aoj.export.images import cleaned
from aoj.export.tree import BESIDE, CELL
from aoj.settings import Logo

FEWEST_ENTRIES = 3
"""A page with fewer chapters has no table of contents."""
_HERE = Path(__file__).parent
_HEAD = ("aoj-fictief", "aoj-onderkop")
_UNRELEASED = (
    "Deze pagina is om zelf te lezen; 'aoj export' maakt de pagina die verspreid mag worden."
)


def export_html(
    notebook: Mapping[str, Any],
    title: str = "",
    *,
    reviewed: Collection[str] = (),
    released: str = "",
    cover: Cover | None = None,
) -> str:
    """Return the page of an executed notebook as it is: a draft where a rule is broken.

    As `make_document` and `write_html`.
    """
    made = make_document(notebook, title, reviewed=reviewed, released=released, cover=cover)
    return write_html(as_draft(made) if made.problems else made)


def write_html(document: Document) -> str:
    """Return a document as one page of HTML.

    Raises `DataError` where the page would lack figures or tables that the notebook has.
    """
    body = copy.deepcopy(document.body)
    images, tables = len(list(body.iter("img"))), len(list(body.iter("table")))
    demand_whole(document, images, tables, "de pagina")
    contents = [(node.get("id"), text_of(node)) for node in body.iter("h2")]
    _make_ready(body)
    blocks = list(body)
    amount = next(
        (at for at, node in enumerate(blocks) if at and not set(classes(node)) & set(_HEAD)),
        len(blocks),
    )
    style = _style(document)
    page = _template().render(
        document=document,
        head=_html(blocks[:amount]),
        body=_html(blocks[amount:]),
        contents=contents if len(contents) >= FEWEST_ENTRIES else [],
        moment=", ".join(filter(None, [legal(document.occasion), day_in_words(document.date)])),
        explained=_UNRELEASED if document.unreleased else "",
        logos=[_logo(document.theme.logo), _logo(document.logo)],
        style=style,
        style_hash=_hash(style),
    )
    page = re.sub(r"[ \t]+\n", "\n", re.sub(r"\n{3,}", "\n\n", page)).strip() + "\n"
    return page.encode("utf-8", "replace").decode("utf-8")


def _make_ready(body: Element) -> None:
    """Turn the tree into what a page has: no marks of our own, heads of tables that may break."""
    for node in body.iter():
        for name in (CELL, BESIDE, "data-woorden"):
            if name in node.attrib:
                del node.attrib[name]
        if node.tag == "a" and (node.get("href") or "").startswith("http"):
            node.set("rel", "noopener noreferrer")
        if node.tag == "th" and node.get("scope") in ("col", "colgroup"):
            for part in node.iter():
                part.text = hyphenate(part.text) if part.text else None
                if part is not node and part.tail:
                    part.tail = hyphenate(part.tail)


def _html(blocks: list[Element]) -> str:
    return "\n".join(
        str(lxml.html.tostring(block, encoding="unicode", with_tail=False)) for block in blocks
    )


def _logo(logo: Logo | None) -> str:
    return cleaned(logo.data).uri if logo else ""


@functools.cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("page.html.j2")


def _style(document: Document) -> str:
    """Return the style of a page: ours, with the colours of the theme and the marks on paper."""
    colours = document.theme.colours
    parts = [_css(), f":root {{ --regio: {colours.region}; --accent: {colours.accent}; }}"]
    if document.example:
        parts.append(_on_paper("top-right", "Fictieve voorbeeldcijfers", "#5c6b78"))
    if document.concept:
        parts.append(_on_paper("top-left", document.concept, "#8a3d06"))
    return "\n" + "\n".join(parts) + "\n"


def _on_paper(place: str, text: str, colour: str) -> str:
    return (
        f'@page {{ @{place} {{ content: "{text}"; font: 9pt "aoj tekst", Arial, sans-serif; '
        f"color: {colour}; }} }}"
    )


def _hash(style: str) -> str:
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


@functools.cache
def _css() -> str:
    faces = [_font_face("regular", 400), _font_face("semibold", 600)]
    return "\n".join([*faces, (_HERE / "page.css").read_text(encoding="utf-8").strip()])


def _font_face(name: str, weight: int) -> str:
    """Return the letter of the page itself, so that it looks the same on every machine."""
    data = base64.b64encode((_HERE / f"tekst-{name}.woff").read_bytes()).decode("ascii")
    return (
        f'@font-face {{ font-family: "aoj tekst"; font-weight: {weight}; '
        f'src: url("data:font/woff;base64,{data}") format("woff"); }}'
    )
