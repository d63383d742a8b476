"""Peers of one run: the regions that a user picks on the command line to be compared with."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aoj.errors import InputError

OPTION = "--peers"
"""How messages and records call peers that were given for one run."""
VARIABLE = "AOJ_PEERS"
"""Environment variable by which `aoj run --peers` tells a notebook's kernel: `GM0228,GM0200`."""


def parse_peers(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names that a command line gives, in order and each once.

    Raises `InputError` where there is text without a name.

    >>> parse_peers(["GM0228, GM0200", "gooi-en-vecht"])
    ('GM0228', 'GM0200', 'gooi-en-vecht')
    """
    found: dict[str, None] = {}
    for text in texts:
        names = re.findall(r"[^\s,;]+", text)
        if not names:
            raise InputError(
                f"'{OPTION}' noemt geen enkele regio",
                expected="codes of namen van regiobestanden, zoals GM0228,GM0200",
            )
        found |= dict.fromkeys(names)
    return tuple(found)
