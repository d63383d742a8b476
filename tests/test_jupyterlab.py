"""A person works in a real JupyterLab; running again gives new figures and keeps every word.

Needs Chromium or Chrome and the extra `browser`. Pictures of the screen stand in pytest's temporary
folder (`--basetemp` chooses it).
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lab_browser import Notebook, missing, open_browser
from lab_server import Server, folders, serve_lab
from PIL import Image
from toy import PARAMETERS, SETUP, add_template, code, make_job, make_project, markdown, read
from toy import notebook as toy_notebook

from aoj.commands.making import make_notebook
from aoj.runs.jobs import Outcome
from aoj.store.project import Project

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

FIGURE = {
    "id": "deelname_sbo|oost|2025|totaal",
    "indicator": "deelname_sbo",
    "region_code": "oost",
    "period": "2025",
    "breakdown": "totaal",
    "label": "deelname aan het speciaal basisonderwijs",
    "place": "Regio oost",
    "unit": "%",
}
WORDS = (
    "In Oost gaan veel kinderen naar het speciaal basisonderwijs.",
    "Bij ons is dat 3,1% van de leerlingen.",
    "Wij vragen de gemeenten om een gesprek.",
    "De wachtlijst telt mee in dit beeld.",
    "Foto van het schoolbord:",
    "Aantekening van de collega's uit Oost.",
    "Dit zegt de werkgroep erover.",
)
NEW = "Nieuw in het sjabloon."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("lab")
    with serve_lab(root, tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="module")
def page(server: Server) -> Iterator[Any]:
    with open_browser() as opened:
        yield opened


@pytest.fixture
def project(server: Server, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project in the server's folder, run once; runs of this test find the server."""
    for name, folder in server.environment.items():
        monkeypatch.setenv(name, folder)
    made = make_project(server.root / f"project {len(list(server.root.glob('*/')))}")
    improve(made, "3,1%")
    run(made)
    return made


@pytest.fixture
def notebook(project: Project, page: Any, server: Server) -> Iterator[Notebook]:
    file = project.regions / "oost/2026/toets.ipynb"
    opened = Notebook(page, server, file).open()
    yield opened
    opened.look("einde")


def improve(project: Project, share: str, *more: dict[str, Any], intro: str = "Uit DUO.") -> None:
    """Give the template this figure, this introduction and these cells."""
    figure = {**FIGURE, "value": 0.03, "wordings": [share]}
    own = [
        code("parameters", PARAMETERS, "parameters"),
        code("opzet", f"{SETUP.split('FIGUUR')[0]}FIGUUR = {figure!r}", "setup"),
        markdown("titel", "# Toets"),
        markdown("ondertitel", "Een ondertitel van het sjabloon."),
        markdown("kop-deelname", "## Wie doen mee?"),
        markdown("inleiding", intro),
        code("zin-deelname", f'toon("<p>Het aandeel is {share}.</p>", [FIGUUR])'),
        markdown("duiding-deelname", "*Schrijf hier wat u ervan vindt.*", "duiding"),
        markdown("kop-wachten", "## Wie wachten?"),
        markdown("uitleg-wachten", "Een wachtlijst is een telling."),
        code("zin-wachten", 'toon("<p>Er wachten 12 kinderen.</p>")'),
        markdown("duiding-wachten", "*Schrijf hier over de wachtlijst.*", "duiding"),
        *more,
        code("verantwoording", 'toon("<h2>Verantwoording</h2>")'),
    ]
    add_template(project.root, "toets", own)


def run(project: Project) -> Outcome:
    return make_notebook(make_job(project))


def improved(text: str) -> str:
    """What a run makes of a cell: a person's stays, the template's is renewed."""
    if any(words in text for words in WORDS):
        return text
    return text.replace("3,1%", "3,4%").replace("Uit DUO.", "Uit DUO en CBS.")


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(made, "PNG")
    return made.getvalue()


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def is_note(cell: dict[str, Any]) -> bool:
    return "note" in cell["metadata"].get("aoj", {})


def texts(file: Path) -> list[str]:
    """The sources of a notebook without the notes that runs put there."""
    return [source(cell) for cell in read(file)["cells"] if not is_note(cell)]


def printed(file: Path) -> str:
    """All outputs of a notebook."""
    return json.dumps([cell.get("outputs") for cell in read(file)["cells"]], ensure_ascii=False)


def pictures(file: Path) -> list[dict[str, Any]]:
    """The pictures of a notebook, per cell that has any."""
    return [glued for cell in read(file)["cells"] if (glued := cell.get("attachments"))]


def work(notebook: Notebook) -> None:
    """Do what a researcher does the night before the meeting, and save."""
    first, second, third, fourth, fifth, sixth, seventh = WORDS
    notebook.write("duiding-deelname", f"{first} {second}\n\n{third}")
    notebook.split("duiding-deelname", line=3)
    notebook.select("kop-wachten")
    notebook.press("Control+Shift+m")  # with the explanation below
    notebook.write("duiding-wachten", fourth)
    notebook.select("duiding-wachten")
    notebook.press("Control+Shift+ArrowUp")  # above the code cell
    notebook.select("ondertitel")
    notebook.press("d", "d")
    notebook.select("inleiding")
    notebook.press("c")
    notebook.select("verantwoording")
    before = notebook.ids()
    notebook.press("v")
    (copied,) = set(notebook.ids()) - set(before)
    notebook.write(copied, sixth)
    own = notebook.add_below("duiding-deelname", fifth)
    notebook.paste_picture(own, picture())
    notebook.select("zin-wachten")
    notebook.press("m")
    notebook.write("zin-wachten", seventh)
    notebook.save()


def test_all_that_a_person_did_in_lab_survives_a_run(project: Project, notebook: Notebook) -> None:
    work(notebook)
    notebook.look("bewerkt")
    notebook.close()
    saved, glued = texts(notebook.file), pictures(notebook.file)

    improve(project, "3,4%", markdown("nieuw", NEW), intro="Uit DUO en CBS.")
    assert run(project).state == "gemaakt"

    now = texts(notebook.file)
    assert [sum(text.count(words) for text in now) for words in WORDS] == [1] * len(WORDS)
    assert [text for text in now if text != NEW] == [improved(text) for text in saved]
    assert now.index(improved(saved[10])) < now.index(NEW) < now.index(saved[13])
    assert pictures(notebook.file) == glued != []
    assert "3,4%" in printed(notebook.file) and "3,1%" not in printed(notebook.file)
    assert "12 kinderen" not in printed(notebook.file)  # that code is text now
    nbformat.validate(read(notebook.file))
    ids = [cell["id"] for cell in read(notebook.file)["cells"]]
    assert len({*ids}) == len(ids)

    after = notebook.file.read_bytes()
    notebook.open()
    assert not notebook.asks()
    notebook.wait_for(*WORDS, "Het aandeel is 3,4%.", "Te herzien", "nu 3,4%")
    width = "img => img.naturalWidth"
    assert notebook.page.locator(".jp-MarkdownOutput img").first.evaluate(width) == 60
    notebook.look("heropend")
    notebook.save()
    notebook.close()
    run(project)
    assert notebook.file.read_bytes() == after


def test_a_note_that_is_deleted_in_lab_does_not_come_back(
    project: Project, notebook: Notebook
) -> None:
    notebook.write("duiding-deelname", WORDS[1])
    notebook.save()
    notebook.close()
    improve(project, "3,4%")
    run(project)
    notebook.open()
    notebook.wait_for("was 3,1%, nu 3,4%")

    notebook.select("herzien-duiding-deelname")
    notebook.press("d", "d")
    notebook.save()
    notebook.close()
    run(project)

    assert not any(is_note(cell) for cell in read(notebook.file)["cells"])
    assert texts(notebook.file).count(WORDS[1]) == 1


def test_a_notebook_that_is_open_during_a_run_is_finished_by_the_next(
    project: Project, notebook: Notebook
) -> None:
    beside = notebook.file.with_name("toets.nieuw.ipynb")
    notebook.write("duiding-deelname", WORDS[0])
    notebook.save()
    notebook.write("duiding-wachten", WORDS[3])  # not saved yet
    before = notebook.file.read_bytes()
    improve(project, "3,4%")

    outcome = run(project)

    assert outcome.state == "nieuw"
    assert "toets.ipynb is open in JupyterLab" in outcome.message
    assert "toets.nieuw.ipynb" in outcome.message
    assert notebook.file.read_bytes() == before
    assert WORDS[0] in texts(beside) and "3,4%" in printed(beside)
    notebook.save()  # no question, since nothing changed on disk
    notebook.close()

    assert run(project).state == "gemaakt"

    assert not beside.exists()
    assert [sum(t.count(w) for t in texts(notebook.file)) for w in (WORDS[0], WORDS[3])] == [1, 1]
    assert "3,4%" in printed(notebook.file) and "3,1%" not in printed(notebook.file)
    notebook.open()
    notebook.wait_for(WORDS[0], WORDS[3], "Het aandeel is 3,4%.")
    assert not notebook.asks()
    notebook.close()


def test_a_closed_tab_with_a_running_kernel_counts_as_open(
    project: Project, notebook: Notebook
) -> None:
    notebook.page.locator(".lm-DockPanel-tabBar .lm-mod-current .lm-TabBar-tabCloseIcon").click()
    before = notebook.file.read_bytes()
    outcome = run(project)
    assert (outcome.state, notebook.file.read_bytes()) == ("nieuw", before)
    notebook.open().close()


@pytest.mark.parametrize("button", ["Overwrite", "Revert"])
def test_whatever_lab_does_with_a_run_from_elsewhere_the_next_run_is_whole(
    project: Project,
    notebook: Notebook,
    button: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The run is done by a colleague, whose computer knows nothing of this server."""
    notebook.write("duiding-deelname", WORDS[1])
    notebook.save()
    notebook.write("duiding-wachten", WORDS[3])
    improve(project, "3,4%", markdown("nieuw", NEW))
    with monkeypatch.context() as elsewhere:
        for name, folder in folders(tmp_path).items():
            elsewhere.setenv(name, folder)
        assert run(project).state == "gemaakt"

    notebook.save_over(button)
    if button == "Revert":  # Lab itself drops what was not saved
        notebook.wait_for("Het aandeel is 3,4%.")
        notebook.write("duiding-wachten", WORDS[3])
        notebook.save()
    notebook.look("bewaard")
    notebook.close()
    run(project)

    now = texts(notebook.file)
    assert [sum(t.count(w) for t in now) for w in (WORDS[1], WORDS[3])] == [1, 1]
    assert now.count(NEW) == 1
    assert "3,4%" in printed(notebook.file) and "3,1%" not in printed(notebook.file)
    notes = [source(cell) for cell in read(notebook.file)["cells"] if is_note(cell)]
    assert any("was 3,1%, nu 3,4%" in note for note in notes)


def test_the_lab_of_the_histories_does_what_lab_does(server: Server, page: Any) -> None:
    """The histories in tests/histories.py need no browser, since tests/lab.py stands in for it."""
    stamp = {"aoj": {"cell": "stempel"}, "tags": ["duiding"]}
    keys = "splitsen boven onder eerste tweede knip kniplabel code kopie schuif op neer weg foto"
    own = [markdown(key, f"Tekst van {key}.\n\nMeer.") for key in keys.split()]
    own = [code(c["id"], "x = 1") if c["id"] in ("code", "op") else c for c in own]
    whole = toy_notebook([{**cell, "metadata": stamp} for cell in own])
    file = server.root / "bewerkingen.ipynb"
    file.write_text(json.dumps(whole), encoding="utf-8")
    lab = pytest.importorskip("lab").Lab(whole, iter("abcdefgh").__next__)
    real = Notebook(page, server, file).open()

    def place(key: str) -> int:
        return [cell["id"] for cell in lab.cells].index(key)

    def keys_on(key: str, *pressed: str) -> None:
        real.select(key)
        real.press(*pressed)

    real.split("splitsen", line=2)
    lab.split(place("splitsen"), len("Tekst van splitsen.\n"))
    keys_on("boven", "Shift+ArrowDown", "Shift+m")
    lab.join(place("onder"), [place("boven")])
    keys_on("eerste", "Control+Shift+m")
    lab.join(place("eerste"), [place("tweede")])
    keys_on("knip", "x", "v")
    lab.cut_and_paste(place("knip"), place("knip") + 1)
    keys_on("code", "x", "v")
    lab.cut_and_paste(place("code"), place("code") + 1)
    keys_on("kopie", "c", "v")
    lab.copy_and_paste(place("kopie"), place("kopie") + 1)
    keys_on("schuif", "Control+Shift+ArrowDown")
    lab.move(place("schuif"), place("schuif") + 1)
    keys_on("op", "m")
    lab.retype(place("op"), "markdown")
    keys_on("neer", "y")
    lab.retype(place("neer"), "code")
    keys_on("weg", "d", "d")
    lab.delete(place("weg"))
    real.paste_picture("foto", picture())
    lab.paste_image(place("foto"))
    real.save()
    real.close()

    assert comparable(read(file)) == comparable(lab.saved())


def comparable(notebook: dict[str, Any]) -> list[Any]:
    """What a notebook says, with one name for all that is new."""
    known = re.compile(r"[a-z]{2,}")
    return [
        (
            cell["cell_type"],
            cell["id"] if known.fullmatch(cell["id"]) else "nieuw",
            re.sub(r"attachment:[\w.-]+", "attachment:nieuw", source(cell)),
            cell["metadata"],
            len(cell.get("attachments") or {}),
        )
        for cell in notebook["cells"]
    ]
