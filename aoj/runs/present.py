"""What lies in a region's folder before a run: whose words are to be kept, and where it may write.

A file that cannot be read as a notebook, or that no run made, cannot be merged and stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from aoj.errors import DataError
from aoj.runs.files import long_path, sha256_of
from aoj.runs.narrative.accepting import cells_to_revise
from aoj.runs.narrative.edits import Edit, find_edits
from aoj.runs.sound import parse_notebook
from aoj.runs.stamps import NOTEBOOK_SCHEMA, is_touched, stamp_of

Problem = Literal["", "onleesbaar", "niet van een run"]


@dataclass(frozen=True)
class Present:
    """A notebook as it lies on disk; without `notebook` there is none, or a problem with it."""

    path: Path
    sha256: str = ""
    notebook: Mapping[str, Any] | None = field(default=None, repr=False)
    problem: Problem = ""

    @property
    def exists(self) -> bool:
        """Whether there is a file at all."""
        return bool(self.sha256)

    @cached_property
    def is_touched(self) -> bool:
        """Whether anyone changed it since it was written; also when it is no run's."""
        return self.exists and (self.notebook is None or is_touched(self.notebook))

    @property
    def holds_words(self) -> bool:
        """Whether a version beside the usual notebook has words that the usual one may lack.

        So it is from the first time that someone wrote in it until it has been merged.
        """
        return self.is_touched or bool(stamp_of(self.notebook or {}).get("own"))

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """What people did against the template."""
        return find_edits(self.notebook) if self.notebook is not None else ()

    @property
    def to_revise(self) -> int:
        """How many cells have open revisions."""
        return len(cells_to_revise(self.notebook)) if self.notebook is not None else 0


def look(path: Path, template: str, region: str) -> Present:
    """Return what lies at `path`; raises `DataError` for stamps of a newer version of aoj."""
    try:
        raw = long_path(path).read_bytes()
    except FileNotFoundError:
        return Present(path)
    except OSError:
        return Present(path, "?", problem="onleesbaar")
    sha256 = sha256_of(raw)
    notebook = parse_notebook(raw)
    if notebook is None:
        return Present(path, sha256, problem="onleesbaar")
    stamp = stamp_of(notebook)
    _refuse_newer(stamp, path)
    if not is_of_run(notebook, template, region):
        return Present(path, sha256, problem="niet van een run")
    return Present(path, sha256, notebook)


def is_of_run(notebook: Mapping[str, Any], template: str, region: str) -> bool:
    """Whether a notebook bears the stamps of a run of this template for this region."""
    stamp = stamp_of(notebook)
    same = (stamp.get("template"), stamp.get("region")) == (template, region)
    return same and all(_is_list_of_text(stamp.get(name)) for name in ("order", "cells"))


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _refuse_newer(stamp: Mapping[str, Any], path: Path) -> None:
    schema = stamp.get("schema")
    if isinstance(schema, int) and schema > NOTEBOOK_SCHEMA:
        raise DataError(
            f"het notebook heeft schema {schema}, en deze versie van aoj kent tot en met "
            f"{NOTEBOOK_SCHEMA}",
            where=path.name,
            remedy="werk aoj bij",
        )
