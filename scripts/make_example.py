"""Make data/voorbeeld: an invented country in the wire formats of CBS and DUO.

    python scripts/make_example.py [--root FOLDER]

The same code gives byte-identical files on every platform; tests/test_example.py rebuilds them
and compares. The country is in example_country.py, its people in example_population.py, its
schools in example_schools.py, the files in example_reference.py, example_cbs.py, example_duo.py.
The files are registered as `aoj fetch` registers downloads, so that every loader has read them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

import example_cbs as cbs
import example_country as country
import example_duo as duo
from example_population import residents
from example_reference import make_reference

from aoj.commands.fetch import fetch_from
from aoj.store.project import Project

ROOT = Path(__file__).resolve().parents[1]
NAME = "voorbeeld"
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

    Raises `ValueError` where a loader refuses a file.
    """
    project = Project(root)
    out = project.data_set(NAME)
    for folder in ("reference", "bestanden"):
        shutil.rmtree(out / folder, ignore_errors=True)
    (out / "datapackage.json").unlink(missing_ok=True)
    people = {g.code: residents(g.code, 2025) for g in country.gemeenten()}
    for name, contents in make_reference(people).items():
        write(out / "reference" / name, contents)
    for name, contents in source_files().items():
        write(out / "bestanden" / name, contents)
    report = fetch_from(project, out / "bestanden", NAME, registered=REGISTERED, how=HOW)
    if report.failed:
        raise ValueError(report.text())
    return report.text()


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


def write(path: Path, contents: bytes) -> None:
    """Write bytes, making the folder when it is absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents)


if __name__ == "__main__":
    sys.exit(main())
