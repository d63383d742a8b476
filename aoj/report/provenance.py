"""The verantwoording as an output: definitions, sources, rounding, the rule of the words."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.bundle import Bundle
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.wording import explanation


def make_provenance(context: Context, used: Sequence[str]) -> Bundle:
    """Return the verantwoording over the indicators that were used."""
    html, text = [], []
    for section in explanation.sections(context, used):
        html.append(markup.heading(section.heading, 3))
        html += [markup.paragraph(p) for p in section.paragraphs]
        html += [markup.definitions(section.terms), markup.bullets(section.items)]
        if section.rows:
            rows = [markup.Row(row) for row in section.rows]
            html.append(markup.text_table(section.header, rows))
        text += [section.heading, *section.paragraphs]
        text += [" | ".join(row) for row in (section.header, *section.rows) if row]
        text += [f"{term}: {meaning}" for term, meaning in section.terms]
        text += [f"- {item}" for item in section.items]
    return Bundle(
        kind="verantwoording",
        id="verantwoording",
        title="Verantwoording",
        text="\n".join(text),
        html="".join(html),
    )
