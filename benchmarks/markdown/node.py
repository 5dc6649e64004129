"""Converters that are written in JavaScript: installed with npm in the cache folder, and run there by one script."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.data.pages import PageRow
from benchmarks.errors import BenchmarkError
from benchmarks.harness.node_packages import install_packages, installed_version
from benchmarks.markdown.store import cache_folder

PACKAGES: Final = ("turndown", "defuddle", "linkedom")
"""Two converters, and the document model that the second one needs."""
SCRIPT: Final = Path(__file__).with_name("convert.mjs")
PAGE_SECONDS: Final = 60
"""What a page may take, on average."""


def folder() -> Path:
    """Return where the packages are."""
    return cache_folder() / "node"


def version(package: str) -> str:
    """Return the version of a package that is installed and can be run, or nothing."""
    return installed_version(folder(), package)


def install() -> None:
    """Install the packages, or their newest versions.

    Raises:
        BenchmarkError: npm is missing, or fails.

    """
    install_packages(folder(), [f"{package}@latest" for package in PACKAGES])


def convert(package: str, pages: Sequence[PageRow]) -> Iterator[tuple[str, str]]:
    """Yield the Markdown of each page, or nothing and the error.

    Raises:
        BenchmarkError: the script does not run.

    """
    script = folder() / SCRIPT.name  # it finds packages only beside itself
    shutil.copyfile(SCRIPT, script)
    lines = "".join(json.dumps({"html": page.html, "url": page.url}) + "\n" for page in pages)
    run = subprocess.run(
        ["node", str(script), package],
        input=lines,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PAGE_SECONDS * max(1, len(pages)),
    )
    answers = [json.loads(line) for line in run.stdout.split("\n") if line]
    if run.returncode or len(answers) != len(pages):
        raise BenchmarkError(f"{package} failed: {' '.join(run.stderr.split()[-50:])}")
    for answer in answers:
        yield answer.get("text", ""), answer.get("error", "")
