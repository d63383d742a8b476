"""DUO forecast of students in mbo per gemeente where they live.

Breakdowns: totaal and, in the file by leerweg, bol and bbl. Status: estimated for the years ahead,
observed for the years before, which the file gives too (`Type` is Prognose or Historie).

Quirks, as others saw them in October 2026 (2021 to 2040; no file was at hand):

- gemeenten by **name**, without a code (343 names), which `gemeente_namen.csv` must know;
- headers in small letters with a capital: Gemeentenaam, Leerweg, Jaar, Aantal, Type, Versie;
- the file by leerweg hides small counts (`-1`), so that its total is a lower bound; the one without
  leerweg hides none;
- an edition (`Versie`) comes out twice a year; the last year of the past is taken as its date.
"""

from __future__ import annotations

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources import duo, duo_ckan
from aoj.sources.files import FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_prognose_mbo",
    title="Studentprognoses mbo per gemeente",
    publisher="DUO",
    table="studentprognoses mbo",
    measures=("prognose_mbo",),
    kind="observations",
    description="prognose van het aantal mbo-studenten per woongemeente",
)

ALIASES = {
    "gemeente": ("GEMEENTENAAM", "WOONGEMEENTE", "GEMEENTE"),
    "leerweg": ("LEERWEG",),
    "year": ("JAAR",),
    "count": ("AANTAL", "AANTAL STUDENTEN"),
    "kind": ("TYPE",),
    "version": ("VERSIE",),
}
LEERWEGEN = {"BOL": "bol", "BBL": "bbl"}
KINDS = {"PROGNOSE": "estimated", "HISTORIE": "observed"}
PER_1000 = (15.0, 40.0)
"""Fewest and most students per 1,000 residents; 27 in 2025."""
_KEYS = ["region_code", "period", "breakdown"]


def recognise(sample: FileSample) -> bool:
    """Whether a file has a forecast of students per gemeente."""
    headers = duo.squeezed(sample.columns)
    return {"GEMEENTENAAM", "JAAR", "AANTAL", "TYPE"} <= headers


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return students per gemeente, leerweg and year, of the past and expected.

    Raises `DataError` where a column or much of the country lacks, a row occurs twice, or a name
    or kind is not known.
    """
    frame = read_table(file.path)
    rows = duo_ckan.choose(
        frame, ALIASES, file, SOURCE, optional=["leerweg", "version"], besides=()
    )
    if "version" in rows and len(rows["version"].unique()) > 1:
        rows = rows[rows["version"] == rows["version"].max()].reset_index(drop=True)
    by_leerweg = "leerweg" in rows
    keyed = pd.DataFrame(
        {
            "name": rows["gemeente"],
            "region_code": duo_ckan.gemeenten_by_name(rows["gemeente"], geography),
            "breakdown": duo_ckan.read_categories(rows["leerweg"], LEERWEGEN, "Leerweg")
            if by_leerweg
            else "totaal",
            "period": duo_ckan.years(rows["year"], "Jaar"),
            "kind": duo_ckan.read_categories(rows["kind"], KINDS, "Type"),
            "count": rows["count"].str.replace(r"\.0+$", "", regex=True),
        }
    )
    cells = duo_ckan.read_cells(keyed, ["name", "breakdown", "period"], "Aantal")
    kinds = cells.groupby("period")["kind"].agg(["nunique", "first"])
    if (kinds["nunique"] > 1).any():
        raise DataError(f"het jaar {kinds.index[kinds['nunique'] > 1][0]} is Historie en Prognose")
    sums = duo.sum_with_hidden(cells, _KEYS)
    if by_leerweg:
        total = duo.sum_with_hidden(cells, _KEYS[:2]).assign(breakdown="totaal")
        sums = pd.concat([sums, total], ignore_index=True)
    seen = sums["status"] == "observed"
    sums = sums.assign(status=sums["status"].where(~seen, sums["period"].map(kinds["first"])))
    first = sums[(sums["period"] == sums["period"].min()) & (sums["breakdown"] == "totaal")]
    codes = first["region_code"].where(first["region_code"].str.startswith("GM"), "")
    duo.check_whole_country(codes, geography)
    duo.check_total(first["value"].sum(), geography, *PER_1000)
    years = [str(year) for year in kinds.index]
    past = [year for year in years if kinds.loc[year, "first"] == "observed"]
    return Loaded(
        len(frame),
        duo_ckan.observe(sums, "prognose_mbo", SOURCE),
        selection="leerweg" if by_leerweg else "totaal",
        date=max(past) if past else min(years),
    )
