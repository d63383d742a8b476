"""Regions: gemeenten and what they form, mergers, size classes, samenwerkingsverbanden by PC4.

All facts stand in the reference files of a data set (`data/reference`, or the data set's own
`reference` folder); this room reads them and answers questions. Gemeenten are those of today: a
series over years follows them back through mergers with `Geography.receivers`.
"""

from aoj.geography.building import build_region, is_valid_in
from aoj.geography.country import Geography, load_geography
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
    "COUNTRY",
    "KINDS",
    "SIZE_CLASS_NAMES",
    "Area",
    "Dated",
    "Geography",
    "Region",
    "build_region",
    "code_kind",
    "default_name",
    "is_valid_in",
    "load_geography",
    "name_key",
    "read_reference",
]
