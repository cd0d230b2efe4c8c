"""Import: the same file twice, an edited file, what was changed in chat, what a file leaves out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, func, select

from okr.confidence import Confidence
from store.checkins import CheckIn, Digest, Round
from store.people import Account, Belonging, Organisation, Person, Platform, Workspace
from store.plan import Change, Channel, Imported, KeyResult, Membership, Objective, Rhythm, Team
from store.planfile import Changed, Difference, Kept, Refused, export, import_plan
from store.session import reading, writing
from tests.plans import IMPORTED_AT, MENTORING, load_plan

EXAMPLE = MENTORING.read_text()
LATER = IMPORTED_AT + timedelta(days=1)


def again(engine: Engine, text: str, now: datetime = LATER) -> Difference:
    with writing(engine) as session:
        found = import_plan(session, text, now)
    assert isinstance(found, Difference), found.words()
    return found


def refused(engine: Engine, text: str) -> list[str]:
    with writing(engine) as session:
        found = import_plan(session, text, LATER)
    assert isinstance(found, Refused)
    return [problem.words for problem in found.problems]


def rows(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is stored, to see that nothing was written."""
    tables = SQLModel.metadata.sorted_tables
    return {table.name: sorted(map(tuple, session.execute(table.select())), key=repr) for table in tables}


def edited(old: str, new: str, text: str = EXAMPLE) -> str:
    assert old in text
    return text.replace(old, new, 1)


def key_result(session: Session, number: int) -> KeyResult:
    return session.exec(select(KeyResult).where(KeyResult.number == number)).one()


def check_ins(session: Session, number: int) -> list[CheckIn]:
    found = select(CheckIn).join(KeyResult).where(KeyResult.number == number).order_by(CheckIn.id)  # type: ignore[arg-type]
    return list(session.exec(found))


def test_an_import_stores_the_whole_plan(engine: Engine, plan: int) -> None:
    """Each kind of thing, with what it points to."""
    with reading(engine) as session:
        result = key_result(session, 13)
        owner = session.get_one(Person, result.owner_id)
        objective = session.get_one(Objective, result.objective_id)
        team = session.get_one(Team, objective.team_id)
        assert (owner.key, objective.key, team.key) == ("dev", "engagement", "growth")
        assert (result.baseline, result.target, result.unit) == (Decimal(20), Decimal(8), "h")
        assert result.organisation_id == plan
        rhythm = session.exec(select(Rhythm)).one()
        assert (rhythm.anchor, rhythm.every, rhythm.quiet_days) == (date(2026, 10, 6), 14, [5, 6])
        workspace = session.exec(select(Workspace)).one()
        assert (workspace.platform, workspace.external_id) == (Platform.SLACK, None)
        assert session.exec(select(func.count()).select_from(Account)).one() == 5
        assert session.exec(select(func.count()).select_from(Membership)).one() == 11
        assert session.exec(select(Change)).all() == []


def test_a_date_means_the_rhythms_hour_where_the_person_lives(engine: Engine, plan: int) -> None:
    """Dev lives in Kolkata (09:00 is 03:30 UTC), Ben in Los Angeles; the clocks of one of them change in between."""
    with reading(engine) as session:
        assert check_ins(session, 13)[0].at == datetime(2026, 10, 6, 3, 30, tzinfo=UTC)
        assert [row.at.hour for row in check_ins(session, 11)] == [16, 16, 17]
        assert [row.period.isoformat() for row in check_ins(session, 11)] == ["2026-10-06", "2026-10-20", "2026-11-03"]


def test_the_same_file_again_changes_and_writes_nothing(engine: Engine, plan: int) -> None:
    """A reading session is enough for it."""
    with reading(engine) as session:
        before = rows(session)
        found = import_plan(session, EXAMPLE, LATER)
        assert isinstance(found, Difference)
        assert found == Difference()
        assert found.words() == "Nothing has changed.\n"
        assert rows(session) == before


def test_an_edited_file_changes_what_was_edited(engine: Engine, plan: int) -> None:
    """And the change is in the history, with what it was, but without a person."""
    text = edited("target: 4.6", "target: 5")
    text = edited("owner: emi, first_30: A survey", "owner: ben, first_30: A survey", text)
    found = again(engine, text)
    assert found == Difference(
        changed=[Changed("key_result", "11", "target", "4.6", "5"), Changed("key_result", "22", "owner", "emi", "ben")]
    )
    with reading(engine) as session:
        assert key_result(session, 11).target == 5
        changes = session.exec(select(Change).order_by(Change.id)).all()  # type: ignore[arg-type]
        assert [(row.key, row.field, row.old, row.new, row.by_id) for row in changes] == [
            ("11", "target", "4.6", "5", None),
            ("22", "owner", "emi", "ben", None),
        ]
        assert changes[0].at == LATER
    assert again(engine, text) == Difference()


def test_the_same_number_written_otherwise_is_no_change(engine: Engine, plan: int) -> None:
    """4.0 is 4."""
    assert again(engine, edited("baseline: 4.0", "baseline: 4")) == Difference()


def test_a_dry_run_shows_the_same_difference_and_writes_nothing(engine: Engine, plan: int) -> None:
    """In a session that could not write."""
    text = edited("target: 4.6", "target: 5", edited("  emi:", "  kim: {name: Kim}\n  emi:"))
    with reading(engine) as session:
        shown = import_plan(session, text, LATER, dry_run=True)
    assert shown == again(engine, text)
    assert isinstance(shown, Difference)
    assert shown.words() == "Added:\n  person kim\n\nChanged:\n  key result 11: target 4.6 → 5\n"


def test_nothing_is_written_when_anything_is_wrong(sqlite_engine: Engine, sqlite_plan: int) -> None:
    """The right part of a wrong file neither."""
    with reading(sqlite_engine) as session:
        before = rows(session)
    words = refused(sqlite_engine, edited("target: 4.6", "target: 5", edited("value: 4.0", "value: four")))
    assert [each.split(":")[:2] for each in words] == [["check-in", " value `four` is no number"]]
    with reading(sqlite_engine) as session:
        assert rows(session) == before


def test_what_was_changed_in_chat_stays_while_the_file_stays(engine: Engine, plan: int) -> None:
    """The file has not said anything new, so chat is newer."""
    with writing(engine) as session:
        key_result(session, 11).target = Decimal(9)
    kept = Kept("key_result", "11", "target", "9", "4.6")
    assert again(engine, EXAMPLE) == Difference(kept=[kept])
    assert again(engine, EXAMPLE) == Difference(kept=[kept])
    with reading(engine) as session:
        assert key_result(session, 11).target == 9


def test_what_was_changed_in_chat_yields_to_what_is_changed_in_the_file(engine: Engine, plan: int) -> None:
    """The last word counts, and it was the file's."""
    with writing(engine) as session:
        key_result(session, 11).target = Decimal(9)
    assert again(engine, edited("target: 4.6", "target: 5")).changed == [
        Changed("key_result", "11", "target", "9", "5")
    ]


def test_what_a_file_leaves_out_stays_and_is_listed(engine: Engine, plan: int) -> None:
    """People, whole objectives, single fields."""
    text = EXAMPLE[: EXAMPLE.index("  - key: network")] + EXAMPLE[EXAMPLE.index("health_metrics:") :]
    text = "\n".join(line for line in text.splitlines() if "key_result: 2" not in line) + "\n"
    text = edited("        metric: users still active after 90 days\n", "", text)
    found = again(engine, text)
    assert found.is_empty
    assert found.left_out == [("objective", "network"), *(("key_result", number) for number in ("21", "22", "23"))]
    assert found.fields_left_out == [("key_result", "12", "metric")]
    assert "Left out by the file, so left as it is:\n  objective network\n  key result 21, 22, 23\n" in found.words()
    with reading(engine) as session:
        assert key_result(session, 12).metric == "users still active after 90 days"
        assert len(check_ins(session, 21)) == 3


def test_a_field_is_emptied_by_saying_so(engine: Engine, plan: int) -> None:
    """`parent: ~`, since leaving it out means that it stays."""
    assert again(
        engine, edited("level: team, parent: company, lead: ben", "level: team, parent: ~, lead: ~")
    ).changed == [
        Changed("team", "growth", "parent", "company", ""),
        Changed("team", "growth", "lead", "ben", ""),
    ]


def test_members_are_merged_one_by_one(engine: Engine, plan: int) -> None:
    """Who was added in chat stays, who was taken away in chat is not brought back, and the file's own changes count."""
    with writing(engine) as session:
        team = session.exec(select(Team).where(Team.key == "growth")).one()
        people = {row.key: row.id or 0 for row in session.exec(select(Person))}
        session.add(Membership(team_id=team.id or 0, person_id=people["emi"]))
        session.delete(session.get_one(Membership, (team.id, people["dev"])))
    found = again(engine, edited("members: [ben, chloe, dev], ", "members: [ana, ben, dev], "))
    assert found.changed == [Changed("team", "growth", "members", "ben, chloe, emi", "ben, emi, ana")]
    assert found.kept == [Kept("team", "growth", "members dev", "", "listed")]


def test_new_things_may_be_added_to_old_ones(engine: Engine, plan: int) -> None:
    """A key result in an old objective, with a check-in of somebody new."""
    more = "      - {number: 24, title: New, metric: m, baseline: 1, target: 2, owner: kim}\n\nhealth_metrics:"
    text = edited("\nhealth_metrics:", more, edited("  emi:", "  kim: {name: Kim}\n  emi:"))
    text += "  - {key_result: 24, at: 2026-11-05, by: kim, value: 1.5, confidence: green}\n"
    found = again(engine, text)
    assert found.added == [("person", "kim"), ("key_result", "24")]
    assert found.check_ins_added == 1


def test_objectives_keep_the_order_of_the_file(engine: Engine, plan: int) -> None:
    """Silently: an order is not worth a word."""
    begin, end = EXAMPLE.index("  - key: engagement"), EXAMPLE.index("  - key: network")
    stop = EXAMPLE.index("health_metrics:")
    text = EXAMPLE[:begin] + EXAMPLE[end:stop].rstrip() + "\n" + EXAMPLE[begin:end] + "\n" + EXAMPLE[stop:]
    assert again(engine, text) == Difference()
    with reading(engine) as session:
        found = session.exec(select(Objective.key).order_by(Objective.position)).all()  # type: ignore[arg-type]
        assert found == ["network", "engagement"]


def test_a_check_in_changed_in_the_file_corrects_the_earlier_one(engine: Engine, plan: int) -> None:
    """A check-in is never altered and never removed: the correction is another row that replaces it."""
    text = edited("value: 43.5, confidence: green,", "value: 44, confidence: yellow,")
    assert again(engine, text) == Difference(check_ins_corrected=["12 chloe 2026-11-03"])
    assert again(engine, text) == Difference()
    with reading(engine) as session:
        *_, old, new = check_ins(session, 12)
        assert (old.value, new.value, new.confidence) == (Decimal("43.5"), Decimal(44), Confidence.YELLOW)
        assert (new.replaces_id, new.period, new.at) == (old.id, old.period, LATER)
    assert again(engine, edited("44, confidence: yellow", "45, confidence: yellow", text)).check_ins_corrected
    with reading(engine) as session:
        *_, second, third = check_ins(session, 12)
        assert third.replaces_id == second.id


def test_a_check_in_made_in_chat_stays(engine: Engine, plan: int) -> None:
    """It is in no file, and not listed either: history is not a plan."""
    with writing(engine) as session:
        last = check_ins(session, 12)[-1]
        row = CheckIn(
            organisation_id=plan,
            key_result_id=last.key_result_id,
            by_id=last.by_id,
            value=Decimal(46),
            confidence=Confidence.GREEN,
            at=LATER,
            period=LATER.date(),
        )
        session.add(row)
    assert again(engine, EXAMPLE) == Difference()
    with reading(engine) as session:
        assert len(check_ins(session, 12)) == 4


def test_a_check_in_is_known_again_after_its_owner_has_moved(engine: Engine, plan: int) -> None:
    """The date means another instant in another zone, but the same check-in."""
    with writing(engine) as session:
        session.exec(select(Person).where(Person.key == "dev")).one().chosen_timezone = "America/New_York"
    assert again(engine, EXAMPLE) == Difference()


def test_two_check_ins_of_one_day_are_two(engine: Engine) -> None:
    """Also when they say the same."""
    text = EXAMPLE + EXAMPLE.splitlines()[-1] + "\n"
    load_plan(engine, text)
    assert again(engine, text) == Difference()
    with reading(engine) as session:
        assert len(check_ins(session, 23)) == 3


def test_a_round_is_made_where_a_check_in_answers_it(engine: Engine) -> None:
    """Closed if its digest is past, else open, so that the clock neither asks nor tells twice."""
    text = edited("value: 4.1, ", "value: 4.1, round: 1, ", edited("value: 4.15,", "value: 4.15, round: 3,"))
    load_plan(engine, text, now=datetime(2026, 11, 18, tzinfo=UTC))
    with reading(engine) as session:
        first, third = session.exec(select(Round).order_by(Round.number)).all()  # type: ignore[arg-type]
        assert (first.nominal, third.nominal) == (date(2026, 10, 20), date(2026, 11, 17))
        assert first.closed_at == datetime(2026, 10, 22, 8, tzinfo=UTC)
        assert third.closed_at is None
        assert [row.period for row in check_ins(session, 11)][1:] == [first.nominal, third.nominal]


def test_a_round_without_a_rhythm_is_refused(sqlite_engine: Engine) -> None:
    """There would be nothing to count from."""
    rhythm = EXAMPLE[EXAMPLE.index("rhythm:") : EXAMPLE.index("people:")]
    words = refused(sqlite_engine, edited("value: 4.1, ", "value: 4.1, round: 1, ", edited(rhythm, "")))
    assert words == ["its round belongs to no rhythm: list the rhythm"]


def test_a_correction_may_be_listed_in_the_file(engine: Engine) -> None:
    """`id` and `replaces`, as the export writes them."""
    text = edited("value: 43.5, ", "id: a, value: 43.5, ")
    text += "  - {key_result: 12, at: 2026-11-04, by: chloe, value: 44, confidence: green, replaces: a, id: b}\n"
    text += (
        "  - {key_result: 12, at: 2026-11-05, by: chloe, value: 44, confidence: green, replaces: b, withdrawn: yes}\n"
    )
    load_plan(engine, text)
    with reading(engine) as session:
        _, _, first, second, third = check_ins(session, 12)
        assert (second.replaces_id, third.replaces_id, third.withdrawn) == (first.id, second.id, True)
    assert again(engine, text) == Difference()


def test_an_account_that_the_platform_told_us_about_is_linked(engine: Engine, plan: int) -> None:
    """Its profile stays; a person is given to it."""
    with writing(engine) as session:
        workspace = session.exec(select(Workspace)).one()
        session.add(Account(workspace_id=workspace.id or 0, external_id="U0KIM", name="Kim", standing=Belonging.FULL))
    again(engine, edited("  emi:", "  kim: {name: Kim, accounts: {slack: [U0KIM, U0KIM2], msteams: 4f1c}}\n  emi:"))
    with reading(engine) as session:
        kim = session.exec(select(Person).where(Person.key == "kim")).one()
        found = session.exec(select(Account).where(Account.person_id == kim.id)).all()
        assert {row.external_id: row.name for row in found} == {"U0KIM": "Kim", "U0KIM2": "", "4f1c": ""}
        assert {row.platform for row in session.exec(select(Workspace))} == {Platform.SLACK, Platform.MSTEAMS}


def test_directory_ids_are_written_small(engine: Engine, plan: int) -> None:
    """As Teams tells them, however somebody has copied them: or the account would never be found again."""
    again(engine, edited("  emi:", "  kim: {name: Kim, accounts: {slack: U0KIM, msteams: 4F1C-AB}}\n  emi:"))
    again(engine, edited("mission:", "workspaces: {msteams: 9F0C}\nmission:"))
    with reading(engine) as session:
        kim = session.exec(select(Person).where(Person.key == "kim")).one()
        ids = set(session.exec(select(Account.external_id).where(Account.person_id == kim.id)))
        tenant = session.exec(select(Workspace.external_id).where(Workspace.platform == Platform.MSTEAMS)).one()
    assert (ids, tenant) == ({"U0KIM", "4f1c-ab"}, "9f0c")


def test_what_was_chosen_and_linked_in_chat_stays(engine: Engine, plan: int) -> None:
    """The same file again takes neither away, an export holds both, and nobody else gets the account."""
    with writing(engine) as session:
        dev = session.exec(select(Person).where(Person.key == "dev")).one()
        dev.chosen_platform = Platform.MSTEAMS
        place = Workspace(organisation_id=plan, platform=Platform.MSTEAMS, external_id="9f0c")
        session.add(place)
        session.flush()
        session.add(Account(workspace_id=place.id or 0, external_id="4f1c", person_id=dev.id))
    assert again(engine, EXAMPLE) == Difference()
    with reading(engine) as session:
        text = export(session, plan)
    assert "chosen_platform: msteams" in text
    assert "msteams: 4f1c" in text
    words = refused(engine, edited("accounts: {slack: U0EMI}", "accounts: {slack: U0EMI, msteams: 4f1c}"))
    assert words == ["person emi: the account msteams:4f1c is dev's already"]


def test_an_account_of_somebody_else_is_refused_and_can_be_handed_over(engine: Engine, plan: int) -> None:
    """Two people are never merged by a slip; taking it from one and giving it to the other in one file is no slip."""
    text = edited("  emi:", "  kim: {name: Kim, accounts: {slack: U0DEV}}\n  emi:")
    without_dev = "\n".join(line for line in text.splitlines() if not line.startswith("  dev:")) + "\n"
    assert refused(engine, without_dev) == ["person kim: the account slack:U0DEV is dev's already"]
    again(engine, edited("accounts: {slack: U0DEV}, timezone: Asia", "accounts: {}, timezone: Asia", text))
    with reading(engine) as session:
        account = session.exec(select(Account).where(Account.external_id == "U0DEV")).one()
        assert account.person_id == session.exec(select(Person.id).where(Person.key == "kim")).one()


def test_a_workspace_is_bound_by_the_file_unless_it_is_anothers(engine: Engine, plan: int) -> None:
    """An export says which workspace its accounts are of."""
    again(engine, edited("mission:", "workspaces: {slack: T0PLAY}\nmission:"))
    with reading(engine) as session:
        assert session.exec(select(Workspace.external_id)).all() == ["T0PLAY"]
    words = refused(engine, edited("organisation: Mentorly", "organisation: Other\nworkspaces: {slack: T0PLAY}"))
    assert words == ["the workspace T0PLAY belongs to another organisation of this database"]


def test_organisations_share_a_database_without_meeting(engine: Engine, plan: int) -> None:
    """The same keys and numbers, another name."""
    found = again(engine, edited("organisation: Mentorly", "organisation: Other"))
    assert ("organisation", "") in found.added
    assert again(engine, EXAMPLE) == Difference()
    with reading(engine) as session:
        assert session.exec(select(func.count()).select_from(Organisation)).one() == 2
        assert session.exec(select(func.count()).select_from(KeyResult)).one() == 12


def test_a_channel_may_change_and_go(engine: Engine, plan: int) -> None:
    """What was told there is forgotten with it."""
    again(engine, edited("channels: {slack: C0GROWTH}", "channels: {slack: C0NEW}"))
    with writing(engine) as session:
        channel = session.exec(select(Channel).where(Channel.external_id == "C0NEW")).one()
        session.add(Digest(organisation_id=plan, team_id=channel.team_id, channel_id=channel.id or 0, until=LATER))
    again(engine, edited("channels: {slack: C0GROWTH}", "channels: {}"))
    with reading(engine) as session:
        assert sorted(session.exec(select(Channel.external_id))) == ["C0GENERAL", "C0MENTORS"]


def test_parents_that_meet_the_databases_in_a_circle_are_refused(engine: Engine, plan: int) -> None:
    """Each half is right alone."""
    with writing(engine) as session:
        teams = {row.key: row for row in session.exec(select(Team))}
        teams["support"].parent_id, teams["company"].parent_id = None, teams["support"].id
    assert again(engine, EXAMPLE).kept == [Kept("team", "support", "parent", "", "company")]
    found = refused(engine, edited("parent: company, lead: chloe", "parent: growth, lead: chloe"))
    assert "team support: it stands above itself" in found


def test_a_large_import_says_how_far_it_is(sqlite_engine: Engine) -> None:
    """Each kind of row with its count."""
    told: list[tuple[str, int, int]] = []
    with writing(sqlite_engine) as session:
        import_plan(session, EXAMPLE, LATER, progress=lambda *said: told.append(said))
    assert ("key result", 6, 6) in told
    assert ("check-ins", 16, 16) in told


def test_imported_rows_are_few(sqlite_engine: Engine, sqlite_plan: int) -> None:
    """One for each thing of the plan and one for each check-in."""
    with reading(sqlite_engine) as session:
        assert session.exec(select(func.count()).select_from(Imported)).one() == 26 + 16


@pytest.mark.parametrize("count", [2_500])
def test_more_rows_than_fit_one_statement(engine: Engine, count: int) -> None:
    """The batches meet without a gap."""
    lines = [f"  - {{key_result: 12, at: 2026-10-07, by: chloe, value: {n}, confidence: green}}" for n in range(count)]
    load_plan(engine, EXAMPLE + "\n".join(lines) + "\n")
    with reading(engine) as session:
        assert [int(row.value) for row in check_ins(session, 12)[3:]] == list(range(count))
