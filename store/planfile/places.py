"""Where a plan touches the platforms: workspaces, the people's accounts, the teams' channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, col

from store.checkins import Digest
from store.people import Account, Belonging, Platform, Workspace
from store.plan import Channel
from store.planfile.calendar import said
from store.planfile.merge import Merged
from store.planfile.snapshot import Snapshot


class Places:
    """Makes a workspace where a plan names an account before the platform has told us which workspace it is."""

    def __init__(
        self,
        session: Session,
        organisation_id: int,
        snapshot: Snapshot,
        merged: Merged,
        ids: dict[tuple[str, str], int],
    ) -> None:
        self.session = session
        self.organisation_id = organisation_id
        self.stored = snapshot.document.things
        self.merged = merged.document.things
        self.ids = ids
        of = select(col(Workspace.id), col(Workspace.platform), col(Workspace.external_id))
        mine = col(Workspace.organisation_id) == organisation_id
        self.workspaces = [tuple(row) for row in session.execute(of.where(mine).order_by(col(Workspace.id)))]

    def write(self) -> None:
        for _, platform, external_id in self._new("organisation", "workspaces"):
            self._bind(Platform(platform), external_id)
        self._write_accounts()
        self._write_channels()

    def _new(self, kind: str, name: str) -> Iterator[tuple[str, str, Any]]:
        """The entries that were not there, or were another value: the thing's key, the entry's, and its value."""
        yield from self._entries(kind, name, self.stored, self.merged)

    def _gone(self, kind: str, name: str) -> Iterator[tuple[str, str, Any]]:
        yield from self._entries(kind, name, self.merged, self.stored)

    def _entries(self, kind: str, name: str, before: Any, after: Any) -> Iterator[tuple[str, str, Any]]:
        for (of, key), thing in after.items():
            if of == kind and name in thing.fields:
                other = said(before[of, key], name) if (of, key) in before else {}
                yield from (
                    (key, entry, value) for entry, value in thing.fields[name].items() if other.get(entry) != value
                )

    def _bind(self, platform: Platform, external_id: str) -> int:
        """The workspace of that id: known already, or one that had none so far, or a new one."""
        of_platform = [row for row in self.workspaces if row[1] == platform]
        known = [row[0] for row in of_platform if row[2] == external_id]
        unbound = [row[0] for row in of_platform if row[2] is None]
        if known:
            return int(known[0])
        if not unbound:
            return self._add_workspace(platform, external_id)
        change = update(Workspace).where(col(Workspace.id) == unbound[0]).values(external_id=external_id)
        self.session.execute(change)
        at = self.workspaces.index((unbound[0], platform, None))
        self.workspaces[at] = (unbound[0], platform, external_id)
        return int(unbound[0])

    def _add_workspace(self, platform: Platform, external_id: str | None) -> int:
        workspace = Workspace(organisation_id=self.organisation_id, platform=platform, external_id=external_id)
        self.session.add(workspace)
        self.session.flush()
        self.workspaces.append((workspace.id, platform, external_id))
        return workspace.id or 0

    def _place(self, name: str) -> tuple[int, str]:
        """`slack:U0ANA` or `slack:T0OTHER/U0ANA` as a workspace and the id in it."""
        word, _, rest = name.partition(":")
        platform, (external_id, slash, user) = Platform(word), rest.partition("/")
        if slash:
            return self._bind(platform, external_id), user
        usual = next((row[0] for row in self.workspaces if row[1] == platform), None)
        return (self._add_workspace(platform, None) if usual is None else usual), rest

    def _write_accounts(self) -> None:
        for person, name, _ in self._gone("person", "accounts"):
            workspace, user = self._place(name)
            whose = col(Account.person_id) == self.ids["person", person]
            self.session.execute(
                update(Account)
                .where(col(Account.workspace_id) == workspace, col(Account.external_id) == user, whose)
                .values(person_id=None)
            )
        new = [(*self._place(name), self.ids["person", person]) for person, name, _ in self._new("person", "accounts")]
        known = self._known_accounts() if new else {}
        rows = []
        for workspace, user, person_id in new:
            if (workspace, user) in known:
                found = col(Account.id) == known[workspace, user]
                self.session.execute(update(Account).where(found).values(person_id=person_id))
            else:
                rows.append((workspace, user, person_id))
        self._insert_accounts(rows)

    def _known_accounts(self) -> dict[tuple[int, str], int]:
        """Whoever the platform has told us about, in the plan or not."""
        places = [row[0] for row in self.workspaces]
        of = select(col(Account.workspace_id), col(Account.external_id), col(Account.id))
        found = self.session.execute(of.where(col(Account.workspace_id).in_(places)))
        return {(workspace, user): row for workspace, user, row in found}

    def _insert_accounts(self, rows: list[tuple[int, str, int]]) -> None:
        row = {"name": "", "standing": Belonging.FULL}
        values = [
            {**row, "workspace_id": workspace, "external_id": user, "person_id": person}
            for workspace, user, person in rows
        ]
        if values:
            self.session.execute(insert(Account), values)

    def _write_channels(self) -> None:
        for team, platform, _ in [*self._gone("team", "channels"), *self._new("team", "channels")]:
            where = (col(Channel.team_id) == self.ids["team", team], col(Channel.platform) == Platform(platform))
            now = said(self.merged["team", team], "channels").get(platform)
            found = self.session.execute(select(col(Channel.id)).where(*where)).scalar()
            if now is None:  # what a channel was shown goes with it: nothing is told there any more
                self.session.execute(delete(Digest).where(col(Digest.channel_id) == found))
                self.session.execute(delete(Channel).where(*where))
            elif found is None:
                self.session.add(Channel(team_id=self.ids["team", team], platform=Platform(platform), external_id=now))
            else:
                self.session.execute(update(Channel).where(*where).values(external_id=now))
        self.session.flush()
