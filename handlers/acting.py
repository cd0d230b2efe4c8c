"""From an event to its answer: who asks, what runs, in one transaction, once however often it comes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from handlers.context import Context, Row
from handlers.events import ANSWERS, Answer, Command, Done, Event, Reject, Say, Submission
from handlers.router import route
from handlers.welcome import is_first_contact, welcome
from messages import answers
from messages.markup import clean
from store.outbox import Kind
from store.outgoing import owe
from store.seen import claim_key, keep_answer, read_answer
from store.session import reading, writing
from store.viewers import Missing, Viewer, find_viewer, is_news, note_use

__all__ = ["Context", "Unknown", "act"]


@dataclass(frozen=True)
class Unknown:
    """Nobody has told us of this user yet: the edge asks the platform, remembers the account, and acts again."""


def act(engine: Engine, event: Event, now: datetime, command: str = "/okr") -> Answer | Unknown:
    """The answer to an event. To a line in the DM it is `Done`, since the answer is owed as a message.

    Who may not look gets the same answer to everything, as if there were nothing, and leaves no trace.
    """
    row, routed = route(_cleaned(event), command)
    if row.reads and not _is_owed(event):
        return _read(engine, row, routed, now, command)
    with writing(engine) as session:
        viewer = _find(session, event)
        if not isinstance(viewer, Viewer):
            return _turn_away(viewer, command)
        context = Context(session, viewer, now, command)
        _note_use(context)
        answer = _write(context, row, routed)
        if isinstance(answer, Reject):
            session.rollback()  # with its key: the correction must not be taken for a repetition
        else:
            welcome(context)
        return answer


def _cleaned(event: Event) -> Event:
    """Without NUL, half characters and signs that turn the words around them: no database and no platform wants any."""
    if isinstance(event, Command):
        return replace(event, text=clean(event.text))
    if isinstance(event, Submission):
        return replace(event, values={name: clean(text) for name, text in event.values.items()})
    return event


def _read(engine: Engine, row: Row, event: Event, now: datetime, command: str) -> Answer | Unknown:
    with reading(engine) as session:
        viewer = _find(session, event)
        if not isinstance(viewer, Viewer):
            return _turn_away(viewer, command)
        answer: Answer = row.run(Context(session, viewer, now, command), event)
    if is_first_contact(viewer) or is_news(viewer, now):
        with writing(engine) as session:
            context = Context(session, viewer, now, command)
            _note_use(context)
            welcome(context)
    return answer


def _note_use(context: Context) -> None:
    """Where they were last is where they are asked next."""
    if is_news(context.viewer, context.now):
        note_use(context.session, context.viewer, context.now)


def _is_owed(event: Event) -> bool:
    return isinstance(event, Command) and event.place == "dm"


def _find(session: Session, event: Event) -> Viewer | Missing:
    """Somebody who may look; whoever may not is as good as from elsewhere."""
    caller = event.caller
    found = find_viewer(session, caller.platform, caller.workspace, caller.user)
    return Missing.WORKSPACE if isinstance(found, Viewer) and not found.may_look else found


def _turn_away(missing: Missing, command: str) -> Answer | Unknown:
    return Unknown() if missing is Missing.ACCOUNT else Say(answers.not_found(command))


def _write(context: Context, row: Row, event: Event) -> Answer:
    """Run it, unless the same event was acted on before: then its answer is given again."""
    if not event.key:
        plain: Answer = row.run(context, event)
        return plain
    session, workspace_id = context.session, context.viewer.workspace_id
    seen = claim_key(session, workspace_id, event.key, context.now)
    if seen is None:
        return _repeat(session, workspace_id, event)
    answer: Answer = row.run(context, event)
    if isinstance(answer, Reject):
        return answer
    keep_answer(session, seen, ANSWERS.dump_json(_to_keep(answer, context.command)).decode())
    return _owe(context, seen, answer) if _is_owed(event) else answer


def _to_keep(answer: Answer, command: str) -> Answer:
    """What a repetition gets; of a secret, only that it was shown."""
    secret = isinstance(answer, Say) and answer.secret
    return Say(answers.say("shown_once", command=command)) if secret else answer


def _repeat(session: Session, workspace_id: int, event: Event) -> Answer:
    if _is_owed(event):
        return Done()
    return ANSWERS.validate_json(read_answer(session, workspace_id, event.key))


def _owe(context: Context, seen: int, answer: Answer) -> Answer:
    """A line in the DM has no answer of its own on the platform: it becomes a message."""
    viewer = context.viewer
    if isinstance(answer, Say):
        owe(
            context.session,
            organisation_id=viewer.organisation_id,
            workspace_id=viewer.workspace_id,
            kind=Kind.ANSWER,
            subject=seen,
            address=viewer.user,
            due_at=context.now,
            person_id=viewer.person_id,
        )
    return Done()
