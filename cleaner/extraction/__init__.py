"""HTML pages into documents: blocks with what their markup says of them."""

from cleaner.extraction.pages import build
from cleaner.extraction.tree import read_page
from cleaner.extraction.witness import NOTHING, Extract, extract

__all__ = ["NOTHING", "Extract", "build", "extract", "read_page"]
