"""`aoj release texts`: the open answers of a region as they would be shown, for who looks at them.

What is printed is masked already. A reviewer who agrees puts the line with the mark in the region's
file; the mark holds for exactly these texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from aoj.dataset import open_geography
from aoj.errors import InputError, unknown_name
from aoj.settings import RegionSettings, load_region
from aoj.settings.questionnaires import GROUPS, ReviewerMark
from aoj.store.project import Project
from aoj.survey import INTERNAL
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.release.material import Material, open_material
from aoj.survey.release.rules import minimum_of
from aoj.survey.release.seen import seen_before
from aoj.survey.release.texts import Masked, is_allowed, mark_of, masked_texts

MOST_WORDS = 40
"""Words with a capital that are named for the reviewer."""
_LOOK = (
    "Gemaskeerd is wat op een naam, adres of nummer lijkt. Kijk of er verder niets in staat dat\n"
    "naar iemand leidt: een school, een functie, een gebeurtenis, een naam die bleef staan."
)


def show_texts(project: Project, region: str, *, wave: str = "", group: str = "") -> str:
    """Return the masked open answers of a region's wave, with the mark to put in its file.

    Raises `InputError` for a region, wave or group that is not there.
    """
    settings = load_region(project, region)
    material = open_material(
        project, settings.data, open_geography(project, settings.data), only=region
    )
    wave = _wave(material, settings, wave)
    groups = _groups(settings, wave, group)
    lines = [f"Open antwoorden van {settings.name}, meting {wave} ({INTERNAL})", _LOOK]
    for name in groups:
        lines += ["", *_group(material, settings, wave, name)]
    return "\n".join(lines)


def _wave(material: Material, settings: RegionSettings, wave: str) -> str:
    known = settings.survey.waves
    if wave and wave not in known:
        raise unknown_name("meting", wave, known, where=f"parameters/{settings.slug}.yml")
    waves = material.waves(settings.slug)
    if not (wave or waves):
        raise InputError(
            f"van {settings.name} zijn geen antwoorden opgenomen",
            remedy="gebruik 'aoj answers add'",
        )
    return wave or waves[-1]


def _groups(settings: RegionSettings, wave: str, group: str) -> Sequence[str]:
    present = [name for name in GROUPS if name in settings.survey.waves[wave].groups]
    if group and group not in present:
        raise unknown_name("doelgroep", group, present, where=f"meting {wave}")
    return [group] if group else present


def _group(material: Material, settings: RegionSettings, wave: str, group: str) -> Iterator[str]:
    asked = material.asked(settings.slug, wave, group)
    questions = [question for question in asked.questions if question.kind == "open"]
    yield f"{asked.title} ({group})"
    if not material.is_closed(settings.slug, wave, group):
        close = f"aoj answers close {settings.slug} --wave {wave}"
        yield f"  De meting is nog open; nakijken kan als zij is gesloten ('{close}')."
        return
    if not questions:
        yield "  Deze lijst heeft geen open vragen."
    for question in questions:
        yield f"  {question.key}: {question.text}"
        yield from _question(material, settings, (settings.slug, wave, group), question)


def _question(
    material: Material,
    settings: RegionSettings,
    place: tuple[str, str, str],
    question: AskedQuestion,
) -> Iterator[str]:
    adaptations = {str(name): one for name, one in settings.survey.questionnaires.items()}
    adaptation = adaptations.get(place[2])
    permission = adaptation.open_answers.get(question.key) if adaptation else None
    if not is_allowed(place[2], permission):
        yield "    Worden niet getoond: er is geen aankondiging of toestemming."
        return
    texts = masked_texts(material.answers(*place), question, settings.survey.names)
    minimum = minimum_of(settings, place[2])
    if len(texts) < minimum:
        yield f"    Worden niet getoond: het zijn er minder dan {minimum}."
        return
    mark = mark_of(one.text for one in texts)
    seen = next((one for one in settings.survey.reviewed if one.mark == mark), None)
    before: Counter[str] = Counter()
    if seen is None:
        before = seen_before(
            material.project.answers(settings.data),
            material.answers(*place),
            question,
            {one.mark for one in settings.survey.reviewed},
            settings.survey.names,
        )
    yield from (f"    {line}" for line in _told(texts, before))
    yield from (f"    {line}" for line in _agreed(settings.slug, mark, seen))


def _told(texts: Sequence[Masked], before: Counter[str]) -> Iterator[str]:
    """Yield the answers, and which of them are new since somebody looked at those `before`."""
    kinds: Counter[str] = Counter()
    for one in texts:
        kinds.update(one.finds)
    touched = sum(bool(one.finds) for one in texts)
    said = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    yield f"{len(texts)} antwoorden; gemaskeerd in {touched}{f' ({said})' if said else ''}."
    left = Counter(word for one in texts for word in one.doubtful)
    if left:
        words = [word for word, _ in left.most_common(MOST_WORDS)]
        more = f" en nog {len(left) - len(words)}" if len(left) > len(words) else ""
        yield f"Bleven staan, met een hoofdletter: {', '.join(words)}{more}."
    every = Counter(one.text for one in texts)
    new = every - before if before else Counter[str]()
    if before:
        told = "'nieuw' staat erbij; kijk ook of zij met de andere naar iemand leiden"
        yield f"Nieuw sinds er is nagekeken: {new.total()} van de {len(texts)}" + (
            f"; {told}." if new else "; er zijn alleen antwoorden weg."
        )
    for text, times in every.items():
        often = f"{times} keer" if times > 1 else ""
        fresh = "" if not new[text] else "nieuw" if new[text] == times else f"{new[text]} nieuw"
        about = ", ".join(filter(None, (often, fresh)))
        yield f"  - {text}{f' ({about})' if about else ''}"


def _agreed(region: str, mark: str, seen: ReviewerMark | None) -> Iterator[str]:
    if seen:
        yield f"Nagekeken door {seen.by} op {seen.date}; zij komen in het rapport."
        return
    yield f"Akkoord? Zet dan in parameters/{region}.yml, onder 'reviewed' van 'survey':"
    yield f'  - {{mark: "{mark}", by: <uw rol>, date: <datum, zoals 2026-09-01>}}'
