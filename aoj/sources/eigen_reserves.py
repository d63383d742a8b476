"""Supplied: the amounts of which the reservepositie of a samenwerkingsverband is made."""

from __future__ import annotations

from aoj.sources.supplied import Column, Kind

KIND = Kind(
    name="reserves",
    title="Reserves van samenwerkingsverbanden",
    purpose="eigen vermogen, materiële vaste activa en baten per samenwerkingsverband",
    definition="Bedragen uit de jaarrekening, in hele euro's of met centen, op 31 december of "
    "over het kalenderjaar.",
    where_from="De jaarrekening van het samenwerkingsverband: de balans, en de staat van baten en "
    "lasten. DUO publiceert dezelfde bedragen per bevoegd gezag.",
    regions=("samenwerkingsverband",),
    periods=("year",),
    columns=(
        Column("eigen_vermogen", "euro", "eigen vermogen", negative=True),
        Column("materiele_vaste_activa", "euro", "materiële vaste activa"),
        Column("rijksbijdragen", "euro", "rijksbijdragen van het jaar"),
        Column("totale_baten", "euro", "totale (bruto) baten van het jaar"),
    ),
    examples=(
        {
            "regio": "PO2707",
            "periode": "2024",
            "eigen_vermogen": "2350000",
            "materiele_vaste_activa": "145000",
            "rijksbijdragen": "31250000",
            "totale_baten": "31900000",
        },
        {
            "regio": "VO2708",
            "periode": "2024",
            "eigen_vermogen": "1.975.250,50",
            "materiele_vaste_activa": "88000,00",
            "rijksbijdragen": "28400000",
            "totale_baten": "29000000",
        },
    ),
    mark="eigen_vermogen",
    measures=("reserves",),
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
