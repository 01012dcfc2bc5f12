"""Delivering events from a ledger to real receivers on this machine."""

from __future__ import annotations

import logging
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import stamina.instrumentation
from pydantic import SecretStr
from standardwebhooks import Webhook

from flows.webhook import Endpoint, Patience, Round, deliver_undelivered, run_failed
from warehouse.ledger import Event, Ledger

from .http_servers import (
    Behaviour,
    Exchange,
    Server,
    answer,
    answer_without_end,
    break_off_body,
    drip_body,
    drip_header,
    drop,
    running,
)


def owe(ledger: Ledger, count: int = 1) -> list[Event]:
    """Write events that may be delivered."""
    for number in range(count):
        run_id = f"run-{number}"
        event_id, body = run_failed(
            run_id=run_id, failed_at=datetime.now(UTC), step="build", error="一项检验没有通过。", edition=6
        )
        ledger.add_event(
            event_id,
            body,
            type="broadsheet.run.failed",
            edition=6,
            run_id=run_id,
            snapshot_sha256=None,
            state="ready",
        )
    return ledger.undelivered()


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def outcomes(ledger: Ledger, event: Event) -> list[tuple[str, int | None]]:
    return [(attempt.outcome, attempt.status_code) for attempt in ledger.attempts(event.event_id)]


def verified(server: Server, secret: SecretStr) -> list[str]:
    """The ids of the events received, every signature checked as a receiver would."""
    webhook = Webhook(secret.get_secret_value())
    return [webhook.verify(request.body, request.headers)["id"] for request in server.requests]


def test_an_event_arrives_signed_and_byte_for_byte(ledger: Ledger, secret: SecretStr, patience: Patience) -> None:
    [event] = owe(ledger)
    with running(answer(204)) as server:
        assert deliver_undelivered(ledger, Endpoint(server.url, secret), patience) == Round(1, 0)

        [request] = server.requests
    assert (request.method, request.path) == ("POST", "/hooks/token-in-path?key=token-in-query")
    assert request.headers["content-type"] == "application/cloudevents+json"
    assert request.headers["webhook-id"] == event.event_id
    assert request.body == event.body
    assert verified(server, secret) == [event.event_id]
    assert outcomes(ledger, event) == [("delivered", 204)]
    assert ledger.undelivered() == []


def test_what_is_delivered_or_not_ready_is_not_sent(ledger: Ledger, secret: SecretStr, patience: Patience) -> None:
    owe(ledger)
    for name in ("pending", "abandoned"):
        ledger.add_event(name, b"{}", type="t", edition=1, run_id="run-1", snapshot_sha256="0" * 64, state="pending")
    ledger.abandon("abandoned")
    with running(answer(200)) as server:
        endpoint = Endpoint(server.url, secret)
        assert deliver_undelivered(ledger, endpoint, patience) == Round(1, 0)
        assert deliver_undelivered(ledger, endpoint, patience) == Round(0, 0)

        assert len(server.requests) == 1


def test_a_receiver_that_is_busy_twice_gets_the_event_once(
    ledger: Ledger, secret: SecretStr, patience: Patience
) -> None:
    [event] = owe(ledger)
    with running(answer(503, Retry_After="0"), answer(503, Retry_After="0"), answer(200)) as server:
        assert deliver_undelivered(ledger, Endpoint(server.url, secret), patience) == Round(1, 0)

    assert verified(server, secret) == [event.event_id] * 3
    assert outcomes(ledger, event) == [("refused", 503), ("refused", 503), ("delivered", 200)]
    assert [attempt.attempt_no for attempt in ledger.attempts(event.event_id)] == [1, 2, 3]


@pytest.fixture
def waits() -> Iterator[list[float]]:
    """The seconds waited before each further attempt, as the retrying tells them."""
    seconds: list[float] = []
    before = stamina.instrumentation.get_on_retry_hooks()
    stamina.instrumentation.set_on_retry_hooks([lambda details: seconds.append(details.wait_for)])
    yield seconds
    stamina.instrumentation.set_on_retry_hooks(before)


@pytest.mark.parametrize(
    ("retry_after", "waited"),
    [
        ("3600", 0.002),  # bounded
        ("9" * 5000, 0.002),
        (format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True), 0.002),
        (format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True), 0.001),  # our own backoff
        ("Wed, 01 May 2024 02:03:04 -0000", 0.001),
        ("Wed, 99 May 2024 02:03:04 GMT", 0.001),
        ("-5", 0.001),
        ("soon", 0.001),
        ("", 0.001),
    ],
    # two processes that collect the tests a second apart must find the same names
    ids=[
        "an hour",
        "for ever",
        "until in an hour",
        "until an hour ago",
        "long ago",
        "no date",
        "negative",
        "words",
        "nothing",
    ],
)
def test_a_receiver_may_ask_for_a_pause(
    ledger: Ledger, secret: SecretStr, patience: Patience, waits: list[float], retry_after: str, waited: float
) -> None:
    [event] = owe(ledger)
    with running(answer(429, Retry_After=retry_after), answer(200)) as server:
        deliver_undelivered(ledger, Endpoint(server.url, secret), patience)

    assert waits == pytest.approx([waited])
    assert outcomes(ledger, event) == [("refused", 429), ("delivered", 200)]


def test_a_redirect_is_not_followed(ledger: Ledger, secret: SecretStr, patience: Patience) -> None:
    for status in (301, 302, 303, 307, 308):
        [event] = owe(ledger)
        with running(answer(200)) as elsewhere, running(answer(status, Location=elsewhere.url)) as server:
            assert deliver_undelivered(ledger, Endpoint(server.url, secret), patience) == Round(0, 1)

            assert len(server.requests) == 1
            assert elsewhere.requests == []
        assert outcomes(ledger, event)[-1] == ("refused", status)


@pytest.mark.parametrize("status", [400, 401, 404, 410, 413])
def test_a_refusal_is_kept_for_the_next_run_and_not_asked_again_now(
    ledger: Ledger, secret: SecretStr, patience: Patience, status: int
) -> None:
    [event] = owe(ledger)
    with running(answer(status), answer(200)) as server:
        endpoint = Endpoint(server.url, secret)
        assert deliver_undelivered(ledger, endpoint, patience) == Round(0, 1)
        assert len(server.requests) == 1

        assert deliver_undelivered(ledger, endpoint, patience) == Round(1, 0)
    assert outcomes(ledger, event) == [("refused", status), ("delivered", 200)]


def test_a_dropped_connection_is_tried_again(ledger: Ledger, secret: SecretStr, patience: Patience) -> None:
    [event] = owe(ledger)
    with running(drop, drop, answer(200)) as server:
        assert deliver_undelivered(ledger, Endpoint(server.url, secret), patience) == Round(1, 0)

    assert outcomes(ledger, event) == [("error", None), ("error", None), ("delivered", 200)]


def test_an_answer_without_end_is_cut_off(ledger: Ledger, secret: SecretStr, patience: Patience) -> None:
    """It would go on for the whole time allowed, which is longer than anybody would wait for a test."""
    [event] = owe(ledger)
    with running(answer_without_end) as server:
        deliver_undelivered(ledger, Endpoint(server.url, secret), replace(patience, exchange=100_000))

    assert outcomes(ledger, event) == [("delivered", 200)]


def test_an_answer_that_drips_for_ever_is_given_up(ledger: Ledger, secret: SecretStr, patience: Patience) -> None:
    """No single wait is long, so only the bound on the whole exchange can end it."""
    [event] = owe(ledger)
    with running(drip_header) as server:
        endpoint = Endpoint(server.url, secret)
        assert deliver_undelivered(ledger, endpoint, replace(patience, exchange=0.1, attempts=2)) == Round(0, 1)

    assert outcomes(ledger, event) == [("error", None)] * 2
    assert ledger.attempts(event.event_id)[0].detail == "no answer within 0.1 seconds"


@pytest.mark.parametrize("behaviour", [break_off_body, drip_body])
def test_the_status_is_the_answer_whatever_becomes_of_the_body(
    ledger: Ledger, secret: SecretStr, patience: Patience, behaviour: Behaviour
) -> None:
    [event] = owe(ledger)
    with running(behaviour) as server:
        deliver_undelivered(ledger, Endpoint(server.url, secret), replace(patience, exchange=1.0))

    assert outcomes(ledger, event)[-1] == ("delivered", 200)


def test_a_dead_receiver_costs_one_event_its_retries_and_not_each(
    ledger: Ledger, secret: SecretStr, patience: Patience
) -> None:
    events = owe(ledger, 100)
    endpoint = Endpoint(f"http://127.0.0.1:{closed_port()}/", secret)

    assert deliver_undelivered(ledger, endpoint, patience) == Round(0, 100)

    assert [len(ledger.attempts(event.event_id)) for event in events] == [5, 1, 1] + [0] * 97
    assert "Connect" in ledger.attempts(events[0].event_id)[0].detail


@pytest.mark.parametrize("status", [400, 500])
def test_an_event_that_its_receiver_cannot_take_does_not_hold_up_the_others(
    ledger: Ledger, secret: SecretStr, patience: Patience, status: int
) -> None:
    poison, *others = owe(ledger, 4)

    def choose(exchange: Exchange) -> None:
        behave: Behaviour = answer(status if exchange.headers["webhook-id"] == poison.event_id else 200)
        behave(exchange)

    with running(choose) as server:
        assert deliver_undelivered(ledger, Endpoint(server.url, secret), patience) == Round(3, 1)

    ids = list(dict.fromkeys(request.headers["webhook-id"] for request in server.requests))
    assert ids == [event.event_id for event in [poison, *others]]
    assert ledger.undelivered() == [poison]


def test_single_failures_between_deliveries_do_not_end_the_round(
    ledger: Ledger, secret: SecretStr, patience: Patience
) -> None:
    events = owe(ledger, 9)
    refused = {event.event_id for event in events[::2]}

    def choose(exchange: Exchange) -> None:
        answer(422 if exchange.headers["webhook-id"] in refused else 200)(exchange)

    with running(choose) as server:
        assert deliver_undelivered(ledger, Endpoint(server.url, secret), patience) == Round(4, 5)

        assert len(server.requests) == 9


def test_the_environments_proxy_is_for_other_machines_alone(
    ledger: Ledger, secret: SecretStr, patience: Patience, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with running(answer(200)) as proxy, running(answer(200)) as server:
        monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{proxy.server_port}")
        owe(ledger)
        assert deliver_undelivered(ledger, Endpoint(server.url, secret), patience) == Round(1, 0)
        assert (len(server.requests), len(proxy.requests)) == (1, 0)

        ledger.add_event("e", b"{}", type="t", edition=1, run_id="r", snapshot_sha256=None, state="ready")
        distant = Endpoint("http://hooks.invalid/x", secret, allow_http=True)
        assert deliver_undelivered(ledger, distant, patience) == Round(1, 0)
        assert [request.path for request in proxy.requests] == ["http://hooks.invalid/x"]

        monkeypatch.setenv("NO_PROXY", "hooks.invalid")
        ledger.add_event("f", b"{}", type="t", edition=1, run_id="r", snapshot_sha256=None, state="ready")
        assert deliver_undelivered(ledger, distant, patience) == Round(0, 1)
        assert len(proxy.requests) == 1


def test_nothing_secret_is_shown_anywhere(
    ledger: Ledger, secret: SecretStr, patience: Patience, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    owe(ledger, 2)
    caplog.set_level(logging.DEBUG)

    def echo(exchange: Exchange) -> None:
        exchange.send_response(400, f"Bad {exchange.path}")
        exchange.end_headers()
        exchange.wfile.write(f"{exchange.path} {secret.get_secret_value()}".encode())

    with running(echo, answer(503), drop, answer(200)) as server:
        endpoint = Endpoint(server.url, secret)
        deliver_undelivered(ledger, endpoint, patience)
        deliver_undelivered(ledger, endpoint, patience)
        dead = Endpoint(f"http://127.0.0.1:{closed_port()}/token-in-path?key=token-in-query", secret)
        owe(ledger, 3)
        deliver_undelivered(ledger, dead, patience)

    ledger.close()
    shown = [repr(endpoint), str(endpoint), endpoint.origin, caplog.text, *(repr(vars(r)) for r in caplog.records)]
    kept = [file.read_bytes().decode("latin-1") for file in tmp_path.iterdir()]
    assert endpoint.origin in caplog.text
    for text in shown + kept:
        assert secret.get_secret_value() not in text
        assert secret.get_secret_value().removeprefix("whsec_") not in text
        assert "token-in" not in text


def test_a_crash_between_sending_and_writing_sends_it_again_under_the_same_id(
    ledger: Ledger, secret: SecretStr, patience: Patience, tmp_path: Path
) -> None:
    """A process is killed when the receiver has its event and before it can know so."""
    [event] = owe(ledger)
    sender = textwrap.dedent("""
        import sys
        from pathlib import Path
        from pydantic import SecretStr
        from flows.webhook import Endpoint, deliver_undelivered
        from warehouse.ledger import Ledger

        folder, url, secret = sys.argv[1:]
        with Ledger(Path(folder)) as ledger:
            deliver_undelivered(ledger, Endpoint(url, SecretStr(secret)))
    """)
    senders: list[subprocess.Popen[bytes]] = []

    def kill_sender(exchange: Exchange) -> None:
        senders[0].send_signal(signal.SIGKILL)
        senders[0].wait()
        exchange.close_connection = True

    with running(kill_sender, answer(200)) as server:
        arguments = [sys.executable, "-c", sender, str(tmp_path), server.url, secret.get_secret_value()]
        senders.append(subprocess.Popen(arguments, cwd=Path(__file__).parents[2]))
        assert senders[0].wait() == -signal.SIGKILL
        assert ledger.undelivered() == [event]
        assert ledger.attempts(event.event_id) == []

        assert deliver_undelivered(ledger, Endpoint(server.url, secret), patience) == Round(1, 0)

    assert verified(server, secret) == [event.event_id] * 2
    assert {request.body for request in server.requests} == {event.body}
