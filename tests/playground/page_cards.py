"""What the page's bot says in a round, as Block Kit."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def words(*lines: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "\n".join(lines)}, **more}


def header(text: str) -> Json:
    return {"type": "header", "text": plain(text)}


def context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def actions(block: str, *elements: Json) -> Json:
    return {"type": "actions", "block_id": block, "elements": list(elements)}


def button(label: str, action: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": action, "value": "12", **more}


def option(label: str, value: str, detail: str | None = None) -> Json:
    more = {"description": plain(detail)} if detail else {}
    return {"text": plain(label), "value": value, **more}


def element(kind: str, action: str, **more: Any) -> Json:
    return {"type": kind, "action_id": action, **more}


def field(name: str, label: str, kind: str, *, optional: bool = True, hint: str | None = None, **more: Any) -> Json:
    """An input block whose block_id and action_id are both `name`."""
    extra = {"hint": plain(hint)} if hint else {}
    block = {"type": "input", "block_id": name, "label": plain(label), "optional": optional}
    return {**block, "element": element(kind, name, **more), **extra}


def snooze() -> Json:
    options = [option("2 hours", "2h"), option("Tomorrow 09:00", "day"), option("Next round", "round")]
    return element("overflow", "snooze", options=options)


def still() -> Json:
    return {
        "title": plain("Still 31?"),
        "text": plain("It is stored as a check-in at once."),
        "confirm": plain("Yes, still 31"),
        "deny": plain("Back"),
    }


def prompt() -> list[Json]:
    check_in = button("Check in", "check_in", style="primary")
    return [
        header("Check-in: 2 key results are due"),
        words("Hi <@U0BEN>, the round closes <!date^1795082400^{date_short_pretty} at {time}|on Wednesday>."),
        {"type": "divider"},
        words(
            "*12 · 120 new mentors sign up* :seedling:",
            "`█████░░░░░░░` 42 % · pace 55 %, *behind by 13 points*",
            "Last value *31*, 14 days ago · :large_yellow_circle: Yellow",
            "> Next step: call the three universities that said maybe",
        ),
        actions("kr12", check_in, button("No change", "no_change", confirm=still()), snooze()),
        words(
            "*14 · Median answer time under 90 min*",
            "`█████████░░░` 76 % · pace 55 %, *ahead*",
            "Last value *112 min*, 14 days ago · :large_green_circle: Green",
        ),
        actions("kr14", check_in, button("Break", "refuse", style="danger")),
        context("One line works too: `12 43 green next: call finance`"),
    ]


def receipt(value: str) -> list[Json]:
    done = words(f":white_check_mark: *12 · 120 new mentors sign up*: {value}, green")
    return [done, actions("edit", button("Edit", "check_in"))]


def modal(name: str, title: str, submit: str, blocks: list[Json]) -> Json:
    return {"type": "modal", "callback_id": name, "title": plain(title), "submit": plain(submit), "blocks": blocks}


def form() -> Json:
    colours = [
        option("🟢 Green", "green", "On course, nothing needed"),
        option("🟡 Yellow", "yellow", "In doubt, I know what to try"),
        option("🔴 Red", "red", "Off course, I need help"),
    ]
    text = "plain_text_input"
    blocks = [
        words("*12 · 120 new mentors sign up*", "`█████░░░░░░░` 42 % · pace 55 %"),
        field("value", "Value now", text, optional=False, hint="Like 42, 42 %, 1.2k or 90 min", initial_value="31"),
        field("colour", "Confidence", "radio_buttons", options=colours, initial_option=colours[1]),
        field("next", "Next step", text, multiline=True, initial_value="call the three universities"),
        field("blocker", "Blocker", text),
        field("helper", "Who can help?", "users_select", placeholder=plain("Choose a person")),
        field("by", "By when?", "datepicker", initial_date="2026-11-20"),
        field("evidence", "Evidence", "url_text_input", placeholder=plain("https://…")),
        actions("extra", button("More …", "more")),
    ]
    return modal("check_in", "Check in", "Save", blocks)


def second() -> Json:
    why = [option("Typing mistake", "a"), option("A good month", "b")]
    whom = [option("Tell the team", "team"), option("Tell my lead", "lead")]
    blocks = [
        field("why", "Why?", "static_select", optional=False, placeholder=plain("Choose"), options=why),
        field("tell", "Who hears of it?", "checkboxes", options=whom),
    ]
    return modal("really", "More", "Fine", blocks)


def mine(text: str) -> list[Json]:
    lines = words(f"*Yours* (`{text or 'home'}`)", "• 12 · 120 new mentors 42 %", "• 14 · Answer time 76 %")
    return [lines, actions("mine", button("Check in", "check_in"))]


def home() -> list[Json]:
    show = button("Show", "show")
    facts = ["*Next round*\nMon 16 Nov, 09:00", "*Time zone*\nEurope/Lisbon"]
    return [
        header("What is yours"),
        words("*12 · 120 new mentors*", "`█████░░░░░░░` 42 % · :large_yellow_circle: Yellow", accessory=show),
        words("*14 · Answer time*", "`█████████░░░` 76 % · :large_green_circle: Green", accessory=show),
        {"type": "divider"},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": fact} for fact in facts]},
        context("Nothing is due. Enjoy the quiet."),
    ]
