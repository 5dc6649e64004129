"""Take the pictures of docs/review.md: run ``python docs/review/screenshots.py`` where Chromium and its driver are.

They show a made-up corpus: articles of three papers, put together from ``samples/`` with what each paper adds.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[2]
ARTICLES: Final = 320
"""Articles of the corpus: as many as make the plots look like those of a real run."""
WAIT: Final = 0.6
"""Seconds in which the page has drawn whatever a picture is to show."""


class Paper(NamedTuple):
    """A made-up paper: its folder, and what it puts above, between and below the paragraphs of its articles."""

    folder: str
    above: tuple[str, ...]
    between: tuple[str, ...]
    below: tuple[str, ...]


PAPERS: Final = (
    Paper(
        "courier",
        ("By Ana Ruiz, Staff reporter", "Published 12 March 2026, 7:40 a.m."),
        ("Advertisement", "Read more: The lighthouse that became a library", "Sign up for our free newsletter"),
        ("Follow us on Facebook, X and Instagram.", "© 2026 The Orlena Courier. All rights reserved."),
    ),
    Paper(
        "herald",
        ("Share this article",),
        (
            "Get the day's top stories delivered to your inbox every morning.",
            "Photo: Jasper Holm/Hollin Herald",
            "We need your consent to load this content. This embed may set cookies and other tracking technologies.",
        ),
        ("Do you have a tip? Write to our newsroom.", "Comments (14)", "Be the first to comment on this story."),
    ),
    Paper(
        "observer",
        (),
        ("Subscribe now to keep reading for one crown a week.", "Download our app for the latest news and alerts."),
        (
            "Tom Hale is a reporter who covers rivers and railways. You can reach him at tom@observer.example.",
            "Related stories",
            "Strike on the Tarrow line enters third week",
            "Inside the workshop that mends the city's clocks",
        ),
    ),
)


class Picture(NamedTuple):
    """What a picture shows: a place in the report, the keys pressed there, and on what screen."""

    name: str
    place: str
    keys: str
    width: int
    height: int
    scheme: str = "light"


PICTURES: Final = (
    Picture("overview", "", "", 1080, 620),
    Picture("list", "#list?category=newsletter", "", 1080, 760),
    Picture("document", "#document={document}", "ccc", 1080, 640),
    Picture("marks", "#document={document}", "cccxcxm", 1080, 640, "dark"),
    Picture("phone", "#document={document}", "ccc", 390, 760),
)


def write_corpus(folder: Path) -> None:
    """Write the corpus, a folder for each paper; it is the same each time."""
    chance = random.Random(18)
    files = sorted((ROOT / "samples" / "expected").glob("*.txt"))
    texts = [file.read_text(encoding="utf-8") for file in files if file.stem not in {"german", "spanish"}]
    for number, (text, paper) in enumerate(islice(zip(cycle(texts), cycle(PAPERS), strict=False), ARTICLES)):
        headline, *paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip())]
        file = folder / paper.folder / f"{number:03}-{_slug(headline)}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n\n".join(_article(chance, paper, headline, paragraphs)) + "\n", encoding="utf-8")
    (folder / "observer" / "281-archive.html").write_bytes(b"")


def _slug(headline: str) -> str:
    return "-".join(re.findall(r"\w+", headline.lower())[:5])


def _article(chance: random.Random, paper: Paper, headline: str, paragraphs: list[str]) -> Iterator[str]:
    """Yield the paragraphs of an article with what its paper adds, now more of it and now less."""
    yield headline
    yield from paper.above
    length = chance.randint(min(3, len(paragraphs)), len(paragraphs))
    for paragraph in paragraphs[:length]:
        yield paragraph
        if chance.random() < 1 / 3:
            yield chance.choice(paper.between)
    yield from paper.below[: chance.randint(1, len(paper.below))]


def take(page: Path, pictures: Path) -> None:
    """Take all pictures of a report."""
    for picture in PICTURES:
        with _browser(picture) as browser:
            browser.get(page.as_uri())
            place = picture.place.format(document=_first_with(browser, "newsletter"))
            browser.get("about:blank")
            browser.get(page.as_uri() + place)
            time.sleep(WAIT)
            for key in picture.keys:
                _press(browser, key)
            time.sleep(WAIT)
            file = pictures / f"{picture.name}.png"
            browser.save_screenshot(str(file))
            print(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes")


def _first_with(browser: Any, category: str) -> int:
    """Return the number of the first document, as the list is ordered, that has a cut of a category."""
    browser.execute_script("location.hash = arguments[0]", f"#list?category={category}")
    time.sleep(WAIT)
    link: str = browser.execute_script("return document.querySelector('#rows a').hash")
    return int(re.findall(r"\d+", link)[0])


def _press(browser: Any, key: str) -> None:
    from selenium.webdriver import ActionChains  # noqa: PLC0415  not needed to write the corpus

    ActionChains(browser).send_keys(key).perform()


@contextmanager
def _browser(picture: Picture) -> Iterator[Any]:
    from selenium import webdriver  # noqa: PLC0415  not needed to write the corpus

    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--disable-gpu", "--window-size=1400,1300"):
        options.add_argument(argument)
    # Without the path of a driver, selenium looks for one in the network.
    browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        size = {"width": picture.width, "height": picture.height, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        features = [{"name": "prefers-color-scheme", "value": picture.scheme}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        yield browser
    finally:
        browser.quit()


def main() -> None:
    """Make the corpus and its report in a temporary folder, and take the pictures of it."""
    with tempfile.TemporaryDirectory() as folder:
        write_corpus(Path(folder, "crawl"))
        command = "clean crawl -o cleaned --report report.html".split()
        subprocess.run([sys.executable, "-m", "cleaner", *command], cwd=folder, check=False)
        take(Path(folder, "report.html"), ROOT / "docs" / "review")


if __name__ == "__main__":
    main()
