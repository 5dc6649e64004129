"""The one error that the commands show their user, and the check for optional packages."""

from __future__ import annotations

from importlib.util import find_spec


class BenchmarkError(Exception):
    """Something the user must fix; ``str(error)`` is one line."""


def require(package: str, extra: str) -> None:
    """Check that an optional package is installed.

    >>> require("json", "dev")
    >>> require("no_such_package", "train")
    Traceback (most recent call last):
        ...
    benchmarks.errors.BenchmarkError: no_such_package is not installed: pip install -e '.[train]'

    Raises:
        BenchmarkError: it is not installed.

    """
    if find_spec(package) is None:
        raise BenchmarkError(f"{package} is not installed: pip install -e '.[{extra}]'")
