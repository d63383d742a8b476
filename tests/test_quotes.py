"""Quoted figures: what the finder finds, what it leaves alone, and how an open item ends."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aoj.bundle import MIME
from aoj.runs.quotes import (
    HandText,
    changes_under,
    figures_of,
    find_quoted,
    find_stale,
    hand_texts,
    recheck,
)
from aoj.runs.quotes.numbers import numbers
from aoj.runs.quotes.prose import sentences

SETS = Path(__file__).parent / "data" / "citaten"
REACHED = {"ontwikkel": (122, 0), "eigen": (100, 0), "eigen_meer": (225, 0), "proef": (91, 2)}
"""Per set: hits that were reached, and false alarms that are allowed."""
SECTION = "Hoeveel jongeren wonen er?"


class Score(NamedTuple):
    hits: int
    misses: list[str]
    false_alarms: list[str]


def load(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    cases = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    if "situaties_uit" in cases:
        cases["situaties"] = load(SETS / f"{cases['situaties_uit']}.yml")["situaties"]
    return cases


def score(cases: dict[str, Any]) -> Score:
    """Return how the finder does: a hit is the figure that was expected, in words that overlap."""
    hits, misses, false_alarms = 0, [], []
    for case in cases["gevallen"]:
        situation = cases["situaties"][case["situatie"]]
        text = HandText("cel", case["text"], case["section"])
        wanted = list(case["verwacht"])
        for found in find_stale([text], situation["before"], situation["after"]):
            assert found.quote in case["text"]
            assert found.sentence in case["text"]
            match = next((w for w in wanted if is_match(found.quote, found.figure, w)), None)
            if match is None:
                false_alarms.append(f"{case['id']}: {found.quote} ({found.figure})")
            else:
                wanted.remove(match)
                hits += 1
        misses += [f"{case['id']}: {w['quote']} ({w['figure']})" for w in wanted]
    return Score(hits, misses, false_alarms)


def is_match(quote: str, figure: str, wanted: dict[str, str]) -> bool:
    one, other = quote.casefold(), wanted["quote"].casefold()
    same = figure == wanted["figure"] or figure.startswith(f"{wanted['figure']}|")
    return same and (one in other or other in one)


@pytest.mark.parametrize("path", sorted(SETS.glob("*.yml")), ids=lambda path: path.stem)
def test_the_finder_does_at_least_as_well_as_it_did(path, capsys):
    found = score(load(path))
    with capsys.disabled():
        print(
            f"\n{path.stem}: {found.hits} gevonden, {len(found.misses)} gemist, "
            f"{len(found.false_alarms)} vals alarm"
        )
    hits, false_alarms = REACHED.get(path.stem, (0, len(found.false_alarms)))
    assert found.hits >= hits, found.misses
    assert len(found.false_alarms) <= false_alarms, found.false_alarms


@pytest.mark.parametrize("path", sorted(SETS.glob("*.yml")), ids=lambda path: path.stem)
def test_figures_that_did_not_change_are_never_reported(path):
    cases = load(path)
    for case in cases["gevallen"]:
        before = cases["situaties"][case["situatie"]]["before"]
        text = [HandText("cel", case["text"], case["section"])]
        assert find_stale(text, before, [*before, *before]) == []


def figure(
    indicator: str = "aandeel_jeugd",
    region: str = "rijnstreek",
    period: str = "2025",
    value: float | None = 0.139,
    *wordings: str,
    **changes: Any,
) -> dict[str, Any]:
    breakdown = changes.pop("breakdown", "0-14")
    made = {
        "id": "|".join((indicator, region, period, breakdown)),
        "indicator": indicator,
        "region_code": region,
        "period": period,
        "breakdown": breakdown,
        "value": value,
        "wordings": list(wordings),
        "kind": "cijfer",
        "label": "aandeel jongeren",
        "place": {"NL01": "Nederland"}.get(region, "Rijnstreek"),
        "unit": "%",
        "cell": "zin",
        "section": SECTION,
    }
    return {**made, **changes}


OLD = [figure(value=0.139), figure("aandeel_jeugd", "NL01", "2025", 0.15, "15,0%")]
OLD[0]["wordings"] = ["13,9%"]
NEW = [{**OLD[0], "value": 0.142, "wordings": ["14,2%"]}, OLD[1]]


def stale_in(text: str, before=OLD, after=NEW, section: str = SECTION) -> list[str]:
    return [found.quote for found in find_stale([HandText("cel", text, section)], before, after)]


def test_what_is_told_of_a_quote_reads_as_a_sentence():
    (found,) = find_stale([HandText("cel", "Nu is het **13,9%**.", SECTION)], OLD, NEW)
    assert found.item() == {
        "kind": "cijfer",
        "sentence": "Nu is het **13,9%**.",
        "quote": "13,9%",
        "figure": "aandeel_jeugd|rijnstreek|2025|0-14",
        "label": "aandeel jongeren in Rijnstreek, 2025",
        "old": "13,9%",
        "new": "14,2%",
    }
    assert found.cell == "cel"


def test_a_newer_year_is_named_beside_the_new_words():
    after = [figure(period="2026", value=0.142)]
    after[0]["wordings"] = ["14,2%"]
    (found,) = find_stale([HandText("cel", "Het is 13,9%.", SECTION)], OLD, after)
    assert found.new == "14,2% (2026)"
    assert stale_in("In 2025 was het 13,9%.", after=after) == []


def test_words_about_a_course_name_since_when():
    word = {"kind": "verloop", "value": None, "unit": "", "label": "aandeel jongeren sinds 2016"}
    before = [*OLD, figure(period="verloop", **word), figure(period="2016")]
    before[2]["wordings"], before[3]["wordings"] = ["gestegen"], ["12,0%"]
    after = [*before[:2], {**before[2], "wordings": ["gedaald"]}, before[3]]
    text = HandText("cel", "Het aandeel jongeren is sinds 2016 gestegen.", SECTION)
    (found,) = find_stale([text], before, after)
    assert (found.label, found.old, found.new) == (
        "aandeel jongeren in Rijnstreek sinds 2016", "gestegen", "gedaald",
    )  # fmt: skip
    assert stale_in("Het aandeel jongeren is sinds 2020 gestegen.", before, after) == []
    for words in ("is niet zeker", "te klein om te zeggen"):
        unsure = [*before[:2], {**before[2], "wordings": [words]}, before[3]]
        ((quote, new),) = [(f.quote, f.new) for f in find_stale([text], before, unsure)]
        assert (quote, new) == ("gestegen", words)


def test_old_records_without_labels_still_give_quotes():
    bare = ("id", "indicator", "region_code", "period", "breakdown", "value", "wordings", "section")
    before, after = ([{key: f[key] for key in bare} for f in figures] for figures in (OLD, NEW))
    assert stale_in("Het is 13,9%.", before, after) == ["13,9%"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# 13,9",
        "Wij streven naar 13,9%.",
        "Het steeg met 13,9%.",
        "`13,9%`",
        "[rapport](https://voorbeeld.nl/13,9%)",
        "In Elders is het 13,9%.",
        "In 2019 was het 13,9%.",
        "tussen 13,9% en 15%",
        "13,9%-13,9%",
        "Van de woningen is 13,9% oud.",
        "Het was 13,9%, nu is het 14,2%.",
    ],
)
def test_what_is_no_quote_is_left_alone(text):
    assert stale_in(text) == []


def test_a_quote_outside_its_section_needs_its_subject():
    assert stale_in("Het is 13,9%.", section="Elders") == []
    assert stale_in("Het aandeel jongeren is 13,9%.", section="Elders") == []
    sbo = {
        "label": "deelname aan het speciaal basisonderwijs",
        "wordings": ["2,3%"],
        "value": 0.023,
    }
    before = [figure("deelname_sbo", **sbo)]
    after = [{**before[0], "wordings": ["2,6%"], "value": 0.026}]
    assert stale_in("Naar het sbo gaat 2,3%.", before, after, "Elders") == ["2,3%"]
    assert stale_in("Naar school gaat 2,3%.", before, after, "Elders") == []


def test_every_quote_is_found_for_a_new_edition_moved_or_not():
    text = HandText("cel", "Hier is het 13,9%, in Nederland 15,0%.", SECTION)
    found = find_quoted([text], OLD)
    assert [(f.quote, f.old, f.new) for f in found] == [
        ("13,9%", "13,9%", ""), ("15,0%", "15,0%", ""),
    ]  # fmt: skip


# An open item

TEXT = "Nu is het 13,9%. Dat is veel."


def item(text: str = TEXT, **changes: Any) -> dict[str, Any]:
    (found,) = find_stale([HandText("cel", text, SECTION)], OLD, NEW)
    return {**found.item(), **changes}


def test_an_item_holds_while_the_quote_stands_and_takes_the_newest_words():
    later = [{**NEW[0], "value": 0.147, "wordings": ["14,7%"]}]
    assert recheck(item(), TEXT, NEW) == item()
    assert recheck(item(), TEXT, later) == item(new="14,7%")


def test_an_item_holds_when_its_sentence_was_touched_elsewhere():
    again = recheck(item(), "Het is nu dus 13,9%!", NEW)
    assert again == item(sentence="Het is nu dus 13,9%!")


@pytest.mark.parametrize(
    "text",
    [
        "Nu is het 14,2%. Dat is veel.",
        "Dat is veel.",
        "Nu is het 113,9%.",
        "In 2025 was het 13,9%.",
        "Nu is het `13,9%`.",
        "Het was 13,9%, nu 14,2%.",
        "Volgend jaar willen wij niet boven de 13,9% uitkomen, en dat is een hele opgave voor ons.",
    ],
)
def test_an_item_ends_when_the_text_no_longer_says_it(text):
    assert recheck(item(), text, NEW) is None


def test_an_item_ends_when_the_figure_is_back():
    assert recheck(item(), TEXT, OLD) is None


def test_an_item_stays_as_it_is_when_the_figure_is_no_longer_printed():
    assert recheck(item(), TEXT, NEW[1:]) == item()


def test_an_item_moves_on_with_its_series():
    later = [*NEW, {**NEW[0], "period": "2026", "id": NEW[0]["id"].replace("2025", "2026")}]
    later[-1]["wordings"] = ["14,9%"]
    assert recheck(item(), TEXT, later) == item(new="14,9% (2026)")


def test_a_rounded_quote_ends_when_it_is_true_again():
    text = "Bijna 14% van de inwoners is jong."
    opened = item(text)
    back = [{**NEW[0], "value": 0.1385, "wordings": ["13,9%"]}]
    near = [{**NEW[0], "value": 0.1372, "wordings": ["13,7%"]}]
    assert recheck(opened, text, NEW) == opened
    assert recheck(opened, text, back) is None
    assert recheck(opened, text, near) is None


def test_a_word_of_a_course_ends_when_it_is_true_again():
    found = {**OLD[0], "kind": "verloop", "wordings": ["gestegen"], "value": None}
    found |= {"period": "verloop", "id": "aandeel_jeugd|rijnstreek|verloop|0-14"}
    opened = {
        "kind": "verloop", "sentence": "Het aandeel steeg.", "quote": "steeg",
        "figure": found["id"], "label": "x", "old": "gestegen", "new": "gedaald",
    }  # fmt: skip
    down = {**found, "wordings": ["gedaald"]}
    assert recheck(opened, "Het aandeel steeg.", [down, *NEW]) == opened
    assert recheck(opened, "Het aandeel steeg.", [found, *NEW]) is None
    assert recheck(opened, "Het aandeel daalde.", [down, *NEW]) is None
    assert recheck(opened, "Het aandeel steeg.", NEW) == opened


def test_text_of_an_earlier_edition_stays_open_while_it_is_quoted():
    opened = item(kind="editie", edition="2025")
    assert recheck(opened, TEXT, OLD) == {**opened, "new": "13,9%"}
    assert recheck(opened, "Dat is veel.", OLD) is None


def test_items_of_another_kind_are_left_as_they_are():
    assert recheck({"kind": "sjabloon"}, "x", NEW) == {"kind": "sjabloon"}


def test_changes_under_a_heading_are_those_of_its_figures():
    assert changes_under(SECTION, OLD, NEW) == [
        {
            "figure": "aandeel_jeugd|rijnstreek|2025|0-14",
            "label": "aandeel jongeren in Rijnstreek, 2025",
            "old": "13,9%",
            "new": "14,2%",
        }
    ]
    assert changes_under("Elders", OLD, NEW) == []
    assert changes_under(SECTION, OLD, [*OLD, *OLD]) == []


# Notebooks


def cell(kind: str, source: str, key: str, stamp: dict[str, Any] | None = None, figures=()):
    made: dict[str, Any] = {"cell_type": kind, "id": key, "source": source, "metadata": {}}
    if stamp is not None:
        made["metadata"]["aoj"] = stamp
    if figures:
        made["outputs"] = [{"data": {MIME: {"figures": list(figures)}}}]
    return made


def test_figures_have_the_cell_and_the_heading_under_which_they_were_printed():
    printed = {"id": "a|b|c|d", "wordings": ["1"]}
    notebook = {
        "cells": [
            cell("code", "x", "eigen", figures=[printed]),
            cell("markdown", "# Titel\n\n## Jeugd ##", "kop"),
            cell("markdown", "### Onder\n```\n# geen kop\n```", "onder"),
            cell("code", "x", "c7", {"cell": "zin"}, [printed]),
            cell("code", "x", "leeg"),
        ]
    }
    assert [(f["cell"], f["section"]) for f in figures_of(notebook)] == [
        ("eigen", ""), ("zin", "Jeugd"),
    ]  # fmt: skip


def test_texts_are_the_cells_that_people_wrote():
    notebook = {
        "cells": [
            cell("markdown", "## Jeugd", "kop", {"cell": "kop", "source": "## Jeugd"}),
            cell("markdown", "Generieke tekst", "a", {"cell": "a", "source": "Generieke tekst"}),
            cell("markdown", "Bewerkt", "b", {"cell": "b", "source": "*Ruimte*"}),
            cell("markdown", "> te herzien", "n", {"note": "b", "source": "> te herzien"}),
            cell("markdown", "> noot, bewerkt", "m", {"note": "b", "source": "> te herzien"}),
            cell("markdown", "Eigen", "c"),
            cell("markdown", "Met open punt", "d", {"schema": 1, "herzien": []}),
            cell("markdown", "## Eigen kop\n\nTekst", "e"),
            cell("markdown", "### Tussenkop", "f"),
            cell("markdown", "  \n", "g"),
            cell("code", "1 + 1", "h"),
        ]
    }
    assert [(t.cell, t.section, t.heading_only) for t in hand_texts(notebook)] == [
        ("b", "Jeugd", False), ("c", "Jeugd", False), ("d", "Jeugd", False),
        ("e", "Eigen kop", False), ("f", "Eigen kop", True),
    ]  # fmt: skip


def test_the_report_itself_can_be_quoted(repo_root):
    """What the real report prints, read back from an executed notebook."""
    path = repo_root / "tests" / "notebooks" / "contextcijfers-fabelkust.ipynb"
    before = figures_of(json.loads(path.read_text(encoding="utf-8")))
    assert {f["section"] for f in before} >= {"De regio in één oogopslag"}
    after = [
        {**f, "wordings": ["24,1%"], "value": 0.241}
        if f["id"] == "aandeel_jeugd|fabelkust|2025|0-24"
        else f
        for f in before
    ]
    text = "In Fabelkust is 25,6% van de inwoners jonger dan 25, tegen 27,3% in Nederland."
    assert stale_in(text, before, after, "Hoeveel jongeren wonen er in de regio?") == ["25,6%"]
    assert stale_in(text, before, before, "Hoeveel jongeren wonen er in de regio?") == []


@pytest.mark.parametrize("region", ["fabelkust", "mijmerstreek"])
def test_who_copies_a_sentence_of_the_report_quotes_its_own_figures(repo_root, region):
    before, texts, printed = report_texts(repo_root, region)
    found = find_quoted(texts, before)
    assert len(found) >= 20
    strange = [one for one in found if one.figure not in printed[one.cell]]
    areas = [one for one in strange if one.figure.split("|")[1].startswith(("PO", "VO"))]
    # 'NEET' and 'niet leren en niet werken, alle jongeren' may be 4,5% of the same country and year
    alike = [
        one for one in strange if one.figure.split("|")[::2] == ["neet_risicofactoren", "2024"]
    ]
    assert strange == [one for one in strange if one in areas or one in alike]
    assert len(alike) <= 1  # the others: of the samenwerkingsverband that the region covers


def test_one_figure_that_moves_is_never_taken_for_another(repo_root):
    before, texts, _ = report_texts(repo_root, "mijmerstreek")
    counted = [f["id"] for f in before if f["kind"] == "cijfer" and f["value"] is not None]
    for key in list(dict.fromkeys(counted))[::12]:
        moved = {"value": 7.77, "wordings": ["777,7%"]}
        after = [{**f, **moved} if f["id"] == key else f for f in before]
        assert {found.figure for found in find_stale(texts, before, after)} <= {key}


def report_texts(repo_root, region):
    """Return the figures of an executed report, its sentences as texts, and their figures."""
    path = repo_root / "tests" / "notebooks" / f"contextcijfers-{region}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    figures = figures_of(notebook)
    sections = {figure["cell"]: figure["section"] for figure in figures}
    texts, printed = [], {}
    for one in notebook["cells"]:
        for output in one.get("outputs", []):
            bundle = output["data"][MIME]
            if bundle["kind"] == "zin":
                texts.append(HandText(one["id"], bundle["text"], sections[one["id"]]))
                printed[one["id"]] = {figure["id"] for figure in bundle["figures"]}
    return figures, texts, printed


def test_pasted_data_is_no_prose_and_costs_no_time():
    started = time.process_time()
    for text in ("13,9% " * 3000, "13,9% in Nederland, " * 1500, "a" * 50_000, "toen " * 3000):
        assert find_quoted([HandText("cel", text, SECTION)], OLD) == []
    assert time.process_time() - started < 5


def test_a_large_notebook_takes_no_time():
    cases = load(SETS / "ontwikkel.yml")
    before, after = [], []
    for at in range(4):
        for name, situation in cases["situaties"].items():
            for side, figures in ((before, situation["before"]), (after, situation["after"])):
                side += [{**f, "id": f"{f['id']}|{name}{at}"} for f in figures]
    texts = [
        HandText(str(at), case["text"], case["section"])
        for at, case in enumerate(cases["gevallen"][:60])
    ]
    taken = []
    for _ in range(3):
        started = time.process_time()
        find_stale(texts, before[:1500], after[:1500])
        taken.append(time.process_time() - started)
    assert len(before) >= 1500
    assert min(taken) < 0.4  # 0.1 on a quiet machine


# Properties

WORDS = st.sampled_from(
    [
        *(
            "13,9%",
            "14%",
            "15,0%",
            "1 op de",
            "7",
            "zeven",
            "bijna",
            "ruim",
            "ca.",
            "d.w.z.",
            "(2025)",
        ),
        *(
            "2024/'25",
            "in",
            "Nederland",
            "Rijnstreek",
            "jongeren",
            "van de",
            "inwoners",
            "gestegen",
        ),
        *(
            "hoger dan",
            "landelijk",
            "niet",
            "streven",
            "|",
            "---",
            "\n\n",
            "\n",
            "- ",
            "*",
            ">",
            "`",
        ),
        *(
            "# ",
            "![",
            "](",
            "x)",
            "<!--",
            "~~",
            "eerder",
            "sinds 2016",
            "het aandeel",
            "aantal",
            ".",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_finder_and_every_quote_is_a_piece_of_it(text):
    for found in (*find_stale([HandText("c", text, SECTION)], OLD, NEW),
                  *find_quoted([HandText("c", text, SECTION)], OLD)):  # fmt: skip
        assert found.quote in text
        assert found.sentence in text
        assert found.quote in found.sentence
        assert found.quote
        again = recheck(found.item(), text, NEW)
        assert again is None or again["quote"] == found.quote


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_what_did_not_change_is_never_reported_and_what_is_reported_stays_reported(text):
    texts = [HandText("c", text, SECTION)]
    assert find_stale(texts, OLD, OLD) == []
    found = find_stale(texts, OLD, NEW)
    assert find_stale(texts, OLD, NEW) == found
    for one in found:
        assert recheck(one.item(), text, NEW) is not None
        assert recheck(one.item(), text, OLD) is None


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_sentences_and_numbers_keep_their_place_in_the_text(text):
    for sentence in sentences(text):
        assert sentence.raw in text
        assert len(sentence.text) <= len(text)
        for number in numbers(sentence.text):
            assert 0 <= number.first <= number.at < number.end <= len(sentence.text)
