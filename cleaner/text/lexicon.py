"""Words that code asks for, read from the ``lexicon.yaml`` of every language and put together.

A text may change its language in every line, and nobody says which it is in, so the words of all languages hold
together. ``docs/languages.md`` says how to add one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from cleaner import disk_cache
from cleaner.errors import PackError, PackIssue
from cleaner.rulepack.locating import LEXICON, lexicon_files, rules_root

SCHEMA: Final = 1
"""Version of the format of ``lexicon.yaml``."""
LONGEST_ABBREVIATION: Final = 7
"""Characters of an abbreviation at most: before a full stop, what is longer is not looked up."""

MEANINGS: Final[Mapping[str, str]] = {
    "before_name": "Abbreviations that a name or the rest of the phrase follows: never the end of a sentence.",
    "before_number": "Abbreviations that a number follows; before anything else the full stop may end the sentence.",
    "maybe_last": "Abbreviations that end a sentence only if the next word is one that begins sentences.",
    "sentence_starters": "Capitalised words that are rarely names: a border before them is likely.",
    "before_ordinal": "Words that make the number after them an ordinal, in languages that write it with a full stop.",
    "after_ordinal": "Nouns that follow an ordinal number, likewise.",
    "glued_calls": "First words of links that extractors glue to a lead that breaks off.",
    "brand_words": "Capitalised words that brand names join to a number.",
    "glued_ends": "Words at the end of a line that a capital letter follows where the line break was swallowed.",
    "glued_begins": "Words that begin a line, glued to a small letter where the line break was swallowed.",
    "roles": "Roles of writers, as extractors glue them to the name of an outlet.",
    "outlets": "Last words of the names of outlets.",
    "agencies": "Names of agencies.",
    "month_stems": "Beginnings of month names in dates with the month first.",
    "pronouns_you": "Pronouns of those who are spoken to.",
    "pronouns_we": "Pronouns of a group that speaks.",
    "pronouns_i": "Pronouns of one who speaks; news is told in the third person.",
    "ties": "First words that tie a sentence to the one before it, so that the block belongs to its neighbour.",
    "continuations": "First words that make a line the continuation of the line above.",
    "dangling": "Words that no sentence ends on.",
    "date_words": "All words that a line with nothing but a date, a time or a 'read more' can have.",
    "read_more": "Words of the link at the end of an excerpt.",
    "credit_words": "Words that mark what a caption's second copy adds as its credit.",
    "titles": "Titles before a person's name, without the full stop.",
    "no_names": "Capitalised words before a verb that are no person's name.",
    "copulas": "Forms of 'to be' between a person's name and what the person is.",
    "writer_verbs": "What those who write do, as their biographies say after the name.",
    "writer_nouns": "Beginnings of words for those who write, in biographies: 'report' finds 'reporters' too.",
    "person_starters": "Capitalised pronouns that begin a sentence about whom the paragraph above names.",
    "greetings": "What the salutation of a letter begins with.",
    "closings": "What the line above the signature of a letter begins with.",
    "steps": "Words before the number of a step.",
    "before_day": "Words between a line's first word and a day of the month: 'born on 3 March 1911'.",
    "before_month": "Words before a month or a year in such a line.",
    "and_words": "Words between two tasks of one credit: 'written and directed by'.",
    "by_words": "Words between a task and who did it.",
    "end_marks": "Words that close an agency's report, and tales too.",
}
"""What each list is for; the keys of ``lexicon.yaml`` beside ``schema`` and ``language``."""
_CASED: Final = frozenset(
    "sentence_starters after_ordinal glued_calls brand_words glued_ends glued_begins outlets agencies "
    "month_stems titles no_names copulas writer_verbs writer_nouns person_starters before_day before_month".split()
)
"""Lists of words as they are written; the others are compared without case."""
_ABBREVIATIONS: Final = ("before_name", "before_number", "maybe_last")


class Lexicon(NamedTuple):
    """The words of all languages; see ``MEANINGS``."""

    before_name: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()
    maybe_last: frozenset[str] = frozenset()
    sentence_starters: frozenset[str] = frozenset()
    before_ordinal: frozenset[str] = frozenset()
    after_ordinal: frozenset[str] = frozenset()
    glued_calls: frozenset[str] = frozenset()
    brand_words: frozenset[str] = frozenset()
    glued_ends: frozenset[str] = frozenset()
    glued_begins: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    month_stems: frozenset[str] = frozenset()
    pronouns_you: frozenset[str] = frozenset()
    pronouns_we: frozenset[str] = frozenset()
    pronouns_i: frozenset[str] = frozenset()
    ties: frozenset[str] = frozenset()
    continuations: frozenset[str] = frozenset()
    dangling: frozenset[str] = frozenset()
    date_words: frozenset[str] = frozenset()
    read_more: frozenset[str] = frozenset()
    credit_words: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    no_names: frozenset[str] = frozenset()
    copulas: frozenset[str] = frozenset()
    writer_verbs: frozenset[str] = frozenset()
    writer_nouns: frozenset[str] = frozenset()
    person_starters: frozenset[str] = frozenset()
    greetings: frozenset[str] = frozenset()
    closings: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    before_day: frozenset[str] = frozenset()
    before_month: frozenset[str] = frozenset()
    and_words: frozenset[str] = frozenset()
    by_words: frozenset[str] = frozenset()
    end_marks: frozenset[str] = frozenset()

    def __or__(self, other: Lexicon) -> Lexicon:
        """Return the words of both."""
        return Lexicon(*(mine | others for mine, others in zip(self, other, strict=True)))


_FORM: Final = " ".join(("lexicon", *Lexicon._fields))


def any_of(words: Iterable[str]) -> str:
    """Return the inside of a group of a pattern that finds any of the words.

    >>> any_of({"to", "from"})
    'from|to'
    """
    return "|".join(sorted(map(re.escape, words)))


@cache
def lexicon() -> Lexicon:
    """Return the words of all languages.

    >>> "mr" in lexicon().before_name, "Der" in lexicon().sentence_starters
    (True, True)

    Raises:
        PackError: a lexicon is broken.

    """
    files = [(str(path), path.read_bytes()) for path in lexicon_files([rules_root()])]
    digest = disk_cache.digest_of(files)
    known = disk_cache.fetch(_FORM, digest)
    if known is not None:
        return Lexicon._make(known)
    found, issues = Lexicon(), list[PackIssue]()
    for path, data in files:
        one, wrong = parse_lexicon(data.decode("utf-8", "replace"), path)
        found |= one
        issues += wrong
    if issues:
        raise PackError(tuple(issues))
    disk_cache.store(_FORM, digest, tuple(found))
    return found


def lint_lexicons(paths: Sequence[Path]) -> list[PackIssue]:
    """Return every issue in the lexicons at or below the paths."""
    issues: list[PackIssue] = []
    for path in lexicon_files(paths):
        try:
            issues += parse_lexicon(path.read_text(encoding="utf-8"), str(path))[1]
        except (OSError, UnicodeDecodeError) as error:
            issues.append(PackIssue(str(path), 1, LABEL, f"cannot be read: {error}", "save it as readable UTF-8"))
    return issues


def parse_lexicon(text: str, path: str) -> tuple[Lexicon, list[PackIssue]]:
    r"""Read one lexicon; never raises on its content.

    >>> parse_lexicon("schema: 1\nlanguage: xx\nties: und oder\n", "xx/lexicon.yaml")[0].ties == {"und", "oder"}
    True
    >>> print(parse_lexicon("schema: 1\nlanguage: xx\ntis: und\n", "xx/lexicon.yaml")[1][0])
    xx/lexicon.yaml:1 lexicon: unknown key 'tis'; use one of those in docs/languages.md
    """
    import yaml  # noqa: PLC0415  needed only where the cache does not help

    try:
        data = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        return Lexicon(), [PackIssue(path, mark.line + 1 if mark else 1, LABEL, problem, "fix the YAML")]
    if not isinstance(data, dict):
        return Lexicon(), [PackIssue(path, 1, LABEL, "is not a mapping", "write schema: 1 and language: first")]
    lists = {key: _words(value) for key, value in data.items() if key in MEANINGS}
    issues = [PackIssue(path, 1, LABEL, problem, remedy) for problem, remedy in _faults(data, lists, Path(path))]
    return Lexicon(**{key: frozenset(words) for key, words in lists.items() if words}), issues


LABEL: Final = LEXICON.removesuffix(".yaml")
"""What issues of a lexicon are put down to, as those of a pack are to a rule."""


def _words(value: Any) -> list[str] | None:
    """Return the words of a list, or of a text that spaces separate; ``None`` if it is neither."""
    if isinstance(value, str):
        return value.split()
    sound = isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value)
    return list(value) if sound else None


def _faults(data: Mapping[Any, Any], lists: Mapping[str, list[str] | None], path: Path) -> Iterator[tuple[str, str]]:
    if data.get("schema") != SCHEMA:
        yield f"the schema is {data.get('schema')!r}", f"write schema: {SCHEMA}"
    if data.get("language") != path.parent.name:
        yield (
            f"the language is {data.get('language')!r}",
            f"write language: {path.parent.name!r}, as its folder is named",
        )
    for key in data:
        if key not in {"schema", "language", *MEANINGS}:
            yield f"unknown key {key!r}", "use one of those in docs/languages.md"
    for key, words in lists.items():
        if not words:
            yield f"{key} is not a list of words", "write words with spaces between, or a list of quoted texts"
            continue
        yield from _list_faults(key, words)


def _list_faults(key: str, words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the words that could never be found, and those that are there twice."""
    for word in sorted({word for word in words if words.count(word) > 1}):
        yield f"{key} has {word!r} twice", "leave one out"
    for word in words:
        if key not in _CASED and word != word.casefold():
            yield f"{key} has {word!r}, but is compared without case", f"write {word.casefold()!r}"
        if key in _ABBREVIATIONS and (len(word) > LONGEST_ABBREVIATION or not word.isalpha()):
            remedy = f"give letters only, {LONGEST_ABBREVIATION} at most, without the full stop"
            yield f"{key} has {word!r}, which is not looked up", remedy
