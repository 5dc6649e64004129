"""``cleaner rules missing``: what a language has, and what it lacks beside English."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Final

from cleaner.categories import CATEGORIES
from cleaner.errors import ConfigError
from cleaner.rulepack import load_rules, rules_root
from cleaner.rulepack.locating import LEXICON
from cleaner.text.lexicon import MEANINGS, Lexicon, parse_lexicon

MODEL: Final = "en"
"""The language with the most: what it has, others are asked for."""
_CODE: Final = re.compile(r"[a-z]{2,3}")


def rules_by_language() -> defaultdict[str, Counter[str]]:
    """Return how many built-in rules each language has in each category."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for rule in load_rules(experimental=True).rules:
        for language in rule.languages:
            counts[language][rule.category] += 1
    return counts


def words_of(language: str) -> Lexicon:
    """Return the words of one language; none if it has no lexicon."""
    path = rules_root() / language / LEXICON
    return parse_lexicon(path.read_text(encoding="utf-8"), str(path))[0] if path.is_file() else Lexicon()


def lists_in(words: Lexicon) -> int:
    """Return how many word lists a lexicon has words in."""
    return sum(bool(getattr(words, name)) for name in MEANINGS)


def missing(language: str) -> str:
    """Return what a language lacks that English has, for people.

    >>> missing("xx").splitlines()[0]
    'xx: 0 rules in 0 of 29 categories, 0 of 37 word lists'

    Raises:
        ConfigError: that cannot be the code of a language.

    """
    if not _CODE.fullmatch(language):
        raise ConfigError(f"{language!r} is not the code of a language: give two or three letters, as in de")
    rules_of = rules_by_language()
    model, own = rules_of[MODEL], rules_of[language]
    words, model_words = words_of(language), words_of(MODEL)
    count = f"{own.total():,} rules in {len(own)} of {len(CATEGORIES)} categories"
    head = f"{language}: {count}, {lists_in(words)} of {len(MEANINGS)} word lists"
    rules = [f"  {name:<14} English has {model[name]}" for name in CATEGORIES if model[name] and not own[name]]
    absent = [
        f"  {name:<18} {meaning}"
        for name, meaning in MEANINGS.items()
        if getattr(model_words, name) and not getattr(words, name)
    ]
    parts = [head]
    if rules:
        parts += [f"no rules in rules/{language}/ for:", *rules]
    if absent:
        parts += [f"no words in rules/{language}/{LEXICON} for:", *absent]
    return "\n".join(parts)


def languages_table() -> str:
    """Return the languages with their rules and word lists as a table in Markdown, for the docs."""
    codes = sorted({path.parent.name for path in rules_root().glob("*/*.yaml")} - {"any"})
    rules_of = rules_by_language()
    lines = [
        f"| `{code}` | {rules_of[code].total():,} | {len(rules_of[code])} | {lists_in(words_of(code))} |"
        for code in codes
    ]
    return "\n".join(["| language | rules | categories | word lists |", "| --- | ---: | ---: | ---: |", *lines])


def lexicon_table() -> str:
    """Return what each list of a lexicon is for as a table in Markdown, for the docs."""
    lines = [f"| `{name}` | {meaning} |" for name, meaning in MEANINGS.items()]
    return "\n".join(["| list | what it is for |", "| --- | --- |", *lines])
