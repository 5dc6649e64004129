from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Both go by the clock, and so by what else the machine does.
settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder with the development corpora and the real articles, which are not part of the repository."""
    folder = os.environ.get("CLEANER_DATA")
    if not folder:
        pytest.skip("CLEANER_DATA is not set: the development corpora are not here")
    return Path(folder)


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> Iterator[None]:
    """Let Ctrl-C reach the programs that tests start: a shell lets what runs in the background ignore it."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
