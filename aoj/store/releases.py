"""What went out of the answers: the plan files of runs, and the ledger that never changes.

A plan file holds the tables that may be shown of one region, under the hash of its contents. The
ledger (`grootboek.jsonl`) has a line per page that was exported, with the tables on it; each line
carries the hash of the line before, and a file beside it how far the ledger came, so that a line
that was altered, dropped or cut off is seen. The register of answers says it too, so that a ledger
that is gone, or came back from an older copy, is seen. None holds an answer of one person.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from aoj.errors import DataError, FileError, reason_of
from aoj.store.disk import locked, unreadable, write_bytes

RELEASE_VARIABLE = "AOJ_RELEASE"
"""Environment variable that tells a notebook which plan it may read: the hash; empty for none."""

FOLDER, LEDGER, REACHED = "vrijgave", "grootboek.jsonl", "grootboek.stand"
SCHEMA = 1
_HASH = re.compile(r"[0-9a-f]{20}")
_REMEDY = (
    "zet grootboek.jsonl en grootboek.stand samen terug uit een reservekopie; zonder het grootboek "
    "weet niemand wat er al naar buiten ging"
)


@dataclass(frozen=True)
class Released:
    """One table that was printed; `answers` are codes with how many gave them, low to high.

    `by` is '' for the whole group, 'rol', 'gemeente' or the key of a question; 'metingen' for the
    whole of those who are in two waves, with `part` 'then>now' and `wave` that of the counts. A
    `question` '' counts who answered at all: `base` is that number, without answers.
    """

    region: str
    wave: str
    group: str
    question: str
    by: str = ""
    part: str = ""
    detail: str = "geheel"
    base: int = 0
    answers: tuple[tuple[str, int], ...] = ()
    plan: str = ""
    line: int = 0


@dataclass(frozen=True)
class ReleasedOthers:
    """A printed share of other regions together, beside a question; what makes it up is not told.

    `way` is 'gemiddelde', 'samen', 'eerdere meting' or 'aangeleverd'; `named` are regions that are
    named with their own share.
    """

    group: str
    question: str
    code: str
    way: str
    regions: int
    share: float
    named: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Release:
    """One line of the ledger: a page that went out, and all tables on it."""

    region: str
    data: str
    edition: str
    template: str
    plan: str
    wave: str
    date: str
    formats: tuple[str, ...] = ("html",)
    groups: tuple[str, ...] = ()
    tables: tuple[Released, ...] = ()
    others: tuple[ReleasedOthers, ...] = ()
    open_answers: tuple[tuple[str, str, int], ...] = ()
    """Group, question and how many open answers were printed."""
    line: int = 0

    @property
    def about(self) -> tuple[str, str, str, str, tuple[str, ...]]:
        """What makes it another release: who, where, and which plan in which formats."""
        return self.region, self.edition, self.template, self.plan, self.formats


@dataclass(frozen=True)
class Ledger:
    """All that went out of a data set, oldest first; `head` is the hash of the last line."""

    releases: tuple[Release, ...] = ()
    head: str = field(default="", repr=False)

    def tables(self, region: str = "", wave: str = "") -> tuple[Released, ...]:
        """Return the tables that were printed, of a region and wave; '' is any."""
        return tuple(
            table
            for release in self.releases
            for table in release.tables
            if region in ("", table.region) and wave in ("", table.wave)
        )

    def of(self, region: str, wave: str = "") -> tuple[Release, ...]:
        """Return the releases of a region, and of a wave; '' is any."""
        return tuple(
            release
            for release in self.releases
            if release.region == region and wave in ("", release.wave)
        )


def plan_path(folder: Path, region: str, plan: str) -> Path:
    """Return where a plan lies below the folder with answers."""
    return folder / FOLDER / f"{region}.{plan}.json"


def plans_of(folder: Path, region: str) -> tuple[str, ...]:
    """Return the hashes of the plans of a region that were kept, in alphabetical order."""
    names = (path.name.removesuffix(".json") for path in (folder / FOLDER).glob(f"{region}.*.json"))
    plans = (name.removeprefix(f"{region}.") for name in names)
    return tuple(sorted(plan for plan in plans if _HASH.fullmatch(plan)))


def asked_plan() -> str:
    """Return the hash of the plan that a run gave this notebook; '' where there is none."""
    return os.environ.get(RELEASE_VARIABLE, "").strip()


def write_plan(folder: Path, region: str, plan: str, text: str) -> Path:
    """Keep a plan under its hash, atomically; nothing is done where it is there already.

    Raises `DataError` where the text has another hash, `FileError` where it cannot be written.
    """
    content = text.encode("utf-8")
    path = plan_path(folder, region, plan)
    _check_plan(content, plan, path.name)
    if not path.is_file() or path.read_bytes() != content:
        write_bytes(path, content)
    return path


def read_plan(folder: Path, region: str, plan: str) -> str:
    """Return the text of a plan; raises `DataError` where it is gone, altered or another's."""
    path = plan_path(folder, region, plan if _HASH.fullmatch(plan) else "x")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataError(
            f"er is geen vrijgaveplan van {region} met dit kenmerk",
            where=f"{FOLDER}/{path.name}",
            remedy=f"draai opnieuw met 'aoj run {region}'",
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None
    _check_plan(content, plan, path.name)
    return content.decode("utf-8")


def _check_plan(content: bytes, plan: str, name: str) -> None:
    if hashlib.sha256(content).hexdigest()[: len(plan)] != plan or not _HASH.fullmatch(plan):
        raise DataError(
            "het vrijgaveplan is veranderd sinds het werd gemaakt",
            where=f"{FOLDER}/{name}",
            remedy="verwijder dit bestand en draai opnieuw met 'aoj run'",
        )


def read_ledger(folder: Path) -> Ledger:
    """Return the ledger of a folder with answers; an empty one where nothing ever went out.

    Raises `DataError` where a line was altered, dropped, added by hand or cut off, is of a newer
    version, or is not there while the register of answers knows of it; `FileError` where it cannot
    be read.
    """
    from aoj.store.responses import read_register  # brings pandas, which runs may not need

    path = folder / FOLDER / LEDGER
    known = (_reached(folder), read_register(folder).released)
    try:
        content = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise unreadable(path, error) from None
    lines = content.split(b"\n")
    if lines.pop():
        raise _damaged("de laatste regel is niet af")
    before, found = "", []
    for number, line in enumerate(lines, start=1):
        found.append(_release(line, before, number))
        before = hashlib.sha256(line).hexdigest()
        if any(number == lines and before != digest for lines, digest in known):
            raise _damaged(f"regel {number} is veranderd")
    if len(found) < (most := max(lines for lines, _ in known)):
        raise _damaged(f"het heeft {len(found)} regels en had er {most}")
    return Ledger(tuple(found), before)


def append_release(folder: Path, release: Release) -> Release | None:
    """Add a line to the ledger and return it; None where the same went out before.

    The ledger is written anew as a whole, so that it is never half a line longer. Raises
    `DataError` where it is damaged: then nothing goes out.
    """
    return change_ledger(folder, lambda _: release)


def change_ledger(
    folder: Path, decide: Callable[[Ledger], Release | None], *, is_invented: bool = False
) -> Release | None:
    """Add what `decide` makes of the ledger as it stands, while nobody else can add to it.

    How far it came is put in the register of answers as well, but for people that are invented:
    their register is in git, and their ledger is nowhere but here.
    """
    place = folder / FOLDER
    with locked(place, wait_seconds=30):
        ledger = read_ledger(folder)
        release = decide(ledger)
        if not is_invented:
            _tell_register(folder, len(ledger.releases), ledger.head)
        if release is None or any(_holds(known, release) for known in ledger.releases):
            return None
        number = len(ledger.releases) + 1
        line = _line(release, ledger.head)
        path = place / LEDGER
        content = path.read_bytes() if path.exists() else b""
        digest = hashlib.sha256(line).hexdigest()
        write_bytes(path, content + line + b"\n")
        write_bytes(place / REACHED, f"{number} {digest}\n".encode())
        if not is_invented:
            _tell_register(folder, number, digest)
        return _numbered(release, number)


def _tell_register(folder: Path, lines: int, digest: str) -> None:
    """Put in the register of answers, where there is one, how many lines the ledger has.

    A stop before this does no harm: the next release tells it.
    """
    from aoj.store.responses import REGISTER, read_register, write_register

    if not (folder / REGISTER).exists() or read_register(folder).released[0] >= lines:
        return
    with locked(folder, wait_seconds=30):
        write_register(folder, replace(read_register(folder), released=(lines, digest)))


def _holds(known: Release, release: Release) -> bool:
    """Whether all of a release is on a page that went out before."""
    shown = {replace(table, plan="", line=0) for table in known.tables}
    return (
        known.about == release.about
        and shown >= {replace(table, plan="", line=0) for table in release.tables}
        and {*known.others} >= {*release.others}
        and {*known.open_answers} >= {*release.open_answers}
    )


def _line(release: Release, before: str) -> bytes:
    """Return a line: its tables short, since region and plan are those of the line."""
    said = asdict(release)
    del said["line"]
    said["tables"] = [
        [t.wave, t.group, t.question, t.by, t.part, t.detail, t.base, dict(t.answers)]
        for t in release.tables
    ]
    whole = {"schema": SCHEMA, "before": before, **said}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _release(line: bytes, before: str, number: int) -> Release:
    try:
        said = json.loads(line)
        schema, linked = int(said["schema"]), said["before"]
        if schema <= SCHEMA and linked == before:
            return _numbered(_read(said), number)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _damaged(f"regel {number} is beschadigd") from None
    if schema > SCHEMA:
        raise DataError(
            f"het grootboek heeft schema {schema}, en deze versie kent {SCHEMA}",
            where=f"{FOLDER}/{LEDGER}",
            remedy="werk aoj bij",
        )
    raise _damaged(f"regel {number} sluit niet aan op de regel ervoor")


def _read(said: Mapping[str, Any]) -> Release:
    return Release(
        region=str(said["region"]),
        data=str(said["data"]),
        edition=str(said["edition"]),
        template=str(said["template"]),
        plan=str(said["plan"]),
        wave=str(said["wave"]),
        date=str(said["date"]),
        formats=tuple(map(str, said["formats"])),
        groups=tuple(map(str, said["groups"])),
        tables=tuple(_table(str(said["region"]), *row) for row in said["tables"]),
        others=tuple(map(_others, said["others"])),
        open_answers=tuple((str(g), str(q), int(n)) for g, q, n in said["open_answers"]),
    )


def _table(
    region: str,
    wave: str,
    group: str,
    question: str,
    by: str,
    part: str,
    detail: str,
    base: int,
    answers: Mapping[str, int],
) -> Released:
    counts = tuple((str(code), int(count)) for code, count in answers.items())
    return Released(region, wave, group, question, by, part, detail, int(base), counts)


def _others(said: Mapping[str, Any]) -> ReleasedOthers:
    named = tuple((str(name), float(share)) for name, share in said["named"])
    return ReleasedOthers(
        group=str(said["group"]),
        question=str(said["question"]),
        code=str(said["code"]),
        way=str(said["way"]),
        regions=int(said["regions"]),
        share=float(said["share"]),
        named=named,
    )


def _numbered(release: Release, number: int) -> Release:
    tables: Iterable[Released] = release.tables
    own = tuple(replace(table, plan=release.plan, line=number) for table in tables)
    return replace(release, tables=own, line=number)


def _reached(folder: Path) -> tuple[int, str]:
    """Return how many lines there were at least, and the hash of the last of those."""
    path = folder / FOLDER / REACHED
    try:
        number, digest = path.read_text(encoding="ascii").split()
        return int(number), digest
    except FileNotFoundError:
        return 0, ""
    except OSError as error:
        raise FileError(
            f"het bestand is niet te lezen ({reason_of(error)})", where=f"{FOLDER}/{REACHED}"
        ) from None
    except ValueError:
        raise _damaged(f"{REACHED} is beschadigd") from None


def _damaged(why: str) -> DataError:
    return DataError(
        f"het grootboek van wat naar buiten ging is beschadigd: {why}",
        where=f"{FOLDER}/{LEDGER}",
        remedy=_REMEDY,
    )
