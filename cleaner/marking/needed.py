r"""What a text must hold for a pattern to match it, read from the pattern.

To look for a few letters is far cheaper than to try a pattern, and a pattern that is never tried is never compiled.
Only what is plain in a pattern counts: runs of letters and alternatives of them. Whatever else it has is passed over,
and a pattern with signs that are not known here needs nothing.
"""

from __future__ import annotations

import re
from typing import Final, Literal

MOST: Final = 8
"""Alternatives up to which it is cheaper to look for each of them than to try the pattern."""
LEAST_CHARS: Final = 3
"""Characters of each alternative at least; nearly every text has shorter ones."""

_TOKEN: Final = re.compile(
    r"(?P<open>\((?:\?(?:-?[ims]*:|>|P?<[^\W\d]\w*>))?(?!\?))|(?P<look>\(\?<?[=!])|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<gap>\\[dswDSW]|\\[pP]\{\w+\}|\[\^?\]?(?:\\.|[^\]\\])*\]|\.)|(?P<edge>\\[bBAZ]|[\^$])"
    r"|(?P<char>\\[^\w\s]|[^\\()\[\]{}|.*+?^$])"
)
"""Groups, looks around, ends and alternatives of groups; what stands for some character, or for a place between two;
and characters that stand for themselves. With other flags than these, characters may stand for something else."""
_TIMES: Final = re.compile(r"(?:(?P<maybe>[?*]|\{0*(?:,\d*)?\})|\+|\{\d+(?:,\d*)?\})[?+]?")
_DOT: Final = "\u0307"
"""What the small form of a dotted capital I has beside the letter."""


class _UnreadError(Exception):
    """A pattern has signs that are not known here."""


def needed(pattern: str) -> tuple[str, ...]:
    r"""Return texts, ``caseless``, one of which is in each match of a pattern; none if that is not known.

    >>> needed(r"^\W*(?:please )?(?:sign|log) in to (?:read|see)\b.{0,40}")
    (' in to ',)
    >>> needed(r"\b(?:subscribe|sign up)\b"), needed(r"\d{2} (?:min)?")
    (('subscribe', 'sign up'), ())
    """
    reader = _Reader(pattern)
    try:
        found = reader.alternatives()
    except _UnreadError:
        return ()
    return found if reader.is_read else ()


def caseless(text: str) -> str:
    """Return a text so that what ``regex`` takes for the same letter, its case ignored, is the same letter.

    >>> caseless("KIŞİN") == caseless("kışin")
    True
    """
    folded = text.casefold()
    return folded if folded.isascii() else folded.replace(_DOT, "").replace("\u0131", "i")


class _Reader:
    """Reads a pattern from its beginning to its end."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    @property
    def is_read(self) -> bool:
        """Whether nothing is left of the pattern."""
        return self._at == len(self._pattern)

    def alternatives(self) -> tuple[str, ...]:
        """Return what the alternatives up to the end of a group need: the texts of all, if each needs some."""
        found = [self._sequence()]
        while self._pattern.startswith("|", self._at):
            self._at += 1
            found.append(self._sequence())
        every = tuple(dict.fromkeys(text for texts in found for text in texts))
        return every if all(found) and len(every) <= MOST else ()

    def _sequence(self) -> tuple[str, ...]:
        """Return what the part of a sequence needs that needs most."""
        found: list[tuple[str, ...]] = []
        run = ""
        while not self.is_read and self._pattern[self._at] not in "|)":
            kind, text = self._token()
            inner = self._group() if kind in ("open", "look") else ()
            times = self._times()
            if kind in ("edge", "look") or (kind == "char" and times == "once"):
                run += text[-1] if kind == "char" else ""
                continue
            found.append((run + text[-1] if kind == "char" and times == "often" else run,))
            run = ""
            if times != "maybe":
                found.append(inner)
        found.append((run,))
        known = [tuple(map(caseless, texts)) for texts in found if texts and min(map(len, texts)) >= LEAST_CHARS]
        return max(known, key=lambda texts: min(map(len, texts)), default=())

    def _token(self) -> tuple[str, str]:
        """Return the kind and the text of what comes next."""
        found = _TOKEN.match(self._pattern, self._at)
        if found is None:
            raise _UnreadError
        self._at = found.end()
        return str(found.lastgroup), found[0]

    def _group(self) -> tuple[str, ...]:
        """Return what a group needs that has just begun."""
        inner = self.alternatives()
        if self.is_read:
            raise _UnreadError
        self._at += 1
        return inner

    def _times(self) -> Literal["once", "maybe", "often"]:
        """Return how often what has just been read must come."""
        found = _TIMES.match(self._pattern, self._at)
        if found is None:
            return "once"
        self._at = found.end()
        return "maybe" if found["maybe"] else "often"
