"""A round in Teams as people meet it: Microsoft's own test client in a real browser, started by `make demo-teams`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, FrameLocator, Locator, Page, Route, expect

from tests.journeys.process import ROOT, demo
from tests.playground.browser import local
from tests.playground.client import brought_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SCREENSHOTS = ROOT / "tests" / "screenshots"
PATIENCE = 30_000  # milliseconds: for whatever has to appear, on a machine that is busy


class Emi:
    """At her screen: the page with the clock, and in it the client."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.client: FrameLocator = page.frame_locator("iframe")

    def card(self, words: str) -> Locator:
        """The newest card that says so."""
        return self.client.locator(".ac-adaptiveCard").filter(has_text=words).last

    async def visit(self, name: str) -> None:
        await self.client.get_by_role("treeitem", name=name).last.click()

    async def write(self, *words: str) -> None:
        """Into the chat; words that begin with an @ are picked from the list of names, as the client wants it."""
        await self.client.locator("[contenteditable=true][data-lexical-editor]").last.click()
        for word in words:
            await self.page.keyboard.type(word)
            if word.startswith("@"):
                await self.client.locator("#typeahead-menu").get_by_text("Fortnight").click()
        await self.page.keyboard.press("Enter")

    async def pull(self, lever: str) -> None:
        await self.page.get_by_role("button", name=lever).click()

    async def keep(self, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        await self.page.screenshot(path=SCREENSHOTS / f"teams-{name}.png")


async def stay_here(route: Route) -> None:
    """The client would fetch its fonts from the network."""
    await (route.continue_() if local(route.request.url) else route.abort())


@pytest_asyncio.fixture(loop_scope="module")
async def screen(browser: Browser) -> AsyncIterator[Page]:
    """A page that talks to this machine only."""
    context = await browser.new_context(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    await context.route("**/*", stay_here)
    page = await context.new_page()
    yield page
    await Emi(page).keep("last")  # what she saw when a test failed
    await context.close()


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=PATIENCE)


async def sit_down(screen: Page, address: str) -> Emi:
    """Until everybody is asked: the levers come when the first round has been gone through."""
    await screen.goto(address)
    emi = Emi(screen)
    await emi.visit("Personal Chat")
    await expect(screen.get_by_role("button", name="To the digest")).to_be_visible()
    return emi


async def test_a_round_from_the_prompt_to_the_digest(screen: Page, tmp_path: Path) -> None:
    """Asked by the clock, answered in the card, told in the channel, and asked again a fortnight later."""
    await brought_in()
    async with demo("demo-teams", tmp_path, "--fresh") as address:
        emi = await sit_down(screen, address)
        await open_the_form(emi)
        await enter_something_wrong(emi)
        await answer_both(emi)
        await emi.pull("To the digest")
        await emi.visit("Mentors")
        await read_the_digest(emi)
        await emi.pull("To the next round")
        await emi.visit("Personal Chat")
        await expect(emi.card("Time to check in")).to_contain_text("310 mentors")
        await emi.keep("next-round")


async def open_the_form(emi: Emi) -> None:
    """The prompt has come by itself; its form takes the place of its card."""
    prompt = emi.card("Time to check in")
    await expect(prompt).to_contain_text("2 key results are yours")
    await expect(prompt).to_contain_text("297 mentors")
    await emi.keep("prompt")
    await prompt.get_by_role("button", name="Check in all 2").click()
    form = emi.card("1 of 2")
    await expect(form).to_contain_text("Increase active mentors")
    await expect(emi.card("Time to check in")).to_have_count(0)


async def enter_something_wrong(emi: Emi) -> None:
    """The error stands under its field, and everything typed is still there, also in the other fields."""
    form = emi.card("1 of 2")
    await form.get_by_label("Actual outcome").fill("plenty")
    await form.get_by_label("Next step").fill("Ask each partner for two names")
    await form.get_by_role("button", name="Save and next").click()
    await expect(form).to_contain_text("“plenty” does not read as a number")
    await expect(form.get_by_label("Actual outcome")).to_have_value("plenty")
    await expect(form.get_by_label("Next step")).to_have_value("Ask each partner for two names")
    await emi.keep("wrong-entry")


async def answer_both(emi: Emi) -> None:
    """The second form shows its own last values, nothing of the first; then the receipt stands where the prompt was."""
    form = emi.card("1 of 2")
    await form.get_by_label("Actual outcome").fill("310")
    await form.get_by_role("button", name="Save and next").click()
    form = emi.card("2 of 2")
    await expect(form).to_contain_text("mentor satisfaction")
    await expect(form.get_by_label("Actual outcome")).to_have_value("81")
    await expect(form.get_by_label("Next step")).to_have_value("Call the five least happy mentors")
    await form.get_by_label("Actual outcome").fill("82")
    await form.get_by_text("Yellow: at risk").click()
    await emi.keep("form")
    await form.get_by_role("button", name="Save").click()
    receipt = emi.card("all checked in")
    for words in ("310 mentors", "82 %", "at risk"):
        await expect(receipt).to_contain_text(words)
    await expect(receipt.get_by_role("button", name="Edit #22")).to_be_visible()
    await expect(emi.card("2 of 2")).to_have_count(0)
    await emi.keep("receipt")


async def read_the_digest(emi: Emi) -> None:
    """What moved, in the owner's words; a chart that the client draws; the details as a reply."""
    digest = emi.card("Mentors, round of")
    for words in ("297 → 310 mentors", "Ask each partner for two names", "Waiting for Dev Patel (#23)"):
        await expect(digest).to_contain_text(words)
    await expect(digest.locator("svg path").first).to_be_visible()
    await expect(emi.card("Mentors: details")).to_contain_text("310 mentors")
    await emi.keep("digest")


async def test_the_buttons_of_the_prompt(screen: Page, tmp_path: Path) -> None:
    """Cancel brings the prompt back, No change answers with one tap, and Snooze puts the rest off."""
    await brought_in()
    async with demo("demo-teams", tmp_path, "--fresh") as address:
        emi = await sit_down(screen, address)
        prompt = emi.card("Time to check in")
        await prompt.get_by_role("button", name="Check in all 2").click()
        await emi.card("1 of 2").get_by_role("button", name="Cancel").click()
        await expect(prompt).to_contain_text("2 key results are yours")
        await prompt.get_by_role("button", name="No change").first.click()
        await expect(prompt.get_by_role("button", name="No change")).to_have_count(1)
        await emi.keep("no-change")
        await prompt.get_by_role("button", name="Snooze").click()
        await emi.keep("snooze-menu")
        await prompt.get_by_role("button", name="For 2 hours").click()
        await expect(prompt).to_contain_text("💤 Snoozed")
        await emi.keep("snoozed")


async def test_words_are_understood_everywhere(screen: Page, tmp_path: Path) -> None:
    """Commands with and without /okr, a check-in in one line, and a mention, answered where only she reads along."""
    await brought_in()
    async with demo("demo-teams", tmp_path, "--fresh") as address:
        emi = await sit_down(screen, address)
        await expect(emi.card("Time to check in")).to_be_visible()
        await emi.write("help")
        await expect(emi.card("A check-in in one line")).to_contain_text("In Microsoft Teams")
        await emi.write("/okr show 22")
        await expect(emi.card("mentor satisfaction")).to_contain_text("81 %")
        await emi.write("22 83 green next: call them again")
        await expect(emi.card("call them again")).to_contain_text("83 %")
        await emi.keep("line")
        await emi.visit("General")
        await emi.write("@Fort", " company")
        await expect(emi.client.get_by_text("answered you in our own chat").first).to_be_visible()
        await emi.keep("mention")
        await expect(emi.card("Mentorly")).to_have_count(0)
        await emi.visit("Personal Chat")
        await expect(emi.card("Mentorly")).to_contain_text("Growth")
        await emi.keep("company")


async def test_the_client_ends_with_the_demo_however_that_ends(tmp_path: Path) -> None:
    """Killed without a chance to tidy up, it leaves nobody behind who listens."""
    await brought_in()
    async with demo("demo-teams", tmp_path, "--fresh", is_killed=True) as address, aiohttp.ClientSession() as session:
        async with session.get(f"{address}/frame") as answer:
            client = (await answer.json())["client"]
        assert await answers(session, client)
    async with asyncio.timeout(20), aiohttp.ClientSession() as session:
        while await answers(session, client):  # noqa: ASYNC110  another process has no event to wait for
            await asyncio.sleep(0.1)


async def answers(session: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with session.get(f"{address}/_debug/ping") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False
