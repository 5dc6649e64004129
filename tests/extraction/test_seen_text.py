"""Nothing that a browser shows is lost: all of it is in the page's text, in order, to be kept or listed as removed.

What a browser shows is read here a second time, from the tree alone and by other means than the walk.
"""

from __future__ import annotations

import gzip
import json
import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cleaner.extraction.page import build
from cleaner.extraction.parse import parse, read_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.page_document import Element

UNSEEN = frozenset(
    "script style title noscript iframe canvas video audio object datalist select textarea annotation rt noembed meter "
    "progress defs symbol desc".split()
)
"""What a browser runs, or shows only where it fails to show something else; and values of controls, which are to be
sent. Readings of characters are left out on purpose, see ``test_readings_of_characters_are_text_only_in_brackets``."""
PAGES_EACH = 12
"""Pages of each corpus that are read: a second's work."""


def seen(element: Element) -> Iterator[str]:
    """Yield the texts below an element that a browser shows, without white space."""
    tag = element.tag
    if not isinstance(tag, str) or tag in UNSEEN or (tag == "template" and not element.get("shadowrootmode")):
        return
    yield "".join((element.text or "").split())
    for child in element:
        if tag != "svg" or child.tag in ("g", "text", "a", "switch"):
            yield from seen(child)
        yield "".join((child.tail or "").split()) if tag != "svg" else ""


def lost(html: str) -> list[str]:
    """Return the texts that a browser shows and the page's document does not hold in their place."""
    tree, page = parse(html), build(html)
    text = "".join(page.document.text.split()) if page else ""
    found, at = [], 0
    for part in seen(tree) if tree is not None else ():
        if text.startswith(part, at):
            at += len(part)
        else:
            found.append(part)
    return found


@pytest.mark.parametrize(
    "html",
    [
        "<x-a><template shadowrootmode=open><p>One</p><slot>two</slot></template>three</x-a><template>no</template>",
        "<p>If <math><mi>a</mi><mo>=</mo><msup><mn>2</mn><mn>3</mn></msup></math> then</p>",
        "<p>In 1887<sup>4</sup>, <q>x</q><sup>2</sup></p><sub>below</sub>",
        "<svg><g><text>North <tspan>10</tspan></text></g></svg><svg><title>no</title></svg>after",
        "<picture><source srcset=a><img src=b></picture>caption<map name=m><area>on the map</map><embed src=c>below",
        "<video><source src=a>no</video>after<audio>no</audio><canvas>no</canvas><iframe>no</iframe>end",
        "<details><summary>More</summary>inside</details><dialog>said</dialog><p hidden>later</p>",
        "<form><label>Name</label><select><option>no</option></select><textarea>no</textarea><button>Go</button>",
        "<table><caption>a</caption><tr><th>b<td>c</table><dl><dt>d<dd>e</dl><marquee>f</marquee><blink>g</blink>",
        "<figure><blockquote><p>Said</p></blockquote><figcaption>Who</figcaption></figure><noscript>no</noscript>",
        "<div hidden=until-found>found</div><dialog open>said</dialog><div popover>later</div><div inert>still</div>",
        "<p><output>3</output><meter>no</meter><progress>no</progress></p><div style='display:contents'>shown</div>",
        "<x-a><template shadowrootmode=open><x-b><template shadowrootmode=closed>deep</template>light</x-b>"
        "<template>no</template></template></x-a>",
        "<svg><a href=x><text>one</text></a><switch><text>two</text></switch><defs><text>no</text></defs>"
        "<desc>no</desc><symbol><text>no</text></symbol></svg><svg><template><text>no</text></template></svg>",
        "<iframe srcdoc='<p>no</p>'>no</iframe><object data=x><p>no</p></object>",
        "<select><optgroup label=no><option selected>no</option></optgroup></select><input value=no><img alt=no>",
        "<xmp>as it is</xmp><listing>so too</listing><noembed>no</noembed><fieldset><legend>l</legend>f</fieldset>",
        "<p>In <span style='display:none'><math><mi>q</mi></math></span> <o:p>Word</o:p><param name=no>after</p>",
    ],
)
def test_what_a_browser_shows_is_in_the_text(html: str) -> None:
    assert lost(f"<p>Before</p>{html}<p>After</p>") == []
    page = build(f"{html}<p>After</p>")
    assert page is not None
    assert "no" not in page.document.text.split()


def test_the_other_reading_reads_all_and_would_notice_a_loss() -> None:
    assert "".join(seen(parse("<p>One</p><!-- no --><table><tr><td>t<b>w</b>o</table>"))) == "Onetwo"
    assert lost("<p>One</p><template shadowrootmode=ajar>two</template>three") == ["two"]


@pytest.mark.skipif("CLEANER_DATA" not in os.environ, reason="CLEANER_DATA is not set")
def test_what_a_browser_shows_of_real_pages_is_in_the_text() -> None:
    for path in sorted(Path(os.environ["CLEANER_DATA"], "data", "pages").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in islice(lines, PAGES_EACH):
                row = json.loads(line)
                html = read_page(row["html"])
                assert not lost(html) or "<noscript" in html.lower(), (path.name, row["id"], lost(html)[:3])
