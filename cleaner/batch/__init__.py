"""Many documents, one after the other or in several processes; what goes wrong with one stays with that one."""

from cleaner.batch.clean_many import DEADLINE, MEMORY, clean_many
from cleaner.batch.clean_window import AnyOutcome, failure
from cleaner.batch.journal import Journal, Progress, journal_folder
from cleaner.batch.outputs import UNREAD, DocumentFiles, Output, OutputRecord, RecordFile, to_row, to_text
from cleaner.batch.run import Shard, run
from cleaner.document import Stage
from cleaner.outcome import CleanedDocument, Cut, Form, Outcome, Tally

__all__ = [
    "DEADLINE",
    "MEMORY",
    "UNREAD",
    "AnyOutcome",
    "CleanedDocument",
    "Cut",
    "DocumentFiles",
    "Form",
    "Journal",
    "Outcome",
    "Output",
    "OutputRecord",
    "Progress",
    "RecordFile",
    "Shard",
    "Stage",
    "Tally",
    "clean_many",
    "failure",
    "journal_folder",
    "run",
    "to_row",
    "to_text",
]
