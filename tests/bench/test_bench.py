"""The bench itself: that it runs to its end, and that what it counts does not grow."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.bench.processes import ROOT

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the bench reads CPU time the Linux way")


def test_the_bench_runs_and_no_statement_count_grows_with_the_plan() -> None:
    """Every figure is there, every answer was as it should be, and twenty times the plan takes no more statements."""
    words = [sys.executable, "-m", "tests.bench", "--small", "--json"]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    figures = json.loads(ran.stdout)
    assert {row["what"] for row in figures["rows"]} >= {"`/okr my` (SQLite)", "*No change*", "opening the form"}
    assert {row["what"] for row in figures["rows"]} >= {"Teams: `my`", "Teams: submitting the form"}
    assert all(row["ratio"] > 0 and row["rate"] > 0 for row in figures["rows"])
    assert figures["few"] == figures["many"]
    assert {what for what in figures["few"] if "Teams" not in what} == {
        "/okr my", "No change", "open the form", "submit the form"
    }  # fmt: skip
    assert {"Teams: my", "Teams: No change", "Teams: submit the form"} < set(figures["few"])
    assert figures["process"]["memory"] > 0
