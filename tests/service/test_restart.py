"""A Prefect server that is killed while runs hold slots of their deployments' limits, and started again."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from prefect.client.base import PrefectHttpxSyncClient

from flows.service import KEEP_LEASES
from tests.conftest import answers, free_port, service_command, wait_for

SHORTEST_LEASE = {"PREFECT_SERVER_CONCURRENCY_INITIAL_DEPLOYMENT_LEASE_DURATION": "30"}  # that Prefect allows


@contextmanager
def server(home: Path, port: int) -> Iterator[httpx.Client]:
    """The service's server on SQLite, and a client of its API; it is killed in the end, as by a power cut."""
    url = f"http://127.0.0.1:{port}/api"
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(
            service_command("server", port),
            env=os.environ | KEEP_LEASES | SHORTEST_LEASE | {"PREFECT_HOME": str(home)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_for(lambda: process.poll() is not None or answers(f"{url}/health"), seconds=300)
        assert process.poll() is None, (home / "server.log").read_text()
        # Prefect's client asks again where SQLite was busy
        with PrefectHttpxSyncClient(base_url=url, timeout=60) as api:
            yield api
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.long
def test_slot_of_a_run_that_nobody_began_comes_free_and_a_live_run_keeps_its_own(tmp_path: Path) -> None:
    port = free_port()
    with server(tmp_path, port) as api:
        taken, live = _deployment(api, "taken"), _deployment(api, "live")
        never_begun, begun = _run(api, taken), _run(api, live)
        assert [_set(api, run, "PENDING")["status"] for run in (never_begun, begun)] == ["ACCEPT"] * 2
        lease = _set(api, begun, "RUNNING")["state"]["state_details"]["deployment_concurrency_lease_id"]
        assert api.post(f"/v2/concurrency_limits/leases/{lease}/renew", json={"lease_duration": 3600}).is_success
        assert (_slots(api, taken), _slots(api, live)) == (1, 1)
    with server(tmp_path, port) as api:
        # who runs goes on: its engine would end it, did the server not know its lease any more
        assert api.post(f"/v2/concurrency_limits/leases/{lease}/renew", json={"lease_duration": 3600}).is_success
        wait_for(lambda: _slots(api, taken) == 0, seconds=600)
        assert _set(api, _run(api, taken), "PENDING")["status"] == "ACCEPT"
        assert _set(api, _run(api, live), "PENDING")["status"] != "ACCEPT"
        assert _set(api, begun, "COMPLETED")["status"] == "ACCEPT"
        assert _slots(api, live) == 0


def _deployment(api: httpx.Client, name: str) -> str:
    flow = api.post("/flows/", json={"name": "restart"}).json()["id"]
    asked = {"name": name, "flow_id": flow, "concurrency_limit": 1}
    return str(api.post("/deployments/", json=asked).raise_for_status().json()["id"])


def _run(api: httpx.Client, deployment: str) -> str:
    return str(api.post(f"/deployments/{deployment}/create_flow_run", json={}).raise_for_status().json()["id"])


def _set(api: httpx.Client, run: str, state: str) -> dict[str, Any]:
    """What the server answers to a run that wants to get into this state."""
    asked = {"state": {"type": state}}
    return dict(api.post(f"/flow_runs/{run}/set_state", json=asked).raise_for_status().json())


def _slots(api: httpx.Client, deployment: str) -> int:
    """How many of the deployment's slots are taken."""
    return int(api.get(f"/deployments/{deployment}").json()["global_concurrency_limit"]["active_slots"])
