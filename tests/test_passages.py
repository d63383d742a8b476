"""Fixed passages of a region's file: markdown in, harmless HTML out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from report_land import NOORD, make_land

from aoj.bundle import MIME
from aoj.errors import InputError
from aoj.report import Report
from aoj.report.context import Context
from aoj.report.passages import make_passage, markdown_html
from aoj.runs.quotes import HandText, hand_texts

TEXT = """\
# Werkwijze

De **regio** kijkt *vooruit*,
samen met scholen.

- een
- twee

| soort | aantal |
|---|--:|
| po | 3 |
"""


def test_a_passage_becomes_paragraphs_lists_and_tables() -> None:
    bundle = make_passage({"werkwijze": TEXT}, "werkwijze")
    assert (bundle.kind, bundle.id, bundle.text) == ("tekst", "tekst-werkwijze", TEXT)
    for part in ("<strong>regio</strong>", "<li>twee</li>", "<th>soort</th>", "<em>vooruit</em>"):
        assert part in bundle.html
    assert bundle.figures == ()


def test_headings_of_a_passage_stay_below_those_of_the_notebook() -> None:
    found = markdown_html("# a\n\n## b\n\nc\n===\n\n##### d\n\n###### e\n")
    assert found.replace("\n", "") == "<h3>a</h3><h4>b</h4><h3>c</h3><h6>d</h6><h6>e</h6>"


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("a <img src=x onerror=y> b", "<img"),
        ('<div onclick="x()">\nblok\n</div>', "<div"),
        ("![kaart](https://voorbeeld.nl/kaart.png)", "<img"),
        ("![kaart](//voorbeeld.nl/kaart.png)", "<img"),
        ("![k][r]\n\n[r]: http://voorbeeld.nl/k.png", "<img"),
        ("[klik](javascript:alert(1))", "javascript"),
    ],
)
def test_a_passage_cannot_run_or_load_anything(text: str, absent: str) -> None:
    assert absent not in markdown_html(text)


def test_a_picture_from_elsewhere_becomes_its_description() -> None:
    html = markdown_html("Zie ![de *kaart*](https://voorbeeld.nl/k.png).")
    assert html == "<p>Zie de <em>kaart</em>.</p>\n"


def test_a_region_without_the_passage_shows_nothing() -> None:
    for passages in ({}, {"contact": "Bel ons"}):
        bundle = make_passage(passages, "werkwijze")
        assert (bundle.kind, bundle.text, bundle.html) == ("ontbreekt", "", "")


def test_a_misspelt_passage_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"a.yml: .*bedoelde u 'werkwijze'"):
        make_passage({"werkwijze": "x", "contact": "y"}, "werkwijs", "parameters/a.yml")


def printed(text: str) -> dict[str, Any]:
    bundle = make_passage({"inleiding": text}, "inleiding").payload()
    output = {"output_type": "display_data", "metadata": {}, "data": {MIME: bundle}}
    return {
        "cell_type": "code",
        "id": "inleiding",
        "metadata": {},
        "source": "",
        "outputs": [output],
    }


def test_a_passage_is_watched_over_as_the_text_of_a_person() -> None:
    found = hand_texts({"cells": [printed("De deelname is 2,0%."), printed("")]})
    assert found == [HandText("inleiding", "De deelname is 2,0%.")]


def test_a_report_shows_the_passage_of_its_region(tmp_path: Path) -> None:
    land = make_land(tmp_path)
    passages = {"inleiding": "Twee **samenwerkingsverbanden**."}
    context = Context("noord", NOORD, land, 2026, passages=passages)  # type: ignore[arg-type]
    report = Report("noord", context=context)
    assert "<strong>samenwerkingsverbanden</strong>" in report.tekst("inleiding").html
    assert report.tekst("werkwijze").html == ""
    with pytest.raises(InputError, match=r"parameters/noord\.yml"):
        report.tekst("inleidin")
