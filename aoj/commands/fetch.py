"""`aoj fetch --from` takes hand-downloaded files into a data set; `aoj list sources`."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aoj import sources
from aoj.commands.sets import COUNTRYWIDE
from aoj.dataset.parquet import build_store, read_snapshot
from aoj.dataset.vintages import Difference, compare_locations, compare_observations
from aoj.errors import AojError, DataError, FileError, InputError, reason_of
from aoj.geography import Geography, load_geography
from aoj.sources.source import Loaded, SourceFile
from aoj.store import snapshots as registry
from aoj.store.disk import hash_file, locked
from aoj.store.project import EXAMPLE, Project
from aoj.store.snapshots import Candidate, Snapshot

_JUNK = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class FetchReport:
    """What became of each file of a folder.

    `refused` holds file name and sentence; `unchanged` files were registered before, with the
    snapshot that has them; `differences` are sentences about newer (or older) vintages.
    """

    registered: tuple[Snapshot, ...] = ()
    unchanged: tuple[tuple[str, Snapshot], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    differences: tuple[str, ...] = ()
    lines: tuple[str, ...] = field(default=(), repr=False)

    @property
    def failed(self) -> bool:
        """Whether any file was refused."""
        return bool(self.refused)

    def text(self) -> str:
        """Return the report in Dutch: a line per file, what changed, and the count."""
        counts = [
            f"{len(group)} {word}"
            for group, word in (
                (self.registered, "nieuw"),
                (self.unchanged, "ongewijzigd"),
                (self.refused, "geweigerd"),
            )
            if group
        ]
        return "\n".join([*self.lines, *self.differences, ", ".join(counts) + "."])


@dataclass(frozen=True)
class _Checked:
    """A file that was recognised and read without complaint."""

    name: str
    candidate: Candidate
    loaded: Loaded


def list_sources() -> list[str]:
    """Return one line per source: its name, publisher, table and what it gives."""
    width = max(len(name) for name in sources.SOURCES)
    return [
        f"{name:<{width}}  {source.publisher} {source.table}: {source.description}"
        for name, source in sorted(sources.SOURCES.items())
    ]


def fetch_from(
    project: Project,
    folder: Path,
    data_set: str = COUNTRYWIDE,
    *,
    registered: str | None = None,
    how: str = registry.BY_HAND,
) -> FetchReport:
    """Take every file below `folder` (or one file) into a data set, and report on each.

    All files are read and checked before any is copied; what is refused stops nothing else.
    `registered` is the moment in UTC that the manifest will tell, now if absent. Raises
    `InputError` where there is no file, `FileError` where the data set is locked or unwritable.
    """
    root = project.data_set(data_set)
    if data_set == EXAMPLE and not folder.resolve().is_relative_to(root.resolve()):
        raise InputError(
            f"in '{EXAMPLE}' staan alleen verzonnen cijfers",
            expected=f"een gegevensset van echte cijfers, zoals '{COUNTRYWIDE}'",
            remedy="laat '--data' weg",
        )
    files = _files(folder)
    reference = project.reference(data_set)
    geography = load_geography(reference)
    with locked(root):
        present = registry.read_manifest(root)
        known = {snapshot.sha256: snapshot for snapshot in present}
        checked: dict[str, _Checked] = {}
        again: dict[str, str] = {}
        refused: dict[str, str] = {}
        for name, path in files.items():
            try:
                _check_ordinary(path)
                sha256, size = hash_file(path)
                twin = next((c.name for c in checked.values() if c.candidate.sha256 == sha256), "")
                if sha256 in known or twin:
                    _check_same_year(path, known.get(sha256), checked.get(twin))
                    again[name] = sha256
                else:
                    checked[name] = _check(name, path, sha256, size, geography)
            except AojError as error:
                refused[name] = _sentence(error)
        new = registry.register(
            root,
            [item.candidate for item in checked.values()],
            registered=registered or _now(),
            how=how,
            name=data_set,
        )
    by_hash = {snapshot.sha256: snapshot for snapshot in (*present, *new)}
    loaded = {by_hash[c.candidate.sha256].id: c.loaded for c in checked.values()}
    build_store(root, (*present, *new), reference, loaded)
    return FetchReport(
        registered=new,
        unchanged=tuple((name, by_hash[sha256]) for name, sha256 in again.items()),
        refused=tuple((_shown(name), sentence) for name, sentence in refused.items()),
        differences=tuple(_differences(root, present, new, geography)),
        lines=tuple(_lines(files, checked, again, refused, by_hash)),
    )


def _files(folder: Path) -> dict[str, Path]:
    """Return the files to test, by their path from `folder`; hidden ones and debris left out."""
    if not folder.exists():
        raise InputError(
            f"de map '{folder}' bestaat niet", remedy="geef de map met uw downloads op"
        )
    if folder.is_file():
        return {folder.name: folder}
    names = {path.relative_to(folder).as_posix(): path for path in _walk(folder)}
    files = {name: names[name] for name in sorted(names) if not _is_debris(name)}
    if not files:
        raise InputError(
            f"de map '{folder}' bevat geen bestanden",
            expected="downloads van StatLine of DUO",
            remedy="geef de map met uw downloads op",
        )
    return files


def _walk(folder: Path) -> Iterator[Path]:
    """Give every file below a folder; raises `FileError` for a folder that cannot be read."""

    def unreadable(error: OSError) -> None:
        raise FileError(
            f"de map is niet te lezen ({reason_of(error)})",
            where=str(error.filename or folder),
            remedy="controleer of u haar mag lezen",
        ) from error

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent) / name for name in names)


def _check_ordinary(path: Path) -> None:
    """Raise where reading a file could wait for ever, or its name cannot be written down."""
    if path.exists() and not path.is_file():
        raise FileError("dit is geen gewoon bestand", remedy="bied alleen bestanden aan")
    if not path.name.isprintable():
        raise InputError(
            "de bestandsnaam bevat onleesbare tekens", remedy="geef het bestand een andere naam"
        )


def _is_debris(name: str) -> bool:
    parts = name.split("/")
    hidden = any(part.startswith(".") for part in parts)
    return hidden or parts[-1].lower() in _JUNK or parts[-1].startswith("~$")


def _check(name: str, path: Path, sha256: str, size: int, geography: Geography) -> _Checked:
    """Recognise and read a file; raises `AojError` where it cannot be accepted."""
    source, options = sources.recognise(path)
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
    )
    return _Checked(name, candidate, loaded)


def _check_same_year(path: Path, known: Snapshot | None, twin: _Checked | None) -> None:
    """Raise `DataError` where the same bytes come again under the name of another year."""
    before = known or (twin.candidate if twin else None)
    if before is None or not before.options:
        return
    _, options = sources.recognise(path)
    if options != dict(before.options):
        raise DataError(
            f"dezelfde inhoud is al geregistreerd als {before.options['year']} "
            f"(toen '{before.original_name}')",
            remedy="controleer welk jaar klopt",
        )


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sentence(error: AojError) -> str:
    """Return an error's sentence without its place: the report names the file already."""
    return str(type(error)(error.what, expected=error.expected, remedy=error.remedy))


def _lines(
    files: Iterable[str],
    checked: Mapping[str, _Checked],
    again: Mapping[str, str],
    refused: Mapping[str, str],
    by_hash: Mapping[str, Snapshot],
) -> Iterable[str]:
    for name in files:
        if name in refused:
            yield f"{_shown(name)}: geweigerd: {refused[name]}"
            continue
        sha256 = again.get(name) or checked[name].candidate.sha256
        snapshot = by_hash[sha256]
        state = "nieuw"
        if name in again:
            as_name = snapshot.original_name
            state = "ongewijzigd, was al geregistreerd"
            state += f" als '{as_name}'" if as_name != Path(name).name else ""
        yield f"{name}: {_what(snapshot)}; {state}"


def _shown(name: str) -> str:
    """Return a file name as a screen can show it: without line ends and control characters."""
    return "".join(c if c.isprintable() else "?" for c in name)


def _what(snapshot: Snapshot) -> str:
    rows = f"{snapshot.rows:,}".replace(",", ".")
    parts = [f"{snapshot.publisher} {snapshot.table}, {snapshot.title}"]
    if snapshot.selection != "alles":
        parts[0] += f" ({snapshot.selection})"
    parts.append(f"{rows} rijen")
    if snapshot.periods:
        first, last = snapshot.periods[0], snapshot.periods[-1]
        parts.append(first if first == last else f"{first} tot en met {last}")
    return "; ".join(parts)


def _differences(
    root: Path, present: Iterable[Snapshot], new: Iterable[Snapshot], geography: Geography
) -> Iterable[str]:
    """Give a sentence for each new snapshot of a table that another vintage was there of."""
    before = list(present)
    for snapshot in new:
        others = registry.newest_first(s for s in before if snapshot.is_vintage_of(s))
        before.append(snapshot)
        if not others:
            continue
        older, newer = reversed(registry.newest_first([others[0], snapshot]))
        other = _named(others[0])
        rule = (
            "deze nieuwere cijfers gelden nu"
            if newer is snapshot
            else f"het is ouder, dus de cijfers van {other} blijven gelden"
        )
        yield (
            f"{snapshot.original_name} staat nu naast {other} en {rule}. "
            f"Van oud naar nieuw: {_compare(root, older, newer, geography).text()}"
        )


def _named(snapshot: Snapshot) -> str:
    """Return how a sentence names a snapshot: its file and its date, or its day of arrival."""
    known = snapshot.date or f"geregistreerd op {snapshot.registered[:10]}"
    return f"'{snapshot.original_name}' ({known})"


def _compare(root: Path, old: Snapshot, new: Snapshot, geography: Geography) -> Difference:
    rows = (old.rows, new.rows)
    before, places_before = read_snapshot(root, old)
    after, places_after = read_snapshot(root, new)
    if before.empty and after.empty and places_before is not None and places_after is not None:
        return compare_locations(places_before, places_after, rows)

    def name_of(code: str) -> str:
        return geography.name(code) if code in geography.codes else code

    return compare_observations(before, after, rows, name_of)
