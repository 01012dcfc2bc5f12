"""The dbt docs site: one HTML file, made from the published edition, and a server for it."""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import re
import socket
import sys
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dbt.cli.main import dbtRunner

from flows.build import DBT_PROJECT, BuildFailed, dbt_environment
from warehouse.database import PUBLISHED
from warehouse.publish import Edition, published_editions

logger = logging.getLogger(__name__)
PATHS = ("/", "/index.html")
REQUEST_SECONDS = 10.0  # for a request's line and headers, however slowly they drip
ANSWER_SECONDS = 60.0  # for sending the page, some 3 MB
CONNECTIONS = 64  # at a time; who comes on top is hung up on
PAUSE_SECONDS = 300.0  # until the site is made again after that failed: each try costs some ten seconds
SCRIPT = re.compile(rb"<script[^>]*>(.*?)</script>", re.DOTALL)


def build_docs(warehouse: Path, folder: Path) -> Path:
    """Make the site in ``folder`` from the published file, or without one from the descriptions; returns its page.

    It only reads the warehouse, and never the working database, so it can be made while a run is under way. Raises
    BuildFailed.
    """
    target, site = folder / "docs", folder / "site"
    site.mkdir(parents=True, exist_ok=True)
    database = str(warehouse / PUBLISHED) if (warehouse / PUBLISHED).exists() else ":memory:"
    arguments = ["docs", "generate", "--static", "--target", "docs", "--quiet"]
    arguments += ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT), "--target-path", str(target)]
    with dbt_environment(warehouse, BROADSHEET_DOCS_DATABASE=database, DBT_LOG_PATH=str(folder / "logs")):
        result = dbtRunner().invoke(arguments)
    if not result.success:
        raise BuildFailed(f"The docs site can't be made: {result.exception or 'the reason stands above'}")
    editions = published_editions(warehouse)
    page = site / "index.html.next"
    page.write_bytes(_with_edition((target / "static_index.html").read_bytes(), editions[-1] if editions else None))
    os.replace(page, site / "index.html")  # noqa: PTH105 - a visitor sees the old page or the new one
    return site / "index.html"


def _with_edition(page: bytes, edition: Edition | None) -> bytes:
    """The page with a line at its foot that says which edition it describes."""
    if edition is None:
        note = "No edition was published yet."
    else:
        counts = ", ".join(f"{count:,} {name}" for name, count in edition.counts.items())
        note = f"Edition {edition.edition} of {edition.published_at:%Y-%m-%d %H:%M} UTC: {counts}."
    style = "position:fixed;bottom:0;right:0;padding:2px 8px;background:#fff;font-size:12px;z-index:1000"
    before, body, after = page.rpartition(b"</body>")
    return before + f'<footer style="{style}">{note}</footer>'.encode() + body + after


@dataclass(frozen=True, slots=True)
class _Page:
    """The site as it is sent."""

    content: bytes
    policy: str  # its Content-Security-Policy


class DocsServer(ThreadingHTTPServer):
    """A server of the site, read-only; made again when another edition was published. ``port`` 0 takes any free one.

    It has one page, which it keeps in memory: no request names a file, so none can lead to one. In the warehouse it
    writes nothing.
    """

    daemon_threads = True
    request_queue_size = CONNECTIONS  # who comes while all threads are being started is not made to wait and ask again

    def __init__(self, warehouse: Path, host: str, port: int) -> None:
        self._warehouse = warehouse
        self._turn = threading.Lock()
        self._free = threading.BoundedSemaphore(CONNECTIONS)
        self._made_from: tuple[int, int] | None = None
        self._again_at = 0.0  # of the monotonic clock
        self._page = _Page(b"", "")
        self._refresh()
        super().__init__((host, port), _Handler)

    def page(self) -> _Page:
        """The site, made anew unless it was made from the edition that is published now.

        While one visitor's request makes it, the others get the older one.
        """
        if self._turn.acquire(blocking=False):
            try:
                if time.monotonic() >= self._again_at:
                    self._refresh()
            except Exception:  # a full disk, say: whatever it is, there is an older page to show
                self._again_at = time.monotonic() + PAUSE_SECONDS
                logger.exception("The docs site could not be made again; the older one is shown.")
            finally:
                self._turn.release()
        return self._page

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, or hang up where too many are being answered."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer one connection."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - socketserver's signature
        """A visitor who hangs up is no news; all else is."""
        if isinstance(sys.exception(), ConnectionError | TimeoutError):
            logger.debug("A connection broke", exc_info=True)
        else:
            logger.exception("A visitor got no answer")

    def _refresh(self) -> None:
        published = self._published()
        if self._made_from != published:
            with TemporaryDirectory(prefix="broadsheet-docs-") as folder:
                content = build_docs(self._warehouse, Path(folder)).read_bytes()
            self._page = _Page(content, _policy(content))
            self._made_from = published

    def _published(self) -> tuple[int, int]:
        file = self._warehouse / PUBLISHED
        if not file.exists():
            return 0, 0
        status = file.stat()
        return status.st_mtime_ns, status.st_ino


def _policy(page: bytes) -> str:
    """What the page may do (Content Security Policy 3): run its own scripts, show its own pictures, and no more."""
    hashes = [base64.b64encode(hashlib.sha256(script).digest()).decode() for script in SCRIPT.findall(page)]
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(f"'sha256-{one}'" for one in hashes),
            "style-src 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


class _Handler(BaseHTTPRequestHandler):
    """One connection, one request (HTTP/1.0: the connection closes with the answer)."""

    server: DocsServer
    timeout = REQUEST_SECONDS  # between two bytes
    server_version = "broadsheet"
    sys_version = ""

    def setup(self) -> None:
        super().setup()
        # the timeout bounds each wait, so a byte now and then would hold it off for ever: this bounds them all
        self._give_up = threading.Timer(REQUEST_SECONDS, self._hang_up)
        self._give_up.daemon = True
        self._give_up.start()

    def finish(self) -> None:
        self._give_up.cancel()
        super().finish()

    def do_GET(self) -> None:
        self._give_up.cancel()
        self.connection.settimeout(ANSWER_SECONDS)
        if self.path.partition("?")[0] not in PATHS:
            self._answer(HTTPStatus.NOT_FOUND, b"There is one page: /\n", "text/plain; charset=utf-8")
            return
        page = self.server.page()
        self._answer(HTTPStatus.OK, page.content, "text/html; charset=utf-8", {"Content-Security-Policy": page.policy})

    do_HEAD = do_GET  # noqa: N815 - http.server's name

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what http.server can't read, and, as not allowed, each method that has no ``do_`` here."""
        del message, explain  # they quote the request
        self._give_up.cancel()
        status = HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else HTTPStatus(code)
        allowed = {"Allow": "GET, HEAD"} if status == HTTPStatus.METHOD_NOT_ALLOWED else {}
        self._answer(status, f"{status.phrase}\n".encode(), "text/plain; charset=utf-8", allowed)

    def _answer(self, status: HTTPStatus, content: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        for name, value in ({"Content-Security-Policy": "default-src 'none'"} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _hang_up(self) -> None:
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            logger.debug("The visitor was gone already")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's signature
        logger.debug(format, *args)
