"""All that CBS and DUO offer of the invented country, where `bronnen.yml` looks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import example_cbs as cbs
import example_ckan as ckan
import example_duo as duo
import example_money as money
from example_service import CkanFile, CkanSet, ClassicFile, Offering
from example_tables import tables

from aoj.settings.bronnen import Bronnen, DuoFile

_FILES: Mapping[str, Callable[[], bytes]] = {
    "duo_vestigingen_bo": duo.make_po_addresses,
    "duo_vestigingen_so": ckan.make_special_addresses,
    "duo_vestigingen_vo": duo.make_vo_addresses,
    "duo_instellingen_mbo": ckan.make_mbo_addresses,
    "duo_po_vestigingen": duo.make_history,
    "duo_po_soort": ckan.make_pupils_by_location,
    "duo_po_cluster": ckan.make_clusters,
    "duo_po_gemeente": ckan.make_pupils_by_gemeente,
    "duo_po_swv": ckan.make_pupils_by_area,
    "duo_so_vso_swv": ckan.make_categories,
    "duo_so_vso_residentieel": ckan.make_residential,
    "duo_vso_uitstroom": ckan.make_destinations,
    "duo_mbo_studenten": ckan.make_mbo_students,
    "duo_prognose_po": ckan.make_po_forecast,
    "duo_prognose_vo": ckan.make_vo_forecast,
    "duo_prognose_mbo": ckan.make_mbo_forecast,
    "duo_financien": money.make_income,
    "duo_financien_balans": money.make_balance,
    "rio_samenwerkingsverbanden": ckan.make_recognitions,
    "rio_gebieden": ckan.make_recognised_areas,
    "rio_besturen": ckan.make_boards,
}
_FILES_PER_YEAR: Mapping[str, Mapping[int, Callable[[int], bytes]]] = {
    "duo_afstand": {duo.DISTANCE_YEAR: lambda year: duo.make_distances()},
    "duo_vo_leerlingen": dict.fromkeys(duo.VO_FILE_YEARS, duo.make_vo_pupils),
    "duo_vsv_swv": dict.fromkeys(duo.VSV_YEARS, duo.make_vsv),
}
ASKED: Mapping[str, Mapping[str, Any]] = {
    "cbs_85701ned": {"regions": ["GM"]},
    "duo_vo_leerlingen": {"first_year": duo.VO_FILE_YEARS[0]},
    "duo_vsv_swv": {"first_year": duo.VSV_YEARS[0], "last_year": duo.VSV_YEARS[-1]},
}
"""Per block of bronnen.yml what is asked of the invented services instead: the years they have, and
of 85701NED what a person's download has, which has no row for the country."""
_UNASKED = {
    "studentprognoses-mbo-per-instelling": (
        "mbo-studentenprognose_gemeente_leerweg",
        lambda: ckan.make_mbo_forecast(apart=True),
    ),
    "leerling_so_en_vso-v1": ("Leeswijzer", lambda: b"Dit bestand is verzonnen.\n"),
}
"""Per data set a file that no block asks for: its name and how it is made."""


def make_offering(bronnen: Bronnen) -> Offering:
    """Return the tables, data sets and files that `bronnen` names, as far as they are invented."""
    found = Offering().add(*tables(bronnen))
    sets: dict[str, list[CkanFile]] = {}
    titles: dict[str, str] = {}
    for name, block in bronnen.sources.items():
        if not isinstance(block, DuoFile):
            continue
        if block.data_set and name in _FILES:
            content = _FILES[name]()
            sets.setdefault(block.data_set, []).append(_in_set(block, content))
            titles.setdefault(block.data_set, block.title)
        elif name in _FILES:
            found.add(ClassicFile(block.file[0], _FILES[name]()))
        for year, make in _FILES_PER_YEAR.get(name, {}).items():
            found.add(ClassicFile(_of_year(block.file[0], year), make(year)))
    for name, files in sets.items():
        if name in _UNASKED:
            title, make_other = _UNASKED[name]
            files.append(CkanFile(title, f"{title.lower()}.csv", make_other()))
        found.add(CkanSet(name, titles[name], tuple(files)))
    return found


def _in_set(block: DuoFile, content: bytes) -> CkanFile:
    ends = [text for text in block.resource if text.endswith((".csv", ".xlsx"))]
    file = ends[0] if ends else "___"
    return CkanFile(block.resource[0], file, content)


def _of_year(file: str, year: int) -> str:
    return file.replace("{schooljaar}", f"{year}-{year + 1}").replace("{jaar}", f"{year}")


assert not set(_FILES) & set(_FILES_PER_YEAR)
assert cbs.SCORE_YEARS  # these workbooks have no address: they are given by hand
