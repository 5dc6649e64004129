"""Where each document goes, and what may not be touched there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path, PurePath

from cleaner.cli.inputs import Inputs, Job
from cleaner.errors import ConfigError
from cleaner.readers import MEDIA_TYPES, format_of, split_suffix

Targets = Callable[[], Iterator[tuple[Job, Path]]]
"""Yields each file with that of its output, as often as it is called."""


def target(inputs: Inputs, out: str) -> Path | None:
    """Return the file of records that all documents go into, if that is what the output is.

    Raises:
        ConfigError: writing there could touch an input.

    """
    file = Path(out)
    if format_of(file) not in {"jsonl", "parquet"} or file.is_dir() or _is_folder(out):
        return None
    _refuse_same(inputs, [file])
    for folder in inputs.folders:
        if folder.resolve() in file.resolve().parents:
            raise ConfigError(f"the output {out} lies in the input {folder}: name one outside it")
    return file


def targets(inputs: Inputs, out: str, *, as_json: bool, markdown: bool) -> Targets:
    """Return what tells the output file of every job.

    Raises:
        ConfigError: writing there could touch an input.

    """
    folder = Path(out)
    if inputs.lone and not folder.is_dir() and not _is_folder(out):
        if compression := split_suffix(folder)[1]:
            raise ConfigError(f"{out}: a document alone is not compressed: drop {compression}")
        _refuse_same(inputs, [folder])
        return lambda: ((job, folder) for job in inputs.jobs())
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{out} is a file, but several outputs go there: name a folder")
    _refuse_overlap(inputs, folder)
    convert = partial(_converted, as_json=as_json, page=".md" if markdown else ".txt")

    def found() -> Iterator[tuple[Job, Path]]:
        return ((job, folder / job.place) for job in inputs.jobs(convert))

    if any(job.path for job in inputs.named):
        _refuse_same(inputs, (file for _, file in found()))
    return found


def _is_folder(out: str) -> bool:
    """Tell whether a name is written as that of a folder, which need not exist."""
    return out.endswith(("/", os.sep))


def _converted(place: PurePath, as_json: bool, page: str) -> PurePath:
    """Return the name of an output; ``page`` is the suffix of pages."""
    suffix, compression = split_suffix(place)
    form = format_of(place)
    if form:
        # Archives of pages cannot hold their text.
        return place if form != "warc" else _renamed(place, ".jsonl" + compression)
    kind = MEDIA_TYPES.get(suffix)
    if as_json:
        # An unknown suffix may be no suffix at all, as in "St. Aubry".
        return _renamed(place, ".json") if kind else place.with_name(place.name + ".json")
    return _renamed(place, page if kind == "text/html" else suffix) if kind == "text/html" or compression else place


def _renamed(place: PurePath, suffix: str) -> PurePath:
    """Return a path with another suffix in place of its own and that of a compression."""
    kind, compression = split_suffix(place)
    return place.with_name(place.name[: len(place.name) - len(kind + compression)] + suffix)


def _refuse_overlap(inputs: Inputs, out: Path) -> None:
    """Refuse an output folder that is, holds, or lies in a folder which is read, links resolved."""
    target = out.resolve()
    for folder in chain(sorted(inputs.folders), (group.folder for group in inputs.listing.groups())):
        home = folder.resolve()
        if target == home or home in target.parents:
            raise ConfigError(f"the output folder {out} lies in the input {folder}: name one outside it")
        if target in home.parents and folder in inputs.folders:
            raise ConfigError(f"the output folder {out} holds the input {folder}: name one beside it")
    for job in inputs.named:
        if job.path and job.path.resolve().parent == target:
            raise ConfigError(f"the output folder {out} is that of the input {job.path}: name another")


def _refuse_same(inputs: Inputs, files: Iterable[Path]) -> None:
    named = {job.path.resolve() for job in inputs.named if job.path}
    for file in files if named else ():
        if file.resolve() in named:
            raise ConfigError(f"{file} is an input and would be overwritten: name another output with -o")
