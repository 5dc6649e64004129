#!/usr/bin/env bash
# brotli says that it takes more input while output still waits; whoever goes by that loses the end of a body.
#
# brotli 1.2.0 lets a decompressor give its output in pieces: process(data, output_buffer_limit=N). Its documentation
# tells to call it with empty input until can_accept_more_data() is True, which is False if output is to be taken first.
# A good guess is a loop that ends then. But it turns True when the input is used up, however much output waits: that of
# 5,000,000 letters, asked for by the mebibyte, ends after 2,064,288 bytes, and no error is raised. A loop that goes on
# until is_finished() is True, or until nothing more comes, gets all of it.
# Seen: 2,064,288 of 5,000,000 bytes.
# Who meets it: whoever bounds memory with output_buffer_limit, as against bodies that expand to a lot.
#
# Run by hand: it installs pinned packages into a temporary folder, and fails if what it says is no longer so.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check brotli==1.2.0
"$folder/venv/bin/python" - <<'PYTHON'
import brotli

SIZE, LIMIT = 5_000_000, 1 << 20
PACKED = brotli.compress(b"a" * SIZE)


def read(ends: str) -> int:
    expander = brotli.Decompressor()
    size = len(expander.process(PACKED, output_buffer_limit=LIMIT))
    while not getattr(expander, ends)():
        size += len(expander.process(b"", output_buffer_limit=LIMIT))
    return size


found = read("can_accept_more_data"), read("is_finished")
if found[1] != SIZE or not found[0] < SIZE:
    raise SystemExit(f"changed: bytes by can_accept_more_data, by is_finished: {found}")
print(f"as described: {found[0]:,} bytes by can_accept_more_data, {found[1]:,} by is_finished")
PYTHON
