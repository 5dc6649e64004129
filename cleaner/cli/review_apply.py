"""``cleaner review apply``: from the marks of a reviewer to a pack, and to rows to train on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from cleaner.cli.inputs import STDIN
from cleaner.cli.own_files import identity_of
from cleaner.cli.terminal import complain, write_out
from cleaner.errors import ConfigError, InputError, OutputError
from cleaner.review.allowances import Allowances, allow, often_wrong
from cleaner.review.labelled import rows_text
from cleaner.review.marked_text import MarkedText
from cleaner.review.marks import MarkedDocument, joined, read_marks
from cleaner.review.proposals import LeftOut, propose
from cleaner.review.review_pack import Added, open_pack
from cleaner.writers import text_to_change, write_text

SHOWN: Final = 10
"""Lines of one kind that are shown at most."""
SHOWN_CHARS: Final = 60
"""Characters of a text that are shown."""


def apply(paths: Sequence[str], out: str, labelled: str, *, quiet: bool) -> None:
    """Write the pack, and the rows if they are asked for, and say what was done; nothing is written if all cannot be.

    Raises:
        CleanerError: the marks cannot be read, or the pack or the rows not be added to.

    """
    _check_targets(paths, out, labelled)
    documents = list(joined([_read(path) for path in paths]))
    pack = open_pack(Path(out))
    texts = [MarkedText(document) for document in documents]
    allowances = allow(texts, pack.parsed.allow)
    rules, left = propose(texts, pack.id)
    text, added = pack.with_added(rules, allowances)
    rows = _rows(documents, labelled) if labelled else ""
    if text != pack.text:
        write_text(Path(out), text)
    if labelled:
        write_text(Path(labelled), rows)
    if not quiet:
        write_out("".join(f"{line}\n" for line in _summary(documents, added, out, labelled)))
    complain(*_attention(added, allowances, left, texts), kind="warning")


def _check_targets(paths: Sequence[str], out: str, labelled: str) -> None:
    """Refuse to write over what is read, or two outputs to one file."""
    if not out.endswith((".yaml", ".yml")):
        raise ConfigError(f"{out} would not be read as a pack: name a file that ends in .yaml with -o")
    targets = [name for name in (out, labelled) if name]
    known = {identity_of(Path(path)) or path for path in paths if path != STDIN}
    for target in targets:
        if Path(target).is_dir():
            raise ConfigError(f"{target} is a folder: name a file")
        if (identity_of(Path(target)) or target) in known:
            raise ConfigError(f"{target} holds the marks themselves: name another file to write")
    if len({Path(target).absolute() for target in targets}) < len(targets):
        raise ConfigError(f"{out} cannot be both the pack and the rows: name another file with --labelled")


def _read(path: str) -> list[MarkedDocument]:
    """Return the marked documents of a file."""
    if path == STDIN:
        return read_marks(sys.stdin.buffer, "standard input")
    try:
        with Path(path).open("rb") as lines:
            return read_marks(lines, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}; name a file with marks") from None


def _rows(documents: Iterable[MarkedDocument], labelled: str) -> str:
    try:
        known = text_to_change(Path(labelled), "add rows to {}", "; name another file with --labelled")
        return rows_text(documents, known)
    except InputError as error:
        raise OutputError(f"{labelled}: {error}") from None


def _summary(documents: Sequence[MarkedDocument], added: Added, out: str, labelled: str) -> Iterator[str]:
    """Yield what was done, a line for each kind of thing."""
    wrong, missed = (sum(map(len, marks)) for marks in zip(*_marks(documents), strict=True))
    yield f"{_number(wrong, 'wrong cut')} and {_number(missed, 'missed line')} in {_number(len(documents), 'document')}"
    yield from _listed("to keep", added.allowed)
    yield from _listed("to cut", added.rules)
    yield from _listed("to cut in further documents too", added.extended)
    is_changed = added.allowed or added.rules or added.extended
    yield f"{out}: use it with cleaner clean --rules {out}" if is_changed else f"{out}: nothing to add"
    if labelled:
        yield f"{labelled}: {_number(len(documents), 'row')} to train on"


def _marks(documents: Iterable[MarkedDocument]) -> Iterator[tuple[Sequence[object], Sequence[object]]]:
    return ((document.wrong_cuts, document.missed) for document in documents)


def _attention(
    added: Added, allowances: Allowances, left: Sequence[LeftOut], texts: Sequence[MarkedText]
) -> Iterator[str]:
    """Yield what a reviewer should know: what could not be done, and what may do too much."""
    yield from (f"{one.document}: not in the pack: {_short(one.text)}: {one.why}" for one in (*allowances.left, *left))
    yield from (
        f"not in the pack: the rule {own}, which was changed or deleted by hand" for own in added.left_to_person
    )
    yield from (f"not in the pack: {_short(text)}, which was deleted by hand under allow" for text in added.deleted)
    for text in added.allowed:
        if text in allowances.shared:
            yield f"{_short(text)} keeps other lines too, which were rightly cut: nothing tells them apart"
    for rule, count in often_wrong(texts):
        yield f"{rule} was wrong in {count} documents: to switch it off, add it under allow: rules"


def _listed(what: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"{what}: {len(items)}"
    yield from (f"  {_short(item)}" for item in islice(items, SHOWN))
    if len(items) > SHOWN:
        yield f"  and {len(items) - SHOWN} more"


def _number(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN_CHARS else f"{flat[: SHOWN_CHARS - 1]}…"
