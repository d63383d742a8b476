"""The invented schools: where they stand, how long they exist and how many pupils they have.

Pupils are divided over the schools of a gemeente (bo) or of a samenwerkingsverband (the others),
so that they follow from the residents. Counts are exact here; the files hide what DUO hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from math import fsum

import example_country as country
from example_population import divide, fields, pupils, stream

PO_YEARS = range(1996, 2026)
VO_YEARS = range(2019, 2026)
BREAK_YEAR = 2010
"""First year in which the po history also has the special schools that were closed later."""

_BO_SIZE = {
    "stad": 320,
    "student": 300,
    "groei": 340,
    "dorp": 200,
    "grijs": 135,
    "kinderrijk": 215,
}
_CENTRE = {
    "stad": 1.2,
    "student": 1.2,
    "groei": 0.95,
    "dorp": 0.75,
    "grijs": 0.55,
    "kinderrijk": 0.9,
}
_NOUNS = fields(
    "Eenhoorn;Luchtballon;Droomvanger;Toverlinde;Sterrenkijker;Kabouterkring;Griffioen;Waterlelie"
    ";Regenboogbrug;Wensput;Sprookjesboom;Wolkenfabriek;Tijdmachine;Vuurvogel;Maanvis;Zevenslaper"
    ";Sneeuwkoning;Zandloper;Windharp;Spiegelzaal;Dwaallicht;Wonderlamp;Zilveren Zwaan"
    ";Vliegende Vis;Blauwe Pauw;Houten Walvis;Glazen Berg;Gouden Appel;Stille Reus;Kleine Zeemeeuw"
)
_DENOMINATIES = ("Openbaar", "Rooms-Katholiek", "Protestants-Christelijk", "Algemeen bijzonder")
_SPECIAL = {"SBO": ("95", 125), "SO": ("96", 90), "VSO": ("96", 95), "SO/VSO": ("96", 150)}
# A special school in a split gemeente that opened after the file with its postcode.
_LATE = ("SBO", "PO9903", "GM9015")
_VO_TYPES = (
    ("VBO/MAVO/HAVO/VWO", 7),
    ("HAVO/VWO", 5),
    ("VBO/MAVO", 4),
    ("MAVO/HAVO/VWO", 3),
    ("VBO", 2),
    ("VWO", 2),
)


@dataclass(frozen=True)
class Vestiging:
    """A school location: `kind` is BO, SBO, SO, VSO, SO/VSO or, in vo, its structure."""

    code: str
    name: str
    kind: str
    denomination: str
    board: str
    gemeente: str
    pc4: str
    counts: dict[int, int] = field(compare=False)
    area: str = ""
    """Code of the vo samenwerkingsverband (vo only)."""

    @property
    def first(self) -> int:
        """First year with pupils."""
        return min((year for year, count in self.counts.items() if count), default=9999)

    @property
    def last(self) -> int:
        """Last year with pupils."""
        return max((year for year, count in self.counts.items() if count), default=0)

    @property
    def postcode(self) -> str:
        """Six characters without a blank; the letters follow from the code."""
        letters = stream("letters", self.code)
        return self.pc4 + letters.choice("ABCDEFGHJK") + letters.choice("ABCDEFGHJK")


@cache
def po_vestigingen() -> tuple[Vestiging, ...]:
    """Return all po locations that ever were, in the order of their codes."""
    found = [*_bo(), *_special()]
    return tuple(sorted(found, key=lambda v: v.code))


@cache
def vo_vestigingen() -> tuple[Vestiging, ...]:
    """Return all vo locations, in the order of their codes."""
    return tuple(sorted(_vo(), key=lambda v: v.code))


def _bo() -> Iterator[Vestiging]:
    serial = 0
    for gemeente in country.gemeenten():
        unit = gemeente.code
        number = max(1, round(pupils(unit, 2019)["bo"] / _BO_SIZE[gemeente.profile]))
        closing = max(1, round(number * 0.14))
        weights: list[dict[int, float]] = []
        for place in range(number + closing):
            chance = stream("bo", unit, place)
            weight = 0.3 + 0.9 * chance.random() + 1.7 * chance.random() * chance.random()
            opened = chance.randrange(2004, 2024) if 0 < place <= number // 20 else 0
            closed = chance.randrange(2003, 2025) if place >= number else 9999
            if place == number and unit in ("GM9010", "GM9040"):
                closed = 2026
            weights.append(_presence(weight, opened, closed, chance.random() < 0.25))
        counts = _divide_years({y: pupils(unit, y)["bo"] for y in PO_YEARS}, weights, unit)
        national = country.NATIONAL_VESTIGINGEN.items()
        own = iter(sorted(code for code, place in national if place[:2] == (unit, "bo")))
        for place, count in enumerate(counts):
            code = next(own, "") if 0 < place < number else ""
            is_national = bool(code)
            if not is_national:
                code, serial = _code("9", serial, second=place % 19 == 7), serial + 1
            if place == number and unit in ("GM9010", "GM9040"):
                count |= {2022: 31, 2023: 19, 2024: 9, 2025: 3}
            yield _po(code, "BO", gemeente, place, count, is_national)


def _special() -> Iterator[Vestiging]:
    serial = dict.fromkeys(("95", "96"), 0)
    units = {g.code: g for g in country.gemeenten()}
    for kind, (prefix, size) in _SPECIAL.items():
        sector = "po" if kind == "SBO" else "vo"
        for area in _regional(sector):
            totals = {year: _special_total(kind, sector, area, year) for year in PO_YEARS}
            number = max(1, round(totals[2019] / size))
            hosts = _hosts(sector, area, number, 20_000)
            closing = max(1, number // 3) if kind in ("SBO", "SO/VSO") else 0
            hosts += hosts[:closing]
            weights = []
            for place in range(len(hosts)):
                chance = stream(kind, area, place)
                late = (kind, area, hosts[place][0]) == _LATE or (kind, place) == ("SO", 1)
                opened = 2021 if late else 0
                closed = chance.randrange(2012, 2022) if place >= number else 9999
                weights.append(_presence(0.5 + chance.random(), opened, closed, False))
            counts = _divide_years(totals, weights, f"{kind}{area}")
            for place, (host, pc4) in enumerate(hosts):
                count = _before_break(counts[place], kind, area, place)
                if kind in ("SBO", "SO", "VSO") and area in ("PO9906", "VO9902") and place == 0:
                    count |= {2021: 41, 2022: 27, 2023: 14, 2024: 7, 2025: 3}
                code = f"{_code(prefix, serial[prefix], second=False)}"
                serial[prefix] += 1
                yield _po(code, kind, units[host], place, count, False, pc4)
    national = stream("national sbo")
    count = {year: 15 + national.randrange(5) if year >= 1998 else 0 for year in PO_YEARS}
    yield _po("93AD00", "SBO", units["GM9019"], 3, count, True)


def _special_total(kind: str, sector: str, area: str, year: int) -> int:
    total = 0.0
    for gemeente in country.gemeenten():
        percent = percent_inside(gemeente.code, sector, area)
        if percent:
            number = pupils(gemeente.code, year)
            part = {
                "SBO": number["sbo"] * 0.955,
                "SO": number["so"] * 0.44,
                "VSO": number["vso"] * 0.40,
                "SO/VSO": number["so"] * 0.56 + number["vso"] * 0.60,
            }[kind]
            total += part * percent / 100
    return round(total if year >= BREAK_YEAR else total * 0.84)


def _before_break(count: dict[int, int], kind: str, area: str, place: int) -> dict[int, int]:
    """Before 2010 some special schools are lacking; in 1996 and 1997 hardly any has a count."""
    chance = stream("break", kind, area, place)
    lacking = chance.random() < 0.15
    found = {}
    for year, number in count.items():
        if year < 1998 and number:
            found[year] = 2 if chance.random() < 0.4 else 0
        else:
            found[year] = 0 if lacking and year < BREAK_YEAR else number
    return found


def _vo() -> Iterator[Vestiging]:
    units = {g.code: g for g in country.gemeenten()}
    serial = 0
    for area in _regional("vo"):
        totals = {year: _vo_total(area, year) for year in VO_YEARS}
        pro = {year: round(total * 0.0306) for year, total in totals.items()}
        rest = {year: totals[year] - pro[year] for year in VO_YEARS}
        for structures, total, size in (((("PRO", 1),), pro, 190), (_VO_TYPES, rest, 700)):
            number = max(1, round(total[2019] / size))
            kinds = _cycle(structures, number)
            hosts = _hosts("vo", area, number, 12_000)
            weights = []
            for place in range(number):
                chance = stream("vo", area, size, place)
                opened = 2024 if place == 3 and area == "VO9901" and size == 700 else 0
                closed = 2022 if place == 4 and area == "VO9904" and size == 700 else 9999
                weights.append(_presence(0.4 + 1.2 * chance.random(), opened, closed, False))
            counts = _divide_years(total, weights, f"vo{area}{size}")
            for place, (host, pc4) in enumerate(hosts):
                code = _code("97", serial, second=place % 4 == 3)
                serial += 1
                yield _vo_school(code, kinds[place], units[host], pc4, counts[place], area)
    for code, (unit, kind, area) in sorted(country.NATIONAL_VESTIGINGEN.items()):
        if kind == "vo":
            chance = stream("national", code)
            size = chance.randrange(380, 760)
            count = {year: size + chance.randrange(-12, 13) for year in VO_YEARS}
            pc4 = country.postcodes()[unit][0]
            yield _vo_school(code, "VBO/MAVO/HAVO/VWO", units[unit], pc4, count, area)


def _vo_total(area: str, year: int) -> int:
    parts = (
        pupils(g.code, year)["vo"] * percent_inside(g.code, "vo", area) / 100
        for g in country.gemeenten()
    )
    return round(fsum(parts))


def _presence(weight: float, opened: int, closed: int, fades: bool) -> dict[int, float]:
    """Return the weight of a school per year: it fills up after opening, empties before closing."""
    found = {}
    for year in PO_YEARS:
        share = 0.0 if year < opened or year >= closed else 1.0
        share *= min(1.0, (year - opened + 1) / 4)
        share *= min(1.0, (closed - year) / 4)
        if fades and year == closed - 1:
            share = min(share, 0.012)
        found[year] = weight * share
    return found


def _divide_years(
    totals: dict[int, int], weights: list[dict[int, float]], *key: object
) -> list[dict[int, int]]:
    found: list[dict[int, int]] = [{} for _ in weights]
    for year, total in totals.items():
        shares = [
            weight[year] * stream("year", *key, place, year).uniform(0.98, 1.02)
            for place, weight in enumerate(weights)
        ]
        for place, number in enumerate(divide(total, shares)):
            found[place][year] = number
    return found


def _regional(sector: str) -> list[str]:
    prefix = sector.upper() + "99"
    return [code for code in sorted(country.SAMENWERKINGSVERBANDEN) if code.startswith(prefix)]


def percent_inside(gemeente: str, sector: str, area: str) -> float:
    """Return the percentage of the postcodes of a gemeente that lies in a samenwerkingsverband."""
    own = country.postcodes()[gemeente]
    place = 1 if sector == "po" else 2
    return 100 * sum(country.areas()[pc4][place] == area for pc4 in own) / len(own)


def _hosts(sector: str, area: str, number: int, smallest: int) -> list[tuple[str, str]]:
    """Return gemeente and postcode of each school of an area; large gemeenten come first."""
    inside = [
        (g, percent_inside(g.code, sector, area))
        for g in country.gemeenten()
        if g.residents >= smallest
    ]
    inside = [(g, percent) for g, percent in inside if percent]
    weights = [g.residents * percent / 100 * _CENTRE[g.profile] for g, percent in inside]
    place = 1 if sector == "po" else 2
    found = []
    for (gemeente, _), own in zip(inside, divide(number, weights), strict=True):
        free = [p for p in country.postcodes()[gemeente.code] if country.areas()[p][place] == area]
        chance = stream("host", sector, area, gemeente.code, number)
        found += [(gemeente.code, chance.choice(free)) for _ in range(own)]
    return found


def _cycle(structures: Iterable[tuple[str, int]], number: int) -> list[str]:
    kinds = [kind for kind, weight in structures for _ in range(weight)]
    stream("kinds", len(kinds), number).shuffle(kinds)
    return [kinds[place % len(kinds)] for place in range(number)]


def _code(prefix: str, serial: int, *, second: bool) -> str:
    """Return a BRIN code that does not exist, with a vestiging number.

    >>> _code("97", 0, second=False), _code("9", 677, second=False)
    ('97AA00', '91AB00')
    """
    if second and serial:
        return _code(prefix, serial - 1, second=False)[:4] + "01"
    hundreds, rest = divmod(serial, 676)
    start = prefix if len(prefix) == 2 else f"{prefix}{hundreds}"
    return f"{start}{chr(65 + rest // 26)}{chr(65 + rest % 26)}00"


def _po(
    code: str,
    kind: str,
    gemeente: country.Gemeente,
    place: int,
    count: dict[int, int],
    national: bool,
    pc4: str = "",
) -> Vestiging:
    chance = stream("school", code, kind)
    noun = chance.choice(_NOUNS)
    denomination = "Reformatorisch" if national else chance.choice(_DENOMINATIES)
    if gemeente.profile == "kinderrijk" and not national and chance.random() < 0.4:
        denomination = "Protestants-Christelijk"
    board = f"9{_DENOMINATIES.index(denomination) if not national else 9}{gemeente.code[-3:]}"
    own = country.postcodes()[gemeente.code]
    return Vestiging(
        code,
        _po_name(kind, noun, place, gemeente.code),
        kind,
        denomination,
        board,
        gemeente.code,
        pc4 or own[place % len(own)],
        count,
    )


def _po_name(kind: str, noun: str, place: int, gemeente: str) -> str:
    """Return a name that says that it is invented, some with awkward signs as DUO has them."""
    if kind != "BO":
        return f"Verzonnen {kind}-school De {noun}"
    awkward = {
        ("GM9005", 2): "Verzonnen basisschool ’t Luchtkasteel",
        ("GM9021", 1): "Verzonnen Kindcentrum Het Mozaïek",
        ("GM9039", 1): "Verzonnen basisskoalle ‘t Fabeltsje",
        ("GM9041", 1): "Verzonnen basisskoalle De Wâldfee",
        ("GM9028", 1): 'Verzonnen BS "De Spiegel"',
        ("GM9030", 1): "Verzonnen Brede School Nergenswaard, Verzonnen en Denkbeeldonk e.o.",
    }
    return awkward.get((gemeente, place), f"Verzonnen basisschool De {noun}")


def _vo_school(
    code: str,
    structure: str,
    gemeente: country.Gemeente,
    pc4: str,
    counts: dict[int, int],
    area: str,
) -> Vestiging:
    chance = stream("vo school", code)
    noun = chance.choice(_NOUNS)
    title = {
        "PRO": "Praktijkschool",
        "VWO": "Gymnasium",
        "HAVO/VWO": "Lyceum",
        "VBO/MAVO": "vmbo-school",
        "VBO": "vakschool",
    }.get(structure, "Scholengemeenschap")
    name = f"Verzonnen {title} De {noun}"
    if code == "97AH00":
        name = f"Verzonnen {title} Reünië"
    national = area in country.LANDELIJK
    denomination = "Reformatorisch" if national else chance.choice(_DENOMINATIES)
    board = f"8{gemeente.code[-4:]}"
    return Vestiging(code, name, structure, denomination, board, gemeente.code, pc4, counts, area)
