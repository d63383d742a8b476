"""CBS 85702NED, Gediplomeerden; onderwijssoort, woonregio: diplomas by gemeente of residence.

Quirks, items in a catalogue of others (August 2026):

- **counts are rounded to tens**, which is asserted; parts may differ from their total by tens;
- mbo includes extranei here, and excludes them in 85701NED;
- periods are school years, that of the diploma; whether gemeenten are those of the
  first or the second year was not seen: both are taken, as long as they are all there.
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

TABLE = Table(
    name="cbs_85702ned",
    title="Gediplomeerden; onderwijssoort, woonregio",
    table="85702NED",
    description="gediplomeerden naar onderwijssoort, per woongemeente",
    figures=(
        Figures(
            "gediplomeerden_woonregio",
            (
                *("vo", "vwo", "havo", "vmbo_gt", "vmbo_k", "vmbo_b", "vavo"),
                *("mbo", "mbo_entree", "mbo_2", "mbo_3", "mbo_4"),
            ),
            rounded_to=10,
            within={
                **dict.fromkeys(("vwo", "havo", "vmbo_gt", "vmbo_k", "vmbo_b"), "vo"),
                **dict.fromkeys(("mbo_entree", "mbo_2", "mbo_3", "mbo_4"), "mbo"),
            },
        ),
    ),
    division=(0, 1),
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
