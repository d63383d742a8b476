"""A small project with a small template, so that tests of the machinery need no real figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aoj.runs.jobs import DataPin, Job
from aoj.store.project import Project

FIGURE = {
    "indicator": "deelname_sbo",
    "region_code": "oost",
    "period": "2025",
    "breakdown": "totaal",
    "value": 0.031,
    "wordings": ["3,1%"],
}
SETUP = f"""\
from IPython.display import display
import os
def toon(html, figures=()):
    bundle = {{"kind": "zin", "figures": list(figures)}}
    display({{"text/html": html, "application/vnd.aoj.v1+json": bundle}}, raw=True)
FIGUUR = {FIGURE!r}
"""
SIDECAR = """\
schema: 1
title: Toetsnotebook
purpose: Om de machinerie te toetsen.
standaard: ja
parameters:
  regio: {type: text, description: De regio, default: oost}
  gegevens: {type: text, description: De gegevens, default: voorbeeld}
  jaar: {type: number, description: Het jaar, default: 2026}
  toon_alles: {type: yes_no, description: Alles tonen, default: nee}
  themas: {type: list, description: Thema's, default: [po, vo]}
"""
PARAMETERS = """\
regio = "oost"
gegevens = "voorbeeld"
jaar = 2026
toon_alles = False
themas = ["po", "vo"]"""


def markdown(key: str, source: str, *tags: str) -> dict[str, Any]:
    metadata = {"tags": list(tags)} if tags else {}
    return {"cell_type": "markdown", "id": key, "metadata": metadata, "source": source}


def code(key: str, source: str, *tags: str) -> dict[str, Any]:
    cell = markdown(key, source, *tags)
    return {**cell, "cell_type": "code", "outputs": [], "execution_count": None}


def cells(
    figure: str = 'toon(f"<p>Regio {regio} in {jaar}</p>", [FIGUUR])',
) -> list[dict[str, Any]]:
    return [
        code("parameters", PARAMETERS, "parameters"),
        code("opzet", SETUP, "setup"),
        markdown("titel", "# Toets"),
        markdown("kop-deelname", "## Wie doen mee?"),
        code("zin-deelname", figure),
        markdown("duiding-deelname", "*Schrijf hier wat u ervan vindt.*", "duiding"),
        code("verantwoording", 'toon("<h2>Verantwoording</h2>")'),
    ]


def notebook(own: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells() if own is None else own,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def make_project(root: Path, regions: tuple[str, ...] = ("oost", "west")) -> Project:
    """Make a project with a template `toets`, some regions and an empty data set."""
    for folder in ("parameters", "notebooks/templates", "data/voorbeeld/reference"):
        (root / folder).mkdir(parents=True)
    write(root / "parameters/_default.yml", "schema: 1\ndata: voorbeeld\nyear: 2026\n")
    for slug in regions:
        write(
            root / f"parameters/{slug}.yml",
            f"schema: 1\nname: Regio {slug}\ngemeenten: [GM9001, GM9002]\n",
        )
    add_template(root, "toets")
    return Project(root.resolve())


def add_template(
    root: Path, name: str, own: list[dict[str, Any]] | None = None, sidecar: str = SIDECAR
) -> None:
    folder = root / "notebooks/templates"
    write(folder / f"{name}.ipynb", json.dumps(notebook(own), indent=1) + "\n")
    write(folder / f"{name}.yml", sidecar)


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def make_job(project: Project, region: str = "oost", template: str = "toets", **other: Any) -> Job:
    values: dict[str, Any] = {
        "root": project.root,
        "region": region,
        "template": template,
        "edition": "2026",
        "parameters": {
            "regio": region,
            "gegevens": "voorbeeld",
            "jaar": 2026,
            "toon_alles": True,
            "themas": ["po"],
        },
        "parameters_sha256": "p" * 64,
        "pin": DataPin("voorbeeld", 3, "d" * 64, (("bron-1", "s" * 64),), is_example=True),
    }
    return Job(**{**values, **other})


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def find_cell(found: dict[str, Any], key: str) -> dict[str, Any]:
    cell: dict[str, Any] = next(cell for cell in found["cells"] if cell["id"] == key)
    return cell
