"""A text's way: segment, mark, score, decide, assemble; and again until nothing changes.

A text's steps are a generator that yields what it needs scored, so that those of many texts can be scored together.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from cleaner.assembly import assemble
from cleaner.config import Config
from cleaner.decision.claims import Claims
from cleaner.decision.detectors.exports import kept_heads
from cleaner.decision.detectors.front_matter import front_marks
from cleaner.decision.detectors.headline import Gone
from cleaner.decision.limits import within_limits
from cleaner.decision.text import all_claims, decide, weigh
from cleaner.document import Document, Mark, MediaType, Removal, Result, Scores, Span
from cleaner.exports import parse
from cleaner.features.columns import Features
from cleaner.features.text.measure import Measurable, measure
from cleaner.features.tokens import Tokens
from cleaner.layout import view_of
from cleaner.marking.allowed import allowed_blocks
from cleaner.marking.marker import Marker, Matches, Memo
from cleaner.marking.rules_apart import NO_RULES_APART, RulesApart
from cleaner.pipeline.first_cuts import cut_first, find_apart
from cleaner.pipeline.pieces import amended, clear_of, composed, pieces_of, starts_of, translate
from cleaner.pipeline.reading import ROUNDS, Reading, read
from cleaner.pipeline.records import cut_records, cuts_fields
from cleaner.pipeline.together import run_together
from cleaner.rulepack import Allowance
from cleaner.scoring.scorer import Scorer
from cleaner.scoring.text import SCORE_TEXT, is_marked_up, load_markdown_scorer, score_details, score_window
from cleaner.segmentation import blocks_in_source
from cleaner.text.hosts import on_site
from cleaner.text.provenance import NOWHERE_KNOWN, Provenance

if TYPE_CHECKING:
    from cleaner.decision.spared import BlockScore, Ignored

Found = TypeVar("Found")
Steps: TypeAlias = Generator[Claims, "Scores | None", Found]
"""What yields the claims of a text that are to be scored, is sent the scores, and ends with what it found."""


class TextTask(NamedTuple):
    """A text to clean: a document without blocks, and what is known of it."""

    source: Document
    provenance: Provenance = NOWHERE_KNOWN
    media_type: MediaType = "text/plain"


class Settled(NamedTuple):
    """The cuts with which a text settles, and what a reader sees of what they leave, if that is known."""

    cuts: list[Mark]
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class TextPipeline:
    """The steps for text, with all they need. Without a scorer, the rules decide alone.

    ``marker`` has all rules but those that cut ``first`` or ``last``, of which no step that weighs evidence knows.
    Markdown has weights of its own, which know links, headings and items, unless ``own_scorer`` is to score all.
    """

    config: Config
    marker: Marker
    scorer: Scorer | None
    own_scorer: bool = False
    first: RulesApart = NO_RULES_APART
    last: RulesApart = NO_RULES_APART

    def clean(self, task: TextTask) -> Result:
        """Return what is left of a text and what was cut. Its blocks are those of what a reader sees of it."""
        (outcome,) = self.clean_together([task])
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def clean_together(self, tasks: Sequence[TextTask]) -> list[Result | Exception]:
        """Return what each text gives by itself, or the exception that it ends with; they are scored together."""
        return run_together([self._steps(task) for task in tasks], self.score)

    def _steps(self, task: TextTask) -> Steps[Result]:
        """Clean a text, and at the end cut what the rules cut that come last, and put back what must stay.

        No other step knows of either, so that all else is cut as if there were no such rules.
        """
        reading = read(task.source.text, task.source, task.media_type)
        result = yield from self._cleaned(task, reading)
        if on_site(self.allow.sites, task.provenance.site):
            return result
        last = self.last.for_documents_of(task.provenance)
        cuts = reading.view.marks_to_source(find_apart(reading.document, last, {})) if last else []
        return amended(result, sorted(cuts), reading.allowed(self.allow))

    def _cleaned(self, task: TextTask, reading: Reading) -> Steps[Result]:
        """Cut first what the rules cut that come first, then clean what is left, as if it had been all of the text.

        That is repeated until neither finds more, so that cleaning the outcome again changes nothing.
        """
        source, provenance, media_type = task
        source = replace(
            source, blocks=blocks_in_source(reading.document, reading.view), layout=reading.document.layout
        )
        if on_site(self.allow.sites, provenance.site):
            return assemble(source, ())
        first = self.first.for_documents_of(provenance)
        if first is None:
            result, _ = yield from self._clean(source, reading, provenance, media_type)
            return result
        known: dict[str, Matches] = {}
        whole = assemble(source, ())
        for number in range(ROUNDS):
            cut = cut_first(replace(source, text=whole.text, blocks=()), media_type, first, known, reading)
            if number and not cut.result.removed:
                return whole
            whole = composed(whole, cut.result)
            left = replace(source, text=whole.text, blocks=())
            cleaned, last = yield from self._clean(left, cut.reading, provenance, media_type)
            if not cleaned.removed:
                return whole
            whole = composed(whole, cleaned)
            reading = last or read(whole.text, source, media_type)
        return assemble(source, ())

    @property
    def allow(self) -> Allowance:
        """What must stay, whatever speaks against it."""
        return self.marker.rules.allow

    def _clean(
        self, source: Document, reading: Reading, provenance: Provenance, media_type: MediaType
    ) -> Steps[tuple[Result, Reading | None]]:
        """Cut what all but the first rules find, and return what a reader sees of what is left, if that is known.

        Each article of an export is cleaned by itself: rules go by what is its top and its end.
        """
        settle = partial(self._settle, provenance=provenance, media_type=media_type)
        records = parse(source.text)
        begun = front_marks(reading.view, self.config)
        if not records:
            settled = yield from settle(source, begun=begun, first=None if begun else reading)
            return assemble(source, settled.cuts), settled.reading
        cuts = [*begun, *(yield from cut_records(source, records, self.config, partial(self._cuts, settle)))]
        if cuts_fields(self.config):  # else it is an export still, for the next run as well
            cuts = (yield from settle(source, begun=cuts, kept=kept_heads(records, self.config))).cuts
        return assemble(source, cuts), None

    @staticmethod
    def _cuts(settle: Callable[..., Steps[Settled]], source: Document, *, kept: Sequence[Span]) -> Steps[list[Mark]]:
        return (yield from settle(source, kept=kept)).cuts

    def _settle(
        self,
        source: Document,
        provenance: Provenance,
        media_type: MediaType,
        begun: Sequence[Mark] = (),
        kept: Sequence[Span] = (),
        first: Reading | None = None,
    ) -> Steps[Settled]:
        """Return the cuts with which a text settles, so that cleaning the outcome again changes nothing.

        What has ``begun`` is among them, and what must be ``kept`` stays. Each round sees what is left of the source;
        ``first`` is what the first one sees, if that is known.
        """
        memo: Memo = {}
        cuts = list(begun)
        gone = _gone(begun, source.text, media_type)
        for _ in range(ROUNDS):
            left = assemble(source, cuts, removals=False)
            reading = first or read(left.text, source, media_type)
            view, shown = reading
            first = None
            found = yield from self._find(shown, provenance, memo, gone)
            marks = clear_of(translate(view.marks_to_source(found), left.kept, source.text), kept)
            if not marks:
                return Settled(cuts, reading)
            gone += [(mark.rule_id, view.text[slice(*mark.span)].strip()) for mark in found]
            cuts += marks
        # What is eaten away line by line is a list that looks like furniture, not an article with some around it.
        return Settled(list(begun))

    def explain_kept(self, result: Result, provenance: Provenance, media_type: MediaType = "text/plain") -> Result:
        """Return a result with what spoke against the text that is kept, and what overruled it."""
        from cleaner.decision.spared import spared_in_text  # noqa: PLC0415  few ask why

        if on_site(self.allow.sites, provenance.site):
            return replace(result, spared=())
        source = result.document
        view, left = read(result.text, source, media_type)
        if not left.blocks:
            return replace(result, spared=())
        memo: Memo = {}
        claims = self.claims(left, provenance, memo)
        apart = {*self.first.rules.by_id, *self.last.rules.by_id}
        own = [cut for cut in result.removed if cut.rule_id not in apart]
        gone = _gone(own, source.text, media_type)
        (scores,) = self.score([claims])
        every = all_claims(claims, scores, self.config, gone)
        ignored = self.ignored(left, provenance, memo)
        allowed = allowed_blocks(self.allow, left)
        found = spared_in_text(every, ignored, self._block_scores(claims), SCORE_TEXT.id, self.config, allowed)
        starts = starts_of(result.kept)
        spared = [
            replace(one, span=piece, text=source.text[piece.start : piece.end])
            for one in found
            for shown in view.to_source(one.span)
            for piece in pieces_of(shown, result.kept, starts, source.text)
        ]
        return replace(result, spared=tuple(spared))

    def ignored(self, document: Document, provenance: Provenance, memo: Memo | None = None) -> list[Ignored]:
        """Return the marks that rules would put on a document but for limits, positions and allowances."""
        from cleaner.decision.spared import Ignored, beyond_limits  # noqa: PLC0415  few ask why

        marks = self.marker.mark(document, provenance, memo)
        prevented = (Ignored(*one) for one in self.marker.prevented(document, marks, provenance))
        elsewhere = self.marker.elsewhere(document, marks, provenance)
        return [*beyond_limits(marks, document, elsewhere), *prevented, *self._ignored_apart(document, provenance)]

    def _ignored_apart(self, document: Document, provenance: Provenance) -> Iterator[Ignored]:
        """Yield the marks that rules that cut first or last would put on a document that they have left."""
        from cleaner.decision.spared import Ignored, against_first  # noqa: PLC0415  few ask why

        for rules in (self.first, self.last):
            marker = RulesApart(rules.rules).for_documents_of(provenance)
            marks = marker.mark(document) if marker else []
            yield from (Ignored(mark, *against_first(mark, self.config)) for mark in marks)
            yield from (Ignored(*one) for one in (marker.prevented(document, marks) if marker else ()))

    def _block_scores(self, claims: Claims) -> list[BlockScore]:
        from cleaner.decision.spared import BlockScore  # noqa: PLC0415  few ask why

        scorer = self.scorer_for(claims.document)
        if scorer is None:
            return []
        details = score_details(claims.document, measure_claims(claims), self.config.threshold, scorer)
        return [BlockScore(*pair, details.evident) for pair in zip(details.plain, details.doubted, strict=True)]

    def claims(
        self,
        document: Document,
        provenance: Provenance = NOWHERE_KNOWN,
        memo: Memo | None = None,
        *,
        dates_as_series: bool = True,
    ) -> Claims:
        """Return what the rules, and the sequence of the blocks, say against each block."""
        marks = self.marker.mark(document, provenance, memo)
        elsewhere = self.marker.elsewhere(document, marks, provenance)
        marks = within_limits(marks, document if dates_as_series else None, elsewhere)
        return weigh(document, marks, self.marker.rules, self.config)

    def score(self, window: Sequence[Claims]) -> list[Scores | None]:
        """Return what the scorer says of the blocks of each document, given its claims; ``None`` without a scorer."""
        found: list[Scores | None] = [None] * len(window)
        scorers = [self.scorer_for(claims.document) for claims in window]
        for scorer in {id(one): one for one in scorers if one}.values():
            own = [at for at, one in enumerate(scorers) if one is scorer]
            parts = [Measurable(window[at].document, window[at].whole, window[at].inner) for at in own]
            for at, scores in zip(own, score_window(parts, self.config.threshold, scorer), strict=True):
                found[at] = scores
        return found

    def scorer_for(self, document: Document) -> Scorer | None:
        """Return the scorer for the blocks of a document."""
        if self.scorer is None or self.own_scorer or not is_marked_up(document):
            return self.scorer
        return load_markdown_scorer()

    def _find(self, document: Document, provenance: Provenance, memo: Memo, gone: Gone) -> Steps[list[Mark]]:
        if not document.blocks:
            return []
        claims = self.claims(document, provenance, memo)
        return decide(claims, (yield claims), self.config, gone)


def _gone(cuts: Iterable[Mark | Removal], text: str, media_type: MediaType) -> list[tuple[str, str]]:
    """Return the rule and the text of each cut: whether another line is the headline depends on what has gone."""
    return [(cut.rule_id, view_of(text[slice(*cut.span)], media_type).text.strip()) for cut in cuts]


def measure_claims(claims: Claims, tokens: Tokens | None = None) -> Features:
    """Return the features of the blocks of a document, given what is claimed of them, and their tokens if known."""
    return measure(claims.document, claims.whole, claims.inner, tokens)
