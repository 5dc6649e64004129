"""How much of each block is in the page's metadata: title, description, article text, authors."""

from __future__ import annotations

import numpy as np

from cleaner.arrays import Ints
from cleaner.features.columns import UNKNOWN, Columns
from cleaner.features.overlap import Trigrams, covered
from cleaner.features.text.lexical import distinct
from cleaner.features.tokens import Tokens, tokenize
from cleaner.page_document import PageMetadata
from cleaner.text.folding import fold


def tokenize_with_metadata(texts: list[str], metadata: PageMetadata) -> tuple[Tokens, list[str]]:
    """Return the tokens of blocks and, after them, of the metadata's texts; the second value is the latters' kinds."""
    extra = [("title", title) for title in metadata.titles] + [("author", author) for author in metadata.authors]
    extra += [("summary", metadata.summary), ("body", metadata.body)]
    extra = [(kind, fold(text)) for kind, text in extra if text.strip()]
    return tokenize([*texts, *(text for _, text in extra)]), [kind for kind, _ in extra]


def metadata_overlap(tokens: Tokens, grams: Trigrams, kinds: list[str]) -> Columns:
    """Return columns for the blocks that come first in ``tokens``; ``kinds`` are those of the texts after them.

    ``in_summary`` and ``in_body`` are the shares of a block's words in trigrams that occur there, -1 where the page
    declares none; ``title_overlap`` is the shared part of the different words of both.
    """
    size = tokens.size - len(kinds)
    of = {name: [size + at for at, kind in enumerate(kinds) if kind == name] for name in ("title", "author")}
    block, form = distinct(tokens)
    words = np.bincount(block, minlength=tokens.size)
    titles = [_common(block, form, text, tokens) for text in of["title"]]
    shared = [common / np.maximum(words + words[text] - common, 1)
              for common, text in zip(titles, of["title"], strict=True)]  # fmt: skip
    authors = [_common(block, form, text, tokens) >= max(1, words[text]) for text in of["author"]]
    named = np.any([np.zeros(tokens.size, bool), *authors], axis=0)
    longest = max((words[text] for text in of["author"]), default=0)
    found: Columns = {
        "title_overlap": np.max([np.zeros(tokens.size), *shared], axis=0),
        "author": named,
        "author_alone": named & (words <= longest),
    }
    for name in ("summary", "body"):
        known = kinds.index(name) + size if name in kinds else None
        shares = None if known is None else covered(tokens, grams, tokens.block == known)
        found[f"in_{name}"] = np.full(tokens.size, UNKNOWN) if shares is None else shares
    return {name: values[:size] for name, values in found.items()}


def _common(block: Ints, form: Ints, text: int, tokens: Tokens) -> Ints:
    """Return how many different words of a text each block has."""
    known = np.zeros(max(1, len(tokens.forms)), bool)
    known[form[block == text]] = True
    return np.bincount(block[known[form]], minlength=tokens.size)
