"""Options that are not on the command line come from a configuration file; ``cleaner config`` shows which."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cleaner.errors import ConfigError

if TYPE_CHECKING:
    from cleaner.settings import Settings

config_commands = typer.Typer(name="config", help="Look at the configuration.")

_FILE: Final = "cleaner.configuration.file"
_NONE: Final = "cleaner.configuration.isolated"
"""Keys of what the two options leave in the context."""


def _isolate(context: typer.Context, wanted: bool) -> bool:
    context.meta[_NONE] = wanted
    _settle(context)
    return wanted


def _load(context: typer.Context, name: str) -> str:
    context.meta[_FILE] = name
    _settle(context)
    return name


def _settle(context: typer.Context) -> None:
    """Take the defaults of a command from the file, once both options are known: they come before all others."""
    meta = context.meta
    if context.resilient_parsing or not {_FILE, _NONE} <= set(meta):
        return
    if meta[_FILE] and meta[_NONE]:
        raise ConfigError("--isolated reads no configuration file: drop it, or drop --config")
    context.default_map = {} if meta[_NONE] else settings_for(meta[_FILE]).parameters()


def settings_for(name: str) -> Settings:
    """Return what the file with this name says; without a name, the nearest one from the working directory upwards.

    Raises:
        ConfigError: there is something wrong in the file.

    """
    from cleaner.settings import find_settings, read_settings  # noqa: PLC0415  not needed for help

    return read_settings(Path(name)) if name else find_settings(Path.cwd())


ConfigFile = Annotated[
    str,
    typer.Option(
        "--config",
        metavar="FILE",
        callback=_load,
        is_eager=True,
        expose_value=False,
        help="Take defaults from there, not from the nearest cleaner.toml.",
    ),
]
Isolated = Annotated[
    bool,
    typer.Option(
        "--isolated", callback=_isolate, is_eager=True, expose_value=False, help="Read no configuration file."
    ),
]


@config_commands.command("show", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def show(context: typer.Context) -> None:
    """Show what every setting is, and where that comes from. Options of cleaner clean may follow, and count."""
    command: Any = context.find_root().command
    clean = command.commands["clean"].make_context("clean", list(context.args), parent=context.find_root())
    with clean:
        typer.echo(listing(clean), nl=False)


def listing(context: typer.Context) -> str:
    """Return the settings of a command as TOML, each with its origin as a comment."""
    from cleaner.settings import SETTINGS  # noqa: PLC0415  not needed for help

    settings = None if context.meta[_NONE] else settings_for(context.meta[_FILE])
    rows = []
    for key, setting in SETTINGS.items():
        source: Any = context.get_parameter_source(setting.parameter)
        origin = {"COMMANDLINE": "command line", "DEFAULT_MAP": settings and settings.line(key)}.get(source.name)
        rows.append((_line(key, context.params[setting.parameter]), origin or "default"))
    width = max(len(line) for line, _ in rows)
    file = settings.file if settings else None
    head = f"# {file}" if file else "# no configuration file"
    return "".join(f"{line}\n" for line in [head, *(f"{line:<{width}}  # {origin}" for line, origin in rows)])


def _line(key: str, value: Any) -> str:
    """Return a setting as a line of TOML; one without a value as a comment.

    >>> _line("strip", ["headline"]), _line("deadline", 60.0), _line("jobs", None)
    ('strip = ["headline"]', 'deadline = 60', '# jobs')
    """
    import json  # noqa: PLC0415  not needed for help

    if value is None:
        return f"# {key}"
    if isinstance(value, float):
        return f"{key} = {value:g}"
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"
