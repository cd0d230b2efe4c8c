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
GREEN, YELLOW, RED = Confidence.GREEN, Confidence.YELLOW, Confidence.RED
MISSION = "Every product manager has somebody to ask."
DASHBOARD = "https://dashboards.mentorly.example/retention"


def check_in(
    number: int, value: str, confidence: Confidence, next_step: str = "", blocker: str = "", by: str = "Chloé Dubois"
) -> CheckInView:
    at = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
    return CheckInView(number, Decimal(value), confidence, next_step, blocker, "", "", at, by)


def measure(unit: str, baseline: str, target: str) -> Measure:
    return Measure(MeasureKind.NUMBER, unit, Decimal(baseline), Decimal(target))


# number: title, metric, measure, owner, what was said last: as it stood before the round of 17 November.
ROWS: dict[int, tuple[str, str, Measure, str, CheckInView]] = {
    11: (
        "Raise sessions per user per month by 15 %",
        "average sessions per user per month",
        measure("sessions", "4", "4.6"),
        "Ben Carter",
        check_in(311, "4.15", YELLOW, "Ask ten users who stopped", "No data on why people stop", "Ben Carter"),
    ),
    12: (
        "Raise 90-day retention from 40 % to 50 %",
        "users still active after 90 days",
        measure("%", "40", "50"),
        "Chloé Dubois",
        check_in(312, "43.5", GREEN, "Roll out to everybody"),
    ),
    13: (
        "Cut the time to a first mentor reply from 20 h to 8 h",
        "median hours from question to first mentor reply",
        measure("h", "20", "8"),
        "Dev Patel",
        check_in(313, "18.5", RED, "Find out why mentors mute the push", "Half of the mentors muted it", "Dev Patel"),
    ),
    21: (
        "Increase active mentors from 240 to 360",
        "mentors with a session in the last 30 days",
        measure("mentors", "240", "360"),
        "Emi Tanaka",
        check_in(321, "297", GREEN, "Ask new mentors for one friend each", by="Emi Tanaka"),
    ),
    22: (
        "Reach 90 % mentor satisfaction from 78 %",
        "mentors who answer 4 or 5 of 5",
        measure("%", "78", "90"),
        "Emi Tanaka",
        check_in(322, "81", GREEN, "Call the five least happy mentors", by="Emi Tanaka"),
    ),
    23: (
        "Raise sessions completed per month from 1.2k to 1.56k",
        "sessions completed in a calendar month",
        measure("sessions", "1200", "1560"),
        "Dev Patel",
        check_in(323, "1251", YELLOW, "Show free slots on the profile", by="Dev Patel"),
    ),
}


def made(number: int) -> KeyResultView:
    """A key result of this cycle, its progress computed."""
    title, metric, measured, owner, current = ROWS[number]
    return KeyResultView(
        number=number,
        title=title,
        metric=metric,
        measure=measured,
        ambition=Ambition.COMMITTED if number in (12, 22) else Ambition.ASPIRATIONAL,
        stage=Stage.OUTCOME,
        owner=owner,
        team="Growth" if number < 20 else "Mentors",
        objective="Increase user engagement" if number < 20 else "Expand the mentor network",
        starts=STARTS,
        ends=ENDS,
        progress=measured.progress(current.value),
        expected=expected(STARTS, ENDS, NOW.date()),
        current=current,
    )


def plan() -> dict[int, KeyResultView]:
    """The six key results of the example."""
    return {number: made(number) for number in ROWS}


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
