"""Several runs on one warehouse at once: one works, the others are told so at once and leave no trace."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable

import pytest

from tests.conftest import RUN_SECONDS, Workplace, wait_for
from tests.pages import HARBOUR, ORCHARD
from warehouse.ledger import Ledger
from warehouse.lock import LOCK_FILE

pytestmark = pytest.mark.long


def test_of_three_runs_one_works_and_a_killed_one_holds_nobody_up(begun: Workplace) -> None:
    """Two begin together, a third one with another inbox while one is at work: that one is halted, so that all meet."""
    begun.put("harbour.txt", HARBOUR)
    together = [begun.start("run"), begun.start("run")]
    wait_for(_holds_the_lock(begun, *together), RUN_SECONDS)
    at_work = _holder(begun)
    os.kill(at_work, signal.SIGSTOP)
    other_inbox = begun.put("../other-inbox/orchard.txt", ORCHARD).parent
    with_other_inbox = begun.start("run", "--inbox", str(other_inbox))
    refused = [run for run in (*together, with_other_inbox) if run.pid != at_work]
    for run in refused:
        output, errors = run.communicate(timeout=RUN_SECONDS)
        assert run.returncode == 3, output + errors
        sentence = errors.splitlines()[-1]
        assert sentence.startswith(f"Another run is writing to {begun.warehouse}: process {at_work}, since ")
        assert "Traceback" not in errors
    os.kill(at_work, signal.SIGCONT)
    (winner,) = (run for run in together if run.pid == at_work)
    output, errors = winner.communicate(timeout=RUN_SECONDS)
    assert winner.returncode == 0, output + errors
    assert begun.ask("select edition, page_count from marts.editions order by edition") == [(1, 1), (2, 2)]

    begun.put("orchard.txt", ORCHARD)
    killed = begun.start("run")
    wait_for(_holds_the_lock(begun, killed), RUN_SECONDS)
    killed.kill()
    killed.communicate(timeout=RUN_SECONDS)
    begun.run()
    assert begun.ask("select max(edition), max(page_count) from marts.editions") == [(3, 3)]
    with Ledger(begun.warehouse) as ledger:
        editions = [event.edition for event in ledger.undelivered() if event.type == "broadsheet.edition.published"]
        statuses = [run.status for run in reversed(ledger.last_runs(10))]
    assert editions == [1, 2, 3]
    # who was refused left nothing; the killed one may not have come as far as the ledger
    assert [status for status in statuses if status != "failed"] == ["published"] * 3
    assert len(statuses) <= 4


def _holds_the_lock(place: Workplace, *runs: subprocess.Popen[str]) -> Callable[[], bool]:
    def look() -> bool:
        assert any(run.poll() is None for run in runs), "all have ended"
        return _holder(place) in {run.pid for run in runs}

    return look


def _holder(place: Workplace) -> int:
    """The process that the lock's file names; 0 while it names none."""
    try:
        return int(json.loads((place.warehouse / LOCK_FILE).read_text())["pid"])
    except ValueError:
        return 0
