"""`digest preview` and `digest now`: for the lead of a team and for admins (A 11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlmodel import col, select

from handlers.context import Context, Row, Rows
from handlers.digest import owe_digest_now
from handlers.digest import preview as preview_of
from handlers.events import Answer, Click, Command, Say
from handlers.team import choose, find_team, own_team
from messages import answers, looking
from messages.answers import not_found, understood_in_part
from messages.digest import digest as digest_card
from messages.views import UnderstoodView
from okr.roles import may_run_digest
from store.checkins import Digest
from store.overview import TeamState, read_teams
from store.plan import Channel, Team
from store.telling import covered_teams

JUST_NOW = timedelta(minutes=1)  # a second tap within it is the same wish

Run = Callable[[Context, TeamState], Answer]


def digest(ctx: Context, event: Command) -> Answer:
    """`preview` or `now`, with or without a team."""
    word, _, said = event.text.strip().partition(" ")
    run = RUNS.get(word.casefold())
    if run is None:
        example = f"{ctx.command} digest preview"
        view = UnderstoodView(f"digest {event.text}".strip(), looking.heading("digest_words"), example)
        return Say(understood_in_part(view))
    return _for_team(ctx, event, word.casefold(), said.strip())


def _for_team(ctx: Context, event: Command, word: str, said: str) -> Answer:
    teams = read_teams(ctx.session, ctx.viewer)
    found = find_team(teams, said) if said else _meant(ctx, event, teams)
    if found is not None:
        return _run(ctx, found, word)
    led = teams if ctx.viewer.is_admin else _led(ctx, teams)
    if not led:
        return Say(looking.say("digest_leads_only"))
    return Say(choose(ctx, led, said, f"digest {word}", f"digest.{word}"))


def _meant(ctx: Context, event: Command, teams: Sequence[TeamState]) -> TeamState | None:
    """Whose channel it was asked in; the only team that the viewer leads; for the others, their own."""
    led = _led(ctx, teams)
    here = _team_of_channel(ctx, event.channel, teams) if event.channel else None
    if here is not None:
        return here
    if len(led) == 1:
        return led[0]
    return None if led or ctx.viewer.is_admin else own_team(teams)


def _led(ctx: Context, teams: Sequence[TeamState]) -> list[TeamState]:
    return [team for team in teams if team.lead_id is not None and team.lead_id == ctx.viewer.person_id]


def _team_of_channel(ctx: Context, channel: str, teams: Sequence[TeamState]) -> TeamState | None:
    found = set(
        ctx.session.exec(
            select(Channel.team_id).where(Channel.platform == ctx.viewer.platform, Channel.external_id == channel)
        )
    )
    return next((team for team in teams if team.id in found), None)


def digest_clicked(ctx: Context, event: Click) -> Answer:
    """A team out of the choice, by its key."""
    found = next((team for team in read_teams(ctx.session, ctx.viewer) if team.key == event.value), None)
    return _run(ctx, found, event.action.removeprefix("digest.")) if found else Say(not_found(ctx.command))


def _run(ctx: Context, team: TeamState, word: str) -> Answer:
    if not may_run_digest(is_lead=bool(_led(ctx, [team])), is_admin=ctx.viewer.is_admin):
        return Say(answers.say("digest_not_lead", team=team.name, lead=team.lead))
    return RUNS[word](ctx, team)


def preview(ctx: Context, team: TeamState) -> Answer:
    """What the next digest would say now, for the asker's eyes."""
    view = preview_of(ctx.session, ctx.session.get_one(Team, team.id), ctx.now, ctx.command)
    return Say(digest_card(view) if view else looking.say("nothing_to_tell", team=team.name))


def now(ctx: Context, team: TeamState) -> Answer:
    """A digest to the team's channels at once; their memory is left alone."""
    # Held until the end of this transaction, so that of two taps the second sees what the first has written.
    row = ctx.session.exec(select(Team).where(Team.id == team.id).with_for_update()).one()
    if not covered_teams(ctx.session, ctx.viewer.organisation_id, team.id):
        return Say(looking.say("nothing_to_tell", team=team.name))
    if not _just_asked(ctx, team) and not _owe(ctx, row):
        return Say(answers.say("digest_no_channel", team=team.name))
    return Say(answers.say("digest_coming", team=team.name))


def _owe(ctx: Context, team: Team) -> bool:
    person = ctx.viewer.person_id
    return person is not None and owe_digest_now(ctx.session, team, ctx.now, person) > 0


def _just_asked(ctx: Context, team: TeamState) -> bool:
    recent = select(Digest.id).where(
        Digest.team_id == team.id, col(Digest.round_id).is_(None), Digest.until > ctx.now - JUST_NOW
    )
    return ctx.session.exec(recent).first() is not None


RUNS: dict[str, Run] = {"preview": preview, "now": now}
COMMANDS: Rows = {"digest": Row(digest)}
CLICKS: Rows = {"digest.preview": Row(digest_clicked), "digest.now": Row(digest_clicked)}
