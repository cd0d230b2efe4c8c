"""What the page's bot says, as Block Kit."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def words(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": action, "value": "12", **more}


def option(label: str, value: str, detail: str | None = None) -> Json:
    more = {"description": plain(detail)} if detail else {}
    return {"text": plain(label), "value": value, **more}


def context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def snooze() -> Json:
    options = [option("2 hours", "2h"), option("Tomorrow 09:00", "day"), option("Next round", "round")]
    return {"type": "overflow", "action_id": "snooze", "options": options}


def prompt() -> list[Json]:
    return [
        {"type": "header", "text": plain("Check-in: 2 key results are due")},
        words("Hi <@U0BEN>, this takes about a minute. The round closes <!date^1795082400^{date_short_pretty} at {time}|on Wednesday>."),
        {"type": "divider"},
        words("*12 · 120 new mentors sign up* :seedling:\n`█████░░░░░░░` 42 % · pace 55 %, *behind by 13 points*\nLast value *31*, 14 days ago · :large_yellow_circle: Yellow\n> Next step: call the three universities that said maybe"),
        {"type": "actions", "block_id": "kr12", "elements": [
            button("Check in", "check_in", style="primary"),
            button("No change", "no_change", confirm={"title": plain("Still 31?"), "text": plain("It is stored as a check-in at once."), "confirm": plain("Yes, still 31"), "deny": plain("Back")}),
            snooze(),
        ]},
        words("*14 · Median answer time under 90 min*\n`█████████░░░` 76 % · pace 55 %, *ahead*\nLast value *112 min*, 14 days ago · :large_green_circle: Green"),
        {"type": "actions", "block_id": "kr14", "elements": [button("Check in", "check_in", style="primary"), button("Break", "refuse", style="danger")]},
        context("One line works too: `12 43 green next: call finance`"),
    ]


def receipt(value: str) -> list[Json]:
    return [words(f":white_check_mark: *12 · 120 new mentors sign up*: {value}, green"), {"type": "actions", "elements": [button("Edit", "check_in")]}]


def text_input(block: str, label: str, *, optional: bool = True, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": block, **more}
    return {"type": "input", "block_id": block, "label": plain(label), "element": element, "optional": optional}


def form() -> Json:
    colours = [
        option("🟢 Green", "green", "On course, nothing needed"),
        option("🟡 Yellow", "yellow", "In doubt, I know what to try"),
        option("🔴 Red", "red", "Off course, I need help"),
    ]
    blocks = [
        words("*12 · 120 new mentors sign up*\n`█████░░░░░░░` 42 % · pace 55 %"),
        {**text_input("value", "Value now", optional=False, initial_value="31"), "hint": plain("Like 42, 42 %, 1.2k or 90 min")},
        {"type": "input", "block_id": "confidence", "label": plain("Confidence"), "element": {"type": "radio_buttons", "action_id": "confidence", "options": colours, "initial_option": colours[1]}},
        text_input("next", "Next step", multiline=True, initial_value="call the three universities"),
        text_input("blocker", "Blocker"),
        {"type": "input", "block_id": "helper", "optional": True, "label": plain("Who can help?"), "element": {"type": "users_select", "action_id": "helper", "placeholder": plain("Choose a person")}},
        {"type": "input", "block_id": "by", "optional": True, "label": plain("By when?"), "element": {"type": "datepicker", "action_id": "by", "initial_date": "2026-11-20"}},
        {"type": "input", "block_id": "evidence", "optional": True, "label": plain("Evidence"), "element": {"type": "url_text_input", "action_id": "evidence", "placeholder": plain("https://…")}},
        {"type": "actions", "block_id": "extra", "elements": [button("More …", "more")]},
    ]
    return {"type": "modal", "callback_id": "check_in", "title": plain("Check in"), "submit": plain("Save"), "close": plain("Cancel"), "blocks": blocks}


def second() -> Json:
    select = {"type": "static_select", "action_id": "why", "placeholder": plain("Choose"), "options": [option("Typing mistake", "a"), option("A good month", "b")]}
    boxes = {"type": "checkboxes", "action_id": "tell", "options": [option("Tell the team", "team"), option("Tell my lead", "lead")]}
    blocks = [
        {"type": "input", "block_id": "why", "label": plain("Why?"), "element": select},
        {"type": "input", "block_id": "tell", "optional": True, "label": plain("Who hears of it?"), "element": boxes},
    ]
    return {"type": "modal", "callback_id": "really", "title": plain("More"), "submit": plain("Fine"), "blocks": blocks}


def chart(kind: str = "line") -> Json:
    rounds = ["5 Oct", "19 Oct", "2 Nov", "16 Nov"]
    series = {"Expected": [12, 27, 41, 55], "Actual": [10, 21, 36, 46]}
    data = [{"name": name, "data": [{"label": at, "value": value} for at, value in zip(rounds, values, strict=True)]} for name, values in series.items()]
    return {"type": "data_visualization", "title": "Growth: expected and actual", "chart": {
        "type": kind, "series": data, "axis_config": {"categories": rounds, "x_label": "Round", "y_label": "Progress in %"}}}


def digest() -> list[Json]:
    return [
        {"type": "header", "text": plain("Growth · 46 %, up 10 points")},
        context("Round 4 · 2–16 Nov · 5 of 7 on time, 1 late"),
        chart(),
        words("*Moved*\n• *12 · 120 new mentors* 31 → *43* `█████░░░░░` 42 % :large_yellow_circle: → :large_green_circle:\n   _“Finance agreed, two universities signed”_ – <@U0BEN>\n• *14 · Answer time* 112 → *96 min* `████████░░` 81 % :large_green_circle:"),
        words("*Turned red*\n• *17 · Three city chapters* :red_circle: blocked: ~room~ no local lead in Porto. <https://example.org/porto|Notes>"),
        context("Unchanged: 2 · Waiting: <@U0KIM> · Away: nobody · Next round *30 Nov*"),
    ]


def table() -> Json:
    names = ["12 New mentors", "14 Answer time", "17 Chapters", "18 Referrals", "19 Churn", "21 Trainings", "22 NPS"]
    head = [{"type": "raw_text", "text": text} for text in ("Key result", "Progress", "Confidence")]
    rows = [[{"type": "raw_text", "text": name}, {"type": "raw_number", "value": 81 - 9 * at, "text": f"{81 - 9 * at} %"}, {"type": "raw_text", "text": "green" if at % 3 else "yellow"}] for at, name in enumerate(names)]
    return {"type": "data_table", "caption": "Key results of Growth", "page_size": 4, "rows": [head, *rows]}


def details() -> list[Json]:
    return [words("*Details of round 4*"), table()]


def mine(text: str) -> list[Json]:
    return [words(f"*Yours* (`{text or 'home'}`)\n• 12 · 120 new mentors 42 %\n• 14 · Answer time 76 %"), {"type": "actions", "elements": [button("Check in", "check_in")]}]


def home() -> list[Json]:
    return [
        {"type": "header", "text": plain("What is yours")},
        words("*12 · 120 new mentors sign up*\n`█████░░░░░░░` 42 % · :large_yellow_circle: Yellow", accessory=button("Show", "show")),
        words("*14 · Median answer time under 90 min*\n`█████████░░░` 76 % · :large_green_circle: Green", accessory=button("Show", "show")),
        {"type": "divider"},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Next round*\nMon 16 Nov, 09:00"}, {"type": "mrkdwn", "text": "*Time zone*\nEurope/Lisbon"}]},
        context("Nothing is due. Enjoy the quiet."),
    ]


def pie() -> Json:
    parts = [("Green", 4), ("Yellow", 2), ("Red", 1)]
    return {"type": "data_visualization", "title": "Confidence", "chart": {"type": "pie", "segments": [{"label": label, "value": value} for label, value in parts]}}


def gallery() -> list[Json]:
    """Everything else that can be drawn, and a title that means harm."""
    hostile = "&lt;!channel&gt; <img src=x onerror=alert(1)> *bold _and_ ~s~* **x** `c` שלום"
    return [
        words(hostile),
        {"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "Rich ", "style": {"bold": True}}, {"type": "user", "user_id": "U0ANA"}, {"type": "emoji", "name": "tada"}]},
            {"type": "rich_text_list", "style": "bullet", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}, {"type": "rich_text_section", "elements": [{"type": "text", "text": "two"}]}]},
        ]},
        {"type": "markdown", "text": "## Title\n**Bold** and *slanted* [link](https://example.org)\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |"},
        {**chart("bar"), "title": "Bars"},
        pie(),
        {"type": "container", "title": plain("Details"), "subtitle": plain("2 key results"), "is_collapsible": True, "default_collapsed": True, "child_blocks": [words("Inside")]},
        {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": "useful", "positive_button": {"text": plain("👍"), "value": "y"}, "negative_button": {"text": plain("👎"), "value": "n"}}]},
        {"type": "actions", "elements": [
            {"type": "static_select", "action_id": "pick", "placeholder": plain("Pick one"), "options": [option("One", "1"), option("Two", "2")]},
            {"type": "users_select", "action_id": "who", "placeholder": plain("Whom?")},
            {"type": "datepicker", "action_id": "when"},
            button("Open", "open", url="https://example.org"),
        ]},
        {"type": "image", "image_url": "https://example.org/x.png", "alt_text": "A picture of a bar chart"},
    ]
