"""Rule packs from disk, through a cache of their parsed form."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from cleaner import disk_cache
from cleaner.errors import PackError, PackIssue
from cleaner.rulepack import cache
from cleaner.rulepack.locating import is_builtin, lexicon_files, pack_files, rules_root
from cleaner.rulepack.rule import Allowance, ParsedPack, Rule, RuleSet


def load_rules(
    packs: Sequence[Path] = (),
    *,
    builtin: bool = True,
    languages: frozenset[str] | None = None,
    experimental: bool = False,
) -> RuleSet:
    """Load the built-in packs and the given files or folders.

    ``languages`` limits the built-in packs (language-neutral ones always stay). Rules marked ``experimental``
    or ``deprecated`` are left out, unless ``experimental`` asks for the former.

    >>> load_rules(builtin=False).rules
    ()

    Raises:
        PackError: with every issue found in any of the packs.

    """
    files = _read(([rules_root()] if builtin else []), packs)
    digest = disk_cache.digest_of(files)
    parsed = cache.fetch(digest)
    if parsed is None:
        parsed = _parse(files)
        cache.store(digest, parsed)
    chosen = tuple(rule for rule in parsed.rules if _in_force(rule, languages, experimental))
    return RuleSet(chosen, parsed.allow, digest)


def relocate(rules: RuleSet, root: str) -> RuleSet:
    """Return rules that were loaded elsewhere, with the built-in packs in ``root``, as if loaded here.

    A built-in rule is recognised by its path, and another machine may have cleaner in another folder.

    >>> relocate(load_rules(builtin=False), "/elsewhere/rulepacks").rules
    ()
    """
    here, there = str(rules_root()) + os.sep, root + os.sep
    if here == there:
        return rules
    moved = (r._replace(path=here + r.path.removeprefix(there)) if r.path.startswith(there) else r for r in rules.rules)
    return RuleSet(tuple(moved), rules.allow, rules.digest)


def _in_force(rule: Rule, languages: frozenset[str] | None, experimental: bool) -> bool:
    if rule.status == "deprecated" or (rule.status == "experimental" and not experimental):
        return False
    if languages is None or not rule.languages or not is_builtin(rule.path):
        return True
    return not languages.isdisjoint(rule.languages)


def _read(roots: Sequence[Path], packs: Sequence[Path]) -> list[tuple[str, bytes]]:
    files, issues = [], [_misplaced(path) for path in lexicon_files(packs)]
    for path in pack_files([*roots, *packs]):
        try:
            files.append((str(path), path.read_bytes()))
        except OSError as error:
            issues.append(PackIssue(str(path), 0, "", str(error.strerror or error), "make the file readable"))
    if issues:
        raise PackError(tuple(issues))
    return files


def _misplaced(path: Path) -> PackIssue:
    return PackIssue(str(path), 1, "", "a lexicon is read only among the built-in packs", "leave it out")


def _parse(files: Iterable[tuple[str, bytes]]) -> ParsedPack:
    from cleaner.rulepack.parsing import parse_pack  # noqa: PLC0415  the YAML library is needed only without a cache

    rules: list[Rule] = []
    allow, issues = Allowance(), list[PackIssue]()
    for path, data in files:
        try:
            pack = parse_pack(data.decode("utf-8"), path)
        except UnicodeDecodeError:
            issues.append(PackIssue(path, 1, "", "the file is not UTF-8", "save it as UTF-8"))
            continue
        rules += pack.rules
        allow += pack.allow
        issues += pack.issues
    issues += _duplicates(rules)
    if issues:
        raise PackError(tuple(issues))
    return ParsedPack(tuple(rules), allow)


def _duplicates(rules: Iterable[Rule]) -> list[PackIssue]:
    seen: dict[str, Rule] = {}
    issues = []
    for rule in rules:
        first = seen.setdefault(rule.id, rule)
        if first is not rule:
            problem = f"the id is already used by {first.path}:{first.line}"
            issues.append(PackIssue(rule.path, rule.line, rule.id, problem, "choose another id"))
    return issues
