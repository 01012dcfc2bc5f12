"""A run that is interrupted while its edition is put in place is told of once: as published or as failed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import PROJECT, RUN_SECONDS, Workplace
from tests.pages import HARBOUR
from warehouse.ledger import Ledger

pytestmark = pytest.mark.long


@pytest.mark.parametrize(
    ("where", "when", "published"),
    [
        ("flows.pipeline:put_in_place", "before", False),
        ("flows.pipeline:put_in_place", "after", True),
        ("flows.pipeline:quarantine", "before", True),  # all is done but the run's end
    ],
)
def test_run_interrupted_while_it_publishes_is_told_once(
    begun: Workplace, where: str, when: str, published: bool
) -> None:
    begun.put("harbour.txt", HARBOUR)
    command = [sys.executable, "-m", "tests.faults.disturbed_run", "interrupt", where, when, "1", "run"]
    interrupted = subprocess.run(
        command, env=begun.environ(), cwd=PROJECT, capture_output=True, text=True, timeout=RUN_SECONDS, check=False
    )
    assert interrupted.returncode == 130, interrupted.stderr
    assert (begun.ask("select max(edition) from marts.editions") == [(2,)]) == published
    told = _told(begun)
    assert told == ([("published", 1), ("published", 2)] if published else [("published", 1), ("failed", 1)])

    begun.run()
    assert _told(begun)[: len(told)] == told
    assert sorted(edition for what, edition in _told(begun) if what == "published") == [1, 2]
    assert begun.ask("select edition from marts.editions order by all") == [(1,), (2,)]
    with Ledger(begun.warehouse) as ledger:
        runs = [(run.status, run.edition) for run in reversed(ledger.last_runs(9))]
    last = ("unchanged", 2) if published else ("published", 2)
    assert runs == [("published", 1), told[1], last]


def _told(place: Workplace) -> list[tuple[str, int]]:
    """What the outbox tells, in its order: which kind of event, of which edition."""
    with Ledger(place.warehouse) as ledger:
        assert ledger.pending() == []
        assert ledger.unfinished() == []
        events = [json.loads(event.body) for event in ledger.undelivered()]
    return [(event["type"].rpartition(".")[2], event["data"]["edition"]) for event in events]
