"""What of a notebook a reader sees: cells without code, outputs without noise, as HTML.

Warnings and errors are left out, as are the places for a researcher's own words in which nobody has
written, headings of the template below which nothing is shown, and cells tagged `intern`.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aoj.export.markdown import footnotes_in, footnotes_lacking, to_html

INTERNAL = "intern"
"""The tag of a cell that never leaves, whatever the export."""
_PARAMETERS = frozenset({"parameters", "injected-parameters", "setup"})
_NARRATIVE_TAG = "duiding"
_SHOWN = (
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/latex",
    "text/plain",
)
_COMMENT = re.compile(r"^[ \t]*#[ \t]*(alt|bijschrift)[ \t]*:[ \t]*(.*)$", re.IGNORECASE)
_MORE = re.compile(r"^[ \t]*#(?![ \t]*(?:alt|bijschrift)[ \t]*:)[ \t]+(\S.*)$", re.IGNORECASE)

Cell = Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """A part of the page as HTML that is still to be cleaned, of one cell.

    `kind` is 'tekst' (markdown), 'uitkomst' (HTML of an output), 'beeld' (a picture), 'uitvoer'
    (plain text) or 'code'; `to_revise` tells of a cell with a note that it is to be revised.
    """

    cell: str
    kind: str
    html: str
    alt: str = ""
    caption: str = ""
    to_revise: bool = False


def visible_cells(notebook: Mapping[str, Any], *, with_code: bool = False) -> list[dict[str, Any]]:
    """Return the cells that have something to show, with the outputs that are shown."""
    cells = []
    for cell in notebook["cells"]:
        if INTERNAL in tags(cell):
            continue
        if cell["cell_type"] == "markdown":
            if not is_untouched_narrative(cell) and cell["source"].strip():
                cells.append(cell)
        elif cell["cell_type"] == "code":
            outputs = [output for output in cell.get("outputs", []) if is_shown(output)]
            if outputs or (with_code and _has_code(cell)):
                cells.append({**cell, "outputs": outputs})
    return _without_bare_headings(cells)


def pieces(cells: Sequence[Cell], *, with_code: bool = False) -> Iterator[Piece]:
    """Yield the parts of the page of visible cells, in their order."""
    notes: dict[str, str] = {}
    for cell in cells:
        if cell["cell_type"] == "markdown":
            notes = {**footnotes_in(cell["source"]), **notes}
    for cell in cells:
        key = str(cell.get("id", ""))
        if cell["cell_type"] == "markdown":
            source = cell["source"]
            text = to_html(source, cell.get("attachments"), footnotes_lacking(source, notes))
            revise = bool(_stamp(cell).get("note"))
            yield Piece(key, "tekst", text, to_revise=revise)
            continue
        if with_code and _has_code(cell):
            yield Piece(key, "code", html.escape(cell["source"].strip("\n")))
        told = _told_of_pictures(cell)
        for output in cell.get("outputs", []):
            yield _piece(key, cell, output, told)


def joined(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return a notebook with each source in one piece, however it was saved."""
    cells = [
        {**cell, "source": _text(cell.get("source", "")), "metadata": cell.get("metadata") or {}}
        for cell in notebook.get("cells", [])
        if isinstance(cell, Mapping)
    ]
    return {**notebook, "cells": cells}


def tags(cell: Cell) -> Sequence[str]:
    """Return the tags of a cell."""
    found = cell.get("metadata", {}).get("tags", [])
    return found if isinstance(found, list) else []


def is_untouched_narrative(cell: Cell) -> bool:
    """Whether a cell is a place for the researcher in which nobody wrote."""
    return _NARRATIVE_TAG in tags(cell) and _is_as_generated(cell)


def is_shown(output: Mapping[str, Any]) -> bool:
    """Whether an output belongs on the page: no warnings, no errors, nothing empty."""
    kind = output.get("output_type")
    if kind == "stream":
        return output.get("name") == "stdout" and bool(_text(output.get("text", "")).strip())
    if kind not in ("display_data", "execute_result"):
        return False
    data = output.get("data", {})
    best = _best(data)
    text = _text(data[best]).strip() if best else ""
    # The plain text of an object, such as '<Axes: >', says nothing to a reader.
    return bool(text) and not (best == "text/plain" and text.startswith("<"))


def _piece(key: str, cell: Cell, output: Mapping[str, Any], told: _Told) -> Piece:
    if output.get("output_type") == "stream":
        return Piece(key, "uitvoer", html.escape(_text(output.get("text", "")).rstrip()))
    data = output["data"]
    mime = _best(data)
    text = _text(data[mime])
    if mime == "text/html":
        if any(str(name).startswith("application/vnd.aoj.") for name in data):
            return Piece(key, "uitkomst", text)
        return Piece(key, "uitkomst", text, *told.next_when("<img" in text))
    if mime == "text/markdown":
        return Piece(key, "tekst", to_html(text))
    if mime == "text/latex":
        return Piece(key, "tekst", to_html(text))
    if mime == "text/plain":
        return Piece(key, "uitvoer", html.escape(text))
    if mime == "image/svg+xml":
        text = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    own = _own_alt(output, mime) or _own_alt(cell, mime)
    comment, caption = told.next_when(True)
    data = re.sub(r"\s+", "", text)
    return Piece(
        key, "beeld", f'<img src="data:{mime};base64,{html.escape(data)}">', own or comment, caption
    )


class _Told:
    """What comment lines of a cell say of its pictures, one after another."""

    def __init__(self, alts: Sequence[str], captions: Sequence[str]) -> None:
        self._alts, self._captions = iter(alts), iter(captions)

    def next_when(self, is_picture: bool) -> tuple[str, str]:
        """Return text alternative and caption of the next picture; of no picture both are ''."""
        if not is_picture:
            return "", ""
        return next(self._alts, ""), next(self._captions, "")


def _told_of_pictures(cell: Cell) -> _Told:
    """Read `# alt: ...` and `# bijschrift: ...`; a comment line below goes on with the text."""
    found: dict[str, list[str]] = {"alt": [], "bijschrift": []}
    current: list[str] | None = None
    for line in cell["source"].splitlines():
        begin = _COMMENT.match(line)
        if begin:
            current = found[begin[1].lower()]
            current.append(begin[2].strip())
        elif current is not None and (more := _MORE.match(line)):
            current[-1] = f"{current[-1]} {more[1].strip()}".strip()
        else:
            current = None
    return _Told(found["alt"], found["bijschrift"])


def _own_alt(thing: Mapping[str, Any], mime: str) -> str:
    """Return the text alternative in the metadata of an output or a cell."""
    metadata = thing.get("metadata")
    if not isinstance(metadata, Mapping):
        return ""
    of_mime = metadata.get(mime)
    for one in (of_mime, metadata):
        alt = one.get("alt") if isinstance(one, Mapping) else None
        if isinstance(alt, str) and alt.strip():
            return alt.strip()
    return ""


def _has_code(cell: Cell) -> bool:
    return bool(cell["source"].strip()) and not _PARAMETERS & set(tags(cell))


def _best(data: Mapping[str, Any]) -> str:
    return next((mime for mime in _SHOWN if mime in data and _text(data[mime]).strip()), "")


def _text(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _without_bare_headings(cells: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cells without the template's headings below which nothing is shown.

    A heading that a person wrote or changed stays.
    """
    kept: list[dict[str, Any]] = []
    below = 0
    for cell in reversed(cells):
        level = _bare_level(cell)
        is_last = not kept
        if level and (is_last or 0 < below <= level) and _is_as_generated(cell):
            continue
        kept.append(cell)
        below = level
    return kept[::-1]


def _bare_level(cell: Cell) -> int:
    """Return of which level a cell is a heading and nothing else; 0 for any other cell."""
    if cell["cell_type"] != "markdown":
        return 0
    found = re.fullmatch(r"\s*(#{1,6})\s[^\n]*\s*", cell["source"])
    return len(found[1]) if found else 0


def _is_as_generated(cell: Cell) -> bool:
    return bool(_stamp(cell).get("source") == cell["source"])


def _stamp(cell: Cell) -> Mapping[str, Any]:
    found = cell.get("metadata", {}).get("aoj", {})
    return found if isinstance(found, Mapping) else {}
