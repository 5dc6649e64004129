"""Texts with lone surrogates, which JSON can hold and UTF-8 cannot: they are cleaned by a stand-in of equal length."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from cleaner.document import Result

_LONE: Final = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    r"""Return the text with U+FFFD in place of each lone surrogate; the same string if there is none.

    >>> without_surrogates("Rain\ud800").encode()
    b'Rain\xef\xbf\xbd'
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return _LONE.sub("\ufffd", text)
    return text


def with_text(result: Result, text: str) -> Result:
    r"""Return the result of a stand-in as that of the text that it stood in for.

    >>> from cleaner.document import Document, Span
    >>> result = with_text(Result(Document("a", "Rain\ufffd", ()), "Rain\ufffd", kept=(Span(0, 5),)), "Rain\ud800")
    >>> result.text == result.document.text == "Rain\ud800"
    True
    """
    spared = result.spared and tuple(replace(one, text=text[slice(*one.span)]) for one in result.spared)
    return replace(
        result,
        document=replace(result.document, text=text),
        text="".join(text[slice(*span)] for span in result.kept),
        removed=tuple(replace(one, text=text[slice(*one.span)]) for one in result.removed),
        spared=spared,
    )
