"""What people answered in the region's startgesprek, as an output of a later report."""

from __future__ import annotations

from aoj.bundle import Bundle
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.passages import markdown_html
from aoj.store.answers import BUNDLE, find_answer


def make_answer(context: Context, name: str) -> Bundle:
    """Return an answer as harmless HTML, with its edition where that is an earlier one.

    Empty where nobody wrote one; raises what `find_answer` raises.
    """
    edition = context.edition or str(context.year)
    found = find_answer(context.data.project, context.slug, edition, name)
    if found is None:
        return Bundle(kind="ontbreekt", id=f"{BUNDLE}{name}")
    html = f'<div class="aoj-antwoord">{markdown_html(found.text)}</div>'
    notes = () if found.edition == edition else (f"Uit het startgesprek van {found.edition}.",)
    html += "".join(markup.paragraph(note, "aoj-noot") for note in notes)
    return Bundle(kind="tekst", id=f"{BUNDLE}{name}", text=found.text, html=html, notes=notes)
