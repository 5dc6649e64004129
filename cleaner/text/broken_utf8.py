"""Whether bytes that are not UTF-8 throughout are UTF-8 with a few broken ones, or another encoding."""

from __future__ import annotations

import re
from itertools import product
from typing import Final, NamedTuple

from cleaner.text.charsets import BROKEN

_LATIN: Final = "\xa0-\u017f\u0192\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u1e00-\u1eff"
_SIGNS: Final = "\u2000-\u2bff\U0001f000-\U0001faff"
_SCRIPTS_OF_TWO: Final = "\u0386-\u03ce\u0400-\u052f\u0531-\u0589\u05d0-\u05ea\u0600-\u06ff"
_LONG: Final = "\u0900-\u137f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffee"
_CLOSING: Final = frozenset("’‘“”„‚…–—™\xa0«»®°²³¹ªº".encode("cp1252"))
"""Bytes of single-byte encodings that follow a letter at the end of a word, and are continuation bytes in UTF-8."""


def _by_chance(first: int, last: int) -> str:
    """Return the characters of ``_ALONE`` that are a letter of a range and closing signs in a single-byte encoding."""
    found = []
    for lead in range(first, last + 1):
        size = 2 if lead < 0xE0 else 3  # noqa: PLR2004  of the sequence
        pairs = product(_CLOSING, repeat=size - 1)
        found += [bytes([lead, *rest]).decode("utf-8", errors="ignore") for rest in pairs]
    return "".join(filter(re.compile(f"[{_LATIN}{_SIGNS}{_LONG}]").fullmatch, found))


_SOUND: Final = re.compile(f"[{_LATIN}{_SIGNS}{_SCRIPTS_OF_TWO}{_LONG}]")
_SOUND_LONG: Final = re.compile(f"[\u1e00-\u1eff{_SIGNS}{_LONG}]")
_ALONE: Final = re.compile(
    rf"""
    (?<=[a-z]) [ß-öø-ſ]
    | (?<![^\x00-\x7f]) (?: [{_LATIN}{_SIGNS}{_LONG}]
    | [{_LATIN}{_SIGNS}{_SCRIPTS_OF_TWO}{_LONG}]{{2,}} ) (?![^\x00-\x7f])
    """,
    re.VERBOSE,
)
"""What no broken byte touches, and small letters after a letter. Single letters of Greek, Cyrillic, Arabic and so on
are left out, as they are not words: "PIÙ»" in Windows-1252 would be one."""
_CLOSED_LETTER: Final = re.compile(
    rf"(?:(?<=[A-Z])[{_by_chance(0xC2, 0xC3)}]|(?<![a-z])[{_by_chance(0xC4, 0xDF)}]"
    rf"|(?<=[A-Za-z])[{_by_chance(0xE0, 0xEF)}])(?![^\x00-\x7f])"
)
"""What may be a letter and the sign that closes a word in a single-byte encoding, as in "AMANHÃ”" and "liberté »"."""


_PIECES: Final = re.compile(
    rb"\xe2\x80(?![\x80-\xff])|(?<!\xe2)\x80[\x98\x99\x9c\x9d\xa6](?![\x80-\xff])|(?<=[a-z])\x80[\x93\x94](?![\x80-\xff])"
)
"""Quotes, dashes and dots that have lost a byte: "â€", "€™" and "euro€“" in Windows-1252, but not "20 €”"."""
_FOREIGN: Final = "\u0370-\u06ff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_MISFIT: Final = re.compile(
    rf"""
    [a-z][À-ÖØ-Þ] | [0-9][À-ÖØ-öø-ÿ][0-9]
    | [A-Za-zÀ-ÿ][£¥§¿¡©®¼½¾ª]{{1,2}}[a-zà-ÿ]
    | €[À-ÿ€™œ˜] | â€ | [a-z][¿¡][\s.,] | (?<![A-Za-z])ÿ | ¡[¢-¾À-ÿ](?<![ÁÉÍÓÚÑ])
    | [A-Za-z][{_FOREIGN}]{{1,4}}(?![{_FOREIGN}])
    | (?<![{_FOREIGN}])[{_FOREIGN}]{{1,4}}(?=[A-Za-z])
    """,
    re.VERBOSE,
)
"""What hardly anybody writes in a text that is mostly ASCII: capitals and signs within a word, words of two scripts."""


class Reading(NamedTuple):
    """Bytes as UTF-8: the text, how many broken sequences became U+FFFD in it, and how much speaks for it."""

    text: str
    broken: int
    weight: float

    @property
    def is_sure(self) -> bool:
        """Whether this is UTF-8 whatever else it could be."""
        return self.weight >= self.broken

    @property
    def is_likely(self) -> bool:
        """Whether this is UTF-8 unless it makes sense in another encoding."""
        return 2 * self.weight >= self.broken


def read(data: bytes) -> Reading:
    r"""Return bytes as UTF-8, and how much speaks for it.

    Sound sequences are next to impossible by chance in single-byte encodings: one that no broken byte touches outweighs
    two broken ones. In Chinese, Japanese and Korean encodings, a run of bytes may hold a sound sequence of two bytes
    for each broken one, so within such runs these count little, and in Big5 one of three bytes for six broken ones.

    >>> read(b"caf\xc3\xa9 na\xefve")
    Reading(text='café na\ufffdve', broken=1, weight=2.0)
    >>> read("„Spaß“".encode("cp1252")).weight
    0.0
    """
    text = data.decode("utf-8", errors="replace")
    # What was replaced before the text was saved is no broken byte.
    broken = max(text.count(BROKEN) - data.count(BROKEN.encode()), 0)
    alone = "".join(_ALONE.findall(text))
    long = len(_SOUND_LONG.findall(text)) - len(_SOUND_LONG.findall(alone))
    short = len(_SOUND.findall(text)) - len(alone) - long
    closed = len(_CLOSED_LETTER.findall(text))
    strong = len(alone) + long + len(_PIECES.findall(data)) - closed
    return Reading(text, broken, max(2 * strong + short / 4, 0))


def misfits(text: str) -> int:
    """Count what pieces of UTF-8 and stray bytes look like in a text that was decoded as another encoding.

    >>> misfits("naïve, 20 €, “café”"), misfits("naÃve"), misfits("donâ€t"), misfits("parkвЂing")
    (0, 1, 1, 1)
    """
    return len(_MISFIT.findall(text))
