"""A team with its objectives and key results, and the company with its teams (A 6, M 4.44)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from handlers.context import Context, Row, Rows
from handlers.events import Answer, Click, Command, Say
from handlers.pages import view_states
from handlers.sums import Sums
from messages import looking
from messages.answers import not_found
from messages.card import Card, Text
from messages.team import team as team_card
from messages.views import ChooseTeamView, ObjectiveView, TeamView
from store.overview import ObjectiveState, Outline, TeamState, fold, read_objectives, read_outlines, read_teams
from store.plan import Level
from store.reaching import read_unreachable
from store.standing import KeyResultState, read_by_ids

MOST = 40  # key results in one message
MOST_TEAMS = 25  # in one paragraph


def team(ctx: Context, event: Command) -> Answer:
    """A team by key or name; without one, the viewer's own, or a choice."""
    teams = read_teams(ctx.session, ctx.viewer)
    said = event.text.strip()
    found = find_team(teams, said) if said else own_team(teams)
    if found is None:
        own = [each for each in teams if each.member and not said]
        return Say(choose(ctx, own or teams, said, "team", "team.show"))
    return Say(show_team(ctx, found, teams))


def team_shown(ctx: Context, event: Click) -> Answer:
    """A team by its key, from a button or a menu."""
    teams = read_teams(ctx.session, ctx.viewer)
    found = next((each for each in teams if each.key == event.value), None)
    return Say(show_team(ctx, found, teams) if found else not_found(ctx.command))


def company(ctx: Context, event: Command) -> Answer:
    """The company: its mission, its own objectives if it has any, and the teams below it."""
    teams = read_teams(ctx.session, ctx.viewer)
    found = next((each for each in teams if each.level == Level.COMPANY), None)
    return Say(show_team(ctx, found, teams))


def find_team(teams: Sequence[TeamState], said: str) -> TeamState | None:
    """By key or name, whatever their case."""
    wanted = fold(said)
    return next((each for each in teams if wanted in (fold(each.key), fold(each.name))), None)


def own_team(teams: Sequence[TeamState]) -> TeamState | None:
    """The one that the viewer is in, of those below the company; the company if there is no other."""
    own = [each for each in teams if each.member]
    below = [each for each in own if each.level != Level.COMPANY] or own
    return below[0] if len(below) == 1 else None


def choose(ctx: Context, teams: Sequence[TeamState], said: str, words: str, action: str) -> Card:
    """Which of these; the nearest for a name that is none."""
    near = nearest_team(teams, said)
    return looking.choose_team(
        ChooseTeamView(
            said=said,
            nearest=(near.key, near.name) if near else None,
            teams=tuple((each.key, each.name) for each in teams),
            words=f"{ctx.command} {words}",
            action=action,
        )
    )


def nearest_team(teams: Sequence[TeamState], said: str) -> TeamState | None:
    names = {fold(name): each for each in teams for name in (each.name, each.key)}
    near = get_close_matches(fold(said), names, n=1) if said else []
    return names[near[0]] if near else None


def show_team(ctx: Context, team: TeamState | None, teams: Sequence[TeamState]) -> Card:
    """A team's card; None stands for a company that is no team itself."""
    view = view_team(ctx, team, teams)
    card = team_card(replace(view, teams=view.teams[:MOST_TEAMS]))
    rest = len(view.teams) - MOST_TEAMS
    more = Text(looking.text("more_teams", rest=rest, command=ctx.command), small=True)
    return replace(card, parts=(*card.parts, more)) if rest > 0 else card


def view_team(ctx: Context, team: TeamState | None, teams: Sequence[TeamState]) -> TeamView:
    """Six statements (for a lead one more), however large the team is, and whatever stands below it."""
    top = team is None or team.level == Level.COMPANY
    below = [each for each in teams if each.parent_id == (team.id if team else None)]
    alone = team is not None and not below  # a sum of what stands below needs all of it
    sums = Sums(read_outlines(ctx.session, ctx.viewer, team.id if team and alone else None), teams, ctx.now)
    own = sums.of_team(team.id) if team else []
    together = sums.standing(sums.covered(team.id if team else None))
    shown = read_by_ids(ctx.session, ctx.viewer, [outline.id for outline in own[:MOST]])
    objectives = read_objectives(ctx.session, ctx.viewer, team.id) if team else []
    return TeamView(
        name=team.name if team else ctx.viewer.organisation,
        mission=ctx.viewer.mission if top else "",
        lead=team.lead if team else "",
        informed=team is not None and team.informed,
        progress=together.progress,
        expected=together.expected,
        objectives=tuple(_objective(ctx, each, sums, own, shown) for each in objectives),
        teams=tuple(
            (each.key, each.name, sums.standing(sums.covered(each.id)).progress, each.informed) for each in below
        ),
        hidden=max(0, len(own) - MOST),
        now=ctx.now,
        zone=ctx.viewer.zone,
        command=ctx.command,
        unreachable=_unreachable(ctx, team, sums.covered(team.id if team else None)),
    )


def _unreachable(ctx: Context, team: TeamState | None, covered: Sequence[Outline]) -> tuple[str, ...]:
    """Owners whom no question reaches, for those who can do something about it."""
    leads = team is not None and team.lead_id is not None and team.lead_id == ctx.viewer.person_id
    if not (leads or ctx.viewer.is_admin):
        return ()
    teams = {outline.team_id for outline in covered}
    return tuple(one.name for one in read_unreachable(ctx.session, ctx.viewer.organisation_id, teams))


def _objective(
    ctx: Context, objective: ObjectiveState, sums: Sums, own: Sequence[Outline], shown: dict[int, KeyResultState]
) -> ObjectiveView:
    mine = [outline for outline in own if outline.objective_id == objective.id]
    standing = sums.standing(mine)
    return ObjectiveView(
        title=objective.title,
        why=objective.why,
        progress=standing.progress,
        expected=standing.expected,
        key_results=view_states(ctx, [shown[outline.id] for outline in mine if outline.id in shown]),
    )


COMMANDS: Rows = {"team": Row(team, reads=True), "company": Row(company, reads=True)}
CLICKS: Rows = {"team.show": Row(team_shown, reads=True)}
