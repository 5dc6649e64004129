"""How every command runs: an error is one line on standard error and an exit code."""

from __future__ import annotations

import sys
from typing import Any, Final

import typer

from benchmarks.errors import BenchmarkError

MISUSED: Final = 2
INTERRUPTED: Final = 130
"""Exit codes: the command was wrong or lacks something; the user pressed Ctrl-C (128 + SIGINT)."""

# Typer takes its errors from click or brings a copy of its own, depending on the version; all offer this one.
UsageError: type[BaseException] = typer.BadParameter.__mro__[1]


def new_app() -> typer.Typer:
    """Return an application without a command yet, as all modules of commands make it."""
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def run_app(app: typer.Typer) -> None:
    """Run an application with the arguments of this process, and exit."""
    try:
        # Typer's own way of running would print errors over several lines.
        code = typer.main.get_command(app).main(standalone_mode=False)
    except BenchmarkError as error:
        code = _failed(str(error), MISUSED)
    except UsageError as error:
        code = _failed(_usage(error), MISUSED)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    if code == INTERRUPTED:  # some versions of Typer return it
        _failed("interrupted", code)
    sys.exit(code or 0)


def _failed(message: str, code: int) -> int:
    typer.echo(f"error: {message}", err=True)
    return code


def _usage(error: Any) -> str:
    message = error.format_message().rstrip(".")
    command = error.ctx.command_path if error.ctx else "python -m benchmarks"
    return f"{message[:1].lower()}{message[1:]}; see {command} --help"
