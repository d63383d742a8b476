"""Supplied: young people with jeugdhulp per onderwijssoort.

No table of StatLine has it: the monitor made it of CBS microdata, pupils assigned to a region by
their enrolment. Kinds of school exclude each other, but that `vo` holds those of `VO`.
"""

from __future__ import annotations

from aoj.sources.supplied import Column, Kind, Whole

KINDS = {
    "totaal": "alle onderwijssoorten samen",
    "bo": "basisonderwijs",
    "sbo": "speciaal basisonderwijs",
    "so": "speciaal onderwijs",
    "vso": "voortgezet speciaal onderwijs",
    "vo": "voortgezet onderwijs samen",
    "praktijkonderwijs": "praktijkonderwijs",
    "vmbo": "vmbo",
    "havo": "havo",
    "vwo": "vwo",
    "mbo": "middelbaar beroepsonderwijs",
}
WITHIN_ALL = ("bo", "sbo", "so", "vso", "vo", "mbo")
WITHIN_VO = ("praktijkonderwijs", "vmbo", "havo", "vwo")

KIND = Kind(
    name="jeugdhulp_onderwijssoort",
    title="Jeugdhulp per onderwijssoort",
    purpose="leerlingen met jeugdhulp, per onderwijssoort",
    definition="Leerlingen van een onderwijssoort, en hoeveel van hen in het jaar jeugdhulp "
    "kregen. Een leerling hoort bij de regio waar hij naar school gaat.",
    where_from="Een opdracht aan het CBS (maatwerk op microdata), of een koppeling die de regio "
    "zelf laat maken. Geen tabel op StatLine heeft deze cijfers.",
    regions=("gemeente", "samenwerkingsverband", "provincie", "land"),
    periods=("year", "school_year"),
    columns=(
        Column("onderwijssoort", "keuze", "de soort onderwijs", choices=KINDS, is_key=True),
        Column("leerlingen", "personen", "alle leerlingen", part="leerlingen"),
        Column("met_jeugdhulp", "personen", "van hen met jeugdhulp"),
    ),
    examples=(
        {
            "regio": "PO2707",
            "periode": "2023/24",
            "onderwijssoort": "totaal",
            "leerlingen": "64310",
            "met_jeugdhulp": "6120",
        },
        {
            "regio": "PO2707",
            "periode": "2023/24",
            "onderwijssoort": "sbo",
            "leerlingen": "1420",
            "met_jeugdhulp": "398",
        },
    ),
    mark="met_jeugdhulp",
    measures=("jeugdhulp_onderwijssoort",),
    wholes=(
        *(Whole(f"{name}_leerlingen", (name,)) for name in KINDS),
        Whole("totaal", WITHIN_ALL),
        Whole("vo", WITHIN_VO),
        Whole("totaal_leerlingen", tuple(f"{name}_leerlingen" for name in WITHIN_ALL)),
        Whole("vo_leerlingen", tuple(f"{name}_leerlingen" for name in WITHIN_VO)),
    ),
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
