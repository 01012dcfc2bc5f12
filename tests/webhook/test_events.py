"""What an event says, how it is signed, and which endpoints and secrets are taken."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import SecretStr
from standardwebhooks import Webhook

from flows.receiver import PATH, Receiver
from flows.webhook import Endpoint, Snapshot, edition_published, run_failed, send, signed_headers

PUBLISHED_AT = datetime(2024, 5, 1, 2, 3, 4, tzinfo=UTC)
SHA256 = "0123456789abcdef" * 4


def an_edition(**changes: Any) -> tuple[str, bytes]:
    said: dict[str, Any] = {
        "edition": 7,
        "run_id": "run-1",
        "published_at": PUBLISHED_AT,
        "snapshot": Snapshot("broadsheet.duckdb", SHA256, 4096),
        "new_pages": ["00112233aabbccdd"],
        "total_pages": 12,
        "counts": {"articles": 3, "entities": 5, "metrics": 8},
        "quarantined": [("某报.txt", "empty")],
        "tests_passed": 40,
        "tests_warned": 1,
    }
    return edition_published(**(said | changes))


def test_an_edition_is_told_as_the_contract_has_it() -> None:
    event_id, body = an_edition()

    assert json.loads(body) == {
        "specversion": "1.0",
        "id": event_id,
        "source": "/broadsheet/warehouse",
        "type": "broadsheet.edition.published",
        "time": "2024-05-01T02:03:04.000000Z",
        "datacontenttype": "application/json",
        "data": {
            "edition": 7,
            "run_id": "run-1",
            "published_at": "2024-05-01T02:03:04.000000Z",
            "warehouse": {"file": "broadsheet.duckdb", "sha256": SHA256, "bytes": 4096},
            "pages": {"new": ["00112233aabbccdd"], "new_total": 1, "total": 12},
            "counts": {"articles": 3, "entities": 5, "metrics": 8},
            "quarantined": [{"file_name": "某报.txt", "reason": "empty"}],
            "quarantined_total": 1,
            "tests": {"passed": 40, "warned": 1},
        },
    }


def test_a_failed_run_is_told_as_the_contract_has_it() -> None:
    event_id, body = run_failed(run_id="run-2", failed_at=PUBLISHED_AT, step="build", error="坏了。", edition=6)

    event = json.loads(body)
    assert (event["id"], event["type"]) == (event_id, "broadsheet.run.failed")
    assert event["data"] == {"run_id": "run-2", "step": "build", "error": "坏了。", "edition": 6}


def test_the_id_follows_from_what_is_told() -> None:
    event_id, _ = an_edition()

    assert an_edition(run_id="run-9")[0] == event_id
    assert an_edition(edition=8)[0] != event_id
    assert an_edition(snapshot=Snapshot("broadsheet.duckdb", "f" * 64, 4096))[0] != event_id
    failures = [
        run_failed(run_id=run_id, failed_at=PUBLISHED_AT, step=step, error="", edition=None)[0]
        for run_id, step in [("2024.05.01 夜", "load"), ("2024.05.01 夜", "build"), ("2024.05.02 夜", "load")]
    ]
    assert failures[0] == failures[1] != failures[2]
    assert all(known.isascii() and "." not in known for known in [event_id, *failures])


def test_an_event_of_a_flooded_inbox_is_one_that_a_receiver_takes(secret: SecretStr) -> None:
    """The longest names that a file system has, in letters that take the most room in JSON."""
    refused = [(chr(1 + number % 9) * 255, "reader_out_of_memory") for number in range(20_000)]
    new = [f"{number:016x}" for number in range(30_000)]
    event_id, body = an_edition(new_pages=new, total_pages=40_000, quarantined=refused)

    data = json.loads(body)["data"]
    assert data["pages"] == {"new": new[:500], "new_total": 30_000, "total": 40_000}
    assert [(one["file_name"], one["reason"]) for one in data["quarantined"]] == refused[:500]
    assert data["quarantined_total"] == 20_000
    with Receiver(secret=secret, on_event=lambda _: None) as receiver:
        thread = threading.Thread(target=receiver.serve_forever)
        thread.start()
        try:
            endpoint = Endpoint(f"http://127.0.0.1:{receiver.server_port}{PATH}", secret)
            assert send(event_id, body, endpoint, datetime.now(UTC)).outcome == "delivered"
        finally:
            receiver.shutdown()
            thread.join()


def test_a_file_name_that_is_not_utf8_does_not_stop_the_event() -> None:
    _, body = an_edition(quarantined=[(b"\xb1\xa8.txt".decode("utf-8", "surrogateescape"), "encoding")])

    assert json.loads(body)["data"]["quarantined"] == [{"file_name": "??.txt", "reason": "encoding"}]


def test_the_signature_is_the_one_of_the_standard() -> None:
    """The example that the Standard Webhooks libraries share."""
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        SecretStr("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        datetime.fromtimestamp(1614265330, UTC),
    )

    assert headers == {
        "content-type": "application/cloudevents+json",
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_moment_signs_the_same_in_every_zone(secret: SecretStr) -> None:
    beijing = PUBLISHED_AT.astimezone(timezone(timedelta(hours=8)))

    assert signed_headers("e", b"{}", secret, beijing) == signed_headers("e", b"{}", secret, PUBLISHED_AT)


@pytest.fixture
def in_shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_shanghai")
def test_a_machine_in_shanghai_signs_validly(secret: SecretStr) -> None:
    event_id, body = an_edition()
    here = datetime.now().astimezone()
    assert here.utcoffset() == timedelta(hours=8)

    for now in (here, datetime.now(UTC)):
        headers = signed_headers(event_id, body, secret, now)
        assert Webhook(secret.get_secret_value()).verify(body, headers)["id"] == event_id


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.org/hook", "plain http"),
        ("http://127.0.0.1.example.org/hook", "plain http"),
        ("http://192.168.0.1/hook", "plain http"),
        ("http://[::ffff:127.0.0.1]/hook", "plain http"),
        ("https://user:hunter2@example.org/hook", "user name"),
        ("https://hunter2@example.org/hook", "user name"),
        ("https://example.org\\@hunter2.example/hook", "user name"),
        ("https:///hook?hunter2", "host"),
        ("hunter2", "host"),
        ("ftp://example.org/hunter2", "https://"),
        ("https://example..org/hunter2", "URL"),
        ("https://example.org/hunter2\n", "URL"),
        ("https://example.org:70000/hunter2", "port"),
    ],
)
def test_an_address_not_to_be_used_is_refused_without_repeating_it(url: str, why: str, secret: SecretStr) -> None:
    with pytest.raises(ValueError, match=why) as refusal:
        Endpoint(url, secret)

    assert "hunter2" not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(
    "url", ["https://example.org/hook", "http://localhost:8000/", "http://127.8.9.10/", "http://[::1]:8000/hook"]
)
def test_https_and_this_machine_are_taken(url: str, secret: SecretStr) -> None:
    assert url.startswith(Endpoint(url, secret).origin)


def test_plain_http_can_be_allowed(secret: SecretStr) -> None:
    assert (
        Endpoint("http://hooks.intranet:8080/x?key=1", secret, allow_http=True).origin == "http://hooks.intranet:8080"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (base64.b64encode(bytes(32)).decode(), "begin with whsec_"),
        ("whsec_", "24 to 64 bytes"),
        ("whsec_" + base64.b64encode(bytes(23)).decode(), "24 to 64 bytes"),
        ("whsec_" + base64.b64encode(bytes(65)).decode(), "24 to 64 bytes"),
        ("whsec_!" + base64.b64encode(bytes(32)).decode(), "base64"),
        ("whsec_" + "密" * 40, "base64"),
    ],
)
def test_a_weak_or_malformed_secret_is_refused_without_repeating_it(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refusal:
        Endpoint("https://example.org/", SecretStr(text))

    assert text.removeprefix("whsec_")[:8] not in str(refusal.value) or text == "whsec_"
