"""`aoj check`: all that can be known to be wrong without executing a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aoj.commands.logos import sound_logo, sound_theme
from aoj.commands.pins import pin_data
from aoj.commands.planning import Choice, plan_job
from aoj.commands.questionnaire_check import check_questionnaires
from aoj.errors import AojError, InputError, unknown_name
from aoj.runs.copies import conflict_copies
from aoj.runs.files import sha256_of
from aoj.runs.grammar import check_template
from aoj.runs.templates import Template, load_template, template_names
from aoj.settings import (
    RegionSettings,
    check_region_exists,
    is_slug,
    load_defaults,
    load_region,
    region_slugs,
    theme_remarks,
)
from aoj.settings.theme import THEME_FILE, logo_names
from aoj.store.project import Project
from aoj.store.snapshots import read_manifest

if TYPE_CHECKING:
    from aoj.dataset import Data
    from aoj.geography import Geography, Region


@dataclass(frozen=True)
class Finding:
    """One thing that was found: something wrong, or only a remark."""

    text: str
    is_wrong: bool = True


@dataclass(frozen=True)
class CheckReport:
    """All that was found, and what was looked at."""

    findings: tuple[Finding, ...]
    checked: str

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What has to be mended."""
        return tuple(finding for finding in self.findings if finding.is_wrong)

    def text(self) -> str:
        """Return the findings, a line each, and what was looked at."""
        lines = [f"Fout:   {f.text}" for f in self.findings if f.is_wrong]
        lines += [f"Let op: {f.text}" for f in self.findings if not f.is_wrong]
        end = "alles in orde" if not lines else "geen fouten" if not self.wrong else ""
        lines.append(f"Gecontroleerd: {self.checked}{'; ' + end if end else ''}.")
        return "\n".join(lines)


def check(project: Project, regions: Sequence[str] = ()) -> CheckReport:
    """Return what is wrong in settings, templates, data sets and regions.

    With `regions` only those region files, and what they use. Raises `InputError` for a region
    that does not exist.
    """
    slugs = tuple(check_region_exists(project, name) for name in regions) or region_slugs(project)
    names = template_names(project)
    findings = [*_check_files(project), *_check_theme(project), *_check_defaults(project)]
    for name in names:
        findings.extend(Finding(text) for text in check_template(project, name))
    settings: list[RegionSettings] = []
    for slug in slugs:
        try:
            settings.append(load_region(project, slug))
            sound_logo(project, settings[-1])
        except AojError as error:
            findings.append(Finding(str(error)))
    wrong, remarks = check_questionnaires(project, regions)
    told = {finding.text for finding in findings}
    findings.extend(Finding(text) for text in wrong if text not in told)
    findings.extend(Finding(text, is_wrong=False) for text in remarks)
    for data_set in dict.fromkeys(region.data for region in settings):
        own = [region for region in settings if region.data == data_set]
        findings.extend(_check_data(project, data_set, own))
    regions_word = "regio" if len(slugs) == 1 else "regio's"
    counts = f"{len(slugs)} {regions_word}, "
    counts += f"{len(names)} {'sjabloon' if len(names) == 1 else 'sjablonen'}"
    sets = ", ".join(dict.fromkeys(region.data for region in settings))
    return CheckReport(
        tuple(dict.fromkeys(findings)), counts + (f", gegevens {sets}" if sets else "")
    )


def _check_files(project: Project) -> Iterator[Finding]:
    logos = logo_names(project)
    for path in sorted(project.parameters.iterdir()):
        is_read = path.suffix == ".yml" or path.name in logos
        if path.is_file() and not is_read and not path.name.startswith("."):
            yield Finding(f"parameters/{path.name} wordt niet gelezen: {_why(path)}", False)
    for path in sorted(project.templates.glob("*.yml")):
        if not path.with_suffix(".ipynb").exists() and not path.name.startswith(("_", ".")):
            yield Finding(f"bij notebooks/templates/{path.name} ontbreekt het notebook")
    for folder, stems in _with_products(project):
        for copy in conflict_copies(folder, stems):
            yield Finding(f"{project.relative(folder)}: {copy.sentence}", is_wrong=False)


def _why(path: Path) -> str:
    is_picture = path.suffix.casefold() in (".svg", ".png", ".jpg", ".jpeg")
    return "geen enkel 'logo' noemt het" if is_picture else "geen .yml"


def _with_products(project: Project) -> Iterator[tuple[Path, Sequence[str]]]:
    """Yield each folder in which a synchronised drive may leave copies, and what belongs there."""
    settings = [path.stem for path in project.parameters.glob("*.yml")]
    yield project.parameters, [stem for stem in settings if is_slug(stem.lstrip("_"))]
    templates = template_names(project)
    yield project.templates, templates
    for folder in sorted(project.regions.glob("*/*/")):
        yield folder, templates


def _check_theme(project: Project) -> Iterator[Finding]:
    try:
        theme = sound_theme(project)
    except AojError as error:
        yield Finding(str(error))
        return
    for text in theme_remarks(theme):
        yield Finding(f"parameters/{THEME_FILE}: {text}", is_wrong=False)


def _check_defaults(project: Project) -> Iterator[Finding]:
    try:
        defaults = load_defaults(project)
    except AojError as error:
        yield Finding(str(error))
        return
    for name in defaults.parameters:
        if name not in template_names(project):
            unknown = unknown_name("sjabloon", name, template_names(project))
            yield Finding(f"parameters/_default.yml: {unknown}")


def _check_data(
    project: Project, data_set: str, regions: Sequence[RegionSettings]
) -> Iterator[Finding]:
    """Check a data set and the regions that use it."""
    users = ", ".join(region.slug for region in regions)
    try:
        pin = pin_data(project, data_set)
        damaged = list(_check_snapshots(project, data_set))
        yield from damaged
        if damaged:
            return
        from aoj.commands.release_state import AnswersState
        from aoj.dataset import Data

        data = Data.open(project, data_set, pin=pin.number)
    except AojError as error:
        yield Finding(f"gegevens '{data_set}' (van {users}): {error}")
        return
    answers = AnswersState(project)
    for region in regions:
        yield from _check_region(project, region, data)
        for template in _templates(project):
            try:
                plan_job(project, region.slug, template, Choice(), pin, answers)
            except AojError as error:
                yield Finding(str(error))


def _check_snapshots(project: Project, data_set: str) -> Iterator[Finding]:
    root = project.data_set(data_set)
    for snapshot in read_manifest(root):
        path = snapshot.path(root)
        if not path.is_file():
            yield Finding(f"data/{data_set}/{snapshot.file} ontbreekt; haal het bestand terug")
        elif sha256_of(path.read_bytes()) != snapshot.sha256:
            yield Finding(f"data/{data_set}/{snapshot.file} is veranderd sinds het is opgenomen")


def _check_region(project: Project, settings: RegionSettings, data: Data) -> Iterator[Finding]:
    where = f"parameters/{settings.slug}.yml"
    yield from (Finding(f"{where}: {text}") for text in _check_settings(project, settings))
    from aoj.geography import build_region

    geography: Geography = data.geography
    try:
        region = build_region(
            settings.slug,
            settings.name,
            geography,
            samenwerkingsverbanden=settings.samenwerkingsverbanden,
            gemeenten=settings.gemeenten,
            year=settings.year,
        )
    except InputError as error:
        text = str(error)
        yield Finding(text if text.startswith(where) else f"{where}: {text}")
        return
    for text in _remarks(settings, region, geography):
        yield Finding(f"{where}: {text}", is_wrong=False)
    yield from (Finding(f"{where}: {text}") for text in _missing_names(settings, geography))
    yield from _check_peers(project, settings, region, geography)
    if not _has_figures(region, data):
        yield Finding(
            f"{where}: de gegevens '{data.name}' hebben geen enkel cijfer over deze regio"
        )


def _check_settings(project: Project, settings: RegionSettings) -> Iterator[str]:
    names = template_names(project)
    for name in settings.parameters:
        if name not in names:
            yield str(unknown_name("sjabloon", name, names))


def _check_peers(
    project: Project, settings: RegionSettings, region: Region, geography: Geography
) -> Iterator[Finding]:
    """Check each peer by itself; one that lies in the region itself adds nothing."""
    from aoj.geography import find_peers

    where = f"parameters/{settings.slug}.yml"
    for name in settings.peers:
        try:
            peer = find_peers(project, [name], geography, settings.year, where=where)[0]
        except AojError as error:
            yield Finding(str(error))
            continue
        if peer.gemeenten and peer.gemeenten <= region.gemeenten:
            text = f"{where}: bij 'peers': {peer.name} ligt in de regio zelf en telt niet mee"
            yield Finding(text, is_wrong=False)


def _missing_names(settings: RegionSettings, geography: Geography) -> Iterator[str]:
    """Ask for the names that a report needs: it never shows a bare code."""
    from aoj.geography import default_name

    for part in settings.samenwerkingsverbanden:
        if part.code in geography.ended:
            continue  # it has no part in this edition, or the region was refused already
        known = geography.region(part.code).name
        if not part.name and known == default_name(part.code):
            yield f"het samenwerkingsverband {part.code} heeft geen naam; vul 'name' in"


def _remarks(settings: RegionSettings, region: Region, geography: Geography) -> Iterator[str]:
    regional = [c for c in region.samenwerkingsverbanden if c not in geography.landelijk]
    if len(regional) < 2:
        yield "een regio heeft gewoonlijk ten minste twee samenwerkingsverbanden (po en vo)"
    if len(region.gemeenten) == 1:
        yield "de regio bestaat uit een enkele gemeente"
    unused = {p.code for p in (*settings.samenwerkingsverbanden, *settings.gemeenten)} - {
        *region.samenwerkingsverbanden,
        *region.gemeenten,
    }
    for code in sorted(unused):
        yield f"{code} hoort in {settings.year} niet bij de regio ('from' of 'until')"


def _has_figures(region: Region, data: Data) -> bool:
    """Whether any measure has a row about the region's gemeenten or samenwerkingsverbanden."""
    from aoj.indicators import INDICATORS

    codes = {
        "gemeente": sorted(region.gemeenten),
        "samenwerkingsverband": list(region.samenwerkingsverbanden),
    }
    locations = data.locations()
    own = locations.loc[locations["gemeente_code"].isin(codes["gemeente"]), "location_code"]
    codes["vestiging"] = codes["instelling"] = sorted(set(own))
    measures = dict.fromkeys(
        (grain or item.grain, measure or item.measure)
        for item in INDICATORS.values()
        for grain, measure in (("", ""), *((b.grain, b.measure) for b in item.breakdowns.values()))
    )
    return any(
        data.has(measure) and len(data.measure(measure, codes[grain])) > 0
        for grain, measure in measures
        if codes.get(grain)
    )


def _templates(project: Project) -> Iterator[Template]:
    for name in template_names(project):
        try:
            yield load_template(project, name)
        except AojError:
            continue  # `check_template` has said so
