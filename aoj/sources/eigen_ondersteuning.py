"""Supplied: pupils with an ontwikkelingsperspectief (opp) and pupils with lwoo; no open file."""

from __future__ import annotations

from aoj.sources.supplied import Column, Kind, Whole

KIND = Kind(
    name="ondersteuning",
    title="Extra ondersteuning op scholen, per samenwerkingsverband",
    purpose="leerlingen met een ontwikkelingsperspectief (opp) of met lwoo",
    definition="Leerlingen op 1 oktober van de scholen in het samenwerkingsverband. In het primair "
    "onderwijs zijn dat de leerlingen van het basisonderwijs, zonder sbo en so; in het voortgezet "
    "onderwijs alle leerlingen zonder vso, waarbij vavo half telt. Van hen de leerlingen met een "
    "ontwikkelingsperspectief, en in het voortgezet onderwijs de leerlingen met lwoo.",
    where_from="Het samenwerkingsverband zelf, of het Dashboard Passend Onderwijs. Geen open "
    "bestand heeft deze aantallen.",
    regions=("samenwerkingsverband",),
    periods=("school_year",),
    columns=(
        Column("leerlingen", "personen", "alle leerlingen, afgerond op hele leerlingen"),
        Column(
            "leerlingen_opp",
            "personen",
            "van hen met een ontwikkelingsperspectief",
            required=False,
        ),
        Column("leerlingen_lwoo", "personen", "van hen met lwoo (alleen vo)", required=False),
    ),
    examples=(
        {
            "regio": "PO2707",
            "periode": "2024/25",
            "leerlingen": "62890",
            "leerlingen_opp": "1130",
            "leerlingen_lwoo": "",
        },
        {
            "regio": "VO2708",
            "periode": "2024/25",
            "leerlingen": "40250",
            "leerlingen_opp": "2275",
            "leerlingen_lwoo": "3310",
        },
    ),
    mark="leerlingen_opp",
    measures=("ondersteuning",),
    wholes=(
        Whole("leerlingen", ("leerlingen_opp",)),
        Whole("leerlingen", ("leerlingen_lwoo",)),
    ),
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
