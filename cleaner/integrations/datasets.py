r"""Hugging Face datasets: ``dataset.map(clean_rows, batched=True, fn_kwargs=worker_arguments(config), …)``.

>>> clean_rows({"text": ["It rained for nine days.\n\nAdvertisement"]})["text"]
['It rained for nine days.']
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cleaner.errors import CleanerError
from cleaner.integrations.checks import check_type
from cleaner.integrations.rows import COLUMNS, Columns, clean_rows, worker_arguments

_STRINGS: Final = ("string", "large_string", "null")
_BYTES: Final = ("binary", "large_binary")

__all__ = ["Columns", "clean_rows", "output_features", "worker_arguments"]


def output_features(features: Mapping[str, Any], columns: Columns = COLUMNS) -> Any:
    """Return the ``datasets.Features`` of the cleaned data, for the argument ``features`` of ``map``.

    Without it, types are guessed from the first rows: if nothing was removed from those, the guess is wrong. A text
    column without a type, as of nothing but nulls, becomes one of strings.

    Raises:
        ImportError: datasets is not installed.
        CleanerError: these are no features, or the columns do not fit the data.

    """
    try:
        from datasets import Features, Value  # noqa: PLC0415  optional
    except ImportError as error:
        raise ImportError("datasets is not installed: pip install 'article-cleaner[datasets]'") from error

    _check(features)
    columns.check(features)
    for name in columns.read:
        if name in features:
            kind = getattr(features[name], "dtype", None) if isinstance(features[name], Value) else None
            check_type(name, kind or features[name], columns, strings=kind in _STRINGS, binary=kind in _BYTES)
    string, integer = Value("string"), Value("int64")
    record = {"start": integer, "end": integer, "text": string, "category": string, "rule_id": string}
    untyped = features.get(columns.target) == Value("null")
    kinds = {name: string for name in columns.written if name not in features or (untyped and name == columns.target)}
    if columns.removed is not None:
        kinds[columns.removed] = [{**record, "confidence": Value("float64"), "reason": string}]
    return Features({**features, **kinds})


def _check(features: Any) -> None:
    """Refuse what newcomers give instead of the features of one data set."""
    if features is None:
        remedy = "state them, as in load_dataset(…, features=…), or call map without features"
        raise CleanerError(f"data.features is None: a stream does not know its types; {remedy}")
    if not isinstance(features, Mapping):
        raise CleanerError(f"this is a {type(features).__name__}: write output_features(data.features)")
    split = next((name for name, value in features.items() if hasattr(value, "column_names")), None)
    if split is not None:
        raise CleanerError(f"these are splits: write output_features(data[{split!r}].features)")
