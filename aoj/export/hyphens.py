"""Where long Dutch words in the heads of tables may break: before the second part of a compound.

Browsers that know no Dutch break them anywhere or nowhere; a soft hyphen shows only at a break.
"""

from __future__ import annotations

import re

SOFT = "\u00ad"
_LONG = 11
_PARTS = (
    "advies bare bescherming deel duur factoren gemeenten gezet gezinnen hulp inkomen jongere "
    "jongeren klasse kosten leerling leerlingen leken lijkbaar lijking marge niveau onderwijs "
    "opleiding opleidingen overlast plaats prognose reclassering scholen school schoolse soort "
    "trajecten verbanden verband verlaters verwijzers werkings zekerheid"
)
_PART = re.compile("|".join(sorted(_PARTS.split(), key=len, reverse=True)))
_WORD = re.compile(rf"[^\W\d_]{{{_LONG},}}")
_HEAD = re.compile(r"(<th\b[^>]*\bscope=\"col\"[^>]*>)(.*?)(</th>)", re.DOTALL)
_TEXT = re.compile(r"(<[^>]*>|&[^;\s]*;)")


def hyphenate_heads(table: str) -> str:
    """Return a table in which long words of the heads of its columns may break.

    >>> hyphenate_heads('<th scope="col">Basisonderwijs</th><td>basisonderwijs</td>').count(SOFT)
    1
    """
    return _HEAD.sub(lambda m: f"{m[1]}{_in_text(m[2])}{m[3]}", table)


def hyphenate(text: str) -> str:
    """Return a text with soft hyphens in its long words.

    >>> hyphenate("Jeugdbescherming, praktijkonderwijs en totaal").replace(SOFT, "|")
    'Jeugd|bescherming, praktijk|onderwijs en totaal'
    """
    return _WORD.sub(_in_word, text)


def _in_text(fragment: str) -> str:
    parts = _TEXT.split(fragment)
    return "".join(hyphenate(p) if i % 2 == 0 else p for i, p in enumerate(parts))


def _in_word(found: re.Match[str]) -> str:
    word = found[0]
    return _PART.sub(lambda m: f"{SOFT}{m[0]}" if m.start() >= 4 else m[0], word)
