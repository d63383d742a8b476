"""A damaged export gives the right result, a clear sentence or a report; never a silent count."""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from aoj.errors import AojError
from aoj.survey.matching import understand
from aoj.survey.readers.reading import read_export
from aoj.survey.stripping import strip
from tests import damaged_exports as damage

CASES = 3000 if os.environ.get("AOJ_MANY") else 60
MANY = settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ASKED = damage.asked_list()
PEOPLE = 12
TEXTS = [tool for tool in damage.TOOLS if not tool.endswith("_xlsx") and tool != "microsoft"]
BOOKS = [tool for tool in damage.TOOLS if tool not in TEXTS]
SEEDS = st.integers(0, 2**32)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("beschadigd") / "export.csv"


class Outcome:
    """What someone sees of a file: a sentence, or counts and what is said beside them."""

    def __init__(self, path, raw):
        path.write_bytes(raw)
        self.sentence, self.reports, self.counts, self.answers = "", set(), {}, 0
        try:
            table = read_export(path)
            understood = understand(table, ASKED)
            stripped = strip(understood)
        except AojError as error:
            self.sentence = str(error)
            assert error.__cause__ is None and (error.__suppress_context__ or not error.__context__)
            return
        self.answers = table.answers
        self.reports = {*table.remarks, *stripped.remarks, *understood.not_found}
        self.reports |= {column.header for column in understood.unmatched}
        self.reports |= {f"{item.question} {item.count}" for item in understood.outside}
        said = stripped.answers[stripped.answers["status"] == "answered"]
        for question, codes in said.groupby("question")["answer"]:
            self.counts[question] = Counter(codes)

    def is_right(self, people):
        wanted = {key: counts for key, counts in damage.truth(people).items() if counts}
        return self.answers == len(people) and self.counts_as(wanted)

    def counts_as(self, wanted):
        """Whether counts are those; what a tool does not tell (not ticked) may be left out."""
        own = {key: counts for key, counts in self.counts.items() if key != "open1"}
        for key, counts in wanted.items():
            found = own.pop(key, Counter())
            is_told = "." not in key or found["0"]
            if found != (counts if is_told else Counter({"1": counts["1"]})):
                return False
        return not own


def whole(path, made):
    """What is seen of the export as it was before the damage."""
    raw = damage.book(made) if made.is_book else damage.written(made)
    return Outcome(path, raw)


def judge(path, made, before, raw, *, prefixes=()):
    """Raise where a damaged file gives another count without a word."""
    seen = Outcome(path, raw)
    told = " ".join((seen.sentence, *seen.reports))
    assert not any(secret in told for secret in damage.SECRETS), "a value in what is said"
    if seen.sentence:
        assert seen.sentence.endswith((".", "?")) and "Traceback" not in seen.sentence
        return "sentence"
    people = made[1]
    kept = [people[place] for place in made[0].kept]
    if seen.is_right(kept) or any(seen.is_right(kept[:number]) for number in prefixes):
        return "right"
    assert seen.reports - before.reports, "another count, and nothing says so"
    return "reported"


def case(tool, seed):
    random = Random(seed)
    people = damage.people(random, PEOPLE)
    return random, damage.export(tool, people), people


@pytest.mark.parametrize("tool", damage.TOOLS)
def test_an_undamaged_export_of_each_tool_is_counted_right(path, tool):
    for seed in range(3):
        _, made, people = case(tool, seed)
        seen = whole(path, made)
        assert not seen.sentence
        assert seen.is_right(people)
        assert not [report for report in seen.reports if report.startswith(("vraag", "metwie"))]


@MANY
@given(st.sampled_from(damage.TOOLS), st.sampled_from(damage.GRIDS), SEEDS)
def test_no_damaged_grid_gives_a_silent_count(path, tool, harm, seed):
    random, made, people = case(tool, seed)
    before = whole(path, made)
    worse = harm(made, random)
    raw = damage.book(worse) if made.is_book else damage.written(worse)
    judge(path, (worse, people), before, raw)


@pytest.mark.parametrize("tool", damage.TOOLS)
@pytest.mark.parametrize("harm", [damage.cut_rows, damage.swap_columns])
def test_fewer_answers_or_another_order_of_columns_is_counted_right(path, tool, harm):
    for seed in range(2):
        random, made, people = case(tool, seed)
        before = whole(path, made)
        worse = harm(made, random)
        raw = damage.book(worse) if made.is_book else damage.written(worse)
        assert judge(path, (worse, people), before, raw) == "right"


@MANY
@given(st.sampled_from(TEXTS), st.sampled_from(damage.BYTES), SEEDS)
def test_no_damaged_bytes_give_a_silent_count(path, tool, harm, seed):
    random, made, people = case(tool, seed)
    assume(tool != "vv" or harm is not damage.changed_bytes)  # a code may become another code
    before = whole(path, made)
    judge(path, (made, people), before, harm(made, random), prefixes=range(PEOPLE))


def test_a_file_that_was_cut_off_in_its_last_answer_says_so(path):
    head = "nummer;Hoe is het met eens?;Hoe is het met goed?\r\n"
    raw = (head + "1;Oneens;Matig\r\n2;Eens;").encode()
    seen = Outcome(path, raw)
    assert any("zonder regeleinde" in report for report in seen.reports)
    assert not any("zonder regeleinde" in r for r in Outcome(path, raw + b"Matig\r\n").reports)


@settings(MANY, max_examples=max(20, CASES // 10))
@given(st.sampled_from(BOOKS), SEEDS)
def test_no_merged_cells_give_a_silent_count(path, tool, seed):
    random, made, people = case(tool, seed)
    before = whole(path, made)
    top, left = random.randrange(len(made.grid) - 1), random.randrange(made.width - 1)
    bottom = min(len(made.grid) - 1, top + random.randint(0, 2))
    right = min(made.width - 1, left + random.randint(0 if bottom > top else 1, 3))
    judge(path, (made, people), before, damage.book(made, merged=(top, left, bottom, right)))


@pytest.mark.parametrize("tool", BOOKS)
def test_a_formula_without_a_result_is_refused_and_one_with_a_result_is_read(path, tool):
    _, made, people = case(tool, 1)
    before = whole(path, made)
    assert "formule zonder uitkomst" in Outcome(path, damage.book(made, formula=" ")).sentence
    judge(path, (made, people), before, damage.book(made, formula="4"))


@settings(MANY, max_examples=CASES)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\xef\xbb\xbf", b"PK\x03\x04", b"$FL2", b"id;q\n"]),
)
def test_any_bytes_give_a_sentence_or_a_table(path, raw, begin):
    Outcome(path, begin + raw)
