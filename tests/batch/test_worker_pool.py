"""Worker processes: order, limits, and documents that take their worker with them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.batch import CleanedDocument, Cut, Outcome, Tally, clean_many
from cleaner.document import Failure, Result, Source
from cleaner.errors import CleanerError, ConfigError
from tests.batch.saboteur import DeadlyScorer, Saboteur, Stillborn, Unfit
from tests.patience import PATIENCE, until

ROOT = Path(__file__).parents[2]
MIB = 2**20
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit of memory")
unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")

ARTICLE = (
    "The bridge over the Tarn reopened on Monday after nine years of work, the regional council said.\n\n"
    "Advertisement\n\n"
    "Drivers had taken a detour of forty kilometres since the old span was closed to traffic in 2015.\n"
)
PAGE = "<html><head><title>Bridge</title></head><body><article>" + "".join(
    f"<p>{line}</p>" for line in ARTICLE.split("\n\n")
)


def sources(texts: Iterable[str | bytes]) -> Iterator[Source]:
    return (Source(f"{number}", text) for number, text in enumerate(texts))


def run(texts: Iterable[str | bytes], cleaner: Cleaner | None = None, **options: Any) -> list[Outcome]:
    return list(clean_many(sources(texts), cleaner or Saboteur(), **{"form": "text", "jobs": 2, **options}))


def texts_of(outcomes: Iterable[Outcome]) -> list[str]:
    return [outcome.error if isinstance(outcome, Failure) else outcome.text for outcome in outcomes]


def status(process_id: int | str) -> list[str]:
    """The kernel's record of a process from its state and parent on; empty for one that has exited."""
    try:
        line = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return line.rpartition(")")[2].split()


def children() -> set[int]:
    """Processes this one has started and not yet buried."""
    # Asked of every process who its parent is: a list by thread fails when a thread ends meanwhile.
    names = [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return {int(name) for name in names if status(name)[1:2] == [f"{os.getpid()}"]}


def running(process_id: int) -> bool:
    return status(process_id)[:1] not in ([], ["Z"])


@pytest.fixture(autouse=True)
def no_orphans() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert threading.active_count() <= before  # a thread of an earlier test may end in this one
    if sys.platform == "linux":
        assert not children()


# What comes out


@pytest.mark.parametrize("form", ["text", "metadata", "results", None])
def test_workers_change_no_outcome(form: Any) -> None:
    documents: list[Source | Failure] = [
        Source("a", ARTICLE, metadata={"encoding": "utf-8"}),
        Failure("b", "read", "no such file"),
        Source("c", PAGE, "text/html", {"url": "https://www.example.org/bridge"}),
        Source("d", b"%PDF-1.7"),
        Source("e", "<html></html>", "text/html"),
        Source("f", "A café by the sea, and not naïve.".encode("latin-1")),
        Source("g", ""),
        Source("h", "a lone \ud800 surrogate"),
    ]
    cleaner = Cleaner()
    here = list(clean_many(documents, cleaner, form=form))
    assert list(clean_many(documents, cleaner, form=form, jobs=2)) == here
    assert [type(outcome) for outcome in here].count(Failure) == 3


def test_order_is_that_of_the_input_whoever_is_faster() -> None:
    texts = [f"sleep {0.05 if number % 7 == 0 else 0}" for number in range(40)]
    outcomes = run(texts, jobs=3)
    assert [outcome.id for outcome in outcomes if isinstance(outcome, CleanedDocument)] == [str(n) for n in range(40)]


def test_work_is_shared_among_workers(tmp_path: Path) -> None:
    run([f"note {tmp_path / str(number)}" for number in range(30)])
    assert len({file.read_text() for file in tmp_path.iterdir()}) == 2


def test_a_form_holds_what_it_says_and_no_more() -> None:
    source = Source("a", "abc", metadata={"url": "https://example.org/x", "page": 3})
    tally = Tally(3, 2, (Cut("other", "made.first", 1, 1),))
    text, known, whole = (next(clean_many([source], Saboteur(), form=form)) for form in ("text", "metadata", "results"))
    assert text == CleanedDocument("a", "bc", tally)
    assert known == CleanedDocument("a", "bc", tally, title="example.org", metadata=source.metadata)
    full = next(clean_many([source], Saboteur()))
    assert isinstance(full, Result)
    assert isinstance(whole, CleanedDocument)
    assert whole.to_dict() == full.to_dict()
    assert whole.tally.seconds > 0


def test_declared_charset_is_believed_where_the_bytes_are_not_utf8() -> None:
    russian = "xПривет, мир"
    declared, wrong, utf8 = (
        clean_many([Source("a", russian.encode(encoding), metadata={"encoding": charset})], Saboteur(), form="text")
        for encoding, charset in (("koi8-r", "koi8-r"), ("koi8-r", "utf-8"), ("utf-8", "koi8-r"))
    )
    assert texts_of(declared) == [russian[1:]]
    assert texts_of(wrong) != [russian[1:]]
    assert texts_of(utf8) == [russian[1:]]


def test_declared_charset_of_a_page() -> None:
    page = PAGE.replace("Tarn", "Днестр")
    found = clean_many(
        [Source("a", page.encode("koi8-r"), "text/html", {"encoding": "koi8-r"})], Cleaner(), form="text"
    )
    assert "Днестр" in texts_of(found)[0]


# Documents that misbehave


@unix
def test_a_death_is_the_failure_of_one_document() -> None:
    outcomes = run(["xa", "die SIGKILL", "xb", "die SIGSEGV", *["xc"] * 20, "exit 3"])
    assert texts_of(outcomes) == [
        "a",
        "the worker process died (signal 9, SIGKILL); try the document on its own",
        "b",
        "the worker process died (signal 11, SIGSEGV); try the document on its own",
        *["c"] * 20,
        "the worker process died (exit code 3); try the document on its own",
    ]
    assert outcomes[1] == Failure("1", "clean", texts_of(outcomes)[1])


def test_exceptions_leave_the_worker_alone(tmp_path: Path) -> None:
    outcomes = run(["raise odd", f"note {tmp_path / 'a'}", "raise odd", f"note {tmp_path / 'b'}"], jobs=1)
    assert texts_of(outcomes)[::2] == ["ValueError: odd"] * 2
    assert (tmp_path / "a").read_text() == (tmp_path / "b").read_text()


OVERDUE = "took more than 1.5 s of processor time; split it, or allow more with deadline"
BEHIND = [*["x" * 200_000] * 10, "xb"]
"""Documents that lie behind another in the pipe, and are larger than any pipe."""
DONE = [*["x" * 199_999] * 10, "b"]


@pytest.mark.parametrize("deed", ["spin", "lock"])
def test_a_document_over_the_deadline_is_ended(deed: str) -> None:
    assert texts_of(run(["xa", deed, *BEHIND], jobs=1, deadline=1.5)) == ["a", OVERDUE, *DONE]


def test_a_document_that_sleeps_is_ended_by_the_clock_on_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.batch.worker_pool.hang_limit", lambda _: 5)
    problem = "hung for 5 s without taking 60 s of processor time; try the document on its own, or allow more with"
    outcomes = run(["sleep 600", *BEHIND], jobs=1, deadline=60)
    assert texts_of(outcomes) == [f"{problem} deadline", *DONE]
    assert texts_of(run(["sleep 600"], jobs=1, deadline=60, prefix="--")) == [f"{problem} --deadline"]


def test_a_document_that_waits_for_its_turn_is_not_over_the_deadline() -> None:
    """A busy machine looks like this from within: much time by the clock, and little of the processor's."""
    assert texts_of(run(["sleep 1.5", "xa"], jobs=1, deadline=0.5)) == ["leep 1.5", "a"]


def worker_with(change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers start with a change to their modules."""
    boot = "import sys; sys.path[:] = sys.argv[1:]; from cleaner.batch import worker_clock, worker_main"
    monkeypatch.setattr("cleaner.batch.worker_process._BOOT", f"{boot}; {change}; worker_main.main()")


@unix
def test_a_worker_whose_supervisor_looks_elsewhere_ends_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """The supervisor only comes to its turn when somebody asks for the next outcome."""
    monkeypatch.setattr("cleaner.batch.worker_pool.hang_limit", lambda _: 2 * PATIENCE)
    worker_with("worker_clock.hang_limit = lambda _: 3; worker_clock.GRACE = 0", monkeypatch)
    outcomes = texts_of(run(["sleep 600", "xb"], jobs=1, deadline=60))
    assert (outcomes[0].startswith("hung for "), outcomes[1]) == (True, "b")


def test_where_no_kernel_watches_a_thread_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, which has no such timers."""
    worker_with("worker_main.start_clock = worker_clock.WatchingClock", monkeypatch)
    outcomes = run(["burn 0.8", "burn 0.8", "sleep 2", "spin", *BEHIND], jobs=1, deadline=1.5)
    assert texts_of(outcomes) == ["urn 0.8", "urn 0.8", "leep 2", OVERDUE, *DONE]


def test_the_clock_begins_with_each_document() -> None:
    # All together take longer than one may; one would have to take ten times its time.
    assert texts_of(run(["burn 0.2"] * 12, jobs=1, deadline=2)) == ["urn 0.2"] * 12


def test_a_slow_reader_or_consumer_is_not_the_fault_of_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    passed = [0.0]
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + sum(passed), sleep=time.sleep)
    for module in ("worker_pool", "worker_process"):
        monkeypatch.setattr(f"cleaner.batch.{module}.time", clock)

    def slow() -> Iterator[Source]:
        for source in sources(["xa"] * 3):
            passed.append(10_000)
            yield source

    taken = []
    for outcome in clean_many(slow(), Saboteur(), form="text", jobs=1, window=1):
        passed.append(10_000)
        taken.append(outcome)
    assert texts_of(taken) == ["a"] * 3


@linux
def test_a_document_over_the_memory_limit_is_ended() -> None:
    outcomes = run(["xa", f"fill {600 * MIB}", "xb", f"fill {100 * MIB}"], jobs=1, memory=300 * MIB)
    assert texts_of(outcomes) == [
        "a",
        "needed more than 300 MiB of memory; split it, or allow more with memory",
        "b",
        "ill 104857600",
    ]


@linux
def test_a_document_that_cannot_even_be_received_is_ended() -> None:
    outcomes = run(["xa", "x" * (120 * MIB), "xb"], jobs=1, memory=100 * MIB)
    assert texts_of(outcomes) == ["a", "needed more than 100 MiB of memory; split it, or allow more with memory", "b"]


@linux
def test_what_earlier_documents_took_is_not_held_against_a_later_one() -> None:
    outcomes = run([f"hoard {200 * MIB}", f"fill {200 * MIB}"], jobs=1, memory=300 * MIB)
    assert texts_of(outcomes) == [f"oard {200 * MIB}", f"ill {200 * MIB}"]


# Documents that are in work together


def words(count: int) -> str:
    """A text of so many words, which no rule knows."""
    return " ".join(["stone"] * count) + "."


def cleaned_together(count: int, orders: dict[int, str], **options: Any) -> list[str]:
    """What comes of texts of 1, 2, … words, which are cleaned in windows."""
    cleaner = Cleaner(scorer=DeadlyScorer(orders))
    assert cleaner.window > 1
    texts = [words(number) for number in range(1, count + 1)]
    found = texts_of(run(texts, cleaner, jobs=1, **options))
    assert [one for one in found if one in texts] == [text for text in texts if text in found]
    return [one for one in found if one not in texts]


def test_who_dies_among_others_dies_alone() -> None:
    orders = {3: "exit 3", 40: "exit 4", 41: "exit 5"}
    problem = "the worker process died (exit code {}); try the document on its own"
    assert cleaned_together(70, orders) == [problem.format(code) for code in (3, 4, 5)]


def test_who_takes_too_long_among_others_is_ended_alone() -> None:
    assert cleaned_together(40, {5: "spin"}, deadline=1.5) == [OVERDUE]


def test_a_window_may_take_longer_than_a_document() -> None:
    assert cleaned_together(12, dict.fromkeys(range(1, 13), "burn 0.2"), deadline=2) == []


@linux
def test_who_needs_too_much_memory_among_others_fails_alone() -> None:
    problem = "needed more than 300 MiB of memory; split it, or allow more with memory"
    assert cleaned_together(40, {7: f"fill {600 * MIB}"}, memory=300 * MIB) == [problem]


def test_who_raises_among_others_fails_alone() -> None:
    assert cleaned_together(40, {9: "raise odd"}) == ["cleaning failed: ValueError: odd"]


def test_output_of_a_document_does_not_disturb(capfd: pytest.CaptureFixture[str]) -> None:
    assert texts_of(run(["print rain", "read", "xb"], jobs=1)) == ["rint rain", "ead", "b"]
    out, err = capfd.readouterr()
    assert out == ""
    assert err.count("rain") == 3


def test_large_documents_pass() -> None:
    text = "rain and sun " * (20 * MIB // 13)
    assert texts_of(run([text, "xa", text], jobs=2)) == [text[1:], "a", text[1:]]


def test_metadata_that_cannot_be_pickled_is_one_documents_failure() -> None:
    documents = [Source("a", "xa", metadata={"key": threading.Lock()}), Source("b", "xb")]
    first, second = clean_many(documents, Saboteur(), form="text", jobs=1)
    assert isinstance(first, Failure)
    assert "cannot pickle" in first.error
    assert texts_of([second]) == ["b"]


# Workers that cannot start


@pytest.mark.parametrize(
    ("cleaner", "problem"),
    [
        (Unfit(), "a worker process cannot start: ValueError: rules are missing"),
        (Stillborn(), r"worker processes end before they are ready \(exit code 7\)"),
    ],
)
def test_workers_that_cannot_start_end_the_run(cleaner: Cleaner, problem: str) -> None:
    with pytest.raises(CleanerError, match=problem):
        run(["xa"], cleaner)


def test_cleaner_that_cannot_be_pickled_ends_the_run() -> None:
    class Local(Saboteur):
        pass

    with pytest.raises(CleanerError, match="the cleaner cannot be sent"):
        run(["xa"], Local())


@pytest.mark.parametrize("option", [{"jobs": -1}, {"window": 0}, {"deadline": 0}, {"memory": -5}])
def test_numbers_that_make_no_sense_are_refused_at_once(option: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=f"{next(iter(option))} is "):
        clean_many([], Saboteur(), **option)


# How far it reads, and how it ends


class Counted:
    """An endless source that knows how much was taken from it."""

    def __init__(self, text: str = "xa") -> None:
        self.taken = 0
        self.text = text

    def __iter__(self) -> Iterator[Source]:
        while True:
            self.taken += 1
            yield Source(str(self.taken), self.text)


@pytest.mark.parametrize("window", [1, 5])
def test_reads_no_further_than_the_window(window: int) -> None:
    source = Counted()
    with closing(clean_many(source, Saboteur(), form="text", jobs=2, window=window)) as outcomes:
        for yielded, _ in zip(range(1, 30), outcomes, strict=False):
            assert yielded <= source.taken < yielded + window


def test_reads_to_the_end_of_the_window_while_the_first_is_in_work(tmp_path: Path) -> None:
    full = tmp_path / "full"

    def first_slow() -> Iterator[Source]:
        yield Source("0", f"await {full}")
        for source in counted:
            if counted.taken == 6:
                full.touch()
            yield source

    counted = Counted()
    with closing(clean_many(first_slow(), Saboteur(), form="text", jobs=2, window=7)) as outcomes:
        next(outcomes)
        assert counted.taken == 6


def test_large_documents_narrow_the_window() -> None:
    source = Counted("x" * (30 * MIB))
    with closing(clean_many(source, Saboteur(), form="text", jobs=1, window=50)) as outcomes:
        next(outcomes)
        assert source.taken <= 3


@pytest.mark.parametrize("text", ["xa", "spin", "lock"])
def test_closing_early_leaves_no_process(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for patience in ("_REAP_TIMEOUT", "_EXIT_TIMEOUT"):  # if anything waited for these, it would show
        monkeypatch.setattr(f"cleaner.batch.worker_process.{patience}", 2 * PATIENCE)
    outcomes = clean_many(iter([Source("a", "xa"), *[Source("b", text)] * 50]), Saboteur(), form="text", jobs=2)
    next(outcomes)
    begin = time.monotonic()
    outcomes.close()
    assert time.monotonic() - begin < PATIENCE  # and the fixture looks for what is left


def test_error_of_the_source_ends_the_workers_and_is_raised() -> None:
    def broken() -> Iterator[Source]:
        yield Source("a", "xa")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(clean_many(broken(), Saboteur(), form="text", jobs=2))


# Whose child a worker is

SCRIPT = """
import sys
from cleaner.batch import clean_many
from cleaner.document import Source
from tests.batch.saboteur import Saboteur

print("begun")
texts = sys.argv[1:] or ["xa", "xb"]
for outcome in clean_many((Source(text, text) for text in texts), Saboteur(), form="text", jobs=2, window=9):
    print(outcome.text, flush=True)
"""


def python(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *words]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=PATIENCE, check=False, **options
    )


def test_script_on_standard_input() -> None:
    done = python("-", input=SCRIPT)
    assert (done.stdout, done.stderr) == ("begun\na\nb\n", "")


def test_script_without_a_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = python(str(script), cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("begun\na\nb\n", "")


def test_leaving_python_with_an_open_generator() -> None:
    script = SCRIPT.replace("for outcome in ", "outcomes = ").replace("window=9):\n", "window=9)\nnext(outcomes)\n")
    done = python("-", input=script.replace("    print(outcome.text, flush=True)", ""))
    assert (done.returncode, done.stdout, done.stderr) == (0, "begun\n", "")


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[Callable[[str], tuple[subprocess.Popen[bytes], int]]]:
    """Starts a run that hangs in its second document, and returns its process and the id of its worker's."""
    started = []

    def start(text: str) -> tuple[subprocess.Popen[bytes], int]:
        note = tmp_path / "worker"
        script = SCRIPT.replace("jobs=2", "jobs=1")
        command = [sys.executable, "-c", script, f"note {note}", text, "xb"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        one = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )
        started.append(one)
        assert one.stdout is not None
        assert one.stdout.readline() == b"begun\n"
        one.stdout.readline()
        return one, int(note.read_text())

    yield start
    for one in started:
        one.kill()
        one.communicate()


@linux
@pytest.mark.parametrize("text", ["spin", "lock", "sleep 600"])
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_workers_do_not_outlive_their_parent(parent: Any, text: str, end: int) -> None:
    process, worker = parent(text)
    assert running(worker)
    process.send_signal(end)
    process.wait()
    until(lambda: not running(worker))


@linux
def test_interrupt_ends_the_workers_without_a_traceback(parent: Any) -> None:
    process, worker = parent("spin")
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert not running(worker)
    assert err.count(b"Traceback") == err.count(b"KeyboardInterrupt") == 1  # the script's own


@linux
def test_workers_outlive_the_thread_that_began(tmp_path: Path) -> None:
    outcomes = clean_many(sources(["xa"] * 100), Saboteur(), form="text", jobs=1, window=2)
    beginner = threading.Thread(target=lambda: next(outcomes))
    beginner.start()
    beginner.join()
    assert texts_of(outcomes) == ["a"] * 99
