"""`link`: one person, two accounts, joined by a one-time code (N 18). An e-mail address alone never links."""

from __future__ import annotations

from sqlmodel import Session

from handlers.context import Context, Row, Rows
from handlers.events import Answer, Click, Command, Say
from handlers.walk import read_id
from messages import link as cards
from messages.answers import SAID, say, tell
from messages.card import Card
from messages.link import LinkedView
from store.linking import Linked, Refusal, enter_code, make_code, unlink
from store.outbox import Kind
from store.outgoing import find_sent, owe, owe_edit
from store.people import Account, Person, Workspace
from store.reaching import can_be_written_to, read_accounts


def on_command(ctx: Context, event: Command) -> Answer:
    """Without words a code, with a code the link. In the DM an answer is kept until it is sent: there a button."""
    said = event.text.strip()
    if said:
        return enter(ctx, said)
    return Say(cards.offer()) if event.place == "dm" else show_code(ctx)


def on_show(ctx: Context, event: Click) -> Answer:
    return show_code(ctx, replace=bool(event.message))


def show_code(ctx: Context, *, replace: bool = False) -> Answer:
    code = make_code(ctx.session, ctx.viewer, ctx.now)
    return Say(cards.code(code, ctx.command), replace=replace, secret=True)


def enter(ctx: Context, said: str) -> Answer:
    """Whoever enters it is answered, and the other place is told."""
    found = enter_code(ctx.session, ctx.viewer, said, ctx.now)
    if isinstance(found, Refusal):
        return Say(tell(SAID, f"link_{found.value}", {"command": ctx.command}))
    _tell_the_other(ctx, found)
    return Say(show_linked(ctx.session, found.account_id, ctx.command))


def _tell_the_other(ctx: Context, linked: Linked) -> None:
    """Where the code was shown; a place that cannot be written to learns of it by what it can do now."""
    shown = linked.shown
    if not can_be_written_to(ctx.session, shown.account_id):
        return
    earlier = find_sent(ctx.session, Kind.LINKED, linked.account_id)
    owe(
        ctx.session,
        organisation_id=ctx.viewer.organisation_id,
        workspace_id=shown.workspace_id,
        kind=Kind.LINKED,
        subject=linked.account_id,
        address=shown.user,
        due_at=ctx.now,
        person_id=linked.person_id,
        turn=earlier.turn + 1 if earlier else 1,
    )


def show_linked(session: Session, account_id: int, command: str) -> Card:
    """As it stands in the database now."""
    account = session.get_one(Account, account_id)
    person = session.get(Person, account.person_id) if account.person_id else None
    asked = [one for one in read_accounts(session, account.person_id) if one.reachable] if account.person_id else []
    return cards.linked(
        LinkedView(
            account_id=account_id,
            person=person.name if person else "",
            account=account.name or account.external_id,
            platform=session.get_one(Workspace, account.workspace_id).platform.value,
            asked_in=asked[0].platform.value if asked else "",
            undone=person is None,
            command=command,
        )
    )


def on_undo(ctx: Context, event: Click) -> Answer:
    """From either place, by the person: only what a code has given."""
    account_id = read_id(event.value)
    if account_id is None or not unlink(ctx.session, ctx.viewer, account_id, ctx.now):
        return Say(say("link_undo_nothing"))
    owe_edit(ctx.session, Kind.LINKED, account_id, except_message=event.message)
    return Say(show_linked(ctx.session, account_id, ctx.command), replace=True)


COMMANDS: Rows = {"link": Row(on_command)}
CLICKS: Rows = {"link.show": Row(on_show), "link.undo": Row(on_undo)}
