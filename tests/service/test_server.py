"""A Prefect server that is not there, or not what it should be, is told in one sentence."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from flows.service import CRASHES, deployments
from tests.conftest import BROADSHEET, Workplace, answers, free_port, wait_for
from tests.pages import CLINIC
from tests.service import processes


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """A page in an inbox, and no Prefect server."""
    place = Workplace(tmp_path / "inbox", tmp_path / "warehouse")
    place.put("clinic.txt", CLINIC)
    return place


@pytest.mark.parametrize("command", ["run", "serve"])
def test_server_that_does_not_answer(place: Workplace, dead_port: int, command: str) -> None:
    address = f"http://127.0.0.1:{dead_port}"
    result = place.call(command, PREFECT_API_URL=f"{address}/api")
    assert result.returncode == 1
    (sentence,) = result.stderr.splitlines()
    assert f"The Prefect server at {address} (PREFECT_API_URL) does not answer" in sentence
    assert not place.warehouse.exists()  # nothing was begun that would have to be made good


@pytest.mark.parametrize("command", ["run", "serve"])
def test_server_that_a_dotenv_file_names_is_the_one_that_is_meant(
    place: Workplace, dead_port: int, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(f"PREFECT_API_URL=http://127.0.0.1:{dead_port}/api\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = place.call(command)
    assert result.returncode == 1
    assert f"The Prefect server at http://127.0.0.1:{dead_port} (PREFECT_API_URL) does not answer" in result.stderr


@pytest.mark.parametrize(
    ("status", "expected"),
    [(401, "set BROADSHEET_API_AUTH"), (404, "is no Prefect server"), (200, "is no Prefect server")],
)
def test_server_that_is_another_one(place: Workplace, status: int, expected: str) -> None:
    with answering(status) as address:
        result = place.call("run", PREFECT_API_URL=f"{address}/api")
    assert result.returncode == 1
    (sentence,) = result.stderr.splitlines()
    assert expected in sentence
    assert not place.warehouse.exists()


def test_deploying_needs_an_address(place: Workplace) -> None:
    result = place.call("deploy")
    assert result.returncode == 1
    assert "PREFECT_API_URL is not set" in result.stderr


def test_serve_asks_for_the_password_that_is_set_and_ends_with_all_it_started(place: Workplace, tmp_path: Path) -> None:
    port, auth = free_port(), ("user", "a:b c%")
    api = f"http://127.0.0.1:{port}/api"
    automations = {"automations": {"name": {"any_": [CRASHES]}}}

    def served() -> set[str]:
        if not answers(f"{api}/health"):
            return set()
        there = httpx.post(f"{api}/deployments/filter", auth=auth, json={}, timeout=60).json()
        return {one["name"] for one in there}

    with (tmp_path / "output").open("w") as output:
        environment = place.environ(BROADSHEET_API_AUTH=":".join(auth), PREFECT_HOME=str(tmp_path / "prefect"))
        serve = subprocess.Popen(
            [BROADSHEET, "serve", "--port", str(port)], env=environment, stdout=output, stderr=output
        )
        try:
            expected = {one["name"] for one in deployments()}
            wait_for(lambda: serve.poll() is not None or served() == expected, seconds=900)
            assert serve.poll() is None, (tmp_path / "output").read_text()
            assert httpx.post(f"{api}/deployments/filter", json={}, timeout=60).status_code == 401
            assert httpx.post(f"{api}/automations/filter", auth=auth, json=automations, timeout=60).json()
            started = processes.tree(serve.pid)
        finally:
            serve.terminate()
            serve.wait(300)
    assert len(started) >= 3  # itself, the server, and who serves the deployments
    assert not [pid for pid in started if processes.command_line(pid)]


@pytest.mark.parametrize("auth", ["password-alone", "user:密码"])
def test_user_and_password_that_prefect_could_not_take(place: Workplace, auth: str) -> None:
    result = place.call("run", BROADSHEET_API_AUTH=auth)
    assert result.returncode == 2
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith("Setting BROADSHEET_API_AUTH: ")
    assert auth not in sentence


@contextmanager
def answering(status: int) -> Iterator[str]:
    """The address of a server that answers this to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
