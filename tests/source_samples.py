"""The recorded samples of tests/data, and ways to spoil a copy of them."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

from aoj import sources
from aoj.geography import Geography, load_geography
from aoj.sources.source import Loaded, Source, SourceFile
from aoj.store.project import Project

DATA = Path(__file__).parent / "data"
REFERENCE = DATA / "reference"


def all_samples() -> list[Path]:
    """Return every recorded sample."""
    return sorted(path for path in DATA.iterdir() if path.suffix in (".csv", ".xlsx"))


def geography() -> Geography:
    """Return the land of three gemeenten to which the samples belong."""
    return load_geography(REFERENCE)


def read(path: Path, name: str = "") -> tuple[Source, Loaded]:
    """Recognise and load a file as `aoj fetch` does."""
    source, options = sources.recognise(path, name)
    return source, sources.load(source.name, SourceFile(path, path.name, options), geography())


def copy(name: str, folder: Path, change: Callable[[bytes], bytes] = bytes, to: str = "") -> Path:
    """Copy a sample into `folder`, its bytes changed by `change`, under the name `to`."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / (to or name)
    target.write_bytes(change((DATA / name).read_bytes()))
    return target


def swap(old: str, new: str, encoding: str = "utf-8") -> Callable[[bytes], bytes]:
    """Return a change that replaces a text, which must be there."""

    def change(content: bytes) -> bytes:
        assert old.encode(encoding) in content, old
        return content.replace(old.encode(encoding), new.encode(encoding))

    return change


def without_column(header: str) -> Callable[[bytes], bytes]:
    """Return a change that takes a column out of a CSV; `header` must be one of its headers."""

    def change(content: bytes) -> bytes:
        text = io.StringIO(decode(content), newline="")
        rows = list(csv.reader(text, delimiter=delimiter_of(content)))
        at = rows[0].index(header)
        return write([row[:at] + row[at + 1 :] for row in rows]).encode("utf-8-sig")

    return change


def decode(content: bytes) -> str:
    """Return the text of a sample."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def delimiter_of(content: bytes) -> str:
    """Return what stands between the fields of a sample: a semicolon, or a comma as CKAN has it."""
    header = decode(content).splitlines()[0]
    return ";" if ";" in header else ","


def write(rows: list[list[str]], delimiter: str = ";") -> str:
    """Return rows as CSV, quoted only where needed, as Excel writes it."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def make_project(folder: Path) -> Project:
    """Make an empty project with the reference files of the samples."""
    for part in ("parameters", "notebooks/templates", "data"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    shutil.copytree(REFERENCE, folder / "data" / "reference")
    return Project(folder)
