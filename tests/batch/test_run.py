"""A run over shards: written in segments, recorded, joined, and the same however often it is interrupted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.batch import (
    CleanedDocument,
    DocumentFiles,
    Journal,
    Output,
    OutputRecord,
    Progress,
    RecordFile,
    Shard,
    Tally,
    journal_folder,
    run,
)
from cleaner.batch.identity import changes
from cleaner.categories import CATEGORIES
from cleaner.document import Failure, Fields, Source
from cleaner.errors import ConfigError, OutputError
from cleaner.outcome import Cut, Outcome
from cleaner.readers import read_many
from cleaner.report import REVIEWED, SLOWEST, Report, Review, Slow, Warned, report_from_dict

SEGMENT = 3
AHEAD = 4
"""Documents that the cleaning of these tests has read and not yet returned, like worker processes."""
IDENTITY = {"rules": "abc", "inputs": "def"}
CUT = Cut("other", "made.first", 1, 1)


class Interrupted(BaseException):
    """A signal, or the point that a killed process never gets beyond."""


def clean(sources: Any) -> Iterator[Any]:
    """Take the first character of each text, some way behind the reader."""
    held: list[Source | Failure] = []
    for source in sources:
        held.append(source)
        if len(held) > AHEAD:
            yield _clean(held.pop(0))
    yield from map(_clean, held)


def _clean(source: Source | Failure) -> Outcome:
    if isinstance(source, Failure):
        return source
    assert isinstance(source.body, str)
    assert source.origin is None, "a record need not travel"
    if source.body.startswith("bad"):
        return Failure(source.id, "clean", "ValueError: bad")
    removal = {"start": 0, "end": 1, "text": source.body[:1], "category": "other", "rule_id": "made.first"}
    tally = Tally(len(source.body), len(source.body) - 1, (CUT,), seconds=0.25)
    return CleanedDocument(
        source.id, source.body[1:], tally, removed=({**removal, "confidence": 0.9, "reason": "first"},)
    )


def reader(documents: int, name: str = "d") -> Callable[[int], Iterator[Source]]:
    """Return a function that reads this many documents; each fourth is bad."""

    def read(skip: int) -> Iterator[Source]:
        for at in range(skip, documents):
            text = f"{'bad ' if at % 4 == 3 else ''}Rain {name} {at}."
            yield Source(f"{name}{at}", text, origin={"id": f"{name}{at}", "text": text})

    return read


def files(documents: int, place: Callable[[int], Path]) -> Callable[[int], Iterator[Source]]:
    """Return a function that reads the same documents, which go to files of their own."""

    def read(skip: int) -> Iterator[Source]:
        for at, source in enumerate(reader(documents)(skip), skip):
            yield replace(source, origin=place(at))

    return read


def work(shards: Sequence[Shard], progress: Progress) -> Report:
    outcomes = list(run(shards, partial(clean), progress, SEGMENT))  # type: ignore[arg-type]  # an iterator will do
    progress.discard()
    assert len(outcomes) <= progress.report.documents + len(progress.report.failures)
    return progress.report


def left(folder: Path) -> dict[str, bytes]:
    """Return everything in a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


# interruptions


def one_file_each(home: Path) -> list[Shard]:
    return [Shard(files(8, lambda at: home / "out" / f"{at % 3}" / f"{at}.txt"), DocumentFiles())]


def records(name: str) -> Callable[[Path], list[Shard]]:
    def shards(home: Path) -> list[Shard]:
        return [Shard(reader(8), RecordFile(home / name, Fields()))]

    return shards


def several_into_one(home: Path) -> list[Shard]:
    output = RecordFile(home / "all.jsonl", Fields())
    return [Shard(reader(count, name), output) for count, name in ((0, "a"), (4, "b"), (0, "c"), (7, "d"), (0, "e"))]


def of_every_kind(home: Path) -> list[Shard]:
    """Two files, then records of their own, none at all, and two shards into one compressed file."""
    output = RecordFile(home / "z.jsonl.gz", Fields())
    return [
        Shard(files(4, lambda at: home / f"{at}.txt"), DocumentFiles("metadata")),
        Shard(reader(5, "b"), RecordFile(home / "b.jsonl", Fields())),
        Shard(reader(0), RecordFile(home / "empty.jsonl", Fields())),
        Shard(reader(3, "c"), output),
        Shard(reader(4, "d"), output),
    ]


def table(home: Path) -> list[Shard]:
    pytest.importorskip("pyarrow", reason="needs pip install 'article-cleaner[parquet]'")
    from cleaner.writers.parquet import plain_schema  # noqa: PLC0415  needs pyarrow

    return [Shard(reader(5), RecordFile(home / "all.parquet", Fields(), plain_schema()))]


def zstd(home: Path) -> list[Shard]:
    pytest.importorskip("zstandard", reason="needs pip install 'article-cleaner[zstd]'")
    return records("all.jsonl.zst")(home)


@dataclass
class Fuse:
    """Blows at a step: whatever a run does to the disk counts two, before and after it is done.

    With ``dead`` no later step is done either, as when the process was killed and tidies nothing up.
    """

    at: int
    dead: bool
    steps: int = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at or (self.dead and self.steps > self.at):
            raise Interrupted

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def done(*values: Any, **options: Any) -> Any:
            self.step()
            result = function(*values, **options)
            self.step()
            return result

        return done

    def lay(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for owner, name in ((Path, "replace"), (Path, "unlink"), (Journal, "_write")):
            monkeypatch.setattr(owner, name, self.around(getattr(owner, name)))


def leave(journal: Journal, *, dead: bool) -> None:
    """Close a journal, or have its file closed by the system as when the process was killed."""
    (journal._file if dead else journal).close()


@pytest.mark.parametrize("dead", [False, True], ids=["interrupted", "killed"])
@pytest.mark.parametrize(
    "make",
    [one_file_each, records("all.jsonl"), records("all.jsonl.gz"), zstd, table, several_into_one, of_every_kind],
    ids=["files", "jsonl", "gzip", "zstd", "parquet", "several into one", "every kind"],
)
def test_resumed_run_is_the_undisturbed_one_wherever_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], list[Shard]], dead: bool
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)
    quiet = tmp_path / "quiet"
    journal = quiet / ".out.cleaner"
    expected = work(make(quiet), Journal.begin(journal, IDENTITY))
    assert not journal.exists()
    step = 0
    while True:
        step += 1
        home = tmp_path / str(step)
        fuse = Fuse(step, dead)
        progress = Journal.begin(home / ".out.cleaner", IDENTITY)
        with monkeypatch.context() as patch:
            fuse.lay(patch)
            try:
                report = work(make(home), progress)
            except Interrupted:
                leave(progress, dead=dead)
            else:
                break
        report = work(make(home), Journal.resume(home / ".out.cleaner", IDENTITY))
        assert left(home) == left(quiet), step
        assert report == expected, step
    assert report == expected
    assert step > 10  # it was a fuse


class Disk:
    """Knows which files would survive a power failure: those that were synced since they were last replaced."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.safe: set[Path] = set()
        replace = Path.replace

        def replaced(part: Path, target: Path) -> Path:
            self.safe.discard(target)
            return replace(part, target)

        monkeypatch.setattr(Path, "replace", replaced)
        monkeypatch.setattr("cleaner.batch.journal.sync", self.safe.update)

    def unsafe(self) -> set[Path]:
        """Return the files that would be lost; of the journal each line is synced as it is written."""
        return {file for file in self.home.rglob("*") if file.is_file() and file.name != "journal.jsonl"} - self.safe

    def fail(self) -> None:
        """Leave of each such file its name alone."""
        for file in self.unsafe():
            file.write_bytes(b"")


@pytest.mark.parametrize(
    "make",
    [one_file_each, records("all.jsonl"), table, several_into_one, of_every_kind],
    ids=["files", "jsonl", "parquet", "several into one", "every kind"],
)
def test_resumed_run_is_the_undisturbed_one_also_after_a_power_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], list[Shard]]
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)
    quiet = tmp_path / "quiet"
    with monkeypatch.context() as patch:
        disk = Disk(quiet, patch)
        expected = work(make(quiet), Journal.begin(quiet / ".out.cleaner", IDENTITY))
        assert disk.unsafe() == set()  # when the journal is gone nothing may depend on it
    for step in count(1):
        home = tmp_path / str(step)
        progress = Journal.begin(home / ".out.cleaner", IDENTITY)
        with monkeypatch.context() as patch:
            disk = Disk(home, patch)
            Fuse(step, dead=True).lay(patch)
            try:
                report = work(make(home), progress)
            except Interrupted:
                leave(progress, dead=True)
            else:
                break
        disk.fail()
        report = work(make(home), Journal.resume(home / ".out.cleaner", IDENTITY))
        assert left(home) == left(quiet), step
        assert report == expected, step
    assert report == expected
    assert step > 10  # it was a fuse


def test_what_a_disk_has_lost_is_not_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk reports an error once; asked again, it says that all is well."""
    shards = [Shard(reader(7), RecordFile(tmp_path / "a.jsonl", Fields()))]
    journal = Journal.begin(tmp_path / "j", IDENTITY)
    answers = iter([None, OSError(5, "Input/output error")])

    def lost(_: Sequence[Path]) -> None:
        if answer := next(answers, None):
            raise answer

    with monkeypatch.context() as patch:
        patch.setattr("cleaner.batch.journal.sync", lost)
        with pytest.raises(OutputError, match=r"^cannot write .*j: Input/output error$"):
            work(shards, journal)
        journal.close()
    resumed = Journal.resume(tmp_path / "j", IDENTITY)
    assert (resumed.documents[0], resumed.segments[0]) == (3, 1)
    assert work(shards, resumed).documents == 6


def test_small_outputs_are_synced_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr("cleaner.batch.journal.sync", lambda files: synced.append(len(files)))
    shards = [Shard(reader(1, f"{at}"), RecordFile(tmp_path / f"{at}.jsonl", Fields())) for at in range(30)]
    journal = Journal.begin(tmp_path / "j", IDENTITY)
    synced.clear()
    list(run(shards, clean, journal, 20))  # type: ignore[arg-type]  # an iterator will do
    assert synced == [20, 20, 20]  # a part and an output of each
    assert [path.name for path in (tmp_path / "j").iterdir()] == ["journal.jsonl"]
    journal.discard()


@pytest.mark.parametrize("seed", range(3))
def test_run_that_is_interrupted_again_and_again_comes_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    expected = work(of_every_kind(tmp_path / "quiet"), Journal.begin(tmp_path / "quiet" / ".out.cleaner", IDENTITY))
    home = tmp_path / "home"
    for stops in range(100):
        progress = Journal.resume(home / ".out.cleaner", IDENTITY)
        with monkeypatch.context() as patch:
            fuse = Fuse(8 + seed, dead=bool(stops % 2))
            fuse.lay(patch)
            try:
                report = work(of_every_kind(home), progress)
            except Interrupted:
                leave(progress, dead=fuse.dead)
            else:
                break
    assert stops > 3
    assert report == expected
    assert left(home) == left(tmp_path / "quiet")


def test_run_whose_reader_fails_can_be_resumed(tmp_path: Path) -> None:
    """Whatever a shard raises stops the run; what was recorded stays."""
    output = RecordFile(tmp_path / "all.jsonl", Fields())

    def read(skip: int) -> Iterator[Source]:
        yield from islice(reader(9)(0), skip, 8)
        raise OutputError("no more")

    progress = Journal.begin(tmp_path / "j", IDENTITY)
    with pytest.raises(OutputError, match="no more"):
        work([Shard(read, output)], progress)
    progress.close()
    resumed = Journal.resume(tmp_path / "j", IDENTITY)
    assert resumed.documents[0] == 3  # of the eight that were read four were still held, and one was in no segment
    work([Shard(reader(9), output)], resumed)
    ids = [json.loads(line)["id"] for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    assert ids == [f"d{at}" for at in range(9)]


# segments and joins


@dataclass(frozen=True)
class RecordedCalls(RecordFile):
    """Records when it is written and joined."""

    calls: tuple[list[Any], ...] = ([],)

    def write(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Outcome]:
        self.calls[0].append((self.target.name, part.name, len(records)))
        return super().write(part, records)

    def join(self, parts: Sequence[Path]) -> None:
        self.calls[0].append((self.target.name, [part.name for part in parts]))
        super().join(parts)


def test_segments_are_full_but_the_last_of_a_shard_and_joined_when_their_output_has_ended(tmp_path: Path) -> None:
    calls: list[Any] = []
    one, two = (RecordedCalls(tmp_path / name, Fields(), calls=(calls,)) for name in ("one.jsonl", "two.jsonl"))
    work([Shard(reader(4), one), Shard(reader(0), one), Shard(reader(1), two)], Journal.begin(tmp_path / "j", IDENTITY))
    assert calls == [
        ("one.jsonl", "000000-000000.part.jsonl", 3),
        ("one.jsonl", "000000-000001.part.jsonl", 1),
        ("one.jsonl", ["000000-000000.part.jsonl", "000000-000001.part.jsonl"]),
        ("two.jsonl", "000002-000000.part.jsonl", 1),
        ("two.jsonl", ["000002-000000.part.jsonl"]),
    ]


def test_large_documents_are_not_held_until_there_are_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("cleaner.batch.run"), "SEGMENT_SIZE", 2 * len("Rain d 0."))
    calls: list[Any] = []
    output = RecordedCalls(tmp_path / "a.jsonl", Fields(), calls=(calls,))
    list(run([Shard(reader(3), output)], clean, Progress(tmp_path), 100))  # type: ignore[arg-type]  # an iterator will do
    assert [documents for _, _, documents in calls[:-1]] == [2, 1]


def test_parts_are_gone_as_soon_as_they_are_joined(tmp_path: Path) -> None:
    shards = [Shard(reader(4), RecordFile(tmp_path / "a.jsonl", Fields()))]
    shards.append(Shard(reader(6, "b"), RecordFile(tmp_path / "b.jsonl", Fields())))
    journal = Journal.begin(tmp_path / "j", IDENTITY)
    for outcome in run(shards, clean, journal, SEGMENT):  # type: ignore[arg-type]  # an iterator will do
        if getattr(outcome, "id", "") == "b4":
            assert sorted(path.name for path in (tmp_path / "j").iterdir()) == [
                "000001-000000.part.jsonl",
                "journal.jsonl",
            ]
    assert [path.name for path in (tmp_path / "j").iterdir()] == ["journal.jsonl"]
    journal.close()


def test_output_without_documents_is_an_empty_file(tmp_path: Path) -> None:
    report = work(
        [Shard(reader(0), RecordFile(tmp_path / "a.jsonl", Fields()))], Journal.begin(tmp_path / "j", IDENTITY)
    )
    assert report == Report()
    assert left(tmp_path) == {"a.jsonl": b""}


def test_shard_that_has_ended_is_not_read_again(tmp_path: Path) -> None:
    """To pass over what is done takes as long as to unpack it."""
    shards = [Shard(reader(4), RecordFile(tmp_path / "a.jsonl", Fields()))]
    shards.append(Shard(reader(4, "b"), RecordFile(tmp_path / "b.jsonl", Fields())))
    journal = Journal.begin(tmp_path / "j", IDENTITY)
    for outcome in run(shards, clean, journal, SEGMENT):  # type: ignore[arg-type]  # an iterator will do
        if getattr(outcome, "id", "") == "b1":
            break
    journal.close()

    def unwanted(skip: int) -> Iterator[Source]:
        raise AssertionError(skip)

    shards[0] = Shard(unwanted, shards[0].output)
    assert work(shards, Journal.resume(tmp_path / "j", IDENTITY)).documents == 6


def test_no_shards_are_a_run_too(tmp_path: Path) -> None:
    assert work([], Journal.begin(tmp_path / "j", IDENTITY)) == Report()
    assert left(tmp_path) == {}


def test_every_document_is_counted_once(tmp_path: Path) -> None:
    report = work(several_into_one(tmp_path), Journal.begin(tmp_path / "j", IDENTITY))
    assert (report.documents, report.changed) == (9, 9)
    assert [failed.source_id for failed in report.failures] == ["b3", "d3"]
    sources = list(read_many(tmp_path / "all.jsonl"))
    assert [source.id for source in sources if isinstance(source, Source)] == [
        *(f"b{at}" for at in range(4)),
        *(f"d{at}" for at in range(7)),
    ]


def test_many_shards_take_no_more_than_their_share_of_time(tmp_path: Path) -> None:
    """Twenty thousand outputs: a pass over all shards at the end of each would take minutes."""

    @dataclass(frozen=True, eq=False)
    class Nowhere:
        form: Any = "text"
        suffix: str = ""
        whole: Sequence[Path] = ()

        def write(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Outcome]:  # noqa: ARG002  the arguments of an Output
            return [record.outcome for record in records]

        def files(self, part: Path, records: Sequence[OutputRecord]) -> Sequence[Path]:  # noqa: ARG002  the arguments of an Output
            return ()

        def join(self, parts: Sequence[Path]) -> None:  # noqa: ARG002  the arguments of an Output
            joined.append(1)

    joined: list[int] = []
    outputs: list[Output] = [Nowhere() for _ in range(20_000)]
    report = work([Shard(reader(int(at == 7)), output) for at, output in enumerate(outputs)], Progress())
    assert (len(joined), report.documents) == (20_000, 1)


def test_file_that_cannot_be_written_fails_alone(tmp_path: Path) -> None:
    (tmp_path / "1.txt").mkdir()
    (tmp_path / "1.txt" / "full").touch()
    report = work([Shard(files(3, lambda at: tmp_path / f"{at}.txt"), DocumentFiles())], Progress())
    assert (report.documents, [failed.source_id for failed in report.failures]) == (2, ["d1"])
    assert report.failures[0].error.startswith(f"cannot write {tmp_path / '1.txt'}: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.txt", "1.txt", "2.txt"]


# the journal


def begun(folder: Path, count: int = 7) -> list[Shard]:
    """Interrupt a run after its first segment."""
    shards = [Shard(reader(count), RecordFile(folder / "a.jsonl", Fields()))]
    journal = Journal.begin(folder / "j", IDENTITY)
    for at, _ in enumerate(run(shards, clean, journal, SEGMENT)):  # type: ignore[arg-type]  # an iterator will do
        if at == SEGMENT:
            break
    journal.close()
    return shards


def test_torn_last_line_is_as_if_it_had_not_been_written(tmp_path: Path) -> None:
    expected = work(
        [Shard(reader(7), RecordFile(tmp_path / "q" / "a.jsonl", Fields()))], Progress(tmp_path / "q" / "j")
    )
    shards = begun(tmp_path)
    whole = (tmp_path / "j" / "journal.jsonl").read_bytes()
    first = whole.index(b"\n") + 1
    for end in {0, 1, first - 1, first, first + 1, len(whole) - 2, len(whole) - 1, len(whole)}:
        begun(tmp_path)
        (tmp_path / "j" / "journal.jsonl").write_bytes(whole[:end])
        journal = Journal.resume(tmp_path / "j", IDENTITY)
        assert journal.documents[0] == (3 if end == len(whole) else 0)
        assert work(shards, journal) == expected, end
        assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "q" / "a.jsonl").read_bytes(), end


def test_line_after_a_torn_one_is_on_a_line_of_its_own(tmp_path: Path) -> None:
    begun(tmp_path)
    file = tmp_path / "j" / "journal.jsonl"
    file.write_bytes(file.read_bytes() + b'{"shard": 0, "docu')
    journal = Journal.resume(tmp_path / "j", IDENTITY)
    journal.end_shard(0)
    journal.close()
    assert [sorted(json.loads(line)) for line in file.read_bytes().splitlines()][1:] == [
        ["documents", "report", "shard"],
        ["ended"],
    ]


@pytest.mark.parametrize(
    ("identity", "changed"),
    [
        ({"rules": "x", "inputs": "def"}, "rules"),
        ({"rules": "abc", "inputs": "x"}, "inputs"),
        ({"rules": "abc"}, "inp"),
    ],
)
def test_another_run_is_not_resumed(tmp_path: Path, identity: dict[str, str], changed: str) -> None:
    begun(tmp_path)
    before = left(tmp_path)
    with pytest.raises(
        ConfigError, match=rf"^cannot resume: the {changed}.* changed since; undo that, or use --restart$"
    ):
        Journal.resume(tmp_path / "j", identity)
    assert left(tmp_path) == before
    Journal.resume(tmp_path / "j", IDENTITY).close()  # the right one can still be resumed


def test_run_that_was_interrupted_is_not_discarded_unasked(tmp_path: Path) -> None:
    begun(tmp_path)
    before = left(tmp_path)
    remedy = "continue it with --resume, or begin anew with --restart"
    with pytest.raises(
        ConfigError, match=rf"^an interrupted run of this command left 3 documents done \(.*\): {remedy}$"
    ):
        Journal.start(tmp_path / "j", IDENTITY)
    remedy = "repeat its command with --resume, or give it up with --restart"
    with pytest.raises(ConfigError, match=rf"^an interrupted run left 3 .*, and its rules differ: {remedy}$"):
        Journal.start(tmp_path / "j", {**IDENTITY, "rules": "x"})
    assert left(tmp_path) == before
    journal = Journal.resume(tmp_path / "j", IDENTITY)
    assert journal.documents[0] == 3
    with pytest.raises(ConfigError, match=r"^another run writes there"):
        Journal.start(tmp_path / "j", IDENTITY)
    journal.close()
    journal = Journal.begin(tmp_path / "j", IDENTITY)
    assert not journal.documents
    journal.close()


@pytest.mark.parametrize("resumable", [True, False])
def test_run_that_did_nothing_or_cannot_be_resumed_is_in_nobodys_way(tmp_path: Path, resumable: bool) -> None:
    journal = Journal.start(tmp_path / "j", IDENTITY, resumable=resumable)
    if not resumable:
        journal.add_segment(0, 3, Report(documents=3))
    journal.close()
    journal = Journal.start(tmp_path / "j", {**IDENTITY, "rules": "x"})
    assert not journal.documents
    journal.close()


def test_what_differs_is_told_by_name() -> None:
    before = {"rules": '{"digest": "1", "profile": "gentle", "strip": ["legal"]}', "inputs": "a"}
    after = {"rules": '{"digest": "2", "profile": "strict", "strip": ["code", "legal"]}', "inputs": "a"}
    assert changes(before, after) == 'rules (profile was "gentle", is "strict", strip +code)'
    assert changes(before, {**before, "rules": before["rules"].replace('"1"', '"2"')}) == "rules"
    assert changes(before, before) == ""


def test_resuming_nothing_starts_a_run(tmp_path: Path) -> None:
    journal = Journal.resume(tmp_path / "j", IDENTITY)
    assert not journal.documents
    journal.close()
    with pytest.raises(ConfigError, match="the rules changed"):
        Journal.resume(tmp_path / "j", {**IDENTITY, "rules": "x"})


def test_new_journal_leaves_nothing_of_an_abandoned_run(tmp_path: Path) -> None:
    begun(tmp_path, 9)
    assert (tmp_path / "j" / "000000-000000.part.jsonl").exists()
    journal = Journal.begin(tmp_path / "j", {**IDENTITY, "rules": "x"})
    assert not journal.documents
    assert [path.name for path in (tmp_path / "j").iterdir()] == ["journal.jsonl"]
    journal.close()


def test_new_journal_that_is_killed_records_no_parts_that_are_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shards = begun(tmp_path)

    def die(*_: Any, **__: Any) -> None:
        raise Interrupted

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", die)
        patch.setattr(Journal, "discard", lambda journal: journal.close())
        with pytest.raises(Interrupted):
            Journal.begin(tmp_path / "j", IDENTITY)
    journal = Journal.resume(tmp_path / "j", IDENTITY)
    assert not journal.documents
    assert work(shards, journal).documents == 6


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="this system has no such locks")
    journal = Journal.begin(tmp_path / "j", IDENTITY)
    journal.add_segment(0, 3, Report(documents=3))
    before = left(tmp_path)
    for start in (Journal.begin, Journal.resume):
        with pytest.raises(ConfigError, match=r"^another run writes there: wait for it, or stop it \(.*j\)$"):
            start(tmp_path / "j", IDENTITY)
    assert left(tmp_path) == before
    journal.close()
    Journal.resume(tmp_path / "j", IDENTITY).close()


def test_journal_where_nothing_can_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"^cannot write .*file/j: Not a directory$"):
        Journal.begin(tmp_path / "file" / "j", IDENTITY)


def test_journal_that_finds_the_disk_full_at_once_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        Journal.begin(tmp_path / "j", IDENTITY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device that is always full")
def test_journal_on_a_full_disk_can_be_closed(tmp_path: Path) -> None:
    """What could not be written is still in Python's buffer, and may not be met again by who closes the journal."""
    journal = Journal.begin(tmp_path / "j", IDENTITY)
    file = journal._file
    with file, Path("/dev/full").open("ab") as full:
        journal._file = full
        journal.end_shard(0)
        with pytest.raises(OutputError, match=r"^cannot write .*j: No space left on device$"):
            journal.commit()
        journal.close()


def test_journal_lies_hidden_beside_the_output() -> None:
    assert journal_folder(Path("out")).as_posix() == ".out.cleaner"
    assert journal_folder(Path("a/b.jsonl")).as_posix() == "a/.b.jsonl.cleaner"
    assert journal_folder(Path("..")).name == f".{Path('..').resolve().name}.cleaner"


# reports

names = st.text("abé", max_size=3)
seconds = st.integers(1, 9).map(lambda quarters: quarters / 4)
cuts = st.lists(st.builds(Cut, st.sampled_from(sorted(CATEGORIES)), names, st.integers(1, 9), st.integers(1, 99)))
reports = st.builds(
    Report,
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 10**6),
    cuts.map(tuple),
    st.lists(st.builds(Failure, names, st.sampled_from(["read", "extract", "clean", "write"]), names)).map(tuple),
    st.lists(st.builds(Slow, seconds, names), max_size=SLOWEST).map(tuple),
    st.lists(st.builds(Review, names, st.sampled_from([0.25, 0.5, 1.0]), names), max_size=3).map(tuple),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
    st.lists(st.builds(Warned, names, st.lists(names, min_size=1, max_size=2).map(tuple)), max_size=3).map(tuple),
).map(lambda report: Report() + report)


@given(reports, reports, reports)
def test_reports_add_up_in_whichever_order_they_are_put_together(one: Report, two: Report, three: Report) -> None:
    assert (one + two) + three == one + (two + three)
    assert one + Report() == one == Report() + one
    assert (one + two).documents == one.documents + two.documents
    assert (one + two).removed_characters == one.removed_characters + two.removed_characters


@given(reports)
def test_report_survives_its_way_through_json(report: Report) -> None:
    assert report_from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_report_is_rounded_on_its_way_and_no_further_on_the_next() -> None:
    report = Report(slowest=(Slow(0.123456, "a"),), review=(Review("a", 2 / 3, "why"),))
    once = report_from_dict(report.to_dict())
    assert once.slowest == (Slow(0.1235, "a"),)
    assert report_from_dict(once.to_dict()) == once


def test_lists_of_a_report_stay_short() -> None:
    many = Report(
        slowest=tuple(Slow(float(at), "a") for at in range(SLOWEST, 0, -1)),
        review=tuple(Review(f"{at}", 0.9, "why") for at in range(REVIEWED)),
        warnings=tuple(Warned(f"{at}", ("why",)) for at in range(REVIEWED)),
    )
    more = {"review": (Review("z", 1.0, "why"),), "warnings": (Warned("z", ("why",)),)}
    total = many + Report(slowest=(Slow(99.0, "b"),), unusual=1, warned=1, **more)  # type: ignore[arg-type]
    assert (len(total.warnings), total.warnings[-1].id, total.warned) == (REVIEWED, f"{REVIEWED - 1}", 1)
    assert (len(total.slowest), total.slowest[0].id) == (SLOWEST, "b")
    assert (len(total.review), total.review[-1].id) == (REVIEWED, f"{REVIEWED - 1}")
