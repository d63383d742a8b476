"""Jeugdregio's: the gemeenten that buy jeugdhulp together, as CBS lists them per year."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from aoj.geography.country import Geography
from aoj.geography.regions import Region


def with_jeugdregios(geography: Geography, lists: pd.DataFrame) -> Geography:
    """Return the geography with the jeugdregio's of the newest list.

    `lists` has a row per gemeente and year: `gemeente_code` (of that year), `period`, `code` and
    `name` of the jeugdregio, all text. Gemeenten that merged since go along; a jeugdregio with a
    gemeente that was split, or that merged with one of another jeugdregio, is left out: which
    gemeenten of today it holds is not known then.
    """
    lists = lists[lists["code"] != ""]
    if lists.empty:
        return geography
    newest = lists[lists["period"] == lists["period"].max()]
    holders: dict[str, set[str]] = {}
    unclear: set[str] = set()
    for gemeente, code in zip(newest["gemeente_code"], newest["code"], strict=True):
        found = geography.receivers(gemeente)
        if len(found) != 1:
            unclear.add(code)
        for now in found:
            holders.setdefault(now, set()).add(code)
    for codes in holders.values():
        if len(codes) > 1:
            unclear |= codes
    names = dict(zip(newest["code"], newest["name"], strict=True))
    regions = tuple(
        Region(
            code,
            f"jeugdregio {names[code] or code}",
            "jeugdregio",
            members=frozenset(now for now, codes in holders.items() if code in codes),
        )
        for code in sorted(names)
        if code not in unclear
    )
    return replace(geography, jeugdregios=regions)
