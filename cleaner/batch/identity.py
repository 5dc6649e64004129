"""What tells one run from another, so that an interrupted one is continued as what it was, or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cleaner.errors import ConfigError

DIGEST: Final = "digest"
"""The name in a part of an identity of what sums it up, and tells nobody anything."""


def refuse_changed(before: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Refuse to continue a run as another one.

    Raises:
        ConfigError: the identities differ.

    """
    if changed := changes(before, now):
        raise ConfigError(f"cannot resume: the {changed} changed since; undo that, or use --restart")


def refuse_unfinished(folder: Path, done: int, before: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Refuse to discard what an interrupted run has done, in documents, and say whether it was this run.

    Raises:
        ConfigError: it has done something.

    """
    if not done:
        return
    left = f"left {done:,} {'document' if done == 1 else 'documents'} done ({folder})"
    if changed := changes(before, now):
        problem = f"an interrupted run {left}, and its {changed} differ"
        raise ConfigError(f"{problem}: repeat its command with --resume, or give it up with --restart")
    raise ConfigError(
        f"an interrupted run of this command {left}: continue it with --resume, or begin anew with --restart"
    )


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Return what differs between two identities, with the details where the values are objects of JSON.

    >>> gentle, strict = ('{"profile": "gentle"}', '{"profile": "strict"}')
    >>> changes({"options": gentle, "inputs": "a"}, {"options": strict, "inputs": "b"})
    'options (profile was "gentle", is "strict") and inputs'
    """
    names = [name for name in dict.fromkeys([*now, *before]) if before.get(name) != now.get(name)]
    return " and ".join(f"{name}{_details(before.get(name, ''), now.get(name, ''))}" for name in names)


def _details(before: str, now: str) -> str:
    if not before.startswith("{") or not now.startswith("{"):
        return ""
    old, new = json.loads(before), json.loads(now)
    changed = [name for name in dict.fromkeys([*new, *old]) if name != DIGEST and old.get(name) != new.get(name)]
    told = [_detail(name, old.get(name), new.get(name)) for name in changed]
    return f" ({', '.join(told)})" if told else ""


def _detail(name: str, old: Any, new: Any) -> str:
    if isinstance(old, list) and isinstance(new, list):
        signs = [*(f"+{one}" for one in new if one not in old), *(f"-{one}" for one in old if one not in new)]
        return " ".join([name, *signs])
    return f"{name} was {json.dumps(old)}, is {json.dumps(new)}"
