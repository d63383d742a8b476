"""Copies that a synchronised folder or a person put beside a product, known by their names.

OneDrive, Dropbox and others keep both versions when two computers wrote one file: the second gets
a name of its own. A run does not read such a copy, so what is written in it would be forgotten.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from aoj.runs.files import long_path

_SUFFIXES = (".ipynb", ".html", ".json", ".pdf", ".xlsx", ".yml", ".yaml")
_OWN = re.compile(r"(?:\.(?:nieuw|oud)(?:-\d+(?![^\W_]))?|\.mislukt)?(?:\.run)?")
"""What a run itself puts behind the name of a template."""
_VERSION = r"(?:(?:V?\d++|DEF|DEFINITIEF|CONCEPT|FINAL|OUD|NIEUW|KOPIE|COPY|TEST|BACKUP)-?)+\Z"
"""What a person, and no computer, is called in capitals."""
_COMPUTER = (
    rf"(?!{_VERSION})(?-i:[A-Z0-9][A-Z0-9-]{{3,24}})|(?:desktop|laptop|surface|werkplek)[\w-]*"
    r"|[^()]*(?:mac ?book|\bi?mac\b|\bmb[pa]\b|['’]s )[^()]*"
)
_MARKS = {
    "Syncthing": r"\.sync-conflict-\d{8}-\d{6}-\w+",
    "Resilio Sync": r"\.Conflict ?\d*",
    "Nextcloud": r" \(conflicted copy \d{4}-\d\d-\d\d \d{6}\)|_conflict-\d{8}-\d{6}",
    "Seafile": r" \(SFConflict [^()]*\)",
    "Synology Drive": r"_[^()]*_(?:Upload)?Conflict",
    "Dropbox": r" \([^()]*(?:conflicted copy|conflicterende kopie)[^()]*(?: ?\(\d+\))?\)",
    "JupyterLab": r"-Copy\d+",
    "Verkenner": r" - (?:kopie|copy)(?: \(\d+\))?",
    "Finder": r" (?:kopie|copy)(?: \d+)?",
    "iCloud": r" \d{1,2}",
    "Google Drive of een download": r" ?\(\d{1,2}\)",
    "OneDrive": rf"-(?:{_COMPUTER})",
    "": r"[ ._([-].*(?<![a-z])conflict(?:ed|ing|erende)?(?![a-z]).*|[_-](?:kopie|copy)\d*",
}
"""Per service what it puts behind a name, the surest first."""
_PATTERNS = {service: re.compile(mark, re.IGNORECASE) for service, mark in _MARKS.items()}
_BEFORE = re.compile(r"(?:conflicterende )?(?:kopie van|copy of) ", re.IGNORECASE)


@dataclass(frozen=True)
class Copy:
    """A copy beside a product; `service` is empty when its name does not tell who made it."""

    name: str
    product: str
    """File name of what it is a copy of."""
    service: str

    @property
    def sentence(self) -> str:
        """What to tell about it.

        >>> Copy("a-PC1234.ipynb", "a.ipynb", "OneDrive").sentence
        'a-PC1234.ipynb lijkt een kopie van a.ipynb (OneDrive) en telt in een run niet mee'
        """
        maker = f" ({self.service})" if self.service else ""
        return f"{self.name} lijkt een kopie van {self.product}{maker} en telt in een run niet mee"


def conflict_copies(folder: Path, known_stems: Iterable[str]) -> tuple[Copy, ...]:
    """Return the copies in a folder; `known_stems` are its templates, or its settings files."""
    try:
        names = sorted(path.name for path in long_path(folder).iterdir())
    except OSError:
        return ()
    return find_copies(names, known_stems)


def find_copies(names: Iterable[str], known_stems: Iterable[str]) -> tuple[Copy, ...]:
    """Return which of the file names are copies of a product.

    >>> find_copies(["a.nieuw.ipynb", "a (1).ipynb"], ["a"])
    (Copy(name='a (1).ipynb', product='a.ipynb', service='Google Drive of een download'),)
    """
    stems = sorted(set(known_stems), key=lambda stem: (-len(stem), stem))
    found = (_copy(name, stems) for name in names)
    return tuple(copy for copy in found if copy is not None)


def _copy(name: str, stems: Iterable[str]) -> Copy | None:
    """Return what `name` is a copy of; None for a product itself, and for what is neither."""
    stem, dot, suffix = unicodedata.normalize("NFC", name).rpartition(".")
    if dot + suffix.casefold() not in _SUFFIXES:
        return None
    bare = _BEFORE.sub("", stem, count=1) if _BEFORE.match(stem) else stem
    found = [
        (product, tail)
        for known in stems
        for product, tail in [_split(bare, known)]
        if product and (dot + suffix.casefold() != ".json" or product.endswith(".run"))
    ]
    if any(not tail for _, tail in found) and bare == stem:
        return None
    for product, tail in found:
        service = _service_of(tail) if tail else ""
        if service is not None:
            return Copy(name, f"{product}{dot}{suffix}", service)
    return None


def _split(stem: str, known: str) -> tuple[str, str]:
    """Return the product's part of a name, and what stands behind it; empty where there is none."""
    if not stem.casefold().startswith(known.casefold()):
        return "", ""
    rest = stem[len(known) :]
    own = _OWN.match(rest)
    end = own.end() if own else 0
    return known + rest[:end], rest[end:]


def _service_of(tail: str) -> str | None:
    """Return who puts `tail` behind a name, of several the first; None when nobody does."""
    for service, pattern in _PATTERNS.items():
        match = pattern.match(tail)
        if match and (match.end() == len(tail) or _service_of(tail[match.end() :]) is not None):
            return service
    return None
