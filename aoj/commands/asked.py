"""What a user asks for by name, and how to get what is absent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aoj.errors import unknown_name
from aoj.indicators import Indicator, get_indicator
from aoj.sources import SOURCES
from aoj.sources.supplied_kinds import KINDS


def find_parts(names: Iterable[str]) -> list[tuple[Indicator, tuple[str, ...]]]:
    """Return the indicators that were asked for, each once, with the parts (none: all).

    >>> [(i.name, parts) for i, parts in find_parts(["jeugdhulp.totaal", "deelname_sbo"])]
    [('jeugdhulp', ('totaal',)), ('deelname_sbo', ())]

    Raises `InputError` for an indicator or part that does not exist, with the nearest.
    """
    found: dict[str, list[str]] = {}
    for text in names:
        name, dot, part = text.strip().partition(".")
        indicator = get_indicator(name)
        if dot and indicator.statistic != "own":  # its parts are in the data
            check_part(indicator, part, indicator.breakdowns)
        found.setdefault(indicator.name, []).append(part)
    return [
        (get_indicator(name), () if "" in parts else tuple(dict.fromkeys(parts)))
        for name, parts in found.items()
    ]


def check_part(indicator: Indicator, part: str, known: Iterable[str]) -> None:
    """Raise `InputError` for a part that an indicator does not have, with the nearest."""
    parts = tuple(known)
    if part not in parts:
        raise unknown_name(f"onderdeel van {indicator.name}", part, parts)


def way_to_get(sources: Sequence[str]) -> str:
    """Return the remedy for figures that are absent: fetch them, or supply them.

    >>> way_to_get(["duo_po_vestigingen"])
    "haal die op met 'aoj fetch'"
    >>> way_to_get(["eigen_verzuim"])
    "vul het bestand van 'aoj new file verzuim' in en neem het op met 'aoj fetch --from MAP'"
    """
    kinds = {kind.source.name: name for name, kind in KINDS.items()}
    supplied = [kinds[name] for name in dict.fromkeys(sources) if name in kinds]
    fetched = [name for name in sources if name in SOURCES and not SOURCES[name].is_supplied]
    forms = " of ".join(f"'aoj new file {name}'" for name in supplied)
    ways = ["haal die op met 'aoj fetch'"] if fetched or not supplied else []
    if supplied:
        ways.append(f"vul het bestand van {forms} in en neem het op met 'aoj fetch --from MAP'")
    return ", of ".join(ways)
