"""What a run, an export and a failure write tells nothing of a person but what was allowed."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from example_answers import HOSTILE, MAILS, NAMES, PLAIN
from test_example_answers import tokens

from aoj.survey.release.texts import mask

REGION, WAVE, ALLOWED = "fabelkust", "2026", "ouders"
"""The region and group of which the test's reviewer saw the open answers; of nobody else."""
EVERYONE = bool(os.environ.get("AOJ_MANY"))
many = pytest.mark.skipif(not EVERYONE, reason="een hele run; met AOJ_MANY")
OTHERS = (
    *("dromerdelta", "fabelstad", "fabelstad-en-ommeland", "mijmerstreek"),
    *("nergensland", "stille-hoek", "wazerstreek"),
)
REGIONS = OTHERS if EVERYONE else ()
"""The other regions that are run, of which nobody saw the open answers."""
NUMBERS = ("06-12345678", "030 1234567", "111222333", "1234 AB", "NL91ABNA", "ABNA0417164300")
TRACES = ("192.0.2.", "198.51.100.", "kwaad.example", "ldap:", "\u202e", "alert(", 'HYPERLINK("h')
READS_ANSWERS = """from pathlib import Path
from aoj.store.project import find_project
from aoj.survey.answers import load_answers
gegeven = load_answers(find_project(), "voorbeeld", regions=["fabelkust"], groups=["jongeren"])
teksten = [t for t in gegeven["answer"] if len(t) > 20]
"""
FAILS = f"{READS_ANSWERS}raise ValueError(f'{{teksten}} en meer')\n"
SHOWS = f"{READS_ANSWERS}print('EIGEN CODE', teksten)\n"


@dataclass
class Written:
    """A project after a run and an export, and all that was written and printed."""

    root: Path
    before: dict[Path, bytes]
    printed: list[str] = field(default_factory=list)

    def call(self, *words: str, ok: bool = True) -> str:
        """Give a command as a user does, and return what it printed."""
        code = "import sys; from aoj.cli import main; sys.exit(main())"
        temporary = self.root.parent / "tijdelijk"
        done = subprocess.run(
            [sys.executable, "-c", code, "--project", str(self.root), *words],
            capture_output=True,
            encoding="utf-8",
            check=False,
            env={
                **os.environ,
                "TMPDIR": str(temporary),
                "JUPYTER_RUNTIME_DIR": str(temporary / "jupyter"),
                "JUPYTER_DATA_DIR": str(temporary / "data"),
                "IPYTHONDIR": str(temporary / "ipython"),
                "PYTHONPATH": str(Path(__file__).parent.parent),
            },
        )
        said = done.stdout + done.stderr
        assert (done.returncode == 0) is ok, said
        self.printed.append(said)
        return said

    def files(self, *suffixes: str) -> Iterator[tuple[str, str]]:
        """Yield the name and the text of each file that is new or changed, in every spelling."""
        for path in sorted(self.root.parent.rglob("*")):
            if not path.is_file() or (suffixes and path.suffix not in suffixes):
                continue
            if path.is_relative_to(self.root / "data/voorbeeld/store"):
                continue  # public figures, read again where the checkout had not yet
            content = path.read_bytes()
            if self.before.get(path) != content:
                yield path.relative_to(self.root.parent).as_posix(), readable(content)

    @property
    def folder(self) -> Path:
        return self.root / "notebooks/regions" / REGION / "2026"


def readable(content: bytes) -> str:
    """Return what stands in a file as it is, and as HTML and JSON show it."""
    text = content.decode("utf-8", "replace")
    text = re.sub(r"[A-Za-z0-9+/]{2000,}={0,2}", "", text)  # a picture or a letter
    bare = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    bare = bare.replace('\\"', '"').replace("\\n", "\n")
    return unicodedata.normalize("NFC", "\n".join((text, html.unescape(bare))))


@pytest.fixture(scope="module")
def written(tmp_path_factory, repo_root) -> Written:
    """The example, of which one group's open answers were looked at; run and exported."""
    root = tmp_path_factory.mktemp("openbaar") / "project"
    (root.parent / "tijdelijk").mkdir()
    skip = shutil.ignore_patterns("ruw", "vrijgave", "regions")
    for name in ("parameters", "notebooks", "data/reference", "data/voorbeeld"):
        shutil.copytree(repo_root / name, root / name, ignore=skip)
    shutil.copy(repo_root / "pyproject.toml", root / "pyproject.toml")
    for path in root.glob("parameters/*.yml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"\n  reviewed:.*(\n    .*)*", "", text), encoding="utf-8")
    close(root)
    made = Written(root, {})
    said = made.call("release", "texts", REGION, "--wave", WAVE, "--group", ALLOWED)
    mark = re.search(r'mark: "([0-9a-f]{12})"', said)
    assert mark
    settings = root / f"parameters/{REGION}.yml"
    text = settings.read_text(encoding="utf-8")
    line = f"\n  reviewed:\n    - {{mark: '{mark[1]}', by: onderzoeker, date: 2026-09-01}}"
    settings.write_text(text.replace("\nsurvey:", f"\nsurvey:{line}", 1), encoding="utf-8")
    made.before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    made.call("run", REGION, *REGIONS, "--template", "vragenlijst")
    for region in (REGION, *REGIONS):
        made.call("export", region, "--template", "vragenlijst")
    if EVERYONE:
        made.call("run", REGION, "--template", "verdieping")
        made.call("export", REGION, "--template", "verdieping")
        made.call("release", "plan", REGION)
        made.call("release", "list")
        made.call("status")
    return made


def close(root: Path) -> None:
    """Close the wave where the example left it open, so that there is something to show."""
    made = Written(root, {})
    for region in (REGION, *REGIONS):
        made.call("answers", "close", region, "--wave", WAVE)


def secrets(repo_root: Path) -> list[str]:
    """Everything of the example that may never be found, whatever a reviewer said."""
    names = {part for name in NAMES for part in (name, *name.split())}
    hostile = [text for text in HOSTILE if mask(text).text != " ".join(text.split())]
    return [*names, *MAILS, *NUMBERS, *TRACES, *hostile, *sorted(tokens(repo_root))]


def test_no_name_address_number_token_or_hostile_text_is_in_what_was_written(written, repo_root):
    names = [name for name, _ in written.files()]
    kinds = {Path(name).suffix for name in names}
    assert {".ipynb", ".html", ".json", ".jsonl"} <= kinds
    assert any("vrijgave/" in name for name in names)
    hidden = [secret.casefold() for secret in secrets(repo_root)]
    assert len(hidden) > 100
    found = [
        (name, place)
        for name, text in ((name, text.casefold()) for name, text in written.files())
        for place, secret in enumerate(hidden)
        if secret in text
    ]
    assert found == [], "een geheim van het voorbeeld staat in wat is geschreven"
    said = "\n".join(written.printed[1:]).casefold()
    assert not [secret for secret in hidden if secret in said]


def test_open_answers_are_only_where_a_reviewer_saw_them(written):
    with_texts = {name for name, text in written.files() if any(one in text for one in PLAIN)}
    kinds = {re.sub(r"\.[0-9a-f]{20}\.", ".", Path(name).name) for name in with_texts}
    assert kinds == {"vragenlijst.ipynb", "vragenlijst.html", f"{REGION}.json"}
    assert all(REGION in name for name in with_texts)
    assert not any(one in text for one in PLAIN for text in written.printed[1:])
    plans = [json.loads(path.read_text()) for path in plans_of(written.root)]
    shown = {
        (plan["region"], group["group"], one["key"])
        for plan in plans
        for group in plan["groups"]
        for one in group["open_answers"]
        if one["answers"]
    }
    assert shown == {(REGION, ALLOWED, "tvbeter")}


def test_what_is_shown_of_them_is_all_of_them_masked_and_escaped(written):
    plan = next(json.loads(p.read_text()) for p in plans_of(written.root) if REGION in p.name)
    group = next(one for one in plan["groups"] if one["group"] == ALLOWED)
    shown = next(one for one in group["open_answers"] if one["answers"])
    assert {*PLAIN} <= {*shown["answers"]} <= {mask(text).text for text in (*PLAIN, *HOSTILE)}
    assert shown["masked"] > 3
    page = (written.folder / "vragenlijst.html").read_text(encoding="utf-8")
    for text in {*shown["answers"]}:
        assert html.escape(text, quote=True) in page or text in html.unescape(page)
    assert "{{ 7*7 }}" in page
    notebook = (written.folder / "vragenlijst.ipynb").read_text(encoding="utf-8")
    assert '<ul class=\\"tex2jax_ignore mathjax_ignore\\">' in notebook and "<math" not in page


def test_the_ledger_and_the_record_hold_counts_and_no_texts(written):
    folder = written.root / "data/voorbeeld/vragenlijst/vrijgave"
    lines = (folder / "grootboek.jsonl").read_text(encoding="utf-8").splitlines()
    record = (written.folder / "vragenlijst.run.json").read_text(encoding="utf-8")
    assert lines
    for text in (*lines, record):
        held = readable(text.encode())
        assert not [one for one in (*PLAIN, *HOSTILE) if one in held or mask(one).text in held]


def plans_of(root: Path) -> list[Path]:
    found = sorted(root.glob("data/voorbeeld/vragenlijst/vrijgave/*.json"))
    assert found
    return found


@pytest.fixture
def with_cell(written) -> Iterator[Callable[[str], None]]:
    """Puts a cell of code of one's own at the end of the notebook, and takes it away after."""
    path = written.folder / "vragenlijst.ipynb"
    kept = path.read_bytes()
    yield lambda source: add_cell(path, source)
    path.write_bytes(kept)


def add_cell(path: Path, source: str) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"].append(
        {
            "cell_type": "code",
            "id": "eigen-cel",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
    )
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")


@many
def test_a_cell_that_fails_with_answers_in_its_message_leaves_none_anywhere(
    written, with_cell, repo_root
):
    earlier = dict(written.files())
    with_cell(FAILS)
    said = written.call("run", REGION, "--template", "vragenlijst", ok=False)
    assert "ValueError" in said
    failed = {name: text for name, text in written.files() if earlier.get(name) != text}
    assert any(".mislukt" in name for name in failed)
    unshown = [text for text in HOSTILE if len(text) > 20]
    for secret in (*secrets(repo_root), *unshown):
        assert secret not in said
        assert not [name for name, text in failed.items() if secret in text]
    assert not any(one in said for one in PLAIN)


@many
def test_answers_that_ones_own_code_prints_are_on_no_page(written, with_cell, repo_root):
    with_cell(SHOWS)
    written.call("run", REGION, "--template", "vragenlijst")
    assert "EIGEN CODE" in (written.folder / "vragenlijst.ipynb").read_text(encoding="utf-8")
    pages = [dict(written.files(".html"))]
    written.call("export", REGION, "--template", "vragenlijst")
    pages.append(dict(written.files(".html")))
    for page in pages:
        assert len(page) >= 1
        for text in page.values():
            assert "EIGEN CODE" not in text and "load_answers" not in text
            assert not [secret for secret in secrets(repo_root) if secret in text]
