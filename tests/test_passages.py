"""Fixed passages of a region's file: markdown in, harmless HTML out."""

from __future__ import annotations

import pytest

from aoj.errors import InputError
from aoj.report.passages import make_passage, markdown_html

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
