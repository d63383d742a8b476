"""The house style of an organisation: `parameters/_thema.yml`, for exports and charts.

Without that file, or without a key in it, the style is that of aoj itself.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from aoj.errors import AojError, InputError
from aoj.settings.checking import build
from aoj.settings.contrast import TEXT_CONTRAST, contrast, ratio_in_words
from aoj.settings.fields import Model, Whole, at_most, empty_map, text_line
from aoj.settings.files import ProjectFolders, load_region, region_slugs
from aoj.settings.logos import Logo, LogoPath, LogoText, check_logo_has_words, read_logo
from aoj.settings.models import RegionSettings
from aoj.settings.text_yaml import Document, read_yaml

THEME_FILE = "_thema.yml"
THEME_SCHEMA = 1
GROUNDS = {
    "#FFFFFF": "wit",
    "#F4F6F7": "het lichtgrijze vlak van een pagina",
    "#FDF6EE": "het lichte vlak van een opmerking",
}
"""On what text in the region's colour may stand in exports; the accent stands on white alone."""
GREY_CONTRAST = 1.5
"""What region and accent should differ in grey; below it only stroke and marker tell."""
MOST_CHARACTERS = 120


@dataclass(frozen=True)
class Colours:
    """The colours that an organisation may choose, as `#RRGGBB` in capitals.

    `region` is the region in charts, and headings and links in exports; `accent` is whom the
    region is compared with in charts, and what asks attention in exports.
    """

    region: str = "#0B4F6C"
    accent: str = "#B45309"


@dataclass(frozen=True)
class Theme:
    """How exports and charts look; `Theme()` is aoj's own house style.

    `organisation` and `footer` are one line of text each, '' where there is none.
    """

    organisation: str = ""
    footer: str = ""
    colours: Colours = field(default_factory=Colours)
    logo: Logo | None = None


def _colour(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not value.strip():
        raise ValueError(
            'er staat geen kleur|bijvoorbeeld "#0B4F6C"'
            "|zet aanhalingstekens om de kleur, want zonder begint een hekje commentaar"
        )
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value.strip()):
        raise ValueError(
            f"'{value[:40]}' is geen kleur"
            "|een hekje en zes cijfers of letters a tot en met f, tussen aanhalingstekens: "
            '"#0B4F6C"'
        )
    return value.strip().upper()


_Colour = Annotated[str, BeforeValidator(_colour)]
_Line = Annotated[str, BeforeValidator(text_line), AfterValidator(at_most(MOST_CHARACTERS))]


class _Colours(Model):
    region: _Colour = Colours.region
    accent: _Colour = Colours.accent


class ThemeFile(Model):
    """What `parameters/_thema.yml` says."""

    schema_number: Whole = Field(default=THEME_SCHEMA, alias="schema")
    organisation: _Line = ""
    footer: _Line = ""
    colours: Annotated[_Colours, BeforeValidator(empty_map)] = Field(default_factory=_Colours)
    logo: LogoPath = ""
    logo_text: LogoText = ""

    @model_validator(mode="after")
    def _logo_has_words(self) -> ThemeFile:
        check_logo_has_words(self.logo, self.logo_text)
        return self


def load_theme(project: ProjectFolders) -> Theme:
    """Return the house style of a project: what `parameters/_thema.yml` says, else aoj's own.

    Raises `InputError` for anything wrong in it, colours with too little contrast included, and
    `FileError` where it or its logo cannot be read.
    """
    found = _read(project)
    if found is None:
        return Theme()
    said, document = found
    logo = None
    if said.logo:
        logo = read_logo(project, said.logo, said.logo_text, document.place(("logo",)))
    return Theme(said.organisation, said.footer, _colours_of(said), logo)


def load_colours(project: ProjectFolders) -> Colours:
    """Return the colours of `load_theme`, without the logo, which no chart has."""
    found = _read(project)
    return _colours_of(found[0]) if found else Colours()


def _read(project: ProjectFolders) -> tuple[ThemeFile, Document] | None:
    path = project.parameters / THEME_FILE
    if not path.exists():
        return None
    document = read_yaml(path, project.relative(path))
    said = build(ThemeFile, document, THEME_SCHEMA)
    _check_contrast(_colours_of(said), document)
    return said, document


def _colours_of(said: ThemeFile) -> Colours:
    return Colours(said.colours.region, said.colours.accent)


def load_region_logo(project: ProjectFolders, settings: RegionSettings) -> Logo | None:
    """Return the region's own logo, for the cover, None where its file names none.

    Raises `InputError` or `FileError` as `load_theme` does.
    """
    said = settings.report
    if not said.logo:
        return None
    return read_logo(project, said.logo, said.logo_text, f"parameters/{settings.slug}.yml")


def logo_names(project: ProjectFolders) -> frozenset[str]:
    """Return the files in `parameters` that some settings file names as a logo.

    A file with a mistake names none.
    """
    found = set()
    with contextlib.suppress(AojError):
        said = _read(project)
        found.add(said[0].logo if said else "")
    for slug in region_slugs(project):
        with contextlib.suppress(AojError):
            found.add(load_region(project, slug).report.logo)
    return frozenset(found - {""})


def theme_remarks(theme: Theme) -> tuple[str, ...]:
    """Return what a reader may stumble over but does not make the style wrong, a sentence each."""
    found = contrast(theme.colours.region, theme.colours.accent)
    if found >= GREY_CONTRAST:
        return ()
    return (
        f"de kleuren 'region' en 'accent' verschillen in grijs maar {ratio_in_words(found)}; "
        f"vanaf {ratio_in_words(GREY_CONTRAST)} zijn ze op een zwart-witte afdruk goed uit elkaar "
        "te houden. Maak een van beide donkerder.",
    )


def _check_contrast(colours: Colours, document: Document) -> None:
    """Raise `InputError` for a colour that cannot be read as text, or two that are the same."""
    for ground, name in GROUNDS.items():
        _check_text("region", colours.region, ground, name, document)
    _check_text("accent", colours.accent, "#FFFFFF", GROUNDS["#FFFFFF"], document)
    if colours.region == colours.accent:
        raise InputError(
            f"de kleuren 'region' en 'accent' zijn dezelfde ({colours.region})",
            where=document.place(("colours",)),
            remedy="kies er een andere bij",
        )


def _check_text(key: str, colour: str, ground: str, name: str, document: Document) -> None:
    found = contrast(colour, ground)
    if found < TEXT_CONTRAST:
        raise InputError(
            f"de kleur '{key}' ({colour}) heeft tegen {name} een contrast van "
            f"{ratio_in_words(found)}",
            where=document.place(("colours", key)),
            expected=f"ten minste {ratio_in_words(TEXT_CONTRAST)}, want er staat ook tekst in",
            remedy="kies een donkerder kleur",
        )
