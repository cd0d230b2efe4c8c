"""The same plan as on Slack, with everybody on Teams, where each has written to the bot within the hour."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, func, insert, literal, select, update
from sqlmodel import col

from store.outbox import Outgoing
from store.people import Account, Platform, Reference, Workspace
from store.session import writing
from tests.bench.plan import MANY, Question, make_plan

TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
BOT = "28:bench"
FIRST = "00000000-0000-4000-8000-000000"  # of a directory id; the number of the person follows


def directory(asked: Question) -> str:
    return f"{FIRST}{asked.prompt:06}"


def user(directory_id: str) -> str:
    return f"29:{directory_id}"


def make_teams_plan(url: str, key_results: int) -> Engine:
    """The questions are those of `question`, and so are their messages; only people are called by other ids."""
    engine = make_plan(url, key_results)
    with writing(engine) as session:
        session.execute(update(Workspace).values(platform=Platform.MSTEAMS, external_id=TENANT, bot_user=BOT))
        session.execute(update(Account).values(external_id=_renamed(Account.external_id)))
        session.execute(update(Outgoing).values(address=_renamed(Outgoing.address)))
    return engine


def _renamed(column: Any) -> Any:
    """Without the U that begins an id on Slack."""
    return literal(FIRST) + func.substr(column, 2)


def keep_references(engine: Engine, service_url: str, at: datetime | None = None) -> None:
    """As if everybody had been heard then (now): what is written once in an hour has no part in the figures."""
    with writing(engine) as session:
        session.execute(delete(Reference))
        people = session.execute(select(col(Outgoing.address), col(Outgoing.channel))).all()
        rows = [_reference(service_url, at or datetime.now(UTC), *each) for each in people]
        for start in range(0, len(rows), MANY):
            session.execute(insert(Reference), rows[start : start + MANY])


def _reference(service_url: str, at: datetime, directory_id: str, chat: str) -> dict[str, Any]:
    details = {"service_url": service_url, "bot": BOT, "tenant": TENANT, "team": ""}
    details |= {"user": user(directory_id), "conversation": chat}
    return {"workspace_id": 1, "external_id": directory_id, "details": details, "refreshed_at": at}
