"""`jupyter nbconvert --to aoj-html` and `--to aoj-pdf`: on any notebook that meets the rules."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from toy import code, markdown, notebook

from aoj.errors import DataError
from aoj.export.exporters import AojHtmlExporter, AojPdfExporter

SHAPE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
WITHOUT_WORDS = {
    **code("grafiek", "teken()"),
    "outputs": [{"output_type": "display_data", "data": {"image/svg+xml": SHAPE}, "metadata": {}}],
}


def node(*cells: dict[str, object]) -> nbformat.NotebookNode:
    return nbformat.from_dict(notebook([dict(cell) for cell in cells]))


def test_nbconvert_finds_both_by_name() -> None:
    assert get_exporter("aoj-html") is AojHtmlExporter
    assert get_exporter("aoj-pdf") is AojPdfExporter


def test_a_page_and_a_pdf_are_made_of_a_notebook_without_a_project() -> None:
    page, resources = AojHtmlExporter().from_notebook_node(node(markdown("a", "# Kop\n\nDag.")))
    assert '<html lang="nl">' in page and "Dag." in page
    assert resources["output_extension"] == ".html"
    pdf, resources = AojPdfExporter().from_notebook_node(node(markdown("a", "# Kop\n\nDag.")))
    assert pdf.startswith(b"%PDF-") and resources["output_extension"] == ".pdf"


@pytest.mark.parametrize("exporter", [AojHtmlExporter, AojPdfExporter])
def test_a_notebook_that_breaks_a_rule_is_refused_with_its_cell(exporter: type) -> None:
    with pytest.raises(DataError, match="cel 'grafiek'"):
        exporter().from_notebook_node(node(markdown("a", "# Kop"), WITHOUT_WORDS))


def test_on_the_command_line_it_is_sentences_and_no_traceback(tmp_path: Path) -> None:
    cells = [markdown("a", "# Kop\n\n### Diep"), WITHOUT_WORDS]
    (tmp_path / "eigen.ipynb").write_text(json.dumps(notebook(cells)), encoding="utf-8")
    command = [sys.executable, "-m", "nbconvert", "--to", "aoj-html", "eigen.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0 and not (tmp_path / "eigen.html").exists()
    assert "cel 'grafiek'" in done.stderr and "cel 'a'" in done.stderr
    assert "Traceback" not in done.stderr
