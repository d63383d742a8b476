"""`aoj fetch`: what the services of CBS and DUO have now, fetched, checked and registered.

Each table or file is read, checked and registered as soon as it is there: who stops after an hour
keeps what was whole. What was half done lies in `.halen/` of the data set, of which nothing else
knows, and the next fetch goes on from there.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aoj.clients import services
from aoj.clients.offers import Offer
from aoj.commands.fetch_arrivals import (
    Change,
    Expected,
    changes,
    check_arrival,
    check_same_year,
    columns_of,
    extent,
    now,
    rows_of,
    sentence_of,
)
from aoj.commands.fetch_beside import other_figures
from aoj.commands.fetch_choice import check_fetchable, choose, some
from aoj.commands.fetch_progress import Progress, progress_of
from aoj.dataset.parquet import build_store
from aoj.errors import AojError, Unreachable
from aoj.geography import load_geography
from aoj.settings.bronnen import Bronnen
from aoj.store import snapshots as registry
from aoj.store.disk import copy_file, hash_file, locked, unwritable
from aoj.store.project import COUNTRYWIDE, Project
from aoj.store.snapshots import Snapshot

WORK = ".halen"
"""Folder in a data set for what is on its way in."""

_WAIT_SECONDS = 120.0
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STATES = ("nieuw", "gewijzigd", "ongewijzigd", "mislukt")


@dataclass(frozen=True)
class ServicesReport:
    """How many tables and files came to which state, and what kept the rest away.

    `unreachable` holds per service the sources that were not fetched because it did not answer;
    `half_done` those of which a part came.
    """

    states: Counter[str] = field(default_factory=Counter)
    unreachable: dict[str, tuple[str, ...]] = field(default_factory=dict)
    half_done: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether any figure is new."""
        return bool(self.states["nieuw"] or self.states["gewijzigd"])

    @property
    def failed(self) -> bool:
        """Whether anything was not fetched."""
        return bool(self.states["mislukt"] or self.unreachable)

    @property
    def nothing_reached(self) -> bool:
        """Whether all failed, because no service could be reached."""
        return bool(self.unreachable) and not self.states.total()

    def text(self) -> str:
        """Return the count in Dutch, and what no service was reached for."""
        missed = [
            f"Niet opgehaald omdat {service} niet bereikbaar is: {some(names)}."
            for service, names in self.unreachable.items()
        ]
        if self.half_done:
            kept = _kept_part(self.half_done).capitalize()
            missed.append(f"{kept}; de volgende 'aoj fetch' gaat daar verder.")
        counts = [f"{self.states[state]} {state}" for state in _STATES if self.states[state]]
        return "\n".join([*missed, *([", ".join(counts) + "."] if counts else [])])


def fetch_services(
    project: Project,
    names: Sequence[str] = (),
    data_set: str = COUNTRYWIDE,
    *,
    again: bool = False,
    tell: Callable[[str], None] = print,
) -> ServicesReport:
    """Fetch the blocks of bronnen.yml, or the named ones, into a data set, and report on each.

    What did not change since its last snapshot is not fetched, unless `again`. `tell` gets a line
    for each table or file as soon as it is known what became of it; a failure stops nothing else.
    Raises `InputError` for an unknown name or a mistake in bronnen.yml, `FileError` where the data
    set is locked or unwritable. At Ctrl-C it tells what was kept before that goes on.
    """
    bronnen = check_fetchable(project, data_set)
    chosen = choose(bronnen, names)
    root = project.data_set(data_set)
    with _work_folder(root) as work, progress_of(len(chosen), tell) as progress:
        web = services.Web(bronnen.services, say=progress.say)
        fetching = _Fetching(project, data_set, bronnen, web, work, progress, again=again)
        try:
            for name, tables in chosen.items():
                fetching.source(name, tables)
        except KeyboardInterrupt:
            progress.report(_kept(fetching))
            raise
    missed = {service: tuple(held) for service, held in fetching.unreachable.items()}
    return ServicesReport(fetching.states, missed, tuple(fetching.half_done))


@dataclass
class _Fetching:
    """One fetch while it goes on."""

    project: Project
    data_set: str
    bronnen: Bronnen
    web: Any
    work: Path
    progress: Progress
    again: bool
    states: Counter[str] = field(default_factory=Counter)
    unreachable: dict[str, list[str]] = field(default_factory=dict)
    half_done: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        return self.project.data_set(self.data_set)

    def source(self, name: str, tables: Sequence[str]) -> None:
        """Fetch what a block of bronnen.yml stands for."""
        self.progress.begin(name)
        try:
            offers = services.offers(self.web, self.bronnen, name)
            for offer in offers:
                if not tables or offer.table in tables:
                    self._offer(offer)
        except Unreachable as error:
            self._give_up(name, error)
        except AojError as error:
            self._tell(name, "mislukt", f": {_said(error)}")
        self.progress.end()

    def _offer(self, offer: Offer) -> None:
        label = " ".join(filter(None, [offer.source, offer.year]))
        known = _known(registry.read_manifest(self.root), offer)
        if known and known.path(self.root).is_file() and not self.again:
            day = offer.changed[:10] if _DAY.match(offer.changed) else ""
            since = f" sinds {day}" if day else ""
            self._tell(label, "ongewijzigd", f"{since}; niets opgehaald")
            return
        half = self.work / offer.source
        arrived = self.work / "binnen"
        try:
            for folder in (half, arrived):
                folder.mkdir(parents=True, exist_ok=True)
            self.progress.now = label
            download = services.download(
                self.web, self.bronnen, offer, arrived, half, self.progress.advance
            )
            state, what = self._take_in(offer, download.path)
            if download.resumed:
                what += f"; verder gegaan na {rows_of(download.resumed)} van de vorige keer"
            self._tell(label, state, what)
        except Unreachable:
            if _has_files(half):
                self.half_done.append(label)
            raise
        except AojError as error:
            self._tell(label, "mislukt", f": {_said(error)}")
        except OSError as error:
            raise unwritable(self.work, error) from error
        finally:
            shutil.rmtree(arrived, ignore_errors=True)
            _remove_if_empty(half)

    def _take_in(self, offer: Offer, path: Path) -> tuple[str, str]:
        """Register a file that came whole; return its state and what there is to say of it."""
        origin = {
            "address": offer.address,
            "changed": offer.changed,
            "asked": offer.asked,
            "year": offer.year,
            "protocol": offer.protocol,
            "block": offer.source,
        }
        reader = self.bronnen.reader(offer.source)
        expected = Expected(reader, offer.year, columns_of(self.bronnen), origin)
        reference = self.project.reference(self.data_set)
        geography = load_geography(reference)
        sha256, size = hash_file(path)
        present = registry.read_manifest(self.root)
        if before := _with_bytes(present, sha256):
            return self._note_again(before, path, expected)
        arrival = check_arrival(path.name, path, sha256, size, geography, expected)
        with locked(self.root, wait_seconds=_WAIT_SECONDS):
            present = registry.read_manifest(self.root)
            moment = now()
            date = arrival.candidate.date or moment[:10]
            origin = dict(registry.in_place_of(present, origin, date))
            new = registry.register(
                self.root,
                [replace(arrival.candidate, origin=origin)],
                registered=moment,
                how=f"opgehaald bij {arrival.candidate.publisher}",
                name=self.data_set,
            )
        build_store(self.root, new, reference, {s.id: arrival.loaded for s in new})
        beside = "".join(f". {text}" for text in other_figures(self.root, present, new, reference))
        for change in self._changes(present, new, reference):
            return "gewijzigd", _sentence(change).rstrip(".") + (beside or ".")
        return "nieuw", "".join(f"; {part}" for s in new for part in extent(s)) + beside

    def _note_again(self, before: Snapshot, path: Path, expected: Expected) -> tuple[str, str]:
        """Note that the same bytes came again; put the file back where it was lost.

        Where another edition counted in the meantime, these bytes are registered once more.
        """
        check_same_year(path, before, expected)
        with locked(self.root, wait_seconds=_WAIT_SECONDS):
            copy_file(path, before.path(self.root), before.sha256)
            present = registry.read_manifest(self.root)
            block, year = expected.origin["block"], expected.origin["year"]
            last = registry.editions(present, block, year)[:1]
            if last in ([], [before]):
                kept = {n: t for n, t in before.origin.items() if n == registry.AFTER}
                registry.remember(self.root, before, {**expected.origin, **kept}, self.data_set)
                return "ongewijzigd", "; opgehaald, maar de inhoud is dezelfde"
            moment = now()
            origin = registry.in_place_of(present, expected.origin, before.date or moment[:10])
            again = registry.register_again(
                self.root, before, origin, registered=moment, name=self.data_set
            )
        reference = self.project.reference(self.data_set)
        build_store(self.root, [again], reference)
        what = f"; de dienst geeft weer de inhoud van '{before.original_name}' van eerder"
        for change in self._changes(present, [again], reference):
            return "gewijzigd", what + "; " + _sentence(change).strip()
        return "gewijzigd", what

    def _changes(
        self, present: Sequence[Snapshot], new: Sequence[Snapshot], reference: Path
    ) -> Iterator[Change]:
        others = [s for s in present if any(one.is_vintage_of(s) for one in new)]
        build_store(self.root, others, reference)
        yield from changes(self.root, others, new, load_geography(reference))

    def _give_up(self, name: str, error: Unreachable) -> None:
        """Tell once that a service does not answer, and remember all that it was asked for."""
        if error.service not in self.unreachable:
            self.progress.report(str(error))
        self.unreachable.setdefault(error.service, []).append(name)

    def _tell(self, label: str, state: str, what: str) -> None:
        self.states[state] += 1
        self.progress.report(f"{label}: {state}{what}")


def _said(error: AojError) -> str:
    """Return the sentence of an error; its place only where that adds something."""
    return sentence_of(error) if error.where in error.what else str(error)


def _known(present: Sequence[Snapshot], offer: Offer) -> Snapshot | None:
    """Return the snapshot that has what is offered, as far as the service tells; else None.

    Only the edition that counts: another one may stand in front of what is asked again.
    """
    same = {"changed": offer.changed, "asked": offer.asked}
    last = registry.editions(present, offer.source, offer.year)[:1]
    found = [s for s in last if offer.changed and same.items() <= dict(s.origin).items()]
    return found[0] if found else None


def _with_bytes(present: Sequence[Snapshot], sha256: str) -> Snapshot | None:
    return next((one for one in reversed(present) if one.sha256 == sha256), None)


def _sentence(change: Change) -> str:
    """Return what changed since the last snapshot, which is of the same table."""
    before = change.before
    text = f" sinds de vorige momentopname ({before.effective_date}): {change.difference.text()}"
    if not change.is_newer:
        text += f" Het is ouder dan '{before.original_name}', dus die cijfers blijven gelden."
    return text


def _kept(fetching: _Fetching) -> str:
    """Return what a fetch that was stopped leaves behind."""
    kept = fetching.states["nieuw"] + fetching.states["gewijzigd"]
    parts = ["Afgebroken", f"wat al was opgenomen blijft ({kept} nieuw of gewijzigd)"]
    half = sorted(p.name for p in fetching.work.iterdir() if p.is_dir() and _has_files(p))
    if half:
        parts.append(_kept_part(half))
    return "; ".join(parts) + ". De volgende 'aoj fetch' gaat daar verder."


def _kept_part(names: Sequence[str]) -> str:
    return f"van {', '.join(names)} is bewaard wat er al was"


@contextlib.contextmanager
def _work_folder(root: Path) -> Iterator[Path]:
    """Give the folder for what is on its way in, to one fetch at a time."""
    work = root / WORK
    try:
        with locked(work):
            shutil.rmtree(work / "binnen", ignore_errors=True)
            yield work
    finally:
        _remove_if_empty(work)
        with contextlib.suppress(OSError):
            root.rmdir()  # where nothing ever came


def _remove_if_empty(folder: Path) -> None:
    """Remove a folder without files, unless another process is using it."""
    with contextlib.suppress(OSError):
        if not _has_files(folder):
            shutil.rmtree(folder)


def _has_files(folder: Path) -> bool:
    return any(path.is_file() for path in folder.rglob("*"))
