"""So many documents, made of the openings of the development texts, and what became of each.

The texts are repeated under new ids: what a run of many documents costs beside cleaning, whether it gives the same
whichever way they come, and whether its memory grows, does not depend on what they say. Openings are short, so that
many fit into minutes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.data.corpora import load

FIRST: Final = 100
"""Documents after which a process has loaded and compiled what it needs."""
GROUP: Final = 1000
"""Rows of a row group, and files of a folder."""


class Copy(NamedTuple):
    """A document: a text under an id of its own."""

    id: str
    text: str


def openings(characters: int) -> list[str]:
    """Return the first so many characters (code points) of every development text, without white space around."""
    return [row.text[:characters].strip() for row in load("extracted", "extractor")]


def copies(texts: Iterable[str], count: int) -> Iterator[Copy]:
    """Yield so many documents.

    >>> [copy.id for copy in copies(["Rain.", "Sun."], 3)]
    ['00000000', '00000001', '00000002']
    """
    return (Copy(f"{number:08}", text) for number, text in enumerate(islice(cycle(texts), count)))


def write_jsonl(documents: Iterable[Copy], path: Path) -> None:
    """Write a line for each."""
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(document._asdict(), ensure_ascii=False) + "\n" for document in documents)


def write_parquet(documents: Iterable[Copy], path: Path) -> None:
    """Write a row for each."""
    import pyarrow as pa  # noqa: PLC0415 - optional
    import pyarrow.parquet as pq  # noqa: PLC0415 - optional

    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    waiting = iter(documents)
    with pq.ParquetWriter(path, schema) as writer:
        while group := [document._asdict() for document in islice(waiting, GROUP)]:
            writer.write_table(pa.Table.from_pylist(group, schema=schema))


def write_wet(documents: Iterable[Copy], path: Path) -> None:
    """Write a conversion record for each, which is how WET files hold texts; every record is a member of its own."""
    with path.open("wb") as file:
        for document in documents:
            body = document.text.encode()
            head = (
                "WARC/1.0\r\nWARC-Type: conversion\r\n"
                f"WARC-Target-URI: https://example.org/{document.id}\r\nWARC-Date: 2024-03-05T06:07:08Z\r\n"
                f"WARC-Record-ID: <urn:copy:{document.id}>\r\n"
                f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + body + b"\r\n\r\n", 1))


def write_files(documents: Iterable[Copy], path: Path) -> None:
    """Write a file for each, in folders."""
    for document in documents:
        folder = path / str(int(document.id) // GROUP)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{document.id}.txt").write_text(document.text, encoding="utf-8", newline="")


def read_texts(path: Path) -> Iterator[Copy]:
    """Yield what was written of each document, whatever holds them; ids are those that they had."""
    if path.is_dir():
        yield from (Copy(file.stem, file.read_bytes().decode()) for file in path.rglob("*.txt"))
        return
    for row in _rows(path):
        yield Copy(row["id"].strip("<>").rpartition(":")[2], row["text"])


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415 - optional

        for batch in pq.ParquetFile(path).iter_batches(GROUP):
            yield from batch.to_pylist()
    else:
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def seals(documents: Iterable[Copy]) -> dict[str, str]:
    """Return a digest of each text, by its id.

    >>> seals([Copy("a", "Rain.")]) == seals([Copy("a", "Rain.")])
    True
    """
    return {document.id: hashlib.sha256(document.text.encode()).hexdigest() for document in documents}


Writer = Callable[[Iterable[Copy], Path], None]

WAYS: Final[dict[str, tuple[str, str, Writer]]] = {
    "JSON lines": ("in.jsonl", "out.jsonl", write_jsonl),
    "Parquet": ("in.parquet", "out.parquet", write_parquet),
    "WET": ("in.wet.gz", "out.jsonl", write_wet),
    "folder": ("in", "out", write_files),
}
"""The ways in which documents come, what they come in, what they go to, and what writes them."""
