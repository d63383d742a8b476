"""DUO addresses of schools for sbo, so and vso (file 09, and `vestigingenso.csv` of CKAN).

Quirks, as others saw them in October 2026 (900 vestigingen; no file was at hand): as
`duo_vestigingen_bo`, with `SOORT PRIMAIR ONDERWIJS` ((V)SO, SBAO, SO, VSO) in front and `CLUSTER`
and `ONDERWIJS` added. The vestiging is all six characters. Not every gemeente has such a school
(210 of 342), so that a file that was cut short shows only below half of the gemeenten.
"""

from __future__ import annotations

from aoj.geography import Geography
from aoj.sources import duo
from aoj.sources.duo_vestigingen_bo import SPECIAL, is_address_file, load_addresses
from aoj.sources.files import FileSample, loose_year_in_name, read_table
from aoj.sources.source import Loaded, Source, SourceFile

SOURCE = Source(
    name="duo_vestigingen_so",
    title="Alle vestigingen sbo, so en vso",
    publisher="DUO",
    table="09",
    measures=(),
    kind="locations",
    description="adressen van scholen voor sbo, so en vso: gemeente en postcode van elke vestiging",
)

_FEWEST_GEMEENTEN = 0.45


def recognise(sample: FileSample) -> bool:
    """Whether a file has addresses of schools for special education."""
    return is_address_file(sample) and SPECIAL in duo.folded(sample.columns)


def load(file: SourceFile, geography: Geography) -> Loaded:
    """Return where vestigingen stand: gemeente (of the edition's own date) and PC4.

    Raises `DataError` where a column or much of the country lacks, or a code is not well-formed.
    """
    frame = read_table(file.path)
    locations = load_addresses(frame, "po", file)
    duo.check_whole_country(locations["gemeente_code"], geography, _FEWEST_GEMEENTEN)
    return Loaded(len(frame), locations=locations, date=loose_year_in_name(file.name))
