"""`aoj restore`: the earlier states of a notebook, and bringing one back."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.commands.columns import in_columns
from aoj.commands.notebooks import Place, check_not_open, check_unchanged, find_edition
from aoj.errors import DataError, InputError
from aoj.runs.files import folder_lock
from aoj.runs.history import keep_state, list_states, read_state
from aoj.runs.moments import dutch_moment
from aoj.runs.names import old_stems
from aoj.runs.narrative.restoring import mark_restored
from aoj.runs.present import Present, is_of_run, look
from aoj.runs.products import notebook_bytes
from aoj.runs.sound import parse_notebook
from aoj.runs.states import State, to_bytes
from aoj.runs.templates import check_template_exists, template_names
from aoj.settings import load_defaults
from aoj.store.disk import write_bytes
from aoj.store.project import Project

HEADER = ("stand", "bewaard op", "bij", "cellen", "woorden")
_REASONS = {
    "run": "een run",
    "fresh": "een nieuw begin (--fresh)",
    "accept": "aoj accept",
    "restore": "aoj restore",
}


def list_kept(
    project: Project, region: str, templates: Sequence[str] = (), edition: str = ""
) -> str:
    """Return the kept states of a region's notebooks as a table, the newest first."""
    place = find_edition(project, region, edition)
    found = {name: list_states(place.folder, name) for name in _names(place, templates)}
    if not any(found.values()):
        return f"{place.where}: er zijn geen eerdere standen bewaard."
    kept = {name: states for name, states in found.items() if states}
    parts = [f"{name}\n{_table(states)}" for name, states in kept.items()]
    which = f"--template {next(iter(kept)) if len(kept) == 1 else 'SJABLOON'} "
    command = f"aoj restore {region} {which}--state N --edition {place.edition}"
    return "\n\n".join([*parts, f"Terugzetten: {command}"])


def restore_state(
    project: Project, region: str, number: int, templates: Sequence[str] = (), edition: str = ""
) -> str:
    """Put a kept state in the place of the notebook, which is kept first; return what was done.

    Raises `InputError` for a state that does not exist, `FileError` where the notebook is open.
    """
    place = find_edition(project, region, edition)
    template = _one(place, templates)
    read_state(place.folder, template, number, where=place.where)  # before anything is made
    with folder_lock(place.folder, place.where):
        state = parse_notebook(
            to_bytes(read_state(place.folder, template, number, where=place.where))
        )
        if state is None or not is_of_run(state, template, region):
            raise DataError(
                f"stand {number} is beschadigd", where=place.where, remedy="kies een andere stand"
            )
        moment = next(s.moment for s in list_states(place.folder, template) if s.number == number)
        check_not_open(place, template)
        found = look(place.notebook(template), template, region)
        aside = _keep(place, template, found)
        marked = mark_restored(state, found.notebook, dutch_moment(moment))
        content = notebook_bytes(marked)
        check_unchanged(place, template, found)
        write_bytes(found.path, content)
    return (
        f"{place.where}/{template}.ipynb is weer zoals op {dutch_moment(moment)}, zonder "
        f"uitkomsten.{aside}\nMaak het rapport ermee: aoj run {region} --edition {place.edition}"
    )


def _names(place: Place, templates: Sequence[str]) -> tuple[str, ...]:
    wanted = tuple(check_template_exists(place.project, name) for name in templates)
    return wanted or template_names(place.project)


def _one(place: Place, templates: Sequence[str]) -> str:
    """Return the template that is meant: the one named, or the only one with states."""
    names = _names(place, templates)
    kept = [name for name in names if list_states(place.folder, name)]
    if len(kept) > 1:
        raise InputError(
            "er zijn standen van meer notebooks",
            expected="--template met een van: " + ", ".join(kept),
        )
    return kept[0] if kept else names[0]


def _keep(place: Place, template: str, found: Present) -> str:
    """Keep what a restore would lose: as a state, or as a whole file that is no run's."""
    if found.notebook is not None:
        limit = max(load_defaults(place.project).kept_states, 1)
        keep_state(place.folder, template, found.notebook, "restore", limit, where=place.where)
        return " De stand van zojuist is bewaard."
    if not found.exists:
        return ""
    stem = next(s for s in old_stems(template) if not place.notebook(s).exists())
    write_bytes(place.notebook(stem), found.path.read_bytes())
    return f" Wat er stond heet nu {stem}.ipynb."


def _table(states: Sequence[State]) -> str:
    rows = [HEADER]
    for state in states:
        when = dutch_moment(state.moment)
        if state.damaged:
            rows.append((str(state.number), when, "niet te lezen", "", ""))
            continue
        reason = _REASONS.get(state.reason, state.reason)
        rows.append((str(state.number), when, reason, str(state.cells), str(state.words)))
    return in_columns(rows)
