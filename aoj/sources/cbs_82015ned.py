"""CBS 82015NED, Bijstandsuitkeringen; uitkeringsgrondslag: bijstand at the end of the year.

Quirks, topics and months seen on cbs.nl (October 2024 to September 2025):

- benefits, not people: a couple has one;
- a table of months: the figure of December is taken as that of the year;
- the unit was not seen: a count or thousands, read as the file says it.
"""

from __future__ import annotations

from aoj.sources.odata import COUNT, THOUSANDS, Figures, Table

TABLE = Table(
    name="cbs_82015ned",
    title="Bijstandsuitkeringen; uitkeringsgrondslag, regio's",
    table="82015NED",
    description="bijstandsuitkeringen aan het eind van het jaar, per gemeente",
    figures=(Figures("bijstandsuitkeringen", ("totaal",), units=(COUNT, THOUSANDS)),),
    division=(0, 1),
    year_end=True,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
