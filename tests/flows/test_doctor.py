"""``broadsheet doctor``: settings, packages, inbox and server; the warehouse's files are in tests/warehouse."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from flows.doctor import check_deployments, check_endpoints, check_inbox, check_packages, check_schedule, check_server
from flows.settings import load_settings
from tests.conftest import Workplace, answers, free_port, service_command, wait_for
from warehouse.checkup import Verdict


def test_doctor_finds_nothing_wrong_after_a_run(begun: Workplace, tmp_path: Path) -> None:
    elsewhere = Workplace(begun.inbox, begun.warehouse)
    result = elsewhere.call("doctor", PREFECT_HOME=str(tmp_path))
    assert (result.returncode, "✗" in result.stdout) == (0, False), result.stdout + result.stderr
    assert "✓ published file: Edition 1" in result.stdout


def test_doctor_tells_what_is_wrong_as_json_too(begun: Workplace, dead_port: int) -> None:
    (begun.warehouse / "broadsheet.duckdb").write_bytes(b"garbage")
    result = begun.call("doctor", "--json", PREFECT_API_URL=f"http://127.0.0.1:{dead_port}/api")
    assert result.returncode == 1
    wrong = {one["check"]: one["sentence"] for one in json.loads(result.stdout) if one["verdict"] == "wrong"}
    assert set(wrong) == {"published file", "server"}
    assert "PREFECT_API_URL" in wrong["server"]


def test_setting_that_makes_no_sense_is_a_finding(place: Workplace) -> None:
    result = place.call("doctor", BROADSHEET_BATCH_PAGES="none")
    assert result.returncode == 1
    assert "✗ settings: Setting BROADSHEET_BATCH_PAGES" in result.stdout


def test_packages_are_those_of_the_lock() -> None:
    assert [finding.verdict for finding in check_packages()] == [Verdict.WELL, Verdict.WELL]


def test_endpoints_are_told_and_what_is_wrong_with_them(place: Workplace) -> None:
    secret = "whsec_" + "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IQ=="
    settings = load_settings(inbox=place.inbox, warehouse=place.warehouse)
    address = SecretStr("https://example.org/a-token")
    (missing,) = check_endpoints(settings.model_copy(update={"webhook_url": address, "webhook_secret": None}))
    assert (missing.verdict, "BROADSHEET_WEBHOOK_SECRET" in missing.sentence) == (Verdict.WRONG, True)
    (told,) = check_endpoints(settings.model_copy(update={"webhook_url": address, "webhook_secret": SecretStr(secret)}))
    assert told.sentence == "Told of editions: default (https://example.org)."


def test_inbox_that_is_missing_empty_or_holds_pages(place: Workplace) -> None:
    settings = load_settings(inbox=place.inbox, warehouse=place.warehouse)
    assert [finding.verdict for finding in check_inbox(settings)] == [Verdict.WARNING]
    place.put("page.txt", "一")
    assert [finding.verdict for finding in check_inbox(settings)] == [Verdict.WELL]
    (place.inbox / "gone.txt").symlink_to(place.inbox / "nowhere")
    (finding,) = check_inbox(settings)
    assert (finding.verdict, "gone.txt" in finding.sentence) == (Verdict.WARNING, True)
    place.inbox.rename(place.inbox.with_name("elsewhere"))
    (finding,) = check_inbox(settings)
    assert (finding.verdict, "create it" in finding.sentence) == (Verdict.WRONG, True)


def test_schedule_whose_runs_fail_is_wrong(begun: Workplace) -> None:
    settings = load_settings(inbox=begun.inbox, warehouse=begun.warehouse)
    assert check_schedule(settings, datetime.now(UTC)).verdict is Verdict.WELL
    late = check_schedule(settings, datetime.now(UTC) + timedelta(hours=3))
    assert (late.verdict, "broadsheet status" in late.sentence) == (Verdict.WRONG, True)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prefect server that wants a password, and knows nothing."""
    place = Workplace(tmp_path_factory.mktemp("inbox"), tmp_path_factory.mktemp("guarded"))
    environment = place.environ(PREFECT_HOME=str(place.warehouse), PREFECT_SERVER_API_AUTH_STRING="admin:right")
    port = free_port()
    server = subprocess.Popen(
        service_command("server", port), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}/api"
        wait_for(lambda: server.poll() is not None or answers(f"{url}/health"), seconds=240)
        yield url
    finally:
        server.terminate()
        server.wait()


@pytest.mark.parametrize(("password", "verdict"), [("wrong", Verdict.WRONG), ("right", Verdict.WELL)])
def test_password_of_the_server_is_tried(guarded: str, password: str, verdict: Verdict) -> None:
    with httpx.Client(base_url=guarded, auth=("admin", password), timeout=60) as server:
        finding = check_server(server)
    assert finding.verdict is verdict, finding
    assert ("BROADSHEET_API_AUTH" in finding.sentence) == (verdict is Verdict.WRONG)
    assert password not in finding.sentence


def test_deployments_and_whoever_runs_them_are_asked_for(guarded: str, place: Workplace) -> None:
    with httpx.Client(base_url=guarded, auth=("admin", "right"), timeout=60) as server:
        (finding,) = check_deployments(server)
        assert (finding.verdict, "broadsheet deploy" in finding.sentence) == (Verdict.WRONG, True)
        deployed = place.call("deploy", PREFECT_API_URL=guarded, BROADSHEET_API_AUTH="admin:right")
        assert deployed.returncode == 0, deployed.stdout + deployed.stderr
        there, worker = check_deployments(server)
        assert (there.verdict, worker.verdict) == (Verdict.WELL, Verdict.WRONG)
        assert "start the worker" in worker.sentence
