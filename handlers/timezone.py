"""The time zone a person lives by: shown, chosen, or left to their profile again (A 17)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session, col, select

from handlers.context import Context, Row, Rows
from handlers.events import Answer, Command, Say
from handlers.rounds import when_to_send
from handlers.zones import read_zone
from messages import answers, looking
from okr.cadence import Rhythm as Cadence
from store.checkins import Prompt
from store.outbox import Kind, Outgoing, State
from store.people import Person
from store.plan import Rhythm
from store.viewers import Viewer, find_viewer

AUTO = ("auto", "automatic", "profile", "reset")


def timezone(ctx: Context, event: Command) -> Answer:
    """Without words: which it is. With `auto`: what the plan or the profile says. Else a zone or a city."""
    said = event.text.strip()
    if ctx.viewer.person_id is None:
        return Say(looking.say("zone_stranger", zone=ctx.viewer.zone.key))
    if not said:
        return _tell(ctx, "timezone_is", ctx.viewer.zone)
    if said.casefold() in AUTO:
        return _save(ctx, event, None)
    found = read_zone(said)
    if found.name is None:
        return Say(answers.say("timezone_unknown", said=said, suggestion=found.nearest or "", command=ctx.command))
    return _save(ctx, event, found.name)


def _tell(ctx: Context, block: str, zone: ZoneInfo) -> Answer:
    return Say(answers.say(block, zone=zone, now=ctx.now, command=ctx.command))


def _save(ctx: Context, event: Command, name: str | None) -> Answer:
    """None leaves it to the plan or the profile."""
    person = ctx.session.get_one(Person, ctx.viewer.person_id)
    person.chosen_timezone = name
    ctx.session.add(person)
    ctx.session.flush()
    caller = event.caller
    found = find_viewer(ctx.session, caller.platform, caller.workspace, caller.user)
    zone = found.zone if isinstance(found, Viewer) else ctx.viewer.zone
    move_prompts(ctx.session, person, zone, ctx.now)
    return _tell(ctx, "timezone_saved", zone)


def move_prompts(session: Session, person: Person, zone: ZoneInfo, now: datetime) -> None:
    """Prompts that are still to come go out at the same hour of the new zone; they stay those of their round (F-D4)."""
    coming = session.exec(select(Prompt).where(Prompt.person_id == person.id, Prompt.due_at > now)).all()
    rhythms = session.exec(select(Rhythm).where(Rhythm.organisation_id == person.organisation_id)).all()
    for prompt in coming:
        prompt.due_at = _due(prompt, [rhythm.cadence for rhythm in rhythms], zone, now)
        session.add(prompt)
        session.execute(
            update(Outgoing)
            .where(
                col(Outgoing.kind) == Kind.PROMPT,
                col(Outgoing.subject) == prompt.id,
                col(Outgoing.state) == State.OWED,
                col(Outgoing.due_at) > now,
            )
            .values(due_at=prompt.due_at)
        )


def _due(prompt: Prompt, cadences: list[Cadence], zone: ZoneInfo, now: datetime) -> datetime:
    """The earliest hour of the rhythms that meet on its day, as the clock has it; unchanged if none does any more."""
    meeting = [cadence for cadence in cadences if cadence.has_round_on(prompt.nominal)]
    begun = [(cadence.ask_at(prompt.nominal, zone), cadence) for cadence in meeting]
    if not begun:
        return prompt.due_at
    instant, cadence = min(begun, key=lambda found: found[0])
    return when_to_send(cadence, instant, now, zone)


COMMANDS: Rows = {"timezone": Row(timezone)}
