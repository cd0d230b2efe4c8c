"""A prompt as it stands: the same picture for sending it, for editing it, and for answering a click in it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from handlers.views import view_check_in, view_key_result
from messages.views import AskedView, PromptView
from store.checkins import Prompt, Request, RequestState, Round
from store.columns import id_of
from store.people import Account, Organisation, Person
from store.plan import Rhythm
from store.standing import KeyResultState, read_by_ids
from store.viewers import choose_zone


def view_prompt(session: Session, prompt_id: int, now: datetime, command: str) -> PromptView | None:
    """The prompt with what became of each question; None if there is no such prompt."""
    prompt = session.get(Prompt, prompt_id)
    if prompt is None:
        return None
    rows = _read_requests(session, prompt_id)
    states = read_by_ids(session, prompt, [request.key_result_id for request, *_ in rows])
    person = session.get_one(Person, prompt.person_id)
    zone = read_zone(session, person)
    asked = [_view(request, states[request.key_result_id], now) for request, *_ in rows]
    closes = [rhythm.cadence.digest_at(round_.number, states[r.key_result_id].zone) for r, round_, rhythm in rows]
    return PromptView(
        prompt=prompt_id,
        person=person.name,
        asked=tuple(asked),
        closes=max(closes, default=None),
        over=all(round_.closed_at is not None for _, round_, _ in rows),
        now=now,
        zone=zone,
        command=command,
    )


def _read_requests(session: Session, prompt_id: int) -> list[tuple[Request, Round, Rhythm]]:
    found = session.exec(
        select(Request, Round, Rhythm)
        .join(Round, col(Round.id) == col(Request.round_id))
        .join(Rhythm, col(Rhythm.id) == col(Round.rhythm_id))
        .where(Request.prompt_id == prompt_id)
        .order_by(col(Request.id))
    )
    return list(found)


def _view(request: Request, state: KeyResultState, now: datetime) -> AskedView:
    answer = next((each for each in state.recent if each.id == request.check_in_id), None)
    return AskedView(
        key_result=view_key_result(state, now, request.person_id),
        state=request.state,
        answer=view_check_in(answer) if answer else None,
        snoozed_until=request.snoozed_until,
        moved_to=state.owner if request.state is RequestState.MOVED else "",
    )


def read_zone(session: Session, person: Person) -> ZoneInfo:
    """The zone somebody lives by: chosen in chat, of the file, of a profile, of the organisation."""
    profiles = session.exec(
        select(Account.profile_timezone).where(Account.person_id == id_of(person)).order_by(col(Account.id))
    ).all()
    organisation = session.get_one(Organisation, person.organisation_id)
    return choose_zone(person.chosen_timezone, person.timezone, *profiles, organisation.timezone)
