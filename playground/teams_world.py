"""A small Teams: who is in it and which channels there are, as Microsoft's test client wants to be told."""

from dataclasses import dataclass
from typing import Any

OTHERS = 5  # no more and no fewer, besides the one whose screen it is


@dataclass(frozen=True)
class Teammate:
    """`directory` is the id of the organisation's directory."""

    directory: str
    name: str
    mail: str

    @property
    def id(self) -> str:
        """What one bot knows them by."""
        return f"29:{self.directory}"

    def said(self) -> dict[str, str]:
        given, _, family = self.name.partition(" ")
        return {
            "id": self.id,
            "name": self.name,
            "userPrincipleName": self.mail,
            "aadObjectId": self.directory,
            "givenName": given,
            "surname": family,
            "email": self.mail,
        }


@dataclass(frozen=True)
class Spot:
    """A channel or a group chat."""

    id: str
    name: str


@dataclass(frozen=True)
class TeamsWorld:
    """`me` is whose screen the client shows. A team's General channel has the team's own id."""

    tenant: str
    bot: Spot
    me: Teammate
    others: list[Teammate]
    team: Spot
    channel: Spot
    group: Spot

    @property
    def chat(self) -> str:
        """The chat of `me` with the bot."""
        return f"a:{self.me.directory}"

    def config(self) -> dict[str, Any]:
        """What the client reads; of any other number of users it dies, and only its log says why."""
        if len(self.others) != OTHERS:
            raise ValueError(f"the client wants {OTHERS} others")
        return {
            "version": "0.1.1",
            "tenantId": self.tenant,
            "bot": {"id": self.bot.id, "name": self.bot.name},
            "currentUser": self.me.said(),
            "users": [one.said() for one in self.others],
            "personalChat": {"id": self.chat},
            "groupChat": {"id": self.group.id, "name": self.group.name},
            "team": {
                "id": self.team.id,
                "name": self.team.name,
                "aadGroupId": self.tenant,
                "channels": [{"id": self.channel.id, "name": self.channel.name}],
            },
        }
