"""What the record of a printed figure says besides its number: what it is, where, in which unit.

A run compares these records with what people wrote, so each names its figure in Dutch words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aoj.bundle import PrintedFigure, join_figures
from aoj.indicators import INDICATORS, Indicator
from aoj.report.context import Context
from aoj.report.wording import sentences

PERCENT = "%"
_PREFIXES = {"verandering": "verandering van ", "deel": "deel van Nederland bij "}
"""Figures that are made of two others, by what stands in place of their period."""


def describe(figures: Iterable[PrintedFigure], context: Context) -> tuple[PrintedFigure, ...]:
    """Return each figure once, with its label, the name of its region and its unit."""
    return tuple(_described(figure, context) for figure in join_figures(figures))


def _described(figure: PrintedFigure, context: Context) -> PrintedFigure:
    indicator = context.meaning(INDICATORS[figure.indicator], figure.breakdown)
    label = f"{_name(indicator, figure)} {figure.label}".rstrip()
    unit = "" if figure.kind != "cijfer" else indicator.unit
    is_percentage = indicator.statistic in ("share", "ratio") or figure.period in _PREFIXES
    if figure.kind == "cijfer" and is_percentage:
        unit = PERCENT
    place = figure.place or context.names(figure.region_code)
    return replace(figure, label=label, place=place, unit=unit)


def _name(indicator: Indicator, figure: PrintedFigure) -> str:
    if figure.period in _PREFIXES:
        return _PREFIXES[figure.period] + sentences.bare_subject(indicator, figure.breakdown)
    title = sentences.title(indicator, figure.breakdown)
    return f"{title[:1].lower()}{title[1:]}"
