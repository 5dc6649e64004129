"""CSV and TSV, written in parts that are joined below a header."""

from __future__ import annotations

import codecs
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cleaner.delimited import DelimitedRow, Dialect, Layout
from cleaner.document import Fields
from cleaner.json_text import dumps
from cleaner.writers.files import replacing
from cleaner.writers.jsonl import compressed
from cleaner.writers.rows import FIXED_COLUMNS, Row, to_json, without_surrogates

_ADDED: Final = ("removed", "error")
"""Columns that are always written anew, at the end."""
_WHOLE: Final = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
"""Encodings that hold whatever cleaning may write; others become UTF-8 with a byte order mark, as Excel writes it."""


@dataclass(frozen=True, slots=True)
class DelimitedOutput:
    """How a file is written: its layout, and for each of its columns the index of the input's, -1 for a new one.

    ``text`` and ``title`` are indices of the output's columns. ``before`` is the input's layout, if it is of such a
    file; without it, the columns are ``FIXED_COLUMNS``.
    """

    layout: Layout
    sources: tuple[int, ...] = ()
    text: int = -1
    title: int = -1
    before: Layout | None = None

    @property
    def start(self) -> bytes:
        """The byte order mark and the header."""
        header = self.layout.dialect.delimiter.join(self.layout.header) + self.layout.dialect.line_end
        lines = self.layout.notice + (header if self.layout.has_header else "")
        return self.layout.mark + lines.encode(self.layout.encoding, "replace")


def output_layout(before: Layout | None, fields: Fields, target: Path) -> DelimitedOutput:
    """Return how the file is written that a file with this layout becomes; without one, every document's columns.

    All columns keep their order, and their cells are written as they were; that of pages is dropped, or gives its
    place to the text if there is no column for that. The results of cleaning come last.
    """
    kind = ".tsv" if ".tsv" in (suffix.lower() for suffix in target.suffixes[-2:]) else ".csv"
    delimiter = "\t" if kind == ".tsv" else ","
    if before is None:
        return DelimitedOutput(Layout(Dialect(delimiter), FIXED_COLUMNS, names=FIXED_COLUMNS))
    dialect = before.dialect
    if kind != before.kind:
        dialect = dialect._replace(delimiter=delimiter, spaced=False)
    has_text = fields.text in before.names
    kept = [
        at
        for at, name in enumerate(before.names)
        if name not in _ADDED and not (name == fields.html and fields.html and has_text)
    ]
    names = [before.names[at] for at in kept]
    header = [dialect.written(before.dialect.value(before.header[at])) if before.header else "" for at in kept]
    if dialect == before.dialect and before.header:
        header = [before.header[at] for at in kept]
    text = names.index(fields.text) if has_text else -1
    if not has_text and fields.html in names:
        text = names.index(fields.html)
        if before.has_header:
            names[text], header[text] = fields.text, dialect.written(fields.text)
    added = [name for name in ("title",) if name not in names] + list(_ADDED)
    names, header = names + added, header + [dialect.written(name) for name in added]
    whole = before.encoding in _WHOLE
    encoding, mark = (before.encoding, before.mark) if whole else ("utf-8", codecs.BOM_UTF8)
    notice = before.notice if kind == before.kind else ""
    layout = Layout(dialect, tuple(header), before.has_header, encoding, mark, tuple(names), kind, notice)
    return DelimitedOutput(layout, (*kept, *(-1 for _ in added)), text, names.index("title"), before)


def write_part(path: Path, rows: Iterable[Row], fields: Fields | None = None, schema: Any = None) -> None:
    """Write rows without a header, compressed if the path ends in ``.gz`` or ``.zst``; whole or not at all.

    ``schema`` is what ``output_layout`` returns.

    Raises:
        OutputError: the file cannot be written.
        PackageError: the package for the compression is missing.

    """
    fields = fields or Fields()
    output = schema or output_layout(None, fields, path)
    with replacing(path) as part, part.open("wb") as file, compressed(file, path) as stream:
        for row in rows:
            stream.write(to_line(row, fields, output))


def join(parts: Sequence[Path], target: Path, schema: Any = None) -> None:
    """Join complete parts, in order, byte by byte, below a header: compressed ones become members or frames.

    Raises:
        OutputError: a part is missing, or the target cannot be written.

    """
    output = schema or output_layout(None, Fields(), target)
    with replacing(target) as whole, whole.open("wb") as file:
        with compressed(file, target) as stream:
            stream.write(output.start)
        for part in parts:
            with part.open("rb") as lines:
                shutil.copyfileobj(lines, file)


def to_line(row: Row, fields: Fields, output: DelimitedOutput) -> bytes:
    r"""Return a row as a record.

    >>> to_line(Row({"text": "Rain. Ad"}, "a", "Rain, sun."), Fields(), output_layout(None, Fields(), Path("a.csv")))
    b'a,,,,,,,"Rain, sun.",[],,\n'
    """
    origin, layout = row.source_origin, output.layout
    cells = _fixed(row, fields, layout.dialect) if output.before is None else _as_before(row, fields, output)
    line = layout.dialect.delimiter.join(cells) + layout.dialect.line_end
    errors = "surrogatepass" if layout.encoding.startswith(("utf-16", "utf-32")) else "replace"
    if isinstance(origin, DelimitedRow) and errors == "replace":
        # Broken bytes of a record that failed come out as they went in, or can at least be told.
        errors = "surrogateescape" if origin.layout.encoding == layout.encoding else "backslashreplace"
    try:
        return line.encode(layout.encoding, errors)
    except UnicodeEncodeError:
        return line.encode(layout.encoding, "replace")


def _fixed(row: Row, fields: Fields, dialect: Dialect) -> list[str]:
    columns = row.to_columns(fields)
    columns["removed"] = _removed(row)
    return [dialect.written(without_surrogates(columns[name] or "")) for name in FIXED_COLUMNS]


def _as_before(row: Row, fields: Fields, output: DelimitedOutput) -> list[str]:
    """Return a record's own cells, with its text cleaned, and the results of cleaning."""
    dialect, origin = output.layout.dialect, row.source_origin
    own = _own_cells(origin, dialect) if isinstance(origin, DelimitedRow) else _named(row, fields, output)
    cells = [own[at] if 0 <= at < len(own) else "" for at in output.sources]
    if output.text >= 0 and row.text is not None and dialect.value(cells[output.text]) != row.text:
        cells[output.text] = dialect.written(row.text, quoted=cells[output.text].startswith('"'))
    if row.title and not dialect.value(cells[output.title]):
        cells[output.title] = dialect.written(row.title)
    cells[-2:] = [dialect.written(value) for value in (_removed(row), row.error or "")]
    if dialect.quote_all:
        cells = [cell or dialect.written("") for cell in cells]
    assert output.before is not None
    surplus = own[len(output.before.names) :]
    return cells + (surplus if any(surplus) else [])


def _own_cells(origin: DelimitedRow, dialect: Dialect) -> list[str]:
    """Return the cells as they are written, or are to be written in another dialect."""
    before = origin.layout.dialect
    if dialect == before:
        return list(origin.cells)
    return [dialect.written(before.value(cell)) for cell in origin.cells]


def _named(row: Row, fields: Fields, output: DelimitedOutput) -> list[str]:
    """Return the cells of what is no record of the input, such as its damaged rest: only the id is known."""
    assert output.before is not None
    return [output.layout.dialect.written(row.id) if name == fields.id else "" for name in output.before.names]


def _removed(row: Row) -> str:
    return dumps([dict(removal) for removal in row.removed], to_json)
