#!/usr/bin/env bash
# trafilatura's deduplicate=True remembers earlier documents: the fourth extraction of a page gives nothing.
#
# trafilatura 2.3.1: a good guess is that `extract(page, deduplicate=True)` drops what stands twice in that page. It asks
# instead how often this process has seen a paragraph, in whatever page, and from the fourth time on drops it. So the
# same page, extracted four times, gives its article three times and then None; and a page of another article loses the
# paragraph that both quote. What a page gives depends on what came before it, in which process and in which order: two
# workers, or a run that is resumed, give other corpora than one run. `trafilatura.deduplication.LRU_TEST.clear()`
# before each document brings the guess about, and before each source makes it a filter of that source's boilerplate.
# Who meets it: whoever extracts a crawl with it in a long-lived process, or twice. What helps: to leave it off, and to
# look for what recurs source by source, with all of a source's documents at hand (`cleaner learn`).
#
# Run by hand: it installs pinned packages into a temporary folder, and fails if what it says is no longer so.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check trafilatura==2.3.1 lxml==6.1.3 \
    lxml-html-clean==0.4.6 justext==3.0.2
"$folder/venv/bin/python" - <<'PYTHON'
import trafilatura
from trafilatura.deduplication import LRU_TEST

QUOTED = (
    "The ferry between Orlena and Harrow returned on Friday with forty passengers and a brass band on board, nine years "
    "after the flood had taken the old landing stage with it."
)
FERRY = (
    "The council had set money aside in the year of the flood, and paid for the new engine without a loan, said the "
    "harbour master, who had kept the bell in his barn all along."
)
WINTER = (
    "Snow is expected above the valley from Monday, and the pass to Harrow may close for days, as it did in the winter "
    "of the great frost, forecasters say."
)
SCHOOLS = (
    "Schools stay open, the council says, and the buses run as they do on Sundays; whoever can should work from home "
    "until the roads are cleared again by the end of the week."
)


def page(*paragraphs):
    return f"<html><body><article><h1>News</h1>{''.join(f'<p>{text}</p>' for text in paragraphs)}</article></body></html>"


def extracted(*paragraphs):
    return trafilatura.extract(page(*paragraphs), deduplicate=True)


found = [extracted(QUOTED, FERRY) for _ in range(4)]
assert all(text and QUOTED in text for text in found[:3]), f"changed: {found[:3]}"
assert found[3] is None, f"changed: the fourth time gives {found[3]!r}"
other = extracted(WINTER, QUOTED, SCHOOLS)
assert other and WINTER in other and QUOTED not in other, f"changed: the other article gives {other!r}"
LRU_TEST.clear()
assert QUOTED in (extracted(WINTER, QUOTED, SCHOOLS) or ""), "changed: clearing what it remembers does not bring it back"
print("as described: deduplicate=True drops what earlier documents had, and the fourth extraction of a page gives None")
PYTHON
