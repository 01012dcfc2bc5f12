"""Several endpoints: who gets what, who holds up whom, and secrets that are rotated."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings
from pydantic import SecretStr
from standardwebhooks import Webhook, WebhookVerificationError

from flows.delivery import Round
from flows.endpoints import configured_endpoint, configured_endpoints, endpoints_to_serve, newest, rotated, troubles
from flows.settings import Settings, WrongSetting
from flows.webhook import EDITION_PUBLISHED, RUN_FAILED, Endpoint, new_secret

from .conftest import Outbox
from .http_servers import Exchange, Server, answer, running
from .test_delivery import ONCE


def received(server: Server) -> list[str]:
    return [request.headers["webhook-id"] for request in server.requests]


# -- who gets what


def test_each_endpoint_gets_what_it_chose_signed_with_its_own_secret(outbox: Outbox, secret: SecretStr) -> None:
    other = SecretStr(new_secret())
    edition = outbox.publish(1)
    [_, failed] = outbox.owe()
    with running(answer(200)) as all_of_it, running(answer(200)) as editions, running(answer(200)) as failures:
        outbox.deliver(
            Endpoint(all_of_it.url, secret),
            Endpoint(editions.url, other, name="crm", events=(EDITION_PUBLISHED,)),
            Endpoint(failures.url, secret, name="pager", events=(RUN_FAILED,)),
        )
    assert received(all_of_it) == [edition, failed.event_id]
    assert received(editions) == [edition]
    assert received(failures) == [failed.event_id]
    [request] = editions.requests
    Webhook(other.get_secret_value()).verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret.get_secret_value()).verify(request.body, request.headers)
    assert outbox.ledger.undelivered() == []


def test_an_endpoint_begins_with_the_newest_edition_whether_it_is_the_first_or_a_later_one(
    outbox: Outbox, secret: SecretStr
) -> None:
    outbox.publish(1)
    outbox.owe()
    outbox.publish(2)
    outbox.owe()
    waiting = [event.event_id for event in outbox.ledger.undelivered()][-2:]
    assert outbox.deliver() == Round(0, 0)
    with running(answer(200)) as first, running(answer(200)) as second, running(answer(200)) as later:
        both = Endpoint(first.url, secret), Endpoint(second.url, secret, name="crm")
        outbox.deliver(*both)
        outbox.deliver(*both, Endpoint(later.url, secret, name="later"))
    assert received(first) == received(second) == received(later) == waiting
    assert waiting[0] == "edition-2"


def test_a_filter_that_changes_holds_for_events_from_then_on(outbox: Outbox, secret: SecretStr) -> None:
    with running(answer(200)) as server:
        outbox.owe(2)
        outbox.deliver(Endpoint(server.url, secret, events=(EDITION_PUBLISHED,)))
        assert outbox.ledger.undelivered() == []
        outbox.deliver(Endpoint(server.url, secret))
        assert server.requests == []
        outbox.publish(1)
        outbox.deliver(Endpoint(server.url, secret))
        assert received(server) == ["edition-1"]


def test_an_endpoint_that_left_the_settings_is_forgotten_after_five_days_and_comes_again_with_what_it_was_owed(
    outbox: Outbox, secret: SecretStr, dead_port: int
) -> None:
    with running(answer(200)) as server:
        stays = Endpoint(server.url, secret)
        leaves = Endpoint(f"http://127.0.0.1:{dead_port}/", secret, name="crm")
        outbox.publish(1)
        outbox.deliver(stays, leaves)
        for edition in range(2, 7):
            outbox.wait(24 * 3600)
            outbox.publish(edition)
            outbox.deliver(stays)
            assert [event.event_id for event in outbox.ledger.undelivered()] == ["edition-1"]
        outbox.wait(24 * 3600)
        outbox.deliver(stays)
        assert outbox.ledger.undelivered() == []
        assert [one.endpoint for one in outbox.ledger.endpoints()] == ["default"]
        assert [one.state for one in outbox.ledger.deliveries("crm")] == ["given up"]

        outbox.publish(7)
        outbox.deliver(stays)
        with running(answer(200)) as returned:
            outbox.deliver(stays, Endpoint(returned.url, secret, name="crm"))
        assert received(returned) == ["edition-1", "edition-7"]


@pytest.mark.parametrize("knows_another", [False, True], ids=["no settings", "another endpoint"])
def test_one_run_six_days_later_without_an_endpoint_in_its_settings_is_no_sign_that_it_left(
    outbox: Outbox, secret: SecretStr, knows_another: bool
) -> None:
    """A run by hand after an outage, or one whose clock is ahead."""
    outbox.publish(1)
    with running(answer(500), answer(200)) as server, running(answer(200)) as other:
        crm = Endpoint(server.url, secret, name="crm")
        outbox.deliver(crm, patience=ONCE)
        outbox.wait(6 * 24 * 3600)
        by_hand = [Endpoint(other.url, secret)] if knows_another else []
        outbox.deliver(*by_hand)
        outbox.wait(60)
        outbox.deliver(*by_hand)
        assert [one.state for one in outbox.ledger.deliveries("crm")] == ["waiting"]
        outbox.deliver(crm)
    assert received(server) == ["edition-1"] * 2


def test_a_shell_without_settings_takes_nothing_from_anybody(outbox: Outbox, secret: SecretStr) -> None:
    outbox.publish(1)
    with running(answer(500), answer(200)) as server:
        outbox.deliver(Endpoint(server.url, secret), patience=ONCE)
        assert outbox.deliver() == Round(0, 0)
        assert len(outbox.ledger.undelivered()) == 1
        outbox.wait(10)
        outbox.deliver(Endpoint(server.url, secret))
    assert outbox.ledger.undelivered() == []


# -- who holds up whom


def test_an_endpoint_whose_secret_can_not_be_had_fails_and_the_others_are_served(
    outbox: Outbox, secret: SecretStr, dead_port: int
) -> None:
    """Its Prefect server is down; when the secret is there again it gets what waited for it."""
    outbox.publish(1)
    with running(answer(200)) as server, running(answer(200)) as returned:
        given: dict[str, dict[str, Any]] = {
            "default": {"url": server.url},
            "crm": {"secret": None, "secret_block": "crm", "url": returned.url},
        }
        with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{dead_port}/api"}):
            both = endpoints_to_serve(a_settings(**given))
        assert outbox.deliver(*both, patience=ONCE) == Round(1, 1)
        [attempt] = outbox.ledger.attempts("edition-1", "crm")
        assert (attempt.outcome, attempt.status_code) == ("error", None)
        assert attempt.detail.startswith("The Prefect Secret block crm can't be had (ConnectError)")
        [said] = troubles(outbox.ledger.endpoints(), outbox.ledger.deliveries(), a_settings(**given))
        assert said.startswith("Endpoint crm fails since")

        outbox.wait(60)
        outbox.deliver(Endpoint(returned.url, secret, name="crm"))
    assert received(server) == received(returned) == ["edition-1"]


def test_a_receiver_that_does_not_answer_holds_up_no_other(outbox: Outbox, secret: SecretStr) -> None:
    """The silent one answers only when the other has had all its events: one after the other would never end."""
    count = 4
    served = threading.Semaphore(0)

    def serve(exchange: Exchange) -> None:
        answer(200)(exchange)
        served.release()

    def wait_for_the_others(exchange: Exchange) -> None:
        if len(exchange.server.requests) == 1:
            assert all(served.acquire(timeout=20) for _ in range(count))
        answer(200)(exchange)

    outbox.owe(count)
    with running(wait_for_the_others) as silent, running(serve) as quick:
        both = Endpoint(silent.url, secret, name="a_silent_one"), Endpoint(quick.url, secret, name="quick")
        assert outbox.deliver(*both) == Round(2 * count, 0)


def test_a_dead_endpoint_does_not_touch_the_others_state(outbox: Outbox, secret: SecretStr, dead_port: int) -> None:
    outbox.owe(2)
    with running(answer(200)) as server, running(answer(410)) as gone:
        dead = Endpoint(f"http://127.0.0.1:{dead_port}/", secret, name="dead")
        outbox.deliver(Endpoint(server.url, secret), dead, Endpoint(gone.url, secret, name="gone"))
    states = {one.endpoint: (one.state, one.failures > 0) for one in outbox.ledger.endpoints()}
    assert states == {"default": ("active", False), "dead": ("active", True), "gone": ("disabled", True)}
    assert {one.state for one in outbox.ledger.deliveries("default")} == {"delivered"}
    assert {one.state for one in outbox.ledger.deliveries("dead")} == {"waiting"}
    settings = a_settings(default={}, dead={}, gone={})
    said = troubles(outbox.ledger.endpoints(), outbox.ledger.deliveries(), settings)
    assert [sentence.split(" ")[1] for sentence in said] == ["dead", "gone"]
    assert "`broadsheet webhook retry --endpoint gone` enables it" in said[1]


# -- what an operator does


def test_to_send_an_unknown_event_again_enables_nobody(outbox: Outbox, secret: SecretStr) -> None:
    outbox.publish(1)
    with running(answer(410)) as gone:
        outbox.deliver(Endpoint(gone.url, secret))
        assert outbox.ledger.retry("default", outbox.at, "edition-9") == 0
        assert outbox.ledger.endpoint("default").state == "disabled"
        assert outbox.ledger.retry("default", outbox.at, "edition-1") == 1
        assert outbox.ledger.endpoint("default").state == "active"


def test_one_event_is_sent_again_when_it_is_named(outbox: Outbox, secret: SecretStr) -> None:
    with running(answer(200)) as server:
        endpoint = Endpoint(server.url, secret)
        for edition in (1, 2):
            outbox.publish(edition)
            outbox.deliver(endpoint)
        assert outbox.ledger.retry("default", outbox.at) == 0
        assert outbox.ledger.retry("default", outbox.at, "edition-1") == 1
        assert outbox.ledger.retry("default", outbox.at, "edition-9") == 0
        outbox.deliver(endpoint)
    assert received(server) == ["edition-1", "edition-2", "edition-1"]
    assert [one.attempts for one in outbox.ledger.deliveries()] == [2, 1]


def test_a_secret_is_rotated_without_a_moment_in_which_the_receiver_refuses(outbox: Outbox, secret: SecretStr) -> None:
    """Before, with either secret while both are in use, and after with the new one."""
    new = new_secret()
    both = rotated(secret, new)
    old_one, new_one = Webhook(secret.get_secret_value()), Webhook(new)
    with running(answer(200)) as server:
        for edition, present in enumerate((secret, both, newest(both)), start=1):
            outbox.publish(edition)
            outbox.deliver(Endpoint(server.url, present))
        before, during, after = server.requests
    assert [len(request.headers["webhook-signature"].split(" ")) for request in server.requests] == [1, 2, 1]
    for webhook, request in ((old_one, before), (old_one, during), (new_one, during), (new_one, after)):
        webhook.verify(request.body, request.headers)
    for webhook, request in ((new_one, before), (old_one, after)):
        with pytest.raises(WebhookVerificationError):
            webhook.verify(request.body, request.headers)


def test_a_rotation_is_ended_before_the_next_begins(secret: SecretStr) -> None:
    assert rotated(None, "whsec_first").get_secret_value() == "whsec_first"
    both = rotated(secret, new_secret())
    with pytest.raises(ValueError, match="two secrets already"):
        rotated(both, new_secret())
    with pytest.raises(ValueError, match="only one secret"):
        newest(secret)


# -- settings


def a_settings(**endpoints: dict[str, Any]) -> Settings:
    given = {"url": "https://example.org/hooks/token-in-path", "secret": "whsec_" + "A" * 40}
    webhooks = {name: {**given, **more} for name, more in endpoints.items()}
    return Settings.model_validate({"webhooks": webhooks})


def test_endpoints_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, secret: SecretStr) -> None:
    variables = {
        "WEBHOOK_URL": "http://127.0.0.1:9/a",
        "WEBHOOK_SECRET": secret.get_secret_value(),
        "WEBHOOKS__CRM__URL": "http://hooks.example.org/b",
        "WEBHOOKS__CRM__SECRET": f"{new_secret()} {secret.get_secret_value()}",
        "WEBHOOKS__CRM__EVENTS": "broadsheet.run.failed, broadsheet.edition.published",
        "WEBHOOKS__CRM__ALLOW_HTTP": "true",
    }
    for name, value in variables.items():
        monkeypatch.setenv("BROADSHEET_" + name, value)
    default, crm = configured_endpoints(Settings())
    assert (default.name, default.origin, default.events) == ("default", "http://127.0.0.1:9", None)
    assert (crm.name, crm.origin) == ("crm", "http://hooks.example.org")
    assert set(crm.events or ()) == {EDITION_PUBLISHED, RUN_FAILED}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"url": "http://example.org/token-in-path"}, r"must be https.*BROADSHEET_WEBHOOKS__CRM__URL"),
        ({"url": "token-in-path"}, r"BROADSHEET_WEBHOOKS__CRM__URL"),
        ({"secret": "token-in-path"}, r"begin with whsec_.*BROADSHEET_WEBHOOKS__CRM__SECRET\)"),
        ({"secret": "whsec_AAAA"}, r"24 to 64 bytes.*BROADSHEET_WEBHOOKS__CRM__SECRET\)"),
        ({"secret": " ".join(["whsec_" + "A" * 40] * 3)}, r"one, or two"),
        ({"secret": None}, r"without BROADSHEET_WEBHOOKS__CRM__SECRET"),
        ({"secret_block": "broadsheet-crm"}, r"SECRET or BROADSHEET_WEBHOOKS__CRM__SECRET_BLOCK, not both"),
        ({"events": "broadsheet.edition"}, r"BROADSHEET_WEBHOOKS__CRM__EVENTS.*broadsheet\.run\.failed"),
        ({"events": ","}, r"BROADSHEET_WEBHOOKS__CRM__EVENTS"),
    ],
)
def test_what_can_not_work_is_told_in_a_sentence_without_its_secrets(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WrongSetting, match=sentence) as caught:
        configured_endpoints(a_settings(crm=changes))
    assert "token-in" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_names_are_letters_and_are_not_taken_twice() -> None:
    with pytest.raises(WrongSetting, match="a-b is none"):
        configured_endpoints(a_settings(**{"a-b": {}}))
    twice = a_settings(default={}).model_copy(update={"webhook_url": SecretStr("https://example.org/")})
    with pytest.raises(WrongSetting, match="set twice"):
        configured_endpoints(twice)
    with pytest.raises(WrongSetting, match="no endpoint pager; they have: crm"):
        configured_endpoint(a_settings(crm={}), "pager")


def test_the_failing_are_told_of_and_the_well_are_not(outbox: Outbox, secret: SecretStr) -> None:
    def said() -> list[str]:
        return troubles(outbox.ledger.endpoints(), outbox.ledger.deliveries(), a_settings(default={}))

    outbox.at = datetime(2026, 5, 1, 8, tzinfo=UTC)
    outbox.publish(1)
    with running(answer(500), answer(200)) as server:
        outbox.deliver(Endpoint(server.url, secret), patience=ONCE)
        assert said() == ["Endpoint default fails since 2026-05-01 08:00 UTC; 1 event waits for it."]
        outbox.at += timedelta(minutes=1)
        outbox.deliver(Endpoint(server.url, secret), patience=ONCE)
        assert said() == []
