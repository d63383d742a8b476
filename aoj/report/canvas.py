"""Where charts stand on paper: scales, round ticks, wrapped names, labels that keep apart.

Pure arithmetic in points (1/72 inch), without a drawing library.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """A straight line from figures to points on the page.

    >>> Scale(0, 10, 100, 200).at(5)
    150.0
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where on the page a figure stands."""
        width = self.high - self.low
        part = (value - self.low) / width if width else 0.5
        return self.start + part * (self.end - self.start)


def round_ticks(low: float, high: float, amount: int = 5, smallest: float = 0.0) -> list[float]:
    """Return at most about `amount` round figures that enclose low and high.

    `smallest` is the smallest step that still prints differently.

    >>> round_ticks(0, 23), round_ticks(0.131, 0.178)
    ([0.0, 5.0, 10.0, 15.0, 20.0, 25.0], [0.13, 0.14, 0.15, 0.16, 0.17, 0.18])
    >>> round_ticks(0, 2, smallest=1)
    [0, 1, 2]
    """
    if not high > low:
        high = low + (abs(low) * 0.2 or 1.0)
    raw = max((high - low) / amount, smallest)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in STEPS if s * power >= raw * (1 - 1e-9))
    if smallest and step < 10 * smallest:
        step = math.ceil(step / smallest - 1e-9) * smallest
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(k * step, 12) for k in range(first, last + 1)]


def keep_apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions as near as can be to those wanted, `gap` apart, within low and high.

    The order of the wishes is kept; where they do not all fit they stand evenly.

    >>> keep_apart([10, 11, 50], 10, 0, 100)
    [5.5, 15.5, 50.0]
    >>> keep_apart([98, 99], 10, 0, 100)
    [90, 100]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    groups: list[list[float]] = []  # each: sum of wishes brought back to the first place, size
    for rank, index in enumerate(order):
        groups.append([float(wanted[index]) - gap * rank, 1])
        while len(groups) > 1 and _mean(groups[-2]) >= _mean(groups[-1]):
            total, size = groups.pop()
            groups[-1] = [groups[-1][0] + total, groups[-1][1] + size]
    base = [mean for group in groups for mean in [_mean(group)] * int(group[1])]
    top = high - gap * (len(wanted) - 1)
    placed = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        placed[index] = max(min(base[rank], top), low) + gap * rank
    return placed


def wrap(text: str, width: float, measure: Callable[[str], float], lines: int = 2) -> list[str]:
    """Return a text in at most `lines` lines that fit `width`; the last is cut with an ellipsis.

    Lines break at spaces and after hyphens.

    >>> wrap("een lange naam", 8, len), wrap("kort", 8, len), wrap("een twee drie vier", 8, len)
    (['een', 'lange n…'], ['kort'], ['een twee', 'drie vi…'])
    >>> wrap("Oud-Zandhuizen", 10, len)
    ['Oud-', 'Zandhuizen']
    """
    words, found = re.split(r"(?<=-)(?=\w)|\s+", text.strip()), [""]
    while words:
        longer = _joined(found[-1], words[0])
        if measure(longer) <= width or (not found[-1] and len(found) < lines):
            found[-1] = longer
        elif len(found) < lines:
            found.append("")
            continue
        else:
            rest = functools.reduce(_joined, words, found[-1])
            found[-1] = _cut(rest, width, measure)
            break
        words.pop(0)
    return [_cut(line, width, measure) for line in found]


def _joined(line: str, word: str) -> str:
    return f"{line}{word}" if not line or line.endswith("-") else f"{line} {word}"


def _cut(text: str, width: float, measure: Callable[[str], float]) -> str:
    if measure(text) <= width:
        return text
    while text and measure(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _mean(group: Sequence[float]) -> float:
    return group[0] / group[1]
