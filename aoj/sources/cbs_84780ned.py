"""CBS 84780NED, Voortijdig schoolverlaters; woonregio: early school leavers by residence.

Quirks, topics and figures of 2023/'24 seen on cbs.nl:

- **counts are rounded to tens**, which is asserted; CBS publishes the share in whole percents, so
  that it is not fetched but made of the counts;
- periods are school years; whether gemeenten are those of the first or the second year was not
  seen: both are taken, as long as they are all there;
- the dimension is called `Regiokenmerken`.
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

TABLE = Table(
    name="cbs_84780ned",
    title="Voortijdig schoolverlaters; geslacht, woonregio",
    table="84780NED",
    description="leerlingen en voortijdig schoolverlaters, per woongemeente",
    figures=(
        Figures(
            "vsv_woonregio",
            ("leerlingen", "vsv"),
            rounded_to=10,
            within={"vsv": "leerlingen"},
        ),
    ),
    division=(0, 1),
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
