"""A run that is killed at any step, and run again, gives the marts and the event of a run that was not killed."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import RUN_SECONDS, Workplace
from tests.marts import Marts, marts_of
from tests.pages import CLINIC_LATER, HARBOUR, ORCHARD
from warehouse.ledger import Ledger

pytestmark = pytest.mark.long

# Before the marts are built a killed run leaves little behind, so these are killed one after the other: each goes on
# from what the one before left.
BEFORE_THE_MARTS_ARE_BUILT = [
    ("warehouse.load:load_admission", "before", 1),  # nothing is loaded
    ("warehouse.load:_replace_reading", "after", 1),  # in the middle of a page's transaction
    ("flows.ingest:load_admission", "after", 2),  # between two pages
    ("flows.pipeline:begin_edition", "before", 1),  # all is loaded
    ("flows.pipeline:build_marts", "before", 1),  # the edition is a candidate
    ("dbt.task.run:ModelRunner.execute", "before", 12),  # some models are built
]
AFTER = {
    "when the marts are built": ("flows.pipeline:write_snapshot", "before", 1),
    "while the snapshot is written": ("warehouse.publish:_copy_marts", "after", 1),
    "when the snapshot is audited": ("flows.pipeline:audit_snapshot", "after", 1),
    "when the event is noted": ("flows.pipeline:put_in_place", "before", 1),
    "when the edition is in place": ("flows.pipeline:put_in_place", "after", 1),
    "when all is done but the run's end": ("warehouse.ledger:Ledger.finish_run", "before", 1),
}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, first_edition: Workplace) -> Marts:
    """The marts of a second run that nobody killed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    shutil.copytree(first_edition.inbox, folder / "inbox")
    shutil.copytree(first_edition.warehouse, folder / "warehouse")
    place = Workplace(folder / "inbox", folder / "warehouse", first_edition.environment)
    _bring_news(place)
    place.run()
    return marts_of(place.warehouse)


def test_runs_killed_before_the_marts_are_built_are_made_good(begun: Workplace, undisturbed: Marts) -> None:
    _bring_news(begun)
    for where, when, count in BEFORE_THE_MARTS_ARE_BUILT:
        assert _killed(begun, where, when, count) == -signal.SIGKILL, where
    _expect_made_good(begun, undisturbed)


@pytest.mark.parametrize(("where", "when", "count"), AFTER.values(), ids=AFTER.keys())
def test_run_killed_later_is_made_good(begun: Workplace, undisturbed: Marts, where: str, when: str, count: int) -> None:
    _bring_news(begun)
    assert _killed(begun, where, when, count) == -signal.SIGKILL
    _expect_made_good(begun, undisturbed)


def _expect_made_good(place: Workplace, undisturbed: Marts) -> None:
    """The next run gives the undisturbed run's marts, as edition 2, with one event for each edition.

    Every run is told of once: as published, as one that found nothing new, or as failed.
    """
    place.run()
    assert marts_of(place.warehouse) == undisturbed
    assert place.ask("select edition from marts.editions order by edition") == [(1,), (2,)]
    with Ledger(place.warehouse) as ledger:
        assert ledger.pending() == []
        assert ledger.unfinished() == []
        events = [json.loads(event.body) for event in ledger.undelivered()]
        failed = [run.run_id for run in ledger.last_runs(20) if run.status == "failed"]
    editions = [event["data"]["edition"] for event in events if event["type"] == "broadsheet.edition.published"]
    failures = {event["data"]["run_id"]: event["data"] for event in events if event["type"] == "broadsheet.run.failed"}
    assert editions == [1, 2]
    assert sorted(failures) == sorted(failed)
    assert {failure["edition"] for failure in failures.values()} <= {1}


def _bring_news(place: Workplace) -> None:
    """Two pages more, and one that is there already with another content."""
    place.put("harbour.txt", HARBOUR)
    place.put("orchard.txt", ORCHARD)
    place.put("clinic.txt", CLINIC_LATER)


def _killed(place: Workplace, where: str, when: str, count: int) -> int:
    command = [sys.executable, "-m", "tests.killed_run", where, when, str(count), "run"]
    project = Path(__file__).parents[2]
    return subprocess.run(
        command, env=place.environ(), cwd=project, capture_output=True, timeout=RUN_SECONDS, check=False
    ).returncode
