"""Made documents, sound and broken, as they lie in a folder: in files of their own and in files of many."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.data.copies import Copy
from cleaner.document import Place


class Broken(NamedTuple):
    """A broken document: its bytes or, in a file of records, what stands in place of the record."""

    name: str
    data: bytes


FILES: Final = (
    Broken("pdf.txt", b"%PDF-1.7 once more"),
    Broken("program.txt", b"\x7fELF\x02\x01\x01" + bytes(64)),
    Broken("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(range(64))),
    Broken("office.md", b"PK\x03\x04" + bytes(64)),
    Broken("cut.txt.gz", gzip.compress(b"The harbour opened on Friday. " * 400)[:90]),
    Broken("damaged.txt.gz", b"\x1f\x8b\x08\x00" + bytes(40)),
    Broken("settings.json", b'{"colour": "blue", "sizes": [1, 2]}'),
    Broken("cut.parquet", b"PAR1" + bytes(200)),
)
"""Files of which nothing can be read."""
LINES: Final = (
    Broken("no JSON", b'{"id": "x", "text": "Rain'),
    Broken("no object", b"[1, 2]"),
    Broken("no text", b'{"id": "x", "title": "Rain"}'),
    Broken("no string", b'{"id": "x", "text": 7}'),
)
"""Lines of JSON that are no documents."""


def page(text: str) -> str:
    """Return a text as an article on a page.

    >>> page("Rain falls.").count("<p>")
    1
    """
    title, *paragraphs = [line for line in text.splitlines() if line.strip()] or [""]
    body = "".join(f"<p>{line}</p>" for line in paragraphs or [title])
    menu = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("News", "Sport", "Weather", "Contact"))
    head = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head>"
    return f"{head}<body><nav><ul>{menu}</ul></nav><article><h1>{title}</h1>{body}</article></body></html>"


def write_single(document: Copy, path: Path) -> None:
    """Write a document to a file of its own, in the form that its suffix says."""
    text = page(document.text) if ".html" in path.name else document.text
    data = text.encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def write_lines(documents: Sequence[Copy], broken: Sequence[Broken], path: Path) -> list[Place]:
    """Write JSON lines, the broken ones among them, and return the places of these."""
    lines = [json.dumps(document._asdict(), ensure_ascii=False).encode() for document in documents]
    places = []
    for number, one in enumerate(broken):
        at = (number + 1) * len(lines) // (len(broken) + 1)
        lines.insert(at, one.data)
    for number, line in enumerate(lines, 1):
        if line in {one.data for one in broken}:
            places.append(Place(str(path), line=number))
    data = b"\n".join(lines) + b"\n"
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return places


def write_csv(documents: Sequence[Copy], path: Path) -> None:
    """Write a table of semicolons, as spreadsheets do in half of Europe."""
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=";")
    table.writerow(["id", "text", "section"])
    table.writerows([document.id, document.text, "news; local"] for document in documents)
    path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())


def write_json(documents: Sequence[Copy], path: Path) -> None:
    """Write an array of records."""
    path.write_text(json.dumps([document._asdict() for document in documents], ensure_ascii=False, indent=1))


def write_warc(documents: Sequence[Copy], path: Path) -> Place:
    """Write an archive of pages whose last one is cut off, and return the place of that."""
    members = [gzip.compress(_response(document), mtime=0) for document in documents]
    whole = _response(Copy("cut", documents[0].text))
    at = sum(map(len, members))
    path.write_bytes(b"".join(members) + gzip.compress(whole[: len(whole) // 2], mtime=0))
    return Place(str(path), record=len(documents) + 1, byte=at)


def _response(document: Copy) -> bytes:
    body = gzip.compress(page(document.text).encode(), mtime=0)
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    content = head.encode() + body
    fields = (
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
        f"WARC-Record-ID: <urn:drill:{document.id}>\r\nWARC-Target-URI: https://example.org/{document.id}\r\n"
        f"WARC-Date: 2024-03-05T06:07:08Z\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return fields.encode() + content + b"\r\n\r\n"
