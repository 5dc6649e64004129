"""datatrove: a step that keeps what it removed with each document, and a formatter that keeps nothing but the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

try:
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.formatters.base import BaseFormatter
    from datatrove.utils.typeshelper import StatHints
except ImportError as error:
    raise ImportError(f"datatrove cannot be imported ({error}): pip install 'article-cleaner[datatrove]'") from error

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.integrations.rows import COLUMNS, CleanedRow, Columns, clean_row, make_cleaner, worker_arguments

__all__ = ["CleanerFormatter", "CleanerStep", "Columns"]


class CleanerStep(PipelineStep):  # type: ignore[misc]  # datatrove publishes no types
    """Cleans documents; the cuts, the title and the error go to ``Document.metadata``.

    The column name ``text`` is the document's text, any other is a key of its metadata, so with
    ``Columns(html="text")`` the text is a page. A title that the metadata has already is kept. Stats: ``total``,
    ``changed``, ``errors``, and for each category ``removals/…`` and ``removed_characters/…``.

    Raises:
        PackError: a rule pack is broken.

    """

    name = "🧹 Cleaner"
    type = "✂️ - FORMAT"

    def __init__(self, config: Config | Cleaner | None = None, columns: Columns = COLUMNS) -> None:
        super().__init__()
        self.columns = columns
        self._arguments = worker_arguments(config, columns)

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:  # noqa: ARG002  datatrove's signature
        """Yield every document, cleaned.

        Raises:
            CleanerError: the rules, weights or version here are not those of where the step was made.

        """
        cleaner = make_cleaner(self._arguments["config"], self._arguments["digest"])
        for document in data:
            with self.track_time():
                read = (self.columns.text, self.columns.html, self.columns.url)
                done = clean_row(cleaner, *(_value(document, name) for name in read))
                self._count(done)
                self._write(document, done)
            yield document

    def _write(self, document: Document, done: CleanedRow) -> None:
        columns, metadata = self.columns, document.metadata
        if columns.target == "text":
            document.text = done.text
        else:
            metadata[columns.target] = done.text
        if columns.removed is not None:
            metadata[columns.removed] = done.removed
        if columns.error is not None:
            metadata[columns.error] = done.error
        if columns.title is not None and metadata.get(columns.title) is None:
            metadata[columns.title] = done.title

    def _count(self, done: CleanedRow) -> None:
        self.stat_update(StatHints.total)
        if done.error is not None:
            self.stat_update("errors")
        if done.removed:
            self.stat_update("changed")
        for removal in done.removed:
            self.stat_update(f"removals/{removal['category']}")
            characters = removal["end"] - removal["start"]
            self.stat_update(f"removed_characters/{removal['category']}", value=characters, unit="removal")


class CleanerFormatter(BaseFormatter):  # type: ignore[misc]  # datatrove publishes no types
    """Cleans the text of documents and records nothing but the number of ``errors`` in the stats.

    Raises:
        PackError: a rule pack is broken.

    """

    name = "🧹 Cleaner"

    def __init__(self, config: Config | Cleaner | None = None) -> None:
        super().__init__()
        self._arguments = worker_arguments(config)

    def format(self, text: str) -> str:
        """Return the article in a text, or the text as it was if it cannot be cleaned."""
        done = clean_row(make_cleaner(self._arguments["config"], self._arguments["digest"]), text)
        if done.error is not None:
            self.stat_update("errors")
        cleaned: str = done.text
        return cleaned


def _value(document: Document, name: str | None) -> object:
    if name is None:
        return None
    return document.text if name == "text" else document.metadata.get(name)
