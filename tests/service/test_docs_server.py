"""The docs site's server, as a visitor of any kind meets it: one page, to read only."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from flows.docs_site import CONNECTIONS, REQUEST_SECONDS
from tests.conftest import Workplace, answers, free_port, service_command, wait_for


@dataclass(frozen=True)
class Site:
    port: int
    place: Workplace
    log: Path
    temporary: Path  # the folder that it may write
    before: dict[Path, tuple[int, int]]  # the warehouse, before the server began

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(self, request: bytes) -> bytes:
        """All that comes back for these very bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))


def files_of(folder: Path) -> dict[Path, tuple[int, int]]:
    """All that is in a folder, with sizes and times."""
    return {file: (file.stat().st_size, file.stat().st_mtime_ns) for file in folder.rglob("*")}


@pytest.fixture(scope="module")
def site(first_edition: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The docs site, served by the compose file's command."""
    port, log, temporary = free_port(), tmp_path_factory.mktemp("docs") / "docs.log", tmp_path_factory.mktemp("tmp")
    before = files_of(first_edition.warehouse)
    with log.open("w") as output:
        environment = first_edition.environ(TMPDIR=str(temporary))
        server = subprocess.Popen(service_command("docs", port), env=environment, stdout=output, stderr=output)
    try:
        wait_for(lambda: server.poll() is not None or answers(f"http://127.0.0.1:{port}/"), seconds=900)
        assert server.poll() is None, log.read_text()
        yield Site(port, first_edition, log, temporary, before)
    finally:
        server.terminate()
        server.wait()


def test_page_says_which_edition_it_describes(site: Site) -> None:
    assert "Edition 1 of " in httpx.get(site.url, timeout=600).text


def test_warehouse_is_only_read(site: Site) -> None:
    """The compose file mounts it read-only. What the page was made in is gone, too."""
    assert files_of(site.place.warehouse) == site.before
    assert list(site.temporary.iterdir()) == []


@pytest.mark.parametrize("path", ["/", "/nothing"])
def test_headers_keep_browsers_from_doing_more_than_showing(site: Site, path: str) -> None:
    headers = httpx.get(site.url + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    assert "script-src 'unsafe-inline'" not in policy


def test_page_may_not_be_framed_and_runs_its_own_scripts_only(site: Site) -> None:
    policy = httpx.get(site.url).headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'sha256-" in policy


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"])
def test_everything_but_reading_is_refused(site: Site, method: str) -> None:
    answer = site.send(f"{method} / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.0 405 ")
    assert b"\r\nAllow: GET, HEAD\r\n" in answer


def test_head_tells_of_the_page_without_it(site: Site) -> None:
    head = httpx.head(site.url)
    assert int(head.headers["content-length"]) == len(httpx.get(site.url).content)
    assert head.content == b""


@pytest.mark.parametrize(
    "path",
    [
        "/..",
        "/../../broadsheet.duckdb",
        "/%2e%2e/%2e%2e/broadsheet.duckdb",
        "/..%2f..%2fbroadsheet.duckdb",
        "//etc/passwd",
        "/index.html/../../../broadsheet.duckdb",
        "/index.html.next",
        "file:///etc/passwd",
        "/\x00",
    ],
)
def test_no_path_leads_to_another_file(site: Site, path: str) -> None:
    answer = site.send(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert answer.startswith((b"HTTP/1.0 404 ", b"HTTP/1.0 400 "))
    assert len(answer) < 1000


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"GET / HTTP/1.1\r\nX: " + os.urandom(16).hex().encode() * 5000 + b"\r\n\r\n",
    ],
    ids=["TLS", "a version to come", "a long path", "many headers", "a long header"],
)
def test_what_is_no_request_is_refused_and_stops_nobody(site: Site, request_bytes: bytes) -> None:
    try:
        answer = site.send(request_bytes)
    except ConnectionResetError:  # it hung up before all was sent
        answer = b""
    assert b" 200 OK" not in answer[:20]
    assert httpx.get(site.url).is_success


def test_slow_visitors_hold_nobody_up_and_are_hung_up_on(site: Site) -> None:
    """Eight visitors never finish asking; others are answered meanwhile, and the places come free."""
    slow = [socket.create_connection(("127.0.0.1", site.port), timeout=REQUEST_SECONDS * 10) for _ in range(8)]
    try:
        for connection in slow:
            connection.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        assert httpx.get(site.url).is_success
        for connection in slow:  # it hangs up by itself: recv would wait, and fail, for ten times as long
            assert connection.recv(1000) == b""
    finally:
        for connection in slow:
            connection.close()


def test_so_many_visitors_at_a_time_and_no_more(site: Site) -> None:
    crowd = [
        socket.create_connection(("127.0.0.1", site.port), timeout=REQUEST_SECONDS * 10) for _ in range(CONNECTIONS)
    ]
    try:
        try:
            answer = site.send(b"GET / HTTP/1.0\r\n\r\n")
        except ConnectionError:  # it hung up without reading
            answer = b""
        assert answer == b""  # who finds a place is answered; who waits for one would be, when the crowd is hung up on
    finally:
        for connection in crowd:
            connection.close()
    wait_for(lambda: answers(site.url), seconds=600)


def test_page_that_cannot_be_made_again_is_shown_as_it_was_and_the_log_says_why(site: Site) -> None:
    """Another edition is there, and no folder to make its page in, which is as good as a full disk."""
    shown = httpx.get(site.url).content
    published = site.place.warehouse / "broadsheet.duckdb"
    before = published.stat()
    site.temporary.rmdir()
    os.utime(published)
    try:
        assert [httpx.get(site.url, timeout=600).content for _ in range(3)] == [shown] * 3
    finally:
        os.utime(published, ns=(before.st_atime_ns, before.st_mtime_ns))
        site.temporary.mkdir()
    told = site.log.read_text()
    assert told.count("could not be made again") == 1  # and not a try for each visitor
    assert "FileNotFoundError" in told
