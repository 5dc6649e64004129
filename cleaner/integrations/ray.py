"""Ray Data: ``dataset.map_batches(CleanerActor, batch_format="pyarrow", fn_constructor_kwargs=…, compute=…)``.

It needs nothing from Ray itself: an actor class is a plain class until ``map_batches`` gets it.
"""

from __future__ import annotations

from typing import Any

from cleaner.api import Cleaner
from cleaner.config import Config
from cleaner.errors import CleanerError
from cleaner.integrations.arrow import clean_arrow
from cleaner.integrations.rows import COLUMNS, Columns, make_cleaner, worker_arguments

__all__ = ["CleanerActor", "Columns", "worker_arguments"]


class CleanerActor:
    """Cleans Arrow tables; the rules are loaded once per actor.

    Raises:
        CleanerError: the rules, weights or version here are not those of ``digest``.
        PackError: a rule pack is broken.

    """

    def __init__(self, config: Config | Cleaner | None = None, columns: Columns = COLUMNS, digest: str = "") -> None:
        self._cleaner, self._columns = make_cleaner(config, digest), columns

    def __call__(self, batch: Any) -> Any:
        """Return a ``pyarrow.Table`` with the written columns.

        Raises:
            CleanerError: the columns do not fit the data, or the batch is not an Arrow table.

        """
        if not hasattr(batch, "schema"):
            raise CleanerError("the batch is not an Arrow table: give map_batches batch_format='pyarrow'")
        return clean_arrow(batch, self._cleaner, self._columns)
