"""The clock on the example plan: who is asked when, what is told when, and nothing twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from handlers.rounds import TickReport, read_upcoming, tick, when_to_send
from okr.cadence import Rhythm as Cadence
from okr.confidence import Confidence
from store.checkins import CheckIn, Digest, Prompt, Request, RequestState, Round
from store.outbox import Kind, Outgoing, State
from store.people import Account, Person, Platform, Workspace
from store.plan import Channel, KeyResult, Rhythm, Team
from store.planfile import Difference, import_plan
from store.session import reading, writing
from tests.handlers.mentoring import PLAN, ROUND, key_result, load_mentoring, person

HOUR = timedelta(hours=1)
QUARTER = datetime(2026, 10, 5, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)


@pytest.fixture
def mentoring(engine: Engine) -> Engine:
    """The example plan, connected, on either database."""
    load_mentoring(engine)
    return engine


def tick_at(engine: Engine, now: datetime) -> TickReport:
    with writing(engine) as session:
        return tick(session, now)


def run(engine: Engine, start: datetime, end: datetime, step: timedelta = HOUR) -> None:
    while start <= end:
        tick_at(engine, start)
        start += step


def prompts_of(session: Session, key: str) -> list[Prompt]:
    statement = select(Prompt).where(Prompt.person_id == person(session, key).id).order_by(col(Prompt.nominal))
    return list(session.exec(statement))


def asked_numbers(session: Session, key: str, nominal: date) -> list[int]:
    return list(
        session.exec(
            select(KeyResult.number)
            .join(Request, col(Request.key_result_id) == col(KeyResult.id))
            .join(Prompt, col(Prompt.id) == col(Request.prompt_id))
            .where(Prompt.person_id == person(session, key).id, Prompt.nominal == nominal)
            .order_by(col(KeyResult.number))
        )
    )


def outgoing(session: Session, kind: Kind) -> list[Outgoing]:
    return list(session.exec(select(Outgoing).where(Outgoing.kind == kind).order_by(col(Outgoing.id))))


def test_a_quarter_asks_each_owner_once_a_fortnight_at_nine(sqlite_engine: Engine) -> None:
    """Over both clock changes of the autumn, in Los Angeles, Paris, Kolkata and Tokyo: every round, 09:00, once."""
    load_mentoring(sqlite_engine, history=False)
    run(sqlite_engine, *QUARTER)
    rounds = [date(2026, 10, 6) + timedelta(days=14 * turn) for turn in range(6)]
    with reading(sqlite_engine) as session:
        for key in ("ben", "chloe", "dev", "emi"):
            zone = ZoneInfo(person(session, key).timezone or "")
            local = [prompt.due_at.astimezone(zone) for prompt in prompts_of(session, key)]
            assert [moment.date() for moment in local] == rounds
            assert {(moment.hour, moment.minute) for moment in local} == {(9, 0)}


def test_one_prompt_holds_everything_that_is_due(mentoring: Engine) -> None:
    """Dev owns 13 and 23: one message with both."""
    run(mentoring, ROUND - 12 * HOUR, ROUND + 12 * HOUR)
    with reading(mentoring) as session:
        assert asked_numbers(session, "dev", date(2026, 11, 17)) == [13, 23]
        dev = person(session, "dev")
        assert [each.address for each in outgoing(session, Kind.PROMPT) if each.person_id == dev.id] == ["U0DEV"]


def test_racing_clocks_double_nothing(mentoring: Engine) -> None:
    """Four clocks tick at the same instant, three times over."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: tick_at(mentoring, ROUND + 12 * HOUR), range(12)))
    with reading(mentoring) as session:
        requests = session.exec(select(Request)).all()
        assert Counter(each.key_result_id for each in requests).most_common(1)[0][1] == 1
        assert len(requests) == 6
        assert len(outgoing(session, Kind.PROMPT)) == 4


def test_an_idle_tick_does_nothing(mentoring: Engine) -> None:
    """Ticking again at the same instant finds nothing new."""
    tick_at(mentoring, ROUND)
    assert tick_at(mentoring, ROUND) == TickReport()


def test_a_clock_that_slept_through_the_hour_asks_once_in_working_hours(mentoring: Engine) -> None:
    """Down from Monday to Tuesday night: Chloé is due on Wednesday at nine, and nobody has two prompts."""
    tick_at(mentoring, datetime(2026, 11, 17, 21, tzinfo=UTC))
    tick_at(mentoring, datetime(2026, 11, 18, 12, tzinfo=UTC))
    with reading(mentoring) as session:
        (prompt,) = prompts_of(session, "chloe")
        assert prompt.due_at == datetime(2026, 11, 18, 8, tzinfo=UTC)  # 09:00 in Paris


def test_after_the_digest_nobody_is_asked_any_more(mentoring: Engine) -> None:
    """Down for the whole round: it is over, and neither asked nor told."""
    report = tick_at(mentoring, datetime(2026, 11, 21, 12, tzinfo=UTC))
    assert report == TickReport()
    with reading(mentoring) as session:
        assert session.exec(select(Round)).all() == []


def test_a_round_that_was_asked_gets_its_digest_late_and_once(mentoring: Engine) -> None:
    """Off for 48 hours over the digest's hour: one digest, not none and not two."""
    tick_at(mentoring, ROUND + 12 * HOUR)
    for hours in (72, 72, 96):
        tick_at(mentoring, ROUND + hours * HOUR)
    with reading(mentoring) as session:
        teams = [each.team_id for each in session.exec(select(Digest))]
        assert len(teams) == len(set(teams)) == 3  # company, growth, mentors
        assert len(outgoing(session, Kind.DIGEST)) == 3
        assert all(each.closed_at for each in session.exec(select(Round)))


def test_the_digest_comes_two_workdays_after_the_round_in_the_zone_of_the_team(mentoring: Engine) -> None:
    """Thursday, 09:00 in Lisbon; Growth, if it lives in New York, at 09:00 there."""
    with writing(mentoring) as session:
        session.exec(select(Team).where(Team.key == "growth")).one().timezone = "America/New_York"
    run(mentoring, ROUND - 24 * HOUR, ROUND + 4 * 24 * HOUR)
    with reading(mentoring) as session:
        due = {session.get_one(Team, each.team_id).key: each.until for each in session.exec(select(Digest))}
    assert due["mentors"] == datetime(2026, 11, 19, 9, tzinfo=UTC)
    assert due["growth"] == datetime(2026, 11, 19, 14, tzinfo=UTC)


def test_quiet_days_move_the_question_and_keep_the_date(mentoring: Engine) -> None:
    """A round that falls on Saturday is asked on Monday, and is still Saturday's."""
    with writing(mentoring) as session:
        session.exec(select(Rhythm)).one().anchor = date(2026, 10, 10)
    run(mentoring, datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC))
    with reading(mentoring) as session:
        (prompt,) = prompts_of(session, "emi")
        assert prompt.nominal == date(2026, 11, 21)
        assert prompt.due_at.astimezone(ZoneInfo("Asia/Tokyo")).isoformat() == "2026-11-23T09:00:00+09:00"


def check_in(session: Session, number: int, at: datetime, round_id: int | None = None, note: str = "") -> None:
    row = key_result(session, number)
    session.add(
        CheckIn(
            organisation_id=row.organisation_id,
            key_result_id=row.id or 0,
            by_id=row.owner_id,
            round_id=round_id,
            period=at.date(),
            note=note,
            at=at,
            value=Decimal(1),
            confidence=Confidence.GREEN,
        )
    )


@pytest.mark.parametrize(("days", "asked"), [(3, [23]), (8, [13, 23])])
def test_who_has_just_checked_in_is_not_asked_about_it(mentoring: Engine, days: int, asked: list[int]) -> None:
    """Three days ago is within half the step, eight days ago is not."""
    with writing(mentoring) as session:
        check_in(session, 13, ROUND - timedelta(days=days))
    tick_at(mentoring, ROUND + 12 * HOUR)
    with reading(mentoring) as session:
        assert asked_numbers(session, "dev", date(2026, 11, 17)) == asked


def test_a_late_answer_to_the_round_before_does_not_stand_for_this_one(mentoring: Engine) -> None:
    """What answered an earlier round is no reason to skip this one."""
    tick_at(mentoring, datetime(2026, 11, 3, 20, tzinfo=UTC))
    with writing(mentoring) as session:
        check_in(session, 13, ROUND - timedelta(days=3), session.exec(select(Round.id)).one())
    tick_at(mentoring, ROUND + 12 * HOUR)
    with reading(mentoring) as session:
        assert asked_numbers(session, "dev", date(2026, 11, 17)) == [13, 23]


def test_a_new_owner_is_asked_and_the_old_prompt_says_so(mentoring: Engine) -> None:
    """Chloé's key result goes to Ben in the middle of the round (by import, say): the next tick asks Ben."""
    tick_at(mentoring, ROUND + 12 * HOUR)
    with writing(mentoring) as session:
        key_result(session, 12).owner_id = person(session, "ben").id or 0
    report = tick_at(mentoring, ROUND + 13 * HOUR)
    assert (report.asked, report.moved) == (1, 1)
    with reading(mentoring) as session:
        assert asked_numbers(session, "ben", date(2026, 11, 17)) == [11, 12]
        chloe = person(session, "chloe")
        (request,) = session.exec(select(Request).where(Request.person_id == chloe.id)).all()
        assert request.state is RequestState.MOVED
        (message,) = [each for each in outgoing(session, Kind.PROMPT) if each.person_id == chloe.id]
        assert message.wanted == 2


def test_a_key_result_that_comes_in_the_middle_of_a_round_is_asked_aloud(mentoring: Engine) -> None:
    """It appears in the prompt that was sent, and the prompt comes as a new message."""
    tick_at(mentoring, ROUND + 12 * HOUR)
    with writing(mentoring) as session:
        for message in outgoing(session, Kind.PROMPT):
            message.state = State.SENT
        like = key_result(session, 21)
        session.add(KeyResult(**like.model_dump(exclude={"id", "number"}), number=24))
    assert tick_at(mentoring, ROUND + 13 * HOUR).asked == 1
    assert tick_at(mentoring, ROUND + 14 * HOUR).asked == 0
    with reading(mentoring) as session:
        emi = person(session, "emi")
        assert asked_numbers(session, "emi", date(2026, 11, 17)) == [21, 22, 24]
        assert [each.turn for each in outgoing(session, Kind.PROMPT) if each.person_id == emi.id] == [1, 2]


def test_a_snooze_ends_with_a_new_message(mentoring: Engine) -> None:
    """An edit makes no sound: the prompt is sent anew, and the first message is edited to point to it."""
    tick_at(mentoring, ROUND + 12 * HOUR)
    with writing(mentoring) as session:
        for message in outgoing(session, Kind.PROMPT):
            message.state = State.SENT
        for request in session.exec(select(Request).where(Request.person_id == person(session, "emi").id)):
            request.snoozed_until = ROUND + 14 * HOUR
    assert tick_at(mentoring, ROUND + 13 * HOUR).woken == 0
    assert tick_at(mentoring, ROUND + 14 * HOUR).woken == 1
    assert tick_at(mentoring, ROUND + 15 * HOUR).woken == 0
    with reading(mentoring) as session:
        emi = person(session, "emi")
        turns = [(each.turn, each.wanted) for each in outgoing(session, Kind.PROMPT) if each.person_id == emi.id]
        assert turns == [(1, 2), (2, 1)]


def test_somebody_who_becomes_reachable_within_the_round_is_asked(mentoring: Engine) -> None:
    """No account, no message; the account comes, and so does the prompt, once."""
    with writing(mentoring) as session:
        account = session.exec(select(Account).where(Account.external_id == "U0EMI")).one()
        account.person_id = None
    tick_at(mentoring, ROUND + 12 * HOUR)
    with writing(mentoring) as session:
        assert "U0EMI" not in [each.address for each in outgoing(session, Kind.PROMPT)]
        account = session.exec(select(Account).where(Account.external_id == "U0EMI")).one()
        account.person_id = person(session, "emi").id
    tick_at(mentoring, ROUND + 13 * HOUR)
    tick_at(mentoring, ROUND + 14 * HOUR)
    with reading(mentoring) as session:
        assert [each.address for each in outgoing(session, Kind.PROMPT)].count("U0EMI") == 1


def test_somebody_with_two_accounts_is_asked_in_one_place(mentoring: Engine) -> None:
    """A second workspace of the same organisation does not double the prompt."""
    with writing(mentoring) as session:
        emi = person(session, "emi")
        other = Workspace(organisation_id=emi.organisation_id, platform=Platform.SLACK, external_id="T9")
        session.add(other)
        session.flush()
        session.add(Account(workspace_id=other.id or 0, external_id="U9EMI", person_id=emi.id))
    tick_at(mentoring, ROUND + 12 * HOUR)
    with reading(mentoring) as session:
        emi = person(session, "emi")
        assert len([each for each in outgoing(session, Kind.PROMPT) if each.person_id == emi.id]) == 1


def test_rhythms_that_meet_on_a_day_make_one_prompt_at_the_earlier_hour(mentoring: Engine) -> None:
    """Mentors has a rhythm of its own at eight; Dev is in both teams and gets one prompt, at eight."""
    with writing(mentoring) as session:
        common = session.exec(select(Rhythm)).one()
        mentors = session.exec(select(Team).where(Team.key == "mentors")).one()
        session.add(
            Rhythm(
                organisation_id=common.organisation_id,
                team_id=mentors.id,
                anchor=date(2026, 11, 3),
                at=common.at.replace(hour=8),
            )
        )
    run(mentoring, ROUND - 12 * HOUR, ROUND + 12 * HOUR)
    with reading(mentoring) as session:
        (prompt,) = prompts_of(session, "dev")
        assert prompt.due_at.astimezone(ZoneInfo("Asia/Kolkata")).hour == 8
        assert asked_numbers(session, "dev", prompt.nominal) == [13, 23]


def test_a_closed_round_asks_for_the_edit_of_unanswered_prompts(mentoring: Engine) -> None:
    """When the digest has gone, the prompt says that an answer is late now."""
    tick_at(mentoring, ROUND + 12 * HOUR)
    assert tick_at(mentoring, ROUND + 3 * 24 * HOUR).closed == 1
    with reading(mentoring) as session:
        assert {each.wanted for each in outgoing(session, Kind.PROMPT)} == {2}


def test_no_digest_goes_to_a_channel_of_a_team_without_key_results(mentoring: Engine) -> None:
    """Support is only informed: no questions and no digest of its own."""
    with writing(mentoring) as session:
        support = session.exec(select(Team).where(Team.key == "support")).one()
        session.add(Channel(team_id=support.id or 0, platform=Platform.SLACK, external_id="C0SUPPORT"))
    tick_at(mentoring, ROUND + 12 * HOUR)
    tick_at(mentoring, ROUND + 3 * 24 * HOUR)
    with reading(mentoring) as session:
        assert "C0SUPPORT" not in [each.address for each in outgoing(session, Kind.DIGEST)]


def test_details_of_a_digest_stand_under_it(mentoring: Engine) -> None:
    """The post first, its pages in the thread, all owed in one transaction."""
    tick_at(mentoring, ROUND + 12 * HOUR)
    with writing(mentoring) as session:
        check_in(session, 12, ROUND + 13 * HOUR, note="We found out why people leave. " * 60)
    tick_at(mentoring, ROUND + 3 * 24 * HOUR)
    with reading(mentoring) as session:
        posts = {each.id: each.address for each in outgoing(session, Kind.DIGEST)}
        pages = outgoing(session, Kind.DIGEST_DETAILS)
        assert "C0GROWTH" in [each.address for each in pages]
        assert all(posts[each.under_id] == each.address for each in pages)


def test_upcoming_names_the_next_round_zone_by_zone_and_the_next_digest(mentoring: Engine) -> None:
    """From the morning of the 16th: Tokyo first, Los Angeles last, then Lisbon's digest on the 19th."""
    with reading(mentoring) as session:
        upcoming = read_upcoming(session, datetime(2026, 11, 16, 9, tzinfo=UTC))
    assert upcoming.round[0] == datetime(2026, 11, 17, 0, tzinfo=UTC)
    assert upcoming.round[-1] == datetime(2026, 11, 17, 17, tzinfo=UTC)
    assert upcoming.digest == (datetime(2026, 11, 19, 9, tzinfo=UTC),)


CADENCE = Cadence(date(2026, 10, 6), 14, time(9), 2, frozenset({5, 6}))
LATE = [
    ("2026-11-17T08:00", "2026-11-17T08:00"),  # on time
    ("2026-11-17T14:00", "2026-11-17T08:00"),  # late, in working hours: at once
    ("2026-11-17T17:30", "2026-11-18T08:00"),  # evening: tomorrow
    ("2026-11-18T03:00", "2026-11-18T08:00"),  # night: this morning
    ("2026-11-20T20:00", "2026-11-23T08:00"),  # Friday night: Monday
    ("2026-11-21T10:00", "2026-11-23T08:00"),  # Saturday: Monday
]


@pytest.mark.parametrize(("now", "expected"), LATE)
def test_what_is_late_waits_for_working_hours(now: str, expected: str) -> None:
    """In Paris, due on Tuesday the 17th at 09:00 (08:00 UTC)."""
    due = datetime(2026, 11, 17, 8, tzinfo=UTC)
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    sent = when_to_send(CADENCE, due, moment, ZoneInfo("Europe/Paris"))
    assert sent == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_nothing_is_sent_by_a_tick(mentoring: Engine) -> None:
    """The clock writes down; delivery is another's work."""
    tick_at(mentoring, ROUND + 12 * HOUR)
    with reading(mentoring) as session:
        assert {each.state for each in session.exec(select(Outgoing))} == {State.OWED}
        assert session.exec(select(Person.welcomed_at)).first() is None


def reimport(engine: Engine, old: str, new: str, now: datetime) -> None:
    with writing(engine) as session:
        imported = import_plan(session, PLAN.read_text().replace(old, new), now)
        assert isinstance(imported, Difference), imported


@pytest.mark.parametrize(
    ("old", "new", "days"),
    [
        ("anchor: 2026-10-06", "anchor: 2026-12-09", ["2026-12-09", "2026-12-23"]),
        ("anchor: 2026-10-06", "anchor: 2026-10-13", ["2026-11-24", "2026-12-08", "2026-12-22"]),
        ("every: 14", "every: 7", ["2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"]),
    ],
)
def test_a_rhythm_that_is_edited_moves_what_is_not_open_yet(
    sqlite_engine: Engine, old: str, new: str, days: list[str]
) -> None:
    """The round of 17 November keeps its day and its digest; those after it follow the new rhythm, all of them."""
    load_mentoring(sqlite_engine)
    tick_at(sqlite_engine, ROUND + 12 * HOUR)
    reimport(sqlite_engine, old, new, ROUND + 13 * HOUR)
    run(sqlite_engine, ROUND + 13 * HOUR, datetime(2026, 12, 26, tzinfo=UTC), 3 * HOUR)
    with reading(sqlite_engine) as session:
        nominal = [prompt.nominal.isoformat() for prompt in prompts_of(session, "emi")]
        first = session.exec(select(Digest).order_by(col(Digest.until))).first()
        assert first is not None
        assert first.until.date() == date(2026, 11, 19)
    assert nominal == ["2026-11-17", *days]
