"""A data set whose measures are read once, for the many indicators of one report."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import pandas as pd

from aoj.dataset import Data


class SharedData(Data):
    """`Data` that keeps each measure in memory after the first reading of it as a whole."""

    def measure(self, name: str, region_codes: Iterable[str] | None = None) -> pd.DataFrame:
        """Return the observations of a measure; see `Data.measure`."""
        if region_codes is not None:
            return super().measure(name, region_codes)
        if name not in self._kept:
            self._kept[name] = super().measure(name)
        return self._kept[name].copy(deep=False)

    @functools.cached_property
    def _kept(self) -> dict[str, pd.DataFrame]:
        return {}
