"""A PDF held against its document after the last change: nothing may be lost on the way."""

from __future__ import annotations

from aoj.errors import DataError
from aoj.export.document import demand_whole
from aoj.export.pdf.objects import UnknownForm
from aoj.export.pdf.structure import Contents, Structure
from aoj.export.pdf.walker import Walker

_REMEDY = "meld dit aan de makers van aoj; er is niets geschreven"


def checked(data: bytes, walker: Walker) -> bytes:
    """Return the PDF with heads of rows, if it has all that the document has.

    Raises:
        DataError: It has other numbers of figures, tables or headings, a figure without a text
            alternative, a level of headings skipped, or a form that cannot be checked.
    """
    try:
        structure = Structure(data)
        structure.mark_row_heads(structure.contents().tables, walker.parts.tables)
        whole = structure.data()
        contents = Structure(whole).contents()
    except (UnknownForm, KeyError, IndexError) as error:
        raise DataError(f"de gemaakte PDF is niet na te kijken ({error})", remedy=_REMEDY) from None
    _demand(contents, walker)
    return whole


def _demand(contents: Contents, walker: Walker) -> None:
    """Raise `DataError` for a PDF that lacks something of its document."""
    document = walker.document
    extra = walker.logos + walker.blocks.repeated_figures
    if not (document.draft and document.problems):
        demand_whole(document, contents.figures - extra, len(contents.tables), "de PDF")
    parts = walker.parts
    for what, wanted, told in (
        ("figuren", parts.figures + walker.blocks.repeated_figures, contents.figures),
        ("formules", parts.formulas + walker.blocks.repeated_formulas, contents.formulas),
        ("figuren zonder beschrijving", 0, contents.undescribed),
        ("tabellen", len(parts.tables), len(contents.tables)),
        ("koppen", walker.blocks.levels, contents.headings),
    ):
        if wanted != told:
            raise DataError(
                f"de PDF heeft andere {what} dan het notebook: {told} in plaats van {wanted}",
                remedy=_REMEDY,
            )
