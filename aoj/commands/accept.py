"""`aoj accept`: what was marked for revision has been looked at."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from aoj.commands.export import write_beside
from aoj.commands.notebooks import (
    Place,
    check_not_open,
    check_unchanged,
    find_edition,
    find_templates,
    read_notebook,
)
from aoj.errors import InputError, unknown_name
from aoj.runs.files import folder_lock, to_json
from aoj.runs.history import keep_state
from aoj.runs.narrative.accepting import accept_cells, cells_to_revise, names_of
from aoj.runs.narrative.ids import is_long
from aoj.runs.present import Present
from aoj.runs.products import notebook_bytes
from aoj.runs.records import open_revisions, read_record
from aoj.runs.rerun import seal
from aoj.runs.writing import check_writable
from aoj.settings import load_defaults
from aoj.store.disk import write_bytes, write_text
from aoj.store.project import Project

_ENOUGH = 4
"""Characters of the beginning of a name that are enough, if it is the only one."""


def accept(
    project: Project,
    region: str,
    cells: Sequence[str],
    templates: Sequence[str] = (),
    edition: str = "",
    *,
    everything: bool = False,
) -> str:
    """End the revision of some cells, or of all; return what was done and what is left.

    Raises `InputError` for a cell that is not to be revised, `FileError` where the notebook is
    open.
    """
    if cells and everything:
        raise InputError("noem cellen of geef --all, niet allebei")
    if not cells and not everything:
        raise InputError(
            "noem de cellen die u hebt nagekeken, of geef --all",
            remedy=f"'aoj status {region}' toont hoeveel er zijn; hun namen staan in het notebook",
        )
    place = find_edition(project, region, edition)
    names = find_templates(place, templates)
    with folder_lock(place.folder, place.where):
        for name in names:
            check_not_open(place, name)
            check_writable(place.folder, place.where, f"{name}.html")
        found = {name: read_notebook(place, name) for name in names}
        chosen = _choose(found, cells, everything=everything)
        return "\n".join(_accept(place, found[name], name, keys) for name, keys in chosen.items())


def _choose(
    found: dict[str, Present], cells: Sequence[str], *, everything: bool
) -> dict[str, list[str]]:
    """Return per template the cells of which the revision ends."""
    waiting = {name: _waiting(one) for name, one in found.items()}
    known = {key for cells in waiting.values() for names in cells.values() for key in names}
    cells = [_whole_name(key, known) for key in cells]
    for key in cells:
        if not known:
            raise InputError("er is niets te herzien", where=", ".join(found))
        if key not in known:
            raise _not_waiting(key, known, found)
        both = [name for name, own in waiting.items() if any(key in n for n in own.values())]
        if len(both) > 1:
            raise InputError(
                f"cel '{key}' is in meer notebooks te herzien",
                expected=f"--template met een van: {', '.join(both)}",
            )
    chosen = {
        name: [key for key, names in own.items() if everything or names & set(cells)]
        for name, own in waiting.items()
    }
    return {name: keys for name, keys in chosen.items() if keys or everything}


def _not_waiting(key: str, known: Collection[str], found: dict[str, Present]) -> InputError:
    """Return the error for a cell that is not to be revised, or that does not exist."""
    cells = [cell for one in found.values() if one.notebook for cell in one.notebook["cells"]]
    if any(key in names_of(cell) for cell in cells):
        return InputError(
            f"cel '{key}' is niet (meer) te herzien",
            expected=f"een van: {', '.join(sorted(known))}",
        )
    return unknown_name("cel om te herzien", key, known)


def _whole_name(key: str, known: Collection[str]) -> str:
    """Return the name that a person means: of JupyterLab's own, long ones a beginning will do."""
    long = [name for name in known if is_long(name)]
    found = [name for name in long if len(key) >= _ENOUGH and name.startswith(key)]
    return found[0] if len(found) == 1 and key not in known else key


def _waiting(found: Present) -> dict[str, set[str]]:
    """Return the cells that are to be revised, each with the names that a person may give it."""
    notebook = found.notebook or {"cells": []}
    waiting = cells_to_revise(notebook)
    return {str(c["id"]): names_of(c) for c in notebook["cells"] if str(c.get("id")) in waiting}


def _accept(place: Place, found: Present, template: str, keys: list[str]) -> str:
    if not keys or found.notebook is None:
        return f"{template}: er was niets te herzien"
    limit = load_defaults(place.project).kept_states
    keep_state(place.folder, template, found.notebook, "accept", limit)
    notebook = seal(accept_cells(found.notebook, keys))
    content = notebook_bytes(notebook)
    check_unchanged(place, template, found)
    write_bytes(found.path, content)
    write_beside(place, template)
    record = read_record(place.record(template), place.where)
    if record is not None:
        record["herzien"] = open_revisions(notebook)
        write_text(place.record(template), to_json(record))
    left = len(cells_to_revise(notebook))
    done = "1 cel" if len(keys) == 1 else f"{len(keys)} cellen"
    return f"{template}: {done} nagekeken; nog te herzien: {left or 'niets'}"
