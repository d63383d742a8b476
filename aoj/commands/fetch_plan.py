"""`aoj fetch --dry-run`: what would be fetched, from where and how much; opens no connection."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.clients import services
from aoj.clients.offers import Offer
from aoj.commands.columns import in_columns
from aoj.commands.fetch_arrivals import number
from aoj.commands.fetch_choice import check_fetchable, choose
from aoj.settings.bronnen import Block, DuoFile
from aoj.store.project import COUNTRYWIDE, Project
from aoj.store.snapshots import Snapshot, newest_first, read_manifest

HEADER = ("bron", "tabel", "jaar", "omvang", "adres")


def plan_fetch(
    project: Project, names: Sequence[str] = (), data_set: str = COUNTRYWIDE
) -> tuple[str, ...]:
    """Return lines: each table or file with its id, its address, and the size last seen.

    Of a file of DUO the data set is named. The size is that of the newest snapshot, else what
    bronnen.yml estimates. Raises `InputError`
    for an unknown name, or for a mistake in bronnen.yml.
    """
    bronnen = check_fetchable(project, data_set)
    present = read_manifest(project.data_set(data_set))
    offers = [
        offer
        for name, tables in choose(bronnen, names).items()
        for offer in services.planned(bronnen, name)
        if not tables or offer.table in tables
    ]
    rows = [_row(offer, bronnen.sources[offer.source], present) for offer in offers]
    count = "1 tabel of bestand" if len(rows) == 1 else f"{len(rows)} tabellen en bestanden"
    return (in_columns([HEADER, *rows]), "", f"{count}; er is geen verbinding gemaakt.")


def _row(offer: Offer, block: Block, present: Sequence[Snapshot]) -> tuple[str, ...]:
    table = block.data_set if isinstance(block, DuoFile) else offer.table or "op titel gezocht"
    seen = [s for s in present if s.source == offer.source and _is_of_year(s, offer)]
    if seen:
        last = newest_first(seen)[0]
        size = f"{number(last.rows)} rijen ({last.effective_date})"
    else:
        size = f"ongeveer {number(block.rows)} rijen" if block.rows else "onbekend"
    return offer.source, table, offer.year, size, offer.address


def _is_of_year(snapshot: Snapshot, offer: Offer) -> bool:
    """Whether a snapshot is of the same year as an offer; one made by hand tells its own."""
    year = snapshot.origin.get("year", snapshot.options.get("year", ""))
    return year == offer.year or not offer.year
