"""A document as an accessible PDF: PDF/UA-1 and PDF/A-2a, checked after it was written."""

from __future__ import annotations

from aoj.errors import DataError
from aoj.export.document import Document
from aoj.export.pdf.checking import checked
from aoj.export.pdf.compiling import compile_report
from aoj.export.pdf.walker import Walker
from aoj.export.problems import Problem, as_error


def write_pdf(document: Document) -> bytes:
    """Return a document as a PDF; the same document gives the same bytes.

    Raises:
        DataError: Something is missing for readers who do not see or print the page, with a
            sentence per cell; in a draft a placeholder stands there instead. Or the PDF has not as
            many figures, tables and headings as the document.
    """
    walker = _walked(document)
    problems = _all_problems(walker)
    if problems and not document.draft:
        raise as_error(problems)
    return checked(compile_report(walker), walker)


def pdf_problems(document: Document) -> tuple[Problem, ...]:
    """Return why a document cannot be a PDF that everyone can read; nothing is compiled."""
    return _all_problems(_walked(document))


def _walked(document: Document) -> Walker:
    walker = Walker(document)
    try:
        walker.walk()
    except RecursionError:
        raise DataError(
            f"in cel '{walker.parts.cell}' staat te veel in elkaar",
            remedy="zet lijsten en citaten minder diep in elkaar",
        ) from None
    return walker


def _all_problems(walker: Walker) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys((*walker.document.problems, *walker.parts.problems)))
