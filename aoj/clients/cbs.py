"""CBS tables."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from aoj.clients.offers import CatalogueEntry, Download, Offer, TableDescription, Tell
from aoj.clients.web import Web
from aoj.settings.bronnen import CbsTable, Services


def offers(web: Web, name: str, block: CbsTable) -> list[Offer]:
    """Return one offer per table."""
    raise NotImplementedError


def planned(services: Services, name: str, block: CbsTable) -> list[Offer]:
    """Return what would be asked."""
    raise NotImplementedError


def download(
    web: Web, block: CbsTable, offer: Offer, folder: Path, work: Path, tell: Tell | None
) -> Download:
    """Return the table of an offer as a file."""
    raise NotImplementedError


def describe(web: Web, table: str, protocol: Literal["auto", "v3", "v4"]) -> TableDescription:
    """Return what CBS says of a table."""
    raise NotImplementedError


def catalogue(web: Web) -> list[CatalogueEntry]:
    """Return all tables."""
    raise NotImplementedError
