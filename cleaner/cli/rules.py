"""``cleaner rules``: the commands and their options."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli.configuration import ConfigFile, Isolated

rules = typer.Typer(name="rules", help="Look at rules, test them, write your own.")

Packs = Annotated[
    list[str] | None,
    typer.Option("--rules", metavar="DIR", help="Add your own rule packs: a folder or file. Repeat."),
]
_Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Packs or folders of packs; none: the built-in ones."),
]


@rules.command("list")
def list_rules(
    category: Annotated[str, typer.Option("--category", metavar="CATEGORY", help="Only this category.")] = "",
    language: Annotated[str, typer.Option("--language", metavar="CODE", help="Only this language, as en.")] = "",
    packs: Packs = None,
    config_file: ConfigFile = "",  # noqa: ARG001  its callback has read it
    isolated: Isolated = False,  # noqa: ARG001  its callback has read it
) -> None:
    """List rules: id, category, status, confidence, and what each says."""
    from cleaner.cli.catalogue import print_list  # noqa: PLC0415

    print_list(packs or (), category, language)


@rules.command("show")
def show_rule(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="As in the list, or in a result.")],
    packs: Packs = None,
    config_file: ConfigFile = "",  # noqa: ARG001  its callback has read it
    isolated: Isolated = False,  # noqa: ARG001  its callback has read it
) -> None:
    """Show a rule as its pack has it, with its examples, or what code decides, and where it is."""
    from cleaner.cli.catalogue import print_rule  # noqa: PLC0415

    print_rule(rule_id, packs or ())


@rules.command("test")
def run_examples(paths: _Paths = None) -> None:
    """Run the examples inside rules; exit code 1 if any does not hold."""
    from cleaner.cli.catalogue import check  # noqa: PLC0415

    raise typer.Exit(check(paths or ()))


@rules.command("lint")
def lint_rules(paths: _Paths = None) -> None:
    """Find everything that is wrong with packs; exit code 1 if there is anything."""
    from cleaner.cli.catalogue import lint  # noqa: PLC0415

    raise typer.Exit(lint(paths or ()))


@rules.command("missing")
def list_missing(
    language: Annotated[str, typer.Argument(metavar="LANGUAGE", help="Its code, as de.")],
) -> None:
    """Show which rules and word lists a language lacks that English has."""
    from cleaner.cli.languages import missing  # noqa: PLC0415  loads the rules

    typer.echo(missing(language))


@rules.command("new")
def new_pack(
    path: Annotated[str, typer.Argument(metavar="FILE", help="The pack to write, as my-rules/donation.yaml.")],
) -> None:
    """Write a commented pack to start from."""
    from cleaner.cli.template import write_template  # noqa: PLC0415

    typer.echo(write_template(path))
