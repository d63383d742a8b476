"""A file that came in, by hand or from a service: read, registered, and told what it changes."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aoj import sources
from aoj.commands.fetch_layout import read_layout
from aoj.dataset.vintages import Difference, compare_snapshots, compare_supplied
from aoj.errors import AojError, DataError
from aoj.geography import Geography
from aoj.settings.bronnen import Bronnen, DuoFile
from aoj.sources.files import read_sample, year_in_name
from aoj.sources.source import Loaded, Source, SourceFile
from aoj.store import snapshots as registry
from aoj.store.snapshots import Candidate, Snapshot

COLUMNS = "columns"
"""Option of a file of DUO: headers that stand for the columns of its loader, as JSON."""


@dataclass(frozen=True)
class Arrival:
    """A file that was recognised and read without complaint."""

    name: str
    candidate: Candidate
    loaded: Loaded


@dataclass(frozen=True)
class Expected:
    """What is known of a file beforehand: what a service said, or nothing.

    `source` is the source that must read it; `columns` holds per source the headers that
    bronnen.yml adds, as `COLUMNS` has them.
    """

    source: str = ""
    year: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)


def columns_of(bronnen: Bronnen | None) -> dict[str, str]:
    """Return per source the headers that bronnen.yml adds to those of its loader, as JSON."""
    if bronnen is None:
        return {}
    blocks = {n: block for n, block in bronnen.sources.items() if isinstance(block, DuoFile)}
    added = {
        bronnen.reader(name): {
            column: list(texts) for column, texts in sorted(block.columns.items()) if texts
        }
        for name, block in blocks.items()
    }
    return {name: json.dumps(own, ensure_ascii=False) for name, own in added.items() if own}


def check_arrival(
    name: str, path: Path, sha256: str, size: int, geography: Geography, expected: Expected
) -> Arrival:
    """Recognise and read a file; raises `AojError` where it cannot be accepted."""
    source, options = recognise(path, expected)
    loaded = sources.load(source.name, SourceFile(path, path.name, options), geography)
    candidate = Candidate(
        path=path,
        source=source.name,
        table=loaded.table or source.table,
        publisher=source.publisher,
        title=source.title,
        sha256=sha256,
        size=size,
        original_name=path.name,
        date=loaded.date,
        periods=loaded.periods,
        selection=loaded.selection,
        rows=loaded.rows,
        options=options,
        origin=dict(expected.origin),
        layout=read_layout(path, source),
    )
    return Arrival(name, candidate, loaded)


def recognise(path: Path, expected: Expected) -> tuple[Source, dict[str, str]]:
    """Return the source of a file and its options.

    The contents tell, except where bronnen.yml gives other headers for what a service has: those
    a source does not know itself. Raises as `sources.recognise`, and `DataError` where a service
    gave a file of another source.
    """
    name = path.name
    if expected.year and expected.year not in name:
        name = f"{name.partition('.')[0]}-{expected.year}{path.suffix}"
    source, options = _of_block(path, name, expected) or sources.recognise(path, name)
    if expected.source not in ("", source.name):
        raise DataError(
            f"de dienst gaf een bestand van een andere bron ({source.name}: {source.title})",
            expected=expected.source,
            remedy="`aoj fetch --check` zegt wat er in bronnen.yml moet veranderen",
        )
    added = expected.columns.get(source.name)
    return source, options | ({COLUMNS: added} if added else {})


def _of_block(path: Path, name: str, expected: Expected) -> tuple[Source, dict[str, str]] | None:
    source = sources.SOURCES.get(expected.source)
    if source is None or expected.source not in expected.columns:
        return None
    read_sample(path)  # raises for a web page and the like
    return source, {"year": year_in_name(name)} if source.needs_year else {}


def check_same_year(path: Path, before: Snapshot | Candidate | None, expected: Expected) -> None:
    """Raise `DataError` where the same bytes come again under the name of another year."""
    if before is None or "year" not in before.options:
        return
    _, options = recognise(path, expected)
    if options.get("year") != before.options["year"]:
        raise DataError(
            f"dezelfde inhoud is al geregistreerd als {before.options['year']} "
            f"(toen '{before.original_name}')",
            remedy="controleer welk jaar klopt",
        )


def now() -> str:
    """Return this moment in UTC, as a manifest has it."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sentence_of(error: AojError) -> str:
    """Return an error's sentence without its place: the report names the file already."""
    return str(type(error)(error.what, expected=error.expected, remedy=error.remedy))


def describe(snapshot: Snapshot) -> str:
    """Return what a snapshot holds: its table, its rows and its periods."""
    about = f"{snapshot.publisher} {snapshot.table}, {snapshot.title}"
    if snapshot.selection != "alles":
        about += f" ({snapshot.selection})"
    return "; ".join([about, *extent(snapshot)])


def extent(snapshot: Snapshot) -> list[str]:
    """Return the rows and the periods of a snapshot, in words."""
    parts = [rows_of(snapshot.rows)]
    if snapshot.periods:
        first, last = snapshot.periods[0], snapshot.periods[-1]
        parts.append(first if first == last else f"{first} tot en met {last}")
    return parts


def number(count: int) -> str:
    """Return a count as a reader writes it.

    >>> number(2600000)
    '2.600.000'
    """
    return f"{count:,}".replace(",", ".")


def rows_of(count: int) -> str:
    """Return a count of rows as a reader writes it.

    >>> rows_of(1), rows_of(2600)
    ('1 rij', '2.600 rijen')
    """
    return f"{number(count)} {'rij' if count == 1 else 'rijen'}"


@dataclass(frozen=True)
class Change:
    """How a new snapshot differs from the newest that there was of the same table and periods."""

    snapshot: Snapshot
    before: Snapshot
    is_newer: bool
    difference: Difference

    def text(self) -> str:
        """Return the change in a sentence or two, with both files named."""
        if self.snapshot.is_supplied:
            return (
                f"{self.snapshot.original_name}: wat eerder is aangeleverd en niet in dit bestand "
                f"staat, blijft gelden. Vergeleken met wat gold: {self.difference.text()}"
            )
        other = _named(self.before)
        rule = (
            "deze nieuwere cijfers gelden nu"
            if self.is_newer
            else f"het is ouder, dus de cijfers van {other} blijven gelden"
        )
        return (
            f"{self.snapshot.original_name} staat nu naast {other} en {rule}. "
            f"Van oud naar nieuw: {self.difference.text()}"
        )


def changes(
    root: Path, present: Iterable[Snapshot], new: Iterable[Snapshot], geography: Geography
) -> Iterator[Change]:
    """Give how each new snapshot changes a table that another vintage was there of.

    The store of both must have been built.
    """

    def name_of(code: str) -> str:
        return geography.name(code) if code in geography.codes else code

    before = list(present)
    for snapshot in new:
        others = registry.newest_first(s for s in before if snapshot.is_vintage_of(s))
        before.append(snapshot)
        if others and snapshot.is_supplied:
            difference = compare_supplied(root, others, snapshot, name_of)
            yield Change(snapshot, others[0], True, difference)
        elif others:
            older, newer = reversed(registry.newest_first([others[0], snapshot]))
            difference = compare_snapshots(root, older, newer, name_of)
            yield Change(snapshot, others[0], newer is snapshot, difference)


def _named(snapshot: Snapshot) -> str:
    """Return how a sentence names a snapshot: its file and its date, or its day of arrival."""
    known = snapshot.date or f"geregistreerd op {snapshot.registered[:10]}"
    return f"'{snapshot.original_name}' ({known})"
