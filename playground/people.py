"""A person of the local Slack, as a test drives one."""

from typing import Any

from playground import fields
from playground.acts import Acts, Reply
from playground.records import Message, View
from playground.world import Json, User, dm_of


class Person:
    def __init__(self, acts: Acts, user: User) -> None:
        self._acts, self.user = acts, user

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def view(self) -> View | None:
        """The modal on top, as it stands now."""
        stack = self._acts.ws.stack(self.id)
        return stack[-1] if stack else None

    @property
    def form(self) -> View:
        """The modal on top, where one must be open."""
        if self.view is None:
            raise LookupError(f"{self.user.name} has no modal open")
        return self.view

    @property
    def home(self) -> View | None:
        return self._acts.ws.homes.get(self.id)

    @property
    def dm(self) -> list[Message]:
        """What stands in the DM with the bot, without the replies of threads."""
        return [one for one in self._acts.ws.listing(dm_of(self.id)) if one.seen_by(self.id)]

    async def command(self, line: str, channel: str | None = None) -> Reply:
        return await self._acts.command(self.user, line, channel)

    async def say(self, text: str, channel: str | None = None, thread: str | None = None) -> Reply:
        return await self._acts.say(self.user, text, channel, thread)

    async def click(self, source: Message | View, what: str, *, block_id: str | None = None) -> Reply:
        """Press the button with this value, action_id or label; LookupError if there is none. The first if several."""
        block, element = button(source, what, block_id)
        action = {"type": "button", "action_id": element["action_id"], "block_id": block["block_id"]}
        extra = {key: element[key] for key in ("text", "value", "style") if key in element}
        return await self._acts.click(self.user, source, action | extra)

    async def choose(self, source: Message | View, what: str, value: Any, *, block_id: str | None = None) -> Reply:
        """Choose in an overflow menu, select, picker or set of boxes; `what` is its action_id or block_id.

        In a modal an `input` block without dispatch_action only keeps the choice, as in Slack."""
        block, element = chooser(source, what, block_id)
        chosen = picked(element, value)
        action = {"action_id": element["action_id"], "block_id": block["block_id"], **chosen}
        if isinstance(source, View) and block["type"] == "input" and not block.get("dispatch_action"):
            source.values[block["block_id"]][element["action_id"]] = chosen
            return Reply(self.id)
        return await self._acts.click(self.user, source, action)

    def fill(self, values: dict[str, Any], view: View | None = None) -> View:
        """Enter values, by action_id, block_id or label, without sending them. An option: its value or its words."""
        view = view or self.form
        for name, value in values.items():
            block, element = fields.named(view.blocks, name)
            view.values[block["block_id"]][element["action_id"]] = fields.entered(element, value)
        return view

    async def submit(self, values: dict[str, Any] | None = None) -> Reply:
        """Fill in and send the modal on top."""
        view = self.fill(values or {})
        return await self._acts.submit(self.user, view)

    async def close_view(self, clear: bool = False) -> Reply:
        return await self._acts.close(self.user, self.form, clear)

    async def open_home(self, tab: str = "home") -> Reply:
        """Open the app's Home tab, or with "messages" its DM."""
        return await self._acts.open_home(self.user, tab)

    async def change(self, **changes: Any) -> Reply:
        """Change the account: `tz="Asia/Tokyo"`, `status_emoji=":palm_tree:"`, `deleted=True`."""
        return await self._acts.change(self.user, **changes)


def button(source: Message | View, what: str, block_id: str | None) -> tuple[Json, Json]:
    buttons = [pair for pair in fields.elements(source.blocks) if pair[1]["type"] in ("button", "icon_button")]
    here = [pair for pair in buttons if block_id in (None, pair[0]["block_id"])]
    for key in ("value", "action_id", "text"):
        for block, element in here:
            if label(element) == what if key == "text" else element.get(key) == what:
                return block, element
    raise LookupError(f"no button {what!r} among {[(label(one), one.get('value')) for _, one in here]}")


def label(element: Json) -> str:
    return str((element.get("text") or {}).get("text", ""))


def chooser(source: Message | View, what: str, block_id: str | None) -> tuple[Json, Json]:
    for block, element in fields.elements(source.blocks):
        if what in (element["action_id"], block["block_id"]) and block_id in (None, block["block_id"]):
            return block, element
    raise LookupError(f"nothing is called {what!r} here")


def picked(element: Json, value: Any) -> Json:
    """The part of an action that says what was chosen."""
    if element["type"] == "overflow":
        return {"type": "overflow", "selected_option": fields.option(element, value)}
    return fields.entered(element, value)
