"""The words that LimeSurvey itself writes in long answers, as the codes of its structure.

They are in the language of the export, while a structure tells only codes: Yes and No of a yes or
no, and Other of a list with 'anders, namelijk'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from aoj.survey.raw import RawColumn, RawTable
from aoj.survey.structures.types import FIXED, OTHER

_OTHER_WORDS = frozenset({"other", "anders", "overig", "overige", "sonstiges", "autre"})
_WORDS: Mapping[str, Mapping[str, str]] = {
    "Y": {"yes": "Y", "ja": "Y", "no": "N", "nee": "N", "n/a": ""},
    "C": {"yes": "Y", "ja": "Y", "no": "N", "nee": "N", "uncertain": "U", "onzeker": "U"},
    "G": {"female": "F", "vrouw": "F", "male": "M", "man": "M", "n/a": ""},
    "E": {
        "increase": "I",
        "toename": "I",
        "same": "S",
        "hetzelfde": "S",
        "decrease": "D",
        "afname": "D",
    },
}


def with_codes(raw: RawTable) -> RawTable:
    """Return the table in which those words are codes, in columns of which the labels are known."""
    made = {
        column.position: _coded(column, raw.cells[column.position])
        for column in raw.columns
        if column.role == "answer"
    }
    others = {c.position: raw.cells[c.position] for c in raw.columns if c.position not in made}
    places = [column.position for column in raw.columns]
    frame = pd.DataFrame({**made, **others}, index=raw.cells.index, dtype="str")[places]
    return replace(raw, cells=frame)


def _coded(column: RawColumn, cells: pd.Series) -> pd.Series:
    labels = column.labels
    words: dict[str, str] = {}
    for letter, known in _WORDS.items():
        if dict(labels) == dict(FIXED[letter]):
            words |= known
    if OTHER in labels:
        named = {label.casefold() for code, label in labels.items() if code != OTHER}
        words |= dict.fromkeys(_OTHER_WORDS - named, OTHER)
    if not words:
        return cells
    return cells.map(lambda cell: words.get(cell.casefold(), cell)).astype("str")
