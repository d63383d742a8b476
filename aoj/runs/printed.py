"""Fingerprints of what a run printed of answers, so that an export knows it is still that.

A notebook may be saved from JupyterLab meanwhile: text may then be split into lines and 1.0 written
as 1, so neither counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from aoj.bundle import MIME

_DIGITS = 20


def fingerprints(notebook: Mapping[str, Any]) -> Iterator[str]:
    """Yield the fingerprint of each output that shows answers by a plan."""
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []) if isinstance(cell, Mapping) else ():
            data = output.get("data") if isinstance(output, Mapping) else None
            bundle = data.get(MIME) if isinstance(data, Mapping) else None
            if isinstance(data, Mapping) and isinstance(bundle, Mapping) and bundle.get("plan"):
                yield _fingerprint({str(key): data[key] for key in data})


def _fingerprint(data: Mapping[str, Any]) -> str:
    plain = {key: _plain(value, is_text=key != MIME) for key, value in data.items()}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:_DIGITS]


def _plain(value: Any, *, is_text: bool = False) -> Any:
    if is_text and isinstance(value, list):
        return "".join(map(str, value))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return value
