"""A round that is being answered: the example plan on 17 November, with everybody asked, and ways to act in it.

Chloé owns 12, Dev owns 13 and 23, Emi owns 21 and 22, Ben owns 11 and leads Growth, Ana is admin.
Fay is a full member outside the plan, Gus a guest; Zoe belongs to another workspace.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from handlers.acting import Unknown, act
from handlers.events import Answer, Ask, Caller, Click, Command, Event, Reject, Say, Submission
from handlers.rounds import tick
from messages.card import Card
from messages.form import Form
from store.checkins import CheckIn, Prompt, Request, RequestState
from store.outbox import Kind, Outgoing, State
from store.people import Account, Belonging, Organisation, Person, Platform, Workspace
from store.plan import KeyResult
from store.session import reading, writing
from tests.handlers.asking import read
from tests.handlers.mentoring import key_result, load_mentoring, person

NOW = datetime(2026, 11, 17, 19, 0, tzinfo=UTC)  # asked everywhere, Los Angeles included
NEXT_ROUND = NOW + timedelta(days=14)
DIGEST_OVER = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


def open_round(engine: Engine) -> None:
    """Import, introduce the strangers, and ask everybody."""
    load_mentoring(engine)
    with writing(engine) as session:
        place = session.exec(select(Workspace)).one().id
        assert place is not None
        session.add(Account(workspace_id=place, external_id="U0FAY", name="Fay Full"))
        session.add(Account(workspace_id=place, external_id="U0GUS", name="Gus Guest", standing=Belonging.GUEST))
        other = Organisation(name="Elsewhere")
        session.add(other)
        session.flush()
        assert other.id is not None
        away = Workspace(organisation_id=other.id, platform=Platform.SLACK, external_id="T0AWAY")
        session.add(away)
        session.flush()
        assert away.id is not None
        session.add(Account(workspace_id=away.id, external_id="U0ZOE", name="Zoe Elsewhere"))
        for somebody in session.exec(select(Person)):
            somebody.welcomed_at = NOW
    run_clock(engine, NOW)
    land_prompts(engine)


def run_clock(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        tick(session, now)


def land_prompts(engine: Engine) -> None:
    """As if the platform had taken every prompt that is owed: its message is called `m<prompt>` in the channel `D`."""
    with writing(engine) as session:
        for row in session.exec(select(Outgoing).where(Outgoing.kind == Kind.PROMPT, Outgoing.state == State.OWED)):
            row.state, row.shown, row.channel, row.message = State.SENT, row.wanted, "D", f"m{row.subject}"


def caller(user: str) -> Caller:
    return Caller("slack", "T0AWAY" if user == "zoe" else "T0PLAY", f"U0{user.upper()}")


def run(engine: Engine, event: Event, now: datetime = NOW) -> Answer:
    given = act(engine, event, now)
    assert not isinstance(given, Unknown)
    return given


def say(engine: Engine, user: str, text: str, now: datetime = NOW, *, place: str = "command", key: str = "") -> Answer:
    """A slash command, or with `place="dm"` a line in the DM."""
    return run(engine, Command(caller(user), text, "dm" if place == "dm" else "command", key), now)


def press(
    engine: Engine, user: str, action: str, value: str, now: datetime = NOW, *, message: str = "", place: str = ""
) -> Answer:
    """A button: in a message, or with `place="home"` in the home."""
    where: Literal["home", "message"] = "home" if place == "home" else "message"
    return run(engine, Click(caller(user), action, value, "", "D" if message else "", message, where), now)


def fill(engine: Engine, user: str, form: Form, now: datetime = NOW, *, key: str = "", **typed: str) -> Answer:
    """Submit a form with what stands in it, and with what is typed over it."""
    values = {one.name: one.value for one in form.fields} | typed
    return run(engine, Submission(caller(user), form.name, values, form.context, key), now)


def card_of(answer: Answer) -> Card:
    assert isinstance(answer, Say), answer
    return answer.card


def words_of(answer: Answer) -> str:
    return read(card_of(answer))


def form_of(answer: Answer) -> Form:
    assert isinstance(answer, Ask | Reject), answer
    return answer.form


def errors_of(answer: Answer) -> dict[str, str]:
    assert isinstance(answer, Reject), answer
    return answer.errors


def said_of(engine: Engine, number: int) -> Sequence[CheckIn]:
    """Every row of a key result since the example's history, the first first."""
    with reading(engine) as session:
        rows = select(CheckIn).where(
            CheckIn.key_result_id == key_result(session, number).id, CheckIn.at > datetime(2026, 11, 10, tzinfo=UTC)
        )
        return session.exec(rows.order_by(col(CheckIn.id))).all()


def values_of(engine: Engine, number: int) -> list[Decimal]:
    return [row.value for row in said_of(engine, number)]


def request_of(engine: Engine, number: int, user: str) -> Request:
    """The last question about a key result to a person."""
    with reading(engine) as session:
        wanted = select(Request).where(
            Request.key_result_id == key_result(session, number).id, Request.person_id == person(session, user).id
        )
        return session.exec(wanted.order_by(col(Request.id).desc()).limit(1)).one()


def state_of(engine: Engine, number: int, user: str) -> RequestState:
    return request_of(engine, number, user).state


def prompt_of(engine: Engine, user: str) -> int:
    """The id of a person's latest prompt."""
    with reading(engine) as session:
        wanted = select(Prompt.id).where(Prompt.person_id == person(session, user).id)
        found = session.exec(wanted.order_by(col(Prompt.id).desc()).limit(1)).one()
        assert found is not None
        return found


def edits_owed(engine: Engine, prompt: int) -> int:
    with reading(engine) as session:
        rows = session.exec(select(Outgoing).where(Outgoing.kind == Kind.PROMPT, Outgoing.subject == prompt))
        return sum(row.wanted - row.shown for row in rows)


def owner_of(session: Session, number: int) -> str:
    return session.get_one(Person, session.exec(select(KeyResult).where(KeyResult.number == number)).one().owner_id).key
