"""The headers of LimeSurvey: code, text, both, or a text cut to fifteen characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aoj.survey.structures.values import plain

_CODE = re.compile(r"([A-Za-z][A-Za-z0-9]*)((?:\[[^\[\]]+\])*)")
_CODE_TEXT = re.compile(
    r"([A-Za-z][A-Za-z0-9]*)((?:\[[^\[\]]+\])*)(?:\. |\._|\.\s?_\.)\s*(.*)", re.S
)
_UNDERSCORE = re.compile(r"([A-Za-z][A-Za-z0-9]*)_([A-Za-z0-9_]+)")


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
    found = _UNDERSCORE.fullmatch(header.strip())
    return Header(found[1], found[2]) if found else None


def by_code_and_text(header: str) -> Header | None:
    """Return a header that is a code and a text, also where spaces became underscores.

    >>> by_code_and_text("likert0[time1]. Hoe vaak? [Overleg]")
    Header(code='likert0', sub='time1', text='Hoe vaak?', sub_text='Overleg')
    """
    found = _CODE_TEXT.fullmatch(header.strip())
    if not found:
        return None
    sub = "_".join(re.findall(r"\[([^\[\]]+)\]", found[2]))
    text = found[3]
    if "_" in text and " " not in text:
        text = text.replace("_", " ")
    text, sub_text = split_text(text) if sub else (plain(text), "")
    return Header(found[1], sub, text, sub_text)


def split_text(text: str) -> tuple[str, str]:
    """Return the text of a question and that of its row, which stands last in square brackets.

    >>> split_text("Hoe vaak? [Overleg [po]]")
    ('Hoe vaak?', 'Overleg [po]')
    """
    text = text.strip()
    if not text.endswith("]"):
        return plain(text), ""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += {"]": 1, "[": -1}.get(text[place], 0)
        if depth == 0:
            return plain(text[:place]), plain(text[place + 1 : -1])
    return plain(text), ""
