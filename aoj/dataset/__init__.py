"""A data set, opened: registered files made into Parquet by their loaders, pinned and read."""

from aoj.dataset.areas import open_geography
from aoj.dataset.data import LOCATION_COLUMNS, Data, as_of_environment

__all__ = ["LOCATION_COLUMNS", "Data", "as_of_environment", "open_geography"]
