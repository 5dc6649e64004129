"""Learned weights and word statistics, as data files; ``python -m benchmarks`` lists the commands that make them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

TEXT_BLOCKS: Final = "text_blocks.json"
"""Weights for the blocks of a text."""
MARKDOWN_BLOCKS: Final = "markdown_blocks.json"
"""Weights for the blocks of a text in Markdown."""
PAGE_FIRST_PASS: Final = "page_first_pass.json"
PAGE_SECOND_PASS: Final = "page_second_pass.json"
"""Weights for the two passes over the blocks of a page."""
COMMON_TERMS: Final = "common_terms.txt"
"""In what share of articles a term occurs."""


def models_folder() -> Path:
    """Return the folder of the data files, which is part of the package.

    >>> (models_folder() / TEXT_BLOCKS).is_file()
    True
    """
    return Path(__file__).parent


def model_files() -> list[Path]:
    """Return all data files, sorted by name.

    >>> [path.name for path in model_files()]
    ['common_terms.txt', 'markdown_blocks.json', 'page_first_pass.json', 'page_second_pass.json', 'text_blocks.json']
    """
    return sorted(path for path in models_folder().iterdir() if path.suffix in {".json", ".txt"})
