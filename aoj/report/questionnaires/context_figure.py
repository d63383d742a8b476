"""Answers beside a context figure of the same region; side by side, without a cause."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.bundle import Bundle
from aoj.geography import COUNTRY
from aoj.indicators import get_indicator
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.questionnaires import words
from aoj.report.questionnaires.source import Source, percent
from aoj.report.wording import marks, numbers
from aoj.survey.release import ShownQuestion

NO_CAUSE = (
    "Dat twee cijfers van een regio samen hoog of laag zijn, zegt niet dat het ene door het andere "
    "komt. Over de regio's heen is geen samenhang berekend: daarvoor zijn er te weinig."
)


def make_beside_figure(source: Source, context: Context, keys: Sequence[str], name: str) -> Bundle:
    """Return what each group answered to questions beside a context figure and the country's."""
    id = f"naast-{name}"
    indicator = get_indicator(name)
    part = next(iter(context.parts(indicator)), "")
    results = context.results(name)
    own = results.newest(context.region.code, part)
    country = results.at(COUNTRY, own.period, part) if own else None
    answers = [
        (group, question, question.whole.favourable)
        for group in source.shown
        for question in group.questions
        if question.key in keys and question.whole.detail in ("geheel", "klassen")
    ]
    shown = [(group, question, answer) for group, question, answer in answers if answer]
    if own is None or own.value is None or not shown:
        return source.nothing(id)
    context.show([own, *([country] if country else [])])
    meant = context.meaning(indicator, part)
    rows = [
        markup.Row(
            (
                f"{words.GROUPS[group.group]}: {question.text} ('{question.favourable}')",
                f"{percent(answer.share)} (n = {numbers.number(answer.base)})",
                _others(question),
            )
        )
        for group, question, answer in shown
    ]
    label = f"{meant.breakdowns[part].label if part in meant.breakdowns else meant.label}"
    figure = f"{numbers.capital(indicator.label)}, {label}, {numbers.period(own.period)}"
    there = marks.short(country, meant) if country and country.value is not None else "–"
    rows.append(markup.Row((figure, marks.short(own, meant), f"Nederland {there}"), strong=True))
    title = f"De antwoorden naast een cijfer: {indicator.label}"
    header = ("", numbers.capital(source.place), "vergeleken met")
    html = markup.table(f"{id}-tabel", title, header, rows, (False, True, True), (NO_CAUSE,))
    text = "\n".join([title, *(" | ".join(row.cells) for row in rows), NO_CAUSE])
    return source.bundle("tabel", id, html, title=title, text=text)


def _others(question: ShownQuestion) -> str:
    for one in question.others:
        if one.share is not None:
            return f"{one.label_others} {percent(one.share)}"
    return "–"
