"""One short name for everything that decides what is cut: rules, weights, configuration, version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Final

from cleaner.config import Config
from cleaner.models import model_files
from cleaner.rulepack import RuleSet, is_builtin
from cleaner.text.lexicon import lexicon

LENGTH: Final = 16
"""Hex digits: 64 bits, ample for telling apart the rule sets that one user ever has."""
PATHS: Final = frozenset({"packs", "weights", "page_weights"})
"""Fields of the configuration that are paths; what is there counts instead."""


def fingerprint(version: str, config: Config, rules: RuleSet, scorers: Sequence[str] = ()) -> str:
    """Return a digest (16 hex digits) that is the same in every process and wherever cleaner is installed.

    ``scorers`` are the digests of scorers that replace the learned weights.

    >>> from cleaner.rulepack import load_rules
    >>> rules = load_rules(builtin=False)
    >>> fingerprint("1", Config(), rules) == fingerprint("1", Config(), rules)
    True
    >>> fingerprint("1", Config(), rules) == fingerprint("1", Config(profile="strict"), rules)
    False

    Raises:
        OSError: a file of weights is gone.

    """
    digest = hashlib.sha256()
    for part in _parts(version, config, rules, scorers):
        digest.update(f"{len(part)}\0".encode())
        digest.update(part)
    return digest.hexdigest()[:LENGTH]


def _parts(version: str, config: Config, rules: RuleSet, scorers: Sequence[str]) -> Iterator[bytes]:
    yield f"cleaner {version}".encode()
    yield from (f"scorer {digest}".encode() for digest in scorers)
    if not config.classifier or config.extractor == "trafilatura":
        from importlib import metadata  # noqa: PLC0415  few ask for trafilatura

        yield f"trafilatura {metadata.version('trafilatura')}".encode()
    for field in fields(config):
        value = getattr(config, field.name)
        if field.name not in PATHS:
            # The order of a set differs from process to process.
            yield repr((field.name, sorted(value) if isinstance(value, frozenset) else value)).encode()
    for rule in rules.rules:
        path = "built-in" if is_builtin(rule.path) else ""
        yield repr(rule._replace(path=path, line=0, examples=(), falsepositives=())).encode("utf-8", "surrogatepass")
    yield repr(rules.allow).encode("utf-8", "surrogatepass")
    yield repr([(name, sorted(words)) for name, words in lexicon()._asdict().items()]).encode()
    for weights in _weights(config):
        yield weights.read_bytes()


def _weights(config: Config) -> Iterator[Path]:
    yield from model_files()
    if config.weights:
        yield config.weights
    if config.page_weights:
        yield from sorted(config.page_weights.glob("*.json"))
