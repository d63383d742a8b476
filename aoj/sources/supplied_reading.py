"""Reading a file that a user filled in, perhaps in Excel: its rows as text, its codes and numbers.

Excel gives back another encoding, `;` for `,`, quotes, empty lines and columns, and `363` for
`0363`; none of that matters. Lines that begin with `#` are remarks. Numbers are read as a Dutch
reader writes them; what may mean two things is refused. No sentence shows a count of people.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aoj.errors import DataError, nearest
from aoj.geography import COUNTRY, Geography, code_kind
from aoj.sources.files import delimiter_of, open_bytes
from aoj.sources.supplied import PERIOD, PERIOD_WORDS, REGION, REGION_WORDS, Column, Kind, fold
from aoj.store.observations import is_period, period_kind

SUPPRESSED = re.compile(r"\.|-1|x|\*+|<\s?\d{1,2}", re.IGNORECASE)
"""What CBS and DUO write for a count that they hide; it stays hidden."""

_BLANKS = re.compile(r"[\s\u00a0\u202f]+")
_LONGEST_SHOWN = 40
_MOST_SHOWN = 3


@dataclass(frozen=True)
class Row:
    """One filled line: where it stands and its texts by column; an absent column is empty."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the text of a column, without blanks around it."""
        return self.values.get(column, "")


@dataclass(frozen=True)
class Number:
    """A figure as it was filled in: its value, or none and whether it is hidden or missing."""

    value: float | None
    status: str = "observed"


@dataclass
class Mistakes:
    """What is wrong in a file: gathered line by line, and told in one sentence."""

    found: list[DataError] = field(default_factory=list)

    @contextlib.contextmanager
    def gather(self) -> Iterator[None]:
        """Keep the mistake of a line, so that the next ones are read too."""
        try:
            yield
        except DataError as error:
            self.found.append(error)

    def refuse(self) -> None:
        """Raise `DataError` with the first mistakes, and how many more there are."""
        if not self.found:
            return
        if len(self.found) == 1:
            raise self.found[0]
        told: list[str] = []
        expected = ""
        for error in self.found[:_MOST_SHOWN]:
            told.append(_aside(error, "" if error.expected == expected else error.expected))
            expected = error.expected
        more = len(self.found) - len(told)
        if more:
            told.append(f"en nog {more} {'fout' if more == 1 else 'fouten'}")
        remedies = list(dict.fromkeys(error.remedy for error in self.found))
        remedy = remedies[0] if len(remedies) == 1 else "verbeter het bestand"
        raise DataError("; ".join(told), remedy=remedy) from self.found[0]


def _aside(error: DataError, expected: str) -> str:
    """Return a mistake as a part of a sentence: what would help stands between brackets."""
    what, question, hint = error.what.partition("; bedoelde u ")
    what += f" (bedoelde u {hint})" if question else ""
    return what + (f" (verwacht: {expected})" if expected else "")


def read_rows(path: Path, kind: Kind) -> list[Row]:
    """Return the filled lines of a file of a kind.

    Raises `DataError` where a column lacks, is unknown or occurs twice, where a line has more
    fields than the header, and where no line is filled yet.
    """
    lines = _lines(_text(path))
    header = [fold(name) for name in lines[0][1]]
    while header and not header[-1]:
        header.pop()
    _check_header(header, kind)
    rows = []
    for number, fields in lines[1:]:
        if not any(fields) or fields[0].startswith("#"):
            continue
        if any(fields[len(header) :]):
            raise DataError(
                f"regel {number} heeft meer velden dan de kop",
                expected=f"{len(header)} velden",
                remedy="zet aanhalingstekens om een tekst waarin het scheidingsteken staat",
            )
        values = dict(zip(header, [field.strip() for field in fields], strict=False))
        rows.append(Row(number, values))
    if not rows:
        raise DataError(
            "het bestand is nog leeg: het heeft een kop en geen gegevens",
            remedy="vul het en neem het daarna op; docs/aanleveren.md heeft een voorbeeld",
        )
    return rows


def read_region(row: Row, kind: Kind, geography: Geography) -> str:
    """Return the region code of a row; raises `DataError` with the nearest code or the name's."""
    text = row[REGION]
    allowed = [_in_words(name) for name in kind.regions]
    expected = ", ".join(allowed[:-1]) + (" of " if len(allowed) > 1 else "") + allowed[-1]
    if not text:
        raise _wrong(row, REGION, "is leeg", expected)
    code = _full_code(text, kind)
    found = code_kind(code)
    if found is None:
        named = geography.resolve_name(text)
        if named and "gemeente" in kind.regions:
            raise _wrong(row, REGION, f"'{_shown(text)}' is een naam", f"de code {named}")
        raise _wrong(row, REGION, f"'{_shown(text)}' is geen regiocode", expected)
    if found not in kind.regions:
        raise _wrong(row, REGION, f"'{code}' is een {REGION_WORDS[found][0]}", expected)
    if code in {region.code for region in geography.regions(found)} or geography.receivers(code):
        return code
    near = _near_code(code, [region.code for region in geography.regions(found)])
    hint = f"; bedoelde u {near} ({geography.name(near)})?" if near else ""
    raise _wrong(row, REGION, f"'{code}' is onbekend{hint}", "")


def read_period(row: Row, kind: Kind) -> str:
    """Return the period of a row; `2023/2024` and `2023-2024` are read too."""
    text = row[PERIOD].replace("'", "").replace("\u2019", "")
    if years := re.fullmatch(r"(\d{4})\s?[/-]\s?(\d{4}|\d{2})", text):
        text = f"{years[1]}/{years[2][-2:]}"
    elif half := re.fullmatch(r"(\d{4})[\s-]*[hH]([12])", text):
        text = f"{half[1]}-H{half[2]}"
    words = " of ".join(f"{PERIOD_WORDS[k][0]} zoals {PERIOD_WORDS[k][1]}" for k in kind.periods)
    if not is_period(text) or not "1990" <= text[:4] <= "2060":
        shown = f"'{_shown(row[PERIOD])}' is geen periode" if text else "is leeg"
        raise _wrong(row, PERIOD, shown, words)
    if period_kind(text) not in kind.periods:
        raise _wrong(row, PERIOD, f"'{text}' is {PERIOD_WORDS[period_kind(text)][0]}", words)
    return text


def read_number(row: Row, column: Column, unit: str = "") -> Number:
    """Return the figure of a column; an empty field is missing, `<5`, `.` and `-1` are hidden.

    `unit` replaces that of the column. A percentage is returned as a share, 0 to 1.
    """
    unit = unit or column.unit
    text = _BLANKS.sub("", row[column.name])
    if not text:
        return Number(None, "missing")
    if SUPPRESSED.fullmatch(text) and not (column.negative and text == "-1"):
        return Number(None, "suppressed")
    if unit == "personen":
        return Number(_people(row, column, text))
    text = (
        text.removeprefix("\u20ac")
        .removesuffix(",-")
        .removesuffix("%" if unit == "procent" else "")
    )
    value = _decimal(row, column, text, thousands=unit == "euro")
    if value < 0 and not column.negative:
        raise _wrong(row, column.name, f"'{_shown(text)}' is negatief", "een getal vanaf 0")
    if unit == "procent":
        if value > 100:
            raise _wrong(
                row, column.name, f"'{_shown(text)}' is geen percentage", "een getal van 0 tot 100"
            )
        return Number(value / 100)
    return Number(value)


def read_choice(row: Row, column: Column) -> str:
    """Return what a column of choices says, as it is declared; capitals and accents are free."""
    text = row[column.name]
    known = {_plain(name): name for name in column.choices}
    if _plain(text) in known:
        return known[_plain(text)]
    if not text:
        raise _wrong(row, column.name, "is leeg", "een van: " + ", ".join(column.choices))
    known |= {_plain(means): name for name, means in column.choices.items()}
    near = nearest(_plain(text), known)
    hint = f"; bedoelde u '{known[near]}'?" if near else ""
    raise _wrong(
        row,
        column.name,
        f"'{_shown(text)}' bestaat niet{hint}",
        "" if near else "een van: " + ", ".join(column.choices),
    )


def read_text(row: Row, column: Column) -> str:
    """Return the text of a column; of unit 'markdown' it may have several lines."""
    text = row[column.name]
    if not text and column.required:
        raise _wrong(row, column.name, "is leeg", column.description)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if any(not line.replace("\t", " ").isprintable() for line in lines):
        raise _wrong(row, column.name, "bevat een onleesbaar teken", "gewone tekst")
    if column.unit != "markdown":
        return " ".join(text.split())
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def refuse_doubles(rows: Sequence[Row], keys: Sequence[tuple[str, ...]]) -> None:
    """Raise `DataError` where two rows are about the same."""
    seen: dict[tuple[str, ...], int] = {}
    for row, key in zip(rows, keys, strict=True):
        if key in seen:
            about = ", ".join(part for part in key if part)
            raise DataError(
                f"regel {seen[key]} en regel {row.line} gaan beide over {about}",
                remedy="haal er een weg",
            )
        seen[key] = row.line


def _people(row: Row, column: Column, text: str) -> float:
    """Return a count of people; its digits never stand in a sentence."""
    if re.fullmatch(r"\d{1,9}(?:[.,]0{1,2})?", text):
        return float(re.split("[.,]", text)[0])
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
        what = "heeft een punt of komma die duizendtallen of decimalen kan betekenen"
    elif re.fullmatch(r"-\d+", text):
        what = "is negatief"
    elif re.fullmatch(r"\d+[.,]\d+", text):
        what = "is geen heel getal"
    elif text.endswith("%"):
        what = "is een percentage en geen aantal"
    else:
        what = "is geen getal"
    raise _wrong(
        row, column.name, what, "een heel getal zonder punt of komma, '<5', '.' of een leeg veld"
    )


def _decimal(row: Row, column: Column, text: str, *, thousands: bool) -> float:
    """Return a number with a decimal comma or point, and points or commas between thousands."""
    plain = r"-?\d{1,15}"
    if re.fullmatch(plain, text):
        return float(text)
    if re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+,\d{1,4}", text) or re.fullmatch(
        r"-?\d{1,3}(?:\.\d{3}){2,}", text
    ):
        return float(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?\d{1,3}\.\d{3}", text) or (
        thousands and re.fullmatch(r"-?\d{1,3},\d{3}", text)
    ):
        raise _wrong(
            row,
            column.name,
            f"'{_shown(text)}' kan duizendtallen of decimalen betekenen",
            "een getal zonder punten tussen de duizendtallen, zoals 1234 of 1234,50",
        )
    if re.fullmatch(plain + r"[.,]\d{1,9}", text):
        return float(text.replace(",", "."))
    what = "is geen getal"
    if re.fullmatch(r"-?\d[.,]?\d*[eE][+-]?\d+", text):
        what = "is door Excel afgekort"
    raise _wrong(row, column.name, f"'{_shown(text)}' {what}", "een getal, zoals 1234,50")


def _wrong(row: Row, column: str, what: str, expected: str) -> DataError:
    what = what if what.startswith("'") else f"het vak {what}"
    place = f"regel {row.line}, kolom '{column}'"
    return DataError(f"{place}: {what}", expected=expected, remedy="verbeter het bestand")


def _near_code(code: str, known: Sequence[str]) -> str | None:
    """Return the one known code that differs in one sign, or has two that are swapped."""

    def is_near(other: str) -> bool:
        if len(other) != len(code):
            return False
        wrong = [i for i in range(len(code)) if code[i] != other[i]]
        if len(wrong) == 2:
            first, last = wrong
            return last == first + 1 and code[first] + code[last] == other[last] + other[first]
        return len(wrong) == 1

    near = [other for other in known if is_near(other)]
    return near[0] if len(near) == 1 else None


def _full_code(text: str, kind: Kind) -> str:
    """Return a region code from what people and Excel make of it."""
    code = _BLANKS.sub("", text).upper().replace(".", "")
    if code in ("NL", "NL00", "NEDERLAND"):
        return COUNTRY
    if digits := re.fullmatch(r"(?:GM)?(\d{1,4})", code):
        only_areas = "gemeente" not in kind.regions and not code.startswith("GM")
        return code if only_areas else f"GM{int(digits[1]):04d}"
    if parts := re.fullmatch(r"(PO|VO)-?(\d{3,4})", code):
        return f"{parts[1]}{int(parts[2]):04d}"
    return code


def _check_header(header: Sequence[str], kind: Kind) -> None:
    known = kind.header
    for name in header:
        if name and name not in known:
            near = nearest(name, [k for k in known if k not in header])
            hint = f"; bedoelde u '{near}'?" if near else ""
            raise DataError(
                f"de kolom '{_shown(name)}' hoort niet in een bestand '{kind.name}'{hint}",
                expected="" if near else "de kolommen " + ", ".join(known),
                remedy="verbeter de kop" if near else "haal haar weg",
            )
        if name and list(header).count(name) > 1:
            raise DataError(
                f"de kolom '{name}' staat er meer dan eens in", remedy="haal er een weg"
            )
    needed = [REGION, PERIOD, *(c.name for c in kind.columns if c.required)]
    for name in needed:
        if name not in header:
            raise DataError(
                f"de kolom '{name}' ontbreekt",
                expected="de kolommen " + ", ".join(known),
                remedy=f"`aoj new file {kind.name}` schrijft een leeg bestand met de goede kop",
            )


def _text(path: Path) -> str:
    with open_bytes(path) as file:
        content = file.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise DataError(
            "de tekens van dit bestand zijn niet te lezen",
            expected="UTF-8 of windows-1252",
            remedy="bewaar het als 'CSV UTF-8'",
        ) from error


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Return the fields of every line with the number of the line on which it begins."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next(line for line in text.split("\n") if line.strip())
    delimiter = delimiter_of(first)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                found.append((begins, [field.strip() for field in fields]))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            "dit is geen leesbare CSV", remedy="bewaar het bestand opnieuw als CSV"
        ) from error
    return found


def _in_words(kind: str) -> str:
    name, form = REGION_WORDS[kind]
    return f"een {name} ({form})" if kind != "land" else f"{name} ({form})"


def _plain(text: str) -> str:
    accents = str.maketrans("áàäâéèëêíìïîóòöôúùüû", "aaaaeeeeiiiioooouuuu")
    return "_".join(re.split(r"[\s_-]+", text.strip().casefold().translate(accents)))


def _shown(text: str) -> str:
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return clean if len(clean) <= _LONGEST_SHOWN else clean[:_LONGEST_SHOWN] + "..."
