"""What `aoj answers add` shows before anything is kept: counts per file, per tool, and scales."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from aoj.commands.answers_judged import closes_of, early
from aoj.commands.answers_parts import Part
from aoj.commands.columns import in_columns
from aoj.survey import INTERNAL
from aoj.survey.questionnaire import AskedQuestion

WORDS = {"incomplete": "niet afgerond", "late": "na de sluitingsdatum", "double": "dubbel"}
"""Why an answer is left out, as a user sees it."""
SHOWN_FROM = 3
"""A number of answers below it is not shown."""
_OUTSIDE = {"dont_know": "weet niet", "not_applicable": "n.v.t."}

Place = tuple[str, str, str]


def overview(parts: Sequence[Part]) -> str:
    """Return what was read, per file and region, per tool and per scale, with every remark."""
    header = ("bestand", "programma", "regio", "meting", "doelgroep", "gelezen")
    rows = [(*header, *WORDS.values(), "blijft over", "vragen"), *map(_row, parts)]
    lines = [in_columns(rows), *_per_tool(parts)]
    fresh = [part for part in parts if not part.is_known]
    if scales := list(_scales(fresh)):
        top = ("doelgroep", "bestand", "regio", "programma", "schaal", "antwoorden, laag naar hoog")
        table = [top, *scales]
        if len({part.settings.slug for part in fresh}) == 1:
            table = [(*row[:2], *row[3:]) for row in table]
        lines += ["", f"Schalen ({INTERNAL}):", in_columns(table)]
    lines += _remarks(fresh)
    return "\n".join(lines)


def _remarks(parts: Sequence[Part]) -> Iterator[str]:
    """Yield the remarks per file: once what holds for all its regions, else with the region."""
    files: dict[Path, list[Part]] = {}
    for part in parts:
        files.setdefault(part.path, []).append(part)
    for own in files.values():
        told = [dict.fromkeys(text.strip().rstrip(".") for text in remarks_of(p)) for p in own]
        name = Path(own[0].file).name
        whole = [text for text in told[0] if text and all(text in one for one in told)]
        yield from (f"{name}: {text}." for text in whole)
        for part, one in zip(own, told, strict=True):
            rest = (text for text in one if text and text not in whole)
            yield from (f"{name}, {part.settings.slug}: {text}." for text in rest)


def _row(part: Part) -> tuple[str, ...]:
    counts, asked = part.judged.counts, part.understood.asked
    return (
        Path(part.file).name,
        part.understood.raw.tool,
        *part.place,
        str(counts["read"]),
        *(str(counts[reason]) for reason in WORDS),
        str(counts["kept"]) + (" (al opgenomen)" if part.is_known else ""),
        f"{len({i.question.key for i in part.understood.matched})} van {len(asked.questions)}",
    )


def _per_tool(parts: Sequence[Part]) -> list[str]:
    """Return the number of answers per tool, where a group has several."""
    tools: dict[Place, Counter[str]] = {}
    for part in parts:
        told = tools.setdefault(part.place, Counter())
        told[part.understood.raw.tool] += part.judged.counts["kept"]
    return [
        f"Meer programma's in {' '.join(place)}: "
        + ", ".join(f"{tool} {number}" for tool, number in told.items())
        + " antwoorden."
        for place, told in tools.items()
        if len(told) > 1
    ]


def _scales(parts: Sequence[Part]) -> Iterator[tuple[str, ...]]:
    """Yield per file and scale how often each level was given, over all its questions together."""
    for part in parts:
        answers = part.stripped.answers[part.stripped.answers["row"].isin(part.judged.rows)]
        found = {item.question.key for item in part.understood.matched}
        for labels, keys in _by_scale(part.understood.asked.questions).items():
            keys = [key for key in keys if key in found]
            if not keys:
                continue
            rows = answers[answers["question"].isin(keys)]
            given = Counter[str](rows["answer"][rows["status"] == "answered"])
            outside = Counter[str](rows["status"])
            numbers = [f"{label} {_few(given[code])}" for code, label in labels]
            numbers += [f"{word} {_few(outside[key])}" for key, word in _OUTSIDE.items()]
            numbers.append(f"geen antwoord {_few(outside['unanswered'])}")
            name = f"{len(keys)} {'vraag' if len(keys) == 1 else 'vragen'}"
            tool = part.understood.raw.tool
            where = (part.place[2], Path(part.file).name, part.settings.slug)
            yield *where, tool, name, ", ".join(numbers)


def _by_scale(questions: Sequence[AskedQuestion]) -> dict[tuple[tuple[str, str], ...], list[str]]:
    found: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for question in questions:
        if question.scale is not None:
            found.setdefault(tuple(question.scale.levels.items()), []).append(question.key)
    return found


def _few(count: int) -> str:
    return str(count) if count == 0 or count >= SHOWN_FROM else f"<{SHOWN_FROM}"


def remarks_of(part: Part) -> Iterator[str]:
    """Yield in Dutch what whoever adds a file should know of it; never an answer."""
    understood = part.understood
    yield from (*understood.raw.remarks, *understood.remarks, *part.stripped.remarks)
    yield from part.remarks
    if understood.not_found:
        yield f"niet gevonden vragen: {', '.join(understood.not_found)}"
    if count := len(understood.unmatched):
        yield f"{count} {'kolom is' if count == 1 else 'kolommen zijn'} geen vraag van de lijst"
    for strange in understood.outside:
        yield (
            f"{strange.count} antwoorden op '{strange.question}' staan niet in de schaal en tellen "
            "niet mee"
        )
    for question, count in part.stripped.dropped_texts.items():
        yield f"{count} open antwoorden op '{question}' worden niet bewaard"
    if part.judged.undated and closes_of(part):
        yield f"van {part.judged.undated} antwoorden is niet bekend of zij op tijd waren"
    if count := early(part):
        yield (
            f"{count} {'antwoord is' if count == 1 else 'antwoorden zijn'} van voor de meting "
            "opende; kijk of dit bestand van deze meting is"
        )
    if part.replaced:
        names = ", ".join(dict.fromkeys(entry.file for entry in part.replaced))
        yield f"vervangt wat van {names} was opgenomen"
