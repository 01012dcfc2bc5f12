"""Delivering what waits in the outbox: each endpoint by itself, at its own pace, at most one deliverer at a time.

Delivery is at least once: an event counts as delivered when its endpoint answered 2xx and the ledger has written it, so
a crash in between sends it again, under one id.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flows.retries import DEAD_AFTER, fails_since, next_attempt, why_disabled
from flows.webhook import Answer, Endpoint, Limits, Unusable, send
from warehouse.ledger import Attempt, Delivery, Ledger, disabled, moment
from warehouse.lock import sole_deliverer

logger = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of day by which attempts are scheduled, and waiting for it."""

    now: Callable[[], datetime] = _utc_now  # aware
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Patience:
    """How much a round does for one endpoint. All times are seconds."""

    limits: Limits = field(default_factory=Limits)
    linger: float = 10.0  # what is due again within these is waited for: the schedule's first wait
    failures_in_a_row: int = 3  # they end the round: the endpoint is down
    round: float = 180.0  # no attempt begins after these
    lock: float = 240.0  # how long another process's round is waited for: longer than one takes


@dataclass(frozen=True, slots=True)
class Round:
    """What came of delivering once."""

    delivered: int
    failed: int  # attempts that were
    undone: tuple[str, ...] = ()  # endpoints to which nothing could be sent: another process held them up, say


def deliver_all(
    folder: Path, endpoints: Sequence[Endpoint | Unusable], patience: Patience = Patience(), clock: Clock = Clock()
) -> Round:
    """Send each endpoint what is due to it. Not from inside an event loop.

    Each has a thread of its own, so that a slow one holds up nobody; daemons, so that who interrupts a run need not
    wait for a receiver. What goes wrong at one is logged, by the run's own log: a thread begins without its context.
    """
    with Ledger(folder) as ledger:
        ledger.meet({endpoint.name: endpoint.events for endpoint in endpoints}, clock.now())
        for name in ledger.forget(clock.now() - DEAD_AFTER, DEAD_AFTER.days):
            logger.warning("Endpoint %s left the settings %d days ago: it is forgotten.", name, DEAD_AFTER.days)
    rounds: list[Round] = []
    undone: list[str] = []

    def deliver(endpoint: Endpoint | Unusable) -> None:
        try:
            rounds.append(_deliver(folder, endpoint, patience, clock))
        except Exception:
            undone.append(endpoint.name)
            logger.exception("Events could not be delivered to endpoint %s; the next run tries again.", endpoint.name)

    threads = [
        threading.Thread(target=copy_context().run, args=(deliver, endpoint), daemon=True) for endpoint in endpoints
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Round(sum(one.delivered for one in rounds), sum(one.failed for one in rounds), tuple(sorted(undone)))


def _deliver(folder: Path, endpoint: Endpoint | Unusable, patience: Patience, clock: Clock) -> Round:
    """A round for one endpoint: what failed least often first, so that what it can't take doesn't hold up the rest.

    Standard Webhooks promises no order. Failures in a row end the round, so that a dead endpoint costs little.
    """
    until = time.monotonic() + patience.round
    delivered = failed = in_a_row = 0
    with sole_deliverer(folder, endpoint.name, patience.lock), Ledger(folder) as ledger:
        while ledger.endpoint(endpoint.name).state == "active":
            for delivery in ledger.due(endpoint.name, clock.now()):
                attempt = _attempt(ledger, delivery, endpoint, patience, clock)
                if attempt.outcome == "delivered":
                    delivered, in_a_row = delivered + 1, 0
                else:
                    failed, in_a_row = failed + 1, in_a_row + 1
                is_over = in_a_row == patience.failures_in_a_row or time.monotonic() > until
                if is_over or ledger.endpoint(endpoint.name).state != "active":
                    return Round(delivered, failed)
            next_due = ledger.next_due(endpoint.name)
            wait = None if next_due is None else (next_due - clock.now()).total_seconds()
            if wait is None or wait > patience.linger:
                break
            clock.sleep(max(wait, 0))
    return Round(delivered, failed)


def _attempt(
    ledger: Ledger, delivery: Delivery, endpoint: Endpoint | Unusable, patience: Patience, clock: Clock
) -> Attempt:
    """Send one event once; the ledger has the attempt and all that follows from it as soon as it is over."""
    event = ledger.event(delivery.event_id)
    known = ledger.endpoint(endpoint.name)
    at = clock.now()
    if isinstance(endpoint, Unusable):
        answer = Answer(0.0, None, endpoint.why)
    else:
        answer = send(event.event_id, event.body, endpoint, at, patience.limits)
    last = ledger.last_attempt(endpoint.name)
    since = fails_since(
        moment(known.failing_since) if known.failing_since else None, moment(last.attempted_at) if last else None, at
    )
    failure = answer.outcome != "delivered"
    disabled_why = next_at = None
    if failure:
        disabled_why = why_disabled(answer.status_code, known.failures + 1, since, at)
        next_at = next_attempt(delivery.failures + 1, at, answer.retry_after, random.random())  # noqa: S311
    attempt = ledger.record_attempt(
        event.event_id,
        endpoint.name,
        attempted_at=at,
        status_code=answer.status_code,
        outcome=answer.outcome,
        detail=answer.detail,
        seconds=answer.seconds,
        next_attempt_at=next_at,
        failing_since=since,
        disabled_why=disabled_why,
    )
    level = logging.WARNING if failure else logging.INFO
    number, detail = attempt.attempt_no, attempt.detail
    logger.log(
        level, "Event %s to %s (%s), attempt %d: %s.", event.event_id, endpoint.name, endpoint.origin, number, detail
    )
    if disabled_why is not None:
        logger.error(disabled(endpoint.name, disabled_why))
    return attempt
