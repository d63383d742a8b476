"""Make the executed copies of the templates that nbval holds: tests/notebooks/*.ipynb.

Run it when a figure, a sentence or a template changed on purpose, and look at the difference:

    python scripts/make_nbval_copies.py
    git diff --stat tests/notebooks

Each copy is the template with the parameters of an example region, executed on the example data,
without times, versions or drawings, so that the same code gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from aoj.runs.templates import load_template
from aoj.runs.themes import cut_template
from aoj.store.project import Project

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "notebooks"
COPIES: dict[str, dict[str, tuple[str, ...]]] = {
    "contextcijfers": {
        "fabelkust": (),
        "mijmerstreek": ("jeugd", "speciaal_onderwijs"),
    },
    "samenwerkingsverband": {"fabelkust": ()},
    "startgesprek": {"fabelkust": ()},
    "vragenlijst": {"stille-hoek": ()},
    "verdieping": {"stille-hoek": ()},
}
"""Template to example regions with their themes (none: all): one region without and one with a
gemeente that is split. Those about answers run without a plan, so in their strictest form."""


def main() -> None:
    """Write all copies."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for template, regions in COPIES.items():
        for region, themes in regions.items():
            target = FOLDER / f"{template}-{region}.ipynb"
            text = nbformat.writes(make_copy(template, region, themes))
            target.write_text(f"{text.rstrip()}\n", encoding="utf-8", newline="\n")
            sys.stdout.write(f"{target.relative_to(ROOT).as_posix()}\n")


def make_copy(template: str, region: str, themes: tuple[str, ...]) -> nbformat.NotebookNode:
    """Return a template, cut to themes and executed for a region of the example."""
    whole = load_template(Project(ROOT), template)
    cut = cut_template(whole, {"themas": themes}).notebook
    notebook = nbformat.v4.reads(json.dumps(cut))
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = re.sub(r"(?m)^regio = .*$", f'regio = "{region}"', cell.source)
            cell.source = re.sub(r"(?m)^gegevens = .*$", 'gegevens = "voorbeeld"', cell.source)
            cell.source = cell.source.replace("themas = []", f"themas = {list(themes)!r}")
    client = NotebookClient(notebook, resources={"metadata": {"path": str(FOLDER)}}, timeout=600)
    client.execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            without_drawing(output)
    notebook.metadata.language_info = {"name": "python"}
    return notebook


def without_drawing(output: nbformat.NotebookNode) -> None:
    """Put a word in place of each drawing, as tests/nbval_sanitize.cfg does when it compares."""
    html = output.get("data", {}).get("text/html")
    if html:
        drawing = r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+"
        output.data["text/html"] = re.sub(drawing, "data:image/svg+xml;base64,TEKENING", html)


if __name__ == "__main__":
    main()
