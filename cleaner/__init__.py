"""cleaner leaves only the core text of an article, and says why it cut what it cut.

What is listed in ``__all__`` is public; docs/api.md says what each name is and what is promised of it.
"""

from typing import TYPE_CHECKING

from cleaner.lazy import names_later
from cleaner.version import __version__

if TYPE_CHECKING:
    from cleaner.api import Cleaner
    from cleaner.categories import CATEGORIES, Category
    from cleaner.config import DEFAULT_STRIP, Config
    from cleaner.document import Block, Document, Evidence, Failure, Fields, Removal, Result, Source, Span, Spared
    from cleaner.errors import CleanerError, ConfigError, InputError, OutputError, PackageError, PackError
    from cleaner.functions import clean, clean_html, explain, explain_html
    from cleaner.scoring.page import PageScorer
    from cleaner.scoring.scorer import Scorer

__all__ = [
    "CATEGORIES",
    "DEFAULT_STRIP",
    "Block",
    "Category",
    "Cleaner",
    "CleanerError",
    "Config",
    "ConfigError",
    "Document",
    "Evidence",
    "Failure",
    "Fields",
    "InputError",
    "OutputError",
    "PackError",
    "PackageError",
    "PageScorer",
    "Removal",
    "Result",
    "Scorer",
    "Source",
    "Span",
    "Spared",
    "__version__",
    "clean",
    "clean_html",
    "explain",
    "explain_html",
]

# These load the matching libraries and NumPy; ``cleaner --help`` must not wait for them.
__getattr__ = names_later(
    __name__,
    {
        "cleaner.api": "Cleaner",
        "cleaner.categories": "CATEGORIES Category",
        "cleaner.config": "DEFAULT_STRIP Config",
        "cleaner.document": "Block Document Evidence Failure Fields Removal Result Source Span Spared",
        "cleaner.errors": "CleanerError ConfigError InputError OutputError PackError PackageError",
        "cleaner.functions": "clean clean_html explain explain_html",
        "cleaner.scoring.page": "PageScorer",
        "cleaner.scoring.scorer": "Scorer",
    },
)


def __dir__() -> list[str]:
    return __all__
