"""The people and key results of every message's examples: the small organisation of the README, on one Tuesday.

Messages are looked at with them, in the gallery and in the playground, and never without.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from messages.views import CheckInView, KeyResultView
from okr.confidence import Ambition, Confidence, Stage
from okr.measure import Measure, MeasureKind
from okr.pace import expected

ZONE = ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
CLOSES = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
NEXT_ROUND = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
NEXT_DIGEST = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
STARTS, ENDS = date(2026, 10, 5), date(2026, 12, 27)
GREEN, YELLOW, RED = Confidence.green, Confidence.yellow, Confidence.red
MISSION = "Every product manager has somebody to ask."
DASHBOARD = "https://dashboards.mentorly.example/retention"


def check_in(
    number: int, value: str, confidence: Confidence, next_step: str = "", blocker: str = "", by: str = "Chloé Dubois"
) -> CheckInView:
    at = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
    return CheckInView(number, Decimal(value), confidence, next_step, blocker, "", "", at, by)


def measure(unit: str, baseline: str, target: str) -> Measure:
    return Measure(MeasureKind.number, unit, Decimal(baseline), Decimal(target))


def made(
    number: int, title: str, measured: Measure, owner: str, team: str, current: CheckInView | None, metric: str = ""
) -> KeyResultView:
    """A key result of this cycle, its progress computed."""
    return KeyResultView(
        number=number,
        title=title,
        metric=metric,
        measure=measured,
        ambition=Ambition.committed if number in (12, 22) else Ambition.aspirational,
        stage=Stage.outcome,
        owner=owner,
        team=team,
        objective="Expand the mentor network" if team == "Mentors" else "Increase user engagement",
        starts=STARTS,
        ends=ENDS,
        progress=measured.progress(current.value) if current else None,
        expected=expected(STARTS, ENDS, NOW.date()),
        current=current,
    )


def plan() -> dict[int, KeyResultView]:
    """The six key results of the example, as they stood before the round of 17 November."""
    sessions = check_in(311, "4.15", YELLOW, "Ask ten users who stopped", "No data on why people stop", "Ben Carter")
    retention = check_in(312, "43.5", GREEN, "Roll out to everybody")
    replies = check_in(
        313, "18.5", RED, "Find out why mentors mute the push", "Half of the mentors muted it", "Dev Patel"
    )
    mentors = check_in(321, "297", GREEN, "Ask new mentors for one friend each", by="Emi Tanaka")
    content = check_in(322, "81", GREEN, "Call the five least happy mentors", by="Emi Tanaka")
    completed = check_in(323, "1251", YELLOW, "Show free slots on the profile", by="Dev Patel")
    growth, network = "Growth", "Mentors"
    found = (
        made(
            11,
            "Raise sessions per user per month by 15 %",
            measure("sessions", "4", "4.6"),
            "Ben Carter",
            growth,
            sessions,
            "average sessions per user per month",
        ),
        made(
            12,
            "Raise 90-day retention from 40 % to 50 %",
            measure("%", "40", "50"),
            "Chloé Dubois",
            growth,
            retention,
            "users still active after 90 days",
        ),
        made(
            13,
            "Cut the time to a first mentor reply from 20 h to 8 h",
            measure("h", "20", "8"),
            "Dev Patel",
            growth,
            replies,
            "median hours from question to first mentor reply",
        ),
        made(
            21,
            "Increase active mentors from 240 to 360",
            measure("mentors", "240", "360"),
            "Emi Tanaka",
            network,
            mentors,
            "mentors with a session in the last 30 days",
        ),
        made(
            22,
            "Reach 90 % mentor satisfaction from 78 %",
            measure("%", "78", "90"),
            "Emi Tanaka",
            network,
            content,
            "mentors who answer 4 or 5 of 5",
        ),
        made(
            23,
            "Raise sessions completed per month from 1.2k to 1.56k",
            measure("sessions", "1200", "1560"),
            "Dev Patel",
            network,
            completed,
            "sessions completed in a calendar month",
        ),
    )
    return {one.number: one for one in found}


def key_result(number: int, **changed: object) -> KeyResultView:
    """One of them, with fields changed; a change of `current` changes the progress too."""
    one = replace(plan()[number], **changed)  # type: ignore[arg-type]
    if "current" in changed:
        one = replace(one, progress=one.measure.progress(one.current.value) if one.current else None)
    return one


def any_key_result(number: int, mine: bool = False) -> KeyResultView:
    """One of many: titles, values and colours go round."""
    base = plan()[(11, 12, 13, 21, 22, 23)[number % 6]]
    return replace(base, number=number, mine=mine)
