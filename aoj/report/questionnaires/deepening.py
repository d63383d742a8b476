"""What a researcher asks the evening before: one question over roles, gemeenten or answers."""

from __future__ import annotations

from aoj.bundle import Bundle, Column
from aoj.report import figures as drawing
from aoj.report import markup
from aoj.report.questionnaires import words
from aoj.report.questionnaires.source import Source, percent
from aoj.report.wording import numbers
from aoj.survey.release import ShownDeepening, ShownTable

_BY = {"rol": "per rol", "gemeente": "per gemeente"}
TESTS = "De toetsen van alle uitsplitsingen samen zijn gecorrigeerd volgens Holm."
NOT_PLANNED = (
    "Deze uitsplitsing staat niet in het vrijgaveplan van deze run. Vraag haar met "
    "'aoj run REGIO --template verdieping -p vragen=... -p naar=...'."
)


def make_deepening(source: Source, group: str, key: str, by: str) -> Bundle:
    """Return a question by parts as the plan has it; else what the plan lacks, in a sentence."""
    id = f"verdieping-{group}-{key}-{by}"
    shown = source.group(group)
    if shown is None or shown.is_open:
        return source.nothing(id)
    found = next(
        (d for d in source.release.deepenings if (d.group, d.key, d.by) == (group, key, by)), None
    )
    if found is None:
        return source.nothing(id, NOT_PLANNED)
    question = shown.question(key)
    text = question.text if question else key
    way = _BY.get(by) or _other(source, group, by)
    title = f"{words.GROUPS[group]}: {text} ({way})"
    why = _why(found)
    if found.split is None:
        html = markup.paragraph(title, strong=True) + markup.paragraph(why, "aoj-noot")
        return source.bundle("tekst", id, html, title=title, text=f"{title}\n{why}")
    tables = [found.whole, *found.split.parts] if found.whole.detail != "niets" else []
    labels = [answer.label for answer in found.split.parts[0].answers]
    header = ("Deel", *labels, "n")
    rows = [
        markup.Row(
            (
                numbers.capital(table.part.label),
                *(percent(answer.share) for answer in table.answers),
                str(table.base),
            ),
            strong=table is found.whole,
        )
        for table in tables
        if len(table.answers) == len(labels)
    ]
    notes = [note for note in (_tested(found), why) if note]
    inside = markup.table(
        f"{id}-tabel", title, header, rows, (False, *(True,) * (len(labels) + 1)), notes
    )
    html = inside
    alt = _alt(title, found)
    if 1 < len(labels) <= drawing.MOST_LEVELS:
        page = drawing.draw_diverging(
            [
                drawing.Block(
                    tuple(labels),
                    tuple(_row(table) for table in found.split.parts),
                )
            ],
            ("n",),
            footer=source.footer,
        )
        caption = " ".join(["Percentages van wie een antwoord van de schaal gaf (n).", *notes])
        chart = markup.chart(title, drawing.data_uri(page.svg(source.palette)), alt, caption)
        html = chart + markup.details("Tabel bij deze figuur", inside)
    return source.bundle(
        "figuur",
        id,
        html,
        title=title,
        text=f"{title}. {alt}",
        alt=alt,
        columns=_TYPED,
        rows=[
            {
                "deel": table.part.label,
                "antwoord": answer.label,
                "aantal": answer.count,
                "aandeel": answer.share if table.detail != "aantal" else None,
                "n": answer.base,
            }
            for table in found.split.parts
            for answer in table.answers
        ],
        notes=notes,
        figures=[
            source.figure(group, key, f"{by}:{table.part.key}", answer, f"{title} {answer.label}")
            for table in found.split.parts
            for answer in table.answers
            if table.detail != "aantal"
        ],
    )


def make_deepenings(source: Source) -> Bundle:
    """Return all questions that the plan splits further, each as `make_deepening` gives it."""
    found = source.release.deepenings
    if not found:
        return source.nothing("uitsplitsingen", NOT_PLANNED)
    made = [make_deepening(source, one.group, one.key, one.by) for one in found]
    notes = [TESTS] if any(one.split and one.split.word for one in found) else []
    return source.bundle(
        "figuur",
        "uitsplitsingen",
        "".join(
            [*(bundle.html for bundle in made), *(markup.paragraph(n, "aoj-noot") for n in notes)]
        ),
        title="Uitsplitsingen",
        text="\n".join([*(bundle.text for bundle in made), *notes]),
        alt=next((bundle.alt for bundle in made if bundle.alt), ""),
        columns=(Column("vraag", "Vraag"), *_TYPED),
        rows=[{"vraag": bundle.title, **row} for bundle in made for row in bundle.rows],
        notes=notes,
        figures=[figure for bundle in made for figure in bundle.figures],
    )


_TYPED = (
    Column("deel", "Deel"),
    Column("antwoord", "Antwoord"),
    Column("aantal", "Aantal", "count"),
    Column("aandeel", "Aandeel", "share", "%"),
    Column("n", "n", "count"),
)


def _other(source: Source, group: str, by: str) -> str:
    shown = source.group(group)
    question = shown.question(by) if shown else None
    return f"naar het antwoord op '{question.text}'" if question else f"naar {by}"


def _row(table: ShownTable) -> drawing.Opinion:
    shares = tuple(answer.share for answer in table.answers)
    texts = tuple(map(percent, shares))
    return drawing.Opinion(
        numbers.capital(table.part.label), shares, texts, (numbers.number(table.base),)
    )


def _why(found: ShownDeepening) -> str:
    """Return why it is coarser than asked; '' where it is not."""
    if not found.coarser:
        return ""
    return f"Gevraagd was een fijnere indeling. Getoond: {found.coarser}, want {found.reason}."


def _tested(found: ShownDeepening) -> str:
    split = found.split
    if split is None or not split.word or split.adjusted is None:
        return ""
    p = "p < 0,001" if split.adjusted < 0.001 else f"p = {numbers.number(split.adjusted, 3)}"
    told = "verschillen" if split.word == "verschillen" else "zijn vergelijkbaar"
    return (
        f"De delen {told} ({split.test}, {p} na correctie; {split.effect_name} "
        f"{numbers.number(split.effect or 0.0, 2)})."
    )


def _alt(title: str, found: ShownDeepening) -> str:
    parts = found.split.parts if found.split else ()
    told = [
        f"{words.lower(table.part.label)} {percent(answer.share)}"
        for table in parts
        if (answer := table.favourable) is not None and table.detail != "aantal"
    ]
    return f"{title}. {numbers.capital(numbers.listing(told[:4]))}." if told else title
