"""The house style: told apart in grey and by the colour-blind, legible, Dutch, and everybody's."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D

from aoj.report import figures
from aoj.report.charts import KINDS
from aoj.report.figures.house_style import COLORS
from aoj.report.figures.page import BAND, GRID, QUIET, ROLES, TEXT
from aoj.report.figures.stacked import FILLS

COLOR_BLIND = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
"""Machado, Oliveira and Fernandes (2009), table 1, severity 1.0; on linear RGB."""


def linear(color):
    rgb = np.array(to_rgb(color))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """Return CIE L*a*b* of linear RGB (sRGB primaries, D65)."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def lightness(color):
    return lab(linear(color))[0]


def contrast(one, other="white"):
    """Return the contrast of two colours as WCAG 2 computes it."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    light, dark = sorted((float(weights @ linear(c)) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def shape(role):
    return role.dash, role.marker, role.hollow


@pytest.mark.parametrize("pair", list(itertools.combinations(ROLES, 2)), ids="-".join)
def test_two_roles_differ_in_grey_by_lightness_or_by_stroke_and_marker(pair):
    one, other = (ROLES[name] for name in pair)
    assert abs(lightness(one.color) - lightness(other.color)) >= 12 or shape(one) != shape(other)


def test_grey_print_would_take_away_a_difference_that_only_colour_makes():
    """So the test above can fail: two of the colours are nearly one grey."""
    greys = [lightness(role.color) for role in ROLES.values()]
    assert min(abs(a - b) for a, b in itertools.combinations(greys, 2)) < 12


@pytest.mark.parametrize("kind", COLOR_BLIND)
@pytest.mark.parametrize("pair", list(itertools.combinations(ROLES, 2)), ids="-".join)
def test_the_colour_blind_tell_two_roles_apart_by_colour_or_by_stroke_and_marker(pair, kind):
    one, other = (ROLES[name] for name in pair)
    seen = [lab(np.array(COLOR_BLIND[kind]) @ linear(role.color)) for role in (one, other)]
    assert np.linalg.norm(seen[0] - seen[1]) >= 10 or shape(one) != shape(other)


def test_a_simulation_of_no_colour_leaves_grey_as_it_is():
    for matrix in COLOR_BLIND.values():
        assert np.allclose(np.array(matrix) @ np.ones(3), 1, atol=1e-3)


def test_words_are_legible_and_lines_are_seen():
    for color in (TEXT, QUIET, *(ROLES[r].color for r in ROLES if r != "overige")):
        assert contrast(color) >= 4.5, color
    assert contrast(ROLES["overige"].color) >= 3.0  # ticks and thin lines, never text
    assert contrast(BAND) < 1.6, "a band must not compete with what stands in it"
    assert contrast(GRID) < 1.4, "nor the lines of the scale"


def test_figures_in_the_parts_of_a_stack_are_legible_and_neighbours_differ_in_grey():
    for fill, words in FILLS:
        assert contrast(fill, words) >= 4.5, fill
    steps = [lightness(fill) for fill, _ in FILLS]
    assert all(later - earlier >= 7 for earlier, later in itertools.pairwise(steps))


def test_charts_draw_the_country_peers_and_region_in_the_stroke_of_their_role():
    page = figures.draw_strip(
        [figures.StripRow("Meer", 0.12, "12%", strong=True)],
        [0.1, 0.11, 0.2],
        others_label="alle 3 gemeenten",
        country=0.15,
        country_label="Nederland 15%",
        peers=0.17,
        peers_label="gemeenten van dezelfde grootte 17%",
        words=str,
        smallest_step=0.01,
    )
    lines = [line for line in page.figure.findobj(Line2D) if isinstance(line, Line2D)]
    dashed = {line.get_color() for line in lines if line.is_dashed()}
    assert dashed == {ROLES["land"].color, ROLES["grootteklasse"].color}
    markers = {(line.get_marker(), line.get_markerfacecolor()) for line in lines}
    assert (ROLES["regio"].marker, ROLES["regio"].color) in markers


def test_the_page_on_figures_names_every_kind_and_colour():
    page = (Path(__file__).parent.parent / "docs" / "figuren.md").read_text(encoding="utf-8")
    for kind in KINDS:
        assert f"| `{kind}` |" in page, kind
    for name, color in COLORS.items():
        assert f"`{color}`" in page
        assert f"`aoj:{name}`" in page


OWN_CHARTS = """
import json, sys, warnings
warnings.simplefilter("error")
import matplotlib
matplotlib.use("Agg")
import aoj.report
early = "seaborn" in sys.modules
from aoj.report import huisstijl
huisstijl()
import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

def words(ax):
    ax.figure.canvas.draw()
    return [[t.get_text() for t in axis.get_ticklabels()] for axis in (ax.xaxis, ax.yaxis)]

_, ax = plt.subplots()
first, second = ax.plot([2015, 2020, 2025], [1000, 2500, 4000], [2015, 2025], [900, 3000])
years = words(ax)
_, ax = plt.subplots()
sns.barplot(pd.DataFrame({"v": [0.1, 0.25], "g": ["a", "b"]}), x="v", y="g", hue="g", ax=ax)
shares = words(ax)
_, ax = plt.subplots()
named = ax.axhline(-1500000, color="aoj:regio")
ax.set_ylim(-2000000, 500000)
large = words(ax)
print(json.dumps({
    "early": early, "years": years, "shares": shares, "large": large,
    "colors": [first.get_color(), second.get_color()],
    "strokes": [first.is_dashed(), second.is_dashed()],
    "palette": sns.color_palette().as_hex(), "named": matplotlib.colors.to_hex(named.get_color()),
    "font": ax.yaxis.get_ticklabels()[0].get_fontname(),
    "frame": [ax.spines[side].get_visible() for side in ("top", "right")],
}))
"""


@pytest.fixture(scope="module")
def own():
    """What a researcher's own charts look like: in a process of its own, since it sets defaults."""
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    done = subprocess.run(
        [sys.executable, "-c", OWN_CHARTS], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_report_does_not_load_seaborn_until_the_style_is_asked_for(own):
    assert own["early"] is False


def test_own_charts_have_dutch_figures_and_years_without_points(own):
    assert "2020" in own["years"][0]
    assert {"1.000", "2.500"} <= set(own["years"][1])
    assert {"0,00", "0,10", "0,20"} <= set(own["shares"][0])
    assert own["shares"][1] == ["a", "b"]
    assert {"-1.500.000", "0", "500.000"} <= set(own["large"][1])


def test_own_charts_have_the_colours_strokes_and_letter_of_the_report(own):
    expected = [color.lower() for color in COLORS.values()]
    assert own["palette"] == expected
    assert [f"#{c.lower().lstrip('#')}" for c in own["colors"]] == expected[:2]
    assert own["strokes"] == [False, True]
    assert own["named"] == expected[0]
    assert own["font"] == "Source Sans Pro"
    assert own["frame"] == [False, False]


def test_the_style_is_found_by_the_name_of_the_package():
    with mpl.rc_context():
        import matplotlib.style

        matplotlib.style.use("aoj.report.aoj")
        cycle = mpl.rcParams["axes.prop_cycle"].by_key()
    assert [f"#{color.lstrip('#')}" for color in cycle["color"]] == list(COLORS.values())
    assert len({str(stroke) for stroke in cycle["linestyle"]}) == len(cycle["color"])
