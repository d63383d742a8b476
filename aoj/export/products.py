"""What goes out of a document, by the formats that were asked for, as bytes under file names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from aoj.export.document import Document, as_draft, demand_sound
from aoj.export.html import write_html

HTML, PDF, XLSX, FIGURES = "html", "pdf", "xlsx", "figuren"
FORMATS = (HTML, PDF, XLSX, FIGURES)
WITH_CODE = ".met-code"
"""What stands in the name of the variant for colleagues."""


def sound_for(document: Document, formats: Iterable[str]) -> Document:
    """Return a document with the problems that count for these formats.

    A workbook has no pictures, so that it can do without their descriptions.
    """
    asked = set(formats)
    problems = document.problems
    if asked <= {XLSX}:
        problems = tuple(one for one in problems if one.rule == "pad")
    if PDF in asked:
        from aoj.export.pdf import pdf_problems

        problems = tuple(dict.fromkeys((*problems, *pdf_problems(document))))
    return replace(document, problems=problems)


def make_products(
    document: Document, stem: str, formats: Iterable[str], where: str = "", *, draft: bool = False
) -> dict[str, bytes]:
    """Return the files of a document: name, below the folder of its notebook, and bytes.

    Raises `DataError`, with a sentence per cell, for what may not go out as it is; a draft may, and
    says so on every page.
    """
    if draft:
        document = as_draft(document)
    demand_sound(document, where)
    name = stem + (WITH_CODE if document.with_code else "")
    makers: dict[str, Callable[[], dict[str, bytes]]] = {
        HTML: lambda: {f"{name}.html": write_html(document).encode("utf-8")},
        PDF: lambda: {f"{name}.pdf": _pdf(document)},
        XLSX: lambda: {f"{stem}.xlsx": _xlsx(document)},
        FIGURES: lambda: _figures(document, stem),
    }
    made: dict[str, bytes] = {}
    for one in formats:
        made |= makers[one]()
    return made


def _pdf(document: Document) -> bytes:
    from aoj.export.pdf import write_pdf

    return write_pdf(document)


def _xlsx(document: Document) -> bytes:
    from aoj.export.workbook import write_xlsx

    return write_xlsx(document)


def _figures(document: Document, stem: str) -> dict[str, bytes]:
    from aoj.export.pictures import write_figures

    return {f"{stem}-figuren/{name}": data for name, data in write_figures(document).items()}
