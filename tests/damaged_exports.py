"""A small list with its answers, written as each tool does, and then damaged.

Every question has a scale of its own, so that an answer under another question can be seen.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, replace
from random import Random

import xlsxwriter

from aoj.settings.questionnaires import Scale
from aoj.survey.questionnaire import Asked, AskedQuestion

SCALES = {
    "eens": ("Helemaal oneens", "Oneens", "Neutraal", "Eens", "Helemaal eens"),
    "vaak": ("Nooit", "Zelden", "Soms", "Vaak", "Altijd"),
    "privé": ("Geen privéleven", "Een beetje privé", "Veel privé"),
    "goed": ("Heel slecht", "Matig", "Ruim voldoende", "Uitstekend"),
}
OPTIONS = {"school": "De school", "wijk": "Het wijkteam", "arts": "De huisarts"}
SECRETS = ("Jan Geheim", "jan.geheim@example.org", "Mijn dochter heet Sofie")
TOOLS = (
    "limesurvey", "limesurvey_full", "limesurvey_xlsx", "vv", "google", "google_xlsx",
    "microsoft", "qualtrics", "qualtrics_old", "table", "table_xlsx",
)  # fmt: skip

Grid = list[list[str]]


@dataclass(frozen=True)
class Export:
    """An export as a grid: how many rows are its head, and how it is written as bytes."""

    tool: str
    head: int
    grid: Grid
    kept: tuple[int, ...]
    """Which answers stand in it."""
    separator: str = ","
    quoting: int = csv.QUOTE_ALL
    is_book: bool = False

    @property
    def width(self) -> int:
        return len(self.grid[self.head - 1])


def asked_list() -> Asked:
    """The list: four scales, a multiple choice and an open question."""
    questions = [
        AskedQuestion(
            f"vraag{place}",
            "thema",
            "scale",
            f"Hoe is het met {name}?",
            scale=Scale.model_validate(
                {"levels": {str(n): label for n, label in enumerate(labels, start=1)}}
            ),
            asked_as=f"vraag{place}",
        )
        for place, (name, labels) in enumerate(SCALES.items(), start=1)
    ]
    several = AskedQuestion(
        "metwie", "thema", "multiple", "Met wie werkt u samen?", options=OPTIONS, asked_as="metwie"
    )
    text = AskedQuestion("open1", "thema", "open", "Wat wilt u nog kwijt?", asked_as="open1")
    return Asked("uitvoering", "Proef", (*questions, several, text))


@dataclass(frozen=True)
class Given:
    """What one person answered: a label (or nothing) per scale, and the options ticked."""

    labels: tuple[str, ...]
    ticked: frozenset[str]
    text: str


def people(random: Random, number: int) -> list[Given]:
    """Invented answers; each ticks an option at least, for tools differ where none is ticked."""
    made = []
    for _ in range(number):
        labels = tuple(random.choice((*scale, *scale, "")) for scale in SCALES.values())
        ticked = frozenset(random.sample(sorted(OPTIONS), random.randint(1, 3)))
        made.append(Given(labels, ticked, random.choice(("", SECRETS[2], '=2+2; "ja", nee'))))
    return made


def truth(given: list[Given]) -> dict[str, Counter[str]]:
    """How often each answer was given, per question."""
    found = {
        f"vraag{place}": Counter(
            str(labels.index(person.labels[place - 1]) + 1)
            for person in given
            if person.labels[place - 1]
        )
        for place, labels in enumerate(SCALES.values(), start=1)
    }
    for option in OPTIONS:
        found[f"metwie.{option}"] = Counter(
            "1" if option in person.ticked else "0" for person in given
        )
    return found


def export(tool: str, given: list[Given]) -> Export:
    """The answers as a tool writes them."""
    kept = tuple(range(len(given)))
    is_book = tool.endswith("_xlsx") or tool == "microsoft"
    kind = tool.removesuffix("_xlsx")
    if kind in ("limesurvey", "limesurvey_full", "vv"):
        head, rows = _limesurvey(kind, given)
        sign = "\t" if kind == "vv" else ";"
        quoting = csv.QUOTE_MINIMAL if kind == "vv" else csv.QUOTE_ALL
        return Export(tool, len(head), head + rows, kept, sign, quoting, is_book)
    head, rows = _others(kind, given)
    sign = ";" if kind == "table" else ","
    return Export(tool, len(head), head + rows, kept, sign, csv.QUOTE_MINIMAL, is_book)


def _limesurvey(kind: str, given: list[Given]) -> tuple[Grid, Grid]:
    own = {"id": "Response ID", "submitdate": "Date submitted", "lastpage": "Last page"}
    own |= {"startlanguage": "Start language", "email": "Email address"}
    codes = [(f"vraag{n}", "") for n in range(1, 5)] + [("metwie", o) for o in OPTIONS]
    codes.append(("open1", ""))
    names = [f"Hoe is het met {name}?" for name in SCALES]
    names += ["Met wie werkt u samen?"] * 3 + ["Wat wilt u nog kwijt?"]
    subs = [""] * 4 + list(OPTIONS.values()) + [""]
    texts = [f"{t} [{s}]" if s else t for t, s in zip(names, subs, strict=True)]
    brackets = [f"{c}[{s}]" if s else c for c, s in codes]
    rows = []
    for number, person in enumerate(given, start=1):
        before = [str(number), f"2026-03-02 10:11:{number % 60:02d}", "4", "nl", SECRETS[1]]
        if kind == "vv":
            scales = [
                str(labels.index(label) + 1) if label else ""
                for labels, label in zip(SCALES.values(), person.labels, strict=True)
            ]
            ticks = ["Y" if o in person.ticked else "" for o in OPTIONS]
        else:
            scales = list(person.labels)
            ticks = ["Yes" if o in person.ticked else "No" for o in OPTIONS]
        text = f"'{person.text}" if person.text.startswith("=") and kind != "vv" else person.text
        rows.append([*before, *scales, *ticks, text])
    if kind == "vv":
        under = [f"{c}_{s}" if s else c for c, s in codes]
        return [[*own.values(), *names], [*own, *under]], rows
    if kind == "limesurvey_full":
        return [[*own.values(), *texts]], rows
    both = [f"{c}. {t}" for c, t in zip(brackets, texts, strict=True)]
    return [[*(f"{c}. {t}" for c, t in own.items()), *both]], rows


def _others(kind: str, given: list[Given]) -> tuple[Grid, Grid]:
    names = [f"Hoe is het met {name}?" for name in SCALES]
    names += ["Met wie werkt u samen?", "Wat wilt u nog kwijt?"]
    sign = {"google": ", ", "microsoft": ";", "qualtrics": ",", "qualtrics_old": ","}.get(kind, ";")
    own, ids = {
        "google": (["Tijdstempel", "E-mailadres"], []),
        "microsoft": (["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam"], []),
        "table": (["nummer", "naam"], []),
    }.get(kind, (["StartDate", "EndDate", "Finished", "ResponseId", "RecipientEmail"], [1]))
    rows = []
    for number, person in enumerate(given, start=1):
        when = f"2026-03-02 10:11:{number % 60:02d}"
        before = {
            "google": [when, SECRETS[1]],
            "microsoft": [str(number), when, when, SECRETS[1], SECRETS[0]],
            "table": [str(number), SECRETS[0]],
        }.get(kind, [when, when, "1", f"R_{number:05d}", SECRETS[1]])
        chosen = sign.join(label for o, label in OPTIONS.items() if o in person.ticked)
        chosen += ";" if kind == "microsoft" else ""
        rows.append([*before, *person.labels, chosen, person.text])
    if not ids:
        return [[*own, *names]], rows
    codes = ["vraag1", "vraag2", "vraag3", "vraag4", "metwie", "open1"]
    head = [[*own, *codes], ["Begin", "Eind", "Klaar", "Nummer", "E-mail", *names]]
    if kind == "qualtrics":
        marks = [*own, *(f"QID{n}" for n in range(1, 7))]
        head.append([f'{{"ImportId":"{mark}"}}' for mark in marks])
    return head, rows


# writing


def written(made: Export, encoding: str = "utf-8-sig") -> bytes:
    """The export as the bytes of a file of text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=made.separator, quoting=made.quoting, lineterminator="\r\n")
    writer.writerows(made.grid)
    return out.getvalue().encode(encoding)


def book(made: Export, merged: tuple[int, int, int, int] | None = None, formula: str = "") -> bytes:
    """The export as a workbook; `merged` joins cells, `formula` replaces one without a result."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = workbook.add_worksheet()
    for row, cells in enumerate(made.grid):
        for column, cell in enumerate(cells):
            if column == 0 and cell.isdigit():
                sheet.write_number(row, column, int(cell))
            elif cell:
                sheet.write_string(row, column, cell)
    if formula:
        sheet.write_formula(made.head, made.width - 3, "=A1", None, formula.strip())
    if merged:
        top, left, bottom, right = merged
        sheet.merge_range(top, left, bottom, right, made.grid[top][left])
    workbook.close()
    return out.getvalue()


# damage to the grid: each returns an export, in which `kept` tells what may be counted


def cut_rows(made: Export, random: Random) -> Export:
    """Some rows are gone."""
    left = sorted(random.sample(range(len(made.kept)), random.randint(1, len(made.kept))))
    rows = [made.grid[made.head + place] for place in left]
    kept = tuple(made.kept[place] for place in left)
    return replace(made, grid=made.grid[: made.head] + rows, kept=kept)


def cut_column(made: Export, random: Random) -> Export:
    """A column is gone."""
    place = random.randrange(made.width)
    return replace(made, grid=[row[:place] + row[place + 1 :] for row in made.grid])


def double_column(made: Export, random: Random) -> Export:
    """A column stands there twice, perhaps with another header."""
    place, to = random.randrange(made.width), random.randrange(made.width + 1)
    grid = [[*row[:to], row[place], *row[to:]] for row in made.grid]
    if random.random() < 0.5:
        grid[made.head - 1][to] += random.choice((" ", "2", " (kopie)", ".1"))
    return replace(made, grid=grid)


def swap_columns(made: Export, random: Random) -> Export:
    """Two columns changed places, with their headers: nothing is wrong."""
    order = list(range(made.width))
    a, b = random.sample(order[1:], 2)
    order[a], order[b] = order[b], order[a]
    return replace(made, grid=[[row[place] for place in order] for row in made.grid])


def shift_rows(made: Export, random: Random) -> Export:
    """Cells of some rows stand under another header."""
    grid = [list(row) for row in made.grid]
    for row in random.sample(grid[made.head :], random.randint(1, max(1, len(made.kept) // 3))):
        place = random.randrange(made.width)
        # In a workbook a last answer that is gone is an empty cell, and nobody can see that.
        is_gone = made.is_book and not any(row[place + 1 :])
        match random.randrange(1 if is_gone else 0, 4):
            case 0:
                del row[place]
            case 1:
                row.insert(place, random.choice(("", "x", row[place])))
            case 2:
                row.append(row.pop(0))
            case _:
                row.insert(0, row.pop())
    return replace(made, grid=grid)


def strange_cells(made: Export, random: Random) -> Export:
    """Cells hold a formula, a huge text, another sign or somebody's own words."""
    grid = [list(row) for row in made.grid]
    for _ in range(random.randint(1, 3)):
        row = random.choice(grid[made.head :])
        huge = "x" * random.choice((200, 40_000))
        row[random.randrange(made.width)] = random.choice(
            (
                "=SUM(A1:A9)",
                "@cmd|' /C calc'!A0",
                huge,
                "\ue000niet getoond",
                "#REF!",
                "regel\ntwee",
            )
        )
    return replace(made, grid=grid)


def no_header(made: Export, random: Random) -> Export:
    """A header is empty."""
    grid = [list(row) for row in made.grid]
    place = random.randrange(made.width)
    for row in grid[: made.head]:
        row[place] = ""
    return replace(made, grid=grid)


GRIDS = (cut_rows, cut_column, double_column, swap_columns, shift_rows, strange_cells, no_header)


# damage to the bytes


def other_encoding(made: Export, random: Random) -> bytes:
    """The characters are of another kind, or were read wrongly and written again."""
    encoding = random.choice(
        ("cp1252", "utf-16", "utf-16-le", "cp850", "mac-roman", "double", "mix")
    )
    if encoding == "double":
        return written(made).decode("cp1252", "ignore").encode("utf-8")
    if encoding == "mix":
        lines = written(made, "utf-8").split(b"\r\n")
        place = random.randrange(made.head, len(lines))
        lines[place] = lines[place].decode().encode("cp1252")
        return b"\r\n".join(lines)
    return written(made, encoding)


def other_separators(made: Export, random: Random) -> bytes:
    """Some lines have another sign between fields."""
    lines = written(made, "utf-8").split(b"\r\n")
    for place in random.sample(range(len(lines) - 1), random.randint(1, 2)):
        sign = random.choice([sign for sign in ";,\t" if sign != made.separator])
        one = replace(made, grid=[made.grid[min(place, len(made.grid) - 1)]], separator=sign)
        lines[place] = written(one, "utf-8").rstrip(b"\r\n")
    return b"\r\n".join(lines)


def cut_bytes(made: Export, random: Random) -> bytes:
    """The file was cut off."""
    raw = written(made)
    return raw[: random.randrange(1, len(raw))]


def changed_bytes(made: Export, random: Random) -> bytes:
    """A few bytes are lost, added or another one: quotation marks, line ends, zeros, anything."""
    raw = bytearray(written(made))
    for _ in range(random.randint(1, 3)):
        place = random.randrange(3, len(raw))
        sign = random.choice(b'"\n\r;,\t\x00 x5\xff')
        match random.randrange(3):
            case 0:
                del raw[place]
            case 1:
                raw.insert(place, sign)
            case _:
                raw[place] = sign
    return bytes(raw)


BYTES = (other_encoding, other_separators, cut_bytes, changed_bytes)
