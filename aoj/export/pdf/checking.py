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
    logos = walker.logos
    if not (document.draft and document.problems):
        demand_whole(document, contents.figures - logos, len(contents.tables), "de PDF")
    expected = (walker.parts.figures, 0, len(walker.parts.tables), walker.levels)
    found = (contents.figures, contents.undescribed, len(contents.tables), contents.headings)
    for what, wanted, told in zip(
        ("figuren", "figuren zonder beschrijving", "tabellen", "koppen"),
        expected,
        found,
        strict=True,
    ):
        if wanted != told:
            raise DataError(
                f"de PDF heeft andere {what} dan het notebook: {told} in plaats van {wanted}",
                remedy=_REMEDY,
            )
