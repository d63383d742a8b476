"""The record of a run, and the job that it tells of, for who asks where a report comes from.

Apart from `verify`, so that a question does not wait for what executes notebooks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aoj.commands.notebooks import Place
from aoj.errors import DataError
from aoj.runs.jobs import DataPin, Job
from aoj.runs.records import read_record
from aoj.runs.stamps import ANSWERS, THEME
from aoj.settings import load_defaults
from aoj.settings.peers import OPTION as PEERS_OPTION


def read_run(place: Place, template: str) -> dict[str, Any]:
    """Return the record beside a notebook; raises `DataError` where there is none."""
    record = read_record(place.record(template), place.where)
    if record is None or not isinstance(record.get("figures"), list):
        raise DataError(
            f"bij {template}.ipynb ligt geen record van de run ({template}.run.json), zodat niet "
            "is te zeggen uit welke bestanden het is gemaakt",
            where=place.where,
            remedy=f"maak het opnieuw met 'aoj run {place.region}'",
        )
    return record


def job_of(place: Place, template: str, record: Mapping[str, Any], pin: DataPin) -> Job:
    """Return the job that made a report, by its record."""
    parameters = record.get("parameters")
    inputs = record.get("inputs")
    return Job(
        root=place.project.root,
        region=place.region,
        template=template,
        edition=place.edition,
        parameters=dict(parameters) if isinstance(parameters, Mapping) else {},
        parameters_sha256=str(inputs.get("parameters", "")) if isinstance(inputs, dict) else "",
        pin=pin,
        cell_timeout=load_defaults(place.project).cell_timeout,
        peers=peers_of(record),
        peers_from=PEERS_OPTION if peers_of(record) else "",
        answers_sha256=str(inputs.get(ANSWERS, "")) if isinstance(inputs, dict) else "",
        theme_sha256=str(inputs.get(THEME, "")) if isinstance(inputs, dict) else "",
        plan=str(record.get("plan", "")),
    )


def peers_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the regions that one run compared with, where its command line named them."""
    peers = record.get("peers")
    if record.get("peers_from") != PEERS_OPTION or not isinstance(peers, list):
        return ()
    return tuple(str(peer) for peer in peers)
