"""Who the token is, which workspace that makes it, what `check` finds, and what Slack says of people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import select

from bot.binding import NO_PLAN, Bound
from bot.check import SCOPES, check, look_at_scopes
from bot.config import Settings
from bot.findings import Findings
from bot.slack_calls import Identity, SlackCalls
from bot.slack_connection import SlackConnection, bind
from bot.slack_people import standing_of
from playground import Channel, Playground
from store.outbox import Kind, Outgoing, State
from store.people import Account, Belonging, Organisation, Person, Platform, Workspace
from store.session import writing
from tests.bot.office import bring_in_plan, make_world, office
from tests.plans import load_plan

US = Identity("T0PLAY", "Mentorly", "U0BOT", "B0BOT", None)


@pytest.fixture
async def play() -> AsyncIterator[Playground]:
    play = Playground(make_world(), real_limits=False)
    play.world.channels += [Channel("C0GENERAL", "general"), Channel("C0MENTORS", "mentors", without_bot=True)]
    async with play.serving():
        yield play


def settings_for(play: Playground, **changes: Any) -> Settings:
    given: dict[str, Any] = {
        "slack_bot_token": SecretStr(play.world.bot_token),
        "slack_signing_secret": SecretStr(play.world.signing_secret),
        "slack_api_url": play.api_url,
    }
    return Settings(**(given | changes))


def organisation(engine: Engine, name: str, *workspaces: str | None) -> None:
    with writing(engine) as session:
        made = Organisation(name=name)
        session.add(made)
        session.flush()
        for team in workspaces:
            session.add(Workspace(organisation_id=made.id or 0, platform=Platform.SLACK, external_id=team))


def bound(engine: Engine) -> Bound | str:
    with writing(engine) as session:
        return bind(session, US)


def test_without_a_plan_there_is_nothing_to_bind(sqlite_engine: Engine) -> None:
    """The words say what to do first."""
    assert bound(sqlite_engine) == NO_PLAN


def test_the_only_waiting_workspace_is_bound(engine: Engine) -> None:
    """And found again the next time."""
    organisation(engine, "Mentorly", None)
    assert bound(engine) == bound(engine) == Bound(1)


def test_an_organisation_without_accounts_gets_a_workspace(sqlite_engine: Engine) -> None:
    """A plan in which nobody has an account yet."""
    organisation(sqlite_engine, "Mentorly")
    assert isinstance(bound(sqlite_engine), Bound)


@pytest.mark.parametrize(
    ("organisations", "words"),
    [
        ({"Mentorly": [None], "Other": [None]}, "several organisations"),
        ({"Mentorly": ["T0OTHER"]}, "another Slack workspace"),
    ],
)
def test_what_cannot_be_decided_is_said(sqlite_engine: Engine, organisations: Any, words: str) -> None:
    """Nothing is guessed about whose workspace it is."""
    for name, teams in organisations.items():
        organisation(sqlite_engine, name, *teams)
    outcome = bound(sqlite_engine)
    assert isinstance(outcome, str)
    assert words in outcome


async def test_a_wrong_token_is_said_and_tried_again(sqlite_engine: Engine, play: Playground) -> None:
    """The next beat connects when the trouble is over."""
    bring_in_plan(sqlite_engine)
    play.faults.add(method="auth.test", kind="error", error="invalid_auth", times=1)
    async with aiohttp.ClientSession() as session:
        connection = SlackConnection(sqlite_engine, SlackCalls(session, play.world.bot_token, play.api_url))
        await connection.keep()
        assert "SLACK_BOT_TOKEN" in connection.problem
        await connection.keep()
        assert connection.problem == ""


async def test_the_end_of_an_installation_stops_the_sending(sqlite_engine: Engine) -> None:
    """app_uninstalled: nothing goes out, what is owed stays owed."""
    async with office(sqlite_engine) as here:
        here.owe("U0BEN")
        await here.connection.lost()
        assert await here.delivery.deliver_due(patience=0) == 1
        assert here.posts() == 0
        assert here.rows()[0].state is State.OWED


@pytest.mark.parametrize(
    ("profile", "standing"),
    [
        ({}, Belonging.FULL),
        ({"is_restricted": True}, Belonging.GUEST),
        ({"is_ultra_restricted": True}, Belonging.GUEST),
        ({"team_id": "T0OTHER"}, Belonging.GUEST),
        ({"is_bot": True}, Belonging.BOT),
        ({"id": "USLACKBOT"}, Belonging.BOT),
        ({"deleted": True, "is_restricted": True}, Belonging.GONE),
    ],
)
def test_what_a_profile_makes_of_somebody(profile: dict[str, Any], standing: Belonging) -> None:
    """Slack says it in many flags; only full members may look without being in the plan."""
    assert standing_of({"id": "U1", "team_id": "T0PLAY"} | profile, "T0PLAY") is standing


async def found(engine: Engine, play: Playground, **changes: Any) -> Findings:
    return await check(settings_for(play, **changes), engine)


async def test_check_of_a_whole_installation(sqlite_engine: Engine, play: Playground) -> None:
    """Everything that is wrong is named, with what to do; nothing is changed."""
    bring_in_plan(sqlite_engine)
    with writing(sqlite_engine) as session:
        people = {person.key: person for person in session.exec(select(Person))}
        accounts = {account.person_id: account for account in session.exec(select(Account))}
        accounts[people["emi"].id].standing = Belonging.GONE
        session.delete(accounts[people["dev"].id])
        people["ben"].timezone = None
        place = accounts[people["ben"].id].workspace_id
        session.add(
            Outgoing(
                organisation_id=1, workspace_id=place, kind=Kind.PROMPT, subject=1, address="U0BEN",
                due_at=datetime(2026, 11, 17, 9, tzinfo=UTC), state=State.DEAD, error="user_disabled",
            )
        )  # fmt: skip
    problems = "\n".join((findings := await found(sqlite_engine, play)).problems)
    assert "Emi Tanaka (emi) owns key results and has left" in problems
    assert "Dev Patel (dev) owns key results and has no account" in problems
    assert "did not arrive and is not tried again. Their account was deactivated" in problems
    assert "C0MENTORS of the team Mentors: /invite" in problems
    assert any("Ben Carter" in note and "time zone" in note for note in findings.notes)
    with writing(sqlite_engine) as session:
        assert session.exec(select(Workspace.external_id)).one() is None


async def test_check_of_nothing_at_all(sqlite_engine: Engine, blank_engine: Engine, play: Playground) -> None:
    """An old schema, no token, no plan: said together, without a traceback."""
    missing = await found(blank_engine, play, slack_bot_token=None, slack_signing_secret=None)
    assert [problem.split()[0] for problem in missing.problems] == ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "The"]
    assert any("no plan" in problem for problem in (await found(sqlite_engine, play)).problems)


async def test_check_keeps_names_as_they_are_written(sqlite_engine: Engine, play: Playground) -> None:
    """What is to be copied, or looked for in Slack, is found by its capitals."""
    bring_in_plan(sqlite_engine)
    play.faults.add(method="auth.test", kind="error", error="invalid_auth")
    assert any("OAuth & Permissions into SLACK_BOT_TOKEN" in one for one in (await found(sqlite_engine, play)).problems)


async def test_check_says_that_nobody_would_be_asked(sqlite_engine: Engine, play: Playground) -> None:
    """A plan without a rhythm or a channel is no mistake, and would be silent."""
    load_plan(sqlite_engine, "organisation: Quiet\nteams:\n  all: {name: All}\n")
    findings = await found(sqlite_engine, play)
    assert any("no rhythm" in one for one in findings.problems)
    assert any("No team has a channel" in one for one in findings.notes)


def test_check_names_missing_scopes() -> None:
    """Each with the feature that needs it; a server that does not say is a note."""
    findings = Findings()
    look_at_scopes(Identity("T", "T", "U", "B", frozenset(SCOPES) - {"im:history"}), findings)
    assert len(findings.problems) == 1
    assert "im:history" in findings.problems[0]


def test_the_manifest_asks_for_exactly_these_scopes() -> None:
    """What `check` looks for, and no more; commands are escaped, so that a mention is one."""
    manifest = yaml.safe_load((Path(__file__).parents[2] / "manifest.yaml").read_text())
    assert manifest["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert manifest["features"]["slash_commands"][0]["should_escape"] is True
    addresses = {
        manifest["features"]["slash_commands"][0]["url"],
        manifest["settings"]["event_subscriptions"]["request_url"],
        manifest["settings"]["interactivity"]["request_url"],
    }
    assert addresses == {"https://fortnight.example.com/slack/events"}
