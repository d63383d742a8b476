"""The rechte tellingen of a theme: diverging bars, plain bars, counts, or the questions alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aoj.bundle import Bundle, Column, PrintedFigure
from aoj.report import figures as drawing
from aoj.report import markup
from aoj.report.figures.diverging import Neutral
from aoj.report.questionnaires import words
from aoj.report.questionnaires.source import Source, percent
from aoj.report.wording import numbers
from aoj.survey.release import ShownGroup, ShownQuestion

_COLUMNS = ("n", "weet niet")
_SUM = 100


def make_statements(source: Source, name: str, theme: str, neutral: Neutral) -> Bundle:
    """Return what a group answered to the questions of a theme.

    Nothing where the list of the group lacks the theme, or its wave is open; below the minimum the
    questions for the conversation, without any figure.
    """
    id = f"stellingen-{name}-{theme}"
    group = source.group(name)
    if group is None or theme not in group.themes or not source.has(theme) or group.is_open:
        return source.nothing(id)
    title = words.titled(group.themes[theme], f"antwoorden van {words.WHO[name]}")
    if group.is_hidden:
        return to_talk(source, group, theme, id)
    questions = [question for question in group.questions if question.theme == theme]
    shown = [question for question in questions if question.whole.detail != "niets"]
    lead = words.lead(group, shown)
    heading = markup.heading(words.GROUPS[name], 3)
    parts = [heading, markup.paragraph(lead), *_charts(source, group, title, shown, id, neutral)]
    parts += [_options(source, title, question, id) for question in shown if _is_plain(question)]
    counted = [question for question in shown if question.whole.detail == "aantal"]
    if counted:
        parts.append(_counts(title, counted, id))
    hidden = [question for question in questions if question.whole.detail == "niets"]
    below = [words.hidden_line(hidden), *words.coarser_lines(shown)]
    parts += [markup.paragraph(line, "aoj-noot") for line in below if line]
    rows = [row for question in shown for row in _rows(question)]
    text = "\n".join(filter(None, [title, lead, *(_told(question) for question in shown), *below]))
    return source.bundle(
        "figuur" if shown else "tekst",
        id,
        "".join(parts),
        title=title,
        text=text,
        alt=_alt(title, shown),
        columns=_TYPED if rows else (),
        rows=rows,
        notes=[line for line in below if line],
        figures=_figures(source, group, shown),
    )


def to_talk(source: Source, group: ShownGroup, theme: str, id: str) -> Bundle:
    """Return the questions of a theme for the conversation, without any figure."""
    texts = group.to_discuss.get(theme, ())
    html = markup.paragraph(words.FOR_TALK) + markup.bullets(texts)
    title = words.titled(group.themes[theme], "vragen voor het gesprek")
    text = "\n".join([title, words.FOR_TALK, *(f"- {text}" for text in texts)])
    html = markup.heading(words.GROUPS[group.group], 3) + html
    return source.bundle("tekst", id, html, title=title, text=text)


def _is_plain(question: ShownQuestion) -> bool:
    """Whether a question has plain bars: a multiple choice, or answers without a side."""
    table = question.whole
    if table.detail == "aantal":
        return False
    is_sided = bool(question.favourable)
    return question.kind == "multiple" or not is_sided or len(table.answers) > drawing.MOST_LEVELS


def _charts(
    source: Source,
    group: ShownGroup,
    title: str,
    shown: Sequence[ShownQuestion],
    id: str,
    neutral: Neutral,
) -> list[str]:
    """Return the diverging bars of all questions with a side, in blocks of the same answers."""
    sided = [q for q in shown if q.whole.detail != "aantal" and not _is_plain(q)]
    if not sided:
        return []
    blocks: dict[tuple[str, ...], list[ShownQuestion]] = {}
    for question in sided:
        labels = tuple(answer.label for answer in question.whole.answers)
        blocks.setdefault(labels, []).append(question)
    page = drawing.draw_diverging(
        [drawing.Block(labels, tuple(map(_opinion, some))) for labels, some in blocks.items()],
        _COLUMNS,
        neutral=neutral,
        footer=source.footer,
    )
    notes = [_population(group), words.DONT_KNOW]
    if any(q.whole.detail == "klassen" and len(q.whole.answers) > 2 for q in sided):
        notes.append(words.CLASSES)
    if any(_is_uneven(question) for question in sided):
        notes.append("Door afronding tellen de percentages niet overal op tot 100.")
    caption = " ".join(notes)
    chart = markup.chart(
        title, drawing.data_uri(page.svg(source.palette)), _alt(title, sided), caption
    )
    tables = [
        _table(f"{id}-tabel-{place}", title, labels, some)
        for place, (labels, some) in enumerate(blocks.items(), 1)
    ]
    return [chart, markup.details("Tabel bij deze figuur", "".join(tables))]


def _population(group: ShownGroup) -> str:
    number = group.response[0].answers if group.response else None
    if number is None or group.population != "van de respondenten":
        return "Percentages van wie een antwoord van de schaal gaf (n)."
    return "Percentages van de respondenten die een antwoord van de schaal gaven (n)."


def _opinion(question: ShownQuestion) -> drawing.Opinion:
    answers = question.whole.answers
    return drawing.Opinion(
        question.text,
        tuple(answer.share for answer in answers),
        tuple(percent(answer.share) for answer in answers),
        (numbers.number(question.whole.base), _dont_know(question)),
        words.side(question),
    )


def _dont_know(question: ShownQuestion) -> str:
    """Return who said 'weet niet' as a share of who chose anything, on its own base."""
    number, base = question.whole.dont_know, question.whole.base
    return "" if number is None else percent(number / (number + base))


def _is_uneven(question: ShownQuestion) -> bool:
    whole = [int(percent(answer.share).rstrip("%")) for answer in question.whole.answers]
    return question.kind == "scale" and sum(whole) != _SUM


def _table(id: str, title: str, labels: Sequence[str], some: Sequence[ShownQuestion]) -> str:
    rows = [
        markup.Row(
            (
                question.text,
                *(percent(answer.share) for answer in question.whole.answers),
                _margin(question),
                numbers.number(question.whole.base),
                _dont_know(question) or "–",
            )
        )
        for question in some
    ]
    margin = f"marge '{some[0].favourable}'"
    header = ("Vraag", *labels, margin, "n", "weet niet")
    return markup.table(id, title, header, rows, (False, *(True,) * (len(header) - 1)))


def _margin(question: ShownQuestion) -> str:
    low, high = question.whole.low, question.whole.high
    if low is None or high is None:
        return "–"
    return f"{percent(low)} tot {percent(high)}"


def _options(source: Source, title: str, question: ShownQuestion, id: str) -> str:
    """Return plain bars of a multiple choice, or of answers without a side, with their table."""
    answers = question.whole.answers
    ranked = sorted(answers, key=lambda answer: -answer.count)
    bars = [
        drawing.Bar(a.label, a.share, f"{percent(a.share)} ({numbers.number(a.count)})")
        for a in ranked
    ]
    page = drawing.draw_bars(bars, footer=source.footer)
    several = " Er waren meer antwoorden mogelijk." if question.kind == "multiple" else ""
    caption = f"n = {numbers.number(question.whole.base)}.{several}"
    alt = (
        f"Staven: {question.text} Het vaakst: {words.lower(ranked[0].label)} "
        f"({percent(ranked[0].share)}), het minst vaak: {words.lower(ranked[-1].label)} "
        f"({percent(ranked[-1].share)})."
    )
    chart = markup.chart(question.text, drawing.data_uri(page.svg(source.palette)), alt, caption)
    rows = [
        markup.Row((a.label, numbers.number(a.count), percent(a.share), numbers.number(a.base)))
        for a in answers
    ]
    header = ("Antwoord", "aantal", "aandeel", "n")
    inside = markup.table(
        f"{id}-{question.key}", question.text, header, rows, (False, True, True, True)
    )
    return chart + markup.details("Tabel bij deze figuur", inside)


def _counts(title: str, counted: Sequence[ShownQuestion], id: str) -> str:
    rows = [
        markup.Row((question.text, words.count_in_words(question, question.whole)))
        for question in counted
    ]
    header = ("Vraag", "aantal")
    return markup.table(f"{id}-aantal", title, header, rows, (False, False), (words.COUNT_ONLY,))


def _told(question: ShownQuestion) -> str:
    table = question.whole
    if table.detail == "aantal":
        return f"{question.text} {words.count_in_words(question, table)}"
    told = ", ".join(f"{a.label.lower()} {percent(a.share)}" for a in table.answers)
    return f"{question.text} {told} (n = {table.base})"


def _alt(title: str, shown: Sequence[ShownQuestion]) -> str:
    sided = [(q, q.whole.favourable) for q in shown if q.whole.detail != "aantal"]
    told = sorted(((q, a) for q, a in sided if a is not None), key=lambda item: -item[1].share)
    if not told:
        return ""
    (first, high), (last, low) = told[0], told[-1]
    kind = "Uiteenlopende staven" if len(told) > 1 else "Staaf"
    start = f"{kind}. {title}, {len(told)} {'vraag' if len(told) == 1 else 'vragen'}."
    if len(told) == 1:
        return f"{start} {first.text} {percent(high.share)} {first.favourable}."
    return (
        f"{start} Hoogste: '{first.text}' {percent(high.share)} {first.favourable}. "
        f"Laagste: '{last.text}' {percent(low.share)} {last.favourable}."
    )


_TYPED = (
    Column("vraag", "Vraag"),
    Column("antwoord", "Antwoord"),
    Column("aantal", "Aantal", "count"),
    Column("aandeel", "Aandeel", "share", "%"),
    Column("n", "n", "count"),
)


def _rows(question: ShownQuestion) -> list[dict[str, str | float | int | None]]:
    is_count = question.whole.detail == "aantal"
    return [
        {
            "vraag": question.text,
            "antwoord": answer.label,
            "aantal": answer.count,
            "aandeel": None if is_count else answer.share,
            "n": answer.base,
        }
        for answer in question.whole.answers
    ]


def _figures(
    source: Source, group: ShownGroup, shown: Sequence[ShownQuestion]
) -> list[PrintedFigure]:
    found = []
    for question in shown:
        label = f"{words.GROUPS[group.group].lower()}: {question.text}"
        if question.whole.detail == "aantal":
            (answer,) = question.whole.answers
            figure = source.figure(group.group, question.key, ":", answer, label)
            told = words.count_in_words(question, question.whole)
            found.append(_counted(figure, answer.count, told))
            continue
        found += [
            source.figure(group.group, question.key, ":", answer, f"{label} {answer.label.lower()}")
            for answer in question.whole.answers
        ]
        if len([a for a in question.whole.answers if a.is_favourable]) > 1:
            together = question.whole.favourable
            if together is not None:
                name = f"{label} {question.favourable}"
                found.append(source.figure(group.group, question.key, ":", together, name))
    return found


def _counted(figure: PrintedFigure, count: int, told: str) -> PrintedFigure:
    return replace(figure, value=float(count), wordings=(told,), unit="")
