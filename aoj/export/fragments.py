"""HTML from notebooks, reduced to what is allowed on the page.

An allow-list of elements and attributes, with balanced tags: whatever stands in a cell or an
output, it cannot run, cannot load, and cannot break out of its place.
"""

from __future__ import annotations

import itertools
import re
from html import escape, unescape
from html.parser import HTMLParser

from aoj.export.hyphens import hyphenate_heads

_ALLOWED = (
    "a abbr article aside b blockquote br caption cite code col colgroup dd del details dfn div dl "
    "dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q s "
    "samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var "
    "wbr"
)
_ELEMENTS = frozenset(_ALLOWED.split())
_VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_DROPPED = (
    "script style template noscript iframe object embed applet svg math title head textarea select "
    "form button canvas audio video"
)
_WITH_CONTENTS = frozenset(_DROPPED.split())
"""Elements of which the contents go too."""
_GLOBAL = frozenset({"class", "dir", "id", "lang", "role", "style", "title"})
_OWN = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan", "headers", "abbr"},
    "td": {"colspan", "rowspan", "headers"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "details": {"open"},
}
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|mailto:|#|\.{0,2}/|[\w.-]+(?:/|$|\.html))", re.IGNORECASE)
_STYLE_DANGER = re.compile(
    r"url\s*\(|image(?:-set)?\s*\(|expression|@import|\\|position\s*:|behavior", re.IGNORECASE
)


def clean(fragment: str) -> str:
    """Return the allowed part of a fragment, its tags balanced.

    >>> clean('<p onclick="x()">Dag <script>x()</script><b>wereld</p>')
    '<p>Dag <b>wereld</b></p>'
    """
    cleaner = _Cleaner()
    cleaner.feed(fragment)
    cleaner.close()
    return cleaner.result()


def wrap_tables(fragment: str) -> str:
    """Return a fragment in which each table stands in a region that scrolls and takes the focus.

    The region is labelled by the table's caption, so that a reader who hears the page knows it.
    """
    numbers = itertools.count(1)

    def wrap(found: re.Match[str]) -> str:
        label = escape(_caption(found[0]) or f"Tabel {next(numbers)}")
        table = hyphenate_heads(found[0])
        return f'<div class="tabel" role="region" tabindex="0" aria-label="{label}">{table}</div>'

    return re.sub(r"<table\b.*?</table>", wrap, fragment, flags=re.DOTALL)


def _caption(table: str) -> str:
    found = re.search(r"<caption\b[^>]*>(.*?)</caption>", table, re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", "", found[1])) if found else ""
    return re.sub(r"\s+", " ", text).strip()


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._open: list[str] = []
        self._dropped: list[str] = []

    def result(self) -> str:
        closing = "".join(f"</{tag}>" for tag in reversed(self._open))
        return "".join(self._parts) + closing

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _WITH_CONTENTS:
            self._dropped.append(tag)
        if self._dropped or tag not in _ELEMENTS:
            return
        kept = [(name, value or "") for name, value in attrs if _allowed(tag, name, value or "")]
        if tag == "img" and not any(name == "src" for name, _ in kept):
            self._parts.append(escape(dict(attrs).get("alt") or ""))
            return
        if tag == "img" and not any(name == "alt" for name, _ in kept):
            kept.append(("alt", "Afbeelding zonder beschrijving"))
        text = "".join(f' {name}="{escape(value)}"' for name, value in kept)
        self._parts.append(f"<{tag}{text}>")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _WITH_CONTENTS:
            return
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            if tag == self._dropped[-1]:
                self._dropped.pop()
            return
        if tag not in self._open:
            return
        while True:
            last = self._open.pop()
            self._parts.append(f"</{last}>")
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self._parts.append(escape(data, quote=False))


def _allowed(tag: str, name: str, value: str) -> bool:
    if name.startswith("aria-"):
        return True
    if name == "tabindex":
        return value in ("0", "-1")
    if name == "style":
        return not _STYLE_DANGER.search(value)
    if name == "href":
        return tag == "a" and bool(_LINK.match(value.strip()))
    if name == "src":
        return tag == "img" and bool(_PICTURE.match(value.strip()))
    return name in _GLOBAL or name in _OWN.get(tag, ())
