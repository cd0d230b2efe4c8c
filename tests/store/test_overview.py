"""The plan from afar, the same on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from okr.confidence import Confidence
from store.checkins import CheckIn
from store.overview import fold, read_objectives, read_outlines, read_teams, search
from store.plan import Cycle, CycleState, Objective, Rhythm
from store.session import reading, writing
from store.viewers import Viewer, find_viewer
from tests.handlers.plans import make_plan


@pytest.fixture
def planned(engine: Engine) -> Engine:
    make_plan(engine, 6)
    return engine


def viewer(engine: Engine, user: str = "ben", workspace: str = "T1") -> Viewer:
    with reading(engine) as session:
        found = find_viewer(session, "slack", workspace, f"U{user}")
    assert isinstance(found, Viewer)
    return found


def tell(
    session: Session,
    key_result: int,
    value: int,
    *,
    period: date = date(2026, 11, 17),
    replaces: int | None = None,
    withdrawn: bool = False,
) -> int | None:
    """Its id."""
    check_in = CheckIn(
        organisation_id=1,
        key_result_id=key_result,
        period=period,
        value=Decimal(value),
        confidence=Confidence.GREEN,
        at=datetime(2026, 11, 17, 9, 0, tzinfo=UTC),
        by_id=2,
        replaces_id=replaces,
        withdrawn=withdrawn,
    )
    check_in.id = (replaces or 1000) + value + 1  # sequences know nothing of the ids that the plan was made with
    session.add(check_in)
    session.flush()
    return check_in.id


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ümläute 3", [3]),
        ("ÜMLÄUTE 3", [3]),
        ("umlaute 3", [3]),
        ("3 raise", [3]),
        ("größe", [1, 3, 5]),
        ("GRÖSSE netzwerk", [1, 3, 5]),
        ("engagement", [2, 4, 6]),
        ("average SESSIONS", [1, 2, 3, 4, 5, 6]),
        ("engagement netzwerk", []),
        ("100%", []),
        ("_", []),
    ],
)
def test_words_are_found_whatever_their_case(planned: Engine, words: str, found: list[int]) -> None:
    """All words, in title, metric or objective; other letters than ASCII's too, and no sign is a pattern."""
    with reading(planned) as session:
        assert search(session, viewer(planned), words) == found


@pytest.mark.parametrize(
    ("text", "folded"), [("ŻÓŁW", "zołw"), ("Straße", "strasse"), ("ΣΊΣΥΦΟΣ", "σισυφοσ"), ("İ", "i")]
)
def test_folding_forgets_case_and_accents(text: str, folded: str) -> None:
    """What one types from memory meets what somebody else has written with care."""
    assert fold(text) == fold(folded)


def test_an_outline_shows_the_current_check_in(planned: Engine) -> None:
    """The latest period counts, then the latest instant; what was replaced or withdrawn does not."""
    with writing(planned) as session:
        tell(session, 2, 99, period=date(2026, 10, 20))
        wrong = tell(session, 2, 7)
        tell(session, 2, 71, replaces=wrong)
        taken = tell(session, 3, 5)
        tell(session, 3, 5, replaces=taken, withdrawn=True)
    with reading(planned) as session:
        progress = {each.id: each.progress for each in read_outlines(session, viewer(planned))}
    assert progress[2] == Decimal("0.71")
    assert progress[3] == Decimal("0.6")


def test_before_a_first_check_in_it_stands_at_its_baseline(planned: Engine) -> None:
    """The last third of the plan has nothing said about it yet."""
    with reading(planned) as session:
        last = next(each for each in read_outlines(session, viewer(planned)) if each.id == 6)
    assert (last.progress, last.confidence, last.period) == (Decimal(0), None, None)


def test_cycles_that_do_not_run_are_left_out(planned: Engine) -> None:
    """A closed cycle is history, and is not searched either; one that is planned is searched."""
    with writing(planned) as session:
        session.get_one(Cycle, 1).state = CycleState.CLOSED
    with reading(planned) as session:
        seen = (read_outlines(session, viewer(planned)), search(session, viewer(planned), "raise"))
    with writing(planned) as session:
        session.get_one(Cycle, 1).state = CycleState.PLANNING
    with reading(planned) as session:
        planning = (read_outlines(session, viewer(planned)), search(session, viewer(planned), "raise"))
    assert seen == ([], [])
    assert planning == ([], [1, 2, 3, 4, 5, 6])


def test_another_organisation_sees_nothing(planned: Engine) -> None:
    """Every reading verb takes the organisation of whoever looks."""
    other = viewer(planned, "other", "T2")
    with reading(planned) as session:
        assert read_outlines(session, other) == []
        assert read_outlines(session, other, 2) == []
        assert read_teams(session, other) == []
        assert read_objectives(session, other, 2) == []
        assert search(session, other, "raise") == []


def test_a_team_has_its_own_rhythm_or_the_common_one(planned: Engine) -> None:
    """And it knows its lead, its parent, and whether the viewer is in it."""
    with writing(planned) as session:
        session.add(Rhythm(id=99, organisation_id=1, team_id=3, anchor=date(2026, 10, 7), every=7))
    with reading(planned) as session:
        teams = {team.key: team for team in read_teams(session, viewer(planned))}
    assert {key: team.cadence.every for key, team in teams.items() if team.cadence} == {
        "company": 14,
        "growth": 14,
        "support": 7,
    }
    assert (teams["growth"].lead, teams["growth"].parent_id, teams["growth"].member) == ("Ben", 1, True)
    assert not teams["support"].member


def test_objectives_come_in_the_order_of_the_plan(planned: Engine) -> None:
    """Those without a key result too."""
    with writing(planned) as session:
        session.add(Objective(id=99, organisation_id=1, key="first", title="Begin", team_id=2, cycle_id=1, position=-1))
    with reading(planned) as session:
        titles = [each.title for each in read_objectives(session, viewer(planned), 2)]
    assert titles == ["Begin", "Increase engagement", "Expand the NETZWERKGRÖSSE"]
