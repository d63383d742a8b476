"""From which answers, lists and settings a questionnaire notebook would be made now, as a hash.

Of a region's own waves everything counts; of the others what a comparison could show of them: their
closed waves, and what their files say of these. So answers that come in elsewhere outdate nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aoj.commands.answered import readable
from aoj.runs.files import sha256_of, sha256_of_json
from aoj.settings import (
    RegionSettings,
    load_questionnaire,
    load_region,
    questionnaire_groups,
    region_slugs,
)
from aoj.store.project import Project
from aoj.store.responses import Register
from aoj.survey.answers import load_register
from aoj.survey.release.supplied import FILE as SUPPLIED


class AnswersState:
    """The hashes of all regions of a project, read once for a whole command."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._common: dict[str, dict[str, Any]] = {}
        self._registers: dict[str, Register] = {}

    def of(self, region: str, data_set: str) -> str:
        """Return the hash of a region; raises `AojError` for a register or list that is wrong."""
        if data_set not in self._common:
            self._registers[data_set] = load_register(self.project, data_set)
            self._common[data_set] = _common(self.project, data_set, self._registers[data_set])
        common = self._common[data_set]
        others = {slug: said for slug, said in common["regions"].items() if slug != region}
        own = _own(load_region(self.project, region), self._registers[data_set])
        return sha256_of_json({**common, "regions": others, "own": own})


def _common(project: Project, data_set: str, register: Register) -> dict[str, Any]:
    known = [one for one in readable(project, region_slugs(project)) if one.data == data_set]
    supplied = project.answers(data_set) / SUPPLIED
    return {
        "lists": {
            group: load_questionnaire(project, group).model_dump(mode="json")
            for group in questionnaire_groups(project)
        },
        "supplied": sha256_of(supplied.read_bytes()) if supplied.is_file() else "",
        "regions": {one.slug: said for one in known if (said := _other(one, register))},
    }


def _other(settings: RegionSettings, register: Register) -> Mapping[str, Any]:
    """Return what a comparison could show of a region: nothing without a closed wave."""
    tables = [
        [entry.wave, entry.group, entry.table_sha256]
        for entry in register.of(settings.slug)
        if register.closed_on(*entry.place)
    ]
    if not tables:
        return {}
    survey = {"questionnaires", "waves", "named", "minimum_beleid"}
    said = settings.model_dump(
        mode="json",
        by_alias=True,
        include={"name", "gemeenten", "samenwerkingsverbanden", "survey"},
    )
    return {
        **said,
        "survey": {name: said["survey"][name] for name in sorted(survey)},
        "tables": sorted(tables),
    }


def _own(settings: RegionSettings, register: Register) -> Mapping[str, Any]:
    entries = register.of(settings.slug)
    return {
        "survey": settings.survey.model_dump(mode="json", by_alias=True),
        "tables": sorted([e.wave, e.group, e.table_sha256] for e in entries),
        "closed": sorted({"/".join(e.place) for e in entries if register.closed_on(*e.place)}),
    }
