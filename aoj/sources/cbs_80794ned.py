"""CBS 80794ned, Personen met een uitkering: people with a benefit at the end of the year.

Quirks, months and the column `UitkeringsontvangersTotaal_1` seen in code of others:

- a table of months: the figure of December is taken as that of the year;
- the unit was not seen: a count or thousands, read as the file says it.
"""

from __future__ import annotations

from aoj.sources.odata import COUNT, THOUSANDS, Figures, Table

TABLE = Table(
    name="cbs_80794ned",
    title="Personen met een uitkering; uitkeringsontvangers per regio",
    table="80794ned",
    description="personen met een uitkering aan het eind van het jaar, per gemeente",
    figures=(Figures("uitkeringen", ("totaal",), units=(COUNT, THOUSANDS)),),
    division=(0, 1),
    year_end=True,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
