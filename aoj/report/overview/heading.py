"""The heading of a report: its subject, what the region holds, the year, the warning."""

from __future__ import annotations

from aoj.bundle import Bundle
from aoj.indicators import INDICATORS
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.overview.core import choose_eight
from aoj.report.wording import explanation, numbers


def make_heading(context: Context, subject: str) -> Bundle:
    """Return the report's heading: subject and region, what the region holds, year, warning."""
    title = f"{subject}: {context.place}"
    lines = [*explanation.region_in_words(context), _dates(context)]
    warning = explanation.EXAMPLE_WARNING if context.is_example else ""
    html = "".join(
        [
            markup.heading(title, 1, "kop"),
            markup.paragraph(warning, "aoj-fictief", strong=True),
            *(markup.paragraph(line, "aoj-onderkop") for line in lines),
        ]
    )
    text = "\n".join(part for part in (title, warning, *lines) if part)
    return Bundle(kind="kop", id="kop", title=title, text=text, html=html)


def _dates(context: Context) -> str:
    """Return the year of the report, and of which year its newest figures are."""
    eight = choose_eight(context)
    names = dict.fromkeys(shown.indicator.name for shown in (*eight.shown, *eight.old))
    newest = [explanation.newest_period(context, INDICATORS[name]) for name in names]
    until = f" Cijfers tot en met {max(map(numbers.period, newest))}." if newest else ""
    return f"Rapport van {context.year}.{until}"
