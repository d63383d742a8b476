"""How the figures of a supplied file stand, for who supplied it: in a word each, never a count."""

from __future__ import annotations

import importlib
from pathlib import Path

from aoj.geography import Geography
from aoj.sources.supplied import Figure, Kind
from aoj.sources.supplied_loading import counts_of, read_contents
from aoj.sources.supplied_relations import Count

SMALL, BY_ITSELF, OPEN = "klein", "zelf verborgen", "open"


def standings(source: str, path: Path, geography: Geography, smallest: int) -> dict[Count, str]:
    """Return of each figure about people whether it is small, or hidden by the file itself.

    Raises `DataError` as loading the file does.
    """
    kind: Kind = importlib.import_module(f"aoj.sources.{source}").KIND
    figures = read_contents(kind, path, geography).figures
    return {
        Count(figure.measure, figure.region, figure.period, figure.part): _standing(
            figure, smallest
        )
        for figure in figures
        if figure.is_people and figure.status != "missing"
    }


def _standing(figure: Figure, smallest: int) -> str:
    if figure.status == "suppressed":
        return BY_ITSELF
    counts = [count for count in counts_of(figure).values() if count is not None]
    if figure.is_share and len(counts) == 2:
        counts.append(counts[1] - counts[0])
    return SMALL if any(count < smallest for count in counts) else OPEN
