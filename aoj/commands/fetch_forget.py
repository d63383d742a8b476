"""`aoj fetch --forget`: a supplied file with a mistake goes out again, if no report saw it.

What a file shows or hides decides what later ones may show. So long as nothing was made while it
was there, taking it out gives nothing away.
"""

from __future__ import annotations

from pathlib import Path

from aoj.commands.fetch_arrivals import describe
from aoj.commands.sets import COUNTRYWIDE
from aoj.dataset.parquet import remove_from_store
from aoj.errors import InputError, unknown_name
from aoj.runs.names import RECORD_SUFFIX
from aoj.store import snapshots as registry
from aoj.store.disk import locked, unreadable
from aoj.store.project import EXAMPLE, Project
from aoj.store.snapshots import Snapshot


def forget_file(project: Project, name: str, data_set: str = COUNTRYWIDE) -> str:
    """Take the newest supplied file of this name (or snapshot id) out, and return what was done.

    Raises `InputError` for a name that is not there, for a file that users did not supply, and
    where a notebook was made while the file was there; `FileError` as writing does.
    """
    root = project.data_set(data_set)
    if data_set == EXAMPLE:
        raise InputError(
            f"in '{EXAMPLE}' staan alleen verzonnen cijfers",
            expected=f"een gegevensset van echte cijfers, zoals '{COUNTRYWIDE}'",
        )
    if not registry.read_manifest(root):
        raise InputError(f"in de gegevensset '{data_set}' is niets opgenomen")
    with locked(root):
        present = registry.read_manifest(root)
        snapshot = _find(present, name)
        _check_unused(project, snapshot)
        registry.forget(root, snapshot, data_set)
        remove_from_store(root, snapshot)
    left = [s for s in present if s.source == snapshot.source and s.id != snapshot.id]
    counts = (
        f"Van deze soort geldt nu weer wat eerder is opgenomen ({_names(left)})."
        if left
        else "Van deze soort is nu niets meer opgenomen."
    )
    return (
        f"Vergeten: {describe(snapshot)}; opgenomen op {snapshot.registered[:10]}.\n"
        f"Verwijderd: data/{root.name}/{snapshot.file}, het blok '{snapshot.id}' in "
        f"{registry.MANIFEST} en wat daarvan was afgeleid.\n"
        f"{counts}\n"
        "Verbeter uw eigen bestand en neem het opnieuw op met 'aoj fetch --from'."
    )


def _find(present: tuple[Snapshot, ...], name: str) -> Snapshot:
    wanted = Path(name).name
    found = [s for s in present if wanted in (s.id, s.original_name)]
    supplied = [s for s in present if s.is_supplied]
    own = [s for s in found if s in supplied]
    if own:
        return max(own, key=lambda snapshot: snapshot.number)
    if found:
        raise InputError(
            f"'{wanted}' is niet zelf aangeleverd maar van {found[0].publisher}",
            expected="een bestand dat u zelf hebt ingevuld",
        )
    if not supplied:
        raise InputError("in deze gegevensset is geen zelf aangeleverd bestand")
    raise unknown_name("aanlevering", wanted, {s.original_name for s in supplied})


def _check_unused(project: Project, snapshot: Snapshot) -> None:
    """Raise `InputError` where a notebook was made while a snapshot was there."""
    for path in sorted(project.regions.rglob(f"*{RECORD_SUFFIX}")):
        try:
            is_used = f'"{snapshot.id}"' in path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise unreadable(path, error) from error
        if is_used:
            raise InputError(
                f"'{snapshot.original_name}' is al gebruikt: "
                f"{project.relative(path.parent)} is gemaakt toen het er was",
                remedy="wat een lezer kan hebben gezien blijft gelden; docs/aanleveren.md legt "
                "uit waarom",
            )


def _names(snapshots: list[Snapshot]) -> str:
    return ", ".join(dict.fromkeys(f"'{snapshot.original_name}'" for snapshot in snapshots))
