"""One document's way through: segment, mark, decide, assemble; and again until nothing changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from cleaner import __version__
from cleaner.assembly import assemble
from cleaner.config import Config
from cleaner.decision import Claims, decide, decide_page, find_linked, find_sure, left_over, weigh
from cleaner.document import Document, Mark, Result, Span
from cleaner.dom import NONE_SELECTED, Page, Selected
from cleaner.errors import CleanerError
from cleaner.extraction import NOTHING, build, extract, read_page
from cleaner.features import SURE, Features, Look, first_look, measure, second_look
from cleaner.fingerprint import fingerprint
from cleaner.marking import Marker, Memo, host_of, on_site
from cleaner.marking.selecting import mark_selected, picks
from cleaner.rendering import render
from cleaner.rulepack import RuleSet, is_builtin, load_rules, relocate, rules_root
from cleaner.scoring import Scorer, find_scored, load_scorer
from cleaner.scoring.pages import PageScorer, find_foreign, find_unlikely, likely_blocks, load_page_scorer
from cleaner.segmentation import segment

ROUNDS: Final = 16
"""Rounds after which a text that still does not settle is left alone. On the development corpora extracted articles
settle within 4 and whole pages within 10."""

MediaType = Literal["text/plain", "text/markdown", "text/html"]


class Cleaner:
    r"""A cleaner with its rules loaded once. Picklable, and safe to share between threads.

    ``rules`` stand in for those that the configuration names.

    >>> Cleaner().clean("Advertisement\n\nThe bridge over the Tarn reopened on Monday after nine years of work.")
    'The bridge over the Tarn reopened on Monday after nine years of work.'

    Raises:
        PackError: a rule pack is broken.
        CleanerError: the classifier's weights are missing or broken.

    """

    def __init__(self, config: Config | None = None, rules: RuleSet | None = None) -> None:
        self.config = config or Config()
        self._make_ready(_rules(self.config) if rules is None else rules)

    def __getstate__(self) -> dict[str, Any]:
        return {"config": self.config, "rules": self.rules, "root": str(rules_root())}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.config = state["config"]
        self._make_ready(relocate(state["rules"], state["root"]))

    def _make_ready(self, rules: RuleSet) -> None:
        self._marker = Marker(rules)
        self._scorer = _scorer(self.config)
        self._orders = frozenset(rule.id for rule in rules.rules if not is_builtin(rule.path))

    @property
    def rules(self) -> RuleSet:
        """The rules in force."""
        return self._marker.rules

    @cached_property
    def digest(self) -> str:
        """Short hex name of everything that decides what is cut: rules, weights, configuration, version.

        The same in every process and on every machine, so a cache may go by it.
        """
        return fingerprint(__version__, self.config, self.rules)

    def clean(self, text: str) -> str:
        """Return the article in a plain text or Markdown document."""
        return self.explain(text).text

    def explain(
        self,
        text: str,
        *,
        id: str = "",  # noqa: A002 - the field's name everywhere else
        media_type: MediaType = "text/plain",
        site: str | None = None,
    ) -> Result:
        """Return the article and everything that was cut from its text.

        Never raises on a text: a failure leaves the text unchanged and is told in ``Result.error``.
        """
        document = Document(id, text, ())
        try:
            return self._settle(segment(text, id=id, media_type=media_type), site or self.config.site, media_type)
        except Exception as error:
            return _failed(document, f"cleaning failed: {_one_line(error)}")

    def clean_html(self, html: str | bytes, url: str | None = None) -> str:
        """Return the article in an HTML page, as Markdown if the configuration says so."""
        result = self.explain_html(html, url, evidence=False)
        return result.text if result.markdown is None else result.markdown

    def explain_html(
        self,
        html: str | bytes,
        url: str | None = None,
        *,
        id: str = "",  # noqa: A002 - as above
        evidence: bool = True,
    ) -> Result:
        """Return the article in an HTML page and everything else that stands on it, as removed.

        ``evidence`` asks which features speak for each removal that the scores make; without it a page takes less time
        and the rest is the same. Never raises on a page: a failure is told in ``Result.error``.
        """
        if not self.config.classifier or self.config.extractor == "trafilatura":
            return self._explain_extract(html, url, id)
        try:
            scorer = load_page_scorer(self.config.page_weights)
            site = host_of(url) or self.config.site
            found = picks(self.rules, site)
            page = build(read_page(html), url, id, rich=self.config.markdown, selectors=[pick.find for pick in found])
            if page is None:
                return _failed(Document(id, "", ()), NOTHING)
            selected = mark_selected(page, found, self.rules.allow.phrases) if found else NONE_SELECTED
            result = self._read_off(page, site, scorer, selected, evidence=evidence)
            return replace(result, markdown=render(page, result.kept)) if self.config.markdown else result
        except CleanerError as error:
            return _failed(Document(id, "", ()), str(error))
        except Exception as error:
            return _failed(Document(id, "", ()), f"extraction failed: {_one_line(error)}")

    def _read_off(
        self, page: Page, site: str | None, scorer: PageScorer, selected: Selected, *, evidence: bool
    ) -> Result:
        """Cut from a page what looks unlike an article at once, and what does at a second look."""
        if on_site(self.rules.allow.sites, site):
            return assemble(page.document, ())
        look = first_look(page)
        chance = scorer.chances(look)
        likely = likely_blocks(chance)
        claims, features = self.look_again(page, look, chance, likely, site)
        least, article = self.config.threshold, page.facts.article
        foreign = find_foreign(claims.document, features, least, scorer.second, article=article, explained=evidence)
        found = [*find_unlikely(page.document, chance, likely), *foreign]
        cuts = decide_page(page.document, look.columns, claims, found, self.config, self._orders, selected)
        if article:
            cuts += find_linked(page.document, look.columns, cuts, self.config, selected.kept)
            rest = left_over(page.document, cuts, selected.kept)
            cuts += find_sure(rest, self._marker.mark(rest, site), cuts, self.config)
        extraction = "article" if (chance > SURE).any() else "page"
        return assemble(replace(page.document, metadata={**page.document.metadata, "extraction": extraction}), cuts)

    def look_again(
        self, page: Page, look: Look, chance: NDArray[np.float64], likely: NDArray[np.int64], site: str | None = None
    ) -> tuple[Claims, Features]:
        """Return what the rules say of the likely blocks of a page, as a document of their own, and their features."""
        part = replace(page.document, blocks=tuple(page.document.blocks[at] for at in likely.tolist()))
        claims = self._weigh(part, site, {})
        text = measure(part, claims.whole, claims.inner)
        return claims, Features(second_look(page, look, chance, likely, text.columns))

    def _explain_extract(self, html: str | bytes, url: str | None, id: str) -> Result:  # noqa: A002 - as above
        """Clean the text that trafilatura extracts."""
        try:
            found = extract(html, url=url)
            language = found.metadata.get("language")
            document = segment(found.text, id=id, language=language, title=found.title, metadata=found.metadata)
            if found.error:
                return _failed(document, found.error)
            return self._settle(document, host_of(url) or self.config.site)
        except Exception as error:
            text = html if isinstance(html, str) else ""
            return _failed(Document(id, text, ()), f"extraction failed: {_one_line(error)}")

    def clean_batch(self, texts: Iterable[str]) -> list[Result]:
        """Return one result a text, in order."""
        return list(self.stream(texts))

    def stream(self, texts: Iterable[str | None]) -> Iterator[Result]:
        """Yield one result a text, in order, each as soon as its text has come; nothing is read ahead.

        Never raises for a document, whatever it is: one that is not a string gives an empty result with ``error``.

        >>> [result.error for result in Cleaner().stream(["It rained.", None])]
        [None, 'there is no text']
        """
        for text in texts:
            yield self._explain_safely(text)

    def _explain_safely(self, text: str | None) -> Result:
        if not isinstance(text, str):
            nothing = "there is no text" if text is None else f"the text is a {type(text).__name__}, not a string"
            return _failed(Document("", "", ()), nothing)
        try:
            return self.explain(text)
        except Exception as error:  # a subclass may have its own ideas
            return _failed(Document("", text, ()), f"cleaning failed: {_one_line(error)}")

    def _settle(self, document: Document, site: str | None, media_type: MediaType = "text/plain") -> Result:
        """Clean until a round finds nothing more, so that cleaning the outcome again changes nothing."""
        result = assemble(document, ())
        if on_site(self.rules.allow.sites, site):
            return result
        memo: Memo = {}
        cuts: list[Mark] = []
        found = self._find(document, site, memo)
        for _ in range(ROUNDS):
            if not found:
                return result
            cuts += _translate(found, result.kept, document.text)
            result = assemble(document, cuts)
            again = segment(result.text, media_type=media_type, language=document.language, title=document.title)
            found = self._find(again, site, memo)
            del again  # a large document should not be held three times
        # What is eaten away line by line is a list that looks like furniture, and no article with some around it.
        return assemble(document, ())

    def _find(self, document: Document, site: str | None, memo: Memo) -> list[Mark]:
        if not document.blocks:
            return []
        claims = self._weigh(document, site, memo)
        scored, odds = self._score(claims)
        return decide(claims, scored, self.config, odds)

    def _weigh(self, document: Document, site: str | None, memo: Memo) -> Claims:
        return weigh(document, self._marker.mark(document, site, memo), self.rules, self.config)

    def _score(self, claims: Claims) -> tuple[list[Mark], list[float] | None]:
        if self._scorer is None:
            return [], None
        features = measure(claims.document, claims.whole, claims.inner)
        odds = self._scorer.rate(features)
        return find_scored(claims.document, features, self.config.threshold, self._scorer, odds), odds.tolist()

    def measure(self, text: str) -> tuple[Document, Features | None]:
        """Return a text's blocks and what the classifier sees of them: the input of training. None without blocks."""
        document = segment(text)
        if not document.blocks:
            return document, None
        claims = self._weigh(document, None, {})
        return document, measure(document, claims.whole, claims.inner)


def clean(text: str, config: Config | None = None) -> str:
    r"""Return the article in a plain text or Markdown document.

    >>> clean("It rained for nine days.\n\nAdvertisement")
    'It rained for nine days.'

    Raises:
        PackError: a rule pack is broken.

    """
    return _shared(config).clean(text)


def explain(text: str, config: Config | None = None) -> Result:
    r"""Return the article and everything that was cut, each with category, reason, rule and confidence.

    >>> [(r.category, r.confidence > 0.9) for r in explain("It rained for nine days.\n\nAdvertisement").removed]
    [('advertisement', True)]

    Raises:
        PackError: a rule pack is broken.

    """
    return _shared(config).explain(text)


def clean_html(html: str | bytes, url: str | None = None, config: Config | None = None) -> str:
    """Return the article in an HTML page, as Markdown if the configuration says so.

    Raises:
        PackError: a rule pack is broken.

    """
    return _shared(config).clean_html(html, url)


def explain_html(html: str | bytes, url: str | None = None, config: Config | None = None) -> Result:
    """Return the article in an HTML page, and everything that was cut from its extracted text.

    Raises:
        PackError: a rule pack is broken.

    """
    return _shared(config).explain_html(html, url)


@lru_cache(maxsize=4)
def _cleaner(config: Config) -> Cleaner:
    return Cleaner(config)


def _shared(config: Config | None) -> Cleaner:
    return _cleaner(config or Config())


def _rules(config: Config) -> RuleSet:
    return load_rules(
        config.packs, builtin=config.builtin, languages=config.languages, experimental=config.experimental
    )


def _scorer(config: Config) -> Scorer | None:
    return load_scorer(config.weights) if config.classifier else None


def _translate(marks: Iterable[Mark], kept: Sequence[Span], text: str) -> Iterator[Mark]:
    """Carry marks on a cleaned text back to the text it was cut from; ``kept`` says which spans it is made of.

    A mark that spans an earlier cut comes back in pieces.
    """
    starts = [0, *accumulate(span.length for span in kept)]
    for mark in marks:
        at = bisect_right(starts, mark.span.start) - 1
        while at < len(kept) and starts[at] < mark.span.end:
            shift = kept[at].start - starts[at]
            piece = Span(max(mark.span.start, starts[at]) + shift, min(mark.span.end, starts[at + 1]) + shift)
            if text[piece.start : piece.end].strip():
                yield replace(mark, span=piece)
            at += 1


def _failed(document: Document, error: str) -> Result:
    """Return a document unchanged, with what went wrong."""
    return replace(assemble(document, ()), error=error)


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
