"""The commands about questionnaires and their answers: `aoj questionnaire` and `aoj answers`.

Each only reads its words and calls a function of `aoj.commands`, imported when it is needed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aoj.cli_dutch import DutchGroup
from aoj.errors import InputError, PartialFailure

if TYPE_CHECKING:
    from aoj.store.project import Project

_FILE = click.Path(path_type=Path)
_WAYS = click.Choice(["weglaten", "meetellen"])


def _project(ctx: click.Context) -> Project:
    from aoj.store.project import find_project

    return find_project(explicit=ctx.find_root().params["project"])


@click.group(cls=DutchGroup)
def questionnaire() -> None:
    """Vragenlijsten nakijken en klaarzetten voor een enquêteprogramma."""


@click.group(cls=DutchGroup)
def answers() -> None:
    """Antwoorden uit een enquêteprogramma nakijken, opnemen, verwijderen en tellen."""


@answers.command("check")
@click.argument("file", metavar="BESTAND", type=_FILE)
@click.option("--region", default="", metavar="REGIO", help="Leg het naast de lijst van een regio.")
@click.option("--wave", default="", metavar="METING", help="De meting, zoals 2026.")
@click.option("--group", default="", metavar="DOELGROEP", help="De doelgroep; anders herkend.")
@click.option("--structure", type=_FILE, metavar="BESTAND", help="De structuur uit LimeSurvey.")
@click.option("--codebook", type=_FILE, metavar="BESTAND", help="Een codeboek.csv.")
@click.option("--coupling", type=_FILE, metavar="BESTAND", help="Een koppeling van kolommen.")
@click.option(
    "--propose", type=_FILE, metavar="BESTAND", help="Schrijf een koppeling om na te kijken."
)
@click.pass_context
def check_export(
    ctx: click.Context,
    file: Path,
    region: str,
    wave: str,
    group: str,
    structure: Path | None,
    codebook: Path | None,
    coupling: Path | None,
    propose: Path | None,
) -> None:
    """Toon wat er in een export staat en wat daarvan is begrepen; er wordt niets bewaard."""
    from aoj.commands.answers_check import Wanted, check_answers

    wanted = Wanted(file, region, wave, group, structure, codebook, coupling, propose)
    click.echo(check_answers(_project(ctx), wanted))


@answers.command("add")
@click.argument("files", metavar="BESTAND...", nargs=-1, type=_FILE)
@click.option("--region", default="", metavar="REGIO", help="De regio van deze antwoorden.")
@click.option("--split", default="", metavar="KOLOM", help="De kolom waarin de regio staat.")
@click.option("--wave", default="", metavar="METING", help="De meting, zoals 2026.")
@click.option("--group", default="", metavar="DOELGROEP", help="De doelgroep; anders herkend.")
@click.option("--structure", type=_FILE, metavar="BESTAND", help="De structuur uit LimeSurvey.")
@click.option("--codebook", type=_FILE, metavar="BESTAND", help="Een codeboek.csv.")
@click.option("--coupling", type=_FILE, metavar="BESTAND", help="Een koppeling van kolommen.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="VRAAG=KOLOM",
    help="Welke kolom (nummer) telt als er twee dezelfde vraag zijn.",
)
@click.option("--late", type=_WAYS, help="Antwoorden na de sluitingsdatum.")
@click.option("--double", type=_WAYS, help="Antwoorden met hetzelfde nummer of dezelfde code.")
@click.option("--incomplete", type=_WAYS, help="Antwoorden die niet zijn afgerond.")
@click.option(
    "--replaces", default="", metavar="BESTAND", help="Het opgenomen bestand dat dit vervangt."
)
@click.option("--yes", is_flag=True, help="Stem in met wat wordt voorgesteld.")
@click.pass_context
def add(
    ctx: click.Context,
    files: tuple[Path, ...],
    region: str,
    split: str,
    wave: str,
    group: str,
    structure: Path | None,
    codebook: Path | None,
    coupling: Path | None,
    columns: tuple[str, ...],
    late: str | None,
    double: str | None,
    incomplete: str | None,
    replaces: str,
    yes: bool,
) -> None:
    """Neem antwoorden op uit exports van enquêteprogramma's.

    Eerst wordt getoond wat erin staat en wat er zou vervallen; bewaard wordt alleen de tabel zonder
    namen, adressen, tijden en niet toegestane open antwoorden.
    """
    import sys

    from aoj.commands.answers_add import Wanted, add_answers

    chosen = {"late": late, "double": double, "incomplete": incomplete}
    wanted = Wanted(
        files=files,
        region=region,
        split=split,
        wave=wave,
        group=group,
        structure=structure,
        codebook=codebook,
        coupling=coupling,
        columns=dict(_column(word) for word in columns),
        ways={reason: way for reason, way in chosen.items() if way},
        replaces=replaces,
        agreed=yes,
    )
    ask = _agrees if sys.stdin is not None and sys.stdin.isatty() else None
    click.echo(add_answers(_project(ctx), wanted, tell=click.echo, ask=ask))


def _agrees(question: str) -> bool:
    """Ask yes or no in Dutch; anything but a yes is no."""
    said = click.prompt(f"{question} (j/n)", default="n", show_default=False)
    return str(said).strip().casefold() in ("j", "ja", "y", "yes")


def _column(word: str) -> tuple[str, int]:
    key, sign, number = word.partition("=")
    if not sign or not re.fullmatch(r"0*[1-9][0-9]{0,5}", number.strip()):
        raise InputError(
            f"'{word[:40]}' is geen keuze van een kolom", expected="VRAAG=NUMMER, zoals wwtaken=12"
        )
    return key.strip(), int(number) - 1


@answers.command("remove")
@click.argument("region", metavar="REGIO")
@click.option("--wave", default="", metavar="METING", help="Alleen deze meting.")
@click.option("--group", default="", metavar="DOELGROEP", help="Alleen deze doelgroep.")
@click.option("--file", default="", metavar="BESTAND", help="Alleen wat uit dit bestand kwam.")
@click.option("--yes", is_flag=True, help="Stem in, als geen meting of bestand is genoemd.")
@click.pass_context
def remove(ctx: click.Context, region: str, wave: str, group: str, file: str, yes: bool) -> None:
    """Verwijder opgenomen antwoorden van een regio.

    Zonder --wave of --file wordt eerst getoond wat er weggaat, en gevraagd of dat zo moet.
    """
    import sys

    from aoj.commands.answers_remove import remove_answers

    ask = _agrees if sys.stdin is not None and sys.stdin.isatty() else None
    click.echo(
        remove_answers(
            _project(ctx), region, wave=wave, group=group, file=file, agreed=yes, ask=ask
        )
    )


@answers.command("close")
@click.argument("region", metavar="REGIO")
@click.option("--wave", required=True, metavar="METING", help="De meting, zoals 2026.")
@click.option("--group", default="", metavar="DOELGROEP", help="Alleen deze doelgroep.")
@click.option("--date", "day", default="", metavar="DATUM", help="De dag; anders vandaag.")
@click.pass_context
def close(ctx: click.Context, region: str, wave: str, group: str, day: str) -> None:
    """Sluit een meting: er komen geen antwoorden meer bij."""
    from aoj.commands.answers_remove import close_answers

    click.echo(close_answers(_project(ctx), region, wave, group=group, day=day))


@answers.command("reopen")
@click.argument("region", metavar="REGIO")
@click.argument("files", metavar="BESTAND...", nargs=-1, type=_FILE)
@click.option("--wave", required=True, metavar="METING", help="De meting, zoals 2026.")
@click.option("--group", default="", metavar="DOELGROEP", help="De doelgroep; anders herkend.")
@click.option("--structure", type=_FILE, metavar="BESTAND", help="De structuur uit LimeSurvey.")
@click.option("--codebook", type=_FILE, metavar="BESTAND", help="Een codeboek.csv.")
@click.option("--coupling", type=_FILE, metavar="BESTAND", help="Een koppeling van kolommen.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="VRAAG=KOLOM",
    help="Welke kolom (nummer) telt als er twee dezelfde vraag zijn.",
)
@click.option("--late", type=_WAYS, help="Antwoorden na de sluitingsdatum.")
@click.option("--double", type=_WAYS, help="Antwoorden met hetzelfde nummer of dezelfde code.")
@click.option("--incomplete", type=_WAYS, help="Antwoorden die niet zijn afgerond.")
@click.option(
    "--replaces", default="", metavar="BESTAND", help="Het opgenomen bestand dat dit vervangt."
)
@click.option("--open", "stays_open", is_flag=True, help="Laat de meting daarna open.")
@click.option("--yes", is_flag=True, help="Stem in met wat wordt voorgesteld.")
@click.pass_context
def reopen(
    ctx: click.Context,
    region: str,
    files: tuple[Path, ...],
    wave: str,
    group: str,
    structure: Path | None,
    codebook: Path | None,
    coupling: Path | None,
    columns: tuple[str, ...],
    late: str | None,
    double: str | None,
    incomplete: str | None,
    replaces: str,
    stays_open: bool,
    yes: bool,
) -> None:
    """Voeg antwoorden toe aan een meting die al gesloten is.

    Wat eruit is vrijgegeven vervalt dan. Het kan niet als er zo weinig bij komt dat uit het
    verschil met wat is getoond de antwoorden van enkele mensen zouden blijken.
    """
    import sys

    from aoj.commands.answers_add import Wanted
    from aoj.commands.answers_reopen import reopen_answers

    chosen = {"late": late, "double": double, "incomplete": incomplete}
    wanted = Wanted(
        files=files,
        region=region,
        wave=wave,
        group=group,
        structure=structure,
        codebook=codebook,
        coupling=coupling,
        columns=dict(_column(word) for word in columns),
        ways={reason: way for reason, way in chosen.items() if way},
        replaces=replaces,
        agreed=yes,
    )
    ask = _agrees if sys.stdin is not None and sys.stdin.isatty() else None
    project = _project(ctx)
    click.echo(reopen_answers(project, wanted, stays_open=stays_open, tell=click.echo, ask=ask))


@answers.command("list")
@click.argument("region", metavar="[REGIO]", required=False, default="")
@click.pass_context
def show(ctx: click.Context, region: str) -> None:
    """Toon welke antwoorden zijn opgenomen, uit welk bestand, en of de meting open is."""
    from aoj.commands.answers_remove import list_answers

    click.echo(list_answers(_project(ctx), region))


@questionnaire.command("check")
@click.argument("names", metavar="[DOELGROEP|REGIO]...", nargs=-1)
@click.pass_context
def check_lists(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Zoek dubbele, ontbrekende en onbereikbare vragen in de lijsten, en fouten van regio's."""
    from aoj.commands.questionnaire_check import check_questionnaires

    wrong, remarks = check_questionnaires(_project(ctx), names)
    for text in wrong:
        click.echo(f"Fout:   {text}")
    for text in remarks:
        click.echo(f"Let op: {text}")
    if wrong:
        count = "1 fout" if len(wrong) == 1 else f"{len(wrong)} fouten"
        raise PartialFailure(
            f"er zijn {count} gevonden" if len(wrong) > 1 else f"er is {count} gevonden"
        )
    click.echo("De vragenlijsten zijn in orde.")


@questionnaire.command("export")
@click.argument("region", metavar="REGIO")
@click.option(
    "--to",
    "kind",
    required=True,
    type=click.Choice(["limesurvey", "xlsform", "docx"]),
    help="Voor LimeSurvey, voor Kobo of ODK (XLSForm), of om te lezen (Word).",
)
@click.option("--group", default="", metavar="DOELGROEP", help="Alleen deze doelgroep.")
@click.option("--wave", default="", metavar="METING", help="De meting; anders de nieuwste.")
@click.option("--out", type=_FILE, metavar="BESTAND", help="Waar het bestand komt.")
@click.option("--overwrite", is_flag=True, help="Vervang wat er al staat.")
@click.pass_context
def export(
    ctx: click.Context,
    region: str,
    kind: str,
    group: str,
    wave: str,
    out: Path | None,
    overwrite: bool,
) -> None:
    """Schrijf de vragenlijsten van een regio voor een enquêteprogramma."""
    from aoj.commands.questionnaire_export import export_questionnaire

    project = _project(ctx)
    for path in export_questionnaire(
        project, region, kind, group=group, wave=wave, target=out, overwrite=overwrite
    ):
        click.echo(f"Geschreven: {project.relative(path)}")


@answers.command("results")
@click.argument("region", metavar="REGIO")
@click.option(
    "--what",
    default="tellingen",
    type=click.Choice(
        ["tellingen", "rollen", "scores", "respons", "regio", "metingen", "vragen", "cijfer"]
    ),
    help="Rechte tellingen, rollen naast elkaar, themascores, respons, naast andere regio's, "
    "eerdere metingen, de samenhang van vragen, of een cijfer ernaast.",
)
@click.option("--wave", default="", metavar="METING", help="De meting; anders de nieuwste.")
@click.option("--group", default="", metavar="DOELGROEP", help="Alleen deze doelgroep.")
@click.option("--question", default="", metavar="VRAAG", help="Alleen deze vraag.")
@click.option("--figure", default="", metavar="CIJFER", help="Bij '--what cijfer': de indicator.")
@click.option("--pooled", is_flag=True, help="Andere regio's: elke respondent even zwaar.")
@click.pass_context
def results(
    ctx: click.Context,
    region: str,
    what: str,
    wave: str,
    group: str,
    question: str,
    figure: str,
    pooled: bool,
) -> None:
    """Toon wat de antwoorden van een regio zeggen; intern, niet om te tonen."""
    from aoj.commands.answers_results import results as told

    click.echo(
        told(
            _project(ctx),
            region,
            what=what,
            wave=wave,
            group=group,
            question=question,
            pooled=pooled,
            figure=figure,
        )
    )
