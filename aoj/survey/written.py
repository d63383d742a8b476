"""Whether an export writes its answers as codes or as labels, where a cell could be either.

A scale from 0 to 10 often has the codes 1 to 11: then '7' may be the label of code 8, or code 7
itself. The other cells of its column tell, or else the other columns of the file; where nothing
tells, nobody may choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from aoj.survey.raw import RawTable
from aoj.survey.structures.types import FIXED, OTHER
from aoj.survey.texts import folded

Written = Literal["codes", "labels", ""]
"""Empty where nothing tells."""
_BY_TOOL: Mapping[str, Written] = {
    "SPSS": "codes",
    "Microsoft Forms": "labels",
    "Google Forms": "labels",
}
_FIXED_CODES = frozenset(code for letter in "YCEG" for code in FIXED[letter]) | {OTHER}
"""Codes that LimeSurvey's own words became, whatever the file writes elsewhere."""


def whole_number(text: str) -> str:
    """Return a cell without the decimals that a spreadsheet adds to a whole number.

    >>> whole_number("3.0"), whole_number("3,00"), whole_number("3.5")
    ('3', '3', '3.5')
    """
    return re.sub(r"^(\d+)[.,]0+$", r"\1", text.strip())


def is_either(cell: str, labels: Mapping[str, str]) -> bool:
    """Whether a cell is a code, and also the label of another code."""
    bare = whole_number(cell)
    return bare in labels and any(
        folded(label) == folded(bare) for code, label in labels.items() if code != bare
    )


def written_in(cells: Iterable[str], labels: Mapping[str, str]) -> Written:
    """Return how a column writes its answers, by the cells that can be only one of the two."""
    names = {folded(label) for label in labels.values()}
    bare = {whole_number(cell) for cell in cells}
    codes = {c for c in bare if c in labels and folded(c) not in names and c not in _FIXED_CODES}
    words = {c for c in bare if c and c not in labels and folded(c) in names}
    if bool(codes) == bool(words):
        return ""
    return "codes" if codes else "labels"


def written_by(raw: RawTable) -> Written:
    """Return how a file writes its answers: as its tool always does, or as its columns tell."""
    if raw.tool in _BY_TOOL:
        return _BY_TOOL[raw.tool]
    told = {
        written_in(raw.cells[column.position].unique(), column.labels)
        for column in raw.columns
        if column.role == "answer" and column.labels
    } - {""}
    return told.pop() if len(told) == 1 else ""
