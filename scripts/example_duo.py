"""DUO files of the example, each with the header, encoding and line ends of its edition."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

import example_country as country
from example_population import divide, fields, stream
from example_schools import PO_YEARS, VO_YEARS, Vestiging, po_vestigingen, vo_vestigingen

VO_FILE_YEARS = (2019, 2023, 2024, 2025)
VSV_YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
DISTANCE_YEAR = 2019
HIDDEN_BELOW = 5

_HISTORY = fields(
    "INSTELLINGSCODE;VESTIGINGSCODE;NAAM_VESTIGING;SOORT_VESTIGING;DENOMINATIE_VESTIGING;"
    "BEVOEGD_GEZAG_NUMMER;GEMEENTECODE_VESTIGING;GEMEENTENAAM_VESTIGING"
)
_AREA = fields(
    "NODAAL GEBIED CODE;NODAAL GEBIED NAAM;RPA-GEBIED CODE;RPA-GEBIED NAAM;WGR-GEBIED CODE;"
    "WGR-GEBIED NAAM;COROPGEBIED CODE;COROPGEBIED NAAM;ONDERWIJSGEBIED CODE;ONDERWIJSGEBIED NAAM;"
    "RMC-REGIO CODE;RMC-REGIO NAAM"
)
_CORRESPONDENCE = fields(
    "STRAATNAAM CORRESPONDENTIEADRES;HUISNUMMER-TOEVOEGING CORRESPONDENTIEADRES;"
    "POSTCODE CORRESPONDENTIEADRES;PLAATSNAAM CORRESPONDENTIEADRES"
)
_ADDRESS = fields(
    "VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;GEMEENTENUMMER;"
    "GEMEENTENAAM;DENOMINATIE;TELEFOONNUMMER;INTERNETADRES"
)
_DISTANCE = fields(
    "PEILDATUM;BRIN_NUMMER;VESTIGINGSNUMMER;INSTELLINGSNAAM_VESTIGING;POSTCODE_VESTIGING;"
    "PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM;PROVINCIE;SOORT_PO;DENOMINATIE_VESTIGING;"
    "BEVOEGD_GEZAG_NUMMER;AFSTAND;LEERLINGEN"
)
_VSV = fields(
    "SAMENWERKINGSVERBAND_NUMMER;brin_nummer;vestigings_nummer;aantal_leerlingen;vsv_totaal;"
    "vsv_vmbo;vsv_mbo;vsv_overig"
)
_VO_TYPE = fields(
    "ONDERWIJSTYPE VO EN LEER- OF VERBLIJFSJAAR;VMBO SECTOR;AFDELING;ELEMENTCODE;OPLEIDINGSNAAM"
)
_VO_COUNTS = [
    f"LEER- OF VERBLIJFSJAAR {year} - {sex}" for year in range(1, 7) for sex in ("MAN", "VROUW")
]
_STREETS = fields(
    "Eenhoornlaan;Luchtkasteelstraat;Kabouterkade;Droomvangerweg;Fabelplein;Verzinselstraat"
    ";Nergenssteeg;Toverlindelaan"
)
# Two vestigingen of which nobody knows where they were.
_UNKNOWN = {
    "99AB00": ("SO/VSO", {2000: 41, 2001: 43, 2002: 40}),
    "99BB00": ("SO", {2008: 22, 2009: 24, 2010: 21, 2011: 26, 2012: 19, 2013: 12}),
}
# Per structure: share of pupils per onderwijstype (in permille).
_TYPE_SHARES = {
    "VBO/MAVO/HAVO/VWO": {
        "Brugjaar 1-2": 400, "HAVO/VWO lj 3": 88, "HAVO lj 4-5": 128, "VWO lj 4-6": 112,
        "VMBO TL lj 3-4": 102, "VMBO BL lj 3-4": 45, "VMBO KL lj 3-4": 76, "VMBO GL lj 3-4": 39,
    },
    "HAVO/VWO": {
        "Brugjaar 1-2": 385, "HAVO/VWO lj 3": 163, "HAVO lj 4-5": 200, "VWO lj 4-6": 240,
    },
    "VBO/MAVO": {
        "Brugjaar 1-2": 415, "VMBO TL lj 3-4": 180, "VMBO BL lj 3-4": 120,
        "VMBO KL lj 3-4": 185, "VMBO GL lj 3-4": 90,
    },
    "MAVO/HAVO/VWO": {
        "Brugjaar 1-2": 400, "HAVO/VWO lj 3": 120, "HAVO lj 4-5": 175, "VWO lj 4-6": 145,
        "VMBO TL lj 3-4": 160,
    },
    "VBO": {
        "Brugjaar 1-2": 360, "VMBO BL lj 3-4": 265, "VMBO KL lj 3-4": 265, "VMBO GL lj 3-4": 110,
    },
    "VWO": {"Brugjaar 1-2": 360, "HAVO/VWO lj 3": 165, "VWO lj 4-6": 475},
    "PRO": {"Praktijkonderwijs alle vj": 1000},
}  # fmt: skip
_PROFILES = (
    "N.v.t.|Economie en Maatschappij|{}2|{} Prf Ec/Maat",
    "N.v.t.|Natuur en Gezondheid|{}1|{} Prf Nat/Gezond",
    "N.v.t.|Natuur en Techniek|{}0|{} Prf Nat/Tech",
    "N.v.t.|Cultuur en Maatschappij|{}3|{} Prf Cul/Maat",
)
# Per onderwijstype: its first and last school year, and its programmes: VMBO sector, afdeling,
# elementcode and name.
_PROGRAMMES: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "Brugjaar 1-2": (1, 2, ("N.v.t.|N.v.t.|0015|Ljvb op VWO/HAVO",
                            "N.v.t.|N.v.t.|0024|Ljvb op VWO/HAVO/VMBO-Alle Lw")),
    "HAVO/VWO lj 3": (3, 3, ("N.v.t.|N.v.t.|0300|HAVO", "N.v.t.|N.v.t.|0100|VWO-ATHENEUMSTROOM")),
    "HAVO lj 4-5": (4, 5, tuple(line.format("037", "HAVO") for line in _PROFILES)),
    "VWO lj 4-6": (4, 6, tuple(line.format("017", "VWO-ATH") for line in _PROFILES)),
    "VMBO TL lj 3-4": (3, 4, (
        "Economie|N.v.t.|0472|MAVO/Theor Lw-Profiel Economie",
        "Zorg & Welzijn|N.v.t.|0471|MAVO/Theor Lw-Profiel Zorg en Welzijn",
        "Techniek|N.v.t.|0470|MAVO/Theor Lw-Profiel Techniek")),
    "VMBO BL lj 3-4": (3, 4, (
        "Zorg & Welzijn|Zorg en welzijn|6611|VMBO BB Zorg en welzijn",
        "Intersect. programma|Dienstverlening en producten|6911|"
        "VMBO BB Dienstverlening en producten")),
    "VMBO KL lj 3-4": (3, 4, (
        "Zorg & Welzijn|Zorg en welzijn|6621|VMBO KB Zorg en welzijn",
        "Economie|Economie en ondernemen|6421|VMBO KB Economie en ondernemen")),
    "VMBO GL lj 3-4": (3, 4, (
        "Intersect. programma|Dienstverlening en producten|6931|"
        "VMBO GL Dienstverlening en producten",)),
    "Praktijkonderwijs alle vj": (1, 5, ("N.v.t.|N.v.t.|0090|Praktijkonderwijs",)),
    "HAVO uitbest. aan VAVO": (5, 5, ("N.v.t.|N.v.t.|4031|HAVO NW naar VAVO",)),
    "VWO uitbest. aan VAVO": (6, 6, ("N.v.t.|N.v.t.|4011|VWO-ATH NW naar VAVO",)),
    "VMBO uitbest. aan VAVO": (4, 4, ("N.v.t.|N.v.t.|4040|VMBO-TL naar VAVO",)),
    "Engelse Stroom": (
        1, 5, ("N.v.t.|N.v.t.|0700|International Baccalaureate middle years programme",)),
    "Int. Baccelaureaat": (
        5, 6, ("N.v.t.|N.v.t.|0800|International Baccalaureate diplom programme",)),
}  # fmt: skip
# Which pupils a structure sends to vavo; only some schools do.
_VAVO = {
    "VBO/MAVO/HAVO/VWO": "HAVO uitbest. aan VAVO",
    "HAVO/VWO": "VWO uitbest. aan VAVO",
    "VBO/MAVO": "VMBO uitbest. aan VAVO",
}
_VSV_PERMYRIAD = {
    "VO0001": 12,
    "VO9901": 62,
    "VO9902": 38,
    "VO9903": 31,
    "VO9904": 50,
    "VO9905": 55,
}
_VSV_SLOPE = {"VO9901": 3, "VO9902": 0, "VO9903": -4, "VO9904": -6, "VO9905": 4}
"""How much faster (percent a year) leaving grows than in the country."""
_VSV_YEAR = {2019: 104, 2020: 84, 2021: 93, 2022: 118, 2023: 113, 2024: 105}


def make_history() -> bytes:
    """Return file 06: po pupils per vestiging and year, UTF-8 with a byte order mark and CRLF."""
    rows = []
    for school in po_vestigingen():
        name = school.name.replace('"', '""').replace("’", "'").replace("‘", "'")
        cells = [school.code[:4], school.code, name, school.kind, school.denomination]
        cells += [school.board, school.gemeente[2:], capitals(school.gemeente, keep_signs=True)]
        rows.append([*cells, *(_hide(school.counts[year]) for year in PO_YEARS)])
    for code, (kind, counts) in _UNKNOWN.items():
        cells = [code[:4], code, "onbekend", kind, "onbekend", "0", "9999", "ONBEKEND"]
        rows.append([*cells, *(str(counts.get(year, 0)) for year in PO_YEARS)])
    header = [*_HISTORY, *(f"LEERLINGEN_{year}" for year in PO_YEARS)]
    return _csv(header, rows, "utf-8-sig", "\r\n")


def make_po_addresses() -> bytes:
    """Return the primary schools of 2026: windows-1252, CRLF, a blank for what is missing."""
    header = ["PROVINCIE", "BEVOEGD GEZAG NUMMER", "INSTELLINGSCODE", "VESTIGINGSCODE"]
    header += [*_ADDRESS, *_CORRESPONDENCE, *_AREA, "VAKANTIEREGIO"]
    rows = []
    for school in po_vestigingen():
        if school.kind == "BO" and school.last == PO_YEARS[-1]:
            cells = [school.board, school.code[:4], school.code]
            site = " " if stream("site", school.code).random() < 0.1 else "www.voorbeeld.invalid"
            gemeente = " " if school.code in ("90JA00", "90JB00") else capitals(school.gemeente)
            cells += address_cells(school, school.gemeente, gemeente)
            cells += [" ", site, *_correspondence(school)]
            rows.append([provincie(school), *cells, *_area(school), _holiday(school)])
    return _csv(header, rows, "cp1252", "\r\n")


def make_vo_addresses() -> bytes:
    """Return the secondary schools of 2020: older headers, LF, padding, gemeenten of 2020."""
    header = ["PROVINCIE", "BEVOEGD GEZAG NUMMER", "BRIN NUMMER", "VESTIGINGSNUMMER", *_ADDRESS]
    header += ["ONDERWIJSSTRUCTUUR", *_CORRESPONDENCE, *_AREA]
    rows = []
    for school in vo_vestigingen():
        if school.first <= 2020 <= school.last:
            then = country.former_of(school.pc4, 2020)
            known = stream("site", school.code).random() < 0.7
            site = "www.voorbeeld.invalid" if known else " " * 80
            cells = [provincie(school), school.board, school.code[:4], school.code]
            cells += [*address_cells(school, then, capitals(then)), " " * 10, site, school.kind]
            rows.append([*cells, *_correspondence(school), *_area(school)])
    return _csv(header, rows, "cp1252", "\n")


def make_distances() -> bytes:
    """Return the distances of 2019: Latin-1, LF, decimal comma, gemeenten of 2019."""
    rows = []
    for school in po_vestigingen():
        number = school.counts[DISTANCE_YEAR]
        if not number:
            continue
        then = country.former_of(school.pc4, DISTANCE_YEAR)
        for kind, part in kinds_apart(school, number):
            metres = stream("distance", school.code, kind).randrange(90_000, 900_000) * part
            distance = metres * (1 if kind == "Bo" else 7) // 2
            head, tail = divmod(distance, 100 * part)
            fraction = f"{tail * 10**11 // (100 * part):011d}".rstrip("0")
            rows.append(
                [
                    *(f"{DISTANCE_YEAR}1001", school.code[:4], school.code[4:]),
                    *(_latin(school.name), school.postcode, capitals(then), then[2:]),
                    *(country.names()[then].removesuffix(" (gemeente)"), provincie(school)),
                    *(kind, school.denomination, school.board),
                    *(f"{head},{fraction}" if fraction else str(head), str(part)),
                ]
            )
    return _csv(_DISTANCE, rows, "latin-1", "\n")


def make_vo_pupils(year: int) -> bytes:
    """Return the vo pupils per type of a year: windows-1252, LF; newer headers from 2023 on."""
    newer = year >= 2023
    keys = ["INSTELLINGSCODE", "VESTIGINGSCODE"] if newer else ["BRIN NUMMER", "VESTIGINGSNUMMER"]
    header = [*keys, "INSTELLINGSNAAM VESTIGING", "PLAATSNAAM VESTIGING", "PROVINCIE VESTIGING"]
    header += ["SAMENWERKINGSVERBAND PASSEND ONDERWIJS VO"] if newer else []
    header += _VO_TYPE
    if newer:
        header[header.index("ELEMENTCODE")] = "ERKENDE OPLEIDINGSCODE"
    rows = []
    for school in vo_vestigingen():
        if school.counts[year]:
            cells = [school.code[:4], school.code[4:], school.name]
            cells += [capitals(school.gemeente), provincie(school)]
            cells += [school.area] if newer else []
            rows += [[*cells, *row] for row in _vo_rows(school, year, hidden=newer)]
    return _csv([*header, *_VO_COUNTS], rows, "cp1252", "\n")


def make_vsv(year: int) -> bytes:
    """Return the early school leavers of a year per samenwerkingsverband and vestiging."""
    rows = []
    for area in sorted(_VSV_PERMYRIAD):
        schools = [v for v in vo_vestigingen() if v.area == area and v.counts[year]]
        total = sum(v.counts[year] for v in schools)
        level = _VSV_YEAR[year] + _VSV_SLOPE.get(area, 0) * (year - 2021)
        level += stream("vsv", area, year).randrange(-5, 6)
        leavers = total * _VSV_PERMYRIAD[area] * level // 1_000_000
        weights = [v.counts[year] * _leaver_weight(v, year) for v in schools]
        for school, number in zip(schools, divide(leavers, weights), strict=True):
            parts = [number * 44 // 100, 1 if number > 9 else 0]
            cells = [school.counts[year], number, *parts, number - sum(parts)]
            rows.append([area, school.code[:4], school.code[4:], *map(str, cells)])
    return _csv(_VSV, rows, "ascii", "\n")


def _leaver_weight(school: Vestiging, year: int) -> float:
    kind = {"PRO": 2.4, "VBO": 2.0, "VBO/MAVO": 1.5, "VWO": 0.2, "HAVO/VWO": 0.5}
    return kind.get(school.kind, 1.0) * stream("vsv", school.code, year).uniform(0.3, 1.7)


def _vo_rows(school: Vestiging, year: int, *, hidden: bool) -> Iterator[list[str]]:
    shares = dict(_TYPE_SHARES[school.kind])
    if school.kind == "VWO" and school.gemeente in ("GM9001", "GM9027"):
        shares |= {"Engelse Stroom": 160, "Int. Baccelaureaat": 70}
    if school.kind in _VAVO and stream("vavo", school.code).random() < 0.2:
        shares |= {_VAVO[school.kind]: 30}
    totals = divide(school.counts[year], shares.values())
    for kind, total in sorted(zip(shares, totals, strict=True)):
        first, last, programmes = _PROGRAMMES[kind]
        number = min(len(programmes), max(1, total // 60))
        chance = stream("vo", school.code, kind)
        spread = [chance.uniform(0.6, 1.4) for _ in range(number)]
        for programme, part in zip(programmes, divide(total, spread), strict=False):
            if part:
                cells = stream("vo cells", school.code, programme, year)
                own = [cells.uniform(0.85, 1.15) for _ in range(2 * (last - first + 1))]
                counts = [0] * 12
                counts[2 * first - 2 : 2 * last] = divide(part, own)
                shown = [_hide(count) if hidden else str(count) for count in counts]
                yield [kind, *programme.split("|"), *shown]


def kinds_apart(school: Vestiging, number: int) -> list[tuple[str, int]]:
    """Return the rows of a school in the file with distances: SO/VSO may have two."""
    if school.kind != "SO/VSO":
        return [(school.kind.capitalize(), number)]
    which = stream("so/vso", school.code).randrange(3)
    half = number // 2
    return [[("So", number)], [("Vso", number)], [("So", half), ("Vso", number - half)]][which]


def address_cells(school: Vestiging, gemeente: str, name: str) -> list[str]:
    """Return name, street, number, postcode, place, gemeente (code, name) and denomination."""
    chance = stream("street", school.code)
    postcode = f"{school.postcode[:4]} {school.postcode[4:]}"
    street = [chance.choice(_STREETS), str(chance.randrange(1, 180))]
    place = capitals(school.gemeente)
    return [school.name, *street, postcode, place, gemeente[2:], name, school.denomination]


def _correspondence(school: Vestiging) -> list[str]:
    return ["Postbus", school.board[-3:], f"{school.pc4} ZZ", capitals(school.gemeente)]


def _area(school: Vestiging) -> list[str]:
    rmc = next(g.rmc for g in country.gemeenten() if g.code == school.gemeente)
    return [rmc[3:], country.RMC[rmc]] * 6


def provincie(school: Vestiging) -> str:
    """Return the name of the provincie in which a school stands."""
    code = next(g.provincie for g in country.gemeenten() if g.code == school.gemeente)
    return country.PROVINCIES[code]


def _holiday(school: Vestiging) -> str:
    return {"Fabelland": "Midden", "Dromerije": "Noord"}.get(provincie(school), "Zuid")


def capitals(code: str, *, keep_signs: bool = False) -> str:
    """Return the name of a gemeente as DUO writes it: capitals without accents."""
    name = country.names()[code].split(" (")[0].upper()
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return plain if keep_signs else plain.replace("'S-", "S ")


def _latin(name: str) -> str:
    return name.replace("’", "'").replace("‘", "'")


def _hide(count: int) -> str:
    return "<5" if 0 < count < HIDDEN_BELOW else str(count)


def _csv(header: list[str], rows: Iterable[list[str]], encoding: str, end: str) -> bytes:
    lines = (";".join(_cell(cell) for cell in line) + end for line in [header, *rows])
    return "".join(lines).encode(encoding)


def _cell(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell or ";" in cell else cell


assert set(VO_FILE_YEARS) | set(VSV_YEARS) <= set(VO_YEARS)
