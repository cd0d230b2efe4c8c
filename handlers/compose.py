"""Make an owed message: by kind and subject, read fresh from the store, so that a retry tells today's truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from sqlmodel import Session, select

from handlers.digest import issue_of, view_digest
from handlers.events import ANSWERS, Say
from handlers.link import show_linked
from handlers.rounds import when_to_send
from handlers.undelivered import view_undelivered
from handlers.views import view_prompt
from messages import answers
from messages.card import Card
from messages.digest import digest, digest_details
from messages.notice import notice
from messages.prompt import prompt
from messages.views import PromptView
from store.checkins import Digest, Prompt, RequestState
from store.inbox import Seen
from store.outbox import Kind, Outgoing
from store.outgoing import find_sent
from store.people import Person, Workspace
from store.plan import Rhythm


@dataclass(frozen=True)
class Postponed:
    """Not at this hour: the message is due again at `until`."""

    until: datetime


class Owed(Protocol):
    """What making a card takes to know of a message: of a claim, or of one that was sent."""

    @property
    def workspace_id(self) -> int: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def subject(self) -> int: ...
    @property
    def turn(self) -> int: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def operation(self) -> Literal["post", "edit"]: ...


def compose(session: Session, claim: Owed, now: datetime, command: str) -> Card | Postponed | None:
    """The card of an owed message; None when its moment has passed, `Postponed` when it would be a quiet hour."""
    match claim.kind:
        case Kind.PROMPT:
            return _prompt(session, claim, now, command)
        case Kind.DIGEST | Kind.DIGEST_DETAILS:
            return _digest(session, claim, now, command)
        case Kind.ANSWER:
            return _answer(session, claim.subject)
        case Kind.WELCOME:
            return _welcome(session, claim.subject, command)
        case Kind.LINKED:
            return show_linked(session, claim.subject, command)
        case Kind.NOTICE:
            return _notice(session, claim.subject, command)


def _prompt(session: Session, claim: Owed, now: datetime, command: str) -> Card | Postponed | None:
    row = session.get_one(Prompt, claim.subject)
    view = view_prompt(session, row, claim.subject, now, command)
    if view is None:
        return None
    latest = find_sent(session, Kind.PROMPT, claim.subject)
    if latest is not None and latest.turn > claim.turn:
        return answers.say("asked_again", elsewhere=_elsewhere(session, latest, claim))
    if claim.operation == "edit":
        return prompt(view)
    if _is_answered(view) or view.over:
        return None
    until = _send_at(session, row.organisation_id, claim, view)
    return Postponed(until) if until > now else prompt(view)


def _elsewhere(session: Session, latest: Outgoing, claim: Owed) -> str:
    """The platform of the message that came after, when it is another one."""
    if latest.workspace_id == claim.workspace_id:
        return ""
    return session.get_one(Workspace, latest.workspace_id).platform.value


def _is_answered(view: PromptView) -> bool:
    return all(each.state != RequestState.OPEN for each in view.asked)


def _send_at(session: Session, organisation_id: int, claim: Owed, view: PromptView) -> datetime:
    rhythm = session.exec(select(Rhythm).where(Rhythm.organisation_id == organisation_id)).first()
    return when_to_send(rhythm.cadence, claim.due_at, view.now, view.zone) if rhythm else view.now


def _digest(session: Session, claim: Owed, now: datetime, command: str) -> Card | Postponed | None:
    made = session.get_one(Digest, claim.subject)
    issue = issue_of(session, made)
    until = when_to_send(issue.rhythm.cadence, claim.due_at, now, issue.zone)
    if claim.operation == "post" and until > now and made.round_id is not None:
        return Postponed(until)
    view = view_digest(session, issue, command)
    if claim.kind is Kind.DIGEST:
        return digest(view)
    pages = digest_details(view)
    return pages[claim.turn - 1] if claim.turn <= len(pages) else None


def _answer(session: Session, seen_id: int) -> Card | None:
    seen = session.get(Seen, seen_id)
    answer = ANSWERS.validate_json(seen.answer) if seen and seen.answer else None
    return answer.card if isinstance(answer, Say) else None


def _welcome(session: Session, person_id: int, command: str) -> Card:
    return answers.welcome(session.get_one(Person, person_id).name, in_plan=True, command=command)


def _notice(session: Session, outgoing_id: int, command: str) -> Card:
    return notice(view_undelivered(session, session.get_one(Outgoing, outgoing_id), command))
