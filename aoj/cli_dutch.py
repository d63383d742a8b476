"""click in Dutch: help pages, mistakes on the command line, and errors as one sentence.

click's own words are English; these classes replace each of them that a user can meet.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
from collections.abc import Iterator
from typing import Any

import click

from aoj.errors import (
    EXIT_UNEXPECTED,
    AojError,
    FileError,
    InputError,
    nearest,
    reason_of,
    stop_code,
    stop_words,
    unknown_name,
)

HELP_WIDTH = 96
EXIT_NO_READER = 141
"""As shells count when the reader of the output, such as `head`, has gone."""
_STOPS = [
    number
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if (number := getattr(signal, name, None)) is not None
]
_DISK = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EROFS, errno.EIO)


class WholeNumber(click.ParamType[int]):
    """A whole number from 1, with a Dutch message."""

    name = "getal"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """Return the number; raises a usage error."""
        if isinstance(value, int):
            return value
        if value.isascii() and value.isdigit() and int(value) >= 1:
            return int(value)
        self.fail(f"'{value}' is geen geheel getal vanaf 1", param, ctx)


class DutchCommand(click.Command):
    """A command of which the help page is Dutch."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("options_metavar", "[OPTIES]")
        super().__init__(*args, **options)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help`, described in Dutch."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Toon deze uitleg."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is used."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="Gebruik: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        records = [
            record
            for param in self.get_params(ctx)
            if not isinstance(param, click.Argument) and (record := param.get_help_record(ctx))
        ]
        with formatter.section("Opties"):
            formatter.write_dl(records)


class DutchGroup(DutchCommand, click.Group):
    """A group of commands; without one of them it shows its help."""

    command_class = DutchCommand

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("subcommand_metavar", "OPDRACHT ...")
        options.setdefault("invoke_without_command", True)
        super().__init__(*args, **options)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they were defined."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, each with the first sentence of its help."""
        rows = [(n, c.get_short_help_str(limit=200)) for n, c in self.commands.items()]
        with formatter.section("Opdrachten"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, or show the help when none is named."""
        result = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            click.echo(ctx.get_help())
        return result


DutchGroup.group_class = DutchGroup


class MainGroup(DutchGroup):
    """The whole command line: turns every error into one sentence and its exit code."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run, and exit with the code of `aoj.errors`; never shows a traceback."""
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:  # closed before we began
                setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="replace")
        options.update(prog_name="aoj", standalone_mode=False)
        options.setdefault("max_content_width", HELP_WIDTH)
        with _stoppable() as stopped:
            code = _run(super().main, stopped, *args, **options)
            code = _flush(code)
        sys.exit(code)


@contextlib.contextmanager
def _stoppable() -> Iterator[list[int]]:
    """Let the first signal to stop raise `KeyboardInterrupt`; the ones after it do nothing.

    What cleans up is then not stopped itself, and nothing shows a traceback on the way out. A
    signal that was ignored when we began (`nohup`) stays ignored.
    """
    stopped: list[int] = []

    def stop(number: int, _: object) -> None:
        if not stopped:
            stopped.append(number)
            raise KeyboardInterrupt

    before = {}
    with contextlib.suppress(ValueError):  # not in the main thread: signals are another's
        for number in _STOPS:
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                before[number] = signal.signal(number, stop)
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            if stopped:  # ignored, because Python's own end would make a handler the default again
                signal.signal(number, signal.SIG_IGN)
            elif signal.getsignal(number) is stop:
                signal.signal(number, handler)


def deafen() -> None:
    """Let nothing stop this process any more: only what was done is still to be said."""
    with contextlib.suppress(ValueError):
        for number in _STOPS:
            signal.signal(number, signal.SIG_IGN)


def _flush(code: int) -> int:
    """Write out what was said; a reader that has gone, such as `head`, is no mistake."""
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()
        return EXIT_NO_READER
    return code


def _drop_output() -> None:
    """Send what is still to be written nowhere, so that Python does not complain at its end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _run(main: Any, stopped: list[int], *args: Any, **options: Any) -> int:
    try:
        code = main(*args, **options)
    except AojError as error:
        return _say(str(error), error.exit_code)
    except click.ClickException as error:
        translated = translate(error)
        return _say(str(translated), translated.exit_code)
    except (click.Abort, KeyboardInterrupt):
        number = stopped[0] if stopped else 0
        with contextlib.suppress(OSError):  # the terminal may have gone
            click.echo(f"{stop_words(number)}.", err=True)
        return stop_code(number)
    except (SystemExit, BrokenPipeError):  # the first is click's own answer to that
        _drop_output()
        return EXIT_NO_READER
    except Exception as error:  # noqa: BLE001  the last place where anything can be said
        if isinstance(error, OSError) and (error.filename or error.errno in _DISK):
            return _say(_of_system(error), FileError.exit_code)
        return _unexpected(error)
    return code if isinstance(code, int) else 0


def translate(error: click.ClickException) -> AojError:
    """Return the Dutch sentence for a mistake on the command line that click found."""
    ctx = getattr(error, "ctx", None)
    help_hint = (
        f"'{ctx.command_path} --help' toont wat kan" if ctx else "'aoj --help' toont wat kan"
    )
    match error:
        case click.NoSuchOption():
            return _no_such_option(error, help_hint)
        case click.exceptions.NoSuchCommand():
            known = list(ctx.command.commands) if ctx else []
            return unknown_name("opdracht", error.command_name, known)
        case click.MissingParameter():
            hint = error.param.get_error_hint(ctx) if error.param else ""
            name = hint.replace("'", "")
            return InputError(f"'{name}' ontbreekt", remedy=help_hint)
        case click.BadParameter():
            name = error.param.opts[0] if error.param else ""
            if error.param and isinstance(error.param.type, click.Choice):
                return _no_such_choice(error.param, error.message, help_hint)
            return InputError(f"{name}: {error.message}".lstrip(": "), remedy=help_hint)
        case click.BadOptionUsage() if "requires" in error.message:
            return InputError(f"bij '{error.option_name}' ontbreekt een waarde", remedy=help_hint)
        case click.BadOptionUsage():
            return InputError(f"bij '{error.option_name}' hoort geen waarde", remedy=help_hint)
    if "unexpected extra argument" in error.message:
        extra = error.message.partition("(")[2].rstrip(")")
        return InputError(f"'{extra}' hoort hier niet", remedy=help_hint)
    return InputError("de opdracht is niet te lezen", remedy=help_hint)


def _no_such_choice(param: click.Parameter, message: str, help_hint: str) -> AojError:
    """Return the error for a value that is none of the choices; click says it in English."""
    choices = [str(choice) for choice in getattr(param.type, "choices", ())]
    given = message.partition(" is not ")[0]
    return InputError(
        f"{param.opts[0]}: {given} bestaat niet",
        expected=f"een van: {', '.join(choices)}",
        remedy=help_hint,
    )


def _no_such_option(error: click.NoSuchOption, help_hint: str) -> AojError:
    name, ctx = error.option_name, error.ctx
    known = [option for p in ctx.command.get_params(ctx) for option in p.opts] if ctx else []
    if name in ("--project", "--version") and ctx and ctx.parent:
        return InputError(
            f"'{name}' hoort voor de opdracht", expected=f"aoj {name} ... {ctx.info_name}"
        )
    near = nearest(name, [option for option in known if option.startswith("-")])
    if near:
        return InputError(f"onbekende optie '{name}'; bedoelde u '{near}'?")
    return InputError(f"onbekende optie '{name}'", remedy=help_hint)


def _of_system(error: OSError) -> str:
    where = str(error.filename) if error.filename else ""
    return str(FileError(f"lezen of schrijven lukte niet ({reason_of(error)})", where=where))


def _say(sentence: str, code: int) -> int:
    click.echo(f"Fout: {sentence}", err=True)
    return code


def _unexpected(error: BaseException) -> int:
    from aoj.commands.log import traceback_text, write_log

    path = write_log(traceback_text(error))
    return _say(
        f"er ging iets mis in aoj zelf ({type(error).__name__}); meld het met {path}.",
        EXIT_UNEXPECTED,
    )
