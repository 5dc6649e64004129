from __future__ import annotations

import gc
import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner.batch import clean_many
from cleaner.document import Failure, Source
from cleaner.own_process import OLDER, YOUNG, keep_large_apart
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


HELD = """
import ctypes, json, sys
from cleaner.own_process import LARGE, keep_large_apart
if {apart}:
    keep_large_apart()
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
first = bytes(16 * LARGE)
del first  # from now on what is smaller lies among what stays
before = resident()
large, small = [], []
for _ in range(20):
    large.append(bytearray(b"x") * LARGE)
    small.append(bytes(1000))
large.clear()
print(json.dumps((resident() - before) // LARGE), file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform != "linux" or platform.libc_ver()[0] != "glibc", reason="another C library")
def test_large_pieces_are_given_back_at_once() -> None:
    assert told(HELD.format(apart=False)) >= 15
    assert told(HELD.format(apart=True)) <= 2


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("ctypes.CDLL", lambda _: pytest.fail("called"))
    keep_large_apart()


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("ctypes.CDLL", lambda _: object())
    keep_large_apart()
