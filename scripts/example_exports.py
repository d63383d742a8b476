"""The invented answers as each survey tool exports them, byte for byte the same each time."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from example_answers import Person

from aoj.settings.questionnaires import OUTSIDE_CODES
from aoj.survey.questionnaire import Asked, AskedQuestion

Cells = list[list[str]]
OUTSIDE = {"dont_know": "weet_niet", "not_applicable": "nvt"}
HIDDEN = "{question_not_shown}"
LONG_HIDDEN = "N/A"


def code(asked: Asked, question: AskedQuestion, person: Person) -> str:
    """Return an answer as code, as LimeSurvey, SPSS and a table hold it."""
    if question.kind == "role":
        return str(list(asked.roles).index(person.role) + 1)
    if question.kind == "gemeente":
        return person.gemeente[2:]
    value = person.values.get(question.key)
    if question.kind == "consent":
        return {"ja": "Y", "nee": "N"}.get(str(value or ""), "")
    if isinstance(value, str) and value in OUTSIDE:
        return OUTSIDE_CODES[OUTSIDE[value]]
    return value if isinstance(value, str) else ""


def label(asked: Asked, question: AskedQuestion, person: Person) -> str:
    """Return an answer as its text."""
    if question.kind == "role":
        return asked.roles[person.role]
    if question.kind == "gemeente":
        return asked.gemeenten.get(person.gemeente, "")
    value = person.values.get(question.key)
    if question.kind == "consent":
        return {"ja": "Ja", "nee": "Nee"}.get(str(value or ""), "")
    if question.scale is not None and isinstance(value, str) and value:
        if value in OUTSIDE:
            return dict(question.scale.outside)[OUTSIDE[value]]  # type: ignore[index]
        return question.scale.levels[value]
    return value if isinstance(value, str) else ""


def limesurvey(
    asked: Asked,
    people: Sequence[Person],
    *,
    header: str = "code",
    long: bool = False,
    separator: str = ";",
) -> bytes:
    """Return LimeSurvey's CSV: `header` is code, full, abbreviated or codetext."""
    fixed = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "ipaddr"]
    words = [
        "Antwoord-ID",
        "Datum ingezonden",
        "Laatste pagina",
        "Starttaal",
        "Seed",
        "Toegangscode",
        "IP-adres",
    ]
    names = fixed if header in ("code", "codetext") else words
    if header == "codetext":
        names = [f"{short}. {long_}" for short, long_ in zip(fixed, words, strict=True)]
    head = [*names, *(_head(q, o, t, header) for q, o, t in _columns(asked))]
    rows: Cells = []
    for one in people:
        moment = f"{one.day} 10:{one.number % 60:02d}:00" if one.day else ""
        own = [
            str(one.number),
            moment,
            "9" if one.day else "3",
            "nl",
            str(one.number * 7919),
            one.token,
        ]
        rows.append([*own, f"192.0.2.{one.number % 250}", *_given(asked, one, long=long)])
    return _csv([head, *rows], separator, mark=True, quoted=True)


def limesurvey_vv(asked: Asked, people: Sequence[Person]) -> bytes:
    """Return LimeSurvey's vvexport: tabs, two headers, and 'not shown' apart."""
    fixed = ["id", "submitdate", "lastpage", "startlanguage", "token", "ipaddr"]
    columns = list(_columns(asked))
    texts = [*fixed, *(f"{q.text} [{t}]" if o else q.text for q, o, t in columns)]
    names = [*fixed, *(f"{_code(q)}_{o}" if o else _code(q) for q, o, t in columns)]
    rows = [texts, names]
    for one in people:
        moment = f"{one.day} 11:{one.number % 60:02d}:00" if one.day else ""
        own = [str(one.number), moment, "9", "nl", one.token, f"198.51.100.{one.number % 250}"]
        rows.append([*own, *_given(asked, one, long=False, hidden=HIDDEN)])
    return _csv(rows, "\t", mark=True, quoted=False)


def microsoft(asked: Asked, people: Sequence[Person]) -> bytes:
    """Return the workbook of Microsoft Forms, in Dutch."""
    fixed = ["Id", "Begintijd", "Tijd van voltooien", "E-mail", "Naam"]
    rows: list[list[object]] = [[*fixed, *(q.text for q in asked.questions)]]
    for one in (p for p in people if p.day):
        begun = datetime.fromisoformat(f"{one.day}T09:00:00")
        own = [one.number, begun, begun.replace(minute=12), one.mail, one.name]
        rows.append([*own, *(_joined(asked, q, one, ";", last=True) for q in asked.questions)])
    return _xlsx("Sheet1", rows)


def google(asked: Asked, people: Sequence[Person], *, kind: str = "csv") -> bytes:
    """Return the CSV of Google Forms, or its sheet as a workbook; in Dutch."""
    head = ["Tijdstempel", "E-mailadres", *(q.text for q in asked.questions)]
    rows: list[list[object]] = [head]
    for one in (p for p in people if p.day):
        moment = datetime.fromisoformat(f"{one.day}T20:{one.number % 60:02d}:05")
        shown = f"{moment.day}-{moment.month}-{moment.year} {moment:%H:%M:%S}"
        answers = [_joined(asked, q, one, ", ") for q in asked.questions]
        rows.append([moment if kind == "xlsx" else shown, one.mail, *answers])
    if kind == "xlsx":
        return _xlsx("Formulierreacties 1", rows)
    return _csv([[str(cell) for cell in row] for row in rows], ",")


def qualtrics(asked: Asked, people: Sequence[Person], *, headers: int = 3) -> bytes:
    """Return the CSV of Qualtrics, with two or three rows as header."""
    fixed = [
        *("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)"),
        *("Finished", "RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName"),
        *("RecipientEmail", "DistributionChannel", "UserLanguage"),
    ]
    columns = list(_columns(asked))
    names = [
        *fixed,
        *(f"{_code(q)}_{place}" if o else _code(q) for q, o, t, place in _numbered(columns)),
    ]
    texts = [*fixed, *(f"{q.text} - {t}" if o else q.text for q, o, t in columns)]
    rows = [names, texts]
    if headers == 3:
        rows.append([f'{{"ImportId":"QID{place}"}}' for place in range(len(names))])
    for one in people:
        moment = f"{one.day or '2026-06-01'} 12:00:00"
        first, last = one.name.split(" ")
        own = [
            moment,
            moment,
            "0",
            f"203.0.113.{one.number % 250}",
            "100" if one.day else "30",
            "240",
        ]
        own += [
            "1" if one.day else "0",
            moment,
            f"R_{one.token}",
            last,
            first,
            one.mail,
            "email",
            "NL",
        ]
        rows.append([*own, *_given(asked, one, long=True, ticks=("1", ""), hidden="")])
    return _csv(rows, ",", mark=True)


def spss(asked: Asked, people: Sequence[Person]) -> bytes:
    """Return an SPSS file with labels, and 'weet niet' and 'n.v.t.' declared missing."""
    import pandas as pd
    import pyreadstat

    frame: dict[str, list[object]] = {
        "id": [float(one.number) for one in people],
        "submitdate": [f"{one.day} 09:00:00" if one.day else "" for one in people],
        "naam": [one.name for one in people],
    }
    labels: dict[str, dict[float, str]] = {}
    texts = {"id": "id", "submitdate": "submitdate", "naam": "Uw naam"}
    missing = {}
    for question, option, words in _columns(asked):
        name = f"{_code(question)}_{option}" if option else _code(question)
        texts[name] = f"[{words}] {question.text}" if option else question.text
        given = [_one(asked, question, option, one, long=False) for one in people]
        values = _value_labels(asked, question, option)
        if values:
            labels[name] = values
            frame[name] = [float(cell) if cell else None for cell in given]
            missing[name] = [{"lo": 8.0, "hi": 9.0}] if question.kind == "scale" else []
        else:
            frame[name] = given
    missing = {name: span for name, span in missing.items() if span}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "voorbeeld.sav"
        pyreadstat.write_sav(
            pd.DataFrame(frame),
            str(path),
            column_labels=texts,
            variable_value_labels=labels,
            missing_ranges=missing,
            row_compress=True,
        )
        made = path.read_bytes()
    return made[:92] + b"01 Jan 2600:00:00" + made[109:]  # day and time of making


def table(asked: Asked, people: Sequence[Person]) -> bytes:
    """Return a plain table with codes, for which a codebook tells the rest."""
    columns = list(_columns(asked))
    head = ["respondent", "ingevuld op", "telefoonnummer"]
    rows = [[*head, *(f"{_code(q)}_{o}" if o else _code(q) for q, o, t in columns)]]
    for one in (p for p in people if p.day):
        own = [str(one.number), one.day, f"06{one.number:08d}"]
        rows.append([*own, *_given(asked, one, long=False, ticks=("ja", "nee"))])
    return _csv(rows, ";")


def codebook(asked: Asked) -> bytes:
    """Return the `codeboek.csv` that goes with such a table."""
    rows = [
        [
            "kolom",
            "vraag",
            "thema",
            "doelgroep",
            "soort",
            "schaal",
            "volgorde",
            "omgekeerd",
            "nvt_codes",
        ]
    ]
    for place, (question, option, words) in enumerate(_columns(asked), start=1):
        name = f"{_code(question)}_{option}" if option else _code(question)
        levels = ""
        nvt = ""
        if question.scale is not None:
            outside = {OUTSIDE_CODES[word]: text for word, text in question.scale.outside.items()}
            every = {**question.scale.levels, **outside}
            levels = "|".join(f"{key}={text}" for key, text in every.items())
            nvt = "|".join(outside)
        kind = "schaal" if question.scale else "meerkeuze" if option else "open"
        kind = "keuze" if question.kind in ("role", "gemeente", "consent") else kind
        text = f"{question.text} [{words}]" if option else question.text
        turned = "ja" if question.reversed else "nee"
        rows.append(
            [name, text, question.theme, asked.group, kind, levels, str(place), turned, nvt]
        )
    return _csv(rows, ";", mark=True)


def split(parts: Sequence[tuple[str, Asked, Sequence[Person]]]) -> bytes:
    """Return one CSV of Google Forms in which a column tells the region."""
    questions = parts[0][1].questions
    rows = [["Tijdstempel", "In welke regio woon je?", *(q.text for q in questions)]]
    for name, asked, people in parts:
        for one in people:
            day = datetime.fromisoformat(f"{one.day}T16:00:00")
            shown = f"{day.day}-{day.month}-{day.year} 16:{one.number % 60:02d}:00"
            rows.append([shown, name, *(_joined(asked, q, one, ", ") for q in asked.questions)])
    return _csv(rows, ",")


TOOLS: dict[str, tuple[str, Callable[[Asked, Sequence[Person]], bytes]]] = {
    "lime-code": ("csv", lambda a, p: limesurvey(a, p)),
    "lime-codetext": (
        "csv",
        lambda a, p: limesurvey(a, p, header="codetext", long=True, separator=","),
    ),
    "lime-full": ("csv", lambda a, p: limesurvey(a, p, header="full", long=True)),
    "lime-abbreviated": ("csv", lambda a, p: limesurvey(a, p, header="abbreviated")),
    "lime-vv": ("csv", limesurvey_vv),
    "forms": ("xlsx", microsoft),
    "google": ("csv", google),
    "google-xlsx": ("xlsx", lambda a, p: google(a, p, kind="xlsx")),
    "qualtrics3": ("csv", qualtrics),
    "qualtrics2": ("csv", lambda a, p: qualtrics(a, p, headers=2)),
    "spss": ("sav", spss),
    "tabel": ("csv", table),
}
"""Suffix and maker of each kind of export."""


def _code(question: AskedQuestion) -> str:
    return question.asked_as or question.key


def _columns(asked: Asked) -> list[tuple[AskedQuestion, str, str]]:
    """Return question, option and its text, a column each."""
    found: list[tuple[AskedQuestion, str, str]] = []
    for question in asked.questions:
        if question.kind == "multiple":
            found += [(question, option, text) for option, text in question.options.items()]
        else:
            found.append((question, "", ""))
    return found


def _numbered(
    columns: Sequence[tuple[AskedQuestion, str, str]],
) -> list[tuple[AskedQuestion, str, str, int]]:
    place = 0
    found = []
    for question, option, text in columns:
        place = place + 1 if option else 0
        found.append((question, option, text, place))
    return found


def _head(question: AskedQuestion, option: str, text: str, mode: str) -> str:
    name = f"{_code(question)}[{option}]" if option else _code(question)
    words = f"{question.text} [{text}]" if option else question.text
    short = f"{question.text[:15]} [{text}]" if option else question.text[:15]
    return {"code": name, "codetext": f"{name}. {words}", "full": words, "abbreviated": short}[mode]


def _given(
    asked: Asked,
    one: Person,
    *,
    long: bool,
    ticks: tuple[str, str] | None = None,
    hidden: str = "",
) -> list[str]:
    return [
        _one(asked, question, option, one, long=long, ticks=ticks, hidden=hidden)
        for question, option, _ in _columns(asked)
    ]


def _one(
    asked: Asked,
    question: AskedQuestion,
    option: str,
    one: Person,
    *,
    long: bool,
    ticks: tuple[str, str] | None = None,
    hidden: str = "",
) -> str:
    value = one.values.get(question.key, "")
    if value is None and question.kind not in ("role", "gemeente"):
        return hidden
    if option:
        chosen = isinstance(value, tuple) and option in value
        yes, no = ticks or (("Ja", "Nee") if long else ("Y", ""))
        return yes if chosen else no
    return label(asked, question, one) if long else code(asked, question, one)


def _joined(
    asked: Asked, question: AskedQuestion, one: Person, sign: str, *, last: bool = False
) -> str:
    """Return an answer in one cell; several options with a sign between."""
    value = one.values.get(question.key)
    if isinstance(value, tuple):
        joined = sign.join(question.options[option] for option in value)
        return joined + sign if last and joined else joined
    return label(asked, question, one)


def _value_labels(asked: Asked, question: AskedQuestion, option: str) -> dict[float, str]:
    if question.scale is not None:
        outside = {OUTSIDE_CODES[w]: text for w, text in question.scale.outside.items()}
        return {float(key): text for key, text in {**question.scale.levels, **outside}.items()}
    if question.kind == "role":
        return {float(n): text for n, text in enumerate(asked.roles.values(), start=1)}
    if question.kind == "gemeente":
        return {float(key[2:]): name for key, name in asked.gemeenten.items()}
    return {}


def _csv(rows: Cells, separator: str, *, mark: bool = False, quoted: bool = False) -> bytes:
    out = io.StringIO()
    style = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n", quoting=style)
    writer.writerows(rows)
    return (("\ufeff" if mark else "") + out.getvalue()).encode("utf-8")


def _xlsx(name: str, rows: list[list[object]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - a fixed day
    sheet = book.add_worksheet(name)
    moment = book.add_format({"num_format": "d-m-yyyy hh:mm:ss"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, place, cell, moment)
            elif isinstance(cell, int):
                sheet.write_number(number, place, cell)
            elif cell:
                sheet.write_string(number, place, str(cell))
    book.close()
    return out.getvalue()
