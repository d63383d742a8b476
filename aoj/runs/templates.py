"""The templates of a project: a notebook and a YAML sidecar each, found by globbing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aoj.errors import FileError, InputError, reason_of, unknown_name
from aoj.runs.files import sha256_of
from aoj.settings import Sidecar, load_sidecar
from aoj.store.project import Project


@dataclass(frozen=True)
class Template:
    """A template with its sidecar; `notebook` is the notebook's JSON, not to be changed."""

    name: str
    notebook: dict[str, Any]
    sidecar: Sidecar
    sha256: str
    """Of notebook and sidecar together."""


def template_names(project: Project) -> tuple[str, ...]:
    """Return the names of all templates, in order."""
    names = {path.stem for path in project.templates.glob("*.ipynb")}
    return tuple(sorted(name for name in names if not name.startswith((".", "_"))))


def check_template_exists(project: Project, name: str) -> str:
    """Return `name` if there is such a template, else raise with the nearest name."""
    known = template_names(project)
    if name in known:
        return name
    raise unknown_name(
        "sjabloon", name, known, remedy="" if known else "zet een notebook in notebooks/templates"
    )


def load_template(project: Project, name: str) -> Template:
    """Return a template, read from disk; raises `InputError` or `FileError`."""
    check_template_exists(project, name)
    path = project.templates / f"{name}.ipynb"
    where = project.relative(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileError(
            f"het sjabloon kan niet gelezen worden ({reason_of(error)})", where=where
        ) from None
    sidecar_path = path.with_suffix(".yml")
    sidecar = load_sidecar(sidecar_path, project.relative(sidecar_path))
    declared = sidecar.model_dump(mode="json", exclude=_unsaid(sidecar))
    text = json.dumps(declared, sort_keys=True, ensure_ascii=False)
    return Template(
        name, parse_notebook(raw, where), sidecar, sha256_of(raw + text.encode("utf-8"))
    )


def _unsaid(sidecar: Sidecar) -> set[str]:
    """Return what came to the sidecars later: where it is not said, the hash stays what it was."""
    return set() if sidecar.vragenlijsten else {"vragenlijsten"}


def load_standard_templates(project: Project) -> tuple[str, ...]:
    """Return the names of the templates that a run takes when none is named."""
    return tuple(n for n in template_names(project) if load_template(project, n).sidecar.standaard)


def parse_notebook(raw: bytes, where: str) -> dict[str, Any]:
    """Return the JSON of a notebook with cell ids; raises `InputError` when it is none."""
    try:
        notebook: dict[str, Any] = json.loads(raw.decode("utf-8-sig"))
    except ValueError:
        raise InputError(
            "het bestand is geen leesbaar notebook",
            where=where,
            remedy="open het in JupyterLab en bewaar het opnieuw",
        ) from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(c, dict) for c in cells) or not cells:
        raise InputError("het notebook heeft geen cellen", where=where)
    version = (notebook.get("nbformat"), notebook.get("nbformat_minor"))
    if version[0] != 4 or not isinstance(version[1], int) or version[1] < 5:
        raise InputError(
            f"het notebook heeft nbformat {version[0]}.{version[1]}",
            where=where,
            expected="nbformat 4.5 of hoger, met een id per cel",
        )
    return notebook
