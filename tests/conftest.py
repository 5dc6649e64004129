from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder with the development corpora and the real articles, which are not part of the repository."""
    folder = os.environ.get("CLEANER_DATA")
    if not folder:
        pytest.skip("CLEANER_DATA is not set: the development corpora are not here")
    return Path(folder)
