"""Wrong calls of the engines, refused at once, with what to write instead.

An engine meets a wrong batch, schema or argument deep inside itself, or takes it and writes nonsense: called with one
row instead of a batch, ``clean_rows`` would clean each letter of a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.errors import CleanerError

MAP: Final = "map(clean_rows, batched=True, …)"
TABLES: Final = {"pandas": "a pandas", "pyarrow": "an Arrow", "polars": "a Polars"}
"""What a table is called, by the package that its type comes from."""
_LISTED: Final = 20
"""Names of columns that a message lists."""


def check_arguments(config: object, columns: object, kind: type) -> None:
    """Refuse what is no configuration, and columns that are not of ``kind``, which is ``Columns``.

    >>> check_arguments("gentle", None, object)
    Traceback (most recent call last):
        ...
    cleaner.errors.CleanerError: config is a str, not a Config or a Cleaner: write Config(profile='gentle')

    Raises:
        CleanerError: as said.

    """
    if config is not None and not isinstance(config, Config | Cleaner):
        raise CleanerError(f"config is {_a(config)}, not a Config or a Cleaner{_remedy(config, kind)}")
    if not isinstance(columns, kind):
        example = f"Columns(text={columns!r})" if isinstance(columns, str) else "Columns(text='body')"
        raise CleanerError(f"columns is {_a(columns)}, not Columns: write columns={example}")


def check_batch(batch: object, names: Iterable[str | None]) -> None:
    """Refuse what ``datasets`` gives to a function if it is not told to give batches of lists.

    Raises:
        CleanerError: ``batch`` is a table, a single row, or one column.

    """
    if not isinstance(batch, Mapping):
        table = TABLES.get(_package(batch))
        if table:
            raise CleanerError(f"clean_rows takes lists, not {table} table: write data.with_format(None).{MAP}")
        raise CleanerError(
            f"clean_rows takes a batch of all columns, not {_a(batch)}: write {MAP} without input_columns"
        )
    for name in names:
        values = batch.get(name, [])
        if isinstance(values, str | bytes) or not hasattr(values, "__len__"):
            raise CleanerError(f"clean_rows takes batches, not single rows: write {MAP}")
        if _package(values) == "pyarrow":
            raise CleanerError(f"clean_rows takes lists, and {name!r} is an Arrow array: give its to_pylist()")


def check_names(names: Mapping[str, object]) -> None:
    """Refuse names of columns, by the argument that gave them, that are no names; all but the text's may be ``None``.

    Raises:
        CleanerError: as said.

    """
    for argument, name in names.items():
        if name is None and argument == "text":
            raise CleanerError("text is None: name the column that gets the cleaned text, as in Columns(text='text')")
        if name is not None and (not isinstance(name, str) or not name):
            raise CleanerError(f"{argument} is {name!r}: give the name of a column")


def check_once(name: str, names: list[str]) -> None:
    """Refuse a column that is read if several have its name.

    Raises:
        CleanerError: as said.

    """
    if names.count(name) > 1:
        raise CleanerError(f"the data has {names.count(name)} columns {name!r}: rename all but the one to clean")


def check_type(name: str, kind: object, columns: Any, *, strings: bool, binary: bool) -> None:
    """Refuse a column whose type cannot hold what ``columns`` say is read from it: strings, or for pages also bytes.

    >>> from cleaner.integrations.rows import Columns
    >>> check_type("text", "int64", Columns(), strings=False, binary=False)
    Traceback (most recent call last):
        ...
    cleaner.errors.CleanerError: the column 'text' holds int64, not strings: name another, as in Columns(text='body')

    Raises:
        CleanerError: as said, or cleaned text would have to go into a column of bytes.

    """
    page = name == columns.html
    if strings or (page and binary and name != columns.target):
        return
    if binary and name in (columns.text, columns.html):
        # In place of bytes, the text of a page that cannot be cleaned would be lost: it is no string.
        raise CleanerError(f"the column {name!r} holds {kind}, not strings: {_pages(name)}")
    raise CleanerError(f"the column {name!r} holds {kind}, not {_wanted(name, columns)}")


def _wanted(name: str, columns: Any) -> str:
    """Return what a column should hold, and what to write."""
    example = {
        columns.html: "html='page'",
        columns.url: "html='page', url='link'",
        columns.source: "source='paper'",
        columns.text: "text='body'",
    }[name]
    return f"{'pages' if name == columns.html else 'strings'}: name another, as in Columns({example})"


def _pages(name: str) -> str:
    return f"for pages, write Columns(html={name!r}, text='article'), with a new column for the text"


def listed(names: list[str]) -> str:
    """Return the names for a message.

    >>> listed(["id", "body"])
    'id, body'
    """
    shown = ", ".join(map(str, names[:_LISTED]))
    return shown if len(names) <= _LISTED else f"{shown} and {len(names) - _LISTED} more"


def refuse_table(batch: object, function: str, remedy: str) -> None:
    """Refuse what is no Arrow table or record batch.

    Raises:
        CleanerError: as said.

    """
    if type(batch).__name__ not in ("Table", "RecordBatch") or _package(batch) != "pyarrow":
        raise CleanerError(f"{function} takes Arrow tables or record batches, not {_a(batch)}: {remedy}")


def _a(value: object) -> str:
    name = type(value).__name__
    return f"a{'n' if name[0] in 'aeiouAEIO' else ''} {name}"


def _package(value: object) -> str:
    return type(value).__module__.partition(".")[0]


def _remedy(config: object, kind: type) -> str:
    if isinstance(config, str):
        return f": write Config(profile={config!r})"
    if isinstance(config, kind):
        return ": write columns=…"
    if isinstance(config, list | int):
        return ": leave out with_indices and with_rank"
    return ""
