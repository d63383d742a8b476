"""How a region's notebooks stand: made from what is there now, outdated, failed, or not made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aoj.runs.guard import inspect
from aoj.runs.names import RECORD_SUFFIX, failed_stem, new_stems
from aoj.runs.records import read_record
from aoj.runs.templates import template_names
from aoj.store.project import Project

REASONS = {"data": "gegevens", "template": "sjabloon", "parameters": "instellingen van de regio"}


@dataclass(frozen=True)
class Status:
    """How one notebook stands, in words, and how many of its cells people edited."""

    region: str
    template: str
    edition: str
    state: str
    detail: str = ""
    edited: int = 0


def editions_of(project: Project, region: str) -> tuple[str, ...]:
    """Return the editions of which a region has a folder, in order."""
    folder = project.regions / region
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir()))


def made_templates(project: Project, region: str, edition: str) -> tuple[str, ...]:
    """Return the templates of which an edition has a notebook, a record or a failure."""
    folder = project.regions / region / edition
    stems = {path.name.split(".")[0] for path in folder.glob("*.*") if path.name[0] != "."}
    return tuple(name for name in template_names(project) if name in stems)


def status_of(
    project: Project,
    region: str,
    template: str,
    edition: str,
    inputs: Mapping[str, str] | None,
) -> Status:
    """Return how one notebook stands against the hashes of what it would be made from now.

    `inputs` is None when those cannot be told, because a settings file is wrong.
    """
    folder = project.regions / region / edition
    where = project.relative(folder)
    found = inspect(folder / f"{template}.ipynb", template, region)
    edited = len({edit.cell for edit in found.edits})

    def status(state: str, detail: str = "") -> Status:
        return Status(region, template, edition, state, detail, edited)

    broken = read_record(folder / f"{failed_stem(template)}{RECORD_SUFFIX}", where)
    if broken is not None:
        return status("mislukt", str(broken.get("error", {}).get("message", "")))
    newest = _newest_beside(folder, template)
    record = read_record(folder / f"{newest or template}{RECORD_SUFFIX}", where)
    if record is None:
        if found.exists:
            return status("niet van een run")
        return status("nog niet gemaakt")
    reasons = _outdated(record.get("inputs", {}), inputs) if inputs else []
    beside = f"nieuw naast bewerkte versie ({newest}.ipynb)" if newest else ""
    if reasons:
        return status("verouderd", "; ".join(filter(None, [", ".join(reasons), beside])))
    return status(
        "nieuw naast bewerkte versie" if newest else "actueel", beside and f"{newest}.ipynb"
    )


def _newest_beside(folder: Path, template: str) -> str:
    """Return the stem of the last version that was put beside a person's, if any."""
    newest = ""
    for stem in new_stems(template):
        if not (folder / f"{stem}{RECORD_SUFFIX}").exists():
            return newest
        newest = stem
    return newest


def _outdated(made_from: Mapping[str, str], inputs: Mapping[str, str]) -> list[str]:
    return [word for key, word in REASONS.items() if made_from.get(key) != inputs.get(key)]
