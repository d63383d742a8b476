"""Open answers as they may be shown: as text only, with what leads to a person masked, shuffled.

A reviewer looks at the masked texts and puts their mark in the region's file; the mark is a hash of
exactly those texts, so that one answer more or less asks for looking again.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aoj.settings.questionnaires import OpenPermission
from aoj.survey.permissions import CONSENT_ALWAYS
from aoj.survey.questionnaire import AskedQuestion
from aoj.survey.release.naming import doubtful, find_names
from aoj.survey.release.scanning import Find, find_numbers
from aoj.survey.release.shown import ShownOpen
from aoj.survey.results.selection import GroupAnswers

MOST = 4000
"""Characters of one answer that are read; what comes after is left out."""
NOT_ALLOWED = "er is geen aankondiging of toestemming om ze te tonen"
TOO_FEW = "er zijn te weinig open antwoorden om ze te tonen"
UNSEEN = "nog niemand heeft nagekeken of er niets in staat dat naar iemand leidt"
_WIDE = ("<wide>", "<narrow>", "<font>", "<circle>", "<noBreak>", "<compat>", "<super>", "<sub>")
_CODE = re.compile(r"(?is)<(script|style)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,400}>")


@dataclass(frozen=True)
class Masked:
    """One answer as it may be shown, and how often each kind of thing was masked in it."""

    text: str
    finds: Mapping[str, int] = field(default_factory=dict)
    doubtful: tuple[str, ...] = field(default=(), repr=False)
    """Words left standing that may be names: for the reviewer only."""


def mask(text: str, names: Sequence[str] = (), places: Sequence[str] = ()) -> Masked:
    """Return an answer without markup, formulas and what leads to a person.

    `names` are masked beside the known ones; `places` (gemeenten) never are.

    >>> mask("Mail juf Roos: roos @ school.nl").text
    'Mail juf [naam]: [e-mailadres]'
    """
    bare = neutral(text)
    finds = _apart([*find_numbers(bare), *find_names(bare, names, places)])
    counts = Counter(find.kind for find in finds)
    for find in reversed(finds):
        bare = f"{bare[: find.start]}[{find.kind}]{bare[find.end :]}"
    left = tuple(doubtful(bare, places))
    return Masked(_one_line(bare), dict(sorted(counts.items())), left)


def neutral(text: str) -> str:
    """Return a text as plain text: no markup, no signs that hide or turn, digits as digits."""
    bare = _seen(unicodedata.normalize("NFC", text[:MOST]))
    for _ in range(2):  # markup may itself be written as &lt;b&gt;
        bare = _TAG.sub(" ", _CODE.sub(" ", html.unescape(bare)))
    lines = (" ".join(_seen(line).split()) for line in bare.splitlines())
    return "\n".join(line for line in lines if line)


def masked_texts(
    answers: GroupAnswers, question: AskedQuestion, names: Sequence[str] = ()
) -> list[Masked]:
    """Return the answers to an open question, masked, in an order that says nothing of people."""
    places = tuple(answers.asked.gemeenten.values())
    given = answers.given(question).codes.values()
    found = [one for text in given if (one := mask(text, names, places)).text]
    return sorted(found, key=lambda one: (_hash(f"{question.key}\n{one.text}"), one.text))


def mark_of(texts: Iterable[str]) -> str:
    """Return the mark of masked texts: 12 hexadecimal digits, whatever their order."""
    return _hash("\n".join(sorted(texts)))[:12]


def open_of(
    answers: GroupAnswers,
    question: AskedQuestion,
    permission: OpenPermission | None,
    marks: Collection[str],
    minimum: int,
    *,
    names: Sequence[str] = (),
) -> ShownOpen:
    """Return the open answers that may be shown, or why there are none.

    They are only shown as announced or consented, from the minimum of texts on, and with the mark
    of a reviewer who saw exactly these. `marks` and `names` are those of the region's file.
    """
    shown = ShownOpen(question.key, question.theme, question.text)
    reason, texts = _shown(answers, question, permission, marks, minimum, names)
    return ShownOpen(
        shown.key,
        shown.theme,
        shown.text,
        tuple(one.text for one in texts),
        sum(bool(one.finds) for one in texts),
        reason,
    )


def is_allowed(group: str, permission: OpenPermission | None) -> bool:
    """Whether open answers of a group may be shown; of ouders and jongeren by their own yes."""
    if permission is None:
        return False
    announced = bool(permission.letter and permission.date)
    return bool(permission.consent) or (announced and group not in CONSENT_ALWAYS)


def _shown(
    answers: GroupAnswers,
    question: AskedQuestion,
    permission: OpenPermission | None,
    marks: Collection[str],
    minimum: int,
    names: Sequence[str],
) -> tuple[str, list[Masked]]:
    if not is_allowed(answers.asked.group, permission):
        return NOT_ALLOWED, []
    texts = masked_texts(answers, question, names)
    if len(texts) < minimum:
        return TOO_FEW, []
    if mark_of(one.text for one in texts) not in marks:
        return UNSEEN, []
    return "", texts


def _seen(text: str) -> str:
    return "".join(_plain_sign(sign) for sign in text)


def _plain_sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if sign == "\n" or sign in "\r\u2028\u2029\x85":
        return "\n"
    if kind in ("Cf", "Co", "Cn", "Cs") or sign == "\u034f" or "\ufe00" <= sign <= "\ufe0f":
        return ""
    if kind in ("Cc", "Zs"):
        return " "
    if kind in ("Nd", "No") and (digit := unicodedata.digit(sign, None)) is not None:
        return str(digit)
    if unicodedata.decomposition(sign).startswith(_WIDE):
        return unicodedata.normalize("NFKC", sign)
    return sign


def _apart(finds: Iterable[Find]) -> list[Find]:
    """Return finds that do not overlap, in the order of the text; the first of two counts."""
    kept: list[Find] = []
    for find in finds:
        touched = [one for one in kept if one.start < find.end and find.start < one.end]
        if not touched:
            kept.append(find)
            continue
        for one in touched:  # nothing that was found is left outside the mask
            kept.remove(one)
        start = min(find.start, *(one.start for one in touched))
        end = max(find.end, *(one.end for one in touched))
        kept.append(Find(touched[0].kind, start, end))
    return sorted(kept, key=lambda find: find.start)


def _one_line(text: str) -> str:
    """Return a text on one line that no spreadsheet takes for a formula."""
    bare = " ".join(text.split())
    bare = re.sub(r"^[-+]\s?(?=\d)", "\u2212", bare) if bare.startswith("-") else bare
    return re.sub(r"^[=+@|\-\s]+", "", bare)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
