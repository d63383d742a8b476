"""The sources: one module per publication, found by looking; each has SOURCE, recognise and load.

A new source is a new module here and a recorded sample in tests/data; nothing else needs to know.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, cast

from aoj.errors import DataError
from aoj.geography import Geography
from aoj.sources.files import FileSample, read_sample, year_in_name
from aoj.sources.odata import is_fetched, unknown_source
from aoj.sources.source import Loaded, Source, SourceFile
from aoj.sources.supplied import PERIOD, REGION, Column, Kind
from aoj.sources.supplied import fold as supplied_fold

_ODATA_SIGNS = ("WijkenEnBuurten", "RegioS", "Gemeentenaam_1", "AantalInwoners_5", "v01_pop")


class SourceModule(Protocol):
    """What a module of a source offers."""

    SOURCE: Source

    def recognise(self, sample: FileSample) -> bool:
        """Whether a file is of this source, judged by its contents."""

    def load(self, file: SourceFile, geography: Geography) -> Loaded:
        """Return what the file holds; raises `DataError` where it is not what it was."""


def _find_modules() -> dict[str, SourceModule]:
    names = [info.name for info in pkgutil.iter_modules(__path__)]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in sorted(names)]
    found = [cast("SourceModule", module) for module in modules if hasattr(module, "SOURCE")]
    return {module.SOURCE.name: module for module in found}


MODULES: Mapping[str, SourceModule] = MappingProxyType(_find_modules())
SOURCES: Mapping[str, Source] = MappingProxyType(
    {name: module.SOURCE for name, module in MODULES.items()}
)


def recognise(path: Path, name: str = "") -> tuple[Source, dict[str, str]]:
    """Return the source of a file and its options, judged by its contents.

    `name` is how its owner called it. Raises `DataError` where no source knows it, `InputError`
    where its name should say the year and does not.
    """
    sample = read_sample(path)
    found = [m.SOURCE for m in MODULES.values() if m.recognise(sample)]
    if len(found) > 1:
        raise DataError(
            "het bestand lijkt op meer dan een bron: " + " en ".join(s.title for s in found),
            remedy="bied het bestand onbewerkt aan",
        )
    if not found:
        raise _unrecognised(sample, name or path.name)
    source = found[0]
    nameless = source.needs_year and not is_fetched(sample)
    options = {"year": year_in_name(name or path.name)} if nameless else {}
    return source, options


def load(source: str, file: SourceFile, geography: Geography) -> Loaded:
    """Return what a file of `source` holds; raises `DataError` where it is not what it was."""
    return MODULES[source].load(file, geography)


def _unrecognised(sample: FileSample, name: str) -> DataError:
    if is_fetched(sample):
        return unknown_source(sample, SOURCES)
    if sample.kind == "xlsx":
        return DataError(
            "deze werkmap is van geen bekende bron",
            expected="de achterstandsscores van scholen, of een CSV van StatLine of DUO",
            remedy="levert u zelf cijfers aan, bewaar de werkmap dan als CSV",
        )
    if any(sign in sample.columns for sign in _ODATA_SIGNS):
        return DataError(
            f"de kolommen ({_some(sample.columns)}) zijn namen uit de OData-dienst van het CBS, "
            "die dit commando niet leest",
            remedy="download de tabel op StatLine als CSV, via het scherm",
        )
    columns = {supplied_fold(column) for column in sample.columns}
    if {REGION, PERIOD} <= columns:
        return _incomplete(columns, name) or DataError(
            f"de kolommen ({_some(sample.columns)}) zijn van geen soort die u zelf kunt aanleveren",
            remedy="`aoj new file` toont de soorten en schrijft een bestand met de goede kop",
        )
    return DataError(
        f"de kolommen ({_some(sample.columns)}) horen bij geen bekende bron",
        remedy="`aoj list sources` toont de bestanden die gelezen worden",
    )


def _incomplete(columns: set[str], name: str) -> DataError | None:
    """Return what lacks in a file that users filled in, by the kinds of which it has most."""
    declared = [getattr(module, "KIND", None) for module in MODULES.values()]
    kinds = [kind for kind in declared if isinstance(kind, Kind)]
    shared = {kind.name: len({c.name for c in kind.columns} & columns) for kind in kinds}
    most = max(shared.values())
    near = [kind for kind in kinds if shared[kind.name] == most]
    named = [kind for kind in near if kind.name in supplied_fold(name)]
    if not most:
        return None
    lacking = [
        (kind.name, ", ".join(f"'{c.name}'" for c in kind.columns if _lacks(c, columns)))
        for kind in named or near
    ]
    if len(lacking) == 1:
        kind_name, absent = lacking[0]
        verb = "ontbreken" if "," in absent else "ontbreekt"
        what = f"in dit bestand van de soort '{kind_name}' {verb} {absent}"
    else:
        what = "er ontbreekt een kolom: " + " of ".join(
            f"{absent} voor de soort '{kind_name}'" for kind_name, absent in lacking
        )
    return DataError(
        what, remedy=f"`aoj new file {lacking[0][0]}` schrijft een bestand met de goede kop"
    )


def _lacks(column: Column, columns: set[str]) -> bool:
    return column.required and column.name not in columns


def _some(columns: tuple[str, ...]) -> str:
    """Return the first headers; of a file without a header no figure is shown."""
    named = ["een getal" if re.match(r"[<.\d]", column) else column[:40] for column in columns[:4]]
    shown = ", ".join(column or "leeg" for column in named)
    return shown + (", ..." if len(columns) > 4 else "")
