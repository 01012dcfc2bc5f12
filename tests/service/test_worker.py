"""A worker and the deployments of prefect.yaml, on a server without PostgreSQL: the service at its smallest."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from prefect.client.base import PrefectHttpxSyncClient

from flows.service import CRASHES, PERIODS, cancel_overlong, deployments
from tests.conftest import Workplace, answers, free_port, service_command, wait_for
from tests.pages import ORCHARD
from tests.service import processes


@pytest.fixture
def worker(begun: Workplace) -> Iterator[Workplace]:
    """A worker on this place, started as the compose file has it, and the deployments of prefect.yaml, given twice."""
    port = free_port()
    environment = begun.environ(PREFECT_WORKER_WEBSERVER_PORT=str(port), PREFECT_WORKER_WEBSERVER_HOST="127.0.0.1")
    for _ in range(2):
        deployed = subprocess.run(
            service_command("deployments"), env=environment, capture_output=True, text=True, check=False
        )
        assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    process = subprocess.Popen(
        service_command("worker"), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/health"), seconds=600)
        yield begun
    finally:
        process.terminate()
        process.wait(300)


@pytest.mark.long
def test_deployments_run_on_a_worker_one_at_a_time(worker: Workplace, prefect_api: str) -> None:
    ours = {"work_pools": {"name": {"any_": ["broadsheet"]}}}  # other tests leave theirs on this server
    there = {one["name"]: one for one in httpx.post(f"{prefect_api}/deployments/filter", json=ours).json()}
    assert {name: _schedules(one) for name, one in there.items()} == {
        one["name"]: [(schedule["cron"], schedule["timezone"]) for schedule in one["schedules"]]
        for one in deployments()
    }
    assert _schedules(there["hourly"]) == [("5 * * * *", "Asia/Shanghai")]
    assert _schedules(there["nightly-check"]) == [("35 3 * * *", "Asia/Shanghai")]
    assert _schedules(there["deliver"]) == [("*/5 * * * *", "Asia/Shanghai")]
    assert _schedules(there["backfill"]) == []
    assert {one["global_concurrency_limit"]["limit"] for one in there.values()} == {1}
    strategies = {name: one["concurrency_options"]["collision_strategy"] for name, one in there.items()}
    assert strategies == {one["name"]: one["concurrency_limit"]["collision_strategy"] for one in deployments()}
    assert {strategies[name] for name in ("hourly", "nightly-check", "backfill")} == {"ENQUEUE"}

    planned = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    wait_for(lambda: bool(httpx.post(f"{prefect_api}/flow_runs/filter", json=planned).json()), seconds=600)

    worker.put("orchard.txt", ORCHARD)
    deployment_id = there["hourly"]["id"]
    run = httpx.post(f"{prefect_api}/deployments/{deployment_id}/create_flow_run", json={}).json()
    wait_for(lambda: _state(prefect_api, run["id"]) not in {"SCHEDULED", "PENDING", "RUNNING"}, seconds=900)

    assert _state(prefect_api, run["id"]) == "COMPLETED", _log(prefect_api, run["id"])
    # our own log lines are in the run's log, and not only Prefect's
    wait_for(lambda: "The run ended: published" in _log(prefect_api, run["id"]), seconds=120)
    assert worker.ask("select run_id from marts.editions where edition = 2") == [(run["id"],)]

    automations = [one["name"] for one in httpx.post(f"{prefect_api}/automations/filter", json={}).json()]
    assert len(automations) == len(set(automations)) == 3 + len(PERIODS)  # one for each way in which a run goes wrong
    named = {"automations": {"name": {"any_": [CRASHES]}}}
    (automation,) = httpx.post(f"{prefect_api}/automations/filter", json=named).json()
    assert automation["enabled"]
    assert [action["state"] for action in automation["actions"]] == ["CRASHED"]
    assert automation["trigger"]["within"] == 540  # three of Prefect's heartbeats


@pytest.mark.long
@pytest.mark.usefixtures("worker")
def test_run_that_hangs_is_cancelled_and_its_process_killed(prefect_api: str) -> None:
    """Its process is stopped, so that it hears of nothing, as one that waits for a network mount that is gone."""
    with PrefectHttpxSyncClient(base_url=prefect_api, timeout=60) as api:
        hourly = api.get("/deployments/name/broadsheet/hourly").json()["id"]
        automation = cancel_overlong(timedelta(seconds=10)).model_dump(mode="json")
        made = api.post("/automations/", json=automation).json()["id"]
        run = api.post(f"/deployments/{hourly}/create_flow_run", json={}).json()["id"]
        wait_for(lambda: _state(prefect_api, run) == "RUNNING", seconds=600)
        (hanging,) = [pid for pid in processes.tree(os.getpid()) if "prefect.engine" in processes.command_line(pid)]
        os.kill(hanging, signal.SIGSTOP)
        wait_for(lambda: _state(prefect_api, run) in {"CANCELLED", "CRASHED"}, seconds=600)
        assert _state(prefect_api, run) == "CANCELLED"
        assert not processes.command_line(hanging)

        api.delete(f"/automations/{made}")
        after = api.post(f"/deployments/{hourly}/create_flow_run", json={}).json()["id"]
        wait_for(lambda: _state(prefect_api, after) not in {"SCHEDULED", "PENDING", "RUNNING"}, seconds=900)
        assert _state(prefect_api, after) == "COMPLETED", _log(prefect_api, after)


def _schedules(deployment: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["schedule"]["cron"], one["schedule"]["timezone"]) for one in deployment["schedules"]]


def _state(api: str, run_id: str) -> str:
    return str(httpx.get(f"{api}/flow_runs/{run_id}").json()["state"]["type"])


def _log(api: str, run_id: str) -> str:
    logs = httpx.post(f"{api}/logs/filter", json={"logs": {"flow_run_id": {"any_": [run_id]}}}).json()
    return json.dumps([log["message"] for log in logs], ensure_ascii=False)
