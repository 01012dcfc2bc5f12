"""The dbt docs site: one HTML file, made from the published edition, and a server for it."""

from __future__ import annotations

import logging
import os
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner

from flows.build import DBT_PROJECT, BuildFailed, dbt_environment
from warehouse.database import PUBLISHED

logger = logging.getLogger(__name__)
SITE = Path("dbt") / "site"


def build_docs(warehouse: Path) -> Path:
    """Make the site from the published file, or without one from the descriptions alone; returns its page.

    It never touches the working database, so it can be made while a run is under way. Raises BuildFailed.
    """
    target = warehouse / "dbt" / "docs"
    site = warehouse / SITE
    site.mkdir(parents=True, exist_ok=True)
    database = str(warehouse / PUBLISHED) if (warehouse / PUBLISHED).exists() else ":memory:"
    arguments = ["docs", "generate", "--static", "--target", "docs", "--quiet"]
    arguments += ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT), "--target-path", str(target)]
    with dbt_environment(warehouse, BROADSHEET_DOCS_DATABASE=database):
        result = dbtRunner().invoke(arguments)
    if not result.success:
        raise BuildFailed(f"The docs site can't be made: {result.exception or 'see dbt/logs in the warehouse folder'}")
    page = site / "index.html.next"
    page.write_bytes((target / "static_index.html").read_bytes())
    os.replace(page, site / "index.html")  # noqa: PTH105 - a visitor sees the old page or the new one
    return site / "index.html"


class DocsServer(ThreadingHTTPServer):
    """A server of the site, read-only; made again when another edition was published. ``port`` 0 takes any free one."""

    def __init__(self, warehouse: Path, host: str, port: int) -> None:
        self._warehouse = warehouse
        self._turn = threading.Lock()
        self._made_from: tuple[int, int] | None = None
        self.refresh()
        super().__init__((host, port), _Handler)

    def refresh(self) -> None:
        """Make the site, unless it was made from the edition that is published now."""
        with self._turn:
            published = self._published()
            if self._made_from != published:
                build_docs(self._warehouse)
                self._made_from = published

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Answer one request from the site's folder."""
        _Handler(request, client_address, self, directory=str(self._warehouse / SITE))

    def _published(self) -> tuple[int, int]:
        file = self._warehouse / PUBLISHED
        if not file.exists():
            return 0, 0
        status = file.stat()
        return status.st_mtime_ns, status.st_ino


class _Handler(SimpleHTTPRequestHandler):
    server: DocsServer

    def do_GET(self) -> None:
        try:
            self.server.refresh()
        except BuildFailed:
            logger.exception("The docs site could not be made again; the older one is shown.")
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def list_directory(self, path: str | os.PathLike[str]) -> None:  # noqa: ARG002 - http.server's signature
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's signature
        logger.debug(format, *args)
