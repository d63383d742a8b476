"""A made service in place of aoj.clients.services: what it has, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from source_samples import DATA, make_project

from aoj.clients.offers import Download, Offer, Tell
from aoj.errors import AojError
from aoj.settings.bronnen import Bronnen
from aoj.store.project import Project

BRONNEN = """\
schema: 1
services:
  cbs: https://cbs.invalid
  cbs_v4: https://cbs4.invalid/odata
  duo: https://duo.invalid
  duo_files: https://duo.invalid/bestanden
sources:
  cbs_70072ned:
    service: cbs
    table: 70072ned
    title: Regionale kerncijfers
    rows: 4410
    measures:
      inwoners:
        totaal:
          topic: Totale bevolking
  duo_vsv_swv:
    service: duo
    title: Vsv per samenwerkingsverband
    file: vsv-per-swv-{jaar}.csv
    first_year: 2015
  duo_vestigingen_bo:
    service: duo
    title: Vestigingen
    data_set: adressen_bo
    resource: vestigingenbo.csv
"""

LEAVERS, PLACES = "duo_vsv_swv", "duo_vestigingen_bo"
TABLE = "cbs_70072ned"


def make_fetching_project(folder: Path) -> Project:
    """Make an empty project of which bronnen.yml has three blocks."""
    project = make_project(folder)
    (project.data / "reference" / "bronnen.yml").write_text(BRONNEN, encoding="utf-8")
    return project


def sample(source: str) -> bytes:
    """Return the recorded sample of a source."""
    (path,) = [p for p in DATA.iterdir() if p.stem in (source, f"{source}-2015")]
    return path.read_bytes()


@dataclass
class Service:
    """Stands in for the module: `has` maps a block to its offers with the bytes of each.

    `fails` maps a block to what asking it raises, `breaks` a file name to what happens halfway.
    """

    has: dict[str, list[tuple[Offer, bytes]]] = field(default_factory=dict)
    fails: dict[str, AojError] = field(default_factory=dict)
    breaks: dict[str, Callable[[Path], None]] = field(default_factory=dict)
    downloaded: list[str] = field(default_factory=list)
    resumed: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def put(
        self,
        source: str,
        content: bytes,
        name: str = "",
        *,
        changed: str = "2026-03-06T02:00:00",
        year: str = "",
        asked: str = "a1",
        table: str = "",
    ) -> Offer:
        """Let a block have (also) this file; one of the same year takes the place of the old."""
        name = name or f"{source}{'-' + year if year else ''}.csv"
        address = f"https://duo.invalid/{name}"
        offer = Offer(
            source, name, address, table or name, source, changed, asked, year, len(content)
        )
        others = [pair for pair in self.has.get(source, []) if pair[0].year != year]
        self.has[source] = [*others, (offer, content)]
        return offer

    def Web(self, services: object, **_: object) -> object:  # noqa: N802  as the module has it
        return services

    def offers(self, web: object, bronnen: Bronnen, name: str) -> list[Offer]:
        self.asked.append(name)
        if name in self.fails:
            raise self.fails[name]
        return [offer for offer, _ in self.has.get(name, [])]

    def planned(self, bronnen: Bronnen, name: str) -> list[Offer]:
        return [replace(o, changed="", expected=4410) for o, _ in self.has.get(name, [])]

    def download(
        self,
        web: object,
        bronnen: Bronnen,
        offer: Offer,
        folder: Path,
        work: Path,
        tell: Tell | None = None,
    ) -> Download:
        (content,) = [content for other, content in self.has[offer.source] if other == offer]
        half = work / f"{offer.name}.deel"
        if half.is_file():
            self.resumed.append(offer.name)
        if tell:
            tell(1, 2)
        if offer.name in self.breaks:
            self.breaks[offer.name](half)
        half.unlink(missing_ok=True)
        path = folder / offer.name
        path.write_bytes(content)
        self.downloaded.append(offer.name)
        return Download(offer, path, resumed=1 if offer.name in self.resumed else 0)
