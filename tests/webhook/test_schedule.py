"""Retries over hours and days: the clock is the test's, the receivers are real."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import ceil

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from flows.delivery import Patience, Round
from flows.retries import WAITS, next_attempt
from flows.webhook import Endpoint, Limits

from .conftest import Outbox
from .http_servers import Behaviour, Exchange, answer, drip_header, drop, reset, running
from .test_delivery import ONCE

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
LIMITS = Limits()


def every_five_minutes(outbox: Outbox, endpoint: Endpoint, seconds: float, limits: Limits = LIMITS) -> None:
    """Deliver as the deployment does, for so long; rounds at which nothing is due are left out."""
    end = outbox.at + timedelta(seconds=seconds)
    while outbox.at < end:
        outbox.deliver(endpoint, patience=Patience(limits))
        outbox.wait(5 * MINUTE)
        idle = min(outbox.ledger.next_due("default") or end, end) - outbox.at
        outbox.wait(max(ceil(idle.total_seconds() / (5 * MINUTE)), 0) * 5 * MINUTE)


@pytest.mark.parametrize(
    ("fault", "came_back"),
    [
        (answer(500), ("refused", 500)),
        (answer(302, Location="http://127.0.0.1:9/elsewhere"), ("refused", 302)),
        (drop, ("error", None)),
        (reset, ("error", None)),
        (drip_header, ("error", None)),
    ],
    ids=["500", "redirect", "hang up", "reset", "drip"],
)
def test_an_hour_of_faults_delays_the_events_and_loses_none(
    outbox: Outbox, secret: SecretStr, fault: Behaviour, came_back: tuple[str, int | None]
) -> None:
    mended_at = outbox.at + timedelta(hours=1)
    taken: list[str] = []

    def fail_for_an_hour(exchange: Exchange) -> None:
        if outbox.at < mended_at:
            fault(exchange)
        else:
            taken.append(exchange.headers["webhook-id"])
            answer(200)(exchange)

    events = outbox.owe(2)
    with running(fail_for_an_hour) as server:
        endpoint = Endpoint(server.url, secret)
        # only for who drips is the time up: nobody else must be called late because this machine is slow
        limits = Limits(exchange=2.0) if fault is drip_header else LIMITS
        every_five_minutes(outbox, endpoint, 30 * MINUTE, limits)
        events = outbox.owe(2)
        every_five_minutes(outbox, endpoint, 30 * MINUTE, limits)
        assert outbox.ledger.undelivered() == events
        assert taken == []
        every_five_minutes(outbox, endpoint, 3 * HOUR)

    assert outbox.ledger.undelivered() == []
    for event in events:
        *failures, last = outbox.outcomes(event)
        assert last == ("delivered", 200)
        assert set(failures) == {came_back}
    assert sorted(taken) == sorted(event.event_id for event in events)
    assert outbox.ledger.endpoint("default").failing_since is None
    assert len(server.requests) == sum(len(outbox.outcomes(event)) for event in events) <= 20


def test_an_event_is_tried_ten_times_in_three_days_and_then_given_up(outbox: Outbox, secret: SecretStr) -> None:
    [event] = outbox.owe()
    with running(answer(500)) as server:
        endpoint = Endpoint(server.url, secret)
        every_five_minutes(outbox, endpoint, 4 * DAY)

        assert len(server.requests) == len(WAITS) + 1 == 10
        for waited, planned in zip(outbox.waits(event), WAITS, strict=True):
            assert planned <= waited <= planned * 1.1 + 5 * MINUTE  # a tenth of jitter, and until the next round
        [delivery] = outbox.ledger.deliveries()
        assert (delivery.state, delivery.attempts, delivery.last_status) == ("given up", 10, 500)
        assert outbox.ledger.undelivered() == []
        assert outbox.ledger.endpoint("default").state == "active"

        assert outbox.ledger.retry("default", outbox.at) == 1
        outbox.deliver(endpoint)
    assert len(server.requests) == 12


def test_a_receiver_that_is_down_for_six_days_is_disabled_and_collects_its_events(
    outbox: Outbox, secret: SecretStr, dead_port: int
) -> None:
    endpoint = Endpoint(f"http://127.0.0.1:{dead_port}/", secret)
    began = outbox.at
    for _ in range(6):
        outbox.owe()
        every_five_minutes(outbox, endpoint, DAY)

    known = outbox.ledger.endpoint("default")
    assert known.state == "disabled"
    assert known.disabled_why is not None
    assert known.disabled_why.startswith(f"nothing but failures since {began:%Y-%m-%d}")
    assert known.disabled_at is not None
    assert known.disabled_at > (began + timedelta(days=5)).isoformat()
    last = outbox.ledger.last_attempt("default")
    outbox.owe()
    every_five_minutes(outbox, endpoint, HOUR)
    assert outbox.ledger.last_attempt("default") == last
    waiting = [delivery for delivery in outbox.ledger.deliveries() if delivery.state == "waiting"]
    assert waiting

    with running(answer(200)) as server:
        mended = Endpoint(server.url, secret)
        outbox.deliver(mended)
        assert server.requests == []
        outbox.ledger.retry("default", outbox.at)
        outbox.deliver(mended)
    assert len(server.requests) == 7  # those that were given up, too
    assert outbox.ledger.undelivered() == []
    assert outbox.ledger.endpoint("default").state == "active"


def test_an_endpoint_that_answers_now_and_then_is_not_disabled(outbox: Outbox, secret: SecretStr) -> None:
    with running(*([answer(500)] * 20 + [answer(200)]) * 10) as server:
        endpoint = Endpoint(server.url, secret)
        for _ in range(7 * 4):
            outbox.owe()
            outbox.deliver(endpoint)
            outbox.wait(6 * HOUR)
    assert outbox.ledger.endpoint("default").state == "active"


def test_a_machine_that_slept_for_a_week_has_not_tried_enough_to_disable_anybody(
    outbox: Outbox, secret: SecretStr
) -> None:
    outbox.owe()
    with running(answer(500)) as server:
        endpoint = Endpoint(server.url, secret)
        outbox.deliver(endpoint)
        outbox.wait(7 * DAY)
        outbox.deliver(endpoint)
    assert outbox.ledger.endpoint("default").state == "active"


def test_gone_disables_at_once_and_keeps_the_event(outbox: Outbox, secret: SecretStr) -> None:
    events = outbox.owe(3)
    with running(answer(410)) as server:
        endpoint = Endpoint(server.url, secret)
        outbox.deliver(endpoint)
        every_five_minutes(outbox, endpoint, DAY)
        assert len(server.requests) == 1
    known = outbox.ledger.endpoint("default")
    assert (known.state, known.disabled_why) == ("disabled", "it answered 410 Gone")
    assert outbox.ledger.undelivered() == events


@pytest.mark.parametrize(
    ("retry_after", "waited"),
    [
        ("3600", HOUR),
        ("9" * 5000, DAY),
        ("in an hour", HOUR),
        ("an hour ago", 5),
        ("1", 5),  # the schedule is never shortened
        ("Wed, 01 May 2024 02:03:04 -0000", 5),
        ("Wed, 99 May 2024 02:03:04 GMT", 5),
        ("1 Jan 2024 1111111111111111111111111:00:00 +0000", 5),
        ("-5", 5),
        ("soon", 5),
        ("", 5),
    ],
    ids=[
        "an hour",
        "for ever",
        "until in an hour",
        "until an hour ago",
        "a second",
        "long ago",
        "no date",
        "an hour without end",
        "negative",
        "words",
        "nothing",
    ],
)
def test_a_receiver_may_ask_for_a_pause(outbox: Outbox, secret: SecretStr, retry_after: str, waited: float) -> None:
    outbox.at = outbox.at.replace(microsecond=0)  # a date in a header has no parts of a second
    hours = {"in an hour": 1, "an hour ago": -1}
    if retry_after in hours:
        retry_after = format_datetime(outbox.at + timedelta(hours=hours[retry_after]), usegmt=True)
    [event] = outbox.owe()
    with running(answer(429, Retry_After=retry_after), answer(200)) as server:
        endpoint = Endpoint(server.url, secret)
        outbox.deliver(endpoint, patience=ONCE)
        outbox.wait(waited - 1)
        outbox.deliver(endpoint, patience=ONCE)
        assert outbox.outcomes(event) == [("refused", 429)]
        outbox.wait(0.1 * waited + 1)
        outbox.deliver(endpoint, patience=ONCE)

    assert outbox.outcomes(event) == [("refused", 429), ("delivered", 200)]


def test_what_a_receiver_asks_for_beside_a_success_means_nothing(outbox: Outbox, secret: SecretStr) -> None:
    [event] = outbox.owe()
    with running(answer(200, Retry_After="1 Jan 2024 1111111111111111111111111:00:00 +0000")) as server:
        assert outbox.deliver(Endpoint(server.url, secret)) == Round(1, 0)
    assert outbox.outcomes(event) == [("delivered", 200)]


PARTS_OF_DATES = ["Wed,", "1", "May", "2024", "10:00:00", "GMT", "-0000", "+2400", "9" * 25, ":", "-", "²"]


@settings(max_examples=300, deadline=None)
@given(header=st.text() | st.lists(st.sampled_from(PARTS_OF_DATES)).map(" ".join))
@example(header=f"Wed, 01 May 2024 02:03:{'9' * 25} GMT")
@example(header=f"Wed, 01 May {'9' * 25} 02:03:04 GMT")
def test_no_header_can_hinder_the_next_attempt(header: str) -> None:
    at = datetime(2024, 5, 1, tzinfo=UTC)
    planned = next_attempt(1, at, header, 0.0)
    assert planned is not None
    assert timedelta(seconds=5) <= planned - at <= timedelta(days=1)


def test_a_clock_that_was_ahead_strands_nothing(outbox: Outbox, secret: SecretStr) -> None:
    """For an hour the machine believes it is ten years later; then its clock is set right."""
    outbox.owe()
    with running(answer(500), answer(500), answer(500), answer(200)) as server:
        endpoint = Endpoint(server.url, secret)
        outbox.wait(3650 * DAY)
        outbox.deliver(endpoint)
        outbox.owe()
        outbox.wait(HOUR - 3650 * DAY)

        outbox.deliver(endpoint)
        outbox.deliver(endpoint)

        assert len(server.requests) == 5
    assert outbox.ledger.undelivered() == []


def test_a_clock_that_is_set_back_does_not_disable_nor_excuse(outbox: Outbox, secret: SecretStr) -> None:
    """Failures of the future are taken for failures of now: five days from here on count."""
    with running(answer(500)) as server:
        endpoint = Endpoint(server.url, secret)
        for _ in range(12):
            outbox.owe()
            outbox.deliver(endpoint)
        outbox.wait(-30 * DAY)
        outbox.deliver(endpoint)
        assert outbox.ledger.endpoint("default").state == "active"
        for _ in range(6):
            outbox.owe()
            outbox.deliver(endpoint)
            outbox.wait(DAY)
        outbox.deliver(endpoint)
    assert outbox.ledger.endpoint("default").state == "disabled"


def down(outbox: Outbox, endpoint: Endpoint, seconds: float, every: float) -> str:
    """Try an event now and then for so long; gives the endpoint's state in the end."""
    for _ in range(int(seconds / every)):
        outbox.owe()
        outbox.deliver(endpoint)
        outbox.wait(every)
    return outbox.ledger.endpoint("default").state


def test_a_clock_that_was_behind_when_it_first_failed_disables_nobody(
    outbox: Outbox, secret: SecretStr, dead_port: int
) -> None:
    """A machine that starts before it is told the time: one failure of a month ago."""
    endpoint = Endpoint(f"http://127.0.0.1:{dead_port}/", secret)
    outbox.wait(-30 * DAY)
    outbox.owe()
    outbox.deliver(endpoint, patience=ONCE)
    outbox.wait(30 * DAY)
    assert down(outbox, endpoint, 30 * MINUTE, 5 * MINUTE) == "active"
    assert down(outbox, endpoint, 4.5 * DAY, 12 * HOUR) == "active"
    assert down(outbox, endpoint, DAY, 12 * HOUR) == "disabled"


@pytest.mark.parametrize("years", [10, -10])
def test_a_clock_that_jumps_for_one_round_disables_nobody(
    outbox: Outbox, secret: SecretStr, dead_port: int, years: int
) -> None:
    endpoint = Endpoint(f"http://127.0.0.1:{dead_port}/", secret)
    assert down(outbox, endpoint, 30 * MINUTE, 5 * MINUTE) == "active"
    for there_or_back in (years, -years):
        outbox.wait(there_or_back * 365 * DAY)
        outbox.owe()
        outbox.deliver(endpoint)
    assert down(outbox, endpoint, 4.5 * DAY, 12 * HOUR) == "active"
    assert down(outbox, endpoint, DAY, 12 * HOUR) == "disabled"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_clock_and_the_receiver_did_a_day_of_order_delivers_all(
    outbox: Outbox, secret: SecretStr, seed: int
) -> None:
    """Events, faults and jumps of the clock by up to a year come at random; then all is well, and stays so."""
    chance = random.Random(seed)  # noqa: S311
    faults = [answer(500), answer(404), answer(429, Retry_After="7200"), drop, reset]
    is_well = False

    def behave(exchange: Exchange) -> None:
        (answer(200) if is_well else chance.choice(faults))(exchange)

    with running(behave) as server:
        endpoint = Endpoint(server.url, secret)
        for _ in range(30):
            is_well = chance.random() < 0.2
            outbox.owe(chance.randrange(3))
            outbox.deliver(endpoint)
            outbox.wait(chance.choice([MINUTE, HOUR, 5 * HOUR, DAY, 365 * DAY, -HOUR, -DAY, -365 * DAY]))
        is_well = True
        if outbox.ledger.endpoint("default").state == "disabled":
            outbox.ledger.retry("default", outbox.at)
        every_five_minutes(outbox, endpoint, 1.2 * DAY)

    assert outbox.ledger.undelivered() == []
    for delivery in outbox.ledger.deliveries():
        assert delivery.state == "delivered" or (delivery.state, delivery.attempts) == ("given up", 10)


def test_the_schedule_is_that_of_standard_webhooks(outbox: Outbox) -> None:
    at = outbox.at
    hours = [5 / HOUR, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24]
    for failures, planned in enumerate(hours, start=1):
        wait = timedelta(hours=planned)
        assert next_attempt(failures, at, None, 0.0) == at + wait
        latest = next_attempt(failures, at, None, 1.0)
        assert latest is not None
        assert latest - at == pytest.approx(1.1 * wait, abs=timedelta(milliseconds=1))
    assert next_attempt(10, at, None, 0.5) is None
