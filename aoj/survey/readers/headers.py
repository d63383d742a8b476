"""The headers of LimeSurvey: code, text, both, or a text cut to fifteen characters.

From its source (viewHelper::getFieldCode and getFieldText): `Q01[SQ001]`, `Q01[SQ001_SQ002]`,
`Q01[SQ001][1]` for the first of two scales; with EM codes `Q01_SQ001`, and there the scales are
`_0` and `_1`. The text of a row stands last, in square brackets; of two, `[row][column]`. Spaces
may have become underscores, in the texts alone; a text that was cut ends in `.. `.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aoj.survey.structures.values import plain

_CODE = re.compile(r"([A-Za-z][A-Za-z0-9]*)((?:\[[^\[\]]+\])*)")
_EM_CODE = re.compile(r"([A-Za-z][A-Za-z0-9]*)_([A-Za-z0-9_]+)")
_CODE_TEXT = re.compile(
    r"(?P<code>[A-Za-z][A-Za-z0-9]*(?:(?:\[[^\[\]]+\])+|_[A-Za-z0-9]+(?:_[A-Za-z0-9]+)?)?)"
    r"(?:\._\.|\.\s_\.|\.\s|:\s|\s-\s|\s\|\s)(?P<text>.*)",
    re.S,
)


@dataclass(frozen=True)
class Header:
    """A header taken apart."""

    code: str = ""
    sub: str = ""
    text: str = ""
    sub_text: str = ""


def by_code(header: str) -> Header | None:
    """Return a header that is a code, `Q01[SQ001]` or, with LimeSurvey's EM codes, `Q01_SQ001`.

    >>> by_code("Q01[SQ001][1]")
    Header(code='Q01', sub='SQ001_1', text='', sub_text='')
    """
    found = _CODE.fullmatch(header.strip())
    if found:
        return Header(found[1], "_".join(re.findall(r"\[([^\[\]]+)\]", found[2])))
    found = _EM_CODE.fullmatch(header.strip())
    return Header(found[1], found[2]) if found else None


def by_code_and_text(header: str) -> Header | None:
    """Return a header that is a code and a text, also where spaces became underscores.

    >>> by_code_and_text("likert0[time1]. Hoe vaak? [Overleg]")
    Header(code='likert0', sub='time1', text='Hoe vaak?', sub_text='Overleg')
    """
    found = _CODE_TEXT.fullmatch(header.lstrip())
    code = by_code(found["code"]) if found else None
    if found is None or code is None:
        return None
    text = spaced(found["text"])
    text, sub_text = split_text(text) if code.sub else (plain(text), "")
    return Header(code.code, code.sub, uncut(text), uncut(sub_text))


def spaced(text: str) -> str:
    """Return a text in which underscores stand for spaces with those spaces."""
    return text.replace("_", " ") if "_" in text and " " not in text.strip() else text


def uncut(text: str) -> str:
    """Return a text without the two points that say that the rest was cut off.

    >>> uncut("In hoeverre ben.. "), uncut("Toelichting.")
    ('In hoeverre ben', 'Toelichting.')
    """
    return re.sub(r"(?<!\.)\.\.\s*$", "", text).rstrip()


def split_text(text: str) -> tuple[str, str]:
    """Return the text of a question and that of its row, which stands last in square brackets.

    >>> split_text("Hoe vaak? [Overleg [po]]")
    ('Hoe vaak?', 'Overleg [po]')
    >>> split_text("Hoe vaak? [Overleg][Nu]")
    ('Hoe vaak?', 'Overleg - Nu')
    """
    rest = text.strip()
    found: list[str] = []
    while rest.endswith("]") and (place := _opening(rest)) is not None:
        found.insert(0, plain(rest[place + 1 : -1]))
        rest = rest[:place]
    return plain(rest), " - ".join(filter(None, found))


def _opening(text: str) -> int | None:
    """Return where the bracket opens that the last sign closes."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += {"]": 1, "[": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return None


def one_based(parts: Sequence[Header]) -> Iterator[Header]:
    """Yield the headers with the scales of a dual array as 1 and 2, where EM codes have 0 and 1."""
    known = {(part.code, part.sub) for part in parts}
    for part in parts:
        row, _, scale = part.sub.rpartition("_")
        pair = {(part.code, f"{row}_{n}") for n in "01"}
        if row and scale in ("0", "1") and pair <= known and (part.code, f"{row}_2") not in known:
            yield replace(part, sub=f"{row}_{int(scale) + 1}")
        else:
            yield part
