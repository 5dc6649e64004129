"""Rule packs: found, parsed, checked, cached."""

from cleaner.rulepack.loading import load_rules
from cleaner.rulepack.locating import is_builtin, pack_files, rules_root
from cleaner.rulepack.rule import Allowance, Example, ParsedPack, Position, Rule, RuleSet, Section

__all__ = [
    "Allowance",
    "Example",
    "ParsedPack",
    "Position",
    "Rule",
    "RuleSet",
    "Section",
    "is_builtin",
    "load_rules",
    "pack_files",
    "rules_root",
]
