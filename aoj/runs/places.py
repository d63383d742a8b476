"""From which notebook a run takes the words, and under which name the new one comes.

Usually both are `<template>.ipynb`. A version beside it (`<template>.nieuw.ipynb`) is made where
that file cannot be replaced, and the next run finishes it: what people wrote there is merged too.
"""

from __future__ import annotations

from dataclasses import dataclass

from aoj.runs.jobs import Job
from aoj.runs.names import new_stems
from aoj.runs.present import Present, look
from aoj.runs.stamps import stamp_of

_NO_MERGE = {
    "onleesbaar": "is niet als notebook te lezen",
    "niet van een run": "is niet door een run gemaakt",
}


@dataclass(frozen=True)
class Place:
    """Where a run reads and writes: `usual` is `<template>.ipynb`, `source` whose words it takes.

    `beside` says why the usual file must stay as it is; empty if it may be replaced.
    """

    usual: Present
    source: Present | None
    besides: tuple[Present, ...] = ()
    beside: str = ""
    remark: str = ""

    @property
    def is_current(self) -> bool:
        """Whether the files that were read are still the same."""
        return all(_again(one) == one.sha256 for one in (self.usual, self.source) if one)


def find_place(job: Job) -> Place:
    """Return where a run of `job` reads and writes."""
    usual = look(job.folder / f"{job.template}.ipynb", job.template, job.region)
    besides = _besides(job)
    if job.fresh:
        return Place(usual, None, besides)
    if usual.problem:
        why = (
            f"{usual.path.name} {_NO_MERGE[usual.problem]} en blijft staan ('aoj restore "
            f"{job.region}' brengt een eerdere stand terug, 'aoj run {job.region} --fresh' begint "
            "opnieuw)"
        )
        readable = [one for one in besides if one.notebook is not None]
        return Place(usual, readable[-1] if readable else None, besides, beside=why)
    touched = [one for one in besides if one.holds_words]
    follows = [one for one in touched if one.notebook is not None and _follows(one, usual)]
    if not usual.exists and not follows:
        follows = [one for one in besides if one.notebook is not None]
    source = follows[-1] if follows else usual if usual.exists else None
    left = [one.path.name for one in touched if one is not source]
    remark = (
        f"{', '.join(left)}: ook bewerkt en niet samengevoegd; neem eruit over wat u nodig hebt en "
        "haal het weg"
    )
    return Place(usual, source, besides, remark=remark if left else "")


def _besides(job: Job) -> tuple[Present, ...]:
    found = []
    for stem in new_stems(job.template):
        one = look(job.folder / f"{stem}.ipynb", job.template, job.region)
        if not one.exists:
            break
        found.append(one)
    return tuple(found)


def _follows(one: Present, usual: Present) -> bool:
    """Whether a version beside was made from the usual file as it is now."""
    made_from = stamp_of(one.notebook or {}).get("beside")
    return not usual.exists or made_from == usual.sha256


def _again(one: Present) -> str:
    stamp = stamp_of(one.notebook or {})
    return look(one.path, str(stamp.get("template")), str(stamp.get("region"))).sha256
