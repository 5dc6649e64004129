"""How quick a report page is in a browser: to open, to filter, and to show a document."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.errors import BenchmarkError, require

WITHIN: Final = 60.0
"""Seconds in which a page must be there."""
POLL: Final = 0.02
"""Seconds between two looks."""
CHANGES: Final = (
    ("q", "news"),
    ("category", "teaser"),
    ("rule", "score/text"),
    ("why", "long_prose"),
    ("sort", "share"),
    ("from", "20"),
)
"""Fields of the list's filters, and what is put into each."""
_CHANGE: Final = """
const [name, value, done] = arguments;
const field = document.getElementById("filters").elements[name];
if (!field) { done(null); return; }
const begin = performance.now();
field.value = value;
field.dispatchEvent(new Event("input", { bubbles: true }));
requestAnimationFrame(() => requestAnimationFrame(() => {
  const taken = performance.now() - begin;
  document.getElementById("clear").click();
  done(taken);
}));
"""
"""Changes a field, and answers when the browser has drawn the list."""
_OPEN: Final = """
const done = arguments[0];
const begin = performance.now();
document.querySelector("#rows a").click();
const look = () => document.getElementById("document").hidden
  ? requestAnimationFrame(look) : requestAnimationFrame(() => done(performance.now() - begin));
look();
"""


class PageTimes(NamedTuple):
    """Seconds: to open the page with its list, the slowest change of a filter, to show a document from the list."""

    opened: float
    filtered: float
    shown: float

    def rows(self) -> Iterator[tuple[str, float]]:
        """Yield what each is called, and its seconds."""
        yield "open the page with its list", self.opened
        yield "slowest change of a filter", self.filtered
        yield "show a document", self.shown


def open_page(page: Path, times: int) -> PageTimes:
    """Open a page several times, filter its list, and show its first document; the slowest of each counts.

    Raises:
        BenchmarkError: selenium, Chromium or its driver is not installed, or the page does not open.

    """
    found = [_open_once(page) for _ in range(times)]
    return PageTimes(*map(max, zip(*found, strict=True)))


def _open_once(page: Path) -> PageTimes:
    with _browser() as browser:
        browser.get(f"{page.as_uri()}#list")
        opened = _when_ready(browser)
        taken = [browser.execute_async_script(_CHANGE, *change) for change in CHANGES]
        shown = browser.execute_async_script(_OPEN)
    return PageTimes(opened, max(one for one in taken if one) / 1000, shown / 1000)


def _when_ready(browser: Any) -> float:
    """Wait until the page says that it is ready, and return the seconds since it was asked for."""
    from selenium.common.exceptions import TimeoutException  # noqa: PLC0415  needs its package
    from selenium.webdriver.support.wait import WebDriverWait  # noqa: PLC0415  needs its package

    ready = "return document.documentElement.dataset.ready ? performance.now() : 0"
    try:
        milliseconds: float = WebDriverWait(browser, WITHIN, POLL).until(lambda one: one.execute_script(ready))
    except TimeoutException:
        raise BenchmarkError(f"the page was not ready within {WITHIN:g} s") from None
    return milliseconds / 1000


@contextmanager
def _browser() -> Iterator[Any]:
    require("selenium", "benchmark")
    from selenium import webdriver  # noqa: PLC0415  needs its package

    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        raise BenchmarkError("chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(argument)
    # With the driver named, selenium looks for none in the network.
    browser = webdriver.Chrome(options, webdriver.ChromeService(driver))
    try:
        yield browser
    finally:
        browser.quit()
