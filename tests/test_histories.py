"""Thousands of random histories of one notebook: no word of a person is lost, doubled or moved.

`AOJ_HISTORIES` says how many (10000 in the whole proof), `AOJ_SEED` which. `history_rules.py` says
what must hold after every run, `histories.py` what can happen.
"""

from __future__ import annotations

import copy
import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from histories import STEPS, History
from history_files import FILE_STEPS, FileHistory
from history_merges import how_near, is_merge
from history_reading import REGION, stamp
from history_world import BrokenRuleError, Step
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from lab import Cell, Notebook, text_of

from aoj.runs import rerun

HISTORIES = int(os.environ.get("AOJ_HISTORIES", "600"))
SEED = int(os.environ.get("AOJ_SEED", "0"))
PARTS = 10
"""The histories are drawn in parts, each with a seed of its own."""
WITH_FILES = max(4, HISTORIES // 40)
MISTAKES = int(os.environ.get("AOJ_MISTAKES", "0"))
"""The seed of the histories in which runs make mistakes."""


def histories_of(names: tuple[str, ...], longest: int) -> st.SearchStrategy[list[Step]]:
    """Lists of steps: what happens, and three numbers that choose where and how.

    A failing history shrinks to steps in which nothing happens.
    """
    number = st.integers(0, 63)
    step = st.tuples(st.sampled_from(("nothing", *names)), number, number, number)
    return st.lists(step, min_size=longest // 3, max_size=longest)


def play(
    make: Callable[[], History],
    steps: st.SearchStrategy[list[Step]],
    how_many: int,
    number: int,
    *,
    shrink: bool = True,
) -> Counter[str]:
    """Play that many histories and return what was done; raises `BrokenRuleError`."""
    done: Counter[str] = Counter()
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]

    @seed(number)
    @settings(
        max_examples=how_many,
        deadline=None,
        database=None,
        phases=phases,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(steps)
    def one_history(steps: list[Step]) -> None:
        history = make()
        try:
            history.play(steps)
        finally:
            history.close()
            done.update(history.counts)
            done["geschiedenissen"] += 1

    one_history()
    return done


@pytest.mark.parametrize("part", range(PARTS))
def test_a_persons_words_survive_every_history(
    part: int, capsys: pytest.CaptureFixture[str]
) -> None:
    done = play(History, histories_of(STEPS, 24), HISTORIES // PARTS, SEED * (PARTS + 1) + part)
    with capsys.disabled():
        print(f" [{', '.join(f'{n} {what}' for what, n in sorted(done.items()))}]", end="")
    assert done["geschiedenissen"] >= HISTORIES // PARTS


def test_a_persons_words_survive_in_files_that_crash_and_servers_that_keep_them_open(
    capsys: pytest.CaptureFixture[str],
) -> None:
    done = play(FileHistory, histories_of(FILE_STEPS, 14), WITH_FILES, SEED * (PARTS + 1) + PARTS)
    with capsys.disabled():
        print(f" [{', '.join(f'{n} {what}' for what, n in sorted(done.items()))}]", end="")
    assert done["geschiedenissen"] >= WITH_FILES


# The properties themselves: each of these mistakes is noticed -------------------------------


def is_own(cell: Cell) -> bool:
    return not stamp(cell).get("cell") and "note" not in stamp(cell)


def own_cells(notebook: Notebook) -> list[Cell]:
    return [cell for cell in notebook["cells"] if is_own(cell)]


def loses_a_line(made: Notebook, current: Notebook, _: Notebook) -> None:
    for cell in own_cells(made):
        if "\n" in text_of(cell):
            cell["source"] = text_of(cell).rpartition("\n")[0]


def loses_an_empty_cell(made: Notebook, current: Notebook, _: Notebook) -> None:
    made["cells"] = [c for c in made["cells"] if not is_own(c) or text_of(c).strip()]


def doubles_a_split_half(made: Notebook, current: Notebook, _: Notebook) -> None:
    for cell in current["cells"]:
        key = stamp(cell).get("cell")
        if key and cell.get("id") not in (key, None) and stamp(cell)["region"] == REGION:
            twice = {"cell_type": "markdown", "id": "tweemaal", "metadata": {}}
            made["cells"].append({**twice, "source": text_of(cell)})
            return


def brings_back_what_was_deleted(made: Notebook, current: Notebook, fresh: Notebook) -> None:
    here = {cell["id"] for cell in made["cells"]}
    made["cells"] += [copy.deepcopy(c) for c in fresh["cells"] if c["id"] not in here]


def turns_the_own_cells_round(made: Notebook, current: Notebook, _: Notebook) -> None:
    places = [at for at, cell in enumerate(made["cells"]) if is_own(cell)]
    for at, cell in zip(places, reversed(own_cells(made)), strict=True):
        made["cells"][at] = cell


def moves_the_own_cells_down(made: Notebook, current: Notebook, _: Notebook) -> None:
    own = own_cells(made)
    made["cells"] = [cell for cell in made["cells"] if not is_own(cell)] + own


def takes_the_template_over_an_edit(made: Notebook, current: Notebook, fresh: Notebook) -> None:
    texts = {cell["id"]: cell for cell in fresh["cells"]}
    for cell in made["cells"]:
        if cell["id"] in texts and cell["cell_type"] == texts[cell["id"]]["cell_type"]:
            cell["source"] = text_of(texts[cell["id"]])


def keeps_the_old_text(made: Notebook, current: Notebook, _: Notebook) -> None:
    texts = {cell.get("id"): cell for cell in current["cells"]}
    for cell in made["cells"]:
        if cell["id"] in texts and stamp(cell).get("cell"):
            cell["source"] = text_of(texts[cell["id"]])


def drops_pictures(made: Notebook, current: Notebook, _: Notebook) -> None:
    for cell in made["cells"]:
        cell.pop("attachments", None)


def drops_tags(made: Notebook, current: Notebook, _: Notebook) -> None:
    for cell in made["cells"]:
        tags = cell["metadata"].get("tags", [])
        tags[:] = [tag for tag in tags if not tag.startswith("mijn-")]


def gives_an_id_twice(made: Notebook, current: Notebook, _: Notebook) -> None:
    for cell in own_cells(made)[1:]:
        cell["id"] = own_cells(made)[0]["id"]


def keeps_silent_about_conflicts(made: Notebook, current: Notebook, _: Notebook) -> None:
    for cell in made["cells"]:
        items = stamp(cell).get("herzien", [])
        items[:] = [item for item in items if item["kind"] != "sjabloon"]
        if not items:
            stamp(cell).pop("herzien", None)


def keeps_a_number(made: Notebook, current: Notebook, _: Notebook) -> None:
    made["metadata"]["aoj"]["size"] = len(str(current))


def leaves_an_old_note(made: Notebook, current: Notebook, _: Notebook) -> None:
    for cell in current["cells"]:
        if "note" in stamp(cell) and stamp(cell)["note"] != "lijst":
            made["cells"].append({**copy.deepcopy(cell), "id": "oud", "source": text_of(cell)})
            return


Mistake = Callable[[Notebook, Notebook, Notebook], None]
Stage = Callable[[Mistake], Callable[[], History]]


def merging_with(mistake: Mistake) -> Callable[[], History]:
    """A history whose merge makes one mistake."""

    def prepare(current: Notebook | None, template: Any, job: Any) -> Notebook:
        made = copy.deepcopy(rerun.prepare(current, template, job))
        if current is not None:
            mistake(made, current, rerun.prepare(None, template, job))
        return made

    return lambda: History(prepare=prepare)


def ending_with(mistake: Mistake) -> Callable[[], History]:
    """A history whose runs make one mistake after the merge."""
    given_: list[Notebook | None] = []

    def prepare(current: Notebook | None, template: Any, job: Any) -> Notebook:
        given_[:] = [current]
        return rerun.prepare(current, template, job)

    def complete(executed: Notebook, job: Any, before: list[dict[str, Any]]) -> Notebook:
        made = rerun.complete(executed, job, before)
        if given_[0] is not None:
            mistake(made, given_[0], {})
        return made

    return lambda: History(prepare=prepare, complete=complete)


@pytest.mark.parametrize(
    ("stage", "mistake", "told"),
    [
        (merging_with, loses_a_line, "verloren|is weg of anders"),
        (merging_with, loses_an_empty_cell, "is weg of anders"),
        (merging_with, doubles_a_split_half, "verdubbeld|is van niemand"),
        (merging_with, brings_back_what_was_deleted, "is terug|verdubbeld"),
        (merging_with, turns_the_own_cells_round, "de volgorde|een eigen cel staat na"),
        (merging_with, moves_the_own_cells_down, "de volgorde|een eigen cel staat na"),
        (merging_with, takes_the_template_over_an_edit, "verloren|is nu anders|samengevoegd"),
        (merging_with, keeps_the_old_text, "niet de nieuwe tekst|samengevoegd"),
        (merging_with, drops_pictures, "bijlagen zijn anders|is weg of anders"),
        (merging_with, drops_tags, "labels van een persoon|is weg of anders"),
        (merging_with, keeps_silent_about_conflicts, "met melding|'sjabloon' is niet meer gemeld"),
        (ending_with, gives_an_id_twice, "ids zijn dubbel"),
        (ending_with, keeps_a_number, "verandert het notebook"),
        (ending_with, leaves_an_old_note, "meldingen bij een cel|niet direct boven|verandert het"),
    ],
)
def test_each_mistake_of_a_run_is_noticed(stage: Stage, mistake: Mistake, told: str) -> None:
    with pytest.raises(BrokenRuleError, match=told):
        play(stage(mistake), histories_of(STEPS, 24), 600, MISTAKES, shrink=False)


def test_a_merge_is_known_by_its_lines() -> None:
    base = "a\nb\nc\nd"
    assert is_merge("a\nB\nc\nD", base, "a\nB\nc\nd", "a\nb\nc\nD")
    assert not is_merge("a\nB\nc\nd", base, "a\nB\nc\nd", "a\nb\nc\nD")
    assert not is_merge("a\nb\nc\nD", base, "a\nB\nc\nd", "a\nb\nc\nD")
    assert not is_merge("B\na\nc\nD", base, "a\nB\nc\nd", "a\nb\nc\nD")
    assert how_near(base, "a\nB\nc\nd", "a\nb\nc\nD") == "apart"
    assert how_near(base, "a\nB\nc\nd", "a\nb\nC\nd") == "near"
    assert how_near(base, "a\nB\nc\nd", "a\nX\nc\nd") == "touching"
