"""Lines of CSV and TSV into cells as they are written."""

from __future__ import annotations

import re

from cleaner.delimited import Dialect


class CellSplitter:
    r"""Splits a record, given line by line, into cells as they are written.

    >>> splitter = CellSplitter(Dialect())
    >>> splitter.add('7,"Rain,\n'), splitter.add('and sun."\n'), splitter.cells
    (False, True, ['7', '"Rain,\nand sun."'])
    """

    def __init__(self, dialect: Dialect) -> None:
        self.cells: list[str] = []
        self.fault = ""
        self.is_open = False
        self._dialect = dialect
        self._open: list[str] = []
        self._padding = " " if dialect.spaced else "\n"  # no cell without quotes holds a line end
        self._stop = re.compile(r'["\\]' if dialect.escape else '"')

    def add(self, line: str) -> bool:
        """Add a line with its end; return whether the record ends with it."""
        delimiter = self._dialect.delimiter
        end = len(line.rstrip("\r\n"))
        begin = at = 0
        while True:
            closed = self.is_open
            if not closed and (first := self._opening(line, at)) >= 0:
                self.is_open, closed, at = True, True, first + 1
            if self.is_open and (at := self._closing(line, at)) < 0:
                self._open.append(line[begin:])
                return False
            self.is_open = False
            to = line.find(delimiter, at, end)
            stop = end if to < 0 else to
            if closed and line[at:stop].strip(self._padding):
                self.fault = "has text after a closing quote; double the quotes inside a field"
            self.cells.append("".join((*self._open, line[begin:stop])))
            self._open.clear()
            if to < 0:
                return True
            begin = at = to + 1

    def close(self) -> None:
        """End a record in the middle of a cell whose quote is not closed."""
        if self.is_open:
            self.cells.append("".join(self._open).rstrip("\r\n"))
            self.fault = "has a quote that is never closed"

    def _opening(self, line: str, at: int) -> int:
        """Return the index of the quote that a cell begins with, else -1."""
        if self._dialect.spaced:
            while line.startswith(" ", at):
                at += 1
        return at if line.startswith('"', at) else -1

    def _closing(self, line: str, at: int) -> int:
        """Return the index after the quote that closes a cell, else -1."""
        while found := self._stop.search(line, at):
            at = found.end()
            if found[0] == "\\" or line.startswith('"', at):
                at += 1
            else:
                return at
        return -1
