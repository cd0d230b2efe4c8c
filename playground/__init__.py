"""A local Slack to try a bot with: the Web API, signed deliveries, and a page on which a human plays the people."""

from playground.acts import Reply
from playground.limits import Limits
from playground.people import Person
from playground.records import Answer, Call, Message, View
from playground.server import Playground
from playground.world import Channel, Lever, User, World

__all__ = [
    "Answer",
    "Call",
    "Channel",
    "Lever",
    "Limits",
    "Message",
    "Person",
    "Playground",
    "Reply",
    "User",
    "View",
    "World",
]
