"""`aoj export`: what goes out of a notebook as it stands, a researcher's own words included.

Of a notebook that shows answers to questionnaires it is what may go out, once it is sure that all
it shows is by a plan that would be made the same now; the ledger then keeps what is on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aoj.commands.logos import sound_logo, sound_theme
from aoj.commands.notebooks import Place, find_edition, find_templates
from aoj.errors import AojError, DataError, FileError, reason_of
from aoj.export.reviewing import LeftOut, plans_of, review
from aoj.runs.files import folder_lock, sha256_of, to_json
from aoj.runs.records import read_record
from aoj.runs.sound import parse_notebook
from aoj.runs.templates import load_template
from aoj.settings import load_region
from aoj.store.disk import write_bytes, write_text
from aoj.store.project import Project

if TYPE_CHECKING:
    from aoj.export.document import Cover, Document

PAGE = ("html",)
CONCEPT = (
    "toont antwoorden zonder vrijgaveplan, want het is met de hand gedraaid; wat geschreven is "
    "blijft een concept en telt niet als vrijgegeven"
)


@dataclass(frozen=True)
class Wanted:
    """In which formats, with the code or without, and whether as a concept."""

    formats: tuple[str, ...] = PAGE
    with_code: bool = False
    concept: bool = False


@dataclass(frozen=True)
class Exported:
    """What was written of one notebook, and what to tell of it; paths are those of the project."""

    paths: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    released: bool = False
    """Whether it shows answers and may go out; the ledger has it."""
    failures: tuple[AojError, ...] = ()
    """Why nothing was written of other notebooks of the region."""


def export(
    project: Project, region: str, templates: Sequence[str] = (), edition: str = ""
) -> tuple[str, ...]:
    """Write the page beside each notebook of a region's edition; return their paths.

    Raises as `export_notebooks`.
    """
    pages = export_notebooks(project, region, templates, edition)
    return tuple(path for page in pages for path in page.paths)


def export_notebooks(
    project: Project,
    region: str,
    templates: Sequence[str] = (),
    edition: str = "",
    wanted: Wanted | None = None,
) -> Iterator[Exported]:
    """Write what is wanted beside each notebook of a region's edition, and yield what that was.

    Nothing is executed: an export shows the notebook with the outputs that it has. Of a notebook
    all formats are written or none. Raises `InputError` where there is no notebook, `DataError`
    where it cannot be read as one, breaks a rule for readers (a sentence per cell), or shows
    answers by a plan that would not be made so now; that one comes after the others.
    """
    place = find_edition(project, region, edition)
    names = find_templates(place, templates)
    errors: list[AojError] = []
    with folder_lock(place.folder, place.where):
        for name in names:
            try:
                made = _export(place, name, wanted or Wanted())
            except AojError as error:
                errors.append(error)
                continue
            yield made
    if len(errors) > 1:
        yield Exported((), failures=tuple(errors[1:]))
    if errors:
        raise errors[0]


def write_beside(
    place: Place, template: str, formats: Sequence[str] = PAGE
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write what goes with a notebook as a run leaves it: a concept where a rule is broken.

    Answers in it are a concept. Return the paths, and a sentence per problem. The folder is locked.
    """
    from aoj.export.products import make_products, sound_for

    document = sound_for(_document(place, template, _read(place, template)), formats)
    problems = document.problems
    made = make_products(document, template, formats, draft=bool(problems))
    return _write(place, template, made), tuple(one.sentence for one in problems)


def cover_of(project: Project, region: str, made: str = "") -> Cover:
    """Return what stands around a region's reports, by the theme and the region's file.

    `made` is the day of the run. Raises `InputError` for what is wrong in either.
    """
    from aoj.export.document import Cover

    settings = load_region(project, region)
    report = settings.report
    return Cover(
        sound_theme(project),
        sound_logo(project, settings),
        report.date,
        report.occasion,
        made,
    )


def _export(place: Place, template: str, wanted: Wanted) -> Exported:
    from aoj.commands.export_release import check_still_shows_answers, release
    from aoj.export.products import make_products, sound_for

    notebook = _read(place, template)
    seen = review(notebook, _marks(place))
    plans = plans_of(seen.notebook)
    check_still_shows_answers(place, template, notebook)
    is_release = bool(plans) and "" not in plans and not wanted.concept
    document = _document(
        place,
        template,
        notebook,
        released=next(iter(plans)) if is_release else "",
        with_code=wanted.with_code,
    )
    where = f"{place.where}/{template}.ipynb"
    document = sound_for(document, wanted.formats)
    made = make_products(document, template, wanted.formats, where, draft=wanted.concept)
    remarks = [one.sentence for one in document.problems]
    if "" in plans:
        remarks.append(f"{template} {CONCEPT}; 'aoj run {place.region}' maakt het opnieuw")
    elif plans:
        release(place, template, seen.notebook, plans, for_keeps=is_release)
    paths = _write(place, template, made)
    return Exported(paths, tuple(remarks), seen.left_out, released=is_release)


def _document(
    place: Place,
    template: str,
    notebook: Mapping[str, Any],
    *,
    released: str = "",
    with_code: bool = False,
) -> Document:
    from aoj.export.document import make_document

    path = place.record(template)
    record = read_record(path, place.project.relative(path)) or {}
    return make_document(
        notebook,
        _title(place, template),
        reviewed=_marks(place),
        released=released,
        with_code=with_code,
        cover=cover_of(place.project, place.region, str(record.get("ended", ""))[:10]),
    )


def _title(place: Place, template: str) -> str:
    """Return what a notebook without a main heading is called."""
    try:
        return load_template(place.project, template).sidecar.title
    except AojError:
        return template


def _marks(place: Place) -> frozenset[str]:
    reviewed = load_region(place.project, place.region).survey.reviewed
    return frozenset(one.mark for one in reviewed)


def _write(place: Place, template: str, made: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write the files of an export, and keep the record of the run true about their bytes."""
    for folder in {name.partition("/")[0] for name in made if "/" in name}:
        _empty(place, folder)
    for name, data in made.items():
        target = place.folder / name
        target.parent.mkdir(exist_ok=True)
        write_bytes(target, data)
    path = place.record(template)
    record = read_record(path, place.project.relative(path))
    if record is not None and isinstance(record.get("products"), dict):
        record["products"] |= {name: sha256_of(data) for name, data in made.items()}
        write_text(path, to_json(record))
    return tuple(place.project.relative(place.folder / name) for name in made)


def _empty(place: Place, folder: str) -> None:
    """Remove the pictures of an earlier export, which may have other names now."""
    for path in sorted((place.folder / folder).glob("*")):
        if path.suffix in (".png", ".svg", ".txt", ".csv") and path.is_file():
            try:
                path.unlink()
            except OSError as error:
                raise FileError(
                    f"'{path.name}' kan niet vervangen worden ({reason_of(error)})",
                    where=f"{place.where}/{folder}",
                    remedy="sluit het bestand en geef de opdracht opnieuw",
                ) from None


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
