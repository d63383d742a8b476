"""The monitor's indicators: a catalogue in `indicators.toml`, and one function that computes them.

Statistics are code, indicators are data: a new indicator is one block in the catalogue.
"""

from aoj.indicators.catalogue import (
    INDICATORS,
    THEMES,
    UNAVAILABLE,
    Breakdown,
    Indicator,
    Unavailable,
    get_indicator,
)
from aoj.indicators.compute import EVIDENCE, RESULT_COLUMNS, compute

__all__ = [
    "EVIDENCE",
    "INDICATORS",
    "RESULT_COLUMNS",
    "THEMES",
    "UNAVAILABLE",
    "Breakdown",
    "Indicator",
    "Unavailable",
    "compute",
    "get_indicator",
]
