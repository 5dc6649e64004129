"""A cleaner that does what a document orders; in a module of its own, which worker processes can import."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.api import Cleaner
from cleaner.assembly import assemble
from cleaner.document import Document, Mark, Result, Span
from cleaner.features.columns import Features
from tests.patience import until


class Saboteur(Cleaner):
    """Takes the first character of each text, without rules or weights, unless ordered to misbehave."""

    def __init__(self) -> None:
        self.cleaned = 0

    def __getstate__(self) -> dict[str, Any]:
        return {}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.cleaned = 0

    def explain(self, text: str, *, id: str = "", site: str | None = None, **_unused: Any) -> Result:  # noqa: A002  its name
        order, _, value = text.partition(" ")
        deed = getattr(self, f"do_{order}", None)
        if deed:
            deed(value)
        self.cleaned += 1
        document = Document(id, text, (), title=site)
        return assemble(document, [Mark(Span(0, 1), "made.first", "other", 0.9, "it is the first")] if text else [])

    def do_raise(self, value: str) -> None:
        raise ValueError(value)

    def do_tell(self, value: str) -> None:
        """Fail with how garbage is collected, and with a variable of the environment."""
        raise ValueError(f"{gc.get_threshold()} {gc.get_freeze_count() > 0} {os.environ.get(value)}")

    def do_exit(self, value: str) -> None:
        sys.exit(int(value))

    def do_die(self, value: str) -> None:
        os.kill(os.getpid(), getattr(signal, value))

    def do_sleep(self, value: str) -> None:
        time.sleep(float(value))

    def do_burn(self, value: str) -> None:
        """Take this many seconds of processor time."""
        end = time.process_time() + float(value)
        while time.process_time() < end:
            pass

    def do_await(self, value: str) -> None:
        """Take until a file is there."""
        until(Path(value).exists)

    def do_spin(self, _: str) -> None:
        while True:
            pass

    def do_lock(self, _: str) -> None:
        """Hang in C, where no other thread of the process comes to its turn."""
        sum(range(10**15))

    def do_fill(self, value: str) -> None:
        bytearray(int(value))

    def do_hoard(self, value: str) -> None:
        """Leave less memory to later documents."""
        self.hoard = bytearray(int(value))

    def do_print(self, value: str) -> None:
        print(value, flush=True)
        os.write(1, value.encode())
        os.system(f"echo {value}")

    def do_read(self, _: str) -> None:
        assert sys.stdin.read() == ""
        assert os.read(0, 1) == b""

    def do_note(self, value: str) -> None:
        Path(value).write_text(str(os.getpid()), encoding="ascii")


class Unfit(Saboteur):
    """Cannot arrive in a worker."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        raise ValueError("rules are missing")


class Stillborn(Saboteur):
    """Takes its worker along as it arrives."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        os._exit(7)


class DeadlyScorer:
    """A scorer that does what it is ordered to do with a text of so many words, and takes nothing for clutter.

    Unlike ``Saboteur`` it leaves ``explain`` as it is, so that documents are cleaned in windows.
    """

    digest = "deadly"

    def __init__(self, orders: Mapping[int, str]) -> None:
        self.orders = orders

    def rate(self, features: Features) -> Any:
        words = features.columns["words"]
        order, _, value = self.orders.get(int(words.sum()), "").partition(" ")
        if order:
            getattr(Saboteur(), f"do_{order}")(value)
        return np.full(len(words), -9.0)

    def confidence(self, odds: Any) -> Any:
        return 1 / (1 + np.exp(-odds))

    def odds_at(self, confidence: float) -> float:
        return float(np.log(confidence / (1 - confidence)))

    def evidence(self, _features: Features, rows: Any) -> list[tuple[Any, ...]]:
        return [()] * len(rows)
