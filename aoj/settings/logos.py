"""A logo that settings name: a file in `parameters`, judged by its contents and never its name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, Protocol

from pydantic import AfterValidator, BeforeValidator

from aoj.errors import FileError, InputError, reason_of
from aoj.settings.fields import at_most, one_line, text_line

MOST_BYTES = 1_000_000
MOST_CHARACTERS = 250
"""Of the words that tell what a logo is."""

Mime = Literal["image/svg+xml", "image/png", "image/jpeg"]

_MAGIC: tuple[tuple[bytes, Mime], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_BEFORE_SVG = re.compile(
    r"(?:\s+|<\?[^<>]{0,500}\?>|<!--(?:(?!-->).){0,5000}-->"
    r"|<!DOCTYPE\s+svg[^<>\[]{0,500}(?:\[[^\]]{0,50000}\]\s*)?>)*+",
    re.DOTALL,
)
_SVG = re.compile(r"<(?:svg:)?svg[\s>/]")


@dataclass(frozen=True)
class Logo:
    """A picture with its words; the bytes are as they stand in the file, so not yet safe to show.

    An SVG may hold scripts: whoever shows it, cleans it first.
    """

    data: bytes = field(repr=False)
    mime: Mime
    alt: str


class HasParameters(Protocol):
    """What a logo needs of a project."""

    @property
    def parameters(self) -> Path:
        """Folder with the settings, in which logos stand."""


def _inside(text: str) -> str:
    """Return a path that cannot lead out of `parameters`; raises `ValueError`."""
    if not text:
        return ""
    parts = text.split("/")
    if re.search(r"[\\:\x00-\x1f\x7f]", text) or not all(part.strip(". ") for part in parts):
        raise ValueError(
            f"'{text[:60]}' is geen bestand in de map parameters"
            "|een naam zoals logo.svg, of logos/logo.svg|zet het logo in de map parameters"
        )
    return text


LogoPath = Annotated[str, BeforeValidator(one_line), AfterValidator(_inside)]
LogoText = Annotated[str, BeforeValidator(text_line), AfterValidator(at_most(MOST_CHARACTERS))]


def check_logo_has_words(logo: str, words: str) -> None:
    """Raise `ValueError` for a logo without words, or words without a logo."""
    if logo and not words:
        raise ValueError(
            "bij 'logo' ontbreekt 'logo_text'||zet erbij wat er staat voor wie het niet ziet, "
            "zoals logo_text: Logo van Adviesbureau X"
        )
    if words and not logo:
        raise ValueError("bij 'logo_text' ontbreekt 'logo'||noem het bestand, of haal de tekst weg")


def read_logo(project: HasParameters, name: str, alt: str, where: str) -> Logo:
    """Return the logo that a settings file names, by a path in `parameters`.

    `where` is the place of the key. Raises `InputError` or `FileError` with one sentence.
    """
    data = _read(project.parameters, name, where)
    mime = mime_of(data)
    if mime is None:
        raise InputError(
            f"'logo': parameters/{name} is aan de inhoud te zien geen SVG, PNG of JPEG",
            where=where,
            remedy="bewaar het logo opnieuw als SVG of PNG",
        )
    return Logo(data, mime, alt)


def mime_of(data: bytes) -> Mime | None:
    """Return what kind of picture bytes are, None for anything else.

    >>> mime_of(b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>")
    'image/svg+xml'
    >>> mime_of(b"<html><svg></svg></html>") is None
    True
    """
    for magic, mime in _MAGIC:
        if data.startswith(magic):
            return mime
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    before = _BEFORE_SVG.match(text)
    return "image/svg+xml" if _SVG.match(text, before.end() if before else 0) else None


def _read(folder: Path, name: str, where: str) -> bytes:
    path = folder / name
    try:
        root, real = folder.resolve(strict=True), path.resolve(strict=True)
        if not real.is_relative_to(root):
            raise InputError(
                f"'logo': parameters/{name} verwijst naar een bestand buiten de map parameters",
                where=where,
                remedy="zet het bestand zelf in de map",
            )
        if not real.is_file():
            raise InputError(f"'logo': parameters/{name} is geen bestand", where=where)
        with real.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise InputError(
            f"'logo': het bestand parameters/{name} bestaat niet",
            where=where,
            remedy="zet het daar neer, of verbeter de naam (hoofdletters tellen mee)",
        ) from None
    except (OSError, RuntimeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "verwijst naar zichzelf"
        raise FileError(
            f"'logo': parameters/{name} kan niet gelezen worden ({reason})", where=where
        ) from None
    if len(data) > MOST_BYTES:
        raise InputError(
            f"'logo': parameters/{name} is te groot",
            where=where,
            expected="hooguit 1 MB",
            remedy="bewaar het logo kleiner",
        )
    return data
