"""Supplied: the legal form of a samenwerkingsverband; no open file has it."""

from __future__ import annotations

from aoj.sources.supplied import Column, Kind

FORMS = {
    "vereniging": "een vereniging",
    "stichting": "een stichting",
    "cooperatie": "een coöperatie",
    "anders": "een andere vorm",
}

KIND = Kind(
    name="organisatievorm",
    title="Organisatievorm van samenwerkingsverbanden",
    purpose="organisatievorm per samenwerkingsverband",
    definition="De rechtsvorm van het samenwerkingsverband in dat jaar.",
    where_from="Het samenwerkingsverband zelf: de statuten of het ondersteuningsplan.",
    regions=("samenwerkingsverband",),
    periods=("year",),
    columns=(Column("organisatievorm", "keuze", "de rechtsvorm", choices=FORMS),),
    examples=(
        {"regio": "PO2707", "periode": "2025", "organisatievorm": "stichting"},
        {"regio": "VO2708", "periode": "2025", "organisatievorm": "vereniging"},
    ),
    mark="organisatievorm",
    text_measures=("organisatievorm",),
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
