"""What a person typed, as Slack passes it on: escaped, with mentions and links spelled out."""

import re

from playground.world import World

ENDINGS = "com|org|net|io|dev|app|co|eu|de|uk|example"  # enough of the world's for a playground
TOKEN = re.compile(
    r"https?://[^\s<>|]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w@.-])(?:[\w-]+\.)+(?:{ENDINGS})\b(?:/[^\s<>|]*)?"
    r"|(?<!\w)@[\w.-]*\w"
    r"|(?<![\w&])#[\w-]*\w"
)


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
    """One link, address, channel or mention as Slack writes it; what names nobody stays as it was typed."""
    if token.startswith(("http://", "https://")):
        return f"<{token}>"
    if token.startswith("#"):
        channel = next((one for one in world.channels if one.name == token[1:]), None)
        return f"<#{channel.id}|{channel.name}>" if channel else token
    if token.startswith("@"):
        return mentioned(world, token, named)
    return f"<mailto:{token}|{token}>" if "@" in token else f"<http://{token}|{token}>"


def mentioned(world: World, token: str, named: bool) -> str:
    if token in ("@here", "@channel", "@everyone"):
        return f"<!{token[1:]}>"
    user = world.named(token[1:])
    if user is None:
        return token
    return f"<@{user.id}|{user.name}>" if named else f"<@{user.id}>"
