"""How a region's notebooks stand: made from what is there now, outdated, failed, or not made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from aoj.runs import stamps
from aoj.runs.answers import changed_answers
from aoj.runs.copies import conflict_copies
from aoj.runs.exports import stale_exports
from aoj.runs.moments import dutch_day
from aoj.runs.names import RECORD_SUFFIX, failed_stem, new_stems
from aoj.runs.present import look
from aoj.runs.records import read_record
from aoj.runs.stamps import stamp_of
from aoj.runs.templates import template_names
from aoj.settings.peers import OPTION
from aoj.store.project import Project

REASONS = {
    "data": "gegevens",
    "template": "sjabloon",
    "parameters": "instellingen van de regio",
    stamps.ANSWERS: "antwoorden of lijsten",
    stamps.THEME: "kleuren van de huisstijl",
}
ANSWERS = "antwoorden van het startgesprek"
"""The reason why a notebook is outdated that shows an answer which was changed since."""
AS_OF = "stand van"
"""How the state begins of a notebook that was made of the figures of a day that a user named."""


@dataclass(frozen=True)
class Status:
    """How one notebook stands, in words; how many cells people edited, and should look at again."""

    region: str
    template: str
    edition: str
    state: str
    detail: str = ""
    edited: int = 0
    to_revise: int = 0
    copies: tuple[str, ...] = ()
    """What a synchronised folder put beside it, a sentence each."""


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
    number: int = 0,
) -> Status:
    """Return how one notebook stands against the hashes of what it would be made from now.

    `inputs` is None when those cannot be told, because a settings file is wrong. `number` is that
    of the newest snapshot of its data set: one that was made as of a day may have older ones.
    """
    folder = project.regions / region / edition
    where = project.relative(folder)
    found = look(folder / f"{template}.ipynb", template, region)
    edited = len({edit.cell for edit in found.edits})
    beside = conflict_copies(folder, template_names(project))
    copies = tuple(f"{where}/{c.sentence}" for c in beside if c.product.startswith(f"{template}."))

    def status(state: str, detail: str = "") -> Status:
        return Status(region, template, edition, state, detail, edited, found.to_revise, copies)

    broken = read_record(folder / f"{failed_stem(template)}{RECORD_SUFFIX}", where)
    if broken is not None:
        error = broken.get("error")
        return status("mislukt", str(error.get("message", "")) if isinstance(error, dict) else "")
    if found.problem:
        return status(found.problem, f"{template}.ipynb")
    newest = _newest_beside(folder, template)
    record = newest_record(project, region, template, edition)
    if record is None:
        return status("nog niet gemaakt", "wel tekst" if found.exists else "")
    reasons = _outdated(record.get("inputs", {}), inputs) if inputs else []
    reasons += [ANSWERS] if changed_answers(project, region, edition, record) else []
    day = as_of_record(record)
    told = [
        ", ".join(reasons),
        f"met de gegevens van {dutch_day(day)}" if day and (reasons or newest) else "",
        "er zijn nieuwere gegevens" if day and _number_of(record) < number else "",
        _told_peers(record),
        f"nieuwe versie ernaast ({newest}.ipynb)" if newest else "",
        _told_exports(folder, template, record),
    ]
    if found.is_touched and stamp_of(found.notebook or {}).get("digest"):  # git may not hold one
        told.append("bewerkt na de laatste run")
    current = f"{AS_OF} {dutch_day(day)}" if day else "actueel"
    state = "verouderd" if reasons else "nieuw ernaast" if newest else current
    return status(state, "; ".join(filter(None, told)))


def newest_record(
    project: Project, region: str, template: str, edition: str
) -> dict[str, Any] | None:
    """Return the record of the newest version of a notebook, None where there is none."""
    folder = project.regions / region / edition
    stem = _newest_beside(folder, template) or template
    return read_record(folder / f"{stem}{RECORD_SUFFIX}", project.relative(folder))


def as_of_record(record: Mapping[str, Any] | None) -> str:
    """Return the day that a user named to take the snapshots of, empty for those of the run."""
    data = (record or {}).get("data")
    day = data.get("as_of", "") if isinstance(data, Mapping) else ""
    try:
        return date.fromisoformat(day).isoformat()
    except (TypeError, ValueError):
        return ""


def _number_of(record: Mapping[str, Any]) -> int:
    data = record.get("data")
    number = data.get("number") if isinstance(data, Mapping) else None
    return number if isinstance(number, int) else 0


def _told_peers(record: Mapping[str, Any]) -> str:
    """Return the peers that were given for one run, as the user gave them; else empty."""
    peers = record.get("peers")
    if record.get("peers_from") != OPTION or not isinstance(peers, list):
        return ""
    return f"met {OPTION} {','.join(map(str, peers))}"


def _told_exports(folder: Path, template: str, record: Mapping[str, Any]) -> str:
    stale = stale_exports(folder, template, record)
    return f"van een vorig notebook: {', '.join(stale)}" if stale else ""


def _newest_beside(folder: Path, template: str) -> str:
    """Return the stem of the last version that was put beside a person's, if any."""
    newest = ""
    for stem in new_stems(template):
        if not (folder / f"{stem}{RECORD_SUFFIX}").exists():
            return newest
        newest = stem
    return newest


def _outdated(made_from: object, inputs: Mapping[str, str]) -> list[str]:
    if not isinstance(made_from, Mapping):
        return list(REASONS.values())
    return [word for key, word in REASONS.items() if made_from.get(key) != inputs.get(key)]
