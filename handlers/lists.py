"""Lists of key results: `my`, `due`, `risk`, `find` (A 6). One page of at most ten."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam
from sqlmodel import col

from handlers.context import Context, Row, Rows
from handlers.events import Answer, Command, Say
from handlers.pages import Heading, last_page, list_ids, list_states, read_page_number, split_page
from messages import looking
from messages.answers import understood_in_part
from messages.lists import listing
from messages.views import UnderstoodView
from okr.freshness import is_outdated, outdated_before
from okr.pace import expected
from okr.risk import Risk, find_risk
from store.overview import Outline, TeamState, read_outlines, read_teams, search
from store.plan import ASKED_IN, Cycle, KeyResult
from store.questions import read_due
from store.standing import PAGE, Page, read_page, select_key_results

OWN = select_key_results(col(KeyResult.owner_id) == bindparam("owner"), col(Cycle.state).in_(ASKED_IN))


def my(ctx: Context, event: Command) -> Answer:
    """Every key result of the running cycles that the viewer owns."""
    page = read_page_number(event.text)
    found = read_own(ctx, page)
    if page > 1 and not found.items:  # past the end, where the database cannot say how much there is
        found = read_own(ctx, 1)
        page = last_page(found.total)
        found = read_own(ctx, page) if page > 1 else found
    return Say(listing(list_states(ctx, found.items, found.total, page, _heading("my", "my"))))


def read_own(ctx: Context, page: int) -> Page:
    return read_page(ctx.session, ctx.viewer, OWN, owner=ctx.viewer.person_id, offset=(page - 1) * PAGE)


def due(ctx: Context, event: Command) -> Answer:
    """What the viewer still owes an answer to; a snooze does not hide it (A 15)."""
    person = ctx.viewer.person_id
    questions = read_due(ctx.session, ctx.viewer, person) if person else []
    ids = [question.key_result_id for question in questions]
    return Say(listing(list_ids(ctx, ids, read_page_number(event.text), _heading("due", "due"))))


def risk(ctx: Context, event: Command) -> Answer:
    """Red, yellow, far behind or outdated, in the whole organisation, the worst first."""
    days = {team.id: _day(ctx, team) for team in read_teams(ctx.session, ctx.viewer)}
    outlines = read_outlines(ctx.session, ctx.viewer)
    ranked = ((_risk(outline, *days[outline.team_id]), outline.number, outline.id) for outline in outlines)
    risky = sorted(found for found in ranked if found[0] is not None)
    ids = [key_result for _, _, key_result in risky]
    return Say(listing(list_ids(ctx, ids, read_page_number(event.text), _heading("risk", "risk"))))


def _day(ctx: Context, team: TeamState) -> tuple[date, date | None]:
    """(today where the team is, the day before which a check-in is outdated)."""
    today = ctx.now.astimezone(team.zone).date()
    return today, outdated_before(team.cadence, today) if team.cadence else None


def _risk(outline: Outline, today: date, before: date | None) -> Risk | None:
    return find_risk(
        outline.confidence,
        outline.progress,
        expected(outline.starts, outline.ends, today),
        outdated=is_outdated(outline.period, outline.starts, before),
    )


def find(ctx: Context, event: Command) -> Answer:
    """Every word in title, metric or objective."""
    words, page = split_page(event.text)
    if not words:
        missing, example = looking.heading("no_words"), f"{ctx.command} find retention"
        return Say(understood_in_part(UnderstoodView(event.text, missing, example)))
    ids = search(ctx.session, ctx.viewer, words)
    return Say(listing(list_ids(ctx, ids, page, _heading("find", f"find {words} page", words=words))))


def _heading(name: str, again: str, **values: object) -> Heading:
    return Heading(looking.heading(name, **values), looking.empty(name, **values), again)


COMMANDS: Rows = {
    "my": Row(my, reads=True),
    "due": Row(due, reads=True),
    "risk": Row(risk, reads=True),
    "find": Row(find, reads=True),
}
