"""Delivery: once, in spite of everything that Slack and the network do (fault matrix B and C)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.clock import RealClock
from bot.delivery import Delivery
from messages.card import Card
from store import claims
from store.outbox import Kind, State
from store.outgoing import owe_edit
from store.session import writing
from tests.bot.office import CROWD, QUICK, office


async def test_what_is_owed_arrives_once(engine: Engine) -> None:
    """It is settled with the place where it stands, and a second look finds nothing to do."""
    async with office(engine) as here:
        here.owe("U0BEN", "C0GROWTH")
        assert await here.delivery.deliver_due() == 0
        assert await here.delivery.deliver_due() == 0
        assert here.said("U0BEN", "C0GROWTH") == [1, 1]
        row = here.rows()[0]
        assert (row.state, row.channel, row.message) == (State.SENT, "D0BEN", here.playground.messages("U0BEN")[0].ts)


async def test_two_processes_share_the_work_without_doubles(engine: Engine) -> None:
    """F-C3: a claim is one worker's alone, on SQLite and on PostgreSQL."""
    async with office(engine) as here:
        here.owe(*CROWD)
        other = Delivery(here.engine, RealClock(), here.connection.sender_of, pace=QUICK)
        await asyncio.gather(here.delivery.deliver_due(), other.deliver_due())
        assert here.said(*CROWD) == [1] * len(CROWD)


@pytest.mark.parametrize("kind", ["cut_after", "applied_500", "cut_before", "status"])
async def test_an_uncertain_message_is_looked_up_before_it_is_sent_again(sqlite_engine: Engine, kind: Any) -> None:
    """F-B4, F-B5: nothing lost, nothing doubled, whether Slack had taken it or not."""
    async with office(sqlite_engine) as here:
        here.owe(*CROWD)
        here.playground.faults.add(method="chat.postMessage", kind=kind, share=0.2, times=12)
        assert await here.delivery.deliver_due() == 0
        assert here.said(*CROWD) == [1] * len(CROWD)
        assert any(call.method == "conversations.history" for call in here.playground.calls)


async def test_retry_after_is_obeyed_by_everybody(sqlite_engine: Engine) -> None:
    """F-B1: after a 429 no post before its time, it counts as no attempt, and nothing is lost."""
    async with office(sqlite_engine) as here:
        here.owe(*CROWD[:20])
        here.playground.faults.add(method="chat.postMessage", kind="rate_limited", times=1, retry_after=1)
        assert await here.delivery.deliver_due() == 0
        assert here.said(*CROWD[:20]) == [1] * 20
        posts = [call for call in here.playground.calls if call.method == "chat.postMessage"]
        refused = next(call.at for call in posts if isinstance(call.answered, dict) and not call.answered["ok"])
        in_flight = [call for call in posts if refused < call.at < refused + 0.9]
        assert len(in_flight) <= 10
        assert all(row.attempts == 0 for row in here.rows())


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel", "user_not_found"])
async def test_what_can_never_arrive_is_told_to_an_admin_once(sqlite_engine: Engine, error: str) -> None:
    """F-B7: one try, the others arrive, an admin is told, and nobody tries for ever."""
    async with office(sqlite_engine) as here:
        here.owe("U0BEN")
        here.playground.faults.add(method="chat.postMessage", kind="error", times=1, error=error)
        assert await here.delivery.deliver_due() == 0
        here.owe("U0EMI")
        assert await here.delivery.deliver_due() == 0
        assert here.said("U0BEN", "U0EMI", "U0ANA") == [0, 1, 1]
        assert [(row.kind, row.state) for row in here.rows()] == [
            (Kind.WELCOME, State.DEAD), (Kind.NOTICE, State.SENT), (Kind.WELCOME, State.SENT),
        ]  # fmt: skip
        assert here.rows()[0].error == error


async def test_there_is_no_notice_about_a_notice(sqlite_engine: Engine) -> None:
    """It would go round in circles; it stays visible in `check`."""
    async with office(sqlite_engine) as here:
        here.owe("U0BEN")
        here.playground.faults.add(method="chat.postMessage", kind="error", error="user_not_found")
        assert await here.delivery.deliver_due() == 0
        assert [row.state for row in here.rows()] == [State.DEAD, State.DEAD]
        assert here.posts() == 2


async def test_six_tries_and_then_no_more(sqlite_engine: Engine) -> None:
    """What fails for no known reason is tried with growing pauses, and then given up like the rest."""
    async with office(sqlite_engine) as here:
        here.owe("U0BEN")
        fault = here.playground.faults.add(method="chat.postMessage", kind="error", error="something_new", times=6)
        for _ in range(7):
            here.let_time_pass()
            await here.delivery.deliver_due(patience=0)
        assert fault.times == 0
        assert [row.state for row in here.rows()] == [State.DEAD, State.SENT]
        assert here.posts() == 7


async def test_a_revoked_token_keeps_everything_due(sqlite_engine: Engine) -> None:
    """F-B8: few more calls, nothing is given up, and all arrives under a new token."""
    async with office(sqlite_engine) as here:
        here.owe(*CROWD)
        here.playground.faults.add(method="chat.postMessage", kind="error", error="token_revoked")
        assert await here.delivery.deliver_due(patience=0.5) == len(CROWD)
        assert here.posts() <= 11
        assert all((row.state, row.attempts) == (State.OWED, 0) for row in here.rows())
        here.playground.faults.clear()
        here.let_time_pass()
        assert await here.delivery.deliver_due() == 0
        assert here.said(*CROWD) == [1] * len(CROWD)


async def test_a_worker_that_died_after_sending_doubles_nothing(engine: Engine) -> None:
    """F-C1: killed between Slack's answer and the settling; the next worker finds the message."""
    async with office(engine) as here:
        here.owe("U0BEN")
        with writing(here.engine) as session:
            now = datetime.now(UTC)
            (claim,) = claims.claim(session, now, now, limit=1, lease_seconds=40, pace=QUICK)
        sender = here.connection.sender_of(claim.workspace_id)
        assert sender is not None
        await sender.send(claim.address, Card("", "hello", ()), claim.key, None)
        here.let_time_pass()
        assert await here.delivery.deliver_due() == 0
        assert here.said("U0BEN") == [1]
        assert here.rows()[0].state is State.SENT


async def test_edits_are_owed_coalesced_and_may_fail(sqlite_engine: Engine) -> None:
    """Three changes are one edit; an edit that Slack refuses for ever leaves the message as it is."""
    async with office(sqlite_engine) as here:
        here.owe("U0BEN")
        await here.delivery.deliver_due()
        row = here.rows()[0]
        for _ in range(3):
            with writing(here.engine) as session:
                owe_edit(session, row.kind, row.subject)
        await here.delivery.deliver_due()
        assert [call.method for call in here.playground.calls].count("chat.update") == 1
        with writing(here.engine) as session:
            owe_edit(session, row.kind, row.subject)
        here.playground.faults.add(method="chat.update", kind="error", error="message_not_found")
        assert await here.delivery.deliver_due() == 0
        assert [(one.state, one.wanted - one.shown) for one in here.rows()] == [(State.SENT, 0)]


async def test_one_slow_call_holds_up_nobody_else(sqlite_engine: Engine) -> None:
    """F-B6: the others are there while the slow one is still on its way."""
    async with office(sqlite_engine) as here:
        here.playground.faults.add(method="chat.postMessage", kind="slow", times=1, seconds=3)
        here.owe(*CROWD[:30])
        running = asyncio.create_task(here.delivery.run())
        await here.playground.until(lambda: sum(here.said(*CROWD[:30])) == 29, timeout=2.5)
        await here.delivery.stop()
        await running
        assert sum(here.said(*CROWD[:30])) == 30


async def test_a_stop_loses_nothing(sqlite_engine: Engine) -> None:
    """F-C6: what is in flight lands, what was not begun stays owed, and the next start goes on."""
    async with office(sqlite_engine) as here:
        here.owe(*CROWD)
        here.playground.faults.add(method="chat.postMessage", kind="slow", times=10, seconds=0.3)
        running = asyncio.create_task(here.delivery.run())
        await here.playground.until(lambda: here.posts() >= 5)
        await here.delivery.stop()
        await running
        assert all(row.lease is None for row in here.rows())
        again = Delivery(here.engine, RealClock(), here.connection.sender_of, pace=QUICK)
        assert await again.deliver_due() == 0
        assert here.said(*CROWD) == [1] * len(CROWD)


async def test_a_nudge_wakes_delivery(sqlite_engine: Engine) -> None:
    """An answer that is owed goes at once, not at the next look a second later."""
    async with office(sqlite_engine) as here:
        running = asyncio.create_task(here.delivery.run())
        await asyncio.sleep(0.1)
        here.owe("U0BEN")
        here.delivery.nudge()
        await here.playground.until(lambda: here.said("U0BEN") == [1], timeout=0.8)
        await here.delivery.stop()
        await running


async def test_a_workspace_without_connection_waits(sqlite_engine: Engine) -> None:
    """Another process may speak for it; its messages stay owed and cost no attempt."""
    async with office(sqlite_engine) as here:
        here.owe("U0BEN")
        mute = Delivery(here.engine, RealClock(), lambda workspace: None, pace=QUICK)
        assert await mute.deliver_due(patience=0) == 1
        row = here.rows()[0]
        assert (row.state, row.attempts, row.lease) == (State.OWED, 0, None)


async def test_broken_composing_stops_nobody_else(sqlite_engine: Engine) -> None:
    """One message with a bug in it is retried and given up; the others arrive."""
    async with office(sqlite_engine) as here:
        here.owe("U0BEN", kind=Kind.DIGEST)  # of a digest that does not exist
        here.owe("U0EMI")
        await here.delivery.deliver_due(patience=0)
        assert here.said("U0EMI") == [1]
        assert here.rows()[0].attempts >= 1


async def test_without_the_scope_to_look_it_is_sent_again(sqlite_engine: Engine, caplog: Any) -> None:
    """The documented rule: a double beats a loss, and the log says so."""
    async with office(sqlite_engine) as here:
        here.playground.world.scopes = {"chat:write"}
        here.owe("C0GROWTH")
        here.playground.faults.add(method="chat.postMessage", kind="cut_after", times=1)
        assert await here.delivery.deliver_due() == 0
        assert here.said("C0GROWTH") == [2]
        assert "without knowing" in caplog.text


async def test_the_real_limits_are_kept(sqlite_engine: Engine) -> None:
    """F-B3: at the usual pace a local Slack with Slack's own limits never has to say 429."""
    async with office(sqlite_engine, pace=None, real_limits=True) as here:
        here.owe(*CROWD[:12], "C0GROWTH")
        assert await here.delivery.deliver_due() == 0
        refusals = [call.answered for call in here.playground.calls if isinstance(call.answered, dict)]
        assert not any(answer.get("error") == "ratelimited" for answer in refusals)
