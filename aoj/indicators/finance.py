"""Money of samenwerkingsverbanden: from boards to areas, what is filled in, what follows from it.

Cells here have the columns of an observation, with `part` in place of `breakdown`; amounts are
euros of one year. What follows from amounts (the signaleringswaarde, and what lies above it) is
made per samenwerkingsverband and year, before anything is summed: a large reserve of one does not
fill the small one of another.
"""

from __future__ import annotations

import pandas as pd

from aoj.dataset import Data

BOARD_TEXT = "bestuur_van_samenwerkingsverband"
AREA_TEXT = "samenwerkingsverband"
LEAST_SIGNAL = 250_000.0
SIGNAL_SHARE = 0.035
DERIVED = frozenset({"signaleringswaarde", "bovenmatig", "boven", "samenwerkingsverbanden"})
"""Parts that are made of eigen_vermogen and totale_baten; see `with_derived_parts`."""

_GROUP = ["region_code", "period"]
_KEY = [*_GROUP, "part"]


def per_samenwerkingsverband(cells: pd.DataFrame, data: Data) -> pd.DataFrame:
    """Return cells of boards as cells of samenwerkingsverbanden.

    `region_code` goes from the five digits of the bevoegd gezag to `PO2707`, as the texts of the
    data set relate them; `source` and `snapshot` name that relation too. A board of no
    samenwerkingsverband is left out; so is a board of several, of which nobody can tell whose
    money it is.
    """
    texts = data.texts(BOARD_TEXT)
    single = texts[~texts.duplicated("text", keep=False)]
    relation = single[["text", "region_code", "source", "snapshot"]]
    found = cells.rename(columns={"region_code": "text"}).merge(
        relation, on="text", suffixes=("", "_relation")
    )
    for name in ("source", "snapshot"):
        found[name] = found[name] + "+" + found[f"{name}_relation"]
    return found[cells.columns].astype({"region_code": "str"})


def with_fallback(cells: pd.DataFrame, fallback_cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells, with those of `fallback_cells` where the first have less.

    Per region and period one of the two is used, never both: the equity of one source and the
    income of another are no account. The fallback is used where it has a figure for every part
    that the first has one for, and for more.
    """
    first, second = _parts_with_figure(cells), _parts_with_figure(fallback_cells)
    better = {key for key, parts in second.items() if parts > first.get(key, frozenset())}
    kept = cells[~_is_in(cells, better)]
    filled = fallback_cells[_is_in(fallback_cells, better)]
    return pd.concat([f for f in (kept, filled) if len(f)] or [cells], ignore_index=True)


def with_derived_parts(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells with the parts of `DERIVED` added, per samenwerkingsverband and year.

    `signaleringswaarde` is 3,5% of totale_baten, and at least 250.000 euro; `bovenmatig` is what
    eigen_vermogen has above it, in euros and never below 0; `boven` is 1 where it has more, else
    0; `samenwerkingsverbanden` is 1. Each is missing where one of the two amounts is.
    Source: the signaleringswaarde that OCW set for samenwerkingsverbanden.
    """
    wide = _side_by_side(cells)
    equity, income = wide["value_equity"], wide["value_income"]
    signal = (SIGNAL_SHARE * income).clip(lower=LEAST_SIGNAL)
    signal = signal.mask(income.isna())
    above = (equity - signal).clip(lower=0.0)
    both = equity.notna() & signal.notna()
    values = {
        "signaleringswaarde": signal.where(both),
        "bovenmatig": above,
        "boven": (equity > signal).astype("float64").where(both),
        "samenwerkingsverbanden": both.astype("float64").where(both),
    }
    frames = [_derived(wide, part, value) for part, value in values.items() if len(wide)]
    measure = "".join(cells["indicator"].head(1))
    return pd.concat([cells, *(f.assign(indicator=measure) for f in frames)], ignore_index=True)


def expected(data: Data, sector: str, period: str) -> frozenset[str]:
    """Return the samenwerkingsverbanden that there were at the end of a period.

    Those of a sector, or of both where it is empty, by the dates of RIO; without RIO those of the
    reference files. A national figure that lacks one of them is not national.
    """
    texts = data.texts(AREA_TEXT)
    dates = texts[texts["breakdown"].isin(["begindatum", "einddatum"])]
    ends = f"{period[:4]}-12-31"
    if dates.empty:
        codes = {region.code for region in data.geography.regions("samenwerkingsverband")}
    else:
        too_late = (dates["breakdown"] == "begindatum") & (dates["text"] > ends)
        over = (dates["breakdown"] == "einddatum") & dates["text"].between("1", ends)
        codes = set(dates["region_code"]) - set(dates.loc[too_late | over, "region_code"])
    return frozenset(code for code in codes if code.startswith(sector.upper()))


def _parts_with_figure(cells: pd.DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    """Return per region and period the parts that have a figure."""
    figures = cells[cells["value"].notna()]
    found: dict[tuple[str, str], set[str]] = {}
    for region, period, part in zip(*(figures[column] for column in _KEY), strict=True):
        found.setdefault((region, period), set()).add(part)
    return {key: frozenset(parts) for key, parts in found.items()}


def _is_in(cells: pd.DataFrame, groups: set[tuple[str, str]]) -> pd.Series:
    """Whether the region and period of each cell are among `groups`."""
    pairs = zip(cells["region_code"], cells["period"], strict=True)
    return pd.Series([pair in groups for pair in pairs], index=cells.index, dtype="bool")


def _side_by_side(cells: pd.DataFrame) -> pd.DataFrame:
    """Return one row per region and period with the equity and the income beside each other."""
    columns = [*_GROUP, "value", "status", "source", "snapshot"]
    equity = cells.loc[cells["part"] == "eigen_vermogen", columns]
    income = cells.loc[cells["part"] == "totale_baten", columns]
    return equity.merge(income, on=_GROUP, how="outer", suffixes=("_equity", "_income"))


def _derived(wide: pd.DataFrame, part: str, value: pd.Series) -> pd.DataFrame:
    """Return the cells of a derived part, which says where both amounts came from."""
    statuses = wide[["status_equity", "status_income"]]
    status = pd.Series("observed", index=wide.index, dtype="str")
    for weaker in ("provisional", "estimated"):
        status = status.mask((statuses == weaker).any(axis=1), weaker)
    status = status.mask(value.isna(), "missing")
    status = status.mask(value.isna() & (statuses == "suppressed").any(axis=1), "suppressed")
    named = {
        name: [
            "+".join(sorted({n for text in pair if isinstance(text, str) for n in text.split("+")}))
            for pair in zip(wide[f"{name}_equity"], wide[f"{name}_income"], strict=True)
        ]
        for name in ("source", "snapshot")
    }
    return wide[_GROUP].assign(
        part=part,
        value=value,
        numerator=value,
        denominator=float("nan"),
        status=status,
        hidden=(status == "suppressed").astype("int64"),
        **named,
    )
