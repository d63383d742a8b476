"""What a person does to a notebook in JupyterLab, and what else can happen to the file."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace

from history_reading import INJECTED, TEMPLATE, stamp, tags
from history_rules import accepted_wrongly
from history_world import LABELS, WORDINGS, World
from lab import double_id, drop_ids, renumber

from aoj.runs import rerun
from aoj.runs.narrative.accepting import accept_cells, cells_to_revise

PERSON = (
    "write", "write", "write", "rewrite", "rewrite", "append", "cut_line", "replace", "empty",
    "undo", "quote", "quote", "copy_line", "carry_line", "add", "add", "delete", "delete",
    "delete_stretch", "move", "move", "move_stretch", "cut_paste", "cut_paste", "copy_paste",
    "split", "split", "join", "join", "retype", "image", "tag", "fold", "clear", "by_hand",
    "abroad", "write_note", "touch_note", "join_note", "delete_note", "delete_notes",
    "delete_list", "accept", "parameter", "parameter", "unstamp", "renumber", "drop_ids",
    "double_id", "odd_id", "windows_lines", "save", "save", "revert", "remove_file",
)  # fmt: skip
ODD_IDS = (
    "kop", "duiding", "herzien-duiding", "herzien-lijst", INJECTED, f"eigen-{INJECTED}", "x" * 64,
    "y" * 70, "a b", "",
)  # fmt: skip


class Person(World):
    """Each step takes three numbers: mostly which cell, which place in it, and how."""

    def write(self, a: int, b: int, _: int) -> str:
        return self.edit(a, lambda lines: lines.insert(b % (len(lines) + 1), self.sentence()))

    def rewrite(self, a: int, b: int, _: int) -> str:
        def change(lines: list[str]) -> None:
            lines[b % len(lines)] = self.sentence()

        return self.edit(a, change)

    def append(self, a: int, b: int, _: int) -> str:
        def change(lines: list[str]) -> None:
            lines[b % len(lines)] += f" {self.marker()}"

        return self.edit(a, change)

    def cut_line(self, a: int, b: int, _: int) -> str:
        return self.edit(a, lambda lines: lines.pop(b % len(lines)))

    def replace(self, a: int, _: int, c: int) -> str:
        def change(lines: list[str]) -> None:
            lines[:] = [self.sentence() for _ in range(1 + c % 3)]

        return self.edit(a, change)

    def empty(self, a: int, _: int, __: int) -> str:
        return self.edit(a, lambda lines: lines.clear())

    def undo(self, a: int, _: int, __: int) -> str:
        lab, at = self.at(a)
        base = stamp(lab.cells[at]).get("source")
        if isinstance(base, str):
            lab.write(at, base)
        return self.name(at)

    def quote(self, a: int, b: int, _: int) -> str:
        words = WORDINGS[self.figures.get("f1", 0)][0]
        line = f"In Oost is de {LABELS['f1']} {words}, {self.marker()}."

        def insert(at: int, b: int, _: int) -> str:
            return self.edit(at, lambda lines: lines.insert(b % (len(lines) + 1), line))

        return self.among(a, b, lambda cell: cell["cell_type"] == "markdown", insert)

    def copy_line(self, a: int, b: int, c: int) -> str:
        lab, at = self.at(a)
        lines = lab.cells[at]["source"].split("\n")
        return self.edit(b, lambda other: other.append(lines[c % len(lines)])) + f" uit {at}"

    def carry_line(self, a: int, b: int, c: int) -> str:
        lab, at = self.at(a)
        lines = lab.cells[at]["source"].split("\n")
        line = lines.pop(c % len(lines))
        lab.write(at, "\n".join(lines))
        return self.edit(b, lambda other: other.append(line)) + f" uit {at}"

    def add(self, a: int, b: int, c: int) -> str:
        lab, at = self.at(a, extra=1)
        lab.add(at, _type(b), "" if c % 8 == 7 else self.sentence())
        return self.name(at)

    def delete(self, a: int, _: int, __: int) -> str:
        lab, at = self.at(a)
        name = self.name(at)
        lab.delete(at)
        return name

    def delete_stretch(self, a: int, b: int, _: int) -> str:
        """Delete a stretch of cells; now and then all of them."""
        lab, at = self.at(a)
        which = [i for i in range(len(lab.cells)) if b % 16 == 15 or at <= i < at + 2 + b % 3]
        lab.delete(*which)
        return f"cellen {which}"

    def move(self, a: int, b: int, _: int) -> str:
        lab, at = self.at(a)
        to = b % len(lab.cells)
        name = self.name(at)
        lab.move(at, to)
        return f"{name} naar {to}"

    def move_stretch(self, a: int, b: int, c: int) -> str:
        """Drag some cells at once."""
        lab, at = self.at(a)
        chosen = lab.cells[at : at + 2 + c % 2]
        del lab.cells[at : at + len(chosen)]
        to = b % (len(lab.cells) + 1)
        lab.cells[to:to] = chosen
        return f"{len(chosen)} cellen van {at} naar {to}"

    def cut_paste(self, a: int, b: int, _: int) -> str:
        lab, at = self.at(a)
        to = b % len(lab.cells)
        name = self.name(at)
        lab.cut_and_paste(at, to)
        return f"{name} naar {to}"

    def copy_paste(self, a: int, b: int, _: int) -> str:
        lab, at = self.at(a)
        to = b % (len(lab.cells) + 1)
        name = self.name(at)
        lab.copy_and_paste(at, to)
        return f"{name} naar {to}"

    def split(self, a: int, b: int, c: int) -> str:
        """Split between two lines or, now and then, anywhere between two words."""
        lab, at = self.at(a)
        text = lab.cells[at]["source"]
        places = [m.start() for m in re.finditer(r"\s" if c % 3 == 0 else r"\n", text)]
        places = [0, *places, len(text)]
        offset = places[b % len(places)]
        name = self.name(at)
        lab.split(at, offset)
        return f"{name} op {offset}"

    def join(self, a: int, b: int, _: int) -> str:
        lab, at = self.at(a)
        near = ([at + 1], [at - 1], [at + 1, at + 2])[b % 3]
        others = [i for i in near if 0 <= i < len(lab.cells)]
        if not others:
            return ""
        name = self.name(at)
        lab.join(at, others)
        return f"{name} met {others}"

    def retype(self, a: int, b: int, _: int) -> str:
        lab, at = self.at(a)
        lab.retype(at, _type(b))
        return f"{self.name(at)} wordt {_type(b)}"

    def image(self, a: int, b: int, _: int) -> str:
        lab, at = self.at(a)
        lab.paste_image(at, "image.png" if b % 3 == 0 else "")
        return self.name(at)

    def tag(self, a: int, _: int, __: int) -> str:
        lab, at = self.at(a)
        lab.tag(at, f"mijn-{self.next_number()}")
        return self.name(at)

    def fold(self, a: int, _: int, __: int) -> str:
        lab, at = self.at(a)
        lab.fold(at)
        return self.name(at)

    def clear(self, _: int, __: int, ___: int) -> str:
        self.open_notebook().clear_outputs()
        return "alle uitvoer"

    def by_hand(self, a: int, _: int, __: int) -> str:
        lab, at = self.at(a)
        lab.run_by_hand(at)
        return self.name(at)

    def abroad(self, a: int, b: int, _: int) -> str:
        """Paste a cell from another region's notebook."""
        lab, at = self.at(a, extra=1)
        key = self.version.keys[b % len(self.version.keys)]
        lab.add(at, "markdown", self.sentence())
        other = {"schema": 1, "template": TEMPLATE, "cell": key, "type": "markdown"}
        lab.cells[at]["metadata"]["aoj"] = {**other, "source": "t0", "region": "west"}
        return f"{key} op {at}"

    def write_note(self, a: int, b: int, _: int) -> str:
        return self.among(a, b, lambda cell: "note" in stamp(cell), self.write)

    def touch_note(self, a: int, b: int, c: int) -> str:
        """Do to a note what one does to any cell."""
        does: list[Callable[[int, int, int], str]]
        does = [self.split, self.join, self.move, self.copy_paste, self.cut_paste, self.retype]
        does += [self.cut_line, self.append, self.image, self.empty, self.undo, self.unstamp]
        return self.among(a, b, lambda cell: "note" in stamp(cell), does[c % len(does)])

    def join_note(self, a: int, b: int, c: int) -> str:
        """Join a note with its cell, and now and then write in what was the note."""

        def join(at: int, b: int, _: int) -> str:
            done = self.join(at + c % 2, c % 2, 0)
            return f"{done}; {self.append(at, b, 0)}" if done and c % 3 else done

        return self.among(a, b, lambda cell: "note" in stamp(cell), join)

    def delete_notes(self, _: int, __: int, ___: int) -> str:
        """Delete all notes, also the list."""
        lab = self.open_notebook()
        which = [at for at, cell in enumerate(lab.cells) if "note" in stamp(cell)]
        if which:
            lab.delete(*which)
        return f"cellen {which}" if which else ""

    def accept(self, a: int, b: int, _: int) -> str:
        """`aoj accept` for one cell or all."""
        self.save(0, 0, 0)
        self.lab = None
        keys = cells_to_revise(self.disk.notebook) if self.disk else []
        if not keys or self.disk is None:
            return ""
        chosen = keys if b % 3 == 0 else [keys[a % len(keys)]]
        accepted = rerun.seal(accept_cells(self.disk.notebook, chosen))
        broken = accepted_wrongly(self.disk, accepted, chosen)
        if broken:
            self.fail(broken, self.disk.notebook, accepted)
        self.disk = replace(self.disk, notebook=accepted)
        return f"cellen {chosen}"

    def delete_note(self, a: int, b: int, _: int) -> str:
        return self.among(a, b, lambda cell: "note" in stamp(cell), self.delete)

    def delete_list(self, a: int, b: int, _: int) -> str:
        return self.among(a, b, lambda cell: stamp(cell).get("note") == "lijst", self.delete)

    def parameter(self, a: int, b: int, c: int) -> str:
        def change(at: int, b: int, _: int) -> str:
            line = f"jaar = 2025  # {self.marker()}"
            return self.edit(at, lambda lines: lines.insert(b % (len(lines) + 1), line))

        wanted = self.rewrite if c % 2 else change
        return self.among(a, b, lambda cell: INJECTED in tags(cell), wanted)

    def unstamp(self, a: int, _: int, __: int) -> str:
        """Take a stamp away, as someone may who cleans metadata."""
        lab, at = self.at(a)
        lab.cells[at].get("metadata", {}).pop("aoj", None)
        return self.name(at)

    def windows_lines(self, a: int, _: int, __: int) -> str:
        lab, at = self.at(a)
        lab.write(at, lab.cells[at]["source"].replace("\r\n", "\n").replace("\n", "\r\n"))
        return self.name(at)

    def renumber(self, a: int, _: int, __: int) -> str:
        if a % 3:
            return ""
        renumber(self.open_notebook().notebook)
        return "ids zijn nummers"

    def drop_ids(self, a: int, _: int, __: int) -> str:
        if a % 3 or self.disk is None:
            return ""
        self.save(0, 0, 0)
        notebook = copy.deepcopy(self.disk.notebook)
        drop_ids(notebook)
        self.disk, self.lab = replace(self.disk, notebook=notebook), None
        return "ids zijn weg"

    def double_id(self, a: int, b: int, _: int) -> str:
        lab, at = self.at(a)
        double_id(lab.notebook, at, b % len(lab.cells))
        return f"{self.name(at)} als {b % len(lab.cells)}"

    def odd_id(self, a: int, b: int, _: int) -> str:
        """Give a person's cell an id that is ours, too long, or none at all."""

        def change(at: int, b: int, _: int) -> str:
            self.open_notebook().cells[at]["id"] = ODD_IDS[b % len(ODD_IDS)]
            return f"{self.name(at)}"

        return self.among(a, b, lambda cell: not stamp(cell), change)

    def save(self, _: int, __: int, ___: int) -> str:
        """Save what is open in Lab: over a newer file when a run came between (Overwrite)."""
        if self.lab is None or self.opened is None:
            return ""
        overwrites = self.disk is not None and self.disk.made_from is not self.opened.made_from
        self.counts["keer Overwrite"] += overwrites
        self.disk = self.opened = replace(self.opened, notebook=self.lab.saved())
        return "Overwrite van een nieuwer bestand" if overwrites else "bewaard"

    def revert(self, _: int, __: int, ___: int) -> str:
        self.lab = None
        return "niet bewaard, opnieuw geopend"

    def remove_file(self, a: int, _: int, __: int) -> str:
        if a % 6 or self.disk is None:
            return ""
        self.disk = self.lab = None
        return "het notebook is verwijderd"


def _type(b: int) -> str:
    return ("markdown", "code", "raw")[b % 3]
