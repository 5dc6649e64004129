"""N documents made of the openings of the development texts, in every input format, and digests of the cleaned texts.

The texts are repeated under new ids: what a batch run costs beside cleaning, whether every input format gives the same
result, and whether memory grows, do not depend on what the texts say. Openings are short, so that many documents take
minutes.
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

WARM_UP_DOCUMENTS: Final = 100
"""Documents after which a process has loaded and compiled what it needs."""
GROUP_SIZE: Final = 1000
"""Rows of a row group, and files of a folder."""


class Copy(NamedTuple):
    """A document: a text under an id of its own."""

    id: str
    text: str


def openings(characters: int) -> list[str]:
    """Return the first N characters (code points) of every development text, without surrounding white space."""
    return [row.text[:characters].strip() for row in load("extracted", "extractor")]


def copies(texts: Iterable[str], count: int) -> Iterator[Copy]:
    """Yield ``count`` documents.

    >>> [copy.id for copy in copies(["Rain.", "Sun."], 3)]
    ['00000000', '00000001', '00000002']
    """
    return (Copy(f"{number:08}", text) for number, text in enumerate(islice(cycle(texts), count)))


def write_jsonl(documents: Iterable[Copy], path: Path) -> None:
    """Write one line per document."""
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(document._asdict(), ensure_ascii=False) + "\n" for document in documents)


def write_parquet(documents: Iterable[Copy], path: Path) -> None:
    """Write one row per document."""
    import pyarrow as pa  # noqa: PLC0415  optional
    import pyarrow.parquet as pq  # noqa: PLC0415  optional

    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    remaining = iter(documents)
    with pq.ParquetWriter(path, schema) as writer:
        while group := [document._asdict() for document in islice(remaining, GROUP_SIZE)]:
            writer.write_table(pa.Table.from_pylist(group, schema=schema))


def write_wet(documents: Iterable[Copy], path: Path) -> None:
    """Write one conversion record per document, as WET files hold texts; every record is a gzip member of its own."""
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
    """Write one file per document, in numbered folders."""
    for document in documents:
        folder = path / str(int(document.id) // GROUP_SIZE)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{document.id}.txt").write_text(document.text, encoding="utf-8", newline="")


def read_texts(path: Path) -> Iterator[Copy]:
    """Yield the cleaned documents of a file or folder, under the ids that they came with."""
    if path.is_dir():
        yield from (Copy(file.stem, file.read_bytes().decode()) for file in path.rglob("*.txt"))
        return
    for row in _rows(path):
        yield Copy(row["id"].strip("<>").rpartition(":")[2], row["text"])


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415  optional

        for batch in pq.ParquetFile(path).iter_batches(GROUP_SIZE):
            yield from batch.to_pylist()
    else:
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def digests(documents: Iterable[Copy]) -> dict[str, str]:
    """Return a digest of each text, by its id.

    >>> digests([Copy("a", "Rain.")]) == digests([Copy("a", "Rain.")])
    True
    """
    return {document.id: hashlib.sha256(document.text.encode()).hexdigest() for document in documents}


class InputFormat(NamedTuple):
    """An input format: names of the source and of the target cleaned from it, and what writes the source."""

    source: str
    target: str
    write: Callable[[Iterable[Copy], Path], None]


FORMATS: Final[dict[str, InputFormat]] = {
    "JSON lines": InputFormat("in.jsonl", "out.jsonl", write_jsonl),
    "Parquet": InputFormat("in.parquet", "out.parquet", write_parquet),
    "WET": InputFormat("in.wet.gz", "out.jsonl", write_wet),
    "folder": InputFormat("in", "out", write_files),
}
