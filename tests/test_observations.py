"""The rules of the one tidy table."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoj.errors import DataError
from aoj.store.observations import (
    COLUMNS,
    KEY,
    STATUSES,
    check_observations,
    empty_observations,
    is_period,
    make_observations,
    period_kind,
    period_year,
    school_period,
)


def rows(**changes: object) -> pd.DataFrame:
    """Two good rows, with changes to the first."""
    frame = pd.DataFrame(
        {
            "region_code": ["GM0363", "GM0518"],
            "period": ["2025", "2025"],
            "value": [1.0, 2.0],
            "status": ["observed", "observed"],
        }
    ).astype({"region_code": object, "period": object})
    for column, value in changes.items():
        if column not in frame.columns:
            frame[column] = 0
        frame[column] = [value, *frame[column].iloc[1:]]
    return frame


def made(frame: pd.DataFrame) -> pd.DataFrame:
    return make_observations(frame, indicator="proef", source="bron")


def test_the_columns_stand_in_order_with_exact_types() -> None:
    frame = made(rows())
    assert list(frame.columns) == COLUMNS
    assert len(COLUMNS) == 11
    assert frame.dtypes.astype(str).to_dict() == {
        **dict.fromkeys([*KEY, "status", "source", "snapshot"], "str"),
        **dict.fromkeys(["value", "numerator", "denominator"], "float64"),
        "hidden": "int64",
    }


def test_absent_columns_get_their_defaults() -> None:
    row = made(rows()).iloc[0]
    assert (row["breakdown"], row["hidden"], row["snapshot"]) == ("totaal", 0, "")
    assert pd.isna(row["numerator"])


def test_an_empty_table_has_the_same_types() -> None:
    assert empty_observations().dtypes.equals(made(rows()).dtypes)
    assert check_observations(empty_observations()).empty


def test_the_input_is_not_changed() -> None:
    frame = rows()
    before = frame.copy()
    made(frame)
    assert frame.equals(before)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"region_code": "GM0518"}, "dezelfde sleutel meer dan eens"),
        ({"period": "2023/25"}, "een onbekende periode"),
        ({"period": "2023/'24"}, "een onbekende periode"),
        ({"status": "geraden"}, "een onbekende status"),
        ({"hidden": -1}, "een negatief aantal verborgen cellen"),
        ({"status": "suppressed"}, "een waarde bij een verborgen of lege cel"),
        ({"value": float("nan")}, "geen waarde bij een waargenomen cel"),
    ],
)
def test_a_broken_rule_is_named_with_its_first_row(
    changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(DataError, match=sentence) as caught:
        made(rows(**changes))
    assert str(caught.value).startswith("bron: ")


def test_a_hidden_cell_has_no_value() -> None:
    frame = made(rows(status="suppressed", value=float("nan"), hidden=1))
    assert pd.isna(frame["value"][0])
    assert frame["hidden"][0] == 1


def test_other_columns_are_refused() -> None:
    with pytest.raises(DataError, match="verwacht: indicator, region_code"):
        check_observations(pd.DataFrame({"a": [1]}))


def test_the_statuses_are_five() -> None:
    assert STATUSES == ("observed", "provisional", "estimated", "suppressed", "missing")


@pytest.mark.parametrize("text", ["2025", "2023/24", "1999/00", "2024-H1", "2024-H2"])
def test_periods_of_the_grammar(text: str) -> None:
    assert is_period(text)
    assert period_year(text) == int(text[:4])


@pytest.mark.parametrize(
    "text", ["", "25", "2025*", "2023/2024", "2023/23", "2024-H3", "2024-Q1", " 2025", "NA"]
)
def test_what_is_no_period(text: str) -> None:
    assert not is_period(text)


@given(st.integers(min_value=1900, max_value=2099))
def test_a_school_year_is_a_period_of_its_first_year(year: int) -> None:
    period = school_period(year)
    assert is_period(period)
    assert period_year(period) == year
    assert period_kind(period) == "school_year"


def test_kinds_of_periods_do_not_mix() -> None:
    kinds = [period_kind(period) for period in ("2025", "2023/24", "2024-H1")]
    assert kinds == ["year", "school_year", "half_year"]
