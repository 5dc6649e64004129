"""A learner and packs that are quick, and show what reaches them; workers import them by name."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import yaml

from cleaner.api import Cleaner
from cleaner.errors import PackError, PackIssue
from cleaner.learning.learned import LearnedRule, LearnedSource, LeftAlone, Places, Sample, SourceDocument, SourceName
from cleaner.rulepack.rule import Example

HALF = 0.5
"""Share of the documents of a source from which a line recurs."""


def learn_lines(source: SourceName, documents: Iterable[SourceDocument], total: int, cleaner: Cleaner) -> LearnedSource:
    """Learn each line that is in at least half of the documents; some names of sources make it fail."""
    if source.name == "broken":
        raise ValueError("what\nis this")
    if source.name == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    if source.name == "slow" and "FAKE_BEGUN" in os.environ:
        Path(os.environ["FAKE_BEGUN"]).touch()
        time.sleep(600)
    known = list(documents)
    counts = Counter(line for one in known for line in dict.fromkeys(str(one.body).splitlines()) if line.strip())
    recurring = sorted(
        (line for line, count in counts.items() if count > HALF * len(known)), key=lambda line: (-len(line), line)
    )
    rules = tuple(_rule(line, counts[line], known[0].id) for line in recurring if not line.startswith("Refrain"))
    left = tuple(
        LeftAlone(line, counts[line], len(line) * counts[line], "heading", Sample(line))
        for line in recurring
        if line.startswith("Refrain")
    )
    return LearnedSource(source, len(known), total, rules, left)


def _rule(line: str, count: int, document: str) -> LearnedRule:
    return LearnedRule(
        shown=line,
        category="subscription",
        confidence=0.6 if line.endswith("?") else 0.95,
        scope="line",
        position=("tail",),
        literal=line.lower(),
        pattern=line,
        max_words=20,
        examples=(Example(line, ""),),
        documents=count,
        characters=count * len(line),
        places=Places(0.0, 0.25, 0.75),
        because="edge",
        gaps=((("Ana Ruiz", 3), ("Ben Otu", 2)),),
        samples=(Sample(line, "above it", "below it", document),),
        oddest=Sample(line, document="odd.txt"),
        near_misses=(f"{line} or so",),
    )


def pack_name(source: SourceName) -> str:
    """Return a name for the pack of a source."""
    return f"learned-{source.name or 'none'}".replace(".", "-")


def pack_text(learned: LearnedSource, known: str = "") -> str:
    """Return a pack with a rule for each line; comments at the beginning of a line are kept."""
    if known.startswith("broken"):
        raise PackError((PackIssue("", 3, "", "is broken", "mend it"),))
    kept = "".join(f"{line}\n" for line in known.splitlines() if line.startswith("#"))
    name, kind = pack_name(learned.source), learned.source.kind
    whose = {"site": {"sites": [learned.source.name]}, "source": {"sources": [learned.source.name]}, "none": {}}[kind]
    head = {"id": name, "version": "1.0.0", "license": "MIT", "languages": [], "first": True, **whose}
    rules = [
        {
            "id": f"{name}.line-{number}",
            "title": f"Recurs in {rule.documents} of {learned.documents} documents",
            "status": "test" if rule.is_sure else "experimental",
            "category": rule.category,
            "confidence": rule.confidence,
            "labels": [rule.shown],
            "examples": {"remove": [rule.shown, f"- {rule.shown}"], "keep": ["It rained.", "It did not."]},
        }
        for number, rule in enumerate(learned.rules, 1)
    ]
    return kept + yaml.safe_dump({"schema": 1, "pack": head, "rules": rules}, allow_unicode=True, sort_keys=False)
