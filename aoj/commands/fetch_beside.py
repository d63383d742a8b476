"""What two sources say of the same figure of the country: a table of another year shows by that.

Some tables do not tell their year, and gemeenten do not tell it either: between mergers those of
two years are the same. But two sources that count the same people count as many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from aoj.commands.fetch_arrivals import number
from aoj.dataset.parquet import build_store, file_of, groups_of, read_measure
from aoj.errors import AojError
from aoj.geography import COUNTRY
from aoj.sources import SOURCES
from aoj.store import snapshots as registry
from aoj.store.snapshots import Snapshot

_COUNTED = ("observed", "provisional")


def other_figures(
    root: Path, present: Iterable[Snapshot], new: Sequence[Snapshot], reference: Path
) -> Iterator[str]:
    """Give a sentence for each new snapshot that contradicts one of another source.

    Of each other source the newest counts. The store of the new ones must have been built; that of
    the others is, where it is needed.
    """
    before = list(present)
    for snapshot in new:
        others = [o for o in before if o.source != snapshot.source and _shared(snapshot, o)]
        before.append(snapshot)
        if others and _is_built(root, others, reference):
            yield from _first_difference(root, snapshot, registry.newest_first(others))


def _is_built(root: Path, others: Sequence[Snapshot], reference: Path) -> bool:
    """Make the store of other snapshots; whether that can be done is not the new one's concern."""
    try:
        build_store(root, others, reference)
    except AojError:
        return False
    return True


def _first_difference(root: Path, snapshot: Snapshot, others: Sequence[Snapshot]) -> Iterator[str]:
    seen: set[tuple[str, str, str, str]] = set()
    for other in others:
        for measure in _shared(snapshot, other):
            groups = _groups(root, measure, snapshot) & _groups(root, measure, other)
            fresh = {one for one in groups if (other.source, measure, *one) not in seen}
            if not fresh:
                continue
            seen |= {(other.source, measure, *one) for one in fresh}
            here = _counts(root, measure, snapshot, fresh)
            there = _counts(root, measure, other, fresh)
            wrong = (here - there).abs()
            wrong = wrong[wrong > 0.5]
            if len(wrong):
                part, period = first = wrong.index[0]
                counts = registry.newest_first([snapshot, other])[0]
                yield (
                    f"Let op: {measure} {part} van Nederland in {period} is "
                    f"{number(round(here[first]))} in '{snapshot.original_name}' en "
                    f"{number(round(there[first]))} in '{other.original_name}'. "
                    f"Is een van beide van een ander jaar? Nu geldt '{counts.original_name}'."
                )
                return


def _shared(snapshot: Snapshot, other: Snapshot) -> list[str]:
    """Return the measures that users do not supply and both sources have."""
    own, theirs = SOURCES[snapshot.source], SOURCES.get(other.source)
    if theirs is None or own.is_supplied or theirs.is_supplied:
        return []
    if not {*snapshot.periods} & {*other.periods}:
        return []
    return sorted({*own.measures} & {*theirs.measures})


def _groups(root: Path, measure: str, snapshot: Snapshot) -> set[tuple[str, str]]:
    return groups_of(file_of(root, measure, snapshot))


def _counts(
    root: Path, measure: str, snapshot: Snapshot, groups: set[tuple[str, str]]
) -> pd.Series:
    """Return the figures of the country that are known, by breakdown and period."""
    path = file_of(root, measure, snapshot)
    rows = read_measure(path, snapshot.id, frozenset(groups), [COUNTRY])
    rows = rows[rows["status"].isin(_COUNTED)]
    return rows.set_index(["breakdown", "period"])["value"].astype("float64")
