from __future__ import annotations

import gc
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner import own_process
from cleaner.batch import clean_many
from cleaner.document import Failure, Source
from cleaner.own_process import LARGE, OLDER, YOUNG, give_back
from tests.batch.saboteur import Saboteur

STATE = "[*gc.get_threshold(), gc.isenabled(), gc.get_freeze_count(), os.environ.get('OPENBLAS_NUM_THREADS')]"


def told(code: str) -> Any:
    """Return what a Python process tells at its end as JSON on standard error."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stderr.splitlines()[-1])


def test_a_program_that_uses_the_library_is_left_alone() -> None:
    code = f"""
import gc, json, os, sys
before = {STATE}
from cleaner import Cleaner
from cleaner.batch import clean_many
from cleaner.document import Source
cleaner = Cleaner()
cleaner.clean("It rained.")
cleaner.explain_html("<p>It rained in Orlena for nine days.</p>")
assert len(list(clean_many([Source("a", "It rained.")], cleaner, jobs=1))) == 1
print(json.dumps([before, {STATE}]), file=sys.stderr)
"""
    before, after = told(code)
    assert before == after


def test_the_command_line_collects_rarely_and_computes_in_one_thread(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.", encoding="utf-8")
    code = f"""
import atexit, gc, json, os, sys
from cleaner.cli import main
atexit.register(lambda: print(json.dumps({STATE}), file=sys.stderr))
sys.argv[1:] = ["clean", {str(tmp_path / "a.txt")!r}]
main()
"""
    *thresholds, enabled, frozen, threads = told(code)
    assert thresholds == [YOUNG, OLDER, OLDER]
    assert enabled
    assert frozen > 0
    assert threads == "1"


def test_threads_that_the_user_has_chosen_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    code = f"""
import gc, json, os, sys
from cleaner.own_process import compute_in_one_thread
compute_in_one_thread()
print(json.dumps({STATE}), file=sys.stderr)
"""
    assert told(code)[-1] == "3"


def test_workers_collect_rarely_and_compute_in_one_thread() -> None:
    (outcome,) = clean_many([Source("a", "tell OPENBLAS_NUM_THREADS")], Saboteur(), jobs=1)
    assert isinstance(outcome, Failure)
    assert outcome.error == f"ValueError: {(YOUNG, OLDER, OLDER)} True 1"
    assert gc.get_threshold() != (YOUNG, OLDER, OLDER)


def resident() -> int:
    """Return the bytes of memory that the process has."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


@pytest.mark.skipif(own_process._trim() is None, reason="no such C library")
def test_free_memory_goes_back_after_a_large_document() -> None:
    kept = [bytes(50_000) for _ in range(1000)]
    del kept[:-1]  # above what is free now
    before = resident()
    give_back(LARGE - 1)
    assert resident() > before - 2**24
    give_back(LARGE)
    assert resident() < before - 2**25


def test_where_the_c_library_has_no_such_call_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    own_process._trim.cache_clear()
    try:
        give_back(LARGE)
        assert own_process._trim() is None
    finally:
        own_process._trim.cache_clear()
