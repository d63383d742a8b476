"""What a reader makes of an export before anyone knows the questionnaire: columns and cells.

It lives in memory only: names, addresses, tokens and times are still in it. Nothing that holds a
value of it may be printed, logged or stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

NOT_SHOWN = "\ue000niet getoond"
"""The text of a cell of which the tool itself says that the question was not shown."""
MISSING = "\ue000ontbrekend "
"""Begins the text of a cell that SPSS declares missing; what follows is its code."""

Role = Literal[
    "answer",  # a question, or part of one
    "id",  # number of the answer in the tool
    "token",
    "submitted",  # date of completion; empty: not completed
    "completed",  # a flag such as Finished (1/0) or a percentage of progress
    "started",
    "personal",  # name, e-mail, IP address, place, referrer, phone: never read further
    "technical",  # seed, last page, language, timings, points: not read further
]


@dataclass(frozen=True)
class RawColumn:
    """One column: where it stands, what its header says, and what it is."""

    position: int
    header: str
    role: Role = "answer"
    code: str = ""
    """Code of the question, such as `Q01`; empty where the tool knows only texts."""
    sub: str = ""
    """Code of the sub-question or option, such as `SQ001`; `other` and `comment` for free text."""
    text: str = ""
    """Text of the question, without markup."""
    sub_text: str = ""
    kind: str = ""
    """single, multiple, text, number, date, or empty where the file does not tell."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Answer code to label, in order, where the file or its structure tells."""
    reserved: tuple[str, ...] = ()
    """Cell texts that the tool reserves for no answer, such as -99."""


@dataclass(frozen=True)
class RawTable:
    """An export as read.

    `cells` has one column per `columns` (named by position: 0, 1, ...), dtype str, no NaN: an
    empty cell is "" and otherwise the text as the tool wrote it, its own masking undone. Rows
    without any filled cell are dropped. `remarks` are Dutch sentences on what was seen and done
    (never with a value); `answers` is the number of rows.
    """

    tool: str
    """LimeSurvey, SPSS, Microsoft Forms, Google Forms, Qualtrics or tabel."""
    layout: str
    """In Dutch what was recognised: 'CSV, codes en teksten als kop, antwoorden als tekst'."""
    columns: tuple[RawColumn, ...]
    cells: pd.DataFrame = field(repr=False)
    remarks: tuple[str, ...] = ()

    @property
    def answers(self) -> int:
        """The number of answers (rows)."""
        return len(self.cells)
