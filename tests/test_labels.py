"""Words of charts are measured: none over another, none cut off, for long and many names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wide_land import ALWAYS, INDICATORS, SIZES, wide_report

from aoj.report.charts import KINDS
from aoj.report.figures import Page

ACROSS, ALONG = 0.5, 1.0
"""Points by which two boxes may touch: the air within a letter."""


@pytest.fixture
def pages(monkeypatch) -> list[Page]:
    """The pages that are drawn, without writing them as SVG."""
    drawn: list[Page] = []

    def keep(page: Page, *_: object) -> bytes:
        drawn.append(page)
        return b"<svg/>"

    monkeypatch.setattr(Page, "svg", keep)
    return drawn


def overlaps(page: Page) -> Iterator[tuple[str, str]]:
    """Yield words that stand over each other."""
    found = page.boxes
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            across = min(one.x1, other.x1) - max(one.x0, other.x0)
            along = min(one.y1, other.y1) - max(one.y0, other.y0)
            if across > ACROSS and along > ALONG:
                yield one.text, other.text


def outside(page: Page) -> Iterator[str]:
    """Yield words that go over the edge of the page, or were cut to fit."""
    for box in page.boxes:
        is_within = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= page.width and box.y1 <= page.height
        if not is_within or "…" in box.text:
            yield box.text


def check(page: Page, what: str) -> None:
    assert list(overlaps(page)) == [], what
    assert list(outside(page)) == [], what
    assert page.boxes, what


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES)
def test_no_words_overlap_or_are_cut_off(size, kind, pages):
    report = wide_report(size)
    for indicator in INDICATORS:
        before = len(pages)
        bundle = report.figuur(indicator, kind)
        assert (len(pages) > before) is (bundle.kind == "figuur"), (indicator, kind)
        for page in pages[before:]:
            check(page, f"{indicator} {kind} {size}")
    assert pages, "no indicator gave this kind of chart"


@pytest.mark.parametrize("size", SIZES)
def test_the_heatmap_and_the_parts_of_indicators_have_words_that_fit(size, pages):
    report = wide_report(size)
    report.overzicht()
    report.figuur("jeugdhulp_verwijzers", "strip", "rechter_raad_om")
    report.figuur("jeugdhulp_verwijzers", "punten", "medisch_specialist")
    assert pages
    for i, page in enumerate(pages):
        check(page, f"{i} {size}")


def test_the_names_that_are_measured_are_the_longest_there_are(pages):
    report = wide_report(30)
    report.figuur("jeugdhulp", "punten")
    words = {box.text for box in pages[0].boxes}
    assert set(ALWAYS) <= words
    assert len(pages[0].boxes) > 62, "thirty names, each with its figure"


def test_words_over_each_other_or_over_the_edge_are_seen():
    page = Page(100)
    page.text(10, 50, "Nuenen, Gerwen en Nederwetten")
    page.text(60, 52, "Hollands Kroon")
    assert list(overlaps(page)) == [("Nuenen, Gerwen en Nederwetten", "Hollands Kroon")]
    page.text(450, 20, "Súdwest-Fryslân")
    page.text(10, 20, "Hendrik-Ido-Amb…")
    page.text(10, 98, "Hoog")
    assert list(outside(page)) == ["Súdwest-Fryslân", "Hendrik-Ido-Amb…", "Hoog"]
