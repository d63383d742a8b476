"""Roles side by side, the region beside the others, now beside an earlier wave."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from aoj.bundle import Bundle, Cell, Column, PrintedFigure
from aoj.errors import unknown_name
from aoj.report import figures as drawing
from aoj.report import markup
from aoj.report.questionnaires import words
from aoj.report.questionnaires.source import Source, percent
from aoj.report.wording import numbers
from aoj.survey.release import (
    ShownAnswer,
    ShownChange,
    ShownGroup,
    ShownOthers,
    ShownQuestion,
    ShownSplit,
)

TESTED = (
    "Verschillen heet wat na correctie voor het aantal toetsen in dit thema (Holm) onder de 5% "
    "blijft; {tests}."
)
NOT_TESTED = "Niet getoetst: niet bekend is hoeveel mensen waren uitgenodigd."
UNCORRECTED = (
    "Hoger en lager heet wat buiten het 95%-interval van het verschil valt, niet gecorrigeerd voor "
    "het aantal vergelijkingen: ook waar niets verschilt, wijkt ongeveer 1 op de 20 af."
)
NO_VERDICT = "Tussen twee regio's staat geen woord; zie de vergelijking met alle andere samen."
NO_WORD = "Geen woord waar niet overal bekend is hoeveel mensen waren uitgenodigd."


def make_roles(source: Source, name: str, theme: str) -> Bundle:
    """Return the questions of a theme per role; nothing where no question may be split."""
    id = f"rollen-{name}-{theme}"
    group = source.group(name)
    if group is None or group.is_open or group.is_hidden or not source.has(theme):
        return source.nothing(id)
    found = [
        (question, question.split)
        for question in group.questions
        if question.theme == theme and question.split and question.favourable
    ]
    if not found:
        return source.nothing(id)
    title = words.titled(group.themes[theme], f"{words.WHO[name]} per rol")
    html: list[str] = []
    rows: list[Mapping[str, Cell]] = []
    figures: list[PrintedFigure] = []
    told: list[str] = []
    for labels, some in _same_parts(found).items():
        made = _roles(source, group, title, labels, some, f"{id}-{len(html)}")
        html.append(made.html)
        rows += list(made.rows)
        figures += list(made.figures)
        told.append(made.text)
    return source.bundle(
        "figuur",
        id,
        "".join(html),
        title=title,
        text="\n".join([title, *told]),
        alt=told[0],
        columns=_TYPED,
        rows=rows,
        figures=figures,
    )


_TYPED = (
    Column("vraag", "Vraag"),
    Column("deel", "Deel"),
    Column("aantal", "Aantal", "count"),
    Column("aandeel", "Aandeel", "share", "%"),
    Column("n", "n", "count"),
    Column("woord", "Vergelijking"),
)
Splits = Sequence[tuple[ShownQuestion, ShownSplit]]


def _same_parts(found: Splits) -> dict[tuple[str, ...], list[tuple[ShownQuestion, ShownSplit]]]:
    """Return the questions by the parts into which they are split: each gets its own chart."""
    groups: dict[tuple[str, ...], list[tuple[ShownQuestion, ShownSplit]]] = {}
    for question, split in found:
        labels = tuple(part.part.label for part in split.parts)
        groups.setdefault(labels, []).append((question, split))
    return groups


def _roles(
    source: Source, group: ShownGroup, title: str, labels: tuple[str, ...], some: Splits, id: str
) -> Bundle:
    told = [[part.favourable for part in split.parts] for _, split in some]
    shares = [[a.share if a and a.base >= 10 else None for a in answers] for answers in told]
    is_counts = any(split.parts[0].detail == "aantal" for _, split in some)
    rows = []
    for (question, split), answers in zip(some, told, strict=True):
        cells = [
            _of(answer, is_count=part.detail == "aantal")
            for answer, part in zip(answers, split.parts, strict=True)
        ]
        rows.append(markup.Row((question.text, question.favourable, *cells, split.word or "–")))
    header = ("Vraag", "kant", *labels, "vergelijking")
    notes = [_tests(some)] if not is_counts else [words.COUNT_ONLY]
    merged = next((split for q, split in some if q.split_reason), None)
    if merged is not None:
        notes.append("Kleine rollen zijn samengenomen, zodat niemand te herkennen is.")
    inside = markup.table(
        f"{id}-tabel", title, header, rows, (False, False, *(True,) * len(labels), False), notes
    )
    alt = _roles_alt(title, labels, some, told)
    if is_counts or len(labels) > drawing.MOST_DUMBBELL:
        html = inside
    else:
        page = drawing.draw_dumbbells(
            [
                drawing.Dumbbell(
                    q.text,
                    tuple(values),
                    tuple("–" if value is None else percent(value) for value in values),
                    _note(q, split),
                )
                for (q, split), values in zip(some, shares, strict=True)
            ],
            labels,
            footer=source.footer,
        )
        favourable = numbers.listing(list(dict.fromkeys(f"'{q.favourable}'" for q, _ in some)))
        caption = f"Aandeel {favourable} per rol. {notes[0]} {_bases(some)}"
        chart = markup.chart(title, drawing.data_uri(page.svg(source.palette)), alt, caption)
        html = chart + markup.details("Tabel bij deze figuur", inside)
    return source.bundle(
        "figuur",
        id,
        html,
        title=title,
        text=alt,
        alt=alt,
        columns=_TYPED,
        rows=[row for (q, split) in some for row in _role_rows(q, split)],
        figures=_role_figures(source, group, some),
    )


def _of(answer: ShownAnswer | None, *, is_count: bool) -> str:
    if answer is None:
        return "–"
    if is_count:
        return f"{answer.count} van de {answer.base}"
    return f"{percent(answer.share)} (n = {answer.base})"


def _bases(some: Splits) -> str:
    """Return how many answered per part: over all questions of a chart from fewest to most."""
    told = []
    for parts in zip(*(split.parts for _, split in some), strict=True):
        fewest, most = min(p.base for p in parts), max(p.base for p in parts)
        n = str(fewest) if fewest == most else f"{fewest} tot {most}"
        told.append(f"{words.lower(parts[0].part.label)} {n}")
    return f"n: {numbers.listing(told)}."


def _note(question: ShownQuestion, split: ShownSplit) -> str:
    told = [words.side(question), split.word]
    return ", ".join(filter(None, told))


def _tests(some: Splits) -> str:
    tests = max((split.tests for _, split in some), default=0)
    if not tests:
        return NOT_TESTED
    return TESTED.format(tests="1 toets" if tests == 1 else f"{tests} toetsen")


def _roles_alt(
    title: str,
    labels: tuple[str, ...],
    some: Splits,
    told: Sequence[Sequence[ShownAnswer | None]],
) -> str:
    differ = [q.text for q, split in some if split.word == "verschillen"]
    start = f"{title}: {numbers.listing([label.lower() for label in labels])}."
    if differ:
        texts = numbers.listing([f"'{text}'" for text in differ[:2]])
        return f"{start} De rollen verschillen bij {texts}."
    first = told[0]
    shown = [
        f"{label.lower()} {percent(a.share)}"
        for label, a in zip(labels, first, strict=True)
        if a is not None and a.base >= 10
    ]
    if not shown:
        return start
    return f"{start} '{some[0][0].text}' {some[0][0].favourable}: {numbers.listing(shown)}."


def _role_rows(
    question: ShownQuestion, split: ShownSplit
) -> list[dict[str, str | float | int | None]]:
    return [
        {
            "vraag": question.text,
            "deel": part.part.label,
            "aantal": answer.count,
            "aandeel": None if part.detail == "aantal" else answer.share,
            "n": answer.base,
            "woord": split.word,
        }
        for part in split.parts
        if (answer := part.favourable) is not None
    ]


def _role_figures(source: Source, group: ShownGroup, some: Splits) -> list[PrintedFigure]:
    found = []
    for question, split in some:
        for part in split.parts:
            answer = part.favourable
            if answer is None:
                continue
            label = f"{words.GROUPS[group.group].lower()}, {part.part.label}: {question.text}"
            where = f"{split.by}:{part.part.key}"
            figure = source.figure(group.group, question.key, where, answer, label)
            if part.detail == "aantal":
                told = (f"{answer.count} van de {answer.base}",)
                figure = replace(figure, value=float(answer.count), wordings=told, unit="")
            found.append(figure)
    return found


def make_others(source: Source, name: str) -> Bundle:
    """Return all questions of a group beside the other regions: a dumbbell and its table."""
    id = f"regios-{name}"
    group = source.group(name)
    if group is None or group.is_open or group.is_hidden:
        return source.nothing(id)
    found = [
        (question, beside)
        for question in group.questions
        for beside in question.others
        if source.has(question.theme) and beside.share is not None
    ]
    if not found:
        reasons = {b.reason for q in group.questions for b in q.others if b.reason}
        text = f"{words.GROUPS[name]}: nog geen vergelijking met andere regio's."
        return source.nothing(id, text if reasons else "")
    title = f"{words.GROUPS[name]} naast de andere regio's"
    labels = tuple(dict.fromkeys(beside.label_others for _, beside in found))
    other = labels[0] if len(labels) == 1 else "andere regio's, zoals in de tabel staat"
    drawn = [
        drawing.Dumbbell(
            _asked(question, beside),
            (beside.own, beside.share),
            (percent(beside.own or 0.0), percent(beside.share or 0.0)),
            ", ".join(filter(None, [words.side(question), beside.word])),
        )
        for question, beside in found
        if question.kind != "multiple"
    ]
    notes = [UNCORRECTED if any(b.word for _, b in found) else NO_WORD]
    notes += list(dict.fromkeys(f"{q.text} {b.remark}." for q, b in found if b.remark))
    without = sum(1 for q in group.questions for b in q.others if b.share is None)
    if without:
        verb = "is" if without == 1 else "zijn"
        notes.append(f"Voor {without} {_questions(without)} {verb} er nog geen vergelijking.")
    rows = [
        markup.Row(
            (
                _asked(question, beside),
                percent(beside.own or 0.0),
                percent(beside.share or 0.0),
                _points(beside),
                beside.word or "–",
                beside.label_others,
            )
        )
        for question, beside in found
    ]
    header = ("Vraag", numbers.capital(source.place), "anderen", "verschil", "", "vergeleken met")
    right = (False, True, True, True, False, False)
    inside = markup.table(f"{id}-tabel", title, header, rows, right, notes)
    named = _named(found)
    alt = _others_alt(title, found)
    html = inside + named
    if drawn:
        parts = (numbers.capital(source.place), "andere regio's")
        page = drawing.draw_dumbbells(drawn, parts, footer=source.footer)
        caption = f"Vergeleken met: {other}. {notes[0]}"
        chart = markup.chart(title, drawing.data_uri(page.svg(source.palette)), alt, caption)
        html = chart + markup.details("Tabel bij deze figuur", html)
    return source.bundle(
        "figuur",
        id,
        html,
        title=title,
        text=f"{title}. {alt}",
        alt=alt,
        columns=_OTHERS,
        rows=[
            {
                "vraag": _asked(q, b),
                "regio": b.own,
                "anderen": b.share,
                "woord": b.word,
                "met": b.label_others,
            }
            for q, b in found
        ],
        notes=notes,
        figures=[_beside_figure(source, name, q, b) for q, b in found],
    )


_OTHERS = (
    Column("vraag", "Vraag"),
    Column("regio", "Regio", "share", "%"),
    Column("anderen", "Andere regio's", "share", "%"),
    Column("woord", "Vergelijking"),
    Column("met", "Vergeleken met"),
)


def _questions(number: int) -> str:
    return "vraag" if number == 1 else "vragen"


def _asked(question: ShownQuestion, beside: ShownOthers | ShownChange) -> str:
    """Return the question, of a multiple choice with the option that is compared."""
    return f"{question.text} {beside.label}" if question.kind == "multiple" else question.text


def _points(beside: ShownOthers | ShownChange) -> str:
    if beside.low is None or beside.high is None:
        return "–"
    return f"{_signed(beside.low)} tot {_signed(beside.high)} procentpunt"


def _signed(share: float) -> str:
    whole = numbers.number(abs(share) * 100)
    return "0" if whole == "0" else f"{'-' if share < 0 else '+'}{whole}"


def make_named(source: Source, name: str, chosen: Sequence[str]) -> Bundle:
    """Return a group's questions beside single regions that agreed to be named, by name."""
    id = f"genoemd-{name}"
    group = source.group(name)
    if group is None or group.is_open or group.is_hidden:
        return source.nothing(id)
    found = [(q, beside) for q in group.questions for beside in q.others if beside.named]
    known = list(dict.fromkeys(region for _, beside in found for region in beside.named))
    for region in chosen:
        if region not in known:
            raise unknown_name(
                "regio die ermee instemt genoemd te worden",
                region,
                known,
                remedy="een regio stemt in met 'named: ja' onder 'survey' in haar eigen bestand",
            )
    names = [region for region in known if not chosen or region in chosen]
    if not names:
        return source.nothing(id)
    rows = [
        markup.Row(
            (
                _asked(q, b),
                percent(b.own or 0.0),
                *(percent(b.named[region]) if region in b.named else "–" for region in names),
            )
        )
        for q, b in found
    ]
    title = f"{words.GROUPS[name]} naast regio's die ermee instemmen genoemd te worden"
    header = ("Vraag", numbers.capital(source.place), *names)
    right = (False, *(True,) * (len(names) + 1))
    html = markup.table(f"{id}-tabel", title, header, rows, right, (NO_VERDICT,))
    text = "\n".join([title, *(" | ".join(row.cells) for row in rows)])
    return source.bundle("tabel", id, html, title=title, text=text)


def _named(found: Sequence[tuple[ShownQuestion, ShownOthers]]) -> str:
    """Return the regions that agreed to be named, in a table of their own."""
    names = list(dict.fromkeys(name for _, beside in found for name in beside.named))
    if not names:
        return ""
    rows = [
        markup.Row(
            (
                _asked(question, beside),
                *(percent(beside.named[name]) if name in beside.named else "–" for name in names),
            )
        )
        for question, beside in found
        if beside.named
    ]
    caption = "Regio's die ermee instemmen genoemd te worden"
    header = ("Vraag", *names)
    return markup.table("genoemd", caption, header, rows, (False, *(True,) * len(names)))


def _others_alt(title: str, found: Sequence[tuple[ShownQuestion, ShownOthers]]) -> str:
    higher = [q.text for q, b in found if b.word == "hoger"]
    lower = [q.text for q, b in found if b.word == "lager"]
    told = [f"{title}, {len(found)} {_questions(len(found))}."]
    told.append(f"Hoger bij {len(higher)}, lager bij {len(lower)}.")
    if higher or lower:
        told.append(f"Bijvoorbeeld '{(higher or lower)[0]}'.")
    return " ".join(told)


def _beside_figure(
    source: Source, group: str, question: ShownQuestion, beside: ShownOthers
) -> PrintedFigure:
    answer = ShownAnswer(beside.code, beside.label, 0, 1)
    label = f"{words.GROUPS[group].lower()}, andere regio's: {question.text} {beside.label}"
    figure = source.figure(group, question.key, "anderen:", answer, label)
    return replace(figure, value=beside.share, wordings=(percent(beside.share or 0.0),))


def make_waves(source: Source, name: str, theme: str = "", earlier: str = "") -> Bundle:
    """Return what changed since an earlier wave ('' is the one before), in slopes and a table."""
    id = "-".join(filter(None, ("metingen", name, theme, earlier)))
    group = source.group(name)
    if group is None or group.is_open or group.is_hidden or not group.earlier:
        return source.nothing(id)
    if earlier and earlier not in group.earlier:
        raise unknown_name("eerdere, gesloten meting", earlier, group.earlier)
    wave = earlier or group.earlier[0]
    found = [
        (question, change)
        for question in group.questions
        for change in question.changes
        if change.wave == wave and source.has(question.theme) and theme in ("", question.theme)
    ]
    told = [(q, c) for q, c in found if c.then is not None and c.now is not None]
    if not told:
        return source.nothing(id)
    now = source.release.wave
    title = f"{words.GROUPS[name]}: meting {now} naast die van {wave}"
    charts = []
    shares = [one.share for _, c in told for one in (c.then, c.now) if one is not None]
    ends = (math.floor(min(shares) * 10) / 10, math.ceil(max(shares) * 10) / 10)
    for heading, some in _panels(group, told).items():
        charts.append(_slopes(source, heading, some, (wave, now), ends))
    rows = [
        markup.Row(
            (
                _asked(q, c),
                _of(c.then, is_count=False),
                _of(c.now, is_count=False),
                _points(c),
                c.word or "–",
            )
        )
        for q, c in told
    ]
    notes = [
        "De metingen gelden als losse groepen; vergeleken zijn alleen wie bij rollen en gemeenten "
        "horen die in beide metingen voorkomen.",
        UNCORRECTED if any(c.word for _, c in told) else NO_WORD,
    ]
    notes += list(dict.fromkeys(f"'{q.text}': {c.remark}." for q, c in told if c.remark))
    notes += list(
        dict.fromkeys(f"'{q.text}' is niet vergeleken: {c.reason}." for q, c in found if c.reason)
    )
    header = ("Vraag", wave, now, "verschil", "")
    inside = markup.table(
        f"{id}-tabel", title, header, rows, (False, True, True, True, False), notes
    )
    html = "".join(charts) + markup.details("Tabel bij deze figuren", inside)
    return source.bundle(
        "figuur",
        id,
        html,
        title=title,
        text=f"{title}. {_waves_alt(told, wave)}",
        alt=_waves_alt(told, wave),
        columns=_WAVES,
        rows=[
            {
                "vraag": _asked(q, c),
                "toen": c.then.share if c.then else None,
                "nu": c.now.share if c.now else None,
                "woord": c.word,
            }
            for q, c in told
        ],
        notes=notes,
        figures=[
            source.figure(name, q.key, f"metingen:{wave}>{now}", answer, _wave_label(name, q), when)
            for q, c in told
            for answer, when in ((c.then, wave), (c.now, now))
            if answer is not None
        ],
    )


_WAVES = (
    Column("vraag", "Vraag"),
    Column("toen", "Eerdere meting", "share", "%"),
    Column("nu", "Deze meting", "share", "%"),
    Column("woord", "Vergelijking"),
)


def _wave_label(group: str, question: ShownQuestion) -> str:
    return f"{words.GROUPS[group].lower()}, in twee metingen: {question.text}"


def _panels(
    group: ShownGroup, told: Sequence[tuple[ShownQuestion, ShownChange]]
) -> dict[str, list[tuple[ShownQuestion, ShownChange]]]:
    """Return what stands in one chart, by its heading: a theme, or one multiple choice.

    Themes with a single question stand together.
    """
    who = words.GROUPS[group.group]
    by_theme: dict[str, list[tuple[ShownQuestion, ShownChange]]] = {}
    options: dict[str, list[tuple[ShownQuestion, ShownChange]]] = {}
    for question, change in told:
        if question.kind == "multiple":
            options.setdefault(question.text, []).append((question, change))
        else:
            by_theme.setdefault(question.theme, []).append((question, change))
    single = [some[0] for some in by_theme.values() if len(some) == 1]
    found = {
        f"{who}, {words.lower(group.themes[theme])}": some
        for theme, some in by_theme.items()
        if len(some) > 1
    }
    if single:
        found[f"{who}, andere vragen"] = single
    return {**found, **options}


def _slopes(
    source: Source,
    heading: str,
    some: Sequence[tuple[ShownQuestion, ShownChange]],
    waves: tuple[str, str],
    ends: tuple[float, float],
) -> str:
    title = words.titled(heading, f"{waves[0]} en {waves[1]}")
    slopes = [
        drawing.Slope(
            c.label if q.kind == "multiple" else q.text,
            c.then.share,
            c.now.share,
            percent(c.then.share),
            percent(c.now.share),
            strong=c.word in ("hoger", "lager"),
        )
        for q, c in some
        if c.then is not None and c.now is not None
    ]
    page = drawing.draw_slopes(slopes, waves, ends=ends, footer=source.footer)
    sides = numbers.listing(
        list(dict.fromkeys(f"'{q.favourable}'" for q, _ in some if q.favourable))
    )
    told = f"Aandeel {sides}. " if sides else ""
    caption = f"{told}Dik: buiten het 95%-interval hoger of lager dan in {waves[0]}."
    return markup.chart(
        title, drawing.data_uri(page.svg(source.palette)), _waves_alt(some, waves[0]), caption
    )


def _waves_alt(some: Sequence[tuple[ShownQuestion, ShownChange]], wave: str) -> str:
    changed = [(q, c) for q, c in some if c.word in ("hoger", "lager") and c.then and c.now]
    start = f"Hellingen, {len(some)} {_questions(len(some))}, vergeleken met {wave}."
    if not changed:
        is_told = any(c.word for _, c in some)
        return f"{start} Geen duidelijk verschil." if is_told else start
    question, change = changed[0]
    then, now = change.then, change.now
    return (
        f"{start} Duidelijk anders bij {len(changed)}; bijvoorbeeld '{question.text}' van "
        f"{percent(then.share) if then else ''} naar {percent(now.share) if now else ''}."
    )
