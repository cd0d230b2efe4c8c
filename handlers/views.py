"""From how things stand in the store to the views that messages take."""

from __future__ import annotations

from datetime import datetime

from handlers.context import Context
from handlers.picture import progress_of
from messages.views import CheckInView, EntryView, KeyResultView, ReceiptView
from okr import roles
from okr.pace import expected
from okr.unmoved import asks_what_would_move_it
from store.history import CheckInState
from store.standing import KeyResultState


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


def view_key_result(
    state: KeyResultState, now: datetime, reader_id: int | None = None, *, is_admin: bool = False
) -> KeyResultView:
    """As it stands now. `reader_id` is the person who will read it, None for a channel: nobody checks in there."""
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
        mine=roles.may_check_in(is_owner=reader_id == state.owner_id, is_admin=is_admin),
    )


def view_for(context: Context, state: KeyResultState) -> KeyResultView:
    """As it stands now, for the one who asks."""
    return view_key_result(state, context.now, context.viewer.person_id, is_admin=context.viewer.is_admin)


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
    """What stands in a form at first: value, colour and next step as they were said last; with `again` all of it."""
    if said is None:
        return EntryView()
    known = EntryView(state.measure.spell(said.value), said.confidence.value, said.next_step)
    if not again:
        return known
    return EntryView(known.value, known.confidence, said.next_step, said.blocker, said.note, said.evidence)
