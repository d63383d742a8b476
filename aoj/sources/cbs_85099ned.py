"""CBS 85099NED, Kerncijfers over jeugdzorg: youth with youth care, by form.

Quirks, topics and labels seen on cbs.nl (first half of 2022):

- **counts are rounded to fives**, which is asserted; the country is no sum of gemeenten, since who
  moved counts in both;
- parts do not add up: a youth counts once in each form that he or she has, and once in the total;
- `jeugdzorg` and `jeugdhulp` are in natura: pgb is left out;
- codes behind the forms contradict each other between years, so that forms go by title;
- half-years beside years: half-years are provisional until the first half of the next year
  appears, and do not add up to a year, since who had care in both counts in both;
- region is that of the woonplaatsbeginsel, whose rules changed in 2022 (a break in the series).
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

TABLE = Table(
    name="cbs_85099ned",
    title="Kerncijfers over jeugdzorg",
    table="85099NED",
    description="jongeren met jeugdhulp, jeugdbescherming of jeugdreclassering, per gemeente",
    figures=(
        Figures(
            "jeugdzorg",
            (
                *("jeugdzorg", "jeugdhulp", "jeugdhulp_zonder_verblijf"),
                *("jeugdhulp_met_verblijf", "jeugdbescherming", "jeugdreclassering"),
            ),
            rounded_to=5,
            within={
                "jeugdhulp": "jeugdzorg",
                "jeugdhulp_zonder_verblijf": "jeugdhulp",
                "jeugdhulp_met_verblijf": "jeugdhulp",
                "jeugdbescherming": "jeugdzorg",
                "jeugdreclassering": "jeugdzorg",
            },
        ),
    ),
    division=(0, 1),
    sparse=True,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
