"""What the author of the template does: other text, cells that come, go, move or are renamed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from history_reading import TemplateCell, Version, stamp
from history_world import World
from lab import text_of

AUTHOR = (
    "t_change", "t_line", "t_cut", "t_edited", "t_edited", "t_edited", "t_add", "t_add",
    "t_remove", "t_rename", "t_move", "t_retype",
)  # fmt: skip


class Author(World):
    """Each step takes three numbers: mostly which cell, which place in it, and how."""

    def first_cells(self) -> list[TemplateCell]:
        return [
            TemplateCell("parameters", "code", "jaar = 2025", ("parameters",)),
            TemplateCell("kop", "markdown", f"## Kop {self._template_line()}"),
            TemplateCell("zin", "code", f'zin("f1")  # {self._template_line()}'),
            TemplateCell("duiding", "markdown", self._template_text(3), ("duiding",)),
            TemplateCell("uitleg", "markdown", self._template_text(2)),
            TemplateCell("slot", "code", f'zin("f2")  # {self._template_line()}'),
        ]

    def t_change(self, a: int, b: int, _: int) -> str:
        def change(lines: list[str]) -> None:
            lines[b % len(lines)] = self._template_line()

        return self._rewrite_cell(a, change)

    def t_line(self, a: int, b: int, _: int) -> str:
        return self._rewrite_cell(
            a, lambda lines: lines.insert(b % (len(lines) + 1), self._template_line())
        )

    def t_cut(self, a: int, b: int, _: int) -> str:
        def change(lines: list[str]) -> None:
            if len(lines) > 1:
                del lines[b % len(lines)]

        return self._rewrite_cell(a, change)

    def t_edited(self, a: int, b: int, c: int) -> str:
        """Change the text of a cell that a person edited."""
        texts = {stamp(cell).get("cell"): text_of(cell) for cell in self.open_notebook().cells}
        edited = [
            at
            for at, cell in enumerate(self.version.cells)
            if texts.get(cell.key, cell.text) != cell.text
        ]
        change = (self.t_change, self.t_line, self.t_cut)[c % 3]
        return change(edited[a % len(edited)], b, c) if edited else ""

    def t_add(self, a: int, b: int, _: int) -> str:
        cells = list(self.version.cells)
        at = a % (len(cells) + 1)
        cells.insert(at, self._new_cell(b))
        self._author(cells)
        return f"{cells[at].key} op {at}"

    def t_remove(self, a: int, _: int, __: int) -> str:
        cells = list(self.version.cells)
        if len(cells) < 3:
            return ""
        gone = cells.pop(a % len(cells))
        self._author(cells)
        return gone.key

    def t_rename(self, a: int, _: int, c: int) -> str:
        cells = list(self.version.cells)
        at = a % len(cells)
        old, new = cells[at].key, f"cel-{self.next_number()}"
        text = f"{cells[at].text}\n{self._template_line()}" if c % 2 else cells[at].text
        cells[at] = replace(cells[at], key=new, text=text)
        self._author(cells, {new: old})
        return f"{old} wordt {new}"

    def t_move(self, a: int, b: int, _: int) -> str:
        cells = list(self.version.cells)
        cell = cells.pop(a % len(cells))
        to = b % (len(cells) + 1)
        cells.insert(to, cell)
        self._author(cells)
        return f"{cell.key} naar {to}"

    def t_retype(self, a: int, _: int, __: int) -> str:
        cells = list(self.version.cells)
        at = a % len(cells)
        if cells[at].tags:
            return ""
        other = "code" if cells[at].type == "markdown" else "markdown"
        cells[at] = replace(cells[at], type=other)
        self._author(cells)
        return f"{cells[at].key} wordt {other}"

    def _template_line(self) -> str:
        return f"t{self.next_number()}"

    def _template_text(self, paragraphs: int) -> str:
        return "\n\n".join(
            f"{self._template_line()}\n{self._template_line()}" for _ in range(paragraphs)
        )

    def _new_cell(self, b: int) -> TemplateCell:
        key = f"cel-{self.next_number()}"
        if b % 3 == 0:
            return TemplateCell(key, "code", f'zin("f3")  # {self._template_line()}')
        return TemplateCell(key, "markdown", self._template_text(b % 3))

    def _rewrite_cell(self, a: int, change: Callable[[list[str]], Any]) -> str:
        cells = list(self.version.cells)
        at = a % len(cells)
        lines = cells[at].text.split("\n")
        change(lines)
        cells[at] = replace(cells[at], text="\n".join(lines))
        self._author(cells)
        return f"{cells[at].key} is nu {cells[at].text!r}"

    def _author(self, cells: list[TemplateCell], replaces: Mapping[str, str] | None = None) -> None:
        keys = {cell.key for cell in cells}
        both = {**self.version.replaces, **(replaces or {})}
        self.version = Version(
            tuple(cells), {new: old for new, old in both.items() if new in keys and old not in keys}
        )
