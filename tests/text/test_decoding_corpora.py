"""Texts and pages of the corpora, broken or saved in other encodings: none may be read as what it is not."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from cleaner.errors import InputError
from cleaner.text.decoding import Decoded, decode

pytestmark = pytest.mark.skipif("CLEANER_DATA" not in os.environ, reason="CLEANER_DATA is not set")

TEXTS_EACH, PAGES_EACH = 50, 15
"""Documents with characters beyond ASCII of each corpus: more than 300 texts and 100 pages."""
DAMAGES = (1, 2, 3, 5, 10, 20, 40)
RIGHT = {"cp1252": 0.97, "cp1250": 0.97, "cp1251": 0.97, "cp1253": 0.97, "cp1254": 0.97}
"""Least share of texts in an encoding that is found from the bytes alone. Most texts are Western: what else they could
be saved in, as Latin quotes in an encoding of Korean, is not told from Windows-1252."""


def rows(field: str, number: int) -> Iterator[str]:
    for path in sorted(Path(os.environ["CLEANER_DATA"], "data", "pages").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found = (json.loads(line).get(field) or "" for line in lines)
            yield from islice((text.replace("\ufffd", "") for text in found if not text.isascii()), number)


def damaged(data: bytes, number: int, chance: random.Random) -> bytes:
    """Break bytes: stray ones, lost ones, flipped ones, and the end cut off within a character."""
    broken = bytearray(data)
    for _ in range(number):
        high = [at for at, byte in enumerate(broken) if byte > 0x7F]
        if not high or (kind := chance.randrange(5)) == 0:
            broken.insert(chance.randrange(len(broken) + 1), chance.randrange(0x80, 0x100))
        elif kind == 1:
            del broken[chance.choice(high)]
        elif kind == 2:
            broken[chance.choice(high)] ^= 1 << chance.randrange(8)
        elif kind == 3:
            broken[chance.choice(high)] = chance.randrange(0x20, 0x7F)
        elif high[-1] > len(broken) // 2:
            del broken[high[-1] + 1 :]
    return bytes(broken)


def decoded(data: bytes, *, html: bool = False) -> Decoded | None:
    try:
        return decode(data, html=html)
    except InputError:
        return None


@pytest.mark.parametrize(("field", "number"), [("gold", TEXTS_EACH), ("html", PAGES_EACH)])
def test_no_sound_character_is_lost_where_they_are_more_than_the_broken_bytes(field: str, number: int) -> None:
    chance, seen = random.Random(7), Counter[bool]()
    for at, text in enumerate(rows(field, number)):
        data = damaged(text.encode(), DAMAGES[at % len(DAMAGES)], chance)
        wanted = data.decode("utf-8", errors="replace")
        broken, high = wanted.count("\ufffd"), sum(character > "\x7f" for character in wanted if character in text)
        if broken and high >= 2 * broken:
            found = decoded(data, html=field == "html")
            nul = data.count(b"\0")
            same = found is not None and found.text == wanted.replace("\0", "" if field == "html" else "\ufffd")
            seen[same and found is not None and found.replaced == broken + (0 if field == "html" else nul)] += 1
    assert seen[True] > 100
    assert seen[False] == 0


@pytest.mark.parametrize("encoding", RIGHT)
def test_texts_in_another_encoding_are_found_as_often_as_ever(encoding: str) -> None:
    seen = Counter[bool]()
    for text in rows("gold", TEXTS_EACH):
        data = text.encode(encoding, errors="ignore")
        if len(data.decode(encoding)) == len(text) and not data.isascii():
            found = decoded(data)
            seen[found is not None and found.text == text] += 1
    assert seen[True] >= RIGHT[encoding] * seen.total()
