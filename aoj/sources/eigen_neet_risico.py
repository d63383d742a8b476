"""Supplied: risk factors of becoming NEET, as CBS delivers them on request.

NEET: not in formal education and not at work. Factors overlap: each is a part of all young people
by itself, never of the others.
"""

from __future__ import annotations

from aoj.sources.supplied import Column, Kind, Whole

FACTORS = {
    "totaal": "alle jongeren van de groep",
    "geen_startkwalificatie": "zonder startkwalificatie",
    "vsv": "voortijdig van school gegaan",
    "praktijkonderwijs": "praktijkonderwijs gevolgd",
    "vso": "voortgezet speciaal onderwijs gevolgd",
    "jeugdhulp": "jeugdhulp gekregen",
    "jeugdbescherming": "jeugdbescherming gekregen",
    "jeugdreclassering": "jeugdreclassering gekregen",
    "bijstandsgezin": "opgegroeid in een gezin met bijstand",
    "eenoudergezin": "opgegroeid in een eenoudergezin",
    "laag_inkomen": "opgegroeid in een huishouden met een laag inkomen",
    "verdachte": "verdacht geweest van een misdrijf",
}

KIND = Kind(
    name="neet_risico",
    title="Risicofactoren voor niet werken en niet leren (NEET)",
    purpose="jongeren met een risicofactor, en hoeveel van hen niet werken en niet leren",
    definition="Jongeren die een risicofactor hebben, en hoeveel van hen op de peildatum geen "
    "formeel onderwijs volgen en niet werken (NEET).",
    where_from="Maatwerk van het CBS. Hebt u percentages gekregen, vraag dan de aantallen erbij.",
    regions=("gemeente", "samenwerkingsverband", "provincie", "rmc", "land"),
    periods=("year",),
    columns=(
        Column("risicofactor", "keuze", "de risicofactor", choices=FACTORS, is_key=True),
        Column("jongeren", "personen", "jongeren met deze factor", part="jongeren"),
        Column("neet", "personen", "van hen NEET"),
    ),
    examples=(
        {
            "regio": "GM0363",
            "periode": "2024",
            "risicofactor": "totaal",
            "jongeren": "98100",
            "neet": "5230",
        },
        {
            "regio": "GM0363",
            "periode": "2024",
            "risicofactor": "eenoudergezin",
            "jongeren": "24800",
            "neet": "2110",
        },
    ),
    mark="neet",
    measures=("neet_risico",),
    wholes=(
        *(Whole(f"{name}_jongeren", (name,)) for name in FACTORS),
        *(Whole("totaal", (name,)) for name in FACTORS if name != "totaal"),
        *(Whole("totaal_jongeren", (f"{n}_jongeren",)) for n in FACTORS if n != "totaal"),
    ),
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
