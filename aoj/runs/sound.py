"""A notebook as other programs may have left it, made sound before anyone builds on it.

What a person wrote stays; what is of the wrong shape, and nobody could see, goes. A notebook that
JupyterLab or a run saved comes back as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aoj.runs.narrative.ids import with_own_ids

_CELL_TYPES = ("code", "markdown", "raw")
_FORMAT, _MINOR = 4, 5


def parse_notebook(raw: bytes) -> dict[str, Any] | None:
    """Return the notebook in some bytes, sound; None where they hold none."""
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    cells = value.get("cells") if isinstance(value, dict) else None
    if not isinstance(cells, list) or not all(_is_cell(cell) for cell in cells):
        return None
    sound = [_cell(cell) for cell in cells]
    if not all(cell.get("id") for cell in sound):
        sound = with_own_ids(sound)
    return {**_whole(value), "cells": sound}


def _is_cell(value: Any) -> bool:
    if not isinstance(value, dict) or value.get("cell_type") not in _CELL_TYPES:
        return False
    source = value.get("source", "")
    return isinstance(source, str) or _are(str, source)


def _whole(notebook: Mapping[str, Any]) -> dict[str, Any]:
    metadata = _without_odd(_map(notebook.get("metadata")))
    kept = {**notebook, "metadata": metadata}
    minor = notebook.get("nbformat_minor")
    is_known = notebook.get("nbformat") == _FORMAT and isinstance(minor, int) and minor >= _MINOR
    return kept if is_known else {**kept, "nbformat": _FORMAT, "nbformat_minor": _MINOR}


def _cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        **cell,
        "metadata": _metadata(cell.get("metadata")),
        "source": _text(cell.get("source")),
    }
    if not isinstance(cell.get("id", ""), str):
        del kept["id"]
    if "attachments" in cell:
        del kept["attachments"]
        if cell["cell_type"] != "code" and isinstance(cell["attachments"], dict):
            pictures = cell["attachments"].items()
            kept["attachments"] = {name: data for name, data in pictures if _is_picture(data)}
    if cell["cell_type"] == "code":
        outputs: Any = cell.get("outputs")
        kept["outputs"] = [o for o in outputs if _is_output(o)] if _are(dict, outputs) else []
    return kept


def _metadata(value: Any) -> dict[str, Any]:
    metadata = _without_odd(_map(value))
    if "tags" in metadata and not _are(str, metadata["tags"]):
        del metadata["tags"]
    stamp = metadata.get("aoj")
    if isinstance(stamp, dict):
        metadata["aoj"] = {name: part for name, part in stamp.items() if _is_sound(name, part)}
    return metadata


def _without_odd(metadata: dict[str, Any]) -> dict[str, Any]:
    """Return metadata without what programs note in it in another shape than a map."""
    maps = ("language_info", "kernelspec", "papermill", "widgets", "execution", "jupyter")
    return {k: v for k, v in metadata.items() if k not in maps or isinstance(v, dict)}


def _is_sound(name: str, part: Any) -> bool:
    """Whether a part of a cell's stamp is of the kind that it should be."""
    if name == "tags":
        return _are(str, part)
    if name == "attachments":
        return isinstance(part, dict)
    if name == "herzien":
        return isinstance(part, list)
    return name in ("schema", "dropped") or isinstance(part, str)


def _text(source: Any) -> Any:
    """Return a source without halves of characters, which no file can hold."""
    if isinstance(source, list):
        return [_text(line) for line in source]
    return str(source or "").encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _is_picture(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and bool(data)
        and all(isinstance(part, str) or _are(str, part) for part in data.values())
    )


def _is_output(output: Mapping[str, Any]) -> bool:
    kind = output.get("output_type")
    if kind in ("display_data", "execute_result"):
        return isinstance(output.get("data"), dict)
    text = output.get("text", "")
    return kind == "error" or (kind == "stream" and (isinstance(text, str) or _are(str, text)))


def _map(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _are(kind: type, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)
