"""DUO addresses of primary schools (file 02, once 03).

Quirks, seen in the editions of 2020 (6,268) and mid 2026 (6,122):

- windows-1252 with curly quotes (bytes 0x91, 0x92), CRLF since 2026, LF before;
- headers changed: `BRIN NUMMER` and `VESTIGINGSNUMMER` became `INSTELLINGSCODE` and
  `VESTIGINGSCODE`, which hold the same: the vestiging is all six characters in both;
- gemeente numbers have four digits; names are capitals without accents, and two are blank, so
  that only the number is used; gemeenten are those of the edition's own date;
- an edition is always of the present and **has no date inside**; a year in the name is taken as
  its date, else the day it was registered counts;
- files of other schools differ by one column: `SOORT PRIMAIR ONDERWIJS` (see `duo_vestigingen_so`),
  `ONDERWIJSSTRUCTUUR` (`duo_vestigingen_vo`) or `MBO INSTELLINGSSOORT` (`duo_instellingen_mbo`);
  those of sbo, so and vso that were registered here before they had a source of their own are
  still read.
"""

from __future__ import annotations

import pandas as pd

from aoj.geography import Geography
from aoj.sources import duo
from aoj.sources.files import FileSample, loose_year_in_name, read_table
from aoj.sources.source import Loaded, Source, SourceFile, make_locations

SOURCE = Source(
    name="duo_vestigingen_bo",
    title="Alle schoolvestigingen basisonderwijs",
    publisher="DUO",
    table="02",
    measures=(),
    kind="locations",
    description="adressen van scholen voor po: gemeente en postcode van elke vestiging",
)

ALIASES = {
    "brin": duo.BRIN,
    "number": duo.VESTIGING,
    "name": ("VESTIGINGSNAAM", "INSTELLINGSNAAM VESTIGING"),
    "postcode": ("POSTCODE",),
    "gemeente": ("GEMEENTENUMMER",),
}
SPECIAL = "SOORT PRIMAIR ONDERWIJS"
SECONDARY = "ONDERWIJSSTRUCTUUR"
_ADDRESS = {"STRAATNAAM", "POSTCODE", "PLAATSNAAM", "GEMEENTENUMMER"}


def is_address_file(sample: FileSample) -> bool:
    """Whether a file has addresses of schools, of any sector."""
    return len(_ADDRESS & duo.folded(sample.columns)) >= 3


def recognise(sample: FileSample) -> bool:
    """Whether a file has addresses of primary schools."""
    headers = duo.folded(sample.columns)
    others = {SPECIAL, SECONDARY} & headers or any("INSTELLINGSSOORT" in h for h in headers)
    return is_address_file(sample) and not others


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return where vestigingen stand: gemeente (of the edition's own date) and PC4.

    Raises `DataError` where a column or, for primary schools, much of the country lacks.
    """
    frame = read_table(file.path)
    special = SPECIAL in duo.folded(frame.columns)
    locations = load_addresses(frame, "po", file)
    if not special:
        duo.check_whole_country(locations["gemeente_code"], geography)
    return Loaded(
        len(frame),
        locations=locations,
        selection="sbo, so en vso" if special else "bo",
        date=loose_year_in_name(file.name),
    )


def load_addresses(frame: pd.DataFrame, sector: str, file: SourceFile) -> pd.DataFrame:
    """Return the locations of an address file of `sector` po or vo."""
    schools = duo.rename(frame, ALIASES, file)
    return make_locations(
        pd.DataFrame(
            {
                "location_code": duo.vestiging_codes(schools["brin"], schools["number"]),
                "name": schools["name"],
                "sector": sector,
                "gemeente_code": duo.gemeente_codes(schools["gemeente"]),
                "pc4": duo.pc4_codes(schools["postcode"]),
            }
        )
    )
