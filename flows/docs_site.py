"""The dbt docs site: one HTML file, made from the published edition, and a server for it."""

from __future__ import annotations

import logging
import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from dbt.cli.main import dbtRunner

from flows.build import DBT_PROJECT, BuildFailed, dbt_environment
from warehouse.database import PUBLISHED

logger = logging.getLogger(__name__)
SITE = Path("dbt") / "site"


def build_docs(warehouse: Path) -> Path:
    """Make the site from the published file, or without one from the descriptions alone; returns its folder.

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
    return site


def docs_server(site: Path, host: str, port: int) -> ThreadingHTTPServer:
    """A server of the site's files, read-only; the caller runs and stops it. ``port`` 0 takes any free one."""
    return ThreadingHTTPServer((host, port), partial(_Handler, directory=str(site)))


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def list_directory(self, path: str | os.PathLike[str]) -> None:  # noqa: ARG002 - http.server's signature
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's signature
        logger.debug(format, *args)
