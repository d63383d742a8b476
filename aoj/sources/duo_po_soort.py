"""DUO pupils per vestiging for primary and special education, so and vso apart.

Breakdowns: bo, sbo, so, vso, so_vso (where a file does not split them) and, from file 01, those of
so and vso by cluster, as in `duo_po_cluster`. The count is that of 1 October.

Quirks: the same figures come in two forms, neither of which was at hand:

- `brin6_totaal.csv` of CKAN, long, since 2010: a count per vestiging, `TYPE_PO` and `PEILJAAR`,
  with `-1` only where the whole vestiging has 1 to 4 pupils. Use this one where it can be had;
- file 01, wide, a school year per file: `PEILDATUM` as yyyymmdd, `SOORT_PO`, `CLUSTER` and a column
  per age (`LEEFTIJD_4`), in which `<5` hides most of the ages of so and vso, so that their sum is
  a lower bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

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
    description="leerlingen bo, sbo, so en vso per vestiging op 1 oktober",
)

MEASURE = "leerlingen_po_soort"
CLUSTER = ("CLUSTER",)
KEYS = {"brin": duo.BRIN, "number": duo.VESTIGING, "type": duo_ckan.TYPE}
LONG = {**KEYS, "year": duo_ckan.YEAR, "count": duo_ckan.COUNT}
WIDE = {**KEYS, "cluster": CLUSTER, "date": ("PEILDATUM", "TELDATUM")}
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
    return len(_ages(sample.columns)) >= 5 or (is_long(sample) and "CLUSTER" not in headers)


def is_long(sample: FileSample) -> bool:
    """Whether a file has a row per vestiging, kind and year, perhaps by something else too."""
    headers = duo.folded(sample.columns)
    keyed = duo.has_any(headers, duo.VESTIGING) and duo.has_any(headers, duo_ckan.TYPE)
    return keyed and "PEILJAAR" in headers and duo.has_any(headers, duo_ckan.COUNT)


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return pupils per vestiging, kind and year.

    Raises `DataError` where a column or much of the country lacks, a row occurs twice, or a code
    or kind is not what it was.
    """
    frame = read_table(file.path)
    ages = _ages(frame.columns)
    cells = _wide(frame, ages, file) if ages else read_long(frame, LONG, file, SOURCE)
    rows = duo_ckan.observe(duo.sum_with_hidden(cells, _KEYS), MEASURE, SOURCE)
    duo.check_every_year(rows, geography, *PER_1000)
    if "cluster" in cells:
        rows = pd.concat([rows, observe_clusters(cells, SOURCE)], ignore_index=True)
    return Loaded(len(frame), rows, date=f"{rows['period'].max()}-10-01")


def read_long(
    frame: pd.DataFrame, aliases: Mapping[str, tuple[str, ...]], file: SourceFile, source: Source
) -> pd.DataFrame:
    """Return the cells of a long file: region_code, period, breakdown and perhaps cluster."""
    rows = duo_ckan.choose(frame, aliases, file, source, besides=_KNOWN)
    cells = _keyed(rows).assign(period=duo_ckan.years(rows["year"]), count=rows["count"])
    keys = [*_KEYS, "cluster"] if "cluster" in cells else _KEYS
    return duo_ckan.read_cells(cells, keys, "AANTAL_LEERLINGEN")


def observe_clusters(cells: pd.DataFrame, source: Source) -> pd.DataFrame:
    """Return the cells of so and vso as observations by cluster, such as so_cluster3."""
    special = cells[cells["breakdown"].isin(_SPECIAL)]
    named = special.assign(breakdown=special["breakdown"] + "_cluster" + special["cluster"])
    return duo_ckan.observe(duo.sum_with_hidden(named, _KEYS), MEASURE, source)


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
    keyed = pd.DataFrame(
        {
            "region_code": duo.vestiging_codes(rows["brin"], rows["number"]),
            "breakdown": duo_ckan.po_types(rows["type"]),
        }
    )
    if "cluster" in rows:
        clusters = duo_ckan.read_categories(rows["cluster"], _CLUSTERS, "CLUSTER")
        keyed = keyed.assign(cluster=clusters)
    return keyed


def _ages(headers: Iterable[str]) -> list[str]:
    return [header for header in headers if _AGE.match(duo.fold(header))]
