"""Claiming, pacing and settling, on both databases: nothing twice, nothing out of turn, nothing overwritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from store import claims, gates
from store.claims import Claim, claim
from store.gates import Pace
from store.outbox import Kind, Outgoing, State
from store.outgoing import owe, owe_edit, read_dead, settle_click
from store.people import Organisation, Platform, Workspace
from store.session import reading, writing

NOW = datetime(2026, 11, 17, 9, tzinfo=UTC)
PACE = Pace(posts_a_minute=60, edits_a_minute=60, burst=5, channel_seconds=1.0)


@pytest.fixture
def outbox(engine: Engine) -> Engine:
    """Two workspaces, 1 and 2, of one organisation."""
    with writing(engine) as session:
        session.add(Organisation(id=1, name="Mentorly"))
        session.flush()
        session.add(Workspace(id=1, organisation_id=1, platform=Platform.SLACK, external_id="T1"))
        session.add(Workspace(id=2, organisation_id=1, platform=Platform.SLACK, external_id="T2"))
    return engine


def owe_some(engine: Engine, count: int, *, workspace: int = 1, address: str = "", first: int = 1) -> None:
    with writing(engine) as session:
        for subject in range(first, first + count):
            owe(
                session,
                organisation_id=1,
                workspace_id=workspace,
                kind=Kind.PROMPT,
                subject=subject,
                address=address or f"U{subject}",
                due_at=NOW,
            )


def take(
    engine: Engine, real_now: datetime = NOW, *, limit: int = 10, now: datetime = NOW, pace: Pace | None = PACE
) -> list[Claim]:
    with writing(engine) as session:
        return claim(session, now, real_now, limit=limit, lease_seconds=20, pace=pace)


def send(engine: Engine, claimed: Claim, real_now: datetime = NOW) -> bool:
    with writing(engine) as session:
        return claims.settle_sent(session, claimed, "D1", f"{claimed.id}.0", real_now)


def row(engine: Engine, subject: int = 1) -> Outgoing:
    with reading(engine) as session:
        return session.exec(select(Outgoing).where(Outgoing.subject == subject)).one()


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_the_same_message_is_owed_once(outbox: Engine) -> None:
    """Owing is repeatable: kind, subject, address and turn are the identity."""
    owe_some(outbox, 1)
    owe_some(outbox, 1)
    assert [each.subject for each in take(outbox)] == [1]


def test_what_is_not_due_waits(outbox: Engine) -> None:
    """A message is claimed at its instant and not before."""
    owe_some(outbox, 1)
    assert take(outbox, now=NOW - timedelta(seconds=1)) == []
    assert len(take(outbox)) == 1


def test_two_workers_never_hold_the_same_message(outbox: Engine) -> None:
    """Eight threads claim at once, again and again; every message is claimed by one of them."""
    owe_some(outbox, 5)
    with ThreadPoolExecutor(8) as pool:
        rounds = list(pool.map(lambda _: take(outbox, limit=2), range(40)))
    taken = [each.id for some in rounds for each in some]
    assert len(taken) == len(set(taken)) == 5


def test_the_bucket_of_a_workspace_gives_its_burst_and_then_its_rate(outbox: Engine) -> None:
    """Sixty a minute with a burst of five: five at once, then one a second."""
    owe_some(outbox, 20)
    assert len(take(outbox)) == 5
    assert len(take(outbox)) == 0
    assert len(take(outbox, later(1))) == 1
    assert len(take(outbox, later(3))) == 2


def test_a_full_queue_does_not_hide_another_workspace(outbox: Engine) -> None:
    """A workspace whose bucket is empty does not stand in the way of the next."""
    owe_some(outbox, 100)
    assert len(take(outbox)) == 5
    owe_some(outbox, 1, workspace=2, first=200)
    assert [each.subject for each in take(outbox, limit=1)] == [200]


def on_teams(engine: Engine) -> None:
    """Workspace 2 becomes a tenant of Teams."""
    with writing(engine) as session:
        session.get_one(Workspace, 2).platform = Platform.MSTEAMS


def test_each_platform_has_its_own_pace(outbox: Engine) -> None:
    """One process serves both: what Slack cannot take yet, Teams can."""
    on_teams(outbox)
    owe_some(outbox, 100)
    owe_some(outbox, 100, workspace=2)
    taken = [each.workspace_id for at in range(31) for each in take(outbox, later(at / 10), pace=None, limit=40)]
    assert taken.count(1) == pytest.approx(10 + 3 * 285 / 60, abs=2)
    assert taken.count(2) == pytest.approx(10 + 3 * 900 / 60, abs=6)  # whose turn it is costs a little


def test_a_conversation_on_teams_is_spoken_in_slowly(outbox: Engine) -> None:
    """Whatever window Teams counts in: 7 in a second, 8 in two, 60 in thirty, 1,800 in an hour."""
    on_teams(outbox)
    owe_some(outbox, 60, workspace=2, address="19:growth@thread.tacv2")
    at = []
    for tenth in range(300):
        for each in take(outbox, later(tenth / 10), pace=None):
            send(outbox, each, later(tenth / 10))
            at.append(tenth / 10)
    assert len(at) == 15
    assert all(after - before >= 2.0 for before, after in pairwise(at))


def test_a_channel_gets_one_message_a_second_in_order(outbox: Engine) -> None:
    """Three messages to one channel go out one by one, the first owed first."""
    owe_some(outbox, 3, address="C1")
    sent = []
    for second in range(3):
        claimed = take(outbox, later(second))
        sent += [each.subject for each in claimed]
        assert len(claimed) == 1
        assert take(outbox, later(second)) == []
        assert send(outbox, claimed[0])
    assert sent == [1, 2, 3]


def test_a_hold_lets_nobody_through_before_its_time(outbox: Engine) -> None:
    """Retry-After holds the whole workspace, and a shorter hold does not shorten it."""
    owe_some(outbox, 3)
    with writing(outbox) as session:
        gates.hold(session, gates.workspace_key(1, "post"), later(30), NOW)
        gates.hold(session, gates.workspace_key(1, "post"), later(5), NOW)
    assert take(outbox, later(29)) == []
    assert len(take(outbox, later(30))) == 3


def test_a_lease_that_was_lost_cannot_settle(outbox: Engine) -> None:
    """A worker that slept through its lease overwrites nothing; the next one knows that the message's fate is open."""
    owe_some(outbox, 1)
    (first,) = take(outbox)
    (second,) = take(outbox, later(21))
    assert second.uncertain
    assert second.since == NOW
    assert not send(outbox, first)
    assert send(outbox, second)
    assert row(outbox).state is State.SENT


def test_an_edit_is_owed_after_sending_and_many_are_one(outbox: Engine) -> None:
    """Edits coalesce: three changes before the next delivery are one edit, and it is of the last version."""
    owe_some(outbox, 1)
    (claimed,) = take(outbox)
    with writing(outbox) as session:
        owe_edit(session, Kind.PROMPT, 1)
    send(outbox, claimed)
    with writing(outbox) as session:
        owe_edit(session, Kind.PROMPT, 1)
        owe_edit(session, Kind.PROMPT, 1)
    (edit,) = take(outbox, later(2))
    assert (edit.operation, edit.channel, edit.message) == ("edit", "D1", f"{claimed.id}.0")
    assert send(outbox, edit)
    assert take(outbox, later(9)) == []


def test_an_edit_does_not_wait_for_the_channel(outbox: Engine) -> None:
    """A post shuts the channel for a second; an edit of what stands there goes at once."""
    owe_some(outbox, 2, address="U1")
    send(outbox, take(outbox)[0])
    (second,) = take(outbox, later(1))
    send(outbox, second, later(1))
    with writing(outbox) as session:
        owe_edit(session, Kind.PROMPT, 1)
    assert [each.operation for each in take(outbox, later(1))] == ["edit"]


def test_a_change_during_an_edit_owes_another(outbox: Engine) -> None:
    """What changes while an edit is on its way is not lost."""
    owe_some(outbox, 1)
    send(outbox, take(outbox)[0])
    with writing(outbox) as session:
        owe_edit(session, Kind.PROMPT, 1)
    (edit,) = take(outbox, later(2))
    with writing(outbox) as session:
        owe_edit(session, Kind.PROMPT, 1, except_message=f"{edit.id}.0")
    send(outbox, edit)
    assert len(take(outbox, later(4))) == 1


def test_the_message_answered_by_its_click_is_not_edited_too(outbox: Engine) -> None:
    """Only what others must see is owed as an edit."""
    owe_some(outbox, 1)
    (claimed,) = take(outbox)
    send(outbox, claimed)
    with writing(outbox) as session:
        owe_edit(session, Kind.PROMPT, 1, except_message=f"{claimed.id}.0")
    assert take(outbox, later(5)) == []


def test_six_failures_are_the_end_and_visible(outbox: Engine) -> None:
    """A failing message backs off, is given up after six tries, and stays in the list of the dead."""
    owe_some(outbox, 1)
    real, died = NOW, []
    for _ in range(claims.MOST_TRIES):
        (claimed,) = take(outbox, real)
        with writing(outbox) as session:
            died.append(claims.settle_failed(session, claimed, "server_error", real, uncertain=False))
        assert take(outbox, real + timedelta(seconds=0.5)) == []
        real += timedelta(hours=1)
    assert died == [False] * 5 + [True]
    with reading(outbox) as session:
        assert [each.error for each in read_dead(session, 1)] == ["server_error"]
    assert take(outbox, real) == []


def test_a_rate_limit_is_no_attempt(outbox: Engine) -> None:
    """However often the platform says to wait, the message is not given up."""
    owe_some(outbox, 1)
    real = NOW
    for _ in range(10):
        (claimed,) = take(outbox, real)
        real += timedelta(seconds=2)
        with writing(outbox) as session:
            claims.settle_later(session, claimed, "rate_limited", real, uncertain=False)
    assert row(outbox).attempts == 0
    assert len(take(outbox, real)) == 1


def test_an_edit_that_cannot_be_made_leaves_the_message_sent(outbox: Engine) -> None:
    """A deleted message is not retried for ever, and not called undelivered."""
    owe_some(outbox, 1)
    send(outbox, take(outbox)[0])
    with writing(outbox) as session:
        owe_edit(session, Kind.PROMPT, 1)
    (edit,) = take(outbox, later(2))
    with writing(outbox) as session:
        claims.settle_dead(session, edit, "message_not_found")
    assert row(outbox).state is State.SENT
    assert take(outbox, later(9)) == []


def test_a_reply_waits_for_the_message_it_stands_under(outbox: Engine) -> None:
    """Details are claimed when the digest above them has arrived, and know its id."""
    with writing(outbox) as session:
        common = {"organisation_id": 1, "workspace_id": 1, "subject": 1, "address": "C1", "due_at": NOW}
        post = owe(session, kind=Kind.DIGEST, **common)  # type: ignore[arg-type]
        owe(session, kind=Kind.DIGEST_DETAILS, under_id=post, **common)  # type: ignore[arg-type]
    (digest,) = take(outbox)
    assert digest.kind is Kind.DIGEST
    assert take(outbox, later(5)) == []
    send(outbox, digest)
    (details,) = take(outbox, later(6))
    assert (details.kind, details.under) == (Kind.DIGEST_DETAILS, f"{digest.id}.0")


def test_a_click_proves_that_an_uncertain_message_arrived(outbox: Engine) -> None:
    """Somebody clicks in a message whose sending we never heard back from: it is settled, and not sent again."""
    owe_some(outbox, 1)
    (claimed,) = take(outbox)
    with writing(outbox) as session:
        claims.settle_failed(session, claimed, "cut", NOW, uncertain=True)
        settle_click(session, Kind.PROMPT, 1, "D1", "7.0", NOW)
    assert (row(outbox).state, row(outbox).message) == (State.SENT, "7.0")
    assert take(outbox, later(3600)) == []


def test_what_was_given_back_is_claimed_again_without_doubt(outbox: Engine) -> None:
    """A shutdown returns what it has not tried."""
    owe_some(outbox, 1)
    claimed = take(outbox)
    with writing(outbox) as session:
        claims.release(session, claimed)
    (again,) = take(outbox, later(2))
    assert not again.uncertain


def test_replies_to_a_message_that_is_given_up_are_dropped(outbox: Engine) -> None:
    """Details of a digest that cannot be delivered wait for nothing."""
    with writing(outbox) as session:
        common = {"organisation_id": 1, "workspace_id": 1, "address": "C1", "due_at": NOW}
        post = owe(session, kind=Kind.DIGEST, subject=1, **common)  # type: ignore[arg-type]
        owe(session, kind=Kind.DIGEST_DETAILS, subject=2, under_id=post, **common)  # type: ignore[arg-type]
    (digest,) = take(outbox)
    with writing(outbox) as session:
        claims.settle_dead(session, digest, "is_archived")
    assert row(outbox, 2).state is State.DROPPED
