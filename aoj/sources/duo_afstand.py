"""DUO, distance between home and school per po vestiging: registered for its postcodes.

No indicator uses the distances yet. The file gives the postcode of vestigingen for sbo, so and vso,
which the address file of primary schools lacks, and of schools that closed since.

Quirks, seen in the edition of 2019-2020 (7,301 rows): Latin-1, decimal comma with eleven decimals,
`PEILDATUM` as yyyymmdd, postcodes without a blank, gemeente numbers without leading zeros, a row
per vestiging and `SOORT_PO`, so that a vestiging may occur twice.
"""

from __future__ import annotations

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources import duo
from aoj.sources.files import AGAIN, FileSample, read_table
from aoj.sources.source import Loaded, Source, SourceFile, make_locations

SOURCE = Source(
    name="duo_afstand",
    title="Gemiddelde afstand tussen woonadres leerling en schoolvestiging",
    publisher="DUO",
    table="afstand",
    measures=(),
    kind="locations",
    description="afstand van huis naar po-school (nog geen indicator); postcodes van vestigingen",
)

ALIASES = {
    "reference_date": ("PEILDATUM",),
    "brin": ("BRIN NUMMER", *duo.BRIN),
    "number": ("VESTIGINGSNUMMER", *duo.VESTIGING),
    "name": ("INSTELLINGSNAAM VESTIGING",),
    "postcode": ("POSTCODE VESTIGING",),
    "gemeente": ("GEMEENTENUMMER",),
    "kind": ("SOORT PO",),
    "distance": ("AFSTAND",),
}


def recognise(sample: FileSample) -> bool:
    """Whether a file has distances per vestiging."""
    return {"AFSTAND", "POSTCODE VESTIGING"} <= duo.folded(sample.columns)


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return where vestigingen stand: gemeente and PC4 on the reference date.

    Raises `DataError` where a column or much of the country lacks, or dates differ.
    """
    frame = read_table(file.path)
    schools = duo.rename(frame, ALIASES, file)
    dates = schools["reference_date"].unique()
    if len(dates) != 1 or not pd.Series(dates).str.fullmatch(r"\d{8}").all():
        raise DataError(
            f"de kolom 'PEILDATUM' bevat {', '.join(map(repr, dates[:3]))}",
            expected="een enkele datum, als 20191001",
            remedy=AGAIN,
        )
    date = str(dates[0])
    gemeenten = duo.gemeente_codes(schools["gemeente"])
    duo.check_whole_country(gemeenten, geography)
    locations = pd.DataFrame(
        {
            "location_code": duo.vestiging_codes(schools["brin"], schools["number"]),
            "name": schools["name"],
            "sector": "po",
            "gemeente_code": gemeenten,
            "pc4": duo.pc4_codes(schools["postcode"]),
        }
    )
    return Loaded(
        len(frame),
        locations=make_locations(locations),
        date=f"{date[:4]}-{date[4:6]}-{date[6:]}",
        period=date[:4],
    )
