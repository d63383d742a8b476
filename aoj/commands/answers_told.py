"""What `aoj answers check` says, in Dutch: by itself, or beside the list that was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from aoj.commands.columns import in_columns
from aoj.settings.questionnaires import GroupWave
from aoj.survey import INTERNAL
from aoj.survey.description import ColumnTold, described
from aoj.survey.levels import is_empty
from aoj.survey.matching import MatchedColumn, OutsideAnswers, Understood
from aoj.survey.raw import NOT_SHOWN, RawColumn, RawTable
from aoj.survey.stripping import Stripped

_SHORT = 40
_STATUS = {
    "answered": "antwoord",
    "dont_know": "weet niet",
    "not_applicable": "n.v.t.",
    "not_shown": "niet getoond",
    "unanswered": "geen antwoord",
}
_KINDS = {
    "single": "keuze",
    "multiple": "meerkeuze",
    "text": "open",
    "number": "getal",
    "date": "datum",
}
_SKIPPED = {
    "personal": ("kolom met persoonsgegevens", "kolommen met persoonsgegevens"),
    "token": ("kolom met een toegangscode", "kolommen met een toegangscode"),
    "technical": ("kolom van het programma zelf", "kolommen van het programma zelf"),
}


def alone_text(name: str, raw: RawTable) -> str:
    """Return an export by itself; of closed questions the answers that at least 3 people gave."""
    columns = described(raw)
    lines = [*_head(name, raw), "", f"{len(columns)} kolommen met antwoorden:", ""]
    lines.append(
        in_columns([("kolom", "kop", "soort", "ingevuld", "verschillend"), *map(_row, columns)])
    )
    closed = [told for told in columns if told.shown]
    if closed:
        lines += ["", "Antwoorden op gesloten vragen die minstens 3 mensen gaven:"]
    lines += [f"  {_name(told.column)}: {_counts(told.shown)}{_others(told)}" for told in closed]
    lines += ["", "Met --region (of --group) ziet u dit bestand naast de vragenlijst."]
    return "\n".join(lines)


def beside_text(
    name: str, understood: Understood, stripped: Stripped, said: GroupWave | None
) -> str:
    """Return an export beside its list: questions, answers outside the scale, and response."""
    asked = understood.asked
    found = len({item.question.key for item in understood.matched})
    whose = f" van {asked.region}, meting {asked.wave}" if asked.region else ""
    lines = [
        *_head(name, understood.raw),
        "",
        f"Naast de vragenlijst '{asked.group}'{whose}: {found} van {len(asked.questions)} vragen "
        "gevonden.",
        "",
        _questions(understood, stripped),
        *_lacking(understood),
        *_doubled(understood),
        *_outside(understood.outside),
        *_dropped(stripped.dropped_texts),
        *_sentences((*understood.remarks, *stripped.remarks)),
        "",
        f"Respons ({INTERNAL}):",
        "",
        _response(understood, stripped, said),
    ]
    return "\n".join(lines)


def _head(name: str, raw: RawTable) -> list[str]:
    number = "1 antwoord" if raw.answers == 1 else f"{raw.answers} antwoorden"
    layout = raw.layout[:1].lower() + raw.layout[1:] if raw.layout[1:2].islower() else raw.layout
    lines = [f"{name}: {raw.tool} ({layout}), {number}."]
    roles = Counter[str](column.role for column in raw.columns)
    skipped = [
        f"{roles[role]} {one if roles[role] == 1 else more}"
        for role, (one, more) in _SKIPPED.items()
        if roles[role]
    ]
    if skipped:
        lines.append(f"Niet gelezen: {', '.join(skipped)}.")
    return lines + _sentences(raw.remarks)


def _sentences(remarks: Iterable[str]) -> list[str]:
    texts = dict.fromkeys(remark.strip() for remark in remarks if remark.strip())
    return [f"Let op: {text}{'' if text.endswith(('.', '?', '!')) else '.'}" for text in texts]


def _row(told: ColumnTold) -> tuple[str, ...]:
    kind = _KINDS.get(told.column.kind, "") or ("gesloten" if told.is_closed else "open")
    return (
        str(told.column.position + 1),
        _name(told.column),
        kind,
        str(told.filled),
        str(told.distinct),
    )


def _name(column: RawColumn) -> str:
    bare = " ".join(column.header.split())
    return bare if len(bare) <= _SHORT else f"{bare[: _SHORT - 1]}…"


def _counts(shown: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"'{' '.join(value.split())}' {count}" for value, count in shown)


def _others(told: ColumnTold) -> str:
    rest = told.filled - sum(count for _, count in told.shown)
    return f", iets anders {rest}" if rest else ""


def _questions(understood: Understood, stripped: Stripped) -> str:
    """Return a row per question that was found: where, how, and its answers by status."""
    tally = Counter(zip(stripped.answers["question"], stripped.answers["status"], strict=True))
    rows = [("vraag", "kolom", "gevonden", *_STATUS.values())]
    seen = set()
    for item in understood.matched:
        key = f"{item.question.key}.{item.option}" if item.option else item.question.key
        if key in seen:
            continue
        seen.add(key)
        names = [key]
        if item.question.kind == "multiple" and not item.option:
            names = [f"{key}.{option}" for option in item.question.options]
        filled = sum(
            cell != NOT_SHOWN and not is_empty(cell, item.column)
            for cell in understood.raw.cells[item.column.position]
        )
        rows += [_question_row(name, item, tally, filled) for name in names]
    return in_columns(rows) if len(rows) > 1 else "Geen enkele kolom is een vraag van deze lijst."


def _question_row(
    name: str, item: MatchedColumn, tally: Mapping[tuple[str, str], int], filled: int
) -> tuple[str, ...]:
    """Return a row; of role, gemeente, text and consent only how many filled it in."""
    counts = [str(tally.get((name, status), 0)) for status in _STATUS]
    if item.question.kind not in ("scale", "multiple"):
        counts = [str(filled), *[""] * (len(_STATUS) - 1)]
    return (name, str(item.column.position + 1), item.how, *counts)


def _lacking(understood: Understood) -> list[str]:
    lines = []
    if understood.not_found:
        lines += ["", f"Niet gevonden: {', '.join(understood.not_found)}."]
    if understood.unmatched:
        told = [f"{c.position + 1} '{_name(c)}'" for c in understood.unmatched]
        lines += ["", f"Kolommen die geen vraag van de lijst zijn: {', '.join(told)}."]
    return lines


def _doubled(understood: Understood) -> list[str]:
    return [
        f"Meer kolommen lijken de vraag '{key}': "
        + " en ".join(f"{c.position + 1} '{_name(c)}'" for c in columns)
        + f"; hier telt de eerste. Kies bij opnemen met --column {key}=KOLOM."
        for key, columns in understood.doubled.items()
    ]


def _outside(outside: Iterable[OutsideAnswers]) -> list[str]:
    lines = []
    for item in outside:
        number = "1 antwoord" if item.count == 1 else f"{item.count} antwoorden"
        kinds = f", {item.distinct} verschillende" if item.count > 1 else ""
        shown = f": {_counts(item.shown)}" if item.shown else ""
        lines.append(
            f"  {item.question} (kolom {item.column.position + 1}): {number}{kinds}{shown}"
        )
    if not lines:
        return []
    head = "Buiten de schaal, en dus niet geteld (getoond wordt wat minstens 3 mensen gaven):"
    return ["", head, *lines]


def _dropped(dropped: Mapping[str, int]) -> list[str]:
    if not dropped:
        return []
    told = ", ".join(f"{key} ({count})" for key, count in dropped.items())
    return [
        "",
        f"Open antwoorden die niet bewaard worden, want daar is geen toestemming voor: {told}.",
    ]


def _response(understood: Understood, stripped: Stripped, said: GroupWave | None) -> str:
    people, asked = stripped.respondents, understood.asked
    done = people["completed"].astype(bool)
    rows = [("", "antwoorden", "afgerond", "uitgenodigd")]
    invited = sum(said.invited.values()) if said else 0
    rows.append(("allen", str(len(people)), str(int(done.sum())), str(invited or "onbekend")))
    blocks = (
        ("role", asked.roles, said.invited if said else {}, "rol"),
        ("gemeente", asked.gemeenten, said.invited_gemeenten if said else {}, "gemeente"),
    )
    for column, names, known, word in blocks:
        if not any(item.question.kind == column for item in understood.matched):
            continue
        for key, label in {**names, "": f"{word} niet bekend"}.items():
            is_of = people[column] == key
            if not key and not is_of.any():
                continue
            expected = str(known[key]) if key in known else ("" if not key else "onbekend")
            rows.append((label, str(int(is_of.sum())), str(int((is_of & done).sum())), expected))
    return in_columns(rows)
