"""Telling an endpoint: what an event looks like, how it is signed, and how it is sent once.

An event is a CloudEvents 1.0 envelope (structured JSON), made once; the bytes kept in the ledger are the bytes signed
and the bytes sent. The headers are those of Standard Webhooks: ``webhook-id`` is the event's id and stays, the
timestamp and with it the signature are those of each attempt. While a secret is rotated there are two, and the header
holds a signature with each. When an event is sent, and how often, is told in ``flows/delivery.py``.

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
import secrets
import threading
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from time import monotonic
from typing import Any, ParamSpec, TypeVar
from urllib.request import getproxies, proxy_bypass

import httpx
from pydantic import SecretStr
from standardwebhooks import Webhook

from warehouse.ledger import Outcome, utc_text

# at DEBUG it prints the answer's headers, and with a redirect's Location often the whole URL
logging.getLogger("httpcore").setLevel(logging.INFO)

EDITION_PUBLISHED = "broadsheet.edition.published"
RUN_FAILED = "broadsheet.run.failed"
TEST = "broadsheet.test"  # sent by `broadsheet webhook test` alone, to whatever endpoint it is told to test
EVENT_TYPES = (EDITION_PUBLISHED, RUN_FAILED)  # what an endpoint may choose from
CONTENT_TYPE = "application/cloudevents+json"
SOURCE = "/broadsheet/warehouse"

# Of each list in an event: with the longest names, and all their letters escaped, it stays below the megabyte that our
# own receiver takes.
LISTED = 500

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

    ``new_pages`` are page ids, ``quarantined`` pairs of file name and reason, the newest first; of both the first
    LISTED are told, and how many there are. The id follows from the edition and the snapshot's hash, so that an edition
    put in place again after a crash is the same event.
    """
    if not re.fullmatch("[0-9a-f]{64}", snapshot.sha256):
        raise ValueError("A snapshot's SHA-256 is 64 lower-case hex digits.")
    event_id = f"edition-{edition}-{snapshot.sha256[:32]}"
    data = {
        "edition": edition,
        "run_id": run_id,
        "published_at": utc_text(published_at),
        "warehouse": {"file": snapshot.file, "sha256": snapshot.sha256, "bytes": snapshot.size},
        "pages": {"new": list(new_pages[:LISTED]), "new_total": len(new_pages), "total": total_pages},
        "counts": dict(counts),
        "quarantined": [{"file_name": file_name, "reason": reason} for file_name, reason in quarantined[:LISTED]],
        "quarantined_total": len(quarantined),
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


def endpoint_tested(endpoint: str, at: datetime) -> tuple[str, bytes]:
    """An event that tells nothing but that the endpoint of this name is being tested: its id, and the bytes to send."""
    event_id = f"test-{secrets.token_hex(16)}"
    return event_id, _envelope(event_id, TEST, at, {"endpoint": endpoint})


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

    Raises:
        ValueError: the URL or the secret is not one to use; the sentence says why and repeats neither.
    """

    url: str = field(repr=False)
    secret: SecretStr  # one, or two with a space between them while it is rotated, the newest first
    allow_http: bool = False
    name: str = "default"
    events: Collection[str] | None = None  # the types that it wants; None: all
    origin: str = field(init=False)  # scheme, host and port: what may be shown

    def __post_init__(self) -> None:
        signers(self.secret)
        object.__setattr__(self, "origin", origin_of(self.url, allow_http=self.allow_http))


@dataclass(frozen=True, slots=True)
class Unusable:
    """A receiver whose secret can't be had now: to send it anything fails."""

    name: str
    origin: str
    events: Collection[str] | None
    why: str  # without the secret


def origin_of(address: str, *, allow_http: bool) -> str:
    """Scheme, host and port of an endpoint's URL.

    The address is the operator's own, so private networks are allowed; plain http is allowed to this machine alone
    unless ``allow_http`` says otherwise. Raises ValueError, which does not repeat it, for one that can't be used.
    """
    try:
        url = httpx.URL(address)
        url.raw_host.decode("ascii").encode("idna")  # what the resolver will do: it refuses empty and long labels
    except (httpx.InvalidURL, UnicodeError):
        raise ValueError("The webhook's URL can't be read as a URL.") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("The webhook's URL must begin with https:// and a host.")
    if url.userinfo:
        raise ValueError("The webhook's URL must not hold a user name or password.")
    if url.port is not None and not 1 <= url.port <= 65535:
        raise ValueError("The webhook's port must lie between 1 and 65535.")
    if url.scheme == "http" and not (allow_http or _is_loopback(url.host)):
        raise ValueError("The webhook's URL must be https; plain http is for receivers on this machine.")
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def signers(secret: SecretStr) -> tuple[Webhook, ...]:
    """What signs and verifies with a secret, or with each of two that a space parts, the newest first.

    A secret is ``whsec_`` and the base64 of 24 to 64 bytes (Standard Webhooks 1.0.0). Raises ValueError, which does
    not repeat it, when it isn't such a one, or there are more than two.
    """
    texts = secret.get_secret_value().split()
    if not 1 <= len(texts) <= 2:
        raise ValueError("The webhook's secret must be one, or two with a space between them, the newest first.")
    return tuple(_signer(text) for text in texts)


def _signer(text: str) -> Webhook:
    if not text.startswith(_SECRET_PREFIX):
        raise ValueError(f"The webhook's secret must begin with {_SECRET_PREFIX}.")
    try:
        key = base64.b64decode(text.removeprefix(_SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"The webhook's secret must be base64 after {_SECRET_PREFIX}.") from None
    if not 24 <= len(key) <= 64:
        raise ValueError(f"The webhook's secret must be 24 to 64 bytes long, not {len(key)}.")
    return Webhook(key)


def new_secret() -> str:
    """A secret that nobody had before."""
    return _SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def signed_headers(event_id: str, body: bytes, secret: SecretStr, at: datetime) -> dict[str, str]:
    """The headers of an attempt at the aware moment ``at``: Standard Webhooks' three, and the content type."""
    # standardwebhooks 1.1.0 takes any zone's clock for UTC, and so signs a wrong time for the others
    at = at.astimezone(UTC).replace(microsecond=0)
    return {
        "content-type": CONTENT_TYPE,
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(one.sign(event_id, at, body.decode("utf-8")) for one in signers(secret)),
    }


# -- how it gets there

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one attempt may take, in seconds."""

    connect: float = 5.0
    read: float = 15.0  # between two bytes of the answer
    write: float = 15.0
    exchange: float = 30.0  # in all, however slowly the receiver drips its answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from one request, or that nothing did."""

    seconds: float
    status_code: int | None
    detail: str
    retry_after: str | None = None  # the header as sent

    @property
    def outcome(self) -> Outcome:
        """What it means for the event: any status but 2xx is a refusal."""
        if self.status_code is None:
            return "error"
        return "delivered" if 200 <= self.status_code < 300 else "refused"


def send(event_id: str, body: bytes, endpoint: Endpoint, at: datetime, limits: Limits = Limits()) -> Answer:
    """Make one attempt at the aware moment ``at``. What goes wrong on the way is an answer too, and not raised.

    Not from inside an event loop.
    """
    begin = monotonic()
    try:
        status_code, retry_after = _completed(_exchange(event_id, body, endpoint, at, limits))
    except TimeoutError:
        return Answer(monotonic() - begin, None, f"no answer within {limits.exchange:g} seconds")
    except Exception as error:  # noqa: BLE001 - the caller logs the answer
        # A proxy or a certificate file of the environment that can't be used is a failed attempt like any other. What
        # hinders a connection is said by the system, by TLS or by httpx; other errors may quote the receiver or a URL.
        words = f": {_root(error)}"[:200] if isinstance(error, (httpx.ConnectError, OSError, ImportError)) else ""
        return Answer(monotonic() - begin, None, f"{type(error).__name__}{words}")
    return Answer(monotonic() - begin, status_code, _phrase(status_code), retry_after)


class _DaemonThreads(ThreadPoolExecutor):
    """A daemon thread for each call: the end of the process waits for a pool's threads, as for a look-up that hangs."""

    def submit(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()

        def work() -> None:
            try:
                result = call(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001 - whoever waits for it gets it
                future.set_exception(error)
            else:
                future.set_result(result)

        threading.Thread(target=work, daemon=True).start()
        return future


def _completed(exchange: Coroutine[Any, Any, T]) -> T:
    """What the coroutine gives. `asyncio.run` would join the thread of a name look-up that hangs, however long."""
    loop = asyncio.new_event_loop()
    loop.set_default_executor(_DaemonThreads())
    try:
        return loop.run_until_complete(exchange)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()  # leaves such a thread to itself


def _root(error: BaseException) -> BaseException:
    """The first cause: "connection refused", where the libraries above it say that all attempts failed."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


async def _exchange(
    event_id: str, body: bytes, endpoint: Endpoint, at: datetime, limits: Limits
) -> tuple[int, str | None]:
    """Send the event and give the answer's status and Retry-After.

    httpx's timeouts each bound one wait, so a receiver that sends a byte now and then could hold them off for ever;
    only cancelling bounds the whole, and for that this is async. It uses the transport below httpx's client, since the
    client follows what this must not (cookies, redirects) and logs the whole URL.

    Raises TimeoutError or httpx.TransportError when no answer came.
    """
    deadline = asyncio.get_running_loop().time() + limits.exchange
    timeouts = httpx.Timeout(connect=limits.connect, read=limits.read, write=limits.write, pool=limits.connect)
    request = httpx.Request(
        "POST",
        endpoint.url,
        headers={
            **signed_headers(event_id, body, endpoint.secret, at),
            "user-agent": "broadsheet",
        },
        content=body,
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
