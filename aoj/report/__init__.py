"""The report on one region: the facade for notebooks, with its charts, tables and sentences."""

from aoj.report.facade import Report
from aoj.report.figures.house_style import huisstijl

__all__ = ["Report", "huisstijl"]
