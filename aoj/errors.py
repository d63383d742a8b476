"""What a user can cause: every error says in one Dutch sentence what, where, expected and remedy.

| exit code | meaning |
|---|---|
| 0 | everything succeeded |
| 1 | a part failed: a region, a refused file, a remark of `aoj check` |
| 2 | the input is wrong: command line, YAML, CSV, a name that does not exist |
| 3 | the figures are missing, or a source is not what it was |
| 4 | a file or folder cannot be read, written or locked, or a service does not answer |
| 70 | a mistake of ours |
| 130 | stopped with Ctrl-C (143: by the system, 129: its terminal closed) |
| 141 | the reader of the output went away |
"""

from __future__ import annotations

import difflib
import errno
import signal
from collections.abc import Iterable


class AojError(Exception):
    """A mistake that a user can mend; `str()` of it is one clear Dutch sentence.

    >>> print(AojError("het jaar '20x6' is geen getal", where="parameters/a.yml",
    ...                expected="een jaar zoals 2026", remedy="verbeter de waarde van 'year'"))
    parameters/a.yml: het jaar '20x6' is geen getal; verwacht: een jaar zoals 2026. \
Verbeter de waarde van 'year'.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", expected: str = "", remedy: str = "") -> None:
        self.what, self.where, self.expected, self.remedy = what, where, expected, remedy
        super().__init__(_sentence(what, where, expected, remedy))

    def __reduce__(self) -> tuple[object, ...]:
        """Errors travel from worker processes to the batch without losing a part."""
        return _rebuild, (type(self), self.what, self.where, self.expected, self.remedy)


class PartialFailure(AojError):  # noqa: N818 - an outcome, not a mistake
    """A part of the work failed; the rest was done."""

    exit_code = 1


class InputError(AojError):
    """The command line, a YAML or CSV file, or a name is wrong."""

    exit_code = 2


class DataError(AojError):
    """Figures are missing, or a source is not what the library assumes of it."""

    exit_code = 3


class FileError(AojError):
    """A file or folder cannot be read, written or locked."""

    exit_code = 4


class Unreachable(AojError):  # noqa: N818 - says what a service is
    """A service on the network does not answer; `service` is its name, such as CBS.

    What was received of a table stays, so that the next attempt goes on from there.
    """

    exit_code = 4

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        expected: str = "",
        remedy: str = "",
        service: str = "",
    ) -> None:
        super().__init__(what, where=where, expected=expected, remedy=remedy)
        self.service = service

    def __reduce__(self) -> tuple[object, ...]:
        """Errors travel from worker processes without losing a part."""
        parts = (type(self), self.what, self.where, self.expected, self.remedy)
        return _rebuild, parts, {"service": self.service}


EXIT_UNEXPECTED = 70
EXIT_INTERRUPTED = 130
_REASONS = {
    "ENOSPC": "de schijf is vol",
    "EDQUOT": "de toegestane ruimte is op",
    "EROFS": "alleen-lezen",
    "ENAMETOOLONG": "de naam is te lang",
    "EIO": "de schijf geeft een fout",
    "EMFILE": "er staan te veel bestanden open",
    "ENFILE": "er staan te veel bestanden open",
    "ELOOP": "een verwijzing die naar zichzelf verwijst",
    "ENOTEMPTY": "de map is niet leeg",
    "EBUSY": "in gebruik",
    "ETXTBSY": "in gebruik",
    "EAGAIN": "in gebruik",
    "ENOMEM": "te weinig geheugen",
    "EXDEV": "de map ligt op een andere schijf",
    "EFBIG": "het bestand is te groot",
    "EINVAL": "het systeem kent deze naam of handeling niet",
    "ESTALE": "de netwerkschijf is weg",
}
"""By the system's own name of the reason, for its number differs per system."""


def reason_of(error: OSError) -> str:
    """Return in Dutch why the system refused; an unusual reason by its number.

    >>> reason_of(OSError(28, "No space left on device"))
    'de schijf is vol'
    """
    match error:
        case PermissionError():
            return "geen toestemming"
        case FileNotFoundError():
            return "bestaat niet"
        case IsADirectoryError():
            return "is een map"
        case NotADirectoryError() | FileExistsError():
            return "er staat een bestand met die naam"
        case TimeoutError():
            return "het systeem antwoordt niet"
    number = error.errno or 0
    unusual = f"systeemfout {number}" if number else type(error).__name__
    return _REASONS.get(errno.errorcode.get(number, ""), unusual)


def stop_words(number: int) -> str:
    """Return how a user stopped the program, from the number of the signal."""
    by_hand = number in (0, signal.SIGINT)
    return "Gestopt met Ctrl-C" if by_hand else "Gestopt op verzoek van het systeem"


def stop_code(number: int) -> int:
    """Return the exit code after a signal: 130 for Ctrl-C, and as shells count for the others."""
    others = (signal.SIGTERM, getattr(signal, "SIGHUP", None))
    return 128 + number if number in others else EXIT_INTERRUPTED


_NEUTER = ("samenwerkingsverband", "sjabloon", "onderdeel", "thema", "antwoord")
"""Of what may be unknown, the words with 'het'."""
_MOST = 100
"""Of a name that does not exist, so many characters are shown."""


def unknown_name(
    kind: str, name: str, known: Iterable[str], *, where: str = "", remedy: str = ""
) -> InputError:
    """Return the error for a name that does not exist, with the nearest known name.

    >>> print(unknown_name("indicator", "deelname_sob", ["deelname_sbo", "leerlingen_po"]))
    onbekende indicator 'deelname_sob'; bedoelde u 'deelname_sbo'?
    >>> print(unknown_name("samenwerkingsverband", "PO9999", ["PO2707"]))
    onbekend samenwerkingsverband 'PO9999'; verwacht: een van: PO2707.
    >>> print(unknown_name("regio", "drechtsteden", [], remedy="maak haar met 'aoj new region'"))
    onbekende regio 'drechtsteden'. Maak haar met 'aoj new region'.
    """
    names = sorted(set(known))
    near = nearest(name[:_MOST], names)
    name = name if len(name) <= _MOST else f"{name[:_MOST]}..."
    unknown = "onbekend" if kind.split(" ")[0] in _NEUTER else "onbekende"
    if near:
        return InputError(f"{unknown} {kind} '{name}'; bedoelde u '{near}'?", where=where)
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    expected = f"een van: {shown}" if shown else ""
    return InputError(f"{unknown} {kind} '{name}'", where=where, expected=expected, remedy=remedy)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that most resembles `name`, or None when none does."""
    folded = {item.casefold(): item for item in known}
    found = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def _sentence(what: str, where: str, expected: str, remedy: str) -> str:
    text = f"{where}: {what}" if where else what
    if expected:
        text += f"; verwacht: {expected}"
    if not text.endswith(("?", ".", "!")):
        text += "."
    if remedy:
        text += f" {remedy[0].upper()}{remedy[1:]}"
        text += "" if text.endswith((".", "?", "!")) else "."
    return text


def _rebuild(kind: type[AojError], what: str, where: str, expected: str, remedy: str) -> AojError:
    return kind(what, where=where, expected=expected, remedy=remedy)
