"""cleaner's own row: packs learned of each source, and what they cut, alone and before the whole pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from benchmarks.harness.parallel import in_parallel
from benchmarks.learn.documents import MadeDocument
from cleaner import Cleaner, Config
from cleaner.document import Span
from cleaner.learning.learn import learn_source
from cleaner.learning.learned import LearnedSource, SourceDocument, SourceName
from cleaner.learning.packs import pack_name, pack_text

Sources = Mapping[str, Sequence[MadeDocument]]


class Setting(NamedTuple):
    """How texts are cleaned: by learned packs in a folder, by the pipeline as it ships, or by both."""

    packs: Path | None
    pipeline: bool


class Job(NamedTuple):
    """A text to clean, its host, and the setting."""

    text: str
    host: str
    setting: Setting


@dataclass(frozen=True, slots=True)
class Rules:
    """How many rules were learned of how many documents; ``sure`` ones are in force, the others wait for a review."""

    documents: int
    sure: int
    unsure: int

    @property
    def per_thousand(self) -> float:
        """Sure rules in a thousand documents.

        >>> Rules(2000, 1, 5).per_thousand
        0.5
        """
        return 1000 * self.sure / max(1, self.documents)


def by_source(made: Iterable[MadeDocument]) -> Sources:
    """Return documents by source, which they come in the order of."""
    return {source: list(documents) for source, documents in groupby(made, key=lambda document: document.source)}


def learn(sources: Sources) -> list[LearnedSource]:
    """Return what is learned of each source, which is known by its host."""
    cleaner = Cleaner()
    return [
        learn_source(
            SourceName("site", host),
            (SourceDocument(document.id, document.text) for document in documents),
            len(documents),
            cleaner,
        )
        for host, documents in sources.items()
    ]


def write_packs(learned: Iterable[LearnedSource], folder: Path) -> None:
    """Write a pack for each source that has rules."""
    for one in learned:
        if one.rules:
            (folder / f"{pack_name(one.source)}.yaml").write_text(pack_text(one), encoding="utf-8")


def rules(learned: Iterable[LearnedSource]) -> Rules:
    """Count rules."""
    found = list(learned)
    sure = sum(rule.is_sure for one in found for rule in one.rules)
    return Rules(sum(one.total for one in found), sure, sum(len(one.rules) for one in found) - sure)


def cuts(sources: Sources, setting: Setting) -> list[list[Span]]:
    """Return what is cut of each document, source by source."""
    jobs = [Job(document.text, document.source, setting) for documents in sources.values() for document in documents]
    return in_parallel(_cut, jobs)


def _cut(job: Job) -> list[Span]:
    """Return what is cut. Without the pipeline, what is cut by no rule, such as copies of lines, does not count."""
    cleaner = _cleaner(job.setting)
    removed = cleaner.explain(job.text, site=job.host).removed
    ids = cleaner.rules.by_id
    return [removal.span for removal in removed if job.setting.pipeline or removal.rule_id in ids]


@cache
def _cleaner(setting: Setting) -> Cleaner:
    packs = (setting.packs,) if setting.packs and any(setting.packs.iterdir()) else ()
    return Cleaner(Config(packs=packs, builtin=setting.pipeline, classifier=setting.pipeline))
