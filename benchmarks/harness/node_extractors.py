"""Extractors in JavaScript: one process of Node.js for each serves all pages, a line of JSON a page."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from benchmarks.data.pages import PageRow
from benchmarks.errors import BenchmarkError
from benchmarks.harness.node_packages import NO_NODE, install_packages, installed_version
from benchmarks.markdown.store import cache_folder

VERSIONS: Final = {"@mozilla/readability": "0.6.0", "jsdom": "26.1.0", "defuddle": "0.19.4", "linkedom": "0.18.15"}
"""The packages, pinned: figures must be those of named versions. Later ones of jsdom run in no Node.js 18."""
NODE_PEERS: Final = {"mozilla-readability": ("@mozilla/readability", "jsdom"), "defuddle": ("defuddle", "linkedom")}
"""What each system needs: itself, and the document model that its manual names."""
SCRIPT: Final = Path(__file__).with_name("extract.mjs")
PAGE_SECONDS: Final = 60.0
"""What a page may take; the slowest of the corpora takes a tenth of that. Beyond it the process is ended."""
INSTALL: Final = "python -m benchmarks html --install"


class PeerError(Exception):
    """A page that a system cannot extract, or not in time."""


def folder() -> Path:
    """Return where the packages are: apart from those that convert to Markdown, which take their newest versions."""
    return cache_folder() / "node-extractors"


def install_peers() -> None:
    """Install the packages in the versions that are pinned.

    Raises:
        BenchmarkError: npm is missing, or fails.

    """
    install_packages(folder(), [f"{package}@{version}" for package, version in VERSIONS.items()])


def lack(name: str) -> str:
    """Return why a system cannot run here, or nothing."""
    if shutil.which("node") is None:
        return NO_NODE
    wrong = [p for p in NODE_PEERS[name] if installed_version(folder(), p) != VERSIONS[p]]
    return f"{', '.join(f'{p} {VERSIONS[p]}' for p in wrong)} not installed: {INSTALL}" if wrong else ""


def node_versions(names: Sequence[str]) -> str:
    """Return the versions that the figures of these systems depend on, or nothing where none runs in Node.js."""
    packages = [package for name in names for package in NODE_PEERS.get(name, ())]
    if not packages:
        return ""
    run = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    return ", ".join([f"Node.js {run.stdout.strip().lstrip('v')}", *(f"{p} {VERSIONS[p]}" for p in packages)])


def command_of(name: str) -> list[str]:
    """Return the command that runs a system.

    Raises:
        BenchmarkError: it cannot run here.

    """
    reason = lack(name)
    if reason:
        raise BenchmarkError(f"system {name} cannot run: {reason}")
    script = folder() / SCRIPT.name  # it finds packages only beside itself
    shutil.copyfile(SCRIPT, script)
    return ["node", str(script), name]


class NodeExtractor:
    """Runs a system in a process that is started when first needed, and again after a page that ended it.

    ``seconds`` is the processor time that the pages took by the process's own account, its compiler and its collector
    included, without starting and without handing pages over; a page that took too long counts with its limit.
    """

    def __init__(
        self, command: Sequence[str], text_of: Callable[[str], str], page_seconds: float = PAGE_SECONDS
    ) -> None:
        """Take the command, what makes text of the article's HTML, and the limit of a page."""
        self.seconds = 0.0
        self._command, self._text_of, self._page_seconds = list(command), text_of, page_seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, row: PageRow) -> str:
        """Return the text of a page's article.

        Raises:
            PeerError: the system raises, ends, or takes too long.

        """
        answer = self._ask(json.dumps({"html": row.html, "url": row.url}).encode() + b"\n")
        self.seconds += answer.get("seconds", 0.0)
        if "error" in answer:
            raise PeerError(answer["error"])
        return self._text_of(answer["html"])

    def clock(self) -> float:
        """Return the seconds so far."""
        return self.seconds

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _ask(self, line: bytes) -> dict[str, Any]:
        process = self._process = self._process or self._start()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._page_seconds, end)
        timer.start()
        try:
            answer = _exchange(process, line)
        finally:
            timer.cancel()
        if answer.endswith(b"\n"):
            found: dict[str, Any] = json.loads(answer)
            return found
        self.close()
        if late.is_set():
            self.seconds += self._page_seconds
            raise PeerError(f"no answer in {self._page_seconds:g} s")
        raise PeerError("the process ended")

    def _start(self) -> subprocess.Popen[bytes]:
        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        return subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=nothing)


def _exchange(process: subprocess.Popen[bytes], line: bytes) -> bytes:
    """Send a line and return the answer, which is cut short where the process ends."""
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError):
        process.stdin.write(line)
        process.stdin.flush()
    return process.stdout.readline()
