"""DUO pupils of so and vso per vestiging and cluster, on 1 October.

Breakdowns, of the same measure as `duo_po_soort`: so_cluster1 to vso_cluster4 (1 visual, 2 auditory
and communicative, 3 physical and learning, 4 psychiatric and behavioural; 0: none given).

Quirks, as others saw them in October 2026 (`brin6_cluster.csv`, 11,735 rows since 2010; no file was
at hand): as the long form of `duo_po_soort`, with `CLUSTER` as a number. A vestiging may be in more
than one cluster, so that `-1` hides a part of it although its total is shown; nothing is made of
the difference.
"""

from __future__ import annotations

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources import duo
from aoj.sources.duo_po_soort import CLUSTER, LONG, MEASURE, is_long, observe_clusters, read_long
from aoj.sources.files import AGAIN, FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_po_cluster",
    title="Leerlingen so en vso per vestiging naar cluster",
    publisher="DUO",
    table="weccluster",
    measures=(MEASURE,),
    kind="observations",
    description="leerlingen so en vso per vestiging en cluster op 1 oktober",
)

PER_1000 = (1.5, 8.0)
"""Fewest and most pupils of so and vso per 1,000 residents; about 4."""


def recognise(sample: FileSample) -> bool:
    """Whether a file has pupils per vestiging and cluster."""
    return is_long(sample) and "CLUSTER" in duo.folded(sample.columns)


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return pupils per vestiging, cluster and year.

    Raises `DataError` where a column or much of the country lacks, a row occurs twice, or a code,
    kind or cluster is not what it was.
    """
    frame = read_table(file.path)
    cells = read_long(frame, {**LONG, "cluster": CLUSTER}, file, SOURCE)
    rows = observe_clusters(cells, SOURCE)
    if rows.empty:
        raise DataError("er staan geen leerlingen van so en vso in", remedy=AGAIN)
    newest = rows[rows["period"] == rows["period"].max()]
    duo.check_total(newest["value"].sum(), geography, *PER_1000)
    return Loaded(len(frame), rows, date=f"{rows['period'].max()}-10-01")
