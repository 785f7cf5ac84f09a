"""Opening a page of ours in Chromium as a reader would, and finding what is wrong with it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = (360, 1280)
"""A phone's and a desktop's, in CSS pixels."""

_ARGUMENTS = (
    "--no-sandbox",  # Chromium's own needs a user other than root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_BROKEN_PICTURES = """() => [...document.images]
    .filter(image => !image.complete || !image.naturalWidth)
    .map(image => `missing picture: ${image.outerHTML.slice(0, 200)}`)"""
# A box that scrolls by itself may be wider than the page; the page itself must not scroll sideways.
_OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll("*")]
        .filter(element => element.getBoundingClientRect().right > width + 0.5)
        .map(element => element.outerHTML.slice(0, 100));
    return [`wider than ${width} px: ${wide.slice(0, 5).join(" ; ")}`];
}"""


def _path() -> str:
    """Chromium's path. The test is skipped where there is none, unless TEST_BROWSER=1."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    reason = "no `chromium` on the PATH, so that no page was looked at"
    if os.environ.get("TEST_BROWSER") == "1":
        pytest.fail(f"{reason}; TEST_BROWSER=1 asks for it")
    pytest.skip(reason)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium without a window, closed afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_path(), args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(path: Path, width: int = 1280, dark: bool = False) -> Iterator[Page]:
    """An HTML file as Chromium shows it, at a width in CSS pixels, in light or dark.

    Fails, on leaving, on an error in the console, a request that failed or left the disk, a picture
    that is missing, or a page that scrolls sideways.
    """
    problems: list[str] = []
    with chromium() as browser:
        page = browser.new_page(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
        )
        page.on(
            "console",
            lambda message: (
                problems.append(f"console: {message.text}")
                if message.type in ("error", "warning")
                else None
            ),
        )
        page.on("pageerror", lambda error: problems.append(f"script: {error}"))
        page.on("requestfailed", lambda request: problems.append(f"failed request: {request.url}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("file:", "data:"))
                else problems.append(f"asks the network: {request.url}")
            ),
        )
        page.goto(path.resolve().as_uri(), wait_until="load")
        yield page
        problems += page.evaluate(_BROKEN_PICTURES) + page.evaluate(_OVERFLOW)
    assert not problems, "\n".join(problems)


def serious_faults(page: Page) -> list[str]:
    """Everything that axe finds on a page and calls serious or critical, with the elements.

    axe finds what a program can find: labels, roles, contrast, the order of headings.
    """
    return [
        f"{found['id']}: {found['help']}: {node['html'][:150]}"
        for found in Axe().run(page).response["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]
