"""The service that docker-compose.yml describes, process by process: what it does, and what it shows to whom."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from cryptography.fernet import Fernet
from playwright.sync_api import Page
from standardwebhooks import Webhook

from tests.conftest import PROJECT, wait_for
from tests.pages import HARBOUR, ORCHARD
from tests.service.postgres import programs
from tests.service.stack import RUN_SECONDS, Stack, Watched, all_pages, watching
from tests.webhook.http_servers import Request

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(programs() is None, reason="Debian's postgresql is not installed"),
]

FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass(frozen=True)
class Scheduled:
    """A run that the scheduler started, and what was seen of it."""

    run: dict[str, Any]  # as the API tells of it
    schedule_id: str
    delivered: list[Request]
    watched: Watched

    @property
    def of_it(self) -> dict[str, Any]:
        """A filter of the API for what belongs to the run."""
        return {"flow_runs": {"id": {"any_": [self.run["id"]]}}}


@pytest.fixture(scope="module")
def scheduled(stack: Stack) -> Scheduled:
    """A page lands in the inbox, and `hourly` runs by a schedule: every 30 seconds, for the test's sake."""
    stack.place.put("orchard.txt", ORCHARD)
    with stack.api as api, watching(stack) as watched:
        deployment_id = api.get("/deployments/name/broadsheet/hourly").json()["id"]
        schedules = f"/deployments/{deployment_id}/schedules"
        added = api.post(schedules, json=[{"active": True, "schedule": {"interval": 30}}]).json()
        of_it = {"deployments": {"id": {"any_": [deployment_id]}}, "sort": "EXPECTED_START_TIME_ASC"}

        def first() -> dict[str, Any]:
            runs = all_pages(api, "/flow_runs/filter", of_it)
            return next((run for run in runs if run["state_type"] != "SCHEDULED"), {"state_type": None})

        wait_for(lambda: first()["state_type"] in FINAL, seconds=RUN_SECONDS)
        run = first()
        assert api.delete(f"{schedules}/{added[0]['id']}").is_success
        wait_for(lambda: not _under_way(api), seconds=RUN_SECONDS)  # the next one may have begun
    return Scheduled(run, added[0]["id"], list(stack.receiver.requests), watched)


def _under_way(api: httpx.Client) -> list[dict[str, Any]]:
    states = {"flow_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}}
    return all_pages(api, "/flow_runs/filter", states)


def test_the_ui_is_unpacked_where_compose_says(stack: Stack) -> None:
    page = httpx.get(stack.api_url.removesuffix("api"), follow_redirects=True)
    assert (page.status_code, "<title>Prefect" in page.text) == (200, True)
    assert list((stack.folder / "ui").rglob("index.html"))


def test_schedule_reads_the_page_and_publishes_it(stack: Stack, scheduled: Scheduled) -> None:
    assert scheduled.run["state_type"] == "COMPLETED", (stack.folder / "output" / "worker.log").read_text()
    assert scheduled.run["auto_scheduled"] is True
    assert scheduled.run["created_by"]["type"] == "SCHEDULE"
    assert scheduled.run["work_pool_name"] == "broadsheet"
    assert stack.place.ask("select edition, run_id, page_count from marts.editions") == [(1, scheduled.run["id"], 1)]
    assert stack.place.ask("select file_name from marts.pages") == [("orchard.txt",)]


def test_receiver_is_told_once_and_can_verify_it(stack: Stack, scheduled: Scheduled) -> None:
    (request,) = scheduled.delivered
    assert _signature(request, stack.secrets.webhook) in request.headers["webhook-signature"].split(" ")
    event = json.loads(request.body)
    assert event["type"] == "broadsheet.edition.published"
    assert event["data"]["edition"] == 1
    assert event["data"]["run_id"] == scheduled.run["id"]


def test_api_shows_the_run_model_by_model_and_what_it_did(stack: Stack, scheduled: Scheduled) -> None:
    with stack.api as api:
        tasks = [task["name"] for task in all_pages(api, "/task_runs/filter", scheduled.of_it)]
        artifacts = {one["key"]: one["data"] for one in all_pages(api, "/artifacts/filter", scheduled.of_it)}
    models = {file.stem for file in (PROJECT / "dbt_project" / "models").rglob("*.sql")}
    named = [name for task in tasks if (name := re.sub(r"^model |-\w+$", "", task).strip()) in models]
    assert sorted(named) == sorted(models)
    assert "Edition 1 is published" in artifacts["broadsheet-run"]


def test_docs_site_shows_the_new_edition(stack: Stack, scheduled: Scheduled) -> None:
    assert scheduled.run["state_type"] == "COMPLETED"
    assert re.search(
        r"Edition 1 of \d{4}-\d\d-\d\d \d\d:\d\d UTC: 1 pages", httpx.get(stack.docs_url, timeout=RUN_SECONDS).text
    )


def test_api_lets_nobody_in_without_the_password(stack: Stack) -> None:
    for auth in (None, ("broadsheet", "guessed"), ("", "")):
        with httpx.Client(base_url=stack.api_url, auth=auth) as api:
            for path in ("/flow_runs/filter", "/logs/filter", "/artifacts/filter", "/block_documents/filter"):
                assert api.post(path, json={}).status_code == 401
            assert api.get("/admin/settings").status_code == 401
            assert api.get("/health").status_code == api.get("/ready").status_code == 200


def test_ui_asks_for_the_password_and_lets_in_who_knows_it(stack: Stack, page: Page) -> None:
    page.set_default_timeout(RUN_SECONDS * 1000)
    page.goto(stack.api_url.removesuffix("/api") + "/deployments")
    asked = page.locator("input[type=password]")
    asked.wait_for()
    assert page.get_by_text("nightly-check").count() == 0
    asked.fill(stack.secrets.api)
    page.get_by_role("button", name="Login").click()
    page.get_by_text("nightly-check").first.wait_for()


def test_command_line_needs_the_password_too(stack: Stack) -> None:
    refused = stack.place.call("run", PREFECT_API_URL=stack.api_url)
    assert refused.returncode == 1
    assert "BROADSHEET_API_AUTH" in refused.stderr
    assert "Traceback" not in refused.stderr
    stack.place.run(PREFECT_API_URL=stack.api_url, BROADSHEET_API_AUTH=stack.secrets.api)


def test_secret_in_a_prefect_block_signs_too(stack: Stack) -> None:
    settings = stack.settings() | {"PREFECT_API_URL": stack.api_url, "BROADSHEET_WEBHOOK_SECRET_BLOCK": "webhook"}
    del settings["BROADSHEET_WEBHOOK_SECRET"]
    with stack.api as api:
        block_type = api.get("/block_types/slug/secret").json()["id"]
        schemas = api.post("/block_schemas/filter", json={"block_schemas": {"block_type_id": {"any_": [block_type]}}})
        document = {
            "name": "webhook",
            "data": {"value": stack.secrets.stored},
            "block_type_id": block_type,
            "block_schema_id": schemas.json()[0]["id"],
        }
        api.post("/block_documents/", json=document).raise_for_status()
    tested = stack.place.call("webhook", "test", **settings)
    assert tested.returncode == 0, tested.stderr
    request = stack.receiver.requests[-1]
    assert _signature(request, stack.secrets.stored) in request.headers["webhook-signature"].split(" ")

    _database_alone_cannot_decrypt_it(stack)


def _database_alone_cannot_decrypt_it(stack: Stack) -> None:
    """Prefect would make a key of its own and put it into the same database, had it not been given one."""

    def ask(sql: str) -> str:
        psql = ["psql", "--tuples-only", "--no-align", "--command", sql]
        return stack.database.call(psql, user="prefect", password=stack.secrets.database)

    assert "ENCRYPTION_KEY" not in ask("select key from configuration")
    stored = json.loads(ask("select data from block_document where name = 'webhook'"))
    assert stack.secrets.stored in Fernet(stack.secrets.encryption).decrypt(stored).decode()


def _signature(request: Request, secret: str) -> str:
    """What stands there if it is signed with this secret, however long ago; `verify` allows five minutes."""
    at = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]), UTC)
    return str(Webhook(secret).sign(request.headers["webhook-id"], at, request.body.decode()))


def test_nothing_listens_beyond_this_machine(scheduled: Scheduled) -> None:
    assert all(loopback for _, loopback in scheduled.watched.listening), scheduled.watched.listening
    words = " ".join(command for command, _ in scheduled.watched.listening)
    for listener in ("bin/postgres", "server start", "worker start", "broadsheet docs"):
        assert listener in words


def test_server_marks_a_run_as_crashed_whose_worker_was_killed_with_it(stack: Stack, scheduled: Scheduled) -> None:
    """What happens when the machine goes down: nobody is left who could say so, and the heartbeats stop."""
    stack.place.put("harbour.txt", HARBOUR)
    with stack.api as api:
        run = api.post(
            f"/deployments/{scheduled.run['deployment_id']}/create_flow_run",
            json={"parameters": {"full_refresh": True}},
        ).json()
        heartbeats = {
            "filter": {
                "event": {"name": ["prefect.flow-run.heartbeat"]},
                "resource": {"id": [f"prefect.flow-run.{run['id']}"]},
            }
        }
        wait_for(lambda: api.post("/events/filter", json=heartbeats).json()["total"] > 0, seconds=RUN_SECONDS)
        for pid in stack.tree("worker"):
            os.kill(pid, signal.SIGKILL)
        stack.processes["worker"].wait()
        assert _state(api, run["id"])["type"] == "RUNNING"

        wait_for(lambda: _state(api, run["id"])["type"] != "RUNNING", seconds=RUN_SECONDS)
        assert _state(api, run["id"])["type"] == "CRASHED"
        assert "no sign of life for 90 seconds" in _state(api, run["id"])["message"]

        # and the service goes on when the worker is started again
        stack.start_worker()
        again = api.post(f"/deployments/{scheduled.run['deployment_id']}/create_flow_run", json={}).json()
        wait_for(lambda: _state(api, again["id"])["type"] in FINAL, seconds=RUN_SECONDS)
        assert _state(api, again["id"])["type"] == "COMPLETED"
    assert stack.place.ask("select count(*) from marts.pages") == [(2,)]


def _state(api: httpx.Client, run_id: str) -> dict[str, Any]:
    state: dict[str, Any] = api.get(f"/flow_runs/{run_id}").json()["state"]
    return state


def test_secrets_are_nowhere(stack: Stack, scheduled: Scheduled) -> None:
    """After all that: neither in a file that the service wrote, nor in a table, a log, an artifact, a command line."""
    found = [
        f"{kind} in {where}"
        for where, content in _everything(stack, scheduled)
        for kind, forms in stack.secrets.forms().items()
        if any(form in content for form in forms)
    ]
    assert not found


def test_the_search_for_secrets_would_find_them(stack: Stack) -> None:
    with stack.api as api:
        api.post("/variables/", json={"name": "leak", "value": stack.secrets.token}).raise_for_status()
        assert stack.secrets.token.encode() in dict(_from_database(stack))["PostgreSQL"]
        api.delete("/variables/name/leak").raise_for_status()


def _everything(stack: Stack, scheduled: Scheduled) -> Iterator[tuple[str, bytes]]:
    """All that the service has left behind, by where it lies."""
    for folder in (stack.folder, stack.place.warehouse.parent):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield str(file.relative_to(folder)), file.read_bytes()
    yield "command lines", "\n".join(sorted(scheduled.watched.command_lines)).encode()
    yield "docs site", httpx.get(stack.docs_url, timeout=RUN_SECONDS).content
    yield from _from_database(stack)
    with stack.api as api:
        for kind in ("logs", "artifacts", "flow_runs", "task_runs", "deployments", "block_documents", "variables"):
            yield f"API: {kind}", json.dumps(all_pages(api, f"/{kind}/filter", {}), ensure_ascii=False).encode()
        yield "API: settings", api.get("/admin/settings").content
    for file in sorted(stack.place.warehouse.glob("*.duckdb")):
        with duckdb.connect(str(file), read_only=True) as db:
            for schema, table in db.execute("select schema_name, table_name from duckdb_tables()").fetchall():
                yield f"{file.name}: {schema}.{table}", repr(db.table(f'"{schema}"."{table}"').fetchall()).encode()
    yield "ledger", _sqlite(stack.place.warehouse / "ledger.sqlite")


def _from_database(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """All rows of all of Prefect's tables, as text."""
    yield "PostgreSQL", stack.database.call(["pg_dump"], user="prefect", password=stack.secrets.database).encode()


def _sqlite(file: Path) -> bytes:
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
        return "\n".join(db.iterdump()).encode()
