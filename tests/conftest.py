from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Both go by the clock, and so by what else the machine does.
settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    """Prepare the environment of a process that runs tests, and of the hundreds of processes that tests start."""
    if config.getoption("dist") != "no" and not hasattr(config, "workerinput"):
        return  # this one only hands out tests
    folder = Path(tempfile.mkdtemp(prefix="cleaner-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ["CLEANER_CACHE"] = str(folder / "rules")  # no other run writes to it
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # to start the threads takes longer than the rest of the import of numpy
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # then each would compile the package anew
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put slow tests first: whatever comes last, one worker does while the others have nothing left."""

    def seconds(item: pytest.Item) -> float:
        marker = item.get_closest_marker("slow")
        return marker.args[0] if marker else 0

    items.sort(key=seconds, reverse=True)


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
