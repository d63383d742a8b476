"""`aoj fetch --check` over HTTP: the real bronnen.yml against services that differ from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from example_offering import make_offering
from example_service import CubeTopic, Offering
from loopback import ALWAYS, Exchange, Loopback
from loopback_answers import Answer
from loopback_faults import edit, html, status
from toy import make_project

from aoj.commands.fetch_check import CheckReport, check_sources
from aoj.errors import Unreachable
from aoj.settings.bronnen import load_bronnen
from aoj.store.project import Project

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
TEXT = (REFERENCE / "bronnen.yml").read_text(encoding="utf-8")
JOBS, OLD, NEW = "cbs_jongeren_arbeidsmarkt", "86223NED", "86400NED"


@dataclass
class Checking:
    """A project whose bronnen.yml leads to services on this computer."""

    project: Project
    services: Loopback
    said: list[str] = field(default_factory=list)

    def check(self, *names: str) -> tuple[CheckReport, str]:
        """Return the report and all that was said."""
        self.said.clear()
        report = check_sources(self.project, "landelijk", names, self.said.append)
        return report, "\n".join(self.said)

    def hurry(self) -> None:
        """Give up a service after three seconds."""
        path = self.project.data / "reference" / "bronnen.yml"
        text = path.read_text(encoding="utf-8").replace("patience: 20", "patience: 3")
        path.write_text(text, encoding="utf-8")

    def change(self, table: str, **fields: object) -> None:
        """Let the service have a table that differs."""
        tables = self.services.offering.tables
        tables[table] = replace(tables[table], **fields)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def whole() -> Offering:
    return make_offering(load_bronnen(REFERENCE))


@pytest.fixture
def checking(whole: Offering, tmp_path: Path) -> Iterator[Checking]:
    project = make_project(tmp_path / "project")
    offering = Offering(dict(whole.tables), dict(whole.sets), dict(whole.files))
    with Loopback(offering) as services:
        text = TEXT
        for name, value in services.bronnen_services(patience=20).items():
            text, count = re.subn(rf"(?m)^  {name}: .*$", f"  {name}: {value}", text)
            assert count == 1
        (project.data / "reference").mkdir(parents=True)
        (project.data / "reference" / "bronnen.yml").write_text(text, encoding="utf-8")
        yield Checking(project, services)


def line_of(words: str, after: str) -> int:
    """Return the number of the first line with `words` in the block `after`."""
    start = TEXT.index(f"\n  {after}:")
    return TEXT.count("\n", 0, TEXT.index(words, start)) + 1


def test_all_is_well_and_no_figures_are_asked_or_written(checking: Checking) -> None:
    before = {path: path.stat().st_mtime_ns for path in checking.project.root.rglob("*")}
    report, said = checking.check()
    assert not report.failed, said
    assert said.count(": in orde") == len(load_bronnen(REFERENCE).sources)
    assert not checking.services.asked(r"TypedDataSet|Observations|datastore")
    assert before == {path: path.stat().st_mtime_ns for path in checking.project.root.rglob("*")}


def test_a_table_that_was_replaced_is_told_with_the_lines_to_put(checking: Checking) -> None:
    tables = checking.services.offering.tables
    title = tables[OLD].title.replace("2025", "2026")
    tables[NEW] = replace(tables.pop(OLD), id=NEW, title=title)
    report, said = checking.check(JOBS)
    assert report.failed
    line = line_of("table:", JOBS)
    assert f"regel {line} tot en met {line + 1}: tabel {OLD} bestaat niet (meer)" in said
    assert f"\n      table: {NEW}\n      title: {title}" in said


def test_a_discontinued_table_and_its_follower_are_told(checking: Checking) -> None:
    tables = checking.services.offering.tables
    title = tables[OLD].title.replace("2025", "2026")
    tables[NEW] = replace(tables[OLD], id=NEW, title=title)
    checking.change(OLD, status="Gediscontinueerd")
    report, said = checking.check(JOBS)
    assert report.failed and f"table: {NEW}" in said


@pytest.mark.parametrize("protocols", [("v3",), ("v4",)])
def test_topics_units_and_items_are_told_in_both_protocols(
    checking: Checking, protocols: tuple[str, ...]
) -> None:
    table = checking.services.offering.tables["84780NED"]
    topics = tuple(_renamed(topic) for topic in table.topics)
    checking.change("84780NED", topics=topics, protocols=protocols)
    report, said = checking.check("cbs_84780ned")
    assert report.failed
    line = line_of("vsv: {topic", "cbs_84780ned")
    assert f"regel {line}: " in said
    assert "topic: [Voortijdige schoolverlaters, Voortijdig schoolverlaters]" in said
    assert "eenheid" in said and "'promille'" in said


def _renamed(topic: CubeTopic) -> CubeTopic:
    if topic.title == "Voortijdig schoolverlaters":
        return replace(topic, title="Voortijdige schoolverlaters")
    return replace(topic, unit="promille") if topic.title == "Leerlingen" else topic


def test_a_service_that_fails_is_no_reason_to_change_anything(checking: Checking) -> None:
    checking.hurry()
    checking.services.fault(status(500), "84780NED", times=ALWAYS)
    report, said = checking.check("cbs_84780ned", "duo_po_swv")
    assert report.failed
    assert "cbs_84780ned: niet gecontroleerd" in said
    assert "te veranderen" not in said
    assert "duo_po_swv: in orde" in said


def test_a_service_that_is_away_leaves_the_others(checking: Checking) -> None:
    checking.hurry()
    checking.services.refuse("cbs")
    checking.services.refuse("cbs_v4")
    report, said = checking.check("cbs_84780ned", "cbs_85702ned", "duo_po_swv")
    assert report.failed
    assert said.count("is niet te bereiken") == 1
    missed = "Niet gecontroleerd omdat CBS niet bereikbaar is: cbs_84780ned, cbs_85702ned."
    assert missed in report.text()
    assert "duo_po_swv: in orde" in said
    for service in ("duo", "duo_files"):
        checking.services.refuse(service)
    with pytest.raises(Unreachable):
        checking.check("cbs_84780ned", "duo_po_swv")
    told = "\n".join(checking.said)
    assert "omdat CBS niet bereikbaar is: cbs_84780ned." in told
    assert "omdat DUO niet bereikbaar is: duo_po_swv." in told


def test_a_data_set_and_a_file_with_other_names_are_told(checking: Checking) -> None:
    sets = checking.services.offering.sets
    sets["poswv-v2"] = replace(sets.pop("poswv"), name="poswv-v2")
    file = sets["pogemeente"].files[0]
    moved = replace(file, name="Leerlingen po per gemeente (nieuw)", file="gemeente_tot.csv")
    sets["pogemeente"] = replace(sets["pogemeente"], files=(moved,))
    report, said = checking.check("duo_po_swv", "duo_po_gemeente")
    assert report.failed
    assert f"regel {line_of('data_set:', 'duo_po_swv')}: " in said
    assert "data_set: poswv-v2" in said
    assert f"regel {line_of('resource:', 'duo_po_gemeente')}: " in said


def test_a_column_with_another_name_is_told_from_the_first_line(checking: Checking) -> None:
    checking.services.fault(
        edit(lambda body: body.replace(b"PEILJAAR", b"TELJAAR", 1)), "download", times=ALWAYS
    )
    report, said = checking.check("duo_po_swv")
    assert report.failed
    assert f"regel {line_of('columns:', 'duo_po_swv')}: " in said
    assert "PEILJAAR: [TELJAAR]" in said


def test_a_page_in_place_of_a_file_is_told(checking: Checking) -> None:
    checking.services.fault(html(200, "Onderhoud"), "download", times=ALWAYS)
    report, said = checking.check("duo_po_swv")
    assert report.failed
    assert "webpagina" in said


def test_an_address_that_leads_elsewhere_is_told(checking: Checking) -> None:
    old, new = "06.-historisch-overzicht", "07.-historisch-overzicht"
    files = checking.services.offering.files
    name = next(file for file in files if file.startswith(old))
    moved = name.replace(old, new)
    files[moved] = replace(files[name], name=moved)

    def elsewhere(exchange: Exchange) -> None:
        place = exchange.handler.path.replace(old, new)
        exchange.answer = Answer(302, b"", {"Location": place})

    checking.services.fault(elsewhere, re.escape(old), times=ALWAYS)
    _, said = checking.check("duo_po_vestigingen")
    assert f"regel {line_of('file:', 'duo_po_vestigingen')}: " in said
    assert f"file: [{moved}, {name}]" in said


def test_a_classic_file_that_is_gone_is_told(checking: Checking) -> None:
    files = checking.services.offering.files
    name = next(file for file in files if file.startswith("06.-historisch"))
    del files[name]
    report, said = checking.check("duo_po_vestigingen")
    assert report.failed
    assert f"regel {line_of('file:', 'duo_po_vestigingen')}: " in said
