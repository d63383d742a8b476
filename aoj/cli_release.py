"""The commands about what may be shown of answers: `aoj release`.

Each only reads its words and calls a function of `aoj.commands`, imported when it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from aoj.cli_dutch import DutchGroup

if TYPE_CHECKING:
    from aoj.store.project import Project


def _project(ctx: click.Context) -> Project:
    from aoj.store.project import find_project

    return find_project(explicit=ctx.find_root().params["project"])


@click.group(cls=DutchGroup)
def release() -> None:
    """Zien wat van antwoorden getoond mag worden, en wat er al is getoond."""


@release.command("plan")
@click.argument("regions", metavar="REGIO...", nargs=-1)
@click.option("--all", "all_regions", is_flag=True, help="Alle regio's met een meting.")
@click.option("--wave", default="", metavar="METING", help="De meting; anders de nieuwste.")
@click.pass_context
def plan(ctx: click.Context, regions: tuple[str, ...], all_regions: bool, wave: str) -> None:
    """Toon wat er van de antwoorden getoond mag worden, zonder notebooks te maken.

    Het plan is hetzelfde als dat van 'aoj run', met hetzelfde kenmerk.
    """
    from aoj.commands.release_plan import show_plans
    from aoj.errors import PartialFailure

    text, errors = show_plans(_project(ctx), regions, all_regions=all_regions, wave=wave)
    if len(errors) == 1 and not text:
        raise next(iter(errors.values()))
    click.echo(text)
    for slug, error in errors.items():
        click.echo(f"{slug}: {error}")
    if errors:
        raise PartialFailure(f"van {len(errors)} regio's is er geen plan")


@release.command("list")
@click.argument("region", metavar="[REGIO]", required=False, default="")
@click.pass_context
def show(ctx: click.Context, region: str) -> None:
    """Toon wat er van de antwoorden is vrijgegeven: welke pagina, wanneer en met welk plan."""
    from aoj.commands.release_list import list_releases

    click.echo(list_releases(_project(ctx), region))


@release.command("audit")
@click.argument("regions", metavar="[REGIO...]", nargs=-1)
@click.option("--wave", default="", metavar="METING", help="De meting; anders de nieuwste.")
@click.pass_context
def audit(ctx: click.Context, regions: tuple[str, ...], wave: str) -> None:
    """Reken na of uit alles wat getoond wordt verborgen antwoorden zijn af te leiden.

    Over de plannen en het grootboek samen; zonder regio over alle. Verandert niets.
    """
    from aoj.commands.release_audit import audit_releases
    from aoj.errors import PartialFailure

    text, found = audit_releases(_project(ctx), regions, wave=wave)
    click.echo(text)
    if found:
        raise PartialFailure(f"{found} verborgen aantallen zijn af te leiden")


@release.command("texts")
@click.argument("region", metavar="REGIO")
@click.option("--wave", default="", metavar="METING", help="De meting; anders de nieuwste.")
@click.option("--group", default="", metavar="DOELGROEP", help="Alleen deze doelgroep.")
@click.pass_context
def texts(ctx: click.Context, region: str, wave: str, group: str) -> None:
    """Toon de open antwoorden, gemaskeerd, en de regel waarmee u zegt dat ze zijn nagekeken."""
    from aoj.commands.release_texts import show_texts

    click.echo(show_texts(_project(ctx), region, wave=wave, group=group))
