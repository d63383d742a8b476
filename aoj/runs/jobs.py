"""What a run is asked to make and what came of it: frozen values that travel between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from aoj.settings import RegionSettings
from aoj.store.project import Project

State = Literal["gemaakt", "nieuw", "mislukt"]

NOT_HASHED = {"parameters", "survey", "report"}
"""What of a region's file does not show in a notebook, or is hashed in another way."""


@dataclass(frozen=True)
class DataPin:
    """The snapshots of one data set as they were when the run began."""

    name: str
    number: int
    digest: str
    snapshots: tuple[tuple[str, str], ...] = ()
    """Snapshot id and the sha256 of its file, empty for what users supplied."""
    is_example: bool = False
    reference: tuple[tuple[str, str], ...] = ()
    """Name and sha256 of each reference file."""
    as_of: str = ""
    """The day at whose end these were the snapshots (`2026-11-01`); empty: as they are now."""
    smallest_count: int = 0
    """Below which supplied counts of people are hidden; 0 where that plays no part."""


@dataclass(frozen=True)
class Job:
    """One notebook to make: a template for a region and an edition."""

    root: Path
    region: str
    template: str
    edition: str
    parameters: Mapping[str, Any]
    parameters_sha256: str
    pin: DataPin
    cell_timeout: int = 600
    commit: str = ""
    fresh: bool = False
    """Start over from the template; the old notebook is put aside."""
    kept_states: int = 50
    """How many earlier states of the notebook are kept."""
    peers: tuple[str, ...] = ()
    """Names of the regions to compare with: of region files, and codes."""
    peers_from: str = ""
    """What names them: `--peers`, or the region's file; empty without peers."""
    answers_sha256: str = ""
    """Of the answers, lists and settings that a questionnaire notebook shows; empty for others."""
    theme_sha256: str = ""
    """Of the colours in which charts are drawn; empty for aoj's own."""
    plan: str = ""
    """The hash of the plan of what may be shown of the answers; empty without answers."""
    formats: tuple[str, ...] = ("html",)
    """What is written beside the notebook."""

    @property
    def shows_answers(self) -> bool:
        """Whether it shows answers to questionnaires, so that no error of it may hold a value."""
        return bool(self.answers_sha256)

    @property
    def project(self) -> Project:
        """The project in which the notebook is made."""
        return Project(self.root)

    @property
    def folder(self) -> Path:
        """The folder in which the products are written."""
        return self.project.regions / self.region / self.edition

    @property
    def where(self) -> str:
        """The folder as a reader may see it."""
        return f"notebooks/regions/{self.region}/{self.edition}"


@dataclass(frozen=True)
class Outcome:
    """What came of one job; paths are relative to the project."""

    region: str
    template: str
    edition: str
    state: State
    notebook: str = ""
    html: str = ""
    seconds: float = 0.0
    message: str = ""
    to_revise: int = 0
    """How many cells a person should look at again."""
    others: tuple[str, ...] = ()
    """What else was written beside the notebook, where that was asked for."""
    crash: str = field(default="", repr=False)
    """The traceback where the failure is a mistake of ours."""

    @property
    def failed(self) -> bool:
        """Whether nothing new was made."""
        return self.state == "mislukt"


def failed(job: Job, message: str, *, crash: str = "", seconds: float = 0.0) -> Outcome:
    """Return the outcome of a job that failed."""
    return Outcome(
        job.region,
        job.template,
        job.edition,
        "mislukt",
        message=message,
        crash=crash,
        seconds=seconds,
    )


def settings_for_hash(
    settings: RegionSettings,
    parameters: Mapping[str, Any],
    peers: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return all that the settings files say about one notebook, for its hash.

    `peers` is what the region files of its peers hold. Comments and the order of keys do not
    count, nor do parameters of other templates.
    """
    region = settings.model_dump(mode="json", by_alias=True, exclude=NOT_HASHED)
    said = {"region": region, "parameters": dict(parameters)}
    return {**said, "peers": dict(peers)} if peers else said
