"""``cleaner clean --learn``: learn from the inputs, write the packs beside the output, and clean with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.batch import journal_folder
from cleaner.batch.journal import Journal
from cleaner.cli.learn import LearnOptions, learn_packs, nothing_learned, without_packs_in
from cleaner.cli.learn_report import print_summary
from cleaner.cli.summary import learned_beside
from cleaner.cli.terminal import complain
from cleaner.disk_cache import digest_of
from cleaner.errors import ConfigError
from cleaner.learning.pack_files import learned_files
from cleaner.learning.report_file import unlearned_of
from cleaner.learning.run_folder import LearningRun, is_unfinished

if TYPE_CHECKING:
    from cleaner.cli.inputs import Inputs
    from cleaner.cli.plan import OutputOptions
    from cleaner.cli.run_options import RunOptions
    from cleaner.config import Config


def learn_first(
    inputs: Inputs, config: Config, output: OutputOptions, options: RunOptions
) -> tuple[Config, LearningRun | None]:
    """Return the configuration with the packs that were learned from the inputs, and the run that has learned them.

    The run is to be discarded once cleaning has begun: what is resumed before goes on with learning. There is none if
    an interrupted run that is resumed had begun to clean, for then the packs are those that are on disk.

    Raises:
        ConfigError: the options do not go together, or an interrupted run is in the way.
        CleanerError: the run cannot go on; what it has done is kept.

    """
    check_learning(inputs, output)
    journal, out = journal_folder(Path(output.out)), Path(learned_beside(output.out))
    config = without_packs_in(config, out)  # they may have been named too
    if options.resume and Journal.is_in(journal) and not is_unfinished(journal_folder(out)):
        return _with_packs(config, out), None
    if not options.resume:
        _give_up(journal, anyway=options.restart)
    learning = LearnOptions(
        str(out), output.fields, output.split, options.jobs, options.resume, options.restart, options.quiet
    )
    run = learn_packs(inputs, config, learning)
    complain(*map(str, unlearned_of(run.collection)), kind="warning")
    if nothing := nothing_learned(run):
        complain(f"{nothing}: it is cleaned without learned packs", kind="warning")
    elif not options.quiet:
        print_summary(run, out)
    return _with_packs(config, out), run


def _give_up(journal: Path, *, anyway: bool) -> None:
    """Remove the journal of an earlier run before a new one learns; unless ``anyway``, only if it has done nothing."""
    if not anyway:
        Journal.refuse_unfinished(journal)
    if Journal.is_in(journal):
        Journal.begin(journal, {}).discard()


def check_learning(inputs: Inputs, output: OutputOptions) -> None:
    """Refuse to learn from what is no corpus, or without a place for the packs.

    Raises:
        ConfigError: nothing can be learned.

    """
    if output.in_place:
        raise ConfigError("--in-place has no output beside which --learn could write: use cleaner learn, then --rules")
    if inputs.piped:
        raise ConfigError("--learn reads what it cleans twice, and standard input is gone then: name files")
    if not output.out:
        raise ConfigError("--learn writes packs beside the output: name one with -o; cleaner learn only learns")
    if inputs.one_document:
        raise ConfigError("--learn finds what recurs in many documents, and this is one: drop it, or name a folder")


def learned_digest(out: Path) -> str:
    """Return the digest of the packs in a folder."""
    return digest_of((file.name, file.read_bytes()) for file in learned_files(out))


def _with_packs(config: Config, out: Path) -> Config:
    files = learned_files(out)
    return replace(config, packs=(*config.packs, *files)) if files else config
