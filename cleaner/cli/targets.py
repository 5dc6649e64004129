"""Which file each document goes to, and which files must not be touched there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from cleaner.cli.inputs import Inputs, Job
from cleaner.cli.own_files import holds_other_files, identity_of, is_own_records, is_own_report
from cleaner.errors import ConfigError
from cleaner.readers import FORMATS, MEDIA_TYPES, format_of, is_article, split_suffix

if TYPE_CHECKING:
    from cleaner.document import Fields

Targets = Callable[[], Iterator[tuple[Job, Path]]]
"""Yields each input file with its output file, every time it is called."""


_NO_FOLDERS: Final = frozenset(
    {*MEDIA_TYPES, *FORMATS, ".xlsx", ".xls", ".ods", ".docx", ".odt", ".pdf", ".zip", ".xml"}
)
"""Suffixes of files: whoever names an output so does not mean a new folder."""


def record_file(inputs: Inputs, out: str, fields: Fields | None = None) -> Path | None:
    """Return the file of records that all documents go into, if the output is one.

    Raises:
        ConfigError: writing there could touch an input.

    """
    file = Path(out)
    found = format_of(file)
    alone = found and found.named_only and inputs.one_document
    if not (found and found.is_written) or alone or file.is_dir() or _is_folder(out):
        return None
    _refuse_same(inputs, [file])
    if file.exists() and _lies_inside(inputs, file) and not is_own_records(file, fields):
        raise ConfigError(f"the output {out} lies in the input and may be one of the originals: name another")
    return file


def targets(inputs: Inputs, out: str, *, as_json: bool, markdown: bool) -> Targets:
    """Return a function that yields every job with its output file.

    Raises:
        ConfigError: writing there could touch an input.

    """
    folder = Path(out)
    if inputs.one_document and not folder.is_dir() and not _is_folder(out):
        if compression := split_suffix(folder)[1]:
            raise ConfigError(f"{out}: a single document is not compressed: drop {compression}")
        _refuse_same(inputs, [folder])
        return lambda: ((job, folder) for job in inputs.jobs())
    suffix, compression = split_suffix(folder)
    if not (folder.exists() or _is_folder(out)) and (compression or suffix in _NO_FOLDERS):
        raise ConfigError(
            f"{out}: several documents are not written to one {suffix + compression}: "
            "name a folder, with / at its end, or a file in .jsonl, .json, .csv, .tsv or .parquet"
        )
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{out} is a file, but several outputs go there: name a folder")
    _refuse_overlap(inputs, folder)
    convert = partial(_output_path, as_json=as_json, page=".md" if markdown else ".txt")

    def found() -> Iterator[tuple[Job, Path]]:
        return ((job, folder / job.place) for job in inputs.jobs(convert))

    if any(job.path for job in inputs.named):
        _refuse_same(inputs, (file for _, file in found()))
    return found


def _real(path: Path) -> Path:
    """Return a path with links resolved; a link that leads to itself stays, where ``resolve`` would raise an error."""
    return Path(os.path.realpath(path))


def _is_folder(out: str) -> bool:
    """Return whether a name is written like that of a folder, which need not exist."""
    return out.endswith(("/", os.sep))


def _output_path(place: PurePath, as_json: bool, page: str) -> PurePath:
    """Return the path that the output of a file should get; ``page`` is the suffix of cleaned pages."""
    suffix, compression = split_suffix(place)
    if found := format_of(place):
        return place if found.output_suffix is None else _with_suffix(place, found.output_suffix + compression)
    media_type = MEDIA_TYPES.get(suffix)
    if as_json:
        # An unknown suffix may be part of the name, as in "St. Aubry".
        return _with_suffix(place, ".json") if media_type else place.with_name(place.name + ".json")
    if media_type == "text/html":
        return _with_suffix(place, page)
    return _with_suffix(place, suffix) if compression else place


def _with_suffix(place: PurePath, suffix: str) -> PurePath:
    """Return a path with another suffix in place of its own and that of a compression."""
    kind, compression = split_suffix(place)
    return place.with_name(place.name[: len(place.name) - len(kind + compression)] + suffix)


def _refuse_overlap(inputs: Inputs, out: Path) -> None:
    """Refuse an output folder that is, holds, or lies in a folder that is read, with links resolved.

    It may lie in one, and is then left out of it, if it is new or was written by an earlier run.
    """
    target = _real(out)
    for folder in sorted(inputs.folders):
        home = _real(folder)
        if target == home:
            raise ConfigError(f"the output folder {out} is the input {folder}: name another")
        if target in home.parents:
            raise ConfigError(f"the output folder {out} holds the input {folder}: name one beside it")
    for job in inputs.named:
        if job.path and _real(job.path).parent == target:
            raise ConfigError(f"the output folder {out} is that of the input {job.path}: name another")
    if (inputs.meets_output or _lies_inside(inputs, out)) and holds_other_files(out):
        raise ConfigError(
            f"the output folder {out} lies in the input and holds files that may be originals: name a new folder"
        )
    for group in inputs.listing.groups() if out.exists() else ():
        if identity_of(out / group.place) in inputs.searched:
            raise ConfigError(
                f"the output folder {out / group.place} is a link to an input: remove it, or name another"
            )


def _lies_inside(inputs: Inputs, out: Path) -> bool:
    """Return whether an output lies in a folder that is read."""
    searched = inputs.searched | inputs.around
    return any(identity_of(folder) in searched for folder in _real(out).parents)


def is_nested(inputs: Inputs, out: Path) -> bool:
    """Return whether an output folder lies in a folder that is read, so that a later run must know it again."""
    return inputs.meets_output or _lies_inside(inputs, out)


def refuse_lost(out: str, report: str, failures: str) -> None:
    """Refuse names under which a run would lose at its end what it has written, or could not write its report.

    Raises:
        ConfigError: two of the files are one, or the report or the list of failures is a folder.

    """
    known = dict[Path, str]()
    for file, what in ((out, "the output"), (report, "the report"), (failures, "the list of failures")):
        path = Path(file)
        if not file or (path.exists() and not (path.is_file() or path.is_dir())):  # /dev/null takes anything
            continue
        if what != "the output" and (path.is_dir() or _is_folder(file)):
            raise ConfigError(f"{file} is a folder, but {what} is a file: name one")
        if (other := known.setdefault(_real(path), what)) != what:
            raise ConfigError(f"{file} is to be {other} and {what}: name two files")


def refuse_overwriting(inputs: Inputs, files: Iterable[Path]) -> None:
    """Refuse to write a report or a list of failures over a file that is an input, or would be one.

    Raises:
        ConfigError: a file is an input, or lies among them and was not written by an earlier run.

    """
    files = [file for file in files if file.is_file()]
    _refuse_same(inputs, files, "name another file")
    for file in files:
        if _lies_inside(inputs, file) and is_article(file.name) and not is_own_report(file):
            raise ConfigError(f"{file} lies in the input and may be one of the originals: name another file")


def _refuse_same(inputs: Inputs, files: Iterable[Path], remedy: str = "name another output with -o") -> None:
    named = {_real(job.path) for job in inputs.named if job.path}
    for file in files if named else ():
        if _real(file) in named:
            raise ConfigError(f"{file} is an input and would be overwritten: {remedy}")
