"""The snapshots that a run may see: those of now, of the end of a day, or of a record."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from aoj.errors import DataError, InputError, unknown_name
from aoj.runs.files import sha256_of, sha256_of_json
from aoj.runs.jobs import DataPin
from aoj.runs.moments import dutch_day, dutch_moment
from aoj.settings import load_defaults
from aoj.store.project import COUNTRYWIDE, Project
from aoj.store.snapshots import MANIFEST, Snapshot, read_manifest


def check_as_of(text: str) -> str:
    """Return a day as `2026-11-01`, empty for now; raises `InputError` for one to come.

    >>> check_as_of("21-3-2026")
    '2026-03-21'
    """
    if not text:
        return ""
    dutch = re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{4})", text)
    asked = f"{dutch[3]}-{dutch[2]:0>2}-{dutch[1]:0>2}" if dutch else text
    try:
        day = datetime.date.fromisoformat(asked)
    except ValueError:
        day = None
    if day is None or day.isoformat() != asked:
        raise InputError(
            f"'{text}' is geen dag", expected="jaar, maand en dag, zoals 2026-11-01 (of 1-11-2026)"
        ) from None
    if day > datetime.datetime.now().astimezone().date():
        raise InputError(
            f"'--as-of {text}': die dag moet nog komen",
            remedy="laat '--as-of' weg voor de gegevens zoals ze nu zijn",
        )
    return asked


def pin_as_of(project: Project, name: str, day: str) -> DataPin:
    """Return the snapshots that a data set had at the end of a day, by this computer's clock.

    Numbers are the order of registration: the first one that came later ends them. Raises
    `DataError` where there was none yet.
    """
    known = pin_data(project, name)  # so that an unknown or empty data set is told first
    snapshots = read_manifest(project.data_set(name))
    until = _end_of(day)
    found = tuple(itertools.takewhile(lambda s: _moment_of(s.registered) < until, snapshots))
    if not found:
        first = dutch_moment(_moment_of(snapshots[0].registered))
        raise DataError(
            f"aan het eind van {dutch_day(day)} had de gegevensset '{name}' nog geen cijfers",
            expected=f"een dag vanaf de eerste opname ({first})",
        )
    return replace(_pin(project, name, found), as_of=day, is_example=known.is_example)


def pin_recorded(project: Project, recorded: DataPin) -> DataPin:
    """Return the snapshots that a record names, as the manifest has them now.

    The digest tells whether reference files changed since. Raises `DataError` where the manifest
    lacks one of them, has another hash for it, or has others that came before the last of them.
    """
    name, root = recorded.name, project.data_set(recorded.name)
    present = read_manifest(root)
    known = {snapshot.id: snapshot for snapshot in present}
    lacking = [key for key, _ in recorded.snapshots if key not in known]
    where = f"data/{name}/{MANIFEST}"
    if lacking:
        one = len(lacking) == 1
        raise DataError(
            f"{len(lacking)} van de {len(recorded.snapshots)} opgenomen bestanden waaruit dit "
            f"rapport is gemaakt {'staat' if one else 'staan'} er niet meer in ({lacking[0]}"
            f"{'' if one else ', ...'})",
            where=where,
            remedy="haal de gegevensset van toen terug uit een kopie of uit git, of maak het "
            "rapport opnieuw met 'aoj run'",
        )
    for key, sha256 in recorded.snapshots:
        if sha256 and known[key].sha256 != sha256:
            raise DataError(
                f"'{known[key].original_name}' heeft hier een andere sha256 dan toen dit rapport "
                "werd gemaakt",
                where=where,
                remedy="haal het manifest en het bestand van toen terug uit een kopie of uit git",
            )
    wanted = {key for key, _ in recorded.snapshots}
    pinned = tuple(s for s in present if s.number <= recorded.number)
    others = [snapshot.id for snapshot in pinned if snapshot.id not in wanted]
    if others:
        raise DataError(
            f"tussen de bestanden waaruit dit rapport is gemaakt staan er nu andere ({others[0]}"
            f"{', ...' if len(others) > 1 else ''})",
            where=where,
            remedy="haal het manifest van toen terug uit een kopie of uit git",
        )
    return replace(_pin(project, name, pinned), as_of=recorded.as_of)


def pin_data(project: Project, name: str) -> DataPin:
    """Return the snapshots that a data set has at this moment; raises when it has none."""
    snapshots = read_manifest(project.data_set(name))
    if not snapshots and not project.data_set(name).is_dir() and name != COUNTRYWIDE:
        known = [path.name for path in project.data.iterdir() if path.is_dir()]
        raise unknown_name("gegevensset", name, [n for n in known if n != "reference"])
    if not snapshots:
        raise DataError(
            f"de gegevensset '{name}' heeft nog geen cijfers",
            remedy="haal ze op met 'aoj fetch'",
        )
    return _pin(project, name, snapshots)


def _pin(project: Project, name: str, snapshots: Sequence[Snapshot]) -> DataPin:
    found = tuple((snapshot.id, snapshot.public_hash) for snapshot in snapshots)
    reference = _reference_hashes(project, name)
    supplied = any(snapshot.is_supplied for snapshot in snapshots)
    return DataPin(
        name,
        number=max(snapshot.number for snapshot in snapshots),
        digest=sha256_of_json([found, reference]),
        snapshots=found,
        is_example=project.is_invented(name),
        reference=tuple(reference.items()),
        smallest_count=load_defaults(project).smallest_count if supplied else 0,
    )


def _end_of(day: str) -> datetime.datetime:
    """Return the moment at which a day ends, by the clock of this computer."""
    following = datetime.date.fromisoformat(day) + datetime.timedelta(days=1)
    midnight = datetime.datetime.fromisoformat(f"{following}T00:00:00")
    try:
        return midnight.astimezone()
    except (OSError, OverflowError, ValueError):  # long before there were computers
        return midnight.replace(tzinfo=datetime.UTC)


def _moment_of(registered: str) -> datetime.datetime:
    """Return the moment of a registration, in UTC; the beginning of time where it tells none."""
    try:
        moment = datetime.datetime.fromisoformat(registered)
    except ValueError:
        return datetime.datetime.min.replace(tzinfo=datetime.UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _reference_hashes(project: Project, name: str) -> dict[str, str]:
    folder = project.reference(name)
    return {path.name: sha256_of(path.read_bytes()) for path in sorted(folder.glob("*.csv"))}
