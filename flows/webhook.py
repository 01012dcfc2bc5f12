"""Telling the receiver: what an event looks like, how it is signed, and how it is delivered.

An event is a CloudEvents 1.0 envelope (structured JSON), made once; the bytes kept in the ledger are the bytes signed
and the bytes sent. The headers are those of Standard Webhooks: ``webhook-id`` is the event's id and stays, the
timestamp and with it the signature are those of each attempt. Delivery is at least once: an event counts as delivered
when its receiver answered 2xx and the ledger has written it, so a crash in between sends it again, under one id.

The URL's path and query often are a secret of their own (a token). They and the signing secret stand in no log line,
no error and no ``repr``, and no ledger row: only scheme, host and port do.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import ipaddress
import json
import logging
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic
from urllib.request import getproxies, proxy_bypass

import httpx
import stamina
from pydantic import SecretStr
from standardwebhooks import Webhook

from warehouse.ledger import Attempt, Event, Ledger, Outcome, utc_text

logger = logging.getLogger(__name__)
# at DEBUG it prints the answer's headers, and with a redirect's Location often the whole URL
logging.getLogger("httpcore").setLevel(logging.INFO)

EDITION_PUBLISHED = "broadsheet.edition.published"
RUN_FAILED = "broadsheet.run.failed"
CONTENT_TYPE = "application/cloudevents+json"
SOURCE = "/broadsheet/warehouse"

_SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix, not a secret
_ANSWER_BYTES = 64 * 1024  # of a receiver's answer that are read


# -- what is said


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The file of a published edition."""

    file: str  # its name without folders
    sha256: str  # 64 lower-case hex digits
    size: int  # bytes


def edition_published(
    *,
    edition: int,
    run_id: str,
    published_at: datetime,
    snapshot: Snapshot,
    new_pages: Sequence[str],
    total_pages: int,
    counts: Mapping[str, int],
    quarantined: Sequence[tuple[str, str]],
    tests_passed: int,
    tests_warned: int,
) -> tuple[str, bytes]:
    """The event that an edition is in place: its id, and the bytes to send.

    ``new_pages`` are page ids, ``quarantined`` pairs of file name and reason. The id follows from the edition and the
    snapshot's hash, so that an edition put in place again after a crash is the same event.
    """
    if not re.fullmatch("[0-9a-f]{64}", snapshot.sha256):
        raise ValueError("A snapshot's SHA-256 is 64 lower-case hex digits.")
    event_id = f"edition-{edition}-{snapshot.sha256[:32]}"
    data = {
        "edition": edition,
        "run_id": run_id,
        "published_at": utc_text(published_at),
        "warehouse": {"file": snapshot.file, "sha256": snapshot.sha256, "bytes": snapshot.size},
        "pages": {"new": list(new_pages), "total": total_pages},
        "counts": dict(counts),
        "quarantined": [{"file_name": file_name, "reason": reason} for file_name, reason in quarantined],
        "tests": {"passed": tests_passed, "warned": tests_warned},
    }
    return event_id, _envelope(event_id, EDITION_PUBLISHED, published_at, data)


def run_failed(*, run_id: str, failed_at: datetime, step: str, error: str, edition: int | None) -> tuple[str, bytes]:
    """The event that a run failed: its id, which follows from the run's, and the bytes to send.

    ``error`` is one sentence; ``edition`` is the last good one, None when there is none yet.
    """
    # hashed, since a run's id may hold anything, and a webhook-id is a header's value without a full stop
    event_id = f"failed-{hashlib.sha256(run_id.encode()).hexdigest()[:32]}"
    data = {"run_id": run_id, "step": step, "error": error, "edition": edition}
    return event_id, _envelope(event_id, RUN_FAILED, failed_at, data)


def _envelope(event_id: str, event_type: str, occurred_at: datetime, data: Mapping[str, object]) -> bytes:
    envelope = {
        "specversion": "1.0",
        "id": event_id,
        "source": SOURCE,
        "type": event_type,
        "time": utc_text(occurred_at),
        "datacontenttype": "application/json",
        "data": data,
    }
    text = json.dumps(envelope, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # a file name that is not UTF-8 comes from the system with lone surrogates, which UTF-8 cannot hold: "?" for them
    return text.encode("utf-8", "replace")


# -- whom it is said to


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A receiver. Its ``repr`` and ``origin`` leave out the URL's path and query.

    The address is the operator's own, so private networks are allowed; plain http is allowed to this machine alone
    unless ``allow_http`` says otherwise.

    Raises:
        ValueError: the URL or the secret is not one to use; the sentence says why and repeats neither.
    """

    url: str = field(repr=False)
    secret: SecretStr
    allow_http: bool = False
    origin: str = field(init=False)  # scheme, host and port: what may be shown

    def __post_init__(self) -> None:
        try:
            url = httpx.URL(self.url)
            url.raw_host.decode("ascii").encode("idna")  # what the resolver will do: it refuses empty and long labels
        except (httpx.InvalidURL, UnicodeError):
            raise ValueError("The webhook's URL can't be read as a URL.") from None
        if url.scheme not in ("http", "https") or not url.host:
            raise ValueError("The webhook's URL must begin with https:// and a host.")
        if url.userinfo:
            raise ValueError("The webhook's URL must not hold a user name or password.")
        if url.port is not None and not 1 <= url.port <= 65535:
            raise ValueError("The webhook's port must lie between 1 and 65535.")
        if url.scheme == "http" and not (self.allow_http or _is_loopback(url.host)):
            raise ValueError("The webhook's URL must be https; plain http is for receivers on this machine.")
        signer(self.secret)
        object.__setattr__(self, "origin", f"{url.scheme}://{url.netloc.decode('ascii')}")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def signer(secret: SecretStr) -> Webhook:
    """What signs and verifies with a secret: ``whsec_`` and the base64 of 24 to 64 bytes (Standard Webhooks 1.0.0).

    Raises ValueError, which does not repeat it, when the secret isn't such a one.
    """
    text = secret.get_secret_value()
    if not text.startswith(_SECRET_PREFIX):
        raise ValueError(f"The webhook's secret must begin with {_SECRET_PREFIX}.")
    try:
        key = base64.b64decode(text.removeprefix(_SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"The webhook's secret must be base64 after {_SECRET_PREFIX}.") from None
    if not 24 <= len(key) <= 64:
        raise ValueError(f"The webhook's secret must be 24 to 64 bytes long, not {len(key)}.")
    return Webhook(key)


def signed_headers(event_id: str, body: bytes, secret: SecretStr, at: datetime) -> dict[str, str]:
    """The headers of an attempt at the aware moment ``at``: Standard Webhooks' three, and the content type."""
    # standardwebhooks 1.1.0 takes any zone's clock for UTC, and so signs a wrong time for the others
    at = at.astimezone(UTC).replace(microsecond=0)
    return {
        "content-type": CONTENT_TYPE,
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signer(secret).sign(event_id, at, body.decode("utf-8")),
    }


# -- how it gets there


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often delivering is tried. All times are seconds."""

    connect: float = 5.0
    read: float = 15.0  # between two bytes of the answer
    write: float = 15.0
    exchange: float = 30.0  # one attempt in all, however slowly the receiver drips its answer
    attempts: int = 5  # for one event in one round
    wait_initial: float = 1.0  # then 2, 4, 8 …, each with jitter on top
    wait_jitter: float = 1.0
    wait_max: float = 30.0
    retry_after_max: float = 60.0  # what a Retry-After may ask for
    event: float = 180.0  # no further attempt for an event begins after these
    failures_in_a_row: int = 3  # undelivered events that end a round


@dataclass(frozen=True, slots=True)
class Round:
    """What came of going through the undelivered events once."""

    delivered: int
    undelivered: int  # left for the next run, tried or not


def deliver_undelivered(ledger: Ledger, endpoint: Endpoint, patience: Patience = Patience()) -> Round:
    """Deliver what may be delivered, oldest first; what stays is for the next run. Not from inside an event loop.

    One event that its receiver can't take must not hold up the others for ever (Standard Webhooks promises no order),
    and a dead receiver must not cost every event its retries. So the round goes on after an event that stays
    undelivered, but from then on each event gets one attempt, and three such events in a row end the round.
    """
    events = ledger.undelivered()
    delivered = failed_in_a_row = 0
    attempts = patience.attempts
    for event in events:
        attempt = deliver(ledger, event, endpoint, patience, attempts=attempts)
        if attempt.outcome == "delivered":
            delivered += 1
            failed_in_a_row = 0
            continue
        attempts = 1
        failed_in_a_row += 1
        if failed_in_a_row == patience.failures_in_a_row:
            break
    return Round(delivered=delivered, undelivered=len(events) - delivered)


def deliver(ledger: Ledger, event: Event, endpoint: Endpoint, patience: Patience, *, attempts: int) -> Attempt:
    """Send one event, up to ``attempts`` times, and give the last attempt. The ledger gets each as soon as it is over.

    Tried again are: no answer, 429 and 5xx. Any other answer but 2xx is a refusal that asking again now won't change,
    a redirect too: the signed event goes to the address that the operator named, and to no other.
    """

    def once() -> Attempt:
        answer = _post(event, endpoint, patience)
        attempt = ledger.record_attempt(
            event.event_id,
            attempted_at=answer.attempted_at,
            status_code=answer.status_code,
            outcome=answer.outcome,
            detail=answer.detail,
            seconds=answer.seconds,
        )
        level = logging.INFO if attempt.outcome == "delivered" else logging.WARNING
        number, detail = attempt.attempt_no, attempt.detail
        logger.log(level, "Event %s to %s, attempt %d: %s.", event.event_id, endpoint.origin, number, detail)
        if answer.is_passing:
            raise _PassingFailure(attempt, _retry_after(answer.retry_after, patience.retry_after_max))
        return attempt

    persistently = stamina.retry(
        on=_backoff,
        attempts=attempts,
        timeout=patience.event,
        wait_initial=patience.wait_initial,
        wait_max=patience.wait_max,
        wait_jitter=patience.wait_jitter,
    )
    try:
        return persistently(once)()
    except _PassingFailure as failure:
        return failure.attempt


class _PassingFailure(Exception):
    """An attempt that may succeed when it is made again, after ``wait`` seconds when the receiver asked for some."""

    def __init__(self, attempt: Attempt, wait: float) -> None:
        super().__init__(attempt.detail)
        self.attempt = attempt
        self.wait = wait


def _backoff(error: Exception) -> bool | float:
    """What stamina asks: False for no further attempt, the seconds to wait, or True for its own growing wait."""
    if not isinstance(error, _PassingFailure):
        return False
    return error.wait or True


def _retry_after(header: str | None, longest: float) -> float:
    """The seconds that a Retry-After asks for (a number, or a date: RFC 9110, 10.2.3), 0 to ``longest``.

    0 when there is none or it can't be read.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), longest)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if until.tzinfo is None:  # "-0000": UTC, from a clock that knows no zone
        until = until.replace(tzinfo=UTC)
    return min(max((until - datetime.now(UTC)).total_seconds(), 0.0), longest)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back from one request, or that nothing did."""

    attempted_at: datetime
    seconds: float
    status_code: int | None
    detail: str
    retry_after: str | None = None  # the header as sent

    @property
    def outcome(self) -> Outcome:
        if self.status_code is None:
            return "error"
        return "delivered" if 200 <= self.status_code < 300 else "refused"

    @property
    def is_passing(self) -> bool:
        """Whether it is a failure that may pass."""
        return self.status_code is None or self.status_code == 429 or self.status_code >= 500


def _post(event: Event, endpoint: Endpoint, patience: Patience) -> _Answer:
    """Make one request. What goes wrong on the way is an answer too, and not raised."""
    attempted_at, begin = datetime.now(UTC), monotonic()
    try:
        status_code, retry_after = asyncio.run(_exchange(event, endpoint, patience, attempted_at))
    except TimeoutError:
        return _Answer(attempted_at, monotonic() - begin, None, f"no answer within {patience.exchange:g} seconds")
    except httpx.TransportError as error:
        # what hinders a connection is said by the system or by TLS; other errors may quote what the receiver wrote
        words = f": {_root(error)}"[:200] if isinstance(error, httpx.ConnectError) else ""
        return _Answer(attempted_at, monotonic() - begin, None, f"{type(error).__name__}{words}")
    return _Answer(attempted_at, monotonic() - begin, status_code, _phrase(status_code), retry_after)


def _root(error: BaseException) -> BaseException:
    """The first cause: "connection refused", where the libraries above it say that all attempts failed."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


async def _exchange(
    event: Event, endpoint: Endpoint, patience: Patience, attempted_at: datetime
) -> tuple[int, str | None]:
    """Send the event and give the answer's status and Retry-After.

    httpx's timeouts each bound one wait, so a receiver that sends a byte now and then could hold them off for ever;
    only cancelling bounds the whole, and for that this is async. It uses the transport below httpx's client, since the
    client follows what this must not (cookies, redirects) and logs the whole URL.

    Raises TimeoutError or httpx.TransportError when no answer came.
    """
    deadline = asyncio.get_running_loop().time() + patience.exchange
    timeouts = httpx.Timeout(connect=patience.connect, read=patience.read, write=patience.write, pool=patience.connect)
    request = httpx.Request(
        "POST",
        endpoint.url,
        headers={
            **signed_headers(event.event_id, event.body, endpoint.secret, attempted_at),
            "user-agent": "broadsheet",
        },
        content=event.body,
        extensions={"timeout": timeouts.as_dict()},
    )
    async with httpx.AsyncHTTPTransport(proxy=_proxy(request.url)) as transport:
        async with asyncio.timeout_at(deadline):
            response = await transport.handle_async_request(request)
        try:
            # The status is the answer, whatever becomes of the rest. The rest is read for politeness, up to a bound:
            # some receivers take back what they did when nobody listens to the end.
            with suppress(TimeoutError, httpx.TransportError):
                async with asyncio.timeout_at(deadline):
                    await _read_some(response)
        finally:
            await response.aclose()
        return response.status_code, response.headers.get("retry-after")


async def _read_some(response: httpx.Response) -> None:
    size = 0
    async for chunk in response.aiter_raw():
        size += len(chunk)
        if size >= _ANSWER_BYTES:
            return


def _proxy(url: httpx.URL) -> str | None:
    """The proxy that the environment (HTTPS_PROXY, NO_PROXY …) wants for a URL; never one for this machine."""
    if _is_loopback(url.host) or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


def _phrase(status_code: int) -> str:
    """A status with its standard words: the receiver's own might quote the URL."""
    try:
        return f"{status_code} {HTTPStatus(status_code).phrase}"
    except ValueError:
        return str(status_code)
