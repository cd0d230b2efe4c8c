"""The page in a real browser, on the real server, with a small bot behind it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.playground import page_cards as cards
from tests.playground import page_gallery as others
from tests.playground.browser import chromium
from tests.playground.page_bot import PageBot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def bot() -> AsyncIterator[PageBot]:
    fresh = PageBot()
    async with fresh.serving():
        yield fresh


async def visit(page: Page, bot: PageBot, where: str = "U0BEN/dm") -> None:
    await page.goto(f"{bot.playground.address}/#{where}")
    await page.wait_for_selector("body.ready")


def writing(page: Page) -> Locator:
    return page.locator("#composer textarea")


def entry(page: Page, key: str) -> Locator:
    return page.locator(f'#places [data-key="{key}"]')


async def prompted(page: Page, bot: PageBot) -> None:
    """Ben in his DM, with a prompt that he has not answered."""
    await bot.next_round()
    await visit(page, bot)


async def form_open(page: Page, bot: PageBot) -> Locator:
    await prompted(page, bot)
    await page.get_by_role("button", name="Check in").first.click()
    form = page.locator("#modal")
    await expect(form).to_be_visible()
    return form


async def test_a_stranger_reads_who_they_are_and_what_to_do(page: Page, bot: PageBot) -> None:
    """The hint names the person, the app and the command; once dismissed it stays away."""
    await visit(page, bot)
    hint = page.locator("#hint")
    await expect(hint).to_contain_text("You are Ben Okafor. Open the DM with Fortnight or type /okr")
    await bot.next_round()
    await page.reload()
    await expect(hint).to_contain_text("Fortnight asks you something below: answer it or type /okr")
    await hint.get_by_role("button", name="Dismiss").click()
    await page.reload()
    await page.wait_for_selector("body.ready")
    await expect(hint).to_be_hidden()


async def test_being_somebody_else_shows_what_is_theirs(page: Page, bot: PageBot) -> None:
    """The switcher is worked with the keyboard; the private channel of the lead shows up with her own time."""
    await visit(page, bot)
    await expect(page.get_by_role("button", name="leads")).to_have_count(0)
    await page.locator("#you").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.locator("#you")).to_contain_text("Ana Alves")
    await expect(entry(page, "C0LEADS")).to_be_visible()
    await expect(page.locator("#clock")).to_contain_text("07:30")
    await expect(page.locator("#clock")).to_contain_text("Lisbon")


async def test_unread_messages_are_counted_for_everybody(page: Page, bot: PageBot) -> None:
    """Kim sees at Ana's face that something waits there; Ana sees the count beside the app until she opens it."""
    await visit(page, bot, "U0KIM/C0GROWTH")
    await bot.next_round()
    await page.get_by_role("button", name="Be Ana Alves (1 unread)").click()
    await expect(entry(page, "dm").locator(".badge")).to_have_text("1 unread")
    await entry(page, "dm").click()
    await expect(entry(page, "dm").locator(".badge")).to_have_count(0)


async def test_a_command_is_completed_with_the_keyboard(page: Page, bot: PageBot) -> None:
    """Tab completes the command, an arrow and Enter its word, Enter sends; the answer is marked as private."""
    await visit(page, bot)
    await writing(page).press_sequentially("/o")
    await page.keyboard.press("Tab")
    await expect(writing(page)).to_have_value("/okr ")
    await expect(page.get_by_role("option")).to_have_count(9)
    await expect(page.get_by_role("option", name="/okr show")).to_contain_text("12")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(writing(page)).to_have_value("/okr due ")
    await page.keyboard.press("Enter")
    answer = page.locator(".message.ephemeral")
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer).to_contain_text("Yours (due)")
    await page.get_by_role("button", name="Be Ana Alves").click()
    await expect(page.locator("#you")).to_contain_text("Ana Alves")
    await expect(answer).to_have_count(0)


async def test_enter_sends_a_whole_command_and_completes_a_part(page: Page, bot: PageBot) -> None:
    """`/okr` alone is a command, `/okr un` is not one yet."""
    await visit(page, bot)
    await writing(page).press_sequentially("/okr")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.ephemeral")).to_contain_text("Yours (home)")
    await writing(page).press_sequentially("/okr un")
    await page.keyboard.press("Enter")
    await expect(writing(page)).to_have_value("/okr undo ")


async def test_a_button_opens_a_form_that_keeps_the_focus(page: Page, bot: PageBot) -> None:
    """The first field has the focus, Tab goes round inside, Esc closes it here and at the server."""
    form = await form_open(page, bot)
    await expect(form.get_by_label("Value now")).to_be_focused()
    for _ in range(14):
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.closest('#modal') !== null")
    await page.keyboard.press("Escape")
    await expect(form).to_be_hidden()
    await bot.playground.until(lambda: bot.playground.person("U0BEN").view is None)


async def test_an_error_stands_at_its_field_and_keeps_what_was_typed(page: Page, bot: PageBot) -> None:
    """The bot refuses the value: the words stand under it, everything typed and chosen is still there."""
    form = await form_open(page, bot)
    await form.get_by_label("Value now").fill("many")
    await form.get_by_role("radio", name="Red").check()
    await form.get_by_label("Next step").fill("ask Kim")
    await page.keyboard.press("Control+Enter")
    value = form.get_by_label("Value now")
    await expect(form.locator('[data-block-id="value"] .input-error')).to_contain_text("“many” is no number")
    await expect(value).to_have_attribute("aria-invalid", "true")
    await expect(value).to_be_focused()
    await expect(value).to_have_value("many")
    await expect(form.get_by_role("radio", name="Red")).to_be_checked()
    await expect(form.get_by_label("Next step")).to_have_value("ask Kim")


async def test_what_is_required_is_asked_for_before_anything_is_sent(page: Page, bot: PageBot) -> None:
    """An empty required field and a broken address are refused in the page, as Slack's own client does."""
    form = await form_open(page, bot)
    await form.get_by_label("Value now").fill("")
    await form.get_by_label("Evidence").fill("nowhere")
    await form.get_by_role("button", name="Save").click()
    await expect(form.locator('[data-block-id="value"]')).to_contain_text("Please complete this required field.")
    await expect(form.locator('[data-block-id="evidence"]')).to_contain_text("Enter a valid URL")
    await expect(form).to_be_visible()


async def test_a_submission_edits_the_message_in_place(page: Page, bot: PageBot) -> None:
    """The prompt becomes a receipt where it stood, and the page stays at the bottom."""
    form = await form_open(page, bot)
    await form.get_by_label("Value now").fill("43")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_be_hidden()
    message = page.locator("#messages .message")
    await expect(message).to_have_count(1)
    await expect(message).to_contain_text("12 · 120 new mentors sign up: 43, green")
    await expect(message).to_contain_text("(edited)")
    await expect(page.get_by_role("button", name="Edit")).to_be_in_viewport()


async def test_the_next_form_follows_in_the_same_window(page: Page, bot: PageBot) -> None:
    """An update with other fields begins at its first one."""
    form = await form_open(page, bot)
    await form.get_by_label("Value now").fill("44")
    await page.keyboard.press("Control+Enter")
    await expect(form.get_by_role("heading")).to_have_text("More")
    await expect(form.get_by_role("button", name="Why?")).to_be_focused()


async def test_views_are_stacked_and_the_lower_one_keeps_its_words(page: Page, bot: PageBot) -> None:
    """A pushed view covers the first; its list is worked with the keyboard; Esc goes back one."""
    form = await form_open(page, bot)
    await form.get_by_label("Blocker").fill("legal")
    await form.get_by_role("button", name="More …").click()
    await expect(form.get_by_role("heading")).to_have_text("More")
    await form.get_by_role("button", name="Why?").focus()
    for key in ("Enter", "ArrowDown", "Enter"):
        await page.keyboard.press(key)
    await expect(form.get_by_role("button", name="Why?")).to_have_text("A good month")
    await page.keyboard.press("Escape")
    await expect(form.get_by_role("heading")).to_have_text("Check in")
    await expect(form.get_by_label("Blocker")).to_have_value("legal")


async def test_a_button_that_asks_back(page: Page, bot: PageBot) -> None:
    """Nothing is sent on "Back"; on "Yes" the message changes."""
    await prompted(page, bot)
    await page.get_by_role("button", name="No change").click()
    await page.get_by_role("button", name="Back", exact=True).click()
    await expect(page.locator("dialog.confirm")).to_have_count(0)
    await page.get_by_role("button", name="No change").click()
    await page.get_by_role("button", name="Yes, still 31").click()
    await expect(page.locator("#messages .message")).to_contain_text("31, green")


async def test_a_thread_opens_beside_the_channel(page: Page, bot: PageBot) -> None:
    """The digest's details stand in its thread only; a reply goes there and is counted."""
    await bot.digest()
    await visit(page, bot, "U0BEN/C0GROWTH")
    await expect(page.locator("#messages .message")).to_have_count(1)
    await page.get_by_role("button", name="1 reply").click()
    thread = page.locator("#thread")
    await expect(thread).to_contain_text("Details of round 4")
    await thread.get_by_role("combobox").fill("Well done")
    await page.keyboard.press("Enter")
    await expect(thread.locator(".message")).to_have_count(3)
    await expect(page.get_by_role("button", name="2 replies")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(thread).to_be_hidden()


async def test_a_chart_is_drawn_with_its_numbers(page: Page, bot: PageBot) -> None:
    """Two series that differ in dash and marker, a sentence for screen readers, and a table of the numbers."""
    await bot.digest()
    await visit(page, bot, "U0BEN/C0GROWTH")
    chart = page.get_by_role("img", name="Growth: expected and actual")
    await expect(chart).to_have_accessible_name(
        "Growth: expected and actual Line chart. Expected: 5 Oct 12, 19 Oct 27, 2 Nov 41, 16 Nov 55."
        " Actual: 5 Oct 10, 19 Oct 21, 2 Nov 36, 16 Nov 46."
    )
    await expect(chart.locator(".series-line")).to_have_count(2)
    await expect(chart.locator(".series-0 .series-line")).to_have_attribute("stroke-dasharray", "6 5")
    await expect(chart.locator(".series-0 .series-mark circle")).to_have_count(4)
    await expect(chart.locator(".series-1 .series-mark rect")).to_have_count(4)
    await expect(chart.locator(".axes")).to_contain_text("Progress in %")
    await page.get_by_text("Show the numbers").click()
    await expect(page.locator(".chart-numbers tr").last).to_have_text("16 Nov5546")


async def test_a_table_is_sorted_and_turned(page: Page, bot: PageBot) -> None:
    """Four rows a page; a click on a column sorts it, numbers as numbers."""
    await bot.digest()
    await visit(page, bot, "U0BEN/C0GROWTH")
    await page.get_by_role("button", name="1 reply").click()
    table = page.locator("#thread table.data-table").last
    await expect(table.locator("tbody tr")).to_have_count(4)
    await table.get_by_role("button", name="Progress").click()
    await expect(table.locator("tbody tr").first).to_contain_text("27 %")
    await page.locator("#thread").get_by_role("button", name="Next").click()
    await expect(table.locator("tbody tr")).to_have_count(3)


async def test_a_lever_moves_the_clock_and_shows_that_it_works(page: Page, bot: PageBot) -> None:
    """While it is pulled a bar runs; then the day is another and the prompt is there."""
    gate = asyncio.Event()
    pulled = bot.next_round

    async def slowly() -> None:
        await gate.wait()
        await pulled()

    bot.next_round = slowly  # type: ignore[method-assign]
    await visit(page, bot)
    await expect(page.locator("#clock")).to_contain_text("Mon, 2 Nov 2026")
    lever = page.get_by_role("button", name="To the next round")
    await lever.click()
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await expect(lever).to_have_attribute("aria-busy", "true")
    gate.set()
    await expect(page.locator("#clock")).to_contain_text("Mon, 16 Nov 2026")
    await expect(page.get_by_role("progressbar")).to_be_hidden()
    await expect(page.get_by_role("heading", name="Check-in: 2 key results are due")).to_be_visible()


async def test_the_home_tab(page: Page, bot: PageBot) -> None:
    """Opening it tells the bot, which fills it; the message pane is gone meanwhile."""
    await visit(page, bot)
    await page.get_by_role("button", name="Home", exact=True).click()
    await expect(page.locator("#home")).to_contain_text("What is yours")
    await expect(page.locator("#composer")).to_be_hidden()
    await page.get_by_role("button", name="Messages", exact=True).click()
    await expect(page.locator("#home")).to_be_hidden()


async def test_a_bot_that_fails_is_told_in_words(page: Page, bot: PageBot) -> None:
    """Slack's own words for a command, which stays in the composer, and for a click, which is marked at its message."""
    await prompted(page, bot)
    await writing(page).fill("/okr break")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text('/okr failed with the error "dispatch_failed"')
    await expect(writing(page)).to_have_value("/okr break")
    await page.get_by_role("button", name="Break").click()
    await expect(page.locator(".message-warning")).to_be_visible()


async def test_user_text_is_never_markup(page: Page, bot: PageBot) -> None:
    """A hostile title is shown letter by letter; an escaped broadcast is no mention, and a tag is no element."""
    await bot.client.chat_postMessage(channel="U0BEN", text="x", blocks=others.hostile())
    await visit(page, bot)
    body = page.locator("#messages .message-body")
    await expect(body).to_contain_text("<!channel> <img src=x onerror=alert(1)>")
    await expect(body.locator("img, script, .mention")).to_have_count(0)
    await expect(body.locator("strong > em")).to_have_text("and")


async def test_jumping_with_the_keyboard(page: Page, bot: PageBot) -> None:
    """Ctrl+K finds people and channels alike."""
    await visit(page, bot)
    await page.keyboard.press("Control+k")
    await page.keyboard.type("kim")
    await page.keyboard.press("Enter")
    await expect(page.locator("#you")).to_contain_text("Kim Park")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("growth")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("growth")


async def test_who_reads_further_up_is_not_pulled_down(page: Page, bot: PageBot) -> None:
    """A new message moves the page only for those who were at the bottom."""
    for at in range(30):
        await bot.client.chat_postMessage(channel="U0BEN", text=f"line {at}")
    await visit(page, bot)
    scroller = page.locator("#scroller")
    await expect(page.locator("#messages").get_by_text("line 29")).to_be_in_viewport()
    await bot.client.chat_postMessage(channel="U0BEN", text="line 30")
    await expect(page.locator("#messages").get_by_text("line 30")).to_be_in_viewport()
    await scroller.evaluate("node => { node.scrollTop = 0; }")
    await bot.client.chat_postMessage(channel="U0BEN", text="line 31")
    await expect(page.locator("#messages").get_by_text("line 31")).to_be_attached()
    assert await scroller.evaluate("node => node.scrollTop") == 0


async def test_everything_else_is_drawn(page: Page, bot: PageBot) -> None:
    """Rich text, Markdown, pie, container, feedback, selects and dates come out as what they are."""
    await bot.client.chat_postMessage(channel="U0BEN", text="gallery", blocks=others.gallery())
    await visit(page, bot)
    body = page.locator("#messages .message-body")
    await expect(body.locator(".rich li")).to_have_text(["one", "two"])
    await expect(body.locator(".markdown td")).to_have_text(["1", "2"])
    await expect(body.get_by_role("img", name="Confidence")).to_contain_text("Yellow: 2 (29 %)")
    await expect(body.get_by_text("Inside")).to_be_hidden()
    await body.get_by_text("2 key results").click()
    await expect(body.get_by_text("Inside")).to_be_visible()
    await expect(body.get_by_role("button", name="Good")).to_be_visible()
    await expect(body.get_by_text("A picture of a bar chart")).to_be_visible()
    await expect(body.locator(".cannot-draw")).to_have_count(0)


async def test_an_unknown_block_says_that_it_cannot_be_drawn(page: Page, bot: PageBot) -> None:
    """Neither silence nor a broken page, whatever a bot sends."""
    await visit(page, bot)
    blocks = [{"type": "hologram"}, {"type": "section"}, {"type": "rich_text"}, cards.words("still here")]
    drawn = await page.evaluate(DRAW, blocks)
    assert "cannot draw a block of type “hologram”" in drawn
    assert "cannot draw this rich_text block" in drawn
    assert "still here" in drawn


@pytest.mark.parametrize("kind", ["line", "bar", "area"])
async def test_six_series_of_twenty_points_fit(page: Page, bot: PageBot, kind: str) -> None:
    """The largest chart that Slack takes has every mark inside the drawing."""
    await visit(page, bot)
    figures = await page.evaluate(MEASURE, others.largest_chart(kind))
    assert figures["series"] == 6
    assert figures["marks"] > 120
    assert figures["outside"] == 0


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*b* _i_ ~s~ `*c*`", "<strong>b</strong> <em>i</em> <s>s</s> <code>*c*</code>"),
        ("2*3*4 a_b_c 1 ~ 2 ~ 3", "2*3*4 a_b_c 1 ~ 2 ~ 3"),
        ("*a _b_ c*", "<strong>a <em>b</em> c</strong>"),
        ("&lt;@U0ANA&gt; &amp;lt; *", "&lt;@U0ANA&gt; &amp;lt; *"),
        ("<@U0ANA> <#C0GROWTH>", '<span class="mention">@Ana Alves</span> <span class="mention">#growth</span>'),
        ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
        (
            "■■│□ 20 %",
            '<span class="bars"><span class="bar">■■</span>│<span class="bar rest">□</span></span> 20 %',
        ),
        (":seedling: :nonesuch: 09:30:15", "🌱 :nonesuch: 09:30:15"),
        ("<!date^1793000000^{date_num} {time}|then>", '<time title="then">2026-10-26 07:33</time>'),
    ],
)
async def test_mrkdwn(page: Page, bot: PageBot, text: str, html: str) -> None:
    """Markers count at the edges of words only, entities once, links are of the web."""
    await visit(page, bot, "U0ANA/dm")
    drawn = await page.evaluate(INLINE, text)
    assert drawn == html


async def test_the_page_fits_a_narrow_window(page: Page, bot: PageBot) -> None:
    """At 900 pixels nothing sticks out to the side, and both levers are in reach."""
    await prompted(page, bot)
    await page.set_viewport_size({"width": 900, "height": 700})
    assert await page.evaluate("document.documentElement.scrollWidth") == 900
    await expect(page.get_by_role("button", name="To the digest")).to_be_in_viewport(ratio=1)


async def test_a_connection_that_was_lost_is_made_good(page: Page) -> None:
    """The page says that the playground is gone; when it is back, what was said meanwhile is there."""
    bot = PageBot()
    async with bot.serving() as address:
        await visit(page, bot)
    await expect(page.locator("#offline")).to_be_visible()
    async with bot.serving(port=int(address.rpartition(":")[2])):
        await bot.client.chat_postMessage(channel="U0BEN", text="while you were away")
        await expect(page.locator("#messages").get_by_text("while you were away")).to_be_visible(timeout=15_000)
        await expect(page.locator("#offline")).to_be_hidden()


async def test_a_machine_without_a_browser_skips_but_ci_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing browser is seen in the report; in CI it is an error."""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no Chromium"):
        chromium()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no Chromium"):
        chromium()


DRAW: Any = """async (blocks) => {
  const { drawBlocks } = await import('/static/blocks.js');
  const { Draft } = await import('/static/draft.js');
  return drawBlocks(blocks, { source: {}, draft: new Draft() }).map((node) => node.textContent).join('\\n');
}"""
INLINE: Any = """async (text) => {
  const { inline } = await import('/static/mrkdwn.js');
  const box = document.createElement('div');
  box.append(...inline(text));
  return box.innerHTML;
}"""
MEASURE: Any = """async (block) => {
  const { drawChart } = await import('/static/charts.js');
  const figure = drawChart(block);
  document.querySelector('#messages').append(figure);
  const frame = figure.querySelector('svg').getBoundingClientRect();
  const marks = [...figure.querySelectorAll('.series-bar, .chart .series-mark > :not(title), .axes text')];
  const outside = marks.map((node) => node.getBoundingClientRect()).filter((box) =>
    box.left < frame.left - 1 || box.right > frame.right + 1
    || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
  return { series: figure.querySelectorAll('.chart > .series').length, marks: marks.length, outside: outside.length };
}"""
