"""The invented country: its gemeenten, provincies, RMC regions, mergers and samenwerkingsverbanden.

Nothing here exists. Codes lie outside the ranges in use (GM9xxx, PV9x, RMC9x, PO99xx, VO99xx, PC4
0001 to 0999); only the two national reformed samenwerkingsverbanden have their real codes, because
the code must know them. Correct the country here, then run `python scripts/make_example.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

PROVINCIES = {"PV91": "Fabelland", "PV92": "Dromerije", "PV93": "Nergensland"}
RMC = {
    "RMC91": "Fabelkust",
    "RMC92": "Dromerdelta",
    "RMC93": "Mijmerstreek",
    "RMC94": "Nergensland",
}
SAMENWERKINGSVERBANDEN = {
    "PO0001": "Landelijk reformatorisch po (fictief)",
    "PO9901": "Fabelstad po (fictief)",
    "PO9902": "Fabelkust po (fictief)",
    "PO9903": "Dromerdelta po (fictief)",
    "PO9904": "Mijmerstreek po (fictief)",
    "PO9905": "Nergensland-Noord po (fictief)",
    "PO9906": "Nergensland-Zuid po (fictief)",
    "VO0001": "Landelijk reformatorisch vo (fictief)",
    "VO9901": "Fabelstad vo (fictief)",
    "VO9902": "Fabelkust vo (fictief)",
    "VO9903": "Dromerdelta vo (fictief)",
    "VO9904": "Mijmerstreek vo (fictief)",
    "VO9905": "Nergensland vo (fictief)",
}
LANDELIJK = ("PO0001", "VO0001")
# Vestigingen of the national samenwerkingsverbanden: the gemeente, kind (bo, sbo, vo) and code.
NATIONAL_VESTIGINGEN = {
    "93AA00": ("GM9019", "bo", "PO0001"),
    "93AB00": ("GM9020", "bo", "PO0001"),
    "93AC00": ("GM9033", "bo", "PO0001"),
    "93AD00": ("GM9019", "sbo", "PO0001"),
    "98AA00": ("GM9019", "vo", "VO0001"),
    "98AA01": ("GM9033", "vo", "VO0001"),
    "98AB00": ("GM9020", "vo", "VO0001"),
}
SIZE_LIMITS = (5_000, 10_000, 20_000, 50_000, 100_000, 150_000, 250_000)


@dataclass(frozen=True)
class Gemeente:
    """A gemeente of today: residents in 2025, growth in permille a year, kind of place."""

    code: str
    name: str
    residents: int
    growth: int
    profile: str
    rmc: str
    po: str
    vo: str
    need: int
    """Level of educational disadvantage, 0 (none) to 100."""
    statline: str = ""

    @property
    def provincie(self) -> str:
        """Code of its provincie, which follows from its RMC region."""
        return {"RMC91": "PV91", "RMC92": "PV92", "RMC93": "PV92", "RMC94": "PV93"}[self.rmc]

    @property
    def statline_name(self) -> str:
        """The name as StatLine writes it."""
        return self.statline or self.name


@dataclass(frozen=True)
class Former:
    """A former gemeente: the shares (in percent) of today's gemeenten that it held."""

    code: str
    name: str
    ended: int
    kind: str
    parts: tuple[tuple[str, int], ...]


_ROWS = """
GM9001|Fabelstad|412300|9|stad|RMC91|PO9901|VO9901|62|Fabelstad (gemeente)
GM9002|Wolkendam|63400|14|groei|RMC91|PO9901|VO9901|24
GM9003|Schimmerpoort|31200|4|dorp|RMC91|PO9901|VO9902|20
GM9004|Fabelduin|24800|1|grijs|RMC91|PO9902|VO9902|14
GM9005|'s-Dromenbosch|54100|5|stad|RMC91|PO9902|VO9902|41|'s-Dromenbosch (gemeente)
GM9006|Sagenoord|38700|3|dorp|RMC91|PO9902|VO9902|22
GM9007|Verzonnendrecht|116500|7|stad|RMC91|PO9902|VO9902|55
GM9008|Mythenzijl|17600|-2|grijs|RMC91|PO9902|VO9902|19
GM9009|Bergerveen (F.)|27900|2|dorp|RMC91|PO9902|VO9902|26
GM9010|Meerminnerdam|8900|-1|grijs|RMC91|PO9902|VO9902|17
GM9011|Eenhoornwoude|4300|-3|grijs|RMC91|PO9902|VO9902|10
GM9012|Wensveld|71800|8|groei|RMC92|PO9903|VO9903|30
GM9013|Bedenkburen|22300|1|dorp|RMC92|PO9903|VO9903|21
GM9014|Dromerdam|143900|12|student|RMC92|PO9903|VO9903|36
GM9015|Mijmerveen|88200|6|stad|RMC92|PO9903|VO9903|48
GM9016|Schemerdonk|41600|3|dorp|RMC93|PO9904|VO9903|27
GM9017|Sluimerbeek|33500|2|dorp|RMC92|PO9903|VO9903|18
GM9018|Soezerhoven|12900|-1|grijs|RMC92|PO9903|VO9903|12
GM9019|Zwijmeloord|28400|4|kinderrijk|RMC92|PO9903|VO9903|16
GM9020|Nachtdromerkerke|19300|1|kinderrijk|RMC93|PO9904|VO9904|18
GM9021|Fantasiëloo|35800|2|dorp|RMC93|PO9904|VO9904|31
GM9022|Mijmerwolde|104300|5|student|RMC93|PO9904|VO9904|44
GM9023|Peinzerdal|26700|0|dorp|RMC93|PO9904|VO9904|33
GM9024|Turelurenberg|15200|-2|grijs|RMC93|PO9904|VO9904|29
GM9025|Wijsneusdrecht|46100|6|groei|RMC93|PO9904|VO9904|23
GM9026|Gisterenmeer|6700|-3|grijs|RMC93|PO9904|VO9904|24
GM9027|Nergenshaven|268900|8|stad|RMC94|PO9905|VO9905|66
GM9028|Kwansuizen|58300|4|stad|RMC94|PO9905|VO9905|43
GM9029|Zogenaamderveen|49200|3|dorp|RMC94|PO9905|VO9905|35
GM9030|Nergenswaard, Verzonnen en Denkbeeldonk|37400|2|dorp|RMC94|PO9905|VO9905|22
GM9031|Fictiehoven|66900|7|groei|RMC94|PO9905|VO9905|28
GM9032|Quasimeer|14300|-1|grijs|RMC94|PO9905|VO9905|20
GM9033|Onbestaansburen|30500|1|kinderrijk|RMC94|PO9906|VO9905|19
GM9034|Denkbeeldingen|82700|5|stad|RMC94|PO9906|VO9905|46
GM9035|Hersenschimdorp|18800|0|dorp|RMC94|PO9906|VO9905|25
GM9036|Luchtkastelen|183500|9|student|RMC94|PO9906|VO9905|39
GM9037|Zinsbegoochem|11600|-4|grijs|RMC94|PO9906|VO9905|30
GM9038|Wazerbroek|43700|2|dorp|RMC94|PO9904|VO9905|27
GM9039|De Verzûnen Marren|47800|1|dorp|RMC94|PO9906|VO9905|24
GM9040|Nimmerwoude|3100|-6|grijs|RMC94|PO9906|VO9905|15
GM9041|Súdwest-Fabelân|52600|3|dorp|RMC94|PO9906|VO9905|26
GM9042|Spookzijl|9200|-2|grijs|RMC94|PO9905|VO9905|28
"""
FORMER = (
    Former("GM9061", "Fluisterbroek", 2021, "samenvoeging", (("GM9038", 55),)),
    Former("GM9062", "Wazigem", 2021, "samenvoeging", (("GM9038", 45),)),
    Former("GM9063", "Kleindromen", 2019, "samenvoeging", (("GM9014", 6),)),
    Former("GM9064", "Splijtersveen", 2019, "splitsing", (("GM9012", 9), ("GM9013", 22))),
    Former("GM9066", "Vervlogenhuizen", 2014, "samenvoeging", (("GM9025", 20),)),
    Former("GM9065", "De Verzonnen Meren", 2018, "hercodering", (("GM9039", 100),)),
)
# Of a gemeente that is split over two samenwerkingsverbanden: the second one and the share (in
# percent) of the postcodes that lies in it. Wazerbroek: the former Wazigem lay in PO9905.
SPLITS = {
    ("GM9015", "po"): ("PO9904", 40),
    ("GM9038", "po"): ("PO9905", 40),
    ("GM9016", "vo"): ("VO9904", 60),
}


@cache
def gemeenten() -> tuple[Gemeente, ...]:
    """Return the gemeenten of today, in the order of their codes."""
    found = []
    for line in _ROWS.strip().splitlines():
        code, name, residents, growth, profile, rmc, po, vo, need, *statline = line.split("|")
        found.append(
            Gemeente(
                code, name, int(residents), int(growth), profile, rmc, po, vo, int(need), *statline
            )
        )
    return tuple(found)


def existing(year: int) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the gemeenten on 1 January of a year: code to (gemeente of today, percent of it).

    A gemeente of today that did not exist yet is absent.
    """
    left = {g.code: 100 for g in gemeenten()}
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for former in FORMER:
        if year < former.ended:
            found[former.code] = former.parts
            for code, percent in former.parts:
                left[code] -= percent
    found |= {code: ((code, percent),) for code, percent in left.items() if percent}
    return dict(sorted(found.items()))


def names() -> dict[str, str]:
    """Return the StatLine names of all gemeenten, former ones included."""
    return {g.code: g.statline_name for g in gemeenten()} | {f.code: f.name for f in FORMER}


@cache
def postcodes() -> dict[str, tuple[str, ...]]:
    """Return the four-digit postcodes of every gemeente of today, about one per 4,500 residents."""
    found, next_free = {}, 11
    for gemeente in gemeenten():
        number = max(2, round(gemeente.residents / 4500))
        found[gemeente.code] = tuple(f"{n:04d}" for n in range(next_free, next_free + number))
        next_free += number + 3
    return found


@cache
def areas() -> dict[str, tuple[str, str, str]]:
    """Return of every postcode the gemeente, the po and the vo samenwerkingsverband."""
    found = {}
    for gemeente in gemeenten():
        own = postcodes()[gemeente.code]
        for index, pc4 in enumerate(own):
            codes = []
            for sector, first in (("po", gemeente.po), ("vo", gemeente.vo)):
                second, percent = SPLITS.get((gemeente.code, sector), ("", 0))
                in_second = 100 * (index + 1) > len(own) * (100 - percent) and percent
                codes.append(second if in_second else first)
            found[pc4] = (gemeente.code, codes[0], codes[1])
    return found


def former_of(pc4: str, year: int) -> str:
    """Return the code of the gemeente in which a postcode lay on 1 January of a year."""
    code = areas()[pc4][0]
    own = postcodes()[code]
    place = 100 * own.index(pc4) // len(own)
    begins = 0
    for former in FORMER:
        percent = dict(former.parts).get(code, 0)
        if year < former.ended and percent and begins <= place < begins + percent:
            return former.code
        begins += percent
    return code


def size_class(residents: int) -> str:
    """Return the size class, GK1 to GK8.

    >>> size_class(4_999), size_class(5_000), size_class(250_000)
    ('GK1', 'GK2', 'GK8')
    """
    return f"GK{1 + sum(residents >= limit for limit in SIZE_LIMITS)}"


TILES = """
 .  10   8  17  18  42  41   .   .
 9   7   6  16  19  20  40  39   .
11   1   2  15  14  21  38  37  36
 3   4   5  12  13  22  27  28  35
 .   .  23  24  25  26  29  30  34
 .   .   .   .   .  33  31  32   .
"""
"""The map of the invented country: a square per gemeente, by the last two digits of its code."""
