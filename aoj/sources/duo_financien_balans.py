"""DUO annual accounts of boards: balance (balans), in euro.

Breakdowns: eigen_vermogen, materiele_vaste_activa. The code is the number of the bevoegd gezag.

Quirks: as `duo_financien`; the amounts are those of the end of the year.
"""

from __future__ import annotations

from aoj.geography import Geography
from aoj.sources.duo_financien import MEASURE, has_amounts, load_amounts
from aoj.sources.files import FileSample
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_financien_balans",
    title="Jaarrekeningen van besturen: balans",
    publisher="DUO",
    table="XBRL 1",
    measures=(MEASURE,),
    kind="observations",
    description="eigen vermogen en materiële vaste activa per bevoegd gezag en jaar, in euro",
)

AMOUNTS = {
    "eigen_vermogen": ("EIGEN VERMOGEN", "TOTAAL EIGEN VERMOGEN", "2.1 EIGEN VERMOGEN"),
    "materiele_vaste_activa": (
        *("MATERIELE VASTE ACTIVA", "MATERIËLE VASTE ACTIVA", "TOTAAL MATERIELE VASTE ACTIVA"),
        *("1.2 MATERIELE VASTE ACTIVA", "TOTAAL MATERIËLE VASTE ACTIVA"),
    ),
}


def recognise(sample: FileSample) -> bool:
    """Whether a file has the balance of boards."""
    return has_amounts(sample, AMOUNTS)


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return amounts per bevoegd gezag and year, in euro; raises as `duo_financien.load`."""
    return load_amounts(file, SOURCE, AMOUNTS)
