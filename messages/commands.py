"""The commands as data: for `help`, for "did you mean", and for completion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["See", "Check in", "You", "Team"]


@dataclass(frozen=True)
class CommandHelp:
    """`word` is what the line begins with ("" for none); `usage` an example of what follows; `does` what it is for.

    `run_by` says who may: everybody, or only leads (of the team) and admins.
    """

    word: str
    usage: str
    does: str
    group: Group
    run_by: Literal["everybody", "leads"] = "everybody"

    def line(self, command: str) -> str:
        """The whole example: `/okr show 12`."""
        return " ".join(part for part in (command, self.word, self.usage) if part)


COMMANDS: tuple[CommandHelp, ...] = (
    CommandHelp("", "", "what is yours, and what is due", "See"),
    CommandHelp("my", "", "the key results you own", "See"),
    CommandHelp("due", "", "what waits for your check-in", "See"),
    CommandHelp("show", "12", "everything about key result 12", "See"),
    CommandHelp("history", "12", "what was said about it, newest first", "See"),
    CommandHelp("team", "growth", "where a team stands", "See"),
    CommandHelp("company", "", "where everybody stands", "See"),
    CommandHelp("risk", "", "what is off track, at risk or far behind", "See"),
    CommandHelp("find", "retention", "key results with these words", "See"),
    CommandHelp("checkin", "12", "check in with a form; without a number, all that is due", "Check in"),
    CommandHelp("undo", "", "take back your last check-in", "Check in"),
    CommandHelp("snooze", "tomorrow", "be asked later: hours, tomorrow or round", "Check in"),
    CommandHelp("hand", "12 to @kim", "give key result 12 to somebody else", "Team"),
    CommandHelp("digest", "preview", "the next digest of your team, for your eyes only", "Team", "leads"),
    CommandHelp("digest", "now", "a digest to the team’s channel at once", "Team", "leads"),
    CommandHelp("timezone", "Europe/Lisbon", "when your morning is", "You"),
    CommandHelp("settings", "", "your time zone, and where you are asked", "You"),
    CommandHelp("link", "", "one person in Slack and in Teams: shows a code, or takes the one from there", "You"),
    CommandHelp("help", "", "this list", "You"),
)

GROUPS: tuple[Group, ...] = ("See", "Check in", "Team", "You")
