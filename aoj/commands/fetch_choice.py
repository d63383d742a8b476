"""Which sources `aoj fetch` is about: the blocks of bronnen.yml, by their name or by table id."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.errors import AojError, InputError, unknown_name
from aoj.settings.bronnen import FILE, Bronnen, CbsTable, load_bronnen
from aoj.sources import SOURCES
from aoj.store.project import COUNTRYWIDE, EXAMPLE, Project

_MOST_NAMES = 8
Chosen = dict[str, tuple[str, ...]]
"""Per chosen source the table ids that were named; none where all of it is meant."""


def bronnen_of(project: Project, data_set: str = COUNTRYWIDE) -> Bronnen | None:
    """Return bronnen.yml of a data set, else of the project; None where there is neither.

    Raises `InputError` for anything wrong in the file.
    """
    own = project.data_set(data_set) / "reference"
    country = project.data / "reference"
    if not (own / FILE).is_file() and not (country / FILE).is_file():
        return None
    return load_bronnen(own, country)


def check_fetchable(project: Project, data_set: str) -> Bronnen:
    """Return bronnen.yml; raises `InputError` where nothing can be fetched for a data set."""
    if data_set == EXAMPLE:
        raise InputError(
            f"in '{EXAMPLE}' staan alleen verzonnen cijfers; daarvoor wordt niets opgehaald",
            remedy=f"laat '--data {EXAMPLE}' weg",
        )
    bronnen = bronnen_of(project, data_set)
    if bronnen is None:
        raise InputError(
            f"data/reference/{FILE} ontbreekt", remedy="haal het bestand terug uit de kloon"
        )
    return bronnen


def choose(bronnen: Bronnen, names: Sequence[str]) -> Chosen:
    """Return the blocks that names of sources or table ids mean; all where none is given.

    Raises `InputError` for an unknown one, with the nearest.
    """
    if not names:
        return dict.fromkeys(bronnen.sources, ())
    if not all(name.strip() for name in names):
        raise InputError(
            "een van de namen is leeg",
            expected="de naam van een bron of het nummer van een tabel",
            remedy="laat haar weg; 'aoj list sources' toont de namen",
        )
    by_name = {name.casefold(): name for name in bronnen.sources}
    by_table: dict[str, list[tuple[str, str]]] = {}
    for name, block in bronnen.sources.items():
        for table in filter(None, block.table.values() if isinstance(block, CbsTable) else ()):
            by_table.setdefault(table.casefold(), []).append((name, table))
    chosen: Chosen = {}
    for word in dict.fromkeys(names):
        if word.casefold() in by_name:
            chosen[by_name[word.casefold()]] = ()
            continue
        if word.casefold() not in by_table:
            raise _unknown(word, [*bronnen.sources, *(t for v in by_table.values() for _, t in v)])
        for name, table in by_table[word.casefold()]:
            before = chosen.get(name)
            chosen[name] = () if before == () else (*(before or ()), table)
    return chosen


def some(names: Sequence[str]) -> str:
    """Return names of sources in a sentence, of many the first and how many more."""
    more = len(names) - _MOST_NAMES
    if more < 2:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMES])} en nog {more} bronnen"


def _unknown(word: str, known: Sequence[str]) -> AojError:
    if word in SOURCES:
        return InputError(
            f"de bron '{word}' staat niet in {FILE} en is dus niet op te halen",
            remedy="neem het bestand op met 'aoj fetch --from MAP'",
        )
    return unknown_name("bron", word, known, remedy="'aoj list sources' toont ze")
