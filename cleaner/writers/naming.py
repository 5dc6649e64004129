"""Output names that never collide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath


def assign(wishes: Sequence[tuple[PurePath, PurePath]]) -> tuple[PurePath, ...]:
    """Give every document an output path of its own.

    Each wish is the input's own path below the output folder and the path it would like, with another suffix.
    Where two wish the same, those that change their name keep the whole of it; what still coincides is numbered.

    >>> page, text = PurePath("a.html"), PurePath("a.txt")
    >>> [path.name for path in assign([(page, PurePath("a.txt")), (text, text)])]
    ['a.html.txt', 'a.txt']
    """
    # Case is ignored here, because it is on the disks of Windows and macOS.
    demand = Counter(_key(wish) for _, wish in wishes)
    return number(
        own.with_name(own.name + _suffix(wish)) if own != wish and demand[_key(wish)] > 1 else wish
        for own, wish in wishes
    )


def assign_names(names: Sequence[str], wishes: Sequence[str]) -> Sequence[str]:
    """Give every file of one folder an output name of its own, as ``assign`` does; a folder may hold a million.

    >>> assign_names(["a.html", "a.txt", "b.html"], ["a.txt", "a.txt", "b.txt"])
    ['a.html.txt', 'a.txt', 'b.txt']
    """
    if wishes == names:
        return names
    demand = Counter(wish.casefold() for wish in wishes)
    meeting: dict[str, list[int]] = {}
    for at, wish in enumerate(wishes):
        if demand[key := wish.casefold()] > 1:
            meeting.setdefault(key, []).append(at)
    chosen = list(wishes)
    for group in meeting.values():
        for at, path in zip(group, _assigned(names, wishes, group), strict=True):
            chosen[at] = path.name
    if meeting and len(set(chosen)) < len(chosen):  # a name that is kept in full meets another
        return [path.name for path in _assigned(names, wishes, range(len(names)))]
    return chosen


def _assigned(names: Sequence[str], wishes: Sequence[str], which: Iterable[int]) -> tuple[PurePath, ...]:
    return assign([(PurePath(names[at]), PurePath(wishes[at])) for at in which])


def number(names: Iterable[PurePath]) -> tuple[PurePath, ...]:
    """Make paths distinct, by a number before the suffix.

    >>> [str(path) for path in number([PurePath("a.txt"), PurePath("a.txt")])]
    ['a.txt', 'a-2.txt']
    """
    names = tuple(names)
    taken: set[PurePath] = set()
    reserved = set(names)
    # Counted on from name to name: thousands of pages may all be called index.html.
    counts = Counter[PurePath]()
    distinct = []
    for name in names:
        choice = name
        while choice in taken:
            counts[name] += 1
            numbered = name.with_name(f"{name.stem}-{counts[name] + 1}{name.suffix}")
            choice = choice if numbered in reserved else numbered
        taken.add(choice)
        distinct.append(choice)
    return tuple(distinct)


def _suffix(path: PurePath) -> str:
    """Return the suffix of a name, together with that of its compression."""
    return PurePath(path.stem).suffix + path.suffix if path.suffix in {".gz", ".zst"} else path.suffix


def _key(path: PurePath) -> str:
    return str(path).casefold()
