"""Charts: the same bytes in every run, small, nothing cut off, no words over each other."""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.lines import Line2D
from matplotlib.textpath import text_to_path

from aoj.report import figures
from aoj.report.canvas import keep_apart, round_ticks
from aoj.report.figures import Bar, Dot, Pair, Panel, Point, Series, Stack, StripRow, letters
from aoj.report.figures import page as page_of_charts
from aoj.report.wording import numbers

NAMES = [
    "'s-Gravenvoorde-Noorderkwartier",
    "Nergenswaard, Verzonnen en Denkbeeldonk",
    "Súdwest-Fryslânhoek",
    "Meer",
    "Alphen aan den Verzonnen Rijn",
    "Samenwerkingsverband Passend Onderwijs Zuidoost-Denkbeeldig-Brabant vo (fictief)",
]


def percent(value):
    return numbers.share(value, 0)


def strip(rows=8, others=342, seed=1, low=0.1, high=0.2):
    rng = random.Random(seed)
    shares = [rng.uniform(low, high) for _ in range(rows)]
    parts = [
        StripRow(NAMES[i % len(NAMES)], v, numbers.share(v), peers=(low + high) / 2, strong=i == 0)
        for i, v in enumerate(shares)
    ]
    return figures.draw_strip(
        parts,
        [rng.uniform(low, high) for _ in range(others)],
        others_label=f"alle {others} gemeenten",
        country=rng.choice([low, high]),
        country_label="Nederland 15,1%",
        words=percent,
        smallest_step=0.01,
        peers_label="andere gemeenten van dezelfde grootte samen",
        footer="Fictieve voorbeeldcijfers",
    )


def series(level, role="regio", label="Rijnstreek", years=range(2014, 2026)):
    points = tuple(
        Point(y, f"{y}/'{y - 1999:02d}", level * (1 + 0.01 * (y % 5)), y >= 2025, y == 2019)
        for y in years
    )
    return Series(label, points, role, last_text=numbers.number(level))


def trend(panels=5, level=12_345):
    titles = ["Voortgezet speciaal onderwijs", "Basisonderwijs", NAMES[-1]]
    made = [Panel(titles[i % 3], (series(level / 10**i),)) for i in range(panels)]
    return figures.draw_trend(made, words=numbers.number, smallest_step=1, zero=True, footer="x")


def bars(amount=9):
    made = [
        Bar(NAMES[i % len(NAMES)], 10.0 ** (i % 6), f"≥ {10 ** (i % 6)}") for i in range(amount)
    ]
    return figures.draw_bars(made, footer="Fictieve voorbeeldcijfers")


def dots(rows=8):
    rng = random.Random(2)
    made = []
    for i in range(rows):
        value = rng.uniform(0.05, 0.3)
        name = NAMES[i % len(NAMES)]
        ends = (None, None) if i == 3 else (value / 2, value * 1.5)
        made.append(Dot(name, value, numbers.share(value), *ends, i == 0, is_open=i == 4))
    return figures.draw_dots(
        made,
        country=0.05,
        country_label="Nederland 5,0%",
        words=percent,
        smallest_step=0.01,
        footer="Fictieve voorbeeldcijfers",
    )


def stacked(rows=8, parts=5):
    made = [
        Stack(NAMES[i % len(NAMES)], (1 / parts,) * parts, ("20,0%",) * parts, strong=i == 0)
        for i in range(rows)
    ]
    labels = ["Vmbo gemengd en theoretisch, leerjaar 3 en 4", "Praktijkonderwijs", *"abc"]
    return figures.draw_stacked(made, labels[:parts], footer="Fictieve voorbeeldcijfers")


def pairs():
    made = [Pair(name, 0.2, 0.3, "20,0%", "tussen 25,0% en 35,0%") for name in NAMES]
    return figures.draw_pairs(made, label=NAMES[3], other_label="Nederland", words=percent)


PAGES = {
    "dots 1": lambda: dots(1),
    "dots 30": lambda: dots(30),
    "stack of two": lambda: stacked(1, 2),
    "stack of five": lambda: stacked(30),
    "pairs": pairs,
    **{f"strip {n}": lambda n=n: strip(n) for n in (1, 5, 19, 30)},
    "strip of few": lambda: strip(3, others=6, low=0.002, high=0.009),
    "strip without spread": lambda: strip(2, others=1, low=0.0, high=0.0),
    "trend 1": lambda: trend(1),
    "trend 5": lambda: trend(5),
    "trend of millions": lambda: trend(4, level=1_356_911),
    "bars": bars,
    "bars 30": lambda: bars(30),
}


def boxes(page):
    """Return the words of a chart with the boxes they fill, in points."""
    return [(box.text, box) for box in page.boxes]


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_nothing_is_cut_off(make):
    page = make()
    for words, box in boxes(page):
        assert box.x0 >= 0, words
        assert box.y0 >= 0, words
        assert box.x1 <= page.width, words
        assert box.y1 <= page.height, words


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_no_words_stand_over_each_other(make):
    found = boxes(make())
    for i, (one, a) in enumerate(found):
        for other, b in found[i + 1 :]:
            across = min(a.x1, b.x1) - max(a.x0, b.x0)
            along = min(a.y1, b.y1) - max(a.y0, b.y0)
            assert not (across > 0.5 and along > 2.5), (one, other)


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_a_chart_is_the_same_bytes_each_time_and_valid_xml(make):
    first, second = make().svg(), make().svg()
    assert first == second
    root = ET.fromstring(first)
    assert root.tag.endswith("svg")
    assert b"<text" not in first
    assert b"<script" not in first
    assert b"http" not in first.replace(b"http://www.w3.org", b"")


ELSEWHERE = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import test_figures
for name, make in reversed(test_figures.PAGES.items()):
    print(name, hashlib.sha256(make().svg()).hexdigest())
"""


def test_another_process_place_and_language_give_the_same_bytes():
    away = {"TZ": "Pacific/Auckland", "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        env={**os.environ, **away},
    )
    assert done.returncode == 0, done.stderr
    there = sorted(done.stdout.splitlines())
    here = [f"{n} {hashlib.sha256(make().svg()).hexdigest()}" for n, make in PAGES.items()]
    assert there == sorted(here)


def test_every_letter_and_marker_that_is_used_is_defined():
    svg = strip().svg().decode()
    used = set(re.findall(r'xlink:href="#([^"]+)"', svg))
    assert used
    assert used <= set(re.findall(r' id="([^"]+)"', svg))


def test_charts_stay_small():
    assert len(strip(12).svg()) < 60_000
    assert len(trend(5).svg()) < 60_000
    assert len(bars(9).svg()) < 60_000


def test_a_label_of_several_lines_keeps_them_apart_at_the_end():
    lines = [series(1000, label="Rijnstreek"), series(1001, "land", "Nederland")]
    page = figures.draw_trend(
        [Panel("", tuple(lines))], words=numbers.number, smallest_step=1, zero=False
    )
    ends = [box for words, box in boxes(page) if words.startswith(("Rijnstreek", "Nederland"))]
    assert abs(ends[0].y0 - ends[1].y0) >= 11


def test_a_break_is_a_gap_and_a_provisional_year_is_dashed():
    page = trend(1)
    lines = [line for line in page.figure.findobj(Line2D) if line.get_linewidth() == 2.2]
    runs = {tuple(line.get_xdata()): line.is_dashed() for line in lines}
    assert len(runs) == 3  # before the break, after it, and the provisional year
    assert [runs[xs] for xs in sorted(runs)] == [False, False, True]


def test_text_is_measured_as_it_is_drawn():
    page = figures.Page(40)
    page.text(10, 20, "Nergenswaard, Verzonnen", bold=True)
    ((_, box),) = boxes(page)
    with mpl.rc_context({"font.size": 30}):
        measured, height, descent = text_to_path.get_text_width_height_descent(
            "Nergenswaard, Verzonnen", letters.font(page_of_charts.NORMAL, True), False
        )
    assert abs(box.x1 - box.x0 - measured) < 0.5
    assert abs(box.y1 - box.y0 - height) < 0.5
    assert abs(box.y0 - (20 - letters.BASELINE * page_of_charts.NORMAL - descent)) < 0.5


def test_the_letters_that_are_drawn_are_those_of_the_words_at_their_place():
    page = figures.Page(40)
    page.text(10, 20, "Aa", size=9.5, color="#123456")
    svg = page.svg().decode()
    found = re.search(
        r'<g fill="#123456" transform="translate\(10 ([\d.]+)\) scale\(0?.095 -0?.095\)">'
        r'<use xlink:href="#(\w+)"/><use xlink:href="#(\w+)" x="(\d+)"/></g>',
        svg,
    )
    assert found is not None
    y, first, second, x = found.groups()
    assert float(y) == pytest.approx(40 - (20 - letters.BASELINE * 9.5), abs=0.01)
    assert first != second
    assert float(x) == pytest.approx(100 * figures.text_width("A", 1), abs=4)
    for name in (first, second):
        assert f'<path id="{name}" d="m' in svg


def test_a_halo_is_white_behind_the_same_letters():
    page = figures.Page(40)
    page.text(10, 20, "Aa", halo=True)
    white, dark = re.findall(
        r'<g fill="(#\w+)"[^>]* transform="([^"]*)">(.*?)</g>', page.svg().decode()
    )
    assert (white[0], dark[0]) == ("#fff", page_of_charts.TEXT)
    assert white[1:] == dark[1:]
    assert len(page.boxes) == 1


def test_a_style_of_a_notebook_alters_no_chart():
    before = strip().svg()
    ugly = {"lines.linewidth": 9, "font.size": 30, "svg.hashsalt": "x", "path.simplify": False}
    ugly |= {"lines.scale_dashes": False, "lines.solid_capstyle": "round", "figure.dpi": 300}
    with mpl.rc_context(ugly):
        assert strip().svg() == before
        assert mpl.rcParams["font.size"] == 30


def test_without_the_package_of_the_typeface_charts_fall_back(monkeypatch):
    import builtins

    real = builtins.__import__

    def fake(name, *args, **kwargs):
        if name == "font_source_sans_pro":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", fake)
    assert letters.families.__wrapped__() == ("DejaVu Sans",)


@given(
    st.lists(st.floats(0, 500, allow_nan=False), min_size=1, max_size=12),
    st.floats(1, 20, allow_nan=False),
)
def test_labels_are_kept_apart_in_order_and_inside(wanted, gap):
    placed = keep_apart(wanted, gap, 0, 1000)
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    for a, b in itertools.pairwise(order):
        assert placed[b] - placed[a] >= gap - 1e-6
    assert min(placed) >= -1e-6
    assert max(placed) <= 1000 + 1e-6


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_ticks_are_round_few_and_enclose_the_figures(a, b):
    low, high = sorted((a, b))
    ticks = round_ticks(low, high, 5, smallest=1)
    assert ticks[0] <= low + 1e-6
    assert ticks[-1] >= high - 1e-6
    assert len(ticks) <= 9
    assert all(float(tick).is_integer() for tick in ticks)


def test_the_longest_name_of_a_kind_of_school_stands_on_one_line():
    name = "Vmbo gemengd en theoretisch, leerjaar 3 en 4"
    page = figures.draw_bars([Bar(name, 12.0, "12"), Bar("Havo", 3.0, "3")])
    assert name in [words for words, _ in boxes(page)]
