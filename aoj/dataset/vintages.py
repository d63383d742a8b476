"""What changed between two vintages of one table: rows, periods and figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from aoj.dataset.parquet import file_of, groups_of, read_locations, read_period, read_texts
from aoj.sources import SOURCES
from aoj.sources.source import TEXT_COLUMNS
from aoj.store.observations import KEY
from aoj.store.snapshots import Snapshot

_EXAMPLES = 3
_LONGEST_TEXT = 60
_ONE = {"cijfers": "cijfer", "teksten": "tekst", "vestigingen": "vestiging"}


@dataclass(frozen=True)
class Difference:
    """How a newer vintage differs from the older one; all text is Dutch."""

    rows_before: int
    rows_after: int
    periods_added: tuple[str, ...]
    periods_removed: tuple[str, ...]
    changed: int
    added: int
    removed: int
    examples: tuple[str, ...]
    what: str = "cijfers"
    is_part: bool = False
    """Whether the newer one need not hold all, so that its number of rows tells nothing."""

    def text(self) -> str:
        """Return the difference as one or two sentences."""
        parts = [] if self.is_part else [_rows(self.rows_before, self.rows_after)]
        if self.periods_added:
            parts.append("nieuwe periode " + ", ".join(self.periods_added))
        if self.periods_removed:
            parts.append("zonder periode " + ", ".join(self.periods_removed))
        counts = [
            f"{_number(count)} {_ONE[self.what] if count == 1 else self.what} {word}"
            for count, word in (
                (self.changed, "veranderd"),
                (self.added, "erbij"),
                (self.removed, "weg"),
            )
            if count
        ]
        parts += counts or [f"geen {self.what} veranderd"]
        text = "; ".join(parts) + "."
        return text + (f" Bijvoorbeeld: {'; '.join(self.examples)}." if self.examples else "")


def compare_snapshots(
    root: Path, old: Snapshot, new: Snapshot, name_of: Callable[[str], str]
) -> Difference:
    """Return how a newer snapshot of a source differs from an older one, in a store that is built.

    A period of a measure at a time, so that two large tables need not be held at once; `name_of`
    gives a region's name for a sentence.
    """
    source, rows = SOURCES[new.source], (old.rows, new.rows)
    before, after = _periods(root, old), _periods(root, new)
    if source.has_locations and not before and not after:
        return compare_locations(read_locations(root, old), read_locations(root, new), rows)
    if source.text_measures and not before and not after:
        return compare_texts(read_texts(root, old), read_texts(root, new), rows)
    found = [
        compare_observations(
            read_period(file_of(root, measure, old), period),
            read_period(file_of(root, measure, new), period),
            rows,
            name_of,
        )
        for measure in source.measures
        for period in sorted(before & after)
    ]
    return Difference(
        *rows,
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
        sum(difference.changed for difference in found),
        sum(difference.added for difference in found),
        sum(difference.removed for difference in found),
        tuple(example for difference in found for example in difference.examples)[:_EXAMPLES],
    )


def compare_supplied(
    root: Path, earlier: Sequence[Snapshot], new: Snapshot, name_of: Callable[[str], str]
) -> Difference:
    """Return what a supplied file changes in what was in force; `earlier` has the newest in front.

    A file may hold a part of the regions: what it does not say stays, and is no difference.
    """
    source, rows = SOURCES[new.source], (earlier[0].rows, new.rows)
    after = _periods(root, new)
    before = {period for snapshot in earlier for period in _periods(root, snapshot)}
    if source.text_measures and not before and not after:
        texts = _in_force([read_texts(root, s) for s in earlier], TEXT_COLUMNS[:4])
        difference = compare_texts(texts, read_texts(root, new), rows)
        return replace(difference, periods_removed=(), removed=0, is_part=True)
    found = [
        compare_observations(
            _in_force([read_period(file_of(root, measure, s), period) for s in earlier], KEY),
            read_period(file_of(root, measure, new), period),
            rows,
            name_of,
        )
        for measure in source.measures
        for period in sorted(after & before)
    ]
    return Difference(
        *rows,
        tuple(sorted(after - before)),
        (),
        sum(difference.changed for difference in found),
        sum(difference.added for difference in found),
        0,
        tuple(example for difference in found for example in difference.examples)[:_EXAMPLES],
        is_part=True,
    )


def _in_force(earlier: Sequence[pd.DataFrame], key: Sequence[str]) -> pd.DataFrame:
    """Return the rows that were in force, of files with the newest in front."""
    return pd.concat(earlier, ignore_index=True).drop_duplicates(key)


def _periods(root: Path, snapshot: Snapshot) -> set[str]:
    """Return the periods of which a snapshot has rows of any measure."""
    files = [file_of(root, measure, snapshot) for measure in SOURCES[snapshot.source].measures]
    return {period for path in files for _, period in groups_of(path)}


def compare_observations(
    before: pd.DataFrame,
    after: pd.DataFrame,
    rows: tuple[int, int],
    name_of: Callable[[str], str],
) -> Difference:
    """Return how observations changed, of one measure and period.

    `rows` are the rows of the two files; `name_of` gives a region's name for a sentence.
    """
    both = before.merge(after, on=KEY, how="outer", suffixes=("_old", "_new"))
    is_new, is_gone = both["status_old"].isna(), both["status_new"].isna()
    same = (both["value_old"] == both["value_new"]) | (
        both["value_old"].isna() & both["value_new"].isna()
    )
    same &= both["hidden_old"] == both["hidden_new"]
    changed = both[~is_new & ~is_gone & ~same]
    examples = tuple(
        f"{row['indicator']} {row['breakdown']}, {name_of(row['region_code'])}, {row['period']}: "
        f"{_value(row['value_old'], row['hidden_old'])} werd "
        f"{_value(row['value_new'], row['hidden_new'])}"
        for row in changed.head(_EXAMPLES).to_dict("records")
    )
    return Difference(*rows, (), (), len(changed), int(is_new.sum()), int(is_gone.sum()), examples)


def compare_locations(
    before: pd.DataFrame, after: pd.DataFrame, rows: tuple[int, int]
) -> Difference:
    """Return how school locations changed: gemeente or postcode; `rows` are those of the files."""
    both = before.merge(after, on="location_code", how="outer", suffixes=("_old", "_new"))
    is_new, is_gone = both["sector_old"].isna(), both["sector_new"].isna()
    moved = (both["gemeente_code_old"] != both["gemeente_code_new"]) | (
        both["pc4_old"] != both["pc4_new"]
    )
    changed = both[~is_new & ~is_gone & moved]
    examples = tuple(
        f"{row['location_code']} ({row['name_new']}): "
        f"{_place(row['gemeente_code_old'], row['pc4_old'])} werd "
        f"{_place(row['gemeente_code_new'], row['pc4_new'])}"
        for row in changed.head(_EXAMPLES).to_dict("records")
    )
    return Difference(
        *rows, (), (), len(changed), int(is_new.sum()), int(is_gone.sum()), examples, "vestigingen"
    )


def compare_texts(before: pd.DataFrame, after: pd.DataFrame, rows: tuple[int, int]) -> Difference:
    """Return how texts changed, over the periods that both have; `rows` are those of the files."""
    old, new = set(before["period"]), set(after["period"])
    both = before[before["period"].isin(new)].merge(
        after[after["period"].isin(old)],
        on=TEXT_COLUMNS[:4],
        how="outer",
        suffixes=("_old", "_new"),
    )
    is_new, is_gone = both["text_old"].isna(), both["text_new"].isna()
    changed = both[~is_new & ~is_gone & (both["text_old"] != both["text_new"])]
    examples = tuple(
        f"{row['breakdown']}, {row['region_code']}: "
        f"'{_clipped(row['text_old'])}' werd '{_clipped(row['text_new'])}'"
        for row in changed.head(_EXAMPLES).to_dict("records")
    )
    return Difference(
        *rows,
        tuple(sorted(new - old)),
        tuple(sorted(old - new)),
        len(changed),
        int(is_new.sum()),
        int(is_gone.sum()),
        examples,
        "teksten",
    )


def _clipped(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TEXT else line[: _LONGEST_TEXT - 4].rstrip() + " ..."


def _rows(before: int, after: int) -> str:
    if before == after:
        return f"{_number(after)} {_rows_word(after)}, evenveel als eerst"
    return f"{_number(after)} {_rows_word(after)}, eerst {_number(before)}"


def _rows_word(count: int) -> str:
    return "rij" if count == 1 else "rijen"


def _value(value: float, hidden: float) -> str:
    if value != value:  # NaN
        return "verborgen" if hidden else "leeg"
    text = _number(int(value)) if value == int(value) else f"{value:.2f}".replace(".", ",")
    return text + (f" (met {int(hidden)} verborgen)" if hidden else "")


def _place(gemeente: str, pc4: str) -> str:
    return " ".join(part for part in (gemeente, pc4) if part) or "onbekend"


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")
