"""The kinds of file that users supply, found by looking: every module `eigen_*.py` has one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from aoj.sources.supplied import PREFIX, Kind


def _find_kinds() -> dict[str, Kind]:
    names = [info.name for info in pkgutil.iter_modules([str(Path(__file__).parent)])]
    modules = [importlib.import_module(f"aoj.sources.{n}") for n in names if n.startswith(PREFIX)]
    kinds: list[Kind] = [module.KIND for module in modules]
    return {kind.name: kind for kind in sorted(kinds, key=lambda kind: kind.name)}


KINDS: Mapping[str, Kind] = MappingProxyType(_find_kinds())
"""All kinds by name."""
