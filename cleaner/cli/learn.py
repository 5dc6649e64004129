"""``cleaner learn``: from a corpus to the packs of its sources."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.api import Cleaner
from cleaner.batch import journal_folder
from cleaner.batch.identity import DIGEST
from cleaner.cli import learn_report
from cleaner.cli.corpus import Corpus, collect
from cleaner.cli.exit_codes import FAILED
from cleaner.cli.inputs import STDIN, Inputs, gather
from cleaner.cli.interruptions import interrupted_by_sigterm, interruption
from cleaner.cli.learn_status import LearnStatus
from cleaner.cli.options import configuration
from cleaner.cli.places import Selection
from cleaner.cli.plan import check
from cleaner.cli.resuming import inputs_digest, plain
from cleaner.cli.run_options import check_jobs, check_resuming
from cleaner.cli.status import show
from cleaner.cli.summary import failures_beside
from cleaner.cli.targets import refuse_overwriting
from cleaner.cli.terminal import complain
from cleaner.document import Fields
from cleaner.errors import CleanerError, ConfigError, PackError
from cleaner.learning.learn import LEAST_DOCUMENTS, learn_source
from cleaner.learning.learned import LearnedSource
from cleaner.learning.pack_files import check_packs, clashing, move_files
from cleaner.learning.report_file import make_files, note_unlearned
from cleaner.learning.run_folder import LearningRun
from cleaner.learning.workers import learn_sources
from cleaner.rulepack.locating import pack_files

if TYPE_CHECKING:
    from cleaner.config import Config
    from cleaner.learning.collection import CollectedSource


@dataclass(frozen=True, slots=True)
class LearnOptions:
    """How packs are learned, and where they go.

    ``jobs`` are worker processes: with ``None`` as many as there are cores, 0 is without any. With ``resume`` an
    interrupted run is continued, with ``restart`` it is given up.

    Raises:
        ConfigError: an option makes no sense, or two contradict each other.

    """

    out: str
    fields: Fields = field(default_factory=Fields)
    split: bool = False
    jobs: int | None = None
    resume: bool = False
    restart: bool = False
    quiet: bool = False
    json: bool = False
    details: bool = False
    report_file: str = ""
    failures_file: str = ""

    def __post_init__(self) -> None:
        if not self.out:
            raise ConfigError("name a folder for the packs with -o")
        check_jobs(self.jobs)
        check_resuming(resume=self.resume, restart=self.restart)

    @property
    def folder(self) -> Path:
        """Where the packs go."""
        return Path(self.out)


def learn_all(names: Sequence[str], config: Config, options: LearnOptions, selection: Selection) -> int:
    """Learn packs from the files, folders and patterns with these names, and return the exit code.

    Raises:
        ConfigError: the inputs and the output do not go together.
        CleanerError: nothing could be learned, or the run cannot go on.

    """
    inputs = _gathered(names, options, selection)
    run = learn_packs(inputs, config, options)
    try:
        return _told(run, inputs, options)
    finally:  # whatever happens to what is told, the packs are written
        run.discard()


def _told(run: LearningRun, inputs: Inputs, options: LearnOptions) -> int:
    """Tell what a run has done, and return the exit code."""
    file = options.failures_file or failures_beside(options.out)
    failed = learn_report.report_failures(run.collection, inputs.failures, file, always=bool(options.failures_file))
    if nothing := nothing_learned(run):
        raise CleanerError(f"{nothing}: nothing was written")
    if options.report_file:
        learn_report.copy_report(options.folder, Path(options.report_file))
    if not options.quiet:
        learn_report.print_summary(run, options.folder)
    if options.json:
        learn_report.print_json(options.folder)
    elif not options.quiet:
        learn_report.print_learned(run.collection, options.folder, details=options.details)
    return FAILED if failed else 0


def learn_packs(inputs: Inputs, config: Config, options: LearnOptions) -> LearningRun:
    """Learn packs from inputs, or go on with it, and write them; return the run, which is then to be discarded.

    Where ``nothing_learned`` says why, nothing was written.

    Raises:
        ConfigError: an interrupted run is in the way, or was another one.
        PackError: a known pack cannot be brought up to date.
        CleanerError: the run cannot go on; what it has done is kept.

    """
    out = options.folder
    check_packs(out)
    learn_report.check_report(out)
    corpus = Corpus(inputs, options.fields, options.split)
    if inputs.single and inputs.named[0].many:
        check(inputs.named[0], options.fields)
    digest = Cleaner(config).digest
    identity = _identity(corpus, config, digest, out)
    run = LearningRun(journal_folder(out), identity, resume=options.resume, restart=options.restart)
    try:
        with interrupted_by_sigterm():
            _go_through(run, corpus, config, digest, options)
    except BaseException as error:
        if stopped := _stopped(error, run):
            raise stopped from error
        raise
    return run


def _gathered(names: Sequence[str], options: LearnOptions, selection: Selection) -> Inputs:
    """Find the inputs; what the run itself writes is none of them."""
    if STDIN in names:
        raise ConfigError("standard input is gone when it is read: to learn from it, write it to a file first")
    if not names and selection.listed is None:
        raise ConfigError("nothing to learn from: name files or folders; see cleaner learn --help")
    beside = options.failures_file or failures_beside(options.out)
    written = [Path(name) for name in (options.report_file, beside) if name]
    inputs = gather(names, selection=replace(selection, own=(*written, options.folder)))
    refuse_overwriting(inputs, written)
    if any(os.path.realpath(folder) == os.path.realpath(options.out) for folder in inputs.folders):
        raise ConfigError(f"the folder of the packs {options.out} is the input: name another with -o")
    return inputs


def _identity(corpus: Corpus, config: Config, digest: str, out: Path) -> dict[str, str]:
    """Return what tells this run from another."""
    return {
        "rules or options of learning": json.dumps(plain(config) | {DIGEST: digest}),
        "fields": json.dumps(asdict(corpus.fields) | {"split": corpus.split}),
        "output": os.path.abspath(out),  # noqa: PTH100  links must not be followed
        "inputs": inputs_digest(corpus.inputs),
    }


def _go_through(run: LearningRun, corpus: Corpus, config: Config, digest: str, options: LearnOptions) -> None:
    """Go through the stages that are not done: collect, learn, write."""
    if run.stage == "collecting":
        collect(run, corpus, quiet=options.quiet)
        if nothing_learned(run):
            return
        run.go_to("learning")
    if run.stage == "learning":
        sources = run.collection.sources()
        _learn(run, [one for one in sources if one.documents >= LEAST_DOCUMENTS], config, options)
        too_few = [one for one in sources if one.documents < LEAST_DOCUMENTS]
        make_files(run, options.folder, digest, too_few)
        run.go_to("writing")
    move_files(run.made, options.folder)


def nothing_learned(run: LearningRun) -> str:
    """Return why there is nothing to learn in what a run has read, if there is nothing."""
    largest = max(run.collection.sources(), key=lambda one: one.documents, default=None)
    if largest is None:
        return "no document could be read" if run.read else "there are no documents"
    if largest.documents >= LEAST_DOCUMENTS:
        return ""
    of = f"are of {largest.source}" if largest.source.name else "are of no known source"
    most = f"the most, {largest.documents}, {of}"
    return f"no source has {LEAST_DOCUMENTS} different documents ({most}), so nothing can be seen to recur"


def _learn(run: LearningRun, sources: Sequence[CollectedSource], config: Config, options: LearnOptions) -> None:
    """Learn the sources that are not learned yet, the largest first, and keep what comes of each."""
    collection = run.collection
    unlearned = list(clashing(one.source for one in sources))
    known = collection.learned().union(one.source for one in unlearned)
    todo = sorted((one for one in sources if one.source not in known), key=lambda one: -one.documents)
    jobs = options.jobs if options.jobs is not None else (os.cpu_count() or 1) * (len(todo) > 1)
    with closing(learn_sources(collection.path, todo, config, jobs, learn_source)) as outcomes:
        for one in show(outcomes, LearnStatus(todo, time.monotonic()), quiet=options.quiet):
            if isinstance(one, LearnedSource):
                collection.add_outcome(one)
                collection.commit()
            else:
                unlearned.append(one)
    note_unlearned(collection, unlearned)


def _stopped(error: BaseException, run: LearningRun) -> CleanerError | None:
    """Keep what is done, and return the error to raise in place of the first, if any."""
    read, interrupted = run.read, isinstance(error, KeyboardInterrupt)
    if not (read or interrupted):
        run.discard()
        return None
    hint = f"; documents read: {read:,}, sources learned: {len(run.collection.learned()):,}"
    run.close()
    if isinstance(error, PackError):  # its lines say each what is wrong
        complain(f"nothing was written{hint}; mend the pack and run the same command with --resume")
        return None
    return interruption(error, f"{hint}; run the same command with --resume to continue")


def learning_configuration(packs: Sequence[str] | None, out: str) -> Config:
    """Return the configuration of the cleaner that says what is known of what recurs.

    Packs in the folder that is written are left out: what they cut is to be learned again.

    Raises:
        ConfigError: there is no such pack.

    """
    return without_packs_in(configuration("balanced", None, None, packs), Path(out))


def without_packs_in(config: Config, folder: Path) -> Config:
    """Return a configuration without the packs that lie in a folder."""
    home = Path(os.path.realpath(folder))
    others = (file for file in pack_files(config.packs) if home not in Path(os.path.realpath(file)).parents)
    return replace(config, packs=tuple(others))
