"""Windows: the documents of a stream that are cleaned together, few enough for memory to stay bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

Item = TypeVar("Item")

WINDOW: Final = 32
"""Documents of a window; with more, what they share of the price of each call of NumPy is next to nothing."""
WINDOW_SIZE: Final = 2**18
"""Code points from which a window takes no further document: articles of news fill it to the number above."""


def windows(items: Iterable[Item], size: Callable[[Item], int], most: int = WINDOW) -> Iterator[list[Item]]:
    """Yield the items of a stream in lists of at most ``most``, fewer where they are large.

    Where the stream raises, what it gave before is yielded first.

    >>> list(windows("abc", len, most=2))
    [['a', 'b'], ['c']]
    >>> list(windows(["x" * WINDOW_SIZE, "y"], len)) == [["x" * WINDOW_SIZE], ["y"]]
    True
    """
    window: list[Item] = []
    room = WINDOW_SIZE
    try:
        for item in items:
            window.append(item)
            room -= size(item)
            if len(window) >= most or room <= 0:
                yield window
                window, room = [], WINDOW_SIZE
    except Exception:
        if window:
            yield window
        raise
    if window:
        yield window
