"""CBS 85102NED, Jongeren met een of meerdere vormen van jeugdzorg: how many on one day.

Quirks, the figure of the Netherlands on 30 June 2025 (326,505) seen on cbs.nl:

- a period is a day, 30 June or 31 December: here the half-year that it ends (`2025-H1`); the key of
  such a period was not seen, so that title or key may tell it;
- whether the table has gemeenten is not certain: a file without any is taken, a file with some must
  have all.
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

TABLE = Table(
    name="cbs_85102ned",
    title="Jongeren met één of meerdere vormen van jeugdzorg in natura; peildatum",
    table="85102NED",
    description="jongeren met jeugdzorg op 30 juni en 31 december",
    figures=(Figures("jeugdzorg_peildatum", ("totaal",)),),
    division=(0, 1),
    needs_gemeenten=False,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
