"""A run that is killed at any step, and run again, gives the marts and the event of a run that was not killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import RUN_SECONDS, Workplace
from tests.marts import marts_of
from tests.pages import ALL
from warehouse.ledger import Ledger

STEPS = [
    ("before anything is loaded", "warehouse.load:load_admission", "before", 1),
    ("while a page is loaded", "warehouse.load:_replace_reading", "after", 1),
    ("between two pages", "flows.ingest:load_admission", "after", 2),
    ("when all is loaded", "flows.pipeline:begin_edition", "before", 1),
    ("when the edition is begun", "flows.pipeline:build_marts", "before", 1),
    ("while dbt builds", "dbt.task.run:ModelRunner.execute", "before", 12),
    ("when the marts are built", "flows.pipeline:write_snapshot", "before", 1),
    ("while the snapshot is written", "warehouse.publish:_copy_marts", "after", 1),
    ("when the snapshot is audited", "flows.pipeline:audit_snapshot", "after", 1),
    ("when the event is noted", "flows.pipeline:put_in_place", "before", 1),
    ("when the edition is in place", "flows.pipeline:put_in_place", "after", 1),
    ("when all is done but the run's end", "warehouse.ledger:Ledger.finish_run", "before", 1),
]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, prefect_api: str) -> dict[str, list[tuple[object, ...]]]:
    """The marts of a run that nobody killed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    place = Workplace(folder / "inbox", folder / "warehouse", {"PREFECT_API_URL": prefect_api})
    for name, page in ALL.items():
        place.put(name, page)
    place.run()
    return marts_of(place.warehouse)


@pytest.mark.parametrize(("where", "when", "count"), [step[1:] for step in STEPS], ids=[step[0] for step in STEPS])
def test_killed_run_is_made_good_by_the_next(
    place: Workplace, undisturbed: dict[str, list[tuple[object, ...]]], where: str, when: str, count: int
) -> None:
    for name, page in ALL.items():
        place.put(name, page)
    assert _killed(place, where, when, count) == -signal.SIGKILL

    place.run()

    assert marts_of(place.warehouse) == undisturbed
    assert place.ask("select edition from marts.editions") == [(1,)]
    assert _waiting_editions(place.warehouse) == [1]


def _killed(place: Workplace, where: str, when: str, count: int) -> int:
    command = [sys.executable, "-m", "tests.killed_run", where, when, str(count), "run"]
    project = Path(__file__).parents[2]
    return subprocess.run(
        command, env=place.environ(), cwd=project, capture_output=True, timeout=RUN_SECONDS, check=False
    ).returncode


def _waiting_editions(warehouse: Path) -> list[int]:
    with Ledger(warehouse) as ledger:
        assert ledger.pending() == []
        events = [json.loads(event.body) for event in ledger.undelivered()]
    return [event["data"]["edition"] for event in events if event["type"] == "broadsheet.edition.published"]
