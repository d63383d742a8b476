"""The commands about questionnaires and their answers: `aoj questionnaire` and `aoj answers`.

Each only reads its words and calls a function of `aoj.commands`, imported when it is needed.
"""

from __future__ import annotations

import click


@click.group()
def questionnaire() -> None:
    """Vragenlijsten nakijken en klaarzetten voor een enquêteprogramma."""


@click.group()
def answers() -> None:
    """Antwoorden uit een enquêteprogramma nakijken, opnemen, verwijderen en tellen."""
