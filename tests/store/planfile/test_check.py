"""All that is wrong with a plan at once, each with its line and with what to write instead."""

from __future__ import annotations

from decimal import Decimal

import pytest

from store.planfile.check import check
from store.planfile.document import Document
from tests.plans import MENTORING

EXAMPLE = MENTORING.read_text()


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def told(text: str) -> list[tuple[int, str]]:
    found = check(text)
    return [] if isinstance(found, Document) else [(problem.line, problem.words) for problem in found]


def test_the_example_is_right() -> None:
    """And every part of it is understood."""
    found = check(EXAMPLE)
    assert isinstance(found, Document)
    kinds = {kind: len(found.of(kind)) for kind in ("person", "team", "objective", "key_result", "initiative")}
    assert kinds == {"person": 5, "team": 4, "objective": 2, "key_result": 6, "initiative": 5}
    assert len(found.check_ins) == 16
    assert found.things["key_result", "11"].fields["contributors"] == {"chloe": Decimal("0.2")}
    assert found.things["team", "growth"].fields["channels"] == {"slack": "C0GROWTH"}


CASES = {
    "unknown key": ("unit: h\n", "unti: h\n", "unti: h", "`unti` is not known; did you mean `unit`?"),
    "unknown section": ("health_metrics:", "heath_metrics:", "heath_metrics:", "did you mean `health_metrics`?"),
    "missing baseline": ("baseline: 240, ", "", "number: 21", "baseline is missing"),
    "empty baseline": ("baseline: 240,", "baseline: ~,", "number: 21", "baseline is missing"),
    "missing target": ("target: 360, ", "", "number: 21", "target is missing"),
    "target as baseline": ("target: 8 ", "target: 20.0 ", "target: 20.0", "target equals the baseline"),
    "no number": ("baseline: 1200", "baseline: 12oo", "number: 23", "`12oo` is no number"),
    "exponent": ("baseline: 1200", "baseline: 1e3", "number: 23", "`1e3` is no number"),
    "infinite": ("baseline: 1200", "baseline: .inf", "number: 23", "`.inf` is no number"),
    "thousands": ("baseline: 1200", 'baseline: "1,200"', "number: 23", "`1,200` is no number"),
    "too many digits": ("baseline: 1200", "baseline: 1.1234567", "number: 23", "6 after it"),
    "owner": ("owner: dev, due: 2026-11-13", "owner: deb, due: 2026-11-13", "key: i1", "owner deb is not listed"),
    "key result's owner": (
        "owner: chloe\n        first",
        "owner: zoe\n        first",
        "owner: zoe",
        "zoe is not listed",
    ),
    "lead": ("lead: emi", "lead: emmi", "lead: emmi", "lead emmi is not listed under `people`; did you mean `emi`?"),
    "member": ("members: [chloe]", "members: [klo]", "members: [klo]", "members klo is not listed"),
    "contributor": ("{chloe: 0.2}", "{zoe: 0.2}", "zoe: 0.2", "contributors zoe is not listed"),
    "share": ("{chloe: 0.2}", "{chloe: -0.2}", "chloe: -0.2", "must be more than 0"),
    "by": ("by: ben,   value: 4.1,", "by: bem,   value: 4.1,", "by: bem", "by bem is not listed"),
    "key result of a check-in": (
        "{key_result: 23, at: 2026-11-03",
        "{key_result: 32, at: 2026-11-03",
        ": 32,",
        "32 is not",
    ),
    "team": ("team: mentors\n", "team: menders\n", "team: menders", "team menders is not listed under `teams`"),
    "cycle": ("cycle: 2026-q4\n    why", "cycle: 2026-q3\n    why", "cycle: 2026-q3", "cycle 2026-q3 is not listed"),
    "parent": ("parents: [engagement]", "parents: [marriage]", "[marriage]", "parents marriage is not listed"),
    "number twice": ("number: 13", "number: 12", "number: 12\n", "key result 12 is listed twice, first in line 54"),
    "initiative twice": ("key: i5", "key: i4", "Onboarding programme", "initiative i4 is listed twice"),
    "no date": ("ends: 2026-12-27", "ends: 27.12.2026", "ends: 27", "`27.12.2026` is no date"),
    "no such day": ("ends: 2026-12-27", "ends: 2026-12-32", "ends: 2026-12-32", "is no date"),
    "ends first": ("ends: 2026-12-27", "ends: 2026-10-04", "ends: 2026-10-04", "before it starts on 2026-10-05"),
    "no zone": ("Asia/Tokyo", "Asia/Tokio", "Asia/Tokio", "`Asia/Tokio` is no time zone"),
    "no mail": ("emi@mentorly.example", "emi at mentorly", "emi at mentorly", "is no e-mail address"),
    "confidence": ("confidence: red", "confidence: rde", "confidence: rde", "did you mean `red`?"),
    "ambition": ("ambition: committed, owner: emi", "ambition: commited, owner: emi", "commited", "mean `committed`?"),
    "state": ("state: running", "state: runing", "state: runing", "did you mean `running`?"),
    "weekday": ("[saturday, sunday]", "[caturday, sunday]", "caturday", "`caturday` is no weekday"),
    "hour": ('at: "09:00"', "at: nine", "at: nine", '`nine` is no time of day: write it as "09:00"'),
    "every": ("every: 14 ", "every: 0 ", "every: 0", "0 is too few"),
    "no title": ("title: Expand the mentor network\n", "\n", "key: network", "objective network has no title"),
    "empty title": ("title: Expand the mentor network", 'title: " "', 'title: " "', "title is empty"),
    "platform": ("channels: {slack: C0GROWTH}", "channels: {irc: x}", "irc: x", "platform `irc`"),
    "account of two": ("slack: U0BEN", "slack: U0ANA", "Ben Carter", "slack:U0ANA is ana's already"),
    "team above itself": (
        "level: company,",
        "level: company, parent: growth,",
        "level: company",
        "stands above itself",
    ),
    "instant without zone": (
        "at: 2026-10-20, by: ben",
        "at: 2026-10-20T09:00, by: ben",
        "T09:00",
        "with Z or an offset",
    ),
    "label": ("value: 41, ", "value: 41, replaces: x, ", "replaces: x", "no check-in has the id x"),
    "organisation": ("organisation: Mentorly", "", "cycles:", "the organisation has no name"),
    "list for a value": ("unit: h\n", "unit: [h]\n", "unit: [h]", "unit should be a single value"),
    "value for a list": ("health_metrics:", "health_metrics: x\nrounds:", "health_metrics: x", "should be a list"),
    "value for a map": ("people:\n", "people: x\nrounds:\n", "people: x", "should be a map"),
}


@pytest.mark.parametrize(("old", "new", "where", "words"), CASES.values(), ids=CASES.keys())
def test_each_mistake_is_told_in_its_line(old: str, new: str, where: str, words: str) -> None:
    """The line is the one a person has to look at."""
    assert old in EXAMPLE
    text = EXAMPLE.replace(old, new, 1)
    lines = [line for line, found in told(text) if words in found]
    if where == "cycles:":
        assert lines  # a name that is missing stands in no line
    elif old == "number: 13":
        assert lines == [66]
    else:
        assert lines[:1] == [line_of(text, where)]


def test_all_mistakes_are_told_together_and_in_order() -> None:
    """Nobody wants to import ten times to hear of ten mistakes."""
    text = EXAMPLE
    for old, new, _, _ in (CASES[name] for name in ("unknown key", "no number", "lead", "no zone", "ends first")):
        text = text.replace(old, new, 1)
    lines = [line for line, _ in told(text)]
    assert len(lines) == 5
    assert lines == sorted(lines)


def test_a_missing_baseline_is_right_where_finding_it_is_the_first_work() -> None:
    """M 2.1."""
    assert told(EXAMPLE.replace("baseline: 240,", "stage: baseline_first,")) == []
    assert told(EXAMPLE.replace("baseline: 240, target: 360,", "stage: baseline_first,")) == []


@pytest.mark.parametrize(
    "measure",
    [
        "measure: yes_no",
        "measure: yes_no, baseline: no, target: yes",
        "measure: band, low: 2, high: 3, baseline: 5",
        "measure: zones, zones: [poor, fair, good], baseline: 0, target: 2",
    ],
)
def test_other_measures_have_other_needs(measure: str) -> None:
    """Yes and no begin at no; a band has ends instead of a target."""
    assert told(EXAMPLE.replace("baseline: 240, target: 360", measure)) == []


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("measure: band, low: 3, high: 2, baseline: 5", "low end must lie below"),
        ("measure: band, low: 2, high: 3", "baseline is missing"),
        ("measure: zones, zones: [poor], baseline: 0, target: 2", "at least two names"),
        ("measure: zones, zones: [poor, good], baseline: 0, target: 2", "must each be one of the zones"),
    ],
)
def test_other_measures_can_be_wrong_in_other_ways(measure: str, words: str) -> None:
    """In the key result's line."""
    found = told(EXAMPLE.replace("baseline: 240, target: 360", measure))
    assert [line for line, said in found if words in said] == [line_of(EXAMPLE, "number: 21")]


def test_what_stands_under_something_broken_is_looked_at_all_the_same() -> None:
    """An objective without a key hides none of the mistakes in its key results, and makes none of them worse."""
    text = EXAMPLE.replace("- key: network\n    title", "- title").replace("baseline: 78", "baseline: x")
    assert [words for _, words in told(text)] == [
        "this objective has no key: give it one that is never used again",
        "key result 22: baseline `x` is no number: write digits only, with a point for decimals, like 1250 or 4.15",
    ]


def test_what_the_database_knows_need_not_be_listed() -> None:
    """What a file leaves out stays, so it may be spoken of."""
    text = EXAMPLE.replace("lead: emi", "lead: kim")
    assert told(text)
    assert isinstance(check(text, {"person": {"kim"}}), Document)
