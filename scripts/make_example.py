"""Make data/voorbeeld: an invented country in the wire formats of CBS and DUO.

    python scripts/make_example.py [--root FOLDER]

The same code gives byte-identical files on every platform; tests/test_example.py rebuilds them
and compares. The country is in example_country.py, its people in example_population.py and
example_youth.py, its schools in example_schools.py. What CBS and DUO publish is made in two ways:
as a person downloads it (example_cbs.py, example_duo.py), and as the clients fetch it, from a
service on this computer that offers example_tables.py, example_ckan.py and example_money.py where
bronnen.yml looks for it; example_supplied.py is what regions supply. The files are registered as
`aoj fetch --from` registers downloads, so that every loader has read them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import example_cbs as cbs
import example_country as country
import example_duo as duo
import example_supplied as supplied
from example_offering import ASKED, make_offering
from example_population import residents
from example_reference import make_reference
from example_youth import FURTHER_KINDS, PUPIL_KINDS

from aoj.clients import services
from aoj.commands.fetch import fetch_from
from aoj.settings.bronnen import Bronnen, CbsTable, load_bronnen
from aoj.store.project import Project

ROOT = Path(__file__).resolve().parents[1]
NAME = "voorbeeld"
DOWNLOADED = {"cbs_70072ned", "cbs_85984ned"}
"""CBS tables of which the example has what a person downloads, and not what is fetched."""
REGISTERED = "2026-03-02T12:00:00Z"
HOW = "verzonnen, gemaakt door scripts/make_example.py"


def main(arguments: list[str] | None = None) -> int:
    """Write the example and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT, help="map van het project")
    sys.stdout.write(f"{write_example(parser.parse_args(arguments).root)}\n")
    return 0


def write_example(root: Path) -> str:
    """Write the example of the project at `root`, and return what was registered.

    It is made in an empty project, so that it depends on nothing that stands at `root`. Raises
    `ValueError` where a loader refuses a file.
    """
    people = {g.code: residents(g.code, 2025) for g in country.gemeenten()}
    files = {**source_files(), **fetched_files(load_bronnen(ROOT / "data" / "reference"))}
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        made = project.data_set(NAME)
        for name, contents in make_reference(people).items():
            write(made / "reference" / name, contents)
        for name, contents in {**files, **supplied_files()}.items():
            write(made / "bestanden" / name, contents)
        report = fetch_from(project, made / "bestanden", NAME, registered=REGISTERED, how=HOW)
        if report.failed:
            raise ValueError(report.text())
        out = Project(root).data_set(NAME)
        for part in ("reference", "bestanden"):
            shutil.rmtree(out / part, ignore_errors=True)
            shutil.copytree(made / part, out / part)
        shutil.copyfile(made / "datapackage.json", out / "datapackage.json")
    return report.text()


@cache
def source_files() -> dict[str, bytes]:
    """Return the files as CBS and DUO would give them: `source/name` to contents."""
    regional = "cbs_70072ned/Regionale_kerncijfers_Nederland"
    kwb = "cbs_85984ned/Kerncijfers_wijken_en_buurten_2024"
    distances = "gemiddelde-afstand-tussen-woonadres-leerling-en-schoolvestiging"
    vo = "duo_vo_leerlingen/01.-leerlingen-vo-per-vestiging-naar-onderwijstype"
    return {
        f"{regional}_02032026_090000.csv": cbs.make_residents(cbs.YEARS[:-1]),
        f"{regional}_02032026_090500.csv": cbs.make_residents(cbs.YEARS[-1:]),
        f"{kwb}_geslachten.csv": cbs.make_wijken("leeftijd"),
        f"{kwb}_02032026_091500.csv": cbs.make_wijken("herkomst"),
        "cbs_85701ned/Leerlingen_en_studenten__onderwijssoort__woonregio.csv": cbs.make_pupils(),
        "duo_po_vestigingen/06.-historisch-overzicht-aantal-leerlingen-per-schoolvestiging.csv": (
            duo.make_history()
        ),
        "duo_vestigingen_bo/02.-alle-schoolvestigingen-basisonderwijs.csv": (
            duo.make_po_addresses()
        ),
        "duo_vestigingen_vo/02.-alle-vestigingen-vo.csv": duo.make_vo_addresses(),
        f"duo_afstand/{distances}-2019-2020.csv": duo.make_distances(),
        **{f"{vo}-{year}.csv": duo.make_vo_pupils(year) for year in duo.VO_FILE_YEARS},
        **{f"duo_vsv_swv/vsv-per-swv-{year}.csv": duo.make_vsv(year) for year in duo.VSV_YEARS},
        **{
            f"cbs_achterstandsscores/achterstandsscores-scholen-{year}.xlsx": cbs.make_scores(year)
            for year in cbs.SCORE_YEARS
        },
    }


def fetched_files(bronnen: Bronnen) -> dict[str, bytes]:
    """Return the files that the clients fetch from the invented services: `source/name` to bytes.

    A CBS table is not compressed, because that differs by platform.
    """
    sys.path.insert(0, str(ROOT / "tests"))
    from loopback import Loopback

    found = {}
    with Loopback(make_offering(bronnen)) as loopback, tempfile.TemporaryDirectory() as folder:
        addresses = bronnen.services.model_copy(update=loopback.bronnen_services(patience=20))
        asked = bronnen.model_copy(update={"services": addresses, "sources": _asked(bronnen)})
        web = services.Web(asked.services)
        for source in asked.sources:
            for offer in services.offers(web, asked, source):
                name = offer.name.removesuffix(".gz")
                place = Path(folder) / source
                download = services.download(
                    web, asked, replace(offer, name=name), place, place / "werk"
                )
                found[f"{source}/{name}"] = download.path.read_bytes()
    return found


def _asked(bronnen: Bronnen) -> dict[str, CbsTable]:
    """Return the blocks of bronnen.yml that the example has no downloads of, or fewer parts of."""
    have = DOWNLOADED | {name.partition("/")[0] for name in source_files()} - {"cbs_85701ned"}
    asked = {name: block for name, block in bronnen.sources.items() if name not in have}
    pupils = asked["cbs_85701ned"]
    parts = pupils.measures["leerlingen_woonregio"]
    further = {part: parts[part] for part in PUPIL_KINDS[7:]}
    asked["cbs_85701ned"] = pupils.model_copy(
        update={
            "measures": {"leerlingen_woonregio": further},
            "periods": pupils.periods.model_copy(update={"first": FURTHER_KINDS}),
            "regions": tuple(ASKED["cbs_85701ned"]["regions"]),
        }
    )
    return asked


def supplied_files() -> dict[str, bytes]:
    """Return what the regions supply: `source/name` to bytes."""
    return {
        "eigen_jeugdhulp_onderwijssoort/jeugdhulp.csv": supplied.make_care_by_education(),
        "eigen_neet_risico/neet.csv": supplied.make_neet_factors(),
        "eigen_verzuim/verzuim.csv": supplied.make_absence(),
        "eigen_thuiszitters/thuiszitters.csv": supplied.make_at_home(),
        "eigen_vrijstellingen/vrijstellingen.csv": supplied.make_exemptions(),
        "eigen_achterstandsscore_gemeente/achterstandsscores.csv": supplied.make_scores(),
        "eigen_organisatievorm/organisatievormen.csv": supplied.make_forms(),
        "eigen_toezicht/toezicht.csv": supplied.make_supervision(),
        "eigen_reserves/reserves.csv": supplied.make_reserves(),
        "eigen_ondersteuning/ondersteuning.csv": supplied.make_support(),
        "eigen_toelichting/toelichting.csv": supplied.make_explanation(),
        "eigen_cijfers/cijfers.csv": supplied.make_own_figures(),
    }


def write(path: Path, contents: bytes) -> None:
    """Write bytes, making the folder when it is absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents)


if __name__ == "__main__":
    sys.exit(main())
