"""A project with the example's settings and no answers, and exports made for a test."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from aoj.cli import main

NAMES = ("Geheim van Persoon", "geheim@voorbeeld.example", "tok-en-", "11:22:33", "203.0.113.9")
"""What stands in every export of `people` and may be nowhere afterwards."""
OWN_WORDS = "eigen woorden van"


def bare_project(root: Path, repo_root: Path) -> Path:
    """Copy settings and reference files of the example to `root`, without any figures."""
    shutil.copytree(repo_root / "parameters", root / "parameters")
    (root / "notebooks/templates").mkdir(parents=True)
    shutil.copy(repo_root / "pyproject.toml", root / "pyproject.toml")
    for name in ("data/reference", "data/voorbeeld/reference"):
        shutil.copytree(repo_root / name, root / name)
    return root


def aoj(root: Path, *words: str) -> Result:
    """Run one command in a project, as nobody who can answer a question."""
    return CliRunner().invoke(main, ["--project", str(root), *words])


def people(numbers: range, **changes: str) -> list[dict[str, str]]:
    """Return rows of a LimeSurvey export of the list to jongeren; `changes` go for all of them."""
    return [
        {
            "id": str(number),
            "submitdate": "2026-05-20 11:22:33",
            "lastpage": "3",
            "startlanguage": "nl",
            "seed": "5",
            "token": f"tok-en-{number}",
            "email": "geheim@voorbeeld.example",
            "naam": "Geheim van Persoon",
            "ipaddr": "203.0.113.9",
            "rol": "vo" if number % 3 else "mbo",
            "hulp": "Ja",
            "wwvindbaar": ["Eens", "Oneens", "Helemaal eens"][number % 3],
            "smbeslis": "Altijd",
            "tvbeter": f"{OWN_WORDS} {number}",
            **changes,
        }
        for number in numbers
    ]


def export(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows as LimeSurvey does."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    path.write_text("\ufeff" + out.getvalue(), encoding="utf-8", newline="")
    return path
