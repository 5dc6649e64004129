"""Outputs that are not files: standard output, a diff to read, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cleaner.batch import OutputRecord, to_row, to_text
from cleaner.cli.terminal import harmless, write_bytes, write_out
from cleaner.document import Fields
from cleaner.outcome import CleanedDocument, Form, Outcome


@dataclass(frozen=True, slots=True)
class NullOutput:
    """Writes nothing, for a dry run."""

    form: Form = "text"
    suffix: str = ""

    def write(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Outcome]:  # noqa: ARG002  no parts
        """Show the documents of a segment."""
        for record in records:
            self.show(record)
        return [record.outcome for record in records]

    def show(self, record: OutputRecord) -> None:
        """Show one document."""

    def files(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Path]:  # noqa: ARG002  no files
        """Return nothing: there are no files."""
        return ()

    @property
    def whole(self) -> Sequence[Path]:
        """Nothing: there are no parts."""
        return ()

    def join(self, parts: Sequence[Path]) -> None:
        """Do nothing: there are no parts."""


@dataclass(frozen=True, slots=True)
class StdoutDocuments(NullOutput):
    """Articles, or results as JSON lines, on standard output."""

    def show(self, record: OutputRecord) -> None:
        """Print a document in its form; a failure only as JSON."""
        if self.form != "text" or isinstance(record.outcome, CleanedDocument):
            write_out(to_text(record.outcome, self.form, indent=None))


@dataclass(frozen=True, slots=True)
class StdoutRecords(NullOutput):
    """Records as JSON lines on standard output, each at once."""

    form: Form = "results"
    fields: Fields = field(default_factory=Fields)

    def show(self, record: OutputRecord) -> None:
        """Print a record, even of a document that failed: a filter answers every line."""
        from cleaner.writers.jsonl import to_line  # noqa: PLC0415  records on standard output are rare

        write_bytes(to_line(to_row(record), self.fields))


@dataclass(frozen=True, slots=True)
class DiffOutput(NullOutput):
    """What is cut from each document, as ``diff -u`` shows it."""

    form: Form = "results"

    def show(self, record: OutputRecord) -> None:
        """Print the diff, if there is one."""
        if isinstance(record.outcome, CleanedDocument) and (diff := unified_diff(record.outcome)):
            write_out(harmless(diff))


def unified_diff(cleaned: CleanedDocument) -> str:
    """Return what cleaning changed in the format of ``diff -u``; empty if nothing.

    >>> from cleaner.document import Span
    >>> from cleaner.outcome import Tally
    >>> cut = {"start": 6, "end": 8, "text": "Ad"}
    >>> print(unified_diff(CleanedDocument("a.txt", "Rain.!", Tally(8, 6), removed=(cut,), kept=(Span(0, 6),))), end="")
    --- a.txt
    +++ a.txt (cleaned)
    @@ -1 +1 @@
    -Rain.!Ad
    +Rain.!
    """
    from difflib import unified_diff as lines_of  # noqa: PLC0415  few ask for a diff

    before, after = original(cleaned).splitlines(), cleaned.text.splitlines()
    names = cleaned.id, f"{cleaned.id} (cleaned)"
    return "".join(f"{line}\n" for line in lines_of(before, after, *names, n=1, lineterm=""))


def original(cleaned: CleanedDocument) -> str:
    """Return the document's text, reassembled from what was kept and what was removed."""
    pieces, at = [(removal["start"], removal["text"]) for removal in cleaned.removed], 0
    for span in cleaned.kept:
        pieces.append((span.start, cleaned.text[at : at + span.length]))
        at += span.length
    return "".join(text for _, text in sorted(pieces))
