"""Rule packs: found, parsed, checked, cached."""

from cleaner.rulepack.linting import lint_files, lint_rules
from cleaner.rulepack.loading import load_rules
from cleaner.rulepack.locating import pack_files, rules_root
from cleaner.rulepack.parsing import ParsedPack, parse_pack
from cleaner.rulepack.rule import Allowance, Example, Rule, RuleSet, Scope, Section

__all__ = [
    "Allowance",
    "Example",
    "ParsedPack",
    "Rule",
    "RuleSet",
    "Scope",
    "Section",
    "lint_files",
    "lint_rules",
    "load_rules",
    "pack_files",
    "parse_pack",
    "rules_root",
]
