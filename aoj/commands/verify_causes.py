"""What changed since a run besides the snapshots, and may explain that a report differs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import aoj
from aoj.commands.planning import parameters_hash, theme_hash
from aoj.errors import AojError
from aoj.runs.answers import changed_answers
from aoj.runs.jobs import DataPin, Job
from aoj.runs.records import code_hash, library_versions
from aoj.runs.templates import load_template
from aoj.settings import load_region, year_of_edition
from aoj.store.project import Project


def causes(
    project: Project, record: Mapping[str, Any], recorded: DataPin, now: DataPin, job: Job
) -> Iterator[str]:
    """Yield a Dutch clause per thing that is not as it was when the run began."""
    yield from _settings(project, job)
    yield from _theme(project, job)
    yield from _template(project, record, job.template)
    yield from _reference(recorded, now)
    changed = changed_answers(project, job.region, job.edition, record)
    if changed:
        one = len(changed) == 1
        yield (
            f"sinds de run {'veranderde' if one else 'veranderden'} in het startgesprek "
            f"{'het antwoord' if one else 'de antwoorden'} {', '.join(changed)}"
        )
    if recorded.smallest_count and recorded.smallest_count != now.smallest_count:
        yield (
            "sinds de run veranderde 'smallest_count' in parameters/_default.yml: was "
            f"{recorded.smallest_count}, is nu {now.smallest_count}"
        )
    yield from _library(record)


def _settings(project: Project, job: Job) -> Iterator[str]:
    """Compare the region's file with the hash of the run, with the run's own parameters."""
    where = f"parameters/{job.region}.yml"
    try:
        settings = load_region(project, job.region)
        year = year_of_edition(job.edition, settings.year)
    except AojError:
        return  # then the notebook could not be executed either, and that was said
    found = settings.model_copy(update={"edition": job.edition, "year": year, "data": job.pin.name})
    with contextlib.suppress(AojError):  # of a peer: then it changed
        if parameters_hash(project, found, job.parameters) == job.parameters_sha256:
            return
    yield f"sinds de run veranderde {where} (gemeenten, namen, passages of andere instellingen)"


def _theme(project: Project, job: Job) -> Iterator[str]:
    """Compare the colours of charts with those of the run."""
    with contextlib.suppress(AojError):  # then the notebook could not be executed either
        if theme_hash(project) != job.theme_sha256:
            yield "sinds de run veranderden de kleuren van de huisstijl (parameters/_thema.yml)"


def _template(project: Project, record: Mapping[str, Any], name: str) -> Iterator[str]:
    inputs = record.get("inputs")
    try:
        template = load_template(project, name)
    except AojError:
        yield f"het sjabloon '{name}' is niet meer te lezen; gebruikt is de code in het notebook"
        return
    if isinstance(inputs, Mapping) and inputs.get("template") != template.sha256:
        yield (
            f"sinds de run veranderde het sjabloon '{name}'; gebruikt is de code in het notebook"
        )


def _reference(recorded: DataPin, now: DataPin) -> Iterator[str]:
    """Name the reference files that differ; older records only tell that there is one."""
    if recorded.digest == now.digest:
        return
    then, present = dict(recorded.reference), dict(now.reference)
    changed = sorted(n for n in then.keys() | present.keys() if then.get(n) != present.get(n))
    if recorded.reference and changed:
        several = len(changed) > 1
        yield (
            f"sinds de run {'veranderden' if several else 'veranderde'} "
            f"{', '.join(changed)} bij de naslagbestanden"
        )
    else:
        yield "sinds de run veranderde een naslagbestand"


def _library(record: Mapping[str, Any]) -> Iterator[str]:
    if record.get("aoj") != aoj.__version__:
        yield f"gemaakt met aoj {record.get('aoj')}, nu vergeleken met aoj {aoj.__version__}"
    elif record.get("code") and record.get("code") != code_hash():
        yield f"sinds de run veranderde de code van aoj (de versie is nog {aoj.__version__})"
    then = record.get("libraries")
    if not isinstance(then, Mapping):
        return
    changed = [
        f"{name} {then[name]} (nu {version})"
        for name, version in library_versions()
        if name in then and then[name] != version
    ]
    if changed:
        yield f"gemaakt met {', '.join(changed)}"
