"""`aoj fetch --dry-run`: what would be fetched, from where and how much; opens no connection."""

from __future__ import annotations

from collections.abc import Sequence

from aoj.clients import services
from aoj.clients.offers import Offer
from aoj.commands.columns import in_columns
from aoj.commands.fetch_arrivals import rows_of
from aoj.commands.fetch_choice import check_fetchable, choose
from aoj.settings.bronnen import Block
from aoj.store.project import COUNTRYWIDE, Project
from aoj.store.snapshots import Snapshot, newest_first, read_manifest


def plan_fetch(
    project: Project, names: Sequence[str] = (), data_set: str = COUNTRYWIDE
) -> tuple[str, ...]:
    """Return lines: each table or file with its size last seen, below the address where it lies.

    The size is that of the newest snapshot, else what bronnen.yml estimates. Raises `InputError`
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
    count = "1 tabel of bestand" if len(offers) == 1 else f"{len(offers)} tabellen en bestanden"
    lines = in_columns(
        [
            (f"  {o.source}", o.year, _size(o, bronnen.sources[o.source], present), _place(o)[1])
            for o in offers
        ]
    ).splitlines()
    below: dict[str, list[str]] = {}
    for offer, line in zip(offers, lines, strict=True):
        below.setdefault(_place(offer)[0], []).append(line)
    told = [line for folder, rows in below.items() for line in (folder, *rows, "")]
    return (*told, f"{count}; er is geen verbinding gemaakt.")


def _place(offer: Offer) -> tuple[str, str]:
    """Return the address below which an offer lies, and its table id or its name there."""
    if not offer.table:
        return f"{offer.address}/", "onbekend (wordt op titel gezocht)"
    return f"{offer.address.rpartition('/')[0]}/", offer.table


def _size(offer: Offer, block: Block, present: Sequence[Snapshot]) -> str:
    seen = [s for s in present if _is_of_block(s, offer) and _is_of_year(s, offer)]
    if seen:
        last = newest_first(seen)[0]
        return f"{rows_of(last.rows)} ({last.effective_date})"
    return f"ongeveer {rows_of(block.rows)}" if block.rows else "omvang onbekend"


def _is_of_block(snapshot: Snapshot, offer: Offer) -> bool:
    return snapshot.origin.get("block", snapshot.source) == offer.source


def _is_of_year(snapshot: Snapshot, offer: Offer) -> bool:
    """Whether a snapshot is of the same year as an offer; one made by hand tells its own."""
    year = snapshot.origin.get("year", snapshot.options.get("year", ""))
    return year == offer.year or not offer.year
