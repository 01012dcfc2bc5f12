"""The service without Docker: the processes of docker-compose.yml, their commands and environments, on loopback."""

from __future__ import annotations

import base64
import os
import re
import secrets
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import yaml
from cryptography.fernet import Fernet

from tests.conftest import PROJECT, Workplace, answers, free_port, service_command, wait_for
from tests.service import processes
from tests.service.postgres import Postgres, running
from tests.webhook import http_servers

START_SECONDS = 900  # bounds, so that what hangs is a failed test
RUN_SECONDS = 1800
NAME = re.compile(r"\$\{(\w+)(?:(:[?-])[^}]*)?\}")
DATABASE_SQL = re.compile(r"psql <<SQL\n(.*?)SQL\n", re.DOTALL)


@dataclass(frozen=True)
class Secrets:
    """All secrets of a stack, each with letters by which it is known again, however it is quoted."""

    database: str = field(default_factory=lambda: f"{secrets.token_hex(16)}@:/#%&$ '\"x")
    api: str = field(default_factory=lambda: f"broadsheet:{secrets.token_hex(16)}@:/#%&$x")
    webhook: str = field(default_factory=lambda: "whsec_" + base64.b64encode(secrets.token_bytes(33)).decode())
    stored: str = field(default_factory=lambda: "whsec_" + base64.b64encode(secrets.token_bytes(33)).decode())
    encryption: str = field(default_factory=lambda: Fernet.generate_key().decode())
    token: str = field(default_factory=lambda: secrets.token_hex(16))  # in the webhook's path

    def forms(self) -> dict[str, list[bytes]]:
        """Each secret as it might stand somewhere: itself, quoted for an address, as the header that carries it."""
        return {
            "database password": [self.database[:32].encode()],
            "API password": [self.api.partition(":")[2][:32].encode(), base64.b64encode(self.api.encode())[16:40]],
            "webhook secret": _forms(self.webhook),
            "webhook secret in a block": _forms(self.stored),
            "encryption key": [self.encryption[:43].encode(), base64.urlsafe_b64decode(self.encryption)],
            "token in the webhook's path": [self.token.encode()],
        }


def _forms(webhook_secret: str) -> list[bytes]:
    text = webhook_secret.removeprefix("whsec_")
    return [form(text).encode() for form in (str, quote, quote_plus)] + [base64.b64decode(text)]


@dataclass
class Stack:
    """The service, running."""

    folder: Path
    place: Workplace
    secrets: Secrets
    database: Postgres
    receiver: http_servers.Server
    api_url: str
    docs_url: str
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def api(self) -> httpx.Client:
        """A client of the Prefect API that may come in."""
        return httpx.Client(base_url=self.api_url, auth=tuple(self.secrets.api.split(":", 1)), timeout=60)  # type: ignore[arg-type]

    def settings(self) -> dict[str, str]:
        """What a user writes into .env."""
        return {
            "BROADSHEET_DATABASE_PASSWORD": self.secrets.database,
            "BROADSHEET_API_AUTH": self.secrets.api,
            "BROADSHEET_ENCRYPTION_KEY": self.secrets.encryption,
            "BROADSHEET_WEBHOOK_URL": f"http://127.0.0.1:{self.receiver.server_port}/hooks/{self.secrets.token}",
            "BROADSHEET_WEBHOOK_SECRET": self.secrets.webhook,
        }

    def environment(self, service: str) -> dict[str, str]:
        """The environment of a service in docker-compose.yml, for this machine: other hosts, ports and folders."""
        given = compose_environment(service, self.settings())
        here = {
            "PREFECT_API_URL": self.api_url,
            "PREFECT_SERVER_UI_API_URL": self.api_url,
            "PREFECT_SERVER_DATABASE_HOST": "127.0.0.1",
            "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(self.folder / "ui"),
        }
        changed = {name: here.get(name, value) for name, value in given.items()}
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "BROADSHEET_"))}
        return {
            **clean,
            **changed,
            "PREFECT_HOME": str(self.folder / "prefect"),
            "PREFECT_SERVER_DATABASE_PORT": str(self.database.port),
            "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",  # the shortest that Prefect allows, for the test's sake
            "BROADSHEET_INBOX": str(self.place.inbox),
            "BROADSHEET_WAREHOUSE": str(self.place.warehouse),
            "BROADSHEET_WORKERS": "1",
        }

    def start(self, service: str, is_up: Callable[[], bool], port: int | None = None, **more: str) -> None:
        """Start a service as docker-compose.yml has it, and wait until it is up."""
        log = self.folder / "output" / f"{service}.log"
        with log.open("ab") as output:
            process = self.processes[service] = subprocess.Popen(
                service_command(service, port),
                env=self.environment(service) | more,
                cwd=PROJECT,
                stdout=output,
                stderr=output,
            )
        wait_for(lambda: process.poll() is not None or is_up(), seconds=START_SECONDS)
        assert process.poll() in (None, 0), log.read_text()

    def start_worker(self) -> None:
        """Start the worker."""
        port = str(free_port())
        self.start("worker", lambda: answers(f"http://127.0.0.1:{port}/health"), PREFECT_WORKER_WEBSERVER_PORT=port)

    def tree(self, service: str | None = None) -> list[int]:
        """The service's processes with all that they have started; without a name, all services'."""
        services = [*self.processes.values()] if service is None else [self.processes[service]]
        roots = [process.pid for process in services if process.poll() is None]
        return [pid for root in (roots if service else [self.database.pid, *roots]) for pid in processes.tree(root)]

    def stop(self) -> None:
        """End all processes, the last started first."""
        for process in reversed(self.processes.values()):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(60)


@contextmanager
def started(place: Workplace) -> Iterator[Stack]:
    """The whole service on this place: PostgreSQL, server, deployments, worker, docs, and a receiver of webhooks.

    Its folder lies where PostgreSQL's own user can reach it too.
    """
    with tempfile.TemporaryDirectory(prefix="broadsheet-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "output").mkdir()
        keys = Secrets()
        with (
            running(folder / "postgres", secrets.token_hex(16)) as database,
            http_servers.running(http_servers.answer(200)) as receiver,
        ):
            database.run(database_sql(keys.database))
            port, docs_port = free_port(), free_port()
            api_url, docs_url = f"http://127.0.0.1:{port}/api", f"http://127.0.0.1:{docs_port}/"
            stack = Stack(folder, place, keys, database, receiver, api_url, docs_url)
            try:
                stack.start("server", lambda: answers(f"{api_url}/health"), port)
                stack.start("deployments", lambda: False)
                stack.start_worker()
                stack.start("docs", lambda: answers(docs_url), docs_port)
                yield stack
            finally:
                stack.stop()


def compose_environment(service: str, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a service in docker-compose.yml with a user's settings in it."""
    config = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))["services"][service]

    def value(name: re.Match[str]) -> str:
        return settings.get(name[1], "") if name[2] == ":-" else settings[name[1]]

    return {name: NAME.sub(value, str(text)) for name, text in config.get("environment", {}).items()}


def database_sql(password: str) -> str:
    """The statements by which the README makes Prefect's user and database, with this password."""
    (sql,) = DATABASE_SQL.findall((PROJECT / "README.md").read_text(encoding="utf-8"))
    quoted = password.replace("'", "''")
    return str(sql).replace("$PREFECT_SERVER_DATABASE_PASSWORD", quoted)


@dataclass
class Watched:
    """What the stack's processes showed to the machine's other users, at any moment that was looked at."""

    command_lines: set[str] = field(default_factory=set)
    listening: set[tuple[str, bool]] = field(default_factory=set)  # command line, and whether it is for loopback alone

    def look(self, stack: Stack) -> None:
        """Look once."""
        for pid in stack.tree():
            words = processes.command_line(pid)
            self.command_lines.add(words)
            self.listening |= {(words, address.is_loopback) for address in processes.listening(pid)}


@contextmanager
def watching(stack: Stack) -> Iterator[Watched]:
    """Look at the stack's processes again and again, in a thread."""
    watched, over = Watched(), threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            watched.look(stack)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield watched
    finally:
        over.set()
        thread.join()
        watched.look(stack)


def all_pages(client: httpx.Client, path: str, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All rows of one of the API's filters, beyond the 200 that an answer has at most."""
    rows: list[dict[str, Any]] = []
    while True:
        answer = client.post(path, json={**query, "limit": 200, "offset": len(rows)})
        answer.raise_for_status()
        rows += answer.json()
        if len(answer.json()) < 200:
            return rows
