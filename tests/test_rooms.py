"""The table of rooms in ARCHITECTURE.md holds: who may import whom, lazy imports included."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "aoj"
EVERYTHING = frozenset({"*"})
LIBRARY = frozenset(
    {
        *("statistics", "store", "geography", "sources", "dataset"),
        *("indicators", "comparisons", "survey"),
    }
)
ROOMS: dict[str, frozenset[str]] = {
    "errors": frozenset(),
    "settings": frozenset({"errors"}),
    "bundle": frozenset({"errors"}),
    "store": frozenset({"errors", "settings"}),
    "clients": frozenset({"errors", "settings", "store"}),
    "geography": frozenset({"errors", "settings", "store"}),
    "sources": frozenset({"errors", "store", "geography"}),
    # Data: what a store holds, as the sources gave it and in the regions of its geography.
    "dataset": frozenset({"errors", "settings", "store", "geography", "sources"}),
    "statistics": frozenset({"errors"}),
    "indicators": frozenset({"errors", "statistics", "store", "geography", "dataset"}),
    "comparisons": frozenset(
        {"errors", "statistics", "store", "geography", "dataset", "indicators"}
    ),
    "survey": frozenset({"errors", "settings", "statistics", "comparisons", "geography", "store"}),
    "report": LIBRARY | {"errors", "settings", "bundle"},
    "runs": frozenset(
        {"errors", "settings", "bundle", "store.project", "store.answers", "store.releases"}
    ),
    "export": frozenset({"errors", "settings", "bundle"}),
    "commands": EVERYTHING,
    "cli": frozenset(
        {
            "commands",
            "errors",
            "settings",
            "store.project",
            "cli_dutch",
            "cli_answers",
            "cli_release",
        }
    ),
    "cli_answers": frozenset({"commands", "errors", "store.project", "cli_dutch"}),
    "cli_release": frozenset({"commands", "errors", "store.project", "cli_dutch"}),
    "cli_dutch": frozenset({"commands", "errors"}),
}
"""Per room: the rooms of aoj that it may import; itself and the version number always."""

ONLY_IN = {
    "requests": ("clients",),
    "urllib.request": ("clients",),
    "http.client": ("clients", "runs.servers"),  # asks this computer's own Jupyter, never a network
    "cbsodata": ("clients",),
    "matplotlib": ("report.figures", "report.canvas", "report.charts"),
    "seaborn": ("report.figures", "report.canvas", "report.charts"),
    "scipy": ("statistics",),
    "nbformat": ("runs", "export"),
    "nbconvert": ("runs", "export"),
    "nbclient": ("runs",),
    "papermill": ("runs.runner", "runs.engine"),
    "statsmodels": ("statistics",),
    "scikit_posthocs": ("statistics",),
    "pyreadstat": ("survey.readers",),
    "defusedxml": ("survey.structures", "survey.readers"),
    "docx": ("survey.formats",),
    "typst": ("export",),
    "nh3": ("export",),
    "lxml": ("export",),
    "latex2mathml": ("export",),
    "click": ("cli", "cli_dutch", "cli_answers", "cli_release"),
}
"""Packages that only some modules may import."""

WITHOUT = {
    "runs": ("pandas", "numpy", "pyarrow", "matplotlib"),
    "export": ("pandas", "numpy", "pyarrow", "matplotlib"),
    "bundle": ("pandas", "numpy", "pyarrow"),
    "settings": ("pandas", "numpy", "pyarrow"),
    "errors": ("pandas", "numpy", "pydantic", "click"),
    "cli": ("pandas", "numpy", "pyarrow", "matplotlib", "nbformat", "papermill", "pydantic"),
}
"""Packages that a room may not import at all."""


@dataclass(frozen=True)
class Import:
    module: str
    """Module within aoj that imports, such as `runs.runner`."""
    name: str
    line: int
    lazy: bool

    @property
    def room(self) -> str:
        return self.module.partition(".")[0]

    def __str__(self) -> str:
        return f"aoj.{self.module}, regel {self.line}: {self.name}"


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        if name:
            yield name, path


def imports_of(name: str, source: str) -> Iterator[Import]:
    """Yield every import statement, also those inside functions and under TYPE_CHECKING."""
    tree = ast.parse(source)
    lazy = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef, ast.If))
        for node in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, alias.name, node.lineno, id(node) in lazy)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"aoj.{name}: gebruik volledige namen"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield Import(name, whole, node.lineno, id(node) in lazy)


def all_imports() -> list[Import]:
    return [
        found
        for name, path in modules()
        for found in imports_of(name, path.read_text(encoding="utf-8"))
    ]


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def is_allowed(found: Import) -> bool:
    if found.name in ("aoj.__version__", "aoj") or not is_within(found.name, "aoj"):
        return True
    target = found.name.removeprefix("aoj.")
    allowed = ROOMS[found.room]
    if allowed == EVERYTHING or is_within(target, found.room):
        return True
    return any(is_within(target, room) for room in allowed)


def test_every_room_stands_in_the_table() -> None:
    rooms = {name.partition(".")[0] for name, _ in modules()}
    assert rooms <= ROOMS.keys()


def test_no_room_imports_a_room_that_it_may_not() -> None:
    assert [str(found) for found in all_imports() if not is_allowed(found)] == []


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_package_is_imported_only_where_it_belongs(package: str) -> None:
    wrong = [
        str(found)
        for found in all_imports()
        if is_within(found.name, package)
        and not any(is_within(found.module, place) for place in ONLY_IN[package])
    ]
    assert wrong == []


@pytest.mark.parametrize("room", WITHOUT)
def test_a_room_does_without_what_it_does_not_need(room: str) -> None:
    wrong = [
        str(found)
        for found in all_imports()
        if found.room == room and any(is_within(found.name, name) for name in WITHOUT[room])
    ]
    assert wrong == []


def test_the_table_of_rooms_has_no_cycle() -> None:
    allowed = {
        room: {target.partition(".")[0] for target in targets} - {"*"}
        for room, targets in ROOMS.items()
    }

    def reaches(room: str, seen: tuple[str, ...]) -> None:
        assert room not in seen, " -> ".join((*seen, room))
        for target in allowed.get(room, ()):
            reaches(target, (*seen, room))

    for room in ROOMS:
        reaches(room, ())


def loaded_by(statement: str) -> set[str]:
    """Return the modules that are loaded after a statement, in a process of its own."""
    code = f"{statement}\nimport sys; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return set(done.stdout.split())


def test_the_command_line_starts_without_anything_heavy() -> None:
    heavy = {"pandas", "numpy", "pydantic", "yaml", "nbformat", "papermill", "filelock", "jinja2"}
    assert loaded_by("import aoj.cli") & heavy == set()


def test_planning_a_run_needs_no_pandas_and_no_papermill() -> None:
    heavy = {"pandas", "numpy", "pyarrow", "matplotlib", "nbformat", "papermill", "nbconvert"}
    assert loaded_by("import aoj.commands.run, aoj.commands.status") & heavy == set()


def test_running_and_exporting_need_no_pandas() -> None:
    statement = (
        "from aoj.runs.batch import _skip_needless_imports as skip; skip()\nimport aoj.runs.runner"
    )
    assert loaded_by(statement) & {"pandas", "matplotlib"} == set()


def test_a_notebook_loads_no_machinery_and_no_scipy_before_it_is_needed() -> None:
    machinery = {"nbformat", "nbconvert", "papermill", "nbclient", "aoj.runs", "aoj.export"}
    assert loaded_by("import aoj.report") & {*machinery, "scipy"} == set()
