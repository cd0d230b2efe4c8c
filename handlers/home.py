"""The home: what is the viewer's and due, with the buttons of the prompt; and `help` (A 5, A 23)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col

from handlers.context import Context, Row, Rows
from handlers.events import Answer, Click, Command, Say
from handlers.lists import risk
from handlers.pages import view_states
from handlers.team import company
from handlers.views import reader_of, view_question
from messages.answers import help_card, say
from messages.home import home as home_card
from messages.views import HomeView
from okr.cadence import Rhythm
from store.overview import TeamState, read_teams
from store.plan import ASKED_IN, Cycle, KeyResult
from store.questions import QuestionState, read_due
from store.standing import Page, read_by_ids, read_page, select_key_results

DUE = 8  # questions with their buttons; the rest is counted
REST = 5  # of what is theirs and not due
OWN_NOT_DUE = select_key_results(
    col(KeyResult.owner_id) == bindparam("owner"),
    col(KeyResult.id).not_in(bindparam("due", expanding=True)),
    col(Cycle.state).in_(ASKED_IN),
)


def home(ctx: Context, _event: Command) -> Answer:
    return Say(home_card(view_home(ctx)))


def view_home(ctx: Context) -> HomeView:
    """At most six statements, however much is due."""
    owed = _read_owed(ctx)
    shown = read_by_ids(ctx.session, ctx.viewer, [question.key_result_id for question in owed[:DUE]])
    rest = _read_rest(ctx, [question.key_result_id for question in owed])
    teams = read_teams(ctx.session, ctx.viewer)
    owned_in = {state.team_id for state in (*shown.values(), *rest.items)}
    reader = reader_of(ctx.viewer)
    return HomeView(
        name=ctx.viewer.name,
        in_plan=ctx.viewer.person_id is not None,
        mission=ctx.viewer.mission,
        due=tuple(view_question(each, shown[each.key_result_id], None, ctx.now, reader) for each in owed[:DUE]),
        mine=view_states(ctx, rest.items),
        more=rest.total - len(rest.items),
        teams=tuple((team.key, team.name) for team in _near(teams, owned_in)),
        next_round=next_round(ctx, [team for team in teams if team.id in owned_in]),
        now=ctx.now,
        zone=ctx.viewer.zone,
        command=ctx.command,
        due_more=max(0, len(owed) - DUE),
    )


def _read_owed(ctx: Context) -> list[QuestionState]:
    person = ctx.viewer.person_id
    return read_due(ctx.session, ctx.viewer, person) if person is not None else []


def _read_rest(ctx: Context, due: Sequence[int]) -> Page:
    if ctx.viewer.person_id is None:
        return Page((), 0)
    owner = ctx.viewer.person_id
    return read_page(ctx.session, ctx.viewer, OWN_NOT_DUE, limit=REST, owner=owner, due=due)


def _near(teams: Sequence[TeamState], owned_in: set[int]) -> list[TeamState]:
    """The viewer's own teams, or for somebody without one the teams that have something to show."""
    own = [team for team in teams if team.parent_id is not None and (team.member or team.id in owned_in)]
    return own or [team for team in teams if team.parent_id is not None and not team.informed]


def next_round(ctx: Context, teams: Sequence[TeamState]) -> datetime | None:
    """When the viewer will be asked next about something of these teams, None if never."""
    cadences = {team.cadence for team in teams if team.cadence and not team.informed}
    return min((_next(ctx, cadence) for cadence in cadences), default=None)


def _next(ctx: Context, cadence: Rhythm) -> datetime:
    zone = ctx.viewer.zone
    # One before: a quiet day may have moved it.
    number = max(cadence.first, cadence.number_on(ctx.now.astimezone(zone).date()) - 1)
    while cadence.ask_at(cadence.nominal(number), zone) <= ctx.now:
        number += 1
    return cadence.ask_at(cadence.nominal(number), zone)


def help_(ctx: Context, _event: Command) -> Answer:
    """The commands in groups; those of leads and admins for leads and admins."""
    person = ctx.viewer.person_id
    leads = person is not None and any(team.lead_id == person for team in read_teams(ctx.session, ctx.viewer))
    return Say(help_card(ctx.command, ctx.viewer.platform.value, is_lead=leads, is_admin=ctx.viewer.is_admin))


def look(ctx: Context, event: Click) -> Answer:
    """A button of the last row: what its command shows, to the one who clicked."""
    show = LOOKS.get(event.value)
    return show(ctx, Command(event.caller, "")) if show else Say(say("old_button", command=ctx.command))


LOOKS: dict[str, Callable[[Context, Command], Answer]] = {"company": company, "risk": risk, "help": help_}
COMMANDS: Rows = {"": Row(home, reads=True), "home": Row(home, reads=True), "help": Row(help_, reads=True)}
CLICKS: Rows = {"look": Row(look, reads=True)}
