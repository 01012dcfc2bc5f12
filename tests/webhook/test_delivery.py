"""One round of delivering, from a ledger to real receivers on this machine."""

from __future__ import annotations

import logging
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr
from standardwebhooks import Webhook

from flows.delivery import Patience, Round
from flows.webhook import Endpoint, Limits
from warehouse.ledger import Ledger
from warehouse.lock import sole_deliverer

from .conftest import Outbox
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
    reset,
    running,
)

ONCE = Patience(linger=0)  # no second attempt in the round


def verified(server: Server, secret: SecretStr) -> list[str]:
    """The ids of the events received, every signature checked as a receiver would."""
    webhook = Webhook(secret.get_secret_value())
    return [webhook.verify(request.body, request.headers)["id"] for request in server.requests]


def test_an_event_arrives_signed_and_byte_for_byte(outbox: Outbox, secret: SecretStr) -> None:
    [event] = outbox.owe()
    with running(answer(204)) as server:
        assert outbox.deliver(Endpoint(server.url, secret)) == Round(1, 0)

        [request] = server.requests
    assert (request.method, request.path) == ("POST", "/hooks/token-in-path?key=token-in-query")
    assert request.headers["content-type"] == "application/cloudevents+json"
    assert request.headers["webhook-id"] == event.event_id
    assert request.body == event.body
    assert verified(server, secret) == [event.event_id]
    assert outbox.outcomes(event) == [("delivered", 204)]
    assert outbox.ledger.undelivered() == []


def test_what_is_delivered_or_not_ready_is_not_sent(outbox: Outbox, secret: SecretStr) -> None:
    outbox.owe()
    for name in ("pending", "abandoned"):
        outbox.ledger.add_event(
            name, b"{}", type="t", edition=1, run_id="run-1", snapshot_sha256="0" * 64, state="pending"
        )
    outbox.ledger.abandon("abandoned")
    with running(answer(200)) as server:
        endpoint = Endpoint(server.url, secret)
        assert outbox.deliver(endpoint) == Round(1, 0)
        assert outbox.deliver(endpoint) == Round(0, 0)
        assert len(server.requests) == 1

        outbox.ledger.mark_ready("pending")
        assert [event.event_id for event in outbox.ledger.undelivered()] == ["pending"]
        assert outbox.deliver(endpoint) == Round(1, 0)
    assert outbox.ledger.undelivered() == []


@pytest.mark.parametrize("behaviour", [answer(503), answer(500), answer(429), answer(404), drop, reset])
def test_a_failure_that_passes_is_made_good_in_the_same_round(
    outbox: Outbox, secret: SecretStr, behaviour: Behaviour
) -> None:
    """The schedule's first wait is 5 seconds, and for these a round stays."""
    [event] = outbox.owe()
    with running(behaviour, answer(200)) as server:
        assert outbox.deliver(Endpoint(server.url, secret)) == Round(1, 1)

    assert [request.headers["webhook-id"] for request in server.requests] == [event.event_id] * 2
    assert 5 <= outbox.waits(event)[0] <= 5.5
    assert [attempt.attempt_no for attempt in outbox.ledger.attempts(event.event_id)] == [1, 2]


def test_a_redirect_is_not_followed(outbox: Outbox, secret: SecretStr) -> None:
    [event] = outbox.owe()
    for status in (301, 302, 303, 307, 308):
        with running(answer(200)) as elsewhere, running(answer(status, Location=elsewhere.url)) as server:
            assert outbox.deliver(Endpoint(server.url, secret), patience=ONCE) == Round(0, 1)

            assert len(server.requests) == 1
            assert elsewhere.requests == []
        assert outbox.outcomes(event)[-1] == ("refused", status)
        outbox.wait(24 * 3600)


def test_an_answer_without_end_is_cut_off(outbox: Outbox, secret: SecretStr) -> None:
    """It would go on for the whole time allowed, which is longer than anybody would wait for a test."""
    [event] = outbox.owe()
    with running(answer_without_end) as server:
        outbox.deliver(Endpoint(server.url, secret), patience=Patience(Limits(exchange=100_000)))

    assert outbox.outcomes(event) == [("delivered", 200)]


def test_an_answer_that_drips_for_ever_is_given_up(outbox: Outbox, secret: SecretStr) -> None:
    """No single wait is long, so only the bound on the whole exchange can end it."""
    [event] = outbox.owe()
    with running(drip_header) as server:
        endpoint = Endpoint(server.url, secret)
        assert outbox.deliver(endpoint, patience=Patience(Limits(exchange=0.1))) == Round(0, 2)

    assert outbox.outcomes(event) == [("error", None)] * 2
    assert outbox.ledger.attempts(event.event_id)[0].detail == "no answer within 0.1 seconds"


@pytest.mark.parametrize("behaviour", [break_off_body, drip_body])
def test_the_status_is_the_answer_whatever_becomes_of_the_body(
    outbox: Outbox, secret: SecretStr, behaviour: Behaviour
) -> None:
    [event] = outbox.owe()
    with running(behaviour) as server:
        outbox.deliver(Endpoint(server.url, secret), patience=Patience(Limits(exchange=1.0)))

    assert outbox.outcomes(event)[-1] == ("delivered", 200)


def test_a_dead_receiver_costs_a_round_three_attempts(outbox: Outbox, secret: SecretStr, dead_port: int) -> None:
    events = outbox.owe(100)
    endpoint = Endpoint(f"http://127.0.0.1:{dead_port}/", secret)

    assert outbox.deliver(endpoint) == Round(0, 3)

    assert [len(outbox.outcomes(event)) for event in events] == [1, 1, 1] + [0] * 97
    assert "Connect" in outbox.ledger.attempts(events[0].event_id)[0].detail


@pytest.mark.parametrize("status", [400, 500])
def test_an_event_that_its_receiver_cannot_take_does_not_hold_up_the_others(
    outbox: Outbox, secret: SecretStr, status: int
) -> None:
    poison, *others = outbox.owe(4)

    def choose(exchange: Exchange) -> None:
        behave: Behaviour = answer(status if exchange.headers["webhook-id"] == poison.event_id else 200)
        behave(exchange)

    with running(choose) as server:
        assert outbox.deliver(Endpoint(server.url, secret)) == Round(3, 2)

    ids = list(dict.fromkeys(request.headers["webhook-id"] for request in server.requests))
    assert ids == [event.event_id for event in [poison, *others]]
    assert outbox.ledger.undelivered() == [poison]


def test_what_failed_before_does_not_go_before_what_is_new(outbox: Outbox, secret: SecretStr) -> None:
    """Three old events that can't be taken would else end each round before the new ones had their turn."""
    poison = outbox.owe(3)
    refused = {event.event_id for event in poison}

    def choose(exchange: Exchange) -> None:
        answer(422 if exchange.headers["webhook-id"] in refused else 200)(exchange)

    with running(choose) as server:
        endpoint = Endpoint(server.url, secret)
        assert outbox.deliver(endpoint) == Round(0, 3)
        outbox.wait(300)
        outbox.owe(5)
        assert outbox.deliver(endpoint) == Round(5, 3)


def test_single_failures_between_deliveries_do_not_end_the_round(outbox: Outbox, secret: SecretStr) -> None:
    events = outbox.owe(9)
    refused = {event.event_id for event in events[::2]}

    def choose(exchange: Exchange) -> None:
        answer(422 if exchange.headers["webhook-id"] in refused else 200)(exchange)

    with running(choose) as server:
        assert outbox.deliver(Endpoint(server.url, secret), patience=ONCE) == Round(4, 5)

        assert len(server.requests) == 9


def test_the_environments_proxy_is_for_other_machines_alone(
    outbox: Outbox, secret: SecretStr, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with running(answer(200)) as proxy, running(answer(200)) as server:
        monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{proxy.server_port}")
        outbox.owe()
        assert outbox.deliver(Endpoint(server.url, secret)) == Round(1, 0)
        assert (len(server.requests), len(proxy.requests)) == (1, 0)

        outbox.publish(1)
        distant = Endpoint("http://hooks.invalid/x", secret, allow_http=True)
        assert outbox.deliver(distant) == Round(1, 0)
        assert [request.path for request in proxy.requests] == ["http://hooks.invalid/x"]

        monkeypatch.setenv("NO_PROXY", "hooks.invalid")
        outbox.publish(2)
        assert outbox.deliver(distant, patience=ONCE) == Round(0, 1)
        assert len(proxy.requests) == 1


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ALL_PROXY", "socks5://user:token-in-proxy@127.0.0.1:1080", "ImportError"),
        ("ALL_PROXY", "ftp://user:token-in-proxy@127.0.0.1:21", "ValueError"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem", "FileNotFoundError"),
    ],
    ids=["SOCKS", "no proxy", "certificates"],
)
def test_an_environment_in_which_nothing_can_be_sent_is_a_failed_attempt(
    outbox: Outbox, secret: SecretStr, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    for name in ("no_proxy", "NO_PROXY", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    [event] = outbox.owe()
    assert outbox.deliver(Endpoint("https://hooks.invalid/x", secret), patience=ONCE) == Round(0, 1)
    [attempt] = outbox.ledger.attempts(event.event_id)
    assert (attempt.outcome, attempt.detail.partition(":")[0]) == ("error", said)
    assert "token-in" not in attempt.detail
    assert outbox.ledger.endpoint("default").failing_since is not None


def test_a_name_that_is_looked_up_for_ever_ends_with_the_time_to_connect(
    outbox: Outbox, secret: SecretStr, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's resolver can't be cancelled: its thread is left to itself."""
    is_over = threading.Event()
    in_time: list[bool] = []

    def look_up(*_: object, **__: object) -> list[object]:
        in_time.append(is_over.wait(60))
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setenv("NO_PROXY", "hooks.invalid")
    [event] = outbox.owe()
    patience = Patience(Limits(connect=0.2, exchange=0.5), linger=0)
    assert outbox.deliver(Endpoint("https://hooks.invalid/x", secret), patience=patience) == Round(0, 1)
    assert in_time == []  # nobody waited for the resolver
    is_over.set()
    assert outbox.outcomes(event) == [("error", None)]


HANGING = textwrap.dedent("""
    import socket
    import sys
    import threading
    from datetime import UTC, datetime
    from pydantic import SecretStr
    from flows.webhook import Endpoint, Limits, send

    socket.getaddrinfo = lambda *_, **__: threading.Event().wait()
    endpoint = Endpoint("https://hooks.invalid/x", SecretStr(sys.argv[1]))
    answer = send("e", b"{}", endpoint, datetime.now(UTC), Limits(connect=0.2, exchange=0.5))
    print(answer.outcome)
""")


def test_a_name_that_is_looked_up_for_ever_does_not_hold_up_the_end_of_the_process(
    secret: SecretStr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "hooks.invalid")
    ended = subprocess.run(
        [sys.executable, "-c", HANGING, secret.get_secret_value()],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, "error\n"), ended.stderr


def test_an_endpoint_that_another_process_holds_is_told_as_not_done(outbox: Outbox, secret: SecretStr) -> None:
    outbox.owe()
    with running(answer(200)) as server, sole_deliverer(outbox.folder, "default", 0):
        endpoint = Endpoint(server.url, secret)
        assert outbox.deliver(endpoint, patience=Patience(lock=0)) == Round(0, 0, ("default",))
    assert server.requests == []


def test_nothing_secret_is_shown_anywhere(
    outbox: Outbox, secret: SecretStr, tmp_path: Path, caplog: pytest.LogCaptureFixture, dead_port: int
) -> None:
    outbox.owe(2)
    caplog.set_level(logging.DEBUG)

    def echo(exchange: Exchange) -> None:
        exchange.send_response(400, f"Bad {exchange.path}")
        exchange.end_headers()
        exchange.wfile.write(f"{exchange.path} {secret.get_secret_value()}".encode())

    with running(echo, answer(503), drop, answer(200)) as server:
        endpoint = Endpoint(server.url, secret)
        outbox.deliver(endpoint)
        outbox.wait(600)
        outbox.deliver(endpoint)
        dead = Endpoint(f"http://127.0.0.1:{dead_port}/token-in-path?key=token-in-query", secret)
        outbox.owe(3)
        outbox.deliver(dead)

    outbox.ledger.close()
    shown = [repr(endpoint), str(endpoint), endpoint.origin, caplog.text, *(repr(vars(r)) for r in caplog.records)]
    kept = [file.read_bytes().decode("latin-1") for file in tmp_path.iterdir()]
    assert endpoint.origin in caplog.text
    for text in shown + kept:
        assert secret.get_secret_value() not in text
        assert secret.get_secret_value().removeprefix("whsec_") not in text
        assert "token-in" not in text


SENDER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from pydantic import SecretStr
    from flows.delivery import deliver_all
    from flows.webhook import Endpoint

    folder, url, secret = sys.argv[1:]
    print("up", flush=True)
    sys.stdin.read()
    deliver_all(Path(folder), [Endpoint(url, SecretStr(secret))])
""")


def start_sender(folder: Path, url: str, secret: SecretStr) -> subprocess.Popen[bytes]:
    """A process that delivers as soon as its standard input is closed."""
    return subprocess.Popen(
        [sys.executable, "-c", SENDER, str(folder), url, secret.get_secret_value()],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def test_a_crash_between_sending_and_writing_sends_it_again_under_the_same_id(
    outbox: Outbox, secret: SecretStr, tmp_path: Path
) -> None:
    """A process is killed when the receiver has its event and before it can know so."""
    [event] = outbox.owe()
    senders: list[subprocess.Popen[bytes]] = []

    def kill_sender(exchange: Exchange) -> None:
        senders[0].send_signal(signal.SIGKILL)
        senders[0].wait()
        exchange.close_connection = True

    with running(kill_sender, answer(200)) as server:
        senders.append(start_sender(tmp_path, server.url, secret))
        senders[0].communicate()
        assert senders[0].returncode == -signal.SIGKILL
        assert outbox.ledger.undelivered() == [event]
        assert outbox.ledger.attempts(event.event_id) == []

        assert outbox.deliver(Endpoint(server.url, secret)) == Round(1, 0)

    assert verified(server, secret) == [event.event_id] * 2
    assert {request.body for request in server.requests} == {event.body}


def test_two_that_deliver_at_once_send_each_event_once(outbox: Outbox, secret: SecretStr, tmp_path: Path) -> None:
    events = outbox.owe(25)
    with running(answer(200)) as server:
        senders = [start_sender(tmp_path, server.url, secret) for _ in range(3)]
        for sender in senders:
            assert sender.stdout is not None
            assert sender.stdout.readline() == b"up\n"
        for sender in senders:
            assert sender.stdin is not None
            sender.stdin.close()
        assert [sender.wait() for sender in senders] == [0, 0, 0]
        for sender in senders:
            assert sender.stdout is not None
            sender.stdout.close()

    assert sorted(verified(server, secret)) == sorted(event.event_id for event in events)
    with Ledger(tmp_path) as ledger:
        assert ledger.undelivered() == []
