"""An executed notebook as one accessible HTML page that loads nothing and runs nothing.

Code, prompts, warnings and errors are left out, as are the places for a researcher's own words in
which nobody has written. Everything shown passes an allow-list, and a content security policy
forbids scripts and requests on top of that.
"""

from __future__ import annotations

import base64
import copy
import functools
import html as html_entities
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters.html import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat.v4.rwbase import rejoin_lines
from traitlets.config import Config

from aoj.export.fragments import clean, wrap_tables
from aoj.export.reviewing import plans_of, review

_HERE = Path(__file__).parent
_SHOWN = (
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/plain",
)
_NARRATIVE_TAG = "duiding"
TO_REVISE = "Concept: er staat nog tekst te herzien"
UNRELEASED = "Concept: nog niet vrijgegeven"


class PageExporter(HTMLExporter):
    """nbconvert's HTML exporter with the page of this folder, without its own dummy alt texts."""

    @property
    def default_config(self) -> Config:
        """The settings of this exporter; a user's nbconvert configuration is not read."""
        return Config(
            {
                "NbConvertBase": {"display_data_priority": list(_SHOWN)},
                "HTMLExporter": {"exclude_anchor_links": True, "language_code": "nl"},
            }
        )

    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: Any = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page; what nbconvert adds after rendering (English alt texts) is left out."""
        self.register_filter("clean", clean_for_page)
        self.register_filter("as_image", as_image)
        resources = self._init_resources(resources)
        page, resources = TemplateExporter.from_notebook_node(self, nb, resources, **options)
        return page, resources


def export_html(
    notebook: Mapping[str, Any],
    title: str = "",
    *,
    reviewed: Collection[str] = (),
    released: str = "",
) -> str:
    """Return the page of an executed notebook; `title` is for one without a main heading.

    One that shows answers to questionnaires is marked as a concept, unless all it shows is by the
    plan `released`; `reviewed` are the marks of code cells that a reviewer looked at.
    """
    seen = review(notebook, reviewed).notebook
    whole = rejoin_lines(nbformat.from_dict(copy.deepcopy(dict(seen))))
    shown = nbformat.from_dict({**whole, "cells": visible_cells(whole)})
    stamp = notebook.get("metadata", {}).get("aoj", {})
    to_revise = any(cell.metadata.get("aoj", {}).get("note") for cell in shown.cells)
    unreleased = not plans_of(shown) <= {released} - {""}
    concept = UNRELEASED if unreleased else TO_REVISE if to_revise else ""
    known = {
        "example": bool(stamp.get("example")),
        "concept": concept,
        "unreleased": unreleased,
        "css": _css(),
    }
    resources = {"aoj": known}
    page, _ = _exporter().from_notebook_node(shown, resources)
    heading = main_heading(page) or title or "Rapport"
    page = page.replace("<title></title>", f"<title>{html_entities.escape(heading)}</title>", 1)
    page = re.sub(r"[ \t]+\n", "\n", re.sub(r"\n{3,}", "\n\n", page)).strip() + "\n"
    return page.encode("utf-8", "replace").decode("utf-8")  # half characters in outputs


def visible_cells(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the cells that have something to show, with the outputs that are shown."""
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            if not is_untouched_narrative(cell) and cell["source"].strip():
                cells.append({**cell, "source": without_lost_pictures(cell)})
        elif cell["cell_type"] == "code":
            outputs = [output for output in cell.get("outputs", []) if is_shown(output)]
            if outputs:
                cells.append({**cell, "outputs": outputs})
    return _without_bare_headings(cells)


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


def _bare_level(cell: Mapping[str, Any]) -> int:
    """Return of which level a cell is a heading and nothing else; 0 for any other cell."""
    if cell["cell_type"] != "markdown":
        return 0
    found = re.fullmatch(r"\s*(#{1,6})\s[^\n]*\s*", cell["source"])
    return len(found[1]) if found else 0


def _is_as_generated(cell: Mapping[str, Any]) -> bool:
    return bool(cell.get("metadata", {}).get("aoj", {}).get("source") == cell["source"])


def without_lost_pictures(cell: Mapping[str, Any]) -> str:
    """Return the text of a cell; a picture that it refers to and lacks is told of in its place.

    JupyterLab loses pictures when a cell is split or joined.
    """
    known = cell.get("attachments") or {}

    def told(found: re.Match[str]) -> str:
        return (
            found[0] if known.get(found[2]) else f"*(afbeelding ontbreekt: {found[1] or found[2]})*"
        )

    return re.sub(r"!\[([^\]]*)\]\(attachment:([^)\s]+)[^)]*\)", told, cell["source"])


def is_untouched_narrative(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is a place for the researcher in which nobody wrote."""
    is_narrative = _NARRATIVE_TAG in cell.get("metadata", {}).get("tags", [])
    return is_narrative and _is_as_generated(cell)


def is_shown(output: Mapping[str, Any]) -> bool:
    """Whether an output belongs on the page: no warnings, no errors, nothing empty."""
    kind = output.get("output_type")
    if kind == "stream":
        return output.get("name") == "stdout" and bool("".join(output.get("text", "")).strip())
    if kind not in ("display_data", "execute_result"):
        return False
    data = output.get("data", {})
    best = next((mime for mime in _SHOWN if mime in data), None)
    text = "".join(data[best]).strip() if best else ""
    # The plain text of an object, such as '<Axes: >', says nothing to a reader.
    return bool(text) and not (best == "text/plain" and text.startswith("<"))


def main_heading(page: str) -> str:
    """Return the text of the first `<h1>`.

    >>> main_heading('<h1 id="a">Jeugd in <em>Oost</em></h1>')
    'Jeugd in Oost'
    """
    found = re.search(r"<h1\b[^>]*>(.*?)</h1>", page, re.DOTALL | re.IGNORECASE)
    text = re.sub(r"<[^>]+>", "", found[1]) if found else ""
    return html_entities.unescape(re.sub(r"\s+", " ", text)).strip()


def clean_for_page(fragment: str) -> str:
    """Return a fragment of HTML with only what is allowed, wide tables in a scroll region."""
    return wrap_tables(clean(fragment))


def as_image(data: str, mime: str, alt: str | None) -> str:
    """Return a picture as an `img`; without a text alternative it says that there is none."""
    if mime == "image/svg+xml":
        data = base64.b64encode("".join(data).encode("utf-8")).decode("ascii")
    description = html_entities.escape(alt or "Afbeelding zonder beschrijving")
    return f'<img src="data:{mime};base64,{"".join(data).strip()}" alt="{description}">'


@functools.cache
def _exporter() -> PageExporter:
    return PageExporter(
        template_name=_HERE.name,
        extra_template_basedirs=[str(_HERE.parent)],
        default_preprocessors=[],
    )


@functools.cache
def _css() -> str:
    faces = [_font_face("regular", 400), _font_face("semibold", 600)]
    return "\n".join([*faces, (_HERE / "page.css").read_text(encoding="utf-8")])


def _font_face(name: str, weight: int) -> str:
    """Return the letter of the page itself, so that it looks the same on every machine."""
    data = base64.b64encode((_HERE / f"tekst-{name}.woff").read_bytes()).decode("ascii")
    return (
        f'@font-face {{ font-family: "aoj tekst"; font-weight: {weight}; '
        f'src: url("data:font/woff;base64,{data}") format("woff"); }}'
    )
