"""Supplied: verzuim as the leerplichttelling has it: absoluut, relatief and langdurig relatief."""

from __future__ import annotations

from aoj.sources.supplied import Column, Kind, Whole

KIND = Kind(
    name="verzuim",
    title="Absoluut en relatief verzuim",
    purpose="absoluut, relatief en langdurig relatief verzuim (leerplichttelling)",
    definition="Jongeren van 5 tot en met 17 jaar. Absoluut verzuim: leerplichtig en nergens "
    "ingeschreven, zonder vrijstelling. Relatief verzuim: ingeschreven en ongeoorloofd afwezig. "
    "Langdurig relatief verzuim: zulk verzuim van vier weken of langer.",
    where_from="De leerplichttelling van uw gemeenten of RMC-regio (leerplichtadministratie, of "
    "de opgave aan DUO). Tel jongeren, geen meldingen.",
    regions=("gemeente", "samenwerkingsverband", "provincie", "rmc", "land"),
    periods=("school_year",),
    columns=(
        Column("leerplichtigen", "personen", "leer- en kwalificatieplichtigen", required=False),
        Column("absoluut", "personen", "jongeren met absoluut verzuim"),
        Column("relatief", "personen", "jongeren met relatief verzuim"),
        Column("langdurig_relatief", "personen", "van hen vier weken of langer", required=False),
    ),
    examples=(
        {
            "regio": "GM0363",
            "periode": "2023/24",
            "leerplichtigen": "104200",
            "absoluut": "412",
            "relatief": "2875",
            "langdurig_relatief": "318",
        },
        {
            "regio": "GM0384",
            "periode": "2023/24",
            "leerplichtigen": "4310",
            "absoluut": "12",
            "relatief": "96",
            "langdurig_relatief": "<5",
        },
    ),
    mark="relatief",
    measures=("verzuim",),
    wholes=(
        Whole("leerplichtigen", ("absoluut",)),
        Whole("leerplichtigen", ("relatief",)),
        Whole("relatief", ("langdurig_relatief",)),
    ),
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
