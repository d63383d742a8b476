"""The project installs the same everywhere, and its descriptions agree with each other."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
REQUIREMENTS = sum(PROJECT["optional-dependencies"].values(), PROJECT["dependencies"])
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")

posix = pytest.mark.skipif(os.name == "nt", reason="de nagemaakte Python is een shellscript")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in CONSTRAINTS.splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", line):
            found.setdefault(normal(match[1]), set()).add(match[2])
    return found


def read_yaml(name: str) -> dict:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


# pins


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_every_dependency_is_pinned(requirement: str):
    assert normal(re.split(r"[<>=!~\[; ]", requirement)[0]) in pins()


def test_every_package_that_the_dependencies_bring_is_pinned():
    todo, seen = [normal(re.split(r"[<>=!~\[; ]", r)[0]) for r in REQUIREMENTS], set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        try:
            needs = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # wanted on another platform or for an extra that was not asked for
        seen.add(name)
        todo += [normal(re.split(r"[<>=!~\[; (]", n)[0]) for n in needs if "extra ==" not in n]
    assert seen - set(pins()) == set()


def test_the_installed_packages_are_the_pinned_ones():
    installed = {normal(d.name): d.version for d in importlib.metadata.distributions()}
    wrong = {n: v for n, v in installed.items() if n in pins() and v not in pins()[n]}
    wrong.pop("setuptools", None)  # what venv or pip brought; the build uses its own
    assert wrong == {}


def test_constraints_hold_only_comments_and_exact_pins():
    for line in CONSTRAINTS.splitlines():
        assert re.match(r"#|[A-Za-z0-9._-]+==[0-9A-Za-z.!+]+( ; .+)?$", line), line


def test_constraints_name_no_host_and_no_path():
    assert not re.search(r"://|--index|--find-links|file:|(?<!\w)/\w+/|\\", CONSTRAINTS)


def test_the_build_backend_is_pinned_exactly_and_alike():
    (requirement,) = PYPROJECT["build-system"]["requires"]
    name, version = requirement.split("==")
    assert pins()[name] == {version}


# descriptions


def test_environment_yml_gives_what_pyproject_gives():
    environment = read_yaml("environment.yml")
    *conda, pip = environment["dependencies"]
    assert environment["name"] == PROJECT["name"]
    assert conda == [f"python {PROJECT['requires-python']},<3.14", "pip"]
    assert pip == {"pip": ["-c constraints.txt", "-e .[test]"]}
    newest = max(c for c in PROJECT["classifiers"] if "Python :: 3." in c)
    assert newest.endswith("3.13"), "raise the bound in environment.yml too"


def test_versions_agree():
    import aoj

    version = PROJECT["version"]
    assert aoj.__version__ == version
    assert importlib.metadata.version("aoj") == version
    assert read_yaml("CITATION.cff")["version"] == version
    assert str(read_yaml("publiccode.yml")["softwareVersion"]) == version


def test_licences_agree():
    licence = PROJECT["license"]
    assert licence == "EUPL-1.2"
    assert read_yaml("CITATION.cff")["license"] == licence
    assert read_yaml("publiccode.yml")["legal"]["license"] == licence


def test_the_licence_is_the_whole_eupl():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert re.findall(r"^(\d+)\.", text, flags=re.M) == [str(n) for n in range(1, 16)]
    assert text.rstrip().endswith("require the production of a new EUPL version.")


def test_citation_has_what_the_format_requires():
    citation = read_yaml("CITATION.cff")
    assert citation["cff-version"] == "1.2.0"
    assert citation["message"]
    assert citation["title"]
    assert citation["authors"] == PROJECT["authors"]


def test_publiccode_has_what_the_standard_requires():
    code = read_yaml("publiccode.yml")
    assert code["publiccodeYmlVersion"] == "0.4"
    assert code["url"].startswith("https://")
    assert code["platforms"]
    assert code["categories"]
    assert code["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert code["softwareType"].startswith("standalone/")
    assert code["maintenance"]["contacts"][0]["name"]
    assert code["localisation"] == {"localisationReady": False, "availableLanguages": ["nl"]}
    dutch = code["description"]["nl"]
    assert len(dutch["shortDescription"]) <= 150
    assert 150 <= len(dutch["longDescription"]) <= 10_000
    assert all(len(feature) <= 100 for feature in dutch["features"])


# what is installed


def test_every_file_of_the_package_is_installed_with_it():
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]["*"]
    files = [path for path in (ROOT / "aoj").rglob("*") if path.is_file()]
    others = [path for path in files if path.suffix not in (".py", ".pyc")]
    assert others
    assert [path for path in others if not any(path.match(one) for one in patterns)] == []


@pytest.mark.parametrize("name", ["aoj-html", "aoj-pdf"])
def test_nbconvert_knows_our_exporters(name: str):
    from nbconvert.exporters import get_exporter

    assert get_exporter(name).__module__ == "aoj.export.exporters"


# start.py


def test_start_py_has_at_most_eighty_lines():
    assert len((ROOT / "start.py").read_text(encoding="utf-8").splitlines()) <= 80


def test_an_old_python_can_read_start_py():
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_start_py_imports_the_standard_library_alone():
    for node in ast.walk(ast.parse((ROOT / "start.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {a.name.split(".")[0] for a in node.names} <= sys.stdlib_module_names
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] in sys.stdlib_module_names


def test_an_old_python_is_refused_with_one_sentence_and_code_2():
    pretend = "import runpy, sys; sys.version_info = (3, 9, 1); "
    pretend += f"runpy.run_path({str(ROOT / 'start.py')!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)
    assert done.returncode == 2
    assert re.fullmatch(r"aoj vraagt Python 3.11 of nieuwer, niet \S+\n", done.stderr)


# A venv.py beside start.py stands in for the real one: 'python -m venv' finds it first. The Python
# that it makes writes down how it was called, and 'installs' an aoj that ends with code 7.
FAKE_VENV = """
import pathlib, sys
bin = pathlib.Path(sys.argv[-1], "bin")
bin.mkdir(parents=True, exist_ok=True)
for old in bin.iterdir(): old.unlink()
(bin.parent / "aoj.stamp").unlink(missing_ok=True)
with open("calls", "a") as calls: calls.write("venv\\n")
(bin / "python").write_text('''#!/bin/sh
echo "python $*" >> calls
echo "path=$PYTHONPATH target=$PIP_TARGET index=$PIP_INDEX_URL" >> environment
[ -e fail ] && { echo "ERROR: geen verbinding"; exit 1; }
[ -e slow ] && { touch started; sleep 20; }
[ "$2" = pytest ] && exit 5
printf '#!/bin/sh\\necho "aoj $*" >> calls\\nexit 7\\n' > .venv/bin/aoj
chmod +x .venv/bin/aoj
''')
(bin / "python").chmod(0o755)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "map met spaties en é"
    made.mkdir()
    for name in ("start.py", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, made)
    (made / "venv.py").write_text(FAKE_VENV, encoding="utf-8")
    return made


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(folder / "start.py"), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder.parent,
        env={**os.environ, **environment},
        timeout=60,
    )


def calls(folder: Path) -> list[str]:
    return (folder / "calls").read_text(encoding="utf-8").splitlines()


INSTALL = "python -m pip install --no-user -c constraints.txt -e .[test]"


@posix
def test_the_first_start_installs_and_passes_on_arguments_and_exit_code(folder: Path):
    done = start(folder, "run", "--all", "a b")
    assert calls(folder) == ["venv", INSTALL, "aoj run --all a b"]
    assert done.returncode == 7, done.stderr


@posix
def test_the_next_start_installs_nothing(folder: Path):
    start(folder, "status")
    start(folder, "status")
    assert calls(folder) == ["venv", INSTALL, "aoj status", "aoj status"]


@posix
@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_changed_dependencies_are_installed_into_the_same_venv(folder: Path, name: str):
    start(folder, "status")
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    start(folder, "status")
    assert calls(folder)[3:] == [INSTALL, "aoj status"]


@posix
def test_a_venv_without_python_is_made_anew(folder: Path):
    start(folder, "status")
    (folder / ".venv" / "bin" / "python").unlink()
    start(folder, "status")
    assert calls(folder)[3:] == ["venv", INSTALL, "aoj status"]


@posix
def test_a_moved_folder_gets_a_new_venv(folder: Path):
    start(folder, "status")
    moved = folder.rename(folder.with_name("elders"))
    start(moved, "status")
    assert calls(moved)[3:] == ["venv", INSTALL, "aoj status"]


@posix
def test_a_failed_install_says_so_and_is_repaired_by_the_next_start(folder: Path):
    (folder / "fail").touch()
    failed = start(folder, "status")
    assert failed.returncode == 1
    assert "geen verbinding" in failed.stderr
    assert "Installeren lukte niet" in failed.stderr
    assert "Traceback" not in failed.stderr
    (folder / "fail").unlink()
    assert start(folder, "status").returncode == 7
    assert calls(folder) == ["venv", INSTALL, "venv", INSTALL, "aoj status"]


@posix
def test_the_word_test_hands_over_to_pytest(folder: Path):
    done = start(folder, "test", "-k", "iets")
    assert calls(folder)[2:] == ["python -m pytest -nauto --dist=worksteal -k iets"]
    assert done.returncode == 5


@posix
def test_odd_variables_do_not_misplace_the_install(folder: Path):
    odd = {"PYTHONPATH": "/nergens", "PIP_TARGET": "/nergens", "PIP_INDEX_URL": "https://x.example"}
    start(folder, "status", **odd)
    first = (folder / "environment").read_text(encoding="utf-8").splitlines()[0]
    assert first == "path= target= index=https://x.example"


@posix
def test_two_starts_at_once_install_once(folder: Path):
    command = [sys.executable, str(folder / "start.py"), "status"]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [7, 7]
    assert calls(folder).count(INSTALL) == 1


@posix
def test_ctrl_c_during_the_install_is_one_sentence_and_code_130(folder: Path):
    import signal
    import time

    (folder / "slow").touch()
    process = subprocess.Popen(
        [sys.executable, str(folder / "start.py"), "status"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not (folder / "started").exists():
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.strip() == "Afgebroken; de volgende start maakt de installatie af."


@posix
def test_a_python_without_venv_is_told_what_to_install(folder: Path):
    (folder / "venv.py").write_text("raise SystemExit(1)", encoding="utf-8")
    done = start(folder, "status")
    assert done.returncode == 1
    assert done.stderr.strip().endswith("sudo apt install python3-venv")
