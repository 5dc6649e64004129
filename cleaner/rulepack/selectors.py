"""CSS and XPath selectors of rules: checked when a pack is read, compiled when first used."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

from cleaner.errors import CleanerError

if TYPE_CHECKING:
    from cleaner.page_document import Element  # which imports NumPy

SelectorKind = Literal["css", "xpath"]
SELECTOR_KINDS: Final[tuple[SelectorKind, ...]] = get_args(SelectorKind)

FUNCTIONS: Final = frozenset(
    "last position count id local-name namespace-uri name string concat starts-with contains substring-before "
    "substring-after substring string-length normalize-space translate boolean not true false lang number sum floor "
    "ceiling round node text comment processing-instruction".split()
)
"""All functions of XPath 1.0. The tree library would notice others only on a page where they are reached."""
SELECTOR_PROBE_ELEMENTS: Final = (250, 500, 1000, 2000)
"""Sibling elements of the hostile pages that time a selector, smaller pages first: what takes cubic time cannot be
stopped."""
SELECTOR_PROBE_SECONDS: Final = 0.2
"""Time allowed for a selector on one such page; most take less than a hundredth of it."""
_NAME: Final = re.compile(r"[A-Za-z][\w-]*")
_PROBE: Final = "<html><body><div id='a' class='a'><p>a <a href='a'>a</a></p></div></body></html>"
_LITERAL: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_PREDICATE: Final = re.compile(r"\[[^\[\]]*\]")
_PREFIX: Final = re.compile(r"([\w.-]+)(?<!:):(?!:)")
_FUNCTION: Final = re.compile(r"([\w.-]+)\s*\(")
_RELATIVE: Final = re.compile(r":has\(\s*[>+~]", re.IGNORECASE)
_NO_ELEMENT: Final = re.compile(
    r"[\s(]*(?:@|attribute\s*::|(?:[a-z-]+\s*::\s*)?(?:text|comment|node|processing-)\b.*\()"
)
"""The last step of a path that ends in something other than an element."""


class SelectorError(CleanerError):
    """A selector is broken or selects something other than elements; ``problem`` and ``remedy`` are for its author."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(f"{problem}; {remedy}")


class Selector(NamedTuple):
    """What a rule selects elements by, as written in its pack.

    >>> str(Selector("css", "p.promo"))
    'css p.promo'
    """

    kind: SelectorKind
    expression: str

    def __str__(self) -> str:
        return f"{self.kind} {self.expression}"

    def find(self, tree: Element) -> list[Element]:
        """Return the elements of a page, given its root, that are selected.

        Raises:
            SelectorError: the selector is broken, or selects something other than elements.

        """
        found = _compiled(self)(tree)
        if not isinstance(found, list) or not all(hasattr(element, "tag") for element in found):
            problem = f"the {self.kind} {self.expression!r} does not select elements"
            raise SelectorError(problem, "end it with an element")
        return found

    def check(self) -> None:
        """Check for all that can be wrong without a page.

        Raises:
            SelectorError: the selector is broken, or selects something other than elements.

        """
        from lxml import html  # noqa: PLC0415  it takes 40 ms, and plain text needs none of it

        for problem, remedy in _css_faults(self.expression) if self.kind == "css" else _faults(self.expression):
            raise SelectorError(f"the {self.kind} {self.expression!r} {problem}", remedy)
        self.find(html.document_fromstring(_PROBE))


def is_slow(selector: Selector) -> bool:
    """Return whether a valid selector is slow on a page whose elements all have the names it mentions.

    >>> is_slow(Selector("css", ".promo p"))
    False
    """
    from lxml import html  # noqa: PLC0415  it takes 40 ms, and plain text needs none of it

    names = dict.fromkeys(("p", *_NAME.findall(selector.expression)))
    words = " ".join(names)
    elements = [f"<{name} class='{words}'>a</{name}>" for name in names]
    for size in SELECTOR_PROBE_ELEMENTS:
        tree = html.document_fromstring("".join(islice(cycle(elements), size)))
        started = time.thread_time()
        selector.find(tree)
        if time.thread_time() - started > SELECTOR_PROBE_SECONDS:
            return True
    return False


@lru_cache(maxsize=1024)
def _compiled(selector: Selector) -> Callable[[Element], Any]:
    """Return what finds elements; CSS searches the whole document."""
    from lxml import etree  # noqa: PLC0415  it takes 40 ms, and plain text needs none of it

    path = _translated(selector.expression) if selector.kind == "css" else selector.expression
    try:
        find = etree.XPath(path, regexp=False, smart_strings=False)
    except etree.XPathError as error:
        raise _broken(selector, error) from None

    def evaluate(tree: Element) -> Any:
        try:
            return find(tree)
        except etree.XPathError as error:
            raise _broken(selector, error) from None

    return evaluate


def _translated(css: str) -> str:
    import cssselect  # noqa: PLC0415  plain text needs none of it

    try:
        return cssselect.HTMLTranslator().css_to_xpath(css, prefix="//")
    except cssselect.SelectorError as error:
        raise _broken(Selector("css", css), error) from None


def _broken(selector: Selector, error: Exception) -> SelectorError:
    reason = " ".join(str(error).split())
    return SelectorError(f"the {selector.kind} {selector.expression!r} is broken: {reason}", "fix the selector")


def _css_faults(css: str) -> Iterator[tuple[str, str]]:
    """Yield what the translation to XPath gets wrong."""
    if _RELATIVE.search(_LITERAL.sub("''", css)):
        yield "has a combinator at the start of :has()", "write it as xpath, as in //p[a]"


def _faults(xpath: str) -> Iterator[tuple[str, str]]:
    """Yield what the tree library would find out only on some page."""
    bare = _LITERAL.sub("''", xpath)
    if prefix := _PREFIX.search(bare):
        yield f"has the prefix {prefix[1]!r}", "leave it out: elements of HTML pages have none"
    if "$" in bare:
        yield "has a variable", "write its value instead"
    if unknown := next((name for name in _FUNCTION.findall(bare) if name not in FUNCTIONS | {"and", "or"}), None):
        yield f"calls {unknown!r}, which is not a function of XPath 1.0", "write it without that function"
    path = bare
    while (less := _PREDICATE.sub("", path)) != path:
        path = less
    if any(_NO_ELEMENT.match(branch.rpartition("/")[2]) for branch in path.split("|")):
        yield "selects attributes or text", "end it with an element, or with * for any"
