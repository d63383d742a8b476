"""The form of a fetched CBS table: a CSV with one line per figure, keys beside titles.

The service gives a table as many small lists. They become one file that can be read without them,
by people too: UTF-8, `;` between fields, no byte order mark, LF, and compressed with gzip where
its name ends in `.gz`. What CBS wrote stays as it wrote it, without blanks around it; `bron`,
`meting` and `onderdeel` are our names for the figure, as `bronnen.yml` gave them at that moment.

| column | holds |
|---|---|
| bron | name of the source, such as `cbs_85099ned` |
| tabel | id of the table, such as `85099NED` |
| bijgewerkt | when CBS last changed the table: `2026-03-06` |
| meting, onderdeel | measure and breakdown |
| onderwerp | title of the topic with its groups in front, `/` between them |
| eenheid | its unit, as CBS writes it: `aantal`, `%`, `x 1 000` |
| waarde | the figure: digits with a decimal point, `.` where CBS hides it, empty if none can be |
| regio_code, regio | key and title: `GM0363`, `Amsterdam` |
| periode_code, periode, periode_status | `2023SJ00`, `2023/'24*`, `Voorlopig` |
| further pairs | per other dimension `<key>_code` and `<key>`: key and title of its item |
"""

from __future__ import annotations

import re

COLUMNS = (
    *("bron", "tabel", "bijgewerkt", "meting", "onderdeel", "onderwerp", "eenheid", "waarde"),
    *("regio_code", "regio", "periode_code", "periode", "periode_status"),
)
DELIMITER = ";"
HIDDEN = "."
"""What stands for a figure that CBS hides, or that is not reliable enough."""

_PERIOD = re.compile(r"^(\d{4})(JJ00|SJ00|HJ0[12]|MM12)$")


def period_of_key(key: str) -> str:
    """Return a period as observations have it from a CBS key; an empty text for other kinds.

    Of tables per month only December is used: the state at the end of its year.

    >>> period_of_key("2023SJ00"), period_of_key("2024HJ01"), period_of_key("2025MM12")
    ('2023/24', '2024-H1', '2025')
    """
    found = _PERIOD.match(key)
    if not found:
        return ""
    year, kind = int(found[1]), found[2]
    if kind == "SJ00":
        return f"{year}/{(year + 1) % 100:02d}"
    return f"{year}-H{kind[-1]}" if kind.startswith("HJ") else found[1]
