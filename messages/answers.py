"""Small answers: what was not found or not understood, help, the first hello, and short sentences."""

from __future__ import annotations

from messages import lines, samples
from messages.card import Actions, Button, Card, Part, Text
from messages.commands import COMMANDS, GROUPS, CommandHelp, Group
from messages.lists import command_line
from messages.markup import clean
from messages.phrases import confidence
from messages.views import AskBackView, ConfirmView, UnderstoodView
from messages.words import Words
from okr.confidence import Confidence

WORDS = Words("answers")
HELP = Words("help")
SAID = Words("said")


def say(block: str, /, **values: object) -> Card:
    """A sentence or two: a block of `templates/said.j2`."""
    return tell(SAID, block, values)


def word(block: str, /, **values: object) -> str:
    """The same without a card, plain: the explanation at a field of a form."""
    return SAID.label(block, **values)


def tell(words: Words, block: str, values: dict[str, object]) -> Card:
    text = words.text(block, **values)
    return Card("", lines.text_of(text), (Text(text),))


def not_found(command: str) -> Card:
    """The one answer to everybody who may not look, and to what is not there: it tells nothing."""
    return tell(WORDS, "not_found", {"command": command})


def understood_in_part(view: UnderstoodView) -> Card:
    return tell(WORDS, "understood", {"view": view})


def nearest(word: str, suggestion: str, command: str) -> Card:
    """`suggestion` is a line, with or without the command word, or empty."""
    line = command_line(suggestion, command)
    return tell(WORDS, "nearest", {"word": word, "suggestion": line, "command": command})


def confirm(view: ConfirmView) -> Card:
    """Where a line lies far outside, `ask_back.chosen` holds the exact decimal that is confirmed."""
    kr, back = view.key_result, view.ask_back
    block = "far" if back.far else "readings"
    text = WORDS.text(block, heading=lines.heading(kr), back=back, outcome=lines.outcome(kr))
    summary = WORDS.label("confirm_summary", name=lines.label(kr, 100))
    return Card("", summary, (Text(text), Actions((*choices(view), cancel(view)))))


def choices(view: ConfirmView) -> tuple[Button, ...]:
    back = view.ask_back
    if back.far:
        return (Button(WORDS.label("yes", far=back.far), "line.confirm", f"{view.pending}:{back.chosen}", "primary"),)
    return tuple(Button(clean(said), "line.confirm", f"{view.pending}:{exact}") for said, exact in back.readings)


def cancel(view: ConfirmView) -> Button:
    return Button(WORDS.label("cancel"), "line.cancel", str(view.pending))


def help_card(command: str, platform: str, is_lead: bool, is_admin: bool) -> Card:
    """`platform` is "slack" or "msteams": how one writes to me differs, the commands do not."""
    may = [one for one in COMMANDS if one.run_by == "everybody" or is_lead or is_admin]
    groups = (help_group(group, may, command) for group in GROUPS)
    legend = HELP.text("legend", legend=" · ".join(confidence(one) for one in reversed(Confidence)))
    words = sorted({one.word for one in may if one.word})
    line = Text(HELP.text("line", command=command))
    where = Text(HELP.text("where", command=command, platform=platform))
    parts: tuple[Part, ...] = (*groups, line, where, Text(legend, small=True))
    return Card(HELP.label("title"), HELP.label("summary", words=words), parts)


def help_group(group: Group, may: list[CommandHelp], command: str) -> Text:
    found = [one for one in may if one.group == group]
    return Text(HELP.text("group", group=group, commands=found, command=command))


def welcome(name: str, in_plan: bool, command: str) -> Card:
    """The first contact: what this is, and the three words to begin with."""
    values = {"name": name, "in_plan": in_plan, "command": command}
    hint = Text(WORDS.text("welcome_hint", **values), small=True)
    return Card("", WORDS.label("welcome_summary", name=name), (Text(WORDS.text("welcome", **values)), hint))


def examples() -> dict[str, Card]:
    """Each of them; the short sentences are in `messages.said`."""
    far = AskBackView(far="4,300 sessions", chosen="4300")
    return {
        "not-found": not_found("/okr"),
        "understood": understood_in_part(UnderstoodView("12 43", "the colour", "/okr 12 43 yellow next: call finance")),
        "confirm-far": confirm(ConfirmView(samples.key_result(11), far, 5)),
        "confirm-readings": confirm(ConfirmView(samples.key_result(23), AskBackView(readings=samples.READINGS), 5)),
        "help": help_card("/okr", "slack", False, False),
        "help-lead": help_card("/okr", "slack", True, False),
        "help-teams": help_card("/okr", "msteams", False, False),
        "nearest": nearest("shwo", "show 12", "/okr"),
        "nearest-none": nearest("xyzzy", "", "/okr"),
        "welcome": welcome("Ben Carter", True, "/okr"),
        "welcome-looking": welcome("Zoe Novak", False, "/okr"),
    }
