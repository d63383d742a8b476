"""CBS 86131NED, Armoede van personen: people in poverty, by the method of 2024.

Quirks, known by title only; topics inferred from the national table 86127NED:

- the method of CBS, SCP and Nibud of 2024, which is no continuation of 'laag inkomen';
- the unit was not seen: a count or thousands with one decimal, read as the file says it;
- the gemeenten are those of one year in all periods, which shows by the gemeenten in the file.
"""

from __future__ import annotations

from aoj.sources.odata import COUNT, THOUSANDS, Figures, Table
from aoj.sources.odata_regions import ONE_DIVISION

TABLE = Table(
    name="cbs_armoede_personen",
    title="Armoede van personen; persoons- en huishoudenskenmerken, regio (2025)",
    table="86131NED",
    description="personen in armoede (methode van 2024), per gemeente",
    figures=(
        Figures(
            "armoede_personen",
            ("personen", "in_armoede"),
            units=(THOUSANDS, COUNT),
            within={"in_armoede": "personen"},
        ),
    ),
    division=ONE_DIVISION,
    sparse=True,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
