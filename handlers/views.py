"""From how things stand in the store to the views that messages take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.context import Context
from handlers.picture import progress_of
from messages.views import AskedView, CheckInView, EntryView, KeyResultView, PromptView, ReceiptView
from okr import roles
from okr.pace import expected
from okr.unmoved import asks_what_would_move_it
from store.checkins import RequestState
from store.history import CheckInState, find_check_ins
from store.questions import PromptState, QuestionState, read_prompt
from store.standing import KeyResultState, OfOrganisation, read_by_ids
from store.viewers import Viewer


@dataclass(frozen=True)
class Reader:
    """Who will read a message: what they may do, and where their clock stands."""

    person_id: int | None
    zone: ZoneInfo
    is_admin: bool = False

    def may_check_in(self, state: KeyResultState) -> bool:
        return roles.may_check_in(is_owner=self.person_id == state.owner_id, is_admin=self.is_admin)


def reader_of(viewer: Viewer) -> Reader:
    return Reader(viewer.person_id, viewer.zone, viewer.is_admin)


def view_check_in(said: CheckInState) -> CheckInView:
    return CheckInView(
        id=said.id,
        value=said.value,
        confidence=said.confidence,
        next_step=said.next_step,
        blocker=said.blocker,
        note=said.note,
        evidence=said.evidence,
        at=said.at,
        by=said.by,
        entered_by=said.entered_by,
        late=said.late,
        no_change=said.no_change,
        replaced=said.replaced or said.withdrawn,
    )


def view_key_result(state: KeyResultState, now: datetime, reader: Reader | None = None) -> KeyResultView:
    """As it stands now. Without a reader it is for a channel, where nobody may check in."""
    return KeyResultView(
        number=state.number,
        title=state.title,
        metric=state.metric,
        measure=state.measure,
        ambition=state.ambition,
        stage=state.stage,
        owner=state.owner,
        team=state.team,
        objective=state.objective,
        starts=state.starts,
        ends=state.ends,
        progress=progress_of(state),
        expected=expected(state.starts, state.ends, now.astimezone(state.zone).date()),
        current=view_check_in(state.current) if state.current else None,
        in_a_row=state.in_a_row,
        mine=reader is not None and reader.may_check_in(state),
    )


def view_for(context: Context, state: KeyResultState) -> KeyResultView:
    """As it stands now, for the one who asks."""
    return view_key_result(state, context.now, reader_of(context.viewer))


def view_question(
    question: QuestionState, state: KeyResultState, answer: CheckInState | None, now: datetime, reader: Reader
) -> AskedView:
    """One question and what became of it."""
    return AskedView(
        key_result=view_key_result(state, now, reader),
        state=question.state.value,
        answer=view_check_in(answer) if answer else None,
        snoozed_until=question.snoozed_until,
        moved_to=state.owner if question.state is RequestState.MOVED else "",
    )


def view_prompt(
    session: Session, whose: OfOrganisation, prompt_id: int, now: datetime, command: str
) -> PromptView | None:
    """A prompt as it stands now, for the person it asks; None if there is none. Five statements."""
    prompt = read_prompt(session, whose, prompt_id)
    if prompt is None:
        return None
    states = read_by_ids(session, whose, [question.key_result_id for question in prompt.questions])
    answers = find_check_ins(session, whose.organisation_id, [one.check_in_id for one in prompt.questions])
    reader = Reader(prompt.person_id, prompt.zone)
    asked = (
        view_question(each, states[each.key_result_id], answers.get(each.check_in_id or 0), now, reader)
        for each in prompt.questions
    )
    return PromptView(
        prompt=prompt.id,
        person=prompt.person,
        asked=tuple(asked),
        closes=_closes(prompt, states),
        over=all(question.closed for question in prompt.questions),
        now=now,
        zone=prompt.zone,
        command=command,
        first=prompt.first,
    )


def _closes(prompt: PromptState, states: dict[int, KeyResultState]) -> datetime | None:
    """The first digest that waits for an answer."""
    return min(
        (
            each.cadence.digest_at(each.nominal, states[each.key_result_id].zone)
            for each in prompt.questions
            if not each.closed
        ),
        default=None,
    )


def view_receipt(
    context: Context, state: KeyResultState, said: CheckInState, before: CheckInState | None, *, undone: bool = False
) -> ReceiptView:
    """`state` as it stands after what was said, or taken back."""
    return ReceiptView(
        key_result=view_for(context, state),
        check_in=view_check_in(said),
        before=view_check_in(before) if before else None,
        now=context.now,
        zone=context.viewer.zone,
        asks_what_moves=said.no_change and asks_what_would_move_it(state.in_a_row),
        undone=undone,
    )


def entry_view(state: KeyResultState, said: CheckInState | None, *, again: bool = False) -> EntryView:
    """What stands in a form at first: what still holds as it was said last; with `again`, for an edit, all of it."""
    if said is None:
        return EntryView()
    known = EntryView(state.measure.spell(said.value), said.confidence.value, said.next_step, said.blocker)
    return replace(known, note=said.note, evidence=said.evidence) if again else known
