"""A real international survey in LimeSurvey, from its files to rechte tellingen.

Two countries stand for two regions: a shared core and questions of their own. What comes out is
held beside a count of the file's own lines, made with nothing but the csv module.
"""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from aoj.store.responses import COLUMNS
from aoj.survey.matching import understand
from aoj.survey.readers.reading import read_export
from aoj.survey.results.frequencies import count_all
from aoj.survey.results.selection import answers_of
from aoj.survey.stripping import strip
from aoj.survey.structures.lists import asked_of
from aoj.survey.structures.opening import read_structure

COUNTRIES = {"nl": 77, "zaf": 22}
OWN_WORDS = {"Yes": "Ja", "No": "Nee", "Other": "Anders"}
"""What LimeSurvey wrote in the language of the export, and how the list here says it."""


def files_of(real_data, country):
    folder = real_data / "survey" / "limesurvey"
    return (
        folder / f"intl_rse_2017_{country}_answers_codetext.csv",
        folder / f"intl_rse_2017_{country}_structure_tsv.txt",
    )


@pytest.fixture(scope="module", params=COUNTRIES)
def country(request, real_data):
    """The name of a country, its rechte tellingen by key, and the columns of its file by code."""
    export, structure = files_of(real_data, request.param)
    asked = asked_of(read_structure(structure))
    understood = understand(read_export(export, structure=structure), asked)
    stripped = strip(understood)
    table = stripped.answers.assign(
        region=asked.region,
        wave=asked.wave,
        group=asked.group,
        role="",
        gemeente="",
        respondent=stripped.answers["row"].astype("str"),
    )[list(COLUMNS)]
    found = {one.question.key: one for one in count_all(answers_of(table, asked), None)}
    with export.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    columns = {
        head.split(". ")[0]: [line[place] for line in lines[1:]]
        for place, head in enumerate(lines[0])
    }
    return request.param, understood, found, columns


def counted_directly(cells):
    """Return how often each answer stands in a column, spaces and numbers written plainly."""
    return Counter(plain(cell) for cell in cells if cell)


def plain(text):
    """Return a label as both files may write it: one space after a comma, '3.0' as '3'."""
    text = re.sub(r",\s*", ", ", " ".join(OWN_WORDS.get(text, text).split()))
    return re.sub(r"^(\d+)\.0$", r"\1", text)


def test_every_column_of_both_countries_is_understood_without_a_mapping_of_ours(country):
    name, understood, found, _ = country
    assert understood.raw.answers == COUNTRIES[name]
    assert not understood.unmatched and not understood.doubled and not understood.outside
    assert understood.raw.tool == "LimeSurvey"
    assert all(one.respondents == COUNTRIES[name] for one in found.values())


def test_the_rechte_tellingen_of_scales_are_those_of_the_file_itself(country):
    name, _, found, columns = country
    compared = 0
    for one in found.values():
        if one.question.kind != "scale":
            continue
        code = re.sub(r"[\[\]]", "", one.question.asked_as or one.question.key).casefold()
        mine = [c for head, c in columns.items() if re.sub(r"[\[\]]", "", head).casefold() == code]
        if not mine:  # the structure has it, the published file does not
            assert one.base == 0
            continue
        expected = counted_directly(mine[0])
        assert {plain(a.label): a.count for a in one.answers if a.count} == dict(expected), (
            one.question.key
        )
        assert one.base == sum(expected.values())
        assert sum(one.left_out.values()) == mine[0].count("")
        compared += 1
    assert compared >= {"nl": 45, "zaf": 50}[name]


def test_the_rechte_tellingen_of_multiple_choices_are_those_of_the_file_itself(country):
    name, _, found, columns = country
    compared = 0
    for one in found.values():
        if one.question.kind != "multiple":
            continue
        for option in one.answers:
            cells = [
                c
                for head, c in columns.items()
                if re.fullmatch(rf"{one.question.asked_as}\[(SQ0*)?{_bare(option.code)}\]", head)
            ]
            if not cells:
                assert option.base == 0
                continue
            expected = Counter(cells[0])
            assert set(expected) <= {"Yes", "No", "N/A", ""}
            assert (option.count, option.base) == (
                expected["Yes"],
                expected["Yes"] + expected["No"],
            )
            compared += 1
    assert compared >= {"nl": 30, "zaf": 100}[name]


def _bare(code):
    return re.sub(r"^SQ0*", "", code)


def test_both_countries_share_a_core_and_have_questions_of_their_own(real_data):
    lists = [asked_of(read_structure(files_of(real_data, c)[1])) for c in COUNTRIES]
    keys = [set(one.keys) for one in lists]
    assert len(keys[0] & keys[1]) >= 40
    assert keys[0] - keys[1] and keys[1] - keys[0]
