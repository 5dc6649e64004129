"""The public face: ``Cleaner``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from cleaner.assembly import failed
from cleaner.config import Config
from cleaner.document import Document, MediaType, Result, Source
from cleaner.errors import CleanerError, ConfigError, InputError, one_line
from cleaner.marking.marker import Marker
from cleaner.marking.rules_apart import FirstRules, LastRules
from cleaner.pipeline.text import TextPipeline, TextTask
from cleaner.rulepack import RuleSet, load_rules, relocate, rules_root
from cleaner.scoring.scorer import Scorer
from cleaner.scoring.text import load_scorer
from cleaner.surrogates import with_text, without_surrogates
from cleaner.text.decoding import decode
from cleaner.text.provenance import Provenance, provenance_of
from cleaner.version import __version__
from cleaner.windows import WINDOW, windows

if TYPE_CHECKING:
    from cleaner.pipeline.page import PagePipeline
    from cleaner.scoring.page import PageScorer


class Cleaner:
    r"""A cleaner with its rules loaded once. Picklable, and safe to share between threads.

    ``rules`` replace those that the configuration names, ``scorer`` the learned weights for blocks of text, and
    ``page_scorer`` those for blocks of pages.

    >>> Cleaner().clean("Advertisement\n\nThe bridge over the Tarn reopened on Monday after nine years of work.")
    'The bridge over the Tarn reopened on Monday after nine years of work.'

    Raises:
        PackError: a rule pack is broken.
        CleanerError: the classifier's weights are missing or broken.
        ConfigError: a scorer is given, and the configuration switches scores off.

    """

    def __init__(
        self,
        config: Config | None = None,
        rules: RuleSet | None = None,
        scorer: Scorer | None = None,
        page_scorer: PageScorer | None = None,
    ) -> None:
        self.config = config or Config()
        if (scorer or page_scorer) and not self.config.classifier:
            raise ConfigError("a scorer is given, but classifier=False leaves everything to the rules: drop one")
        self._own_scorers = scorer, page_scorer
        self._prepare(_rules(self.config) if rules is None else rules)

    def __getstate__(self) -> dict[str, Any]:
        return {"config": self.config, "rules": self.rules, "root": str(rules_root()), "scorers": self._own_scorers}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.config, self._own_scorers = state["config"], state["scorers"]
        self._prepare(relocate(state["rules"], state["root"]))

    def _prepare(self, rules: RuleSet) -> None:
        scorer, _ = self._own_scorers
        if scorer is None and self.config.classifier:
            scorer = load_scorer(self.config.weights)
        own = self._own_scorers[0] is not None or self.config.weights is not None
        self._rules = rules
        apart = FirstRules(rules, self.config), LastRules(rules, self.config)
        self._text = TextPipeline(self.config, Marker(rules.ordinary), scorer, own, *apart)

    @cached_property
    def _page(self) -> PagePipeline:
        """The steps for pages; what texts do not need is imported with the first page."""
        from cleaner.pipeline.page import PagePipeline  # noqa: PLC0415  imports lxml

        return PagePipeline(self._text, self._own_scorers[1])

    @property
    def rules(self) -> RuleSet:
        """The rules in force."""
        return self._rules

    @property
    def window(self) -> int:
        """How many texts are worth cleaning together: one where a subclass has an ``explain`` of its own."""
        return WINDOW if type(self).explain is _EXPLAIN else 1

    @cached_property
    def digest(self) -> str:
        """Short hex name of everything that decides what is cut: rules, weights, configuration, version.

        The same in every process and on every machine, so a cache may go by it.
        """
        from cleaner.fingerprint import fingerprint  # noqa: PLC0415  few ask for it

        scorer, page_scorer = self._own_scorers
        own = [scorer, page_scorer.first, page_scorer.second] if page_scorer else [scorer]
        return fingerprint(__version__, self.config, self.rules, [one.digest for one in own if one])

    def clean(self, text: str) -> str:
        """Return the article in a plain text or Markdown document."""
        return self.explain(text).text

    def explain(
        self,
        text: str,
        *,
        id: str = "",  # noqa: A002  the field's name everywhere else
        media_type: MediaType = "text/plain",
        site: str | None = None,
        source: str | None = None,
        spared: bool = False,
    ) -> Result:
        """Return the article and everything that was cut from its text.

        ``site`` is the host of its address and ``source`` the name of its source, for rules made for one of them.
        ``spared`` asks what spoke against the text that is kept, and what overruled it; that doubles the time. Never
        raises on a text: a failure leaves the text unchanged and is reported in ``Result.error``.

        Raises:
            TypeError: it is given something else than a string.

        """
        _refuse_non_string(text)
        (result,) = self._explain_together(
            [TextTask(Document(id, text, ()), Provenance(site, source), media_type)], spared=spared
        )
        return result

    def _explain_together(self, tasks: Sequence[TextTask], *, spared: bool = False) -> list[Result]:
        """Return the result of each text, or the failure."""
        ready = [self._ready(task) for task in tasks]
        outcomes = self._text.clean_together(ready)
        return [self._finished(*one, spared=spared) for one in zip(tasks, ready, outcomes, strict=True)]

    def _ready(self, task: TextTask) -> TextTask:
        """Return a text without surrogates, with the site of the configuration if no other is known."""
        site, source = task.provenance
        shown = replace(task.source, text=without_surrogates(task.source.text))
        return TextTask(shown, Provenance(site or self.config.site, source), task.media_type)

    def _finished(self, task: TextTask, ready: TextTask, outcome: Result | Exception, *, spared: bool) -> Result:
        """Return a text's result with its surrogates, and with what was spared if that is asked; or its failure."""
        text = task.source.text
        try:
            if isinstance(outcome, Exception):
                raise outcome
            result = self._text.explain_kept(outcome, ready.provenance, ready.media_type) if spared else outcome
            return result if ready.source.text is text else with_text(result, text)
        except Exception as error:
            return failed(task.source, _failure(error))

    def clean_html(self, html: str | bytes, url: str | None = None, *, source: str | None = None) -> str:
        """Return the article in an HTML page, as Markdown if the configuration says so.

        ``source`` is the name of its source, for rules made for one.
        """
        if type(self).explain_html is _EXPLAIN_HTML:
            result = self._explain_page(html, url, "", source=source, evidence=False, removals=False)
        else:  # a subclass may do as it likes with a page
            result = self.explain_html(html, url, evidence=False, **_named(source))
        return result.text if result.markdown is None else result.markdown

    def explain_html(
        self,
        html: str | bytes,
        url: str | None = None,
        *,
        id: str = "",  # noqa: A002  the field's name everywhere else
        source: str | None = None,
        evidence: bool = True,
        spared: bool = False,
    ) -> Result:
        """Return the article in an HTML page, and all other text of the page as removed.

        ``source`` is the name of its source, for rules made for one. ``evidence`` asks which features speak for each
        removal that the scores make; without it a page takes less time and the rest is the same. ``spared`` asks what
        spoke against the text that is kept, and what overruled it. Bytes are decoded as browsers do it.
        ``Result.warnings`` tells of broken ones, and of an article that the page does not show. Never raises on a page:
        a failure is reported in ``Result.error``.
        """
        return self._explain_page(html, url, id, source=source, evidence=evidence, spared=spared)

    def _explain_page(
        self,
        html: str | bytes,
        url: str | None,
        id: str,  # noqa: A002  the field's name everywhere else
        *,
        source: str | None,
        evidence: bool,
        spared: bool = False,
        removals: bool = True,
    ) -> Result:
        """Return the article in an HTML page; without ``removals``, what was cut need not be told."""
        warnings: tuple[str, ...] = ()
        by_trafilatura = not self.config.classifier or self.config.extractor == "trafilatura"
        try:
            page = html
            if isinstance(html, bytes):
                page, _, _, warnings = decode(html, html=True)
            if by_trafilatura:
                from cleaner.pipeline.page import clean_extracted  # noqa: PLC0415  few ask for trafilatura

                result = clean_extracted(self._text, page, url, id, source=source, spared=spared)
            else:
                result = self._page.clean(
                    page, url, id, source=source, evidence=evidence, spared=spared, removals=removals
                )
            return replace(result, warnings=(*warnings, *result.warnings)) if warnings else result
        except InputError as error:  # bytes that are not text, or a page without any
            return failed(Document(id, "", ()), str(error))
        except Exception as error:
            text = html if by_trafilatura and isinstance(html, str) else ""
            known = isinstance(error, CleanerError) and not by_trafilatura
            return failed(Document(id, text, ()), str(error) if known else f"extraction failed: {one_line(error)}")

    def clean_batch(self, texts: Iterable[str | Source]) -> list[Result]:
        """Return one result a text, in order."""
        return list(self.stream(texts))

    def stream(self, texts: Iterable[str | Source | None], *, window: int = WINDOW) -> Iterator[Result]:
        """Yield one result a text, in order. A ``Source`` carries what ``explain`` is told of a text, or is a page.

        Texts are cleaned in windows, which takes less time than one by one: at most ``window`` of them (fewer, if they
        are long) are read before the first of their results is yielded. With 1 each result is yielded before the next
        text is read. Never raises for a document, whatever it is: one that is not a string gives an empty result with
        ``error``.

        >>> [result.error for result in Cleaner().stream(["It rained.", None])]
        [None, 'there is no text']

        Raises:
            ConfigError: the window is smaller than 1.

        """
        if window < 1:
            raise ConfigError(f"window is {window}: give 1 or more")
        groups = windows(texts, _size, min(window, self.window))
        return (result for group in groups for result in self._explain_window(group))

    def _explain_window(self, window: Sequence[str | Source | None]) -> list[Result]:
        """Return one result a document: texts are cleaned together, all else one by one."""
        tasks = {at: task for at, one in enumerate(window) if (task := _text_task(one)) is not None}
        explain = self._explain_together if self.window > 1 else self._explain_each
        found = dict(zip(tasks, explain(list(tasks.values())), strict=True))
        return [found[at] if at in found else self._explain_other(one) for at, one in enumerate(window)]

    def _explain_each(self, tasks: Sequence[TextTask]) -> list[Result]:
        """Return what a subclass makes of each text."""
        return [self._explain_safely(task) for task in tasks]

    def _explain_safely(self, task: TextTask) -> Result:
        source, (site, name), media_type = task
        known: dict[str, Any] = {"id": source.id, "media_type": media_type, "site": site, **_named(name)}
        try:
            return self.explain(source.text, **(known if task != TextTask(Document("", source.text, ())) else {}))
        except Exception as error:
            return failed(source, _failure(error))

    def _explain_other(self, one: object) -> Result:
        """Return the result of a page, or the failure of what is no document."""
        name, text = (one.id, one.body) if isinstance(one, Source) else ("", one)
        document = Document(name, "", ())
        if not isinstance(one, Source) or one.media_type != "text/html":
            return failed(document, _not_a_string(text))
        try:
            named = _named(provenance_of(one.metadata).source)
            return self.explain_html(one.body, one.metadata.get("url"), id=one.id, **named)
        except Exception as error:  # a subclass may raise
            return failed(document, _failure(error))


_EXPLAIN: Final = Cleaner.explain
"""As it is here, to be told from what a subclass, or somebody else, puts in its place."""
_EXPLAIN_HTML: Final = Cleaner.explain_html


def _rules(config: Config) -> RuleSet:
    return load_rules(
        config.packs, builtin=config.builtin, languages=config.languages, experimental=config.experimental
    )


def _refuse_non_string(text: object) -> None:
    if not isinstance(text, str):
        hint = "; decode it, or, if it is a page, give it to explain_html" if isinstance(text, bytes) else ""
        raise TypeError(f"{_not_a_string(text)}{hint}")


def _size(text: str | Source | None) -> int:
    """Return how long a document is (code points or bytes)."""
    body = text.body if isinstance(text, Source) else text
    return len(body) if isinstance(body, str | bytes) else 0


def _text_task(one: str | Source | None) -> TextTask | None:
    """Return a text as the pipeline takes it; ``None`` for a page, and for what is no text."""
    if isinstance(one, str):
        return TextTask(Document("", one, ()))
    if not isinstance(one, Source) or not isinstance(one.body, str) or one.media_type == "text/html":
        return None
    return TextTask(Document(one.id, one.body, ()), provenance_of(one.metadata), one.media_type)


def _named(source: str | None) -> dict[str, Any]:
    """Return the source as an argument for those who know one: a subclass may have methods that take none."""
    return {"source": source} if source else {}


def _failure(error: Exception) -> str:
    return f"cleaning failed: {one_line(error)}"


def _not_a_string(text: object) -> str:
    return "there is no text" if text is None else f"the text is a {type(text).__name__}, not a string"
