"""Who may do what, as it shows to them: rights come from the database, never from what a button carries."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import func, select

from playground import Message, Reply
from store.checkins import CheckIn
from store.inbox import Seen
from store.people import Account
from store.session import reading
from tests.journeys.world import COMMAND, TOLD, Company, answer, asked_company, words

LINES = ("my", "due", "show 12", "history 12", "team growth", "company", "risk", "find retention", "checkin 12",
         "12 44 green", "undo", "snooze tomorrow", "digest now", "digest preview growth", "hand 12 to @ben",
         "timezone Europe/Paris", "help", "frobnicate", "")  # fmt: skip


def stored(here: Company) -> tuple[int, ...]:
    """How much the database holds of what people do."""
    with reading(here.engine) as session:
        tables = (CheckIn, Seen, Account)
        return tuple(session.exec(select(func.count()).select_from(table)).one() for table in tables)


def anonymous(text: str) -> str:
    """Without Slack's own ids of blocks, which differ each time."""
    return json.dumps([[block.get("text"), block.get("elements")] for block in json.loads(text)[0][1]])


async def test_a_guest_gets_one_answer_to_everything(sqlite_engine: Engine) -> None:
    """The words for what does not exist, for every command; nothing is stored but that this account is a guest's."""
    async with asked_company(sqlite_engine) as here:
        gus = here.person("gus")
        missing = anonymous(await answer(await here.person("zoe").command(f"{COMMAND} show 9999")))
        before = stored(here)
        for line in LINES:
            assert anonymous(await answer(await gus.command(f"{COMMAND} {line}"))) == missing
        assert anonymous(await answer(await gus.say("12 44 green"))) == missing
        seen, inbox, accounts = before
        assert stored(here) == (seen, inbox, accounts + 1)


async def test_a_full_member_looks_and_does_not_touch(sqlite_engine: Engine) -> None:
    """Zoe is not in the plan: she may follow a key result, not check it in, hand it on or tell the channel of it."""
    async with asked_company(sqlite_engine) as here:
        zoe = here.person("zoe")
        assert "90-day retention" in await answer(await zoe.command(f"{COMMAND} show 12"))
        assert "#12" in await answer(await zoe.command(f"{COMMAND} team growth"))
        for line in ("12 44 green", "checkin 12", "hand 12 to @zoe"):
            assert "belongs to Chloé Dubois" in await answer(await zoe.command(f"{COMMAND} {line}"))
        assert "started by" in await answer(await zoe.command(f"{COMMAND} digest now growth"))
        assert (here.values(12), zoe.view, here.said("C0GROWTH")) == ([], None, [])


async def test_a_team_mate_cannot_answer_for_the_owner(sqlite_engine: Engine) -> None:
    """Not by a line, and not by the owner's own buttons in a message that was forwarded with all its values."""
    async with asked_company(sqlite_engine) as here:
        dev, theirs = here.person("dev"), here.prompt("chloe")
        assert "belongs to Chloé" in await answer(await dev.command(f"{COMMAND} 12 44 green"))
        for press in ("No change", "Check in"):
            assert "belongs to Chloé" in await answer(await click_elsewhere(here, "dev", theirs, press))
        reply = await choose_elsewhere(here, "dev", theirs, "3:12:round")
        await reply.message()
        await here.settle()
        assert (here.values(12), dev.view) == ([], None)
        assert "all checked in" not in words(here.prompt("chloe"))
        assert "Left out" not in words(here.prompt("chloe"))
        assert "No change" in words(here.prompt("chloe"))


AS_IT_IS = ("", "")


def planted(here: Company, name: str, message: Message, change: tuple[str, str] = AS_IT_IS) -> Message:
    """A copy of a message in somebody's DM, a part of it replaced: what a forger could make a client send."""
    copy = deepcopy(message)
    copy.channel = f"D0{name.upper()}"
    copy.blocks = json.loads(json.dumps(copy.blocks).replace(*change)) if change[0] else copy.blocks
    copy.metadata = None
    return here.playground.ws.post(copy)


async def click_elsewhere(
    here: Company, name: str, message: Message, press: str, change: tuple[str, str] = AS_IT_IS
) -> Reply:
    copy = planted(here, name, message, change)
    return await here.person(name).click(copy, press)


async def choose_elsewhere(here: Company, name: str, message: Message, value: str) -> Reply:
    copy = planted(here, name, message)
    return await here.person(name).choose(copy, "snooze", value)


FORGED = ("3:12", "0:12", "999:12", "4:12", "12", "4:999999999999", "4:-12", "x:y:z", "", "4:11:x")


async def test_a_forged_value_gives_no_rights(sqlite_engine: Engine) -> None:
    """Ben's own button with another prompt's or key result's numbers, or nonsense: words, and nothing of others."""
    async with asked_company(sqlite_engine) as here:
        asked = here.prompt("ben")
        for value in FORGED:
            reply = await click_elsewhere(here, "ben", asked, "No change", ('"4:11"', json.dumps(value)))
            assert words(await reply.message()) != ""
        await here.settle()
        assert here.values(12) == []


async def test_a_forged_form_gives_no_rights(sqlite_engine: Engine) -> None:
    """The key result's number in private_metadata is an identifier: who may check in is asked again at the end."""
    async with asked_company(sqlite_engine) as here:
        ben = here.person("ben")
        await ben.click(here.prompt("ben"), "Check in")
        ben.form.body["private_metadata"] = ben.form.private_metadata.replace('"number": "11"', '"number": "12"')
        reply = await ben.submit({"value": "50", "confidence": "green"})
        assert "belongs to Chloé" in str(reply.errors) or "belongs to Chloé" in words_of_view(ben.view)
        assert here.values(12) == here.values(11) == []


def words_of_view(view: Any) -> str:
    return json.dumps(view.blocks, ensure_ascii=False) if view else ""


@pytest.mark.parametrize("where", ["command", "click", "submission", "line"])
async def test_another_workspace_is_as_good_as_nowhere(sqlite_engine: Engine, where: str) -> None:
    """F-A11: Ana's own id under another team: no row, not one call with our token, no word of the plan."""
    async with asked_company(sqlite_engine) as here:
        before, calls = stored(here), len(here.playground.calls)
        reply = await here.playground.deliver(payload(here, where))
        assert reply.status == 200
        assert "retention" not in reply.body
        assert stored(here) == before
        assert len(here.playground.calls) == calls


def payload(here: Company, where: str) -> dict[str, Any]:
    """What Slack would send for somebody of T0AWAY."""
    user = {"id": "U0ANA", "team_id": "T0AWAY"}
    answers = f"{here.playground.address}/response/none"
    interacting = {"team": {"id": "T0AWAY"}, "user": user, "trigger_id": "1.2.3", "response_url": answers}
    view = {"id": "V1", "hash": "1", "callback_id": "checkin", "type": "modal", "blocks": [], "state": {"values": {}},
            "private_metadata": json.dumps({"c": {"number": "12"}, "s": "12"})}  # fmt: skip
    said = {"type": "message", "channel_type": "im", "user": "U0ANA", "team": "T0AWAY", "channel": "D0ANA",
            "text": "12 44 green", "ts": "1.1"}  # fmt: skip
    payloads: dict[str, dict[str, Any]] = {
        "command": {"command": COMMAND, "text": "12 44 green", "team_id": "T0AWAY", "user_id": "U0ANA",
                    "channel_id": "C0", "trigger_id": "1.2.3", "response_url": answers},
        "click": {"type": "block_actions", **interacting, "container": {"channel_id": "D0ANA", "message_ts": "1.1"},
                  "actions": [{"type": "button", "action_id": "checkin.same", "value": "0:12"}]},
        "submission": {"type": "view_submission", **interacting, "view": view},
        "line": {"type": "event_callback", "team_id": "T0AWAY", "event_id": "Ev1", "event": said},
    }  # fmt: skip
    return payloads[where]


async def test_an_admin_enters_for_the_owner_and_is_named(sqlite_engine: Engine) -> None:
    """Item 11: recorded as the owner's check-in, entered by the admin, and said so; the owner's prompt follows."""
    async with asked_company(sqlite_engine) as here:
        shown = await answer(await here.person("ana").command(f"{COMMAND} 12 44 green next: measure"))
        assert "Entered by Ana Alves for Chloé Dubois" in shown
        await here.settle()
        said = here.check_ins(12)[0]
        assert (said.value, said.entered_by_id is not None, said.by_id != said.entered_by_id) == (
            Decimal(44),
            True,
            True,
        )
        assert "all checked in" in words(here.prompt("chloe"))


async def test_who_has_left_the_workspace_finds_nothing(sqlite_engine: Engine) -> None:
    """From the moment that Slack tells of it."""
    async with asked_company(sqlite_engine) as here:
        chloe = here.person("chloe")
        assert "#12" in await answer(await chloe.command(f"{COMMAND} my"))
        await chloe.change(deleted=True)
        assert "#12" not in await answer(await chloe.command(f"{COMMAND} my"))
        await answer(await chloe.command(f"{COMMAND} 12 44 green"))
        assert here.values(12) == []


async def test_only_leads_and_admins_tell_the_channel(sqlite_engine: Engine) -> None:
    """`digest now` by the lead arrives; the channel's own digest comes all the same, and knows nothing of it."""
    async with asked_company(sqlite_engine) as here:
        assert "started by" in await answer(await here.person("dev").command(f"{COMMAND} digest now growth"))
        assert here.said("C0GROWTH") == []
        assert "on its way" in await answer(await here.person("ben").command(f"{COMMAND} digest now growth"))
        await here.settle()
        assert len(here.said("C0GROWTH")) == 1
        await here.live_until(TOLD)
        assert len(here.said("C0GROWTH")) == 2
