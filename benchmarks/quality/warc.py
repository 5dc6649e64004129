"""Bodies of WARC files as crawlers store them, and what cleaner and others make of each. See docs/formats.md."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Annotated, Final

import brotli
import typer
import zstandard

from benchmarks.archives.forms import READERS, Form, forms, verdict
from benchmarks.harness.command_line import new_app, run_app
from benchmarks.harness.tables import replace_section, table

GUIDE: Final = Path(__file__).parents[2] / "docs" / "formats.md"
PACKAGES: Final = ("warcio", "fastwarc", "brotli", "zstandard")

app = new_app()


def rows(folder: Path) -> Iterator[list[str]]:
    """Yield each form with what each reader makes of it."""
    for form in forms(brotli.compress, zstandard.ZstdCompressor().compress):
        path = folder / "a.warc"
        path.write_bytes(form.archive())
        yield [form.what, *(outcome(name, path, form) for name in READERS)]


def outcome(reader: str, path: Path, form: Form) -> str:
    """Say what a reader makes of an archive of one form."""
    try:
        return verdict(READERS[reader](path), form)
    except ModuleNotFoundError:
        raise
    except Exception:  # whatever a library raises is its answer
        return "error"


@app.command()
def main(
    write_docs: Annotated[bool, typer.Option(help="Also put the table into docs/formats.md.")] = False,
) -> None:
    """Store one page in every form in which crawlers store pages, and read it with cleaner, warcio and FastWARC."""
    with tempfile.TemporaryDirectory() as folder:
        found = table(["the body as it is stored", *READERS], list(rows(Path(folder))), left=4)
    versions = ", ".join(f"{package} {metadata.version(package)}" for package in PACKAGES)
    typer.echo(f"{found}\n\n{versions}")
    if write_docs:
        replace_section(GUIDE, "warc-bodies", f"{found}\n\nBy `python -m benchmarks warc` with {versions}.")


if __name__ == "__main__":
    run_app(app)
