"""CBS 85094NED, Trajecten jeugdzorg in natura: trajectories that run on one day.

Quirks, topics seen on cbs.nl (30 June 2023):

- trajectories, not youth: who has two counts twice;
- a period is a day, 30 June or 31 December: here the half-year that it ends (`2023-H1`).
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

TABLE = Table(
    name="cbs_85094ned",
    title="Trajecten jeugdzorg in natura; regio (gemeente), op peildatum",
    table="85094NED",
    description="trajecten jeugdzorg op 30 juni en 31 december, per gemeente",
    figures=(
        Figures("jeugdzorg_trajecten", ("jeugdhulp", "jeugdbescherming", "jeugdreclassering")),
    ),
    division=(0, 1),
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
