"""Byte order marks: what a file in Unicode may begin with to say how it is encoded."""

from __future__ import annotations

import codecs
from typing import Final

MARKS: Final = (
    # The four-byte marks come first: that of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Each mark with the codec of what follows it."""


def marked_codec(data: bytes) -> tuple[bytes, str]:
    r"""Return the mark that bytes begin with and the codec of what follows it; both empty without a mark.

    >>> marked_codec("\ufeffRain.".encode("utf-16-be")), marked_codec(b"Rain.")
    ((b'\xfe\xff', 'utf-16-be'), (b'', ''))
    """
    return next(((mark, codec) for mark, codec in MARKS if data.startswith(mark)), (b"", ""))
