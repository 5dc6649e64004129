"""Functions that need no object: each cleans by a ``Cleaner`` that is made once for each configuration."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cleaner.api import Cleaner
from cleaner.config import Config

if TYPE_CHECKING:
    from cleaner.document import Result


def clean(text: str, config: Config | None = None) -> str:
    r"""Return the article in a plain text or Markdown document.

    >>> clean("It rained for nine days.\n\nAdvertisement")
    'It rained for nine days.'

    Raises:
        PackError: a rule pack is broken.

    """
    return _shared(config).clean(text)


def explain(text: str, config: Config | None = None) -> Result:
    r"""Return the article and everything that was cut, each with category, reason, rule and confidence.

    >>> [(r.category, r.confidence > 0.9) for r in explain("It rained for nine days.\n\nAdvertisement").removed]
    [('advertisement', True)]

    Raises:
        PackError: a rule pack is broken.

    """
    return _shared(config).explain(text)


def clean_html(html: str | bytes, url: str | None = None, config: Config | None = None) -> str:
    """Return the article in an HTML page, as Markdown if the configuration says so.

    Raises:
        PackError: a rule pack is broken.

    """
    return _shared(config).clean_html(html, url)


def explain_html(html: str | bytes, url: str | None = None, config: Config | None = None) -> Result:
    """Return the article in an HTML page, and all other text of the page as removed.

    Raises:
        PackError: a rule pack is broken.

    """
    return _shared(config).explain_html(html, url)


@lru_cache(maxsize=4)
def _cleaner(config: Config) -> Cleaner:
    return Cleaner(config)


def _shared(config: Config | None) -> Cleaner:
    return _cleaner(config or Config())
