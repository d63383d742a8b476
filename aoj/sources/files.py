"""Reading a file that somebody downloaded: what it is, its table as text, the year in its name.

Everything enters as text (`0363`, `no` and `NA` stay what they are). The encoding is UTF-8 with or
without a byte order mark, else windows-1252 (DUO uses its curly quotes); the delimiter is the one
that gives the header most columns, so that a file that Excel saved again is read too. A file that
is compressed with gzip is read as what is inside it.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv
from python_calamine import CalamineError, CalamineWorkbook

from aoj.errors import AojError, DataError, FileError, InputError, reason_of

AGAIN = "haal het bestand opnieuw op"
"""Said of files that `aoj fetch` got and of those that a person downloaded."""
FETCH_AGAIN = "haal de tabel opnieuw op met `aoj fetch`"

_SAMPLE_BYTES = 64_000
_MOST_BYTES = 500_000_000
"""What a compressed file may hold if it is read at once; more is no table that we know."""
_MOST_ROWS = 50_000_000
_BLOCK_BYTES = 2_000_000
_DELIMITERS = (";", ",", "\t")
_ZIP, _OLD_EXCEL, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)", re.I | re.S
)
_TIMESTAMP = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})_\d{6}(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_COUNT = r"[0-9]{1,9}"
_FRACTION = r"[0-9]{1,9}(?:\.[0-9]+)?(?:[eE]-[0-9]{1,2})?"
_HIDDEN = (".", "-1", "x", "<5", "< 5")


@dataclass(frozen=True)
class FileSample:
    """The outside of a file, enough to recognise it by.

    `columns` are the headers of a CSV with blanks made single, `first` the fields of its first
    row of data without blanks around them; `sheets` and `title` (all text of the first sheet) are
    those of a workbook.
    """

    path: Path
    kind: str
    columns: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    title: str = ""
    first: tuple[str, ...] = ()


def read_sample(path: Path) -> FileSample:
    """Return the outside of a file.

    Raises `DataError` where it is no CSV or workbook at all: empty, a web page, a zip, a PDF or
    another binary file.
    """
    start = _read_bytes(path, _SAMPLE_BYTES)
    _refuse_other_kinds(start, path)
    if start.startswith(_ZIP):
        return _sample_of_workbook(path)
    header, *rest = _first_lines(start)
    columns, *first = csv.reader([header, *rest], delimiter=delimiter_of(header))
    return FileSample(
        path,
        "csv",
        columns=tuple(_single_blanks(name) for name in columns),
        first=tuple(field.strip() for field in first[0]) if first else (),
    )


def read_table(path: Path) -> pd.DataFrame:
    """Return a CSV as a frame of text, blanks around headers and values removed.

    Raises `DataError` where lines have another number of fields than the header, or where the
    last line was cut off.
    """
    text = _decode(_read_bytes(path))
    if not text.endswith(("\n", "\r")):
        raise _cut_off("de laatste regel is niet af")
    header, *rows = _rows(text)
    width = len(header)
    wrong = next((i for i, row in enumerate(rows) if len(row) != width), None)
    if wrong is not None:
        at_the_end = wrong == len(rows) - 1
        what = "de laatste regel" if at_the_end else f"gegevensregel {wrong + 1}"
        raise _cut_off(f"{what} heeft {len(rows[wrong])} velden in plaats van {width}")
    columns = [_single_blanks(name) for name in header]
    _refuse_doubled(columns)
    if not rows:
        raise DataError("het bestand heeft een kopregel maar geen gegevens", remedy=AGAIN)
    values = {
        name: pd.Series(column, dtype="str").str.strip()
        for name, column in zip(columns, zip(*rows, strict=True), strict=True)
    }
    return pd.DataFrame(values)


def read_rows(
    path: Path,
    columns: Sequence[str],
    by: Sequence[str],
    keep: Callable[[pd.DataFrame], pd.Series],
) -> tuple[pd.DataFrame, int]:
    """Return some columns of the rows that are wanted, and how many rows the file has in all.

    For files of millions of rows: they are read in blocks, and `keep` says of each block which rows
    stay; it gets a frame of the columns `by`. Columns are categorical text without blanks around.
    Raises `DataError` as `read_table` does.
    """
    start = _read_bytes(path, _SAMPLE_BYTES)
    header = _first_lines(start)[0]
    delimiter = delimiter_of(header)
    headers = next(csv.reader([header], delimiter=delimiter))
    names = {_single_blanks(name): name for name in headers}
    _refuse_doubled([_single_blanks(name) for name in headers])
    require_columns(names, columns)
    for encoding in ("utf8", "cp1252"):
        try:
            chosen = {name: names[name] for name in columns}
            return _read_blocks(path, chosen, delimiter, encoding, by, keep)
        except UnicodeError:
            continue
    raise _unreadable_characters()


def _read_blocks(
    path: Path,
    names: dict[str, str],
    delimiter: str,
    encoding: str,
    by: Sequence[str],
    keep: Callable[[pd.DataFrame], pd.Series],
) -> tuple[pd.DataFrame, int]:
    wrong: list[Any] = []

    def remember(row: Any) -> str:
        wrong.append(row)
        return "error"

    text = pa.dictionary(pa.int32(), pa.string())
    kept: list[pa.RecordBatch] = []
    rows = 0
    with open_bytes(path) as file:
        watched = _Watched(file)
        try:
            for block in arrow_csv.open_csv(
                watched,
                read_options=arrow_csv.ReadOptions(
                    use_threads=False, block_size=_BLOCK_BYTES, encoding=encoding
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=delimiter, invalid_row_handler=remember
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names.values(), text),
                    include_columns=list(names.values()),
                ),
            ):
                rows += block.num_rows
                if rows > _MOST_ROWS:
                    raise DataError(f"het bestand heeft meer dan {_MOST_ROWS} rijen", remedy=AGAIN)
                columns = block.rename_columns(list(names))
                frame = columns.select(list(by)).to_pandas().apply(_stripped)
                chosen = columns.filter(pa.array(keep(frame), pa.bool_()))
                kept.append(_compact(chosen))
        except pa.ArrowInvalid as error:
            raise _reading_error(error, wrong) from error
    if not rows:
        raise DataError("het bestand heeft een kopregel maar geen gegevens", remedy=AGAIN)
    if watched.last not in b"\r\n":
        raise _cut_off("de laatste regel is niet af")
    table = pa.Table.from_batches(kept).unify_dictionaries().to_pandas()
    return table.apply(_stripped), rows


def _compact(block: pa.RecordBatch) -> pa.RecordBatch:
    """Return a block whose dictionaries hold the texts of its own rows and no others."""
    columns = [column.cast(pa.string()).dictionary_encode() for column in block.columns]
    return pa.RecordBatch.from_arrays(columns, schema=block.schema)


class _Watched(io.RawIOBase):
    """A file that remembers the last byte that was read of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.last = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.last = content[-1:] or self.last
        return content


def _stripped(column: pd.Series) -> pd.Series:
    """Return a column of categorical text without blanks around the texts."""
    before = list(column.cat.categories)
    after = [text.strip() for text in before]
    if before == after:
        return column
    return column.map(dict(zip(before, after, strict=True))).astype("category")


def _reading_error(error: pa.ArrowInvalid, wrong: list[Any]) -> Exception:
    """Return what a mistake of the reader means for who reads the sentence."""
    if wrong:
        row = wrong[0]
        return _cut_off(
            f"gegevensregel {row.number - 1} heeft {row.actual_columns} velden in plaats van "
            f"{row.expected_columns}"
        )
    if "UTF8" in str(error):
        return UnicodeError(str(error))
    return _cut_off("een regel is niet te lezen")


def read_sheets(path: Path) -> dict[str, list[list[str]]]:
    """Return the cells of every sheet of a workbook as text, from its first row and column."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        return {
            name: [
                [str(cell).strip() for cell in row]
                for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in book.sheet_names
        }
    except (CalamineError, OSError) as error:
        raise DataError(
            "de werkmap is beschadigd of onvolledig",
            remedy=AGAIN,
        ) from error


def require_columns(present: Iterable[str], needed: Iterable[str]) -> None:
    """Raise `DataError` naming the first needed column that is absent.

    A column of the same name with another unit is named too: a change of unit must not pass.
    """
    have = set(present)
    for name in needed:
        if name in have:
            continue
        stem = _without_unit(name)
        other = next((column for column in have if _without_unit(column) == stem), None)
        if other is not None and stem != name:
            raise DataError(
                f"de kolom heet '{other}', met een andere eenheid",
                expected=f"'{name}'",
                remedy="controleer de bron; de inleesmodule moet worden aangepast",
            )
        raise DataError(
            f"de kolom '{name}' ontbreekt",
            remedy=f"{AGAIN}, met deze kolom erbij",
        )


def read_numbers(
    values: pd.Series,
    what: str,
    *,
    fractions: bool = False,
    hidden: Iterable[str] = _HIDDEN,
) -> pd.DataFrame:
    """Return `value`, `status` and `hidden` of a column of text.

    `<5`, `.`, `-1` and `x` (or what `hidden` names) are suppressed (1 hidden cell), an empty field
    is missing; neither becomes 0. Only digits are a count: `1.714` and `1,714` may mean 1714 or
    1.7, and nobody can tell. With `fractions` a decimal point is read too. Raises `DataError` for
    any other text; `what` names the column.
    """
    suppressed = values.isin(list(hidden))
    missing = values == ""
    wrong = ~(values.str.fullmatch(_FRACTION if fractions else _COUNT) | suppressed | missing)
    if wrong.any():
        signs = " of ".join(f"'{sign}'" for sign in hidden if sign in (".", "<5"))
        raise DataError(
            f"'{values[wrong].iloc[0]}' in kolom '{what}' is geen getal"
            + (f", en zo nog {int(wrong.sum()) - 1} cel(len)" if wrong.sum() > 1 else ""),
            expected="een getal"
            + ("" if fractions else " zonder punt of komma")
            + f", een leeg veld, {signs}",
            remedy=AGAIN,
        )
    numbers = pd.to_numeric(values.where(~(suppressed | missing))).astype("float64")
    status = pd.Series("observed", index=values.index, dtype="str")
    status = status.mask(suppressed, "suppressed").mask(missing, "missing")
    return pd.DataFrame({"value": numbers, "status": status, "hidden": suppressed.astype("int64")})


def year_in_name(name: str) -> str:
    """Return the year that a file name gives; of a school year the first.

    Raises `InputError` where the name has no year, or several.

    >>> year_in_name("vsv-per-swv-2015.csv"), year_in_name("afstand-2019-2020.csv")
    ('2015', '2019')
    >>> year_in_name("Kerncijfers_wijken_en_buurten_2024_11122025_141648.csv")
    '2024'
    """
    years = sorted(set(_YEAR.findall(_TIMESTAMP.sub("", Path(name).stem))))
    school_year = len(years) == 2 and int(years[1]) == int(years[0]) + 1
    if len(years) == 1 or school_year:
        return str(years[0])
    found = "geen jaar" if not years else "de jaren " + ", ".join(years)
    raise InputError(
        f"de inhoud noemt geen jaar en de bestandsnaam noemt {found}",
        expected="een jaar in de naam, zoals 'vsv-per-swv-2015.csv'",
        remedy="zet het jaar van de cijfers in de bestandsnaam",
    )


def date_in_name(name: str) -> str:
    """Return the date that StatLine puts into the name of a download, else an empty text.

    >>> date_in_name("Regionale_kerncijfers_Nederland_11122025_133649.csv")
    '2025-12-11'
    """
    found = _TIMESTAMP.search(name)
    return f"{found[3]}-{found[2]}-{found[1]}" if found else ""


def loose_year_in_name(name: str) -> str:
    """Return the year in a file name, or an empty text where it has none or several.

    >>> loose_year_in_name("02.-alle-vestigingen-vo.csv")
    ''
    """
    try:
        return year_in_name(name)
    except AojError:
        return ""


@contextlib.contextmanager
def open_bytes(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading, of a file compressed with gzip what is inside it.

    Raises `DataError` within the block where the compressed file is damaged or cut off,
    `FileError` where a file cannot be read.
    """
    try:
        with contextlib.ExitStack() as stack:
            file: BinaryIO = stack.enter_context(path.open("rb"))
            compressed = file.read(len(_GZIP)) == _GZIP
            file.seek(0)
            if compressed:
                file = cast("BinaryIO", stack.enter_context(gzip.GzipFile(fileobj=file)))
            yield file
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(
            "het ingepakte bestand (gzip) is beschadigd of afgekapt", remedy=AGAIN
        ) from error
    except OSError as error:
        raise FileError(
            f"het bestand is niet te lezen ({reason_of(error)})",
            remedy="controleer of u het mag lezen",
        ) from error


def is_compressed(path: Path) -> bool:
    """Whether a file is compressed with gzip."""
    try:
        with path.open("rb") as file:
            return file.read(len(_GZIP)) == _GZIP
    except OSError:
        return False


def _read_bytes(path: Path, amount: int = -1) -> bytes:
    most = amount if amount >= 0 or not is_compressed(path) else _MOST_BYTES + 1
    with open_bytes(path) as file:
        content = file.read(most)
    if len(content) > _MOST_BYTES and amount < 0 and most >= 0:
        raise DataError(
            f"het ingepakte bestand (gzip) is uitgepakt groter dan {_MOST_BYTES // 1_000_000} MB",
            expected="een tabel",
            remedy=AGAIN,
        )
    return content


def _refuse_other_kinds(start: bytes, path: Path) -> None:
    if not start.removeprefix(b"\xef\xbb\xbf").strip():
        raise DataError("het bestand is leeg", remedy=AGAIN)
    if _HTML.match(start.removeprefix(b"\xef\xbb\xbf")):
        suffix = path.suffix.lstrip(".").lower() or "bestand"
        raise DataError(
            f"dit is een webpagina (HTML) en geen {suffix}, waarschijnlijk een foutmelding "
            "van de website die als bestand is bewaard",
            remedy=AGAIN,
        )
    if start.startswith(_PDF):
        raise DataError("dit is een PDF", expected="een CSV of een werkmap (xlsx)")
    if start.startswith(_OLD_EXCEL):
        raise DataError(
            "dit is een werkmap in het oude Excel-formaat (xls)",
            remedy="bewaar haar als xlsx of download het bestand als CSV",
        )
    if start.startswith(_UTF16):
        raise DataError(
            "dit bestand is bewaard als UTF-16 ('Unicode-tekst')",
            remedy=f"bewaar het als 'CSV UTF-8', of {AGAIN}",
        )
    if not start.startswith(_ZIP) and b"\0" in start:
        raise DataError("dit is een binair bestand", expected="een CSV of een werkmap (xlsx)")


def _sample_of_workbook(path: Path) -> FileSample:
    if is_compressed(path):
        raise DataError(
            "dit is een werkmap of zip-bestand dat nog eens is ingepakt (gzip)",
            expected="een CSV of een werkmap (xlsx)",
            remedy="pak het uit",
        )
    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            raise DataError("de werkmap is beschadigd of onvolledig", remedy=AGAIN) from error
        raise DataError(
            "dit is een zip-bestand",
            expected="een CSV of een werkmap (xlsx)",
            remedy="pak het uit en bied de bestanden erin aan",
        ) from error
    try:
        first = book.get_sheet_by_index(0).to_python() if book.sheet_names else []
    except (CalamineError, OSError) as error:
        raise DataError("de werkmap is beschadigd of onvolledig", remedy=AGAIN) from error
    title = " ".join(str(cell) for row in first for cell in row if cell != "")
    return FileSample(path, "xlsx", sheets=tuple(book.sheet_names), title=title)


def _first_lines(start: bytes) -> list[str]:
    """Return the header and the first line below it that is not empty."""
    lines = start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines()
    filled = next((line for line in lines[1:] if line.strip(b" ;,\t")), None)
    return [_decode(line) for line in (lines[0], filled) if line is not None]


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable_characters()


def _unreadable_characters() -> DataError:
    return DataError(
        "de tekens van dit bestand zijn niet te lezen",
        expected="UTF-8 of windows-1252",
        remedy=f"bewaar het als 'CSV UTF-8', of {AGAIN}",
    )


def delimiter_of(header: str) -> str:
    """Return what stands between the fields of a CSV, told by its first line.

    >>> delimiter_of('"a;b",c,d')
    ','
    """
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark))))


def _rows(text: str) -> list[list[str]]:
    """Return the lines of a CSV as fields, without empty lines and empty columns at the end."""
    delimiter = delimiter_of(text.lstrip("\r\n").splitlines()[0])
    try:
        rows = [
            row
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            if any(row)
        ]
    except csv.Error as error:
        raise DataError(f"dit is geen leesbare CSV ({error})", remedy=AGAIN) from error
    empty = next(i for i, name in enumerate([*reversed(rows[0]), "x"]) if name.strip())
    if not empty:
        return rows
    width = len(rows[0]) - empty
    return [row[:width] if len(row) > width and not any(row[width:]) else row for row in rows]


def _refuse_doubled(columns: list[str]) -> None:
    twice = [name for name in columns if name and columns.count(name) > 1]
    if twice:
        raise DataError(f"de kolom '{twice[0]}' staat er meer dan eens in", remedy=AGAIN)


def _cut_off(what: str) -> DataError:
    return DataError(f"{what}; het bestand is afgekapt of veranderd", remedy=AGAIN)


def _single_blanks(name: str) -> str:
    return " ".join(name.split())


def _without_unit(name: str) -> str:
    return re.sub(r"\s*\([^()]*\)$", "", name)
