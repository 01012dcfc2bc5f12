"""The service as docker-compose.yml and prefect.yaml describe it, its commands started without Docker."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import yaml

from tests.conftest import PROJECT, Workplace, answers, free_port, service_command, wait_for
from tests.pages import ORCHARD

needs_compose = pytest.mark.skipif(shutil.which("docker-compose") is None, reason="docker-compose is not installed")


def compose(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["docker-compose", *arguments],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@needs_compose
def test_compose_file_is_valid_and_asks_for_a_password() -> None:
    assert compose("config", "--quiet", BROADSHEET_DATABASE_PASSWORD="secret").returncode == 0  # noqa: S106
    without = compose("config", "--quiet", BROADSHEET_DATABASE_PASSWORD="")
    assert without.returncode != 0
    assert "choose a password" in without.stderr


@needs_compose
def test_no_container_is_root_and_nothing_listens_beyond_this_machine() -> None:
    config = yaml.safe_load(compose("config", BROADSHEET_DATABASE_PASSWORD="secret").stdout)  # noqa: S106
    assert set(config["services"]) == {"database", "server", "deployments", "worker", "docs"}
    users = [line for line in (PROJECT / "Dockerfile").read_text().splitlines() if line.startswith("USER")]
    assert users == ["USER broadsheet"]
    for service in config["services"].values():
        assert service.get("user", "broadsheet") != "root"
        assert service["cap_drop"] == ["ALL"]
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:")
    assert config["services"]["database"]["user"] == "postgres"


@pytest.fixture
def worker(begun: Workplace) -> Iterator[Workplace]:
    """A worker on this place, started as the compose file has it, and the deployments of prefect.yaml."""
    port = free_port()
    environment = begun.environ(PREFECT_WORKER_WEBSERVER_PORT=str(port), PREFECT_WORKER_WEBSERVER_HOST="127.0.0.1")
    process = subprocess.Popen(
        service_command("worker"), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/health"), seconds=120)
        deployed = subprocess.run(
            service_command("deployments"), env=environment, cwd=PROJECT, capture_output=True, text=True, check=False
        )
        assert deployed.returncode == 0, deployed.stdout + deployed.stderr
        yield begun
    finally:
        process.terminate()
        process.wait()


def test_deployments_run_on_a_worker_one_at_a_time(worker: Workplace, prefect_api: str) -> None:
    deployments = {one["name"]: one for one in httpx.post(f"{prefect_api}/deployments/filter", json={}).json()}
    assert {name: _schedules(one) for name, one in deployments.items()} == {
        "hourly": [("5 * * * *", "Asia/Shanghai")],
        "nightly-check": [("35 3 * * *", "Asia/Shanghai")],
        "deliver": [("*/5 * * * *", "Asia/Shanghai")],
        "backfill": [],
    }
    assert {one["global_concurrency_limit"]["limit"] for one in deployments.values()} == {1}
    assert {name: one["concurrency_options"]["collision_strategy"] for name, one in deployments.items()} == {
        "hourly": "ENQUEUE",
        "nightly-check": "ENQUEUE",
        "deliver": "CANCEL_NEW",
        "backfill": "ENQUEUE",
    }

    planned = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    wait_for(lambda: bool(httpx.post(f"{prefect_api}/flow_runs/filter", json=planned).json()), seconds=120)

    worker.put("orchard.txt", ORCHARD)
    deployment_id = deployments["hourly"]["id"]
    run = httpx.post(f"{prefect_api}/deployments/{deployment_id}/create_flow_run", json={}).json()
    wait_for(lambda: _state(prefect_api, run["id"]) not in {"SCHEDULED", "PENDING", "RUNNING"}, seconds=240)

    assert _state(prefect_api, run["id"]) == "COMPLETED", _log(prefect_api, run["id"])
    assert worker.ask("select run_id from marts.editions where edition = 2") == [(run["id"],)]


def _schedules(deployment: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["schedule"]["cron"], one["schedule"]["timezone"]) for one in deployment["schedules"]]


def _state(api: str, run_id: str) -> str:
    return str(httpx.get(f"{api}/flow_runs/{run_id}").json()["state"]["type"])


def _log(api: str, run_id: str) -> str:
    logs = httpx.post(f"{api}/logs/filter", json={"logs": {"flow_run_id": {"any_": [run_id]}}}).json()
    return json.dumps([log["message"] for log in logs], ensure_ascii=False)
