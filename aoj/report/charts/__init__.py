"""Which chart an indicator gets, what stands in it, and its message in words.

The values are chosen here from results; `figures` draws them, `wording` names them. A kind of chart
has a module here, which makes the bundle, and one in `figures`, which draws.
"""

from aoj.report.charts.choice import KINDS, make_chart

__all__ = ["KINDS", "make_chart"]
