"""Every ``decide/…`` and ``score/…``, looked up by its id: what the decision in the code says, and its constants."""

from __future__ import annotations

import ast
import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from textwrap import fill, indent
from types import ModuleType
from typing import Final

import cleaner.decision
import cleaner.scoring
from cleaner.decision_records import Decision

WIDTH: Final = 100
"""Columns of what is printed for people."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A threshold of a decision: its name, its value as code writes it, and what its docstring says."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision, the file that makes it, relative to the package's folder, and its constants."""

    decision: Decision
    file: str
    constants: tuple[Constant, ...]


@cache
def all_decisions() -> dict[str, Entry]:
    """Return every decision by its id, sorted; a new one is found wherever it is defined in these packages.

    >>> all_decisions()["decide/enclosed"].file
    'cleaner/decision/detectors/enclosed.py'
    """
    found: dict[str, Entry] = {}
    for package in (cleaner.decision, cleaner.scoring):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = import_module(info.name)
            for value in vars(module).values():
                if isinstance(value, Decision):
                    file = f"{info.name.replace('.', '/')}.py"
                    found[value.id] = Entry(value, file, tuple(_constants(module, value)))
    return dict(sorted(found.items()))


def describe(entry: Entry) -> str:
    """Return a decision for people.

    >>> describe(all_decisions()["decide/separator"]).splitlines()[0]
    '# cleaner/decision/detectors/enclosed.py'
    """
    decision = entry.decision
    lines = [f"# {entry.file}", f"id: {decision.id}"]
    facts = {"finds": decision.finds, "why": decision.why, "spares": decision.spares}
    lines += [_folded(f"{name}: {text}") for name, text in facts.items()]
    lines += [f"categories: {categories_of(decision)}", f"looks at: {', '.join(decision.needs)}", "reasons:"]
    lines += [f"- {reason}" for reason in decision.reasons]
    if entry.constants:
        lines.append("constants:")
    for constant in entry.constants:
        meaning = f": {' '.join(constant.meaning.split())}" if constant.meaning else ""
        lines.append(_folded(f"- {constant.name} = {constant.value}{meaning}"))
    if decision.example:
        lines += ["example: |", indent(decision.example, "  "), "removes:", *(f"- {line}" for line in decision.removes)]
    return "\n".join(lines)


def categories_of(decision: Decision) -> str:
    """Return the categories that a decision gives, in words.

    >>> categories_of(all_decisions()["decide/copy"].decision), categories_of(all_decisions()["score/text"].decision)
    ('repeated, duplicate', 'any')
    """
    return "any" if len(decision.categories) > MANY else ", ".join(decision.categories)


MANY: Final = 10
"""Categories from which a decision gives any."""


def decisions_page() -> str:
    """Return all decisions as a page of the docs, in Markdown."""
    return "\n".join(line for entry in all_decisions().values() for line in _section(entry))


def _section(entry: Entry) -> list[str]:
    decision = entry.decision
    lines = [f"## `{decision.id}`", "", decision.finds, "", f"**Why.** {decision.why}", ""]
    lines += [f"**Spares.** {decision.spares}", ""]
    lines += [
        f"Categories: {categories_of(decision)}. Looks at: {', '.join(decision.needs)}. Code: `{entry.file}`.",
        "",
    ]
    lines += [f"Says: {'; '.join(decision.reasons)}.", ""]
    if entry.constants:
        lines += ["| constant | value | meaning |", "| --- | --- | --- |"]
        for constant in entry.constants:
            meaning = " ".join(constant.meaning.split()).replace("|", "\\|")
            lines.append(f"| `{constant.name}` | `{constant.value}` | {meaning} |")
        lines.append("")
    if decision.example:
        cut = "\n".join(
            f"- {line}" if line in decision.removes else f"  {line}" for line in decision.example.split("\n")
        )
        lines += ["```diff", cut, "```", ""]
    return lines


def _folded(text: str) -> str:
    return fill(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _constants(module: ModuleType, decision: Decision) -> list[Constant]:
    """Return the constants of a decision, each with the docstring below its assignment, which several may share."""
    assert module.__file__
    meanings = _meanings(Path(module.__file__).read_text(encoding="utf-8"))
    return [Constant(name, repr(getattr(module, name)), meanings.get(name, "")) for name in decision.constants]


def _meanings(source: str) -> dict[str, str]:
    r"""Return the docstrings of the assignments in a module.

    >>> _meanings('NEAR = 1\nFAR = 9\n"Steps."')
    {'NEAR': 'Steps.', 'FAR': 'Steps.'}
    """
    found: dict[str, str] = {}
    waiting: list[str] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            waiting += [target.id for target in targets if isinstance(target, ast.Name)]
        else:
            if (
                isinstance(node, ast.Expr)
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
            ):
                found |= dict.fromkeys(waiting, node.value.value)
            waiting = []
    return found
