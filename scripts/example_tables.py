"""StatLine of the invented country: a table of figures for every table of bronnen.yml.

Where a figure stands (table, topic, items) is what `data/reference/bronnen.yml` says of the real
table; the figures are those of example_youth, rounded and hidden as CBS does. Around them stand
topics, items, periods and regions that nobody asks for, as in real tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from zlib import crc32

import example_cbs as cbs
import example_country as country
from example_service import (
    HIDDEN,
    Cell,
    CubeDimension,
    CubeItem,
    CubeTable,
    CubeTopic,
    Keys,
    regions,
)
from example_youth import FIGURES, NATION, UNPLACED, Figures, counts

from aoj.settings.bronnen import Bronnen, CbsTable

UNKNOWN_ID = "86999NED"
"""Id of a table whose id bronnen.yml does not know."""

Place = tuple[str, Keys]
"""A topic and the items of all dimensions but region and period."""

# Per source, where the figures of its one measure are not those of the measure itself.
_OTHER_FIGURES = {"cbs_85984ned": "inwoners_wijken"}
_DAYS = {"cbs_85102ned", "cbs_85094ned"}
"""Tables about days: their periods are called `30 juni 2025`, with the key 20250630."""
_MODIFIED = {"85318NED": "2024-03-11", "85618NED": "2025-03-10", "86165NED": "2026-01-20"}
"""When a table changed last, where that is not in February 2026."""
_ONLY_GEMEENTEN = {"cbs_83454ned"}
_DEFINITIVE = {
    *("cbs_70072ned", "cbs_03759ned", "cbs_71486ned", "cbs_71487ned", "cbs_71488ned"),
    "cbs_bevolkingsprognose",
}
"""Tables without provisional figures."""
_EXTRA_ITEMS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Geslacht": (("3000", "Mannen"), ("4000", "Vrouwen")),
    "Leeftijd": (("22000", "95 jaar of ouder"),),
    "BurgerlijkeStaat": (("1010", "Ongehuwd"),),
}
_PLAIN_KEY = re.compile(r"[A-Z]{0,3}\d{4,7}")
_TOPIC_WITH_SLASH = ("Leerlingen/studenten",)


@dataclass
class _Layout:
    """What bronnen.yml tells of a table: topics, dimensions with their items, and its figures."""

    topics: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Title (or path) to the groups it stands in."""
    items: dict[str, dict[str, str]] = field(default_factory=dict)
    """Per dimension: key to title of its items."""
    figures: dict[Place, tuple[str, str]] = field(default_factory=dict)
    """Place (path of the topic, keys of the items) to measure and part."""


def tables(bronnen: Bronnen) -> list[CubeTable]:
    """Return the tables of the invented country, in the order of bronnen.yml."""
    found = []
    for name, block in bronnen.sources.items():
        if not isinstance(block, CbsTable):
            continue
        for year, table in block.table.items():
            if "gebiedsindeling" in block.measures:
                found.append(_divisions(block, table, int(year)))
            elif _has_figures(name, block, year):
                found.append(_table(name, block, table or UNKNOWN_ID, year))
    return found


def cell(measure: str, part: str, region: str, key: str) -> Cell:
    """Return a figure as CBS publishes it: rounded, hidden, or None where there can be none."""
    figures = FIGURES[measure]
    if key not in figures.keys:
        return None
    numbers = counts(measure, key).get(region)
    place = figures.parts.index(part)
    if numbers is None:
        return None
    if measure == "jeugdzorg_aandelen":
        return _percent(*numbers[2 * place : 2 * place + 2], region, figures.hidden)
    if place >= len(numbers):
        return None
    number = numbers[place]
    if (region, part, int(key[:4])) in cbs.SECRET and measure == "leerlingen_woonregio":
        return HIDDEN
    if _is_secret(number, region, figures.hidden):
        return HIDDEN
    if figures.unit == "x 1 000":
        return (number + 50) // 100 / 10
    return (number + figures.step // 2) // figures.step * figures.step


def _percent(whole: int, part: int, region: str, hidden: int) -> Cell:
    if _is_secret(part, region, hidden) or not whole:
        return HIDDEN
    return (2000 * part + whole) // (2 * whole) / 10


def _is_secret(number: int, region: str, hidden: int) -> bool:
    return region.startswith("GM") and region != UNPLACED and 0 < number <= hidden


def _figures(source: str, measure: str) -> tuple[str, Figures]:
    name = _OTHER_FIGURES.get(source, measure)
    return name, FIGURES[name]


def _has_figures(source: str, block: CbsTable, year: str) -> bool:
    return not year or any(
        key[:4] == year for measure in block.measures for key in _figures(source, measure)[1].keys
    )


def _table(source: str, block: CbsTable, table: str, year: str) -> CubeTable:
    layout = _layout(block)
    names = {measure: _figures(source, measure) for measure in block.measures}
    keys = sorted({key for _, figures in names.values() for key in figures.keys})
    keys = [key for key in keys if not year or key[:4] == year]
    units = {figures.unit for _, figures in names.values()}
    dimensions = [_dimension(key, titles) for key, titles in layout.items.items()]
    geo = _regions(source, block, keys, names)
    dimensions += [geo] if year else [geo, _periods(source, block, keys)]
    topics = _topics(layout, units.pop(), text=block.region[0] == "WijkenEnBuurten")
    found = _find(layout, dimensions, topics)

    def value(row: Keys, topic: str) -> Cell:
        items, region, key = (row[:-1], row[-1], keys[0]) if year else (row[:-2], row[-2], row[-1])
        key = _half_year(key)
        if topic in _DISTRICT_TEXTS:
            return _district_text(topic, region)
        measure, part = found.get((topic, items), ("", ""))
        if not measure:
            return _filler(source, region, key, topic, items, names)
        name = names[measure][0]
        if region.startswith(("WK", "BU")):
            return _district(name, part, region, key)
        return cell(name, part, NATION if region == "NL00" else region, key)

    return CubeTable(
        id=table,
        title=_whole_title(block, year),
        modified=_modified(table),
        dimensions=tuple(dimensions),
        topics=topics,
        cells=value,
        period=f"{keys[0][:4]}-{keys[-1][:4]}",
    )


def _modified(table: str) -> str:
    day = f"2026-02-{8 + crc32(table.encode()) % 20:02d}" if table != "70072ned" else "2026-02-07"
    return f"{_MODIFIED.get(table, day)}T02:00:00"


def _whole_title(block: CbsTable, year: str) -> str:
    return f"{block.title} {year}" if year and year not in block.title else block.title


def _layout(block: CbsTable) -> _Layout:
    layout = _Layout()
    selections = [
        (measure, part, block.selection(own))
        for measure, parts in block.measures.items()
        for part, own in parts.items()
    ]
    for _, _, chosen in selections:
        for name, texts in chosen.items():
            if name != "topic":
                layout.items.setdefault(name, {})[_item_key(texts)] = texts[0]
    for measure, part, chosen in selections:
        *groups, title = _path(chosen["topic"][0])
        path = "/".join([*groups, title])
        layout.topics[path] = tuple(groups)
        items = tuple(_item_key(chosen[name]) for name in layout.items)
        layout.figures[path, items] = (measure, part)
    return layout


def _path(text: str) -> list[str]:
    return [text] if text in _TOPIC_WITH_SLASH else text.split("/")


def _dimension(name: str, asked: Mapping[str, str]) -> CubeDimension:
    extra = _EXTRA_ITEMS.get(name, (("A999999", "Overig en onbekend"),))
    items = [CubeItem(key, title) for key, title in {**asked, **dict(extra)}.items()]
    return CubeDimension(_camel(name), name, tuple(items))


def _item_key(spellings: Iterable[str]) -> str:
    """Return the key among the spellings of an item, else one that follows from its title."""
    titles = list(spellings)
    keys = [text for text in titles if _PLAIN_KEY.fullmatch(text)]
    return keys[0] if keys else f"A{crc32(titles[0].encode()) % 900_000 + 50_000:06d}"


def _camel(title: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9]+", title):
        return title
    words = re.sub(r"[^\w ]", "", title).split()
    return "".join(word[:1].upper() + word[1:] for word in words)


def _topics(layout: _Layout, unit: str, *, text: bool) -> tuple[CubeTopic, ...]:
    """Return the topics asked for, and around them some that nobody asks for."""
    made = []
    if text:
        group = ("Regioaanduiding",)
        made = [
            CubeTopic(key, title, "", 0, group, text=True, width=width)
            for key, (title, width) in _DISTRICT_TEXTS.items()
        ]
    decimals = 1 if unit == "x 1 000" or unit.startswith("%") else 0
    for path, groups in layout.topics.items():
        title = _path(path)[-1]
        made.append(CubeTopic(f"{_camel(title)}_{len(made) + 1}", title, unit, decimals, groups))
    last = made[-1]
    number = len(made) + 1
    other = CubeTopic(f"{_camel(last.title)}_{number}", last.title, "%", 1, ("Relatief",))
    return (*made, other)


def _find(
    layout: _Layout, dimensions: Iterable[CubeDimension], topics: Iterable[CubeTopic]
) -> dict[Place, tuple[str, str]]:
    """Return measure and part by key of the topic and keys of the items."""
    keys = {
        path: next(t.key for t in topics if t.title == _path(path)[-1] and t.groups == groups)
        for path, groups in layout.topics.items()
    }
    return {(keys[path], items): figure for (path, items), figure in layout.figures.items()}


def _regions(
    source: str, block: CbsTable, keys: list[str], names: Mapping[str, tuple[str, Figures]]
) -> CubeDimension:
    """Return the regions of a table: country, landsdelen, provincies, gemeenten and former ones."""
    key = block.region[0]
    if key == "WijkenEnBuurten":
        return regions(_all_districts(int(keys[0][:4])), key=key, title="Wijken en buurten")
    figures = next(iter(names.values()))[1]
    first = figures.year(keys[0])
    items = [(NATION, "Nederland"), ("LD91", "Heel-Fabelland (LD)")]
    items += [(code, f"{name} (PV)") for code, name in country.PROVINCIES.items()]
    if source in _ONLY_GEMEENTEN:
        items = []
    ended = {former.code: former.ended for former in country.FORMER}
    items += [(code, name) for name, code in cbs.in_order() if ended.get(code, 9999) > first - 4]
    if figures.unplaced:
        items.append((UNPLACED, "Gemeenten; niet in te delen"))
    title = {"RegioS": "Regio's"}.get(key, key)
    return regions(items, key=_camel(key), title=title)


def _periods(source: str, block: CbsTable, keys: Iterable[str]) -> CubeDimension:
    *_, last = keys = list(keys)
    exact = source in _DEFINITIVE
    items = []
    for key in keys:
        state = "Voorlopig" if key == last and not exact else "Definitief"
        state = "NaderVoorlopig" if "HJ" in key and key[:4] == "2024" else state
        stars = {"Voorlopig": "*", "NaderVoorlopig": "**"}.get(state, "")
        shown = _day(key) if source in _DAYS else _period(key)
        day = key[:4] + ("0630" if key.endswith("1") else "1231")
        items.append(CubeItem(day if source in _DAYS else key, f"{shown}{stars}", state))
    name = block.period[0]
    return CubeDimension(_camel(name), name, tuple(items), "TimeDimension")


def _period(key: str) -> str:
    year, kind = int(key[:4]), key[4:]
    if kind == "SJ00":
        return f"{year}/'{(year + 1) % 100:02d}"
    if kind == "MM12":
        return f"{year} december"
    return f"{year}" if kind == "JJ00" else f"{kind[-1]}e halfjaar {year}"


def _day(key: str) -> str:
    return f"30 juni {key[:4]}" if key.endswith("1") else f"31 december {key[:4]}"


def _half_year(key: str) -> str:
    """Return the key of the half-year that ends on a day; other keys as they are."""
    halves = {"0630": "HJ01", "1231": "HJ02"}
    return key[:4] + halves.get(key[4:], key[4:])


def _filler(
    source: str,
    region: str,
    key: str,
    topic: str,
    items: Keys,
    known: Mapping[str, tuple[str, Figures]],
) -> Cell:
    """Return a figure that nobody asks for: some part of the first one of the table."""
    name, figures = next(iter(known.values()))
    if region.startswith(("WK", "BU", "LD")):
        return None
    base = cell(name, figures.parts[0], NATION if region == "NL00" else region, key)
    if not isinstance(base, int | float):
        return base
    return int(base * (crc32(f"{source}{topic}{items}".encode()) % 50) // 100)


_DISTRICT_TEXTS = {
    "Gemeentenaam_1": ("Gemeentenaam", 40),
    "SoortRegio_2": ("Soort regio", 10),
    "Codering_3": ("Codering", 10),
}


@cache
def _districts_of(name: str, key: str) -> Mapping[str, tuple[str, str, str, tuple[int, ...]]]:
    found = {}
    for gemeente in country.gemeenten():
        own = counts(name, key)[gemeente.code]
        for kind, code, title, numbers in cbs.districts(gemeente, own):
            found[code] = (gemeente.name, kind, title, numbers)
    return found


def _all_districts(year: int) -> list[tuple[str, str]]:
    items = [("NL00", "Nederland")]
    for gemeente in country.gemeenten():
        items.append((gemeente.code, gemeente.name))
        own = _districts_of("inwoners_wijken", f"{year}JJ00")
        items += [(c, row[2]) for c, row in own.items() if c[2:6] == gemeente.code[2:]]
    return items


def _district(name: str, part: str, region: str, key: str) -> Cell:
    return _districts_of(name, key)[region][3][FIGURES[name].parts.index(part)]


def _district_text(topic: str, region: str) -> str:
    if region.startswith(("WK", "BU")):
        name, kind, *_ = _districts_of("inwoners_wijken", "2024JJ00")[region]
    else:
        names = {g.code: g.name for g in country.gemeenten()}
        name = names.get(region, "Nederland")
        kind = "Gemeente" if region in names else "Land"
    return {"Gemeentenaam_1": name, "SoortRegio_2": kind, "Codering_3": region}[topic]


# Per RMC region of the invented country: jeugdregio, arbeidsmarktregio and GGD, code and name.
_DIVISIONS = {
    "RMC91": (("JZ91", "Fabelland"), ("AM91", "Fabelkust"), ("GG9101", "GGD Fabelland")),
    "RMC92": (("JZ92", "Dromerdelta"), ("AM92", "Dromerije"), ("GG9201", "GGD Dromerije")),
    "RMC93": (("JZ93", "Mijmerstreek"), ("AM92", "Dromerije"), ("GG9201", "GGD Dromerije")),
    "RMC94": (("JZ94", "Nergensland"), ("AM94", "Nergensland"), ("GG9401", "GGD Nergensland")),
}


def _divisions(block: CbsTable, table: str, year: int) -> CubeTable:
    """Return the table of codes and names of areas of a year, with padded texts."""
    layout = _layout(block)
    topics = []
    for path, groups in layout.topics.items():
        title = _path(path)[-1]
        width = 10 if title.startswith("Code") else 50
        number = len(topics) + 1
        unit = title.lower()
        topics.append(CubeTopic(f"{title}_{number}", title, unit, 0, groups, True, "", width))
    topics.append(CubeTopic(f"Inwonertal_{len(topics) + 1}", "Inwonertal", "aantal"))
    found = _find(layout, (), topics)

    def value(row: Keys, topic: str) -> Cell:
        gemeente = next(g for g in country.gemeenten() if g.code == row[-1])
        _, part = found.get((topic, ()), ("", ""))
        if not part:
            return counts("inwoners", f"{min(year, 2025)}JJ00")[gemeente.code][0]
        jeugd, werk, ggd = _DIVISIONS[gemeente.rmc]
        if gemeente.code == "GM9033":
            jeugd = ("JZ95", "Nergensland-Zuid")
        provincie = (gemeente.provincie, country.PROVINCIES[gemeente.provincie])
        kind, _, is_code = part.partition("_")
        pair = {"jeugdregio": jeugd, "arbeidsmarktregio": werk, "ggd": ggd, "provincie": provincie}
        return pair[kind][0 if is_code else 1]

    items = [(g.code, g.statline_name) for g in country.gemeenten()]
    return CubeTable(
        id=table,
        title=_whole_title(block, str(year)),
        modified=f"{year}-01-15T02:00:00",
        dimensions=(regions(items, key=_camel(block.region[0])),),
        topics=tuple(topics),
        cells=value,
        period=str(year),
    )
