"""Which of our workspaces a connection speaks for: its own by the platform's id, or the one that waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from store.people import Organisation, Platform, Workspace

NO_PLAN = "there is no plan yet: bring one in with `python -m bot import FILE`"
WORDS = {
    Platform.SLACK: (
        "several organisations wait for their Slack workspace: name it in the plan (workspaces: {slack: T…})",
        "the bot token belongs to another Slack workspace than the one that the plan is bound to",
    ),
    Platform.MSTEAMS: (
        "several organisations wait for their Teams tenant: name it in the plan (workspaces: {msteams: …})",
        "TEAMS_TENANT_ID names another tenant than the one that the plan is bound to",
    ),
}


@dataclass(frozen=True)
class Bound:
    """The row of the workspace that a connection belongs to."""

    workspace_id: int


def bind_place(session: Session, platform: Platform, external_id: str, bot_user: str, name: str) -> Bound | str:
    """Find or bind the workspace; a plan may have been imported before anybody knew its id. Words if it cannot be.

    An empty `name` leaves the one that is known.
    """
    known = select(Workspace).where(Workspace.platform == platform, Workspace.external_id == external_id)
    place = session.exec(known).first() or _unbound(session, platform)
    if isinstance(place, str):
        return place
    wanted = (external_id, bot_user, name or place.name)
    if (place.external_id, place.bot_user, place.name) != wanted:
        place.external_id, place.bot_user, place.name = wanted
        session.add(place)
        session.flush()
    assert place.id is not None  # noqa: S101  it has been flushed
    return Bound(place.id)


def _unbound(session: Session, platform: Platform) -> Workspace | str:
    """The only workspace that waits for its id; or a new one for the only organisation that has none."""
    several, another = WORDS[platform]
    waiting = session.exec(
        select(Workspace).where(Workspace.platform == platform, col(Workspace.external_id).is_(None))
    ).all()
    if len(waiting) > 1:
        return several
    if waiting:
        return waiting[0]
    taken = select(Workspace.organisation_id).where(Workspace.platform == platform)
    free = session.exec(select(Organisation.id).where(col(Organisation.id).not_in(taken))).all()
    if len(free) == 1 and free[0] is not None:
        return Workspace(organisation_id=free[0], platform=platform)
    return another if session.exec(select(Organisation.id)).first() is not None else NO_PLAN
