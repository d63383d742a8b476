"""The Dutch of questionnaires: groups, sides of a scale, what is hidden, how it is compared."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.report.questionnaires.source import percent
from aoj.report.wording import numbers
from aoj.survey.release import ShownAnswer, ShownGroup, ShownQuestion, ShownTable

GROUPS = {
    "beleid": "Beleid",
    "uitvoering": "Uitvoering",
    "ouders": "Ouders",
    "jongeren": "Jongeren",
}
WHO = {
    "beleid": "beleidsmedewerkers",
    "uitvoering": "professionals",
    "ouders": "ouders",
    "jongeren": "jongeren",
}
TOO_FEW = "te weinig antwoorden om te tonen"
OPEN_WAVE = "De meting onder {who} loopt nog; tot zij gesloten is, is alleen de respons te zien."
FOR_TALK = (
    "Van deze groep zijn er te weinig antwoorden om cijfers te tonen, zodat niemand te herkennen "
    "is. Over deze vragen kan het gesprek gaan:"
)
REVERSED = "'{fav}' is hier ongunstig"
DONT_KNOW = "'Weet niet' staat apart, als deel van wie iets koos."
CLASSES = "Onder de dertig antwoorden staan drie klassen in plaats van alle antwoorden."
COUNT_ONLY = (
    "Bij zo weinig antwoorden staat er alleen een aantal, zonder percentage of vergelijking."
)


def lower(text: str) -> str:
    """Return a text with a small first letter, unless it is a name in capitals."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def titled(name: str, about: str) -> str:
    """Return a title of a name and what it is about; no colon behind a full sentence.

    >>> titled("Proces", "ouders per rol"), titled("Past de hulp?", "ouders per rol")
    ('Proces: ouders per rol', 'Past de hulp? (ouders per rol)')
    """
    return f"{name} ({about})" if name.endswith(("?", ".", "!")) else f"{name}: {about}"


def count_in_words(question: ShownQuestion, table: ShownTable) -> str:
    """Return 'x van de n' with the side that is counted: '5 van de 7 (helemaal) eens'."""
    (answer,) = table.answers
    side = "(helemaal) eens" if question.favourable == "eens" else question.favourable
    return f"{answer.count} van de {table.base} {side}"


def side(question: ShownQuestion) -> str:
    """Return the side of a question that its one share stands for, with a note where reversed."""
    return REVERSED.format(fav=question.favourable) if question.reversed else ""


def lead(group: ShownGroup, questions: Sequence[ShownQuestion]) -> str:
    """Return which question of a theme has the highest and the lowest favourable share.

    Only questions that are told by the same side, and where the two differ; else ''.
    """
    found: dict[str, list[tuple[ShownQuestion, ShownAnswer]]] = {}
    for question in questions:
        answer = question.whole.favourable
        if answer is not None and question.whole.detail != "aantal":
            found.setdefault(question.favourable, []).append((question, answer))
    name, told = max(found.items(), key=lambda item: len(item[1]), default=("", []))
    if not told:
        return ""
    if len(told) == 1:
        ((question, answer),) = told
        return (
            f"Van de {WHO[group.group]} die antwoordden kiest {percent(answer.share)} '{name}' bij "
            f"'{question.text}' (n = {answer.base})."
        )
    told.sort(key=lambda item: -item[1].share)
    (first, high), (last, low) = told[0], told[-1]
    if percent(high.share) == percent(low.share):
        return f"Bij elke vraag kiest {percent(high.share)} van wie antwoordde '{name}'."
    return (
        f"Het hoogste aandeel '{name}' heeft '{first.text}' ({percent(high.share)}, "
        f"n = {high.base}), het laagste '{last.text}' ({percent(low.share)}, n = {low.base})."
    )


def hidden_line(questions: Sequence[ShownQuestion]) -> str:
    """Return which questions are not shown, and why; '' where all are."""
    if not questions:
        return ""
    few = [f"'{q.text}'" for q in questions if not q.reason.startswith(("anders", "eerder"))]
    other = [q for q in questions if q.reason.startswith(("anders", "eerder"))]
    lines = []
    if few:
        lines.append(f"Te weinig antwoorden om te tonen: {numbers.listing(few)}.")
    lines += [f"Niet getoond: '{q.text}', want {q.reason}." for q in other]
    return " ".join(lines)


def coarser_lines(questions: Sequence[ShownQuestion]) -> list[str]:
    """Return which questions stand in classes for the sake of smaller parts."""
    texts = [f"'{q.text}'" for q in questions if q.reason.startswith("in klassen")]
    if not texts:
        return []
    reason = next(q.reason for q in questions if q.reason.startswith("in klassen"))
    return [f"{numbers.capital(numbers.listing(texts))}: {reason}."]
