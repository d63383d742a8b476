"""What changed between two vintages of one table: rows, periods and figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from aoj.store.observations import KEY

_EXAMPLES = 3


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

    def text(self) -> str:
        """Return the difference as one or two sentences."""
        parts = [_rows(self.rows_before, self.rows_after)]
        if self.periods_added:
            parts.append("nieuwe periode " + ", ".join(self.periods_added))
        if self.periods_removed:
            parts.append("zonder periode " + ", ".join(self.periods_removed))
        counts = [
            f"{_number(count)} {self.what} {word}"
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


def compare_observations(
    before: pd.DataFrame,
    after: pd.DataFrame,
    rows: tuple[int, int],
    name_of: Callable[[str], str],
) -> Difference:
    """Return how observations changed, over the periods that both have.

    `rows` are the rows of the two files; `name_of` gives a region's name for a sentence.
    """
    old, new = set(before["period"]), set(after["period"])
    both = before[before["period"].isin(new)].merge(
        after[after["period"].isin(old)], on=KEY, how="outer", suffixes=("_old", "_new")
    )
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
    return Difference(
        *rows,
        tuple(sorted(new - old)),
        tuple(sorted(old - new)),
        len(changed),
        int(is_new.sum()),
        int(is_gone.sum()),
        examples,
    )


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


def _rows(before: int, after: int) -> str:
    if before == after:
        return f"{_number(after)} rijen, evenveel als eerst"
    return f"{_number(after)} rijen, eerst {_number(before)}"


def _value(value: float, hidden: float) -> str:
    if value != value:  # NaN
        return "verborgen" if hidden else "leeg"
    text = _number(int(value)) if value == int(value) else f"{value:.2f}".replace(".", ",")
    return text + (f" (met {int(hidden)} verborgen)" if hidden else "")


def _place(gemeente: str, pc4: str) -> str:
    return " ".join(part for part in (gemeente, pc4) if part) or "onbekend"


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")
