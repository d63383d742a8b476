"""CBS 82977NED, Jeugdreclasseringstrajecten: trajectories that began in the period.

Quirks, topics seen on cbs.nl (figures of 2021):

- trajectories, not youth; `nieuw` are those of who had none before, the others are continued ones
  (taken over by another institution, or of another kind);
- half-years beside years: half-years are provisional until the first half of the next year
  appears, and do not add up to a year, since who had care in both counts in both;
- region is that of the woonplaatsbeginsel, whose rules changed in 2022 (a break in the series).
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

TABLE = Table(
    name="cbs_82977ned",
    title="Jeugdreclasseringstrajecten; regio",
    table="82977NED",
    description="begonnen en nieuwe trajecten jeugdreclassering, per gemeente",
    figures=(
        Figures(
            "jeugdreclassering_trajecten",
            ("begonnen", "nieuw"),
            within={"nieuw": "begonnen"},
        ),
    ),
    division=(0, 1),
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
