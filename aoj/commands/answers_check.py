"""`aoj answers check`: what is in an export, and what of it was understood; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aoj.commands.answered import best_match, choose_wave
from aoj.commands.answers_told import alone_text, beside_text
from aoj.errors import FileError, InputError, reason_of, unknown_name
from aoj.settings import (
    RegionSettings,
    load_questionnaire,
    load_region,
    questionnaire_groups,
)
from aoj.settings.questionnaires import GroupWave
from aoj.store.project import Project
from aoj.survey.coupling import Coupling, coupling_text, read_coupling
from aoj.survey.matching import Understood, understand
from aoj.survey.proposals import proposed
from aoj.survey.questionnaire import Asked, asked_in
from aoj.survey.raw import RawTable
from aoj.survey.readers.reading import read_export
from aoj.survey.stripping import Stripped, strip


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    file: Path
    region: str = ""
    wave: str = ""
    group: str = ""
    structure: Path | None = None
    codebook: Path | None = None
    coupling: Path | None = None
    propose: Path | None = None


def check_answers(project: Project, wanted: Wanted) -> str:
    """Return in words what an export holds; writes nothing but the koppeling asked for.

    With a region (and wave) beside its list, with a group alone beside the plain list of that
    group, else by itself. Raises `InputError` and `FileError`.
    """
    if wanted.wave and not wanted.region:
        raise InputError("een meting is er een van een regio", remedy="noem de regio met --region")
    _check_free(wanted.propose)
    raw = read_export(wanted.file, wanted.structure, wanted.codebook)
    coupling = read_coupling(wanted.coupling) if wanted.coupling else None
    if not wanted.region and not wanted.group:
        if coupling is not None:
            raise InputError(
                "een koppeling hoort bij een vragenlijst",
                remedy="noem de regio met --region, of de doelgroep met --group",
            )
        text = alone_text(wanted.file.name, raw)
        understood = understand(raw, Asked(group="", title="", questions=()))
    else:
        understood, settings = _understood(project, wanted, raw, coupling)
        stripped, said = _stripped(understood, settings)
        text = beside_text(wanted.file.name, understood, stripped, said)
    if wanted.propose is None:
        return text
    _write(wanted.propose, coupling_text(proposed(understood)))
    return f"{text}\n\nKoppeling om na te kijken: {wanted.propose}. Geef haar mee met --coupling."


def _understood(
    project: Project, wanted: Wanted, raw: RawTable, coupling: Coupling | None
) -> tuple[Understood, RegionSettings | None]:
    if wanted.region:
        settings = load_region(project, wanted.region)
        wave = choose_wave(settings, wanted.wave)
        return best_match(project, settings, wave, wanted.group, raw, coupling), settings
    groups = questionnaire_groups(project)
    if wanted.group not in groups:
        raise unknown_name("doelgroep", wanted.group, groups)
    return understand(raw, asked_in(load_questionnaire(project, wanted.group)), coupling), None


def _stripped(
    understood: Understood, settings: RegionSettings | None
) -> tuple[Stripped, GroupWave | None]:
    """Return what would be kept; of a doubled question the first column."""
    first = {key: columns[0].position for key, columns in understood.doubled.items()}
    asked = understood.asked
    said = settings.survey.group_wave(asked.wave, asked.group) if settings else None
    adapted = settings.survey.questionnaires.items() if settings else ()
    permissions = next((a.open_answers for group, a in adapted if group == asked.group), {})
    closes = said.closes if said else ""
    return strip(understood, permissions, columns=first, closes=closes), said


def _check_free(path: Path | None) -> None:
    if path is not None and path.exists():
        raise InputError(
            "dit bestand bestaat al en wordt niet overschreven",
            where=str(path),
            remedy="noem bij --propose een nieuw bestand",
        )


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise FileError(
            f"de koppeling kan niet geschreven worden ({reason_of(error)})", where=str(path)
        ) from None
