"""``broadsheet doctor``: is all well, and where it is not, what is to be done? Nothing is changed.

What concerns the warehouse's files is looked at in warehouse/checkup.py; here are the settings, the packages, the
inbox, and the Prefect server.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import httpx
from packaging.requirements import InvalidRequirement, Requirement

from flows.endpoints import configured_endpoint, event_types, origin, webhooks
from flows.inbox import InboxUnusable, list_inbox
from flows.logs import one_line
from flows.service import deployments
from flows.settings import PROJECT, Settings, WrongSetting
from flows.status import LATE
from warehouse.checkup import Finding, check_warehouse, last_success, warning, well, wrong

LOCK = PROJECT / "requirements.lock"
OLDEST_PYTHON = (3, 11)
MAX_NAMED = 3  # files or packages that a sentence names
SERVER_SECONDS = 10.0  # for each answer of the Prefect server


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """All checks, one finding after the other, as of ``now`` (aware)."""
    checks: dict[str, Callable[[], Iterator[Finding]]] = {
        "packages": check_packages,
        "endpoints": lambda: check_endpoints(settings),
        "inbox": lambda: check_inbox(settings),
        "warehouse": lambda: check_warehouse(settings.warehouse, now),
        "service": lambda: check_service(settings, now),
    }
    for name, check in checks.items():
        try:
            yield from check()
        except Exception as error:  # noqa: BLE001 - what breaks a check is what the check is for
            yield wrong(name, f"It can't be looked at: {one_line(error)}.")


def check_packages() -> Iterator[Finding]:
    """Whether Python and the packages are those that the tests ran with."""
    running = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield wrong("Python", f"This is Python {running}: Broadsheet needs 3.11 or newer (`make PYTHON=python3.12`).")
    else:
        yield well("Python", f"This is Python {running}.")
    if not LOCK.exists():
        yield warning("packages", f"There is no {LOCK.name} to compare the installed packages with.")
        return
    other = [f"{name} is {found or 'missing'}, not {locked}" for name, found, locked in _unlike_the_lock()]
    if not other:
        yield well("packages", f"They are those of {LOCK.name}, DuckDB {version('duckdb')} among them.")
        return
    more = f", and {len(other) - MAX_NAMED} more" if len(other) > MAX_NAMED else ""
    said = f"{', '.join(other[:MAX_NAMED])}{more}: `make install` brings what {LOCK.name} names."
    serious = any(name.startswith("duckdb is ") for name in other)  # another one may not open the files
    yield wrong("packages", said) if serious else warning("packages", said)


def _unlike_the_lock() -> Iterator[tuple[str, str | None, str]]:
    """(name, version installed, version locked) of packages that differ. Development's own packages may be missing."""
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if not line[:1].isalnum():
            continue
        try:
            pinned = Requirement(line.rstrip("\\ "))
        except InvalidRequirement:
            continue
        if pinned.marker and not pinned.marker.evaluate():
            continue
        locked = str(pinned.specifier).removeprefix("==")
        try:
            found: str | None = version(pinned.name)
        except PackageNotFoundError:
            found = None
        if found != locked and (found or pinned.name == "duckdb"):
            yield pinned.name, found, locked


def check_endpoints(settings: Settings) -> Iterator[Finding]:
    """Whether the endpoints' addresses and secrets can be used. Secrets in Prefect blocks are left to the runs."""
    try:
        named = webhooks(settings)
        for name, webhook in named.items():
            if webhook.secret_block is None:
                configured_endpoint(settings, name)
            else:
                origin(name, settings)
                event_types(name, settings)
    except WrongSetting as error:
        yield wrong("endpoints", str(error))
        return
    told = ", ".join(f"{name} ({origin(name, settings)})" for name in named)
    yield well("endpoints", f"Told of editions: {told}." if told else "Nobody is told of editions.")


def check_inbox(settings: Settings) -> Iterator[Finding]:
    """Whether the inbox can be listed, and its files be read."""
    try:
        listing = list_inbox(settings.inbox)
    except InboxUnusable as error:
        yield wrong("inbox", str(error))
        return
    unreadable = [listed.path for listed in listing if not os.access(listed.file, os.R_OK)]
    said = f"{len(listing):,} page files lie in {settings.inbox}"
    if unreadable:
        more = f" and {len(unreadable) - MAX_NAMED} more" if len(unreadable) > MAX_NAMED else ""
        named = ", ".join(unreadable[:MAX_NAMED]) + more
        yield warning("inbox", f"{said}; these can't be read, check their permissions: {named}.")
    elif not listing:
        yield warning("inbox", f"No page files lie in {settings.inbox}: bring some, or name another folder.")
    else:
        yield well("inbox", f"{said}, all readable.")


def check_service(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Whether the Prefect server answers, knows the deployments, and somebody runs them."""
    from prefect.settings import get_current_settings

    api = get_current_settings().api
    if not api.url:
        yield well("server", "None is configured (PREFECT_API_URL): each run brings a temporary one.")
        return
    auth = tuple(api.auth_string.get_secret_value().split(":", 1)) if api.auth_string else None
    key = {"Authorization": f"Bearer {api.key.get_secret_value()}"} if api.key else {}
    with httpx.Client(base_url=api.url, auth=auth, headers=key, timeout=SERVER_SECONDS) as server:  # type: ignore[arg-type]
        answer = check_server(server)
        yield answer
        if answer.verdict != "wrong":
            yield from check_deployments(server)
            yield check_schedule(settings, now)


def check_server(server: httpx.Client) -> Finding:
    """Whether the server answers, lets us in, and is of our version."""
    where = f"{server.base_url.scheme}://{server.base_url.netloc.decode()}"
    try:
        answer = server.get("/admin/version")
    except httpx.HTTPError as error:
        said = f"does not answer ({one_line(error)})"
        return wrong("server", f"The Prefect server at {where} {said}: start it, or check PREFECT_API_URL.")
    if answer.status_code in {401, 403}:
        return wrong("server", f"The Prefect server at {where} refuses the password: check BROADSHEET_API_AUTH.")
    if not answer.is_success:
        return wrong("server", f"The Prefect server at {where} answers {answer.status_code}: look into its log.")
    theirs, ours = str(answer.json()), version("prefect")
    if theirs != ours:
        return warning("server", f"The server is Prefect {theirs}, this is {ours}: install one version on both.")
    return well("server", f"Prefect {theirs} answers at {where}.")


def check_deployments(server: httpx.Client) -> Iterator[Finding]:
    """Whether the deployments of prefect.yaml are there and on, and somebody is there to run them."""
    wanted = [one["name"] for one in deployments()]
    answer = server.post("/deployments/filter", json={"deployments": {"tags": {"all_": ["broadsheet"]}}})
    known: dict[str, dict[str, Any]] = {one["name"]: one for one in answer.raise_for_status().json()}
    if missing := [name for name in wanted if name not in known]:
        yield wrong("deployments", f"The server does not know {', '.join(missing)}: `broadsheet deploy` tells it.")
        return
    if paused := [name for name in wanted if known[name]["paused"]]:
        yield warning("deployments", f"Paused, so no schedule runs them: {', '.join(paused)}.")
    else:
        yield well("deployments", f"The server knows {', '.join(wanted)}.")
    if idle := [name for name in wanted if known[name]["status"] != "READY"]:
        yield wrong("worker", f"Nobody runs {', '.join(idle)}: start the worker, or `broadsheet serve`.")
    else:
        yield well("worker", "Somebody asks for the deployments' runs.")


def check_schedule(settings: Settings, now: datetime) -> Finding:
    """Whether the schedule's last run but one went well at least."""
    try:
        last = last_success(settings.warehouse)
    except sqlite3.Error:
        return warning("schedule", "The ledger does not tell when a run last went well.")
    if last is None:
        return warning("schedule", "No run went well yet.")
    if now - last > LATE:
        return wrong("schedule", f"The last good run ended at {last:%Y-%m-%d %H:%M} UTC: see `broadsheet status`.")
    return well("schedule", f"The last good run ended at {last:%Y-%m-%d %H:%M} UTC.")
