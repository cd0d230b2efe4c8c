"""`settings`: the time zone, and the one place where somebody with two accounts is asked (N 18)."""

from __future__ import annotations

from handlers.context import Context, Row, Rows
from handlers.events import Answer, Click, Command, Say
from messages import answers, looking, preferences
from messages.card import Card
from messages.preferences import SettingsView
from store.people import Person, Platform
from store.reaching import AccountState, move_owed, read_accounts, read_platforms

PLACES: dict[str, Platform | None] = {
    **{platform.value: platform for platform in Platform},
    **dict.fromkeys(("teams", "microsoft teams"), Platform.MSTEAMS),
    **dict.fromkeys(("auto", "automatic", "last"), None),
}


def on_command(ctx: Context, event: Command) -> Answer:
    """Without words what is set; with the name of a platform, that is where one is asked from now on."""
    said = " ".join(event.text.casefold().split())
    if ctx.viewer.person_id is None:
        return Say(looking.say("zone_stranger", zone=ctx.viewer.zone.key))
    if not said:
        return Say(show_settings(ctx))
    if said not in PLACES:
        return Say(answers.say("settings_unknown", said=event.text, command=ctx.command))
    return choose(ctx, PLACES[said])


def on_click(ctx: Context, event: Click) -> Answer:
    if ctx.viewer.person_id is None or event.value not in PLACES:
        return Say(answers.say("old_button", command=ctx.command))
    return choose(ctx, PLACES[event.value], replace=True)


def choose(ctx: Context, platform: Platform | None, *, replace: bool = False) -> Answer:
    """None leaves it to where they wrote last. What is owed and has not left yet moves along."""
    person = ctx.session.get_one(Person, ctx.viewer.person_id)
    if platform and platform not in {account.platform for account in _accounts(ctx)}:
        return Say(answers.say("settings_no_account", wanted=platform.value, command=ctx.command))
    person.chosen_platform = platform
    ctx.session.add(person)
    ctx.session.flush()
    move_owed(ctx.session, ctx.viewer.person_id or 0)
    return Say(show_settings(ctx), replace=replace)


def _accounts(ctx: Context) -> list[AccountState]:
    return read_accounts(ctx.session, ctx.viewer.person_id) if ctx.viewer.person_id else []


def show_settings(ctx: Context) -> Card:
    accounts = _accounts(ctx)
    reachable: dict[Platform, bool] = {}
    for account in sorted(accounts, key=lambda account: account.platform.value, reverse=True):
        reachable[account.platform] = reachable.get(account.platform, False) or account.reachable
    chosen = ctx.session.get_one(Person, ctx.viewer.person_id).chosen_platform
    others = [platform for platform in read_platforms(ctx.session, ctx.viewer) if platform not in reachable]
    asked_in = next((account.platform.value for account in accounts if account.reachable), "")
    return preferences.settings(
        SettingsView(
            zone=ctx.viewer.zone,
            now=ctx.now,
            asked_in=asked_in,
            chosen=chosen.value if chosen else "",
            places=tuple((platform.value, can) for platform, can in reachable.items()),
            may_link=others[0].value if others else "",
            command=ctx.command,
        )
    )


COMMANDS: Rows = {"settings": Row(on_command)}
CLICKS: Rows = {"settings.place": Row(on_click)}
