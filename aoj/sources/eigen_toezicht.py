"""Supplied: how the internal supervision of a samenwerkingsverband is arranged."""

from __future__ import annotations

from aoj.sources.supplied import Column, Kind

KIND = Kind(
    name="toezicht",
    title="Intern toezicht van samenwerkingsverbanden",
    purpose="vorm van het interne toezicht per samenwerkingsverband",
    definition="Hoe het interne toezicht in dat jaar is geregeld, in enkele woorden.",
    where_from="Het samenwerkingsverband zelf: de statuten of het jaarverslag.",
    regions=("samenwerkingsverband",),
    periods=("year",),
    columns=(Column("toezicht", "tekst", "de vorm van het toezicht, in enkele woorden"),),
    examples=(
        {"regio": "PO2707", "periode": "2025", "toezicht": "onafhankelijke raad van toezicht"},
        {
            "regio": "VO2708",
            "periode": "2025",
            "toezicht": "algemeen bestuur met onafhankelijke voorzitter",
        },
    ),
    mark="toezicht",
    text_measures=("toezicht",),
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
