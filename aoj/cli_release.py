"""The commands about what may be shown of answers: `aoj release`.

Each only reads its words and calls a function of `aoj.commands`, imported when it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from aoj.store.project import Project


def _project(ctx: click.Context) -> Project:
    from aoj.store.project import find_project

    return find_project(explicit=ctx.find_root().params["project"])


@click.group()
def release() -> None:
    """Zien wat van antwoorden getoond mag worden, en wat er al is getoond."""


@release.command("texts")
@click.argument("region", metavar="REGIO")
@click.option("--wave", default="", metavar="METING", help="De meting; anders de nieuwste.")
@click.option("--group", default="", metavar="DOELGROEP", help="Alleen deze doelgroep.")
@click.pass_context
def texts(ctx: click.Context, region: str, wave: str, group: str) -> None:
    """Toon de open antwoorden, gemaskeerd, en de regel waarmee u zegt dat ze zijn nagekeken."""
    from aoj.commands.release_texts import show_texts

    click.echo(show_texts(_project(ctx), region, wave=wave, group=group))
