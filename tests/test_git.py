"""Notebooks of a region in git, as docs/git.md tells: little churn, outputs out, words merged.

The lines for `.gitignore`, `.gitattributes` and `git config` are read from that page, so that it
stays true. Where nbstripout is not installed, a script of this file does what it does.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from toy import find_cell, make_job, make_project, markdown, read

from aoj.commands.making import make_notebook
from aoj.runs.products import notebook_bytes
from aoj.store.project import Project

DOCS = Path(__file__).resolve().parent.parent / "docs" / "git.md"
NOTEBOOK, RECORD = "notebooks/regions/oost/2026/toets.ipynb", "notebooks/regions/oost/2026/toets."
RECORD += "run.json"
STRIP = '''\
"""What `nbstripout --keep-id` 0.9 does with a notebook."""
import subprocess, sys, nbformat
def pop(place, key):
    first, _, rest = key.partition(".")
    if rest:
        pop(place.get(first, {}), rest)
    else:
        place.pop(first, None)
found = subprocess.run(["git", "config", "filter.nbstripout.extrakeys"], capture_output=True)
own = ["metadata." + key for key in ("signature", "widgets")]
of_cells = ("collapsed", "ExecuteTime", "execution", "heading_collapsed", "hidden", "scrolled")
keys = own + ["cell.metadata." + key for key in of_cells] + found.stdout.decode().split()
notebook = nbformat.reads(sys.stdin.buffer.read().decode("utf-8"), 4)
for key in keys:
    for place in notebook.cells if key.startswith("cell.") else [notebook]:
        pop(place, key.removeprefix("cell."))
for cell in notebook.cells:
    if "outputs" in cell:
        cell["outputs"] = []
    if "execution_count" in cell:
        cell["execution_count"] = None
sys.stdout.buffer.write((nbformat.writes(notebook).rstrip("\\n") + "\\n").encode("utf-8"))
'''

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is hier niet geïnstalleerd")


def nbstripout() -> list[str]:
    """Return the command of the real nbstripout; skip the test where there is none."""
    if importlib.util.find_spec("nbstripout"):
        return [sys.executable, "-m", "nbstripout", "--keep-id"]
    found = shutil.which("nbstripout")
    if not found:
        pytest.skip("nbstripout is hier niet geïnstalleerd; het nagebootste is wel getoetst")
    return [found, "--keep-id"]


def lines_of(language: str) -> list[str]:
    """Return the lines of the block in docs/git.md that is in this language."""
    found = re.findall(rf"```{language}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1, language
    return [line.strip() for line in found[0].splitlines() if line.strip()]


def git(project: Project, *words: str) -> str:
    """Run git in a project, whatever the settings of this computer are; return what it says."""
    who = {
        f"GIT_{role}_{what}": "toets@aoj.nl" for role in ("AUTHOR", "COMMITTER") for what in _WHO
    }
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    done = subprocess.run(
        ["git", *words],
        cwd=project.root,
        env={**os.environ, **who, **settings},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"git {' '.join(words)}: {done.stdout}{done.stderr}"
    return done.stdout


_WHO = ("NAME", "EMAIL")


def status(project: Project) -> list[str]:
    return git(project, "status", "--porcelain", "-uall").splitlines()


def commit(project: Project) -> None:
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "toets")


def run(project: Project) -> bytes:
    """Make the notebook with a real kernel, and return its bytes."""
    make_notebook(make_job(project))
    return (project.root / NOTEBOOK).read_bytes()


def edit(project: Project, change: Any) -> None:
    path = project.root / NOTEBOOK
    notebook = read(path)
    change(notebook)
    path.write_bytes(notebook_bytes(notebook))


def set_up(project: Project, strip: list[str] | None = None) -> None:
    """Do what the page says, with the filter `strip`; without one, as it says of outputs in git."""
    ignored = (DOCS.parent.parent / ".gitignore").read_text(encoding="utf-8")
    assert "/notebooks/regions/*\n" in ignored
    ignored = ignored.replace("/notebooks/regions/*\n", "\n".join([*lines_of("gitignore"), ""]))
    (project.root / ".gitignore").write_text(ignored, encoding="utf-8")
    attributes = (DOCS.parent.parent / ".gitattributes").read_text(encoding="utf-8")
    if strip:
        attributes += "\n".join([*lines_of("gitattributes"), ""])
    (project.root / ".gitattributes").write_text(attributes, encoding="utf-8")
    git(project, "init", "-q", "-b", "main")
    for line in lines_of("sh") if strip else ():
        words = re.fullmatch(r'git config (\S+) "?([^"]*)"?', line)
        if words and words[1] == "filter.nbstripout.clean":
            command = " ".join(f'"{Path(word).as_posix()}"' for word in strip or ())
            git(project, "config", words[1], command)
        elif words and not words[1].startswith("diff."):
            git(project, "config", words[1], words[2])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which region oost was run once; tests work in a copy."""
    project = make_project(tmp_path_factory.mktemp("git") / "project")
    make_notebook(make_job(project))
    return project.root


@pytest.fixture
def project(tmp_path: Path, made: Path) -> Project:
    return Project(shutil.copytree(made, tmp_path / "project").resolve())


@pytest.fixture(params=["nbstripout", "nagebootst"])
def strip(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """The command that takes the outputs out: the real one, and one that does the same."""
    if request.param == "nbstripout":
        return nbstripout()
    (tmp_path / "strip.py").write_text(STRIP, encoding="utf-8")
    return [sys.executable, str(tmp_path / "strip.py")]


def stripped(project: Project, strip: list[str]) -> bytes:
    content = (project.root / NOTEBOOK).read_bytes()
    return subprocess.run(
        strip, input=content, capture_output=True, check=True, cwd=project.root
    ).stdout


def test_the_lines_for_gitignore_keep_notebooks_and_records_only(project: Project) -> None:
    set_up(project)
    commit(project)
    folder = project.regions / "oost" / "2026"
    kept = {"toets.ipynb", "toets.run.json"}
    others = ["toets.html", "toets.pdf", "toets.xlsx", ".lock", ".tmp-12-toets.ipynb"]
    others += [f"toets.{word}.ipynb" for word in ("nieuw", "nieuw-2", "mislukt", "oud", "oud-2")]
    others += ["toets.nieuw.run.json", "toets.nieuw.html", "toets.mislukt.run.json"]
    others += [".bewaard/toets/20261122T090000000Z-0a1b2c3d.ipynb", ".ipynb_checkpoints/x.ipynb"]
    for name in [*kept, *others]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}", encoding="utf-8")
    assert {Path(line[3:]).name for line in status(project)} == kept


def test_a_second_run_changes_the_record_only(project: Project) -> None:
    set_up(project)
    first = (project.root / NOTEBOOK).read_bytes()
    commit(project)
    assert sorted(git(project, "ls-files", "notebooks/regions").split()) == [NOTEBOOK, RECORD]
    assert run(project) == first
    assert status(project) == [f" M {RECORD}"]


def test_what_a_person_wrote_changes_only_those_lines(project: Project) -> None:
    set_up(project)
    commit(project)
    edit(project, lambda n: find_cell(n, "duiding-deelname").update(source="Eigen woorden."))
    run(project)
    changed = git(project, "diff", "--unified=0", "--", NOTEBOOK).splitlines()
    added = [line for line in changed if line.startswith("+") and not line.startswith("+++")]
    assert len(added) == 2
    assert any("Eigen woorden." in line for line in added)
    assert any('"digest"' in line for line in added)


def test_without_its_outputs_a_notebook_is_made_again_to_the_byte(
    project: Project, strip: list[str]
) -> None:
    set_up(project, strip)

    def change(notebook: dict[str, Any]) -> None:
        find_cell(notebook, "duiding-deelname")["source"] = "Eigen woorden."
        picture = {"kaart.png": {"image/png": "iVBORw0KGgo="}}
        notebook["cells"].append({**markdown("eigen-1", "Kaart"), "attachments": picture})

    edit(project, change)
    first = run(project)
    bare = stripped(project, strip)
    assert b"Regio oost in 2026" in first
    assert b"Regio oost in 2026" not in bare
    (project.root / NOTEBOOK).write_bytes(bare)
    assert run(project) == first


def test_the_imitation_does_what_nbstripout_does(project: Project, tmp_path: Path) -> None:
    real = nbstripout()
    (tmp_path / "strip.py").write_text(STRIP, encoding="utf-8")
    set_up(project, real)
    edit(project, lambda n: n["metadata"]["language_info"].update(version="3.11"))
    imitation = [sys.executable, str(tmp_path / "strip.py")]
    assert stripped(project, imitation) == stripped(project, real)


def test_with_the_filter_git_holds_words_and_no_outputs(project: Project, strip: list[str]) -> None:
    set_up(project, strip)
    first = (project.root / NOTEBOOK).read_bytes()
    commit(project)
    held = git(project, "show", f"HEAD:{NOTEBOOK}")
    found = nbformat.reads(held, 4)
    nbformat.validate(found)
    assert [cell["id"] for cell in found.cells] == [
        cell["id"] for cell in nbformat.reads(first.decode(), 4).cells
    ]
    assert not any(cell.get("outputs") for cell in found.cells)
    assert '"digest"' not in held
    run(project)
    assert status(project) == [f" M {RECORD}"]


def test_what_lab_notes_and_windows_line_ends_make_no_difference(
    project: Project, strip: list[str]
) -> None:
    set_up(project, strip)
    commit(project)
    edit(project, lambda n: n["metadata"]["language_info"].update(version="3.99.1"))
    path = project.root / NOTEBOOK
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    git(project, "add", "-A")
    assert status(project) == []


def test_a_fresh_clone_and_a_run_give_the_same_notebook(
    project: Project, strip: list[str], tmp_path: Path
) -> None:
    set_up(project, strip)
    first = (project.root / NOTEBOOK).read_bytes()
    commit(project)
    (project.root / NOTEBOOK).unlink()
    git(project, "checkout", "-q", "--", NOTEBOOK)
    assert (project.root / NOTEBOOK).read_bytes() != first
    assert run(project) == first


def write_on_branch(project: Project, branch: str, words: dict[str, str]) -> None:
    """Edit cells on a branch of its own, and keep them in git."""
    git(project, "switch", "-q", "-c", branch, "main")

    def change(notebook: dict[str, Any]) -> None:
        for key, text in words.items():
            find_cell(notebook, key)["source"] = text

    edit(project, change)
    commit(project)


def test_two_people_in_different_cells_are_merged_by_git(
    project: Project, strip: list[str]
) -> None:
    set_up(project, strip)
    commit(project)
    for branch, words in [
        ("anna", {"duiding-deelname": "Anna schrijft."}),
        ("bob", {"titel": "# Toets, door Bob"}),
    ]:
        write_on_branch(project, branch, words)
        run(project)
        commit(project)
    git(project, "merge", "-q", "--no-edit", "anna")
    text = run(project).decode()
    assert "Anna schrijft." in text
    assert "door Bob" in text
    git(project, "add", "-A")
    assert status(project) == [f"M  {RECORD}"]


def test_a_conflict_is_no_notebook_and_is_settled_as_the_page_says(
    project: Project, strip: list[str]
) -> None:
    set_up(project, strip)
    commit(project)
    write_on_branch(project, "anna", {"duiding-deelname": "Anna schrijft.", "titel": "# Van Anna"})
    write_on_branch(project, "bob", {"duiding-deelname": "Bob schrijft."})
    with pytest.raises(AssertionError, match="CONFLICT"):
        git(project, "merge", "-q", "--no-edit", "anna")
    conflict = (project.root / NOTEBOOK).read_bytes()
    assert b"<<<<<<<" in conflict
    assert run(project) == conflict
    git(project, "merge", "--abort")
    git(project, "merge", "-q", "--no-edit", "-X", "ours", "anna")
    text = run(project).decode()
    assert "Bob schrijft." in text
    assert "# Van Anna" in text
    assert "Anna schrijft." not in text
    assert "Anna schrijft." in git(project, "show", f"anna:{NOTEBOOK}")
