"""The whole invented country fetched: from loopback services into an empty data set, and run.

What comes out must be what the embedded example gives, in which the same figures lie as downloads
of persons too: every observation, text, school location and result, and what the notebooks print.
Only the names and dates of files may differ. `AOJ_ALL_REGIONS=1` runs the notebooks of all example
regions, on both.
"""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from example_offering import ASKED, make_offering
from loopback import Loopback

from aoj.bundle import MIME
from aoj.cli import main
from aoj.commands.fetch import fetch_from
from aoj.commands.fetch_services import ServicesReport, fetch_services
from aoj.dataset import Data
from aoj.geography import Region, build_region
from aoj.indicators import INDICATORS, compute
from aoj.settings import load_region, region_slugs
from aoj.settings.bronnen import CbsTable, load_bronnen
from aoj.sources import SOURCES
from aoj.store.project import Project

NAME = "verzonnen"
ALL_REGIONS = bool(os.environ.get("AOJ_ALL_REGIONS"))
COPIED = ("fabelkust",)
"""Regions whose whole contextcijfers, executed on the embedded example, lies in tests/notebooks."""
BY_HAND = ("cbs_achterstandsscores", "eigen_")
"""Beginnings of the sources that no service gives."""
NOT_FETCHED = {"inwoners_herkomst"}
"""Measures that only a person's download has."""
KEY = ["region_code", "period", "breakdown"]


@dataclass(frozen=True)
class Fetched:
    """The project into which all was fetched, and what was said."""

    project: Project
    report: ServicesReport
    again: ServicesReport
    lines: tuple[str, ...]

    @functools.cached_property
    def data(self) -> Data:
        return Data.open(self.project, NAME)


@pytest.fixture(scope="module")
def fetched(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fetched]:
    project = make_project(repo_root, tmp_path_factory.mktemp("opgehaald"))
    bronnen = load_bronnen(repo_root / "data" / "reference")
    lines: list[str] = []
    with Loopback(make_offering(bronnen)) as loopback:
        write_bronnen(repo_root, project, loopback.bronnen_services(patience=20))
        report = fetch_services(project, data_set=NAME, tell=lines.append)
        again = fetch_services(project, data_set=NAME, tell=lambda line: None)
    files = repo_root / "data" / "voorbeeld" / "bestanden"
    for folder in sorted(files.iterdir()):
        if folder.name.startswith(BY_HAND):
            assert not fetch_from(project, folder, NAME).failed
    yield Fetched(project, report, again, tuple(lines))


@pytest.fixture(scope="module")
def embedded(repo_root: Path) -> Data:
    return Data.open(Project(repo_root), "voorbeeld")


def make_project(repo_root: Path, root: Path) -> Project:
    """Return a project with the example regions on an empty data set."""
    shutil.copytree(repo_root / "notebooks" / "templates", root / "notebooks" / "templates")
    shutil.copytree(repo_root / "data" / "reference", root / "data" / "reference")
    own = root / "data" / NAME / "reference"
    shutil.copytree(repo_root / "data" / "voorbeeld" / "reference", own)
    (root / "parameters").mkdir()
    for path in (repo_root / "parameters").glob("*.yml"):
        text = re.sub(r"(?m)^data: voorbeeld$", f"data: {NAME}", path.read_text(encoding="utf-8"))
        (root / "parameters" / path.name).write_text(text, encoding="utf-8")
    return Project(root)


def write_bronnen(repo_root: Path, project: Project, services: dict[str, Any]) -> None:
    """Write the real bronnen.yml with the addresses and the years of the invented services."""
    path = repo_root / "data" / "reference" / "bronnen.yml"
    content = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    content["services"] = services
    for name, asked in ASKED.items():
        content["sources"][name] |= asked
    target = project.reference(NAME) / "bronnen.yml"
    target.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_every_source_of_bronnen_is_fetched_without_a_complaint(fetched: Fetched) -> None:
    bronnen = load_bronnen(fetched.project.reference(NAME))
    assert fetched.report.text().splitlines()[-1] == f"{fetched.report.states['nieuw']} nieuw."
    assert not fetched.report.failed
    blocks = {snapshot.origin.get("block", "") for snapshot in fetched.data.snapshots} - {""}
    assert blocks == set(bronnen.sources)
    for name, block in bronnen.sources.items():
        years = len(block.table) if isinstance(block, CbsTable) else 1
        assert sum(line.startswith(f"{name}") for line in fetched.lines) >= years, name


def test_what_did_not_change_is_not_fetched_again(fetched: Fetched) -> None:
    assert not fetched.again.changed and not fetched.again.failed
    assert fetched.again.states == {"ongewijzigd": fetched.report.states["nieuw"]}


def test_every_loader_gives_the_figures_of_the_embedded_example(
    fetched: Fetched, embedded: Data
) -> None:
    data = fetched.data
    measures = {measure for source in SOURCES.values() for measure in source.measures}
    for measure in sorted(measures - NOT_FETCHED):
        own, other = figures(data, measure), figures(embedded, measure)
        assert len(other), measure
        if measure in ("inwoners", "leerlingen_woonregio"):
            own = own[own.index.isin(other.index)]
        pd.testing.assert_frame_equal(own, other, obj=measure)


def figures(data: Data, measure: str) -> pd.DataFrame:
    """Return all observations of a measure by key, without where they came from."""
    assert not data.measure(measure).duplicated(KEY).any()
    rows = data.measure(measure).drop(columns=["source", "snapshot", "indicator"])
    return rows.set_index(KEY).sort_index()


def test_what_the_service_has_more_are_regions_and_years_that_no_download_chose(
    fetched: Fetched, embedded: Data
) -> None:
    for measure, parts in (("inwoners", {"0-14", "15-24"}), ("leerlingen_woonregio", set())):
        own, other = figures(fetched.data, measure), figures(embedded, measure)
        more = own[~own.index.isin(other.index)].reset_index()
        assert (
            more["region_code"].str[:2].isin(["NL", "PV"]) | more["breakdown"].isin(parts)
        ).all()
    shared = figures(embedded, "inwoners").index
    assert {"2016", "2025"} <= set(shared.get_level_values("period"))


def test_texts_places_and_areas_are_those_of_the_embedded_example(
    fetched: Fetched, embedded: Data
) -> None:
    data = fetched.data
    for measure in sorted({m for source in SOURCES.values() for m in source.text_measures}):
        pd.testing.assert_frame_equal(texts(data, measure), texts(embedded, measure), obj=measure)
    places = [d.locations().drop(columns=["date", "snapshot"]) for d in (data, embedded)]
    pd.testing.assert_frame_equal(*places)
    for name in ("gemeenten", "pc4", "parts", "samenwerkingsverbanden"):
        own, other = (getattr(d.geography, name) for d in (data, embedded))
        pd.testing.assert_frame_equal(own, other, obj=name)


def texts(data: Data, measure: str) -> pd.DataFrame:
    """Return all texts of a measure in order, without where they came from."""
    rows = data.texts(measure)
    rows = rows[["region_code", "period", "breakdown", "text"]]
    return rows.sort_values(["region_code", "period", "breakdown"], ignore_index=True)


def test_the_areas_that_rio_gives_are_those_of_the_reference_files(embedded: Data) -> None:
    codes = embedded.texts("gebied")["region_code"]
    assert "PO9901" in set(codes) and len(codes)


def test_every_result_of_every_region_is_equal(fetched: Fetched, embedded: Data) -> None:
    own, other = fetched.data, embedded
    slugs = example_regions(fetched.project)
    assert len(slugs) == 8
    pairs = [
        (data, regions_of(project, data, slugs))
        for project, data in ((fetched.project, own), (other.project, other))
    ]
    for name, indicator in INDICATORS.items():
        if indicator.statistic == "links":  # shows figures of others, which are compared here
            continue
        frames = [
            compute(name, regions, data).drop(columns=["source", "snapshot"])
            for data, regions in pairs
        ]
        pd.testing.assert_frame_equal(*frames, obj=name)


def example_regions(project: Project) -> list[str]:
    return [slug for slug in region_slugs(project) if load_region(project, slug).data == NAME]


def regions_of(project: Project, data: Data, slugs: list[str]) -> list[Region]:
    """Return the country, two gemeenten, and the example regions.

    The observations, places and areas that all others are made of are compared one by one.
    """
    geography = data.geography
    found = [geography.region(code) for code in ("NL01", "GM9011", "GM9015")]
    for slug in slugs:
        settings = load_region(project, slug)
        found.append(
            build_region(
                slug,
                settings.name,
                geography,
                samenwerkingsverbanden=settings.samenwerkingsverbanden,
                gemeenten=settings.gemeenten,
                year=settings.year,
            )
        )
    return found


def test_the_notebooks_print_what_those_of_the_embedded_example_print(
    fetched: Fetched, repo_root: Path, tmp_path: Path
) -> None:
    slugs = example_regions(fetched.project) if ALL_REGIONS else list(COPIED)
    run(fetched.project, slugs)
    if ALL_REGIONS:
        example = make_project(repo_root, tmp_path)
        shutil.copytree(repo_root / "data" / "voorbeeld", example.data / "voorbeeld")
        shutil.copytree(repo_root / "parameters", example.root / "parameters", dirs_exist_ok=True)
        run(example, slugs)
    for slug in slugs:
        own = bundles(fetched.project.regions / slug / "2026" / "contextcijfers.ipynb")
        if ALL_REGIONS:
            other = bundles(example.regions / slug / "2026" / "contextcijfers.ipynb")
        else:
            other = bundles(repo_root / "tests" / "notebooks" / f"contextcijfers-{slug}.ipynb")
        assert [cell for cell, _ in own] == [cell for cell, _ in other]
        for (cell, mine), (_, theirs) in zip(own, other, strict=True):
            assert shown(mine) == shown(theirs), (slug, cell)


def run(project: Project, slugs: list[str]) -> None:
    """Run notebooks as `aoj run` does; fails where one fails."""
    arguments = ["--project", str(project.root), "run", *slugs, "--template", "contextcijfers"]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code in (0, None)


def bundles(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return cell and bundle of every output of a notebook."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [
        (cell["id"], output["data"][MIME])
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]


def shown(bundle: dict[str, Any]) -> dict[str, Any]:
    """Return a bundle without what tells from which files and data set its figures are."""
    if bundle["kind"] != "verantwoording":
        return bundle
    text = re.sub(r"gegevens '\w+ ", "gegevens '", bundle["text"])
    lines = re.sub(r"(?m)^- (CBS|DUO|eigen opgave), .*$", _source_only, text).splitlines()
    return {**bundle, "text": sorted(set(lines))}


def _source_only(found: re.Match[str]) -> str:
    """Return a line about a source without its files: `CBS, Kerncijfers (tabel 85984NED)`."""
    return re.sub(r": (?:[^:]* )?\(?kenmerk .*$", "", found[0])
