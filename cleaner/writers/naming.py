"""Output names that never collide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Final

_ARTICLE: Final = re.compile(r"(.+)-\d{3,}")


def assign(pairs: Sequence[tuple[PurePath, PurePath]]) -> tuple[PurePath, ...]:
    """Give every document an output path of its own.

    Each pair is the input's own path below the output folder, and the wanted path, with another suffix. Where two want
    the same path, those that change their name keep the whole of it; paths that are still the same are numbered.

    >>> page, text = PurePath("a.html"), PurePath("a.txt")
    >>> [path.name for path in assign([(page, PurePath("a.txt")), (text, text)])]
    ['a.html.txt', 'a.txt']
    """
    # Case is ignored here, because it is on the disks of Windows and macOS.
    demand = Counter(_key(wanted) for _, wanted in pairs)
    return number(
        own.with_name(own.name + _suffix(wanted)) if own != wanted and demand[_key(wanted)] > 1 else wanted
        for own, wanted in pairs
    )


def assign_names(names: Sequence[str], wanted: Sequence[str]) -> Sequence[str]:
    """Give every file of one folder an output name of its own, as ``assign`` does; a folder may hold a million.

    >>> assign_names(["a.html", "a.txt", "b.html"], ["a.txt", "a.txt", "b.txt"])
    ['a.html.txt', 'a.txt', 'b.txt']
    """
    if wanted == names:
        return names
    demand = Counter(name.casefold() for name in wanted)
    colliding: dict[str, list[int]] = {}
    for at, name in enumerate(wanted):
        if demand[key := name.casefold()] > 1:
            colliding.setdefault(key, []).append(at)
    chosen = list(wanted)
    for group in colliding.values():
        for at, path in zip(group, _assigned(names, wanted, group), strict=True):
            chosen[at] = path.name
    if colliding and len(set(chosen)) < len(chosen):  # a name that is kept in full collides with another
        return [path.name for path in _assigned(names, wanted, range(len(names)))]
    return chosen


def _assigned(names: Sequence[str], wanted: Sequence[str], which: Iterable[int]) -> tuple[PurePath, ...]:
    return assign([(PurePath(names[at]), PurePath(wanted[at])) for at in which])


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


def numbered_apart(names: Sequence[str], taken: set[str]) -> Sequence[str]:
    """Give every name that is taken already a number; ``taken`` are names without case.

    >>> numbered_apart(["a.txt", "b.txt"], {"a.txt", "a-2.txt"})
    ['a-3.txt', 'b.txt']
    """
    used = {name.casefold() for name in names} | taken
    apart = []
    for name in names:
        path, choice, count = PurePath(name), name, 1
        while choice.casefold() in taken or (choice != name and choice.casefold() in used):
            count += 1
            choice = f"{path.stem}-{count}{path.suffix}"
        used.add(choice.casefold())
        apart.append(choice)
    return apart


def article_stems(names: Sequence[str]) -> list[str]:
    """Return what the names of the articles of each output of one folder begin with.

    That is the output's own name without its suffix, unless the name of another output looks like that of an article
    of it: how many articles there are is known only when the file is read.

    >>> article_stems(["a.txt", "b.txt", "a-001.txt"])
    ['a-part', 'b', 'a-001']
    """
    paths = [PurePath(name) for name in names]
    like_articles = {(found[1].casefold(), path.suffix) for path in paths if (found := _ARTICLE.fullmatch(path.stem))}
    used = {(path.stem.casefold(), path.suffix) for path in paths}
    stems = []
    for path in paths:
        stem = path.stem
        while (stem.casefold(), path.suffix) in like_articles or (
            stem != path.stem and (stem.casefold(), path.suffix) in used
        ):
            stem += "-part"
        used.add((stem.casefold(), path.suffix))
        stems.append(stem)
    return stems


def numbered(place: PurePath, stem: str, number: int) -> PurePath:
    """Return the output of one article of several, numbered from 1.

    >>> numbered(PurePath("press/a.txt"), "a", 7).as_posix()
    'press/a-007.txt'
    """
    return place.with_name(f"{stem or place.stem}-{number:03}{place.suffix}")


def _suffix(path: PurePath) -> str:
    """Return the suffix of a name, together with that of its compression."""
    return PurePath(path.stem).suffix + path.suffix if path.suffix in {".gz", ".zst"} else path.suffix


def _key(path: PurePath) -> str:
    return str(path).casefold()
