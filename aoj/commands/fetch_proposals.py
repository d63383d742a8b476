"""From what has to be another in a block of bronnen.yml to the lines that can be put there.

What stands in one line is proposed as that whole line, with all that stood in it, and once for all
that has to change in it; what has lines of its own is proposed by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from aoj.commands.fetch_remarks import Remark
from aoj.settings.bronnen import Bronnen
from aoj.settings.text_yaml import yaml_entry

Path = tuple[str, ...]
"""Of a key in a block: the keys above it and the key itself, as bronnen.yml spells them."""


@dataclass(frozen=True)
class Edit:
    """What a key has to be: its name from now on, and its texts, the first ones new.

    Without texts it keeps what it has. `is_one` where the key takes one text, no list; `replaces`
    where the texts that it had go.
    """

    path: Path
    key: str
    texts: tuple[str, ...] = ()
    is_one: bool = False
    replaces: bool = False


@dataclass(frozen=True)
class Finding:
    """One thing about a block: where, what, and which keys have to change."""

    path: Path
    what: str
    edits: tuple[Edit, ...] = ()
    is_wrong: bool = True


def settle(bronnen: Bronnen, name: str, findings: Iterable[Finding]) -> list[Remark]:
    """Return findings about block `name` as remarks, no two of which contradict each other."""
    block = _Block(bronnen, name)
    once = _agreeing(dict.fromkeys(findings))
    edits = list(dict.fromkeys(edit for finding in once for edit in finding.edits))
    remarks = [remark for finding in once for remark in block.remarks(finding, edits)]
    return list(dict.fromkeys(remarks))


def _agreeing(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings, of which those that only are worth knowing give way to what is wrong."""
    found = list(findings)
    wrong = {e.path for f in found if f.is_wrong for e in f.edits if e.is_one}
    return [
        f if f.is_wrong or not {e.path for e in f.edits} & wrong
        else Finding(f.path, f.what, (), is_wrong=False)
        for f in found
    ]  # fmt: skip


@dataclass(frozen=True)
class _Block:
    """A block as it was written."""

    bronnen: Bronnen
    name: str

    def remarks(self, finding: Finding, edits: Sequence[Edit]) -> list[Remark]:
        """Return a finding as one remark, or as one per place where its lines do not follow."""
        line = self.bronnen.line("sources", self.name, *finding.path)
        tops = list(dict.fromkeys(self._top(edit.path) for edit in finding.edits))
        if not tops:
            return [Remark(line, finding.what, (), finding.is_wrong)]
        found: list[Remark] = []
        for top in tops:
            inside = [edit for edit in edits if self._top(edit.path) == top]
            put, first, last = self._lines_of(top, inside)
            if found and not last and found[-1].is_below and found[-1].line == first:
                before = found.pop()
                put = (*before.put, *put)
            if found and last and found[-1].last == first - 1:
                before = found.pop()
                put, first = (*before.put, *put), before.line
            remark = Remark(first, finding.what, put, finding.is_wrong, last, is_below=not last)
            found.append(remark)
        return found

    def _lines_of(self, top: Path, edits: Sequence[Edit]) -> tuple[tuple[str, ...], int, int]:
        """Return lines to put, and the lines that they replace: the last 0 where they are new."""
        values = deepcopy(self.bronnen.values["sources"][self.name])
        below = self._value(top) is not None and not self._is_one_line(top)
        renamed = [edit.key for edit in edits if edit.path == top and not edit.texts]
        if renamed and below and isinstance(self._value(top), dict):
            line = self._line(top)
            return (f"{yaml_entry(renamed[0], '').removesuffix(chr(39) * 2).rstrip()}",), line, line
        keys = {edit.path: edit.key for edit in edits}
        for edit in sorted(edits, key=lambda edit: -len(edit.path)):
            _put(values, edit)
        for key in top[:-1]:
            values = values[key]
        key = keys.get(top, top[-1])
        put = (yaml_entry(key, values[key]),)
        if self._value(top) is None:
            return put, self.bronnen.line("sources", self.name, *top[:-1]), 0
        return put, self._line(top), self._last(top)

    def _top(self, path: Path) -> Path:
        """Return the key that has to be written anew: the highest that stands in one line."""
        while len(path) > 1 and (
            self._is_one_line(path[:-1]) or isinstance(self._value(path[:-1]), list)
        ):
            path = path[:-1]
        return path

    def _is_one_line(self, path: Path) -> bool:
        """Whether a map begins on the line of its key, or the key has nothing yet."""
        value = self._value(path)
        if value is None:
            return True
        below = [line for key, line in self._below(path) if len(key) == len(path) + 3]
        return min(below) == self._line(path) if below else True

    def _below(self, path: Path) -> list[tuple[tuple[str | int, ...], int]]:
        full = ("sources", self.name, *path)
        lines = self.bronnen.lines.items()
        return [
            (key, line) for key, line in lines if len(key) > len(full) and key[: len(full)] == full
        ]

    def _line(self, path: Path) -> int:
        return self.bronnen.lines.get(("sources", self.name, *path), 0)

    def _last(self, path: Path) -> int:
        return max([self._line(path), *(line for _, line in self._below(path))])

    def _value(self, path: Path) -> Any:
        """Return what was written under a key; None where it is not there."""
        value = self.bronnen.values["sources"][self.name]
        for key in path:
            if not isinstance(value, dict) or key not in value:
                return None
            value = value[key]
        return value


def _put(values: dict[str, Any], edit: Edit) -> None:
    """Change a key of a block where it stands, or add it at the end of what it belongs to."""
    for key in edit.path[:-1]:
        within = values.get(key)
        if not isinstance(within, dict):
            names = within if isinstance(within, list) else []
            within = values[key] = {str(name): [] for name in names}
        values = within
    old = edit.path[-1]
    if old not in values:
        values[old] = ""
    entries = [
        (edit.key, _texts(value, edit)) if key == old else (key, value)
        for key, value in values.items()
    ]
    values.clear()
    values.update(entries)


def _texts(before: Any, edit: Edit) -> Any:
    """Return the texts of a key after an edit, the new ones in front of those that it had."""
    if not edit.texts:
        return before
    if edit.is_one:
        return edit.texts[0]
    had = [before] if isinstance(before, str) and before else before or []
    had = [] if edit.replaces else had
    new = [text for text in edit.texts if text not in had]
    texts = list(dict.fromkeys([*new, *had]))
    return texts[0] if len(texts) == 1 and not isinstance(before, list) else texts
