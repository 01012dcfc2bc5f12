"""The scheduled service: the deployments of prefect.yaml, given to a Prefect server or served in one process tree."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx
import yaml

from flows.settings import PROJECT

if TYPE_CHECKING:  # Prefect takes seconds to import
    from prefect.events.schemas.automations import AutomationCore, EventTrigger

DEPLOYMENTS = PROJECT / "prefect.yaml"
SERVER_START_SECONDS = 300  # with a new database, on a machine that does other things too
MISSED_HEARTBEATS = 3  # in a row, after which a run's process is taken for dead
CRASHES = "broadsheet: mark killed runs as crashed"
NEVER_BEGUN = timedelta(minutes=10)  # after a worker has taken a run; to start its process takes seconds
LONGEST = timedelta(hours=6)  # of a run that a schedule has begun; an hour reads some 70,000 pages on one core
BROADSHEET: dict[str, str | list[str]] = {
    "prefect.resource.id": "prefect.tag.broadsheet",
    "prefect.resource.role": "tag",
}
ENDS = ("Completed", "Failed", "Cancelled", "Crashed")
WAITS = ("Scheduled", "Late", "AwaitingRetry", "AwaitingConcurrencySlot")
# of the schedules in prefect.yaml
PERIODS = {"hourly": timedelta(hours=1), "nightly-check": timedelta(days=1), "deliver": timedelta(minutes=5)}
# A run's slot of its deployment's limit is counted in the database, the lease that frees it is not: in memory it would
# be lost with the server, and with it the slot. It goes into the folder concurrency_leases of PREFECT_HOME.
KEEP_LEASES = {"PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem"}


class ServerFailed(Exception):
    """The Prefect server does not start, answer or let us in; the message says what to do."""


def require_server() -> None:
    """Make sure that the Prefect server which PREFECT_API_URL names works for us; without one there is nothing to ask.

    Raises ServerFailed. It may take Prefect's own retries, some 10 seconds.
    """
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL

    address = PREFECT_API_URL.value()
    if address is None:
        return
    url = httpx.URL(address)
    server = f"The Prefect server at {url.scheme}://{url.netloc.decode()} (PREFECT_API_URL)"
    try:
        with get_client(sync_client=True) as client:
            count = client.request("POST", "/flows/count", json={}).text
    except httpx.HTTPStatusError as error:
        if error.response.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise ServerFailed(f"{server} refuses us: set BROADSHEET_API_AUTH to its user:password.") from None
        count = "none"
    except ValueError:  # what Prefect's client raises for an answer in other words than Prefect's
        count = "none"
    except httpx.HTTPError as error:
        raise ServerFailed(
            f"{server} does not answer ({type(error).__name__}): start it, or unset PREFECT_API_URL to do without."
        ) from None
    if not count.isdecimal():
        raise ServerFailed(f"{server} is no Prefect server's API: the address ends in /api.")


def deploy() -> None:
    """Give the server at PREFECT_API_URL all that the service needs: work pool, deployments, automations.

    What is there already is brought up to date. It waits for a server that is starting. Raises ServerFailed.
    """
    from prefect.settings import PREFECT_API_URL

    api_url = PREFECT_API_URL.value()
    if api_url is None:
        raise ServerFailed("PREFECT_API_URL is not set: it says which Prefect server gets the deployments.")
    _becomes_healthy(api_url)
    require_server()
    _make_work_pools()
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    if subprocess.run(command, cwd=PROJECT, check=False).returncode:  # noqa: S603 - our own words
        raise ServerFailed("`prefect deploy --all` failed: its message stands above.")
    set_automations()


def _make_work_pools() -> None:
    """Make the process pools that the deployments name; `prefect deploy` wants them to be there."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists
    from prefect.workers.process import ProcessWorker

    template = ProcessWorker.get_default_base_job_template()
    with get_client(sync_client=True) as client:
        for name in sorted({one["work_pool"]["name"] for one in deployments()}):
            with suppress(ObjectAlreadyExists):
                client.create_work_pool(WorkPoolCreate(name=name, type="process", base_job_template=template))


def set_automations() -> None:
    """Let the server do what no run can: mark the killed ones, cancel those that hang or that the schedule overtook.

    An automation that is there already is brought up to date, and stays off if it was switched off.
    """
    from prefect.client.orchestration import get_client

    overdue = [cancel_overdue(deployment, period) for deployment, period in PERIODS.items()]
    with get_client(sync_client=True) as client:
        for automation in (mark_crashes(), mark_never_begun(NEVER_BEGUN), cancel_overlong(LONGEST), *overdue):
            known = client.read_automations_by_name(automation.name)
            if known:
                client.update_automation(known[0].id, automation.model_copy(update={"enabled": known[0].enabled}))
            else:
                client.create_automation(automation)


def mark_crashes() -> AutomationCore:
    """The automation that marks a run as crashed when its heartbeats stop: a killed worker can't do it.

    The run's process beats every PREFECT_FLOWS_HEARTBEAT_FREQUENCY seconds (180).
    """
    from prefect.client.schemas.objects import StateType
    from prefect.events.actions import ChangeFlowRunState
    from prefect.events.schemas.automations import AutomationCore
    from prefect.settings import get_current_settings

    beat = get_current_settings().flows.heartbeat_frequency or 180
    silence = timedelta(seconds=MISSED_HEARTBEATS * beat)
    message = f"The run's process gave no sign of life for {silence.total_seconds():.0f} seconds: it was killed."
    return AutomationCore(
        name=CRASHES,
        description="A run whose process was killed says nothing of its end; its heartbeats stop.",
        trigger=_silence("heartbeat", {"heartbeat", *ENDS}, BROADSHEET, silence),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, message=message)],
    )


def mark_never_begun(patience: timedelta) -> AutomationCore:
    """The automation that marks a run as crashed that a worker took and did not begin: the machine went down between.

    Such a run holds its deployment's slot, and no heartbeat of it can stop.
    """
    from prefect.client.schemas.objects import StateType
    from prefect.events.actions import ChangeFlowRunState
    from prefect.events.schemas.automations import AutomationCore

    message = f"A worker took the run, and did not begin it within {patience.total_seconds():.0f} seconds."
    return AutomationCore(
        name="broadsheet: mark runs that never began as crashed",
        description="A run whose worker was killed before it began holds its slot, and nobody begins it any more.",
        trigger=_silence("Pending", {"Running", *WAITS, *ENDS}, BROADSHEET, patience),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, message=message)],
    )


def cancel_overlong(longest: timedelta) -> AutomationCore:
    """The automation that cancels a run of a schedule that hangs: on a network mount that is gone, for example.

    Its process lives, so its heartbeats go on, and the worker's only place with them. To cancel is what ends the
    process: the worker asks it to end, and kills it half a minute later. What it had loaded stays for the next run.
    `backfill`, begun by hand, may take what it takes.
    """
    from prefect.events.actions import CancelFlowRun
    from prefect.events.schemas.automations import AutomationCore

    scheduled: dict[str, str | list[str]] = {
        "prefect.resource.name": list(PERIODS),
        "prefect.resource.role": "deployment",
    }
    return AutomationCore(
        name="broadsheet: cancel runs that hang",
        description=f"A scheduled run still under way after {longest} is taken to hang; its process is ended.",
        trigger=_silence("Running", set(ENDS), scheduled, longest),
        actions=[CancelFlowRun()],
    )


def cancel_overdue(deployment: str, period: timedelta) -> AutomationCore:
    """The automation that cancels a late run of a deployment once the schedule has brought the next.

    Else a worker that was away for a weekend would do hundreds of them, one after the other, before the first new one.
    """
    from prefect.client.schemas.objects import StateType
    from prefect.events.actions import ChangeFlowRunState
    from prefect.events.schemas.automations import AutomationCore

    of_it: dict[str, str | list[str]] = {"prefect.resource.name": deployment, "prefect.resource.role": "deployment"}
    return AutomationCore(
        name=f"broadsheet: cancel overdue runs of {deployment}",
        description="A run that nobody began until the next one was due is not needed any more.",
        trigger=_silence("Late", {"Pending", "Running", *ENDS}, of_it, period),
        actions=[ChangeFlowRunState(state=StateType.CANCELLED, message="The schedule has brought the next run.")],
    )


def _silence(after: str, expect: set[str], related: dict[str, str | list[str]], within: timedelta) -> EventTrigger:
    """What fires for a run that, so long after this event of its, had none of the expected ones."""
    from prefect.events.schemas.automations import EventTrigger, Posture

    return EventTrigger(
        after={f"prefect.flow-run.{after}"},
        expect={f"prefect.flow-run.{name}" for name in expect},
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related=related,
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=within,
    )


def serve_deployments(port: int) -> None:
    """Serve the deployments until interrupted or told to end (SIGTERM). Raises ServerFailed."""
    from prefect.settings import PREFECT_API_URL

    if PREFECT_API_URL.value():  # from the environment, a .env file or a profile: as each run sees it
        require_server()
        _serve()
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # else our processes would stay behind
    with _prefect_server(port) as api_url:
        # Prefect reads the address when it is imported, so the deployments are served by a process of their own.
        serve = [sys.executable, "-c", "from flows.service import _serve; _serve()"]
        with _process(serve, PREFECT_API_URL=api_url) as server:
            if server.wait():
                raise ServerFailed("The deployments can't be served: the reason stands above.")


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
    set_automations()
    # a deployment's own limit does not hold back another deployment's runs; this one does
    prefect.serve(*served, pause_on_shutdown=False, limit=1)


@contextmanager
def _prefect_server(port: int) -> Iterator[str]:
    """A Prefect server on loopback; gives its API's address once it answers, and ends it afterwards."""
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    api_url = f"http://127.0.0.1:{port}/api"
    # the UI would look for its server at port 4200
    with _process(command, PREFECT_SERVER_UI_API_URL=api_url, **KEEP_LEASES) as server:
        if not _becomes_healthy(api_url, server):
            raise ServerFailed(f"The Prefect server at {api_url} did not start: is the port free? Try another --port.")
        yield api_url


@contextmanager
def _process(command: list[str], **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is told to end, and waited for, when we are done."""
    process = subprocess.Popen(command, cwd=PROJECT, env=os.environ | environment)  # noqa: S603 - our own words
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _becomes_healthy(api_url: str, server: subprocess.Popen[bytes] | None = None) -> bool:
    """Wait until a server that is starting answers; where its process is given, no longer than that lives."""
    give_up = time.monotonic() + SERVER_START_SECONDS
    while time.monotonic() < give_up and (server is None or server.poll() is None):
        with suppress(httpx.TransportError):
            if httpx.get(f"{api_url}/health", timeout=2).is_success:
                return True
        time.sleep(0.5)
    return False
