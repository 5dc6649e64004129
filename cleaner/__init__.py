"""cleaner leaves only the core text of an article, and says why it cut what it cut."""

from typing import TYPE_CHECKING, Any

from cleaner.config import DEFAULT_STRIP, Config
from cleaner.document import Removal, Result, Span
from cleaner.errors import CleanerError

if TYPE_CHECKING:
    from cleaner.api import Cleaner, clean, clean_html, explain, explain_html

__version__ = "0.1.0"
__all__ = [
    "DEFAULT_STRIP",
    "Cleaner",
    "CleanerError",
    "Config",
    "Removal",
    "Result",
    "Span",
    "__version__",
    "clean",
    "clean_html",
    "explain",
    "explain_html",
]

_LAZY = frozenset({"Cleaner", "clean", "clean_html", "explain", "explain_html"})


def __getattr__(name: str) -> Any:
    # The pipeline loads the matching libraries; ``cleaner --help`` must not wait for them.
    if name in _LAZY:
        from cleaner import api as pipeline  # noqa: PLC0415

        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
