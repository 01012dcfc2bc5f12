"""Runs that nobody began, or that were begun and do not end, as a Prefect server without a worker has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
from cronsim import CronSim
from prefect.client.base import PrefectHttpxSyncClient
from prefect.events.schemas.automations import AutomationCore

from flows.service import PERIODS, cancel_overdue, cancel_overlong, deployments, mark_never_begun
from tests.conftest import wait_for

OURS = ["broadsheet"]
SHORTEST = timedelta(seconds=10)  # that Prefect allows


def client(api_url: str) -> PrefectHttpxSyncClient:
    """Prefect's own, which asks again where SQLite was busy."""
    return PrefectHttpxSyncClient(base_url=api_url, timeout=60)


@contextmanager
def at_work(api: httpx.Client, automation: AutomationCore) -> Iterator[None]:
    """The server has this automation, for as long as the block lasts: other tests' runs are slower."""
    made = api.post("/automations/", json=automation.model_dump(mode="json")).raise_for_status().json()["id"]
    yield
    api.delete(f"/automations/{made}").raise_for_status()


def test_late_runs_are_cancelled_once_the_next_one_is_due(prefect_api: str) -> None:
    automation = cancel_overdue("overtaken", SHORTEST)
    with client(prefect_api) as api, at_work(api, automation):
        late = [_run(api, "overtaken") for _ in range(3)]
        begun, other = _run(api, "overtaken"), _run(api, "waiting")
        api.post(f"/flow_runs/{begun}/set_state", json={"state": {"type": "PENDING"}}).raise_for_status()
        wait_for(lambda: all(_state(api, run) == "Cancelled" for run in late), seconds=600)
        assert _state(api, begun) == "Pending"
        wait_for(lambda: _state(api, other) == "Late", seconds=600)


def test_run_that_was_taken_and_never_began_is_marked_and_gives_its_slot_back(prefect_api: str) -> None:
    with client(prefect_api) as api, at_work(api, mark_never_begun(SHORTEST)):
        taken, begun, other = (
            _run(api, name, tags) for name, tags in (("taken", OURS), ("begun", OURS), ("other", []))
        )
        for run in (taken, begun, other):
            assert _set(api, run, "PENDING") == "ACCEPT"
        assert _set(api, begun, "RUNNING") == "ACCEPT"
        assert _set(api, _run(api, "taken", OURS), "PENDING") != "ACCEPT"  # one at a time
        wait_for(lambda: _state(api, taken) == "Crashed", seconds=600)
        assert (_state(api, begun), _state(api, other)) == ("Running", "Pending")
        assert _set(api, _run(api, "taken", OURS), "PENDING") == "ACCEPT"


def test_scheduled_run_that_does_not_end_is_to_be_cancelled(prefect_api: str) -> None:
    """Then its worker ends the process; a backfill may take what it takes."""
    with client(prefect_api) as api, at_work(api, cancel_overlong(SHORTEST)):
        backfill, hanging = _run(api, "backfill"), _run(api, "nightly-check")
        for run in (backfill, hanging):
            assert [_set(api, run, state) for state in ("PENDING", "RUNNING")] == ["ACCEPT"] * 2
        wait_for(lambda: _state(api, hanging) == "Cancelling", seconds=600)
        assert _state(api, backfill) == "Running"


def test_each_schedule_has_its_period() -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    planned = {}
    for deployment in deployments():
        for schedule in deployment["schedules"]:
            runs = CronSim(schedule["cron"], first)
            planned[deployment["name"]] = -(next(runs) - next(runs))
    assert planned == PERIODS


def _run(api: httpx.Client, deployment: str, tags: Sequence[str] = ()) -> str:
    """A run of a deployment of this name, which does one at a time; it was planned an hour ago."""
    flow = api.post("/flows/", json={"name": "overdue"}).json()["id"]
    asked = {"name": deployment, "flow_id": flow, "concurrency_limit": 1, "tags": list(tags)}
    there = api.post("/deployments/", json=asked).json()["id"]
    planned = {"type": "SCHEDULED", "state_details": {"scheduled_time": f"{datetime.now(UTC) - timedelta(hours=1)}"}}
    return str(
        api.post(f"/deployments/{there}/create_flow_run", json={"state": planned}).raise_for_status().json()["id"]
    )


def _set(api: httpx.Client, run: str, state: str) -> str:
    """What the server says to a run that wants to get into this state."""
    asked = {"state": {"type": state}}
    return str(api.post(f"/flow_runs/{run}/set_state", json=asked).raise_for_status().json()["status"])


def _state(api: httpx.Client, run: str) -> str:
    return str(api.get(f"/flow_runs/{run}").json()["state"]["name"])
