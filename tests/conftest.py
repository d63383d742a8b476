"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with real files beside the checkout; the test is skipped where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("de map met echte bestanden (../shared/data) ontbreekt")
    return folder


def pytest_sessionstart(session: pytest.Session) -> None:
    """Make the store of the example before tests are spread, so that none waits for another.

    A notebook that waits says so, which nbval would take for another output.
    """
    config = session.config
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        return
    from aoj.dataset import Data
    from aoj.store.project import Project

    Data.open(Project(ROOT), "voorbeeld")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Only the executed notebooks in tests/notebooks are tests; nbval would take any other."""
    if collection_path.suffix != ".ipynb":
        return None
    return collection_path.resolve().parent != ROOT / "tests" / "notebooks" or None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """A choice of tests stays in one process: spread, the cells of a notebook could part."""
    return 0 if config.args_source is pytest.Config.ArgsSource.ARGS else None
