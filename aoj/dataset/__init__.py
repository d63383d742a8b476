"""A data set, opened: registered files made into Parquet by their loaders, pinned and read."""

from aoj.dataset.data import EXAMPLE, LOCATION_COLUMNS, Data

__all__ = ["EXAMPLE", "LOCATION_COLUMNS", "Data"]
