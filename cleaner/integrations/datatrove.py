"""datatrove: a step that keeps what it removed with each document, and a formatter that keeps nothing but the text.

What was removed can also become documents of their own, and both kinds have a schema for Parquet: without one, a writer
takes the types from the first document, and nothing can follow an empty list or a null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from typing import Any

try:
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.formatters.base import BaseFormatter
    from datatrove.pipeline.writers.disk_base import DiskWriter
    from datatrove.utils.typeshelper import StatHints
except ImportError as error:
    raise ImportError(f"datatrove cannot be imported ({error}): pip install 'article-cleaner[datatrove]'") from error

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.errors import CleanerError
from cleaner.integrations.arrow import removed_type
from cleaner.integrations.rows import COLUMNS, CleanedRow, Columns, Row, clean_together, make_cleaner, worker_arguments
from cleaner.windows import windows

__all__ = ["CleanerFormatter", "CleanerStep", "Columns", "exclusion_schema", "output_schema"]


class CleanerStep(PipelineStep):  # type: ignore[misc]  # datatrove publishes no types
    """Cleans documents; the cuts, the title and the error go to ``Document.metadata``.

    The column name ``text`` is the document's text, any other is a key of its metadata, so with
    ``Columns(html="text")`` the text is a page. A title that the metadata has already is kept. Stats: ``total``,
    ``changed``, ``errors``, and for each category ``removals/…`` and ``removed_characters/…``.

    An ``exclusion_writer`` gets each cut as a document of its own, with ``source_id``, ``start``, ``end``,
    ``category``, ``rule_id``, ``confidence``, ``reason`` and ``url`` in its metadata; its id is made of ``source_id``
    and the offsets.

    Raises:
        CleanerError: the arguments are of other types.
        PackError: a rule pack is broken.

    """

    name = "🧹 Cleaner"
    type = "✂️ - FORMAT"

    def __init__(
        self,
        config: Config | Cleaner | None = None,
        columns: Columns = COLUMNS,
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        super().__init__()
        if exclusion_writer is not None and not isinstance(exclusion_writer, DiskWriter):
            found = getattr(exclusion_writer, "__name__", None) or repr(exclusion_writer)
            raise CleanerError(f"exclusion_writer is {found}, not a writer: give one, as in JsonlWriter('removed')")
        self.columns = columns
        self.exclusion_writer = exclusion_writer
        self._arguments = worker_arguments(config, columns)

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:  # noqa: ARG002  datatrove's signature
        """Yield every document, cleaned.

        Raises:
            CleanerError: no step before this one reads documents, or the rules, weights or version here are not those
                of where the step was made.

        """
        if data is None:
            raise CleanerError(
                "CleanerStep has no documents to clean: put a reader before it, as JsonlReader('articles')"
            )
        cleaner = make_cleaner(self._arguments["config"], self._arguments["digest"])
        with nullcontext() if self.exclusion_writer is None else self.exclusion_writer as writer:
            for window in windows(data, self._size):
                with self.track_time():
                    cleaned = clean_together(cleaner, [self._row(document) for document in window])
                    for document, done in zip(window, cleaned, strict=True):
                        self._count(done)
                        if writer is not None:
                            self._write_removed(writer, document, done, rank)
                        self._write(document, done)
                yield from window

    def _row(self, document: Document) -> Row:
        columns = self.columns
        names = columns.text, columns.html, columns.url, columns.source
        return Row(*(_value(document, name) for name in names))

    def _size(self, document: Document) -> int:
        return sum(len(value) for value in self._row(document)[:2] if isinstance(value, str | bytes))

    def _write_removed(self, writer: DiskWriter, document: Document, done: CleanedRow, rank: int) -> None:
        url = _value(document, self.columns.url or "url")
        for removal in done.removed:
            writer.write(_removed_document(document.id, url, removal), rank)

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
        (done,) = clean_together(make_cleaner(self._arguments["config"], self._arguments["digest"]), [Row(text)])
        if done.error is not None:
            self.stat_update("errors")
        cleaned: str = done.text
        return cleaned


def _value(document: Document, name: str | None) -> object:
    if name is None:
        return None
    return document.text if name == "text" else document.metadata.get(name)


def output_schema(
    metadata: Mapping[str, Any] | None = None, columns: Columns = COLUMNS, *, expand_metadata: bool = False
) -> Any:
    """Return the ``pyarrow.Schema`` of the step's documents, for the argument ``schema`` of ``ParquetWriter``.

    ``metadata`` has the Arrow type of every key that the documents have besides; the writer drops keys that the schema
    lacks. ``expand_metadata`` is what the writer is told.

    Raises:
        ImportError: pyarrow is not installed.
        CleanerError: ``metadata`` holds something else than Arrow types, or a key that the step writes.

    """
    kinds = dict(metadata or {})
    for name in columns.written:
        if name in kinds and name != columns.title:
            raise CleanerError(f"the schema has {name!r} already, which the step writes: leave it out of metadata")
        if name != "text":
            kinds[name] = removed_type() if name == columns.removed else _string()
    return _schema(kinds, expand=expand_metadata)


def exclusion_schema(*, expand_metadata: bool = False) -> Any:
    """Return the ``pyarrow.Schema`` of the documents for the ``exclusion_writer``, if that is a ``ParquetWriter``.

    Raises:
        ImportError: pyarrow is not installed.

    """
    record = {field.name: field.type for field in removed_type().value_type if field.name != "text"}
    return _schema({"source_id": _string(), **record, "url": _string()}, expand=expand_metadata)


def _removed_document(source: Any, url: object, removal: dict[str, Any]) -> Document:
    about = {name: value for name, value in removal.items() if name != "text"}
    metadata = {"source_id": str(source), **about, "url": url if isinstance(url, str) else None}
    return Document(removal["text"], f"{source}:{removal['start']}-{removal['end']}", metadata=metadata)


def _string() -> Any:
    return removed_type().value_type.field("text").type


def _schema(kinds: Mapping[str, Any], *, expand: bool) -> Any:
    import pyarrow as pa  # noqa: PLC0415  optional

    wrong = next((name for name, kind in kinds.items() if not isinstance(kind, pa.DataType)), None)
    if wrong is not None:
        raise CleanerError(
            f"metadata[{wrong!r}] is {kinds[wrong]!r}, not an Arrow type: write pyarrow.string() or alike"
        )
    own = [("text", pa.string()), ("id", pa.string())]
    return pa.schema([*own, *kinds.items()] if expand else [*own, ("metadata", pa.struct(list(kinds.items())))])
