"""The invented figures about youth: households, care, poverty, work, and what they study.

Counts per gemeente of today that follow from the residents by age of example_population, so that
no part is larger than its whole. `counts` gives them for the gemeenten of their year, the
provincies and the country; the tables of example_tables round and hide them as CBS does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import example_country as country
from example_population import ages, divide, per_gemeente, pupils, residents, stream
from example_schools import po_vestigingen

NATION = "NL01"
UNPLACED = "GM0999"
"""Gemeente under which a table puts those whose gemeente is not known."""

Numbers = tuple[int, ...]
_AGES_OF_BAND = ((0, 5), (5, 5), (10, 5), (15, 5), (20, 5), (25, 20))
_FORECAST_YEARS = (2025, 2030, 2035, 2040, 2050)


@dataclass(frozen=True)
class Figures:
    """The figures of a measure: its parts, periods as CBS keys, and counts per gemeente of today.

    `of` takes the code of a gemeente and a key and returns a count per part. `step` is what CBS
    rounds to; `hidden` the count up to which a gemeente's figure is kept secret; `unplaced` says
    that some stand under no gemeente.
    """

    parts: tuple[str, ...]
    keys: tuple[str, ...]
    of: Callable[[str, str], Numbers]
    unit: str = "aantal"
    step: int = 1
    hidden: int = 0
    unplaced: str = ""
    """A word if some stand under no gemeente; how many follows from it."""
    division: int = 0
    """The year of the gemeenten, where that is not the year of the figures."""
    after: Callable[[Numbers], Numbers] = lambda numbers: numbers
    """Makes the parts of what `of` gives, after that was divided over former gemeenten."""

    def year(self, key: str) -> int:
        """Return the year of the gemeenten of a period."""
        return self.division or int(key[:4])


@cache
def counts(measure: str, key: str) -> Mapping[str, Numbers]:
    """Return the exact counts of a period: code of the country, provincie or gemeente to parts.

    A gemeente that did not exist then is absent.
    """
    figures = FIGURES[measure]
    year = figures.year(key)
    units = {g.code: figures.of(g.code, key) for g in country.gemeenten()}
    found = dict(per_gemeente(units, year))
    if figures.unplaced:
        permille = 2 + stream(figures.unplaced, year).randrange(3)
        found[UNPLACED] = tuple(n * permille // 1000 for n in _add(found.values()))
    provincies = {
        code: _add(units[g.code] for g in country.gemeenten() if g.provincie == code)
        for code in country.PROVINCIES
    }
    rows = {NATION: _add(found.values()), **provincies, **found}
    return {code: figures.after(numbers) for code, numbers in rows.items()}


@cache
def single_ages(code: str, year: int) -> Numbers:
    """Return the residents of a gemeente of today of 0, 1, ... 26 years on 1 January."""
    found: list[int] = []
    for band, (first, number) in zip(ages(code, year), _AGES_OF_BAND, strict=False):
        weights = [stream("age", code, first + i).uniform(0.96, 1.04) for i in range(number)]
        found += divide(band, weights)
    return tuple(found[:27])


def youth(code: str, year: int, first: int = 0, until: int = 23) -> int:
    """Return the residents from `first` to `until` (not included) years of age."""
    return sum(single_ages(code, year)[first:until])


def share(code: str, name: str, base: float, need: float, year: int, trend: float = 0.0) -> float:
    """Return a share that differs by gemeente and year: `base` with `need` more per point of need.

    `trend` is the change a year, to which every gemeente adds its own.
    """
    gemeente = next(g for g in country.gemeenten() if g.code == code)
    own = stream("share", name, code)
    level = (base + need * gemeente.need) * own.uniform(0.92, 1.08)
    slope = trend + own.uniform(-0.012, 0.012)
    wobble = stream("share", name, code, year).uniform(0.985, 1.015)
    return level * (1 + slope * (year - 2022)) * wobble


def _add(rows: Iterable[Numbers]) -> Numbers:
    return tuple(sum(column) for column in zip(*rows, strict=True))


def _years(first: int, last: int, kind: str = "JJ00") -> tuple[str, ...]:
    return tuple(f"{year}{kind}" for year in range(first, last + 1))


def _residents(code: str, key: str) -> Numbers:
    return ages(code, int(key[:4]))


def _by_age(code: str, key: str) -> Numbers:
    year = int(key[:4])
    return (sum(ages(code, year)), *single_ages(code, year))


def _wijken(code: str, key: str) -> Numbers:
    bands = ages(code, int(key[:4]))
    return (sum(bands), sum(bands[:3]), sum(bands[3:5]))


@cache
def _households(code: str, key: str) -> Numbers:
    year = int(key[:4])
    total = residents(code, year) * 100 // 214
    with_children = round(youth(code, year, 0, 18) / 1.58 + youth(code, year, 18, 25) * 0.22)
    single = min(
        total - with_children, round(total * share(code, "single", 0.33, 0.0016, year, 0.004))
    )
    return single, total - single - with_children, with_children


@cache
def _families(code: str, key: str) -> Numbers:
    year = int(key[:4])
    total = _households(code, key)[2]
    one_parent = round(total * share(code, "eenouder", 0.215, 0.0011, year, 0.006))
    children = divide(one_parent, (57, 31, 12))
    unmarried, married = divide(total - one_parent, (27, 73))
    return *children, unmarried, married


def _with_family_totals(numbers: Numbers) -> Numbers:
    one_parent = sum(numbers[:3])
    return (sum(numbers), one_parent, *numbers)


def _persons(code: str, key: str) -> Numbers:
    year = int(key[:4])
    bands = ages(code, year)
    homes = (0.994, 0.995, 0.992, 0.935, share(code, "thuis", 0.47, -0.0005, year))
    at_home = [int(band * part) for band, part in zip(bands, homes, strict=False)]
    older = int(bands[5] * 0.03)
    institution = int(sum(bands) * 0.012 * stream("inst", code).uniform(0.7, 1.3))
    return sum(at_home) + older, sum(_families(code, key)[:3]), institution, *at_home


def _forecast(code: str, key: str) -> Numbers:
    year = int(key[:4])
    gemeente = next(g for g in country.gemeenten() if g.code == code)
    number = float(residents(code, 2025))
    for step in range(2025, year):
        number *= 1 + gemeente.growth * max(0.1, 0.8 - 0.03 * (step - 2025)) / 1000
    margin = 0.004 + 0.0021 * (year - 2025)
    middle = round(number)
    return middle, round(middle * (1 - margin)), round(middle * (1 + margin))


@cache
def _care(code: str, key: str) -> Numbers:
    """Return youth with care in all, help, help without and with stay, protection, probation."""
    year, half = int(key[:4]), key[4:6] == "HJ"
    number = youth(code, year)
    help_ = number * share(code, "jeugdhulp", 0.098, 0.00048, year, 0.012)
    protection = number * share(code, "bescherming", 0.0072, 0.00009, year, -0.03)
    probation = number * share(code, "reclassering", 0.0018, 0.00004, year, -0.01)
    given = round(help_ * (0.79 if half else 1))
    with_stay = round(given * share(code, "verblijf", 0.078, 0.0001, year, -0.015))
    without = given - round(with_stay * 0.45)
    protected = round(protection * (0.92 if half else 1))
    probated = round(probation * (0.72 if half else 1))
    extra = round(protected * 0.21) + round(probated * 0.34)
    return given + extra, given, without, with_stay, protected, probated


def care_whole(code: str, key: str) -> Numbers:
    """Return what shares of youth care are taken of: a whole and its part, five times."""
    year = int(key[:4])
    _, given, _, with_stay, protected, probated = _care(code, key)
    number = youth(code, year)
    placed = round(protected * share(code, "uithuis", 0.45, 0.0004, year))
    minors, older = youth(code, year, 0, 18), youth(code, year, 12, 23)
    return number, given, given, with_stay, minors, protected, protected, placed, older, probated


def _trajectories(code: str, key: str) -> Numbers:
    _, given, _, _, protected, probated = _care(code, key)
    return round(given * 1.21), round(protected * 1.04), round(probated * 1.09)


def _referrers(code: str, key: str) -> Numbers:
    year = int(key[:4])
    total = round(_care(code, key)[1] * 0.63)
    gp = 31 + stream("huisarts", code).randrange(-5, 6) - 0.5 * (year - 2022)
    access = 36 + stream("toegang", code).randrange(-6, 7)
    return total, *divide(total, (access, gp, 1.6, 6.4, 5.2, 1.1, 13.5, 5.2))


def _begun(place: int) -> Callable[[str, str], Numbers]:
    def of(code: str, key: str) -> Numbers:
        begun = round(_care(code, key)[place] * 0.44)
        return begun, round(begun * share(code, f"nieuw{place}", 0.83, 0.0, int(key[:4])))

    return of


def _costs(code: str, key: str) -> Numbers:
    """Return costs in thousands of euros: in all, help, protection, probation."""
    year = int(key[:4])
    _, given, _, _, protected, probated = _care(code, key)
    price = share(code, "prijs", 11.2, 0.03, year, 0.055)
    parts = round(given * price), round(protected * 10.4), round(probated * 8.1)
    return sum(parts), *parts


def _poor_children(code: str, key: str) -> Numbers:
    year = int(key[:4])
    number = round(youth(code, year, 0, 18) * 0.985)
    return number, round(number * share(code, "armoede", 0.018, 0.00085, year, -0.05))


def _poor(code: str, key: str) -> Numbers:
    year = int(key[:4])
    number = round(residents(code, year) * 0.965)
    return number, round(number * share(code, "armoede", 0.016, 0.00065, year, -0.05))


def _low_income(code: str, key: str) -> Numbers:
    """Return children by income of their home.

    In all, with low income for 1 and 4 years, below the minimum for 1 and 4 years, of one parent,
    and of one parent with low income.
    """
    year = int(key[:4])
    number = round(youth(code, year, 0, 18) * 0.955)
    low = round(number * share(code, "laag", 0.030, 0.0011, year, -0.06))
    least = round(low * share(code, "minimum", 0.66, 0.0008, year))
    one_parent = round(number * share(code, "kind eenouder", 0.125, 0.0012, year, 0.005))
    poor = min(one_parent, round(low * 0.44))
    long_low, long_least = round(low * 0.37), round(least * 0.41)
    return number, low, long_low, least, long_least, one_parent, poor


def _benefits(code: str, key: str) -> Numbers:
    year = int(key[:4])
    adults = residents(code, year) - youth(code, year, 0, 18)
    return (round(adults * share(code, "uitkering", 0.075, 0.0011, year, -0.01)),)


def _assistance(code: str, key: str) -> Numbers:
    year = int(key[:4])
    adults = residents(code, year) - youth(code, year, 0, 18)
    return (round(adults * share(code, "bijstand", 0.009, 0.00055, year, -0.02)),)


def _assistance_youth(code: str, key: str) -> Numbers:
    year = int(key[:4])
    return (round(youth(code, year, 0, 25) * share(code, "bijstand", 0.016, 0.0011, year, -0.02)),)


def _leavers(code: str, key: str) -> Numbers:
    year = int(key[:4])
    number = round(youth(code, year, 12, 23) * 0.62)
    return number, round(number * share(code, "vsv", 0.0115, 0.00018, year, 0.03))


def _work(code: str, key: str) -> Numbers:
    """Return youth of 15 to 27: in education, not, neither working, seeking work, on benefit."""
    year = int(key[:4])
    number = youth(code, year, 15, 27)
    studying = round(number * share(code, "studie", 0.625, 0.0002, year))
    neither = round(number * share(code, "neet", 0.033, 0.00033, year, -0.02))
    seeking = round(neither * share(code, "werkzoekend", 0.26, 0.0006, year, 0.02))
    benefit = round(number * share(code, "jonguitkering", 0.028, 0.0003, year, -0.01))
    return studying, number - studying, neither, seeking, benefit


@cache
def _pupils(code: str, key: str) -> Numbers:
    """Return pupils by onderwijssoort, without totals; before `FURTHER_KINDS` only five."""
    year = int(key[:4])
    own = pupils(code, year)
    bo, sbo, so, vso, vo = (own[kind] for kind in ("bo", "sbo", "so", "vso", "vo"))
    if year < FURTHER_KINDS:
        return bo, sbo, so, vso, vo
    need = next(g.need for g in country.gemeenten() if g.code == code)
    wobble = stream("vo kinds", code)
    weights = (39.5, 17 - need * 0.09, 19 - need * 0.04, 13.5, 9 + need * 0.07, 2.2 + need * 0.025)
    kinds = divide(vo, [w * wobble.uniform(0.95, 1.05) for w in weights])
    bands = ages(code, year + 1)
    vavo = round(vo * 0.008 * wobble.uniform(0.6, 1.4))
    mbo = round((bands[3] * 0.27 + bands[4] * 0.21) * (0.8 + need / 150))
    levels = divide(mbo, (3.2 + need * 0.04, 14 + need * 0.12, 22, 61 - need * 0.1))
    hbo = round((bands[3] * 0.06 + bands[4] * 0.26) * (1.15 - need / 300))
    wo = round((bands[3] * 0.03 + bands[4] * 0.16) * (1.2 - need / 200))
    vavos = divide(vavo, (24, 52, 24))
    return (bo, sbo, so, vso, vo, *kinds, vavo, *vavos, mbo, *levels, hbo, wo)


def _with_totals(numbers: Numbers) -> Numbers:
    bo, sbo, so, vso, *further = numbers
    return (bo, sbo, bo + sbo, so, vso, so + vso, *further)


def _graduates(code: str, key: str) -> Numbers:
    found = _with_totals(_pupils(code, key))
    _, vwo, havo, gt, bk, _ = found[7:13]
    by_kind = round(vwo * 0.24), round(havo * 0.37), round(gt * 0.46)
    basic = divide(round(bk * 0.47), (55, 45))
    vavo = round(found[13] * 0.52)
    levels = zip(found[18:22], (0.7, 0.38, 0.31, 0.24), strict=True)
    mbo = [round(number * part) for number, part in levels]
    vo = (*by_kind, *basic)
    return sum(vo), *vo, vavo, sum(mbo), *mbo


@cache
def _at_school(year: int) -> Mapping[str, Numbers]:
    found: dict[str, list[int]] = {g.code: [0, 0, 0] for g in country.gemeenten()}
    for school in po_vestigingen():
        place = {"BO": 0, "SBO": 1}.get(school.kind, 2)
        found[school.gemeente][place] += school.counts[year]
    return {code: tuple(numbers) for code, numbers in found.items()}


FURTHER_KINDS = 2019
"""First school year in which 85701NED has figures of more kinds than its screen export here."""
PUPIL_KINDS = (
    *("bo", "sbo", "bo_sbo", "so", "vso", "so_vso", "vo", "vo_leerjaar_1_3", "vwo", "havo"),
    *("vmbo_gt", "vmbo_bk", "praktijkonderwijs", "vavo", "vavo_vwo", "vavo_havo"),
    *("vavo_vmbo_t", "mbo", "mbo_entree", "mbo_2", "mbo_3", "mbo_4", "hbo", "wo"),
)
_CARE_KEYS = (*_years(2022, 2024), "2024HJ01", "2024HJ02", "2025HJ01")
_CARE_DAYS = ("2024HJ01", "2024HJ02", "2025HJ01")
_BANDS = ("0-4", "5-9", "10-14", "15-19", "20-24")
_THOUSANDS = "x 1 000"

FIGURES: Mapping[str, Figures] = {
    "inwoners": Figures(("totaal", *_BANDS), _years(2016, 2025), _residents,
        after=lambda bands: (sum(bands), *bands[:5])),
    "inwoners_leeftijd": Figures(
        ("totaal", *(str(age) for age in range(27))), _years(2022, 2025), _by_age
    ),
    "inwoners_wijken": Figures(("totaal", "0-14", "15-24"), _years(2022, 2025), _wijken),
    "huishoudens": Figures(
        ("totaal", "eenpersoons", "zonder_kinderen", "met_kinderen"), _years(2021, 2025),
        _households, after=lambda numbers: (sum(numbers), *numbers),
    ),
    "huishoudens_kinderen": Figures(
        ("totaal", "eenouder", "eenouder_1", "eenouder_2", "eenouder_3", "niet_gehuwd", "gehuwd"),
        _years(2021, 2025), _families, after=_with_family_totals,
    ),
    "personen_huishoudens": Figures(
        ("thuiswonend_kind", "ouder_eenouder", "institutioneel",
         *(f"thuiswonend_kind_{band}" for band in _BANDS)),
        _years(2024, 2025), _persons,
    ),
    "bevolkingsprognose": Figures(
        ("prognose", "onder67", "boven67"), tuple(f"{y}JJ00" for y in _FORECAST_YEARS), _forecast,
        unit=_THOUSANDS, division=2021,
    ),
    "jeugdzorg_aandelen": Figures(
        ("jeugdhulp", "jeugdhulp_met_verblijf", "jeugdbescherming",
         "jeugdbescherming_met_verblijf", "jeugdreclassering"),
        _CARE_KEYS, care_whole, unit="% (zie toelichting)", hidden=4,
    ),
    "jeugdzorg": Figures(
        ("jeugdzorg", "jeugdhulp", "jeugdhulp_zonder_verblijf", "jeugdhulp_met_verblijf",
         "jeugdbescherming", "jeugdreclassering"),
        _CARE_KEYS, _care, step=5, hidden=4,
    ),
    "jeugdzorg_combinaties": Figures(
        ("totaal",), _CARE_KEYS, lambda code, key: _care(code, key)[:1], step=5, hidden=4
    ),
    "jeugdzorg_peildatum": Figures(
        ("totaal",), _CARE_DAYS,
        lambda code, key: (round(_care(code, key)[0] * 0.78),), step=5, hidden=4,
    ),
    "jeugdzorg_trajecten": Figures(
        ("jeugdhulp", "jeugdbescherming", "jeugdreclassering"), _CARE_DAYS, _trajectories,
        step=5, hidden=4,
    ),
    "jeugdhulp_verwijzers": Figures(
        ("totaal", "gemeentelijke_toegang", "huisarts", "jeugdarts", "gecertificeerde_instelling",
         "medisch_specialist", "rechter_raad_om", "geen_verwijzer", "onbekend"),
        _years(2023, 2024), _referrers, step=5, hidden=4,
    ),
    "jeugdbescherming_trajecten": Figures(
        ("begonnen", "nieuw"), _years(2022, 2024), _begun(4), step=5, hidden=4
    ),
    "jeugdreclassering_trajecten": Figures(
        ("begonnen", "nieuw"), _years(2022, 2024), _begun(5), step=5, hidden=4
    ),
    "jeugdzorg_kosten": Figures(
        ("totaal", "jeugdhulp", "jeugdbescherming", "jeugdreclassering"), _years(2022, 2024),
        _costs, unit="1 000 euro",
    ),
    "armoede_kinderen": Figures(
        ("kinderen", "in_armoede"), _years(2021, 2023), _poor_children, unit=_THOUSANDS,
        division=2025,
    ),
    "armoede_personen": Figures(
        ("personen", "in_armoede"), _years(2021, 2023), _poor, unit=_THOUSANDS, division=2025
    ),
    "laag_inkomen_kinderen": Figures(
        ("totaal", "laag_1jaar", "laag_4jaar", "sociaal_minimum_1jaar", "sociaal_minimum_4jaar",
         "eenouder", "eenouder_laag_1jaar"),
        _years(2020, 2023), _low_income, unit=_THOUSANDS, division=2024,
    ),
    "uitkeringen": Figures(("totaal",), _years(2021, 2024, "MM12"), _benefits, step=10),
    "bijstandsuitkeringen": Figures(("totaal",), _years(2021, 2024, "MM12"), _assistance, step=10),
    "jongeren_bijstandsgezinnen": Figures(
        ("totaal",), _years(2021, 2024), _assistance_youth, step=10, division=2024
    ),
    "vsv_woonregio": Figures(
        ("leerlingen", "vsv"), _years(2017, 2023, "SJ00"), _leavers, step=10, unplaced="leavers"
    ),
    "jongeren_arbeidsmarkt": Figures(
        ("totaal", "onderwijsvolgend", "niet_onderwijsvolgend", "neet", "geregistreerd_werkzoekend",
         "uitkering"),
        _years(2020, 2024), _work, step=100, division=2025,
        after=lambda numbers: (sum(numbers[:2]), *numbers),
    ),
    "leerlingen_woonregio": Figures(
        PUPIL_KINDS, _years(2014, 2024, "SJ00"), _pupils, step=10, unplaced="unplaced",
        after=_with_totals,
    ),
    "gediplomeerden_woonregio": Figures(
        ("vo", "vwo", "havo", "vmbo_gt", "vmbo_k", "vmbo_b", "vavo", "mbo", "mbo_entree", "mbo_2",
         "mbo_3", "mbo_4"),
        _years(2021, 2023, "SJ00"), _graduates, step=10, unplaced="graduates",
    ),
    "leerlingen_schoolregio": Figures(
        ("bo", "sbo", "speciale_scholen"), _years(2020, 2024, "SJ00"),
        lambda code, key: _at_school(int(key[:4]))[code],
    ),
}  # fmt: skip
