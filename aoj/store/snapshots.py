"""The manifest of a data set: which files were registered, when, how, and what they hold.

A data set is a folder: `datapackage.json` (a Frictionless Data Package), `bestanden/<source>/`
with the files as they came, byte for byte, and `store/`, which is derived from them. A file is
copied first and named in the manifest last, each step atomic: what the manifest names is there.

**Which snapshot is the newest**: the one with the later date; the date of a file that tells none is
the day on which it was registered; of equal dates the one that was registered later (see
`newest_first`). What a service gives now is never older than what it gave before for the same block
of bronnen.yml: a table that was mended there, or that follows a stopped one, may have an older date
(see `after`). Nothing else in the project decides this.

**Where a fetched file came from** is its `origin`: `address`, `changed` (what the service said of
the last change), `asked` (a hash of what was asked of it), `block` and `year`, `protocol`, and
`after`, the date of an earlier edition that it replaces though that is the later one. When a
service says another `changed` and then gives the same bytes, that is the same snapshot, and its
origin is rewritten (see `remember`), so that they are not fetched for nothing again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path, PurePosixPath
from typing import Any

from aoj.errors import DataError
from aoj.store.disk import copy_file, hash_file, short, unreadable, unwritable, write_text
from aoj.store.project import EXAMPLE

SCHEMA = 1
MANIFEST = "datapackage.json"
FILES = "bestanden"
AFTER = "after"
BY_HAND = "met de hand gedownload"
SUPPLIED = "eigen_"
"""How the names of sources begin that users supply."""

_LONGEST_NAME = 100
_TYPES = {"number": int, "rows": int, "periods": list, "options": dict} | dict.fromkeys(
    ["table", "original_name", "date", "registered", "selection"], str
)
_DATE = r"(?:\d{4}(?:-\d\d){0,2})?"
_MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_CC_BY = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Naamsvermelding 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_CC0 = {
    "name": "CC0-1.0",
    "title": "Creative Commons Publiek Domein 1.0",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
}
_LICENCES = {"cbs": _CC_BY, "duo": _CC0, "rio": _CC_BY}
"""By the beginning of a source's name, as its publisher gives it out."""


@dataclass(frozen=True)
class Layout:
    """How others can read a CSV: its encoding, delimiter and, if known, the type of each field."""

    encoding: str = ""
    delimiter: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    """Texts that stand for 'no value' in the fields that are numbers."""


@dataclass(frozen=True)
class Snapshot:
    """One registered file: what it is, where it lies and how it came.

    `file` is relative to the folder of the data set, with forward slashes; `date` is that of the
    figures or of the publication, as far as known; `registered` a moment in UTC; `selection` says
    which columns of the table the file has; `rows` counts its rows of data. `origin` is empty for
    a file that a person offered.
    """

    number: int
    id: str
    source: str
    table: str
    publisher: str
    title: str
    sha256: str
    size: int
    file: str
    original_name: str
    date: str
    registered: str
    how: str
    periods: tuple[str, ...]
    selection: str
    rows: int
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    origin: Mapping[str, str] = field(default_factory=dict, hash=False)
    layout: Layout = Layout()

    @property
    def effective_date(self) -> str:
        """The date of its figures or publication, else that of its registration."""
        return self.date or self.registered[:10]

    @property
    def is_supplied(self) -> bool:
        """Whether a user supplied it: whoever sees its hash could find the counts that it hides."""
        return self.source.startswith(SUPPLIED)

    @property
    def public_hash(self) -> str:
        """Its sha256 as records and reports may have it: empty for what a user supplied."""
        return "" if self.is_supplied else self.sha256

    @property
    def counting_date(self) -> str:
        """Its date, or that of an edition which it replaces where that is later."""
        return max(self.effective_date, self.origin.get(AFTER, ""))

    def path(self, root: Path) -> Path:
        """Return where the file lies, in the data set at `root`."""
        return root.joinpath(*PurePosixPath(self.file).parts)

    def is_vintage_of(self, other: Snapshot) -> bool:
        """Whether both give columns of the same table, not all different, for the same periods.

        Two selections of columns of one table and period complement each other: no vintages.
        """
        return (
            self.source == other.source
            and bool({*self.selection.split("+")} & {*other.selection.split("+")})
            and self.sha256 != other.sha256
            and (self.periods == other.periods or bool({*self.periods} & {*other.periods}))
        )


@dataclass(frozen=True)
class Candidate:
    """A file that was recognised and checked, and may be registered."""

    path: Path
    source: str
    table: str
    publisher: str
    title: str
    sha256: str
    size: int
    original_name: str
    date: str
    periods: tuple[str, ...]
    selection: str
    rows: int
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    origin: Mapping[str, str] = field(default_factory=dict, hash=False)
    layout: Layout = Layout()


def newest_first(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """Return snapshots with the newest in front: by date, then by order of registration."""
    return sorted(snapshots, key=lambda s: (s.counting_date, s.number), reverse=True)


def editions(snapshots: Iterable[Snapshot], block: str, year: str) -> list[Snapshot]:
    """Return what services gave for a block of bronnen.yml and a year, the newest in front."""
    return newest_first(
        s for s in snapshots if (s.origin.get("block"), s.origin.get("year")) == (block, year)
    )


def in_place_of(
    present: Iterable[Snapshot], origin: Mapping[str, str], date: str
) -> Mapping[str, str]:
    """Return the origin of a file of `date` that a service gives now, in place of all before it."""
    before = editions(present, origin.get("block", ""), origin.get("year", ""))
    last = before[0].counting_date if before else ""
    return {**origin, AFTER: last} if last > date else origin


def read_manifest(root: Path) -> tuple[Snapshot, ...]:
    """Return the snapshots of the data set at `root`, in order of registration.

    Empty where nothing was registered. Raises `DataError` for a damaged or newer manifest.
    """
    path = root / MANIFEST
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        schema = package["aoj"]["schema"]
        if schema > SCHEMA:
            raise DataError(
                f"het manifest heeft schema {schema}, dit programma kent tot en met {SCHEMA}",
                where=short(path),
                remedy="werk aoj bij",
            )
        resources = package["resources"]
        if not isinstance(resources, list):
            raise TypeError(resources)
        found = [_from_resource(resource) for resource in resources]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise unreadable(path, error) from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(
            "het manifest is beschadigd", where=short(path), remedy="haal het terug uit een kopie"
        ) from error
    return tuple(sorted(found, key=lambda snapshot: snapshot.number))


def register(
    root: Path,
    candidates: Sequence[Candidate],
    *,
    registered: str,
    how: str = BY_HAND,
    name: str = "",
) -> tuple[Snapshot, ...]:
    """Copy files into the data set at `root` and name them in its manifest; return the new ones.

    `registered` is the moment, in UTC. All files are copied before the manifest is written, so
    that an interruption leaves the data set as it was. Call it within `locked`. Raises
    `FileError` where a file cannot be written.
    """
    present = read_manifest(root)
    known = {snapshot.sha256 for snapshot in present}
    number = max((snapshot.number for snapshot in present), default=0)
    new: list[Snapshot] = []
    for candidate in candidates:
        if candidate.sha256 in known:
            continue
        known.add(candidate.sha256)
        taken = {snapshot.file.lower(): snapshot.sha256 for snapshot in (*present, *new)}
        file = _free_name(root, candidate, taken)
        copy_file(candidate.path, root / file, candidate.sha256)
        number += 1
        new.append(_snapshot(candidate, number, file.as_posix(), registered, how))
    if new:
        text = build_manifest(name or root.name, (*present, *new))
        write_text(root / MANIFEST, text)
    return tuple(new)


def remember(root: Path, snapshot: Snapshot, origin: Mapping[str, str], name: str = "") -> Snapshot:
    """Note that a service gave the bytes of a snapshot again, and what it said of them.

    Neither its number, id nor file changes, so that nothing made from it is outdated. Call it
    within `locked`. Raises `FileError` where the manifest cannot be written.
    """
    noted = replace(snapshot, origin=dict(origin))
    present = read_manifest(root)
    known = [noted if other.id == noted.id else other for other in present]
    if tuple(known) != present:
        write_text(root / MANIFEST, build_manifest(name or root.name, known))
    return noted


def register_again(
    root: Path,
    snapshot: Snapshot,
    origin: Mapping[str, str],
    *,
    registered: str,
    name: str = "",
) -> Snapshot:
    """Register the file of a snapshot once more, because a service went back to it.

    A new snapshot of the same file: what another edition replaced in the meantime counts again,
    and a run pinned before it sees what it saw. Call it within `locked`. Raises `FileError`.
    """
    present = read_manifest(root)
    number = max(other.number for other in present) + 1
    again = replace(
        snapshot,
        number=number,
        id=_id_of(snapshot.source, snapshot.sha256, number, registered, again=True),
        registered=registered,
        origin=dict(origin),
    )
    write_text(root / MANIFEST, build_manifest(name or root.name, (*present, again)))
    return again


def forget(root: Path, snapshot: Snapshot, name: str = "") -> None:
    """Take a snapshot out of the manifest, and then remove its file where no other one has it.

    Call it within `locked`, and only where nothing was made from it: its number may be given again.
    Raises `FileError` where the manifest or the file cannot be written.
    """
    left = [other for other in read_manifest(root) if other.id != snapshot.id]
    try:
        if left:
            write_text(root / MANIFEST, build_manifest(name or root.name, left))
        else:
            (root / MANIFEST).unlink(missing_ok=True)
        if all(other.file != snapshot.file for other in left):
            snapshot.path(root).unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(snapshot.path(root), error) from error


def build_manifest(name: str, snapshots: Iterable[Snapshot]) -> str:
    """Return the text of a manifest; the same snapshots always give the same text."""
    package = {
        "profile": "data-package",
        "name": name,
        "title": f"Gegevensset {name} van de regionale monitor onderwijs en jeugdhulp",
        "aoj": {"schema": SCHEMA},
        "resources": [_to_resource(snapshot, name) for snapshot in snapshots],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def check_unchanged(snapshot: Snapshot, root: Path) -> Path:
    """Return the file of a snapshot; raises `DataError` where it is gone or changed."""
    path = snapshot.path(root)
    if not path.is_file():
        raise DataError(
            "dit geregistreerde bestand ontbreekt",
            where=f"{root.name}/{snapshot.file}",
            remedy=f"zet het terug of verwijder de regel uit {MANIFEST}",
        )
    if hash_file(path)[0] != snapshot.sha256:
        raise DataError(
            "dit bestand is veranderd sinds het werd geregistreerd (andere sha256)",
            where=f"{root.name}/{snapshot.file}",
            remedy="zet het oorspronkelijke bestand terug en registreer een nieuw bestand met "
            "`aoj fetch --from`",
        )
    return path


def _free_name(root: Path, candidate: Candidate, taken: Mapping[str, str]) -> PurePosixPath:
    """Return a path for a file: its own name, with a part of its hash where that is taken."""
    folder = PurePosixPath(FILES) / candidate.source
    name = _safe_name(candidate.original_name)
    plain = folder / name
    on_disk = root / plain
    occupied = on_disk.exists() and hash_file(on_disk)[0] != candidate.sha256
    if not occupied and taken.get(str(plain).lower(), candidate.sha256) == candidate.sha256:
        return plain
    stem, dot, suffixes = plain.name.partition(".csv.gz")
    if not dot:
        stem, suffixes = plain.stem, plain.suffix
    return folder / f"{stem}-{candidate.sha256[:12]}{dot}{suffixes}"


def _safe_name(name: str) -> str:
    """Return a file name that every system accepts, of at most 100 characters.

    >>> _safe_name('cijfers: "nieuw".csv')
    'cijfers- -nieuw-.csv'
    """
    clean = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "-", name).strip(" .")
    stem, dot, suffix = clean.rpartition(".")
    if not dot:
        return clean[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(suffix) - 1]}.{suffix}"


def _id_of(source: str, sha256: str, number: int, registered: str, again: bool = False) -> str:
    """Return the id of a snapshot: by the hash of its file, of a supplied one by its moment."""
    if source.startswith(SUPPLIED):
        return f"{source}-{number}-{re.sub(r'[^0-9]', '', registered)}"
    return f"{source}-{sha256[:12]}" + (f"-{number}" if again else "")


def _snapshot(candidate: Candidate, number: int, file: str, registered: str, how: str) -> Snapshot:
    shared = {f.name for f in fields(Candidate)} & {f.name for f in fields(Snapshot)}
    return Snapshot(
        number=number,
        id=_id_of(candidate.source, candidate.sha256, number, registered),
        file=file,
        registered=registered,
        how=how,
        **{name: getattr(candidate, name) for name in shared},
    )


def _to_resource(snapshot: Snapshot, data_set: str) -> dict[str, object]:
    inside = [
        *("number", "id", "source", "table", "original_name", "date", "registered", "how"),
        *("selection", "rows"),
    ]
    own: dict[str, object] = {name: getattr(snapshot, name) for name in inside}
    own |= {"periods": list(snapshot.periods), "options": dict(snapshot.options)}
    if snapshot.origin:
        own["origin"] = dict(snapshot.origin)
    address = snapshot.origin.get("address", "")
    resource: dict[str, object] = {
        "name": snapshot.id.lower(),
        "title": snapshot.title,
        "path": snapshot.file,
        "hash": f"sha256:{snapshot.sha256}",
        "bytes": snapshot.size,
        **_shape(snapshot),
        "sources": [{"title": snapshot.publisher} | ({"path": address} if address else {})],
    }
    licence = _LICENCES.get(snapshot.source.partition("_")[0])
    if licence and data_set != EXAMPLE:  # what is invented is nobody's but ours
        resource["licenses"] = [licence]
    return resource | {"aoj": own}


def _shape(snapshot: Snapshot) -> dict[str, object]:
    """Return what the standard says of the shape of a file, as far as it is known."""
    suffixes = [suffix.lstrip(".").lower() for suffix in PurePosixPath(snapshot.file).suffixes]
    packed = suffixes[-1:] == ["gz"]
    kind = (suffixes[:-1] if packed else suffixes)[-1:] or [""]
    layout = snapshot.layout
    shape: dict[str, object] = {"format": kind[0]}
    if kind[0] in _MEDIA:
        shape["mediatype"] = _MEDIA[kind[0]]
    if packed:
        shape["compression"] = "gz"
    if layout.encoding:
        shape["encoding"] = layout.encoding
    if layout.delimiter:
        shape["dialect"] = {"delimiter": layout.delimiter}
    if layout.fields:
        shape["profile"] = "tabular-data-resource"
        listed = [{"name": name, "type": kind} for name, kind in layout.fields]
        shape["schema"] = {"fields": listed, "missingValues": list(layout.missing)}
    return shape


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _layout_of(resource: Mapping[str, Any]) -> Layout:
    schema = resource.get("schema", {})
    return Layout(
        encoding=str(resource.get("encoding", "")),
        delimiter=str(resource.get("dialect", {}).get("delimiter", "")),
        fields=tuple((str(f["name"]), str(f["type"])) for f in schema.get("fields", ())),
        missing=tuple(str(text) for text in schema.get("missingValues", ())),
    )


def _from_resource(resource: Mapping[str, Any]) -> Snapshot:
    own = dict(resource["aoj"])
    file = str(resource["path"])
    parts = PurePosixPath(file).parts
    if PurePosixPath(file).is_absolute() or ".." in parts or ":" in file or "\\" in file:
        raise ValueError(file)
    sha256 = str(resource["hash"]).removeprefix("sha256:")
    if not re.fullmatch(r"[a-z0-9_]+", own["source"]) or not re.fullmatch("[0-9a-f]{64}", sha256):
        raise ValueError(file)
    own.setdefault("origin", {})
    if any(not isinstance(own[name], kind) for name, kind in (_TYPES | {"origin": dict}).items()):
        raise ValueError(file)
    about = own["source"], sha256, own["number"], own["registered"]
    if own["id"] not in (_id_of(*about), _id_of(*about, again=True)):
        raise ValueError(file)
    if not re.fullmatch(_DATE, own["date"]) or not _are_texts(own["origin"].values()):
        raise ValueError(file)
    known = {f.name for f in fields(Snapshot)}
    return Snapshot(
        **{name: value for name, value in own.items() if name in known - {"periods", "layout"}},
        periods=tuple(own["periods"]),
        title=resource["title"],
        publisher=resource["sources"][0]["title"],
        file=file,
        sha256=sha256,
        size=int(resource["bytes"]),
        layout=_layout_of(resource),
    )
