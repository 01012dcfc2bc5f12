"""What all tests share: a place to work in, and a real Prefect server for the flows."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import httpx
import pytest
import yaml

from tests.pages import CLINIC

PROJECT = Path(__file__).parent.parent
BROADSHEET = Path(sys.executable).with_name("broadsheet")
# Tests that a shell began in the background ignore it, and so would what they begin: Prefect's worker ends by it.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Fixtures that take a run or a build: all tests that want one go to one worker, so that it is made once.
MADE_ONCE = ("seed_edition", "built", "searched", "stack")
RUN_SECONDS = 300  # a bound, so that a run that hangs is a failed test


@pytest.hookimpl(tryfirst=True)  # before xdist looks for groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group the tests by the fixture that they share; `--dist loadgroup` keeps a group on one worker."""
    for item in items:
        for shared in set(MADE_ONCE).intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(shared))


@dataclass(frozen=True)
class Workplace:
    """An inbox and a warehouse of their own, and the command line to work on them."""

    inbox: Path
    warehouse: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def put(self, name: str, content: str | bytes) -> Path:
        """A file of the inbox, old enough that nobody can be writing it still."""
        file = self.inbox / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        settle(file)
        return file

    def call(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run ``broadsheet`` with these arguments, to its end."""
        return subprocess.run(
            [BROADSHEET, *arguments],
            env=self.environ(**environment),
            capture_output=True,
            text=True,
            timeout=RUN_SECONDS,
            check=False,
        )

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start ``broadsheet`` with these arguments."""
        return subprocess.Popen(
            [BROADSHEET, *arguments],
            env=self.environ(**environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """``broadsheet run``, which must succeed."""
        result = self.call("run", *options, **environment)
        assert result.returncode == 0, result.stdout + result.stderr
        return result

    def environ(self, **more: str) -> dict[str, str]:
        """The environment in which the command line works on this place."""
        folders = {"BROADSHEET_INBOX": str(self.inbox), "BROADSHEET_WAREHOUSE": str(self.warehouse)}
        return {**os.environ, **self.environment, **folders, "BROADSHEET_WORKERS": "1", "COLUMNS": "200", **more}

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of the published edition."""
        with duckdb.connect(str(self.warehouse / "broadsheet.duckdb"), read_only=True) as db:
            return db.execute(sql).fetchall()


def settle(file: Path) -> None:
    """Let the file look as if it was written a minute ago."""
    minute_ago = time.time() - 60
    os.utime(file, (minute_ago, minute_ago), follow_symlinks=False)


@pytest.fixture
def place(tmp_path: Path, prefect_api: str) -> Workplace:
    """An empty inbox and no warehouse yet, with a Prefect server at hand."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    return Workplace(inbox, tmp_path / "warehouse", {"PREFECT_API_URL": prefect_api})


@pytest.fixture(scope="session")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which tests change what `first_edition` holds, one after the other.

    It is one and the same for all, since dbt parses its whole project anew when the warehouse's path is another one.
    """
    return tmp_path_factory.mktemp("workbench")


@pytest.fixture(scope="session")
def first_edition(tmp_path_factory: pytest.TempPathFactory, workbench: Path, prefect_api: str) -> Workplace:
    """A place whose first edition holds one page; tests change copies of it (`begun`), for building anew takes long."""
    place = Workplace(workbench / "inbox", workbench / "warehouse", {"PREFECT_API_URL": prefect_api})
    place.put("clinic.txt", CLINIC)
    place.run()
    kept = tmp_path_factory.mktemp("first")
    shutil.copytree(workbench, kept, dirs_exist_ok=True)
    return Workplace(kept / "inbox", kept / "warehouse", place.environment)


@pytest.fixture(scope="session")
def seed_edition(tmp_path_factory: pytest.TempPathFactory, prefect_api: str) -> Workplace:
    """The edition of the five real pages; whatever else a user may have put into seeds/ is left out."""
    folder = tmp_path_factory.mktemp("seeds")
    place = Workplace(folder / "inbox", folder / "warehouse", {"PREFECT_API_URL": prefect_api})
    for reading in (PROJECT / "tests" / "gold").glob("*.json"):
        name = reading.with_suffix(".txt").name
        place.put(name, (PROJECT / "seeds" / name).read_bytes())
    place.run()
    return place


@pytest.fixture
def begun(workbench: Path, first_edition: Workplace) -> Workplace:
    """A place in which edition 1, with the clinic's page, is published, as if nobody had worked there yet."""
    shutil.rmtree(workbench, ignore_errors=True)
    shutil.copytree(first_edition.inbox, workbench / "inbox")
    shutil.copytree(first_edition.warehouse, workbench / "warehouse")
    return Workplace(workbench / "inbox", workbench / "warehouse", first_edition.environment)


@pytest.fixture(scope="session")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prefect server of this test process's own."""
    home = tmp_path_factory.mktemp("prefect")
    port = free_port()
    log = home / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            service_command("server", port),
            env=os.environ | {"PREFECT_HOME": str(home), "PREFECT_SERVER_UI_API_URL": f"http://127.0.0.1:{port}/api"},
            stdout=output,
            stderr=output,
        )
    try:
        url = f"http://127.0.0.1:{port}/api"
        wait_for(lambda: server.poll() is not None or answers(f"{url}/health"), seconds=120)
        assert server.poll() is None, log.read_text()
        yield url
    finally:
        server.terminate()
        server.wait()


def service_command(service: str, port: int | None = None) -> list[str]:
    """The command of a service in docker-compose.yml, for this machine: our programs, loopback, another port."""
    program, *arguments = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"][service]["command"]
    changed = {"--host": "127.0.0.1", "--port": str(port)}
    before = ["", *arguments]
    return [
        str(BROADSHEET.with_name(program)),
        *(changed.get(option, argument) for option, argument in zip(before, arguments, strict=False)),
    ]


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def dead_port() -> Iterator[int]:
    """A port of loopback where nobody answers, and where nobody can begin to: it is bound, and not listened to."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


def answers(url: str) -> bool:
    """Whether there is a good answer at this address."""
    try:
        return httpx.get(url, timeout=5).is_success
    except httpx.TransportError:
        return False


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    """Look again and again until the condition holds; the test fails if it doesn't within this bound."""
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "waited in vain"
        time.sleep(0.05)
