"""DUO file 06: pupils in primary and special education per vestiging, every year since 1996.

Quirks, seen in the edition of 2025 (9,737 vestigingen, 30 years, wide):

- UTF-8 with a byte order mark, CRLF, doubled quotes inside names;
- `SOORT_VESTIGING` is what the vestiging offers: BO, SBO, SO, VSO and **SO/VSO**, which cannot be
  split into so and vso;
- `<5` is hidden (1 to 4 pupils), `0` is closed or not yet open: those rows are dropped;
- **the series breaks between 2009 and 2010**: closed schools for special education are absent
  before, and 1996-97 is mostly `<5`. All years are kept here; indicators begin in 2010;
- the gemeente is that of the latest division, for all years, and its code has lost its leading
  zeros (`285`); `9999` is unknown;
- the count of a year is that of 1 October.
"""

from __future__ import annotations

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources import duo
from aoj.sources.files import AGAIN, FileSample, read_numbers, read_table
from aoj.sources.source import Loaded, Source, SourceFile, make_locations
from aoj.store.observations import make_observations

SOURCE = Source(
    name="duo_po_vestigingen",
    title="Historisch overzicht aantal leerlingen per schoolvestiging (po)",
    publisher="DUO",
    table="06",
    measures=("leerlingen_po_vestiging",),
    kind="both",
    description="leerlingen po per schoolvestiging vanaf 1996, met de gemeente van de vestiging",
)

ALIASES = {
    "brin": duo.BRIN,
    "number": duo.VESTIGING,
    "name": ("NAAM VESTIGING", "VESTIGINGSNAAM"),
    "kind": ("SOORT VESTIGING",),
    "gemeente": ("GEMEENTECODE VESTIGING", "GEMEENTENUMMER"),
}
KINDS = {"BO": "bo", "SBO": "sbo", "SO": "so", "VSO": "vso", "SO/VSO": "so_vso"}
PER_1000 = (70.0, 105.0)
"""Fewest and most pupils per 1,000 residents; 91 in 2010, 81 in 2025."""
YEAR = r"^LEERLINGEN (\d{4})$"


def recognise(sample: FileSample) -> bool:
    """Whether a file is this overview: a column of pupils per year."""
    headers = pd.Series(sorted(duo.folded(sample.columns)), dtype="str")
    return bool(headers.str.match(YEAR).any()) and duo.has_any(sample.columns, duo.VESTIGING)


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return pupils per vestiging on 1 October of each year, and where the vestigingen stand.

    Breakdown: the kind of vestiging (bo, sbo, so, vso, so_vso). Raises `DataError` where a
    column, a year or much of the country lacks, or a code or kind is not what it was.
    """
    frame = read_table(file.path)
    schools = duo.rename(frame, ALIASES, file)
    codes = duo.vestiging_codes(schools["brin"], schools["number"])
    _check_unique(codes)
    _check_kinds(schools["kind"])
    years = _years(frame)
    counts = frame[list(years)].set_axis(list(years.values()), axis=1)
    counts = counts.assign(region_code=codes, breakdown=schools["kind"].map(KINDS))
    gemeenten = duo.gemeente_codes(schools["gemeente"])
    duo.check_whole_country(gemeenten, geography)
    observations = _observations(counts)
    newest = observations["period"] == max(years.values())
    duo.check_total(observations.loc[newest, "value"].sum(), geography, *PER_1000)
    locations = pd.DataFrame(
        {
            "location_code": codes,
            "name": schools["name"],
            "sector": "po",
            "gemeente_code": gemeenten,
            "pc4": "",
        }
    )
    return Loaded(
        len(frame),
        observations,
        make_locations(locations),
        date=f"{max(years.values())}-10-01",
    )


def _observations(counts: pd.DataFrame) -> pd.DataFrame:
    cells = counts.melt(["region_code", "breakdown"], var_name="period", value_name="text")
    cells = cells[cells["text"] != "0"].reset_index(drop=True)
    cells = pd.concat([cells, read_numbers(cells["text"], "LEERLINGEN_jaar")], axis=1)
    return make_observations(
        cells.assign(numerator=cells["value"]),
        indicator="leerlingen_po_vestiging",
        source=SOURCE.name,
    )


def _years(frame: pd.DataFrame) -> dict[str, str]:
    """Return header to year, and check that no year is skipped."""
    headers = pd.Series({column: duo.fold(column) for column in frame.columns}, dtype="str")
    found = headers.str.extract(YEAR, expand=False).dropna().sort_values()
    years = [int(year) for year in found]
    skipped = sorted(set(range(years[0], years[-1] + 1)) - set(years))
    if skipped:
        raise DataError(f"de kolom 'LEERLINGEN_{skipped[0]}' ontbreekt", remedy=AGAIN)
    return {str(column): str(year) for column, year in found.items()}


def _check_unique(codes: pd.Series) -> None:
    if codes.duplicated().any():
        raise DataError(
            f"vestiging {codes[codes.duplicated()].iloc[0]} staat er dubbel in", remedy=AGAIN
        )


def _check_kinds(kinds: pd.Series) -> None:
    unknown = kinds[~kinds.isin(list(KINDS))]
    if len(unknown):
        raise DataError(
            f"onbekend soort vestiging '{unknown.iloc[0]}'",
            expected=", ".join(KINDS),
            remedy="de inleesmodule moet worden aangepast",
        )
