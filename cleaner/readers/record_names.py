"""What a document of a record is called, and where it is from."""

from __future__ import annotations

from cleaner.text.provenance import SOURCE, source_name


def name_of(own: object, location: str) -> str:
    """Return a record's own id, if it is a string that is not empty or a whole number, else where the record stands.

    >>> name_of("a-7", "news.jsonl:1"), name_of(7, "news.jsonl:1"), name_of(True, "news.jsonl:1")
    ('a-7', '7', 'news.jsonl:1')
    """
    named = (isinstance(own, str) and own) or (isinstance(own, int) and not isinstance(own, bool))
    return str(own) if named else location


def whereabouts(url: object, source: object) -> dict[str, str]:
    """Return the address and the source that a record gives, as metadata have them, without what is none.

    >>> whereabouts("https://example.org/a", 1987), whereabouts(None, "")
    ({'url': 'https://example.org/a', 'source': '1987'}, {})
    """
    known = {"url": url if isinstance(url, str) else "", SOURCE: source_name(source)}
    return {key: value for key, value in known.items() if value}
