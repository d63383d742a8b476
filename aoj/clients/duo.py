"""DUO files."""

from __future__ import annotations

from pathlib import Path

from aoj.clients.offers import CatalogueEntry, Download, Offer, Package, Tell
from aoj.clients.web import Web
from aoj.settings.bronnen import DuoFile, Services


def offers(web: Web, name: str, block: DuoFile) -> list[Offer]:
    """Return one offer per file."""
    raise NotImplementedError


def planned(services: Services, name: str, block: DuoFile) -> list[Offer]:
    """Return what would be asked."""
    raise NotImplementedError


def download(web: Web, offer: Offer, folder: Path, tell: Tell | None) -> Download:
    """Return the file of an offer."""
    raise NotImplementedError


def describe(web: Web, name: str) -> Package:
    """Return a data set with its files."""
    raise NotImplementedError


def catalogue(web: Web) -> list[CatalogueEntry]:
    """Return all data sets."""
    raise NotImplementedError
