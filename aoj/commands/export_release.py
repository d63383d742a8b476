"""Whether what a notebook shows of answers may go out, and the ledger of what went out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aoj.commands.notebooks import Place
from aoj.commands.recorded import read_run
from aoj.errors import DataError
from aoj.export.reviewing import bundles_with_answers, shows_answers
from aoj.runs.printed import fingerprints
from aoj.runs.records import SHOWN, read_record
from aoj.settings import load_region
from aoj.store.project import Project


def release(
    place: Place,
    template: str,
    seen: Mapping[str, Any],
    plans: frozenset[str],
    *,
    for_keeps: bool = True,
) -> None:
    """Put what an export shows of answers in the ledger; raises `DataError` if it may not go out.

    The plan is made again while nothing else can go out. It is in the ledger before anything is
    written, so that nothing is outside that the ledger lacks. A concept (`for_keeps` false) meets
    the same demands and is not in the ledger.
    """
    from aoj.commands.release_making import plans_for, request_of
    from aoj.store.releases import Ledger, Release, change_ledger
    from aoj.survey.release.printed import printed
    from aoj.survey.release.shown import hash_of

    record = read_run(place, template)
    if not set(fingerprints(seen)) <= set(_texts(record.get(SHOWN))):
        raise not_as_made(place, template)
    data_set = _data_of(record, place.region, place.project)
    request = request_of(place.project, place.region, _map(record.get("parameters")))

    def decide(_: Ledger) -> Release | None:
        made, errors = plans_for(place.project, data_set, [request])
        if errors:
            raise errors[place.region]
        planned = made[place.region]
        if plans != {hash_of(planned)}:
            raise DataError(
                "de antwoorden, de lijsten, de instellingen van een regio of wat al naar buiten "
                "ging zijn veranderd sinds dit notebook is gemaakt, zodat het niet zeker toont wat "
                "getoond mag worden",
                where=f"{place.where}/{template}.ipynb",
                remedy=f"draai opnieuw met 'aoj run {place.region} --template {template}' en "
                "exporteer het daarna",
            )
        if not for_keeps:
            return None
        return printed(
            planned,
            _questions(seen),
            edition=place.edition,
            template=template,
            date=date.today().isoformat(),  # noqa: DTZ011 - the user's own day
        )

    change_ledger(
        place.project.answers(data_set), decide, is_invented=place.project.is_invented(data_set)
    )


def check_still_shows_answers(place: Place, template: str, notebook: Mapping[str, Any]) -> None:
    """Raise `DataError` where the run showed answers and the notebook says it has none."""
    if shows_answers(notebook):
        return
    path = place.record(template)
    record = read_record(path, place.project.relative(path))
    if record and record.get(SHOWN):
        raise not_as_made(place, template)


def not_as_made(place: Place, template: str) -> DataError:
    """Return the error of a notebook of which the outputs are not those of its run."""
    return DataError(
        "wat dit notebook van antwoorden toont, is niet meer wat de run maakte",
        where=f"{place.where}/{template}.ipynb",
        remedy=f"draai opnieuw met 'aoj run {place.region} --template {template}' en exporteer "
        "het daarna; eigen tekst blijft staan",
    )


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _questions(notebook: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """Return group and key of each question of which a notebook printed something."""
    found = set()
    for bundle in bundles_with_answers(notebook):
        figures = bundle.get("figures")
        for figure in figures if isinstance(figures, list) else ():
            kind, _, rest = str(_map(figure).get("indicator", "")).partition(".")
            group, _, key = rest.partition(".")
            if kind == "vraag":
                found.add((group, key))
    return frozenset(found)


def _data_of(record: Mapping[str, Any], region: str, project: Project) -> str:
    name = _map(record.get("data")).get("name")
    return str(name) if name else load_region(project, region).data


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
