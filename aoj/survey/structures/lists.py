"""A structure as a list of questions, for a survey that is not one of ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from aoj.settings.questionnaires import OUTSIDE, OUTSIDE_CODES, Scale
from aoj.survey.questionnaire import Asked, AskedQuestion
from aoj.survey.structures.values import Structure, StructureQuestion

_OUTSIDE_WORDS = {
    "weet_niet": ("weet niet", "weet ik niet", "geen mening", "don't know", "do not know"),
    "nvt": ("niet van toepassing", "n.v.t.", "nvt", "not applicable", "n/a"),
}
_MOST = 20


def asked_of(structure: Structure, group: str = "uitvoering", title: str = "") -> Asked:
    """Return a structure as the list that was put to one group; texts and numbers are left open.

    A key is the code in small letters and digits (a row of an array: both codes together), unique
    and at most 20 long. Answers that say 'weet niet' or 'niet van toepassing', or that a codebook
    names as outside the base, are outside it.
    """
    taken: set[str] = set()
    options: dict[str, dict[str, str]] = {}
    found: list[AskedQuestion] = []
    themes: dict[str, str] = {}
    for question in structure.questions:
        theme = themes.setdefault(question.theme or "vragen", _slug(question.theme or "vragen"))
        if question.kind == "multiple" and question.sub:
            known = options.setdefault(question.code, {})
            known[question.sub] = question.sub_text
            if len(known) > 1:
                continue
            key = _key(question.code, taken)
            found.append(
                AskedQuestion(
                    key,
                    theme,
                    "multiple",
                    question.text,
                    options=known,
                    asked_as=question.code,
                )
            )
            continue
        key = _key(question.code + question.sub, taken)
        found.append(_question(question, key, theme))
    return Asked(
        group=group,
        title=title or structure.title,
        questions=tuple(found),
        themes={slug: name for name, slug in themes.items()},
    )


def codes_of(structure: Structure) -> dict[tuple[str, str], str]:
    """Return the key that `asked_of` gives to each code and sub-code."""
    taken: set[str] = set()
    keys: dict[tuple[str, str], str] = {}
    for question in structure.questions:
        if question.kind == "multiple" and question.sub:
            if (question.code, "") not in keys:
                keys[question.code, ""] = _key(question.code, taken)
            keys[question.code, question.sub] = keys[question.code, ""]
        else:
            keys[question.code, question.sub] = _key(question.code + question.sub, taken)
    return keys


def _question(question: StructureQuestion, key: str, theme: str) -> AskedQuestion:
    is_scale = question.kind in ("single", "") and bool(question.labels)
    text = question.text
    if question.sub_text:
        text = f"{text} [{question.sub_text}]" if text else question.sub_text
    return AskedQuestion(
        key=key,
        theme=theme,
        kind="scale" if is_scale else "open",
        text=text,
        scale=_scale(question) if is_scale else None,
        reversed=question.reversed,
        own=question.own,
        asked_as=f"{question.code}[{question.sub}]" if question.sub else question.code,
    )


def _scale(question: StructureQuestion) -> Scale:
    levels, outside = {}, {}
    for code, label in question.labels.items():
        word = _outside(code, label, question.outside)
        if word and word not in outside:
            outside[word] = label
        else:
            levels[code] = label
    return Scale.model_validate({"levels": levels, "outside": outside, "ordered": True})


def _outside(code: str, label: str, named: Iterable[str]) -> str:
    """Return `weet_niet` or `nvt` for an answer outside the base; else nothing."""
    folded = label.casefold().strip(" .")
    for word in OUTSIDE:
        if folded in _OUTSIDE_WORDS[word]:
            return word
    if code not in named:
        return ""
    return "weet_niet" if code == OUTSIDE_CODES["weet_niet"] else "nvt"


def _key(code: str, taken: set[str]) -> str:
    bare = unicodedata.normalize("NFKD", code).encode("ascii", "ignore").decode()
    bare = re.sub(r"[^a-z0-9]", "", bare.casefold()) or "vraag"
    bare = (bare if bare[0].isalpha() else f"v{bare}")[:_MOST]
    bare = bare if len(bare) > 1 else f"{bare}0"
    key, number = bare, 1
    while key in taken:
        number += 1
        key = f"{bare[: _MOST - len(str(number))]}{number}"
    taken.add(key)
    return key


def _slug(name: str) -> str:
    bare = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    return bare if bare[:1].isalpha() else f"t_{bare}"
