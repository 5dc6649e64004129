"""Rows of a table, cleaned: what all engines share, without any of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.document import Removal, Result, Source
from cleaner.errors import CleanerError, one_line
from cleaner.integrations.checks import check_arguments, check_batch, check_names, check_once, listed
from cleaner.readers.record_names import whereabouts
from cleaner.writers import without_surrogates

RECORD: Final = ("start", "end", "text", "category", "rule_id", "confidence", "reason")
"""Fields of a removal in a table, in their order; docs/wire-schema.md says what they mean."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of columns: ``text``, ``html`` and ``url`` are read, the others written.

    With a name for ``html``, its pages (strings or bytes) are cleaned, and ``text`` only where there is no page.
    ``url`` has their addresses and ``source`` the names of their sources, for rules made for one. ``output`` (by
    default ``text``) gets what is left, ``removed`` the cuts, ``title`` the page's title, ``error`` why a document
    could not be cleaned; each of the last three is left out if it is ``None``.

    >>> Columns(output="clean", title=None).written
    ('clean', 'removed', 'error')

    Raises:
        CleanerError: two of the columns to write have the same name, or one is not named by a string.

    """

    text: str = "text"
    html: str | None = None
    url: str | None = None
    output: str | None = None
    removed: str | None = "removed"
    title: str | None = "title"
    error: str | None = "error"
    source: str | None = None

    def __post_init__(self) -> None:
        check_names(asdict(self))
        twice = [name for name in self.written if self.written.count(name) > 1]
        if twice:
            raise CleanerError(f"two columns are named {twice[0]!r}: choose another name for one")

    @property
    def target(self) -> str:
        """The column that gets the cleaned text."""
        return self.text if self.output is None else self.output

    @property
    def read(self) -> tuple[str, ...]:
        """The columns to read, where the data has them."""
        return tuple(name for name in (self.text, self.html, self.url, self.source) if name is not None)

    @property
    def written(self) -> tuple[str, ...]:
        """The columns to write, in their order."""
        return tuple(name for name in (self.target, self.removed, self.title, self.error) if name is not None)

    def check(self, present: Iterable[str]) -> None:
        """Refuse data that these columns do not fit: only its text may be overwritten.

        >>> Columns().check(["text", "title"])
        Traceback (most recent call last):
            ...
        cleaner.errors.CleanerError: the data has a column 'title': name another, as in Columns(title='clean_title')

        Raises:
            CleanerError: a column to read is missing or there twice, or one to write exists already.

        """
        names = list(present)
        for field in (*(("html", "url") if self.html else ("text",)), "source"):
            name = getattr(self, field)
            if name is not None and name not in names:
                raise CleanerError(f"the data has no column {name!r} ({listed(names)}): name it, Columns({field}=…)")
        for name in self.read:
            check_once(name, names)
        for field in ("output", "removed", "title", "error"):
            name = getattr(self, field)
            if name is not None and name in names and (field, name) != ("output", self.text):
                remedy = f"name another, as in Columns({field}='clean_{name}')"
                raise CleanerError(f"the data has a column {name!r}: {remedy}")


COLUMNS: Final = Columns()
"""The default names."""


class Row(NamedTuple):
    """What is read of one row, whatever it is."""

    text: Any = None
    html: Any = None
    url: Any = None
    source: Any = None


class CleanedRow(NamedTuple):
    """What is written for one row; if ``error`` is set, ``text`` is the value that was read, whatever it is."""

    text: Any
    removed: list[dict[str, Any]]
    title: str | None
    error: str | None


def clean_rows(
    batch: Mapping[str, Sequence[Any]],
    config: Config | Cleaner | None = None,
    columns: Columns = COLUMNS,
    digest: str = "",
) -> dict[str, list[Any]]:
    r"""Return the written columns for a batch, which is given as a list for each column.

    ``digest`` is that of the expected cleaner. It raises for no row: one that cannot be cleaned keeps its text.

    >>> clean_rows({"text": ["It rained for nine days.\n\nAdvertisement", None]}, columns=Columns(removed=None))
    {'text': ['It rained for nine days.', None], 'title': [None, None], 'error': [None, 'there is no text']}

    Raises:
        CleanerError: this is no batch of lists, the columns do not fit it, or the cleaner here has another digest.
        PackError: a rule pack is broken.

    """
    check_arguments(config, columns, Columns)
    check_batch(batch, columns.read)
    columns.check(batch)
    cleaner = make_cleaner(config, digest)
    read = [batch.get(name or "") for name in (columns.text, columns.html, columns.url, columns.source)]
    size = next(len(values) for values in read if values is not None)
    rows = zip(*([None] * size if values is None else values for values in read), strict=True)
    done = clean_together(cleaner, [Row(*row) for row in rows])
    names = (columns.target, columns.removed, columns.title, columns.error)
    values = zip(*done, strict=True) if done else ((), (), (), ())
    return {name: list(column) for name, column in zip(names, values, strict=True) if name is not None}


def clean_together(cleaner: Cleaner, rows: Sequence[Row]) -> list[CleanedRow]:
    """Clean each row's page, or its text if there is none, in order. Never raises, whatever the values are.

    >>> [row.error for row in clean_together(Cleaner(), [Row(3.5), Row("It rained.")])]
    ['the text is a float, not a string', None]
    """
    results = cleaner.clean_batch(map(_document, rows))
    return [_cleaned(*pair) for pair in zip(rows, results, strict=True)]


def worker_arguments(config: Config | Cleaner | None = None, columns: Columns = COLUMNS) -> dict[str, Any]:
    """Return keyword arguments that make workers clean as the cleaner here does, and refuse if they cannot.

    Their ``digest`` identifies rules, weights, configuration and version, so that a cache which compares arguments
    misses when any of these has changed.

    >>> sorted(worker_arguments())
    ['columns', 'config', 'digest']

    Raises:
        CleanerError: the arguments are of other types.
        PackError: a rule pack is broken.

    """
    check_arguments(config, columns, Columns)
    # Not from the cache of cleaners: files may have changed since it was filled.
    cleaner = config if isinstance(config, Cleaner) else Cleaner(config)
    return {"config": config or cleaner.config, "columns": columns, "digest": cleaner.digest}


def make_cleaner(config: Config | Cleaner | None = None, digest: str = "") -> Cleaner:
    """Return the cleaner of a configuration, made once per process.

    Raises:
        CleanerError: the rules, weights or version here are not those of the digest.
        PackError: a rule pack is broken.

    """
    cleaner = config if isinstance(config, Cleaner) else _cached_cleaner(config or Config(), digest)
    if digest and cleaner.digest != digest:
        remedy = "install the same cleaner and rule packs everywhere, or give a Cleaner, which carries its rules along"
        raise CleanerError(f"this worker's cleaner is {cleaner.digest}, not {digest}: {remedy}")
    return cleaner


@lru_cache(maxsize=4)
def _cached_cleaner(config: Config, digest: str) -> Cleaner:  # noqa: ARG001  part of the key: changed files give a new cleaner
    return Cleaner(config)


def _document(row: Row) -> Any:
    """Return what is to be cleaned of a row, whatever that is."""
    known = whereabouts(row.url, row.source)
    if isinstance(row.html, str | bytes):
        return Source("", row.html, "text/html", known)
    return Source("", row.text, metadata=known) if known and isinstance(row.text, str) else row.text


def _cleaned(row: Row, result: Result) -> CleanedRow:
    try:
        if isinstance(row.html, str | bytes) or isinstance(row.text, str) or row.html is None:
            return _written(row, result)
        raise TypeError(f"the page is a {type(row.html).__name__}, not a string or bytes")
    except Exception as error:  # one row must not fail a task of a million
        return CleanedRow(row.text, [], None, without_surrogates(_error_text(error)))


def _written(row: Row, result: Result) -> CleanedRow:
    if result.error is not None:
        return CleanedRow(row.text, [], None, without_surrogates(result.error))
    cleaned = result.text if result.markdown is None else result.markdown
    title = None if result.title is None else without_surrogates(result.title)
    return CleanedRow(cleaned, [_record(removal) for removal in result.removed], title, None)


def _record(removal: Removal) -> dict[str, Any]:
    record = removal.to_dict()
    return {name: record[name] for name in RECORD}


def _error_text(error: Exception) -> str:
    return f"cleaning failed: {one_line(error)}"
