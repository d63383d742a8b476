"""`aoj fetch --from` takes hand-downloaded files into a data set; `aoj list sources`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aoj import sources
from aoj.commands.fetch_arrivals import (
    Arrival,
    Expected,
    changes,
    check_arrival,
    check_same_year,
    columns_of,
    describe,
    now,
    sentence_of,
)
from aoj.commands.fetch_beside import other_figures
from aoj.commands.fetch_choice import bronnen_of
from aoj.commands.fetch_hidden import hidden_lines
from aoj.commands.sets import COUNTRYWIDE
from aoj.dataset.parquet import build_store
from aoj.errors import AojError, FileError, InputError, reason_of
from aoj.geography import load_geography
from aoj.sources.source import Source
from aoj.store import snapshots as registry
from aoj.store.disk import hash_file, locked
from aoj.store.project import EXAMPLE, Project
from aoj.store.snapshots import Snapshot

_JUNK = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class FetchReport:
    """What became of each file of a folder.

    `refused` holds file name and sentence; `unchanged` files were registered before, with the
    snapshot that has them; `differences` are sentences about newer (or older) vintages, and about
    what is hidden of what users supply.
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


def list_sources(project: Project) -> list[tuple[str, str, str]]:
    """Return per source: its name, how it comes in, and its publisher, table and description."""
    bronnen = bronnen_of(project)
    fetched = {bronnen.reader(name) for name in bronnen.sources} if bronnen else set()

    def road(source: Source) -> str:
        if source.is_supplied:
            return "zelf aanleveren"
        return "wordt opgehaald" if source.name in fetched else "zelf downloaden"

    return [
        (name, road(source), f"{source.publisher} {source.table}: {source.description}")
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
    expected = Expected(columns=columns_of(bronnen_of(project, data_set)))
    reference = project.reference(data_set)
    geography = load_geography(reference)
    with locked(root):
        present = registry.read_manifest(root)
        known = {snapshot.sha256: snapshot for snapshot in present}
        checked: dict[str, Arrival] = {}
        again: dict[str, str] = {}
        refused: dict[str, str] = {}
        for name, path in files.items():
            try:
                _check_ordinary(path)
                sha256, size = hash_file(path)
                twin = next((c.name for c in checked.values() if c.candidate.sha256 == sha256), "")
                if sha256 in known or twin:
                    before = known.get(sha256) or checked[twin].candidate
                    check_same_year(path, before, expected)
                    again[name] = sha256
                else:
                    checked[name] = check_arrival(name, path, sha256, size, geography, expected)
            except AojError as error:
                refused[name] = sentence_of(error)
        new = registry.register(
            root,
            [item.candidate for item in checked.values()],
            registered=registered or now(),
            how=how,
            name=data_set,
        )
    by_hash = {snapshot.sha256: snapshot for snapshot in (*present, *new)}
    loaded = {by_hash[c.candidate.sha256].id: c.loaded for c in checked.values()}
    build_store(root, (*present, *new), reference, loaded)
    told = [change.text() for change in changes(root, present, new, geography)]
    return FetchReport(
        registered=new,
        unchanged=tuple((name, by_hash[sha256]) for name, sha256 in again.items()),
        refused=tuple((_shown(name), sentence) for name, sentence in refused.items()),
        differences=(
            *hidden_lines(root, present, new, geography),
            *told,
            *other_figures(root, present, new, reference),
        ),
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


def _lines(
    files: Iterable[str],
    checked: Mapping[str, Arrival],
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
            state += _overtaken(snapshot, by_hash.values())
        yield f"{name}: {describe(snapshot)}; {state}"


def _overtaken(snapshot: Snapshot, others: Iterable[Snapshot]) -> str:
    """Return that a supplied file came back while a later one counts, if that is so."""
    if not snapshot.is_supplied:
        return ""
    later = [s for s in others if s.number > snapshot.number and s.is_vintage_of(snapshot)]
    return f"; '{later[-1].original_name}' is later opgenomen en geldt" if later else ""


def _shown(name: str) -> str:
    """Return a file name as a screen can show it: without line ends and control characters."""
    return "".join(c if c.isprintable() else "?" for c in name)
