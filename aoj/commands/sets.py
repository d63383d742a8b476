"""Which data set knows a code: the country's, or the invented one of the example."""

from __future__ import annotations

from collections.abc import Iterable

from aoj.errors import InputError
from aoj.store.project import COUNTRYWIDE, EXAMPLE, Project

__all__ = ["COUNTRYWIDE", "EXAMPLE", "data_set_with"]


def data_set_with(project: Project, codes: Iterable[str], order: Iterable[str]) -> str:
    """Return the first data set of `order` that knows every code, else the first of `order`."""
    from aoj.dataset import open_geography  # slow to import, and not every command needs it

    sets = [name for name in dict.fromkeys(order) if name]
    for name in sets:
        geography = open_geography(project, name)
        try:
            for code in codes:
                geography.region(code)
        except InputError:
            continue
        return name
    return sets[0]
