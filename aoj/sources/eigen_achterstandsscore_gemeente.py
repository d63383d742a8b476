"""Supplied: the disadvantage score per gemeente, from a workbook of CBS without a fixed form.

It is of the gemeente of residence and counts toddlers too: not the sum of the scores of schools.
"""

from __future__ import annotations

from aoj.sources.supplied import Column, Kind

KIND = Kind(
    name="achterstandsscore_gemeente",
    title="Achterstandsscore per gemeente",
    purpose="achterstandsscore per gemeente, met en zonder drempel",
    definition="De achterstandsscore van de kinderen die in de gemeente wonen, na aftrek van de "
    "drempel, en zo nodig die zonder drempel.",
    where_from="CBS, maatwerk 'Achterstandsscores gemeenten' (een werkmap per jaar), of het "
    "dashboard onderwijsachterstanden van het CBS. Gebruik de definitieve scores als die er zijn.",
    regions=("gemeente",),
    periods=("year",),
    columns=(
        Column("score", "punten", "score na aftrek van de drempel"),
        Column("score_zonder_drempel", "punten", "score zonder drempel", required=False),
    ),
    examples=(
        {
            "regio": "GM0363",
            "periode": "2024",
            "score": "41520,75",
            "score_zonder_drempel": "63817,2",
        },
        {"regio": "GM0384", "periode": "2024", "score": "733,4", "score_zonder_drempel": ""},
    ),
    mark="score",
    measures=("achterstandsscore_gemeente",),
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
