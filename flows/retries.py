"""When an event is sent again, and when an endpoint is given up: the rules, without a clock and without effects.

The waits are those of Standard Webhooks' example schedule. A failure is whatever is no 2xx: an endpoint that answers
400 today may be mended tomorrow. A redirect is a failure too: a signed event goes to the address that the operator
named, and to no other.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

MINUTE, HOUR = 60.0, 3600.0
# seconds from the n-th failure to the next attempt; after one more failure the event is given up for the endpoint
WAITS = (5.0, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
JITTER = 0.1  # share of a wait that may be added to it, so that endpoints that fell together aren't called together
LONGEST_RETRY_AFTER = 24 * HOUR

# An endpoint is disabled when it has taken nothing for so long, and so often: a machine that slept for a week has
# tried too rarely to tell.
DEAD_AFTER = timedelta(days=5)
DEAD_FAILURES = 10
# From one failure to the next it is at most the schedule's longest wait, and until the next round. Whatever is longer
# tells nothing of the endpoint: the machine slept, nothing was to be sent, or its clock was wrong before or is now.
LONGEST_SILENCE = timedelta(hours=36)


def next_attempt(failures: int, at: datetime, retry_after: str | None, jitter: float) -> datetime | None:
    """When an event is sent again after its ``failures``-th failure (from 1) at ``at``; None: it is given up.

    ``retry_after`` is the header as sent: it can lengthen a wait, to a day at most. ``jitter`` is from 0 to 1.
    """
    if failures > len(WAITS):
        return None
    wait = WAITS[failures - 1] * (1 + JITTER * jitter)
    return at + timedelta(seconds=max(wait, min(asked_wait(retry_after, at), LONGEST_RETRY_AFTER)))


def asked_wait(header: str | None, at: datetime) -> float:
    """The seconds that a Retry-After asks for (a number, or a date: RFC 9110, 10.2.3); 0 where it can't be read."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # no date, or one with a number that no date holds
        return 0.0
    if until.tzinfo is None:  # "-0000": UTC, from a clock that knows no zone
        until = until.replace(tzinfo=UTC)
    return max((until - at).total_seconds(), 0.0)


def fails_since(before: datetime | None, last_attempt: datetime | None, at: datetime) -> datetime:
    """Since when an endpoint fails, if it does again at ``at``: so that what lies between is time in which it failed.

    ``before`` is what this gave at ``last_attempt``; None: it did not fail then. A silence that is too long to tell
    anything, or ends before it began, is left out: the moment that was moves by it.
    """
    if before is None or last_attempt is None:
        return at
    silence = at - last_attempt
    return min(before if timedelta(0) <= silence <= LONGEST_SILENCE else before + silence, at)


def why_disabled(status_code: int | None, failures: int, failing_since: datetime, at: datetime) -> str | None:
    """Why an endpoint is called no more after a failure at ``at``, its ``failures``-th in a row; None: it still is."""
    if status_code == HTTPStatus.GONE:
        return "it answered 410 Gone"
    if failures >= DEAD_FAILURES and at - failing_since >= DEAD_AFTER:
        return f"nothing but failures since {failing_since:%Y-%m-%d %H:%M} UTC"
    return None
