"""LimeSurvey's structure as XML (`.lss`), read without entities, links or anything from elsewhere.

Up to version 3 texts stand in `questions` and `answers` themselves; later ones keep them apart in
`question_l10ns`, `answer_l10ns` and `group_l10ns`, by language. Both are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from aoj.errors import InputError
from aoj.survey.structures.types import Item, expand
from aoj.survey.structures.values import Structure, StructureQuestion, plain

Row = dict[str, str]


def parse_lss(text: str, where: str) -> Structure:
    """Return the structure; raises `InputError` for what is no structure, or holds entities."""
    root = _root(text, where)
    if (root.findtext("LimeSurveyDocType") or "") not in ("Survey", "Group", "Question"):
        raise InputError(
            "dit XML-bestand is geen structuur van LimeSurvey",
            where=where,
            expected="een bestand dat LimeSurvey zelf als .lss bewaarde",
        )
    language = _language(root)
    texts = _texts(root, "question_l10ns", "qid", "question", language)
    groups = _groups(root, language)
    answers = _answers(root, language)
    subs: dict[str, list[tuple[int, Item]]] = defaultdict(list)
    for row in _rows(root, "subquestions"):
        if row.get("language", language) == language:
            item = (row.get("scale_id") or "0", row.get("title", ""), _text(row, texts))
            subs[row.get("parent_qid", "")].append((_number(row.get("question_order")), item))
    found: list[StructureQuestion] = []
    for row in _ordered(root, language, groups):
        below = [item for _, item in sorted(subs[row.get("qid", "")], key=lambda pair: pair[0])]
        found.extend(
            expand(
                StructureQuestion(
                    code=row.get("title", ""),
                    text=_text(row, texts),
                    relevance="" if row.get("relevance", "") in ("", "1") else row["relevance"],
                    other=row.get("other") == "Y",
                    theme=groups.get(row.get("gid", ""), (0, ""))[1],
                    required=row.get("mandatory") == "Y",
                ),
                row.get("type", ""),
                below,
                answers[row.get("qid", "")],
            )
        )
    if not found:
        raise InputError("er staat geen enkele vraag in deze structuur", where=where)
    titles = _texts(root, "surveys_languagesettings", "surveyls_survey_id", "surveyls_title", "")
    return Structure(
        "structuur van LimeSurvey (lss)", next(iter(titles.values()), ""), tuple(found)
    )


def _root(text: str, where: str) -> Any:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(text.lstrip("\ufeff \r\n\t").encode("utf-8"), forbid_dtd=True)
    except DefusedXmlException:
        raise InputError(
            "het bestand bevat verwijzingen die een structuur niet heeft, en is niet geopend",
            where=where,
            remedy="vraag wie het stuurde om een bestand dat LimeSurvey zelf bewaarde",
        ) from None
    except (ParseError, ValueError, LookupError, RecursionError):
        raise InputError(
            "dit XML-bestand is beschadigd", where=where, remedy="exporteer de structuur opnieuw"
        ) from None


def _rows(root: Any, table: str) -> Iterator[Row]:
    for row in root.findall(f"{table}/rows/row"):
        yield {item.tag: (item.text or "").strip() for item in row}


def _language(root: Any) -> str:
    """Return Dutch where the list has it, else its first language."""
    named = [(item.text or "").strip() for item in root.findall("languages/language")]
    used = [row["language"] for row in _rows(root, "questions") if row.get("language")]
    known = [*named, *used]
    return "nl" if "nl" in known else (known[0] if known else "")


def _texts(root: Any, table: str, key: str, value: str, language: str) -> dict[str, str]:
    return {
        row[key]: plain(row.get(value, ""))
        for row in _rows(root, table)
        if key in row and (not language or row.get("language", language) == language)
    }


def _text(row: Row, texts: dict[str, str]) -> str:
    return texts.get(row.get("qid", "")) or plain(row.get("question", ""))


def _groups(root: Any, language: str) -> dict[str, tuple[int, str]]:
    """Return order and name of each group."""
    names = _texts(root, "group_l10ns", "gid", "group_name", language)
    return {
        row.get("gid", ""): (
            _number(row.get("group_order")),
            names.get(row.get("gid", "")) or plain(row.get("group_name", "")),
        )
        for row in _rows(root, "groups")
        if row.get("language", language) == language
    }


def _answers(root: Any, language: str) -> dict[str, list[Item]]:
    """Return the answers of each question, in order."""
    texts = _texts(root, "answer_l10ns", "aid", "answer", language)
    found: dict[str, list[tuple[int, Item]]] = defaultdict(list)
    for row in _rows(root, "answers"):
        if row.get("language", language) == language:
            label = texts.get(row.get("aid", "")) or plain(row.get("answer", ""))
            item = (row.get("scale_id") or "0", row.get("code", ""), label)
            found[row.get("qid", "")].append((_number(row.get("sortorder")), item))
    ordered = {
        key: [item for _, item in sorted(items, key=lambda pair: pair[0])]
        for key, items in found.items()
    }
    return defaultdict(list, ordered)


def _ordered(root: Any, language: str, groups: dict[str, tuple[int, str]]) -> list[Row]:
    rows = [row for row in _rows(root, "questions") if row.get("language", language) == language]
    return sorted(
        rows,
        key=lambda row: (
            groups.get(row.get("gid", ""), (0, ""))[0],
            _number(row.get("question_order")),
        ),
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
