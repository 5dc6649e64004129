"""``cleaner clean --report X.html``: what a run did is spooled beside its journal, and becomes a page at its end."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from cleaner.batch import Journal, Output, OutputRecord, Progress, Shard
from cleaner.cli.own_files import is_own_report
from cleaner.cli.terminal import harmless
from cleaner.document import Failure
from cleaner.errors import ConfigError
from cleaner.outcome import Form, Observer, Outcome

if TYPE_CHECKING:
    from cleaner.cli.inputs import Inputs
    from cleaner.cli.plan import Plan

SUFFIXES: Final = (".html", ".htm")
"""Files that are written as a page."""
SPOOL: Final = ".part.reviewed"
"""What the name of a spool ends with; a new run removes it with the parts of outputs."""
LAST: Final = "last-000000-000000"
"""The name of the spool of failures that belong to no output; a longer name than that of a segment comes after it."""


def is_page(file: str) -> bool:
    """Return whether a report is to be a page.

    >>> is_page("report.HTML"), is_page("report.json")
    (True, False)
    """
    return PurePath(file).suffix.lower() in SUFFIXES


def check_page(file: str) -> None:
    """Check that a page can be written, before there is work to lose.

    Raises:
        ConfigError: another file is there, or a folder.

    """
    if not is_page(file):
        raise ConfigError(f"{file}: the report is a page: name a file in .html")
    if Path(file).is_dir():
        raise ConfigError(f"{file} is a folder, but the report is a file: name one")
    if Path(file).is_file() and not is_own_report(Path(file)):
        raise ConfigError(f"{file} would be written over, and was not written by cleaner: move it, or name another")


def say_where(page: Path, asked: str) -> None:
    """Say on standard error where a page is, and why it is not where it was asked for."""
    folder = "" if page == Path(asked) else f"{asked} would be too large for a browser, so there is a folder of pages; "
    print(harmless(f"{folder}{page} is written: open it in a browser, {page.resolve().as_uri()}"), file=sys.stderr)


def name_of(inputs: Inputs) -> str:
    """Return what a report of these inputs is called."""
    return named_after([*map(str, inputs.folders), *(job.id for job in inputs.named)])


def named_after(names: Sequence[str]) -> str:
    """Return what a report is called: after the first folder or file, with the number of others.

    >>> named_after(["news", "blogs", "a.txt"]), named_after([])
    ('news and 2 more', 'no documents')
    """
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    return f"{names[0]}{more}" if names else "no documents"


def page_observer() -> Observer:
    """Return what makes of each result, in a worker, what the page needs of it."""
    from cleaner.review.entries import entry_of_result  # noqa: PLC0415  few make a page

    return entry_of_result


@dataclass(frozen=True, slots=True)
class Spooled:
    """An output that also spools what was observed of its documents, for a page."""

    output: Output
    folder: Path

    @property
    def form(self) -> Form:
        """The form in which the output itself needs results."""
        return self.output.form

    @property
    def suffix(self) -> str:
        """The suffix of the output's own parts."""
        return self.output.suffix

    def write(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Outcome]:
        """Write a segment, and spool it."""
        outcomes = self.output.write(part, records)
        _spool(outcomes, self._place(part))
        return outcomes

    def files(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Path]:
        """Return the files of the segment, and its spool."""
        return [*self.output.files(part, records), self._place(part)]

    @property
    def whole(self) -> Sequence[Path]:
        """What the output's parts are joined to."""
        return self.output.whole

    def join(self, parts: Sequence[Path]) -> None:
        """Join the output's parts; spools stay until the end."""
        self.output.join(parts)

    def _place(self, part: Path) -> Path:
        return self.folder / f"{part.name.partition('.')[0]}{SPOOL}"


def _spool(outcomes: Iterable[Outcome], file: Path) -> None:
    from cleaner.review.entries import entry_of_failure  # noqa: PLC0415  few make a page
    from cleaner.review.spool import write_spool  # noqa: PLC0415  few make a page

    write_spool((entry_of_failure(one) if isinstance(one, Failure) else one.observed for one in outcomes), file)


@dataclass(frozen=True, slots=True)
class PageSpool:
    """Where the documents of a run wait for their page."""

    folder: Path

    def spooling(self, planned: Plan) -> Plan:
        """Return a plan whose outputs spool, too."""
        return planned._replace(shards=self._spooling(planned.shards))

    def _spooling(self, shards: Iterable[Shard]) -> Iterator[Shard]:
        known: Spooled | None = None
        for shard in shards:
            if known is None or known.output is not shard.output:  # shards that share an output must go on sharing it
                known = Spooled(shard.output, self.folder)
            yield replace(shard, output=known)

    def write_page(self, file: str, name: str, failures: Sequence[Failure]) -> Path:
        """Write the page of all documents, and of failures that were no documents; return where it is.

        Raises:
            OutputError: it cannot be written.

        """
        from cleaner.review.build import build_from  # noqa: PLC0415  few make a page

        if failures:
            _spool(failures, self.folder / f"{LAST}{SPOOL}")
        spools = sorted(self.folder.glob(f"*{SPOOL}"), key=lambda spool: (len(spool.name), spool.name))
        return build_from(spools, name, Path(file))


@contextmanager
def page_spool(progress: Progress) -> Iterator[PageSpool]:
    """Yield where documents can wait: beside the journal, from which a run is resumed, or for this run only."""
    if isinstance(progress, Journal):
        yield PageSpool(progress.folder)
        return
    with TemporaryDirectory(prefix="cleaner-report-") as folder:
        yield PageSpool(Path(folder))
