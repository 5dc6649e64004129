"""What can go wrong, as values and exceptions whose message is one clear line."""

from __future__ import annotations

from dataclasses import dataclass


class CleanerError(Exception):
    """Base of every error that cleaner raises on purpose; ``str(error)`` is one line for the user."""


class InputError(CleanerError):
    """A source cannot be read: missing, binary, undecodable or unsupported."""


class FieldError(InputError):
    """A file has no field, or column, of the name that the text should have."""


class OutputError(CleanerError):
    """A result cannot be written."""


class ConfigError(CleanerError):
    """A configuration value makes no sense."""


class PackageError(CleanerError):
    """An optional package is needed and not installed."""


def one_line(error: Exception) -> str:
    r"""Return what an error is and says, in one line.

    >>> one_line(ValueError("no such\nletter"))
    'ValueError: no such letter'
    """
    return " ".join(f"{type(error).__name__}: {error}".split())


@dataclass(frozen=True, slots=True)
class PackIssue:
    """One thing wrong in a rule pack.

    >>> str(PackIssue("en/a.yaml", 12, "en.a.b", "unknown scope 'word'", "use block, line, sentence or span"))
    "en/a.yaml:12 en.a.b: unknown scope 'word'; use block, line, sentence or span"
    """

    path: str
    line: int
    rule_id: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}"
        return f"{where} {self.rule_id or 'pack'}: {self.problem}; {self.remedy}"


class PackError(CleanerError):
    """One or more rule packs are broken; ``issues`` holds every problem found, in file order."""

    def __init__(self, issues: tuple[PackIssue, ...]) -> None:
        self.issues = issues
        super().__init__("\n".join(map(str, issues)))
