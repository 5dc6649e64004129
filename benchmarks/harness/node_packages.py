"""Packages of Node.js, which npm installs in a folder of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.errors import BenchmarkError

INSTALL_SECONDS: Final = 600
NO_NODE: Final = "Node.js is not installed: see https://nodejs.org"


def installed_version(folder: Path, package: str) -> str:
    """Return the version of a package that is installed in a folder and can be run, or nothing."""
    file = folder / "node_modules" / package / "package.json"
    if shutil.which("node") is None or not file.is_file():
        return ""
    return str(json.loads(file.read_text(encoding="utf-8"))["version"])


def install_packages(folder: Path, packages: Sequence[str]) -> None:
    """Install packages, each ``name@version``.

    Raises:
        BenchmarkError: npm is missing, or fails.

    """
    npm = shutil.which("npm")
    if npm is None:
        raise BenchmarkError("npm is not installed: see https://nodejs.org")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true, "type": "module"}\n', encoding="utf-8")
    command = [npm, "install", "--silent", "--ignore-scripts", *packages]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS)
    if run.returncode:
        raise BenchmarkError(f"npm install failed: {' '.join((run.stderr or run.stdout).split())}")
