"""What to tell of a report that went out, where the answers it was made of change."""

from __future__ import annotations

from aoj.runs.moments import dutch_day
from aoj.store.releases import Ledger, Released
from aoj.survey.release.printed import CHANGES


def shown_tables(ledger: Ledger, region: str, wave: str, group: str) -> list[Released]:
    """Return what was shown of the answers of a group in a wave, also beside another wave."""
    return [
        row
        for row in ledger.tables(region)
        if row.group == group
        and row.question
        and wave in (row.part.split(">") if row.by == CHANGES else [row.wave])
    ]


def lapses(ledger: Ledger, region: str, wave: str, group: str = "") -> str:
    """Return in Dutch that what was shown of a wave no longer holds; '' where nothing was.

    A clause, to stand behind other words. An empty `wave` or `group` is any.
    """
    shown = [
        release
        for release in ledger.of(region, wave)
        if any(table.question and group in ("", table.group) for table in release.tables)
    ]
    if not shown:
        return ""
    last = shown[-1]
    count = len(shown)
    which = "het rapport" if count == 1 else f"de {count} rapporten"
    what = f"meting {last.wave}" + (f", {group}" if group else "")
    return (
        f"{which} van {region} ({what}; {'' if count == 1 else 'het laatste '}{last.template} "
        f"{last.edition}, van {dutch_day(last.date)}) {'vervalt' if count == 1 else 'vervallen'}"
    )
