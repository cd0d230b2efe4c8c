"""One whole round, as everybody in it lives it: asked, answered, told, and asked again."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import Engine

from playground import Message
from tests.journeys.world import (
    COMMAND,
    MORNINGS,
    NEXT_MORNINGS,
    OWNERS,
    TOLD,
    Company,
    answer,
    asked_company,
    buttons,
    company,
    read,
    words,
)


async def test_a_round_from_the_plan_to_the_digest_and_on_to_the_next(engine: Engine) -> None:
    """Items 5 to 13 of the first issue in one go, at Slack's own pace and under its own limits."""
    async with company(engine, pace=None) as here:
        await everybody_is_asked_in_their_own_morning(here)
        await dev_goes_through_the_form(here)
        await chloe_taps_no_change_twice(here)
        await emi_writes_a_line_and_takes_it_back(here)
        await ben_does_it_by_command(here)
        await the_channels_are_told(here)
        await the_next_round_asks_what_is_due(here)
        assert here.refusals() == []


async def everybody_is_asked_in_their_own_morning(here: Company) -> None:
    """One prompt each, not before nine o'clock where they are; nobody else hears anything."""
    asked = []
    for morning in MORNINGS:
        assert await here.live_until(morning) == 0
        asked.append([len(here.prompts(name)) for name in ("emi", "dev", "chloe", "ben")])
    assert asked == [[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1]]
    assert here.said("ana") == here.said("zoe") == here.said("gus") == []
    told = words(here.prompt("dev"))
    for part in (
        "2 key results",
        "18.5 h, 14 days ago",
        "12 %",
        "behind by 40 points",
        "off track",
        "why mentors mute",
    ):
        assert part in told
    assert ("checkin.same", "3:12") in buttons(here.prompt("chloe"))


async def dev_goes_through_the_form(here: Company) -> None:
    """A wrong entry is explained at its field, the next form comes in the same window, Skip leaves its question."""
    dev = here.person("dev")
    await dev.click(here.prompt("dev"), "Check in all 2")
    window = dev.form.id
    assert "1 of 2" in read(dev.form.blocks)
    refused = await dev.submit({"value": "many", "next_step": "", "note": "Half of them came back."})
    assert set(refused.errors) == {"value.13", "next_step.13"}
    assert "“many” does not read as a number" in refused.errors["value.13"]
    assert dev.form.values["note.13"]["note"]["value"] == "Half of them came back."
    assert here.values(13) == []
    accepted = await dev.submit({"value": "17 h", "confidence": "yellow", "next_step": "Quiet hours for the push"})
    assert (accepted.errors, accepted.error) == ({}, None)
    assert dev.form.id == window
    assert "2 of 2" in read(dev.form.blocks)
    assert dev.form.values["value.23"]["value"]["value"] == "1251"
    await dev.click(dev.form, "checkin.skip")
    await dev.close_view()
    await here.settle()
    said = here.check_ins(13)[0]
    assert (said.value, said.confidence, said.note) == (Decimal(17), "yellow", "Half of them came back.")
    assert here.values(23) == []
    prompt = here.prompt("dev")
    assert "✅ *#13*" in words(prompt)
    assert "17 h" in words(prompt)
    assert [action for action, _ in buttons(prompt)] == ["checkin.open", "checkin.same", "snooze", "checkin.edit"]


async def chloe_taps_no_change_twice(here: Company) -> None:
    """One tap is stored and the prompt is a receipt; the tap on a screen that has not caught up changes nothing."""
    chloe, before = here.person("chloe"), deepcopy(here.prompt("chloe"))
    await chloe.click(here.prompt("chloe"), "No change")
    await here.playground.until(lambda: is_receipt(here.prompt("chloe")))
    await chloe.click(before, "No change")
    await here.settle()
    said = here.check_ins(12)
    assert [(one.value, one.no_change) for one in said] == [(Decimal("43.5"), True)]
    assert buttons(here.prompt("chloe")) == [("checkin.edit", str(said[0].id))]


def is_receipt(message: Message) -> bool:
    return "all checked in" in words(message)


async def emi_writes_a_line_and_takes_it_back(here: Company) -> None:
    """What was understood is shown back with Undo; after it the question is open again, in the prompt too."""
    emi = here.person("emi")
    said = await (await emi.say("22 84 yellow next: call five mentors blocked: holidays")).message()
    for part in ("81 → 84 %", "at risk", "call five mentors", "holidays"):
        assert part in words(said)
    await here.settle()
    assert "✅ *#22*" in words(here.prompt("emi"))
    await emi.click(said, "Undo")
    await here.playground.until(lambda: "Undone" in words(said))
    await here.settle()
    assert [one.withdrawn for one in here.check_ins(22)] == [False, True]
    assert "✅" not in words(here.prompt("emi"))
    assert ("checkin.open", "1:22") in buttons(here.prompt("emi"))


async def ben_does_it_by_command(here: Company) -> None:
    """With the number left out, since only one is due; the answer is his alone, and Undo works there too."""
    ben = here.person("ben")
    first = await ben.command(f"{COMMAND} 4.25 green next: ask ten more", channel="C0GROWTH")
    shown = await first.message()
    assert shown.ephemeral_to == "U0BEN"
    assert "4.15 → 4.25" in words(shown)
    await ben.click(shown, "Undo")
    await here.playground.until(lambda: len(here.values(11)) == 2)
    assert "4.3 sessions" in await answer(await ben.command(f"{COMMAND} 11 4.3 green next: ask ten more"))
    await here.settle()
    assert is_receipt(here.prompt("ben"))


async def the_channels_are_told(here: Company) -> None:
    """One digest a channel, with a chart, the words of the owners, who is waited for, and the details in its thread."""
    assert await here.live_until(TOLD) == 0
    (growth,), (mentors,) = here.said("C0GROWTH"), here.said("C0MENTORS")
    assert [block["type"] for block in growth.blocks].count("data_visualization") == 1
    for part in ("4.15 → 4.3", "18.5 → 17 h", "off track → 🔶 at risk", "Quiet hours for the push", "Unchanged: 1"):
        assert part in words(growth)
    for part in ("Waiting for", "Emi Tanaka (#21, #22)", "Dev Patel (#23)"):
        assert part in words(mentors)
    assert "Half of them came back." in words(growth, *here.playground.messages("C0GROWTH", growth.ts))
    assert len(here.said("C0GENERAL")) == 1
    assert "round is closed" in words(here.prompt("emi"))


async def the_next_round_asks_what_is_due(here: Company) -> None:
    """Who checked in four days before is not asked about that one; a second "no change" is asked what would move it."""
    here.clock.at = datetime(2026, 11, 27, 10, tzinfo=UTC)
    await answer(await here.person("dev").command(f"{COMMAND} 13 16 yellow next: the same for tablets"))
    assert await here.live_until(*NEXT_MORNINGS) == 0
    assert [len(here.prompts(name)) for name in OWNERS] == [2, 2, 2, 2]
    assert "#13" not in words(here.prompt("dev"))
    assert "#23" in words(here.prompt("dev"))
    await here.person("chloe").click(here.prompt("chloe"), "No change")
    await here.playground.until(lambda: is_receipt(here.prompt("chloe")))
    assert "what would move it?" in words(here.prompt("chloe"))
    await here.person("chloe").click(here.prompt("chloe"), "Write a next step")
    await here.person("chloe").submit({"next_step": "Ask those who left"})
    await here.settle()
    assert "what would move it?" not in words(here.prompt("chloe"))


async def test_what_reads_two_ways_and_what_lies_far_outside_is_asked_back(sqlite_engine: Engine) -> None:
    """Item 8: `1.234` with both readings, then a value beyond all measure; nothing is stored before the answer."""
    async with asked_company(sqlite_engine) as here:
        dev = here.person("dev")
        await dev.click(here.prompt("dev"), "2:23")
        two = await dev.submit({"value": "1.234", "confidence": "green", "next_step": "Go on"})
        assert two.errors or "reading" in read(dev.form.blocks)
        assert here.values(23) == []
        assert dev.form.values["next_step.23"]["next_step"]["value"] == "Go on"
        await dev.submit({"reading": "1234"})
        assert here.values(23) == [Decimal(1234)]
        assert "#13" in read(dev.form.blocks)
        await dev.submit({"value": "1700", "confidence": "green", "next_step": "Go on"})
        assert here.values(13) == []
        await dev.submit({"sure": "yes"})
        assert (dev.view, here.values(13)) == (None, [Decimal(1700)])


async def test_a_snooze_ends_with_a_new_prompt(sqlite_engine: Engine) -> None:
    """Two hours later the question stands at the bottom of the DM again, and the old one points to it."""
    async with asked_company(sqlite_engine) as here:
        ben = here.person("ben")
        await ben.choose(here.prompt("ben"), "snooze", "4:11:hours")
        await here.playground.until(lambda: "Snoozed until" in words(here.prompt("ben")))
        await here.live_until(MORNINGS[-1].replace(hour=18, minute=30))
        assert len(here.prompts("ben")) == 1
        await here.live_until(MORNINGS[-1].replace(hour=19, minute=2))
        old, new = here.prompts("ben")
        assert "asked again below" in words(old)
        await ben.click(new, "No change")
        await here.playground.until(lambda: is_receipt(new))


async def test_a_new_owner_is_asked_instead(sqlite_engine: Engine) -> None:
    """Item 6: handed on in the middle of a round, the old prompt says so, and the new owner can answer."""
    async with asked_company(sqlite_engine) as here:
        chloe, ben = here.person("chloe"), here.person("ben")
        assert "Ben Carter" in await answer(await chloe.command(f"{COMMAND} hand 12 to @ben"))
        await here.live_until(MORNINGS[-1].replace(minute=30))
        assert "Now owned by Ben Carter" in words(here.prompt("chloe"))
        asked = [one for one in here.prompts("ben") if "#12" in words(one)]
        assert asked
        assert "44 %" in await answer(await ben.command(f"{COMMAND} 12 44 green"))
        assert "belongs to Ben Carter" in await answer(await chloe.command(f"{COMMAND} 12 45 green"))
        assert here.values(12) == [Decimal(44)]


async def test_the_home_shows_what_is_due_and_takes_an_answer(sqlite_engine: Engine) -> None:
    """Item 11: the same things in the App Home; after a tap there it is drawn anew."""
    async with asked_company(sqlite_engine) as here:
        chloe = here.person("chloe")
        await chloe.open_home()
        await here.playground.until(lambda: chloe.home is not None)
        assert chloe.home is not None
        assert "#12" in read(chloe.home.blocks)
        await chloe.click(chloe.home, "No change")
        await here.playground.until(lambda: chloe.home and "No change" not in read(chloe.home.blocks))
        await here.settle()
        assert is_receipt(here.prompt("chloe"))
        assert [one.no_change for one in here.check_ins(12)] == [True]


async def test_the_last_row_of_the_home_answers_the_one_who_clicks(sqlite_engine: Engine) -> None:
    """In the App Home in a window, below a command beside it, and nobody else sees either."""
    async with asked_company(sqlite_engine) as here:
        chloe = here.person("chloe")
        await chloe.open_home()
        await here.playground.until(lambda: chloe.home is not None)
        assert chloe.home is not None
        await chloe.click(chloe.home, "Company")
        assert "Mentors" in read(chloe.form.blocks)
        shown = await (await chloe.command(COMMAND)).message()
        told = await chloe.click(shown, "At risk")
        beside = await told.message()
        assert (beside.ephemeral_to, "#13" in words(beside)) == (shown.ephemeral_to, True)
        assert all(one.ephemeral_to is not None for one in here.playground.messages("U0CHLOE")[1:])
