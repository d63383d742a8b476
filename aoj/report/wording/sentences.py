"""The sentences of a report, by name; each is told in its own module of `grammar`.

Every sentence says who, what, how much and when, and with what it is compared. A difference word is
that of `aoj.comparisons`; without one, the reason is said or the figures stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

from aoj.report.wording.grammar.course import tell_trend
from aoj.report.wording.grammar.difference import (
    NOT_COMPARABLE,
    NOT_COMPARED,
    SMALL_BASE,
    TOO_SMALL,
    is_usable,
    reference_place,
    reference_result,
    reference_words,
    tell_comparisons,
    tell_peers,
    word_in_table,
)
from aoj.report.wording.grammar.extremes import end_in_words, kind_of, range_ends, tell_range
from aoj.report.wording.grammar.forecast import tell_band, tell_forecast
from aoj.report.wording.grammar.kinds import tell_kinds
from aoj.report.wording.grammar.level import BY_SCHOOL, BY_SIZE, absent, tell_level
from aoj.report.wording.grammar.nouns import (
    OWN_FIGURES,
    bare_subject,
    head,
    phrases,
    samenwerkingsverbanden,
    subject,
    title,
    verb_of,
)
from aoj.report.wording.grammar.told import (
    Told,
    printed,
    printed_change,
    printed_course,
    printed_part,
    printed_word,
)

ALT_LENGTH = 350

__all__ = [
    "ALT_LENGTH",
    "BY_SCHOOL",
    "BY_SIZE",
    "NOT_COMPARABLE",
    "NOT_COMPARED",
    "OWN_FIGURES",
    "SMALL_BASE",
    "TOO_SMALL",
    "Told",
    "absent",
    "bare_subject",
    "end_in_words",
    "head",
    "is_usable",
    "kind_of",
    "phrases",
    "printed",
    "printed_change",
    "printed_course",
    "printed_part",
    "printed_word",
    "range_ends",
    "reference_place",
    "reference_result",
    "reference_words",
    "samenwerkingsverbanden",
    "short_alt",
    "subject",
    "tell_band",
    "tell_comparisons",
    "tell_forecast",
    "tell_kinds",
    "tell_level",
    "tell_peers",
    "tell_range",
    "tell_trend",
    "title",
    "verb_of",
    "word_in_table",
]


def short_alt(sentences: Sequence[str], *, less: int = 0) -> str:
    """Return as many whole sentences as fit an alt text, the first one always.

    `less` is the room that something after them needs.

    >>> short_alt(["Een strip met gemeenten.", "De regio heeft 15,3%."])
    'Een strip met gemeenten. De regio heeft 15,3%.'
    >>> len(short_alt(["a" * 400]))
    350
    """
    text = sentences[0]
    for sentence in sentences[1:]:
        if len(text) + 1 + len(sentence) <= ALT_LENGTH - less:
            text = f"{text} {sentence}"
    return text if len(text) <= ALT_LENGTH else f"{text[: ALT_LENGTH - 1]}…"
