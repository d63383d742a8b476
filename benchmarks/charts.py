"""Drawing and saving the charts of `contextcijfers`, and four of them beside seaborn.

    python benchmarks/charts.py [--region fabelkust] [--rounds 7]

First all charts of the template for one region of the example, each drawn once in a fresh process:
the time from plain values to an SVG file on disk, without computing figures and writing sentences.
Then four charts that seaborn can draw of the same values: bars, lines with a band, a heatmap, a
strip. Each is drawn and saved as SVG by us, by seaborn's defaults, and by seaborn with
`errorbar=None` (where a chart has none, that is the same call); in turn, so that a machine that
drifts treats them alike. Where seaborn makes its own band it gets the eight observations per place
or year of which the mean is drawn, since it bootstraps them; we draw given bounds. Printed: medians
in milliseconds of wall time. Only figures of one run compare.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROMISED = 1.5
"""Seconds for all charts of the complete template, on two cores."""
VERB = re.compile(r"rapport\.(figuur|overzicht)\(")
REPEATS = 8
"""Observations behind each mean that seaborn draws with its interval."""

Drawing = Callable[[Path], None]


def main() -> int:
    """Measure and print both tables; 1 if all charts together take longer than promised."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Plain)
    parser.add_argument("--region", default="fabelkust")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    os.chdir(ROOT)
    print(f"{processor()}, {os.cpu_count()} kernen, Python {platform.python_version()}, {load()}")
    print()
    with tempfile.TemporaryDirectory(prefix="aoj-figuren-") as folder:
        seconds = print_template(options.region, Path(folder))
        print()
        print_beside_seaborn(Path(folder), options.rounds)
    return int(seconds > PROMISED)


class _Plain(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the description."""


def processor() -> str:
    """Return what the machine calls its processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def load() -> str:
    """Return how busy the machine is: its load over the last minute."""
    if not hasattr(os, "getloadavg"):
        return "belasting onbekend"
    return f"belasting {os.getloadavg()[0]:.1f}".replace(".", ",")


def print_template(region: str, folder: Path) -> float:
    """Draw all charts of the template, print what that took, and return the seconds."""
    from aoj.report import Report

    report = Report(region)
    costs: dict[str, list[tuple[float, float]]] = {}
    with measured(costs, folder):
        for cell in chart_cells():
            eval(cell, {"rapport": report})  # a cell of our own template
    amount = sum(len(found) for found in costs.values())
    sums = {name: (_total(found, 0), _total(found, 1)) for name, found in costs.items()}
    wall, cpu = _total(sums.values(), 0), _total(sums.values(), 1)
    said = f"{amount} figuren, {wall:.2f} s wandtijd, {cpu:.2f} s CPU-tijd".replace(".", ",")
    print(f"Alle figuren van contextcijfers, {region}: {said}")
    print()
    print(f"| {'wat':<12} | aantal | wand (ms) | CPU (ms) |")
    print(f"| {'-' * 12} | -----: | --------: | -------: |")
    for name, (spent, used) in sorted(sums.items(), key=lambda item: -item[1][0]):
        print(
            f"| {name:<12} | {len(costs[name]):>6} | {1000 * spent:>9.0f} | {1000 * used:>8.0f} |"
        )
    return wall


def _total(pairs: Iterable[tuple[float, float]], place: int) -> float:
    return sum(pair[place] for pair in pairs)


def chart_cells() -> list[str]:
    """Return the cells of the template that draw."""
    path = ROOT / "notebooks" / "templates" / "contextcijfers.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [source for source in sources if VERB.match(source)]


@contextmanager
def measured(costs: dict[str, list[tuple[float, float]]], folder: Path) -> Iterator[None]:
    """Write down per drawing function what placing, drawing and saving a chart costs.

    A function that another calls counts once, in the outer one.
    """
    from aoj.report import figures
    from aoj.report.figures import heatmap

    depth = 0
    drawn: dict[int, tuple[str, float, float]] = {}

    def timed(name: str, draw: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any, **more: Any) -> Any:
            nonlocal depth
            depth += 1
            begin, busy = time.perf_counter(), time.process_time()
            page = draw(*values, **more)
            took = (time.perf_counter() - begin, time.process_time() - busy)
            depth -= 1
            if not depth:
                drawn[id(page)] = (name, *took)
            return page

        return call

    save = figures.Page.svg

    def saved(page: Any) -> bytes:
        begin, busy = time.perf_counter(), time.process_time()
        svg = save(page)
        (folder / f"{sum(map(len, costs.values()))}.svg").write_bytes(svg)
        took = (time.perf_counter() - begin, time.process_time() - busy)
        name, *before = drawn.pop(id(page))
        costs.setdefault(name, []).append((before[0] + took[0], before[1] + took[1]))
        return svg

    places = [(figures, name) for name in vars(figures) if name.startswith("draw_")]
    places += [] if hasattr(figures, "draw_heatmap") else [(heatmap, "draw_heatmap")]
    kept = [(room, name, getattr(room, name)) for room, name in places]
    try:
        for room, name, draw in kept:
            setattr(room, name, timed(name.removeprefix("draw_"), draw))
        figures.Page.svg = saved  # type: ignore[method-assign]
        yield
    finally:
        figures.Page.svg = save  # type: ignore[method-assign]
        for room, name, draw in kept:
            setattr(room, name, draw)


def print_beside_seaborn(folder: Path, rounds: int) -> None:
    """Draw four charts in three ways in turn, and print the medians."""
    charts = {
        "staven, 30 gemeenten": bars(),
        "lijnen met band, 2 x 12 jaar": lines(),
        "warmtekaart, 30 x 10": heatmaps(),
        "strip, 342 gemeenten": strips(),
    }
    print(f"| {'figuur (ms, mediaan)':<28} |    aoj | seaborn | errorbar=None | keer zo snel |")
    print(f"| {'-' * 28} | -----: | ------: | ------------: | -----------: |")
    for name, ways in charts.items():
        took: list[list[float]] = [[], [], []]
        for number in range(rounds + 1):
            for way, draw in enumerate(ways):
                begin = time.perf_counter()
                draw(folder / f"{way}.svg")
                if number:  # the first round warms fonts and imports of each way
                    took[way].append(1000 * (time.perf_counter() - begin))
        own, usual, plain = (statistics.median(found) for found in took)
        ratio = f"{usual / own:.1f} en {plain / own:.1f}".replace(".", ",")
        print(f"| {name:<28} | {own:>6.0f} | {usual:>7.0f} | {plain:>13.0f} | {ratio:>12} |")


def by_seaborn(draw: Callable[[Any, Any], None], size: tuple[float, float]) -> Drawing:
    """Return a drawing on a figure of pyplot, saved as SVG as a researcher would."""

    def work(path: Path) -> None:
        import matplotlib as mpl

        mpl.use("svg")
        import matplotlib.pyplot as plt
        import seaborn as sns

        figure, axes = plt.subplots(figsize=size)
        draw(sns, axes)
        figure.savefig(path, bbox_inches="tight")
        plt.close(figure)

    return work


def observations(names: list[Any], centre: Callable[[int], float]) -> Any:
    """Return a frame of some observations per name that scatter around its figure."""
    import pandas as pd

    rows = [
        (name, centre(i) * (0.9 + 0.2 * ((i * 7 + k * 3) % REPEATS) / REPEATS))
        for i, name in enumerate(names)
        for k in range(REPEATS)
    ]
    return pd.DataFrame(rows, columns=["naam", "waarde"])


def bars() -> tuple[Drawing, Drawing, Drawing]:
    """Thirty gemeenten with a figure each."""
    from aoj.report.figures import Bar, draw_bars

    names = [f"Gemeente nummer {i}" for i in range(30)]
    frame = observations(names, _wave)
    means = frame.groupby("naam", sort=False)["waarde"].mean()
    values = [Bar(name, value, f"{value:.1f}", "gemeente") for name, value in means.items()]

    def usual(sns: Any, axes: Any) -> None:
        sns.barplot(frame, x="waarde", y="naam", ax=axes)

    def plain(sns: Any, axes: Any) -> None:
        sns.barplot(frame, x="waarde", y="naam", errorbar=None, ax=axes)

    size = (7.0, 8.0)
    own = lambda path: path.write_bytes(draw_bars(values).svg())  # noqa: E731
    return own, by_seaborn(usual, size), by_seaborn(plain, size)


def lines() -> tuple[Drawing, Drawing, Drawing]:
    """Two lines of twelve years, each with a band."""
    import pandas as pd

    from aoj.report.figures import Panel, Point, Series, draw_trend

    years = list(range(2014, 2026))
    frames = {name: observations(years, _wave) for name in ("regio", "land")}
    frame = pd.concat([found.assign(wie=name) for name, found in frames.items()])
    series = []
    for name, found in frames.items():
        grouped = found.groupby("naam")["waarde"]
        bounds = zip(years, grouped.mean(), grouped.min(), grouped.max(), strict=True)
        points = [Point(year, str(year), mean, low=lo, high=hi) for year, mean, lo, hi in bounds]
        series.append(Series(name, tuple(points), name, last_text="1,0"))

    def own(path: Path) -> None:
        panels = [Panel("Verloop", tuple(series))]
        page = draw_trend(panels, words=lambda v: f"{v:.0f}", smallest_step=1.0, zero=True)
        path.write_bytes(page.svg())

    def usual(sns: Any, axes: Any) -> None:
        sns.lineplot(frame, x="naam", y="waarde", hue="wie", ax=axes)

    def plain(sns: Any, axes: Any) -> None:
        sns.lineplot(frame, x="naam", y="waarde", hue="wie", errorbar=None, ax=axes)

    size = (7.0, 2.7)
    return own, by_seaborn(usual, size), by_seaborn(plain, size)


def heatmaps() -> tuple[Drawing, Drawing, Drawing]:
    """Thirty gemeenten by ten indicators, each cell with its number."""
    import pandas as pd

    from aoj.report.figures.heatmap import HeatBlock, HeatCell, HeatRow, draw_heatmap

    words = ("hoger", "lager", "vergelijkbaar")
    numbers = [[_wave(i * 10 + k) for k in range(10)] for i in range(30)]
    rows = tuple(
        HeatRow(
            f"Gemeente nummer {i}",
            tuple(HeatCell(f"{v:.1f}", words[k % 3]) for k, v in enumerate(row)),
        )
        for i, row in enumerate(numbers)
    )
    headings = tuple((f"cijfer {k}",) for k in range(10))
    legend = [(word, f"{word} dan Nederland") for word in words]
    frame = pd.DataFrame(numbers, index=[row.label for row in rows])

    def own(path: Path) -> None:
        path.write_bytes(draw_heatmap([HeatBlock(headings, rows)], legend=legend).svg())

    def usual(sns: Any, axes: Any) -> None:
        sns.heatmap(frame, annot=True, fmt=".1f", ax=axes)

    size = (7.0, 6.0)
    return own, by_seaborn(usual, size), by_seaborn(usual, size)


def strips() -> tuple[Drawing, Drawing, Drawing]:
    """All gemeenten as ticks, and eight of them by name."""
    import pandas as pd

    from aoj.report.figures import StripRow, draw_strip

    others = [_wave(i) for i in range(342)]
    rows = [StripRow("De regio", others[0], f"{others[0]:.1f}", strong=True)]
    rows += [StripRow(f"Gemeente {i}", others[i], f"{others[i]:.1f}") for i in range(1, 8)]
    where = ["alle"] * len(others) + [row.label for row in rows]
    values = [*others, *(row.value for row in rows)]
    frame = pd.DataFrame({"waar": where, "waarde": values})

    def own(path: Path) -> None:
        page = draw_strip(
            rows,
            others,
            others_label="alle 342 gemeenten",
            country=others[5],
            country_label="Nederland",
            words=lambda value: f"{value:.0f}",
            smallest_step=1.0,
        )
        path.write_bytes(page.svg())

    def usual(sns: Any, axes: Any) -> None:
        sns.stripplot(frame, x="waarde", y="waar", ax=axes)

    size = (7.0, 3.5)
    return own, by_seaborn(usual, size), by_seaborn(usual, size)


def _wave(number: int) -> float:
    """Return a made figure between 5 and 25, the same in every run."""
    return 5.0 + (number * 37 % 101) / 5.0


if __name__ == "__main__":
    sys.exit(main())
