"""`aoj new edition`: the next edition of a region, on request with the text of an earlier one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aoj.commands.edition_source import choose_source, find_remarks, notebooks, read_texts
from aoj.commands.edition_text import Carried
from aoj.errors import InputError
from aoj.runs.files import folder_lock, long_path, remove_quietly
from aoj.runs.templates import check_template_exists, load_standard_templates
from aoj.settings import (
    RegionSettings,
    check_region_exists,
    is_slug,
    load_region,
    parse_region,
    read_yaml,
    set_values,
    year_of_edition,
)
from aoj.store.disk import write_bytes
from aoj.store.project import Project

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class _Change:
    """What becomes of a region's file."""

    path: Path
    where: str
    values: Mapping[str, str]
    content: bytes


def new_edition(
    project: Project,
    region: str,
    edition: str,
    *,
    with_text: bool,
    source: str = "",
    templates: Sequence[str] = (),
) -> str:
    """Open an edition: its folder, the region's settings and, if asked, the text of an earlier one.

    `source` is the edition that the text comes from, by default the newest earlier one; `templates`
    the notebooks that go along, by default all. Return in Dutch what was made. Raises an `AojError`
    before anything is written where something is in the way; no notebook is ever written over.
    """
    region = check_region_exists(project, region.removesuffix(".yml"))
    _check_name(edition)
    names = [check_template_exists(project, name.removesuffix(".ipynb")) for name in templates]
    settings = load_region(project, region)
    change = _plan_settings(project, settings, edition)
    folder = project.regions / region / edition
    _check_free(project, folder, names)
    wanted = with_text or bool(source or names)
    source = choose_source(project, settings, edition, source) if wanted else ""
    carried = read_texts(project, region, edition, source, names) if source else {}
    remarks = find_remarks(project, region, source, names) if source else []
    command = _next_command(project, region, list(carried))
    with folder_lock(folder, project.relative(folder)), _written_together() as written:
        _check_free(project, folder, names)
        for name, found in carried.items():
            written.append(_write_notebook(folder / f"{name}.ipynb", found))
        if change.values:
            write_bytes(change.path, change.content)
    lines = [
        f"Geopend: {project.relative(folder)}",
        _told_settings(change),
        *(line for name, found in carried.items() for line in _told_text(name, source, found)),
        *(f"Let op: {remark}." for remark in remarks),
    ]
    return "\n".join([*lines, "", f"Maak de notebooks met: {command}"])


def _check_name(edition: str) -> None:
    if not is_slug(edition):
        raise InputError(
            f"'{edition}' kan geen editie zijn",
            expected="kleine letters, cijfers en koppeltekens, zoals 2027 of 2027-najaar",
        )


def _plan_settings(project: Project, settings: RegionSettings, edition: str) -> _Change:
    """Return the region's file as it must become; raises `InputError` where that needs a hand."""
    path = project.parameters / f"{settings.slug}.yml"
    where = project.relative(path)
    present = read_yaml(path, where).values
    year = year_of_edition(edition, settings.year)
    values = {"year": str(year)} if year != settings.year else {}
    if edition != str(year) or "edition" in present:
        values["edition"] = edition
    values = {key: value for key, value in values.items() if present.get(key) != value}
    raw = path.read_bytes()
    text = set_values(raw.decode("utf-8-sig"), values, where)
    parse_region(project, settings.slug, text)
    content = (_BOM if raw.startswith(_BOM) else b"") + text.encode("utf-8")
    return _Change(path, where, values, content)


def _check_free(project: Project, folder: Path, names: Sequence[str]) -> None:
    """Raise `InputError` where the edition has notebooks already."""
    found = [path.name for path in notebooks(folder)]
    taken = [name for name in found if not names or name.partition(".")[0] in names]
    if taken:
        raise InputError(
            f"de editie heeft al notebooks ({', '.join(taken)}) en er wordt niets overschreven",
            where=project.relative(folder),
            remedy="kies een andere naam, of ga er met 'aoj run' in verder",
        )


@contextlib.contextmanager
def _written_together() -> Iterator[list[Path]]:
    """Note files that were written, and take them away again when not all succeeds."""
    written: list[Path] = []
    try:
        yield written
    except BaseException:
        remove_quietly(*written)
        raise


def _write_notebook(path: Path, carried: Carried) -> Path:
    from aoj.runs.products import notebook_bytes

    write_bytes(long_path(path), notebook_bytes(carried.notebook))
    return path


def _next_command(project: Project, region: str, names: Sequence[str]) -> str:
    """Return how the notebooks are made; a run makes the standard ones unless told otherwise."""
    standard = load_standard_templates(project)
    told = names if set(names) - set(standard) else ()
    return " ".join(["aoj run", region, *(f"--template {name}" for name in told)])


def _told_settings(change: _Change) -> str:
    values = " en ".join(f"'{key}: {value}'" for key, value in change.values.items())
    return f"{change.where}: nu {values}" if values else f"{change.where} blijft zoals het is"


def _told_text(name: str, source: str, found: Carried) -> Iterator[str]:
    cells = "1 cel" if found.texts == 1 else f"{found.texts} cellen"
    quotes = {0: "geen aangehaald cijfer gevonden", 1: "1 aangehaald cijfer te herzien"}
    quoted = quotes.get(found.quotes, f"{found.quotes} aangehaalde cijfers te herzien")
    yield f"Overgenomen uit editie {source}: {name}, {cells} met eigen tekst, {quoted}"
    if found.texts and not found.knows_figures:
        yield (
            f"Let op: van {name} in editie {source} is niet bekend welke cijfers er stonden; lees "
            "zelf na welke de tekst aanhaalt."
        )
