"""Sources are learned in workers as they are here; what goes wrong with one stays with that one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.config import Config
from cleaner.errors import CleanerError
from cleaner.learning.collection import Collection
from cleaner.learning.learned import LearnedSource, SourceDocument, SourceName
from cleaner.learning.workers import Unlearned, learn_sources
from tests.learning.fakes import learn_lines

BARE = Config(builtin=False, classifier=False)
"""Loads nothing: the fake asks no cleaner."""


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection(tmp_path / "a.sqlite") as found:
        for name in ("mill", "quay", "tarn"):
            fill(found, name)
        found.commit()
        yield found


def fill(collection: Collection, name: str) -> None:
    for number in range(5):
        collection.add(SourceName("source", name), SourceDocument(f"{number}", f"Join {name}\n{number}"))
    collection.commit()


def learn(collection: Collection, jobs: int) -> dict[str, LearnedSource | Unlearned]:
    outcomes = list(learn_sources(collection.path, collection.sources(), BARE, jobs, learn_lines))
    assert len({one.source for one in outcomes}) == len(outcomes)
    return {one.source.name: one for one in outcomes}


@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_the_number_of_workers_does_not_matter(collection: Collection, jobs: int) -> None:
    here = learn(collection, 0)
    assert learn(collection, jobs) == here
    assert [one.shown for one in here["mill"].rules] == ["Join mill"]  # type: ignore[union-attr]
    assert not multiprocessing.active_children()


def test_one_that_fails_and_one_that_kills_are_named(collection: Collection) -> None:
    fill(collection, "broken")
    fill(collection, "deadly")
    outcomes = learn(collection, 2)
    assert {name for name, one in outcomes.items() if isinstance(one, LearnedSource)} == {"mill", "quay", "tarn"}
    assert outcomes["broken"] == Unlearned(SourceName("source", "broken"), "ValueError: what is this")
    assert outcomes["deadly"].error.startswith("the worker process died (signal 9, SIGKILL); ")  # type: ignore[union-attr]


def test_closing_ends_the_workers(collection: Collection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAKE_BEGUN", str(tmp_path / "begun"))
    fill(collection, "slow")
    outcomes = learn_sources(collection.path, collection.sources(), BARE, 2, learn_lines)
    next(outcomes)
    begin = time.monotonic()
    outcomes.close()
    assert time.monotonic() - begin < 30
    assert not multiprocessing.active_children()


def masked(source: SourceName, _documents: object, total: int, _cleaner: object) -> LearnedSource:
    """Say whether interrupts are held back, as the number of documents."""
    return LearnedSource(source, int(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])), total)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
def test_no_worker_ever_sees_an_interrupt(collection: Collection) -> None:
    # In a process of its own, where no process was started before the first worker.
    code = f"""
from pathlib import Path
from cleaner.learning.collection import Collection
from cleaner.learning.workers import learn_sources
from tests.learning.test_workers import BARE, masked
path = Path({str(collection.path)!r})
with Collection(path) as collection:
    print([one.documents for one in learn_sources(path, collection.sources(), BARE, 3, masked)])
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[1, 1, 1]\n"


def unpicklable(*_: Any) -> Any:
    return lambda: None


def test_an_outcome_that_cannot_be_sent_takes_its_worker_alone(collection: Collection) -> None:
    outcomes = list(learn_sources(collection.path, collection.sources()[:1], BARE, 1, unpicklable))
    assert [type(one) for one in outcomes] == [Unlearned]


def test_workers_that_cannot_start_say_so_in_one_line(
    collection: Collection, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    gone = Config(builtin=False, classifier=False, packs=(tmp_path / "gone.yaml",))
    with pytest.raises(CleanerError, match="a worker process ends before it is ready"):
        list(learn_sources(collection.path, collection.sources(), gone, 2, learn_lines))
    assert capfd.readouterr() == ("", "")
    assert not multiprocessing.active_children()
