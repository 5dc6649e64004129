#!/usr/bin/env bash
# datatrove's ParquetWriter with a schema drops what the schema lacks, and turns an empty text into null, silently.
#
# Without a schema, ParquetWriter takes its types from the first documents, and a later batch with other ones ends the
# run; its option schema is the remedy. A good guess is that a document with a field that the schema lacks is an error,
# and that what is in the schema comes out as it went in. But datatrove 0.10.1 writes such a document without the field,
# and, since its adapter leaves out whatever is empty, null where the text is the empty string.
# Seen: text None for "", and no trace of the metadata key "note".
# Who meets it: whoever cleans documents of which nothing is left, and counts or joins the texts afterwards; whoever adds
# a key later. What helps: an adapter of one's own, which returns all keys and raises for those that are not in the schema.
#
# Run by hand: it installs pinned packages into a temporary folder, and fails if what it says is no longer so.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "datatrove[io]==0.10.1" pyarrow==21.0.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from datatrove.data import Document
from datatrove.pipeline.writers import ParquetWriter

schema = pa.schema([("text", pa.string()), ("id", pa.string()), ("metadata", pa.struct([("kind", pa.string())]))])
documents = [
    Document("It rained.", "a", metadata={"kind": "news", "note": "checked by hand"}),
    Document("", "b", metadata={"kind": "news"}),
]
with ParquetWriter("out", compression=None, schema=schema) as writer:
    for document in documents:
        writer.write(document)
(file,) = Path("out").glob("*.parquet")
rows = pq.read_table(file).to_pylist()
texts = [row["text"] for row in rows]
keys = {key for row in rows for key in row["metadata"] or ()}
if texts != ["It rained.", None] or keys != {"kind"}:
    raise SystemExit(f"changed: texts {texts}, keys {sorted(keys)}")
print(f"as described: the empty text is {texts[1]}, and of the keys kind and note there is {sorted(keys)}")
PYTHON
