"""Slack's side put together: what comes in at /slack/events, and who answers it."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.door import Door
from bot.slack import SlackEdge
from bot.slack_answering import Act, Answering
from bot.slack_connection import SlackConnection
from bot.slack_people import Strangers
from bot.slack_voice import Voice

PATH = "/slack/events"


def slack_door(
    connection: SlackConnection, secret: str, act: Act, clock: Clock, *, command: str, nudge: Callable[[], None]
) -> Door:
    answering = Answering(
        act,
        clock,
        Voice(connection.calls),
        Strangers(connection.engine, connection.calls),
        command=command,
        team=lambda: connection.identity.team if connection.identity else "",
        nudge=nudge,
    )
    edge = SlackEdge(secret, lambda: connection.identity, answering, connection.changed, connection.lost)
    return Door(PATH, edge.handle, answering.tasks)
