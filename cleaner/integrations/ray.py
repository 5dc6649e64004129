"""Ray Data: ``clean_dataset(dataset, config)``, or ``map_batches`` with ``CleanerActor`` and all its options.

``learn_dataset(dataset, config)`` learns packs.
"""

from __future__ import annotations

from typing import Any, Final

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.errors import CleanerError
from cleaner.integrations.arrow import check_schema, clean_arrow
from cleaner.integrations.checks import check_arguments, refuse_table
from cleaner.integrations.learning import (
    FIELDS,
    KEYS,
    Fields,
    check_fields,
    learn_arrow,
    learning_arguments,
    sample_arrow,
    write_packs,
)
from cleaner.integrations.rows import COLUMNS, Columns, make_cleaner, worker_arguments

__all__ = ["CleanerActor", "Columns", "Fields", "clean_dataset", "learn_dataset", "worker_arguments", "write_packs"]

SAMPLED_TOGETHER: Final = 8_000
"""Documents that are sampled at once: four times what is kept of a source, so most are gone before a shuffle."""


def clean_dataset(data: Any, config: Config | Cleaner | None = None, columns: Columns = COLUMNS, **options: Any) -> Any:
    """Return a ``ray.data.Dataset`` cleaned by ``CleanerActor``; ``options`` are those of ``map_batches``.

    Unless they say otherwise, there are up to as many actors as the cluster has cores. Columns that do not fit are
    refused here if Ray knows them without reading the data, as it does of Parquet, and otherwise by the first batch.

    Raises:
        ImportError: Ray is not installed.
        CleanerError: this is no data set of Ray's, its columns do not fit, or an option is one that is set here.
        PackError: a rule pack is broken.

    """
    ray = _ray()
    arguments = worker_arguments(config, columns)
    _check_dataset(ray, data)
    schema = data.schema(fetch_if_missing=False)
    if schema is not None:
        columns.check(schema.names)
        check_schema(schema.base_schema, columns)
    taken = [name for name in ("batch_format", "fn_constructor_kwargs") if name in options]
    if taken:
        raise CleanerError(f"leave out {' and '.join(taken)}: clean_dataset sets them")
    if not {"compute", "concurrency"} & set(options):
        cores = int(ray.cluster_resources().get("CPU", 1))
        # From one on: a pool of fixed size that took all cores would leave none for the tasks that read, and hang.
        options["compute"] = ray.data.ActorPoolStrategy(min_size=1, max_size=max(cores, 1))
    return data.map_batches(CleanerActor, batch_format="pyarrow", fn_constructor_kwargs=arguments, **options)


def learn_dataset(data: Any, config: Config | Cleaner | None = None, fields: Fields = FIELDS) -> Any:
    """Return a ``ray.data.Dataset`` with what is learned of each source of a data set, for ``write_packs``.

    Its columns are the fields of ``LearnedRow``. Batches are sampled where they are, and only samples are shuffled.

    Raises:
        ImportError: Ray is not installed.
        CleanerError: this is no data set of Ray's, or it is known to lack a column that is named.
        PackError: a rule pack is broken.

    """
    _check_dataset(_ray(), data)
    schema = data.schema(fetch_if_missing=False)
    if schema is not None:
        check_fields(schema.names, fields)
    sampled = data.map_batches(
        sample_arrow, batch_format="pyarrow", batch_size=SAMPLED_TOGETHER, fn_kwargs={"fields": fields}
    )
    groups = sampled.groupby(list(KEYS))
    return groups.map_groups(learn_arrow, batch_format="pyarrow", fn_kwargs=learning_arguments(config))


def _ray() -> Any:
    try:
        import ray.data  # noqa: PLC0415  optional
    except ImportError as error:
        raise ImportError("Ray is not installed: pip install 'article-cleaner[ray]'") from error
    return ray


def _check_dataset(ray: Any, data: Any) -> None:
    if not isinstance(data, ray.data.Dataset):
        raise CleanerError(f"this is a {type(data).__name__}, not a data set of Ray's: write ray.data.from_…(…)")


class CleanerActor:
    """Cleans Arrow tables; the rules are loaded once per actor. It needs nothing from Ray itself.

    Raises:
        CleanerError: the rules, weights or version here are not those of ``digest``, or an argument is of another type.
        PackError: a rule pack is broken.

    """

    def __init__(self, config: Config | Cleaner | None = None, columns: Columns = COLUMNS, digest: str = "") -> None:
        check_arguments(config, columns, Columns)
        self._cleaner, self._columns = make_cleaner(config, digest), columns

    def __call__(self, batch: Any, **misplaced: Any) -> Any:
        """Return a ``pyarrow.Table`` with the written columns.

        Raises:
            CleanerError: the columns do not fit the data, or the batch is not an Arrow table.

        """
        if misplaced:
            raise CleanerError(f"{', '.join(misplaced)} came with a batch: give map_batches fn_constructor_kwargs=…")
        refuse_table(batch, "CleanerActor", "give map_batches batch_format='pyarrow'")
        return clean_arrow(batch, self._cleaner, self._columns)
