"""What a document of a record is called."""

from __future__ import annotations


def name_of(own: object, location: str) -> str:
    """Return a record's own id, if it is a string that is not empty or a whole number, else where the record stands.

    >>> name_of("a-7", "news.jsonl:1"), name_of(7, "news.jsonl:1"), name_of(True, "news.jsonl:1")
    ('a-7', '7', 'news.jsonl:1')
    """
    named = (isinstance(own, str) and own) or (isinstance(own, int) and not isinstance(own, bool))
    return str(own) if named else location
