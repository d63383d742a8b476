"""`aoj export` for one region or many, and what it says of what it wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aoj.commands.export import Exported, Wanted, export_notebooks
from aoj.commands.logos import sound_theme
from aoj.errors import AojError, InputError, PartialFailure
from aoj.runs.status import made_templates
from aoj.settings import load_region, region_slugs
from aoj.store.project import Project


def export_regions(
    project: Project,
    regions: Sequence[str],
    all_regions: bool,
    templates: Sequence[str],
    edition: str,
    wanted: Wanted,
    say: Callable[[str], object],
) -> None:
    """Write what is wanted of the notebooks of regions, and say so as it goes.

    A notebook that may not go out stops none of the others; then `PartialFailure` is raised in the
    end, or its own error where it was the only one asked for. Raises `InputError` for a region that
    does not exist, and for a theme that is wrong.
    """
    slugs = _chosen(project, regions, all_regions, edition)
    sound_theme(project)
    failed: list[AojError] = []
    written = 0
    for region in slugs:
        asked = _made(project, region, templates, edition) if all_regions else templates
        if all_regions and not asked:
            continue
        try:
            for page in export_notebooks(project, region, asked, edition, wanted):
                written += bool(page.paths)
                failed += page.failures
                if page.paths or page.remarks:
                    say(told(page, region))
        except AojError as error:
            failed.append(error)
    if not failed:
        return
    if len(failed) == 1 and not written:
        raise failed[0]
    for reason in failed:
        say(f"Niet geschreven: {reason}")
    count = "1 notebook" if len(failed) == 1 else f"{len(failed)} notebooks"
    raise PartialFailure(f"van {count} is niets geschreven; hierboven staat waarom")


def told(page: Exported, region: str) -> str:
    """Return the lines about a notebook: what was written, what is not in it, and why."""
    mark = ", vrijgegeven; het grootboek houdt bij wat erop staat" if page.released else ""
    lines = [f"Geschreven: {path}{mark}" for path in in_short(page.paths)]
    lines += [f"Let op: {remark}." for remark in page.remarks]
    lines += [f"Let op: {one.sentence}." for one in page.left_out]
    if page.left_out:
        lines.append(
            f"Heeft iemand deze code nagekeken, zet dan onder 'survey' in parameters/{region}.yml:"
        )
        lines.append("  reviewed:")
        lines += [f"    {one.yaml}" for one in page.left_out]
    return "\n".join(lines)


def _chosen(
    project: Project, regions: Sequence[str], all_regions: bool, edition: str
) -> tuple[str, ...]:
    if all_regions and regions:
        raise InputError("noem regio's of geef --all, niet allebei")
    if not all_regions:
        if not regions:
            raise InputError("er is geen regio genoemd", remedy="'aoj list regions' toont ze")
        return tuple(dict.fromkeys(regions))
    found = tuple(slug for slug in region_slugs(project) if _made(project, slug, (), edition))
    if not found:
        raise InputError(
            "er is nog van geen enkele regio een notebook", remedy="maak ze met 'aoj run --all'"
        )
    return found


def _made(project: Project, region: str, templates: Sequence[str], edition: str) -> tuple[str, ...]:
    """Return the templates of which a region has a notebook, of those that were asked for."""
    try:
        found = made_templates(project, region, edition or load_region(project, region).edition)
    except AojError:
        return tuple(templates)  # the export of that region will say what is wrong
    return tuple(name for name in found if not templates or name in templates)


def in_short(paths: Sequence[str]) -> list[str]:
    """Return paths, and of a folder of pictures only how many files are in it."""
    shown: dict[str, int] = {}
    for path in paths:
        folder, _, _ = path.rpartition("/")
        name = folder if folder.endswith("-figuren") else path
        shown[name] = shown.get(name, 0) + 1
    return [
        f"{name} (met {count} bestanden)" if name.endswith("-figuren") else name
        for name, count in shown.items()
    ]
