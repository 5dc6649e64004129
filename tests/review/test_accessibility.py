"""The review page under axe-core, which knows what readers with other eyes and hands cannot use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.review.conftest import HEIGHT, WIDTH
from tests.review.samples import few
from tests.review.test_page import Report

VIEWS = {
    "overview": ("", ""),
    "list": ("#list", ""),
    "document": ("#document=1", "cx"),
    "kept": ("#document=6", "jx"),
    "failed": ("#document=5", ""),
    "marks": ("#document=1", "cxm"),
    "help": ("#list", "?"),
}
"""Where to look, and the keys to press there."""


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core."""
    file = os.environ.get("CLEANER_AXE")
    if not file:
        pytest.skip("CLEANER_AXE is not set: axe-core is not here")
    return Path(file).read_text(encoding="utf-8")


@pytest.fixture
def screen(browser: Any) -> Iterator[Any]:
    """A function that sets the size of the screen, and whether it is light or dark."""

    def as_on(width: int, scheme: str) -> None:
        size = {"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": width < WIDTH}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    yield as_on
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def findings(page: Any, axe: str) -> list[str]:
    """Return what axe finds serious or critical on what is open."""
    found = page.browser.execute_async_script(
        axe + ";const done = arguments[0];"
        "axe.run(document, { resultTypes: ['violations'] }).then((all) => done(all.violations))"
    )
    return [
        f"{one['id']}: {node['html'][:120]} {node['any'][0]['message'] if node['any'] else ''}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.slow(8)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDTH, 360])
def test_axe_finds_nothing_serious(report: Report, screen: Any, axe: str, width: int, scheme: str) -> None:
    screen(width, scheme)
    page = report(few())
    for view, (place, keys) in VIEWS.items():
        page.go(place)
        page.keys(keys)
        assert findings(page, axe) == [], view
        assert page.run("return document.documentElement.scrollWidth <= innerWidth"), f"{view} is wider than the screen"


def test_axe_would_find_something(report: Report, axe: str) -> None:
    page = report(few())
    page.run("const made = document.createElement('img'); document.querySelector('h1').append(made)")
    assert any(finding.startswith("image-alt") for finding in findings(page, axe))
