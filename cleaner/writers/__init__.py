"""Results to the outside world: what they are called, and how they get there whole."""

from cleaner.writers.files import replacing, write_text
from cleaner.writers.naming import assign, number
from cleaner.writers.rows import Row

__all__ = ["Row", "assign", "number", "replacing", "write_text"]
