"""Metadata above a text, as tools that write Markdown put it."""

from __future__ import annotations

from typing import Final

from cleaner.config import Config
from cleaner.decision_records import Decision
from cleaner.document import Mark
from cleaner.layout import View

CONFIDENCE: Final = 0.99
"""Confidence that a block of keys between two rules at the very top is metadata."""

FRONT_MATTER: Final = Decision(
    "decide/front-matter",
    ("Metadata above the text",),
    ("metadata",),
    ("blocks",),
    finds="A block of keys and values in YAML or TOML at the very top of a text.",
    why="Converters and site generators write it; a reader does not see it. It stays whole unless `--strip metadata` "
    "asks for it: whoever reads the file next may need it.",
    spares="Rules around a dialogue or a list of fields without a name that such metadata have.",
    constants=("CONFIDENCE",),
    example="---\ntitle: Ferry returns to Orlena\ndate: 2024-05-03\n---\n\nThe first ferry since the flood left Orlena "
    "on Friday with forty passengers on board.\n\nThe crossing takes fifty minutes and costs four crowns.",
    removes=("---\ntitle: Ferry returns to Orlena\ndate: 2024-05-03\n---",),
)


def front_marks(view: View, config: Config) -> list[Mark]:
    """Return the mark on the metadata above a text, if these are to be stripped."""
    category = FRONT_MATTER.categories[0]
    if view.front is None or category not in config.strip:
        return []
    return [Mark(view.front, FRONT_MATTER.id, category, CONFIDENCE, FRONT_MATTER.reasons[0])]
