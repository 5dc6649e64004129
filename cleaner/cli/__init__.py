"""The command line. Nothing heavy is imported before a command needs it, so that help appears at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import typer

from cleaner.cli.app import UsageError, app
from cleaner.cli.exit_codes import FAILED, INTERRUPTED, MISUSED
from cleaner.cli.terminal import InterruptionError, complain, stand_in_for_closed_streams
from cleaner.errors import CleanerError, ConfigError, PackError
from cleaner.own_process import collect_rarely, compute_in_one_thread, leave_garbage


def main() -> None:
    """Run the command line and exit."""
    collect_rarely()
    compute_in_one_thread()
    stand_in_for_closed_streams()
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError:  # which was reported; Python would try again
        _discard_output()
    leave_garbage()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; errors become one line on standard error each.

    >>> run(["--version"])  # doctest: +ELLIPSIS
    cleaner ...
    0
    """
    try:
        # Calling ``app`` itself would install Typer's traceback printer.
        command = typer.main.get_command(app)
        code = command.main(args=list(arguments) or ["--help"], prog_name="cleaner", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        return _discard_output()
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        return _failed(error)
    if code == INTERRUPTED:
        complain("interrupted")
    return int(code or 0)


def _failed(error: Exception) -> int:
    """Print what happened and return the exit code."""
    if isinstance(error, UsageError):
        complain(_usage(error))
        return MISUSED
    if isinstance(error, InterruptionError):
        complain(str(error))
        return error.code
    if isinstance(error, PackError):
        complain(*map(str, error.issues))
    elif isinstance(error, CleanerError):
        complain(str(error))
    elif os.environ.get("CLEANER_DEBUG"):
        raise error
    elif isinstance(error, OSError):
        complain(f"{error.filename or 'standard output'}: {error.strerror or error}; fix that and run again")
    else:
        name = type(error).__name__
        complain(f"{name}: {error}; this is a bug in cleaner: run again with CLEANER_DEBUG=1 and report the traceback")
    return MISUSED if isinstance(error, ConfigError) else FAILED


def _usage(error: Any) -> str:
    """Return a mistake in the arguments in the style of the project's own errors."""
    message = error.format_message().rstrip(".")
    command = error.ctx.command_path if error.ctx else "cleaner"
    return f"{message[:1].lower()}{message[1:]}; see {command} --help"


def _discard_output() -> int:
    """Write nothing more to a reader that has closed its end, as ``head`` does."""
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, sys.stdout.fileno())
    return FAILED
