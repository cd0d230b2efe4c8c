"""A handler's answer, said in Slack's way: in the acknowledgement where that is possible, else by a call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

from bot.log import Log
from bot.slack_calls import SOON, SlackCalls, SlackRefused
from bot.slack_payload import Heard, Json, Note, Origin, private
from bot.slack_words import ALL_DONE, as_card, message, no_form, window
from handlers.events import Answer, Ask, Click, Command, Done, Event, Reject, Say, Submission
from messages.card import Card, Chart, Text
from messages.form import Form
from messages.markup import escape
from messages.slack import render_card, render_home
from messages.slack_form import render_errors, render_form

log = Log(__name__)

Call = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Reply:
    """What an event gets. `ack` is the body of the acknowledgement.

    `late` says the same when the acknowledgement has already gone: the view to show in the place of the open one.
    `after` are calls that need not be waited for and may be repeated; `home` asks for the home to be drawn anew.
    `failed`: nothing was done, and nobody can be told; the event has to come again.
    """

    ack: Json | None = None
    late: Json | None = None
    after: tuple[Call, ...] = ()
    home: bool = False
    failed: bool = False


class Voice:
    def __init__(self, calls: SlackCalls) -> None:
        self.calls = calls

    async def say(self, heard: Heard, answer: Answer) -> Reply:
        """Make the calls that the answer needs; what is left for the acknowledgement is the result."""
        match heard.event:
            case Command():
                return await self._to_command(heard, answer)
            case Click(place="message"):
                return await self._to_message(heard, answer)
            case Click(place="form"):
                return await self._to_form(heard, answer)
            case Click():
                return await self._to_home(heard, answer)
            case Submission():
                return to_submission(self, heard, answer)
            case _:
                assert_never(heard.event)

    async def _to_command(self, heard: Heard, answer: Answer) -> Reply:
        """A slash command, or an opened home. A line in the DM is answered by the outbox, unless it is turned away."""
        if isinstance(answer, Say) and heard.origin.in_home:
            return self._published(heard, answer.card)
        if isinstance(answer, Say) and not heard.origin.in_command:
            return Reply(after=(partial(self.tell, heard.event, answer.card),))
        if not heard.origin.in_command or isinstance(answer, Done):
            return Reply()
        if isinstance(answer, Say):
            return await self._in_ack(heard.origin, answer.card)
        return await self._open(heard, answer.form)

    async def _in_ack(self, origin: Origin, card: Card) -> Reply:
        """A chart goes by the response_url: only there does Slack say that it refuses one."""
        if has_chart(card) and origin.response_url:
            return self._shown(origin, card)
        return Reply(ack=message(card))

    async def _to_message(self, heard: Heard, answer: Answer) -> Reply:
        match answer:
            case Say():
                return self._shown(heard.origin, answer.card, replace=answer.replace)
            case Ask() | Reject():
                return await self._open(heard, answer.form)
            case Done():
                return Reply()
            case _:
                assert_never(answer)

    async def _to_form(self, heard: Heard, answer: Answer) -> Reply:
        """A button in a form: the window goes on with something else. Slack cannot close it for us."""
        match answer:
            case Ask():
                view = drawn(answer.form, heard.origin)
            case Reject():
                view = drawn(with_errors(answer), heard.origin)
            case Say():
                view = window(answer.card, note_of(heard.origin).packed())
            case Done():
                view = window(as_card(ALL_DONE), note_of(heard.origin).packed())
            case _:
                assert_never(answer)
        await self.update(heard.origin, view)
        return Reply(home=heard.origin.in_home)

    async def _to_home(self, heard: Heard, answer: Answer) -> Reply:
        match answer:
            case Say(replace=True):
                return self._published(heard, answer.card)
            case Say():
                await self._open_view(heard.origin, window(answer.card, note_of(heard.origin).packed()))
                return Reply(home=True)
            case Ask() | Reject():
                return await self._open(heard, answer.form)
            case Done():
                return Reply(home=True)
            case _:
                assert_never(answer)

    async def _open(self, heard: Heard, form: Form) -> Reply:
        """In the same listener: a trigger lives three seconds."""
        try:
            await self._open_view(heard.origin, drawn(form, heard.origin))
        except SlackRefused as refusal:
            log.warning("a form did not open", code=refusal.code)
            words = as_card(no_form(refusal.code))
            return Reply(ack=message(words)) if heard.origin.in_command else self._shown(heard.origin, words)
        return Reply()

    def _published(self, heard: Heard, card: Card) -> Reply:
        return Reply(after=(partial(self.publish, heard.event.caller.user, card),))

    def _shown(self, origin: Origin, card: Card, *, replace: bool = False) -> Reply:
        """Nothing where no address came with the event: a home, whose window shows the words itself."""
        return Reply(after=(partial(self.show, origin, card, replace=replace),) if origin.response_url else ())

    async def _open_view(self, origin: Origin, view: Json) -> None:
        await self.calls.write("views.open", within=SOON, trigger_id=origin.trigger, view=view)

    async def update(self, origin: Origin, view: Json, *, whatever: bool = False) -> None:
        """Another content in the open window; `whatever` it shows by now."""
        place = {"view_id": origin.view["id"]} if whatever else {"view_id": origin.view["id"], "hash": hash_of(origin)}
        try:
            await self.calls.write("views.update", within=SOON, view=view, **place)
        except SlackRefused as refusal:
            if refusal.code not in ("hash_conflict", "not_found"):  # two quick clicks, or the window was closed
                raise

    async def publish(self, user: str, card: Card) -> None:
        await self.calls.write("views.publish", within=SOON, user_id=user, view=render_home(card))

    async def tell(self, event: Event, card: Card) -> None:
        """Into the DM, to somebody for whom nothing is kept."""
        await self.calls.write("chat.postMessage", channel=event.caller.user, **render_card(card))

    async def show(self, origin: Origin, card: Card, *, replace: bool = False) -> None:
        """By the response_url: in the place of the message that was clicked, or beside it for the asker alone."""
        try:
            await self.calls.respond(origin.response_url, body_of(card, replace, chart=True))
        except SlackRefused as refusal:
            if not has_chart(card) or refusal.code != "http_400":
                raise
            await self.calls.respond(origin.response_url, body_of(card, replace, chart=False))


def body_of(card: Card, replace: bool, *, chart: bool) -> Json:
    if replace:
        return {"replace_original": True, **render_card(card, chart)}
    return message(card, chart=chart)


def has_chart(card: Card) -> bool:
    return any(isinstance(part, Chart) for part in card.parts)


def hash_of(origin: Origin) -> str:
    return str(origin.view.get("hash", ""))


def to_submission(voice: Voice, heard: Heard, answer: Answer) -> Reply:
    """Inside the acknowledgement, which costs no call; a card goes to where the form came from."""
    origin = heard.origin
    match answer:
        case Ask():
            view = drawn(answer.form, origin)
            return Reply(ack={"response_action": "update", "view": view}, late=view, home=origin.in_home)
        case Reject():
            return refused(answer, origin)
        case Say() if not origin.response_url:
            view = window(answer.card, note_of(origin).packed())
            return Reply(ack={"response_action": "update", "view": view}, late=view, home=origin.in_home)
        case Say():
            show = partial(voice.show, origin, answer.card)
            return Reply(ack={"response_action": "clear"}, late=closing(), after=(show,))
        case Done():
            return Reply(ack={"response_action": "clear"}, late=closing(), home=origin.in_home)
        case _:
            assert_never(answer)


def closing() -> Json:
    return window(as_card(ALL_DONE), "")


def refused(answer: Reject, origin: Origin) -> Reply:
    """Words under the fields; a form that grew a field is drawn anew, and then carries its words above."""
    grown = drawn(with_errors(answer), origin)
    if input_ids(grown) <= input_ids(origin.view):
        errors = render_errors(answer.errors, answer.form)
        return Reply(ack={"response_action": "errors", "errors": errors}, late=grown)
    return Reply(ack={"response_action": "update", "view": grown}, late=grown)


def with_errors(answer: Reject) -> Form:
    """The form with its errors in words above the fields, for where Slack cannot put them below."""
    labels = {one.name: one.label for one in answer.form.fields}
    lines = [f"⚠️ **{escape(labels.get(name, ''))}** {escape(words)}".strip() for name, words in answer.errors.items()]
    if not lines:
        return answer.form
    return replace(answer.form, intro=(Text("\n".join(lines)), *answer.form.intro))


def input_ids(view: Json) -> set[str]:
    return {str(block.get("block_id")) for block in view.get("blocks") or [] if block.get("type") == "input"}


def note_of(origin: Origin) -> Note:
    """What a form opened from here must carry to find its way back."""
    kept = private(origin.view)
    return Note(
        response_url=origin.response_url or kept.response_url,
        in_home=origin.in_home or kept.in_home,
        in_command=origin.in_command or kept.in_command,
    )


def drawn(form: Form, origin: Origin) -> Json:
    note = replace(note_of(origin), context=dict(form.context), subject=form.subject)
    return render_form(form, note.packed())
