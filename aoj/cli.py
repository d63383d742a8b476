"""The command line: `aoj run`, `table`, `fetch`, `new`, `list`, `check` and `status`.

Each command only reads its words and calls a function of `aoj.commands`, imported when needed:
`aoj --help` has to be there at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aoj.cli_answers import answers, questionnaire
from aoj.cli_dutch import MainGroup, WholeNumber, deafen
from aoj.cli_release import release
from aoj.errors import InputError, PartialFailure, Unreachable, stop_code

if TYPE_CHECKING:
    from aoj.store.project import Project


def _project(ctx: click.Context) -> Project:
    from aoj.store.project import find_project

    return find_project(explicit=ctx.find_root().params["project"])


def _show_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        import aoj

        click.echo(f"aoj {aoj.__version__}")
        ctx.exit()


@click.group(cls=MainGroup)
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    metavar="MAP",
    help="De map van het project; anders wordt die vanuit de werkmap gezocht.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Toon de versie.",
)
def main(project: Path | None) -> None:
    """Regionale analyses van onderwijs en jeugd: van openbare bronnen naar een notebook per regio.

    Begin met 'aoj run --all': dat maakt de rapporten van alle regio's in parameters/.
    """


_TO = click.option(
    "--to",
    default="html",
    metavar="VORM,VORM",
    help="Een of meer van html, pdf, xlsx en figuren; zonder deze optie html.",
)
_PEERS = click.option(
    "--peers",
    multiple=True,
    metavar="REGIO,REGIO",
    help="Vergelijk deze keer met deze regio's: codes zoals GM0228, of namen van regiobestanden.",
)


@main.command()
@click.argument("regions", metavar="[REGIO]...", nargs=-1)
@click.option("--all", "all_regions", is_flag=True, help="Alle regio's in parameters/.")
@click.option(
    "--template",
    "templates",
    multiple=True,
    metavar="SJABLOON",
    help="Alleen dit sjabloon (mag vaker); anders de sjablonen met 'standaard: ja'.",
)
@click.option(
    "--data", default="", metavar="SET", help="Deze gegevensset in plaats van die van de regio."
)
@click.option("--edition", default="", metavar="NAAM", help="Naam van de editie; anders het jaar.")
@click.option(
    "--parameter",
    "-p",
    "parameters",
    multiple=True,
    metavar="NAAM=WAARDE",
    help="Een parameter van het sjabloon (mag vaker).",
)
@click.option(
    "--as-of",
    default="",
    metavar="DAG",
    help="Met de gegevens van het eind van deze dag, zoals 2026-11-01 of 1-11-2026.",
)
@click.option(
    "--jobs",
    type=WholeNumber(),
    metavar="N",
    help="Zo veel notebooks tegelijk; anders een per kern.",
)
@click.option(
    "--fresh",
    is_flag=True,
    help="Begin opnieuw met het sjabloon; het oude notebook blijft ernaast staan (.oud).",
)
@_PEERS
@_TO
@click.pass_context
def run(
    ctx: click.Context,
    regions: tuple[str, ...],
    all_regions: bool,
    templates: tuple[str, ...],
    data: str,
    edition: str,
    parameters: tuple[str, ...],
    as_of: str,
    jobs: int | None,
    fresh: bool,
    peers: tuple[str, ...],
    to: str,
) -> None:
    """Maak de notebooks en pagina's van een of meer regio's.

    Wat iemand in een notebook heeft geschreven of veranderd blijft staan. Wat daarin bekeken moet
    worden, omdat cijfers of het sjabloon veranderden, heet 'te herzien'.
    """
    from aoj.commands.formats import parse_formats
    from aoj.commands.planning import Choice
    from aoj.commands.run import run as run_notebooks
    from aoj.settings import parse_assignments, parse_peers

    if ctx.get_parameter_source("as_of") is not click.core.ParameterSource.DEFAULT and not as_of:
        raise InputError(  # an empty variable of a script would otherwise mean: now
            "'--as-of' noemt geen dag", expected="jaar, maand en dag, zoals 2026-11-01"
        )
    values = parse_assignments(parameters)
    others = parse_peers(peers)
    formats = parse_formats(to)
    choice = Choice(
        regions, all_regions, templates, data, edition, values, fresh, as_of, others, formats
    )
    report = run_notebooks(_project(ctx), choice, workers=jobs)
    if report.interrupted:
        deafen()
    click.echo(report.text())
    if report.interrupted:
        ctx.exit(stop_code(report.signal))
    if report.failures:
        failed, total = len(report.failures), len(report.outcomes)
        raise PartialFailure(
            f"{failed} van {total} {'notebook is' if total == 1 else 'notebooks'}"
            f"{'' if total == 1 else ' zijn' if failed != 1 else ' is'} niet gemaakt"
        )


_TEMPLATES = click.option(
    "--template",
    "templates",
    multiple=True,
    metavar="SJABLOON",
    help="Alleen dit sjabloon (mag vaker); anders alle notebooks van de editie.",
)
_EDITION = click.option(
    "--edition", default="", metavar="NAAM", help="Naam van de editie; anders die van de regio."
)


@main.command()
@click.argument("regions", metavar="REGIO...", nargs=-1)
@click.option("--all", "all_regions", is_flag=True, help="Alle regio's met een notebook.")
@_TEMPLATES
@_EDITION
@_TO
@click.option(
    "--with-code", is_flag=True, help="Met de code van de cellen, voor collega's (.met-code)."
)
@click.option(
    "--concept",
    is_flag=True,
    help="Ook als er nog iets ontbreekt; op elke bladzijde staat dan 'concept, niet publiceren'.",
)
@click.pass_context
def export(
    ctx: click.Context,
    regions: tuple[str, ...],
    all_regions: bool,
    templates: tuple[str, ...],
    edition: str,
    to: str,
    with_code: bool,
    concept: bool,
) -> None:
    """Maak van een notebook zoals het nu is een pagina, PDF, werkmap of losse figuren.

    Er wordt niets uitgevoerd: bewaar het notebook eerst, met zijn uitkomsten. Van een notebook met
    antwoorden op vragenlijsten is dit wat verspreid mag worden; wat erop staat komt in het
    grootboek.
    """
    from aoj.commands.export import Wanted
    from aoj.commands.export_regions import export_regions
    from aoj.commands.formats import parse_formats
    from aoj.commands.planning import check_edition

    wanted = Wanted(parse_formats(to), with_code, concept)
    if edition:
        check_edition(edition)
    export_regions(_project(ctx), regions, all_regions, templates, edition, wanted, click.echo)


@main.command()
@click.argument("region", metavar="REGIO")
@click.argument("cells", metavar="[CEL]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Alle cellen die te herzien zijn.")
@_TEMPLATES
@_EDITION
@click.pass_context
def accept(
    ctx: click.Context,
    region: str,
    cells: tuple[str, ...],
    everything: bool,
    templates: tuple[str, ...],
    edition: str,
) -> None:
    """Zeg dat u een cel die te herzien was hebt nagekeken; de notitie erboven verdwijnt."""
    from aoj.commands.accept import accept as accept_cells
    from aoj.commands.planning import check_edition

    check_edition(edition)
    project = _project(ctx)
    click.echo(accept_cells(project, region, cells, templates, edition, everything=everything))


@main.command()
@click.argument("region", metavar="REGIO")
@_TEMPLATES
@_EDITION
@click.pass_context
def diff(ctx: click.Context, region: str, templates: tuple[str, ...], edition: str) -> None:
    """Toon wat mensen in een notebook veranderden: '-' is het sjabloon, '+' wat er nu staat."""
    from aoj.commands.diff import diff as differences
    from aoj.commands.planning import check_edition

    click.echo(differences(_project(ctx), region, templates, check_edition(edition)))


@main.command()
@click.argument("region", metavar="REGIO")
@click.option(
    "--state", type=WholeNumber(), metavar="N", help="Zet stand N terug; zonder: toon de standen."
)
@_TEMPLATES
@_EDITION
@click.pass_context
def restore(
    ctx: click.Context, region: str, state: int | None, templates: tuple[str, ...], edition: str
) -> None:
    """Breng een eerdere stand van een notebook terug; de stand van nu wordt eerst bewaard."""
    from aoj.commands.planning import check_edition
    from aoj.commands.restore import list_kept, restore_state

    check_edition(edition)
    if state is None:
        click.echo(list_kept(_project(ctx), region, templates, edition))
    else:
        click.echo(restore_state(_project(ctx), region, state, templates, edition))


@main.command()
@click.argument("indicators", metavar="INDICATOR...", nargs=-1)
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="REGIO",
    help="Regiobestand of code zoals GM0363 (mag vaker); anders alle regio's.",
)
@click.option(
    "--period",
    "periods",
    multiple=True,
    metavar="PERIODE",
    help="Periode zoals 2025 of 2023/24 (mag vaker); anders alle.",
)
@click.option(
    "--data",
    default="",
    metavar="SET",
    help="De gegevensset; anders die van de regio of van parameters/_default.yml.",
)
@click.option(
    "--excel",
    type=click.Path(path_type=Path),
    metavar="BESTAND",
    help="Schrijf een werkmap in plaats van CSV.",
)
@click.option(
    "--bounds",
    is_flag=True,
    help="Ook de kolommen lower en upper: wat verbergen en afronden openlaten.",
)
@_PEERS
@click.pass_context
def table(
    ctx: click.Context,
    indicators: tuple[str, ...],
    regions: tuple[str, ...],
    periods: tuple[str, ...],
    data: str,
    excel: Path | None,
    bounds: bool,
    peers: tuple[str, ...],
) -> None:
    """Toon de waarnemingen van indicatoren als CSV, of schrijf een werkmap.

    INDICATOR is een naam, of een naam met onderdeel: leerlingen_po.sbo.
    """
    if not indicators:
        raise InputError("er is geen indicator genoemd", remedy="'aoj list indicators' toont ze")
    from aoj.commands.table import compute_table, write_csv, write_workbook
    from aoj.settings import parse_peers

    others = parse_peers(peers)
    frame, remarks = compute_table(
        _project(ctx), indicators, regions, periods, data, others, bounds=bounds
    )
    for remark in remarks:
        click.echo(f"Let op: {remark}.", err=True)
    if excel is not None:
        write_workbook(frame, excel)
        click.echo(f"Geschreven: {excel}")
    else:
        sys.stdout.buffer.write(write_csv(frame).encode("utf-8"))  # no line ends of Windows


@main.command()
@click.argument("region", metavar="REGIO")
@click.argument("indicators", metavar="INDICATOR...", nargs=-1)
@click.option("--data", default="", metavar="SET", help="De gegevensset; anders die van de regio.")
@_PEERS
@click.pass_context
def compare(
    ctx: click.Context,
    region: str,
    indicators: tuple[str, ...],
    data: str,
    peers: tuple[str, ...],
) -> None:
    """Vergelijk een regio met alle andere gebieden: cijfer, toevalsmarge en verschilwoord.

    REGIO is de naam van een regiobestand of een code zoals GM0363, INDICATOR een naam, of een naam
    met onderdeel: jeugdhulp.met_verblijf.
    """
    if not indicators:
        raise InputError("er is geen indicator genoemd", remedy="'aoj list indicators' toont ze")
    from aoj.commands.compare import compare as compare_region
    from aoj.settings import parse_peers

    click.echo(compare_region(_project(ctx), region, indicators, data, parse_peers(peers)))


@main.command()
@click.argument("names", metavar="[BRON]...", nargs=-1)
@click.option(
    "--data",
    default="landelijk",
    metavar="SET",
    help="De gegevensset waarin ze komen; anders 'landelijk'.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Toon wat er opgehaald zou worden, zonder enige verbinding te maken.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Houd bronnen.yml naast wat de diensten nu geven; er wordt niets opgenomen.",
)
@click.option("--again", is_flag=True, help="Haal ook op wat sinds de vorige keer niet veranderde.")
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    metavar="MAP",
    help="Neem zelf gedownloade bestanden op uit deze map; er wordt niets opgehaald.",
)
@click.option(
    "--forget",
    default="",
    metavar="BESTAND",
    help="Vergeet een zelf aangeleverd bestand met een tikfout, als er nog geen rapport van is.",
)
@click.pass_context
def fetch(
    ctx: click.Context,
    names: tuple[str, ...],
    data: str,
    dry_run: bool,
    check: bool,
    again: bool,
    folder: Path | None,
    forget: str,
) -> None:
    """Haal cijfers op bij CBS en DUO, of neem bestanden op die u zelf hebt gedownload.

    Zonder BRON alles wat in data/reference/bronnen.yml staat; een BRON is een naam daaruit of het
    nummer van een tabel, zoals 85099NED.
    """
    ways = {
        "--from": folder is not None,
        "--dry-run": dry_run,
        "--check": check,
        "--forget": bool(forget),
    }
    asked = [way for way, given in ways.items() if given]
    if len(asked) > 1:
        raise InputError(f"'{asked[0]}' en '{asked[1]}' gaan niet samen")
    if asked and again:
        raise InputError(f"'{asked[0]}' en '--again' gaan niet samen")
    if folder is not None:
        if names:
            raise InputError(
                f"bij '--from' hoort geen naam van een bron ('{names[0]}')",
                remedy="elk bestand wordt aan zijn inhoud herkend",
            )
        _take_files(ctx, folder, data)
    elif forget:
        if names:
            raise InputError(f"bij '--forget' hoort geen naam van een bron ('{names[0]}')")
        from aoj.commands.fetch_forget import forget_file

        click.echo(forget_file(_project(ctx), forget, data))
    elif dry_run:
        from aoj.commands.fetch_plan import plan_fetch

        for line in plan_fetch(_project(ctx), names, data):
            click.echo(line)
    elif check:
        _check_services(ctx, names, data)
    else:
        _fetch_services(ctx, names, data, again=again)


def _take_files(ctx: click.Context, folder: Path, data: str) -> None:
    from aoj.commands.fetch import fetch_from

    project = _project(ctx)
    report = fetch_from(project, folder, data)
    click.echo(report.text())
    if report.registered:
        from aoj.commands.status import outdated_text

        click.echo(outdated_text(project, data))
    if report.failed:
        raise PartialFailure("niet elk bestand is opgenomen")


def _check_services(ctx: click.Context, names: tuple[str, ...], data: str) -> None:
    from aoj.commands.fetch_check import check_sources

    report = check_sources(_project(ctx), data, names, click.echo)
    click.echo(report.text())
    if report.failed:
        raise PartialFailure("bronnen.yml klopt niet met wat de diensten geven")


def _fetch_services(ctx: click.Context, names: tuple[str, ...], data: str, *, again: bool) -> None:
    from aoj.commands.fetch_services import fetch_services

    project = _project(ctx)
    report = fetch_services(project, names, data, again=again, tell=click.echo)
    click.echo(report.text())
    if report.changed:
        from aoj.commands.status import outdated_text

        click.echo(outdated_text(project, data))
    if report.nothing_reached:
        raise Unreachable("er is niets opgehaald, want geen dienst was bereikbaar")
    if report.failed:
        raise PartialFailure("niet elke bron is opgehaald")


@main.group()
def new() -> None:
    """Maak iets nieuws: een regio, een editie van een regio, of een bestand met eigen cijfers."""


@new.command("region")
@click.option(
    "--swv",
    "parts",
    multiple=True,
    metavar='CODE="NAAM"',
    help='Een samenwerkingsverband, zoals PO2707="naam" (mag vaker).',
)
@click.option(
    "--gemeente",
    "gemeenten",
    multiple=True,
    metavar="CODE",
    help="Een gemeente, zoals GM0363 (mag vaker).",
)
@click.option("--name", default="", metavar="NAAM", help="De naam van de regio.")
@click.option(
    "--slug",
    default="",
    metavar="WOORD",
    help="De naam van het bestand; anders uit de naam gemaakt.",
)
@click.option("--data", default="", metavar="SET", help="De gegevensset.")
@click.option("--year", default="", metavar="JAAR", help="Het jaar van het rapport.")
@click.pass_context
def new_region(
    ctx: click.Context,
    parts: tuple[str, ...],
    gemeenten: tuple[str, ...],
    name: str,
    slug: str,
    data: str,
    year: str,
) -> None:
    """Schrijf het bestand van een regio, en zeg welke gemeenten erin liggen."""
    from aoj.commands.new import new_region as write_region

    pairs = [
        (code.strip(), title.strip().strip('"'))
        for code, _, title in (p.partition("=") for p in parts)
    ]
    click.echo(write_region(_project(ctx), pairs, gemeenten, name, slug=slug, data=data, year=year))


@new.command("edition")
@click.argument("region", metavar="REGIO")
@click.argument("edition", metavar="EDITIE")
@click.option("--text", is_flag=True, help="Neem de tekst van de vorige editie mee.")
@click.option(
    "--from", "source", default="", metavar="EDITIE", help="Neem de tekst van deze editie mee."
)
@_TEMPLATES
@click.pass_context
def new_edition(
    ctx: click.Context,
    region: str,
    edition: str,
    text: bool,
    source: str,
    templates: tuple[str, ...],
) -> None:
    """Open een volgende editie van een regio; elk aangehaald cijfer in de tekst is te herzien."""
    from aoj.commands.edition import new_edition as open_edition

    made = open_edition(
        _project(ctx), region, edition, with_text=text, source=source, templates=templates
    )
    click.echo(made)


@new.command("file")
@click.argument("kind", metavar="[SOORT]", default="")
@click.option("--data", default="", metavar="SET", help="De gegevensset; anders 'landelijk'.")
@click.option("--force", is_flag=True, help="Vervang een bestand dat er al is.")
@click.pass_context
def new_file(ctx: click.Context, kind: str, data: str, force: bool) -> None:
    """Schrijf een leeg bestand om zelf cijfers aan te leveren; zonder SOORT: toon de soorten."""
    from aoj.commands import new_file as files

    if not kind:
        click.echo(files.list_kinds())
        return
    click.echo(files.new_file(_project(ctx), kind, data, force=force))


@main.group("list")
def list_group() -> None:
    """Toon wat er is: regio's, sjablonen, indicatoren of bronnen."""


@list_group.command("regions")
@click.pass_context
def list_regions(ctx: click.Context) -> None:
    """Toon de regio's in parameters/."""
    from aoj.commands import listing

    click.echo(listing.list_regions(_project(ctx)))


@list_group.command("templates")
@click.pass_context
def list_templates(ctx: click.Context) -> None:
    """Toon de sjablonen in notebooks/templates/."""
    from aoj.commands import listing

    click.echo(listing.list_templates(_project(ctx)))


@list_group.command("indicators")
def list_indicators() -> None:
    """Toon de indicatoren."""
    from aoj.commands import listing

    click.echo(listing.list_indicators())


@list_group.command("sources")
@click.pass_context
def list_sources(ctx: click.Context) -> None:
    """Toon de bronnen, en hoe elk binnenkomt.

    'wordt opgehaald' doet `aoj fetch`; 'zelf downloaden' en 'zelf aanleveren' neemt
    `aoj fetch --from` op; voor het laatste maakt `aoj new file` een leeg bestand.
    """
    from aoj.commands import listing

    click.echo(listing.list_sources(_project(ctx)))


@main.command()
@click.argument("regions", metavar="[REGIO]...", nargs=-1)
@click.pass_context
def check(ctx: click.Context, regions: tuple[str, ...]) -> None:
    """Controleer alles wat zonder uitvoeren te controleren is."""
    from aoj.commands.check import check as run_checks

    report = run_checks(_project(ctx), regions)
    click.echo(report.text())
    if report.wrong:
        count = len(report.wrong)
        raise PartialFailure(f"{count} {'ding is' if count == 1 else 'dingen zijn'} niet in orde")


@main.command()
@click.argument("regions", metavar="[REGIO]...", nargs=-1)
@click.pass_context
def status(ctx: click.Context, regions: tuple[str, ...]) -> None:
    """Toon hoe elk notebook ervoor staat: actueel, verouderd, mislukt of nog niet gemaakt."""
    from aoj.commands.status import status as states
    from aoj.commands.status import status_text
    from aoj.commands.status_answers import answers_text

    click.echo(status_text(states(_project(ctx), regions)))
    if warnings := answers_text(_project(ctx), regions):
        click.echo(warnings)


@main.command()
@click.argument("region", metavar="REGIO")
@click.argument("figure", metavar="CIJFER")
@click.option("--all", "everything", is_flag=True, help="Alle rijen, ook als het er veel zijn.")
@click.option(
    "--in",
    "within",
    multiple=True,
    metavar="WOORD",
    help="Alleen wat over dit woord gaat, zoals jeugdhulp of 2024 (mag vaker).",
)
@_TEMPLATES
@_EDITION
@click.pass_context
def trace(
    ctx: click.Context,
    region: str,
    figure: str,
    everything: bool,
    within: tuple[str, ...],
    templates: tuple[str, ...],
    edition: str,
) -> None:
    """Zeg waar een cijfer van een rapport vandaan komt: definitie, rijen, bestanden, verborgen.

    CIJFER is wat er gedrukt staat ('12,3%'), of een indicator met zo nodig onderdeel en periode:
    deelname_sbo, leerlingen_po.sbo of aandeel_jeugd.0-24@2025. Staat het er vaker, noem dan een
    woord erbij: 'jeugdhulp:vergelijkbaar', of vergelijkbaar --in jeugdhulp.
    """
    from aoj.commands.planning import check_edition
    from aoj.commands.trace import trace as trace_figure

    check_edition(edition)
    click.echo(
        trace_figure(
            *(_project(ctx), region, figure, templates, edition),
            everything=everything,
            within=within,
        )
    )


@main.command()
@click.argument("regions", metavar="[REGIO]...", nargs=-1)
@click.option("--all", "all_regions", is_flag=True, help="Alle regio's met een rapport.")
@_TEMPLATES
@_EDITION
@click.pass_context
def verify(
    ctx: click.Context,
    regions: tuple[str, ...],
    all_regions: bool,
    templates: tuple[str, ...],
    edition: str,
) -> None:
    """Maak een rapport nog eens uit de bestanden van toen, en vergelijk elk gedrukt cijfer.

    Welke bestanden dat waren, staat in het record naast het notebook (.run.json). Er wordt niets
    geschreven. Zijn de bestanden er niet meer of zijn ze veranderd, dan wordt het geweigerd.
    """
    from aoj.commands.planning import check_edition
    from aoj.commands.verify import regions_with_reports
    from aoj.commands.verify import verify as verify_reports

    check_edition(edition)
    project = _project(ctx)
    wanted = regions_with_reports(project, regions, edition, all_regions=all_regions)
    found = []
    for region in wanted:
        for verdict in verify_reports(project, region, templates, edition):
            click.echo(verdict.text())
            found.append(verdict)
    wrong = [verdict for verdict in found if verdict.state != "gelijk"]
    if wrong:
        total = len(found)
        raise PartialFailure(
            f"{len(wrong)} van {total} {'rapport is' if total == 1 else 'rapporten'}"
            f"{'' if total == 1 else ' is' if len(wrong) == 1 else ' zijn'} niet gelijk gebleken"
        )


main.add_command(questionnaire)
main.add_command(answers)
main.add_command(release)

if __name__ == "__main__":
    sys.exit(main())
