"""What is done with documents, in whichever process: a window of them at once, or one alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from cleaner.document import NOWHERE, Failure, Place, Result, Source, Stage
from cleaner.errors import CleanerError
from cleaner.outcome import Form, Observer, Outcome, summary
from cleaner.readers import decode_body
from cleaner.text.provenance import provenance_of

if TYPE_CHECKING:
    from cleaner.api import Cleaner

AnyOutcome = Result | Outcome
"""What cleaning makes of a document, in a form or as the whole result."""


def clean_window(
    window: Sequence[Source | Failure], cleaner: Cleaner, form: Form | None = None, observer: Observer | None = None
) -> list[AnyOutcome]:
    """Clean documents, the texts among them together; whatever goes wrong with one becomes its failure.

    A failure is passed through. Without a form an outcome is the whole result, which then is not observed.
    """
    outcomes: dict[int, AnyOutcome] = {}
    texts: dict[int, Source] = {}
    for at, one in enumerate(window):
        source = one if isinstance(one, Failure) else _decoded(one)
        if isinstance(source, Failure):
            outcomes[at] = source
        elif source.media_type == "text/html" or len(window) == 1 or cleaner.window == 1:
            outcomes[at] = clean_one(source, cleaner, form, observer)
        else:
            texts[at] = source
    if texts:
        outcomes.update(zip(texts, _clean_texts(list(texts.values()), cleaner, form, observer), strict=True))
    return [outcomes[at] for at in range(len(window))]


def clean_one(
    source: Source,
    cleaner: Cleaner,
    form: Form | None = None,
    observer: Observer | None = None,
    *,
    spared: bool = False,
) -> AnyOutcome:
    """Clean one document; whatever goes wrong becomes its failure. Without a form the outcome is the whole result.

    ``spared`` asks what spoke against the text that is kept.

    >>> from cleaner.api import Cleaner
    >>> clean_one(Source("a", b"%PDF-1.4"), Cleaner()).error
    'looks like a PDF, not text; extract its text first'
    """
    begin = perf_counter()
    decoded = _decoded(source)
    if isinstance(decoded, Failure):
        return decoded
    try:
        evidence = form in {None, "results"} or observer is not None
        result = _explain(decoded, cleaner, evidence=evidence, spared=spared)
    except Exception as error:  # whatever it is, the other documents must not suffer
        return failure(source.id, "clean", error, place_of(source))
    return _outcome(decoded, result, form, perf_counter() - begin, observer)


def _clean_texts(
    texts: Sequence[Source], cleaner: Cleaner, form: Form | None, observer: Observer | None
) -> Iterator[AnyOutcome]:
    """Clean texts together; each takes the share of the time that it has of the text."""
    begin = perf_counter()
    results = cleaner.clean_batch(texts)
    taken = perf_counter() - begin
    size = sum(len(source.body) for source in texts)
    for source, result in zip(texts, results, strict=True):
        yield _outcome(source, result, form, taken * len(source.body) / max(1, size), observer)


def _decoded(source: Source) -> Source | Failure:
    """Return a document whose body is a string."""
    try:
        return decode_body(source)
    except Exception as error:  # metadata may hold anything
        return failure(source.id, "clean", error, place_of(source))


def _explain(source: Source, cleaner: Cleaner, *, evidence: bool, spared: bool) -> Result:
    url = source.metadata.get("url")
    site, name = provenance_of(source.metadata)
    named = {"source": name} if name else {}  # a subclass may have methods that take none
    assert isinstance(source.body, str)
    if source.media_type == "text/html":
        return cleaner.explain_html(source.body, url, id=source.id, evidence=evidence, spared=spared, **named)
    known: dict[str, Any] = {"id": source.id, "media_type": source.media_type, "site": site, **named}
    return cleaner.explain(source.body, **known, spared=spared)


def _outcome(
    source: Source, result: Result, form: Form | None, seconds: float, observer: Observer | None
) -> AnyOutcome:
    """Return what is wanted of a result, with what was known of its document before."""
    if result.error is not None:
        stage: Stage = "extract" if source.media_type == "text/html" else "clean"
        return Failure(source.id, stage, result.error, place=place_of(source))
    metadata = {**source.metadata, **result.document.metadata}
    title = result.title or source.metadata.get("title")
    document, warnings = replace(result.document, metadata=metadata), (*source.warnings, *result.warnings)
    result = replace(result, document=document, title=title, warnings=warnings)
    if form is None:
        return result
    done = summary(result, form, seconds)
    if observer is None:
        return done
    try:
        return replace(done, observed=observer(result))
    except Exception as error:  # as above: an observer is no reason to lose the others
        return failure(source.id, "clean", error, place_of(source))


def place_of(source: Source) -> Place:
    """Return where a document stands, with its URL.

    >>> place_of(Source("a", "", metadata={"url": "https://example.org/a"})).url
    'https://example.org/a'
    """
    url = source.metadata.get("url")
    return source.place._replace(url=url) if isinstance(url, str) and not source.place.url else source.place


def failure(source_id: str, stage: Stage, error: Exception, place: Place = NOWHERE) -> Failure:
    """Return an error as a failure of one line; an error that nobody foresaw is named by its type.

    >>> failure("a.txt", "clean", ValueError("odd")).error
    'ValueError: odd'
    """
    kind = "" if isinstance(error, CleanerError) else f"{type(error).__name__}: "
    return Failure(source_id, stage, " ".join(f"{kind}{error}".split()), place=place)
