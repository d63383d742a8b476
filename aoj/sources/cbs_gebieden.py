"""CBS, Gebieden in Nederland: to which regions each gemeente belongs; a table per year.

Quirks, topics seen on cbs.nl (2020 and 2022) and in code of others (2023 and 2026):

- **codes and names are texts**, padded with blanks in the service (`GM0358    `);
- topics are called `Code` and `Naam` under each group, with numbers that move every year: they go
  by group and title;
- each year is a table of its own, without periods: the year is that of the table;
- codes: jeugdregio `JZ..`, arbeidsmarktregio `AM..`, GGD-regio `GG..`, province `PV..`; an
  arbeidsmarktregio that is split over two regions is not in this table.
"""

from __future__ import annotations

from aoj.sources.odata import TextTable

_NAME = r"(?=.*[a-z]).+"

TABLE = TextTable(
    name="cbs_gebieden",
    title="Gebieden in Nederland",
    table="Gebieden in Nederland",
    description="jeugdregio, arbeidsmarktregio, GGD-regio en provincie van elke gemeente",
    measure="gebiedsindeling",
    patterns={
        "jeugdregio_code": r"JZ\d{2,4}",
        "jeugdregio": _NAME,
        "arbeidsmarktregio_code": r"AM\d{2,4}",
        "arbeidsmarktregio": _NAME,
        "ggd_code": r"GG\d{2,4}",
        "ggd": _NAME,
        "provincie_code": r"PV\d{2}",
        "provincie": _NAME,
    },
)

SOURCE, recognise, load = TABLE.source, TABLE.recognise, TABLE.load
