"""The reference files of the example: the invented country in the formats of data/reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import example_country as country

_HEAD = (
    "# VERZONNEN: dit land bestaat niet. Naslag bij de fictieve voorbeeldcijfers van aoj.",
    "# Gemaakt door: scripts/make_example.py; verbeter scripts/example_country.py, niet dit.",
)


def make_reference(residents: Mapping[str, int]) -> dict[str, bytes]:
    """Return file name to contents of the eight reference files.

    `residents` are the residents per gemeente on 1 January 2025.
    """
    return {
        "gemeenten.csv": _table(
            "gemeente_code,name,statline_name,provincie_code,provincie_name,rmc_code,rmc_name,"
            "residents,size_class",
            _gemeenten(residents),
            "De verzonnen gemeenten van 2026; residents: inwoners op 1 januari 2025.",
        ),
        "gemeente_namen.csv": _table(
            "name,gemeente_code,from,until",
            _names(),
            "from, until: eerste en laatste jaar waarin de gemeente op 1 januari bestond.",
        ),
        "herindelingen.csv": _table(
            "date,old_code,old_name,new_code,new_name,kind",
            _mergers(),
            "kind: samenvoeging, splitsing (naar meer dan een) of hercodering (zelfde gebied).",
        ),
        "pc4.csv": _table(
            "pc4,gemeente_code,po_samenwerkingsverband,vo_samenwerkingsverband,basis",
            ([pc4, *codes, "verzonnen"] for pc4, codes in sorted(country.areas().items())),
            "Postcodes 0001 tot en met 0999 bestaan in werkelijkheid niet.",
        ),
        "samenwerkingsverbanden.csv": _table(
            "code,sector,name,landelijk,from,until,note",
            _samenwerkingsverbanden(),
            "PO0001 en VO0001 hebben de echte codes, omdat het programma die apart houdt.",
        ),
        "samenwerkingsverbanden_gemeenten.csv": _table(
            "samenwerkingsverband_code,gemeente_code,gemeente_name,part,pc4_inside,pc4_total",
            _parts(),
            "Afgeleid van pc4.csv. Het aantal postcodes is geen gewicht.",
        ),
        "landelijke_vestigingen.csv": _table(
            "vestiging,samenwerkingsverband_code",
            ([v, code] for v, (_, _, code) in sorted(country.NATIONAL_VESTIGINGEN.items())),
            "Verzonnen vestigingen die bij een landelijk reformatorisch verband horen.",
        ),
        "tegels.csv": _table(
            "gemeente_code,column,row",
            _tiles(),
            "Tegelkaart: column telt van west naar oost, row van noord naar zuid.",
        ),
    }


def _table(header: str, rows: Iterable[Iterable[str]], note: str) -> bytes:
    lines = [*_HEAD, f"# {note}", header]
    lines += [",".join(_quoted(cell) for cell in row) for row in rows]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell else cell


def _gemeenten(residents: Mapping[str, int]) -> Iterable[list[str]]:
    for g in country.gemeenten():
        number = residents[g.code]
        yield [
            *(g.code, g.name, g.statline_name, g.provincie, country.PROVINCIES[g.provincie]),
            *(g.rmc, country.RMC[g.rmc], str(number), country.size_class(number)),
        ]


def _names() -> Iterable[list[str]]:
    begins = {
        part[0]: former.ended
        for former in country.FORMER
        for part in former.parts
        if part[0] not in country.existing(former.ended - 1)
    }
    rows = [[f.name, f.code, "", str(f.ended - 1)] for f in country.FORMER]
    for g in country.gemeenten():
        first = str(begins.get(g.code, ""))
        spellings = dict.fromkeys([g.name, g.statline_name, g.name.split(" (")[0]])
        rows += [[name, g.code, first, ""] for name in spellings]
    return sorted(rows, key=lambda row: (row[1], row[0]))


def _mergers() -> Iterable[list[str]]:
    names = {g.code: g.name for g in country.gemeenten()}
    for former in sorted(country.FORMER, key=lambda f: (f.ended, f.code)):
        for code, _ in former.parts:
            date = f"{former.ended}-01-01"
            yield [date, former.code, former.name, code, names[code], former.kind]


def _samenwerkingsverbanden() -> Iterable[list[str]]:
    for code, name in sorted(country.SAMENWERKINGSVERBANDEN.items()):
        national = "ja" if code in country.LANDELIJK else "nee"
        yield [code, code[:2].lower(), name, national, "2014-08-01", "", "verzonnen"]


def _parts() -> Iterable[list[str]]:
    names = {g.code: g.name for g in country.gemeenten()}
    inside: Counter[tuple[str, str]] = Counter()
    for gemeente, po, vo in country.areas().values():
        inside[po, gemeente] += 1
        inside[vo, gemeente] += 1
    for (code, gemeente), number in sorted(inside.items()):
        total = len(country.postcodes()[gemeente])
        part = "geheel" if number == total else "deels"
        yield [code, gemeente, names[gemeente], part, str(number), str(total)]


def _tiles() -> Iterable[list[str]]:
    """Return column and row per gemeente, from the drawing of the country."""
    rows = [line.split() for line in country.TILES.strip().splitlines()]
    return sorted(
        [f"GM90{int(number):02}", str(column), str(row)]
        for row, numbers in enumerate(rows)
        for column, number in enumerate(numbers)
        if number != "."
    )
