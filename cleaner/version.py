"""The version, which what is kept on disk goes by."""

from typing import Final

__version__: Final = "0.1.0"
