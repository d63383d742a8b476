"""The first page about answers: heading, response, and all themes of all groups in one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aoj.bundle import Bundle, Cell, Column, PrintedFigure
from aoj.report import markup
from aoj.report.questionnaires import words
from aoj.report.questionnaires.source import CONCEPT, Source, percent
from aoj.report.wording import explanation, numbers
from aoj.survey.release import ShownGroup, ShownQuestion, ShownResponse, ShownTable

BACKGROUND = "achtergrond"
"""The theme of questions about who answers: told with the response, not as an outcome."""
SUBJECT = "Samenwerken aan onderwijs en jeugdhulp"
NO_ANSWERS = "Van deze regio zijn nog geen antwoorden opgenomen."
FEWEST = "minder dan {minimum}"
FAVOURABLE = (
    "Per thema het gemiddelde van de gunstige kant van de vragen die getoond mogen worden, met het "
    "aantal vragen. Bij een vraag waarbij het ongunstig is het ermee eens te zijn, telt de andere "
    "kant."
)
BESIDE = (
    "Gunstiger en ongunstiger: bij hoeveel vragen de regio buiten het 95%-interval afwijkt van de "
    "andere regio's."
)


def make_cover(source: Source, year: int) -> Bundle:
    """Return the heading: subject, region, wave, who answered, and the warnings."""
    release = source.release
    title = f"{SUBJECT}: {source.place}"
    lines = [f"Vragenlijsten, meting {release.wave}." if release.wave else NO_ANSWERS]
    lines += [_who(group) for group in source.shown]
    lines.append(f"Rapport van {year}.")
    warnings = [explanation.EXAMPLE_WARNING] if source.is_example else []
    if release.strict:
        warnings.append(CONCEPT)
    html = markup.heading(title, 1, "kop")
    html += "".join(markup.paragraph(text, "aoj-fictief", strong=True) for text in warnings)
    html += markup.paragraph(" ".join(lines), "aoj-onderkop")
    text = "\n".join([title, *warnings, *lines])
    return source.bundle("kop", "kop", html, title=title, text=text)


def _who(group: ShownGroup) -> str:
    who, whole = words.WHO[group.group], _whole(group)
    fewest = FEWEST.format(minimum=group.minimum)
    number = fewest if whole is None else numbers.number(whole)
    tail = " (de meting loopt nog)" if group.is_open else ""
    return f"{numbers.capital(who)}: {number} antwoorden{tail}."


def _whole(group: ShownGroup) -> int | None:
    return group.response[0].answers if group.response else None


def make_response(source: Source) -> Bundle:
    """Return how many answered, per group, role and gemeente, small ones taken together."""
    if not source.shown:
        return source.nothing("respons", NO_ANSWERS)
    header = ("Groep", "antwoorden", "uitgenodigd", "respons")
    rows: list[markup.Row] = []
    places: list[markup.Row] = []
    typed: list[dict[str, Cell]] = []
    figures: list[PrintedFigure] = []
    for group in source.shown:
        for one in group.response:
            row = markup.Row(_response_cells(group, one), strong=not one.by)
            (places if one.by == "gemeente" else rows).append(row)
            typed.append(_response_row(group, one))
            if one.answers is not None:
                figures.append(_response_figure(source, group, one))
    notes = [
        "Rollen en gemeenten met weinig antwoorden zijn samengenomen. Respons is alleen bekend "
        "waar het aantal uitgenodigden bekend is."
    ]
    open_groups = [words.WHO[g.group] for g in source.shown if g.is_open]
    if open_groups:
        notes.append(words.OPEN_WAVE.format(who=numbers.listing(open_groups)))
    title = f"Respons op de vragenlijsten, meting {source.release.wave}"
    right = (False, True, True, True)
    html = markup.table("respons-tabel", title, header, rows, right, notes)
    if places:
        inside = markup.table("respons-gemeenten", f"{title}, per gemeente", header, places, right)
        html += markup.details("Respons per gemeente", inside)
    text = "\n".join([title, *(" | ".join(row.cells) for row in (*rows, *places)), *notes])
    return source.bundle(
        "tabel",
        "respons",
        html,
        title=title,
        text=text,
        columns=_RESPONSE,
        rows=typed,
        notes=notes,
        figures=figures,
    )


_RESPONSE = (
    Column("groep", "Groep"),
    Column("deel", "Deel"),
    Column("antwoorden", "Antwoorden", "count"),
    Column("uitgenodigd", "Uitgenodigd", "count"),
    Column("respons", "Respons", "share", "%"),
)


def _share(one: ShownResponse) -> float | None:
    """Return the response; None where it is not known, or more answered than were invited."""
    if one.answers is None or not one.invited or one.answers > one.invited:
        return None
    return one.answers / one.invited


def _response_cells(group: ShownGroup, one: ShownResponse) -> tuple[str, ...]:
    share = _share(one)
    who = words.GROUPS[group.group]
    name = one.label if one.by == "rol" else f"{who}, {one.label}" if one.by else who
    answers = FEWEST.format(minimum=group.minimum) if one.answers is None else None
    return (
        name,
        answers or numbers.number(one.answers or 0),
        "onbekend" if one.invited is None else numbers.number(one.invited),
        "–" if share is None else percent(share),
    )


def _response_row(group: ShownGroup, one: ShownResponse) -> dict[str, str | float | int | None]:
    return {
        "groep": words.GROUPS[group.group],
        "deel": one.label,
        "antwoorden": one.answers,
        "uitgenodigd": one.invited,
        "respons": _share(one),
    }


def _response_figure(source: Source, group: ShownGroup, one: ShownResponse) -> PrintedFigure:
    return PrintedFigure(
        indicator=f"respons.{group.group}",
        region_code=source.release.region,
        period=source.release.wave,
        breakdown=f"{one.by}:{one.label}/antwoorden",
        value=float(one.answers or 0),
        wordings=(numbers.number(one.answers or 0),),
        label=f"respons {words.WHO[group.group]}, {one.label}",
        place=source.place,
    )


@dataclass(frozen=True)
class ThemeMean:
    """A theme of a group: the mean share of the favourable side over the questions shown."""

    mean: float
    low: float
    high: float
    questions: int
    better: int
    worse: int
    compared: int


def favourable_share(question: ShownQuestion, table: ShownTable) -> float | None:
    """Return the share of the favourable side; of a reversed question that of the other side."""
    told = [answer for answer in table.answers if answer.is_favourable]
    if not told or table.detail == "aantal":
        return None
    chosen = table.answers[: len(told)] if question.reversed else told
    return sum(answer.count for answer in chosen) / table.base


def theme_mean(group: ShownGroup, theme: str) -> ThemeMean | None:
    """Return a theme in one figure; None where none of its questions may be shown as a share."""
    shares, better, worse, compared = [], 0, 0, 0
    for question in group.questions:
        if question.theme != theme or question.own:
            continue
        share = favourable_share(question, question.whole)
        if share is None:
            continue
        shares.append(share)
        for beside in question.others:
            compared += bool(beside.word)
            if beside.word in ("hoger", "lager"):
                is_better = (beside.word == "hoger") != question.reversed
                better, worse = better + is_better, worse + (not is_better)
    if not shares:
        return None
    mean = sum(shares) / len(shares)
    return ThemeMean(mean, min(shares), max(shares), len(shares), better, worse, compared)


def make_themes(source: Source) -> Bundle:
    """Return all themes of all groups on one page, in a table."""
    groups = [g for g in source.shown if not g.is_open]
    names = _themes(source, groups)
    if not groups or not names:
        who = numbers.listing([words.WHO[group.group] for group in source.shown])
        return source.nothing("themaoverzicht", words.OPEN_WAVE.format(who=who) if who else "")
    title = f"Alle thema's in één oogopslag, meting {source.release.wave}"
    header = ("Thema", *(words.GROUPS[group.group] for group in groups))
    rows, typed, figures = [], [], []
    for theme, name in names.items():
        cells = []
        for group in groups:
            mean = theme_mean(group, theme) if theme in group.themes else None
            cells.append(_cell(group, theme, mean))
            if mean is not None:
                typed.append(_theme_row(name, group, mean))
                figures.append(_theme_figure(source, group, theme, name, mean))
        rows.append(markup.Row((name, *cells)))
    notes = [FAVOURABLE]
    if any(row["vergeleken"] for row in typed):
        notes.append(BESIDE)
    for group in groups:
        if group.is_hidden:
            who = words.WHO[group.group]
            notes.append(f"Van de {who} zijn er te weinig antwoorden om cijfers te tonen.")
    html = markup.table("themaoverzicht-tabel", title, header, rows, (False,) * len(header), notes)
    html += markup.paragraph(_extremes(typed))
    text = "\n".join([title, *(" | ".join(row.cells) for row in rows), *notes])
    return source.bundle(
        "kern",
        "themaoverzicht",
        html,
        title=title,
        text=text,
        columns=_THEMES,
        rows=typed,
        notes=notes,
        figures=figures,
    )


_THEMES = (
    Column("thema", "Thema"),
    Column("groep", "Groep"),
    Column("gunstig", "Gunstig", "share", "%"),
    Column("vragen", "Vragen", "count"),
    Column("gunstiger", "Gunstiger dan andere regio's", "count"),
    Column("ongunstiger", "Ongunstiger dan andere regio's", "count"),
    Column("vergeleken", "Vergeleken vragen", "count"),
)


def _themes(source: Source, groups: Sequence[ShownGroup]) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in groups:
        found.update(
            {
                key: name
                for key, name in group.themes.items()
                if key not in found and key != BACKGROUND and source.has(key)
            }
        )
    return found


def _cell(group: ShownGroup, theme: str, mean: ThemeMean | None) -> str:
    if theme not in group.themes:
        return "–"
    if mean is None:
        is_counted = any(q.whole.detail == "aantal" for q in group.questions if q.theme == theme)
        return "alleen aantallen" if is_counted else "te weinig antwoorden"
    number = f"{mean.questions} {'vraag' if mean.questions == 1 else 'vragen'}"
    told = f"{percent(mean.mean)} gunstig ({number})"
    beside = []
    if mean.better:
        beside.append(f"▲ {mean.better} gunstiger")
    if mean.worse:
        beside.append(f"▼ {mean.worse} ongunstiger")
    return f"{told}; {', '.join(beside)}" if beside else told


def _theme_row(
    name: str, group: ShownGroup, mean: ThemeMean
) -> dict[str, str | float | int | None]:
    return {
        "thema": name,
        "groep": words.GROUPS[group.group],
        "gunstig": mean.mean,
        "vragen": mean.questions,
        "gunstiger": mean.better,
        "ongunstiger": mean.worse,
        "vergeleken": mean.compared,
    }


def _theme_figure(
    source: Source, group: ShownGroup, theme: str, name: str, mean: ThemeMean
) -> PrintedFigure:
    return PrintedFigure(
        indicator=f"thema.{group.group}.{theme}",
        region_code=source.release.region,
        period=source.release.wave,
        breakdown=":/gunstig",
        value=mean.mean,
        wordings=(percent(mean.mean),),
        label=f"{words.GROUPS[group.group].lower()}, thema {words.lower(name)}, gunstig",
        place=source.place,
        unit="%",
    )


def _extremes(rows: Sequence[dict[str, str | float | int | None]]) -> str:
    """Return the sentence with the most and the least favourable theme of those shown."""
    told = sorted(rows, key=lambda row: -float(row["gunstig"] or 0.0))
    if len(told) < 2:
        return ""
    first, last = told[0], told[-1]
    high, low = float(first["gunstig"] or 0.0), float(last["gunstig"] or 0.0)
    if percent(high) == percent(low):
        return ""
    return (
        f"Het gunstigst zijn de antwoorden over {words.lower(str(first['thema']))} "
        f"({str(first['groep']).lower()}, {percent(high)}), het minst gunstig die over "
        f"{words.lower(str(last['thema']))} ({str(last['groep']).lower()}, {percent(low)})."
    )
