"""The cell grammar of templates: one idea per cell, code that names something and shows it.

Notebooks tell, modules compute: outside the cell tagged `setup` there is no logic, no path and no
arithmetic, so that a researcher can read every cell and a later merge can work cell by cell.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from aoj.errors import AojError
from aoj.runs.stamps import INJECTED, source_of, tags_of
from aoj.runs.templates import Template, load_template
from aoj.runs.themes import check_themes
from aoj.settings import Parameter, Sidecar
from aoj.settings.parameters import typed
from aoj.store.project import Project

MAX_LINES = 3
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NOISE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){0,3}(?:-[0-9a-f]{12})?")
_PATH = re.compile(r"^(?:\.{1,2}|~|[A-Za-z]:)?[\\/]|[\\/][^\s\\/]+\.\w{2,7}$")
_LOGIC: tuple[tuple[type[ast.AST] | tuple[type[ast.AST], ...], str], ...] = (
    ((ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda), "een functie of klasse"),
    ((ast.For, ast.AsyncFor, ast.While), "een lus"),
    ((ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp), "een lus"),
    ((ast.If, ast.IfExp, ast.Match), "een voorwaarde"),
    ((ast.Try, ast.With, ast.AsyncWith), "een try of with"),
    ((ast.BinOp, ast.AugAssign, ast.Compare, ast.BoolOp), "een berekening"),
    ((ast.Import, ast.ImportFrom), "een import"),
)


def check_template(project: Project, name: str) -> tuple[str, ...]:
    """Return in Dutch what is wrong with a template and its sidecar; empty when all is well."""
    try:
        template = load_template(project, name)
    except AojError as error:
        return (str(error),)
    where = f"notebooks/templates/{name}.ipynb"
    found = [*check_cells(template.notebook), *check_agreement(template)]
    return tuple(f"{where}: {remark}" for remark in found)


def check_cells(notebook: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the cells of a template."""
    cells = notebook["cells"]
    ids = Counter(str(cell.get("id", "")) for cell in cells)
    yield from (f"de id '{key}' staat er {n} keer" for key, n in ids.items() if n > 1)
    for number, cell in enumerate(cells, start=1):
        key = str(cell.get("id", ""))
        remarks = [*_check_id(key), *_check_stored(cell), *_check_content(cell)]
        yield from (f"cel {number} '{key}': {remark}" for remark in remarks)
    tags = Counter(tag for cell in cells for tag in tags_of(cell))
    if tags["parameters"] != 1:
        yield f"{tags['parameters']} cellen hebben het label 'parameters'; verwacht: een"
    if tags["setup"] > 1:
        yield f"{tags['setup']} cellen hebben het label 'setup'; verwacht: hooguit een"
    if "verantwoording" not in (cells[-1].get("id"), *_called(cells[-1])):
        yield "de laatste cel is niet de verantwoording"
    metadata = notebook.get("metadata", {})
    if metadata.get("kernelspec", {}).get("name") != "python3":
        yield "de kernel is niet 'python3'"
    if "papermill" in metadata or "widgets" in metadata:
        yield "er staan metadata van een eerdere run in"


def check_agreement(template: Template) -> Iterator[str]:
    """Yield where the sidecar and the parameters cell differ, or `replaces` names a wrong cell."""
    cells = template.notebook["cells"]
    tagged = [cell for cell in cells if "parameters" in tags_of(cell)]
    if tagged:
        yield from _check_parameters(source_of(tagged[0]), template.sidecar)
    yield from check_themes(template)
    ids = {cell.get("id") for cell in cells}
    for new, old in template.sidecar.replaces.items():
        if new not in ids:
            yield f"'replaces' noemt de cel '{new}', die er niet is"
        if old in ids:
            yield f"'replaces' vervangt de cel '{old}', die er nog is"


def _check_id(key: str) -> Iterator[str]:
    if not _ID.fullmatch(key) or _NOISE.fullmatch(key):
        yield "de id is geen leesbaar woord (kleine letters, cijfers, koppeltekens)"
    if key == INJECTED or key.startswith("aoj-"):
        yield "deze id gebruikt aoj zelf"


def _check_stored(cell: Mapping[str, Any]) -> Iterator[str]:
    if cell.get("outputs") or cell.get("execution_count") is not None:
        yield "er is uitvoer bewaard; wis die"
    if cell.get("attachments"):
        yield "er zit een bijlage in"


def _check_content(cell: Mapping[str, Any]) -> Iterator[str]:
    source = source_of(cell)
    if not source.strip():
        yield "de cel is leeg"
    elif cell.get("cell_type") == "markdown":
        yield from _check_markdown(source)
    elif cell.get("cell_type") == "code":
        yield from _check_code(source, tags_of(cell))
    else:
        yield f"een cel van soort '{cell.get('cell_type')}' hoort niet in een sjabloon"


def _check_markdown(source: str) -> Iterator[str]:
    lines = [line for line in source.strip().split("\n") if line.strip()]
    headings = [line for line in lines if re.match(r"#{1,6}\s", line)]
    if headings and len(lines) > 1:
        yield "een kop staat alleen in zijn cel"


def _check_code(source: str, tags: list[str]) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield f"geen geldige Python (regel {error.lineno})"
        return
    if "setup" in tags:
        return
    if "parameters" in tags:
        if not all(_is_assignment(node) for node in tree.body):
            yield "de parametercel heeft meer dan regels 'naam = waarde'"
        return
    lines = [
        line for line in source.split("\n") if line.strip() and not line.strip().startswith("#")
    ]
    if len(lines) > MAX_LINES:
        yield f"{len(lines)} regels code; hooguit {MAX_LINES}"
    for kinds, name in _LOGIC:
        if any(isinstance(node, kinds) for node in ast.walk(tree)):
            yield f"{name} hoort in de cel 'setup' of in de bibliotheek"
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _PATH.search(node.value)
        ):
            yield f"het pad '{node.value}' hoort niet in een sjabloon"


def _is_assignment(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and _is_literal(node.value)
    )


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def _called(cell: Mapping[str, Any]) -> list[str]:
    return re.findall(r"\.(\w+)\(", source_of(cell)) if cell.get("cell_type") == "code" else []


def _check_parameters(source: str, sidecar: Sidecar) -> Iterator[str]:
    try:
        in_cell = {
            node.targets[0].id: ast.literal_eval(node.value)
            for node in ast.parse(source).body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
    except (SyntaxError, ValueError):
        return
    for name in sidecar.parameters.keys() - in_cell.keys():
        yield f"parameter '{name}' staat in het YAML-bestand maar niet in de parametercel"
    for name in in_cell.keys() - sidecar.parameters.keys():
        yield f"parameter '{name}' staat in de parametercel maar niet in het YAML-bestand"
    for name in sorted(sidecar.parameters.keys() & in_cell.keys()):
        yield from _check_default(name, sidecar.parameters[name], in_cell[name])


def _check_default(name: str, spec: Parameter, in_cell: Any) -> Iterator[str]:
    try:
        declared = typed(spec, spec.default, name, "YAML-bestand")
    except AojError as error:
        yield str(error)
        return
    if type(declared) is not type(in_cell) or declared != in_cell:
        yield (
            f"parameter '{name}' is in de parametercel {in_cell!r} en in het YAML-bestand "
            f"{declared!r}"
        )
