"""Figures of the region itself: each with its own name, unit and statistic, as its file says.

Counts of people add up over gemeenten or samenwerkingsverbanden, percentages of people by their
numerators and denominators. Whatever else there is (averages, money, figures that are not about
people) exists only for the areas for which it was supplied: adding it up means nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import pandas as pd

from aoj.dataset import Data
from aoj.geography import Region
from aoj.indicators.catalogue import Breakdown, Indicator, get_indicator
from aoj.indicators.engine import part_figures, placed_cells
from aoj.indicators.figures import empty_figures
from aoj.store.observations import empty_observations

NAME = "eigen_cijfers"
"""The indicator in the catalogue, and the measure."""
BELOW = "/noemer"
"""Behind a figure's name: the part that holds its denominators."""
_TEXTS = ("naam", "omschrijving", "eenheid", "bron", "soort")
_MOST_DECIMALS = 2
_KEYS = ["region_code", "period", "breakdown"]


def own_indicators(data: Data) -> dict[str, Indicator]:
    """Return each supplied figure as an indicator with one breakdown, by its short name.

    A share is 0 to 1, a rate per `per`; what does not add up has a breakdown that is not additive,
    and a share of it no denominator. Texts are those of the newest file.
    """
    return _indicators(_cells(data), data)


def _indicators(cells: pd.DataFrame, data: Data) -> dict[str, Indicator]:
    if cells.empty:
        return {}
    texts = {name: _texts_of(f"eigen_{name}", data) for name in _TEXTS}
    found = {}
    for part, kind in texts["soort"].items():
        about = {name: texts[name].get(part, "") for name in _TEXTS}
        values = cells.loc[cells["breakdown"] == part, "value"].dropna()
        found[part] = _indicator(part, about, kind, values)
    return found


def own_figures(
    indicator: Indicator, regions: Sequence[Region], data: Data, periods: Iterable[str] | None
) -> pd.DataFrame:
    """Return the figures that users supplied, for regions: one row per region, period and figure.

    Columns: `aoj.indicators.figures.FIGURE_COLUMNS`; the breakdown is the figure's short name.
    Bounds of added percentages are those that their rounding and hidden cells leave.
    """
    asked = None if periods is None else list(periods)
    cells = _cells(data)
    own = _indicators(cells, data)
    made = [part_figures(plain, regions, view, asked) for plain, view in _plain(own, cells, data)]
    made = [frame for frame in made if not frame.empty]
    if not made:
        return empty_figures()
    rows = pd.concat(made, ignore_index=True).drop_duplicates(_KEYS, ignore_index=True)
    return _with_rounding(rows, own, cells).assign(indicator=indicator.name)


def placed_own(
    part: str, region: Region, data: Data, periods: Iterable[str] | None = None
) -> pd.DataFrame:
    """Return the cells that make the figures of one region: what `own_figures` sums, unsummed.

    Columns: those of `aoj.indicators.engine.placed_cells`; `part` is the figure's short name.
    """
    asked = None if periods is None else list(periods)
    cells = _cells(data)
    figure = _indicators(cells, data)[part]
    seen: set[str] = set()
    frames = []
    for plain, view in _plain({part: figure}, cells, data):
        rows = placed_cells(plain, plain.breakdowns[part], region, view, asked)
        if len(rows):
            frames.append(rows[~rows["period"].isin(seen)])
            seen |= set(rows["period"])
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


@dataclass(frozen=True)
class _View:
    """A data set of which one measure holds the given cells."""

    data: Data
    cells: pd.DataFrame

    def __getattr__(self, name: str) -> Any:
        return getattr(self.data, name)

    def has(self, measure: str) -> bool:
        return not self.cells.empty if measure == NAME else self.data.has(measure)

    def measure(self, name: str) -> pd.DataFrame:
        return self.cells if name == NAME else self.data.measure(name)


def _cells(data: Data) -> pd.DataFrame:
    """Return the supplied rows whose figure had the unit that it has in the newest file."""
    if not data.has(NAME):
        return empty_observations()
    rows = data.measure(NAME)
    for name in ("eenheid", "soort"):
        newest = _texts_of(f"eigen_{name}", data)
        then = _texts_then(f"eigen_{name}", data)
        same = [
            then.get((snapshot, part)) == newest.get(part)
            for snapshot, part in zip(rows["snapshot"], rows["breakdown"], strict=True)
        ]
        rows = rows[pd.Series(same, index=rows.index, dtype=bool)]
    return rows.reset_index(drop=True)


def _texts_of(measure: str, data: Data) -> dict[str, str]:
    texts = data.texts(measure)
    return dict(zip(texts["breakdown"], texts["text"], strict=True))


def _texts_then(measure: str, data: Data) -> dict[tuple[str, str], str]:
    """Return texts by snapshot and figure, also those that a newer file replaced."""
    texts = data.texts(measure, replaced=True)
    keys = zip(texts["snapshot"], texts["breakdown"], strict=True)
    return dict(zip(keys, texts["text"], strict=True))


def _indicator(part: str, about: dict[str, str], kind: str, values: pd.Series) -> Indicator:
    rate = re.fullmatch(r"per (\d+)", kind)
    is_share = kind in ("aandeel", "overig %")
    divides = kind == "aandeel" or rate is not None
    below: tuple[tuple[str, ...], ...] = ((part + BELOW,),) if divides else ()
    breakdown = Breakdown(
        part, about["naam"], parts=((part,),), additive=not kind.startswith("overig")
    )
    return replace(
        get_indicator(NAME),
        label=about["naam"],
        definition=about["omschrijving"],
        statistic="share" if is_share else "rate" if rate else "count",
        unit=about["eenheid"],
        per=float(rate[1]) if rate else 1.0,
        decimals=min(_decimals(values * 100 if is_share else values), _MOST_DECIMALS),
        breakdowns={part: breakdown},
        denominator=below,
        note=f"Door de regio aangeleverd; bron volgens het bestand: {about['bron']}.",
    )


def _decimals(values: pd.Series) -> int:
    """Return how many decimals the most exact of values has, six at most.

    >>> _decimals(pd.Series([71.5, 69.0])), _decimals(pd.Series([0.58 * 100]))
    (1, 0)
    """
    return next((n for n in range(6) if (abs(values - values.round(n)) < 1e-9).all()), 6)


def _by_grain(cells: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the rows to add up by gemeente, and those to add up by samenwerkingsverband.

    A period with gemeenten is added up from them; the supplier's own row of a region wins.
    """
    codes, periods = cells["region_code"], cells["period"]
    with_gemeenten = periods.isin(periods[codes.str.startswith("GM")])
    is_area = codes.str.fullmatch(r"(?:PO|VO)\d{4}").astype(bool)
    by_area = is_area & ~with_gemeenten
    groups = [("gemeente", cells[~by_area]), ("samenwerkingsverband", cells[by_area])]
    return [(grain, rows) for grain, rows in groups if not rows.empty]


def _plain(
    own: Mapping[str, Indicator], cells: pd.DataFrame, data: Data
) -> list[tuple[Indicator, Data]]:
    """Return ordinary indicators, one per statistic and grain, and the data that each reads."""
    kinds: dict[tuple[str, float], list[str]] = {}
    for part, figure in own.items():
        statistic = figure.statistic if figure.denominator else "count"
        kinds.setdefault((statistic, figure.per), []).append(part)
    found = []
    for (statistic, per), parts in kinds.items():
        rows: dict[str, list[pd.DataFrame]] = {}
        for part in parts:
            for grain, mine in _by_grain(cells[cells["breakdown"] == part]):
                rows.setdefault(grain, []).extend(_sides(mine, own[part]))
        breakdowns = {
            part: replace(own[part].breakdowns[part], denominator=own[part].denominator)
            for part in parts
        }
        for grain, frames in rows.items():
            plain = replace(
                own[parts[0]],
                statistic=statistic,
                per=per,
                grain=grain,
                breakdowns=breakdowns,
                denominator=(),
            )
            view = _View(data, pd.concat(frames, ignore_index=True))
            found.append((plain, cast(Data, view)))
    return found


def _sides(rows: pd.DataFrame, figure: Indicator) -> list[pd.DataFrame]:
    """Return the rows of a figure as cells: numerators and denominators apart."""
    if not figure.denominator:
        return [rows]
    below = rows.assign(value=rows["denominator"], breakdown=rows["breakdown"] + BELOW)
    return [rows.assign(value=rows["numerator"]), below]


def _with_rounding(
    figures: pd.DataFrame, own: Mapping[str, Indicator], cells: pd.DataFrame
) -> pd.DataFrame:
    """Widen the bounds of percentages that were added up by what rounding of each leaves.

    Each percentage is off by half its last decimal at most, and so is their mean, weighted by
    denominators; numerators were rounded to whole people besides. A percentage that was supplied
    for the region itself is as exact as it was written, which its decimals say.
    """
    widened = []
    for part, rows in figures.groupby("breakdown", sort=False):
        figure, mine = own[str(part)], cells[cells["breakdown"] == part]
        if not figure.denominator:
            widened.append(rows)
            continue
        scale = 100.0 if figure.statistic == "share" else 1.0
        half = 0.5 * 10.0 ** -_decimals(mine["value"].dropna() * scale) / scale
        highest = figure.per if figure.statistic == "rate" else 1.0
        number = mine.groupby("period")["region_code"].nunique()
        people = figure.per * 0.5 * rows["period"].map(number) / rows["denominator"]
        width = half + people.fillna(math.inf).clip(upper=half)
        supplied = mine.set_index(["region_code", "period"])["denominator"]
        keys = pd.MultiIndex.from_frame(rows[["region_code", "period"]])
        is_itself = supplied.reindex(keys).to_numpy() == rows["denominator"].to_numpy()
        width = width.mask(is_itself, 0.0)
        widened.append(
            rows.assign(
                hidden=rows["hidden"] // 2,  # both sides of one hidden figure
                lower=(rows["lower"] - width).clip(lower=0.0),
                upper=(rows["upper"] + width).clip(upper=highest),
            )
        )
    return pd.concat(widened, ignore_index=True)
