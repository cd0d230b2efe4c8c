"""Opening the check-in form: for one key result, for all that is due, for the next, and to edit (A 2, A 3, A 4)."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.command import read_key_result
from handlers.context import Context, Row, Rows
from handlers.events import Answer, Ask, Click, Command, Say
from handlers.settling import find_own_prompt
from handlers.views import entry_view, view_for
from handlers.walk import Walk, begin, find_next, read_id, read_walk
from messages import answers
from messages.answers import say
from messages.card import Card
from messages.check_in_form import check_in_form
from messages.form import Form
from messages.lists import listing
from messages.values import read_asked
from messages.views import AskBackView, CheckInFormView, EntryView, ListView
from okr import roles
from store.recording import find_last
from store.standing import KeyResultState, find_key_result, read_by_ids


@dataclass(frozen=True)
class Filling:
    """What stands in a form: what is known or was typed, what is asked back, and the check-in that is edited."""

    entry: EntryView
    ask_back: AskBackView | None = None
    replaces: int | None = None
    far: str = ""  # the exact value that "really?" is asked about


def draw_form(ctx: Context, state: KeyResultState, walk: Walk, filling: Filling) -> Form:
    """The same form for the first look, for asking back, and for an edit."""
    view = CheckInFormView(
        key_result=view_for(ctx, state),
        entry=filling.entry,
        place=walk.place,
        of=walk.of,
        now=ctx.now,
        zone=ctx.viewer.zone,
        ask_back=filling.ask_back,
        replaces=filling.replaces,
        context=(*walk.context, ("far", filling.far)),
    )
    return check_in_form(view, ctx.command)


def may_check_in(ctx: Context, state: KeyResultState) -> bool:
    return roles.may_check_in(is_owner=ctx.viewer.person_id == state.owner_id, is_admin=ctx.viewer.is_admin)


def find_refusal(ctx: Context, state: KeyResultState) -> tuple[str, dict[str, object]] | None:
    """Why the viewer cannot check this in: a block of short answers with its values, or None if they can."""
    if not may_check_in(ctx, state):
        return "not_yours", {"number": state.number, "owner": state.owner, "command": ctx.command}
    return ("not_running", {"number": state.number}) if state.closed else None


def refuse(ctx: Context, state: KeyResultState | None) -> Card | None:
    """The same in a card; what is not there gets the one answer to everything that cannot be shown."""
    if state is None:
        return answers.not_found(ctx.command)
    refusal = find_refusal(ctx, state)
    return say(refusal[0], **refusal[1]) if refusal else None


def ask(ctx: Context, number: int, walk: Walk) -> Answer:
    """The form of a key result, filled with what was said last; words where it cannot be opened."""
    state = find_key_result(ctx.session, ctx.viewer, number)
    refusal = refuse(ctx, state)
    if refusal or state is None:
        return Say(refusal or answers.not_found(ctx.command))
    return Ask(draw_form(ctx, state, walk, Filling(entry_view(state, state.current))))


def ask_next(ctx: Context, walk: Walk) -> Answer | None:
    """The next form of a walk, or None at its end."""
    number = find_next(ctx, walk)
    return None if number is None else ask(ctx, number, walk)


def on_command(ctx: Context, event: Command) -> Answer:
    """`checkin 12`, or `checkin` alone for what is due. A line in the DM can open no form: it gets the button."""
    number = read_key_result(event.text)
    if event.text and number is None:
        return Say(answers.nearest(event.text, "checkin 12", ctx.command))
    first, walk = begin(ctx, number, None, "command")
    if first is None:
        return Say(say("nothing_due", next_round=None, zone=ctx.viewer.zone, command=ctx.command))
    return offer(ctx, first) if event.place == "dm" else ask(ctx, first, walk)


def offer(ctx: Context, number: int) -> Answer:
    """A key result with the button that opens its form."""
    state = find_key_result(ctx.session, ctx.viewer, number)
    refusal = refuse(ctx, state)
    if refusal or state is None:
        return Say(refusal or answers.not_found(ctx.command))
    items = (view_for(ctx, state),)
    view = ListView("", "", items, total=1, page=1, more="", now=ctx.now, zone=ctx.viewer.zone, command=ctx.command)
    return Say(listing(view))


def on_open(ctx: Context, event: Click) -> Answer:
    """*Check in* on one key result."""
    asked = read_asked(event.value)
    if asked is None:
        return Say(say("old_button", command=ctx.command))
    prompt, number = asked
    _, walk = begin(ctx, number, find_own_prompt(ctx, event, prompt) if prompt else None, event.place)
    return ask(ctx, number, walk)


def on_all(ctx: Context, event: Click) -> Answer:
    """*Check in all*: the first of what a prompt asks, or of everything that is due."""
    first, walk = begin(ctx, None, find_own_prompt(ctx, event, read_id(event.value)), event.place)
    if first is None:
        return Say(say("all_done"))
    return ask(ctx, first, walk)


def on_skip(ctx: Context, event: Click) -> Answer:
    """*Skip*: the question stays open, the window goes on."""
    number = read_id(event.context.get("number", "")) or read_id(event.value)
    if number is None:
        return Say(say("form_expired", command=ctx.command))
    return ask_next(ctx, read_walk(event.context).after(number)) or Say(say("all_done"))


def on_edit(ctx: Context, event: Click) -> Answer:
    """*Edit*: the form filled with all that was said, whatever has become of it since."""
    check_in = read_id(event.value)
    said = find_last(ctx.session, ctx.viewer, check_in) if check_in else None
    if said is None:
        return Say(say("old_button", command=ctx.command))
    state = read_by_ids(ctx.session, ctx.viewer, [said.key_result_id])[said.key_result_id]
    refusal = refuse(ctx, state)
    if refusal or said.withdrawn:
        return Say(refusal or say("already_settled"))
    walk = Walk(prompt=find_own_prompt(ctx, event), where=event.place)
    return Ask(draw_form(ctx, state, walk, Filling(entry_view(state, said, again=True), replaces=said.id)))


COMMANDS: Rows = {"checkin": Row(on_command, reads=True)}
CLICKS: Rows = {
    "checkin.open": Row(on_open, reads=True),
    "checkin.next": Row(on_all, reads=True),
    "checkin.skip": Row(on_skip, reads=True),
    "checkin.edit": Row(on_edit, reads=True),
}
