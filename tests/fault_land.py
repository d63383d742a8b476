"""A small project and small services for it, to see what a fault leaves behind.

Four blocks: two tables of CBS (one by topics in groups, one by items of a dimension), a classic
file of DUO and one in a CKAN data set; each in a first and a second edition.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path

from click.testing import CliRunner, Result
from example_service import (
    HIDDEN,
    Cell,
    CkanFile,
    CkanSet,
    ClassicFile,
    CubeDimension,
    CubeItem,
    CubeTable,
    CubeTopic,
    Keys,
    Offering,
    periods,
    regions,
)
from loopback import Loopback
from source_samples import DATA, make_project

from aoj.cli import main
from aoj.store import snapshots as registry
from aoj.store.project import Project

PEOPLE, CARE, LEAVERS, PLACES = "cbs_70072ned", "cbs_85099ned", "duo_vsv_swv", "duo_vestigingen_bo"
PAGE = 5
"""Rows per page: each table takes several pages."""

_STATE = "Bevolking/Bevolkingssamenstelling op 1 januari"
_BANDS = (
    "Jonger dan 5 jaar",
    "5 tot 10 jaar",
    "10 tot 15 jaar",
    "15 tot 20 jaar",
    "20 tot 25 jaar",
)
_FORMS = {
    "A045561": "JZ Totaal jeugdzorg ",
    "A045560": "JH 1 Totaal jeugdhulp",
    "A042503": "JH 121 Totaal jeugdhulp zonder verblijf",
}
_PLACES = {"GM0518": 40, "GM1680": 20, "GM1959": 30}
_OLD = "GM0738"
_REGIONS = [
    ("NL01", "Nederland"),
    ("LD01", "Noord-Nederland (LD)"),
    ("PV22", "Drenthe (PV)"),
    ("PV28", "Zuid-Holland (PV)"),
    ("PV30", "Noord-Brabant (PV)"),
    (_OLD, "Aalburg"),
    ("GM1680", "Aa en Hunze"),
    ("GM1959", "Altena"),
    ("GM0518", "'s-Gravenhage (gemeente)"),
]
_OF = {"PV22": "GM1680", "PV28": "GM0518", "PV30": "GM1959"}

BRONNEN = f"""\
schema: 1
services: {{services}}
sources:
  {PEOPLE}:
    service: cbs
    table: 70072ned
    title: Regionale kerncijfers Nederland
    complete: {{complete}}
    measures:
      inwoners:
        totaal: {{{{topic: {_STATE}/Totale bevolking}}}}
        0-4: {{{{topic: {_BANDS[0]}}}}}
        5-9: {{{{topic: {_STATE}/Leeftijd/Leeftijdsgroepen/{_BANDS[1]}}}}}
        10-14: {{{{topic: {_STATE}/Leeftijd/Leeftijdsgroepen/{_BANDS[2]}}}}}
        15-19: {{{{topic: {_STATE}/Leeftijd/Leeftijdsgroepen/{_BANDS[3]}}}}}
        20-24: {{{{topic: {_STATE}/Leeftijd/Leeftijdsgroepen/{_BANDS[4]}}}}}
  {CARE}:
    service: cbs
    table: 85099NED
    title: Kerncijfers over jeugdzorg
    complete: {{complete}}
    periods: {{{{kinds: [JJ, HJ]}}}}
    topic: Jongeren met jeugdzorg
    measures:
      jeugdzorg:
        jeugdzorg: {{{{Vormen van jeugdzorg: JZ Totaal jeugdzorg}}}}
        jeugdhulp: {{{{Vormen van jeugdzorg: JH 1 Totaal jeugdhulp}}}}
        jeugdhulp_zonder_verblijf: {{{{Vormen van jeugdzorg: A042503}}}}
  {LEAVERS}:
    service: duo
    title: Voortijdig schoolverlaters per samenwerkingsverband vo
    file: vsv-per-swv-{{{{jaar}}}}.csv
    first_year: 2015
    last_year: 2015
  {PLACES}:
    service: duo
    title: Alle schoolvestigingen basisonderwijs
    data_set: adressen_bo
    resource: Vestigingen basisonderwijs
"""


def people(edition: int = 1) -> CubeTable:
    """Return residents by age: topics in groups, with columns that nobody asked."""
    topics = [
        CubeTopic("TotaleBevolking_1", "Totale bevolking", groups=tuple(_STATE.split("/"))),
        CubeTopic("Mannen_2", "Mannen", groups=(*_STATE.split("/"), "Geslacht")),
        *(
            CubeTopic(
                f"k_{n}_{n}", band, groups=(*_STATE.split("/"), "Leeftijd", "Leeftijdsgroepen")
            )
            for n, band in enumerate(_BANDS, 4)
        ),
        CubeTopic("Druk_22", "Totale druk", "%", 1, (*_STATE.split("/"), "Leeftijd")),
    ]

    def cells(keys: Keys, topic: str) -> Cell:
        region, period = keys
        if region == _OLD:
            return None
        if topic == "Druk_22":
            return HIDDEN if region == "GM1680" else 61.5
        year = int(period[:4]) - 2020 + (edition - 1) * 10
        number = int(topic.rsplit("_", 1)[1])
        each = {1: 1000, 2: 490}.get(number, 50 + number) + year
        return sum(each * _PLACES[place] for place in _within(region))

    years = [f"{year}JJ00" for year in range(2023, 2026)]
    return CubeTable(
        "70072ned",
        "Regionale kerncijfers Nederland",
        f"202{4 + edition}-03-06T02:00:00",
        (regions(_REGIONS), periods(years, {"2025JJ00": "Voorlopig"})),
        tuple(topics),
        cells,
        period="2023-2025",
    )


def care(edition: int = 1) -> CubeTable:
    """Return youth care by form: one topic, items of a dimension, half-years and hidden cells."""
    forms = tuple(CubeItem(key, title) for key, title in _FORMS.items())

    def cells(keys: Keys, _topic: str) -> Cell:
        form, region, period = keys
        if region == _OLD:
            return None
        if region == "GM1680" and form == "A042503":
            return HIDDEN
        each = 15 - 5 * list(_FORMS).index(form) + 5 * (period[4:] == "JJ00") + 5 * (edition - 1)
        return sum(each * _PLACES[place] // 10 * 5 for place in _within(region))

    return CubeTable(
        "85099NED",
        "Kerncijfers over jeugdzorg",
        f"202{4 + edition}-10-30T02:00:00",
        (
            CubeDimension("VormenVanJeugdzorg", "Vormen van jeugdzorg", forms),
            regions(_REGIONS),
            periods(["2023JJ00", "2024HJ01"], {"2024HJ01": "Voorlopig"}),
        ),
        (
            CubeTopic("JongerenMetJeugdzorg_1", "Jongeren met jeugdzorg", groups=("Jongeren",)),
            CubeTopic("Relatief_2", "Relatief", "%", 1, ("Jongeren",)),
        ),
        cells,
        period="2023-1e halfjaar 2024",
    )


def _within(region: str) -> list[str]:
    if region in _PLACES:
        return [region]
    return [_OF[region]] if region in _OF else list(_PLACES) if region == "NL01" else ["GM1680"]


def leavers(edition: int = 1) -> ClassicFile:
    """Return the classic file of DUO; a later edition has another figure."""
    content = (DATA / "duo_vsv_swv-2015.csv").read_bytes()
    if edition > 1:
        content = content.replace(b";1714;6;3;0;3", b";1714;7;4;0;3")
    return ClassicFile("vsv-per-swv-2015.csv", content, f"202{4 + edition}-03-10T09:00:00")


def places(edition: int = 1) -> CkanSet:
    """Return the data set of addresses; a later edition has another house number."""
    content = (DATA / "duo_vestigingen_bo.csv").read_bytes()
    if edition > 1:
        content = content[: content.rstrip().rfind(b"\n") + 1]
    modified = f"202{4 + edition}-11-02T06:00:00.000000"
    file = CkanFile("Vestigingen basisonderwijs", "vestigingenbo.csv", content, modified)
    other = dataclasses.replace(file, name="Toelichting", file="toelichting.csv", content=b"A,B\n")
    return CkanSet("adressen_bo", "Adressen basisonderwijs", (other, file))


MAKERS = {PEOPLE: people, CARE: care, LEAVERS: leavers, PLACES: places}


def offering(edition: int = 1) -> Offering:
    """Return all that the services have."""
    return Offering().add(*(make(edition) for make in MAKERS.values()))


def make_fault_project(folder: Path, services: Loopback, *, complete: bool = True) -> Project:
    """Make the project; its bronnen.yml names the services."""
    project = make_project(folder)
    point_at(project, services, complete=complete)
    return project


def point_at(project: Project, services: Loopback, *, complete: bool = True) -> None:
    """Write bronnen.yml for these services."""
    text = BRONNEN.format(
        services=json.dumps(services.bronnen_services()), complete="ja" if complete else "nee"
    )
    (project.data / "reference" / "bronnen.yml").write_text(text, encoding="utf-8")


def fetch(project: Project, *names: str) -> Result:
    """Run `aoj fetch`."""
    words = ["--project", str(project.root), "fetch", *names]
    return CliRunner().invoke(main, words, catch_exceptions=False)


def registered(project: Project) -> dict[str, str]:
    """Return the hash of the newest snapshot of each source, of the bytes on disk."""
    root = project.data_set("landelijk")
    return {
        snapshot.source: hashlib.sha256((root / snapshot.file).read_bytes()).hexdigest()
        for snapshot in registry.read_manifest(root)
    }


def contents(project: Project) -> dict[str, str]:
    """Return a hash of every file of the data set, but for locks and what is made from others."""
    root = project.data_set("landelijk")
    files = [p for p in root.rglob("*") if p.is_file() and not p.name.endswith(".lock")]
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
