"""Small things done with elements of the tree: text put in, words taken out, a node dropped."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import lxml.html
from lxml import etree

from aoj.export.fragments import legal

Element = Any
"""An element of lxml, which has no types."""
_SHORT = 60


def parsed(fragment: str) -> Element:
    """Return cleaned HTML as the children of one element."""
    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True)
    whole = f"<html><body>{fragment}</body></html>".encode("utf-8", "replace")
    body = lxml.html.document_fromstring(whole, parser=parser).find("body")
    return body if body is not None else etree.Element("body")


def unescaped(text: str) -> str:
    """Return the text that HTML stands for, without what a document cannot hold."""
    return legal(html.unescape(text))


def add_text(made: Element, text: str | None) -> None:
    """Put text at the end of an element."""
    if not text:
        return
    if len(made):
        made[-1].tail = (made[-1].tail or "") + text
    else:
        made.text = (made.text or "") + text


def text_of(node: Element) -> str:
    """Return the words of an element, each space one space; a new line is a space too."""
    parts: list[str] = []
    _gather(node, parts)
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def _gather(node: Element, parts: list[str]) -> None:
    parts.append(node.text or "")
    for child in node:
        if child.tag == "br":
            parts.append(" ")
        _gather(child, parts)
        parts.append(child.tail or "")


def trim(made: Element) -> None:
    """Take the spaces and new lines from both ends of an element's contents."""
    if made.text:
        made.text = made.text.lstrip()
    while len(made):
        last = made[-1]
        last.tail = (last.tail or "").rstrip() or None
        if last.tail is None and last.tag == "br":
            made.remove(last)
            continue
        return
    if made.text:
        made.text = made.text.rstrip()


def drop(node: Element) -> None:
    """Remove an element with its contents; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    tail, node.tail = node.tail or "", None
    parent.remove(node)
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail


def classes(node: Element) -> tuple[str, ...]:
    """Return the classes of an element."""
    return tuple((node.get("class") or "").split())


def element(tag: str, text: str = "", **attributes: str) -> Element:
    """Return a new element with a text; `class_` is its class."""
    made = etree.Element(tag, {name.rstrip("_"): value for name, value in attributes.items()})
    if text:
        made.text = text
    return made


def with_children(made: Element, children: Iterable[Element]) -> Element:
    """Return an element with these at its end."""
    made.extend(list(children))
    return made


def slug(text: str) -> str:
    """Return a text as a name in an address.

    >>> slug("Hoeveel jongeren, in één regio?")
    'hoeveel-jongeren-in-een-regio'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-")


def short(text: str) -> str:
    """Return at most a line of a text, for in a sentence.

    >>> short("a" * 70)[-3:]
    'aa…'
    """
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1].rstrip()}…"
