#!/usr/bin/env bash
# FastWARC does not read chunks with extensions, which HTTP/1.1 allows.
#
# RFC 9112, section 7.1.1: the size of a chunk may be followed by extensions (";name=value"), and a recipient must ignore
# those that it does not know. A good guess is that FastWARC, asked to undo transfer codings, does. FastWARC 2.0.1 raises
# an error at the first read of such a body; the same body without the extension reads as it should, and so it does with
# warcio 1.8.1 in both forms.
# Seen: OSError, "Invalid chunk header", for "24;x=y"; the page for "24".
# Who meets it: whoever reads archives of servers and proxies that sign or name their chunks, and takes an error for a
# damaged record. What helps: auto_decode="content" and undoing the chunks oneself.
#
# Run by hand: it installs pinned packages into a temporary folder, and fails if what it says is no longer so.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check fastwarc==2.0.1 warcio==1.8.1
"$folder/venv/bin/python" - <<'PYTHON'
import io

from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as OtherIterator

PAGE = b"<p>The harbour opened on Friday.</p>"


def record(extension: bytes) -> bytes:
    body = b"%x%s\r\n%s\r\n0\r\n\r\n" % (len(PAGE), extension, PAGE)
    content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:8f1d9c1e-6a0b-4c8e-9a54-1a2b3c4d5e6f>\r\n"
        "WARC-Target-URI: https://example.org/\r\nWARC-Date: 2024-03-05T06:07:08Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def fastwarc(extension: bytes) -> bytes | str:
    try:
        for one in ArchiveIterator(io.BytesIO(record(extension)), parse_http=True, auto_decode="all"):
            return one.reader.read()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "no record"


def warcio(extension: bytes) -> bytes:
    (found,) = (one.content_stream().read() for one in OtherIterator(io.BytesIO(record(extension))))
    return found


found = fastwarc(b""), fastwarc(b";x=y"), warcio(b""), warcio(b";x=y")
if found[0] != PAGE or not isinstance(found[1], str) or found[2:] != (PAGE, PAGE):
    raise SystemExit(f"changed: {found}")
print(f"as described: FastWARC reads chunks without extensions; with one: {found[1]}; warcio reads both")
PYTHON
