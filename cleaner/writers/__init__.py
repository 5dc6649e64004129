"""Results to the outside world: what they are called, and how they get there whole."""

from cleaner.writers.files import write_text
from cleaner.writers.naming import assign, number

__all__ = ["assign", "number", "write_text"]
