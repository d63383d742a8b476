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
    texts = {code: _text(context, code) for code in context.region.of_sector(sector)}
    told = {code: text for code, text in texts.items() if text}
    parts = [
        markup.heading(profile_words.explanation_heading(_name(context, code)), _LEVEL)
        + markdown_html(text)
        for code, text in told.items()
    ]
    absent = [code for code in texts if code not in told]
    told_where = ""
    if absent:
        names = [_name(context, code) for code in absent]
        where = f"parameters/{context.slug}.yml"
        line = profile_words.no_explanation(names, [_passage(code) for code in absent], where)
        first = (
            line.partition(". Die komt in ")[0] + "."
        )  # where to write it is no reader's business
        parts.append(markup.paragraph(first.replace("..", "."), "aoj-ontbreekt"))
        told_where = line
    return Bundle(
        kind="tekst" if told else "ontbreekt",
        id=f"toelichting-{sector}",
        text="\n\n".join([*told.values(), *([told_where] if told_where else [])]),
        html="".join(parts),
    )


def _text(context: Context, code: str) -> str:
    """Return the explanation of one samenwerkingsverband in markdown; empty where it gave none."""
    return context.passages.get(_passage(code)) or _supplied(context, code)


def _passage(code: str) -> str:
    return f"{MEASURE}-{code.lower()}"


def _name(context: Context, code: str) -> str:
    return numbers.capital(context.names.plain(code))


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
