"""What a run did: totals that add up, as plain data for JSON, and as tables for people."""

from cleaner.report.tables import kinds_in_words
from cleaner.report.totals import REVIEWED, SLOWEST, Report, Review, Slow, Warned, report_from_dict, summarise
from cleaner.report.wire import failure_to_dict

__all__ = [
    "REVIEWED",
    "SLOWEST",
    "Report",
    "Review",
    "Slow",
    "Warned",
    "failure_to_dict",
    "kinds_in_words",
    "report_from_dict",
    "summarise",
]
