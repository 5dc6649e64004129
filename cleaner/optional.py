"""Packages that only some formats need."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from cleaner.errors import PackageError

EXTRAS: Final = {"pyarrow": "parquet", "brotli": "warc", "zstandard": "zstd"}
"""The extra of the distribution article-cleaner that installs a package."""


def load(module: str) -> Any:
    """Import a module of an optional package at its first use.

    >>> from unittest.mock import patch
    >>> with patch.dict("sys.modules", {"zstandard": None}):  # as if it were not installed
    ...     load("zstandard")
    Traceback (most recent call last):
        ...
    cleaner.errors.PackageError: this needs the package zstandard: pip install 'article-cleaner[zstd]'

    Raises:
        PackageError: the package is not installed.

    """
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        remedy = f"pip install 'article-cleaner[{EXTRAS[package]}]'"
        raise PackageError(f"this needs the package {package}: {remedy}") from None
