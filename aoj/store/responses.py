"""The answers that were kept: tables without persons, and the register of what they came from.

One row per respondent and question. A table is a Parquet file per file that was added; the register
(`register.json`) tells of each from which export it is, how many answers were left out and why, and
which waves are closed. Neither holds a name, an address, a token or a time.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from aoj.errors import DataError, FileError, reason_of
from aoj.store.disk import hash_file, write_bytes, write_text, writing_in

COLUMNS = (
    "region",  # slug
    "wave",  # key in the region's file, such as 2026
    "group",  # beleid, uitvoering, ouders, jongeren
    "role",  # key of the questionnaire's roles; "" where not told
    "gemeente",  # GM code; "" where not asked or not told
    "respondent",  # number within region, wave and group; says nothing of the person
    "question",  # key; of a multiple choice `key.option`, one row per option
    "version",  # version of the question in that wave, as text
    "answer",  # code of a level or option ("1"/"0" of a multiple), or allowed free text; else ""
    "status",
)
"""All of them text, dtype str; key: region, wave, group, respondent, question."""

STATUSES = (
    "answered",
    "not_shown",  # routing: the tool did not show it
    "not_asked",  # this region's list of that wave has no such question
    "not_applicable",
    "dont_know",
    "unanswered",
)
"""Only `answered` is in a base; each of the others is counted apart."""

SCHEMA = 1
REGISTER, TABLES = "register.json", "antwoorden"
_TABLE = re.compile(TABLES + r"/[a-z0-9-]+/[\w.-]+-[a-z]+-\d+\.parquet")
_UNDONE = "against_routing"
_TEXTS = ("region", "wave", "group", "file", "sha256", "tool", "layout", "table", "table_sha256")


@dataclass(frozen=True)
class Entry:
    """One export that was added, for one region, wave and group.

    `counts` has read, incomplete, late, double and kept; `choices` what was chosen about these and
    about doubled columns; `content_sha256` is of all that may be kept of the export, before any
    answer was left out, so that the same file read in another way is seen. `marks` are salted
    hashes of the tool's numbers or tokens, in order of the hash, so that the same answer in another
    file is seen. `against_routing` has per question how many of those kept answered it against the
    list's routing, and so count as not shown.
    """

    region: str
    wave: str
    group: str
    file: str
    sha256: str
    tool: str
    layout: str
    table: str
    table_sha256: str
    counts: Mapping[str, int]
    choices: Mapping[str, str] = field(default_factory=dict)
    asked_sha256: str = ""
    headers_sha256: str = ""
    coupling_sha256: str = ""
    content_sha256: str = ""
    marks: tuple[str, ...] = ()
    against_routing: Mapping[str, int] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, str, str]:
        """Region, wave and group."""
        return self.region, self.wave, self.group


@dataclass(frozen=True)
class Register:
    """All entries of a data set, and the day on which a region's group of a wave was closed.

    `salt` goes into each mark; without it marks could be told from a list of tokens. `released` is
    how many lines the ledger of what went out had at least, and the hash of the last of those.
    """

    entries: tuple[Entry, ...] = ()
    closed: Mapping[str, str] = field(default_factory=dict)
    salt: str = field(default="", repr=False)
    released: tuple[int, str] = (0, "")

    def of(self, region: str, wave: str = "", group: str = "") -> tuple[Entry, ...]:
        """Return the entries of a region, wave and group; an empty name is any."""
        return tuple(
            entry
            for entry in self.entries
            if entry.region == region and wave in ("", entry.wave) and group in ("", entry.group)
        )

    def closed_on(self, region: str, wave: str, group: str) -> str:
        """Return the day on which it was closed; empty for an open one."""
        return self.closed.get(f"{region}/{wave}/{group}", "")


def read_register(folder: Path, where: str = "") -> Register:
    """Return the register of a folder with answers; an empty one where there is none.

    Raises `FileError` or `DataError` for one that cannot be read, is damaged or is newer.
    """
    path = folder / REGISTER
    where = where or path.name
    if not path.exists():
        return Register()
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["schema"] > SCHEMA:
            raise DataError(
                f"het register heeft schema {said['schema']}, en deze versie kent {SCHEMA}",
                where=where,
                remedy="werk aoj bij",
            )
        entries = tuple(map(_entry, said["entries"]))
        if len({entry.table for entry in entries}) < len(entries):
            raise ValueError("een tabel staat er dubbel in")
        lines, digest = said.get("released", (0, ""))
        released = (int(lines), str(digest))
        return Register(entries, _texts(said["closed"]), str(said.get("salt", "")), released)
    except OSError as error:
        raise FileError(
            f"het register kan niet gelezen worden ({reason_of(error)})", where=where
        ) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        raise DataError(
            "het register van de antwoorden is beschadigd",
            where=where,
            remedy="zet het terug uit een reservekopie, of neem de exports opnieuw op",
        ) from None


def write_register(folder: Path, register: Register) -> None:
    """Write the register atomically, the same entries always as the same bytes."""
    entries = sorted(register.entries, key=lambda entry: (*entry.place, entry.table))
    said = {
        "schema": SCHEMA,
        "salt": register.salt,
        "closed": dict(sorted(register.closed.items())),
        **({"released": list(register.released)} if register.released[0] else {}),
        "entries": [_said(entry) for entry in entries],
    }
    write_text(folder / REGISTER, json.dumps(said, indent=1, ensure_ascii=False) + "\n")


def _said(entry: Entry) -> dict[str, Any]:
    """Return what the register says of an entry; of answers against the routing where there are."""
    said = asdict(entry)
    return said if entry.against_routing else {k: v for k, v in said.items() if k != _UNDONE}


def free_name(entries: Iterable[Entry], region: str, wave: str, group: str) -> str:
    """Return the path of a new table, from the folder with answers, with forward slashes."""
    taken = {entry.table for entry in entries}
    number = 1
    while (name := f"{TABLES}/{region}/{wave}-{group}-{number}.parquet") in taken:
        number += 1
    return name


def table_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table of responses as Parquet; the same rows give the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = {name: pa.array(frame[name].astype("str").tolist(), pa.string()) for name in COLUMNS}
    out = io.BytesIO()
    pq.write_table(pa.table(texts), out, compression="zstd", store_schema=False)
    return out.getvalue()


def write_table(folder: Path, name: str, content: bytes) -> None:
    """Write a table atomically below the folder with answers; raises `FileError`."""
    write_bytes(folder / name, content)


def drop_tables(folder: Path, names: Iterable[str]) -> None:
    """Take tables off the disk, and folders that are empty then; raises `FileError`."""
    for path in (folder / name for name in names):
        with writing_in(path.parent):
            path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.parent.rmdir()


def stray_tables(
    folder: Path, register: Register, region: str, wave: str = "", group: str = ""
) -> tuple[str, ...]:
    """Return tables of a region, wave and group that no entry names: an interruption left them.

    An empty name is any. Their paths are from the folder with answers, with forward slashes.
    """
    place = f"{re.escape(wave) or '.+'}-{group or '[a-z]+'}"
    name = re.compile(rf"({place}-\d+\.parquet|\.{place}-\d+\.parquet\.\d+\.tmp)")
    named = {entry.table for entry in register.entries}
    with writing_in(folder / TABLES / region):
        paths = sorted((folder / TABLES / region).glob("*"))
    found = [f"{TABLES}/{region}/{path.name}" for path in paths if name.fullmatch(path.name)]
    return tuple(path for path in found if path not in named)


def read_table(folder: Path, entry: Entry) -> pd.DataFrame:
    """Return the table of an entry, `COLUMNS` as text; raises `DataError` where it was changed."""
    import pyarrow.parquet as pq

    path = folder / entry.table
    if not path.is_file():
        raise DataError(
            "een tabel met antwoorden ontbreekt",
            where=entry.table,
            remedy="zet haar terug uit een reservekopie, of neem de export opnieuw op",
        )
    if hash_file(path)[0] != entry.table_sha256:
        raise DataError(
            "een tabel met antwoorden is veranderd sinds zij werd opgenomen",
            where=entry.table,
            remedy="zet haar terug uit een reservekopie; is er nog niets van vrijgegeven, dan kan "
            f"zij ook weg met 'aoj answers remove {entry.region} --wave {entry.wave} --group "
            f"{entry.group}', en de export opnieuw erin",
        )
    table = pq.read_table(path, columns=list(COLUMNS))
    return pd.DataFrame({name: pd.Series(table[name].to_pylist(), dtype="str") for name in COLUMNS})


def empty_table() -> pd.DataFrame:
    """Return a table of responses without rows."""
    return pd.DataFrame({name: pd.Series([], dtype="str") for name in COLUMNS})


def without(register: Register, gone: Iterable[Entry]) -> Register:
    """Return the register without some entries."""
    lost = {entry.table for entry in gone}
    kept = tuple(entry for entry in register.entries if entry.table not in lost)
    return replace(register, entries=kept)


def _entry(said: Mapping[str, Any]) -> Entry:
    """Return an entry; `ValueError` or `TypeError` for anything that `write_register` never says.

    A table can only lie below the folder with answers, whoever wrote the register.
    """
    known = {name: said[name] for name in Entry.__dataclass_fields__ if name in said}
    known["marks"] = tuple(map(str, known.get("marks", ())))
    known["counts"] = {str(name): int(count) for name, count in known["counts"].items()}
    known["choices"] = _texts(known.get("choices", {}))
    known[_UNDONE] = {str(key): int(count) for key, count in known.get(_UNDONE, {}).items()}
    entry = Entry(**known)
    texts = [getattr(entry, name) for name in _TEXTS]
    if not all(isinstance(text, str) for text in texts) or not _TABLE.fullmatch(entry.table):
        raise ValueError("geen regel van het register")
    return entry


def _texts(said: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(text) for name, text in said.items()}
