#!/usr/bin/env bash
# html2text's default writes links that are no links to a Markdown parser.
#
# html2text 2025.4.15 wraps at 78 columns and, by default (wrap_links), wraps the targets of links, too, at their hyphens.
# A good guess is that what it calls Markdown parses as such. By CommonMark a target in parentheses ends at white space,
# so that the brackets become text: markdown-it-py 4.2.0 finds no link in the output, and shows the address to the
# reader as words. With wrap_links off, or bodywidth=0, it finds the link.
# Seen: "](https://example.org/news/2024/a-harbour-opens-after-nine-years-" at the end of a line.
# Who meets it: whoever parses such output, counts links in it, or cuts lines out of it. What helps: bodywidth=0; our own
# reader (cleaner/layout/markdown/) takes such targets for targets.
#
# Run by hand: it installs pinned packages into a temporary folder, and fails if what it says is no longer so.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check html2text==2025.4.15 markdown-it-py==4.2.0
"$folder/venv/bin/python" - <<'PYTHON'
import html2text
from markdown_it import MarkdownIt

PAGE = (
    "<p>The harbour opened on Friday, and the council of Quill Bay has <a href='https://example.org/news/2024/"
    "a-harbour-opens-after-nine-years-of-delay-and-at-twice-the-price'>published the whole account</a> of it.</p>"
)


def links(**options: object) -> int:
    converter = html2text.HTML2Text()
    for name, value in options.items():
        setattr(converter, name, value)
    tokens = MarkdownIt().parse(converter.handle(PAGE))
    return sum(child.type == "link_open" for token in tokens for child in token.children or ())


found = links(), links(wrap_links=False), links(body_width=0)
if found != (0, 1, 1):
    raise SystemExit(f"changed: links found by default, without wrap_links, without wrapping: {found}")
print("as described: no link by default, one without wrap_links, one without wrapping")
PYTHON
