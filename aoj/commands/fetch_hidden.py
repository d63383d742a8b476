"""How many figures of a supplied file are hidden, and why: for who took it in, on the screen only.

Nothing here is written down: a reader of a report sees that figures are hidden, and not for which
of the reasons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from aoj.commands.fetch_arrivals import number
from aoj.dataset.parquet import file_of, read_measure, smallest_count
from aoj.geography import Geography
from aoj.sources import SOURCES
from aoj.sources.supplied_relations import Count
from aoj.sources.supplied_telling import BY_ITSELF, OPEN, SMALL, standings
from aoj.store.observations import KEY
from aoj.store.snapshots import Snapshot

_BEFORE, _PROTECTING, _KEPT = "eerder verborgen", "beschermt", "niet overgenomen"
_MANUAL = "Was het eerdere een tikfout, lees dan 'Een tikfout herstellen' in docs/aanleveren.md."


def hidden_lines(
    root: Path, present: Iterable[Snapshot], new: Iterable[Snapshot], geography: Geography
) -> Iterator[str]:
    """Give a line for each new file with figures about people; the store must have been built."""
    before = list(present)
    for snapshot in new:
        if snapshot.is_supplied:
            smallest = smallest_count(root)
            path = snapshot.path(root)
            said = standings(snapshot.source, path, geography, smallest)
            if said:
                others = [other for other in before if other.source == snapshot.source]
                found = _count(root, snapshot, others, said)
                yield f"{snapshot.original_name}: {_sentence(found, smallest)}"
        before.append(snapshot)


def _count(
    root: Path, snapshot: Snapshot, others: Iterable[Snapshot], said: Mapping[Count, str]
) -> Counter[str]:
    shown = _hidden(root, snapshot)
    earlier = {key for other in others for key, hidden in _hidden(root, other).items() if hidden}
    found: Counter[str] = Counter()
    for key, standing in said.items():
        if key not in shown:
            found[_KEPT] += 1
        elif shown[key]:
            own = _BEFORE if key in earlier else _PROTECTING
            found[own if standing == OPEN else standing] += 1
    return found


def _hidden(root: Path, snapshot: Snapshot) -> dict[Count, bool]:
    """Return of each figure of a snapshot whether it is hidden, by its key."""
    hidden: dict[Count, bool] = {}
    for measure in SOURCES[snapshot.source].measures:
        rows = read_measure(file_of(root, measure, snapshot), snapshot.id, None, None)
        keys = map(Count._make, rows[KEY].astype("str").itertuples(index=False))
        hidden |= dict(zip(keys, rows["hidden"] > 0, strict=True))
    return hidden


def _sentence(found: Counter[str], smallest: int) -> str:
    protected = "die" if found[SMALL] else "een klein aantal"
    reasons = {
        SMALL: f"kleiner dan {smallest}",
        _PROTECTING: f"om {protected} te beschermen",
        BY_ITSELF: "in het bestand zelf verborgen",
        _BEFORE: "eerder al verborgen, en dat blijft zo",
    }
    parts = [f"{number(found[why])} {text}" for why, text in reasons.items() if found[why]]
    count = sum(found[why] for why in reasons)
    text = f"{_figures(count)} verborgen: {', '.join(parts)}." if count else "niets verborgen."
    kept = found[_KEPT]
    if kept:
        text += (
            f" {_figures(kept)} niet overgenomen: wat er stond blijft, want het verschil is minder "
            f"dan {smallest}."
        )
    return text + (f" {_MANUAL}" if kept or found[_BEFORE] else "")


def _figures(count: int) -> str:
    return f"{number(count)} {'cijfer' if count == 1 else 'cijfers'}"
