"""What looking costs: as many statements for a thousand key results as for ten."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from store.session import migrate, open_engine
from tests.handlers.asking import ask, statements
from tests.handlers.plans import make_plan

MOST = {
    "": 6,
    "my": 3,
    "my 2": 3,
    "due": 4,
    "show 101": 6,
    "history 101": 4,
    "team": 7,
    "team growth": 7,
    "company": 6,
    "risk": 5,
    "find raise": 4,
    "help": 2,
    "timezone": 1,
    "settings": 4,
}
TELLING = ("digest preview growth", "digest preview company")


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Engine]:
    """The same plan twice, with ten key results and with a thousand; the viewer owns all of them."""
    made = {}
    for size in (12, 1000):
        made[size] = open_engine(f"sqlite:///{tmp_path_factory.mktemp('cost')}/{size}.db")
        migrate(made[size])
        make_plan(made[size], size)
    return made


def count(engine: Engine, line: str, user: str) -> int:
    with statements(engine) as ran:
        ask(engine, line, user)
    return len(ran)


@pytest.mark.parametrize("user", ["ben", "ana", "full"])
@pytest.mark.parametrize("line", MOST)
def test_a_larger_plan_takes_no_more_statements(plans: dict[int, Engine], line: str, user: str) -> None:
    """Whoever looks: the owner of everything, an admin, somebody outside the plan."""
    small, large = count(plans[12], line, user), count(plans[1000], line, user)
    assert large == small
    assert large <= MOST[line]


@pytest.mark.parametrize("line", TELLING)
def test_a_preview_of_a_larger_plan_takes_no_more_statements(plans: dict[int, Engine], line: str) -> None:
    """A digest reads a whole team, and still asks the same few questions."""
    assert count(plans[1000], line, "ana") == count(plans[12], line, "ana")


@pytest.mark.postgres
def test_both_databases_say_the_same(sqlite_engine: Engine, postgres_engine: Engine) -> None:
    """Order, case, paging and sums do not depend on who keeps the rows."""
    lines = (*MOST, "my 99", "due 2", "risk 2", "history 101 2", "find größe page 2", "timezone paris", *TELLING)
    for engine in (sqlite_engine, postgres_engine):
        make_plan(engine, 25)
    for user in ("ben", "ana", "full", "guest"):
        for line in lines:
            assert ask(postgres_engine, line, user) == ask(sqlite_engine, line, user)
