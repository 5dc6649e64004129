"""What others cut that recurs, as published: each takes the texts of one source in order, and returns spans of each.

The normalisations are written from what was published of CCNet (Wenzek et al. 2020: lower case, without accents and
punctuation, digits as 0; a paragraph is a line) and of C4 as datatrove runs it (spans of three sentences, normalised
likewise). trafilatura's test for duplicates is its own, on each line.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Final

import regex

from cleaner.document import Span

Peer = Callable[[Sequence[str]], list[list[Span]]]
SENTENCES: Final = 3
"""Sentences in a span of C4."""
FREQUENT: Final = 0.1
"""Share (0..1) of a source's documents from which on all copies of a paragraph go, and not only the later ones."""
FEWEST: Final = 2
"""Documents that a paragraph must stand in at least to count as frequent."""
_LINE: Final = regex.compile(r"\S(?:[^\n]*\S)?")
_SENTENCE: Final = regex.compile(r"\S[^\n]*?(?:[.!?…。！？]+[\"'”’»)\]]*(?=\s|$)|(?=\n|$))")
_NO_WORD: Final = regex.compile(r"[\p{P}\p{S}\p{M}]+")


def lines(text: str) -> Iterator[Span]:
    r"""Yield the spans of lines that are not empty, without white space around.

    >>> [tuple(span) for span in lines("One.\n\n Two. ")]
    [(0, 4), (7, 11)]
    """
    return (Span(*match.span()) for match in _LINE.finditer(text))


def sentences(text: str) -> Iterator[Span]:
    r"""Yield the spans of sentences; a line ends one.

    >>> text = "It rained. Nobody came\nThe end"
    >>> [text[slice(*span)] for span in sentences(text)]
    ['It rained.', 'Nobody came', 'The end']
    """
    return (Span(*match.span()) for match in _SENTENCE.finditer(text))


def normal(text: str) -> str:
    """Return a text as the published methods compare it.

    >>> normal("Élodie, 12 May:  “No!”")
    'elodie 00 may no'
    """
    bare = _NO_WORD.sub("", unicodedata.normalize("NFD", text.lower()))
    return " ".join(regex.sub(r"\d", "0", bare).split())


def _later_copies(key: Callable[[str], str], texts: Sequence[str]) -> list[list[Span]]:
    """Cut each line whose key has been seen before."""
    seen: set[str] = set()

    def is_copy(line: str) -> bool:
        known = key(line)
        found = known in seen
        seen.add(known)
        return bool(known) and found

    return [[span for span in lines(text) if is_copy(text[slice(*span)])] for text in texts]


def _frequent(texts: Sequence[str]) -> list[list[Span]]:
    """Cut all copies of lines that stand in many documents."""
    keys = [{span: normal(text[slice(*span)]) for span in lines(text)} for text in texts]
    documents = Counter(key for found in keys for key in set(found.values()))
    least = max(FEWEST, FREQUENT * len(texts))
    return [[span for span, key in found.items() if key and documents[key] >= least] for found in keys]


def _three_sentences(texts: Sequence[str]) -> list[list[Span]]:
    """Cut each run of three sentences that has been seen before."""
    seen: set[tuple[str, ...]] = set()
    return [list(dict.fromkeys(_seen_runs(text, seen))) for text in texts]


def _seen_runs(text: str, seen: set[tuple[str, ...]]) -> Iterator[Span]:
    spans = list(sentences(text))
    keys = [normal(text[slice(*span)]) for span in spans]
    for at in range(len(keys) - SENTENCES + 1):
        run = tuple(keys[at : at + SENTENCES])
        if run in seen:
            yield from spans[at : at + SENTENCES]
        seen.add(run)


def _trafilatura(texts: Sequence[str]) -> list[list[Span]]:
    from lxml import etree  # noqa: PLC0415  slow to load
    from trafilatura.deduplication import LRU_TEST, duplicate_test  # noqa: PLC0415  slow to load
    from trafilatura.settings import Extractor  # noqa: PLC0415  slow to load

    LRU_TEST.clear()
    options = Extractor()

    def is_duplicate(line: str) -> bool:
        element = etree.Element("p")
        element.text = "".join(filter(str.isprintable, line))  # lxml takes no control characters
        return bool(duplicate_test(element, options))

    return [[span for span in lines(text) if is_duplicate(text[slice(*span)])] for text in texts]


PEERS: Final[dict[str, Peer]] = {
    "exact line, first kept": partial(_later_copies, str),
    "CCNet, first kept": partial(_later_copies, normal),
    "CCNet, all of >= 10 %": _frequent,
    "C4, 3 sentences": _three_sentences,
    "trafilatura duplicates": _trafilatura,
}
"""Peers by name."""


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch or overlap as one.

    >>> merged([Span(5, 9), Span(0, 3), Span(2, 5)])
    [Span(start=0, end=9)]
    """
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return found
