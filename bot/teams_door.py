"""Teams' side put together: what comes in at /api/messages, and who answers it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.clock import Clock
from bot.door import Door
from bot.teams import TeamsEdge
from bot.teams_answering import Act, Answering
from bot.teams_calls import Authenticated
from bot.teams_connection import TeamsConnection
from bot.teams_contacts import Contacts
from bot.teams_gate import CHANNEL, Gate
from bot.teams_installing import Installing
from bot.teams_payload import Origin
from bot.teams_telling import Teller
from handlers.events import Caller, Command
from handlers.redraw import redraw
from messages.card import Card
from store.outgoing import find_by_message
from store.session import reading, writing

PATH = "/api/messages"


def teams_door(connection: TeamsConnection, act: Act, clock: Clock, *, command: str, nudge: Callable[[], None]) -> Door:
    contacts = Contacts(connection.people, connection.calls)
    shown = partial(_shown, connection, clock, command)
    teller = Teller(connection.calls, partial(_owe_edit, connection, nudge))
    answering = Answering(act, shown, clock, contacts, teller, command=command, nudge=nudge)
    installing = Installing(connection.people, connection.calls, partial(_greet, act, clock, nudge))
    gate = Gate(connection.keys, connection.app_id, connection.tenant)
    edge = TeamsEdge(gate, Authenticated(connection.app_id), answering, installing)
    return Door(PATH, edge.handle, answering.tasks)


def _shown(connection: TeamsConnection, clock: Clock, command: str, origin: Origin) -> Card | None:
    """What a message of ours shows now to the one whom it was sent to."""
    if connection.bound is None:
        return None
    with reading(connection.engine) as session:
        place = connection.bound.workspace_id
        at = (place, origin.conversation, origin.message)
        return redraw(session, *at, clock.now(), command, reader=origin.directory)


def _owe_edit(connection: TeamsConnection, nudge: Callable[[], None], origin: Origin) -> None:
    """A message of ours whose change did not arrive with its click."""
    if connection.bound is None:
        return
    with writing(connection.engine) as session:
        row = find_by_message(session, connection.bound.workspace_id, origin.conversation, origin.message)
        if row is not None:
            row.wanted += 1
            session.add(row)
    nudge()


def _greet(act: Act, clock: Clock, nudge: Callable[[], None], origin: Origin) -> None:
    """Whoever is in the plan is welcomed on their first contact, as by any other; nobody else is written to unasked."""
    act(Command(Caller(CHANNEL, origin.tenant, origin.directory), "", "home"), clock.now())
    nudge()
