"""Documents taken through their steps together, so that what is NumPy work is done for all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import TypeVar

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")
Outcome = TypeVar("Outcome")


def run_together(
    steps: Sequence[Generator[Asked, Answered | None, Outcome]],
    answer: Callable[[Sequence[Asked]], Sequence[Answered]],
) -> list[Outcome | Exception]:
    """Run generators side by side and return the outcome of each, in order, or the exception that it ended with.

    Each yields questions, one after the other; those that wait at the same time are answered in one call. If that
    raises, each is asked by itself, so that only those end which cannot be answered.

    >>> def steps(number):
    ...     doubled = yield number
    ...     return doubled + 1
    >>> run_together([steps(1), steps(2)], lambda numbers: [2 * number for number in numbers])
    [3, 5]
    """
    outcomes: dict[int, Outcome | Exception] = {}
    answers: Mapping[int, Answered | None] = dict.fromkeys(range(len(steps)))
    while answers:
        asked: dict[int, Asked] = {}
        for at, value in answers.items():
            try:
                asked[at] = steps[at].send(value)
            except StopIteration as end:
                outcomes[at] = end.value
            except Exception as error:  # the other documents must not suffer
                outcomes[at] = error
        answers, failed = _answer(asked, answer)
        outcomes.update(failed)
    return [outcomes[at] for at in range(len(steps))]


def _answer(
    asked: Mapping[int, Asked], answer: Callable[[Sequence[Asked]], Sequence[Answered]]
) -> tuple[dict[int, Answered], dict[int, Exception]]:
    """Return the answers to questions, and the exceptions of those that cannot be answered."""
    if not asked:
        return {}, {}
    try:
        return dict(zip(asked, answer(list(asked.values())), strict=True)), {}
    except Exception as error:
        if len(asked) == 1:
            return {}, dict.fromkeys(asked, error)
    alone = [_answer({at: question}, answer) for at, question in asked.items()]
    return {at: one for found, _ in alone for at, one in found.items()}, {
        at: error for _, failed in alone for at, error in failed.items()
    }
