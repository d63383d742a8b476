"""Typst source to a PDF, in memory: nothing on disk can be read, nothing of the machine is kept."""

from __future__ import annotations

import datetime
import functools
import importlib.resources
import re
import tempfile

import typst

from aoj.errors import AojError, DataError
from aoj.export.document import Document
from aoj.export.pdf.fonts import faces
from aoj.export.pdf.literals import colour, literal, shown
from aoj.export.pdf.walker import Walker

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
_NEVER = "2000-01-01"
"""The date of a report that has none; a PDF/A has to have one."""
_BEFORE = 3
"""Lines of the source before the first of the walker."""
_PICTURE = re.compile(r"beeld-\d+\.svg")
_PLACE = re.compile(r"main\.typ:(\d+)")


def compile_report(walker: Walker) -> bytes:
    """Return the PDF of a document that was walked.

    Raises:
        DataError: Typst refuses the document; the sentence names the cell where it does.
    """
    document = walker.document
    files = {
        "main.typ": _source(walker).encode("utf-8", "replace"),
        "report.typ": _template(),
        **walker.parts.files,
    }
    try:
        made, _ = compiler().compile_with_warnings(  # type: ignore[type-var] # takes files too
            files,
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=_moment(document),
        )
    except BaseException as error:
        if _is_of_typst(error):
            raise _refused(walker, error) from None
        raise
    if not isinstance(made, bytes):
        raise DataError("de PDF is leeg", remedy="meld dit aan de makers van aoj")
    return made


def _source(walker: Walker) -> str:
    document, theme = walker.document, walker.document.theme
    arguments = [
        literal(shown(document.title)),
        literal(shown(theme.organisation)) if theme.organisation else "none",
        literal(walker.footer),
        literal(walker.running),
        "(" + "".join(f"{literal(mark)}," for mark in walker.marks) + ")",
        colour(theme.colours.region),
    ]
    body = "\n".join(walker.lines)
    return (
        '#import "report.typ": *\n'
        f"#show: body => report({', '.join(arguments)}, body)\n"
        f"#{{\n{body}\n}}\n"
    )


def _moment(document: Document) -> datetime.datetime:
    day = (document.date or document.made or _NEVER)[:10]
    return datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.UTC)


def _is_of_typst(error: BaseException) -> bool:
    """Whether an error is a refusal, or a mistake within Typst: that one is no `Exception`."""
    return isinstance(error, (RuntimeError, ValueError)) or type(error).__name__ == "PanicException"


def _refused(walker: Walker, error: BaseException) -> AojError:
    """Return the sentence of a document that Typst refuses; its own words stay inside."""
    cell = _cell_of(walker, f"{getattr(error, 'diagnostic', '')} {getattr(error, 'trace', '')}")
    if cell:
        return DataError(
            f"van cel '{cell}' is geen PDF te maken",
            remedy="schrijf wat daar staat eenvoudiger, of haal er een afbeelding, een formule of "
            "een bijzonder teken weg",
        )
    return DataError(
        "van dit notebook is geen PDF te maken",
        remedy="haal bijzondere tekens en eigen afbeeldingen weg, of meld dit aan de makers "
        "van aoj",
    )


def _cell_of(walker: Walker, told: str) -> str:
    """Return the cell to which a refusal points, by a line of the source or a picture."""
    if (found := _PICTURE.search(told)) and (cell := walker.parts.cell_of.get(found[0])):
        return cell
    for found in _PLACE.finditer(told):
        number = int(found[1]) - _BEFORE - 1
        if 0 <= number < len(walker.cells) and walker.cells[number]:
            return walker.cells[number]
    return ""


def compiler() -> typst.Compiler:
    """Return the one compiler of this process: of files in memory, with our letters alone."""
    return _compiler()[1]


@functools.cache
def _compiler() -> tuple[tempfile.TemporaryDirectory[str], typst.Compiler]:
    empty = tempfile.TemporaryDirectory(prefix="aoj-empty-", ignore_cleanup_errors=True)
    return empty, typst.Compiler(
        root=empty.name,
        font_paths=faces(),
        ignore_system_fonts=True,
        package_path=empty.name,
        package_cache_path=empty.name,
    )


@functools.cache
def _template() -> bytes:
    return importlib.resources.files("aoj.export.pdf").joinpath("report.typ").read_bytes()
