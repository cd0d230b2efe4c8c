"""The app comes and goes: who can be written to, where a digest can go, and what `check` says of the others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.check import check
from store.people import Person, Reference
from tests.journeys.world import MORNINGS
from tests.teams.connector import BOT, Fault
from tests.teams.office import CHANNELS, TEAM, Office, directory, office, settings_for, user

NEXT_DAY = datetime(2026, 11, 18, 10, tzinfo=UTC)  # when one may write to Chloé and Dev again
OWNERS = {directory(name) for name in ("ben", "chloe", "dev", "emi")}


@pytest.fixture
async def here(sqlite_engine: Engine) -> AsyncIterator[Office]:
    async with office(sqlite_engine, work=False) as made:
        yield made


def alive(here: Office) -> dict[str, dict[str, Any]]:
    """Every living reference."""
    rows = here.rows(select(Reference).where(col(Reference.ended_at).is_(None)))
    return {row.external_id: row.details for row in rows}


async def test_an_installation_brings_a_reference(here: Office) -> None:
    """By the directory id, as plain JSON, with all that a message needs; and whoever is in the plan is welcomed."""
    await here.install("ben")
    assert alive(here) == {
        directory("ben"): {
            "service_url": here.teams.service_url,
            "bot": BOT,
            "tenant": "72f988bf-86f1-41af-91ab-2d7cd011db47",
            "user": user("ben"),
            "conversation": here.chat("ben"),
            "team": "",
        }
    }
    assert await here.live_until() == 0
    await here.bot.delivery.deliver_due()
    assert "Ben" in here.said("ben")[0].words


async def test_nobody_outside_the_plan_is_written_to_unasked(here: Office) -> None:
    """A setup policy installs the app for everybody; a thousand welcomes would be none."""
    await here.install("zoe", "gus")
    await here.bot.delivery.deliver_due()
    assert here.teams.messages == []
    assert set(alive(here)) == {directory("zoe"), directory("gus")}


async def test_every_activity_refreshes_the_reference(here: Office) -> None:
    """The service URL of a tenant may move."""
    await here.install("ben")
    moved = here.activity("message", "ben", text="my", conversation={"id": "a:new", "conversationType": "personal"})
    assert (await here.post(moved)).status == 200
    assert alive(here)[directory("ben")]["conversation"] == "a:new"


async def test_a_word_in_a_channel_does_not_lose_the_chat(here: Office) -> None:
    """What is known of somebody stays known; of the channel it is learnt."""
    await here.install("ben")
    await here.say("ben", "my", where="growth")
    assert alive(here)[directory("ben")]["conversation"] == here.chat("ben")
    assert alive(here)[CHANNELS["growth"]]["team"] == TEAM


async def test_a_removal_ends_the_reference(here: Office) -> None:
    """The next sign of life brings it back."""
    await here.install("ben")
    assert (await here.post(here.activity("installationUpdate", "ben", action="remove"))).status == 200
    assert alive(here) == {}
    await here.say("ben", "my")
    assert set(alive(here)) == {directory("ben")}


async def test_a_team_brings_its_channels_and_those_of_the_plan(here: Office) -> None:
    """Page by page; who is not in the plan is nobody's business."""
    await here.add_to_team()
    assert set(alive(here)) == {*CHANNELS.values(), *OWNERS, directory("ana")}
    assert len(here.teams.called("members")) == 4


async def test_a_team_that_cannot_be_read_is_read_later(here: Office) -> None:
    """At least the channel that the installation names is known; the rest comes with the daily look."""
    here.teams.faults.append(Fault("channels", status=503))
    await here.add_to_team()
    assert set(alive(here)) == {TEAM, directory("ana")}
    await here.bot.connection.read_people()
    await here.bot.connection.read_people()
    assert set(alive(here)) == {*CHANNELS.values(), *OWNERS, directory("ana")}
    assert len(here.teams.called("channels")) == 2


async def change(here: Office, event: str = "", where: str = "general", **more: Any) -> None:
    update = here.activity("conversationUpdate", "ana", where=where, **more)
    update["channelData"]["eventType"] = event
    assert (await here.post(update)).status == 200


async def test_channels_come_and_go(here: Office) -> None:
    """Made, deleted, and the whole team archived."""
    await change(here, "channelCreated", "growth")
    await change(here, "channelCreated", "mentors")
    assert set(alive(here)) == {CHANNELS["growth"], CHANNELS["mentors"]}
    await change(here, "channelDeleted", "growth")
    assert set(alive(here)) == {CHANNELS["mentors"]}
    await change(here, "teamArchived")
    assert alive(here) == {}


async def test_members_who_come_later_can_be_written_to(here: Office) -> None:
    """conversationUpdate names them; older installations come this way too, and so do removals."""
    await change(here, "teamMemberAdded", membersAdded=[{"id": user("dev"), "aadObjectId": directory("dev").upper()}])
    assert set(alive(here)) == {directory("dev")}
    await change(here, "teamMemberAdded", membersAdded=[{"id": BOT}])
    assert set(CHANNELS.values()) <= set(alive(here))
    await change(here, "teamMemberRemoved", membersRemoved=[{"id": BOT}])
    assert not set(CHANNELS.values()) & set(alive(here))


@pytest.mark.parametrize("more", [{"membersAdded": "x"}, {"membersAdded": [5, {}]}, {"membersRemoved": [{"id": 5}]}])
async def test_odd_changes_change_nothing(here: Office, more: dict[str, Any]) -> None:
    """Whatever stands there."""
    await change(here, "", **more)
    assert alive(here) == {}


async def test_who_comes_later_is_asked_later(here: Office) -> None:
    """Known but not reachable: the others are asked, and the prompt goes out as soon as the app is there (N 18)."""
    await here.install("ana", "ben", "chloe", "emi")
    assert await here.live_until(*MORNINGS) == 0
    assert here.said("dev") == []
    await here.install("dev")
    assert await here.live_until(NEXT_DAY) == 0
    assert "time to a first mentor reply" in " ".join(one.words for one in here.said("dev"))


async def test_who_had_removed_the_app_is_asked_when_they_are_back(here: Office) -> None:
    """Teams says so only when it is written to: the message is given up, an admin told, and nothing is lost."""
    await here.install("ana", "ben", "chloe", "dev", "emi")
    here.teams.removed.add(directory("chloe").upper())
    assert await here.live_until(*MORNINGS) == 0
    assert len([call for call in here.teams.called("post") if call.status == 403]) <= 2
    assert directory("chloe") not in alive(here)
    assert "Chloé Dubois" in " ".join(one.words for one in here.said("ana"))
    here.teams.removed.clear()
    await here.install("chloe")
    assert await here.live_until(NEXT_DAY) == 0
    assert "90-day retention" in " ".join(one.words for one in here.said("chloe"))


async def test_check_names_everything(here: Office) -> None:
    """Who has not installed the app, and the channels that the bot is not in; nothing once all is well."""
    settings = settings_for(here.teams, here.engine)
    await here.install("ben", "chloe")
    await change(here, "channelCreated", "growth")
    problems = "\n".join((await check(settings, here.engine)).problems)
    assert "Dev Patel (dev)" in problems
    assert "Emi Tanaka (emi)" in problems
    assert "setup policy" in problems
    assert "Chloé" not in problems
    assert CHANNELS["mentors"] in problems
    assert CHANNELS["growth"] not in problems
    await here.add_to_team()
    assert (await check(settings, here.engine)).problems == []


async def test_check_says_what_is_wrong_with_the_connection(here: Office) -> None:
    """A secret that has run out, a tenant that is not the plan's, a bot that lets everybody in."""
    await here.add_to_team()
    here.teams.secret = "another"
    (problem,) = (await check(settings_for(here.teams, here.engine), here.engine)).problems
    assert "AADSTS7000215" in problem
    assert "TEAMS_APP_PASSWORD" in problem
    here.teams.secret = "a client secret"
    other = settings_for(here.teams, here.engine, teams_tenant_id="99999999-86f1-41af-91ab-2d7cd011db47")
    assert "another tenant" in "\n".join((await check(other, here.engine)).problems)
    open_to_all = settings_for(here.teams, here.engine, teams_app_id=None, teams_allow_anonymous=True)
    assert "trying things out" in "\n".join((await check(open_to_all, here.engine)).notes)


async def test_a_wrong_secret_is_said_and_tried_again(sqlite_engine: Engine) -> None:
    """Who writes is let in all the same; nothing is sent by the bot itself, or lost, until there is a token."""
    async with office(sqlite_engine, work=False, teams_app_password="wrong") as here:
        assert "AADSTS7000215" in here.bot.connection.problem
        await here.install("ben")
        assert set(alive(here)) == {directory("ben")}
        assert here.bot.connection.sender_of(1) is None
        here.teams.secret = "wrong"
        await here.bot.connection.keep()
        assert here.bot.connection.problem == ""
        assert here.bot.connection.sender_of(1) is not None
        assert here.bot.connection.sender_of(2) is None


async def test_without_a_plan_nobody_is_found(sqlite_engine: Engine) -> None:
    """The tenant belongs to no organisation yet: the same answer to everybody, and what to do in the log."""
    async with office(sqlite_engine, work=False, teams_tenant_id="72f988bf-86f1-41af-91ab-2d7cd011db47") as here:
        assert here.rows(select(Person.key).where(Person.key == "ana")) == ["ana"]
        assert here.bot.connection.problem == ""
