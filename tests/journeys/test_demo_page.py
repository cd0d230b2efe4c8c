"""The demo as a stranger meets it: one command, one address, and a mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.journeys.process import ROOT, demo

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SCREENSHOTS = ROOT / "tests" / "screenshots"
LONG = 60_000  # milliseconds: a lever goes through everything that is due on the way


async def visit(page: Page, address: str, where: str) -> None:
    await page.goto(f"{address}/#{where}")
    await page.reload()  # a new part after the # alone loads nothing
    await page.wait_for_selector("body.ready")


async def keep(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"{name}.png")


def message(page: Page, words: str) -> Locator:
    return page.locator("#messages .message").filter(has_text=words)


async def test_a_stranger_answers_and_watches_the_digest_arrive(page: Page, tmp_path: Path) -> None:
    """The first sentence of the issue, with the mouse; then ended and started again, it is all still there."""
    folder = tmp_path / "to" / "try"  # made where it is missing
    async with demo("demo", folder, "--fresh") as address:
        await visit(page, address, "U0CHLOE/dm")
        await answer_as_chloe(page)
        await answer_as_dev(page, address)
        await page.get_by_role("button", name="To the digest").click()
        await visit_growth(page, address)
        await read_the_digest(page)
    async with demo("demo", folder) as address:
        await visit(page, address, "U0BEN/C0GROWTH")
        await expect(message(page, "Growth, round of")).to_have_count(1)
        await visit(page, address, "U0CHLOE/dm")
        await expect(message(page, "45")).to_have_count(1)
    async with demo("demo", folder, "--fresh") as address:
        await visit(page, address, "U0BEN/C0GROWTH")
        await expect(message(page, "Growth, round of")).to_have_count(0)


async def answer_as_chloe(page: Page) -> None:
    """The prompt is there from the start; a wrong value is explained at its field, the right one makes a receipt."""
    prompt = message(page, "Time to check in")
    await expect(prompt).to_contain_text("90-day retention")
    await keep(page, "demo-prompt")
    await prompt.get_by_role("button", name="Check in").click()
    form = page.locator("#modal")
    await form.get_by_label("Actual outcome").fill("plenty")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("“plenty” does not read as a number")
    await keep(page, "demo-form")
    await form.get_by_label("Actual outcome").fill("45")
    await form.get_by_label("Next step").fill("Roll out to everybody")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_be_hidden()
    receipt = message(page, "all checked in")
    await expect(receipt).to_contain_text("45")
    await expect(receipt.get_by_role("button", name="Edit")).to_be_visible()
    await keep(page, "demo-receipt")


async def answer_as_dev(page: Page, address: str) -> None:
    """No change is one tap, and the question leaves the prompt."""
    await visit(page, address, "U0DEV/dm")
    prompt = message(page, "Time to check in")
    await expect(prompt.get_by_role("button", name="No change")).to_have_count(2)
    await prompt.get_by_role("button", name="No change").first.click()
    await expect(prompt.get_by_role("button", name="No change")).to_have_count(1)


async def visit_growth(page: Page, address: str) -> None:
    """The digest is in the channel when the lever has come to rest."""
    await expect(page.locator("#progress")).to_be_hidden(timeout=LONG)
    await visit(page, address, "U0BEN/C0GROWTH")


async def read_the_digest(page: Page) -> None:
    """What moved in the owner's words, who is waited for, a chart, and a thread."""
    digest = message(page, "Growth, round of")
    for words in ("43.5 → 45", "Roll out to everybody", "Waiting for Ben Carter (#11)", "Unchanged: 1"):
        await expect(digest).to_contain_text(words)
    await expect(digest.locator("svg").first).to_be_visible()
    await keep(page, "demo-digest")
