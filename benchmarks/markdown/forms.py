"""Forms of Markdown: converters of whole pages, and extractors that write Markdown. All are optional."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module, metadata
from importlib.util import find_spec
from io import BytesIO
from typing import Final

from benchmarks.data.pages import PageRow
from benchmarks.markdown import node

Converter = Callable[[PageRow], str]


@dataclass(frozen=True, slots=True)
class Form:
    """A converter with its options; one without ``make`` runs in Node.js."""

    name: str
    package: str
    make: Callable[[], Converter] | None = None
    extract: bool = False
    """Whether it searches for the article, or converts the whole page."""

    @property
    def version(self) -> str:
        """The version that is installed, or nothing."""
        if self.make is None:
            return node.version(self.package)
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return ""

    @property
    def lack(self) -> str:
        """Why the form cannot be made here, or nothing.

        >>> Form("made", "no-such-package", lambda: lambda page: page.html).lack
        "no-such-package is not installed: pip install -e '.[convert]'"
        """
        if self.version:
            return "" if find_spec("markdown_it") else "markdown-it-py is not installed: pip install -e '.[convert]'"
        remedy = "python -m benchmarks markdown --install" if self.make is None else "pip install -e '.[convert]'"
        return f"{self.package} is not installed: {remedy}"


def _html2text(width: int, *, links: bool) -> Callable[[], Converter]:
    def make() -> Converter:
        html2text = import_module("html2text")

        def convert(page: PageRow) -> str:
            converter = html2text.HTML2Text(bodywidth=width)  # it keeps the text of the page before
            converter.ignore_links = not links
            return str(converter.handle(page.html))

        return convert

    return make


def _markdownify() -> Converter:
    markdownify = import_module("markdownify").markdownify
    return lambda page: str(markdownify(page.html))


def _html_to_markdown() -> Converter:
    convert = import_module("html_to_markdown").convert

    def converted(page: PageRow) -> str:
        found = convert(page.html)
        return str(getattr(found, "content", found))  # older versions return the text itself

    return converted


def _markitdown() -> Converter:
    converter = import_module("markitdown").MarkItDown()
    return lambda page: str(converter.convert_stream(BytesIO(page.html.encode()), file_extension=".html").text_content)


def _trafilatura() -> Converter:
    extract = import_module("trafilatura").extract
    return lambda page: extract(page.html, url=page.url, output_format="markdown", include_comments=False) or ""


FORMS: Final = (
    Form("html2text, 78", "html2text", _html2text(78, links=True)),
    Form("html2text, 78, no links", "html2text", _html2text(78, links=False)),
    Form("html2text, unwrapped", "html2text", _html2text(0, links=True)),
    Form("html2text, unwrapped, no links", "html2text", _html2text(0, links=False)),
    Form("markdownify", "markdownify", _markdownify),
    Form("html-to-markdown", "html-to-markdown", _html_to_markdown),
    Form("markitdown", "markitdown", _markitdown),
    Form("turndown", "turndown"),
    Form("trafilatura", "trafilatura", _trafilatura, extract=True),
    Form("defuddle", "defuddle", extract=True),
)
