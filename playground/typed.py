"""What a person typed, as Slack passes it on: escaped, with mentions and links spelled out."""

import re

from playground.world import World

TOKEN = re.compile(r"https?://[^\s<>|]+|@[\w.-]*\w|#[\w-]*\w")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def for_event(world: World, text: str) -> str:
    """The text of a message event: <@U0KIM>, <#C0GROWTH|growth>, <https://…>."""
    return TOKEN.sub(lambda match: spelled(world, match[0], named=False), escaped(text))


def for_command(world: World, text: str) -> str:
    """The text of a slash command: mentions as <@U0KIM|kim> where the manifest says should_escape, else as typed."""
    if not world.escape_commands:
        return escaped(text)
    return TOKEN.sub(lambda match: spelled(world, match[0], named=True), escaped(text))


def spelled(world: World, token: str, named: bool) -> str:
    if token.startswith("http"):
        return f"<{token}>"
    if token.startswith("#"):
        channel = next((one for one in world.channels if one.name == token[1:]), None)
        return f"<#{channel.id}|{channel.name}>" if channel else token
    if token in ("@here", "@channel", "@everyone"):
        return f"<!{token[1:]}>"
    user = world.named(token[1:])
    if user is None:
        return token
    return f"<@{user.id}|{user.name}>" if named else f"<@{user.id}>"
