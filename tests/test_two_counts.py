"""Two counts of one population on a page: what one hides must not follow from the other."""

from __future__ import annotations

import re

import pytest

from aoj.report.facade import open_context
from aoj.report.wording import marks
from aoj.settings import region_slugs
from aoj.store.project import Project

PAIRS = (
    ("leerlingen_po", "leerlingen_samenwerkingsverband_po"),
    ("leerlingen_vo", "leerlingen_samenwerkingsverband_vo"),
)
"""The same pupils, by school and by samenwerkingsverband; the first has hidden schools."""


def printed(context, name: str) -> list[tuple[str, int]]:
    """Every count of an indicator as it is printed: its mark and its number."""
    from aoj.indicators import INDICATORS

    found = []
    indicator = INDICATORS[name]
    for result in context.results(name).rows:
        text = marks.figure(result, indicator)
        number = re.fullmatch(r"(ten minste |)(\d[\d.]*)", text)
        if number:
            found.append((number[1], int(number[2].replace(".", ""))))
    return found


@pytest.mark.parametrize("pair", PAIRS)
def test_no_hidden_school_is_the_difference_of_two_printed_counts(repo_root, pair):
    seen = 0
    for slug in region_slugs(Project(repo_root)):
        context = open_context(slug, project=Project(repo_root))
        least = {number for mark, number in printed(context, pair[0]) if mark}
        exact = {number for mark, number in printed(context, pair[1]) if not mark}
        seen += len(least)
        assert all(number % 10 == 0 for number in least if number >= 10)
        close = [(a, b) for a in least for b in exact if 0 < b - a < 5 and a % 10]
        assert close == []
    assert seen


def test_a_row_for_machines_has_words_where_a_figure_is_not_exact(repo_root):
    from aoj.report import Report

    context = open_context("fabelkust", project=Project(repo_root))
    made = Report("fabelkust", context=context).tabel("leerlingen_po")
    cells = [value for row in made.rows for name, value in row.items() if name != "regio"]
    vague = [cell for cell in cells if isinstance(cell, str) and cell.startswith("ten minste ")]
    assert vague
    assert all(cell.endswith("0") for cell in vague)
