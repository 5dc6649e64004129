"""Versions of cleaner side by side: each from its own checkout, and in processes of its own."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any, Final

import cleaner
from benchmarks.errors import BenchmarkError
from benchmarks.harness.processes import last_line, peak_memory

SERVE: Final = Path(__file__).with_name("serve.py")
PATIENCE: Final = 300.0
"""Seconds after which an answer is no longer waited for; the largest document takes a tenth of that."""


@dataclass(frozen=True, slots=True)
class Version:
    """A checkout of cleaner, and the name that tables give it."""

    name: str
    tree: Path

    @property
    def environment(self) -> dict[str, str]:
        """Environment in which Python finds this version before any that is installed, and keeps compiled byte code."""
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {**kept, "PYTHONPATH": str(self.tree)}

    def command(self, *arguments: str) -> list[str]:
        """Return the words that run this version's command line, from whichever folder."""
        return [sys.executable, "-P", "-m", "cleaner", *arguments]

    def compile(self) -> None:
        """Compile the byte code of its modules, so that no start has to.

        Raises:
            BenchmarkError: that cannot be done.

        """
        words = [sys.executable, "-m", "compileall", "-q", str(self.tree / "cleaner")]
        done = subprocess.run(words, capture_output=True, check=False, env=self.environment)
        if done.returncode:
            raise BenchmarkError(f"{self.tree} cannot be compiled: {last_line(done.stdout + done.stderr)}")


def this_version() -> Version:
    """Return the version that is imported here."""
    return Version("this version", Path(cleaner.__file__).resolve().parents[1])


def version_at(path: Path) -> Version:
    """Return the version in a checkout, named by its commit where git knows it, else by its folder.

    Raises:
        BenchmarkError: there is no cleaner, or it is the version that is compared with it.

    """
    tree = path.resolve()
    if not (tree / "cleaner" / "__init__.py").is_file():
        raise BenchmarkError(f"{path} holds no cleaner: give the folder of a checkout")
    if tree == this_version().tree:
        raise BenchmarkError(f"{path} is the version that runs: give the folder of another checkout")
    words = ["git", "-C", str(tree), "rev-parse", "--short", "HEAD"]
    try:
        commit = subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        commit = ""
    return Version(commit or tree.name, tree)


class Server:
    """A process that cleans documents with one version. ``clock`` and ``digests`` tell of all that it has done."""

    def __init__(self, version: Version) -> None:
        self._version, self._seconds = version, 0.0
        self.digests: list[str] = []
        self._messages = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(SERVE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._messages,
            env=version.environment,
        )
        try:
            self._check_version(Path(self._receive()))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
        self._messages.close()

    def ask(self, way: str, documents: Sequence[Any]) -> None:
        """Have documents cleaned.

        Raises:
            BenchmarkError: the process has ended, or takes too long.

        """
        assert self._process.stdin
        try:
            pickle.dump((way, documents), self._process.stdin)
            self._process.stdin.flush()
        except OSError as error:
            raise self._ended() from error
        seconds, digests = self._receive()
        self._seconds += seconds
        self.digests += digests

    def clock(self) -> float:
        """Return the processor seconds that all documents so far have taken."""
        return self._seconds

    @property
    def peak_memory(self) -> int:
        """Its peak memory so far, in bytes; 0 where the system does not report it."""
        return peak_memory(self._process.pid)

    def _receive(self) -> Any:
        assert self._process.stdout
        timer = Timer(PATIENCE, self._process.kill)
        timer.start()
        try:
            return pickle.load(self._process.stdout)
        except (EOFError, pickle.UnpicklingError) as error:
            raise self._ended() from error
        finally:
            timer.cancel()

    def _ended(self) -> BenchmarkError:
        self._process.kill()
        self._process.wait()
        self._messages.seek(0)
        reason = last_line(self._messages.read()) or f"exit code {self._process.returncode}"
        return BenchmarkError(f"{self._version.name} in {self._version.tree} ended: {reason}")

    def _check_version(self, found: Path) -> None:
        if self._version.tree not in found.resolve().parents:
            raise BenchmarkError(f"{self._version.tree} was asked for, but Python finds cleaner at {found}")
