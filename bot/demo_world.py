"""The people and places of the demo: the local Slack of Mentorly, and the plan that is imported into it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

from messages.commands import COMMANDS
from playground import Channel, User, World

EXAMPLE = Path(__file__).parent / "example.yaml"
ROUND = date(2026, 11, 17)  # the round of the example that is to be due now; in the middle of its cycle
ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def demo_world(command: str) -> World:
    """Five people of the plan, one who may only look, and a guest who may not. The first has something to answer."""
    everybody = ["U0ANA", "U0BEN", "U0CHLOE", "U0DEV", "U0EMI", "U0ZOE"]
    return World(
        team_name="Mentorly",
        users=[
            User("U0BEN", "ben", "Ben Carter", "America/Los_Angeles", "ben@mentorly.example", "Leads Growth"),
            User(
                "U0ANA", "ana", "Ana Alves", "Europe/Lisbon", "ana@mentorly.example", "Managing director, admin", True
            ),
            User("U0CHLOE", "chloe", "Chloé Dubois", "Europe/Paris", "chloe@mentorly.example", "Leads Support"),
            User("U0DEV", "dev", "Dev Patel", "Asia/Kolkata", "dev@mentorly.example", "Engineer"),
            User("U0EMI", "emi", "Emi Tanaka", "Asia/Tokyo", "emi@mentorly.example", "Leads Mentors"),
            User("U0ZOE", "zoe", "Zoe Novak", "Europe/Prague", "zoe@mentorly.example", "New here, not in the plan"),
            User("U0GUS", "gus", "Gus Meyer", "Europe/Berlin", title="Guest of an agency", is_restricted=True),
        ],
        channels=[
            Channel("C0GENERAL", "general", everybody),
            Channel("C0GROWTH", "growth", ["U0BEN", "U0CHLOE", "U0DEV", "U0ANA", "U0GUS"]),
            Channel("C0MENTORS", "mentors", ["U0EMI", "U0DEV", "U0ANA"]),
        ],
        commands=[command],
        command_words={command: list(dict.fromkeys(one.line("").strip() for one in COMMANDS if one.word))},
    )


def round_day(today: date) -> date:
    """The latest day, today included, that is whole weeks away from the example's round."""
    return today - timedelta(days=(today - ROUND).days % 7)


def moved_plan(today: date) -> str:
    """The example with every date moved by whole weeks, so that weekdays stay what they are."""
    distance = round_day(today) - ROUND
    return ISO_DAY.sub(lambda found: (date.fromisoformat(found[0]) + distance).isoformat(), EXAMPLE.read_text())


def before_the_round(today: date, now: datetime) -> datetime:
    """An instant at which nobody on earth has been asked yet: the demo's clock begins here."""
    day = round_day(today)
    return now.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0) - (
        timedelta(hours=14)
    )
