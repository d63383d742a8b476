"""Make the executed copies of the templates that nbval holds: tests/notebooks/*.ipynb.

Run it when a figure, a sentence or a template changed on purpose, and look at the difference:

    python scripts/make_nbval_copies.py
    git diff --stat tests/notebooks

Each copy is the template with the parameters of an example region, executed on the example data,
without times, versions or drawings, so that the same code gives the same bytes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "notebooks"
COPIES = {"contextcijfers": ("fabelkust", "mijmerstreek")}
"""Template to example regions: one without and one with a gemeente that is split."""


def main() -> None:
    """Write all copies."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for template, regions in COPIES.items():
        for region in regions:
            target = FOLDER / f"{template}-{region}.ipynb"
            text = nbformat.writes(make_copy(template, region))
            target.write_text(f"{text.rstrip()}\n", encoding="utf-8", newline="\n")
            sys.stdout.write(f"{target.relative_to(ROOT).as_posix()}\n")


def make_copy(template: str, region: str) -> nbformat.NotebookNode:
    """Return a template, executed for a region of the example."""
    path = ROOT / "notebooks" / "templates" / f"{template}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = re.sub(r"(?m)^regio = .*$", f'regio = "{region}"', cell.source)
            cell.source = re.sub(r"(?m)^gegevens = .*$", 'gegevens = "voorbeeld"', cell.source)
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
