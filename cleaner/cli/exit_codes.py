"""What the exit code of a command says; the page docs/command-line.md has the table."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cleaner.report import Report

FAILED: Final = 1
"""Something failed; everything else is done."""
MISUSED: Final = 2
"""The command or the configuration was wrong; nothing was done."""
INTERRUPTED: Final = 128 + signal.SIGINT
"""The user pressed Ctrl-C."""
TERMINATED: Final = 128 + signal.SIGTERM
"""The system or somebody else ended the program."""


def exit_code(report: Report, *, alone: bool, strict: bool) -> int:
    """Return the exit code of a run that came to its end.

    A page without an article is nothing unusual among others; whoever asks for it ``alone`` wants to know. With
    ``strict``, it and every warning count as failures.

    >>> from cleaner.document import NO_ARTICLE, Failure
    >>> from cleaner.report import Report
    >>> crawl = Report(failures=(Failure("a.html", "extract", NO_ARTICLE),))
    >>> exit_code(crawl, alone=False, strict=False), exit_code(crawl, alone=False, strict=True)
    (0, 1)
    >>> exit_code(crawl, alone=True, strict=False)
    1
    """
    counted = report.failures if alone or strict else report.failed
    warned = strict and bool(report.warned)
    return FAILED if counted or warned else 0
