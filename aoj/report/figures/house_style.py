"""The house style for a researcher's own charts: matplotlib and seaborn, with Dutch numbers."""

from __future__ import annotations

import math
from importlib import resources
from typing import Any

import matplotlib as mpl
from matplotlib.colors import get_named_colors_mapping
from matplotlib.rcsetup import cycler
from matplotlib.scale import LinearScale, register_scale
from matplotlib.ticker import ScalarFormatter

from aoj.errors import InputError
from aoj.report.figures.letters import families
from aoj.report.figures.page import HOUSE, ROLES
from aoj.report.palette import Palette, palette_of
from aoj.store.project import find_project

COLORS = {
    "regio": ROLES["regio"].color,
    "vergelijk": ROLES["grootteklasse"].color,
    "gemeente": ROLES["gemeente"].color,
    "land": ROLES["land"].color,
    "overig": ROLES["overige"].color,
}
"""aoj's own colours by whose figure it is, in the order in which charts take them."""
FIRST_YEAR, LAST_YEAR = 1900, 2100


families()  # so that plt.style.use("aoj.report.aoj"), which imports this room, finds the letter


def huisstijl(palette: Palette | None = None) -> None:
    """Give every chart that follows in this notebook the house style, with Dutch numbers on axes.

    It sets matplotlib's and seaborn's defaults. The colours have names: `color="aoj:regio"`, and so
    vergelijk, gemeente, land and overig. Without a palette they are those of the project that the
    notebook lies in, and aoj's own where it lies in none.
    """
    import seaborn  # half a second, which only who draws with it should wait

    path = resources.files("aoj.report").joinpath("aoj.mplstyle")
    with resources.as_file(path) as file:
        style: Any = mpl.rc_params_from_file(file, use_default_template=False)
    chosen = _of_project() if palette is None else palette
    colors = {name: chosen.ink(color) for name, color in COLORS.items()}
    strokes = style["axes.prop_cycle"].by_key()["linestyle"]
    cycle = cycler(color=list(colors.values()), linestyle=strokes)
    rc = {**style, "axes.prop_cycle": cycle}
    seaborn.set_theme(style="white", palette=list(colors.values()), rc=rc)
    names: Any = get_named_colors_mapping()
    for name, color in colors.items():  # one by one: `update` would leave what it remembers
        names[f"aoj:{name}"] = color
    register_scale(DutchScale)
    _sharp()


def _of_project() -> Palette:
    """Return the colours of the project around the working directory; aoj's own without one."""
    try:
        project = find_project()
    except InputError:
        return HOUSE
    return palette_of(project)


def _sharp() -> None:
    """Have a notebook show charts with twice the points, so that they print sharp."""
    import IPython
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    if IPython.get_ipython() is not None:
        set_matplotlib_formats("retina")


class DutchScale(LinearScale):
    """A linear axis, the usual one, with figures as Dutch readers write them."""

    name = "linear"

    def __init__(self, *_: Any) -> None:
        """Take the axis that matplotlib gave before 3.11, and needed not."""

    def set_default_locators_and_formatters(self, axis: Any) -> None:
        """Give an axis its ticks, and ours as the words beside them."""
        super().set_default_locators_and_formatters(axis)
        axis.set_major_formatter(DutchFormatter())


class DutchFormatter(ScalarFormatter):
    """Figures with a decimal comma and points between thousands; years without points.

    >>> words = DutchFormatter()
    >>> words.format_ticks([0, 2500, 5000]), words.format_ticks([2015, 2020, 2025])
    (['0', '2.500', '5.000'], ['2015', '2020', '2025'])
    >>> words.format_ticks([-0.5, 0, 0.5])
    ['-0,5', '0,0', '0,5']
    """

    def __init__(self) -> None:
        super().__init__(useOffset=False)
        self.set_scientific(False)
        self._ticks: list[float] = []

    def format_ticks(self, values: Any) -> list[str]:
        """Return the words beside the ticks of an axis."""
        self._ticks = [float(value) for value in values]
        return list(super().format_ticks(values))

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return one figure in words, with as many decimals as its axis needs."""
        text = str(super().__call__(x, pos)).replace("\N{MINUS SIGN}", "-")
        if self._has_years():
            return text
        whole, _, decimals = text.partition(".")
        sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
        grouped = f"{int(digits):,}".replace(",", ".") if digits.isdigit() else digits
        return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"

    def _has_years(self) -> bool:
        """Whether all ticks of the axis are years."""
        ticks = self._ticks
        whole = all(math.isclose(tick, round(tick), abs_tol=1e-9) for tick in ticks)
        return whole and bool(ticks) and min(ticks) >= FIRST_YEAR and max(ticks) <= LAST_YEAR
