"""CBS 86223NED, Arbeidsmarktsituatie jongeren: school, work and benefits at 15 to 27 years.

Quirks, dimensions in a catalogue of others, items on cbs.nl in predecessors (86087NED, 84455NED):

- `neet` is who follows no formal education and does not work;
- a table of its own per division of gemeenten, whose gemeenten all periods have, which shows by the
  gemeenten in the file;
- unit and rounding were not seen: a count or thousands, read as the file says it.
"""

from __future__ import annotations

from aoj.sources.odata import COUNT, THOUSANDS, Figures, Table
from aoj.sources.odata_regions import ONE_DIVISION

TABLE = Table(
    name="cbs_jongeren_arbeidsmarkt",
    title="Arbeidsmarktsituatie jongeren (15 tot 27 jaar); regio",
    table="86223NED",
    description="jongeren van 15 tot 27 jaar naar onderwijs, werk en uitkering, per gemeente",
    figures=(
        Figures(
            "jongeren_arbeidsmarkt",
            (
                *("totaal", "onderwijsvolgend", "niet_onderwijsvolgend", "neet"),
                *("geregistreerd_werkzoekend", "uitkering"),
            ),
            units=(COUNT, THOUSANDS),
            within={
                "onderwijsvolgend": "totaal",
                "niet_onderwijsvolgend": "totaal",
                "neet": "niet_onderwijsvolgend",
                "geregistreerd_werkzoekend": "totaal",
                "uitkering": "totaal",
            },
        ),
    ),
    division=ONE_DIVISION,
    sparse=True,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
