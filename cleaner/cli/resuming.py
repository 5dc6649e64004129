"""From where a run starts: whether it can be resumed, and what tells it from another run."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.batch import Journal, Progress, journal_folder
from cleaner.batch.identity import DIGEST
from cleaner.cli.report_page import is_page
from cleaner.cli.summary import learned_beside
from cleaner.cli.targets import record_file
from cleaner.errors import ConfigError

if TYPE_CHECKING:
    from cleaner.api import Cleaner
    from cleaner.cli.inputs import Inputs
    from cleaner.cli.plan import OutputOptions
    from cleaner.cli.run_options import RunOptions
    from cleaner.config import Config


def open_progress(inputs: Inputs, cleaner: Cleaner, output: OutputOptions, options: RunOptions) -> Progress:
    """Return the progress to start from: a journal on disk, if the run can be resumed or writes parts.

    Raises:
        ConfigError: the run cannot be resumed, or would discard what another has done.
        OutputError: the journal cannot be written.

    """
    resumable = can_resume(inputs, output)
    if options.resume and output.in_place:
        raise ConfigError("--in-place needs no --resume: run it again, and what is clean stays as it is")
    if options.resume and not resumable:
        raise ConfigError("--resume needs files or folders to read, and an output with -o")
    if not output.out or (inputs.one_document and record_file(inputs, output.out) is None):
        return Progress()
    cleaning = plain(cleaner.config) | {DIGEST: cleaner.digest}
    identity = {
        "rules or options of cleaning": json.dumps(cleaning),
        "output options": json.dumps(asdict(output), default=str),
        "inputs": inputs_digest(inputs),
    }
    if is_page(options.report_file):
        identity["report as a page"] = "yes"
    if options.learn:
        from cleaner.cli.learn_first import learned_digest  # noqa: PLC0415  loads what learns

        identity["learned packs"] = learned_digest(Path(learned_beside(output.out)))
    folder = journal_folder(Path(output.out))
    if options.resume:
        return Journal.resume(folder, identity)
    return (Journal.begin if options.restart else Journal.start)(folder, identity, resumable=resumable)


def can_resume(inputs: Inputs, output: OutputOptions) -> bool:
    """Return whether a run can be resumed: one document is as fast from the start, and a stream cannot be reread."""
    return bool(output.out) and not inputs.one_document and not inputs.piped


def plain(config: Config) -> dict[str, Any]:
    """Return the options of cleaning for JSON, but for paths: what these files say is in the digest."""
    from cleaner.fingerprint import PATHS  # noqa: PLC0415  one document is never resumed

    values = {field.name: getattr(config, field.name) for field in fields(config) if field.name not in PATHS}
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}


def inputs_digest(inputs: Inputs) -> str:
    """Return a digest of the input files' names, sizes and times."""
    digest = sha256()
    for job in inputs.jobs():
        try:
            status = job.path.stat() if job.path else None
        except OSError:
            status = None
        known = (status.st_size, status.st_mtime_ns) if status else ()
        digest.update(repr((job.id, *known)).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
