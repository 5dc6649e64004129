r"""Hugging Face datasets: ``dataset.map(clean_rows, batched=True, fn_kwargs=worker_arguments(config), …)``.

>>> clean_rows({"text": ["It rained for nine days.\n\nAdvertisement"]})["text"]
['It rained for nine days.']
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.integrations.rows import COLUMNS, Columns, clean_rows, worker_arguments

__all__ = ["Columns", "clean_rows", "output_features", "worker_arguments"]


def output_features(features: Mapping[str, Any], columns: Columns = COLUMNS) -> Any:
    """Return the ``datasets.Features`` of the cleaned data, for the argument ``features`` of ``map``.

    Without it, types are guessed from the first rows: if nothing was removed from those, the guess is wrong.

    Raises:
        ImportError: datasets is not installed.
        CleanerError: the columns do not fit the data.

    """
    try:
        from datasets import Features, Value  # noqa: PLC0415  optional
    except ImportError as error:
        raise ImportError("datasets is not installed: pip install 'article-cleaner[datasets]'") from error

    columns.check(features)
    string, integer = Value("string"), Value("int64")
    record = {"start": integer, "end": integer, "text": string, "category": string, "rule_id": string}
    kinds = {name: string for name in columns.written if name not in features}
    if columns.removed is not None:
        kinds[columns.removed] = [{**record, "confidence": Value("float64"), "reason": string}]
    return Features({**features, **kinds})
