"""Cleans what it is asked to, in a process of its own, with whichever version of cleaner is on its path.

It is run as a file and imports nothing of the benchmarks: those that come with the other version may differ. The first
answer is where its cleaner is. After that, a question is a pickled pair, what to do and the documents; an answer is a
pair too, the processor seconds that it took and a digest of all that came out for each document.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, Final

import cleaner
from cleaner import Cleaner

WAYS: Final[dict[str, Callable[[Cleaner, Sequence[Any]], Sequence[Any]]]] = {
    "clean": lambda one, texts: [one.clean(text) for text in texts],
    "clean_batch": lambda one, texts: one.clean_batch(texts),
    "clean_html": lambda one, pages: [one.clean_html(html, url) for html, url in pages],
    "explain_html": lambda one, pages: [one.explain_html(html, url) for html, url in pages],
}
"""What can be asked for."""


def answer(one: Cleaner, way: str, documents: Sequence[Any]) -> tuple[float, list[str]]:
    """Return the processor seconds that the documents take, and a digest of each outcome."""
    begin = time.process_time()
    outcomes = WAYS[way](one, documents)
    return time.process_time() - begin, [digest(outcome) for outcome in outcomes]


def digest(outcome: Any) -> str:
    """Return a digest of a cleaned text, or of a result with all that it says."""
    shown = outcome if isinstance(outcome, str) else json.dumps(outcome.to_dict(), sort_keys=True)
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()


def main(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until there are no more questions."""
    one = Cleaner()
    found: object = cleaner.__file__
    while True:
        pickle.dump(found, answers)
        answers.flush()
        try:
            way, documents = pickle.load(questions)
        except EOFError:
            return
        found = answer(one, way, documents)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
