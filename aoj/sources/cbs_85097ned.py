"""CBS 85097NED, Jeugdhulptrajecten in natura; verwijzer: who referred to jeugdhulp.

Quirks, topics and items seen on cbs.nl (first half of 2023):

- trajectories of jeugdhulp, not youth; each has one referrer;
- rounding of CBS was not seen, so that parts are not asserted to make up the total, only none to
  exceed it;
- half-years beside years: half-years are provisional until the first half of the next year
  appears, and do not add up to a year, since who had care in both counts in both;
- region is that of the woonplaatsbeginsel, whose rules changed in 2022 (a break in the series).
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

REFERRERS = (
    *("gemeentelijke_toegang", "huisarts", "jeugdarts", "gecertificeerde_instelling"),
    *("medisch_specialist", "rechter_raad_om", "geen_verwijzer", "onbekend"),
)

TABLE = Table(
    name="cbs_85097ned",
    title="Jeugdhulptrajecten in natura; verwijzer, regio (gemeente)",
    table="85097NED",
    description="trajecten jeugdhulp naar verwijzer, per gemeente",
    figures=(
        Figures(
            "jeugdhulp_verwijzers",
            ("totaal", *REFERRERS),
            within=dict.fromkeys(REFERRERS, "totaal"),
        ),
    ),
    division=(0, 1),
    sparse=True,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
