"""`aoj run`: notebooks for many regions, with a bar while it goes and a table at the end."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from aoj.commands.export_regions import in_short
from aoj.commands.log import write_log
from aoj.commands.logos import sound_theme
from aoj.commands.making import make_notebook
from aoj.commands.pins import check_as_of
from aoj.commands.planning import (
    Choice,
    check_data,
    check_edition,
    check_parameters,
    check_part_asked,
    check_peers,
    choose_regions,
    choose_templates,
    is_meant,
    load_settings,
    pins_of,
    plan_job,
    without_peers,
)
from aoj.errors import AojError, InputError, stop_words
from aoj.runs.batch import BatchResult, Report, default_workers, run_batch
from aoj.runs.jobs import Job, Outcome
from aoj.runs.moments import dutch_day
from aoj.runs.templates import Template
from aoj.store.project import Project

if TYPE_CHECKING:
    from aoj.commands.release_state import AnswersState

BAR = "{desc} {bar} {n_fmt} van {total_fmt}, {elapsed} bezig, nog {remaining}{postfix}"
STATES = {"gemaakt": "gemaakt", "nieuw": "nieuwe versie ernaast", "mislukt": "mislukt"}


@dataclass(frozen=True)
class RunReport:
    """What a run made and what failed, in the order of the regions."""

    outcomes: tuple[Outcome, ...]
    interrupted: bool = False
    planned: int = 0
    signal: int = 0
    """The number of the signal that ended it; 0 for none."""
    as_of: str = ""
    """The day of which the figures were taken, if one was asked for."""

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The outcomes of which nothing came."""
        return tuple(outcome for outcome in self.outcomes if outcome.failed)

    def text(self) -> str:
        """Return the table of what was made, what failed and why, and how to open it."""
        return "\n".join(_lines(self))


def run(
    project: Project, choice: Choice, *, workers: int | None = None, quiet: bool = False
) -> RunReport:
    """Make the notebooks that were asked for, and report on each.

    Raises `InputError` before anything starts for a region, template, data set, edition or
    parameter that does not exist, and what is wrong with the data set where all regions use that
    one. A region with a wrong settings file, or without data, fails alone.
    """
    if workers is not None and workers < 1:
        raise InputError(f"--jobs {workers} kan niet", expected="een geheel getal vanaf 1")
    check_edition(choice.edition)
    choice = replace(choice, as_of=check_as_of(choice.as_of))
    if choice.fresh and choice.all_regions:
        raise InputError(
            "--fresh en --all gaan niet samen",
            remedy="noem de regio's die opnieuw moeten beginnen",
        )
    slugs = choose_regions(project, choice)
    templates = choose_templates(project, choice.templates)
    check_parameters(templates, choice)
    check_part_asked(project, slugs, choice)
    check_data(project, choice)
    alone = without_peers(project, slugs, choice) if choice.peers else ()
    if alone and set(alone) == set(slugs):
        one = len(choice.peers) == 1
        raise InputError(
            f"--peers: {', '.join(choice.peers)} {'ligt' if one else 'liggen'} in "
            f"{', '.join(slugs)} zelf, zodat er niets te vergelijken overblijft",
            remedy="noem andere regio's of laat '--peers' weg",
        )
    if not quiet:
        print("Gegevens klaarzetten ...", file=sys.stderr, flush=True)
    jobs, failed = plan(project, slugs, templates, choice)
    order = {slug: index for index, slug in enumerate(slugs)}
    with _progress(len(jobs) + len(failed), quiet=quiet) as report:
        for outcome in failed:
            report(outcome)
        done = BatchResult(())
        if jobs:
            done = run_batch(
                jobs, make_notebook, workers=workers or default_workers(), report=report
            )
    outcomes = sorted(failed + list(done.outcomes), key=lambda o: (order[o.region], o.template))
    return RunReport(
        tuple(_with_log(_with_remark(outcome, alone)) for outcome in outcomes),
        done.interrupted,
        len(jobs) + len(failed),
        done.signal,
        choice.as_of,
    )


def plan(
    project: Project, slugs: Sequence[str], templates: Sequence[Template], choice: Choice
) -> tuple[list[Job], list[Outcome]]:
    """Return the jobs, and an outcome for each region that cannot be run at all."""
    sound_theme(project)  # raises where it is wrong: then no page can be made
    failed: list[Outcome] = []
    data_of: dict[str, str] = {}
    for slug in slugs:
        try:
            data_of[slug] = load_settings(project, slug, choice).data
        except AojError as error:
            failed.append(_not_planned(slug, "", error))
    pins, errors = pins_of(project, list(data_of.values()), build=True, as_of=choice.as_of)
    if not pins and not failed and len(errors) == 1:
        raise next(iter(errors.values()))
    jobs: list[Job] = []
    answers = _answers_state(project, templates)
    for slug, name in data_of.items():
        if name in errors:
            failed.append(_not_planned(slug, "", errors[name]))
            continue
        try:
            check_peers(project, slug, choice)
        except AojError as error:
            if choice.peers:
                raise
            failed.append(_not_planned(slug, "", error))
            continue
        for template in templates:
            if not is_meant(project, template, slug, choice):
                continue
            try:
                jobs.append(plan_job(project, slug, template, choice, pins[name], answers))
            except AojError as error:
                failed.append(_not_planned(slug, template.name, error))
    if answers is None:
        return jobs, failed
    from aoj.commands.release_making import with_plans

    planned, wrong = with_plans(project, jobs)
    failed += [_not_planned(jobs[n].region, jobs[n].template, e) for n, e in wrong.items()]
    return planned, failed


def _answers_state(project: Project, templates: Sequence[Template]) -> AnswersState | None:
    """Return what reads the answers where a template shows them; else nothing is read."""
    if not any(template.sidecar.vragenlijsten for template in templates):
        return None
    from aoj.commands.release_state import AnswersState

    return AnswersState(project)


def _not_planned(slug: str, template: str, error: AojError) -> Outcome:
    return Outcome(slug, template, "", "mislukt", message=str(error))


def _with_remark(outcome: Outcome, alone: Sequence[str]) -> Outcome:
    """Say at a region that was made that there was nothing of the peers to compare it with."""
    if outcome.failed or outcome.region not in alone:
        return outcome
    told = "niet vergeleken met de regio's van --peers, want die liggen in de regio zelf"
    return replace(outcome, message="; ".join(filter(None, [outcome.message, told])))


def _with_log(outcome: Outcome) -> Outcome:
    if not outcome.crash:
        return outcome
    path = write_log(outcome.crash)
    return Outcome(
        outcome.region,
        outcome.template,
        outcome.edition,
        outcome.state,
        seconds=outcome.seconds,
        message=f"{outcome.message}. Dit is een fout van aoj zelf; meld haar met {path}.",
    )


@contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Report]:
    """Show a bar on a terminal, elsewhere a line per notebook; both on standard error."""
    if quiet:
        yield lambda outcome: None
    elif sys.stderr.isatty():
        from tqdm import tqdm

        with tqdm(total=total, desc="aoj run", leave=False, bar_format=BAR) as bar:

            def advance(outcome: Outcome) -> None:
                bar.set_postfix_str(outcome.region, refresh=False)
                bar.update()

            bar.refresh()
            yield advance
    else:
        count = iter(range(1, total + 1))

        def tell(outcome: Outcome) -> None:
            what = " ".join(filter(None, [outcome.region, outcome.template]))
            line = f"[{next(count)}/{total}] {what}: {STATES[outcome.state]}"
            print(line, file=sys.stderr, flush=True)

        yield tell


def _jupyter() -> str:
    """Return how this user starts Jupyter: by its path where the environment is not active."""
    own = Path(sys.executable).parent
    found = shutil.which("jupyter")
    if found and Path(found).parent == own:
        return "jupyter"
    try:
        return str((own / "jupyter").relative_to(Path.cwd()))
    except ValueError:
        return str(own / "jupyter")


def _remarks(outcome: Outcome) -> Iterator[str]:
    if outcome.message:
        yield f"{outcome.region}: {outcome.message}."
    if outcome.to_revise:
        cells = "1 cel" if outcome.to_revise == 1 else f"{outcome.to_revise} cellen"
        yield (
            f"{outcome.region}: {cells} te herzien; de lijst staat boven in {outcome.notebook}. "
            f"Nagekeken? aoj accept {outcome.region} CEL --edition {outcome.edition}"
        )


def _lines(report: RunReport) -> Iterator[str]:
    made = [outcome for outcome in report.outcomes if not outcome.failed]
    if made:
        day = f", met de gegevens van {dutch_day(report.as_of)}" if report.as_of else ""
        yield f"Gemaakt ({len(made)}){day}:"
        width = max(len(outcome.html) for outcome in made)
        for outcome in made:
            seconds = f"{outcome.seconds:5.1f}".replace(".", ",")
            yield f"  {outcome.html:<{width}}  {seconds} s"
            yield from (f"  {path}" for path in in_short(outcome.others))
        remarks = [remark for outcome in made for remark in _remarks(outcome)]
        if remarks:
            yield ""
            yield "Let op:"
            yield from (f"  {remark}" for remark in remarks)
        yield ""
        yield "Open een pagina (.html) in uw browser, of bewerk het notebook met dezelfde naam:"
        yield f"  {_jupyter()} lab {made[0].notebook}"
    if report.failures:
        if made:
            yield ""
        yield f"Mislukt ({len(report.failures)}):"
        width = max(len(outcome.region) for outcome in report.failures)
        yield from (f"  {o.region:<{width}}  {o.message}" for o in report.failures)
    if report.interrupted:
        left = report.planned - len(report.outcomes)
        yield ""
        how = stop_words(report.signal)
        verb = "is" if left == 1 else "zijn"
        what = f"{left} van de {report.planned} notebooks {verb}"
        yield f"{how}; {'het notebook is' if report.planned == 1 else what} niet gemaakt."
