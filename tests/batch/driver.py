"""The command line with segments of a few documents, so that faults meet a run at many places; see test_faults."""

from __future__ import annotations

from functools import partial
from unittest.mock import patch

from cleaner.batch import run
from cleaner.cli import clean, main

SEGMENT = 5

if __name__ == "__main__":
    with (
        patch.object(clean, "run", partial(run, segment=SEGMENT)),
        patch.object(clean, "_segment", lambda _: ()),
    ):
        main()
