"""The example's exports, added by the commands of its README, are the example's tables."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

import pytest
from survey_project import aoj, bare_project

from aoj.store.project import Project
from aoj.survey.answers import load_answers, load_register

EVERYDAY = ("fabelkust --wave 2026", "fabelstad --wave 2026", "nergensland --wave 2022", "--split")
"""Enough for every kind of export but SPSS and the table; AOJ_MANY takes all commands."""
ALLOWED = {("fabelkust", "beleid"), ("fabelkust", "ouders"), ("fabelkust", "jongeren")}
ALLOWED |= {("mijmerstreek", "ouders")}


@pytest.fixture(scope="module")
def example(repo_root) -> Path:
    return repo_root / "data/voorbeeld/vragenlijst"


@pytest.fixture(scope="module")
def commands(example) -> list[list[str]]:
    lines = (example / "README.md").read_text(encoding="utf-8").splitlines()
    found = [line.strip() for line in lines if line.startswith("    aoj answers add ")]
    assert len(found) > 20
    if not os.environ.get("AOJ_MANY"):
        found = [line for line in found if any(words in line for words in EVERYDAY)]
    return [shlex.split(line)[1:] for line in found]


@pytest.fixture(scope="module")
def root(tmp_path_factory, repo_root, example, commands) -> Path:
    """A project to which the commands were given; only the exports were there before."""
    root = bare_project(tmp_path_factory.mktemp("voorbeeld") / "project", repo_root)
    shutil.copytree(example / "ruw", root / "data/voorbeeld/vragenlijst/ruw")
    for words in commands:
        done = give(root, words)
        assert done.exit_code == 0, done.output
    return root


def give(root: Path, words: list[str]):
    return aoj(root, *(str(root / word) if word.startswith("data/") else word for word in words))


def added(root: Path) -> dict[str, bytes]:
    folder = root / "data/voorbeeld/vragenlijst"
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if not path.is_relative_to(folder / "ruw")
    }


def test_the_commands_of_the_readme_give_the_tables_of_the_example(root, example):
    made = added(root)
    tables = [name for name in made if name.endswith(".parquet")]
    assert len(tables) >= 15
    different = [name for name in tables if made[name] != (example / name).read_bytes()]
    assert different == []
    whole = {
        entry.table: entry
        for entry in load_register(Project(example.parents[2]), "voorbeeld").entries
    }
    for entry in load_register(Project(root), "voorbeeld").entries:
        assert entry == whole[entry.table]


def test_giving_the_commands_again_changes_nothing(root, commands):
    before = added(root)
    for words in commands[-2:] if not os.environ.get("AOJ_MANY") else commands:
        done = give(root, words)
        assert done.exit_code == 0, done.output
        assert done.output.rstrip().endswith("er is niets veranderd.")
    assert added(root) == before


def test_nothing_on_disk_tells_a_name_an_address_a_token_or_a_text_that_was_not_allowed(
    root, repo_root, monkeypatch
):
    monkeypatch.syspath_prepend(str(repo_root / "scripts"))
    from make_example_answers import planted, texts

    frame = load_answers(Project(root), "voorbeeld")
    written = frame[~frame["answer"].str.fullmatch(r"\w{0,20}")]
    assert {*written["answer"]} <= {*texts()}
    assert {*written["question"]} <= {"tvbeter"}
    assert {*zip(written["region"], written["group"], strict=True)} <= ALLOWED
    assert len(written) > 5
    rest = frame.drop(written.index).to_csv()
    held = added(root)
    assert {Path(name).suffix for name in held} == {".parquet", ".json"}
    said = [rest, held["register.json"].decode("utf-8")]
    secrets = [secret for kind in planted().values() for secret in kind]
    secrets += [*texts(), *tokens(root), "192.0.2.", "198.51.100.", "@"]
    for secret in secrets:
        assert not any(secret in text for text in said), "een geheim staat op schijf"


def tokens(root: Path) -> set[str]:
    """The tokens in an export that has them, read without any of our code."""
    path = root / "data/voorbeeld/vragenlijst/ruw/fabelkust/2026-uitvoering-1.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    place = next(n for n, head in enumerate(lines[0].split('";"')) if "token" in head.lower())
    found = {line.split('";"')[place].strip('"') for line in lines[1:] if line.startswith('"')}
    assert len(found) > 90
    return found - {""}
