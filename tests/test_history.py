"""Kept states bring back every earlier text of a notebook, and hold no figure that was drawn."""

from __future__ import annotations

import copy
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest
from toy import code, markdown, notebook
from write_log import recorded

from aoj.errors import FileError, InputError
from aoj.runs import history
from aoj.runs.history import KEPT, keep_state, list_states, read_state
from aoj.runs.states import Reason, State

PICTURE = {"kaart.png": {"image/png": "aGFsbG8="}}


def words(text: str = "Wij zien *twee* dingen - en meer.") -> dict[str, Any]:
    """A notebook that was executed, with a text of a person."""
    figure = code("zin", "toon()")
    figure["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "13,9% ingetrokken"}]
    figure["execution_count"] = 7
    figure["metadata"] |= {"execution": {"iopub.status.busy": "2026"}, "aoj": {"cell": "zin"}}
    text_cell = markdown("duiding", text, "duiding") | {"attachments": PICTURE}
    whole = notebook([markdown("titel", "# Toets"), text_cell, figure])
    whole["metadata"] |= {
        "aoj": {"schema": 1, "order": ["titel", "zin"]},
        "widgets": {"state": "13,9%"},
        "papermill": {"start_time": "2026"},
    }
    return whole


def keep(folder: Path, text: str = "woorden", reason: Reason = "run", limit: int = 50) -> Any:
    return keep_state(folder, "toets", words(text), reason, limit, where="oost/2026")


def home(folder: Path) -> Path:
    return folder / KEPT / "toets"


def texts(folder: Path) -> list[str]:
    return [
        str(read_state(folder, "toets", state.number)["cells"][1]["source"])
        for state in list_states(folder, "toets")
    ]


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return moment.astimezone(tz)

    monkeypatch.setattr(history, "datetime", Clock)


def test_a_state_comes_back_as_it_was_without_what_was_drawn(tmp_path: Path) -> None:
    before = words()
    kept = keep_state(tmp_path, "toets", before, "run", 50)
    assert before == words()
    expected = copy.deepcopy(before)
    expected["cells"][2] |= {"outputs": [], "execution_count": None}
    expected["cells"][2]["metadata"].pop("execution")
    expected["metadata"].pop("widgets")
    expected["metadata"].pop("papermill")
    back = read_state(tmp_path, "toets", 1)
    assert back == expected
    nbformat.validate(nbformat.from_dict(back))
    assert kept == list_states(tmp_path, "toets")[0]


def test_no_output_reaches_the_disk(tmp_path: Path) -> None:
    keep(tmp_path)
    (path,) = home(tmp_path).iterdir()
    assert "13,9%" not in path.read_text(encoding="utf-8")
    nbformat.validate(nbformat.reads(path.read_text(encoding="utf-8"), as_version=4))


def test_a_state_says_when_and_why_it_was_kept_and_how_much_it_holds(tmp_path: Path) -> None:
    begin = datetime.now(UTC) - timedelta(milliseconds=1)
    state = keep_state(tmp_path, "toets", words(), "accept", 50)
    assert state is not None
    assert begin <= state.moment <= datetime.now(UTC)
    assert state.moment.tzinfo is UTC
    assert (state.number, state.reason, state.cells, state.words) == (1, "accept", 3, 7)
    note = json.loads((home(tmp_path) / state.name).read_text(encoding="utf-8"))["metadata"]["aoj"]
    assert note["kept"]["reason"] == "accept"
    assert datetime.fromisoformat(note["kept"]["moment"]) == state.moment
    assert note["order"] == ["titel", "zin"]


def test_states_are_told_newest_first(tmp_path: Path) -> None:
    for text in ("een", "twee", "drie"):
        keep(tmp_path, text)
    states = list_states(tmp_path, "toets")
    assert [state.number for state in states] == [1, 2, 3]
    assert sorted(states, key=lambda state: state.moment, reverse=True) == list(states)
    assert texts(tmp_path) == ["drie", "twee", "een"]


def test_what_was_just_kept_is_not_kept_again(tmp_path: Path) -> None:
    assert keep(tmp_path, "een") is not None
    later = words("een")
    later["cells"][2] |= {"outputs": [], "execution_count": 9, "source": ["toon", "()"]}
    later["cells"][0]["metadata"]["collapsed"] = True
    assert keep_state(tmp_path, "toets", later, "fresh", 50) is None
    assert len(list_states(tmp_path, "toets")) == 1


def test_an_older_text_that_returns_is_kept_again(tmp_path: Path) -> None:
    for text in ("een", "twee", "een"):
        assert keep(tmp_path, text) is not None
    assert texts(tmp_path) == ["een", "twee"]


@pytest.mark.parametrize("change", ["source", "order", "type", "attachments", "tags"])
def test_each_thing_that_a_person_can_change_makes_a_new_state(tmp_path: Path, change: str) -> None:
    keep(tmp_path)
    other = words("woorden")
    match change:
        case "source":
            other["cells"][1]["source"] += "!"
        case "order":
            other["cells"].reverse()
        case "type":
            other["cells"][0]["cell_type"] = "raw"
        case "attachments":
            other["cells"][1]["attachments"] = {}
        case _:
            other["cells"][1]["metadata"]["tags"] = []
    assert keep_state(tmp_path, "toets", other, "run", 50) is not None


def test_only_the_newest_states_stay(tmp_path: Path) -> None:
    for number in range(6):
        keep(tmp_path, str(number), limit=3)
    assert texts(tmp_path) == ["5", "4", "3"]
    assert keep(tmp_path, "5", limit=2) is None
    assert texts(tmp_path) == ["5", "4"]
    assert keep(tmp_path, "6", limit=0) is None
    assert texts(tmp_path) == []


@pytest.mark.parametrize("back", [timedelta(0), timedelta(days=400)])
def test_a_clock_that_stands_still_or_was_put_back_hides_no_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, back: timedelta
) -> None:
    moment = datetime(2026, 11, 22, 9, 3, 0, 999_999, tzinfo=UTC)
    set_clock(monkeypatch, moment)
    keep(tmp_path, "een")
    set_clock(monkeypatch, moment - back)
    for text in ("twee", "drie"):
        keep(tmp_path, text)
    assert texts(tmp_path) == ["drie", "twee", "een"]
    moments = [state.moment for state in list_states(tmp_path, "toets")]
    assert moments[-1] == moment.replace(microsecond=999_000)
    assert moments[0] - moments[-1] == timedelta(milliseconds=2)


def test_templates_have_their_own_states(tmp_path: Path) -> None:
    keep(tmp_path)
    assert list_states(tmp_path, "tweede") == ()
    keep_state(tmp_path, "tweede", words("ander"), "run", 50)
    assert texts(tmp_path) == ["woorden"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"cells": [',
        b"\xff\xfe",
        b"\0" * 400,
        b"[]",
        b"[" * 100_000,
        b'{"metadata": {}, "cells": [1]}',
        b'{"metadata": {}, "cells": [{"cell_type": "markdown", "source": [1]}]}',
        b'{"metadata": 1, "cells": []}',
    ],
)
def test_a_damaged_state_hides_no_other(tmp_path: Path, content: bytes) -> None:
    keep(tmp_path, "een")
    damaged = keep(tmp_path, "twee")
    (home(tmp_path) / damaged.name).write_bytes(content)
    keep(tmp_path, "drie")
    states = list_states(tmp_path, "toets")
    assert [state.damaged for state in states] == [False, True, False]
    assert states[1] == State(2, damaged.name, damaged.moment, damaged=True)
    with pytest.raises(FileError) as caught:
        read_state(tmp_path, "toets", 2, where="oost/2026")
    assert str(caught.value).startswith(f"oost/2026/.bewaard/toets/{damaged.name}: bewaarde stand")
    assert "niet te lezen (het bestand is beschadigd). Kies een andere" in str(caught.value)
    assert read_state(tmp_path, "toets", 3)["cells"][1]["source"] == "een"


def test_a_text_of_which_the_state_was_damaged_is_kept_again(tmp_path: Path) -> None:
    (home(tmp_path) / keep(tmp_path, "een").name).write_bytes(b"")
    assert keep(tmp_path, "een") is not None
    assert read_state(tmp_path, "toets", 1)["cells"][1]["source"] == "een"


def test_foreign_files_are_left_alone(tmp_path: Path) -> None:
    state = keep(tmp_path, "een")
    foreign = (
        *("lees mij.txt", "contextcijfers.ipynb", ".DS_Store"),
        *(f"{state.name[:-6]}-LAPTOP-AB12.ipynb", "20261399T000000000Z-aaaaaaaa.ipynb"),
    )
    for name in foreign:
        (home(tmp_path) / name).write_text("van een ander", encoding="utf-8")
    (home(tmp_path) / "99991231T000000000Z-aaaaaaaa.ipynb").mkdir()
    assert [each.name for each in list_states(tmp_path, "toets")] == [state.name]
    keep(tmp_path, "twee", limit=1)
    assert texts(tmp_path) == ["twee"]
    for name in foreign:
        assert (home(tmp_path) / name).read_text(encoding="utf-8") == "van een ander"


def test_without_states_a_sentence_says_so(tmp_path: Path) -> None:
    assert list_states(tmp_path / "nergens", "toets") == ()
    with pytest.raises(InputError, match="oost/2026: van 'toets' zijn geen eerdere standen"):
        read_state(tmp_path / "nergens", "toets", 1, where="oost/2026")


@pytest.mark.parametrize("number", [-1, 0, 3])
def test_a_number_that_does_not_exist_is_told(tmp_path: Path, number: int) -> None:
    keep(tmp_path, "een")
    keep(tmp_path, "twee")
    with pytest.raises(InputError, match=r"verwacht: een nummer van 1 .* tot en met 2"):
        read_state(tmp_path, "toets", number)


def test_a_folder_in_which_nothing_can_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / KEPT).write_text("een bestand", encoding="utf-8")
    with pytest.raises(FileError, match=r"oost/2026: de map kan niet gemaakt worden"):
        keep(tmp_path)
    assert list_states(tmp_path, "toets") == ()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root mag alles")
def test_states_that_may_only_be_read_can_be_read(tmp_path: Path) -> None:
    keep(tmp_path, "een")
    home(tmp_path).chmod(0o555)
    try:
        assert texts(tmp_path) == ["een"]
        with pytest.raises(FileError, match="kan niet bewaard worden"):
            keep(tmp_path, "twee")
    finally:
        home(tmp_path).chmod(0o755)
    assert [path.name for path in tmp_path.iterdir()] == [KEPT]


def test_a_state_that_cannot_get_its_name_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, "een")

    def refuse(path: Path, target: Path) -> None:
        raise PermissionError(13, "nee")

    monkeypatch.setattr(history, "replace_file", refuse)
    with pytest.raises(FileError, match=r"oost/2026/\.bewaard: .* \(geen toestemming\)"):
        keep(tmp_path, "twee")
    assert [path.name for path in tmp_path.iterdir()] == [KEPT]
    assert texts(tmp_path) == ["een"]


def test_odd_notebooks_are_kept_too(tmp_path: Path) -> None:
    odd = words("half teken \ud83d")
    odd["metadata"] = {"aoj": "onzin"}
    odd["cells"].append({"cell_type": "raw", "id": "r", "metadata": {}, "source": ["a\n", "b"]})
    odd["cells"].append({"cell_type": "code", "id": "c"})
    assert keep_state(tmp_path, "toets", odd, "run", 50) is not None
    back = read_state(tmp_path, "toets", 1)
    assert back["cells"][1]["source"] == "half teken \ud83d"
    assert back["cells"][3]["source"] == ["a\n", "b"]
    assert back["metadata"] == {}
    assert keep_state(tmp_path, "toets", odd, "run", 50) is None


def test_a_notebook_that_is_not_of_a_run_gets_no_stamp_back(tmp_path: Path) -> None:
    plain = notebook()
    keep_state(tmp_path, "toets", plain, "run", 50)
    assert read_state(tmp_path, "toets", 1) == plain


def test_no_crash_while_keeping_a_state_damages_one(tmp_path: Path) -> None:
    folder = tmp_path / "oost"
    folder.mkdir()
    keep(folder, "een", limit=2)
    keep(folder, "twee", limit=2)
    with recorded(folder) as log:
        keep(folder, "drie", limit=2)
    seen = set()
    for crash in log.crashes(tmp_path / "x"):
        assert not any(state.damaged for state in list_states(crash.folder, "toets")), str(crash)
        seen.add(tuple(texts(crash.folder)))
    assert seen == {("twee", "een"), ("drie", "twee", "een"), ("drie", "twee")}


def test_the_first_state_survives_a_loss_of_power(tmp_path: Path) -> None:
    with recorded(tmp_path) as log:
        keep(tmp_path, "een")
    end = tmp_path / "x"
    log.final().after_crash("names" if os.name == "posix" else "data").write(end)
    assert texts(end) == ["een"]
