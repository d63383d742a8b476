"""CBS 71488ned, Huishoudens; personen: children at home, lone parents, people in institutions.

Quirks, topics seen on cbs.nl (figures of 2025), codes of the ages in code of others:

- persons, not households; ages are classes of five years, and the part without an age holds all
  ages: grown-up children who live at home too;
- institutional households include homes for the elderly and prisons, not only youth care.
"""

from __future__ import annotations

from aoj.sources.odata import Figures, Table

AGES = tuple(f"thuiswonend_kind_{age}-{age + 4}" for age in range(0, 25, 5))

TABLE = Table(
    name="cbs_71488ned",
    title="Huishoudens; personen naar geslacht, leeftijd en regio, 1 januari",
    table="71488ned",
    description="thuiswonende kinderen, alleenstaande ouders en bewoners van instellingen",
    figures=(
        Figures(
            "personen_huishoudens",
            ("thuiswonend_kind", "ouder_eenouder", "institutioneel", *AGES),
            sums=5,
            within=dict.fromkeys(AGES, "thuiswonend_kind"),
        ),
    ),
    sparse=True,
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
