"""A team, the company, and which team is meant."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from messages.slack import render_card
from playground.blocks import message_problems
from store.people import Account, Belonging
from store.plan import KeyResult, Level, Membership, Objective, Team
from store.session import writing
from tests.handlers.asking import ask, buttons, card, click, read
from tests.handlers.plans import make_plan


@pytest.fixture
def planned(sqlite_engine: Engine) -> Engine:
    make_plan(sqlite_engine, 12)
    return sqlite_engine


@pytest.mark.parametrize("said", ["team growth", "team Growth", "team GROWTH ", "Team growth"])
def test_a_team_by_key_or_name(planned: Engine, said: str) -> None:
    """Its objectives with their key results, its progress and its lead."""
    shown = ask(planned, said, "emi")
    assert shown.startswith("Growth")
    assert "Lead: Ben" in shown
    assert "Increase engagement · 40 %" in shown
    assert "#112 Raise Ümläute 12" in shown


def test_progress_is_the_mean_by_weight(planned: Engine) -> None:
    """8 of 12 stand at 60 %, four at 0: 40 %. A weight counts within its objective, a runaway as 100 %."""
    assert "40 %" in ask(planned, "team growth").split("\n")[1]
    with writing(planned) as session:
        for number in (10, 12):
            session.get_one(KeyResult, number).weight = Decimal(0)
        session.get_one(KeyResult, 2).target = Decimal(10)
    shown = ask(planned, "team growth")
    assert "Increase engagement · 70 %" in shown
    assert "55 %" in shown.split("\n")[1]


def test_what_has_no_baseline_yet_is_left_out(planned: Engine) -> None:
    """Finding it is its first work (M 2.1): it neither helps nor hurts."""
    with writing(planned) as session:
        for number in (9, 10, 11, 12):
            session.get_one(KeyResult, number).baseline = None
    assert "60 %" in ask(planned, "team growth").split("\n")[1]


def test_team_alone_is_ones_own(planned: Engine) -> None:
    """The one below the company that one is in."""
    with writing(planned) as session:
        session.add(Membership(team_id=1, person_id=2))
    assert ask(planned, "team", "ben").startswith("Growth")
    assert ask(planned, "team", "chloe").startswith("Support")


def test_team_alone_is_a_choice_for_whoever_is_in_several_or_none(planned: Engine) -> None:
    """One's own teams, or all there are."""
    with writing(planned) as session:
        session.add(Membership(team_id=3, person_id=2))
    assert buttons(card(planned, "team", "ben")) == [("team.show", "growth"), ("team.show", "support")]
    everything = [("team.show", "company"), ("team.show", "growth"), ("team.show", "support")]
    assert buttons(card(planned, "team", "emi")) == everything
    assert buttons(card(planned, "team", "full")) == everything


def test_an_unknown_name_gets_the_nearest(planned: Engine) -> None:
    """As a button that opens it, and all the others beside it."""
    found = card(planned, "team grwoth")
    assert "Did you mean Growth?" in read(found)
    assert buttons(found)[0] == ("team.show", "growth")
    assert "There is no team “xyzzy”" in ask(planned, "team xyzzy")


def test_a_button_opens_a_team(planned: Engine) -> None:
    """By its key, for anybody who may look; a key that is gone is not found."""
    assert read(click(planned, "team.show", "growth", "full")).startswith("Growth")
    assert read(click(planned, "team.show", "gone")) == ask(planned, "show 99999")
    assert read(click(planned, "team.show", "growth", "guest")) == ask(planned, "show 99999")


def test_an_informed_team_says_so(planned: Engine) -> None:
    """It has no objectives, and that is no omission (M 4.29)."""
    assert "kept informed" in ask(planned, "team support")


def test_the_company_has_its_mission_and_its_teams(planned: Engine) -> None:
    """Without objectives of its own it stands where the teams below it stand (M 4.44)."""
    shown = ask(planned, "company", "full")
    assert "Everybody has somebody to ask." in shown
    assert "40 %" in shown.split("\n")[2]
    assert "Support · informed, no OKRs of its own" in shown
    assert ("team.show", "growth") in buttons(card(planned, "company"))


def test_a_company_that_is_no_team_has_the_teams_at_the_top(planned: Engine) -> None:
    """Its name is the organisation's."""
    with writing(planned) as session:
        session.get_one(Team, 1).level = Level.DEPARTMENT
    shown = ask(planned, "company")
    assert shown.startswith("Mentorly")
    assert ("team.show", "company") in buttons(card(planned, "company"))


def test_an_organisation_without_a_plan_has_an_empty_company(planned: Engine) -> None:
    """Nothing to see is said, not raised."""
    assert "No objectives this cycle yet" in ask(planned, "company", "other", workspace="T2")
    assert "no team to choose from" in ask(planned, "team", "other", workspace="T2")


def test_an_objective_without_key_results_is_shown(planned: Engine) -> None:
    """It is the beginning of one."""
    with writing(planned) as session:
        session.add(Objective(organisation_id=1, key="new", title="Be found", team_id=3, cycle_id=1))
    assert "Be found" in ask(planned, "team support")


def test_a_large_team_fits_one_message(sqlite_engine: Engine) -> None:
    """Forty key results of three hundred, the rest is counted; a hundred and fifty teams below the company."""
    make_plan(sqlite_engine, 300)
    with writing(sqlite_engine) as session:
        for number in range(150):
            session.add(Team(organisation_id=1, key=f"t{number}", name=f"Team {number} <&>", parent_id=1))
    team, company = card(sqlite_engine, "team growth"), card(sqlite_engine, "company")
    assert "260 more than one message holds" in read(team)
    assert "127 more teams" in read(company)
    for each in (team, company, card(sqlite_engine, "team", "emi")):
        assert message_problems(render_card(each)["blocks"]) == []


@pytest.mark.parametrize(("user", "told"), [("ben", True), ("ana", True), ("chloe", False), ("full", False)])
def test_leads_and_admins_learn_whom_no_question_reaches(planned: Engine, user: str, told: bool) -> None:
    """Emi owns one in Growth and has left Slack; nobody else is told, and neither is the lead of another team."""
    assert "I cannot write to" not in ask(planned, "team growth", user)
    with writing(planned) as session:
        session.get_one(KeyResult, 1).owner_id = 4
        session.exec(select(Account).where(Account.external_id == "Uemi")).one().standing = Belonging.GONE
    for line in ("team growth", "company"):
        shown = ask(planned, line, user)
        assert ("I cannot write to Emi, who owns key results here" in shown) is (
            told and (user, line) != ("ben", "company")
        )
