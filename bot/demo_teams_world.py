"""The same people in Teams: Emi's screen, the other four of the plan beside her, and one who may only look."""

from __future__ import annotations

import re
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from bot.demo_world import moved_plan
from playground.teams_world import Spot, Teammate, TeamsWorld

NAMES = {
    "U0EMI": "Emi Tanaka",
    "U0ANA": "Ana Alves",
    "U0BEN": "Ben Carter",
    "U0CHLOE": "Chloé Dubois",
    "U0DEV": "Dev Patel",
    "U0ZOE": "Zoe Novak",
}
TEAM = Spot("19:mentorly@thread.tacv2", "Mentorly")
MENTORS = Spot("19:mentors@thread.tacv2", "Mentors")
CHANNELS = {"C0GENERAL": TEAM, "C0MENTORS": MENTORS}  # the client has two; Growth has to do without
IN_SLACK = re.compile(r"(accounts|channels): \{slack: (\w+)\}")


def directory(slack: str) -> str:
    """An id of the made-up directory, the same at every start."""
    return str(uuid5(NAMESPACE_URL, f"https://mentorly.example/{slack}"))


def teams_world() -> TeamsWorld:
    me, *others = (Teammate(directory(id), name, f"{id[2:].lower()}@mentorly.example") for id, name in NAMES.items())
    return TeamsWorld(
        tenant=directory("tenant"),
        bot=Spot(f"28:{directory('bot')}", "Fortnight"),
        me=me,
        others=others,
        team=TEAM,
        channel=MENTORS,
        group=Spot("19:leads@thread.v2", "Leads"),
    )


def teams_plan(today: date) -> str:
    """The example's plan, of which everything that was in Slack is in Teams."""
    return IN_SLACK.sub(lambda found: _in_teams(*found.groups()), moved_plan(today))


def _in_teams(what: str, slack: str) -> str:
    if what == "accounts":
        return f"accounts: {{msteams: {directory(slack)}}}"
    channel = CHANNELS.get(slack)
    return f'channels: {{msteams: "{channel.id}"}}' if channel else "channels: {}"
