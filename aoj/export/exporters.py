"""For `jupyter nbconvert`: --to aoj-html and --to aoj-pdf, on any notebook that meets the rules.

They know no project, so in aoj's own house style, and answers to questionnaires stay a concept:
`aoj export` is what releases them.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.base import Exporter
from traitlets import default
from traitlets.config import Application

from aoj.errors import AojError

HTML, PDF = "html", "pdf"
_PROGRAM = "jupyter-nbconvert"


class _DocumentExporter(Exporter):
    """Writes one format of the document that a notebook is."""

    format = HTML

    def from_notebook_node(self, nb: Any, resources: Any = None, **_: Any) -> tuple[Any, Any]:
        """Return what was made, and the resources; raises `DataError` with a sentence per cell.

        On the command line of nbconvert those sentences are all that is printed.
        """
        from aoj.export.document import make_document  # JupyterLab loads this module at its start
        from aoj.export.products import make_products, sound_for

        resources = self._init_resources(resources)
        name = str(resources["metadata"].get("name") or "")
        try:
            document = sound_for(make_document(nb, name), [self.format])
            [data] = make_products(document, name, [self.format], f"{name}.ipynb").values()
        except AojError as error:
            if Application.initialized() and Application.instance().name == _PROGRAM:
                raise SystemExit(str(error)) from None  # else it shows a traceback
            raise
        return (data.decode("utf-8") if self.format == HTML else data), resources


class AojHtmlExporter(_DocumentExporter):
    """A page that a gemeente may publish."""

    format = HTML
    export_from_notebook = "AOJ: toegankelijke pagina"
    output_mimetype = "text/html"

    @default("file_extension")
    def _extension(self) -> str:
        return ".html"


class AojPdfExporter(_DocumentExporter):
    """A PDF/UA that a gemeente may publish."""

    format = PDF
    export_from_notebook = "AOJ: toegankelijke PDF"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _extension(self) -> str:
        return ".pdf"
