"""What the clock does: it asks what is due, and writes down what is owed; it sends nothing.

Every process may tick as often as it likes (see `store.asking`). A clock that was down finds what is still open.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from handlers import digest
from okr.cadence import Rhythm as Cadence
from store import asking, rounds
from store.asking import Turn
from store.checkins import Prompt, Round
from store.columns import id_of
from store.outbox import Kind
from store.outgoing import owe_edit
from store.people import Organisation
from store.plan import Rhythm
from store.prompting import owe_prompts, send_anew, sent_already
from store.zones import read_zones

LATE = timedelta(hours=1)  # a prompt later than this goes out in working hours only

log = logging.getLogger(__name__)


@dataclass
class TickReport:
    """What one tick has found to do; all zero when nothing was due."""

    asked: int = 0  # questions
    owed: int = 0  # prompts
    woken: int = 0  # prompts whose snooze has ended
    moved: int = 0  # prompts that lost a question to a new owner
    digests: int = 0
    closed: int = 0  # rounds
    skipped: int = 0  # zones whose prompt would have come too late


@dataclass(frozen=True)
class Upcoming:
    """The next instants at which something happens: those of the next round, and those of the next digests."""

    round: tuple[datetime, ...] = ()
    digest: tuple[datetime, ...] = ()


@dataclass
class _Due:
    """One round that has begun somewhere: its zones with the instant of their prompts."""

    number: int
    nominal: date
    due_at: dict[str, datetime] = field(default_factory=dict)


def tick(session: Session, now: datetime) -> TickReport:
    """Write down everything that is due at `now`, for every organisation."""
    report = TickReport()
    for organisation in session.exec(select(Organisation).order_by(col(Organisation.id))).all():
        _tick(session, organisation, now, report)
    return report


def _tick(session: Session, organisation: Organisation, now: datetime, report: TickReport) -> None:
    rhythms = _read_rhythms(session, id_of(organisation))
    owner_zones, team_zones = read_zones(session, id_of(organisation))
    for rhythm in rhythms:
        for due in _due(rhythm, rhythms, owner_zones, now):
            _ask(session, rhythm, due, team_zones, now, report)
    open_rounds = rounds.read_open_rounds(session, id_of(organisation))
    _move(session, [id_of(round_) for round_, _ in open_rounds], report)
    _wake(session, now, report)
    report.owed += owe_prompts(session, id_of(organisation))
    for round_, rhythm in open_rounds:
        _tell(session, round_, rhythm, team_zones, now, report)


def _read_rhythms(session: Session, organisation_id: int) -> list[Rhythm]:
    return list(session.exec(select(Rhythm).where(Rhythm.organisation_id == organisation_id).order_by(col(Rhythm.id))))


def _due(rhythm: Rhythm, rhythms: list[Rhythm], zones: set[str], now: datetime) -> list[_Due]:
    """The rounds of a rhythm that have begun, by the zones in which they have."""
    found: dict[int, _Due] = {}
    for zone in sorted(zones):
        latest = _latest(rhythm.cadence, rhythms, ZoneInfo(zone), now)
        if latest is not None:
            number, begun = latest
            due = found.setdefault(number, _Due(number, rhythm.cadence.nominal(number)))
            due.due_at[zone] = begun
    return list(found.values())


def _latest(cadence: Cadence, rhythms: list[Rhythm], zone: ZoneInfo, now: datetime) -> tuple[int, datetime] | None:
    """The number of the latest round that has begun in a zone, and when it has; None before the first."""
    number = cadence.number_on(now.astimezone(zone).date())
    while number >= cadence.first:
        begun = _earliest(cadence, cadence.nominal(number), rhythms, zone)
        if begun <= now:
            return number, begun
        number -= 1
    return None


def _earliest(cadence: Cadence, nominal: date, rhythms: list[Rhythm], zone: ZoneInfo) -> datetime:
    """One prompt a nominal date: when rhythms meet on a day, all ask at the earliest hour of them."""
    meeting = [each.cadence for each in rhythms if each.cadence.has_round_on(nominal)]
    return min(each.ask_at(nominal, zone) for each in [cadence, *meeting])


def _ask(session: Session, rhythm: Rhythm, due: _Due, team_zones: set[str], now: datetime, report: TickReport) -> None:
    cadence = rhythm.cadence
    still_open = {zone for zone in team_zones if cadence.digest_at(due.nominal, ZoneInfo(zone)) > now}
    round_ = rounds.open_round(session, rhythm, due.number) if still_open else None
    if round_ is None or round_.closed_at is not None:
        return
    last_digest = max(cadence.digest_at(due.nominal, ZoneInfo(zone)) for zone in still_open)
    due_at = {zone: when_to_send(cadence, begun, now, ZoneInfo(zone)) for zone, begun in due.due_at.items()}
    in_time = {zone: instant for zone, instant in due_at.items() if instant < last_digest}
    report.skipped += len(due_at) - len(in_time)
    turn = Turn(
        round=round_,
        rhythm=rhythm,
        zones=in_time.keys(),
        team_zones=still_open,
        just_checked_in=cadence.ask_at(due.nominal, ZoneInfo("UTC")) - cadence.half_step,
    )
    prompts = asking.ask(session, turn, in_time)
    report.asked += len(prompts)
    for prompt_id in sent_already(session, prompts):  # a new key result, or a new owner
        prompt = session.get_one(Prompt, prompt_id)
        send_anew(session, prompt, max(prompt.due_at, now))


def when_to_send(cadence: Cadence, due: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """`due` itself, or if that is long gone and it is evening, night or a quiet day, the next morning of a workday."""
    if now - due <= LATE or cadence.may_be_late(now, zone):
        return due
    today = now.astimezone(zone).date()
    this_morning = cadence.at_hour(cadence.next_workday(today), zone)
    return this_morning if this_morning > now else cadence.at_hour(cadence.add_workdays(today, 1), zone)


def _move(session: Session, round_ids: list[int], report: TickReport) -> None:
    """The new owner is asked by `_ask`, like everybody; the old prompt must say so."""
    for prompt in rounds.move_to_new_owners(session, round_ids):
        owe_edit(session, Kind.PROMPT, prompt)
        report.moved += 1


def _wake(session: Session, now: datetime, report: TickReport) -> None:
    for prompt_id in rounds.wake(session, now):
        send_anew(session, session.get_one(Prompt, prompt_id), now)
        report.woken += 1


def _tell(
    session: Session, round_: Round, rhythm: Rhythm, team_zones: set[str], now: datetime, report: TickReport
) -> None:
    """Owe the digests whose hour has come; when it has come everywhere, the round is over."""
    cadence, zones = rhythm.cadence, {zone: ZoneInfo(zone) for zone in team_zones}
    come = {name for name, zone in zones.items() if cadence.digest_at(round_.nominal, zone) <= now}
    next_round = cadence.following(round_.nominal)
    in_time = {name for name in come if cadence.ask_at(next_round, zones[name]) > now}
    if len(in_time) < len(come):
        log.warning("digest skipped: the next round has begun", extra={"round": round_.id})
    report.digests += digest.owe_digests(session, round_, rhythm, in_time, now)
    if come == team_zones:
        _close(session, round_, now, report)


def _close(session: Session, round_: Round, now: datetime, report: TickReport) -> None:
    for prompt in rounds.close_round(session, id_of(round_), now):
        owe_edit(session, Kind.PROMPT, prompt)
    report.closed += 1


def read_upcoming(session: Session, now: datetime) -> Upcoming:
    """When the next round asks, zone by zone, and when the next digests are due; each in order, all after `now`."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for organisation in session.exec(select(Organisation)).all():
        owner_zones, team_zones = read_zones(session, id_of(organisation))
        for rhythm in _read_rhythms(session, id_of(organisation)):
            found["round"] += _instants(rhythm.cadence, owner_zones, now, digest=False)
            found["digest"] += _instants(rhythm.cadence, team_zones, now, digest=True)
    return Upcoming(tuple(sorted(set(found["round"]))), tuple(sorted(set(found["digest"]))))


def _instants(cadence: Cadence, zones: set[str], now: datetime, *, digest: bool) -> list[datetime]:
    """The instants of the first round (or digest) that is still to come somewhere."""
    at = cadence.digest_at if digest else cadence.ask_at
    number = max(cadence.first, cadence.number_on(now.astimezone(UTC).date()) - 2)
    while zones:
        to_come = [instant for zone in zones if (instant := at(cadence.nominal(number), ZoneInfo(zone))) > now]
        if to_come:
            return to_come
        number += 1
    return []
