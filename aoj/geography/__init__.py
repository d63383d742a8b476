"""Regions: gemeenten and what they form, mergers, size classes, samenwerkingsverbanden by PC4.

All facts stand in the reference files of a data set (`data/reference`, or the data set's own
`reference` folder); this room reads them and answers questions. Gemeenten are those of today: a
series over years follows them back through mergers with `Geography.receivers`. The areas of
samenwerkingsverbanden are those of the register RIO where a data set has it (`areas`).
"""

from aoj.geography.areas import (
    AREA_COLUMNS,
    REGISTER,
    area_texts,
    areas_of_texts,
    areas_on,
    gemeente_parts,
    with_areas,
)
from aoj.geography.building import build_region, is_valid_in
from aoj.geography.country import Geography, load_geography
from aoj.geography.jeugdregios import with_jeugdregios
from aoj.geography.outlines import Outlines, find_outlines, read_outlines, twice_area
from aoj.geography.peers import find_peers
from aoj.geography.reference import name_key, read_reference
from aoj.geography.regions import (
    COUNTRY,
    KINDS,
    SIZE_CLASS_NAMES,
    Area,
    Dated,
    Region,
    code_kind,
    default_name,
)

__all__ = [
    "AREA_COLUMNS",
    "COUNTRY",
    "KINDS",
    "REGISTER",
    "SIZE_CLASS_NAMES",
    "Area",
    "Dated",
    "Geography",
    "Outlines",
    "Region",
    "area_texts",
    "areas_of_texts",
    "areas_on",
    "build_region",
    "code_kind",
    "default_name",
    "find_outlines",
    "find_peers",
    "gemeente_parts",
    "is_valid_in",
    "load_geography",
    "name_key",
    "read_outlines",
    "read_reference",
    "twice_area",
    "with_areas",
    "with_jeugdregios",
]
