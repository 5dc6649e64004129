"""A folder with documents of all formats, broken ones among them, and what a run must make of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from benchmarks.data.copies import Copy, write_parquet
from benchmarks.drill.documents import (
    FILES,
    LINES,
    page,
    write_csv,
    write_json,
    write_lines,
    write_single,
    write_warc,
)
from benchmarks.genres.generate import texts
from cleaner import Cleaner
from cleaner.document import Place

SINGLES: Final = (".txt", ".txt", ".md", ".html", ".txt.gz", ".html.gz")
"""Suffixes of files with one document, in turn."""
RECORDS: Final = (".jsonl", ".jsonl.gz", ".csv", ".json", ".parquet", ".warc.gz")
"""Suffixes of files with many documents, in turn."""
PER_FILE: Final = 100
"""Documents of a file of many, and files of a folder."""
SINGLE_SHARE: Final = 0.5
"""Share (0..1) of the documents that have files of their own."""
DISTINCT_TEXTS: Final = 500
"""Different texts; more documents repeat them."""


@dataclass(slots=True)
class Expected:
    """What a run must make of a folder: the cleaned texts by file and id, and the places of what cannot be cleaned.

    Files with one document have no id; places have file and line or record.
    """

    cleaned: dict[tuple[str, str], str] = field(default_factory=dict)
    broken: list[Place] = field(default_factory=list)


class Texts:
    """Made articles with planted clutter, and what is left of each, as a text, as Markdown and as a page."""

    def __init__(self) -> None:
        cleaner = Cleaner()
        made = [text.text for text in texts("train", DISTINCT_TEXTS, ("heavy",))]
        self.texts = made
        self.cleaned = {text: cleaner.clean(text) for text in made}
        self.markdown = {text: cleaner.explain(text, media_type="text/markdown").text for text in made}
        self.pages = {text: cleaner.clean_html(page(text)) for text in made}

    def documents(self, count: int) -> Iterator[Copy]:
        """Yield documents under ids of their own, the texts in turn."""
        return (Copy(f"d{number:06}", text) for number, text in enumerate(islice(cycle(self.texts), count)))


def write_folder(root: Path, made: Texts, count: int, broken: int) -> Expected:
    """Write ``count`` sound documents and about ``broken`` broken ones below a folder that is empty."""
    expected = Expected()
    documents = list(made.documents(count))
    singles = int(count * SINGLE_SHARE)
    for number in range(0, singles, PER_FILE):
        _write_singles(root / f"part-{number // PER_FILE:03}", documents[number : number + PER_FILE], made, expected)
    groups = [documents[at : at + PER_FILE] for at in range(singles, count, PER_FILE)]
    lines = sum(number % len(RECORDS) < 2 for number in range(len(groups)))  # noqa: PLR2004  both kinds of JSON lines
    each = max(1, broken // 2 // max(1, lines))
    for number, group in enumerate(groups):
        suffix = RECORDS[number % len(RECORDS)]
        _write_records(root / f"many-{number:03}{suffix}", group, made, expected, each)
    for number in range(max(0, broken - len(expected.broken))):
        one = FILES[number % len(FILES)]
        path = root / f"broken-{number:03}-{one.name}"
        path.write_bytes(one.data)
        expected.broken.append(Place(str(path)))
    return expected


def _write_singles(folder: Path, documents: Sequence[Copy], made: Texts, expected: Expected) -> None:
    folder.mkdir(parents=True)
    for document, suffix in zip(documents, cycle(SINGLES), strict=False):
        path = folder / f"{document.id}{suffix}"
        write_single(document, path)
        output = path.with_name(document.id + (".txt" if ".html" in suffix else suffix.removesuffix(".gz")))
        cleaned = {".html": made.pages, ".html.gz": made.pages, ".md": made.markdown}.get(suffix, made.cleaned)
        expected.cleaned[str(output), ""] = cleaned[document.text]


def _write_records(path: Path, documents: Sequence[Copy], made: Texts, expected: Expected, broken: int) -> None:
    """Write a file of many documents, of which ``broken`` lines of JSON are none."""
    cleaned = made.cleaned
    output = path
    match path.name.partition(".")[2]:
        case "jsonl" | "jsonl.gz":
            chosen = [LINES[number % len(LINES)] for number in range(broken)]
            expected.broken += write_lines(documents, chosen, path)
        case "csv":
            write_csv(documents, path)
        case "json":
            write_json(documents, path)
        case "parquet":
            write_parquet(documents, path)
        case _:
            expected.broken.append(write_warc(documents, path))
            cleaned, output = made.pages, path.with_name(path.name.replace(".warc", ".jsonl"))
    for document in documents:
        expected.cleaned[str(output), document.id] = cleaned[document.text]
