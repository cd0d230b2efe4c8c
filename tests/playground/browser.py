"""The machine's own Chromium, driven by Playwright: a skip where there is none, an error in CI."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """Path of the browser; skips the test without one, and fails it when `CI=true`."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    words = f"no Chromium on this machine (looked for {', '.join(NAMES)})"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    async with async_playwright() as driver:
        started = await driver.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A fresh page; what its scripts throw fails the test, and it may talk to this machine only."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    fresh = await context.new_page()
    thrown: list[str] = []
    abroad: list[str] = []
    fresh.on("pageerror", lambda error: thrown.append(str(error)))
    fresh.on("request", lambda request: None if local(request.url) else abroad.append(request.url))
    yield fresh
    await context.close()
    assert thrown == []
    assert abroad == []


def local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:"))
