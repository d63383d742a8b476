"""DUO addresses of institutions for mbo.

Quirks, as others saw them in October 2026 (55 institutions; no file was at hand): `MBO
INSTELLINGSSOORT - CODE` in front, a BRIN of four characters and no vestiging, gemeente numbers with
their zeros. A row is the main address of an institution, whose lessons are elsewhere too; its code
here is the BRIN with `00`. An edition is of the present and has no date inside.
"""

from __future__ import annotations

import pandas as pd

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources import duo
from aoj.sources.duo_vestigingen_bo import is_address_file
from aoj.sources.files import AGAIN, FileSample, loose_year_in_name, read_table
from aoj.sources.source import Loaded, Source, SourceFile, make_locations

SOURCE = Source(
    name="duo_instellingen_mbo",
    title="Adressen van mbo-instellingen",
    publisher="DUO",
    table="01 mbo",
    measures=(),
    kind="locations",
    description="hoofdadressen van mbo-instellingen: gemeente en postcode",
)

ALIASES = {
    "brin": duo.BRIN,
    "name": ("INSTELLINGSNAAM", "NAAM INSTELLING"),
    "postcode": ("POSTCODE",),
    "gemeente": ("GEMEENTENUMMER",),
}
_KIND = ("MBO INSTELLINGSSOORT", "INSTELLINGSSOORT")
_FEWEST = 0.1
"""Institutions per gemeente; 55 for 342 in 2026."""


def recognise(sample: FileSample) -> bool:
    """Whether a file has addresses of institutions for mbo."""
    headers = duo.folded(sample.columns)
    return is_address_file(sample) and any(header.startswith(_KIND) for header in headers)


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return where institutions have their main address: gemeente and PC4, sector mbo.

    Raises `DataError` where a column or much of the country lacks, or a code is not well-formed.
    """
    frame = read_table(file.path)
    rows = duo.rename(frame, ALIASES, file)
    gemeenten = duo.gemeente_codes(rows["gemeente"])
    duo.check_whole_country(gemeenten, geography, fewest=0)
    fewest = int(_FEWEST * len(geography.codes))
    if duo.is_country(geography) and len(frame) < fewest:
        raise DataError(
            f"het bestand heeft {len(frame)} instellingen en is niet volledig",
            expected=f"ten minste {fewest}",
            remedy=AGAIN,
        )
    main = pd.Series("00", index=rows.index, dtype="str")
    locations = pd.DataFrame(
        {
            "location_code": duo.vestiging_codes(rows["brin"], main),
            "name": rows["name"],
            "sector": "mbo",
            "gemeente_code": gemeenten,
            "pc4": duo.pc4_codes(rows["postcode"]),
        }
    )
    return Loaded(
        len(frame), locations=make_locations(locations), date=loose_year_in_name(file.name)
    )
