"""Many documents, one after the other; what goes wrong with one stays with that one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from cleaner.document import Failure, Result, Source
from cleaner.errors import CleanerError
from cleaner.text.decoding import decode

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner

Stage = Literal["read", "extract", "clean", "write"]


def process(sources: Iterable[Source | Failure], cleaner: Cleaner) -> Iterator[Result | Failure]:
    """Clean sources as they come, in their order; a failure passes through or takes its document's place.

    >>> list(process([Failure("a.txt", "read", "no such file")], None))  # nothing to clean here
    [Failure(source_id='a.txt', stage='read', error='no such file')]
    """
    for source in sources:
        yield source if isinstance(source, Failure) else _clean(source, cleaner)


def _clean(source: Source, cleaner: Cleaner) -> Result | Failure:
    try:
        result = _explain(source, cleaner)
    except Exception as error:  # whatever it is, the other documents are not to suffer
        return failure(source.id, "clean", error)
    if result.error is not None:
        return Failure(source.id, "extract" if source.media_type == "text/html" else "clean", result.error)
    metadata = {**source.metadata, **result.document.metadata}
    return replace(result, document=replace(result.document, metadata=metadata))


def _explain(source: Source, cleaner: Cleaner) -> Result:
    body, url = source.body, source.metadata.get("url")
    if source.media_type == "text/html":
        return cleaner.explain_html(body, url, id=source.id)
    text = body if isinstance(body, str) else decode(body).text
    return cleaner.explain(text, id=source.id, media_type=source.media_type)


def failure(source_id: str, stage: Stage, error: Exception) -> Failure:
    """Tell in one line what happened; an error that nobody foresaw shows its kind.

    >>> failure("a.txt", "clean", ValueError("odd")).error
    'ValueError: odd'
    """
    kind = "" if isinstance(error, CleanerError) else f"{type(error).__name__}: "
    return Failure(source_id, stage, " ".join(f"{kind}{error}".split()))
