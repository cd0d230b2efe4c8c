"""How key results stand: the current check-in, "no change" in a row, and what it costs to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, bindparam
from sqlmodel import Session, col

from okr.confidence import Confidence
from store.checkins import CheckIn, Round
from store.columns import id_of
from store.history import read_counted, read_said
from store.plan import KeyResult
from store.session import reading, writing
from store.standing import find_key_result, read_by_ids, read_key_results, read_page, select_key_results
from tests.handlers.asking import statements
from tests.handlers.plans import make_plan

OWNED = select_key_results(col(KeyResult.owner_id) == bindparam("owner"))
START = date(2026, 11, 10)


@dataclass(frozen=True)
class Ours:
    """Whoever looks, of an organisation."""

    organisation_id: int = 1


def add(session: Session, day: int, value: int, **further: Any) -> int:
    """A check-in of key result 10 (number 110), of some days after the start."""
    row: dict[str, Any] = {
        "organisation_id": 1,
        "key_result_id": 10,
        "period": START + timedelta(days=day),
        "value": Decimal(value),
        "confidence": Confidence.GREEN,
        "at": datetime(2026, 11, 10, 9, 0, tzinfo=UTC) + timedelta(days=day),
        "by_id": 2,
    } | further
    session.add(made := CheckIn(**row))
    session.flush()
    return id_of(made)


@pytest.fixture
def planned(engine: Engine) -> Engine:
    make_plan(engine, 12)
    return engine


def current(engine: Engine) -> Decimal | None:
    with reading(engine) as session:
        state = find_key_result(session, Ours(), 110)
        assert state is not None
        return state.current.value if state.current else None


def test_it_stands_with_all_that_belongs_to_it(planned: Engine) -> None:
    """Owner, team, objective, window, measure and zone."""
    with reading(planned) as session:
        state = find_key_result(session, Ours(), 101)
    assert state is not None
    assert (state.number, state.owner, state.team_key, state.lead_id) == (101, "Ben", "growth", 2)
    assert (state.starts, state.ends, state.zone.key) == (date(2026, 10, 5), date(2026, 12, 27), "Europe/Lisbon")
    assert state.measure.target == Decimal(100)


def test_its_own_window_comes_before_the_cycle(planned: Engine) -> None:
    """A key result may begin later and end earlier."""
    with writing(planned) as session:
        session.get_one(KeyResult, 1).starts = date(2026, 11, 1)
    with reading(planned) as session:
        state = find_key_result(session, Ours(), 101)
    assert state is not None
    assert (state.starts, state.ends) == (date(2026, 11, 1), date(2026, 12, 27))


def test_nothing_was_said_yet(planned: Engine) -> None:
    """There is no current check-in, and nothing in a row."""
    assert current(planned) is None


def test_the_latest_period_is_current(planned: Engine) -> None:
    """Not the latest instant: a late answer to an old round does not overtake (F-A6)."""
    with writing(planned) as session:
        add(session, 5, 50)
        add(session, 1, 10, at=datetime(2026, 12, 1, tzinfo=UTC))
    assert current(planned) == Decimal(50)


def test_of_one_period_the_latest_instant_is_current(planned: Engine) -> None:
    """And of one instant the last row."""
    with writing(planned) as session:
        add(session, 5, 50)
        add(session, 5, 60, at=datetime(2026, 11, 15, 12, tzinfo=UTC))
        add(session, 5, 61, at=datetime(2026, 11, 15, 12, tzinfo=UTC))
    assert current(planned) == Decimal(61)


def test_what_is_replaced_or_withdrawn_does_not_count(planned: Engine) -> None:
    """An edit takes the place of a check-in, an undo leaves the one before."""
    with writing(planned) as session:
        add(session, 1, 10)
        second = add(session, 5, 50)
        edited = add(session, 5, 55, replaces_id=second)
    assert current(planned) == Decimal(55)
    with writing(planned) as session:
        add(session, 5, 55, replaces_id=edited, withdrawn=True)
    assert current(planned) == Decimal(10)
    with reading(planned) as session:
        said, total = read_said(session, 1, 10, limit=2, offset=0)
        assert [each.value for each in read_counted(session, 1, 10)] == [Decimal(10)]
    assert (total, [each.withdrawn for each in said], [each.replaced for each in said]) == (
        4,
        [True, False],
        [False, True],
    )


def test_no_change_in_a_row_counts_rounds(planned: Engine) -> None:
    """Up to the last check-in; two of one round are one, and anything else begins anew."""
    with writing(planned) as session:
        for number in (7, 8):
            session.add(
                Round(id=number, organisation_id=1, rhythm_id=1, number=number, nominal=START + timedelta(days=number))
            )
        session.flush()
        add(session, 0, 10, no_change=True)
        add(session, 1, 10)
        add(session, 7, 10, no_change=True, round_id=7)
        add(session, 7, 10, no_change=True, round_id=7, at=datetime(2026, 11, 18, tzinfo=UTC))
        add(session, 8, 10, no_change=True, round_id=8)
    with reading(planned) as session:
        state = find_key_result(session, Ours(), 110)
    assert state is not None
    assert state.in_a_row == 2


def test_another_organisation_sees_nothing(planned: Engine) -> None:
    """Whatever it asks for."""
    with reading(planned) as session:
        assert find_key_result(session, Ours(2), 101) is None
        assert read_by_ids(session, Ours(2), [1, 2]) == {}
        assert read_key_results(session, Ours(2), OWNED, owner=2) == []
        assert read_said(session, 2, 1, limit=5, offset=0) == ([], 0)


def test_a_page_knows_how_many_there_are(planned: Engine) -> None:
    """In the order of the numbers."""
    with reading(planned) as session:
        page = read_page(session, Ours(), OWNED, limit=5, offset=10, owner=2)
    assert ([state.number for state in page.items], page.total) == ([111, 112], 12)


@pytest.mark.parametrize("size", [3, 300])
def test_two_statements_whatever_the_size(engine: Engine, size: int) -> None:
    """The plan grows, the statements do not."""
    make_plan(engine, size)
    with reading(engine) as session, statements(engine) as ran:
        assert len(read_key_results(session, Ours(), OWNED, owner=2)) == size
    assert len(ran) == 2
