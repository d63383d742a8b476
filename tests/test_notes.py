"""What must be looked at again: found, shown above the cell and on top, and ended by a person."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import nbformat
import pytest
from lab import PIXEL, Lab, drop_ids, renumber
from rerunning import (
    CELLS,
    FIGURES,
    STORY,
    added,
    assert_whole,
    at,
    changed,
    deleted,
    edit,
    figure_of,
    first,
    ids,
    in_lab,
    is_own,
    items,
    kinds,
    moved,
    notes,
    rerun,
    text,
    texts,
    without,
    written,
)
from toy import code, find_cell, markdown

from aoj.runs.narrative import revising
from aoj.runs.narrative.accepting import accept_cells, cells_to_revise, names_of
from aoj.runs.narrative.notes import place_notes, remove_notes
from aoj.runs.narrative.restoring import mark_restored
from aoj.runs.narrative.revisions import items_of, open_items, set_items
from aoj.runs.quotes import HandText, Stale
from aoj.runs.rerun import printed_before
from aoj.runs.stamps import source_of, stamp_of, tags_of
from aoj.runs.states import bare_notebook

Notebook = dict[str, Any]
QUOTE = "In Oost doet 3,1% mee, en dat is van belang."
TREND = "Steeds meer kinderen doen mee."
TWO = changed("slot", source="toon(TWEEDE)")
"""A template that prints a second figure, under the same heading."""


# A finder that is as simple as can be: a wording stands in the text, or it does not. ----------


def find_stale(
    texts: Sequence[HandText],
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
) -> list[Stale]:
    now = {figure["id"]: figure["wordings"] for figure in after}
    found = [
        Stale(one.cell, "cijfer", one.text, old, f["id"], f["label"], old, now[f["id"]][0])
        for one in texts
        for f in before
        for old in f["wordings"]
        if old in one.text and f["id"] in now and old not in now[f["id"]]
    ]
    return list(dict.fromkeys(found))


def find_quoted(texts: Sequence[HandText], before: Sequence[Mapping[str, Any]]) -> list[Stale]:
    return [
        Stale(one.cell, "cijfer", one.text, words, f["id"], f["label"], words)
        for one in texts
        for f in before
        for words in f["wordings"]
        if words in one.text
    ]


def recheck(
    item: Mapping[str, Any], text: str, after: Sequence[Mapping[str, Any]]
) -> dict[str, Any] | None:
    now = [w for f in after if f["id"] == item["figure"] for w in f["wordings"]]
    holds = item["quote"] in text and item["old"] not in now
    return {**item, "new": now[0] if now else ""} if holds else None


def changes_under(
    section: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[dict[str, str]]:
    now = {figure["id"]: figure["wordings"][0] for figure in after}
    return [
        {"figure": f["id"], "label": f["label"], "old": f["wordings"][0], "new": now[f["id"]]}
        for f in before
        if f["section"] == section and f["wordings"][0] != now.get(f["id"], f["wordings"][0])
    ]


@pytest.fixture(autouse=True)
def finder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let these tests not depend on how well quotes are found."""
    for found in (find_stale, find_quoted, recheck, changes_under):
        monkeypatch.setattr(revising, found.__name__, found, raising=False)
    yield


def run(current: Notebook, figuur: str = "3,1%", tweede: str = "12,5%", **how: Any) -> Notebook:
    return rerun(current, **{"figures": {"FIGUUR": figuur, "TWEEDE": tweede}, **how})


def quoting(words: str = QUOTE, now: str = "3,4%") -> Notebook:
    """Return a notebook in which a text quotes a figure that has changed since."""
    return run(written(first(), "duiding", words), now)


# Quotes


def test_a_quote_that_is_no_longer_true_is_named_with_what_was_and_what_is() -> None:
    made = quoting()
    assert items(made, "duiding") == [
        {
            "kind": "cijfer",
            "sentence": QUOTE,
            "quote": "3,1%",
            "figure": "deelname_sbo|oost|2025|totaal",
            "label": "deelname aan het sbo",
            "old": "3,1%",
            "new": "3,4%",
            "note": "duiding",
        }
    ]
    assert text(made, "duiding") == QUOTE
    assert text(made, "herzien-duiding") == (
        "> **Te herzien**: de cel hieronder (`duiding`)\n>\n"
        f"> - “3,1%” in “{QUOTE}”. Deelname aan het sbo: was 3,1%, nu 3,4%.\n>\n"
        "> Nagekeken? Verwijder deze notitie (niet uw tekst), of geef "
        "`aoj accept oost duiding --edition 2026`."
    )
    assert tags_of(find_cell(made, "duiding")) == ["duiding", "herzien"]


def test_a_quote_that_is_still_true_asks_for_nothing() -> None:
    assert notes(quoting(now="3,1%")) == []


def test_what_nobody_wrote_is_never_to_be_revised() -> None:
    cells = changed("uitleg", source=QUOTE)
    assert notes(run(rerun(None, cells), "3,4%", cells=cells)) == []


@pytest.mark.parametrize("kind", ["code", "raw"])
def test_only_text_is_looked_at(kind: str) -> None:
    made = quoting()
    retyped = in_lab(made, lambda lab: lab.retype(at(made, "duiding"), kind))
    assert notes(run(retyped, "3,4%")) == []


def test_a_cell_of_a_person_is_looked_at_too() -> None:
    made = run(added(first(), "duiding", markdown("mijn", QUOTE)), "3,4%")
    assert kinds(made, "mijn") == ["cijfer"]
    assert notes(made) == ["lijst", "mijn"]
    assert find_cell(made, "mijn")["metadata"]["aoj"].keys() == {"schema", "herzien"}


def test_a_quote_stays_open_for_as_many_runs_as_it_takes() -> None:
    made = quoting()
    for _ in range(3):
        made = run(made, "3,4%")
        assert kinds(made, "duiding") == ["cijfer"]


def test_a_figure_that_moves_on_is_one_item_with_the_newest_words() -> None:
    made = run(quoting(), "3,6%")
    assert [(i["old"], i["new"]) for i in items(made, "duiding")] == [("3,1%", "3,6%")]
    assert "was 3,1%, nu 3,6%" in text(made, "herzien-duiding")


def test_an_item_ends_when_the_figure_is_back() -> None:
    made = run(quoting(), "3,1%")
    assert notes(made) == []
    assert tags_of(find_cell(made, "duiding")) == ["duiding"]
    assert "herzien" not in stamp_of(find_cell(made, "duiding"))


def test_an_item_ends_when_the_quote_is_gone_from_the_text() -> None:
    made = written(quoting(), "duiding", QUOTE.replace("3,1%", "3,4%"))
    assert notes(run(made, "3,4%")) == []


def test_an_item_stays_when_a_person_writes_on_around_the_quote() -> None:
    made = written(quoting(), "duiding", f"{QUOTE} Dat vinden wij.")
    assert len(items(run(made, "3,4%"), "duiding")) == 1


def test_the_items_of_a_deleted_cell_go_with_it() -> None:
    assert notes(run(deleted(quoting(), "duiding"), "3,4%")) == []


def test_each_quote_in_a_cell_is_an_item() -> None:
    current = written(rerun(first(), TWO), "duiding", f"{QUOTE} Elders is het 12,5%.")
    made = run(current, "3,4%", "13%", cells=TWO)
    assert [item["quote"] for item in items(made, "duiding")] == ["3,1%", "12,5%"]
    half = written(made, "duiding", "Elders is het 12,5%.")
    assert [i["quote"] for i in items(run(half, "3,4%", "13%", cells=TWO), "duiding")] == ["12,5%"]


def test_a_figure_in_the_notebook_and_in_its_record_is_one_item() -> None:
    current = written(first(), "duiding", QUOTE)
    printed = {**figure_of("FIGUUR", "3,1%"), "section": "Deelname"}
    made = run(current, "3,4%", records=[{"figures": [printed]}])
    assert len(items(made, "duiding")) == 1


def test_figures_of_a_record_count_when_the_outputs_were_cleared() -> None:
    current = in_lab(written(first(), "duiding", QUOTE), lambda lab: lab.clear_outputs())
    assert notes(run(current, "3,4%")) == []
    printed = {**figure_of("FIGUUR", "3,1%"), "section": "Deelname"}
    made = run(current, "3,4%", records=[{}, {"figures": ["geen kaart", printed]}])
    assert kinds(made, "duiding") == ["cijfer"]


def test_what_was_printed_before_is_what_notebook_and_records_tell() -> None:
    current = first()
    assert [f["wordings"] for f in printed_before(current, [])] == [["3,1%"]]
    records = [{"figures": [{"id": "a"}]}, {"figures": [{"id": "b"}, None]}, {}]
    assert [f["id"] for f in printed_before(None, records)] == ["a", "b"]
    assert len(printed_before(current, records)) == 3


# Quotes from an earlier edition

OF_EDITION = {
    "kind": "editie",
    "edition": "2025",
    "sentence": QUOTE,
    "quote": "3,1%",
    "figure": "deelname_sbo|oost|2025|totaal",
    "label": "deelname aan het sbo",
    "old": "3,1%",
}


def from_edition(**more: str) -> Notebook:
    current = written(first(), "duiding", QUOTE)
    return edit(
        current,
        lambda nb: find_cell(nb, "duiding")["metadata"]["aoj"].update(
            herzien=[{**OF_EDITION, **more}]
        ),
    )


@pytest.mark.parametrize("now", ["3,4%", "3,1%"])
def test_a_quote_from_an_earlier_edition_stays_until_a_person_looked(now: str) -> None:
    made = run(from_edition(), now)
    assert kinds(made, "duiding") == ["editie"]
    told = text(made, "herzien-duiding")
    assert "editie 2025" in told
    assert "3,1%" in told
    assert ("3,4%" in told) == (now == "3,4%")
    assert kinds(run(made, now), "duiding") == ["editie"]
    assert notes(run(deleted(made, "herzien-duiding"), now)) == []


def test_a_quote_from_an_earlier_edition_ends_with_the_quote() -> None:
    made = run(from_edition(), "3,4%")
    assert notes(run(written(made, "duiding", "Iets anders."), "3,4%")) == []


# Figures under the heading that the text does not quote


def trending(words: str = TREND) -> Notebook:
    return written(rerun(first(), TWO), "duiding", words)


def test_a_text_about_figures_is_noted_when_figures_under_its_heading_changed() -> None:
    made = run(trending(), "3,4%", cells=TWO)
    assert items(made, "duiding") == [
        {
            "kind": "kop",
            "changes": [
                {
                    "figure": "deelname_sbo|oost|2025|totaal",
                    "label": "deelname aan het sbo",
                    "old": "3,1%",
                    "new": "3,4%",
                }
            ],
            "note": "duiding",
        }
    ]
    assert (
        "> - Onder deze kop veranderde 1 cijfer dat niet in de tekst is herkend: deelname aan het "
        "sbo: was 3,1%, nu 3,4%.\n"
    ) in text(made, "herzien-duiding")


@pytest.mark.parametrize(
    "words",
    [
        "Bijna de helft.",
        "Het AANDEEL telt.",
        "Er zijn er 7.",
        "Dat is gestegen.",
        "De krimp zet door.",
        "Wij zien een trend",
    ],
)
def test_words_that_speak_of_figures_are_known(words: str) -> None:
    assert kinds(run(trending(words), "3,4%", cells=TWO), "duiding") == ["kop"]


@pytest.mark.parametrize(
    "words",
    [
        "Wij werken samen met alle scholen.",
        "## Steeds meer",
        "### Hoger of lager\n\n#### Veel of weinig",
        "",
        "Het vermeerderde ons plezier.",
    ],
)
def test_a_text_that_says_nothing_of_figures_is_left_alone(words: str) -> None:
    assert notes(run(trending(words), "3,4%", cells=TWO)) == []


def test_only_what_a_person_wrote_counts_as_speaking_of_figures() -> None:
    """The line about figures is the template's, and stands in a text that a person wrote in."""
    cells = changed("uitleg", TWO, source=f"{TREND}\n\nWij werken samen.")
    current = written(rerun(None, cells), "uitleg", f"{TREND}\n\nWij werken graag samen.")
    assert notes(run(current, "3,4%", cells=cells)) == []
    current = written(current, "uitleg", f"{TREND}\n\nWij doen meer.")
    assert kinds(run(current, "3,4%", cells=cells), "uitleg") == ["kop"]


def test_a_text_under_another_heading_is_left_alone() -> None:
    current = added(rerun(first(), TWO), "slot", markdown("ander", f"## Anders\n\n{TREND}"))
    assert notes(run(current, "3,4%", cells=TWO)) == []


def test_changes_under_a_heading_add_up_from_the_first_words() -> None:
    one = run(trending(), "3,4%", cells=TWO)
    two = run(one, "3,6%", "13%", cells=TWO)
    assert kinds(two, "duiding") == ["kop"]
    changes = items(two, "duiding")[0]["changes"]
    assert [(c["old"], c["new"]) for c in changes] == [("3,1%", "3,6%"), ("12,5%", "13%")]
    still = run(two, "3,6%", "13%", cells=TWO)
    assert items(still, "duiding")[0]["changes"] == changes


def test_changes_under_a_heading_end_one_by_one_when_the_figures_are_back() -> None:
    both = run(trending(), "3,4%", "13%", cells=TWO)
    one = run(both, "3,1%", "13%", cells=TWO)
    assert [c["old"] for c in items(one, "duiding")[0]["changes"]] == ["12,5%"]
    assert notes(run(one, "3,1%", "12,5%", cells=TWO)) == []


def test_a_figure_that_the_text_quotes_is_not_told_twice() -> None:
    made = run(trending(f"{TREND} {QUOTE}"), "3,4%", "13%", cells=TWO)
    assert kinds(made, "duiding") == ["cijfer", "kop"]
    assert [c["figure"] for c in items(made, "duiding")[1]["changes"]] == [
        "tweede|oost|2025|totaal"
    ]
    assert kinds(run(trending(QUOTE), "3,4%", cells=TWO), "duiding") == ["cijfer"]


@pytest.mark.parametrize("words", [f"{TREND} Nu is het 3,4%.", f"{TREND} Het blijft 12,5%."])
def test_a_figure_that_the_text_quotes_rightly_is_not_told(words: str) -> None:
    made = run(trending(words), "3,4%", cells=TWO)
    assert notes(made) == ([] if "3,4%" in words else ["lijst", "duiding"])


def test_writing_the_new_figure_in_the_text_answers_a_change_under_its_heading() -> None:
    made = run(trending(), "3,4%", cells=TWO)
    answered = written(made, "duiding", f"{TREND} Nu is het 3,4%.")
    assert notes(run(answered, "3,4%", cells=TWO)) == []


def test_changes_under_a_heading_end_when_the_text_no_longer_speaks_of_figures() -> None:
    made = run(trending(), "3,4%", cells=TWO)
    assert notes(run(written(made, "duiding", "Wij gaan door."), "3,4%", cells=TWO)) == []


def test_three_changes_are_shown_and_the_rest_is_counted() -> None:
    def noted(count: int) -> str:
        changes = [
            {"figure": f"{n}", "label": f"cijfer {n}", "old": f"{n}", "new": f"{n}0"}
            for n in range(count)
        ]
        return told([{"kind": "kop", "changes": changes}])

    assert "en nog" not in noted(3)
    assert "cijfer 2: was 2, nu 20" in noted(3)
    assert noted(5).count("was") == 3
    assert "veranderden 5 cijfers die niet in de tekst zijn herkend" in noted(5)
    assert noted(5).rstrip().endswith("; en nog 2.")


# How the notes look


def told(items: Sequence[Mapping[str, Any]], **cell: Any) -> str:
    """Return the lines that a note says about some items."""
    bare = {**markdown("cel", "Tekst."), **cell}
    whole = {"cells": [set_items(bare, [dict(item) for item in items])], **AROUND}
    lines = source_of(place_notes(whole)["cells"][1]).split("\n")
    assert lines[0] == "> **Te herzien**: de cel hieronder (`cel`)"
    assert lines[1] == lines[-2] == ">"
    return "\n".join(line.removeprefix("> - ") for line in lines[2:-2])


AROUND = {
    "metadata": {
        "aoj": {
            "template": "toets",
            "region": "oost",
            "edition": "2026",
            "cells": [],
            "order": [],
        }
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.mark.parametrize(
    ("item", "part"),
    [
        (
            {"kind": "sjabloon"},
            "`aoj diff oost --edition 2026` toont de nieuwe tekst van het sjabloon",
        ),
        ({"kind": "vervallen"}, "of haar thema is niet gekozen. Uw tekst is gebleven"),
        ({"kind": "parameters"}, "Deze regels schreef iemand bij de parameters"),
        ({"kind": "teruggezet", "moment": "1 mei 2026 09:03"}, "van 1 mei 2026 09:03 en is terug"),
        ({**OF_EDITION, "new": "3,4%"}, "editie 2025"),
        ({**OF_EDITION, "kind": "verloop", "new": ""}, "was 3,1%, nu niet meer in het rapport."),
        ({**OF_EDITION, "kind": "vergelijking", "new": "x"}, "Deelname aan het sbo: was 3,1%"),
    ],
)
def test_a_note_says_in_dutch_what_there_is_to_look_at(item: dict[str, Any], part: str) -> None:
    assert part in told([item])
    assert "{" not in told([item])


@pytest.mark.parametrize(
    ("new", "now"), [("", "was 3,1%."), ("3,1%", "is nog 3,1%."), ("3,4%", "was 3,1%, nu 3,4%.")]
)
def test_a_quote_from_an_earlier_edition_is_told_with_what_it_is_today(new: str, now: str) -> None:
    said = f"“3,1%” in “{QUOTE}” komt uit editie 2025. Deelname aan het sbo: {now}"
    assert told([{**OF_EDITION, "new": new}]) == said


def test_a_cell_that_is_called_as_the_list_is_has_a_note_like_any_other() -> None:
    current = added(written(first(), "duiding", QUOTE), "slot", markdown("lijst", QUOTE))
    made = run(current, "3,4%")
    assert notes(made) == ["lijst", "duiding", "lijst"]
    assert_whole(made)
    note = made["cells"][at(made, "lijst") - 1]
    assert "(`lijst`)" in source_of(note)


def test_a_quote_that_is_the_whole_sentence_is_said_once() -> None:
    assert told([{**OF_EDITION, "kind": "cijfer", "sentence": "3,1%", "new": "4"}]).count("“") == 1


def test_words_of_a_person_are_shown_as_they_are_and_draw_nothing() -> None:
    sentence = "a *b* _c_ `d` [e](f) <script> 1|2 $x$ \\ y\n# kop\r\n\tz"
    shown = told([{**OF_EDITION, "kind": "cijfer", "sentence": sentence, "new": "4"}])
    assert "\n" not in shown
    for sign in "*_`[]<>|$":
        assert not re.search(rf"(?<!\\){re.escape(sign)}", shown), sign
    assert r"\\ y # kop z" in shown


def test_every_cell_with_items_has_its_note_directly_above_it() -> None:
    current = written(written(first(), "duiding", QUOTE), "uitleg", QUOTE)
    current = added(current, "", markdown("top", "# Titel"))
    current = added(current, "slot", markdown("onder", QUOTE))
    current = written(current, "zin", "toon(FIGUUR) # mijn")
    made = run(current, "3,4%", cells=changed("zin", source="toon(FIGUUR) # hun"))
    assert notes(made) == ["lijst", "zin", "uitleg", "duiding", "onder"]
    order = [cell["id"] for cell in made["cells"]]
    for key in ("zin", "uitleg", "duiding", "onder"):
        assert order.index(key) == order.index(f"herzien-{key}") + 1
    assert order[:2] == ["herzien-lijst", "top"]
    for cell in made["cells"]:
        if "note" in stamp_of(cell):
            assert tags_of(cell) == ["herzien"]
            assert stamp_of(cell)["source"] == source_of(cell)
            assert (stamp_of(cell)["template"], stamp_of(cell)["region"]) == ("toets", "oost")
            assert (stamp_of(cell)["schema"], stamp_of(cell)["type"]) == (1, "markdown")


def test_the_list_on_top_names_each_cell_with_its_heading_and_its_reasons() -> None:
    fresh = changed("kop", source="## Deelname *nu*")
    current = written(written(rerun(None, fresh), "duiding", QUOTE), "uitleg", "Anders.")
    made = run(current, "3,4%", cells=changed("uitleg", fresh, source="Ook anders."))
    assert text(made, "herzien-lijst") == (
        "> **Concept**: 2 cellen te herzien\n>\n"
        "> - `uitleg` onder ‘Deelname \\*nu\\*’: het sjabloon veranderde ook\n"
        "> - `duiding` onder ‘Deelname \\*nu\\*’: 1 aanhaling klopt misschien niet meer\n>\n"
        "> Alles nagekeken? `aoj accept oost --all --edition 2026`"
    )
    one = rerun(deleted(made, "herzien-uitleg"), changed("uitleg", fresh, source="Ook anders."),
                figures={"FIGUUR": "3,4%"})  # fmt: skip
    assert "**Concept**: 1 cel te herzien" in text(one, "herzien-lijst")


@pytest.mark.parametrize(
    ("found", "reasons"),
    [
        ([OF_EDITION, {**OF_EDITION, "kind": "cijfer"}],
         "1 aanhaling uit een eerdere editie; 1 aanhaling klopt misschien niet meer"),
        ([{"kind": "kop"}], "cijfers onder deze kop zijn veranderd"),
        ([{"kind": "vervallen"}], "het sjabloon heeft deze cel niet meer"),
        ([{"kind": "teruggezet"}], "tekst van een eerdere stand"),
        ([{"kind": "parameters"}], "eigen parameters"),
        ([{"kind": "sjabloon"}, {"kind": "vervallen"}],
         "het sjabloon veranderde ook; het sjabloon heeft deze cel niet meer"),
    ],
)  # fmt: skip
def test_the_list_gives_the_reasons_of_a_cell_in_one_line(
    found: list[dict[str, Any]], reasons: str
) -> None:
    whole = {"cells": [set_items(markdown("cel", "Tekst."), found)], **AROUND}
    listed = source_of(place_notes(whole)["cells"][0])
    assert f"> - `cel`: {reasons}\n" in listed


@pytest.mark.parametrize(
    ("above", "heading"),
    [
        ("# Een", "Een"),
        ("## Twee ##", "Twee"),
        ("### Drie", ""),
        ("Tekst\n\n## Twee", "Twee"),
        ("#geen", ""),
    ],
)
def test_the_heading_in_the_list_is_the_last_one_above_the_cell(above: str, heading: str) -> None:
    marked = set_items(markdown("cel", "Tekst."), [{"kind": "sjabloon"}])
    whole = {"cells": [code("c", "# som"), markdown("k", above), code("d", "# Nee"), marked]}
    listed = source_of(place_notes({**whole, **AROUND})["cells"][0])
    assert (f"`cel` onder ‘{heading}’:" if heading else "`cel`:") in listed


def test_of_several_headings_in_a_cell_above_the_last_one_counts() -> None:
    marked = set_items(markdown("cel", "Tekst."), [{"kind": "sjabloon"}])
    above = markdown("k", "# Titel\n\n## Sectie\n\n```\n# geen kop\n```")
    listed = source_of(place_notes({"cells": [above, marked], **AROUND})["cells"][0])
    assert "onder ‘Sectie’" in listed


def test_a_heading_in_the_cell_itself_is_the_one_that_is_named() -> None:
    marked = set_items(markdown("cel", "## Eigen kop\n\nTekst."), [{"kind": "sjabloon"}])
    whole = {"cells": [markdown("k", "## Boven"), marked], **AROUND}
    assert "onder ‘Eigen kop’" in source_of(place_notes(whole)["cells"][0])


def test_notes_have_valid_ids_however_long_or_taken_those_of_the_cells_are() -> None:
    marked = [
        set_items(markdown(key, "Tekst."), [{"kind": "sjabloon"}])
        for key in ("x" * 64, "x" * 63 + "y", "a")
    ]
    whole = {"cells": [*marked, markdown("herzien-a", "Van mij."), markdown("herzien-lijst", "")]}
    made = place_notes({**whole, **AROUND})
    found = [cell["id"] for cell in made["cells"]]
    assert len(found) == len(set(found)) == 9
    nbformat.validate(nbformat.from_dict(made))
    assert place_notes(made) == made


def test_placing_notes_again_changes_nothing_and_without_items_there_are_none() -> None:
    made = quoting()
    assert place_notes(made) == made
    bare = remove_notes(made)
    assert notes(bare) == []
    assert ids(bare) == ids(made)
    assert place_notes({**bare, "cells": [set_items(c, []) for c in bare["cells"]]})["cells"] == [
        set_items(c, []) for c in bare["cells"]
    ]


def test_placing_notes_leaves_its_notebook_as_it_was() -> None:
    made = quoting()
    before = copy.deepcopy(made)
    place_notes(made)
    accept_cells(made, ["duiding"])
    mark_restored(made, None, "nu")
    assert made == before


# What a person does to a note


def test_deleting_the_note_says_that_the_cell_was_looked_at() -> None:
    made = run(deleted(quoting(), "herzien-duiding"), "3,4%")
    assert notes(made) == []
    assert text(made, "duiding") == QUOTE
    assert tags_of(find_cell(made, "duiding")) == ["duiding"]


def test_deleting_one_note_ends_only_that_one() -> None:
    current = written(written(first(), "duiding", QUOTE), "uitleg", QUOTE)
    made = run(current, "3,4%")
    assert notes(run(deleted(made, "herzien-uitleg"), "3,4%")) == ["lijst", "duiding"]


def test_deleting_the_list_only_brings_it_back() -> None:
    made = quoting()
    assert run(deleted(made, "herzien-lijst"), "3,4%") == made


def test_what_was_looked_at_comes_up_again_when_the_figure_moves_again() -> None:
    seen = run(deleted(written(quoting(), "duiding", "Nu 3,4%."), "herzien-duiding"), "3,4%")
    assert notes(seen) == []
    again = run(seen, "3,6%")
    assert [(i["old"], i["new"]) for i in items(again, "duiding")] == [("3,4%", "3,6%")]


def test_a_conflict_that_was_looked_at_does_not_come_back_by_itself() -> None:
    newer = changed("uitleg", source="Nieuw.")
    made = rerun(written(first(), "uitleg", "Van mij."), newer)
    seen = rerun(deleted(made, "herzien-uitleg"), newer)
    assert notes(seen) == []
    assert text(seen, "uitleg") == "Van mij."
    assert kinds(rerun(seen, changed("uitleg", source="Nieuwer.")), "uitleg") == ["sjabloon"]


def test_what_a_person_writes_in_a_note_becomes_a_cell_of_theirs() -> None:
    made = quoting()
    note = text(made, "herzien-duiding")
    made = run(written(made, "herzien-duiding", f"{note}\n\nNog nabellen.\nEn snel."), "3,4%")
    assert "Nog nabellen.\nEn snel." in texts(made)
    assert text(made, "herzien-duiding") == note
    order = [source_of(cell) for cell in made["cells"]]
    assert order.index("Nog nabellen.\nEn snel.") == order.index(note) - 1
    assert is_own(made, "eigen-duiding")
    assert find_cell(made, "eigen-duiding")["metadata"] == {}
    assert kinds(made, "duiding") == ["cijfer"]


def test_what_a_person_writes_in_the_list_becomes_a_cell_of_theirs() -> None:
    made = quoting()
    words = "Eerst dit lezen."
    current = written(made, "herzien-lijst", f"{words}\n{text(made, 'herzien-lijst')}")
    made = run(current, "3,4%")
    assert [source_of(cell) for cell in made["cells"]].count(words) == 1
    assert at(made, "herzien-lijst") == 0


def test_a_picture_that_was_pasted_in_a_note_is_kept() -> None:
    made = quoting()
    current = in_lab(made, lambda lab: lab.paste_image(at(made, "herzien-duiding"), "foto.png"))
    kept = find_cell(run(current, "3,4%"), "eigen-duiding")
    assert kept["attachments"] == {"foto.png": PIXEL}
    assert "![image.png](attachment:foto.png)" in source_of(kept)


def test_a_picture_in_a_note_without_words_is_kept_too() -> None:
    made = quoting()
    current = edit(
        made, lambda nb: find_cell(nb, "herzien-duiding").update(attachments={"foto.png": PIXEL})
    )
    assert find_cell(run(current, "3,4%"), "eigen-duiding")["attachments"] == {"foto.png": PIXEL}
    after = accept_cells(current, ["duiding"])
    assert find_cell(after, "eigen-duiding")["attachments"] == {"foto.png": PIXEL}


def test_words_in_a_note_that_is_no_longer_needed_are_kept() -> None:
    made = quoting()
    current = written(made, "herzien-duiding", "Nagebeld, het klopt zo.")
    back = run(current, "3,1%")
    assert notes(back) == []
    assert "Nagebeld, het klopt zo." in texts(back)


def split_note(lab: Lab) -> None:
    place = at(lab.notebook, "herzien-duiding")
    lab.split(place, lab.cells[place]["source"].index("> Nagekeken"))


def retype_note(lab: Lab) -> None:
    lab.retype(at(lab.notebook, "herzien-duiding"), "code")


def copy_note(lab: Lab) -> None:
    lab.copy_and_paste(at(lab.notebook, "herzien-duiding"), 2)


def cut_and_paste_note(lab: Lab) -> None:
    lab.cut_and_paste(at(lab.notebook, "herzien-duiding"), len(lab.cells) - 1)


def move_note(lab: Lab) -> None:
    lab.move(at(lab.notebook, "herzien-duiding"), 1)


def move_list(lab: Lab) -> None:
    lab.move(at(lab.notebook, "herzien-lijst"), 3)


@pytest.mark.parametrize(
    "do",
    [split_note, retype_note, copy_note, cut_and_paste_note, move_note, move_list],
    ids=lambda do: do.__name__,
)
def test_a_note_without_words_of_a_person_is_made_anew(do: Any) -> None:
    made = quoting()
    again = run(in_lab(made, do), "3,4%")
    assert ids(again) == ids(made)
    assert notes(again) == notes(made)
    assert [c["source"] for c in again["cells"]] == [c["source"] for c in made["cells"]]


def joined(notebook: Notebook, active: str, *others: str) -> Notebook:
    """Return what a run makes of a notebook in which cells were joined in JupyterLab."""
    places = [at(notebook, key) for key in (active, *others)]
    return run(in_lab(notebook, lambda lab: lab.join(places[0], places[1:])), "3,4%")


def test_a_note_joined_into_the_cell_below_stands_apart_again() -> None:
    made = quoting()
    again = joined(made, "duiding", "herzien-duiding")
    assert [cell["source"] for cell in again["cells"]] == [c["source"] for c in made["cells"]]
    assert items(again, "duiding") == items(made, "duiding")


def test_a_note_joined_into_the_cell_above_stands_apart_again() -> None:
    made = quoting()
    again = joined(made, "uitleg", "herzien-duiding")
    assert [cell["source"] for cell in again["cells"]] == [c["source"] for c in made["cells"]]
    assert items(again, "duiding") == items(made, "duiding")


def test_a_cell_joined_into_the_note_above_it_is_a_persons_with_its_items() -> None:
    again = joined(quoting(), "herzien-duiding", "duiding")
    assert texts(again).count(QUOTE) == 1
    assert kinds(again, "eigen-duiding") == ["cijfer"]
    assert notes(again) == ["lijst", "eigen-duiding"]
    assert "duiding" not in ids(again)


def test_three_cells_joined_around_a_note_keep_all_words_and_the_item() -> None:
    for active, others in (
        ("duiding", ("uitleg", "herzien-duiding")),
        ("herzien-duiding", ("uitleg", "duiding")),
        ("uitleg", ("herzien-duiding", "duiding")),
    ):
        again = joined(quoting(), active, *others)
        assert [line for found in texts(again) for line in found.split("\n") if line][4:-1] == [
            *(line for line in STORY.split("\n") if line),
            QUOTE,
        ]
        assert [i["quote"] for c in again["cells"] for i in items_of(c)] == ["3,1%"]


@pytest.mark.parametrize("active", ["duiding", "mijn"])
def test_an_open_quote_survives_a_join_with_the_cell_below(active: str) -> None:
    current = added(written(first(), "duiding", QUOTE), "duiding", markdown("mijn", "Van mij."))
    made = run(current, "3,4%")
    again = joined(made, active, "mijn" if active == "duiding" else "duiding")
    assert f"{QUOTE}\n\nVan mij." in texts(again)
    assert [i["quote"] for c in again["cells"] for i in items_of(c)] == ["3,1%"]
    assert len(notes(again)) == 2


def test_the_list_joined_into_the_first_cell_stands_apart_again() -> None:
    made = quoting()
    again = joined(made, "parameters", "herzien-lijst")
    assert [cell["source"] for cell in again["cells"]] == [c["source"] for c in made["cells"]]


def test_a_note_of_another_region_is_an_ordinary_cell_here() -> None:
    note = copy.deepcopy(find_cell(quoting(), "herzien-duiding"))
    note["metadata"]["aoj"]["region"] = "west"
    note["source"] = source_of(note).replace("accept oost", "accept west")
    made = rerun(added(first(), "slot", note))
    assert texts(made)[-1] == source_of(note)
    assert notes(made) == []


# What a person does to a cell with items


def test_both_halves_of_a_split_cell_keep_what_is_still_open() -> None:
    newer = changed("uitleg", source="Nieuw.")
    made = rerun(written(first(), "uitleg", f"{QUOTE}\n\nEn nog iets."), newer)
    place = at(made, "uitleg")
    halves = in_lab(made, lambda lab: lab.split(place, len(QUOTE)))
    again = rerun(halves, newer)
    above = again["cells"][at(again, "uitleg") - 2]
    assert [i["kind"] for i in items_of(above)] == ["sjabloon"]
    assert kinds(again, "uitleg") == ["sjabloon"]
    assert notes(again) == ["lijst", above["id"], "uitleg"]


def test_the_half_with_the_quote_keeps_the_item() -> None:
    made = quoting(f"{QUOTE}\n\nEn nog iets.")
    place = at(made, "duiding")
    again = run(in_lab(made, lambda lab: lab.split(place, len(QUOTE))), "3,4%")
    assert kinds(again, "duiding") == []
    assert len(notes(again)) == 2
    assert [i["quote"] for c in again["cells"] for i in items_of(c)] == ["3,1%"]


def test_deleting_the_note_of_a_cell_that_was_split_ends_both_halves() -> None:
    made = quoting(f"{QUOTE}\n\nNog eens: {QUOTE}")
    place = at(made, "duiding")
    halves = in_lab(made, lambda lab: lab.split(place, len(QUOTE)))
    assert notes(run(deleted(halves, "herzien-duiding"), "3,4%")) == []
    assert len(notes(run(halves, "3,4%"))) == 3


def test_a_copy_has_the_items_too() -> None:
    made = quoting()
    again = run(in_lab(made, lambda lab: lab.copy_and_paste(at(made, "duiding"), 3)), "3,4%")
    assert len(notes(again)) == 3
    assert sum(bool(items_of(cell)) for cell in again["cells"]) == 2


@pytest.mark.parametrize("key", ["duiding", "mijn"])
def test_items_survive_new_ids_and_a_new_place(key: str) -> None:
    current = written(added(first(), "slot", markdown("mijn", "Nog leeg.")), key, QUOTE)
    made = run(current, "3,4%")
    pasted = in_lab(made, lambda lab: lab.cut_and_paste(at(made, key), 3))
    for left in (pasted, edit(made, renumber)):
        again = run(left, "3,4%")
        assert [i["quote"] for c in again["cells"] for i in items_of(c)] == ["3,1%"]
        assert len(notes(again)) == 2
        seen = deleted(left, *(c["id"] for c in left["cells"] if stamp_of(c).get("note") == key))
        assert notes(run(seen, "3,4%")) == []


def test_items_survive_a_new_name_in_the_template() -> None:
    newer = changed("uitleg", id="anders", source="Nieuw.")
    made = rerun(written(first(), "uitleg", "Mijn."), changed("uitleg", source="Nieuw."))
    again = rerun(made, newer, {"anders": "uitleg"})
    assert kinds(again, "anders") == ["sjabloon"]
    assert notes(again) == ["lijst", "anders"]
    assert notes(rerun(deleted(again, "herzien-anders"), newer)) == []


def test_an_item_survives_a_conflict_with_the_template() -> None:
    made = quoting()
    again = run(made, "3,4%", cells=changed("duiding", source="*Wat vindt u?*", metadata={}))
    assert kinds(again, "duiding") == ["cijfer"]
    current = written(first(), "uitleg", QUOTE)
    made = run(current, "3,4%")
    again = run(made, "3,4%", cells=changed("uitleg", source="Nieuw."))
    assert sorted(kinds(again, "uitleg")) == ["cijfer", "sjabloon"]


def test_an_item_survives_that_the_template_drops_its_cell() -> None:
    made = run(written(first(), "uitleg", QUOTE), "3,4%")
    dropped = run(made, "3,4%", cells=without("uitleg"))
    assert sorted(kinds(dropped, "uitleg")) == ["cijfer", "vervallen"]
    seen = run(deleted(dropped, "herzien-uitleg"), "3,4%", cells=without("uitleg"))
    assert notes(seen) == []
    assert text(seen, "uitleg") == QUOTE


def test_items_survive_moving_and_labelling() -> None:
    made = moved(quoting(), "duiding", after="parameters")
    made = edit(made, lambda nb: find_cell(nb, "duiding")["metadata"].update(tags=["duiding"]))
    again = run(made, "3,4%")
    assert [i["quote"] for i in items(again, "duiding")] == ["3,1%"]
    assert at(again, "herzien-duiding") == at(again, "duiding") - 1
    assert tags_of(find_cell(again, "duiding")) == ["duiding", "herzien"]


# Accepting


def test_a_cell_is_known_by_its_id_and_by_what_a_note_called_it() -> None:
    made = quoting()
    assert names_of(find_cell(made, "duiding")) == {"duiding"}
    cell = {**find_cell(made, "duiding"), "id": "7"}
    assert names_of(cell) == {"7", "duiding"}
    cell["metadata"]["aoj"]["herzien"][0]["note"] = "vroeger"
    assert names_of(cell) == {"7", "duiding", "vroeger"}
    assert names_of(markdown("mijn", "")) == {"mijn"}
    assert names_of({"cell_type": "raw"}) == set()


def two_to_revise() -> Notebook:
    current = written(written(first(), "duiding", QUOTE), "uitleg", "Mijn uitleg.")
    current = added(current, "slot", markdown("mijn", QUOTE))
    return run(current, "3,4%", cells=changed("uitleg", source="Nieuw."))


def test_the_cells_to_revise_are_named() -> None:
    made = two_to_revise()
    assert cells_to_revise(made) == ["uitleg", "duiding", "mijn"]
    assert cells_to_revise(deleted(made, "herzien-duiding")) == ["uitleg", "mijn"]
    assert cells_to_revise(first()) == []


def test_accepting_a_cell_ends_its_items_and_no_other() -> None:
    made = two_to_revise()
    after = accept_cells(made, ["duiding"])
    assert cells_to_revise(after) == ["uitleg", "mijn"]
    assert notes(after) == ["lijst", "uitleg", "mijn"]
    assert "2 cellen te herzien" in text(after, "herzien-lijst")
    assert texts(after) == texts(made)
    assert tags_of(find_cell(after, "duiding")) == ["duiding"]
    assert stamp_of(find_cell(after, "duiding"))["cell"] == "duiding"
    assert items(after, "uitleg") == items(made, "uitleg")


def test_accepting_all_leaves_no_trace_of_notes() -> None:
    made = two_to_revise()
    after = accept_cells(made, cells_to_revise(made))
    assert notes(after) == []
    assert "herzien" not in {tag for cell in after["cells"] for tag in tags_of(cell)}
    assert find_cell(after, "mijn")["metadata"] == {}
    assert texts(after) == texts(made)
    assert run(after, "3,4%", cells=changed("uitleg", source="Nieuw.")) == {
        **after,
        "metadata": run(after, "3,4%", cells=changed("uitleg", source="Nieuw."))["metadata"],
    }


def test_accepting_what_is_not_there_changes_nothing() -> None:
    made = two_to_revise()
    assert accept_cells(made, ["nergens"]) == made
    assert accept_cells(made, []) == made


def test_accepting_one_cell_ends_also_those_of_which_the_note_was_deleted() -> None:
    made = deleted(two_to_revise(), "herzien-uitleg")
    assert cells_to_revise(accept_cells(made, ["duiding"])) == ["mijn"]


def test_words_in_a_note_are_kept_by_accepting() -> None:
    made = two_to_revise()
    words = "Nagebeld met de gemeente."
    made = written(made, "herzien-duiding", f"{text(made, 'herzien-duiding')}\n{words}")
    after = accept_cells(made, cells_to_revise(made))
    assert [source_of(c) for c in after["cells"]].count(words) == 1
    order = ids(after)
    assert order[order.index("duiding") - 1] == "eigen-duiding"


def test_words_in_two_copies_of_a_note_are_kept_in_cells_of_their_own() -> None:
    made = two_to_revise()
    note = find_cell(made, "herzien-duiding")
    twin = {**copy.deepcopy(note), "id": "kopie", "source": f"{source_of(note)}\nTwee."}
    made = added(written(made, "herzien-duiding", f"{source_of(note)}\nEen."), "slot", twin)
    after = accept_cells(made, ["duiding"])
    assert {"Een.", "Twee."} <= set(texts(after))
    assert len({cell["id"] for cell in after["cells"]}) == len(after["cells"])


def test_cells_without_ids_can_be_accepted() -> None:
    made = edit(two_to_revise(), lambda nb: find_cell(nb, "mijn").pop("id"))
    after = accept_cells(made, ["duiding"])
    assert texts(after) == texts(two_to_revise())
    assert len(notes(after)) == 3


def test_a_dropped_cell_that_was_accepted_is_a_persons_own_from_the_next_run() -> None:
    made = rerun(written(first(), "uitleg", "Mijn uitleg."), without("uitleg"))
    made = rerun(accept_cells(made, ["uitleg"]), without("uitleg"))
    assert text(made, "uitleg") == "Mijn uitleg."
    assert is_own(made, "uitleg")
    assert notes(made) == []


# An earlier state that was brought back

MOMENT = "1 mei 2026 09:03"


def test_texts_with_figures_of_an_earlier_state_are_to_be_revised() -> None:
    state = written(written(first(), "duiding", QUOTE), "uitleg", "Zonder getal.")
    state = added(state, "slot", markdown("mijn", "Er zijn er 7."), code("som", "7"))
    state = in_lab(state, lambda lab: lab.clear_outputs())
    back = mark_restored(state, first(), MOMENT)
    assert kinds(back, "duiding") == ["teruggezet"]
    assert kinds(back, "mijn") == ["teruggezet"]
    assert notes(back) == ["lijst", "duiding", "mijn"]
    assert MOMENT in text(back, "herzien-duiding")
    assert texts(back) == texts(state)
    made = run(back, "3,4%")
    assert kinds(made, "duiding") == ["teruggezet"], "until a person looked"


def test_texts_that_are_there_now_too_are_watched_over_already() -> None:
    state = added(written(first(), "duiding", QUOTE), "slot", markdown("mijn", "Er zijn er 7."))
    current = added(first(), "", markdown("elders", QUOTE))
    back = mark_restored(state, current, MOMENT)
    assert notes(back) == ["lijst", "mijn"]


def test_without_a_readable_notebook_every_text_with_figures_is_to_be_revised() -> None:
    state = written(first(), "duiding", QUOTE)
    assert notes(mark_restored(state, None, MOMENT)) == ["lijst", "duiding"]


def test_what_was_open_in_a_state_is_still_open_and_told_once() -> None:
    made = quoting()
    back = mark_restored(made, None, MOMENT)
    assert kinds(back, "duiding") == ["cijfer", "teruggezet"]
    twice = mark_restored(back, first(), "later")
    assert kinds(twice, "duiding") == ["cijfer", "teruggezet"]
    assert items(twice, "duiding")[1]["moment"] == "later"
    assert notes(twice) == ["lijst", "duiding"]


def test_what_a_person_ended_in_the_notebook_of_now_does_not_come_back() -> None:
    made = quoting()
    current = deleted(made, "herzien-duiding")
    assert notes(mark_restored(remove_notes(made), current, MOMENT)) == []
    assert notes(mark_restored(remove_notes(made), made, MOMENT)) == ["lijst", "duiding"]


def test_a_state_holds_no_items_that_a_person_had_ended() -> None:
    newer = changed("uitleg", source="Nieuw.")
    made = rerun(written(first(), "uitleg", "Van mij."), newer)
    kept = bare_notebook(made, "run", datetime(2026, 11, 22, tzinfo=UTC))
    assert [item["kind"] for cell in kept["cells"] for item in items_of(cell)] == ["sjabloon"]
    ended = bare_notebook(
        deleted(made, "herzien-uitleg"), "run", datetime(2026, 11, 22, tzinfo=UTC)
    )
    assert [item for cell in ended["cells"] for item in items_of(cell)] == []


def test_a_state_without_ids_comes_back() -> None:
    state = edit(written(first(), "duiding", QUOTE), drop_ids)
    assert len(notes(mark_restored(state, None, MOMENT))) == 2


def test_words_in_a_note_of_a_state_come_back_too() -> None:
    made = quoting()
    state = written(made, "herzien-duiding", f"{text(made, 'herzien-duiding')}\nNagebeld.")
    assert "Nagebeld." in texts(mark_restored(state, None, MOMENT))


# Items on a cell


@pytest.mark.parametrize("found", [None, "tekst", 7, {"kind": "x"}, [None, "x", {}, {"a": 1}]])
def test_damaged_items_are_no_items(found: Any) -> None:
    assert items_of({"metadata": {"aoj": {"herzien": found}}}) == []
    assert items_of({"metadata": {}}) == []


WHOLE = {
    "kind": "cijfer",
    "quote": "3,1%",
    "figure": "f",
    "sentence": "Het is 3,1%.",
    "label": "deelname",
    "old": "3,1%",
    "new": "3,4%",
}
CHANGED = {"figure": "f", "label": "deelname", "old": "1", "new": "2"}


def kept(item: Any) -> bool:
    cell = {"metadata": {"aoj": {"herzien": [item]}}}
    assert items_of(cell) in ([], [item])
    return bool(items_of(cell))


@pytest.mark.parametrize("kind", ["cijfer", "verloop", "vergelijking", "editie"])
def test_an_item_on_a_quote_is_whole_or_none(kind: str) -> None:
    assert kept({**WHOLE, "kind": kind})
    for name in ("quote", "figure", "sentence", "label", "old"):
        assert not kept({key: part for key, part in WHOLE.items() if key != name} | {"kind": kind})
    for name in WHOLE:
        assert not kept({**WHOLE, "kind": kind, name: 7})


@pytest.mark.parametrize("kind", ["kop", "sjabloon", "vervallen", "parameters", "teruggezet"])
def test_an_item_on_something_else_needs_no_quote(kind: str) -> None:
    assert kept({"kind": kind})
    assert kept({"kind": kind, "note": "cel"})
    assert not kept({"kind": kind, "note": 7})


def test_changes_under_a_heading_are_whole_or_none() -> None:
    assert kept({"kind": "kop", "changes": [CHANGED, CHANGED]})
    for name in CHANGED:
        part = {key: value for key, value in CHANGED.items() if key != name}
        assert not kept({"kind": "kop", "changes": [CHANGED, part]})
        assert not kept({"kind": "kop", "changes": [{**CHANGED, name: None}]})
    for odd in ("tekst", {"a": CHANGED}, [None], ["x"]):
        assert not kept({"kind": "kop", "changes": odd})


def test_damaged_items_stop_no_run() -> None:
    broken = [{"kind": "cijfer"}, {"kind": "kop", "changes": [{}]}, {"kind": 7}, "x"]
    current = edit(
        written(first(), "duiding", QUOTE),
        lambda nb: find_cell(nb, "duiding")["metadata"]["aoj"].update(herzien=broken),
    )
    assert notes(run(current)) == []


def test_an_item_is_open_until_the_note_about_it_is_gone() -> None:
    found = [{"kind": "a"}, {"kind": "b", "note": "cel"}, {"kind": "c", "note": "x"}]
    cell = set_items(markdown("cel", ""), found)
    assert [i["kind"] for i in open_items(cell, {"cel"})] == ["a", "b"]
    assert [i["kind"] for i in open_items(cell, set())] == ["a"]


def test_items_that_are_read_are_not_those_of_the_cell() -> None:
    change = {"figure": "f", "label": "sbo", "old": "1", "new": "3"}
    cell = set_items(markdown("cel", ""), [{"kind": "kop", "changes": [dict(change)]}])
    open_items(cell, ())[0]["changes"][0]["old"] = "2"
    items_of(cell)[0]["kind"] = "anders"
    assert items_of(cell) == [{"kind": "kop", "changes": [change]}]


def test_setting_items_touches_only_stamp_and_label() -> None:
    cell = markdown("cel", "Tekst.", "mijn", "herzien", "ook")
    cell["metadata"]["jupyter"] = {"source_hidden": True}
    marked = set_items(cell, [{"kind": "kop"}])
    assert marked["metadata"]["tags"] == ["mijn", "ook", "herzien"]
    assert marked["metadata"]["aoj"] == {"schema": 1, "herzien": [{"kind": "kop"}]}
    assert set_items(set_items(marked, [{"kind": "kop"}]), []) == {
        **cell,
        "metadata": {"jupyter": {"source_hidden": True}, "tags": ["mijn", "ook"]},
    }
    stamped = {**cell, "metadata": {"aoj": {"schema": 1, "cell": "cel"}}}
    assert set_items(set_items(stamped, [{"kind": "kop"}]), []) == stamped


def test_the_first_figures_are_those_of_the_template() -> None:
    """What this file takes for granted of the small template."""
    assert FIGURES["FIGUUR"] == "3,1%"
    assert STORY in texts(first())
    assert [cell["id"] for cell in CELLS] == ids(first())
