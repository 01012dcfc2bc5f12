"""What the Prefect UI shows of a run, in a real browser: both UIs that the server brings."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Page, expect

from flows.report import _quarantine
from tests.conftest import Workplace
from tests.flows.test_report import HOSTILE_NAMES
from warehouse.publish import Refusal

UIS = ["", "/v2"]


@pytest.mark.parametrize("ui", UIS)
def test_pictures_of_a_run_are_shown(seed_edition: Workplace, prefect_api: str, page: Page, ui: str) -> None:
    ((run_id,),) = seed_edition.ask("select run_id from marts.editions")
    (artifact,) = httpx.post(
        f"{prefect_api}/artifacts/filter",
        json={"artifacts": {"key": {"any_": ["broadsheet-pictures"]}, "flow_run_id": {"any_": [run_id]}}},
    ).json()
    page.goto(f"{_root(prefect_api)}{ui}/artifacts/artifact/{artifact['id']}")
    for title in ("Articles by place", "Metrics by measure"):
        picture = page.locator(f"img[alt^='{title}: ']")
        expect(picture).to_be_visible(timeout=60_000)
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1020


@pytest.mark.parametrize("ui", UIS)
def test_names_in_the_quarantine_are_shown_as_they_are(prefect_api: str, page: Page, ui: str) -> None:
    since = datetime(2022, 5, 1, tzinfo=UTC)
    refusals = [Refusal(name, name, "binary", "The file's text is missing.", 1, since) for name in HOSTILE_NAMES]
    artifact = httpx.post(
        f"{prefect_api}/artifacts/", json={"key": "names", "type": "markdown", "data": _quarantine(refusals)}
    ).json()
    page.add_init_script("window.alert = () => { document.title = 'a name was run' }")
    page.goto(f"{_root(prefect_api)}{ui}/artifacts/artifact/{artifact['id']}")
    expect(page.get_by_text("The file's text is missing.").first).to_be_visible(timeout=60_000)
    rows = page.locator("tbody tr")
    assert [row.split("\t")[0] for row in rows.all_inner_texts()] == HOSTILE_NAMES
    assert page.locator("td").locator("a, img, script").count() == 0
    assert page.title() != "a name was run"


def _root(api: str) -> str:
    return api.removesuffix("/api")
