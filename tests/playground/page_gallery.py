"""Blocks of every other kind for the page: charts, tables, rich text, and text that means harm."""

from tests.playground.page_cards import Json, actions, button, context, element, header, option, plain, words

ROUNDS = ["5 Oct", "19 Oct", "2 Nov", "16 Nov"]
PROGRESS = {"Expected": [12, 27, 41, 55], "Actual": [10, 21, 36, 46]}


def series(name: str, labels: list[str], values: list[float]) -> Json:
    data = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
    return {"name": name, "data": data}


def chart(kind: str = "line", title: str = "Growth: expected and actual") -> Json:
    axis = {"categories": ROUNDS, "x_label": "Round", "y_label": "Progress in %"}
    rows = [series(name, ROUNDS, [*values]) for name, values in PROGRESS.items()]
    return {"type": "data_visualization", "title": title, "chart": {"type": kind, "series": rows, "axis_config": axis}}


def largest_chart(kind: str) -> Json:
    """Six series of twenty points, labels of twenty signs, numbers on both sides of zero."""
    labels = [f"A label of 20 signs{chr(97 + at)}" for at in range(20)]
    rows = [series(f"Series {row}", labels, [row * 1000 - at * 37.5 for at in range(20)]) for row in range(6)]
    axis = {"categories": labels, "x_label": "Labels", "y_label": "Values"}
    drawn = {"type": kind, "series": rows, "axis_config": axis}
    return {"type": "data_visualization", "title": "Large", "chart": drawn}


def pie() -> Json:
    parts = [("Green", 4), ("Yellow", 2), ("Red", 1)]
    segments = [{"label": label, "value": value} for label, value in parts]
    return {"type": "data_visualization", "title": "Confidence", "chart": {"type": "pie", "segments": segments}}


def digest() -> list[Json]:
    return [
        header("Growth · 46 %, up 10 points"),
        context("Round 4 · 2–16 Nov · 5 of 7 on time, 1 late"),
        chart(),
        words(
            "*Moved*",
            "• *12 · 120 new mentors* 31 → *43* `█████░░░░░` 42 % :large_yellow_circle: → :large_green_circle:",
            "   _“Finance agreed, two universities signed”_ – <@U0BEN>",
            "• *14 · Answer time* 112 → *96 min* `████████░░` 81 % :large_green_circle:",
        ),
        words(
            "*Turned red*",
            "• *17 · Three city chapters* :red_circle: ~room~ no lead in Porto. <https://example.org/porto|Notes>",
        ),
        context("Unchanged: 2 · Waiting: <@U0KIM> · Away: nobody · Next round *30 Nov*"),
    ]


def raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def table() -> Json:
    names = ["12 New mentors", "14 Answer time", "17 Chapters", "18 Referrals", "19 Churn", "21 Trainings", "22 NPS"]
    head = [raw("Key result"), raw("Progress"), raw("Confidence")]
    rows = [
        [raw(name), {"type": "raw_number", "value": 81 - 9 * at, "text": f"{81 - 9 * at} %"}, raw("green")]
        for at, name in enumerate(names)
    ]
    return {"type": "data_table", "caption": "Key results of Growth", "page_size": 4, "rows": [head, *rows]}


def details() -> list[Json]:
    return [words("*Details of round 4*"), table()]


def hostile() -> list[Json]:
    """A title that means harm."""
    return [words("&lt;!channel&gt; <img src=x onerror=alert(1)> *bold _and_ ~s~* **x** `c` שלום")]


def rich() -> Json:
    def line(*pieces: Json) -> Json:
        return {"type": "rich_text_section", "elements": list(pieces)}

    bold = {"type": "text", "text": "Rich ", "style": {"bold": True}}
    first = line(bold, {"type": "user", "user_id": "U0ANA"}, {"type": "emoji", "name": "tada"})
    items = [line({"type": "text", "text": text}) for text in ("one", "two")]
    return {"type": "rich_text", "elements": [first, {"type": "rich_text_list", "style": "bullet", "elements": items}]}


def container() -> Json:
    heads = {"title": plain("Details"), "subtitle": plain("2 key results")}
    folded = {"is_collapsible": True, "default_collapsed": True}
    return {"type": "container", **heads, **folded, "child_blocks": [words("Inside")]}


def feedback() -> Json:
    good, bad = ({"text": plain(sign), "value": sign} for sign in "👍👎")
    buttons = element("feedback_buttons", "useful", positive_button=good, negative_button=bad)
    return {"type": "context_actions", "elements": [buttons]}


def gallery() -> list[Json]:
    """Everything else that can be drawn."""
    markdown = "## Title\n**Bold** and *slanted* [link](https://example.org)\n\n- one\n- two\n\n|a|b|\n|---|---|\n|1|2|"
    choices = [option("One", "1"), option("Two", "2")]
    return [
        rich(),
        {"type": "markdown", "text": markdown},
        chart("bar", "Bars"),
        pie(),
        container(),
        feedback(),
        actions(
            "choose",
            element("static_select", "pick", placeholder=plain("Pick one"), options=choices),
            element("users_select", "who", placeholder=plain("Whom?")),
            element("datepicker", "when"),
            button("Open", "open", url="https://example.org"),
        ),
        {"type": "image", "image_url": "http://127.0.0.1:9/x.png", "alt_text": "A picture of a bar chart"},
    ]
