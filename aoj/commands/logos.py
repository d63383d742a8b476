"""The house style and logos of a project, of which the pictures can be shown."""

from __future__ import annotations

from aoj.errors import InputError
from aoj.settings import Logo, RegionSettings, Theme, load_region_logo, load_theme
from aoj.settings.theme import THEME_FILE
from aoj.store.project import Project


def sound_theme(project: Project) -> Theme:
    """Return the house style; raises as `load_theme`, and for a logo that cannot be shown."""
    theme = load_theme(project)
    _check(theme.logo, f"parameters/{THEME_FILE}")
    return theme


def sound_logo(project: Project, settings: RegionSettings) -> Logo | None:
    """Return the region's own logo; raises as `sound_theme`."""
    logo = load_region_logo(project, settings)
    _check(logo, f"parameters/{settings.slug}.yml")
    return logo


def _check(logo: Logo | None, where: str) -> None:
    if logo is None:
        return
    from aoj.export.images import cleaned  # reading XML and photographs
    from aoj.export.svg import UnreadablePicture

    try:
        cleaned(logo.data)
    except UnreadablePicture as error:
        raise InputError(
            f"het logo is niet te tonen ({error})",
            where=where,
            remedy="bewaar het opnieuw als PNG of gewone SVG",
        ) from None
