"""DUO, pupils in secondary education per vestiging and onderwijstype, on 1 October.

Slugs of the breakdowns: brugjaar, praktijkonderwijs, vmbo_bk, vmbo_gt, havo_vwo, havo, vwo, vavo,
internationaal. They add up to all pupils (956,857 in 2019).

Quirks, seen in the edition of 2019 (24,243 rows, 1,450 vestigingen):

- **the contents do not say the year**, so the file name must;
- windows-1252; a row per vestiging, type, sector, profile and programme, with twelve columns of
  counts (school years 1 to 6, by sex);
- the first two years are one type (`Brugjaar 1-2`: 375,012 of 956,857), so that havo and vwo are
  known from the fourth year on, vmbo from the third; `HAVO/VWO lj 3` cannot be split;
- the vestiging is two characters beside its BRIN;
- no count is hidden in 2019; from 2023 on `<5` occurs, `INSTELLINGSCODE` and `VESTIGINGSCODE`
  replace the older headers, and a column `SAMENWERKINGSVERBAND PASSEND ONDERWIJS VO` is added
  (no such file was at hand, so the column is not used).
"""

from __future__ import annotations

import pandas as pd

from aoj.errors import DataError, nearest
from aoj.geography import Geography
from aoj.sources import duo
from aoj.sources.files import AGAIN, FileSample, read_numbers, read_table
from aoj.sources.source import Loaded, Source, SourceFile
from aoj.store.observations import make_observations

SOURCE = Source(
    name="duo_vo_leerlingen",
    title="Leerlingen vo per vestiging naar onderwijstype",
    publisher="DUO",
    table="01 vo",
    measures=("leerlingen_vo_vestiging",),
    kind="observations",
    description="leerlingen vo per schoolvestiging en onderwijstype op 1 oktober; jaar in de naam",
    needs_year=True,
)

TYPE = "ONDERWIJSTYPE VO EN LEER- OF VERBLIJFSJAAR"
ALIASES = {"brin": duo.BRIN, "number": duo.VESTIGING, "type": (TYPE,)}
COUNTS = [
    f"LEER- OF VERBLIJFSJAAR {year} - {sex}" for year in range(1, 7) for sex in ("MAN", "VROUW")
]
TYPES = {
    "Brugjaar 1-2": "brugjaar",
    "Praktijkonderwijs alle vj": "praktijkonderwijs",
    "VMBO BL lj 3-4": "vmbo_bk",  # basisberoepsgericht
    "VMBO KL lj 3-4": "vmbo_bk",  # kaderberoepsgericht
    "VMBO GL lj 3-4": "vmbo_gt",  # gemengd
    "VMBO TL lj 3-4": "vmbo_gt",  # theoretisch
    "HAVO/VWO lj 3": "havo_vwo",
    "HAVO lj 4-5": "havo",
    "VWO lj 4-6": "vwo",
    "VMBO uitbest. aan VAVO": "vavo",  # counted by the school, taught by vavo
    "HAVO uitbest. aan VAVO": "vavo",
    "VWO uitbest. aan VAVO": "vavo",
    "Engelse Stroom": "internationaal",
    "European Secondary School": "internationaal",
    "Int. Baccelaureaat": "internationaal",  # DUO's spelling
}
"""Every value of the column in 2019, and the breakdown that it counts for."""
PER_1000 = (45.0, 65.0)
"""Fewest and most pupils per 1,000 residents; 53 in 2019."""


def recognise(sample: FileSample) -> bool:
    """Whether a file has pupils of vo by type, complete or not."""
    headers = duo.folded(sample.columns)
    return TYPE in headers or len(headers & set(COUNTS)) >= 6


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return pupils per vestiging and type on 1 October of the year in the name.

    Hidden cells are counted in `hidden`; the value is then what the others add up to. Raises
    `DataError` where a column lacks, a type is unknown, a row occurs twice, or the total is that
    of a part of the country.
    """
    frame = read_table(file.path)
    _check_unique(frame)
    rows = duo.rename(frame, {**ALIASES, **{column: (column,) for column in COUNTS}}, file)
    rows = rows.assign(type=rows["type"].str.replace(r"\s+", " ", regex=True))
    _check_types(rows["type"])
    cells = rows.assign(
        region_code=duo.vestiging_codes(rows["brin"], rows["number"]),
        breakdown=rows["type"].map(TYPES),
    ).melt(["region_code", "breakdown"], COUNTS, value_name="text")
    cells = pd.concat([cells, read_numbers(cells["text"], "LEER- OF VERBLIJFSJAAR")], axis=1)
    duo.check_total(cells["value"].sum(), geography, *PER_1000)
    return Loaded(
        len(frame),
        _observations(cells, file.options["year"]),
        date=file.options["year"],
    )


def _observations(cells: pd.DataFrame, year: str) -> pd.DataFrame:
    sums = duo.sum_with_hidden(cells, ["region_code", "breakdown"])
    return make_observations(
        sums.assign(numerator=sums["value"]),
        indicator="leerlingen_vo_vestiging",
        period=year,
        source=SOURCE.name,
    )


def _check_unique(frame: pd.DataFrame) -> None:
    """Raise `DataError` where a row (all but its counts) occurs twice: it would count twice."""
    about = frame.drop(columns=[c for c in frame.columns if duo.fold(c) in COUNTS])
    twice = about[about.duplicated()]
    if len(twice):
        raise DataError(
            "een rij staat er dubbel in: " + ", ".join(twice.iloc[0].astype(str)), remedy=AGAIN
        )


def _check_types(types: pd.Series) -> None:
    unknown = types[~types.isin(list(TYPES))]
    if unknown.empty:
        return
    near = nearest(unknown.iloc[0], TYPES)
    raise DataError(
        f"onbekend onderwijstype '{unknown.iloc[0]}'" + (f"; lijkt op '{near}'" if near else ""),
        expected="een van de typen van 2019",
        remedy="zet het type in de tabel TYPES van aoj/sources/duo_vo_leerlingen.py, of " + AGAIN,
    )
