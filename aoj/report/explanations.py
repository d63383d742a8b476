"""What samenwerkingsverbanden say themselves of their figures: a passage each, or what they sent.

The passage `toelichting-po2707` of the region's file goes before a text that was supplied as data.
"""

from __future__ import annotations

from aoj.bundle import Bundle
from aoj.errors import unknown_name
from aoj.indicators import INDICATORS
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.passages import markdown_html
from aoj.report.wording import numbers, profile_words

MEASURE, GENERAL = "toelichting", "algemeen"
"""The supplied texts, and what they name that are not about one indicator."""
_LEVEL = 4
"""A heading in a section of a notebook."""


def make_explanations(context: Context, sector: str) -> Bundle:
    """Return the explanation of each samenwerkingsverband of a sector, under its name.

    Where one gave none, a line says where to write it. Raises `InputError` for another sector.
    """
    if sector not in profile_words.SECTORS:
        raise unknown_name("sector", sector, profile_words.SECTORS)
    codes = context.region.of_sector(sector)
    parts = [_part(context, code) for code in codes]
    told = [text for text, _ in parts if text]
    return Bundle(
        kind="tekst" if told else "ontbreekt",
        id=f"toelichting-{sector}",
        text="\n\n".join(told),
        html="".join(html for _, html in parts),
    )


def _part(context: Context, code: str) -> tuple[str, str]:
    """Return the explanation of one samenwerkingsverband in markdown and in HTML."""
    name = numbers.capital(context.names.plain(code))
    passage = f"{MEASURE}-{code.lower()}"
    text = context.passages.get(passage) or _supplied(context, code)
    if not text:
        line = profile_words.no_explanation(name, passage, f"parameters/{context.slug}.yml")
        return "", markup.paragraph(line, "aoj-ontbreekt")
    heading = markup.heading(profile_words.explanation_heading(name), _LEVEL)
    return text, f"{heading}{markdown_html(text)}"


def _supplied(context: Context, code: str) -> str:
    """Return the newest supplied text on each subject, the general one first."""
    texts = context.data.texts(MEASURE, [code]).sort_values("period")
    newest = dict(zip(texts["breakdown"], texts["text"], strict=True))
    subjects = sorted(newest, key=lambda name: (name != GENERAL, name))
    return "\n\n".join(
        newest[name] if name == GENERAL else f"**{_subject(name)}.** {newest[name]}"
        for name in subjects
    )


def _subject(name: str) -> str:
    """Return what a text is about: the label of an indicator, else the subject as it was given."""
    found = INDICATORS.get(name)
    return numbers.capital(found.label if found else name)
