"""F-B9: whatever the size of a team, its digest arrives whole, in the channel and its thread, without a refusal."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from playground import Message
from store.session import reading, writing
from tests.journeys.world import MORNINGS, TOLD, Company, company, crowd_plan, crowd_world, words

MORNING = MORNINGS[-1].replace(hour=9, minute=1)
COMMENT = "Half of the mentors <!channel> muted it & said why: *too many*, `at night`. " * 39  # as long as a form takes


def answer_everything(here: Company, comment: str) -> None:
    """Each with another colour, a next step and a long comment: as the handlers store it, without 300 forms."""
    with writing(here.engine) as session:
        session.execute(
            text(
                "INSERT INTO checkin (organisation_id, key_result_id, round_id, period, value, confidence, next_step, "
                "blocker, note, evidence, at, by_id, late, no_change, withdrawn) "
                "SELECT k.organisation_id, k.id, q.round_id, '2026-11-17', '40', 'yellow', 'Quiet hours', 'Holidays', "
                ":note, '', :at, k.owner_id, :no, :no, :no FROM keyresult k JOIN request q ON q.key_result_id = k.id"
            ),
            {"note": comment, "at": (MORNING + timedelta(minutes=5)).strftime("%Y-%m-%d %H:%M:%S.%f"), "no": False},
        )
        session.execute(
            text(
                "UPDATE request SET state = 'answered', check_in_id = "
                "(SELECT c.id FROM checkin c WHERE c.key_result_id = request.key_result_id)"
            )
        )


def lines_of(*messages: Message) -> Counter[int]:
    """How often each key result has an entry of its own: its number in bold at the beginning of a line."""
    found = re.findall(r"(?:\"|\\n|• )\*#(\d+)", words(*messages))
    return Counter(int(number) for number in found)


@pytest.mark.parametrize("size", [0, 1, 49, 50, 51, 300])
@pytest.mark.parametrize("answered", [True, False], ids=["answered", "silent"])
async def test_a_digest_of_any_size(sqlite_engine: Engine, size: int, answered: bool) -> None:
    """One digest a channel; all that was said stands in it or in its thread, each key result once; nothing refused."""
    async with company(sqlite_engine, plan=crowd_plan(size), world=crowd_world(size)) as here:
        assert await here.live_until(MORNING) == 0
        if answered and size:
            answer_everything(here, COMMENT if size < 100 else COMMENT[:300])
        here.playground.calls.clear()
        assert await here.live_until(TOLD) == 0
        assert here.refusals() == []
        digests = here.said("C0T0")
        assert len(digests) == min(size, 1)
        if not size:
            return
        with reading(here.engine) as session:
            assert session.scalar(text("SELECT count(*) FROM request")) == size
        assert "<!channel>" not in words(*digests)
        thread = here.playground.messages("C0T0", digests[0].ts)
        told = lines_of(*thread) if answered else lines_of(*digests)
        if answered:
            assert told == Counter(range(101, 101 + size))
        else:
            assert "Waiting for" in words(*digests)
            assert thread == []
