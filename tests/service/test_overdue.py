"""Runs that nobody began in time, as a Prefect server without a worker has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
from cronsim import CronSim

from flows.service import PERIODS, cancel_overdue, deployments
from tests.conftest import wait_for


def test_late_runs_are_cancelled_once_the_next_one_is_due(prefect_api: str) -> None:
    automation = cancel_overdue("overtaken", timedelta(seconds=10))  # the shortest that Prefect allows
    with httpx.Client(base_url=prefect_api, timeout=60) as api:
        api.post("/automations/", json=automation.model_dump(mode="json")).raise_for_status()
        late = [_run(api, "overtaken") for _ in range(3)]
        begun, other = _run(api, "overtaken"), _run(api, "waiting")
        api.post(f"/flow_runs/{begun}/set_state", json={"state": {"type": "PENDING"}}).raise_for_status()
        wait_for(lambda: all(_state(api, run) == "Cancelled" for run in late), seconds=600)
        assert _state(api, begun) == "Pending"
        wait_for(lambda: _state(api, other) == "Late", seconds=600)


def test_each_schedule_has_its_period() -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    planned = {}
    for deployment in deployments():
        for schedule in deployment["schedules"]:
            runs = CronSim(schedule["cron"], first)
            planned[deployment["name"]] = -(next(runs) - next(runs))
    assert planned == PERIODS


def _run(api: httpx.Client, deployment: str) -> str:
    """A run of a deployment of this name, planned an hour ago."""
    flow = api.post("/flows/", json={"name": "overdue"}).json()["id"]
    there = api.post("/deployments/", json={"name": deployment, "flow_id": flow}).json()["id"]
    planned = {"type": "SCHEDULED", "state_details": {"scheduled_time": f"{datetime.now(UTC) - timedelta(hours=1)}"}}
    return str(
        api.post(f"/deployments/{there}/create_flow_run", json={"state": planned}).raise_for_status().json()["id"]
    )


def _state(api: httpx.Client, run: str) -> str:
    return str(api.get(f"/flow_runs/{run}").json()["state"]["name"])
