"""Make the tables of docs/bronnen.md from data/reference/bronnen.yml and from our code.

    python scripts/make_source_tables.py

Only what stands between `<!-- tabel NAME -->` and `<!-- einde -->` is replaced; a test tells when
it has to be run again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from aoj.commands.fetch_check_known import known_measures
from aoj.settings.bronnen import Bronnen, CbsTable, DuoFile, load_bronnen
from aoj.sources import SOURCES

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "bronnen.md"
UNSEEN = re.compile(r"nergens gezien|afgeleid|niet gezien|niet bekend|webpagina")
"""What `source` says in bronnen.yml of titles that nobody has seen for certain."""
BY_HAND = ("cbs_achterstandsscores",)
_MARKS = re.compile(r"(<!-- tabel (\w+) -->\n).*?(<!-- einde -->)", re.S)
_MOST_PARTS = 8
_KINDS = {
    "JJ": "jaren",
    "HJ": "halfjaren",
    "SJ": "schooljaren",
    "DD": "peildata",
    "MM12": "jaareinden",
}


def make_page(text: str, bronnen: Bronnen) -> str:
    """Return the page with its tables made anew."""
    tables = {
        "cbs": _table(
            ("bron", "tabel", "wat", "metingen en onderdelen", "perioden"), _cbs(bronnen)
        ),
        "duo": _table(("bron", "waar", "wat", "metingen of inhoud"), _duo(bronnen)),
        "hand": _table(("bron", "wat"), _by_hand()),
        "ongezien": _table(("bron", "wat van de titels en kolommen bekend is"), _unseen(bronnen)),
    }
    return _MARKS.sub(lambda found: f"{found[1]}{tables[found[2]]}{found[3]}", text)


def _cbs(bronnen: Bronnen) -> Iterator[tuple[str, ...]]:
    for name, block in bronnen.sources.items():
        if not isinstance(block, CbsTable):
            continue
        tables = ", ".join(
            " ".join(filter(None, (year, table or "(op titel)")))
            for year, table in block.table.items()
        )
        kinds = [_KINDS[kind] for kind in block.periods.kinds] if block.period else ["jaren"]
        since = f" vanaf {block.periods.first}" if block.periods.first else ""
        measures = "; ".join(f"`{m}`: {_few(parts)}" for m, parts in block.measures.items())
        yield f"`{name}`", tables, SOURCES[name].description, measures, _listed(kinds) + since


def _duo(bronnen: Bronnen) -> Iterator[tuple[str, ...]]:
    for name, block in bronnen.sources.items():
        if isinstance(block, DuoFile):
            source = SOURCES[bronnen.reader(name)]
            found = known_measures(source.name) or {}
            measures = [*found, *source.text_measures]
            shown = ", ".join(f"`{measure}`" for measure in measures)
            shown = shown or source.description
            where = " of ".join(filter(None, (_data_set(block), *(f"`{f}`" for f in block.file))))
            yield f"`{name}`", where, block.title, shown


def _data_set(block: DuoFile) -> str:
    return f"dataset `{block.data_set}`, `{block.resource[-1]}`" if block.data_set else ""


def _by_hand() -> Iterator[tuple[str, ...]]:
    for name, source in SOURCES.items():
        if name in BY_HAND or source.is_supplied:
            yield f"`{name}`", source.description


def _unseen(bronnen: Bronnen) -> Iterator[tuple[str, ...]]:
    for name, block in bronnen.sources.items():
        if UNSEEN.search(block.source):
            yield f"`{name}`", " ".join(block.source.split())


def _listed(words: list[str]) -> str:
    return " en ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _few(parts: Iterable[str]) -> str:
    names = list(parts)
    if len(names) <= _MOST_PARTS:
        return ", ".join(names)
    return f"{', '.join(names[: _MOST_PARTS - 2])} ... {names[-1]} ({len(names)} onderdelen)"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(line)} |" for line in (heads, *rows)]
    lines.insert(1, f"|{'---|' * len(heads)}")
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    bronnen = load_bronnen(ROOT / "data" / "reference")
    PAGE.write_text(make_page(PAGE.read_text(encoding="utf-8"), bronnen), encoding="utf-8")
