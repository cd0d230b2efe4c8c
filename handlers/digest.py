"""The digest: what a channel is told of a round, once, and only what has changed since it was last told (N 8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from handlers.picture import (
    Glimpse,
    Picture,
    draw,
    expected_of_all,
    glimpse,
    progress_of_all,
    recall,
    remember,
    take_picture,
)
from handlers.views import view_key_result
from messages.digest import digest_details
from messages.views import DigestView, MovedView
from okr.confidence import worsened
from okr.unmoved import is_unmoved
from store import telling
from store.checkins import Digest, RequestState, Round
from store.columns import id_of
from store.outbox import Kind
from store.outgoing import owe
from store.people import Organisation
from store.plan import Cycle, Rhythm, Team
from store.standing import KeyResultState
from store.telling import Asked, Place
from store.viewers import choose_zone


@dataclass(frozen=True)
class Issue:
    """Which digest: of which team, for which round, from when until when, and what the channel saw before.

    `round` is None for a team whose rhythm has not asked yet.
    """

    team: Team
    zone: ZoneInfo
    rhythm: Rhythm
    round: Round | None
    since: datetime | None
    until: datetime
    channel_id: int | None  # None in a preview for a team without a channel
    seen: Digest | None  # the last one that this channel saw
    digest_id: int | None = None


def owe_digests(session: Session, round_: Round, rhythm: Rhythm, zones: set[str], now: datetime) -> int:
    """Owe the digests of a round for the teams in these zones; how many are new."""
    places = telling.read_places(session, rhythm, zones) if zones else []
    return sum(_owe_digest(session, place, round_, rhythm, now) for place in places)


def _owe_digest(session: Session, place: Place, round_: Round, rhythm: Rhythm, now: datetime) -> bool:
    teams = telling.covered_teams(session, place.team.organisation_id, id_of(place.team))
    if not teams:
        return False  # nobody has a key result here: there is nothing to tell, now or in a fortnight
    seen = telling.last_seen(session, id_of(place.channel), id_of(place.team), now)
    since = seen.until if seen else None
    made = telling.make_digest(session, place, round_id=round_.id, since=since, until=now)
    if made is None:
        return False
    made.shown = remember(take_picture(session, place.team, teams, now).at(now))
    _owe(session, place, made, rhythm)
    return True


def owe_digest_now(session: Session, team: Team, now: datetime, asked_by_id: int) -> int:
    """Owe a digest to each of a team's channels at once; how many. The channel's memory is left alone."""
    rhythm = _rhythm_of(session, team)
    places = telling.read_places_of(session, id_of(team))
    if rhythm is None or not telling.covered_teams(session, team.organisation_id, id_of(team)):
        return 0
    for place in places:
        seen = telling.last_seen(session, id_of(place.channel), id_of(team), now)
        made = telling.make_digest(
            session, place, round_id=None, since=seen.until if seen else None, until=now, asked_by_id=asked_by_id
        )
        if made is not None:
            _owe(session, place, made, rhythm)
    return len(places)


def _owe(session: Session, place: Place, made: Digest, rhythm: Rhythm) -> None:
    """The post itself, and below it as many pages of details as there are now."""
    common = {
        "organisation_id": made.organisation_id,
        "workspace_id": place.workspace_id,
        "subject": id_of(made),
        "address": place.channel.external_id,
        "due_at": made.until,
    }
    session.flush()
    post = owe(session, kind=Kind.DIGEST, **common)  # type: ignore[arg-type]
    pages = digest_details(view_digest(session, issue_of(session, made, rhythm), "/okr"))
    for page in range(1, len(pages) + 1):
        owe(session, kind=Kind.DIGEST_DETAILS, under_id=post, turn=page, **common)  # type: ignore[arg-type]


def issue_of(session: Session, made: Digest, rhythm: Rhythm | None = None) -> Issue:
    """A digest that was written down, to be told (again)."""
    team = session.get_one(Team, made.team_id)
    rhythm = rhythm or _rhythm_of(session, team)
    assert rhythm is not None  # noqa: S101 - a rhythm is never removed
    round_ = session.get(Round, made.round_id) if made.round_id else telling.latest_round(session, id_of(rhythm))
    return Issue(
        team=team,
        zone=_zone(session, team),
        rhythm=rhythm,
        round=round_,
        since=made.since,
        until=made.until,
        channel_id=made.channel_id,
        seen=telling.last_seen(session, made.channel_id, made.team_id, made.until),
        digest_id=made.id,
    )


def preview(session: Session, team: Team, now: datetime, command: str) -> DigestView | None:
    """What the next digest would say at this moment; None for a team with no key results, or no rhythm."""
    rhythm = _rhythm_of(session, team)
    if rhythm is None or not telling.covered_teams(session, team.organisation_id, id_of(team)):
        return None
    places = telling.read_places_of(session, id_of(team))
    channel_id = id_of(places[0].channel) if places else None
    seen = telling.last_seen(session, channel_id, id_of(team), now) if channel_id else None
    issue = Issue(
        team=team,
        zone=_zone(session, team),
        rhythm=rhythm,
        round=telling.latest_round(session, id_of(rhythm)),
        since=seen.until if seen else None,
        until=now,
        channel_id=channel_id,
        seen=seen,
    )
    return view_digest(session, issue, command, preview=True)


def view_digest(session: Session, issue: Issue, command: str, *, preview: bool = False) -> DigestView:
    """The digest's view, the same for every retry: it reads what counted at `issue.until`."""
    teams = telling.covered_teams(session, issue.team.organisation_id, id_of(issue.team))
    picture = take_picture(session, issue.team, teams, issue.until)
    states = picture.at(issue.until)
    before = _before(session, issue, picture)
    asked = telling.read_asked(session, issue.round.id, teams) if issue.round and issue.round.id else []
    waiting = [each for each in asked if _waits(each, issue.until)]
    moved, worse, unmoved = _sort(states, before, issue)
    shown = {each.key_result.number for each in (*moved, *worse)} | {each.number for each in unmoved}
    shown |= {each.number for each in waiting}
    cycle = session.get_one(Cycle, states[0].cycle_id) if states else None
    today = issue.until.astimezone(issue.zone).date()
    return DigestView(
        digest=issue.digest_id,
        team=issue.team.name,
        team_key=issue.team.key,
        nominal=issue.round.nominal if issue.round else today,
        since=issue.since,
        until=issue.until,
        progress=progress_of_all(states),
        before_progress=before.progress,
        expected=expected_of_all(states, today),
        on_time=sum(each.state is RequestState.ANSWERED and not _waits(each, issue.until) for each in asked),
        late=_count_late(states, before.since),
        asked=sum(each.state is not RequestState.MOVED for each in asked),
        moved=tuple(moved),
        worsened=tuple(worse),
        unchanged=sum(state.number not in shown for state in states),
        unmoved=tuple(view_key_result(state, issue.until) for state in unmoved),
        waiting=_by_person(waiting),
        away=(),
        chart=draw(picture, issue.until, issue.rhythm.cadence, issue.zone),
        next_round=_next(issue, digest=False),
        next_digest=_next(issue, digest=True),
        cycle=cycle.name if cycle else "",
        cycle_ends=max((state.ends for state in states), default=today),
        zone=issue.zone,
        command=command,
        preview=preview,
    )


@dataclass(frozen=True)
class _Before:
    """What the channel saw last: what has happened after `since` is news."""

    since: datetime
    progress: Decimal | None
    seen: dict[int, Glimpse]


def _before(session: Session, issue: Issue, picture: Picture) -> _Before:
    """A channel that saw nothing yet is told what has changed since the round before its first."""
    if issue.seen is not None:
        return _Before(issue.seen.until, *recall(issue.seen.shown))
    first = telling.first_round(session, issue.channel_id, issue.until) or issue.round
    if first is None:
        return _Before(issue.until, None, {})
    since = issue.rhythm.cadence.digest_at(first.nominal - timedelta(days=issue.rhythm.every), issue.zone)
    states = picture.at(since)
    return _Before(since, progress_of_all(states), {state.number: glimpse(state) for state in states})


def _sort(
    states: tuple[KeyResultState, ...], before: _Before, issue: Issue
) -> tuple[list[MovedView], list[MovedView], list[KeyResultState]]:
    """(moved, turned yellow or red, unmoved): each key result stands in one of them, or in none."""
    moved, worse, unmoved = [], [], []
    for state in states:
        then = before.seen.get(state.number, Glimpse(None, None, None))
        now = glimpse(state)
        if worsened(then.confidence, now.confidence):
            worse.append(_moved(state, then, issue))
        elif is_unmoved(state.in_a_row):
            unmoved.append(state)
        elif (then.value, then.confidence) != (now.value, now.confidence) or _says_something_new(state, before.since):
            moved.append(_moved(state, then, issue))
    return moved, worse, unmoved


def _moved(state: KeyResultState, then: Glimpse, issue: Issue) -> MovedView:
    return MovedView(view_key_result(state, issue.until), then.value, then.progress, then.confidence)


def _says_something_new(state: KeyResultState, since: datetime) -> bool:
    """The same number with other words is news too; the same words again are not."""
    current = state.current
    if current is None or current.no_change or current.at <= since:
        return False
    earlier = state.recent[1] if len(state.recent) > 1 else None
    return earlier is None or (current.next_step, current.blocker, current.note) != (
        earlier.next_step,
        earlier.blocker,
        earlier.note,
    )


def _waits(asked: Asked, until: datetime) -> bool:
    if asked.state is RequestState.ANSWERED:
        return asked.answered_at is not None and asked.answered_at > until
    return asked.state is not RequestState.MOVED


def _by_person(waiting: list[Asked]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    people: dict[str, list[int]] = {}
    for each in waiting:
        people.setdefault(each.person, []).append(each.number)
    return tuple((person, tuple(numbers)) for person, numbers in people.items())


def _count_late(states: tuple[KeyResultState, ...], since: datetime) -> int:
    """Answers to earlier rounds that have come since this channel was last told."""
    return sum(said.late and said.at > since for state in states for said in state.recent)


def _next(issue: Issue, *, digest: bool) -> datetime | None:
    """After the digest of a round comes the next round; before it, its own digest is the next one."""
    cadence = issue.rhythm.cadence
    nominal = issue.round.nominal if issue.round else cadence.anchor
    at = cadence.digest_at if digest else cadence.ask_at
    while (instant := at(nominal, issue.zone)) <= issue.until:
        nominal = cadence.following(nominal)
    return instant


def _rhythm_of(session: Session, team: Team) -> Rhythm | None:
    """The team's own, or the organisation's."""
    own = session.exec(select(Rhythm).where(Rhythm.team_id == team.id)).first()
    common = select(Rhythm).where(Rhythm.organisation_id == team.organisation_id, Rhythm.team_id == None)  # noqa: E711
    return own or session.exec(common).first()


def _zone(session: Session, team: Team) -> ZoneInfo:
    return choose_zone(team.timezone, session.get_one(Organisation, team.organisation_id).timezone)
