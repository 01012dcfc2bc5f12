"""The scheduled service in one process tree: a Prefect server with its UI, and the deployments of prefect.yaml."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import yaml

from flows.settings import PROJECT

DEPLOYMENTS = PROJECT / "prefect.yaml"
SERVER_START_SECONDS = 120


class ServerFailed(Exception):
    """The Prefect server did not start; the message says what to do."""


def serve_deployments(port: int) -> None:
    """Serve the deployments until interrupted. Raises ServerFailed."""
    if os.environ.get("PREFECT_API_URL"):
        _serve()
        return
    with _prefect_server(port) as api_url:
        # Prefect reads the address when it is imported, so the deployments are served by a process of their own.
        subprocess.run(
            [sys.executable, "-c", "from flows.service import _serve; _serve()"],
            env=os.environ | {"PREFECT_API_URL": api_url},
            cwd=PROJECT,
            check=True,
        )


def deployments() -> list[dict[str, Any]]:
    """The deployments as prefect.yaml has them."""
    return list(yaml.safe_load(DEPLOYMENTS.read_text(encoding="utf-8"))["deployments"])


def _serve() -> None:
    import prefect
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.schedules import Cron
    from prefect.utilities.importtools import import_object

    served: list[Any] = [
        import_object(one["entrypoint"]).to_deployment(
            name=one["name"],
            description=one["description"],
            parameters=one.get("parameters", {}),
            tags=one["tags"],
            schedules=[
                Cron(schedule["cron"], timezone=schedule["timezone"], slug=schedule["slug"])
                for schedule in one["schedules"]
            ],
            concurrency_limit=ConcurrencyLimitConfig(**one["concurrency_limit"]),
        )
        for one in deployments()
    ]
    # a deployment's own limit does not hold back another deployment's runs; this one does
    prefect.serve(*served, pause_on_shutdown=False, limit=1)


@contextmanager
def _prefect_server(port: int) -> Iterator[str]:
    """A Prefect server on loopback; gives its API's address once it answers, and ends it afterwards."""
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    api_url = f"http://127.0.0.1:{port}/api"
    # the UI would look for its server at port 4200
    environment = os.environ | {"PREFECT_SERVER_UI_API_URL": api_url}
    server = subprocess.Popen(command, cwd=PROJECT, env=environment)  # noqa: S603 - our own words
    try:
        _wait_until_healthy(server, api_url)
        yield api_url
    finally:
        server.terminate()
        server.wait()


def _wait_until_healthy(server: subprocess.Popen[bytes], api_url: str) -> None:
    give_up = time.monotonic() + SERVER_START_SECONDS
    while time.monotonic() < give_up and server.poll() is None:
        try:
            if httpx.get(f"{api_url}/health", timeout=2).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise ServerFailed(f"The Prefect server at {api_url} did not start: is the port free? Try another one with --port.")
