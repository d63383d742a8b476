"""What JupyterLab 4.6 does to a notebook's JSON, so that a history of edits needs no browser.

Read in the source of the installed Lab (`splitCell`, `mergeCells`, `changeCellType`, `paste`,
`_generateURI`) and seen in a browser. Some of it surprises:

    split      the last part keeps the id, the attachments and the outputs; all carry the metadata
    join       a new id, type and metadata of the active cell; sources joined by a blank line
    cut, paste a code cell keeps its id, any other gets a new one
    retype     id and metadata stay; outputs go, attachments stay on markdown and raw
    save       `trusted` is left out, sources become lists of lines, the kernel is described
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from typing import Any

Cell = dict[str, Any]
Notebook = dict[str, Any]
PIXEL = {"image/png": "iVBORw0KGgo="}


def text_of(cell: Cell) -> str:
    """Return a source as one text, however it lies on disk; kinds of line ends do not count."""
    source = cell.get("source", "")
    text = source if isinstance(source, str) else "".join(source)
    return text.replace("\r\n", "\n")


class Lab:
    """A notebook that is open in JupyterLab; nothing reaches the disk before `saved`."""

    def __init__(self, notebook: Notebook, new_id: Callable[[], str]) -> None:
        self.notebook = copy.deepcopy(notebook)
        self.new_id = new_id
        for cell in self.cells:
            cell["source"] = "".join(cell["source"])
            cell["id"] = cell.get("id") or new_id()  # the server does so on opening

    @property
    def cells(self) -> list[Cell]:
        cells: list[Cell] = self.notebook["cells"]
        return cells

    def write(self, at: int, text: str) -> None:
        self.cells[at]["source"] = text

    def add(self, at: int, cell_type: str, text: str) -> None:
        self.cells.insert(at, self._new(cell_type, text, {}))

    def delete(self, *which: int) -> None:
        for at in sorted(which, reverse=True):
            del self.cells[at]
        if not self.cells:
            self.add(0, "code", "")

    def move(self, at: int, to: int) -> None:
        self.cells.insert(to, self.cells.pop(at))

    def cut_and_paste(self, at: int, to: int) -> None:
        cell = self.cells.pop(at)
        self._paste(cell, to, keep_id=cell["cell_type"] == "code")

    def copy_and_paste(self, at: int, to: int) -> None:
        self._paste(self.cells[at], to, keep_id=False)

    def split(self, at: int, offset: int) -> None:
        cell = self.cells[at]
        first, last = cell["source"][:offset], cell["source"][offset:]
        above = self._new(cell["cell_type"], first.strip("\n"), cell.get("metadata", {}))
        cell["source"] = last.strip("\n")
        self.cells.insert(at, above)

    def join(self, active: int, others: Sequence[int]) -> None:
        """Join neighbours into the place and kind of the active cell."""
        chosen = [self.cells[at] for at in sorted({active, *others})]
        head = self.cells[active]
        text = "\n\n".join(cell["source"] for cell in chosen)
        joined = self._new(head["cell_type"], text, head.get("metadata", {}))
        pictures = {k: v for cell in chosen for k, v in cell.get("attachments", {}).items()}
        if pictures and head["cell_type"] != "code":
            joined["attachments"] = pictures
        self.cells[active] = joined
        for at in sorted(set(others) - {active}, reverse=True):
            del self.cells[at]

    def retype(self, at: int, cell_type: str) -> None:
        old = self.cells[at]
        if old["cell_type"] == cell_type:
            return
        new = self._new(cell_type, old["source"], old.get("metadata", {}))
        if "id" in old:
            new["id"] = old["id"]
        if cell_type != "code" and old.get("attachments"):
            new["attachments"] = old["attachments"]
        self.cells[at] = new

    def paste_image(self, at: int, name: str = "") -> None:
        """Paste a picture at the end of a cell; `name` as older versions gave it: `image.png`."""
        cell = self.cells[at]
        if cell["cell_type"] == "code":
            return
        uri = name or f"{self.new_id()}.png"
        cell.setdefault("attachments", {})[uri] = dict(PIXEL)
        cell["source"] += f"![image.png](attachment:{uri})"

    def tag(self, at: int, tag: str) -> None:
        self._metadata(at).setdefault("tags", []).append(tag)

    def fold(self, at: int) -> None:
        self._metadata(at)["jupyter"] = {"source_hidden": True}

    def clear_outputs(self) -> None:
        for cell in self.cells:
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)

    def run_by_hand(self, at: int) -> None:
        cell = self.cells[at]
        if cell["cell_type"] == "code":
            stream = {"output_type": "stream", "name": "stdout", "text": ["met de hand"]}
            cell.update(outputs=[stream], execution_count=99)
            self._metadata(at)["execution"] = {"iopub.execute_input": "2026-11-22T08:00:00Z"}

    def saved(self) -> Notebook:
        """Return what a save puts on disk."""
        notebook = copy.deepcopy(self.notebook)
        for cell in notebook["cells"]:
            cell.setdefault("metadata", {}).pop("trusted", None)
            cell["source"] = cell["source"].splitlines(keepends=True)
        language = {"name": "python", "version": "3.13.1", "mimetype": "text/x-python"}
        notebook["metadata"]["language_info"] = language
        notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}
        notebook["nbformat_minor"] = 5
        found: Notebook = json.loads(json.dumps(notebook))
        return found

    def _paste(self, cell: Cell, to: int, *, keep_id: bool) -> None:
        pasted = copy.deepcopy(cell)
        if not keep_id:
            pasted["id"] = self.new_id()
        self.cells.insert(to, pasted)

    def _new(self, cell_type: str, text: str, metadata: dict[str, Any]) -> Cell:
        cell: Cell = {"cell_type": cell_type, "id": self.new_id(), "source": text}
        cell["metadata"] = copy.deepcopy(metadata)
        if cell_type == "code":
            cell.update(outputs=[], execution_count=None)
        return cell

    def _metadata(self, at: int) -> dict[str, Any]:
        metadata: dict[str, Any] = self.cells[at].setdefault("metadata", {})
        return metadata


def renumber(notebook: Notebook) -> None:
    """Give all cells a number for an id, as nbstripout does without `--keep-id`."""
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = str(number)


def drop_ids(notebook: Notebook) -> None:
    """Leave the ids out, as a program does that knows no nbformat 4.5."""
    notebook["nbformat_minor"] = 4
    for cell in notebook["cells"]:
        cell.pop("id", None)


def double_id(notebook: Notebook, at: int, other: int) -> None:
    """Give a cell the id of another one, as merging text by hand can."""
    notebook["cells"][at]["id"] = notebook["cells"][other].get("id", "dubbel")
