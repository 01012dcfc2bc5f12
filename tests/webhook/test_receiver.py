"""The little receiver, asked by a client of its own and by the delivery itself."""

from __future__ import annotations

import base64
import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from flows.delivery import Round
from flows.receiver import PATH, Receiver
from flows.webhook import Endpoint, new_secret, run_failed, signed_headers

from .conftest import Outbox

EVENT_ID, BODY = run_failed(run_id="夜班", failed_at=datetime.now(UTC), step="load", error="读不下去。", edition=None)


@contextmanager
def receiving(secret: SecretStr, on_event: Callable[[dict[str, Any]], None]) -> Iterator[str]:
    with Receiver(secret=secret, on_event=on_event) as receiver:
        thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{receiver.server_port}"
        finally:
            receiver.shutdown()
            thread.join()


@pytest.fixture
def received() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def address(secret: SecretStr, received: list[dict[str, Any]]) -> Iterator[str]:
    with receiving(secret, received.append) as address:
        yield address


def post(address: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
    return httpx.post(address + PATH, content=body, headers=headers, trust_env=False)


def test_what_is_delivered_is_received_and_once(
    address: str, received: list[dict[str, Any]], secret: SecretStr, outbox: Outbox
) -> None:
    outbox.ledger.add_event(EVENT_ID, BODY, type="t", edition=None, run_id="夜班", snapshot_sha256=None, state="ready")
    assert outbox.deliver(Endpoint(address + PATH, secret)) == Round(1, 0)

    again = post(address, BODY, signed_headers(EVENT_ID, BODY, secret, datetime.now(UTC)))

    assert (again.status_code, again.text) == (200, "duplicate\n")
    assert received == [json.loads(BODY)]


def change(headers: dict[str, str], **changes: str | None) -> dict[str, str]:
    changed = headers | {f"webhook-{name}": value for name, value in changes.items() if value is not None}
    return {
        name: value for name, value in changed.items() if changes.get(name.removeprefix("webhook-"), "") is not None
    }


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"id": "another"}, 401),
        ({"id": None}, 401),
        ({"timestamp": None}, 401),
        ({"timestamp": "1614265330"}, 401),  # long ago
        ({"timestamp": "nan"}, 401),
        ({"timestamp": "noon"}, 401),
        ({"signature": None}, 401),
        ({"signature": "v1," + base64.b64encode(bytes(32)).decode()}, 401),
        ({"signature": "v2,abc"}, 401),
        ({"signature": "v1"}, 400),
        ({"signature": "v1,a"}, 400),
        ({"signature": "v1,é"}, 400),
    ],
)
def test_what_is_not_signed_is_refused(
    address: str, received: list[dict[str, Any]], secret: SecretStr, changes: dict[str, str | None], status: int
) -> None:
    headers = change(signed_headers(EVENT_ID, BODY, secret, datetime.now(UTC)), **changes)
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]

    answer = httpx.post(address + PATH, content=BODY, headers=raw, trust_env=False)

    assert answer.status_code == status
    assert received == []


def test_changed_bytes_another_secret_and_an_old_letter_are_refused(
    address: str, received: list[dict[str, Any]], secret: SecretStr
) -> None:
    now = datetime.now(UTC)
    other = SecretStr("whsec_" + base64.b64encode(bytes(32)).decode())
    assert post(address, BODY + b" ", signed_headers(EVENT_ID, BODY, secret, now)).status_code == 401
    assert post(address, BODY, signed_headers(EVENT_ID, BODY, other, now)).status_code == 401
    old = signed_headers(EVENT_ID, BODY, secret, now - timedelta(minutes=6))
    assert post(address, BODY, old).status_code == 401
    assert received == []


@pytest.mark.parametrize("body", [b"[]", b"not json", b""])
def test_a_signed_body_that_is_no_event_is_refused(
    address: str, received: list[dict[str, Any]], secret: SecretStr, body: bytes
) -> None:
    assert post(address, body, signed_headers("e", body, secret, datetime.now(UTC))).status_code == 400
    assert received == []


def test_bytes_that_are_no_text_are_refused(address: str, secret: SecretStr) -> None:
    headers = signed_headers("e", b"{}", secret, datetime.now(UTC))

    assert post(address, b"\xff\xfe", headers).status_code == 400


def test_a_body_over_a_mebibyte_is_refused_and_one_of_a_mebibyte_taken(
    address: str, received: list[dict[str, Any]], secret: SecretStr
) -> None:
    now = datetime.now(UTC)
    largest = b'{"data":"' + b"." * (1024 * 1024 - 11) + b'"}'
    assert post(address, largest, signed_headers("large", largest, secret, now)).status_code == 200
    larger = largest + b" "
    assert post(address, larger, signed_headers("larger", larger, secret, now)).status_code == 413
    assert len(received) == 1


def test_a_sender_of_far_too_much_learns_why_it_is_refused(address: str) -> None:
    """http.client doesn't look for an answer when the connection breaks while it sends."""
    client = http.client.HTTPConnection(address.removeprefix("http://"))
    client.request("POST", PATH, body=b" " * 8_000_000)

    assert client.getresponse().status == 413
    client.close()


def test_a_body_without_a_length_is_refused(address: str) -> None:
    assert httpx.post(address + PATH, content=iter([BODY]), trust_env=False).status_code == 411


def test_other_paths_and_methods_are_refused(address: str, received: list[dict[str, Any]], secret: SecretStr) -> None:
    headers = signed_headers(EVENT_ID, BODY, secret, datetime.now(UTC))
    assert httpx.post(address + "/", content=BODY, headers=headers, trust_env=False).status_code == 404
    for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = httpx.request(method, address + PATH, headers=headers, trust_env=False)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
        assert httpx.request(method, address + "/elsewhere", trust_env=False).status_code == 404
    assert received == []


def test_an_event_that_was_not_taken_may_come_again(secret: SecretStr) -> None:
    taken: list[dict[str, Any]] = []

    def fail_once(event: dict[str, Any]) -> None:
        taken.append(event)
        if len(taken) == 1:
            raise RuntimeError("no room")

    with receiving(secret, fail_once) as address:
        headers = signed_headers(EVENT_ID, BODY, secret, datetime.now(UTC))
        assert [post(address, BODY, headers).status_code for _ in range(3)] == [500, 200, 200]
    assert len(taken) == 2


def test_it_listens_on_this_machine_alone(secret: SecretStr, received: list[dict[str, Any]]) -> None:
    with Receiver(secret=secret, on_event=received.append) as receiver:
        assert receiver.server_address[0] == "127.0.0.1"


def test_while_its_secret_is_rotated_it_takes_what_is_signed_with_either(secret: SecretStr) -> None:
    new, other = SecretStr(new_secret()), SecretStr(new_secret())
    both = SecretStr(f"{new.get_secret_value()} {secret.get_secret_value()}")
    now = datetime.now(UTC)

    def statuses(address: str) -> list[int]:
        signed = [
            signed_headers(f"id-{number}", BODY, one, now) for number, one in enumerate((new, secret, both, other))
        ]
        return [post(address, BODY, headers).status_code for headers in signed]

    for receivers, expected in (
        (both, [200, 200, 200, 401]),
        (new, [200, 401, 200, 401]),
        (secret, [401, 200, 200, 401]),
    ):
        with receiving(receivers, lambda _: None) as address:
            assert statuses(address) == expected
