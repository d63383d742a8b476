"""The answers and lists of all regions of one data set, each read and put together once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from aoj.errors import AojError
from aoj.geography import Geography, build_region
from aoj.settings import (
    RegionSettings,
    load_questionnaire,
    load_region,
    region_slugs,
)
from aoj.settings.questionnaires import GroupWave
from aoj.store.project import Project
from aoj.store.responses import Register
from aoj.survey.answers import load_answers, load_register
from aoj.survey.questionnaire import Asked, asked_in, wave_of
from aoj.survey.results.selection import GroupAnswers, answers_of

Place = tuple[str, str, str]
"""Region, wave and group."""


@dataclass(frozen=True)
class Material:
    """What plans are made of; `settings` are those of every region whose file can be read."""

    project: Project
    data_set: str
    geography: Geography
    settings: Mapping[str, RegionSettings]
    register: Register = field(repr=False)
    responses: pd.DataFrame = field(repr=False)
    _asked: dict[Place, Asked] = field(default_factory=dict, repr=False)
    _answers: dict[Place, GroupAnswers] = field(default_factory=dict, repr=False)
    _frames: dict[Place, pd.DataFrame] = field(default_factory=dict, repr=False)

    def asked(self, region: str, wave: str, group: str) -> Asked:
        """Return the list that a group of a region got in a wave."""
        place = (region, wave, group)
        if place not in self._asked:
            settings = self.settings[region]
            year = wave_of(settings, wave).year
            names = gemeenten_of(self.geography, settings, year)
            questionnaire = load_questionnaire(self.project, group)
            self._asked[place] = asked_in(questionnaire, settings, wave, names)
        return self._asked[place]

    def answers(self, region: str, wave: str, group: str) -> GroupAnswers:
        """Return the answers of a group of a region in a wave; none where it has none."""
        place = (region, wave, group)
        if place not in self._answers:
            if not self._frames:
                keys = ["region", "wave", "group"]
                for (slug, name, who), rows in self.responses.groupby(keys, sort=False):
                    self._frames[str(slug), str(name), str(who)] = rows
            frame = self._frames.get(place, self.responses.iloc[:0])
            self._answers[place] = answers_of(frame, self.asked(*place))
        return self._answers[place]

    def said(self, region: str, wave: str, group: str) -> GroupWave | None:
        """Return what the file of a region says of a group in a wave."""
        return self.settings[region].survey.group_wave(wave, group)

    def is_closed(self, region: str, wave: str, group: str) -> bool:
        """Whether nothing can be added to a group's answers any more."""
        return bool(self.register.closed_on(region, wave, group))

    def waves(self, region: str) -> tuple[str, ...]:
        """Return the waves of a region of which there are answers, the oldest first."""
        present = {entry.wave for entry in self.register.of(region)}
        waves = self.settings[region].survey.waves
        known = [name for name in waves if name in present]
        return tuple(sorted(known, key=lambda name: (waves[name].year, name)))


def open_material(
    project: Project, data_set: str, geography: Geography, *, only: str = ""
) -> Material:
    """Return the material of a data set; with `only` that of one region.

    A region whose file cannot be read is left out: whoever asks for it is told by reading it. An
    answer table that is gone or changed raises `DataError`.
    """
    found: dict[str, RegionSettings] = {}
    for slug in (only,) if only else region_slugs(project):
        try:
            settings = load_region(project, slug)
        except AojError:
            if only:
                raise
            continue
        if settings.survey.waves and (only or settings.data == data_set):
            found[slug] = settings
    register = load_register(project, data_set)
    answers = load_answers(project, data_set, [only] if only else tuple(found))
    return Material(project, data_set, geography, found, register, answers)


def gemeenten_of(geography: Geography, settings: RegionSettings, year: int) -> dict[str, str]:
    """Return the gemeenten of a region in a year, code to name; a divided one counts in both."""
    region = build_region(
        settings.slug,
        settings.name,
        geography,
        samenwerkingsverbanden=settings.samenwerkingsverbanden,
        gemeenten=settings.gemeenten,
        year=year,
    )
    own = {part.code: part.name for part in settings.gemeenten if part.name}
    codes = sorted(region.members | region.partial)
    return {code: own.get(code) or geography.region(code).name for code in codes}
