"""Supplied: exemptions from enrolment under article 5, under a and b, of the Leerplichtwet."""

from __future__ import annotations

from aoj.sources.supplied import Column, Kind, Whole

KIND = Kind(
    name="vrijstellingen",
    title="Vrijstellingen 5a en 5b",
    purpose="vrijstellingen van de inschrijvingsplicht, artikel 5 onder a en b",
    definition="Jongeren met een vrijstelling van de inschrijvingsplicht: onder a wegens "
    "lichamelijke of psychische ongeschiktheid, onder b wegens bedenkingen tegen de richting van "
    "het onderwijs.",
    where_from="De leerplichttelling van uw gemeenten of RMC-regio.",
    regions=("gemeente", "samenwerkingsverband", "provincie", "rmc", "land"),
    periods=("school_year",),
    columns=(
        Column("leerplichtigen", "personen", "leer- en kwalificatieplichtigen", required=False),
        Column("vrijstelling_5a", "personen", "jongeren met een vrijstelling 5a", part="5a"),
        Column("vrijstelling_5b", "personen", "jongeren met een vrijstelling 5b", part="5b"),
    ),
    examples=(
        {
            "regio": "GM0363",
            "periode": "2023/24",
            "leerplichtigen": "104200",
            "vrijstelling_5a": "297",
            "vrijstelling_5b": "64",
        },
        {
            "regio": "GM0384",
            "periode": "2023/24",
            "leerplichtigen": "4310",
            "vrijstelling_5a": "11",
            "vrijstelling_5b": "<5",
        },
    ),
    mark="vrijstelling_5a",
    measures=("vrijstellingen",),
    wholes=(Whole("leerplichtigen", ("5a", "5b")),),
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
