"""The docs site, in a real browser."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Workplace, answers, free_port, service_command, wait_for


@pytest.fixture(scope="module")
def site(first_edition: Workplace) -> Iterator[str]:
    """The address of the docs site, served by the compose file's command."""
    port = free_port()
    server = subprocess.Popen(service_command("docs", port), env=first_edition.environ(), stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/"), seconds=900)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait()


def test_overview_says_what_the_warehouse_is(site: str, page: Page) -> None:
    page.goto(site)
    expect(page.get_by_role("heading", name="Broadsheet", exact=True)).to_be_visible()
    for mart in ("articles", "entities", "metrics", "page_lines"):
        expect(page.get_by_role("cell", name=mart, exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("mart", "column", "kind"),
    [
        ("metrics", "value_high", "DOUBLE"),
        ("articles", "headline", "VARCHAR"),
        ("entity_mentions", "char_start", "INTEGER"),
        ("editions", "published_at", "TIMESTAMP WITH TIME ZONE"),
    ],
)
def test_mart_shows_its_columns_with_types_and_descriptions(
    site: str, page: Page, mart: str, column: str, kind: str
) -> None:
    page.goto(f"{site}#!/model/model.broadsheet.{mart}")
    row = page.locator("tr", has=page.get_by_text(column, exact=True)).first
    expect(row).to_be_visible()
    expect(row).to_contain_text(kind)
    described = row.inner_text().replace(column, "").replace(kind, "").strip()
    assert len(described) > 20
