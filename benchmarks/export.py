"""Our page and PDF of a notebook beside what nbconvert makes of it, in the same run.

    python benchmarks/export.py [--notebook PATH] [--rounds 9]

Of two notebooks: `contextcijfers` of the example (or PATH), and a plain one with twelve charts and
eight tables of pandas. Four ways, in turn, so that a machine that drifts treats them alike: our
HTML; our HTML and PDF together, heads of rows included, from one document; nbconvert's default HTML
(`lab`); and the best case of nbconvert's `webpdf`: its HTML, loaded into a browser that is open
already, and printed to a PDF. Everything is warm: the first round does not count. Each round has
other words and other pixels in each cell, since Typst remembers what it has set before.

Printed: medians and the middle half in milliseconds of wall time, and what of them was promised:
HTML and PDF at most 0.7 times webpdf, HTML no slower than nbconvert's default. Only figures of one
run compare. Needs the extra `browser` and Chromium or Chrome for webpdf.
"""

from __future__ import annotations

import argparse
import base64
import copy
import io
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "tests")]

from charts import load, processor  # noqa: E402 - beside this file

PROMISED_PDF, PROMISED_HTML = 0.7, 1.0
CHARTS, TABLES = 12, 8
KNOWN = ("kinderen", "jeugdhulp", "gemeente", "onderwijs", "regio", "leerlingen", "wachttijd")
Notebook = dict[str, Any]
Way = Callable[[Notebook], Any]


def main() -> int:
    """Measure and print both tables; 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Plain)
    parser.add_argument("--notebook", type=Path, help="an executed notebook of the example")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    print(f"{processor()}, {os.cpu_count()} kernen, Python {platform.python_version()}, {load()}")
    path = options.notebook or ROOT / "notebooks/regions/fabelkust/2026/contextcijfers.ipynb"
    if not path.exists():
        print(f"{path} is er niet; maak het eerst met: aoj run fabelkust", file=sys.stderr)
        return 2
    notebooks = {path.stem: json.loads(path.read_text(encoding="utf-8")), "gewoon": plain()}
    kept = True
    with ways() as four:
        for name, notebook in notebooks.items():
            print()
            took = measure(notebook, four, options.rounds)
            kept = told(name, took) and kept
    return int(not kept)


class _Plain(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the description."""


@contextmanager
def ways() -> Iterator[dict[str, Way]]:
    """Give the four ways, with a browser that is open."""
    from nbconvert.exporters.html import HTMLExporter
    from page_browser import open_browser

    from aoj.export.document import Document, as_draft, make_document
    from aoj.export.html import write_html
    from aoj.export.pdf import write_pdf

    usual = HTMLExporter()

    def document(notebook: Notebook) -> Document:
        made = make_document(notebook, "Rapport")
        return as_draft(made) if made.problems else made

    def page(notebook: Notebook) -> str:
        return write_html(document(notebook))

    def page_and_pdf(notebook: Notebook) -> tuple[str, bytes]:
        made = document(notebook)
        return write_html(made), write_pdf(made)

    def default(notebook: Notebook) -> str:
        import nbformat

        return str(usual.from_notebook_node(nbformat.from_dict(notebook))[0])

    with open_browser() as browser:
        # Nothing is fetched: that would only make webpdf slower, with a network it does.
        context = browser.new_context(offline=True)
        tab = context.new_page()

        def webpdf(notebook: Notebook) -> bytes:
            tab.set_content(default(notebook), wait_until="load")
            return bytes(tab.pdf(print_background=True))

        yield {
            "aoj HTML": page,
            "aoj HTML en PDF": page_and_pdf,
            "nbconvert HTML": default,
            "nbconvert webpdf": webpdf,
        }


def measure(notebook: Notebook, four: dict[str, Way], rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of each way in each round but the first."""
    took: dict[str, list[float]] = {name: [] for name in four}
    for number in range(rounds + 1):
        for at, (name, way) in enumerate(four.items()):
            own = changed(notebook, number * len(four) + at)
            begin = time.perf_counter()
            way(own)
            spent = 1000 * (time.perf_counter() - begin)
            if number:
                took[name].append(spent)
    return took


def told(name: str, took: dict[str, list[float]]) -> bool:
    """Print what the ways took; whether both promises are kept."""
    print(f"| {name:<18} | mediaan (ms) | middelste helft |")
    print(f"| {'-' * 18} | -----------: | --------------: |")
    for way, found in took.items():
        low, _, high = statistics.quantiles(found, n=4)
        print(f"| {way:<18} | {statistics.median(found):>12.0f} | {low:>7.0f}-{high:<7.0f} |")
    half = {way: statistics.median(found) for way, found in took.items()}
    ratio_pdf = half["aoj HTML en PDF"] / half["nbconvert webpdf"]
    ratio_html = half["aoj HTML"] / half["nbconvert HTML"]
    print(f"HTML en PDF: {_comma(ratio_pdf)} keer webpdf (beloofd: hooguit {_comma(PROMISED_PDF)})")
    print(f"HTML: {_comma(ratio_html)} keer nbconvert (beloofd: hooguit {_comma(PROMISED_HTML)})")
    return ratio_pdf <= PROMISED_PDF and ratio_html <= PROMISED_HTML


def _comma(number: float) -> str:
    return f"{number:.2f}".replace(".", ",")


def changed(notebook: Notebook, number: int) -> Notebook:
    """Return a notebook with other words, other pixels and other lines in each cell."""
    made = copy.deepcopy(notebook)
    for cell in made["cells"]:
        source = cell["source"]
        text = "".join(source) if isinstance(source, list) else source
        if cell["cell_type"] == "markdown":
            text = "\n".join(_worded(line, number) for line in text.splitlines())
        cell["source"] = text
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            for mime, value in data.items():
                if isinstance(value, list):
                    value = "".join(map(str, value))
                data[mime] = _other(mime, value, number)
    return made


def _worded(line: str, number: int) -> str:
    """Return a line of words with a word behind it; lists, tables and headings stay as they are."""
    is_text = len(line) > 60 and line[0].isalpha()
    return f"{line} Dit is ronde {number}." if is_text else line


def _other(mime: str, value: Any, number: int) -> Any:
    if mime == "text/html":
        value = value.replace("</p>", f" ({number})</p>").replace("</td>", f" {number}</td>", 3)
        for part in _drawings(value):
            drawn = base64.b64decode(part)
            value = value.replace(part, base64.b64encode(_nudged(drawn, number)).decode("ascii"))
    elif mime == "image/svg+xml":
        value = _nudged(value.encode("utf-8"), number).decode("utf-8")
    elif mime == "image/png":
        value = _repainted(value, number)
    return value


def _drawings(html: str) -> list[str]:
    mark = "data:image/svg+xml;base64,"
    return [part.split('"', 1)[0].split("'", 1)[0] for part in html.split(mark)[1:]]


def _nudged(svg: bytes, number: int) -> bytes:
    """Return a drawing with a small line more."""
    line = f'<path d="M0 0 L{number} 1" stroke="#fff" stroke-width="0.1"/></svg>'
    head, end, _ = svg.rpartition(b"</svg>")
    return head + line.encode("ascii") if end else svg


def _repainted(data: str, number: int) -> str:
    """Return a PNG with one point of another colour."""
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        painted = image.convert("RGB")
    painted.putpixel((number % painted.width, 0), (number % 256, 1, 2))
    out = io.BytesIO()
    painted.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode("ascii")


def plain() -> Notebook:
    """Return a notebook as a researcher makes one: twelve charts, eight tables, text and notes."""
    import matplotlib as mpl

    mpl.use("svg")
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(7)
    cells = [_text("# Monitor onderwijs en jeugdhulp: Oost\n\n" + _words(40))]
    for number in range(CHARTS):
        cells.append(
            _text(f"## Thema {number + 1}\n\n{_words(90)}[^{number}]\n\n[^{number}]: Noot.")
        )
        kind = "image/svg+xml" if number % 2 else "image/png"
        cells.append(
            _shown({kind: _chart(rng, kind)}, f"# alt: Lijnen van thema {number + 1} dalen.")
        )
        if number < TABLES:
            rows = 60 if number == 0 else 8
            values = rng.integers(10, 9000, (rows, 12 if number == 1 else 5))
            columns = [f"Kolom {at}" for at in range(values.shape[1])]
            frame = pd.DataFrame(values, [f"Gemeente {at}" for at in range(rows)], columns)
            cells.append(_shown({"text/html": frame.to_html(), "text/plain": "tabel"}))
        cells.append(_text(_words(120) + "\n\n- " + _words(12) + "\n- " + _words(12)))
    for at, cell in enumerate(cells):
        cell["id"] = f"cel-{at}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _words(amount: int) -> str:
    return "De " + " ".join(KNOWN[at * 5 % len(KNOWN)] for at in range(amount)) + "."


def _text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _shown(data: dict[str, str], source: str = "frame") -> dict[str, Any]:
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "execution_count": 1,
        "outputs": [output],
    }


def _chart(rng: Any, mime: str) -> str:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 3.5))
    for _ in range(5):
        axes.plot(range(2010, 2026), rng.normal(10, 2, 16).cumsum())
    axes.set_title("Verloop over de jaren")
    out = io.BytesIO()
    figure.savefig(out, format="svg" if "svg" in mime else "png", dpi=110)
    plt.close(figure)
    data = out.getvalue()
    return data.decode("utf-8") if "svg" in mime else base64.b64encode(data).decode("ascii")


if __name__ == "__main__":
    sys.exit(main())
