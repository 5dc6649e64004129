"""Rule packs: found, parsed, checked, cached."""

from cleaner.rulepack.loading import load_rules, relocate
from cleaner.rulepack.locating import is_builtin, pack_files, rules_root
from cleaner.rulepack.rule import Allowance, Elements, Example, ParsedPack, Position, Rule, RuleSet, Section
from cleaner.rulepack.selectors import Selector, SelectorError

__all__ = [
    "Allowance",
    "Elements",
    "Example",
    "ParsedPack",
    "Position",
    "Rule",
    "RuleSet",
    "Section",
    "Selector",
    "SelectorError",
    "is_builtin",
    "load_rules",
    "pack_files",
    "relocate",
    "rules_root",
]
