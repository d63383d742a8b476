"""DUO pupils in so and vso per paying samenwerkingsverband and bekostigingscategorie.

Breakdowns: so_1, so_2, so_3, vso_1, vso_2, vso_3 (category 1 laag, 2 midden, 3 hoog) and so, vso:
the total of the file, or where it gives none, the sum of the categories.

Quirks: **nobody has seen this file**; in October 2026 its address gave a web page. Columns and
values are taken to be as in the two other files of the data set (`SWV_BETALEND`, `TYPE_PO`,
`PEILJAAR`, `AANTAL_LEERLINGEN`, and a value `TOTAAL`); what differs is refused with the headers.

- cluster 1 and 2 and closed institutions are not in it, or stand under `CL1_BRIN`, `CL2_BRIN`,
  `GJIJJI_BRIN`: those count for the country only;
- pupils on a residential place may lack a category, so that the totals differ from those of
  `duo_so_vso_residentieel`.
"""

from __future__ import annotations

import pandas as pd

from aoj.geography import Geography
from aoj.sources import duo, duo_ckan
from aoj.sources.files import FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_so_vso_swv",
    title="Leerlingen so en vso per samenwerkingsverband naar bekostigingscategorie",
    publisher="DUO",
    table="so en vso per swv",
    measures=("leerlingen_so_vso_swv",),
    kind="observations",
    description="leerlingen so en vso per betalend samenwerkingsverband en bekostigingscategorie",
)

CATEGORY = (
    *("BEKOSTIGINGSCATEGORIE", "BEKOSTIGINGS CATEGORIE", "CATEGORIE", "ZORGCATEGORIE"),
    *("TLV CATEGORIE", "BEKOSTIGING"),
)
ALIASES = {
    "code": duo_ckan.SWV,
    "type": duo_ckan.TYPE,
    "year": duo_ckan.YEAR,
    "part": CATEGORY,
    "count": duo_ckan.COUNT,
}
_NUMBERED = {
    f"{stem}{number}": str(number)
    for number in (1, 2, 3)
    for stem in ("", "CAT", "CATEGORIE", "CATEGORIE ", "CATEGORIE_", "CAT ", "CAT_", "BC", "CAT. ")
}
CATEGORIES = {
    **_NUMBERED,
    **{"LAAG": "1", "MIDDEN": "2", "HOOG": "3", "L": "1", "M": "2", "H": "3"},
    "TOTAAL": "totaal",
}
MOST_PER_1000 = 8.0
"""Most pupils of so and vso per 1,000 residents; about 4."""


def recognise(sample: FileSample) -> bool:
    """Whether a file has pupils of so and vso per samenwerkingsverband by category."""
    headers = duo.folded(sample.columns)
    return duo.has_any(headers, duo_ckan.SWV) and duo.has_any(headers, CATEGORY[:5])


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return pupils per samenwerkingsverband, kind, category and year.

    Raises `DataError` where a column or much of the country lacks, a row occurs twice, categories
    are not the total, or a value is not known.
    """
    frame = read_table(file.path)
    cells = read_parts(frame, ALIASES, file, SOURCE, CATEGORIES)
    for kind in ("so", "vso"):
        parts = [f"{kind}_{number}" for number in (1, 2, 3)]
        if (cells["breakdown"] == kind).any():
            duo_ckan.check_parts(cells, parts, kind, f"de categorieën van {kind}")
        else:
            cells = pd.concat([cells, _sum(cells, parts, kind)], ignore_index=True)
    check_newest(cells, geography, ("so", "vso"), MOST_PER_1000)
    return Loaded(
        len(frame),
        duo_ckan.observe(cells, "leerlingen_so_vso_swv", SOURCE),
        date=f"{cells['period'].max()}-10-01",
    )


def read_parts(
    frame: pd.DataFrame,
    aliases: dict[str, tuple[str, ...]],
    file: SourceFile,
    source: Source,
    known: dict[str, str],
) -> pd.DataFrame:
    """Return the cells of a file by samenwerkingsverband, kind, part and year.

    The breakdown is the kind and the part (`so_1`); of the part `totaal` it is the kind.
    """
    rows = duo_ckan.choose(frame, aliases, file, source, besides=duo_ckan.SWV_NAME)
    types = duo_ckan.po_types(rows["type"])
    parts = duo_ckan.read_categories(rows["part"], known, aliases["part"][0])
    keyed = pd.DataFrame(
        {
            "code": rows["code"],
            "region_code": duo_ckan.swv_codes(rows["code"], duo_ckan.sector_of_types(types)),
            "breakdown": (types + "_" + parts).where(parts != "totaal", types),
            "period": duo_ckan.years(rows["year"]),
            "count": rows["count"],
        }
    )
    cells = duo_ckan.read_cells(keyed, ["code", "breakdown", "period"], "AANTAL_LEERLINGEN")
    return duo_ckan.join_unpaid(cells)


def check_newest(
    cells: pd.DataFrame, geography: Geography, totals: tuple[str, ...], most: float
) -> None:
    """Raise `DataError` where the newest year lacks many areas, or counts too many pupils."""
    newest = cells[cells["period"] == cells["period"].max()]
    sectors = ("vo",) if totals == ("vso",) else ("po", "vo")
    duo_ckan.check_areas(newest["region_code"], geography, sectors)
    total = newest.loc[newest["breakdown"].isin(totals), "value"].sum()
    duo.check_total(total, geography, most / 8, most)


def _sum(cells: pd.DataFrame, parts: list[str], kind: str) -> pd.DataFrame:
    own = cells[cells["breakdown"].isin(parts)]
    return duo.sum_with_hidden(own, ["region_code", "period"]).assign(breakdown=kind)
