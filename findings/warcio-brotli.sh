#!/usr/bin/env bash
# warcio cannot read bodies in brotli with the package brotli.
#
# warcio 1.8.1 undoes Content-Encoding: br if a module named brotli is there. A good guess is that the package brotli,
# the one that Google maintains and others install, gives it that. But warcio sets an attribute, unused_data, on the
# decompressor; that of brotli 1.2.0 takes none, and content_stream().read() raises AttributeError. warcio's extra "all"
# asks for brotlipy, whose last release is of 2017.
# Seen: AttributeError, at the first read of a valid record; the same record with gzip reads as it should.
# Who meets it: whoever reads archives of crawlers that ask for br with warcio. What helps: raw_stream, and undoing the
# coding oneself.
#
# Run by hand: it installs pinned packages into a temporary folder, and fails if what it says is no longer so.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check warcio==1.8.1 brotli==1.2.0
"$folder/venv/bin/python" - <<'PYTHON'
import gzip
import io

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGE = b"<p>The harbour opened on Friday.</p>"


def read(coding: str, body: bytes) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=False)
    fields = [("Content-Type", "text/html"), ("Content-Encoding", coding), ("Content-Length", str(len(body)))]
    head = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
    url = "https://example.org/"
    writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=head))
    file.seek(0)
    (found,) = (record.content_stream().read() for record in ArchiveIterator(file))
    return found


if read("gzip", gzip.compress(PAGE)) != PAGE:
    raise SystemExit("changed: gzip does not read")
try:
    found = read("br", brotli.compress(PAGE))
except AttributeError as error:
    print(f"as described: gzip reads, br raises AttributeError ({error})")
else:
    raise SystemExit(f"changed: br gives {found!r}")
PYTHON
