"""Supplied: thuiszitters, young people who are out of school for longer than three months."""

from __future__ import annotations

from aoj.sources.supplied import Column, Kind, Whole

KIND = Kind(
    name="thuiszitters",
    title="Thuiszitters langer dan drie maanden",
    purpose="thuiszitters langer dan drie maanden (leerplichttelling)",
    definition="Leerplichtige jongeren die langer dan drie maanden niet naar school gaan, zonder "
    "vrijstelling: absoluut verzuim en langdurig relatief verzuim samen. Let op: in de "
    "leerplichttelling heet relatief verzuim al vanaf vier weken langdurig; hier telt alleen wie "
    "langer dan drie maanden thuis zit.",
    where_from="De leerplichttelling van uw gemeenten of RMC-regio, of het samenwerkingsverband.",
    regions=("gemeente", "samenwerkingsverband", "provincie", "rmc", "land"),
    periods=("school_year",),
    columns=(
        Column("leerplichtigen", "personen", "leer- en kwalificatieplichtigen", required=False),
        Column("thuiszitters", "personen", "thuiszitters langer dan drie maanden", part="totaal"),
        Column("absoluut", "personen", "van hen nergens ingeschreven", required=False),
        Column(
            "langdurig_relatief",
            "personen",
            "van hen ingeschreven (langer dan drie maanden)",
            required=False,
        ),
    ),
    examples=(
        {
            "regio": "GM0363",
            "periode": "2023/24",
            "leerplichtigen": "104200",
            "thuiszitters": "231",
            "absoluut": "140",
            "langdurig_relatief": "91",
        },
        {
            "regio": "GM0384",
            "periode": "2023/24",
            "leerplichtigen": "4310",
            "thuiszitters": "7",
            "absoluut": "",
            "langdurig_relatief": "",
        },
    ),
    mark="thuiszitters",
    measures=("thuiszitters",),
    wholes=(
        Whole("totaal", ("absoluut", "langdurig_relatief"), is_exact=True),
        Whole("leerplichtigen", ("totaal",)),
        Whole("verzuim:absoluut", ("absoluut",)),
        Whole("verzuim:langdurig_relatief", ("langdurig_relatief",)),
    ),
)

SOURCE = KIND.source
recognise = KIND.recognise
load = KIND.load
