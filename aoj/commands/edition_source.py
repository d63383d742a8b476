"""From which earlier edition a new one takes its text, and what of it goes along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aoj.commands.edition_text import Carried, carry
from aoj.errors import DataError, FileError, InputError, reason_of, unknown_name
from aoj.runs.files import long_path
from aoj.runs.names import FAILED, RECORD_SUFFIX, new_stems
from aoj.runs.present import look
from aoj.runs.records import read_record
from aoj.runs.status import editions_of
from aoj.runs.templates import template_names
from aoj.settings import RegionSettings, year_of_edition
from aoj.store.project import Project


def choose_source(project: Project, settings: RegionSettings, edition: str, source: str) -> str:
    """Return the edition to take text from: the one named, the current, else the newest before."""
    folder = project.regions / settings.slug
    known = [e for e in editions_of(project, settings.slug) if notebooks(folder / e)]
    if source == edition:
        raise InputError(f"de tekst van editie '{edition}' kan niet uit haarzelf komen")
    known = [name for name in known if name != edition]
    if source and source not in known and known:
        raise unknown_name("editie", source, known, where=project.relative(folder))
    if source in known:
        return source
    current = settings.edition
    if current in known and year_of_edition(current, 0) <= year_of_edition(edition, 9999):
        return current
    earlier = [name for name in known if _moment(name) < _moment(edition)]
    if not earlier:
        raise InputError(
            "er is geen eerdere editie met notebooks om tekst uit over te nemen",
            where=project.relative(folder),
            remedy="noem een editie met --from, of laat --text weg",
        )
    return max(earlier, key=_moment)


def _moment(edition: str) -> tuple[int, str]:
    return year_of_edition(edition, 0), edition


def read_texts(
    project: Project, region: str, edition: str, source: str, names: Sequence[str]
) -> dict[str, Carried]:
    """Return per template the notebook of the new edition; raises where one cannot be read."""
    folder = project.regions / region / source
    present = [name for name in template_names(project) if (folder / f"{name}.ipynb").is_file()]
    for name in names:
        if name not in present:
            raise InputError(f"er is geen notebook '{name}'", where=project.relative(folder))
    if not present:
        raise InputError(
            "de notebooks horen bij geen sjabloon dat er nog is", where=project.relative(folder)
        )
    return {
        name: _read_text(project, folder / f"{name}.ipynb", region, edition)
        for name in names or present
    }


def _read_text(project: Project, path: Path, region: str, edition: str) -> Carried:
    name, where = path.name.removesuffix(".ipynb"), project.relative(path)
    found = look(path, name, region)
    if found.notebook is None:
        why = {"onleesbaar": "is niet als notebook te lezen"}.get(found.problem, "")
        raise DataError(
            f"het notebook {why or 'is niet door een run gemaakt'}, dus zijn tekst is niet over "
            "te nemen",
            where=where,
            remedy="herstel het eerst, of laat --text weg",
        )
    record = read_record(path.with_name(f"{name}{RECORD_SUFFIX}"), where)
    return carry(found.notebook, edition, path.parent.name, [record] if record else [])


def find_remarks(project: Project, region: str, source: str, names: Sequence[str]) -> list[str]:
    """Return what did not go along, so that nobody misses it without knowing."""
    folder = project.regions / region / source
    known, remarks = template_names(project), []
    for path in notebooks(folder):
        stem = path.name.removesuffix(".ipynb")
        template = stem.partition(".")[0]
        if template in known and names and template not in names:
            continue
        if "." in stem and stem in new_stems(template):
            remarks.append(
                f"{path.name} is niet overgenomen; wat daarin geschreven is komt met "
                f"'aoj run {region} --edition {source}' eerst in {template}.ipynb"
            )
        elif "." not in stem and template not in known:
            remarks.append(f"{path.name} is niet overgenomen: er is geen sjabloon met die naam")
    return remarks


def notebooks(folder: Path) -> list[Path]:
    """Return the notebooks in an edition's folder, but for what is left of runs that failed."""
    try:
        found = sorted(long_path(folder).glob("*.ipynb"))
    except OSError as error:
        raise FileError(
            f"de map kan niet gelezen worden ({reason_of(error)})", where=folder.name
        ) from None
    wanted = [path for path in found if not path.name.endswith(f".{FAILED}.ipynb")]
    return [path for path in wanted if path.is_file() and not path.name.startswith(".")]
