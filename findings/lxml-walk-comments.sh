#!/usr/bin/env bash
# A walk over lxml's tree loses the text that follows a comment.
#
# lxml 6.1.3: `iterwalk(tree, events=("start", "end"))` is the fastest way through a page, and a good guess is that an
# element's text at its start and its tail at its end are all the text there is. But the text behind a comment is the
# comment's own tail, and a comment is neither started nor ended: of "It rained all day<!-- advertisement --> and night."
# the walk gives "It rained all day". `itertext()` gives the whole sentence, so that the two disagree on the same tree.
# Who meets it: whoever extracts text in one walk; templates leave comments in the middle of sentences. What helps: a
# parser with remove_comments=True, which joins the text around a comment (cleaner's own), or "comment" among the events.
#
# Run by hand: it installs pinned packages into a temporary folder, and fails if what it says is no longer so.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check lxml==6.1.3
"$folder/venv/bin/python" - <<'PYTHON'
from lxml import etree

PAGE = "<p>It rained <b>all</b> day<!-- advertisement --> and night.</p>"


def walked(page, events, **options):
    tree = etree.fromstring(page, etree.HTMLParser(**options))
    steps = etree.iterwalk(tree, events=events)
    told = [(one.text if event == "start" else one.tail) or "" for event, one in steps]
    return "".join(told), "".join(tree.itertext())


short, whole = walked(PAGE, ("start", "end"))
assert (short, whole) == ("It rained all day", "It rained all day and night."), f"changed: {short!r}, {whole!r}"
assert walked(PAGE, ("start", "end", "comment"))[0] == whole, "changed: asking for comments does not bring it back"
assert walked(PAGE, ("start", "end"), remove_comments=True)[0] == whole, "changed: without comments text is lost"
print("as described: a walk by start and end loses the text behind a comment, itertext() keeps it")
PYTHON
