"""DUO addresses of secondary schools (file 02 of vo).

Quirks, seen in the edition of 2020 (1,619 vestigingen): as `duo_vestigingen_bo`, with one column
more, `ONDERWIJSSTRUCTUUR` (`VBO/MAVO/HAVO/VWO`, `PRO`), and empty fields padded with blanks. The
name of the file has no year, although gemeenten are those of 2020.
"""

from __future__ import annotations

from aoj.geography import Geography
from aoj.sources import duo
from aoj.sources.duo_vestigingen_bo import SECONDARY, is_address_file, load_addresses
from aoj.sources.files import FileSample, loose_year_in_name, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_vestigingen_vo",
    title="Alle vestigingen voortgezet onderwijs",
    publisher="DUO",
    table="02 vo",
    measures=(),
    kind="locations",
    description="adressen van scholen voor vo: gemeente en postcode van elke vestiging",
)

_FEWEST_GEMEENTEN = 0.7
"""Not every gemeente has a secondary school: 296 of 342 in 2020."""


def recognise(sample: FileSample) -> bool:
    """Whether a file has addresses of secondary schools."""
    return is_address_file(sample) and SECONDARY in duo.folded(sample.columns)


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return where vestigingen stand: gemeente (of the edition's own date) and PC4.

    Raises `DataError` where a column or much of the country lacks, or a code is not well-formed.
    """
    frame = read_table(file.path)
    locations = load_addresses(frame, "vo", file)
    duo.check_whole_country(locations["gemeente_code"], geography, _FEWEST_GEMEENTEN)
    return Loaded(
        len(frame),
        locations=locations,
        date=loose_year_in_name(file.name),
    )
