"""Why one line of a document was cut or kept, in notes for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.cli.asked import line_numbers, line_spans
from cleaner.cli.marked import HANGING, Note, label
from cleaner.cli.what_if import Effect, Trial, cut_characters, shared, size_of, to_cut, to_keep
from cleaner.decision.spared import LEAST
from cleaner.document import Evidence, Removal, Result, Span, Spared
from cleaner.lookup import all_decisions
from cleaner.marking.holding import held_by
from cleaner.rulepack import Rule, is_builtin

SHOWN: Final = 100
"""Characters of a pattern, and of what it finds, that are shown."""
EVIDENCE: Final = 5
"""Pieces of evidence that are shown of a removal, those that weigh most."""
DETAIL: Final = 2 * HANGING
"""Columns by which what is said of a removal is indented."""
NO_CHOICE: Final = {
    "keep": "No single option, and no entry under allow, would keep it.",
    "cut": "No single option would cut it; a rule of your own would.",
}


def notes_on_line(trial: Trial) -> Iterator[Note]:
    """Yield what there is to say of a line: what came of it, by what and why, and what would change that."""
    cuts, spared = trial.cuts, trial.spared
    yield Note(_outcome(trial))
    for cut in cuts:
        yield from _on_cut(cut, trial)
    for one in spared:
        yield from _on_spared(one, trial)
    if not cuts and not spared:
        yield Note(_nothing(trial), HANGING)
    yield from _on_changes(trial)


def _outcome(trial: Trial) -> str:
    cut, size = cut_characters(trial.result, trial.span), size_of(trial.text[slice(*trial.span)])
    name = _name(trial)
    if not cut:
        return f"{name} is kept, although something spoke against it." if trial.spared else f"{name} is kept."
    return f"{name} is cut." if cut == size else f"{name} is cut in part: {cut:,} of {size:,} characters."


def _name(trial: Trial) -> str:
    first, last = line_numbers(trial.text, trial.span)
    if first < last:
        return f"The paragraph on lines {first:,} to {last:,}"
    return f"Line {first:,}" if trial.span in line_spans(trial.text) else f"This part of line {first:,}"


def _on_cut(cut: Removal, trial: Trial) -> Iterator[Note]:
    config = trial.cleaner.config
    yield Note(f"{label(cut)}: {cut.reason}.", HANGING, cut.category)
    yield Note(f"The profile {config.profile} cuts from a confidence of {config.threshold:.2f}.", DETAIL)
    first, last = line_numbers(trial.text, cut.span)
    if first < last:
        yield Note(f"The cut takes lines {first:,} to {last:,}.", DETAIL)
    if cut.evidence:
        weightiest = sorted(cut.evidence, key=lambda item: -abs(item.weight))[:EVIDENCE]
        yield Note(f"Evidence, and what it adds: {', '.join(map(_item, weightiest))}.", DETAIL)
    yield from _on_rule(cut, trial)


def _item(item: Evidence) -> str:
    """Return a piece of evidence in short.

    >>> _item(Evidence("copies", 1.0, 0.397)), _item(Evidence("chance", 0.005377, 0.0))
    ('copies 1 (+0.40)', 'chance 0.005377')
    """
    return f"{item.name} {item.value:.4g}{f' ({item.weight:+.2f})' if item.weight else ''}"


def _on_spared(one: Spared, trial: Trial) -> Iterator[Note]:
    yield Note(f"{label(one)}: {one.reason}.", HANGING, one.category)
    yield Note(f"Overruled ({one.overruled_by}): {one.because}.", DETAIL)
    yield from _on_rule(one, trial)


def _on_rule(one: Removal | Spared, trial: Trial) -> Iterator[Note]:
    """Yield what made a rule hold, and where to read more; of a decision in code, what it looks for."""
    rule = trial.cleaner.rules.by_id.get(one.rule_id)
    if rule is not None:
        yield from (Note(f"{says}.", DETAIL) for says in _held(rule, one.span, trial.result))
    elif entry := all_decisions().get(one.rule_id):
        yield Note(f"It finds: {entry.decision.finds}", DETAIL)
    if rule is None or is_builtin(rule.path):
        yield Note(f"More: cleaner rules show {one.rule_id}", DETAIL)
    else:
        yield Note(f"It stands in {rule.path}:{rule.line}", DETAIL)


def _held(rule: Rule, span: Span, result: Result) -> Iterator[str]:
    """Yield what in the blocks of a span makes a rule hold; nothing, if another block opened the section."""
    text = result.document.text
    for block in result.document.blocks:
        if not shared(block.span, span).length:
            continue
        # What a reader sees of wrapped text is shorter than what is written, and places in it say little.
        exact = len(block.text) == block.span.length
        for held in held_by(rule, block.text, text[slice(*block.span)] if exact else block.text):
            start = block.span.start + held.span.start
            if exact and not shared(Span(start, start + held.span.length), span).length:
                continue
            found = f'"{_short(block.text[slice(*held.span)])}"'
            yield f"Its pattern {_short(held.pattern)} finds {found}" if held.pattern else f"{found} is a label of it"
            break


def _nothing(trial: Trial) -> str:
    scores = f", and the learned weights give it less than {LEAST:.2f}, from which strict cuts"
    return f"Nothing spoke against it: no rule holds for it{scores if trial.cleaner.config.classifier else ''}."


def _on_changes(trial: Trial) -> Iterator[Note]:
    """Yield what would keep what is cut of the line, and what would cut what is kept of it."""
    cuts, spared = trial.cuts, trial.spared
    if cuts:
        yield from _choices("keep", list(trial.keeping(to_keep(trial.cleaner, cuts))))
    if spared or not cuts:
        yield from _choices("cut", list(trial.cutting(to_cut(trial.cleaner, spared))))


def _choices(what: str, found: Sequence[Effect]) -> Iterator[Note]:
    for whole, how_much in ((True, "it"), (False, "some of it")):
        if says := [effect.says for effect in found if effect.whole == whole]:
            yield Note(f"Would {what} {how_much}: {'; '.join(says)}.")
    if not found:
        yield Note(NO_CHOICE[what])


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"
