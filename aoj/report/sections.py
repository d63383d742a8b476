"""The sentences of a section as one output, and what the region lacks: in a line, in a list."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.bundle import Bundle
from aoj.indicators import Indicator
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.telling import make_sentence
from aoj.report.wording import section_words
from aoj.report.wording.missing import tell_missing

Asked = tuple[Indicator, str | None]
"""An indicator, and the part of it that is asked for (None: the one that it tells first)."""


def make_sentences(context: Context, asked: Sequence[Asked]) -> Bundle:
    """Return the sentences on several figures of one section, those that are lacking in one line.

    The text has a line per figure; own figures of the region have one each. Without any figure the
    bundle is of kind `ontbreekt`.
    """
    there = [one for one in asked if context.is_available(one[0].name)]
    told = [make_sentence(context, *one) for two in there for one in _each(context, *two)]
    absent = [i for i, _ in asked if not context.is_available(i.name)]
    lacking = list(dict.fromkeys(i.label for i in absent if i.statistic != "own"))
    line = section_words.absent(lacking, context.place) if lacking else ""
    if any(i.statistic == "own" for i in absent):
        line = f"{line} {section_words.not_supplied(context.place)}".strip()
    html = "".join([*(bundle.html for bundle in told), markup.paragraph(line, "aoj-ontbreekt")])
    return Bundle(
        kind="zin" if any(bundle.kind == "zin" for bundle in told) else "ontbreekt",
        id="zinnen-" + "-".join("-".join(filter(None, (i.name, part))) for i, part in asked),
        title="; ".join(dict.fromkeys(bundle.title for bundle in told if bundle.title)),
        text="\n".join(filter(None, [*(bundle.text for bundle in told), line])),
        html=html,
        notes=tuple(dict.fromkeys(note for bundle in told for note in bundle.notes)),
        sources=tuple(dict.fromkeys(name for bundle in told for name in bundle.sources)),
        figures=tuple(dict.fromkeys(figure for bundle in told for figure in bundle.figures)),
    )


def _each(context: Context, indicator: Indicator, part: str | None) -> list[Asked]:
    """Return the parts of which each has a sentence: of own figures all that the region has."""
    if indicator.statistic != "own" or part is not None:
        return [(indicator, part)]
    return [
        (indicator, own) for own in context.results(indicator.name).breakdowns(context.region.code)
    ]


def not_chosen(indicator: Indicator, verb: str) -> Bundle:
    """Return the line in place of a figure of a theme that the report is not about."""
    text = section_words.not_chosen(indicator.theme)
    html = markup.paragraph(text, "aoj-ontbreekt")
    return Bundle(kind="ontbreekt", id=f"{verb}-{indicator.name}", text=text, html=html)


def make_missing(context: Context, used: Sequence[str]) -> Bundle:
    """Return which of the indicators that were used are missing or old, and why."""
    told = tell_missing(context, used)
    first, *rest = told.paragraphs
    html = markup.paragraph(" ".join(told.paragraphs))
    if told.items:
        below = markup.paragraph(" ".join(rest))
        html = f"{markup.paragraph(first)}{markup.bullets(told.items)}{below}"
    return Bundle(kind="ontbreekt", id="ontbreekt", text=told.text, html=html)
