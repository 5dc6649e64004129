#!/usr/bin/env bash
# A Parquet file may have two columns of one name, and pyarrow's rows hold only the last of them.
#
# pyarrow writes and reads a table with two columns "text"; the schema and the columns of each batch have both. A good
# guess is that its rows have both, too, or that it refuses. But to_pydict() and to_pylist() of pyarrow 26.0.1 give
# dictionaries, in which the second column silently takes the place of the first; column("text") raises KeyError, and
# schema.get_field_index("text") gives -1, the same as for a column that is not there.
# Seen: {'text': ['b']} for the columns ['a'] and ['b']; -1.
# Who meets it: whoever reads tables that joins or concatenations have made, row by row, or asks whether a column is
# there by its index. What helps: to look for names that occur twice in schema.names before anything else.
#
# Run by hand: it installs pinned packages into a temporary folder, and fails if what it says is no longer so.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check pyarrow==26.0.1
"$folder/venv/bin/python" - <<'PYTHON'
import io

import pyarrow as pa
import pyarrow.parquet as pq

file = io.BytesIO()
pq.write_table(pa.table([["a"], ["b"]], names=["text", "text"]), file)
(batch,) = pq.ParquetFile(file).iter_batches()
try:
    batch.column("text")
except KeyError:
    by_name = "KeyError"
else:
    by_name = "a column"
found = batch.num_columns, batch.to_pydict(), batch.to_pylist(), batch.schema.get_field_index("text"), by_name
if found != (2, {"text": ["b"]}, [{"text": "b"}], -1, "KeyError"):
    raise SystemExit(f"changed: columns, dictionary, rows, index, column by name: {found}")
print(f"as described: of two columns, the rows have {found[2]}, and the index of 'text' is {found[3]}")
PYTHON
