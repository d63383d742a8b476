"""A hidden cell in numerator and denominator: what the share is at least, from raw rows.

CBS gives tens; each may be five higher or lower. The rows are those of the example's 85701NED for
2024/'25, retyped: pupils of the gemeenten of Fabelkust by kind of school.
"""

from __future__ import annotations

import pytest

from aoj.report import Report
from aoj.report.facade import open_context
from aoj.report.wording import marks
from aoj.store.project import Project

VISIBLE_SO = (50, 30, 10, 20, 100, 60, 50, 250)  # one gemeente more has a point
OTHERS = 23_330 + 510 + 740 + 16_550
LEAST = 530 / (530 + 23_375 + 555 + 785 + 16_595)


@pytest.fixture(scope="module")
def context(repo_root):
    return open_context("fabelkust", project=Project(repo_root))


def result(context, code: str, part: str):
    found = context.results("aandeel_onderwijssoort")
    return found.at(code, found.newest(code, part).period, part)


def test_the_least_share_is_the_least_numerator_over_the_most_denominator(context):
    own = result(context, "fabelkust", "so")
    assert own.value == pytest.approx(sum(VISIBLE_SO) / (sum(VISIBLE_SO) + OTHERS))
    assert own.lower == pytest.approx(LEAST)
    assert own.upper == 1.0
    indicator = next(i for i in _catalogue() if i.name == "aandeel_onderwijssoort")
    assert marks.figure(own, indicator).endswith("ten minste 1,2%")


def test_a_share_of_which_hidden_cells_lie_in_another_part_too_has_no_least(context):
    country = result(context, "NL01", "vso")
    assert country.value == pytest.approx(5_790 / 330_850)
    assert (country.lower, country.upper) == (0.0, 1.0)
    indicator = next(i for i in _catalogue() if i.name == "aandeel_onderwijssoort")
    assert marks.figure(country, indicator) == marks.UNKNOWN


def test_nothing_is_called_at_least_without_a_lower_bound(repo_root, monkeypatch):
    monkeypatch.chdir(repo_root)
    shown = Report("fabelkust").overzicht().html
    assert "≥ 1,4%" not in shown and "≥ 1,8%" not in shown
    assert "≥ 1,2%" in shown


def _catalogue():
    from aoj.indicators import INDICATORS

    return INDICATORS.values()
