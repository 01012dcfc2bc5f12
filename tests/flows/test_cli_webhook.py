"""`broadsheet webhook …`, and the flow that delivers between runs."""

from __future__ import annotations

import base64
import re
import subprocess
import time
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings
from pydantic import SecretStr
from standardwebhooks import Webhook

from flows.endpoints import store_secret, stored_secret
from flows.settings import WrongSetting
from flows.webhook import new_secret
from tests.conftest import BROADSHEET, RUN_SECONDS, Workplace
from tests.pages import ORCHARD
from tests.webhook.http_servers import Server, answer, running
from warehouse.ledger import Ledger
from warehouse.lock import sole_deliverer

SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


@pytest.fixture
def desk(tmp_path: Path) -> Workplace:
    """A place in whose outbox an edition's event waits; no Prefect server."""
    (tmp_path / "warehouse").mkdir()
    owe(tmp_path / "warehouse", 1)
    return Workplace(tmp_path / "inbox", tmp_path / "warehouse")


def owe(warehouse: Path, edition: int) -> None:
    with Ledger(warehouse) as ledger:
        ledger.add_event(
            f"edition-{edition}",
            b"{}",
            type="broadsheet.edition.published",
            edition=edition,
            run_id="run-1",
            snapshot_sha256="0" * 64,
            state="ready",
        )


def settings(server: Server, name: str = "", secret: str | None = None) -> dict[str, str]:
    """The variables of an endpoint at this server."""
    prefix = f"BROADSHEET_WEBHOOKS__{name}__" if name else "BROADSHEET_WEBHOOK_"
    return {prefix + "URL": server.url, prefix + "SECRET": secret or new_secret()}


def cells(output: str, name: str) -> list[str]:
    """An endpoint's row of `broadsheet webhook list`."""
    [row] = [line for line in output.splitlines() if line.startswith(f"│ {name} ")]
    return [cell.strip() for cell in row.strip("│").split("│")]


def test_what_waits_is_shown_retried_and_shown_again(desk: Workplace) -> None:
    with running(answer(410), answer(200)) as gone, running(answer(200)) as well:
        both = settings(well) | settings(gone, "crm")
        listed = desk.call("webhook", "list", **both)
        assert cells(listed.stdout, "default")[2:6] == ["all", "new", "0", "0"]

        retried = desk.call("webhook", "retry", **both)
        assert (retried.returncode, len(gone.requests), len(well.requests)) == (1, 1, 1)
        listed = desk.call("webhook", "list", **both)
        assert cells(listed.stdout, "default")[3:5] == ["active", "0"]
        assert cells(listed.stdout, "crm")[3:5] == ["disabled: it answered 410 Gone", "1"]
        assert cells(listed.stdout, "crm")[6].endswith(": 410 Gone")
        told = desk.call("status", **both).stdout
        assert "Endpoint crm is disabled, for it answered 410 Gone; 1 event waits for it" in told

        retried = desk.call("webhook", "retry", "--endpoint", "CRM", **both)
        assert (retried.returncode, len(gone.requests), len(well.requests)) == (0, 2, 1)
        assert "delivered: 1" in retried.stdout
        retried = desk.call("webhook", "retry", "edition-1", "--endpoint", "default", **both)
        assert (retried.returncode, len(well.requests)) == (0, 2)
    for shown in (listed.stdout, listed.stderr, retried.stdout, retried.stderr, told):
        assert "token-in" not in shown
        assert "whsec_" not in shown


def has_open(process_id: int, file: Path) -> bool:
    for link in Path(f"/proc/{process_id}/fd").iterdir():
        with suppress(FileNotFoundError):
            if link.readlink() == file:
                return True
    return False


def test_a_retry_waits_for_an_attempt_that_is_under_way(desk: Workplace) -> None:
    """Else what comes of that attempt, the last of its schedule, would undo what the operator asked for."""
    now = datetime.now(UTC)
    with running(answer(200)) as server, Ledger(desk.warehouse) as ledger:
        ledger.meet({"default": None}, now)
        lock = desk.warehouse.resolve() / "deliver-default.lock"
        with sole_deliverer(desk.warehouse, "default", 0):
            retrying = desk.start("webhook", "retry", **settings(server))
            while retrying.poll() is None and not has_open(retrying.pid, lock):
                time.sleep(0.05)  # it has not come to where it waits yet
            ledger.record_attempt(
                "edition-1",
                "default",
                attempted_at=now,
                status_code=500,
                outcome="refused",
                detail="500 Internal Server Error",
                seconds=1.0,
                disabled_why="nothing but failures",
            )
        told, _ = retrying.communicate(timeout=RUN_SECONDS)
        assert "To deliver: 1; delivered: 1" in told
        assert ledger.undelivered() == []
        assert ledger.endpoint("default").state == "active"


def test_a_test_event_says_what_came_back_and_is_not_kept(desk: Workplace) -> None:
    secret = new_secret()
    with running(answer(204)) as server, running(answer(500)) as broken:
        good, bad = settings(server, secret=secret), settings(broken, "crm")
        assert "204 No Content" in desk.call("webhook", "test", "default", **good, **bad).stdout
        result = desk.call("webhook", "test", **good, **bad)
        assert result.returncode == 1
        assert "500 Internal Server Error" in result.stdout
        first, second = server.requests
    event = Webhook(secret).verify(first.body, first.headers)
    assert (event["type"], event["data"]) == ("broadsheet.test", {"endpoint": "default"})
    assert first.headers["webhook-id"] == event["id"] != second.headers["webhook-id"]
    with Ledger(desk.warehouse) as ledger:
        assert ledger.endpoints() == []


def test_wrong_use_is_told_in_a_sentence(desk: Workplace, dead_port: int) -> None:
    for arguments, said in (
        (("webhook", "retry"), "no endpoint to deliver to"),
        (("webhook", "test", "crm"), "no endpoint crm"),
        (("webhook", "test"), "no endpoint in the settings"),
        (("webhook", "rotate-secret", "crm"), "no endpoint crm"),
    ):
        result = desk.call(*arguments)
        assert (result.returncode, said in result.stderr) == (2, True), result.stderr
    with running(answer(200)) as server:
        unknown = desk.call("webhook", "retry", "edition-9", **settings(server))
    assert unknown.returncode == 2
    assert "no event edition-9" in unknown.stderr
    block = {"BROADSHEET_WEBHOOKS__CRM__URL": "https://example.org/", "BROADSHEET_WEBHOOKS__CRM__SECRET_BLOCK": "crm"}
    nobody = desk.call("webhook", "test", PREFECT_API_URL=f"http://127.0.0.1:{dead_port}/api", **block)
    assert (nobody.returncode, len(nobody.stderr.strip().splitlines())) == (1, 1)
    assert nobody.stderr.startswith("The Prefect Secret block crm can't be had (ConnectError)")
    nested = desk.call("webhook", "list", BROADSHEET_WEBHOOKS__CRM__ALLOW_HTTP="perhaps")
    assert "Setting BROADSHEET_WEBHOOKS__CRM__" in nested.stderr


def test_a_secret_of_the_environment_is_rotated_by_the_lines_that_are_printed(desk: Workplace) -> None:
    with running(answer(200)) as server:
        present = settings(server)
        old = present["BROADSHEET_WEBHOOK_SECRET"]
        result = desk.call("webhook", "rotate-secret", "default", **present)
        new = SECRET.findall(result.stdout)[-1]
        assert f'BROADSHEET_WEBHOOK_SECRET="{new} {old}"' in result.stdout
        assert len(base64.b64decode(new.removeprefix("whsec_"))) == 32
        present["BROADSHEET_WEBHOOK_SECRET"] = f"{new} {old}"
        assert desk.call("webhook", "test", **present).returncode == 0
        [request] = server.requests
        for secret in (old, new):
            Webhook(secret).verify(request.body, request.headers)
        again = desk.call("webhook", "rotate-secret", "default", **present)
        assert (again.returncode, "--finish" in again.stderr) == (2, True)
        finished = desk.call("webhook", "rotate-secret", "default", "--finish", **present)
        assert SECRET.findall(finished.stdout) == [new]


def test_a_secret_block_is_made_used_by_the_flow_and_rotated(desk: Workplace, prefect_api: str) -> None:
    with running(answer(200)) as server:
        environment = {
            "PREFECT_API_URL": prefect_api,
            "BROADSHEET_WEBHOOKS__CRM__URL": server.url,
            "BROADSHEET_WEBHOOKS__CRM__SECRET_BLOCK": "broadsheet-crm",
        }
        missing = desk.call("webhook", "test", **environment)
        assert (missing.returncode, "`broadsheet webhook rotate-secret crm` makes it" in missing.stderr) == (2, True)
        [first] = SECRET.findall(desk.call("webhook", "rotate-secret", "crm", **environment).stdout)
        deliver(desk, environment)
        [second] = SECRET.findall(desk.call("webhook", "rotate-secret", "crm", **environment).stdout)
        owe(desk.warehouse, 2)
        log = deliver(desk, environment)
        finished = desk.call("webhook", "rotate-secret", "crm", "--finish", **environment)
        owe(desk.warehouse, 3)
        log += deliver(desk, environment)
        one, two, three = server.requests
    assert finished.returncode == 0
    for secret, request in ((first, one), (first, two), (second, two), (second, three)):
        Webhook(secret).verify(request.body, request.headers)
    kept = httpx.post(f"{prefect_api}/logs/filter", json={"limit": 200, "sort": "TIMESTAMP_DESC"}).text
    for edition in (1, 2, 3):
        assert f"Event edition-{edition} to crm ({server.url[: server.url.index('/hooks')]}), attempt 1: 200 OK" in kept
    for text in (finished.stdout, log, kept):
        assert "whsec_" not in text
        assert "token-in" not in text


def test_a_block_that_holds_something_else_is_not_taken_for_one_that_is_missing(prefect_api: str) -> None:
    """Else rotate-secret would write over it."""
    with temporary_settings({PREFECT_API_URL: prefect_api}):
        assert stored_secret("broadsheet-odd") is None
        store_secret("broadsheet-odd", SecretStr(new_secret()))
        assert stored_secret("broadsheet-odd") is not None
        found = httpx.get(f"{prefect_api}/block_types/slug/secret/block_documents/name/broadsheet-odd").json()
        changed = {"data": {"worth": "token-in-block"}, "merge_existing_data": False}
        httpx.patch(f"{prefect_api}/block_documents/{found['id']}", json=changed).raise_for_status()
        with pytest.raises(WrongSetting, match="broadsheet-odd can't be read") as caught:
            stored_secret("broadsheet-odd")
    assert "token-in" not in "".join(traceback.format_exception(caught.value))


def test_a_misspelt_setting_leaves_no_secret_with_prefect(desk: Workplace, prefect_api: str) -> None:
    environment = {"PREFECT_API_URL": prefect_api, "BROADSHEET_WEBHOOKS__CRM__SECERT": new_secret()}
    done = flow_deliver(desk, environment)
    assert done.returncode == 1
    kept = httpx.post(f"{prefect_api}/flow_runs/filter", json={"limit": 200, "sort": "EXPECTED_START_TIME_DESC"}).text
    assert "Setting BROADSHEET_WEBHOOKS__CRM__SECERT: Extra inputs" in kept
    kept += httpx.post(f"{prefect_api}/logs/filter", json={"limit": 200, "sort": "TIMESTAMP_DESC"}).text
    for text in (done.stdout, done.stderr, kept):
        assert environment["BROADSHEET_WEBHOOKS__CRM__SECERT"] not in text


@pytest.mark.long
def test_an_edition_tells_what_was_delivered_when_it_was_begun(begun: Workplace) -> None:
    with running(answer(500), answer(500), answer(200)) as server:
        environment = settings(server)
        assert begun.call("webhook", "retry", **environment).returncode == 1
        begun.put("orchard.txt", ORCHARD)
        begun.run(**environment)
        [first, again, second] = server.requests
    assert first.headers["webhook-id"] == again.headers["webhook-id"] != second.headers["webhook-id"]
    told = begun.ask(
        "select event_id, endpoint, edition, state, attempts, last_status, delivered_at, next_attempt_at > created_at"
        " from marts.deliveries"
    )
    assert told == [(first.headers["webhook-id"], "default", 1, "waiting", 2, 500, None, True)]


def deliver(desk: Workplace, environment: dict[str, str]) -> str:
    """A run of the flow that the deployment `deliver` starts; gives what it printed."""
    done = flow_deliver(desk, environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def flow_deliver(desk: Workplace, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [str(BROADSHEET.with_name("python")), "-c", "from flows.outbox import deliver; assert deliver() == 0"]
    return subprocess.run(
        command, env=desk.environ(**environment), capture_output=True, text=True, timeout=RUN_SECONDS, check=False
    )
