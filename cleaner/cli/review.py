"""``cleaner review``: the commands and their options."""

from __future__ import annotations

from typing import Annotated

import typer

review = typer.Typer(name="review", help="Turn what was marked in a report into rules.")


@review.callback()
def _group() -> None:
    """Turn what was marked in a report into rules."""


@review.command("apply")
def apply_marks(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Marks that the page of a report exported, or - for standard input."),
    ],
    out: Annotated[
        str, typer.Option("-o", "--out", metavar="FILE", help="The pack to write or to add to.", show_default=True)
    ] = "reviewed.yaml",
    labelled: Annotated[
        str, typer.Option("--labelled", metavar="FILE", help="Also add the documents there, as rows to train on.")
    ] = "",
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but what needs attention.")] = False,
) -> None:
    """Write a pack that keeps what was wrongly cut and cuts what was missed.

    Use it with cleaner clean --rules. What a person changes in the pack is kept when further marks are added.
    """
    from cleaner.cli.review_apply import apply  # noqa: PLC0415  loads the pipeline

    apply(paths, out, labelled, quiet=quiet)
