"""A person's notebook and a newer template made into one: each rule, with what it must not do."""

from __future__ import annotations

import copy
import json
from itertools import combinations, permutations
from typing import Any

import pytest
from lab import PIXEL, drop_ids, renumber
from rerunning import (
    CELLS,
    STORY,
    added,
    at,
    changed,
    deleted,
    edit,
    first,
    ids,
    in_lab,
    in_order,
    is_own,
    items,
    kinds,
    moved,
    notes,
    rerun,
    text,
    texts,
    with_new,
    without,
    written,
)
from toy import code, find_cell, markdown

from aoj.runs.narrative.cells import merge_cell, own
from aoj.runs.narrative.lines import added_lines, merge_lines
from aoj.runs.narrative.order import Entry, arrange
from aoj.runs.narrative.order import moved as moved_keys
from aoj.runs.sound import parse_notebook
from aoj.runs.stamps import INJECTED, is_touched, source_of, stamp_of, tags_of

KEYS = [cell["id"] for cell in CELLS]
MINE = STORY.replace("Wij tellen mee.", "Wij tellen allemaal mee.")
NEWER = STORY.replace("Tot slot nog iets.", "Tot slot nog veel meer.")


# One text


def test_what_nobody_changed_takes_the_newer_template() -> None:
    made = rerun(first(), changed("uitleg", source=NEWER))
    assert text(made, "uitleg") == NEWER
    assert stamp_of(find_cell(made, "uitleg"))["source"] == NEWER
    assert notes(made) == []


def test_what_a_person_wrote_stays_while_the_template_stays() -> None:
    made = rerun(written(first(), "uitleg", MINE))
    assert text(made, "uitleg") == MINE
    assert stamp_of(find_cell(made, "uitleg"))["source"] == STORY
    assert notes(made) == []


def test_changes_of_both_that_do_not_touch_are_merged_by_line() -> None:
    made = rerun(written(first(), "uitleg", MINE), changed("uitleg", source=NEWER))
    assert text(made, "uitleg") == MINE.replace("nog iets", "nog veel meer")
    assert notes(made) == []
    later = rerun(made, changed("uitleg", source=NEWER.replace("Wij", "Zij", 1)))
    assert kinds(later, "uitleg") == ["sjabloon"], "the newer text is the base from then on"
    assert text(later, "uitleg") == text(made, "uitleg")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb\nc", "a\nB\nc", "a\nX\nc", None),
        ("a\nb\nc", "A\nb\nc", "a\nB\nc", None),
        ("a\nb\nc", "a\nb\nC", "a\nB\nc", None),
        ("a\nb", "a\nmijn\nb", "a\nhun\nb", None),
        ("a\nb", "a\nb\nmijn", "a\nb\nhun", None),
        ("a\nb", "mijn\na\nb", "hun\na\nb", None),
        ("a\nb\nc", "a\nc", "a\nhun\nb\nc", None),
        ("a\nb\nc", "a\nc", "a\nb\nC", None),
        ("a\nb\nc\nd", "b\nc\nd", "a\nb\nc", "b\nc"),
        ("a\nb\nc", "a\nb\nc\nmijn", "A\nb\nc", "A\nb\nc\nmijn"),
        ("a\nb\nc", "mijn\na\nb\nc", "a\nb", "mijn\na\nb"),
        ("a\nb\nc", "A\nb\nC", "A\nb\nc", "A\nb\nC"),
        ("a\nb\nc", "A\nb\nc", "A\nb\nC", "A\nb\nC"),
        ("a\nb\nc\nd\ne", "A\nb\nc\nd\nE", "a\nb\nX\nd\ne", "A\nb\nX\nd\nE"),
        ("a\nb\nc\nd\ne", "a\nb\nX\nd\ne", "A\nb\nc\nd\nE", "A\nb\nX\nd\nE"),
        ("a\n\nb", "a\n\nb\n", "A\n\nb", "A\n\nb\n"),
        ("", "mijn", "hun", None),
    ],
)
def test_lines_are_merged_only_where_changes_of_both_do_not_touch(
    base: str, mine: str, theirs: str, merged: str | None
) -> None:
    assert merge_lines(base, mine, theirs) == merged
    assert merge_lines(base, theirs, mine) == merged, "whoever changed what"


def test_lines_that_occur_often_are_not_taken_for_noise() -> None:
    base = "\n".join(["x"] * 300)
    mine, theirs = f"mijn\n{base}", f"{base}\nhun"
    assert merge_lines(base, mine, theirs) == f"mijn\n{base}\nhun"


def test_where_both_changed_one_place_theirs_is_kept_and_noted() -> None:
    newer = STORY.replace("Wij tellen mee.", "Zij tellen mee.")
    made = rerun(written(first(), "uitleg", MINE), changed("uitleg", source=newer))
    assert text(made, "uitleg") == MINE
    assert stamp_of(find_cell(made, "uitleg"))["source"] == newer
    assert kinds(made, "uitleg") == ["sjabloon"]
    assert notes(made) == ["lijst", "uitleg"]
    assert at(made, "herzien-uitleg") == at(made, "uitleg") - 1
    assert at(made, "herzien-lijst") == 0
    again = rerun(made, changed("uitleg", source=newer.replace("Zij", "Jullie")))
    assert kinds(again, "uitleg") == ["sjabloon"], "once is enough"


def test_a_conflict_is_over_when_a_person_takes_the_text_of_the_template() -> None:
    newer = changed("uitleg", source=STORY.replace("Wij", "Zij"))
    made = rerun(written(first(), "uitleg", MINE), newer)
    taken = rerun(written(made, "uitleg", newer[3]["source"]), newer)
    assert kinds(taken, "uitleg") == []
    assert notes(taken) == []
    assert find_cell(taken, "uitleg")["metadata"].keys() == {"aoj"}


def test_a_conflict_stays_open_while_a_person_writes_on() -> None:
    newer = changed("uitleg", source=STORY.replace("Wij", "Zij"))
    made = rerun(written(first(), "uitleg", MINE), newer)
    assert kinds(rerun(written(made, "uitleg", MINE + "\nen nog"), newer), "uitleg") == ["sjabloon"]


def test_what_both_changed_alike_is_no_conflict() -> None:
    made = rerun(written(first(), "uitleg", NEWER), changed("uitleg", source=NEWER))
    assert text(made, "uitleg") == NEWER
    assert notes(made) == []
    newest = rerun(made, changed("uitleg", source=NEWER + "!"))
    assert text(newest, "uitleg") == NEWER + "!", "it is the template's again"


def test_who_takes_back_a_change_gets_the_newer_template() -> None:
    made = rerun(written(rerun(written(first(), "uitleg", MINE)), "uitleg", STORY))
    assert text(rerun(made, changed("uitleg", source=NEWER)), "uitleg") == NEWER


def test_a_prompt_that_was_written_over_asks_for_nothing_when_it_changes() -> None:
    made = rerun(
        written(first(), "duiding", "Dit vinden wij."),
        changed("duiding", source="*Wat vindt u?*"),
    )
    assert text(made, "duiding") == "Dit vinden wij."
    assert notes(made) == []


def test_an_empty_line_in_both_makes_no_prompt_of_a_text_that_was_written_over() -> None:
    old = changed("duiding", source="*Wat ziet u?*\n\n*Wat doet u?*")
    current = written(rerun(None, old), "duiding", "Wij zien dit.\n\nWij doen dat.")
    assert notes(rerun(current, changed("duiding", source="*Wat vindt u?*"))) == []


def test_a_prompt_of_which_a_line_was_kept_is_a_text_like_any_other() -> None:
    current = first()
    prompt = text(current, "duiding")
    made = rerun(
        written(current, "duiding", f"{prompt}\nDit vinden wij."),
        changed("duiding", source="*Wat vindt u?*"),
    )
    assert text(made, "duiding") == f"{prompt}\nDit vinden wij."
    assert kinds(made, "duiding") == ["sjabloon"]


def test_a_story_that_was_written_over_is_no_prompt() -> None:
    made = rerun(written(first(), "uitleg", "Heel anders."), changed("uitleg", source="Nieuw."))
    assert text(made, "uitleg") == "Heel anders."
    assert kinds(made, "uitleg") == ["sjabloon"]


def test_code_is_kept_as_text_is() -> None:
    current = written(first(), "zin", "toon(FIGUUR)  # mijn")
    assert text(rerun(current), "zin") == "toon(FIGUUR)  # mijn"
    made = rerun(current, changed("zin", source="toon(FIGUUR, 2)"))
    assert text(made, "zin") == "toon(FIGUUR)  # mijn"
    assert kinds(made, "zin") == ["sjabloon"]


def test_line_ends_of_windows_are_no_edit() -> None:
    current = written(first(), "uitleg", STORY.replace("\n", "\r\n"))
    assert text(rerun(current, changed("uitleg", source=NEWER)), "uitleg") == NEWER
    current = written(first(), "uitleg", MINE.replace("\n", "\r\n"))
    made = rerun(current, changed("uitleg", source=NEWER))
    assert text(made, "uitleg") == MINE.replace("nog iets", "nog veel meer")
    assert notes(made) == []


def test_a_source_in_lines_is_the_same_text() -> None:
    current = edit(
        written(first(), "uitleg", MINE),
        lambda nb: [c.update(source=c["source"].splitlines(keepends=True)) for c in nb["cells"]],
    )
    made = rerun(current, changed("uitleg", source=NEWER))
    assert text(made, "uitleg") == MINE.replace("nog iets", "nog veel meer")
    assert all(isinstance(cell["source"], str) for cell in made["cells"])


@pytest.mark.parametrize("mine", [STORY + "\n", " " + STORY, STORY.replace(".", ".  "), ""])
def test_spaces_and_an_emptied_cell_are_kept_as_a_person_left_them(mine: str) -> None:
    assert text(rerun(written(first(), "uitleg", mine)), "uitleg") == mine


# Kinds of cells


def test_a_cell_made_text_stays_text_without_what_code_has() -> None:
    current = in_lab(first(), lambda lab: lab.retype(at(lab.notebook, "zin"), "markdown"))
    cell = find_cell(rerun(current), "zin")
    assert cell["cell_type"] == "markdown"
    assert cell.keys() == {"cell_type", "id", "metadata", "source"}
    newer = find_cell(rerun(current, changed("zin", source="toon(FIGUUR, 2)")), "zin")
    assert (newer["cell_type"], newer["source"]) == ("markdown", "toon(FIGUUR, 2)")


def test_text_made_code_stays_code() -> None:
    current = in_lab(first(), lambda lab: lab.retype(at(lab.notebook, "uitleg"), "code"))
    cell = find_cell(rerun(current), "uitleg")
    assert (cell["cell_type"], cell["outputs"], cell["execution_count"]) == ("code", [], None)


def test_the_template_may_change_the_kind_of_what_nobody_changed() -> None:
    newer = changed("uitleg", cell_type="code", source="1", outputs=[], execution_count=None)
    cell = find_cell(rerun(first(), newer), "uitleg")
    assert (cell["cell_type"], cell["source"]) == ("code", "1")
    assert stamp_of(cell)["type"] == "code"


def test_a_persons_prose_does_not_become_code() -> None:
    newer = changed("uitleg", cell_type="code", outputs=[], execution_count=None)
    made = rerun(written(first(), "uitleg", MINE), newer)
    cell = find_cell(made, "uitleg")
    assert (cell["cell_type"], cell["source"]) == ("markdown", MINE)
    assert kinds(made, "uitleg") == ["sjabloon"]
    assert stamp_of(cell)["type"] == "code"


def test_prose_and_code_are_not_merged_even_where_their_lines_do_not_touch() -> None:
    newer = changed("uitleg", cell_type="raw", source=NEWER)
    made = rerun(written(first(), "uitleg", MINE), newer)
    assert text(made, "uitleg") == MINE
    assert find_cell(made, "uitleg")["cell_type"] == "markdown"
    assert kinds(made, "uitleg") == ["sjabloon"]


def test_a_text_that_both_wrote_takes_the_kind_of_the_template() -> None:
    newer = changed("uitleg", cell_type="raw", source=NEWER)
    made = rerun(written(first(), "uitleg", NEWER), newer)
    assert find_cell(made, "uitleg")["cell_type"] == "raw"
    assert notes(made) == []


def test_the_kind_that_a_person_chose_goes_before_that_of_the_template() -> None:
    current = in_lab(first(), lambda lab: lab.retype(at(lab.notebook, "uitleg"), "raw"))
    newer = changed("uitleg", cell_type="code", outputs=[], execution_count=None)
    assert find_cell(rerun(current, newer), "uitleg")["cell_type"] == "raw"
    same = rerun(current, changed("uitleg", cell_type="raw"))
    assert find_cell(same, "uitleg")["cell_type"] == "raw"
    assert notes(same) == []
    back = rerun(same, changed("uitleg", cell_type="markdown"))
    assert find_cell(back, "uitleg")["cell_type"] == "markdown", "both agreed: it is unedited"


# Labels


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ([], [], [], []),
        (["a"], ["a"], ["b"], ["b"]),
        (["a"], ["a", "mijn"], ["a"], ["a", "mijn"]),
        (["a"], ["a", "mijn"], ["a", "hun"], ["a", "hun", "mijn"]),
        (["a"], ["a", "mijn"], ["mijn", "a"], ["mijn", "a"]),
        (["a", "b"], ["b"], ["a", "b", "hun"], ["b", "hun"]),
        (["a", "b"], [], ["a", "b"], []),
        (["a"], ["a", "mijn"], [], ["mijn"]),
        (["a"], [], [], []),
        (["a", "b"], ["b", "a"], ["a", "b"], ["a", "b"]),
    ],
)
def test_labels_of_both_are_kept_and_removed_ones_stay_away(
    base: list[str], mine: list[str], theirs: list[str], merged: list[str]
) -> None:
    old = changed("kop", metadata={"tags": base} if base else {})
    current = edit(rerun(None, old), lambda nb: find_cell(nb, "kop")["metadata"].update(tags=mine))
    made = rerun(current, changed("kop", metadata={"tags": theirs} if theirs else {}))
    assert tags_of(find_cell(made, "kop")) == merged
    assert ("tags" in find_cell(made, "kop")["metadata"]) == bool(merged)


def test_what_lab_notes_on_a_cell_stays_on_it() -> None:
    folded = {"jupyter": {"source_hidden": True}, "collapsed": True}
    current = edit(
        first(),
        lambda nb: (
            find_cell(nb, "slot")["metadata"].update(folded),
            find_cell(nb, "kop")["metadata"].update({"jp-MarkdownHeadingCollapsed": True}),
        ),
    )
    made = rerun(current)
    assert find_cell(made, "slot")["metadata"]["jupyter"] == {"source_hidden": True}
    assert find_cell(made, "slot")["metadata"]["collapsed"] is True
    assert find_cell(made, "kop")["metadata"]["jp-MarkdownHeadingCollapsed"] is True
    own_cell = {**code("mijn", "1"), "metadata": {**folded, "tags": ["van mij"]}}
    made = rerun(added(first(), "slot", own_cell))
    assert find_cell(made, "mijn")["metadata"] == own_cell["metadata"]
    dropped = rerun(written(current, "slot", "mijn = 1"), without("slot"))
    assert find_cell(dropped, "slot")["metadata"]["jupyter"] == {"source_hidden": True}


# Pictures

LOGO, NEW_LOGO = {"image/png": "bG9nbw=="}, {"image/png": "bmlldXc="}
WITH_LOGO = changed("uitleg", source=f"{STORY}\n\n![](attachment:logo.png)")
WITH_LOGO = [
    {**cell, "attachments": {"logo.png": LOGO}} if cell["id"] == "uitleg" else cell
    for cell in WITH_LOGO
]


def pictures(cell: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = cell.get("attachments", {})
    return found


def test_a_pasted_picture_is_kept_whatever_the_template_does() -> None:
    current = in_lab(first(), lambda lab: lab.paste_image(at(lab.notebook, "uitleg"), "foto.png"))
    for cells in (CELLS, changed("uitleg", source=NEWER), without("uitleg")):
        cell = find_cell(rerun(current, cells), "uitleg")
        assert pictures(cell) == {"foto.png": PIXEL}
        assert "attachment:foto.png" in source_of(cell)


def test_pictures_of_the_template_come_and_go_with_it() -> None:
    made = rerun(first(), WITH_LOGO)
    assert pictures(find_cell(made, "uitleg")) == {"logo.png": LOGO}
    newer = copy.deepcopy(WITH_LOGO)
    newer[3]["attachments"]["logo.png"] = NEW_LOGO
    assert pictures(find_cell(rerun(made, newer), "uitleg")) == {"logo.png": NEW_LOGO}
    assert "attachments" not in find_cell(rerun(made), "uitleg")


def test_pictures_of_both_stand_side_by_side() -> None:
    current = in_lab(
        rerun(None, WITH_LOGO),
        lambda lab: lab.paste_image(at(lab.notebook, "uitleg"), "foto.png"),
    )
    newer = copy.deepcopy(WITH_LOGO)
    newer[3]["attachments"] = {"logo.png": NEW_LOGO, "kaart.png": LOGO}
    assert pictures(find_cell(rerun(current, newer), "uitleg")) == {
        "logo.png": NEW_LOGO,
        "foto.png": PIXEL,
        "kaart.png": LOGO,
    }


def test_a_picture_that_a_person_removed_stays_away() -> None:
    current = written(rerun(None, WITH_LOGO), "uitleg", STORY, attachments={})
    assert "attachments" not in find_cell(rerun(current, WITH_LOGO), "uitleg")
    newer = copy.deepcopy(WITH_LOGO)
    newer[3]["attachments"]["logo.png"] = NEW_LOGO
    assert "attachments" not in find_cell(rerun(current, newer), "uitleg")


def test_a_picture_that_a_person_replaced_stays_theirs() -> None:
    mine = {"logo.png": PIXEL}
    current = edit(
        rerun(None, WITH_LOGO), lambda nb: find_cell(nb, "uitleg").update(attachments=mine)
    )
    newer = copy.deepcopy(WITH_LOGO)
    newer[3]["attachments"]["logo.png"] = NEW_LOGO
    for cells in (WITH_LOGO, newer, without("uitleg", cells=WITH_LOGO)):
        assert pictures(find_cell(rerun(current, cells), "uitleg")) == mine


def test_a_picture_of_the_template_stays_while_a_persons_text_shows_it() -> None:
    shown = f"{STORY}\n\nZie ![](attachment:logo.png) en **let op**."
    made = rerun(written(rerun(None, WITH_LOGO), "uitleg", shown))
    assert text(made, "uitleg") == shown
    assert pictures(find_cell(made, "uitleg")) == {"logo.png": LOGO}
    bare = rerun(written(made, "uitleg", f"{STORY}\n\n**Let op**.", attachments={}))
    assert "attachments" not in find_cell(bare, "uitleg")


def test_empty_attachments_as_lab_leaves_them_are_no_edit() -> None:
    current = edit(first(), lambda nb: find_cell(nb, "uitleg").update(attachments={}))
    assert "uitleg" not in ids(rerun(current, without("uitleg")))
    assert not is_touched(current)


def test_code_has_no_attachments() -> None:
    current = written(first(), "uitleg", MINE, attachments={"foto.png": PIXEL}, cell_type="code")
    current = edit(
        current, lambda nb: find_cell(nb, "uitleg").update(outputs=[], execution_count=None)
    )
    assert "attachments" not in find_cell(rerun(current), "uitleg")
    assert "attachments" not in find_cell(rerun(current, without("uitleg")), "uitleg")


def test_halves_of_a_split_cell_keep_the_pictures_that_they_show() -> None:
    current = written(first(), "uitleg", "B ![](attachment:b.png)", attachments={"b.png": PIXEL})
    half = {**copy.deepcopy(find_cell(current, "uitleg")), "id": "half"}
    half.update(source="A ![](attachment:a.png)", attachments={"a.png": LOGO})
    made = rerun(added(current, "zin", half), changed("uitleg", source=NEWER))
    assert pictures(find_cell(made, "half")) == {"a.png": LOGO}
    assert pictures(find_cell(made, "uitleg")) == {"b.png": PIXEL}


# The template loses, gains and renames cells


def test_what_the_template_dropped_goes_when_nobody_edited_it() -> None:
    made = rerun(first(), without("uitleg"))
    assert ids(made) == [key for key in KEYS if key != "uitleg"]
    assert notes(made) == []
    assert "uitleg" not in made["metadata"]["aoj"]["order"]


@pytest.mark.parametrize("how", ["text", "kind", "picture"])
def test_what_the_template_dropped_stays_with_a_note_when_someone_edited_it(how: str) -> None:
    current = {
        "text": written(first(), "uitleg", MINE),
        "kind": written(first(), "uitleg", STORY, cell_type="raw"),
        "picture": written(first(), "uitleg", STORY, attachments={"foto.png": PIXEL}),
    }[how]
    cells = without("uitleg")
    made = rerun(current, cells)
    assert ids(made) == KEYS
    assert kinds(made, "uitleg") == ["vervallen"]
    assert notes(made) == ["lijst", "uitleg"]
    later = rerun(made, cells)
    assert kinds(later, "uitleg") == ["vervallen"]


def test_a_dropped_cell_is_a_persons_own_when_the_note_above_it_was_deleted() -> None:
    made = rerun(written(first(), "uitleg", MINE), without("uitleg"))
    seen = rerun(deleted(made, "herzien-uitleg"), without("uitleg"))
    assert text(seen, "uitleg") == MINE
    assert is_own(seen, "uitleg")
    assert notes(seen) == []


def test_a_dropped_cell_stays_also_when_its_text_is_put_back_as_it_was() -> None:
    made = rerun(written(first(), "uitleg", MINE), without("uitleg"))
    back = rerun(written(made, "uitleg", STORY), without("uitleg"))
    assert text(back, "uitleg") == STORY
    assert kinds(back, "uitleg") == ["vervallen"]


def test_a_dropped_cell_that_the_template_takes_up_again_is_merged_again() -> None:
    dropped = rerun(written(first(), "uitleg", MINE), without("uitleg"))
    made = rerun(dropped, changed("uitleg", source=NEWER))
    assert text(made, "uitleg") == MINE.replace("nog iets", "nog veel meer")
    assert ids(made) == KEYS
    assert notes(made) == []
    assert "dropped" not in stamp_of(find_cell(made, "uitleg"))
    again = rerun(made, without("uitleg"))
    assert kinds(again, "uitleg") == ["vervallen"], "dropped anew, so told anew"


def test_a_cell_that_was_dropped_and_taken_up_again_comes_back() -> None:
    assert ids(rerun(rerun(first(), without("uitleg")))) == KEYS
    made = rerun(rerun(rerun(first(), without("uitleg")), without("uitleg", "slot")))
    assert ids(made) == KEYS


def test_a_cell_that_a_person_deleted_stays_away_also_when_it_was_dropped_meanwhile() -> None:
    current = deleted(first(), "uitleg")
    assert "uitleg" not in ids(rerun(rerun(current, without("uitleg"))))
    dropped = rerun(written(first(), "uitleg", MINE), without("uitleg"))
    assert "uitleg" not in ids(rerun(deleted(dropped, "uitleg")))


def test_a_dropped_cell_that_became_a_persons_stands_beside_the_one_that_comes_back() -> None:
    made = rerun(written(first(), "uitleg", MINE), without("uitleg"))
    seen = rerun(deleted(made, "herzien-uitleg"), without("uitleg"))
    back = rerun(seen)
    assert [t for t in texts(back) if t in (MINE, STORY)] == [MINE, STORY]
    assert text(back, "uitleg") == STORY


def test_one_cell_that_became_two_gives_its_words_to_the_first() -> None:
    two = with_new("een", markdown("twee", "Nieuw."), cells=changed("uitleg", id="een"))
    both = {"een": "uitleg", "twee": "uitleg"}
    made = rerun(written(first(), "uitleg", MINE), two, both)
    assert text(made, "een") == MINE
    assert text(made, "twee") == "Nieuw."
    assert len(ids(made)) == len(KEYS) + 1
    gone = rerun(deleted(first(), "uitleg"), two, both)
    assert "een" not in ids(gone)
    assert ids(rerun(gone, two)) == ids(gone), "also when the sidecar no longer tells it"


def test_two_cells_that_became_one_give_it_the_words_of_the_one_that_is_named() -> None:
    one = without("duiding", cells=changed("uitleg", id="samen"))
    current = written(written(first(), "uitleg", MINE), "duiding", "Dit vinden wij.")
    made = rerun(current, one, {"samen": "uitleg"})
    assert text(made, "samen") == MINE
    assert kinds(made, "duiding") == ["vervallen"]


def test_a_renamed_cell_keeps_the_words() -> None:
    renamed = changed("uitleg", id="toelichting", source=NEWER)
    made = rerun(written(first(), "uitleg", MINE), renamed, {"toelichting": "uitleg"})
    assert ids(made) == [key.replace("uitleg", "toelichting") for key in KEYS]
    assert text(made, "toelichting") == MINE.replace("nog iets", "nog veel meer")
    assert stamp_of(find_cell(made, "toelichting"))["cell"] == "toelichting"
    assert notes(made) == []
    plain = rerun(first(), renamed, {"toelichting": "uitleg"})
    assert text(plain, "toelichting") == NEWER


def test_a_rename_that_is_told_nowhere_is_a_new_cell_and_a_dropped_one() -> None:
    made = rerun(written(first(), "uitleg", MINE), changed("uitleg", id="toelichting"))
    assert kinds(made, "uitleg") == ["vervallen"]
    assert text(made, "toelichting") == STORY


def test_a_chain_of_renames_is_followed_also_past_names_that_were_never_here() -> None:
    chain = {"tweede": "uitleg", "derde": "tweede"}
    made = rerun(written(first(), "uitleg", MINE), changed("uitleg", id="derde"), chain)
    assert text(made, "derde") == MINE
    assert len(ids(made)) == len(KEYS)
    step = rerun(written(first(), "uitleg", MINE), changed("uitleg", id="tweede"), chain)
    assert text(rerun(step, changed("uitleg", id="derde"), chain), "derde") == MINE


def test_a_name_that_comes_back_keeps_the_words() -> None:
    there = rerun(
        written(first(), "uitleg", MINE), changed("uitleg", id="anders"), {"anders": "uitleg"}
    )
    back = rerun(there, CELLS, {"uitleg": "anders"})
    assert text(back, "uitleg") == MINE
    assert ids(back) == KEYS


def test_renames_in_a_circle_end() -> None:
    circle = {"anders": "uitleg", "uitleg": "anders"}
    made = rerun(written(first(), "uitleg", MINE), changed("uitleg", id="anders"), circle)
    assert text(made, "anders") == MINE


def test_names_that_were_exchanged_are_not_taken_for_renames() -> None:
    current = written(written(first(), "uitleg", "Mijn uitleg."), "kop", "## Mijn kop")
    made = rerun(current, CELLS, {"uitleg": "kop", "kop": "uitleg"})
    assert text(made, "uitleg") == "Mijn uitleg."
    assert text(made, "kop") == "## Mijn kop"


def test_an_older_name_that_still_stands_is_not_taken_from_its_cell() -> None:
    for after in ("uitleg", "kop"):
        both = with_new(after, markdown("nieuw", "Nieuw."))
        made = rerun(written(first(), "uitleg", MINE), both, {"nieuw": "uitleg"})
        assert text(made, "uitleg") == MINE
        assert text(made, "nieuw") == "Nieuw."


def test_the_cell_of_the_template_goes_before_one_under_its_former_name() -> None:
    """An edited cell that was dropped, and later named as the former one of another."""
    extra = with_new("uitleg", markdown("nieuw", "Nieuw."), cells=without("uitleg"))
    current = written(first(), "uitleg", MINE)
    current = rerun(current, with_new("uitleg", markdown("nieuw", "Nieuw.")))
    current = written(current, "nieuw", "Mijn nieuwe.")
    made = rerun(current, extra, {"nieuw": "uitleg"})
    assert text(made, "nieuw") == "Mijn nieuwe."
    assert text(made, "uitleg") == MINE
    assert kinds(made, "uitleg") == ["vervallen"]


def test_what_was_deleted_stays_deleted_also_under_a_new_name() -> None:
    current = deleted(first(), "uitleg")
    assert "uitleg" not in ids(rerun(current))
    assert "uitleg" not in ids(rerun(current, changed("uitleg", source=NEWER)))
    renamed = changed("uitleg", id="anders")
    made = rerun(current, renamed, {"anders": "uitleg"})
    assert "anders" not in ids(made)
    assert "anders" not in ids(rerun(made, renamed)), "also when the sidecar no longer tells it"
    twice = rerun(made, changed("uitleg", id="derde"), {"derde": "anders", "anders": "uitleg"})
    assert "derde" not in ids(twice)


def test_each_subset_of_deleted_cells_stays_deleted() -> None:
    current = first()
    for count in range(1, len(KEYS) + 1):
        for gone in combinations(KEYS, count):
            made = rerun(deleted(current, *gone))
            assert ids(made) == [key for key in KEYS if key not in gone]


def test_a_deleted_note_or_picture_of_lab_does_not_bring_a_cell_back() -> None:
    current = in_lab(first(), lambda lab: lab.delete(*range(len(lab.cells))))
    made = rerun(current)
    assert texts(made) == [""], "the empty cell that Lab leaves"


# Order


def orders(keys: list[str]) -> list[list[str]]:
    """Return every order of some cells of the template, the rest as it was."""
    rest = [key for key in KEYS if key not in keys]
    return [[rest[0], *order, *rest[1:]] for order in permutations(keys)]


@pytest.mark.parametrize("order", orders(["kop", "zin", "uitleg", "slot"]))
def test_every_order_in_which_a_person_put_the_cells_stays(order: list[str]) -> None:
    current = edit(first(), lambda nb: nb.update(cells=in_order(order, nb["cells"])))
    assert ids(rerun(current)) == order


@pytest.mark.parametrize("order", orders(["kop", "zin", "uitleg", "slot"]))
def test_what_nobody_moved_follows_every_order_of_the_template(order: list[str]) -> None:
    assert ids(rerun(first(), in_order(order))) == order


def test_words_of_a_person_go_with_the_cell_that_they_were_put_behind() -> None:
    current = added(first(), "kop", markdown("een", "Een."), code("twee", "2"))
    made = rerun(current, in_order(["parameters", "uitleg", "duiding", "kop", "zin", "slot"]))
    assert ids(made) == ["parameters", "uitleg", "duiding", "kop", "een", "twee", "zin", "slot"]


def test_words_on_top_stay_on_top() -> None:
    current = added(first(), "", markdown("een", "Een."))
    made = rerun(current, in_order(["uitleg", "parameters", "kop", "zin", "duiding", "slot"]))
    assert ids(made)[:2] == ["een", "uitleg"]


def test_a_moved_cell_stays_where_it_was_put_when_the_template_changes_its_order() -> None:
    current = moved(first(), "slot", after="kop")
    assert ids(current) == ["parameters", "kop", "slot", "zin", "uitleg", "duiding"]
    made = rerun(current, in_order(["parameters", "uitleg", "kop", "zin", "duiding", "slot"]))
    assert ids(made) == ["parameters", "uitleg", "kop", "slot", "zin", "duiding"]
    later = rerun(made, in_order(["parameters", "uitleg", "kop", "zin", "duiding", "slot"]))
    assert ids(later) == ids(made), "it is still a person's place by the second template"


def test_a_cell_that_was_moved_and_edited_is_both() -> None:
    made = rerun(written(moved(first(), "slot", after="kop"), "slot", "toon(1)"))
    assert ids(made) == ["parameters", "kop", "slot", "zin", "uitleg", "duiding"]
    assert text(made, "slot") == "toon(1)"


def test_a_moved_cell_that_is_renamed_stays_where_it_was_put() -> None:
    made = rerun(moved(first(), "slot", after="kop"), changed("slot", id="eind"), {"eind": "slot"})
    assert ids(made) == ["parameters", "kop", "eind", "zin", "uitleg", "duiding"]


def test_unmoved_cells_that_are_renamed_follow_the_template() -> None:
    renamed = in_order(
        ["parameters", "uitleg", "kop", "zin", "duiding", "eind"], changed("slot", id="eind")
    )
    made = rerun(first(), renamed, {"eind": "slot"})
    assert ids(made) == ["parameters", "uitleg", "kop", "zin", "duiding", "eind"]


def test_the_fewest_moves_explain_an_order() -> None:
    former = list("abcdef")
    assert moved_keys(former, former) == set()
    assert moved_keys(list("fabcde"), former) == {"f"}
    assert moved_keys(list("bcdefa"), former) == {"a"}
    assert moved_keys(list("acbdef"), former) in ({"b"}, {"c"})
    assert moved_keys(list("defabc"), former) in ({"a", "b", "c"}, {"d", "e", "f"})
    assert len(moved_keys(list("fedcba"), former)) == 5
    assert moved_keys(list("axc"), former) == {"x"}, "what was not there stands where it was put"
    assert moved_keys([], former) == set()
    for order in permutations("abcd"):
        loose = moved_keys(order, "abcd")
        left = [key for key in order if key not in loose]
        assert left == sorted(left)
        rises = [c for n in range(5) for c in combinations(order, n) if list(c) == sorted(c)]
        assert len(left) == max(map(len, rises))


NEW = markdown("nieuw", "Nieuw.")


@pytest.mark.parametrize("after", ["", *KEYS])
def test_a_new_cell_comes_after_its_predecessor(after: str) -> None:
    cells = with_new(after, NEW)
    assert ids(rerun(first(), cells)) == [cell["id"] for cell in cells]


def test_new_cells_come_in_the_order_of_the_template() -> None:
    cells = with_new("kop", NEW, markdown("nog", "Nog."), code("derde", "3"))
    assert ids(rerun(first(), cells)) == [cell["id"] for cell in cells]


def test_a_new_cell_comes_after_the_nearest_predecessor_that_is_left() -> None:
    current = deleted(first(), "uitleg", "duiding")
    made = rerun(current, with_new("duiding", NEW))
    assert ids(made) == ["parameters", "kop", "zin", "nieuw", "slot"]
    nothing_above = rerun(deleted(first(), "parameters"), with_new("parameters", NEW))
    assert ids(nothing_above)[:2] == ["nieuw", "kop"]


def test_a_new_cell_goes_with_a_predecessor_that_was_moved() -> None:
    current = moved(first(), "kop", after="slot")
    assert ids(rerun(current, with_new("kop", NEW)))[-2:] == ["kop", "nieuw"]


def test_a_new_cell_comes_before_a_cell_that_was_moved_below_its_predecessor() -> None:
    current = moved(first(), "slot", after="kop")
    assert ids(rerun(current, with_new("kop", NEW)))[:4] == ["parameters", "kop", "nieuw", "slot"]


def test_a_new_cell_comes_after_what_a_person_wrote_below_its_predecessor() -> None:
    current = added(first(), "zin", markdown("mijn", "Dit ook."), code("som", "1 + 1"))
    made = rerun(current, with_new("zin", NEW))
    assert ids(made)[2:6] == ["zin", "mijn", "som", "nieuw"]


def test_a_new_cell_that_was_put_in_stays_there() -> None:
    current = added(first(), "zin", markdown("mijn", "Dit ook."))
    made = rerun(current, with_new("zin", NEW))
    moved_up = moved(made, "nieuw", after="kop")
    assert ids(rerun(moved_up, with_new("zin", NEW)))[1:5] == ["kop", "nieuw", "zin", "mijn"]


@pytest.mark.parametrize(
    ("own_text", "new_text", "is_before"),
    [
        ("## Mijn sectie", "Nieuw.", True),
        ("# Mijn deel", "Nieuw.", True),
        ("### Mijn onderdeel", "Nieuw.", True),
        ("### Mijn onderdeel", "## Nieuwe sectie", False),
        ("## Mijn sectie", "## Nieuwe sectie", True),
        ("# Mijn deel", "## Nieuwe sectie", True),
        ("## Mijn sectie", "### Nieuw onderdeel", True),
        ("### Mijn onderdeel", "### Nieuw onderdeel", True),
        ("Gewone tekst", "## Nieuwe sectie", False),
        ("Gewone tekst\n\n## met een kop erin", "Nieuw.", False),
        ("\n## Mijn sectie na een lege regel", "Nieuw.", True),
        ("#hashtag is geen kop", "Nieuw.", False),
        ("####### zeven is geen kop", "Nieuw.", False),
        ("###### zes is er een", "Nieuw.", True),
    ],
)
def test_a_new_cell_does_not_come_into_a_section_of_a_person(
    own_text: str, new_text: str, is_before: bool
) -> None:
    current = added(first(), "zin", markdown("mijn", own_text), markdown("meer", "Meer."))
    made = rerun(current, with_new("zin", markdown("nieuw", new_text)))
    wanted = ["zin", "nieuw", "mijn", "meer"] if is_before else ["zin", "mijn", "meer", "nieuw"]
    assert ids(made)[2:6] == wanted


def test_a_remark_in_code_is_no_heading() -> None:
    current = added(first(), "zin", code("som", "# som\n1 + 1"))
    assert ids(rerun(current, with_new("zin", NEW)))[2:5] == ["zin", "som", "nieuw"]


def test_an_order_knows_of_cells_that_the_former_template_had_not() -> None:
    """A dropped cell that is back stands where it was, though the last order did not have it."""
    dropped = rerun(written(first(), "uitleg", MINE), without("uitleg"))
    back = rerun(dropped, in_order(["parameters", "uitleg", "kop", "zin", "duiding", "slot"]))
    assert ids(back) == KEYS


def test_an_order_is_arranged_without_a_notebook() -> None:
    present = [Entry("a"), Entry(own=1), Entry("c"), Entry("b"), Entry(own=4)]
    arranged = arrange(present, "abc", "xabcy", "xy", lambda entry: 0)
    found = [entry.key or entry.own for entry in arranged]
    assert found == ["x", "a", 1, "c", "y", "b", 4]


# Copies, splits, joins


def test_the_first_half_of_a_split_cell_is_a_persons_and_the_last_the_templates() -> None:
    current = in_lab(
        first(), lambda lab: lab.split(at(lab.notebook, "uitleg"), STORY.index("In het"))
    )
    made = rerun(current, changed("uitleg", source=NEWER))
    place = at(made, "uitleg")
    above = made["cells"][place - 1]
    assert source_of(above) == "Wij tellen mee."
    assert stamp_of(above) == {}
    assert len(ids(made)) == len(KEYS) + 1
    assert text(made, "uitleg") == "In het midden staat dit.\n\nTot slot nog veel meer."


def test_three_pieces_are_three_cells_without_a_line_twice() -> None:
    def split(lab: Any) -> None:
        lab.split(at(lab.notebook, "uitleg"), STORY.index("Tot slot"))
        lab.split(at(lab.notebook, "uitleg") - 1, STORY.index("In het"))

    made = rerun(in_lab(first(), split))
    place = at(made, "uitleg")
    pieces = [source_of(cell) for cell in made["cells"][place - 2 : place + 1]]
    assert pieces == STORY.split("\n\n")
    assert sum(line in piece for piece in texts(made) for line in STORY.split("\n\n")) == 3


def test_what_was_split_and_joined_again_is_the_templates() -> None:
    def split_and_join(lab: Any) -> None:
        place = at(lab.notebook, "uitleg")
        lab.split(place, STORY.index("In het"))
        lab.join(place + 1, [place])

    current = in_lab(first(), split_and_join)
    assert "uitleg" not in [cell["id"] for cell in current["cells"]]
    made = rerun(current, changed("uitleg", source=NEWER))
    assert ids(made) == KEYS
    assert text(made, "uitleg") == NEWER


@pytest.mark.parametrize("active", [0, 1])
def test_joined_cells_are_one_edit_and_one_deletion(active: int) -> None:
    def join(lab: Any) -> None:
        place = at(lab.notebook, "uitleg")
        lab.join(place + active, [place + 1 - active])

    made = rerun(in_lab(first(), join), changed("slot", source="toon(2)"))
    key = ["uitleg", "duiding"][active]
    other = ["duiding", "uitleg"][active]
    assert text(made, key) == f"{STORY}\n\n*Schrijf hier wat u ervan vindt.*"
    assert other not in ids(made)
    assert texts(made).count(text(made, key)) == 1
    assert ids(made) == [k for k in KEYS if k != other]


def test_code_joined_with_text_is_kept_as_the_kind_that_it_got() -> None:
    def join(lab: Any) -> None:
        lab.join(at(lab.notebook, "uitleg"), [at(lab.notebook, "zin")])

    made = rerun(in_lab(first(), join))
    cell = find_cell(made, "uitleg")
    assert cell["cell_type"] == "markdown"
    assert source_of(cell) == f"toon(FIGUUR)\n\n{STORY}"
    assert "zin" not in ids(made)


def test_a_copy_is_a_persons_wherever_it_stands() -> None:
    for to in ("parameters", "uitleg", "slot"):
        current = in_lab(
            first(),
            lambda lab, to=to: lab.copy_and_paste(
                at(lab.notebook, "uitleg"), at(lab.notebook, to) + 1
            ),
        )
        made = rerun(current, changed("uitleg", source=NEWER))
        assert text(made, "uitleg") == NEWER, "the one with the id is the original"
        copies = [c for c in made["cells"] if source_of(c) == STORY]
        assert len(copies) == 1
        assert stamp_of(copies[0]) == {}
        order = ids(made)
        assert order[order.index(to) + 1] == copies[0]["id"]


def test_a_copy_keeps_its_labels_but_those_of_papermill() -> None:
    copied = {**copy.deepcopy(find_cell(first(), "duiding")), "id": "kopie"}
    assert tags_of(find_cell(rerun(added(first(), "slot", copied)), "kopie")) == ["duiding"]


def test_what_was_cut_and_pasted_is_still_the_templates_at_its_new_place() -> None:
    current = in_lab(first(), lambda lab: lab.cut_and_paste(at(lab.notebook, "uitleg"), 0))
    assert "uitleg" not in [cell["id"] for cell in current["cells"]]
    made = rerun(current, changed("uitleg", source=NEWER))
    assert ids(made) == ["uitleg", *(key for key in KEYS if key != "uitleg")]
    assert text(made, "uitleg") == NEWER


def test_of_two_pasted_cells_the_first_is_the_templates() -> None:
    def paste_twice(lab: Any) -> None:
        lab.cut_and_paste(at(lab.notebook, "uitleg"), 1)
        lab.copy_and_paste(1, len(lab.cells))

    made = rerun(in_lab(first(), paste_twice), changed("uitleg", source=NEWER))
    assert source_of(made["cells"][-1]) == STORY
    assert stamp_of(made["cells"][-1]) == {}
    assert text(made, "uitleg") == NEWER
    assert ids(made)[0] == "parameters"
    assert ids(made)[1] == "uitleg"


@pytest.mark.parametrize("other", [{"region": "west"}, {"template": "anders"}])
def test_what_comes_from_another_notebook_is_a_persons(other: dict[str, str]) -> None:
    pasted = {**copy.deepcopy(find_cell(first(), "uitleg")), "id": "geplakt"}
    pasted["metadata"]["aoj"].update(other)
    made = rerun(added(first(), "slot", pasted), changed("uitleg", source=NEWER))
    assert text(made, "geplakt") == STORY
    assert stamp_of(find_cell(made, "geplakt")) == {}
    instead = rerun(added(deleted(first(), "uitleg"), "slot", pasted))
    assert text(instead, "geplakt") == STORY
    assert "uitleg" not in ids(instead), "it is not the cell that was deleted"


def test_a_foreign_cell_under_the_id_of_a_deleted_one_gets_an_id_of_its_own() -> None:
    foreign = copy.deepcopy(find_cell(first(), "uitleg"))
    foreign["metadata"]["aoj"]["region"] = "west"
    made = rerun(added(deleted(first(), "uitleg"), "slot", foreign))
    assert texts(made)[-1] == STORY
    assert is_own(made, ids(made)[-1])


@pytest.mark.parametrize(
    "stamp",
    [
        "geen kaart",
        {},
        {"cell": "uitleg"},
        {"cell": "uitleg", "region": "oost", "template": "toets"},
        {"cell": "uitleg", "region": "oost", "template": "toets", "source": 7},
        {"cell": ["uitleg"], "region": "oost", "template": "toets", "source": ""},
        {"cell": "nooit", "region": "oost", "template": "toets", "source": ""},
    ],
)
def test_a_cell_with_a_damaged_stamp_is_a_persons(stamp: Any) -> None:
    current = edit(
        deleted(first(), "uitleg"),
        lambda nb: nb["cells"].append(
            {**markdown("gek", "Mijn woorden."), "metadata": {"aoj": stamp}}
        ),
    )
    made = rerun(current)
    assert text(made, "gek") == "Mijn woorden."
    assert find_cell(made, "gek")["metadata"] == {}
    assert "uitleg" not in ids(made)


# Ids


def test_ids_that_a_tool_renumbered_change_nothing() -> None:
    current = edit(added(written(first(), "uitleg", MINE), "slot", NEW), renumber)
    made = rerun(current, changed("kop", source="## Nieuwe kop"))
    assert ids(made)[:-1] == KEYS
    assert text(made, "uitleg") == MINE
    assert text(made, "kop") == "## Nieuwe kop"
    assert texts(made)[-1] == "Nieuw."


def test_cells_without_ids_get_them_back() -> None:
    current = edit(added(written(first(), "uitleg", MINE), "slot", NEW), drop_ids)
    made = rerun(current)
    assert ids(made)[:-1] == KEYS
    assert text(made, "uitleg") == MINE
    assert texts(made)[-1] == "Nieuw."
    assert made["nbformat_minor"] == 5


@pytest.mark.parametrize(
    "key",
    ["", "met spatie", "é", "x" * 65, "uitleg", INJECTED, "herzien-uitleg", "herzien-lijst", "a.b"],
)
def test_a_persons_cell_gets_a_valid_id_of_its_own(key: str) -> None:
    current = added(first(), "slot", markdown(key, "Mijn woorden."))
    made = rerun(current)
    assert texts(made)[-1] == "Mijn woorden."
    found = ids(made)[-1]
    assert found.startswith("eigen-")
    assert len(found) == len("eigen-12345678")
    assert ids(rerun(current))[-1] == found, "the same each time"
    other = added(first(), "slot", markdown(key, "Andere woorden."))
    assert ids(rerun(other))[-1] != found


def test_equal_cells_of_a_person_get_different_ids() -> None:
    current = added(first(), "slot", *(markdown("dubbel", "Gelijk.") for _ in range(4)))
    made = rerun(current)
    assert texts(made)[-4:] == ["Gelijk."] * 4
    assert ids(made)[-4] == "dubbel", "the first keeps it"


@pytest.mark.parametrize("key", ["a", "x" * 64, "A-b_9", "-begin", "eigen-mijn"])
def test_a_valid_id_of_a_person_stays(key: str) -> None:
    assert ids(rerun(added(first(), "slot", markdown(key, "Mijn woorden."))))[-1] == key


def test_a_new_cell_of_the_template_gets_its_id_from_a_person_who_has_it() -> None:
    current = added(first(), "slot", markdown("nieuw", "Mijn woorden."))
    made = rerun(current, with_new("kop", NEW))
    assert text(made, "nieuw") == "Nieuw."
    assert texts(made)[-1] == "Mijn woorden."


def test_empty_cells_of_a_person_stay() -> None:
    made = rerun(added(first(), "slot", code("leeg", ""), markdown("ook", "")))
    assert ids(made)[-2:] == ["leeg", "ook"]


# The injected parameters

OWN = f"eigen-{INJECTED}"


def with_parameters(do: Any) -> Any:
    return edit(first(), lambda nb: do(nb, find_cell(nb, INJECTED)))


def test_parameters_are_made_anew_wherever_they_stood() -> None:
    for current in (
        first(),
        deleted(first(), INJECTED),
        moved(first(), INJECTED, after="slot"),
        with_parameters(lambda nb, cell: cell.update(source="# Parameters\nregio = 'oost'")),
        with_parameters(lambda nb, cell: cell.update(source="")),
        in_lab(first(), lambda lab: lab.retype(at(lab.notebook, INJECTED), "markdown")),
        in_lab(first(), lambda lab: lab.run_by_hand(at(lab.notebook, INJECTED))),
    ):
        made = rerun(current, year=2027)
        assert at(made, INJECTED) == at(made, "parameters") + 1
        assert text(made, INJECTED) == "# Parameters\nregio = 'oost'\njaar = 2027\n"
        assert find_cell(made, INJECTED)["cell_type"] == "code"
        assert ids(made) == KEYS
        assert notes(made) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("# Parameters\nregio = 'oost'\njaar = 2024\n", "jaar = 2024"),
        ("# Parameters\nregio = 'oost'\njaar = 2026\nextra = 1", "extra = 1"),
        ("# Parameters\nregio = 'oost'\njaar = 2026\n\n\nextra = 1\n", "extra = 1"),
        ("zelf = 1\n# Parameters\nregio = 'oost'\njaar = 2026\n", "zelf = 1"),
        ("# Parameters\nregio = 'west'\n# mijn\njaar = 2026\n", "regio = 'west'\n# mijn"),
        ("jaar = 2024", "jaar = 2024"),
    ],
)
def test_what_a_person_wrote_at_the_parameters_becomes_a_cell_of_theirs(
    source: str, words: str
) -> None:
    made = rerun(with_parameters(lambda nb, cell: cell.update(source=source)))
    assert text(made, OWN) == words
    assert kinds(made, OWN) == ["parameters"]
    assert is_own(made, OWN)
    assert tags_of(find_cell(made, OWN)) == ["herzien"]
    assert find_cell(made, OWN)["cell_type"] == "code"
    assert at(made, INJECTED) < at(made, OWN) < at(made, "kop"), "below, so that it holds"
    later = rerun(made, year=2027)
    assert text(later, OWN) == words
    assert kinds(later, OWN) == ["parameters"]
    seen = rerun(deleted(later, f"herzien-{OWN}"))
    assert text(seen, OWN) == words
    assert find_cell(seen, OWN)["metadata"] == {}


def test_a_line_of_a_person_that_the_template_has_too_is_theirs() -> None:
    """The region asks for 2025, the template's own default is what the person wants."""
    current = written(rerun(None, year=2025), INJECTED, "# Parameters\njaar = 2026\n")
    made = rerun(current, year=2025)
    assert text(made, OWN) == "jaar = 2026"
    listed = changed("parameters", source='regio = "oost"\nthemas = [\n    "po",\n]')
    words = 'eigen = [\n    "mijn",\n]'
    current = written(rerun(None, listed), INJECTED, f"# Parameters\nregio = 'oost'\n{words}")
    assert text(rerun(current, listed), OWN) == words


def test_a_second_edit_of_the_parameters_is_a_second_cell() -> None:
    one = rerun(with_parameters(lambda nb, cell: cell.update(source="een = 1")))
    two = rerun(edit(one, lambda nb: find_cell(nb, INJECTED).update(source="twee = 2")))
    assert [t for t in texts(two) if t in ("een = 1", "twee = 2")] == ["twee = 2", "een = 1"]


def test_a_picture_or_words_in_retyped_parameters_are_kept() -> None:
    made = rerun(
        with_parameters(
            lambda nb, cell: cell.update(
                cell_type="markdown",
                source="![](attachment:a.png)",
                attachments={"a.png": PIXEL},
            )
        )
    )
    assert pictures(find_cell(made, OWN)) == {"a.png": PIXEL}
    assert find_cell(made, OWN)["cell_type"] == "markdown"


@pytest.mark.parametrize("after", ["", "slot"])
def test_a_copy_of_the_cell_for_parameters_is_a_persons_and_gets_no_injection(after: str) -> None:
    copied = {**copy.deepcopy(find_cell(first(), "parameters")), "id": "kopie"}
    made = rerun(added(first(), after, copied), year=2027)
    assert text(made, "kopie") == source_of(copied)
    assert tags_of(find_cell(made, "kopie")) == []
    assert at(made, INJECTED) == at(made, "parameters") + 1


@pytest.mark.parametrize("after", ["", "slot"])
def test_copies_and_halves_of_injected_parameters_vanish_but_for_a_persons_lines(
    after: str,
) -> None:
    copied = {**copy.deepcopy(find_cell(first(), INJECTED)), "id": "kopie"}
    half = {**copied, "id": "helft", "source": "# Parameters\nregio = 'oost'"}
    made = rerun(added(first(), after, copied, half), year=2027)
    assert ids(made) == KEYS
    assert notes(made) == []
    written_on = {**copied, "source": "# Parameters\nregio = 'oost'\njaar = 2024"}
    made = rerun(added(first(), after, written_on))
    assert text(made, OWN) == "jaar = 2024"
    assert kinds(made, OWN) == ["parameters"]
    assert ids(made).index(OWN) == (0 if not after else len(KEYS))


def test_injected_parameters_of_another_region_are_an_ordinary_cell_here() -> None:
    pasted = {**copy.deepcopy(find_cell(first(), INJECTED)), "id": "geplakt"}
    pasted["metadata"]["aoj"]["region"] = "west"
    made = rerun(added(first(), "slot", pasted), year=2027)
    assert text(made, "geplakt") == source_of(pasted)
    assert find_cell(made, "geplakt")["metadata"] == {}


def test_a_split_of_injected_parameters_changes_nothing() -> None:
    current = in_lab(
        first(), lambda lab: lab.split(at(lab.notebook, INJECTED), len("# Parameters\n"))
    )
    assert rerun(current, year=2027)["cells"] == rerun(first(), year=2027)["cells"]


@pytest.mark.parametrize("tag", ["parameters", INJECTED])
@pytest.mark.parametrize("key", ["kop", "uitleg", "mijn"])
def test_a_label_of_papermill_on_another_cell_does_no_harm(tag: str, key: str) -> None:
    """Lab offers all labels of a notebook at a click; papermill replaces what bears this one."""
    current = moved(added(first(), "slot", markdown("mijn", "Mijn woorden.")), key, after="")
    current = written(current, key, "Mijn woorden.", metadata={
        **find_cell(current, key)["metadata"], "tags": [tag, "van mij"],
    })  # fmt: skip
    made = rerun(current)
    assert text(made, key) == "Mijn woorden."
    assert tags_of(find_cell(made, key)) == ["van mij"]
    assert at(made, INJECTED) == at(made, "parameters") + 1


def test_a_dropped_cell_for_parameters_gets_no_injection() -> None:
    current = written(first(), "parameters", "jaar = 2024")
    other = [code("invoer", "jaar = 2026", "parameters"), *without("parameters")]
    made = rerun(current, other)
    assert kinds(made, "parameters") == ["vervallen"]
    assert tags_of(find_cell(made, "parameters")) == ["herzien"]
    assert at(made, INJECTED) == at(made, "invoer") + 1


def test_parameters_that_lost_their_label_are_still_the_ones_of_the_region() -> None:
    current = edit(first(), lambda nb: find_cell(nb, "parameters")["metadata"].pop("tags"))
    made = rerun(current)
    assert at(made, INJECTED) == at(made, "parameters") + 1


@pytest.mark.parametrize("active", ["parameters", INJECTED])
def test_joined_parameters_do_not_put_the_templates_own_above_those_of_the_region(
    active: str,
) -> None:
    def join(lab: Any) -> None:
        found = [at(lab.notebook, key) for key in ("parameters", INJECTED)]
        found = found if active == "parameters" else found[::-1]
        lab.join(found[0], found[1:])

    made = rerun(in_lab(first(), join), year=2027)
    after = [source_of(cell) for cell in made["cells"][at(made, INJECTED) + 1 :]]
    assert not [found for found in after if "regio = " in found or "jaar = " in found]


def test_a_split_parameters_cell_is_injected_behind_its_last_half() -> None:
    def split(lab: Any) -> None:
        lab.split(at(lab.notebook, "parameters"), len('regio = "oost"'))

    made = rerun(in_lab(first(), split))
    assert text(made, "parameters") == "jaar = 2026"
    assert texts(made)[0] == 'regio = "oost"'
    assert at(made, INJECTED) == 2


def test_without_a_parameters_cell_they_are_injected_on_top() -> None:
    made = rerun(added(deleted(first(), "parameters"), "", NEW))
    assert at(made, INJECTED) == 0
    assert "parameters" not in ids(made)


# The notebook around the cells


def test_what_a_person_set_on_the_notebook_stays() -> None:
    mine = {"title": "Mijn titel", "authors": [{"name": "ik"}], "toc-autonumbering": True}
    current = edit(first(), lambda nb: nb["metadata"].update(mine))
    assert {key: rerun(current)["metadata"][key] for key in mine} == mine


def test_what_one_execution_left_on_the_notebook_goes() -> None:
    left = {"papermill": {"start_time": "nu"}, "widgets": {"state": {"x": "wat er stond"}}}
    current = edit(first(), lambda nb: nb["metadata"].update(left))
    assert not {"papermill", "widgets"} & rerun(current)["metadata"].keys()


def test_a_notebook_says_of_its_last_run_what_it_was_made_from() -> None:
    current = edit(
        first(), lambda nb: nb["metadata"].update(kernelspec={"name": "r", "display_name": "R"})
    )
    stamp = rerun(current, with_new("slot", NEW), year=2027)["metadata"]
    assert stamp["kernelspec"]["name"] == "python3"
    assert stamp["aoj"]["order"] == [*KEYS, "nieuw"]
    assert stamp["aoj"]["inputs"]["parameters"] == "2027"
    assert stamp["aoj"]["cells"] == [*KEYS, "nieuw"]


def test_a_notebook_remembers_every_cell_that_it_had_and_that_the_template_did_not_drop() -> None:
    edited = written(deleted(first(), "kop"), "duiding", "Mijn woorden.")
    made = rerun(edited, with_new("slot", NEW, cells=without("uitleg", "duiding")))
    made = rerun(made, without("uitleg", "duiding"))
    known = made["metadata"]["aoj"]["cells"]
    assert sorted(known) == ["duiding", "kop", "parameters", "slot", "zin"]
    assert kinds(made, "duiding") == ["vervallen"]


def test_what_a_version_beside_noted_of_itself_goes() -> None:
    current = edit(first(), lambda nb: nb["metadata"]["aoj"].update(beside="x", kept={}))
    assert rerun(current)["metadata"]["aoj"].keys() == first()["metadata"]["aoj"].keys()


def test_a_run_notes_what_it_left_so_that_later_words_are_seen() -> None:
    made = rerun(written(first(), "uitleg", MINE))
    assert not is_touched(made)
    assert is_touched(written(made, "uitleg", STORY))
    assert is_touched(moved(made, "slot", after="kop"))
    assert is_touched(written(made, "uitleg", MINE, cell_type="raw"))


@pytest.mark.parametrize(
    "damage", [{"metadata": None}, {"attachments": None}, {"attachments": []}], ids=str
)
def test_a_persons_cell_that_a_tool_damaged_is_refused_or_made_whole(
    damage: dict[str, Any],
) -> None:
    current = added(first(), "slot", {**markdown("mijn", "Mijn woorden."), **damage})
    sound = parse_notebook(json.dumps(current).encode("utf-8"))
    assert text(rerun(sound), "mijn") == "Mijn woorden."


# The parts by themselves


def test_merging_changes_neither_cell() -> None:
    mine, fresh = (find_cell(first(), "duiding") for _ in range(2))
    mine["source"] = "Mijn."
    before = copy.deepcopy((mine, fresh))
    made = merge_cell(mine, fresh, [{"kind": "sjabloon"}])
    made["metadata"]["aoj"]["herzien"][0]["kind"] = "anders"
    made["metadata"]["tags"].append("x")
    assert (mine, fresh) == before
    own(mine, [{"kind": "sjabloon"}])["metadata"]["tags"].append("x")
    assert (mine, fresh) == before


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("a\nb", "a\nb", ""),
        ("a\nb", "b", ""),
        ("a\nb", "", ""),
        ("a\nb", "a\nb\n", ""),
        ("a\nb", "\n\n a\nb \n", ""),
        ("a\nb", "a\nmijn\nb", "mijn"),
        ("a\nb", "mijn\na\nb\nook", "mijn\nook"),
        ("a\nb\nc", "mijn\na\nc\nook", "mijn\nook"),
        ("a\nb", "a\nb anders", "b anders"),
        ("a\nb", "a\nb\n\neen\n\ntwee", "een\n\ntwee"),
        ("", "mijn", "mijn"),
    ],
)
def test_the_words_of_a_person_in_a_generated_text_are_the_lines_it_had_not(
    old: str, new: str, words: str
) -> None:
    assert added_lines(old, new) == words


def test_items_of_a_conflict_are_plain() -> None:
    made = rerun(written(first(), "uitleg", MINE), changed("uitleg", source="Nieuw."))
    assert items(made, "uitleg") == [{"kind": "sjabloon", "note": "uitleg"}]
