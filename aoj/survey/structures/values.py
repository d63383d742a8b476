"""What a structure file says: questions in order, each with its answers."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["single", "multiple", "text", "number", "date", ""]


@dataclass(frozen=True)
class StructureQuestion:
    """One question, or one row of an array, or one option of a multiple choice.

    `labels` are the answers by code, lowest first, as far as they are fixed; `kind` is what a cell
    of it may hold. `sub` is empty for a question that has no rows or options.
    """

    code: str
    sub: str = ""
    text: str = ""
    sub_text: str = ""
    kind: Kind = "single"
    labels: Mapping[str, str] = field(default_factory=dict)
    relevance: str = ""
    """Condition in the tool's own words; empty: always shown."""
    other: bool = False
    """Whether the tool offers 'anders, namelijk' with a text."""
    theme: str = ""
    required: bool = False
    group: str = ""
    reversed: bool = False
    outside: tuple[str, ...] = ()
    """Codes of answers outside the base, where a codebook names them."""
    own: bool = False


@dataclass(frozen=True)
class Structure:
    """A list as its file tells it, `source` being what kind of file that was, in Dutch."""

    source: str
    title: str
    questions: tuple[StructureQuestion, ...]

    @property
    def by_code(self) -> dict[tuple[str, str], StructureQuestion]:
        """The questions by code and sub-code, in small letters."""
        return {(q.code.casefold(), q.sub.casefold()): q for q in self.questions}


def plain(text: str) -> str:
    """Return a text without markup, on one line.

    >>> plain("<p>Wat <b>vindt</b>&nbsp;u?</p>")
    'Wat vindt u?'
    """
    bare = re.sub(r"(?is)<(script|style)\b.*?</\1>", " ", text)
    bare = re.sub(r"<[^<>]*>", " ", bare)
    return re.sub(r"\s+([?.!,])", r"\1", " ".join(html.unescape(bare).split()))
