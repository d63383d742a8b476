"""CBS 82975NED, Jeugdbeschermingstrajecten: trajectories that began in the period.

Quirks, columns seen in code of others, the groups in front of them inferred from 82977NED:

- trajectories, not youth; `nieuw` are those of who had none before, the others are continued ones
  (taken over by another institution, or of another kind);
- half-years beside years: half-years are provisional until the first half of the next year
  appears, and do not add up to a year, since who had care in both counts in both;
- region is that of the woonplaatsbeginsel, whose rules changed in 2022 (a break in the series).
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

TABLE = Table(
    name="cbs_82975ned",
    title="Jeugdbeschermingstrajecten; regio",
    table="82975NED",
    description="begonnen en nieuwe trajecten jeugdbescherming, per gemeente",
    figures=(
        Figures(
            "jeugdbescherming_trajecten",
            ("begonnen", "nieuw"),
            within={"nieuw": "begonnen"},
        ),
    ),
    division=(0, 1),
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
