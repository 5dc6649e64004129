"""``cleaner rules new``: a pack to start from."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template
from typing import Final

from cleaner.errors import ConfigError, OutputError
from cleaner.writers import write_text

_PACK: Final = Template(r"""# A pack of rules for cleaner. Use it with: cleaner clean --rules $path ...
# After each change run:  cleaner rules lint $path  and  cleaner rules test $path
schema: 1
pack:
  id: $name               # every rule's id begins with it
  version: 2026.1.0
  license: MIT
  languages: [en]         # [] for rules that do not depend on the language

rules:
# The fastest kind: the whole line is one of these labels, whatever its case and the punctuation around it.
- id: $name.club-label
  title: Label of the readers' club          # why it is cut, in a short clause
  category: subscription                     # cleaner rules list shows the categories in use
  confidence: 0.9                            # how often it is right; cut from 0.7 (gentle 0.9, strict 0.5)
  position: [tail]                           # head, body or tail; the rule is not tried elsewhere
  labels: [join the readers' club, readers' club]
  examples:                                  # at least two of each
    remove:
    - "Join the readers' club"
    - "- READERS' CLUB -"
    keep:                                    # near misses: article text that shares the words
    - "The readers' club of Marlow Island meets on Fridays."
    - "She asked her neighbours to join the readers' club."

# A sentence that matches a pattern, anywhere in its paragraph.
- id: $name.club-offer
  title: Offer to join the readers' club
  category: subscription
  confidence: 0.85
  scope: sentence                            # block (the default), line, sentence, or span (only the match)
  position: [tail]
  max_words: 30
  literals: ["readers' club"]                # one of these must occur before any pattern is tried
  any:                                       # patterns, without regard to case; quotes and dashes are plain ones
  - '\b(?:join|sign up for) our readers'' club\b.{0,60}\b(?:today|now|free)\b'
  unless:                                    # signs of reported speech: then it is news
  - '"'
  - '\b(?:said|told|according to)\b'
  examples:
    remove:
    - "Join our readers' club today."
    - text: "The ferry sails again on Monday. Sign up for our readers' club, it is free."
      keep: "The ferry sails again on Monday."
    keep:
    - "\"Join our readers' club today,\" the poster said."
    - "The library closed its readers' club, which had been free since 1921."
""")

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]*")


def write_template(path: str) -> str:
    """Write a pack that passes lint and test, and return a message that says what to do next.

    Raises:
        ConfigError: the name cannot be that of a pack.
        OutputError: the file exists, or cannot be written.

    """
    file = Path(path)
    if file.suffix not in {".yaml", ".yml"}:
        raise ConfigError(f"{path} does not end in .yaml: packs are found by that suffix")
    if not _NAME.fullmatch(file.stem):
        raise ConfigError(f"{file.stem} cannot name a pack: use lower-case letters, digits, - and _")
    if file.exists():
        raise OutputError(f"{path} exists: choose another name")
    write_text(file, _PACK.substitute(name=file.stem, path=path))
    return f"wrote {path}; now edit it, then run: cleaner rules test {path}"
