"""The verantwoording of a report about answers: response, bases, method, what is hidden and why."""

from __future__ import annotations

from collections import Counter

from aoj.bundle import Bundle
from aoj.report import markup
from aoj.report.questionnaires import words
from aoj.report.questionnaires.source import Source
from aoj.report.wording import numbers
from aoj.survey.release import ShownGroup

RULES = (
    "Van een groep of deel ervan met minder dan het minimum aan antwoorden op een vraag wordt "
    "niets getoond. Het minimum is 10.",
    "Bij 10 tot en met 29 antwoorden staan er drie klassen, vanaf 30 alle antwoorden.",
    "Kleine rollen en gemeenten zijn samengenomen tot elk deel het minimum haalt. Wat verborgen "
    "is, ziet er hetzelfde uit als wat leeg is.",
    "Een vergelijking met andere regio's is er alleen met ten minste drie andere regio's die op "
    "dezelfde vraag elk ten minste 10 antwoorden hebben, en nooit met een totaal waar de regio "
    "zelf in zit.",
    "Wat berekend is (marges, toetsen, verschillen) komt alleen uit de aantallen die getoond "
    "worden.",
)
METHOD = (
    "Rechte tellingen van wie een antwoord van de schaal gaf (n). 'Weet niet', 'niet van "
    "toepassing', niet ingevuld en niet getoond tellen niet mee.",
    "Marges zijn 95%-intervallen volgens Wilson; bij ten minste 30 antwoorden en de helft respons "
    "met correctie voor het aantal uitgenodigden. Zij zeggen niets over wie niet meedeed. Waar het "
    "aantal uitgenodigden niet bekend is, is er geen marge en gelden de uitkomsten van de "
    "respondenten.",
    "Rollen zijn vergeleken met een rangtoets (Mann-Whitney of Kruskal-Wallis), of zonder volgorde "
    "met een tabeltoets; per thema gecorrigeerd volgens Holm. Regio's en metingen zijn vergeleken "
    "met het 95%-interval van het verschil, zonder correctie voor het aantal vergelijkingen.",
    "Percentages zijn afgerond op hele procenten; daardoor tellen zij niet altijd op tot 100.",
)


def make_survey_provenance(source: Source) -> Bundle:
    """Return response, bases, method, what is hidden and why, and the hash of the plan."""
    html = [markup.heading("Hoe is geteld en vergeleken?", 3), markup.bullets(METHOD)]
    text = ["Hoe is geteld en vergeleken?", *METHOD]
    html += [markup.heading("Wat is niet getoond, en waarom?", 3), markup.bullets(RULES)]
    text += ["Wat is niet getoond, en waarom?", *RULES]
    rows, lines = [], []
    for group in source.shown:
        rows.append(markup.Row(_shown(group)))
        lines += _reasons(group)
    header = (
        "Groep",
        "alle antwoorden",
        "drie klassen",
        "alleen een aantal",
        "niet getoond",
        "per rol",
    )
    caption = "Aantal vragen per groep, naar hoe zij getoond worden"
    right = (False, True, True, True, True, True)
    if rows:
        html.append(markup.table("vrijgave-tabel", caption, header, rows, right))
        text += [caption, *(" | ".join(row.cells) for row in rows)]
    html.append(markup.bullets(lines))
    text += lines
    plan = f"Vrijgaveplan {source.plan}." if not source.release.strict else ""
    html.append(markup.paragraph(plan, "aoj-noot"))
    return source.bundle(
        "verantwoording",
        "verantwoording-vragenlijst",
        "".join(html),
        title="Verantwoording",
        text="\n".join(filter(None, [*text, plan])),
    )


def _shown(group: ShownGroup) -> tuple[str, ...]:
    if group.is_open:
        return (f"{words.GROUPS[group.group]} (loopt nog)", "–", "–", "–", "–", "–")
    total = sum(map(len, group.to_discuss.values()))
    found = Counter(question.whole.detail for question in group.questions)
    hidden = total if group.is_hidden else found["niets"]
    split = sum(1 for question in group.questions if question.split)
    cells = (found["geheel"], found["klassen"], found["aantal"], hidden, split)
    return (words.GROUPS[group.group], *map(numbers.number, cells))


def _reasons(group: ShownGroup) -> list[str]:
    who = words.GROUPS[group.group]
    found = [group.agreement] if group.agreement else []
    if group.is_open:
        return [*found, f"{who}: de meting is nog niet gesloten."]
    if group.is_hidden:
        return [*found, f"{who}: minder dan {group.minimum} antwoorden, dus geen cijfers."]
    reasons = Counter(q.reason for q in group.questions if q.reason)
    found += [
        f"{who}: {number} {'vraag' if number == 1 else 'vragen'} niet getoond, want {reason}."
        if not reason.startswith("in klassen")
        else f"{who}: {number} {'vraag' if number == 1 else 'vragen'} {reason}."
        for reason, number in reasons.items()
    ]
    splits = Counter(q.split_reason for q in group.questions if q.split_reason and not q.split)
    found += [
        f"{who}: bij {number} {'vraag' if number == 1 else 'vragen'} niet per rol, want {reason}."
        for reason, number in splits.items()
    ]
    return found
