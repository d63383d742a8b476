"""What a user can cause: every error says in one Dutch sentence what, where, expected and remedy.

| exit code | meaning |
|---|---|
| 0 | everything succeeded |
| 1 | a part failed: a region, a refused file, a remark of `aoj check` |
| 2 | the input is wrong: command line, YAML, CSV, a name that does not exist |
| 3 | the figures are missing, or a source is not what it was |
| 4 | a file or folder cannot be read, written or locked |
| 70 | a mistake of ours |
| 130 | stopped with Ctrl-C |
"""

from __future__ import annotations

import difflib
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


EXIT_UNEXPECTED = 70
EXIT_INTERRUPTED = 130


def unknown_name(
    kind: str, name: str, known: Iterable[str], *, where: str = "", remedy: str = ""
) -> InputError:
    """Return the error for a name that does not exist, with the nearest known name.

    >>> print(unknown_name("indicator", "deelname_sob", ["deelname_sbo", "leerlingen_po"]))
    onbekende indicator 'deelname_sob'; bedoelde u 'deelname_sbo'?
    """
    names = sorted(set(known))
    near = nearest(name, names)
    if near:
        return InputError(f"onbekende {kind} '{name}'; bedoelde u '{near}'?", where=where)
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return InputError(
        f"onbekende {kind} '{name}'", where=where, expected=f"een van: {shown}", remedy=remedy
    )


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
