"""`aoj verify`: make a report again from the files of its record, and compare what it prints.

The notebook is executed as it lies there, with the code that the run left in it, so a newer
template changes nothing; with the snapshots that the record names, so newer figures do not
either. What may have changed since and cannot be taken back (settings of the region, reference
files, the library) is named. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aoj.commands.notebooks import Place, find_edition, find_templates, read_notebook
from aoj.commands.pins import pin_recorded
from aoj.commands.planning import open_store
from aoj.commands.recorded import job_of, read_run
from aoj.commands.verify_causes import causes
from aoj.errors import AojError, InputError
from aoj.runs.failures import CellFailure
from aoj.runs.files import folder_lock, sha256_of
from aoj.runs.jobs import DataPin, Job
from aoj.runs.names import new_stems
from aoj.runs.present import Present
from aoj.runs.quotes import figures_of
from aoj.runs.records import pin_of
from aoj.runs.reproduction import (
    Difference,
    cells_by_place,
    cleared,
    compare_figures,
    compare_outputs,
    has_outputs,
    is_own_code,
)
from aoj.runs.runner import execute
from aoj.runs.stamps import KEY
from aoj.settings import check_region_exists, region_slugs
from aoj.store.project import Project
from aoj.store.snapshots import check_unchanged, read_manifest

_SHOWN = 12
"""How many differences are shown."""

_NOTHING_LEFT = (
    "elke cel met cijfers is na de run bewerkt of weggehaald, zodat er niets te vergelijken is. "
    "'aoj restore {region}' brengt een eerdere stand terug."
)

State = Literal["gelijk", "anders", "geweigerd"]


@dataclass(frozen=True)
class Verdict:
    """What came of one report: whether it prints the same, what differs, and what changed since."""

    region: str
    template: str
    edition: str
    state: State
    figures: int = 0
    files: int = 0
    data: str = ""
    reason: str = ""
    differences: tuple[Difference, ...] = ()
    remarks: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the verdict as lines."""
        return "\n".join(_lines(self))


def regions_with_reports(
    project: Project, names: Sequence[str], edition: str = "", *, all_regions: bool = False
) -> tuple[str, ...]:
    """Return the regions that were named, or with `all_regions` those that have a notebook."""
    if all_regions and names:
        raise InputError("noem regio's of geef --all, niet allebei")
    if not all_regions:
        if not names:
            raise InputError(
                "er is geen regio genoemd",
                expected="de naam van een bestand in parameters/, of --all",
                remedy="'aoj list regions' toont de regio's",
            )
        return tuple(dict.fromkeys(check_region_exists(project, name) for name in names))
    found = []
    for slug in region_slugs(project):
        try:
            find_templates(find_edition(project, slug, edition))
        except AojError:
            continue
        found.append(slug)
    if not found:
        raise InputError("er is nog geen enkel rapport", remedy="maak het met 'aoj run'")
    return tuple(found)


def verify(
    project: Project, region: str, templates: Sequence[str] = (), edition: str = ""
) -> tuple[Verdict, ...]:
    """Make the reports of a region again, and return how each compares with what it printed.

    Raises `InputError` where there is no such region or notebook, `FileError` where another run
    is at work on it. A report that cannot be made again has the state `geweigerd` and a reason.
    """
    place = find_edition(project, region, edition)
    names = find_templates(place, templates)
    with folder_lock(place.folder, place.where):
        return tuple(_verdict(place, name) for name in names)


def check_files(project: Project, pin: DataPin) -> int:
    """Return how many files a pin has, each as it was registered; raises `DataError` for another.

    The hash of a file that users supplied is compared with the manifest, and shown nowhere.
    """
    root = project.data_set(pin.name)
    pinned = [s for s in read_manifest(root) if s.number <= pin.number]
    for snapshot in pinned:
        check_unchanged(snapshot, root)
    return len({snapshot.file for snapshot in pinned})


def _verdict(place: Place, template: str) -> Verdict:
    about = (place.region, template, place.edition)
    try:
        record = read_run(place, template)
        found = read_notebook(place, template)
        recorded = pin_of(record, place.project.relative(place.record(template)))
        pin = pin_recorded(place.project, recorded)
        files = check_files(place.project, pin)
        open_store(place.project, pin)
        job = job_of(place, template, record, pin)
        again = _execute(found, job)
    except AojError as error:
        return Verdict(*about, "geweigerd", reason=str(error))
    changed = list(causes(place.project, record, recorded, pin, job))
    remarks = [*changed, *_beside(place, template), *_page(place, template, record)]
    figures = [f for f in record["figures"] if isinstance(f, Mapping)]
    notebook = found.notebook or {}
    left_out = _edited_since(found, record, figures)
    compared = [figure for figure in figures if figure.get("cell") not in left_out]
    if figures and not compared:
        return Verdict(*about, "geweigerd", reason=_NOTHING_LEFT.format(region=place.region))
    now = [figure for figure in figures_of(again) if figure["cell"] not in left_out]
    differences = list(compare_figures(compared, now))
    if has_outputs(notebook):
        shown = [figure for figure in figures_of(notebook) if figure["cell"] not in left_out]
        known = {one.cell for one in differences}
        by_hand = compare_figures(compared, shown)
        if by_hand:
            remarks.append(
                "de uitkomsten in het notebook zijn na de run met de hand opnieuw gemaakt; "
                f"'aoj run {place.region}' maakt notebook en record weer één"
            )
        differences += [one for one in by_hand if one.cell not in known]
        known |= {one.cell for one in differences} | left_out
        others = [one for one in compare_outputs(notebook, again) if one.cell not in known]
        differences += [one for one in others if one.is_figure]
        remarks += _words_and_drawings([one for one in others if not one.is_figure])
    else:
        remarks.append("de uitkomsten in het notebook zijn gewist; vergeleken is met het record")
    remarks += _left_out_lines(left_out, len(figures) - len(compared))
    return Verdict(
        *about,
        "anders" if differences else "gelijk",
        figures=len(compared),
        files=files,
        data=f"{pin.name}, nummer {pin.number}",
        differences=tuple(differences),
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _execute(found: Present, job: Job) -> dict[str, Any]:
    """Return the notebook, executed again; raises the error with which it stopped."""
    try:
        executed, _ = execute(cleared(found.notebook or {}), job)
    except CellFailure as failure:
        raise failure.kind(
            f"het notebook is niet opnieuw uit te voeren: {failure.why.rstrip('.')}",
            where=f"{job.where}/{job.template}.ipynb"
            + (f", cel '{failure.cell}'" if failure.cell else ""),
        ) from None
    return executed


def _edited_since(
    found: Present, record: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]
) -> set[str]:
    """Return the code cells that a person added, changed or removed after the run.

    A cell that was edited before the run was executed by it as it is, unless edited once more,
    which cannot be seen: it is compared.
    """
    if not found.is_touched or not (found.notebook or {})["metadata"][KEY].get("digest"):
        return set()
    cells = cells_by_place(found.notebook or {})
    edits = record.get("edited")
    before = {
        str(edit.get("cell")) for edit in (edits if isinstance(edits, list) else ())
        if isinstance(edit, Mapping)
    }  # fmt: skip
    changed = {place for place, cell in cells.items() if is_own_code(cell)} - before
    return changed | {str(f.get("cell")) for f in figures if f.get("cell") not in cells}


def _left_out_lines(cells: set[str], figures: int) -> Iterator[str]:
    if cells:
        several = len(cells) > 1
        yield (
            f"na de run bewerkt, toegevoegd of weggehaald en daarom niet vergeleken: "
            f"{'cellen' if several else 'cel'} {', '.join(sorted(cells))}"
            + (f" ({figures} {'cijfer' if figures == 1 else 'cijfers'})" if figures else "")
        )


def _words_and_drawings(differences: Sequence[Difference]) -> Iterator[str]:
    for one in differences:
        yield f"{one.sentence.removesuffix('.')} is anders, de cijfers niet"


def _beside(place: Place, template: str) -> Iterator[str]:
    stem = next(iter(new_stems(template)))
    if (place.folder / f"{stem}.ipynb").exists():
        yield f"ernaast ligt een nieuwere versie ({stem}.ipynb); die is niet vergeleken"


def _page(place: Place, template: str, record: Mapping[str, Any]) -> Iterator[str]:
    """Yield that a page is not the one that `aoj run` or `aoj export` wrote last."""
    path = place.folder / f"{template}.html"
    products = record.get("products")
    known = products.get(path.name) if isinstance(products, Mapping) else None
    try:
        page = path.read_bytes()
    except OSError:
        return
    if known and known not in (sha256_of(page), sha256_of(page.replace(b"\r\n", b"\n"))):
        yield (
            f"{path.name} is buiten aoj om veranderd; vergeleken is het notebook, en 'aoj export "
            f"{place.region}' maakt de pagina daarvan"
        )


def _lines(verdict: Verdict) -> Iterator[str]:
    head = f"{verdict.region}, {verdict.template} {verdict.edition}: {verdict.state}"
    if verdict.state == "geweigerd":
        yield head
        yield f"  {verdict.reason}"
        return
    count = _counted(verdict.figures, "gedrukt cijfer", "gedrukte cijfers")
    files = _counted(verdict.files, "bestand", "bestanden")
    origin = f"{files} ({verdict.data}; van elk klopt de sha256)"
    if verdict.state == "gelijk":
        yield f"{head}. {count}, opnieuw gemaakt uit {origin}."
    else:
        many = len(verdict.differences)
        yield f"{head}. {_counted(many, 'verschil', 'verschillen')}; {count} uit {origin}."
        yield from (f"  {one.sentence}" for one in verdict.differences[:_SHOWN])
        if many > _SHOWN:
            yield f"  en nog {many - _SHOWN}"
    yield from (f"  Let op: {remark}." for remark in verdict.remarks)


def _counted(amount: int, one: str, many: str) -> str:
    number = f"{amount:,}".replace(",", ".")
    return f"{number} {one if amount == 1 else many}"
