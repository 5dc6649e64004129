"""``python -m benchmarks`` lists the commands, ``python -m benchmarks NAME`` runs one."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from benchmarks.commands import COMMANDS, listing, load
from benchmarks.harness.command_line import new_app, run_app


class LazyGroup(TyperGroup):
    """The commands; only the module of the one asked for is imported, so that listing is instant and needs no extra."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  the signature is Typer's
        """Return all names."""
        return [command.name for command in COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002  the signature is Typer's
        """Return the command of that name."""
        return load(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  the signature is Typer's
        """Write the list of commands."""
        formatter.write(f"\n{listing()}\n")


app = new_app()


@app.callback(cls=LazyGroup, invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Measure cleaner and its peers, and train its models. Every command takes --help; see benchmarks/README.md."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


if __name__ == "__main__":
    run_app(app)
