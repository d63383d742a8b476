"""Open answers, and the questions for the conversation that follow from what was answered."""

from __future__ import annotations

from aoj.bundle import Bundle
from aoj.report import markup
from aoj.report.questionnaires import words
from aoj.report.questionnaires.overview import favourable_share
from aoj.report.questionnaires.source import Source, percent
from aoj.report.wording import numbers
from aoj.survey.release import ShownGroup, ShownQuestion

ALWAYS = (
    "Herkennen we dit? Wat verrast ons?",
    "Wat vinden we ervan? Waar zijn we tevreden over en waar niet?",
    "Hoe verklaren we dit, en wie zou het ons kunnen vertellen?",
    "Wat kan beter, wie is daarvoor aan zet, en wat spreken we daarover af?",
)
MOST = 3


NO_FORMULAS = "tex2jax_ignore mathjax_ignore"
"""Classes in which JupyterLab leaves $...$ as it was written."""
NO_OPEN = "Er zijn geen open antwoorden die getoond mogen worden."


def make_open(source: Source, name: str = "") -> Bundle:
    """Return the open answers of a group, or of all, as far as they may be shown."""
    groups = [source.group(name)] if name else list(source.shown)
    told = [
        (group.group, one)
        for group in groups
        if group is not None and not group.is_open
        for one in group.open_answers
        if one.answers and source.has(one.theme)
    ]
    id = f"open-{name or 'alle'}"
    if not told:
        return source.nothing(id, NO_OPEN)
    html, text = [], []
    for who, one in told:
        title = f"{words.GROUPS[who]}: {one.text}"
        html.append(markup.paragraph(title, strong=True))
        html.append(markup.bullets([f"‘{answer}’" for answer in one.answers], NO_FORMULAS))
        note = "In willekeurige volgorde. Namen en adressen zijn weggelaten."
        html.append(markup.paragraph(note, "aoj-noot"))
        text += [title, *(f"- {answer}" for answer in one.answers), note]
    return source.bundle("tekst", id, "".join(html), title=told[0][1].text, text="\n".join(text))


def make_talk(source: Source, name: str) -> Bundle:
    """Return questions for the conversation, led by what this group answered.

    Of a group below the minimum they are the questions of its list, theme by theme.
    """
    id = f"gesprek-{name}"
    group = source.group(name)
    if group is None or group.is_open:
        return source.nothing(id)
    if group.is_hidden:
        return _of_list(source, group, id)
    items = [*_led(group, source), *ALWAYS]
    title = f"Vragen voor het gesprek over de antwoorden van {words.WHO[name]}"
    html = markup.paragraph(title, strong=True) + markup.bullets(items)
    text = "\n".join([title, *(f"- {item}" for item in items)])
    return source.bundle("tekst", id, html, title=title, text=text)


def _of_list(source: Source, group: ShownGroup, id: str) -> Bundle:
    title = f"Vragen voor het gesprek met de {words.WHO[group.group]}"
    items = [
        f"{name}: hoe ervaren we dit zelf, en waaraan zien we dat?"
        for key, name in group.themes.items()
        if source.has(key)
    ]
    items += ALWAYS
    html = markup.paragraph(title, strong=True) + markup.bullets(items)
    text = "\n".join([title, *(f"- {item}" for item in items)])
    return source.bundle("tekst", id, html, title=title, text=text)


def _led(group: ShownGroup, source: Source) -> list[str]:
    """Return questions about what is least favourable, and about where roles differ."""
    told = [(q, favourable_share(q, q.whole)) for q in group.questions if source.has(q.theme)]
    known = sorted(((q, share) for q, share in told if share is not None), key=lambda i: i[1])
    found = [_about(question, share) for question, share in known[:MOST]]
    differ = [q for q in group.questions if q.split and q.split.word == "verschillen"]
    found += [
        f"Bij '{question.text}' verschillen de rollen. Waar komt dat door?"
        for question in differ[:MOST]
    ]
    return found


def _about(question: ShownQuestion, share: float) -> str:
    side = "gunstig" if question.reversed else f"'{question.favourable}'"
    whole = numbers.number(question.whole.base)
    return f"'{question.text}' ({percent(share)} {side}, n = {whole}): wat zit hierachter?"
