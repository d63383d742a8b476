"""`aoj export`: the page of a notebook as it stands, a researcher's own words included.

Of a notebook that shows answers to questionnaires it is the page that may go out, once it is sure
that all it shows is by a plan that would be made the same now; the ledger then keeps what is on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aoj.commands.notebooks import Place, find_edition, find_templates
from aoj.commands.recorded import read_run
from aoj.errors import AojError, DataError, FileError, reason_of
from aoj.export.reviewing import (
    LeftOut,
    Reviewed,
    bundles_with_answers,
    plans_of,
    review,
    shows_answers,
)
from aoj.runs.files import folder_lock, sha256_of, to_json
from aoj.runs.printed import fingerprints
from aoj.runs.records import SHOWN, read_record
from aoj.runs.sound import parse_notebook
from aoj.settings import load_region
from aoj.store.disk import write_text
from aoj.store.project import Project

CONCEPT = (
    "toont antwoorden zonder vrijgaveplan, want het is met de hand gedraaid; de pagina blijft een "
    "concept en telt niet als vrijgegeven"
)


@dataclass(frozen=True)
class Exported:
    """A page that was written, and what to tell of it."""

    path: str
    remarks: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    released: bool = False
    """Whether it shows answers and may go out; the ledger has it."""


def export(
    project: Project, region: str, templates: Sequence[str] = (), edition: str = ""
) -> tuple[str, ...]:
    """Write the page beside each notebook of a region's edition; return their paths.

    Raises as `export_pages`.
    """
    return tuple(page.path for page in export_pages(project, region, templates, edition))


def export_pages(
    project: Project, region: str, templates: Sequence[str] = (), edition: str = ""
) -> Iterator[Exported]:
    """Write the page beside each notebook of a region's edition, and yield each.

    Nothing is executed: a page shows the notebook with the outputs that it has. Raises `InputError`
    where there is no notebook, `DataError` where it cannot be read as one, or shows answers by a
    plan that would not be made so now; that one comes after the others.
    """
    place = find_edition(project, region, edition)
    names = find_templates(place, templates)
    errors: list[AojError] = []
    with folder_lock(place.folder, place.where):
        for name in names:
            try:
                page = _export(place, name)
            except AojError as error:
                errors.append(error)
                continue
            yield page
    if errors:
        raise errors[0]


def write_page(place: Place, template: str) -> str:
    """Write the page of a notebook as it stands, with answers as a concept; return its path.

    The folder is locked.
    """
    return _write(place, template, _read(place, template))


def _export(place: Place, template: str) -> Exported:
    notebook = _read(place, template)
    seen = review(notebook, _marks(place))
    plans = plans_of(seen.notebook)
    if not shows_answers(notebook) and _showed_answers(place, template):
        raise _not_as_made(place, template)
    if not plans:
        return Exported(_write(place, template, notebook), left_out=seen.left_out)
    if "" in plans:
        remark = f"{template} {CONCEPT}; 'aoj run {place.region}' maakt het opnieuw"
        return Exported(_write(place, template, notebook), (remark,), seen.left_out)
    plan = _release(place, template, seen, plans)
    path = _write(place, template, notebook, released=plan)
    return Exported(path, left_out=seen.left_out, released=True)


def _release(place: Place, template: str, seen: Reviewed, plans: frozenset[str]) -> str:
    """Put what a page shows in the ledger, and return its plan; raises `DataError` if it may not.

    The plan is made again while nothing else can go out. It is in the ledger before the page is
    written, so that nothing is outside that the ledger lacks.
    """
    from aoj.commands.release_making import plans_for, request_of
    from aoj.store.releases import Ledger, Release, change_ledger
    from aoj.survey.release.printed import printed
    from aoj.survey.release.shown import hash_of

    record = read_run(place, template)
    if not set(fingerprints(seen.notebook)) <= set(_texts(record.get(SHOWN))):
        raise _not_as_made(place, template)
    data_set = _data_of(record, place.region, place.project)
    request = request_of(place.project, place.region, _map(record.get("parameters")))

    def decide(_: Ledger) -> Release:
        made, errors = plans_for(place.project, data_set, [request])
        if errors:
            raise errors[place.region]
        release = made[place.region]
        if plans != {hash_of(release)}:
            raise DataError(
                "de antwoorden, de lijsten, de instellingen van een regio of wat al naar buiten "
                "ging zijn veranderd sinds dit notebook is gemaakt, zodat het niet zeker toont wat "
                "getoond mag worden",
                where=f"{place.where}/{template}.ipynb",
                remedy=f"draai opnieuw met 'aoj run {place.region} --template {template}' en "
                "exporteer het daarna",
            )
        return printed(
            release,
            _questions(seen.notebook),
            edition=place.edition,
            template=template,
            date=date.today().isoformat(),  # noqa: DTZ011 - the user's own day
        )

    change_ledger(place.project.answers(data_set), decide)
    return next(iter(plans))


def _showed_answers(place: Place, template: str) -> bool:
    """Whether the run of a notebook showed answers, whatever the notebook says itself."""
    path = place.record(template)
    record = read_record(path, place.project.relative(path))
    return bool(record and record.get(SHOWN))


def _not_as_made(place: Place, template: str) -> DataError:
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


def _marks(place: Place) -> frozenset[str]:
    reviewed = load_region(place.project, place.region).survey.reviewed
    return frozenset(one.mark for one in reviewed)


def _write(place: Place, template: str, notebook: Mapping[str, Any], released: str = "") -> str:
    from aoj.export.html import export_html

    page = export_html(notebook, reviewed=_marks(place), released=released)
    target = place.folder / f"{template}.html"
    write_text(target, page)
    _note_product(place, template, target.name, page)
    return place.project.relative(target)


def _note_product(place: Place, template: str, name: str, page: str) -> None:
    """Keep the record of the run true about the bytes of its page."""
    path = place.record(template)
    record = read_record(path, place.project.relative(path))
    if record is not None and isinstance(record.get("products"), dict):
        record["products"][name] = sha256_of(page.encode("utf-8"))
        write_text(path, to_json(record))


def _read(place: Place, template: str) -> dict[str, Any]:
    path = place.notebook(template)
    where = place.project.relative(path)
    try:
        notebook = parse_notebook(path.read_bytes())
    except OSError as error:
        raise FileError(
            f"het notebook is niet te lezen ({reason_of(error)})", where=where
        ) from None
    if notebook is None:
        raise DataError(
            "dit is geen notebook",
            where=where,
            remedy="bewaar het opnieuw vanuit JupyterLab",
        )
    return notebook
