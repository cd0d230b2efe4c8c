"""Examples of what is read: a key result with its past, teams, the company, digests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from messages.samples.plan import (
    CLOSES,
    DASHBOARD,
    ENDS,
    GREEN,
    MISSION,
    NEXT_DIGEST,
    NEXT_ROUND,
    NOW,
    RED,
    STARTS,
    YELLOW,
    ZONE,
    any_key_result,
    check_in,
    key_result,
    plan,
)
from messages.views import (
    CheckInView,
    DigestView,
    HistoryView,
    KeyResultView,
    MovedView,
    ObjectiveView,
    ShowView,
    TeamView,
)
from okr.confidence import Confidence
from okr.pace import expected

WHY = "People who talk to a mentor twice in their first month stay."
FIRST_30 = "Reminder e-mails to everybody whose second session is missing, in week one."
NOTE = "The e-mails went out a week late, but open rates are good. Those who stopped say that nobody answered in time."


def past(number: int) -> tuple[CheckInView, ...]:
    """Three check-ins, oldest first."""
    current = plan()[number].current
    if current is None:
        return ()
    values = {11: ("4", "4.1"), 12: ("40", "41"), 13: ("20", "19")}.get(number, ("0", "1"))
    dates = (datetime(2026, 10, 6, 9, tzinfo=UTC), datetime(2026, 10, 20, 9, tzinfo=UTC))
    first, second = (
        replace(
            current,
            id=at.day,
            at=at,
            value=Decimal(value),
            confidence=GREEN,
            next_step="Test the subject line",
            blocker="",
        )
        for value, at in zip(values, dates, strict=True)
    )
    return (first, replace(second, note=NOTE), replace(current, evidence=DASHBOARD))


def edited(three: tuple[CheckInView, ...]) -> tuple[CheckInView, ...]:
    """Newest first: the last was an edit of the one before, which was late and entered by somebody else."""
    replaced = replace(three[1], id=99, replaced=True)
    return (three[2], replace(three[1], late=True, entered_by="Ana Alves"), replaced, replace(three[0], no_change=True))


def history(
    number: int, check_ins: tuple[CheckInView, ...], total: int = 0, more: str = "", **changed: object
) -> HistoryView:
    about = key_result(number, **changed)
    return HistoryView(about, check_ins, total or len(check_ins), 1, more, NOW, ZONE, "/okr")


def show(number: int, **changed: object) -> ShowView:
    one = key_result(number, **changed)
    initiatives = (
        ("Personalised content recommendations", "Dev Patel", date(2026, 11, 13), True),
        ("Exclusive webinars and workshops", "Chloé Dubois", date(2026, 12, 4), False),
    )
    told = past(number) if one.current and number in (11, 12, 13) else ()
    return ShowView(one, WHY, FIRST_30, (("Chloé Dubois", Decimal("0.2")),), initiatives, told, NOW, ZONE, "/okr")


def growth() -> ObjectiveView:
    found = plan()
    objective = "Increase user engagement on the mentoring platform"
    return ObjectiveView(objective, WHY, Decimal("0.2417"), line(), (found[11], found[12], found[13]))


def large_objective(number: int) -> ObjectiveView:
    some = tuple(any_key_result(number * 10 + place) for place in range(10))
    return ObjectiveView(f"Objective {number + 1} of a large team", "", Decimal("0.3"), line(), some)


def line() -> Decimal:
    return expected(STARTS, ENDS, NOW.date())


def team(*objectives: ObjectiveView, name: str = "Growth", informed: bool = False, hidden: int = 0) -> TeamView:
    progress = Decimal("0.2417") if objectives else None
    return TeamView(name, "", "Ben Carter", informed, progress, line(), objectives, (), hidden, NOW, ZONE, "/okr")


def company() -> TeamView:
    teams = (
        ("growth", "Growth", Decimal("0.2417"), False),
        ("mentors", "Mentors", Decimal("0.2872"), False),
        ("research", "Research", None, False),
        ("support", "Support", None, True),
    )
    return TeamView("Mentorly", MISSION, "Ana Alves", False, Decimal("0.2645"), line(), (), teams, 0, NOW, ZONE, "/okr")


def moved(
    number: int,
    value: str,
    confidence: Confidence,
    before: Confidence | None,
    next_step: str,
    note: str = "",
    blocker: str = "",
) -> MovedView:
    """From its last value to a new one."""
    old = plan()[number]
    assert old.current is not None  # noqa: S101
    now = replace(check_in(number + 400, value, confidence, next_step, blocker, old.owner), note=note, at=NOW)
    return MovedView(key_result(number, current=now), old.current.value, old.progress, before)


def moved_any(number: int, worse: bool = False) -> MovedView:
    one = any_key_result(number)
    assert one.current is not None  # noqa: S101
    now = replace(one.current, confidence=RED if worse else one.current.confidence)
    before = (one.measure.baseline, Decimal(0), GREEN)
    return MovedView(replace(one, current=now), *before)


FORTNIGHT = (
    moved(11, "4.2", YELLOW, YELLOW, "Ask ten more", NOTE),
    moved(12, "44.5", GREEN, GREEN, "Measure the first full cohort"),
)
WORSE = (moved(13, "18", RED, YELLOW, "Let mentors choose their hours", "", "The mobile release slipped to December"),)
TREND = tuple(
    (day, expected(STARTS, ENDS, day), actual)
    for day, actual in (
        (date(2026, 10, 6), Decimal(0)),
        (date(2026, 10, 20), Decimal("0.1167")),
        (date(2026, 11, 3), Decimal("0.2417")),
        (date(2026, 11, 17), Decimal("0.3167")),
        (date(2026, 12, 1), None),
        (date(2026, 12, 15), None),
    )
)


def digest(
    moved: tuple[MovedView, ...] = FORTNIGHT, worsened: tuple[MovedView, ...] = WORSE, **changed: object
) -> DigestView:
    """Growth's fortnight; everything else about it can be changed."""
    usual = DigestView(
        digest=3,
        team="Growth",
        team_key="growth",
        nominal=date(2026, 11, 17),
        since=datetime(2026, 11, 5, 9, tzinfo=UTC),
        until=CLOSES,
        progress=Decimal("0.3167"),
        before_progress=Decimal("0.2417"),
        expected=expected(STARTS, ENDS, CLOSES.date()),
        on_time=3,
        late=1,
        asked=5,
        moved=moved,
        worsened=worsened,
        unchanged=2,
        unmoved=(),
        waiting=(),
        away=(),
        chart=TREND,
        next_round=NEXT_ROUND,
        next_digest=NEXT_DIGEST,
        cycle="2026 Q4",
        cycle_ends=ENDS,
        zone=ZONE,
        command="/okr",
    )
    return replace(usual, **changed)  # type: ignore[arg-type]


def unmoved() -> tuple[KeyResultView, ...]:
    return (key_result(22, in_a_row=3), key_result(21, in_a_row=4))
