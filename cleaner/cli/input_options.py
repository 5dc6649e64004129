"""Options that commands share which read documents."""

from __future__ import annotations

from typing import Annotated

import typer

TextField = Annotated[
    str,
    typer.Option(
        "--text-field",
        "--text-column",
        metavar="NAME",
        help="Field or column of the text; without a header, the column's number.",
        show_default=True,
    ),
]
HtmlField = Annotated[
    str,
    typer.Option("--html-field", "--html-column", metavar="NAME", help="That of the page, if records hold pages."),
]
IdField = Annotated[
    str,
    typer.Option("--id-field", "--id-column", metavar="NAME", help="That of the name.", show_default=True),
]
UrlField = Annotated[
    str,
    typer.Option("--url-field", "--url-column", metavar="NAME", help="That of the address.", show_default=True),
]
SourceField = Annotated[
    str,
    typer.Option(
        "--source-field",
        "--source-column",
        metavar="NAME",
        help="That of the source, for rules made for one; without it, a file's folder is its source.",
    ),
]
Include = Annotated[
    list[str] | None,
    typer.Option("--include", metavar="PATTERN", help="Only such files, as in .gitignore. Repeat."),
]
Exclude = Annotated[
    list[str] | None, typer.Option("--exclude", metavar="PATTERN", help="No such files or folders. Repeat.")
]
FilesFrom = Annotated[
    str, typer.Option("--files-from", metavar="FILE", help="Read the paths in FILE, a line each; - is stdin.")
]
Null = Annotated[bool, typer.Option("-0", "--null", help="Paths in --files-from end in a NUL byte.")]
Jobs = Annotated[
    int | None, typer.Option("-j", "--jobs", metavar="N", help="Worker processes (all cores); 0 for none.")
]
Resume = Annotated[bool, typer.Option("--resume", help="Continue where the same command was interrupted.")]
Restart = Annotated[bool, typer.Option("--restart", help="Give up an interrupted run, and begin anew.")]
