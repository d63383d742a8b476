"""Kept states of a notebook, so that an earlier one can be brought back.

A state holds what people and the template wrote: cells, order, tags, stamps and pasted pictures.
It holds no outputs, because a figure may have been withdrawn since. Each is a notebook in
`.bewaard/<template>/`, named by its moment (UTC) and a hash of what is written in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aoj.errors import FileError, InputError, reason_of
from aoj.runs.files import (
    long_path,
    make_folder,
    remove_quietly,
    replace_file,
    write_temporary,
)
from aoj.runs.moments import dutch_moment
from aoj.runs.states import (
    Reason,
    State,
    bare_notebook,
    describe,
    is_state,
    to_bytes,
    without_note,
    words_digest,
)

KEPT = ".bewaard"
"""Name of the folder with kept states, in a region's folder."""
_NAME = re.compile(r"(\d{8}T\d{6})(\d{3})Z-[0-9a-f]{8}\.ipynb")


def keep_state(
    folder: Path,
    template: str,
    notebook: Mapping[str, Any],
    reason: Reason,
    limit: int,
    *,
    where: str = "",
) -> State | None:
    """Keep what is written in a notebook, and of all states the `limit` newest.

    Returns None, and writes nothing, when the newest state says the same or `limit` is 0; an older
    one that says the same goes, so that two versions in turn do not push out the others. `where`
    is the folder as a reader may see it. Raises `FileError`.
    """
    home, where = _home(folder, template), _place(folder, where)
    names, state = _names(home), None
    moment = _next_moment(names)
    kept = bare_notebook(notebook, reason, moment)
    alike = _alike(home, names, words_digest(kept))
    if limit > 0 and (not names or names[0] not in alike):
        name = f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03}Z-{_short(kept)}.ipynb"
        make_folder(home, where)
        _write(folder, home / name, to_bytes(kept), where)
        remove_quietly(*(home / older for older in alike))
        names = [name, *(older for older in names if older not in alike)]
        state = describe(1, name, moment, kept)
    remove_quietly(*(home / name for name in names[max(limit, 0) :]))
    return state


def list_states(folder: Path, template: str) -> tuple[State, ...]:
    """Return the kept states, newest first; empty when there are none or they cannot be seen."""
    home = _home(folder, template)
    return tuple(_state(number, home / name) for number, name in enumerate(_names(home), start=1))


def read_state(folder: Path, template: str, number: int, *, where: str = "") -> dict[str, Any]:
    """Return the notebook of a state, without outputs, as it was before it was kept.

    Raises `InputError` for a number that does not exist, `FileError` for a damaged state.
    """
    home, where = _home(folder, template), _place(folder, where)
    names = _names(home)
    if not names:
        raise InputError(f"van '{template}' zijn geen eerdere standen bewaard", where=where)
    if not 1 <= number <= len(names):
        expected = f"een nummer van 1 (de nieuwste) tot en met {len(names)}"
        raise InputError(f"bewaarde stand {number} bestaat niet", where=where, expected=expected)
    notebook = _read(home / names[number - 1])
    if isinstance(notebook, str):
        when = dutch_moment(_moment_of(names[number - 1]))
        raise FileError(
            f"bewaarde stand {number} ({when}) is niet te lezen ({notebook})",
            where=f"{where}/{KEPT}/{template}/{names[number - 1]}",
            remedy="kies een andere stand",
        )
    return without_note(notebook)


def _state(number: int, path: Path) -> State:
    notebook, moment = _read(path), _moment_of(path.name)
    if isinstance(notebook, str):
        return State(number, path.name, moment, damaged=True)
    return describe(number, path.name, moment, notebook)


def _home(folder: Path, template: str) -> Path:
    return folder / KEPT / template


def _place(folder: Path, where: str) -> str:
    return where or "/".join(folder.parts[-2:])


def _names(home: Path) -> list[str]:
    """Return the file names of the states, newest first; other files do not count."""
    try:
        found = [path.name for path in long_path(home).iterdir() if path.is_file()]
    except OSError:
        return []
    return sorted((name for name in found if _is_name(name)), reverse=True)


def _is_name(name: str) -> bool:
    try:
        return bool(_NAME.fullmatch(name) and _moment_of(name))
    except ValueError:
        return False


def _moment_of(name: str) -> datetime:
    match = _NAME.fullmatch(name)
    assert match is not None
    whole = datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return whole + timedelta(milliseconds=int(match[2]))


def _next_moment(names: Sequence[str]) -> datetime:
    """Return this moment, or one just after the newest state where a clock was put back."""
    now = datetime.now(UTC)
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    return max(now, _moment_of(names[0]) + timedelta(milliseconds=1)) if names else now


def _short(notebook: Mapping[str, Any]) -> str:
    return words_digest(notebook)[:8]


def _alike(home: Path, names: Sequence[str], digest: str) -> list[str]:
    """Return the states that say the same, as they can be read now."""
    alike = [name for name in names if name.endswith(f"-{digest[:8]}.ipynb")]
    found = {name: _read(home / name) for name in alike}
    return [n for n, one in found.items() if isinstance(one, dict) and words_digest(one) == digest]


def _write(folder: Path, target: Path, content: bytes, where: str) -> None:
    # The temporary file stands in the region's folder, where every run sweeps.
    path = write_temporary(folder, target.name, content, where)
    try:
        replace_file(path, target)
    except OSError as error:
        remove_quietly(path)
        raise FileError(
            f"de vorige versie kan niet bewaard worden ({reason_of(error)})",
            where=f"{where}/{KEPT}",
            remedy="controleer de rechten op de map en de vrije ruimte",
        ) from None


def _read(path: Path) -> dict[str, Any] | str:
    """Return the notebook of a state, or why there is none."""
    try:
        notebook = json.loads(long_path(path).read_bytes().decode("utf-8"))
    except OSError as error:
        return reason_of(error)
    except (ValueError, RecursionError):
        return "het bestand is beschadigd"
    return notebook if is_state(notebook) else "het bestand is beschadigd"
