"""A browser that opens reports."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from cleaner.review.build import build
from cleaner.review.documents import ReviewedDocument
from tests.patience import PATIENCE, until

WIDTH, HEIGHT = 1280, 900
LISTED = """
return [...document.querySelectorAll('#rows tr')].map((row) =>
  (/\\S+\\.(txt|html)/.exec(row.querySelector('.note').textContent) ?? [row.querySelector('a').textContent])[0])
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless browser, which is gone before other tests ask which processes there are."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        pytest.skip("chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", f"--window-size={WIDTH},{HEIGHT}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    started.set_script_timeout(PATIENCE)
    yield started
    started.quit()


class Page:
    """A report in the browser, and what a reader does and sees there."""

    def __init__(self, browser: Any, file: Path, downloads: Path) -> None:
        self.browser, self.file = browser, file
        browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})

    def go(self, place: str = "") -> None:
        """Open the report at a place, as if it had been closed before."""
        self.browser.get("about:blank")
        self.browser.get(self.file.as_uri() + place)
        self.ready()

    def ready(self) -> None:
        until(
            lambda: self.run(
                "return document.documentElement.dataset.ready || document.getElementById('problem')?.hidden === false"
            )
        )

    def run(self, script: str, *arguments: Any) -> Any:
        return self.browser.execute_script(script, *arguments)

    def wait(self, condition: str, *arguments: Any) -> None:
        """Wait until an expression of the page's own language is true."""
        until(lambda: self.run(f"return {condition}", *arguments))

    def keys(self, keys: str) -> None:
        """Press keys, wherever the focus is."""
        for key in keys:
            self.actions().send_keys(key).perform()

    def actions(self) -> Any:
        """A chain of actions with mouse and keyboard."""
        return import_module("selenium.webdriver").ActionChains(self.browser)

    def find(self, selector: str) -> Any:
        return self.browser.find_element("css selector", selector)

    def click(self, selector: str) -> None:
        self.find(selector).click()

    def type(self, selector: str, text: str) -> None:
        self.find(selector).send_keys(text)

    def text(self, selector: str) -> str:
        """The text that is seen of an element."""
        seen: str = self.run("return document.querySelector(arguments[0]).innerText", selector)
        return seen.strip()

    def texts(self, selector: str) -> list[str]:
        """The texts of elements, seen or not."""
        found: list[str] = self.run(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)", selector
        )
        return found

    def address(self) -> str:
        place: str = self.run("return location.hash")
        return place

    def listed(self) -> list[str]:
        """The file names in the list, whether the title stands there or not."""
        names: list[str] = self.run(LISTED)
        return names

    def complaints(self) -> list[str]:
        """What the browser has complained of since it was last asked."""
        return [entry["message"] for entry in self.browser.get_log("browser")]


@pytest.fixture
def report(browser: Any, tmp_path: Path) -> Iterator[Callable[[Iterable[ReviewedDocument]], Page]]:
    """A function that makes a report of documents and opens it; no mark outlives the test."""
    downloads = tmp_path / "downloads"

    def opened(documents: Iterable[ReviewedDocument]) -> Page:
        file = build(documents, "articles", tmp_path / "report.html")
        page = Page(browser, file, downloads)
        page.go()
        return page

    yield opened
    browser.execute_script("try { localStorage.clear() } catch {}")
    browser.get("about:blank")
    browser.get_log("browser")
