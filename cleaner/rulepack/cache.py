"""The parsed form of rule packs, kept in the user's cache folder.

Parsing YAML takes longer than the rest of start-up. The cache is plain JSON, named after the digest of the pack
files and checked against its own digest; what does not fit is discarded and rebuilt, so a damaged or foreign
file can cost time but never change what is cut without the packs' digest changing too.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import platformdirs

from cleaner.rulepack.rule import Allowance, Elements, Example, ParsedPack, Rule, Section

FORMAT: Final = 2
"""Raise it when the meaning of the cached form changes."""
KEPT_FILES: Final = 8
"""Old cache files beyond these are deleted."""


def cache_folder() -> Path:
    """Return where compiled packs are kept; ``CLEANER_CACHE`` overrides the platform's choice."""
    override = os.environ.get("CLEANER_CACHE")
    return Path(override) if override else Path(platformdirs.user_cache_dir("cleaner", appauthor=False))


def digest_of(files: Iterable[tuple[str, bytes]]) -> str:
    """Return the hex digest of pack files: their paths, contents, and the cache format.

    >>> digest_of([("a.yaml", b"1")]) == digest_of([("a.yaml", b"2")])
    False
    """
    digest = hashlib.sha256(f"cleaner packs {FORMAT} {sorted(Rule.__dataclass_fields__)}".encode())
    for path, data in files:
        digest.update(f"\0{path}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        digest.update(data)
    return digest.hexdigest()


def fetch(digest: str) -> ParsedPack | None:
    """Return the pack that was stored under the digest, or ``None`` if it is absent or not to be trusted."""
    try:
        data = fetch_json(digest)
        return None if data is None else _decode(data)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def store(digest: str, pack: ParsedPack) -> None:
    """Keep a parsed pack; a cache that cannot be written is not an error."""
    store_json(digest, {"rules": [asdict(rule) for rule in pack.rules], "allow": asdict(pack.allow)})


def fetch_json(digest: str) -> dict[str, Any] | None:
    """Return the plain data that was stored under the digest, or ``None`` if it is absent or not to be trusted."""
    try:
        head, _, body = (cache_folder() / f"{digest}.json").read_bytes().partition(b"\n")
        if head.decode("ascii") != _seal(digest, body):
            return None
        found: dict[str, Any] = json.loads(body)
    except (OSError, ValueError, RecursionError):
        return None
    return found


def store_json(digest: str, data: dict[str, Any]) -> None:
    """Keep plain data; a cache that cannot be written is not an error."""
    body = json.dumps(data).encode()
    folder = cache_folder()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_seal(digest, body).encode("ascii") + b"\n" + body)
            Path(name).replace(folder / f"{digest}.json")
        finally:
            Path(name).unlink(missing_ok=True)
        _prune(folder)


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[KEPT_FILES:]:
        path.unlink(missing_ok=True)


def _seal(digest: str, body: bytes) -> str:
    return hashlib.sha256(digest.encode("ascii") + body).hexdigest()


def _decode(data: dict[str, Any]) -> ParsedPack:
    rules = tuple(_rule(item) for item in data["rules"])
    elements = tuple(Elements(**_frozen(item)) for item in data["allow"].pop("elements"))
    return ParsedPack(rules, Allowance(**_frozen(data["allow"]), elements=elements))


def _rule(item: dict[str, Any]) -> Rule:
    section = item.pop("section")
    examples = item.pop("examples")
    return Rule(
        **_frozen(item),
        section=Section(**{**section, "until": tuple(section["until"])}) if section else None,
        examples=tuple(Example(**example) for example in examples),
    )


def _frozen(item: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
