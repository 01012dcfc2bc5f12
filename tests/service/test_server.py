"""A Prefect server that is not there, or not what it should be, is told in one sentence."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import Workplace, free_port
from tests.pages import CLINIC


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """A page in an inbox, and no Prefect server."""
    place = Workplace(tmp_path / "inbox", tmp_path / "warehouse")
    place.put("clinic.txt", CLINIC)
    return place


@pytest.mark.parametrize("command", ["run", "serve"])
def test_server_that_does_not_answer(place: Workplace, command: str) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    result = place.call(command, PREFECT_API_URL=f"{address}/api")
    assert result.returncode == 1
    (sentence,) = result.stderr.splitlines()
    assert f"The Prefect server at {address} (PREFECT_API_URL) does not answer" in sentence
    assert not place.warehouse.exists()  # nothing was begun that would have to be made good


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
