"""`aoj questionnaire export`: the list of a region as a file that a survey tool imports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aoj.commands.answered import asked_for, choose_wave
from aoj.errors import FileError, InputError, reason_of
from aoj.settings import load_region
from aoj.store.disk import write_bytes
from aoj.store.project import Project
from aoj.survey.formats import limesurvey_structure, word_document, xlsform
from aoj.survey.questionnaire import Asked, wave_of

FORMATS: dict[str, tuple[str, Callable[[Asked], bytes]]] = {
    "limesurvey": ("txt", limesurvey_structure),
    "xlsform": ("xlsx", xlsform),
    "docx": ("docx", word_document),
}
"""Suffix and maker of each format."""


def export_questionnaire(
    project: Project,
    region: str,
    kind: str,
    *,
    group: str = "",
    wave: str = "",
    target: Path | None = None,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write the lists of a region in a wave, one file per group, and return where they stand.

    Without `target` they come into `data/vragenlijst/lijsten` (for the example beside its answers).
    Without `wave` it is the newest one. Raises `InputError` for what does not exist, and
    `FileError` for a file that stands there already with other contents.
    """
    settings = load_region(project, region)
    waves = settings.survey.waves
    if not wave and len(waves) > 1:
        wave = max(waves, key=lambda name: (waves[name].year, name))
    wave = choose_wave(settings, wave)
    groups = [group] if group else list(wave_of(settings, wave).groups)
    if target is not None and len(groups) > 1:
        raise InputError("--out is een bestand, en er zijn meer doelgroepen", remedy="geef --group")
    suffix, make = FORMATS[kind]
    folder = project.answers(settings.data) / "lijsten"
    written = []
    for name in groups:
        content = make(asked_for(project, settings, wave, name))
        path = target or folder / f"{region}-{wave}-{name}.{suffix}"
        _write(project, path, content, overwrite=overwrite)
        written.append(path)
    return tuple(written)


def _write(project: Project, path: Path, content: bytes, *, overwrite: bool) -> None:
    where = project.relative(path)
    try:
        if path.exists() and path.read_bytes() != content and not overwrite:
            raise FileError(
                "hier staat al een andere versie van deze lijst",
                where=where,
                remedy="geef --overwrite om haar te vervangen, of kies een ander bestand met --out",
            )
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"het bestand kan niet geschreven worden ({reason_of(error)})", where=where
        ) from None
    write_bytes(path, content)
