"""CBS, Jongeren in bijstandsgezinnen: young people in families with bijstand on 31 December.

Quirks, known by title only (data.overheid.nl):

- the id of the table is not known and changes with the division of gemeenten: it is looked for in
  the catalogue by its title;
- a period is a year or its 31 December; the gemeenten are those of one year in all periods;
- the unit was not seen: a count or thousands, read as the file says it.
"""

from __future__ import annotations

from aoj.sources.odata import COUNT, THOUSANDS, Figures, Table
from aoj.sources.odata_regions import ONE_DIVISION

TABLE = Table(
    name="cbs_bijstand_jeugd",
    title="Jongeren in bijstandsgezinnen; 0 tot 25 jarigen, regio",
    table="jongeren in bijstandsgezinnen",
    description="jongeren van 0 tot 25 jaar in gezinnen met bijstand op 31 december, per gemeente",
    figures=(Figures("jongeren_bijstandsgezinnen", ("totaal",), units=(COUNT, THOUSANDS)),),
    division=ONE_DIVISION,
    year_end=True,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
