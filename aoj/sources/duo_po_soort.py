"""DUO pupils per vestiging for primary and special education, so and vso apart, and by cluster.

Breakdowns: bo, sbo, so, vso, so_vso (where a file does not split them) and, of so and vso,
so_cluster1 to vso_cluster4 (cluster0: none given). The count is that of 1 October.

Quirks: the same figures come in three forms, none of which was at hand:

- file 01, wide, a school year per file: `PEILDATUM` as yyyymmdd, `SOORT_PO`, `CLUSTER` and a column
  per age (`LEEFTIJD_4`), in which `<5` hides most of the ages of so and vso, so that their sum is
  a lower bound;
- `brin6_totaal.csv` of CKAN, long, since 2010: a count per vestiging, `TYPE_PO` and `PEILJAAR`,
  with `-1` only where the whole vestiging has 1 to 4 pupils. Use this one where it can be had;
- `brin6_cluster.csv` of CKAN, long: the same for so and vso by `CLUSTER` (0 to 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources import duo, duo_ckan
from aoj.sources.files import AGAIN, FileSample, read_numbers, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_po_soort",
    title="Leerlingen po per vestiging naar soort",
    publisher="DUO",
    table="01 po",
    measures=("leerlingen_po_soort",),
    kind="observations",
    description="leerlingen bo, sbo, so en vso per vestiging op 1 oktober, ook naar cluster",
)

MEASURE = "leerlingen_po_soort"
ALIASES = {
    "brin": duo.BRIN,
    "number": duo.VESTIGING,
    "type": duo_ckan.TYPE,
    "cluster": ("CLUSTER",),
}
LONG = {**ALIASES, "year": duo_ckan.YEAR, "count": duo_ckan.COUNT}
WIDE = {**ALIASES, "date": ("PEILDATUM", "TELDATUM")}
PER_1000 = (60.0, 105.0)
"""Fewest and most pupils per 1,000 residents in all kinds together; 81 in 2025."""
_AGE = re.compile(r"^(?:LEEFTIJD|\d+ JAAR)")
_CLUSTERS = {"1": "1", "2": "2", "3": "3", "4": "4", "3/4": "3_4", "0": "0", "": "0", "N.V.T.": "0"}
_SPECIAL = ("so", "vso", "so_vso")
_KEYS = ["region_code", "period", "breakdown"]
_KNOWN = ("NAAM VESTIGING", "INSTELLINGSNAAM VESTIGING", "BEVOEGD GEZAG NUMMER")


def recognise(sample: FileSample) -> bool:
    """Whether a file has pupils per vestiging and kind, long or wide."""
    headers = duo.folded(sample.columns)
    if not (duo.has_any(headers, duo.VESTIGING) and duo.has_any(headers, duo_ckan.TYPE)):
        return False
    long = bool(headers & {"PEILJAAR"}) and duo.has_any(headers, duo_ckan.COUNT)
    return long or len(_ages(sample.columns)) >= 5


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return pupils per vestiging, kind and year.

    Raises `DataError` where a column or much of the country lacks, a row occurs twice, or a code
    or kind is not what it was.
    """
    frame = read_table(file.path)
    ages = _ages(frame.columns)
    cells = _wide(frame, ages, file) if ages else _long(frame, file)
    clusters = cells["cluster"].ne("")
    observations = [
        duo_ckan.observe(duo.sum_with_hidden(part, _KEYS), MEASURE, SOURCE)
        for part in _parts(cells, clusters, is_wide=bool(ages))
        if len(part)
    ]
    rows = pd.concat(observations, ignore_index=True)
    newest = rows[rows["period"] == rows["period"].max()]
    whole = newest[~newest["breakdown"].str.contains("cluster")]
    if len(whole):
        duo.check_total(whole["value"].sum(), geography, *PER_1000)
    return Loaded(
        len(frame),
        rows,
        selection="cluster" if clusters.any() and not ages else "soort",
        date=f"{rows['period'].max()}-10-01",
    )


def _parts(cells: pd.DataFrame, clusters: pd.Series, *, is_wide: bool) -> list[pd.DataFrame]:
    """Return the cells of the kinds and those of the clusters, each with its breakdown."""
    special = cells[clusters & cells["breakdown"].isin(_SPECIAL)]
    by_cluster = special.assign(breakdown=special["breakdown"] + "_cluster" + special["cluster"])
    kinds = cells if is_wide or not clusters.any() else cells.iloc[:0]
    return [kinds, by_cluster]


def _long(frame: pd.DataFrame, file: SourceFile) -> pd.DataFrame:
    rows = duo_ckan.choose(frame, LONG, file, SOURCE, optional=["cluster"], besides=_KNOWN)
    cells = _keyed(rows).assign(period=duo_ckan.years(rows["year"]), count=rows["count"])
    return duo_ckan.read_cells(cells, [*_KEYS, "cluster"], "AANTAL_LEERLINGEN")


def _wide(frame: pd.DataFrame, ages: list[str], file: SourceFile) -> pd.DataFrame:
    rows = duo_ckan.choose(frame, WIDE, file, SOURCE, optional=["cluster"])
    dates = rows["date"].str.replace("-", "", regex=False)
    if len(dates.unique()) != 1 or not dates.str.fullmatch(r"\d{8}").all():
        raise DataError(
            f"de kolom 'PEILDATUM' bevat {', '.join(map(repr, dates.unique()[:3]))}",
            expected="een enkele datum, als 20251001",
            remedy=AGAIN,
        )
    keyed = _keyed(rows).assign(period=dates.str[:4])
    twice = keyed[keyed.duplicated()]
    if len(twice):
        raise DataError(
            f"vestiging {twice['region_code'].iloc[0]} staat er dubbel in", remedy=AGAIN
        )
    wide = pd.concat([keyed, frame[ages]], axis=1)
    cells = wide.melt(list(keyed.columns), ages, value_name="count")
    return cells.join(read_numbers(cells["count"], "LEEFTIJD"))


def _keyed(rows: pd.DataFrame) -> pd.DataFrame:
    clusters = rows.get("cluster", pd.Series(pd.NA, index=rows.index, dtype="str"))
    named = duo_ckan.read_categories(clusters.fillna(""), _CLUSTERS, "CLUSTER")
    return pd.DataFrame(
        {
            "region_code": duo.vestiging_codes(rows["brin"], rows["number"]),
            "breakdown": duo_ckan.po_types(rows["type"]),
            "cluster": named.where(clusters.notna(), ""),
        }
    )


def _ages(headers: Iterable[str]) -> list[str]:
    return [header for header in headers if _AGE.match(duo.fold(header))]
