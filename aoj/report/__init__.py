"""The report on one region: the facade for notebooks, with its charts, tables and sentences."""

from aoj.report.facade import Report

__all__ = ["Report"]
