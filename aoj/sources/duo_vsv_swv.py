"""DUO, early school leavers of secondary schools per samenwerkingsverband and vestiging.

Quirks, seen in the edition of 2015 (1,270 vestigingen in 75 samenwerkingsverbanden):

- **the contents do not say the year**, so the file name must; which school year it is, is not said;
- headers are lower case but for the first; the vestiging is two characters beside its BRIN;
- `VO0001`, the national reformed samenwerkingsverband, is in it and belongs to the country;
- leavers are split by what they left with: vmbo, mbo and other, which add up (asserted);
- only pupils of secondary schools: leavers from mbo are not in it.
"""

from __future__ import annotations

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources import duo
from aoj.sources.files import AGAIN, FileSample, read_numbers, read_table
from aoj.sources.source import Loaded, Source, SourceFile
from aoj.store.observations import make_observations

SOURCE = Source(
    name="duo_vsv_swv",
    title="Voortijdig schoolverlaters per samenwerkingsverband vo",
    publisher="DUO",
    table="vsv per swv",
    measures=("vsv_swv",),
    kind="observations",
    description="voortijdig schoolverlaters vo per samenwerkingsverband; jaar in de naam",
    needs_year=True,
)

COUNTS = {
    "AANTAL LEERLINGEN": "leerlingen",
    "VSV TOTAAL": "vsv",
    "VSV VMBO": "vsv_vmbo",
    "VSV MBO": "vsv_mbo",
    "VSV OVERIG": "vsv_overig",
}
_FEWEST_AREAS = 0.9
ALIASES = {
    "region_code": ("SAMENWERKINGSVERBAND NUMMER",),
    "brin": ("BRIN NUMMER", *duo.BRIN),
    "number": duo.VESTIGING,
}


def recognise(sample: FileSample) -> bool:
    """Whether a file has early school leavers per samenwerkingsverband, complete or not."""
    headers = duo.folded(sample.columns)
    return len(headers & {"SAMENWERKINGSVERBAND NUMMER", *COUNTS}) >= 4


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return pupils and early school leavers per samenwerkingsverband, summed over vestigingen.

    Breakdowns: leerlingen, vsv, vsv_vmbo, vsv_mbo, vsv_overig. Raises `DataError` where a column
    lacks, a code is not well-formed or unknown, much of the country lacks, a vestiging occurs
    twice, or leavers do not add up.
    """
    frame = read_table(file.path)
    rows = duo.rename(frame, {**ALIASES, **{column: (column,) for column in COUNTS}}, file)
    _check_rows(rows)
    _check_areas(rows["region_code"], geography)
    cells = rows.melt(["region_code"], list(COUNTS), var_name="column", value_name="text")
    cells = cells.assign(breakdown=cells["column"].map(COUNTS))
    cells = pd.concat([cells, read_numbers(cells["text"], "aantal_leerlingen of vsv")], axis=1)
    _check_parts(cells, rows)
    sums = duo.sum_with_hidden(cells, ["region_code", "breakdown"])
    observations = make_observations(
        sums.assign(numerator=sums["value"]),
        indicator="vsv_swv",
        period=file.options["year"],
        source=SOURCE.name,
    )
    return Loaded(len(frame), observations, date=file.options["year"])


def _check_rows(rows: pd.DataFrame) -> None:
    wrong = ~rows["region_code"].str.fullmatch(r"(?:PO|VO)\d{4}")
    if wrong.any():
        raise DataError(
            f"'{rows['region_code'][wrong].iloc[0]}' is geen code van een samenwerkingsverband",
            expected="een code zoals VO2708",
            remedy=AGAIN,
        )
    codes = duo.vestiging_codes(rows["brin"], rows["number"])
    twice = pd.DataFrame({"swv": rows["region_code"], "vestiging": codes}).duplicated()
    if twice.any():
        raise DataError(f"vestiging {codes[twice].iloc[0]} staat er dubbel in", remedy=AGAIN)


def _check_areas(codes: pd.Series, geography: Geography) -> None:
    if not duo.is_country(geography):
        return
    known = geography.samenwerkingsverbanden
    known_codes = set(known.loc[known["sector"] == "vo", "code"])
    found = set(codes)
    strange = sorted(found - set(known["code"]))
    if strange:
        raise DataError(
            f"samenwerkingsverband {strange[0]} in het bestand is onbekend",
            expected="een code uit samenwerkingsverbanden.csv",
            remedy="is het nieuw, vul dan de naslagbestanden aan; anders: " + AGAIN,
        )
    if len(found) < _FEWEST_AREAS * len(known_codes):
        raise DataError(
            f"het bestand heeft {len(found)} van de {len(known_codes)} samenwerkingsverbanden vo "
            "en is niet volledig",
            expected="vrijwel alle samenwerkingsverbanden",
            remedy=AGAIN,
        )


def _check_parts(cells: pd.DataFrame, rows: pd.DataFrame) -> None:
    parts = [cells.loc[cells["breakdown"] == part, "value"].to_numpy() for part in COUNTS.values()]
    _, total, vmbo, mbo, other = parts
    wrong = abs(vmbo + mbo + other - total) > 0  # NaN, a hidden cell, compares as False
    if wrong.any():
        first = rows[wrong].iloc[0]
        raise DataError(
            f"vsv_vmbo, vsv_mbo en vsv_overig zijn samen niet vsv_totaal bij {first['brin']} "
            f"vestiging {first['number']}",
            remedy=AGAIN,
        )
