"""Import: reads a file, compares it with the database and the last import, and writes what differs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from store.people import Workspace
from store.planfile.calendar import Calendar, cadence_of, said
from store.planfile.check import check, check_nodes
from store.planfile.difference import Changed, Difference, Refused
from store.planfile.document import Document
from store.planfile.history import plan_history
from store.planfile.merge import Merged, merge
from store.planfile.nodes import Map, Problem, Scalar
from store.planfile.read import read
from store.planfile.rules import Known, find_problems
from store.planfile.snapshot import Snapshot, find_organisation, take_snapshot
from store.planfile.writer import Writer

Progress = Callable[[str, int, int], None]  # what is written, how many of how many


def read_plan(text: str) -> Document | Refused:
    """The plan of a file that stands for itself, checked but not imported."""
    found = check(text)
    return Refused(tuple(found)) if isinstance(found, list) else found


def import_plan(
    session: Session, plan: str | Document, now: datetime, *, dry_run: bool = False, progress: Progress | None = None
) -> Difference | Refused:
    """Brings the organisation that `plan` names to what it says; the caller's transaction keeps it or not.

    Nothing is written when anything is wrong, nor with `dry_run`, for which a reading session is enough.
    """
    top = read(plan) if isinstance(plan, str) else plan
    if isinstance(top, list):
        return Refused(tuple(top))
    snapshot = take_snapshot(session, find_organisation(session, _name(top)))
    document = check_nodes(top, _known(snapshot)) if isinstance(top, Map) else top
    if isinstance(document, list):
        return Refused(tuple(document))
    return _import(session, snapshot, document, now, dry_run, progress or _quiet)


def _import(
    session: Session, snapshot: Snapshot, document: Document, now: datetime, dry_run: bool, progress: Progress
) -> Difference | Refused:
    merged = merge(document, snapshot.document, snapshot.base)
    problems = _wrong_together(session, snapshot, merged, document)
    if problems:
        return Refused(tuple(problems))
    _go_on_counting(snapshot, merged)
    history = plan_history(snapshot, merged, now)
    if not dry_run:
        Writer(session, snapshot, merged, history, now, progress).write()
    return merged.difference


def _go_on_counting(snapshot: Snapshot, merged: Merged) -> None:
    """A rhythm that is moved keeps the rounds it has had: those to come are numbered behind them."""
    for (kind, key), names in merged.edited.items():
        had = [(number, nominal) for (rhythm, number), nominal in snapshot.nominals.items() if rhythm == key]
        if kind == "rhythm" and had and names & {"anchor", "every"} and "first" not in names:
            thing = merged.document.things[kind, key]
            before, after = said(thing, "first"), cadence_of(thing).continue_after(*max(had)).first
            if before != after:
                thing.fields["first"] = after
                names.add("first")
                merged.difference.changed.append(Changed(kind, key, "first", str(before), str(after)))


def _quiet(_words: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def _name(top: Map | Document) -> str:
    if isinstance(top, Document):
        return str(top.organisation.fields["name"])
    found = top.nodes.get("organisation")
    return found.text if isinstance(found, Scalar) else ""


def _known(snapshot: Snapshot) -> Known:
    known: Known = {}
    for kind, key in snapshot.document.things:
        known.setdefault(kind, set()).add(key)
    return known


def _wrong_together(session: Session, snapshot: Snapshot, merged: Merged, document: Document) -> list[Problem]:
    """What is right in the file alone and wrong with what the database holds; only lines of the file can be."""
    found = [problem for problem in find_problems(merged.document, {}, set()) if problem.line]
    found += _workspaces_of_others(session, snapshot, document)
    found += _rounds_without_rhythm(merged)
    return sorted(found, key=lambda problem: problem.line)


def _workspaces_of_others(session: Session, snapshot: Snapshot, document: Document) -> list[Problem]:
    organisation = document.organisation
    found = []
    for platform, external_id in said(organisation, "workspaces").items():
        of = select(col(Workspace.organisation_id)).where(
            col(Workspace.platform) == platform, col(Workspace.external_id) == external_id
        )
        if session.execute(of).scalar() not in (None, snapshot.organisation_id):
            words = f"the workspace {external_id} belongs to another organisation of this database"
            found.append(Problem(organisation.line_of("workspaces"), words))
    return found


def _rounds_without_rhythm(merged: Merged) -> list[Problem]:
    calendar = Calendar(merged.document)
    found = [
        Problem(line.line, "this round belongs to no rhythm: list the rhythm, or remove the round")
        for line in merged.document.rounds
        if (line.fields.get("team") or "") not in calendar.rhythms
    ]
    for line in merged.document.check_ins:
        answered = calendar.round_of(line)
        if line.fields.get("round") and (answered is None or answered[0] not in calendar.rhythms):
            found.append(Problem(line.line_of("round"), "its round belongs to no rhythm: list the rhythm"))
    return found
