"""What a digest tells: only what has changed since this channel was last told, in the owner's words."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, col, select

from handlers.digest import issue_of, owe_digest_now, preview, view_digest
from handlers.rounds import tick
from messages.views import DigestView
from okr.confidence import Confidence
from store.checkins import CheckIn, Digest, Request, RequestState, Round
from store.outbox import Kind, Outgoing, State
from store.plan import Team
from store.session import open_engine, reading, writing
from tests.handlers.mentoring import ROUND, key_result, load_mentoring, person
from tests.handlers.plans import make_plan

D = Decimal
ASKED = ROUND + timedelta(hours=12)
TOLD = datetime(2026, 11, 19, 9, tzinfo=UTC)
FORTNIGHT = timedelta(days=14)


@pytest.fixture
def mentoring(sqlite_engine: Engine) -> Engine:
    """The example plan on the evening of a round: everybody has been asked."""
    load_mentoring(sqlite_engine)
    tick_at(sqlite_engine, ASKED)
    return sqlite_engine


def tick_at(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        tick(session, now)


def answer(engine: Engine, number: int, value: str, confidence: str, at: datetime = ASKED, **said: Any) -> None:
    """The owner checks in for the round that is open at `at`."""
    with writing(engine) as session:
        row = key_result(session, number)
        request = session.exec(
            select(Request)
            .join(Round, col(Round.id) == col(Request.round_id))
            .where(Request.key_result_id == row.id)
            .order_by(col(Round.number).desc())
        ).first()
        assert request is not None
        made = CheckIn(
            organisation_id=row.organisation_id,
            key_result_id=row.id or 0,
            round_id=request.round_id,
            period=session.get_one(Round, request.round_id).nominal,
            value=D(value),
            confidence=Confidence(confidence),
            at=at,
            by_id=row.owner_id,
            **said,
        )
        session.add(made)
        session.flush()
        request.state, request.check_in_id = RequestState.ANSWERED, made.id


def tell(engine: Engine, now: datetime, team: str = "growth", *, arrives: bool = True) -> DigestView:
    """Let the digests of `now` be owed (and arrive), and look at the team's."""
    tick_at(engine, now)
    with writing(engine) as session:
        if arrives:
            for message in session.exec(select(Outgoing).where(Outgoing.kind == Kind.DIGEST)):
                message.state, message.message = State.SENT, "1.0"
        made = session.exec(
            select(Digest)
            .join(Team, col(Team.id) == col(Digest.team_id))
            .where(Team.key == team)
            .order_by(col(Digest.until).desc())
        ).first()
        assert made is not None
        return view_digest(session, issue_of(session, made), "/okr")


def numbers(views: object) -> list[int]:
    return [each.key_result.number for each in views]  # type: ignore[attr-defined]


def test_it_sorts_every_key_result_into_one_place(mentoring: Engine) -> None:
    """11 moved, 13 turned worse, 12 has not answered: each is told once."""
    answer(mentoring, 11, "4.3", "yellow", next_step="Ask ten more")
    answer(mentoring, 13, "18", "red")
    digest = tell(mentoring, TOLD)
    assert numbers(digest.moved) == [11, 13]
    assert digest.waiting == (("Chloé Dubois", (12,)),)
    assert (digest.on_time, digest.asked, digest.unchanged) == (2, 3, 0)


def test_old_and_new_stand_side_by_side(mentoring: Engine) -> None:
    """A first digest compares with what stood when the round before was told."""
    answer(mentoring, 11, "4.3", "red")
    (moved,) = tell(mentoring, TOLD).worsened
    assert (moved.before_value, moved.before_confidence) == (D("4.15"), Confidence.YELLOW)
    assert moved.key_result.current is not None
    assert moved.key_result.current.value == D("4.3")


def test_the_team_progress_and_its_change_are_rolled_up(mentoring: Engine) -> None:
    """11 at 50 %, 12 at 35 %, 13 at 12.5 %: 32.5 %; before it was 25 + 35 + 12.5."""
    answer(mentoring, 11, "4.3", "yellow")
    digest = tell(mentoring, TOLD)
    assert digest.progress == D("0.325")
    assert digest.before_progress == D("0.2417")


def test_the_next_digest_tells_only_what_is_new(mentoring: Engine) -> None:
    """What was told is not told again (N 8)."""
    answer(mentoring, 11, "4.3", "yellow", next_step="Ask ten more")
    tell(mentoring, TOLD)
    tick_at(mentoring, ASKED + FORTNIGHT)
    answer(mentoring, 12, "45", "green", ASKED + FORTNIGHT)
    digest = tell(mentoring, TOLD + FORTNIGHT)
    assert numbers(digest.moved) == [12]
    assert digest.since == TOLD
    assert digest.before_progress == D("0.325")


def test_a_digest_that_never_arrived_is_no_memory(mentoring: Engine) -> None:
    """A channel that did not get the last one is told of both rounds."""
    answer(mentoring, 11, "4.3", "yellow")
    tell(mentoring, TOLD, arrives=False)
    tick_at(mentoring, ASKED + FORTNIGHT)
    digest = tell(mentoring, TOLD + FORTNIGHT, arrives=False)
    assert digest.since is None
    assert numbers(digest.moved) == [11]
    assert digest.moved[0].before_value == D("4.15")


def test_a_retry_and_the_thread_tell_the_same(mentoring: Engine) -> None:
    """What is said or taken back after the digest's moment does not change it."""
    answer(mentoring, 11, "4.3", "yellow")
    first = tell(mentoring, TOLD)
    answer(mentoring, 12, "49", "green", TOLD + timedelta(hours=1))
    with writing(mentoring) as session:
        made = session.exec(select(CheckIn).where(CheckIn.value == D("4.3"))).one()
        undo = made.model_dump(exclude={"id"}) | {
            "withdrawn": True,
            "replaces_id": made.id,
            "at": TOLD + timedelta(hours=1),
        }
        session.add(CheckIn(**undo))
    assert tell(mentoring, TOLD + timedelta(hours=2)) == first


def test_digest_now_and_preview_leave_the_memory_alone(mentoring: Engine) -> None:
    """Asking by hand shows today's truth, and the fortnight's digest still tells everything."""
    answer(mentoring, 11, "4.3", "yellow")
    with writing(mentoring) as session:
        growth = session.exec(select(Team).where(Team.key == "growth")).one()
        assert owe_digest_now(session, growth, ASKED + timedelta(hours=1), person(session, "ben").id or 0) == 1
        seen = preview(session, growth, ASKED + timedelta(hours=1), "/okr")
        assert seen is not None
        assert seen.preview
        assert numbers(seen.moved) == [11]
    assert numbers(tell(mentoring, TOLD).moved) == [11]


def test_no_change_three_times_is_unmoved(mentoring: Engine) -> None:
    """The third round in a row with the same answer is named (N 1), and not counted as unchanged."""
    for turn in range(3):
        if turn:
            tick_at(mentoring, ASKED + turn * FORTNIGHT)
        answer(mentoring, 12, "43.5", "green", ASKED + turn * FORTNIGHT, no_change=True)
        digest = tell(mentoring, TOLD + turn * FORTNIGHT)
    assert [each.number for each in digest.unmoved] == [12]
    assert 12 not in numbers(digest.moved)


def test_new_words_with_the_old_number_are_news(mentoring: Engine) -> None:
    """The value stands still, but the owner has something to say."""
    answer(mentoring, 12, "43.5", "green", next_step="Roll out to everybody", note="Legal agreed at last.")
    assert numbers(tell(mentoring, TOLD).moved) == [12]


def test_the_company_tells_of_the_teams_below_it(mentoring: Engine) -> None:
    """It has no key results of its own: what moved anywhere is told."""
    answer(mentoring, 11, "4.3", "yellow")
    answer(mentoring, 22, "84", "green")
    assert numbers(tell(mentoring, TOLD, "company").moved) == [11, 22]


def test_a_late_answer_is_counted_as_late(mentoring: Engine) -> None:
    """An answer to the last round that came after its digest shows in the next headline."""
    tell(mentoring, TOLD)
    answer(mentoring, 12, "44", "green", TOLD + timedelta(days=8), late=True)
    tick_at(mentoring, ASKED + FORTNIGHT)
    assert tell(mentoring, TOLD + FORTNIGHT).late == 1


def test_the_chart_runs_from_first_to_last_day_and_knows_no_future(mentoring: Engine) -> None:
    """Expected to the end, actual up to today, never more points than a chart can hold."""
    answer(mentoring, 11, "4.3", "yellow")
    digest = tell(mentoring, TOLD)
    days = [day for day, _, _ in digest.chart]
    assert (days[0], days[-1]) == (date(2026, 10, 5), date(2026, 12, 27))
    assert digest.chart[-1][1:] == (D(1), None)
    assert [actual for day, _, actual in digest.chart if day == date(2026, 11, 19)] == [D("0.325")]
    assert len(days) <= 14


def test_next_dates_are_named(mentoring: Engine) -> None:
    """At the digest: the round after and its digest, in the team's zone."""
    digest = tell(mentoring, TOLD)
    assert digest.next_round == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert digest.next_digest == datetime(2026, 12, 3, 9, tzinfo=UTC)


def count_statements(engine: Engine, session: Session) -> int:
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(engine, "before_cursor_execute", note)
    growth = session.exec(select(Team).where(Team.key == "growth")).one()
    assert preview(session, growth, TOLD, "/okr") is not None
    event.remove(engine, "before_cursor_execute", note)
    return len(statements)


def test_the_number_of_statements_does_not_grow_with_the_team(sqlite_engine: Engine, tmp_path: Path) -> None:
    """Ten key results or three hundred: as many statements."""
    counts = []
    for size in (10, 300):
        engine = copy_of(sqlite_engine, tmp_path / f"{size}.db")
        make_plan(engine, size)
        with reading(engine) as session:
            counts.append(count_statements(engine, session))
        engine.dispose()
    assert counts[0] == counts[1]


def copy_of(empty: Engine, path: Path) -> Engine:
    shutil.copy(str(empty.url.database), path)
    return open_engine(f"sqlite:///{path}")
