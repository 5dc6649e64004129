"""Outputs that are no files: standard output, a difference to read, or nothing at all."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cleaner.batch import Done, to_row, to_text
from cleaner.cli.terminal import harmless, write_bytes, write_out
from cleaner.document import Failure, Fields
from cleaner.outcome import Cleaned, Form
from cleaner.writers import to_line

Written = Sequence[Cleaned | Failure]


@dataclass(frozen=True, slots=True)
class Nothing:
    """Writes nothing, for a dry run."""

    form: Form = "text"
    suffix: str = ""

    def write(self, part: Path, done: Sequence[Done]) -> Written:  # noqa: ARG002  an Output's
        """Write a segment's documents."""
        for one in done:
            self.show(one)
        return [one.outcome for one in done]

    def show(self, done: Done) -> None:
        """Show one document."""

    def files(self, part: Path, done: Sequence[Done]) -> Sequence[Path]:  # noqa: ARG002  an Output's
        """Return nothing: there are no files."""
        return ()

    @property
    def whole(self) -> Sequence[Path]:
        """Nothing: there are no parts."""
        return ()

    def join(self, parts: Sequence[Path]) -> None:
        """Do nothing: there are no parts."""


@dataclass(frozen=True, slots=True)
class Printed(Nothing):
    """Articles, or results as JSON lines, on standard output."""

    def show(self, done: Done) -> None:
        """Print what is wanted of a document; a failure only where a line stands for it."""
        if self.form != "text" or isinstance(done.outcome, Cleaned):
            write_out(to_text(done.outcome, self.form, indent=None))


@dataclass(frozen=True, slots=True)
class PrintedRecords(Nothing):
    """Records as JSON lines on standard output, each at once."""

    form: Form = "results"
    fields: Fields = field(default_factory=Fields)

    def show(self, done: Done) -> None:
        """Print a record, also of a document that failed: a filter answers every line."""
        write_bytes(to_line(to_row(done), self.fields))


@dataclass(frozen=True, slots=True)
class Differences(Nothing):
    """What is cut from each document, as ``diff -u`` shows it."""

    form: Form = "results"

    def show(self, done: Done) -> None:
        """Print the difference, if there is one."""
        if isinstance(done.outcome, Cleaned) and (shown := difference(done.outcome)):
            write_out(harmless(shown))


def difference(cleaned: Cleaned) -> str:
    """Return what cleaning changed in the form of ``diff -u``; empty if nothing.

    >>> from cleaner.document import Span
    >>> from cleaner.outcome import Tally
    >>> cut = {"start": 6, "end": 8, "text": "Ad"}
    >>> print(difference(Cleaned("a.txt", "Rain.!", Tally(8, 6), removed=(cut,), kept=(Span(0, 6),))), end="")
    --- a.txt
    +++ a.txt (cleaned)
    @@ -1 +1 @@
    -Rain.!Ad
    +Rain.!
    """
    before, after = original(cleaned).splitlines(), cleaned.text.splitlines()
    names = cleaned.id, f"{cleaned.id} (cleaned)"
    return "".join(f"{line}\n" for line in difflib.unified_diff(before, after, *names, n=1, lineterm=""))


def original(cleaned: Cleaned) -> str:
    """Return the document's text, put together again from what was kept and what was removed."""
    pieces, at = [(removal["start"], removal["text"]) for removal in cleaned.removed], 0
    for span in cleaned.kept:
        pieces.append((span.start, cleaned.text[at : at + span.length]))
        at += span.length
    return "".join(text for _, text in sorted(pieces))
