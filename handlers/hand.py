"""`hand 12 to @kim`: a new owner, who is asked in the place of the old one (M 1.23)."""

from __future__ import annotations

import re

from handlers.command import read_key_result
from handlers.context import Context, Row, Rows
from handlers.events import Answer, Command, Say
from handlers.rounds import when_to_send
from messages import answers
from messages.answers import say
from messages.views import UnderstoodView
from messages.words import Words
from okr import roles
from store.checkins import Prompt
from store.handing import Somebody, find_people, hand_over, move_question
from store.outbox import Kind
from store.outgoing import owe_edit
from store.prompting import send_anew
from store.questions import QuestionState, read_open_about
from store.recording import lock_key_result
from store.standing import KeyResultState, find_key_result

WORDS = Words("missing")
TO = re.compile(r"(?:to\s+)?(?P<who>\S.*)", re.IGNORECASE | re.DOTALL)
MENTION = re.compile(r"<@(?P<user>[^|>]+)(?:\|[^>]*)?>")


def on_command(ctx: Context, event: Command) -> Answer:
    first, _, rest = event.text.partition(" ")
    number, who = read_key_result(first), read_person(rest)
    if number is None or not who:
        example = f"{ctx.command} hand 12 to @kim"
        lacks = WORDS.label("to_whom" if number else "hand_what")
        return Say(answers.understood_in_part(UnderstoodView(event.text, lacks, example)))
    found = lock_key_result(ctx.session, ctx.viewer, number)
    state = find_key_result(ctx.session, ctx.viewer, number) if found else None
    if state is None:
        return Say(answers.not_found(ctx.command))
    return hand(ctx, state, who)


def read_person(text: str) -> str:
    """The platform's id out of a mention, else the key or name as written; empty for nobody."""
    said = TO.fullmatch(text.strip())
    who = said["who"].strip() if said else ""
    mention = MENTION.fullmatch(who)
    return mention["user"] if mention else who.removeprefix("@").strip()


def hand(ctx: Context, state: KeyResultState, who: str) -> Answer:
    if not may_hand_over(ctx, state):
        return Say(say("hand_not_yours", number=state.number, owner=state.owner))
    people = find_people(ctx.session, ctx.viewer, who)
    if len(people) != 1:
        return Say(say("hand_unknown", said=who, number=state.number, command=ctx.command))
    to = people[0]
    if to.id == state.owner_id:
        return Say(say("hand_same", number=state.number, to=to.name))
    hand_over(ctx.session, ctx.viewer, state, to, ctx.now)
    for question in read_open_about(ctx.session, ctx.viewer, state.id):
        if question.person_id != to.id:
            ask_instead(ctx, question, to)
    return Say(say("handed_over", number=state.number, name=state.title, to=to.name))


def may_hand_over(ctx: Context, state: KeyResultState) -> bool:
    person = ctx.viewer.person_id
    return person is not None and roles.may_hand_over(
        is_owner=person == state.owner_id, is_lead=person == state.lead_id, is_admin=ctx.viewer.is_admin
    )


def ask_instead(ctx: Context, question: QuestionState, to: Somebody) -> None:
    """The old prompt says who is asked now; the new owner gets a prompt at a decent hour."""
    due_at = question.cadence.ask_at(question.nominal, to.zone)
    send_at = when_to_send(question.cadence, due_at, ctx.now, to.zone)
    prompt = move_question(ctx.session, question, to, send_at, ctx.viewer)
    owe_edit(ctx.session, Kind.PROMPT, question.prompt_id)
    send_anew(ctx.session, ctx.session.get_one(Prompt, prompt), max(send_at, ctx.now))


COMMANDS: Rows = {"hand": Row(on_command)}
