"""What a run that learns leaves behind: the report beside its packs, what it prints, and the list of failures."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence
from heapq import nlargest
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cleaner.cli.own_files import is_own_report
from cleaner.cli.summary import LISTED, write_failures
from cleaner.cli.terminal import complain, harmless, write_out
from cleaner.errors import ConfigError
from cleaner.learning.learn import LEAST_DOCUMENTS
from cleaner.learning.learned import LearnedSource, SourceName
from cleaner.learning.report import source_lines
from cleaner.learning.report_file import REPORT, packs_of, read_report, unlearned_of
from cleaner.report.wire import failure_from_dict
from cleaner.writers import replacing

if TYPE_CHECKING:
    from cleaner.document import Failure
    from cleaner.learning.collection import Collection
    from cleaner.learning.run_folder import LearningRun

SHOWN_SOURCES: Final = 20
"""Sources that are shown when a run is done, those from which the most would be cut."""
SHOWN_RULES: Final = 10
"""Rules that are shown of each of them."""


def check_report(out: Path) -> None:
    """Check that there is no other file where the report goes.

    Raises:
        ConfigError: there is one, which was not written by cleaner.

    """
    file = out / REPORT
    if file.exists() and not is_own_report(file):
        raise ConfigError(
            f"{file} would be written over, and was not written by cleaner: move it, or name a new folder"
        )


def print_learned(collection: Collection, out: Path, *, details: bool) -> None:
    """Print what was learned of the sources from which the most would be cut."""
    most = None if details else SHOWN_RULES
    count = len(collection.learned())
    shown = nlargest(SHOWN_SOURCES, collection.outcomes(), key=_characters)
    _print(shown, details=details, most=most)
    hidden = count - len(shown)
    more = f"{hidden:,} more {'source' if hidden == 1 else 'sources'}; " if hidden else ""
    write_out(f"{more}cleaner learn --show {out / REPORT} shows all, and with -v why\n")


def _characters(learned: LearnedSource) -> int:
    return sum(rule.characters for rule in learned.rules)


def print_report(file: Path, *, details: bool) -> None:
    """Print a report that was written.

    Raises:
        ConfigError: it cannot be read, or is none.

    """
    _print(sorted(read_report(file), key=_characters, reverse=True), details=details)


def _print(sources: Iterable[LearnedSource], *, details: bool, most: int | None = None) -> None:
    for learned in sources:
        for line in source_lines(learned, details=details, most=most):
            write_out(harmless(line) + "\n")
        write_out("\n")


def print_json(out: Path) -> None:
    """Print the report of packs as it was written."""
    with (out / REPORT).open(encoding="utf-8", newline="") as lines:
        for line in lines:
            write_out(line)


def copy_report(out: Path, file: Path) -> None:
    """Write the report of packs to another file too; one that ends in ``.txt`` has what a terminal would show, whole.

    Raises:
        OutputError: the file cannot be written.

    """
    if file.suffix.lower() != ".txt":
        with replacing(file) as part:
            shutil.copyfile(out / REPORT, part)
        return
    with replacing(file) as part, part.open("w", encoding="utf-8", errors="replace", newline="\n") as text:
        for learned in read_report(out / REPORT):
            text.writelines(f"{line}\n" for line in source_lines(learned, details=True))
            text.write("\n")


def print_summary(run: LearningRun, out: Path) -> None:
    """Print what a run has done, in a few sentences, and what its sources are worth."""
    collection = run.collection
    sources, packs = collection.sources(), packs_of(collection)
    learned = _count(len(collection.learned()), "source")
    failed = f" ({collection.failed:,} failed)" if collection.failed else ""
    print(f"{_count(run.read, 'document')} read{failed}, {learned} learned", file=sys.stderr)
    done = f"{_count(packs, 'pack')} in {out}" if packs else "nothing recurs that a pack could cut"
    print(done, file=sys.stderr)
    if few := sum(one.documents < LEAST_DOCUMENTS for one in sources):
        print(
            f"{_count(few, 'source')} with fewer than {LEAST_DOCUMENTS} different documents passed over",
            file=sys.stderr,
        )
    if heap := next((one.total for one in sources if one.source == SourceName()), 0):
        complain(
            f"no source is known of {_count(heap, 'document')}: they are learned together, which finds less; "
            "name a field with --source-field or --url-field, or put each source in a folder of its own",
            kind="warning",
        )


def _count(number: int, what: str) -> str:
    """Return a number of things in words.

    >>> _count(1, "pack"), _count(1200, "pack")
    ('1 pack', '1,200 packs')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def report_failures(collection: Collection, closed: Sequence[Failure], file: str, *, always: bool) -> bool:
    """Print the first documents that could not be read, and write all to a file; return whether anything failed.

    ``closed`` are the folders that could not be read.
    """
    failures = [*closed, *(failure_from_dict(one) for one in collection.failures())]
    complain(*(f"{one.where}: {one.error}" for one in failures[:LISTED]))
    if hidden := len(failures[LISTED:]):
        complain(f"{hidden:,} more failed; {file} lists all")
    write_failures(failures, Path(file), always=always)
    unlearned = unlearned_of(collection)
    complain(*map(str, unlearned))
    return bool(failures or unlearned)
