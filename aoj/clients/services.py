"""What `aoj fetch` asks of the services: what they offer, its download, and what they describe.

Everything a user's command needs of the network goes through this module; which protocol a table
speaks, and where a file stands today, is decided behind it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from aoj.clients import cbs, duo
from aoj.clients.offers import (
    CatalogueEntry,
    Download,
    Offer,
    Package,
    TableDescription,
    Tell,
)
from aoj.clients.web import Web
from aoj.errors import unknown_name
from aoj.settings.bronnen import FILE, Block, Bronnen, CbsTable

__all__ = [
    "Web",
    "catalogue",
    "describe_package",
    "describe_table",
    "download",
    "offers",
    "planned",
]


def offers(web: Web, bronnen: Bronnen, name: str) -> list[Offer]:
    """Return what the service has now for block `name`: one offer per table or file.

    Raises `DataError` where the service no longer has it as bronnen.yml says, `Unreachable`
    where the service does not answer.
    """
    block = _block(bronnen, name)
    if isinstance(block, CbsTable):
        return cbs.offers(web, name, block)
    return duo.offers(web, name, block)


def download(
    web: Web, bronnen: Bronnen, offer: Offer, folder: Path, work: Path, tell: Tell | None = None
) -> Download:
    """Return the table or file of an offer as a whole file in `folder`.

    `work` keeps what was received of a table when the connection is lost or the program ends,
    and the next call goes on from there. Raises `AojError`, and then leaves no file in `folder`;
    what was received stays in `work` after `Unreachable` only.
    """
    block = _block(bronnen, offer.source)
    if isinstance(block, CbsTable):
        return cbs.download(web, block, offer, folder, work, tell)
    return duo.download(web, offer, folder, tell)


def planned(bronnen: Bronnen, name: str) -> list[Offer]:
    """Return what would be asked for block `name`, without any connection.

    `changed` is empty and `expected` what bronnen.yml says; a table that is looked up by its title
    has an empty `table`.
    """
    block = _block(bronnen, name)
    if isinstance(block, CbsTable):
        return cbs.planned(bronnen.services, name, block)
    return duo.planned(bronnen.services, name, block)


def describe_table(
    web: Web, table: str, protocol: Literal["auto", "v3", "v4"] = "auto"
) -> TableDescription:
    """Return what CBS says of a table today: its dimensions with items, its topics, its date."""
    return cbs.describe(web, table, protocol)


def describe_package(web: Web, name: str) -> Package:
    """Return a data set of DUO with its files; raises `DataError` where DUO does not know it."""
    return duo.describe(web, name)


def catalogue(web: Web, service: str) -> list[CatalogueEntry]:
    """Return all tables of CBS (`service` is cbs) or all data sets of DUO (duo)."""
    return cbs.catalogue(web) if service == "cbs" else duo.catalogue(web)


def _block(bronnen: Bronnen, name: str) -> Block:
    if name not in bronnen.sources:
        raise unknown_name("bron", name, bronnen.sources, where=FILE)
    return bronnen.sources[name]
