"""A small receiver of Broadsheet's webhook, to try a delivery out on one's own machine.

It also shows what a receiver has to do: check the signature over the bytes as they came before believing anything,
bound what it reads, and take an event that comes twice (delivery is at least once) for one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pydantic import SecretStr
from standardwebhooks import WebhookVerificationError

from flows.webhook import signers

logger = logging.getLogger(__name__)

PATH = "/webhook"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8787

_BODY_BYTES = 1024 * 1024
_DISCARDED_BYTES = 16 * _BODY_BYTES
_CHUNK_BYTES = 64 * 1024
_REMEMBERED_IDS = 10_000
_SILENCE_SECONDS = 30.0  # a sender that stays silent so long is hung up on

OnEvent = Callable[[dict[str, Any]], None]


def serve(*, secret: SecretStr, on_event: OnEvent, host: str = DEFAULT_HOST, port: int = DEFAULT_PORT) -> None:
    """Receive at ``http://host:port/webhook`` until interrupted; ``on_event`` gets each event once, parsed, in turn.

    An exception in ``on_event`` is answered with 500, and the event counts as not received. Raises ValueError for a
    secret that isn't one, OSError when the port can't be had.
    """
    with Receiver(secret=secret, on_event=on_event, host=host, port=port) as receiver:
        receiver.serve_forever()


class Receiver(ThreadingHTTPServer):
    """The receiver as a server that its caller runs and stops; ``port`` 0 takes any free one (``server_port``).

    ``secret`` may be two with a space between them, while it is rotated: a delivery signed with either is taken.
    """

    def __init__(self, *, secret: SecretStr, on_event: OnEvent, host: str = DEFAULT_HOST, port: int = 0) -> None:
        self._webhooks = signers(secret)
        self._on_event = on_event
        self._turn = threading.Lock()
        self._seen: dict[str, None] = {}  # in the order of arrival
        super().__init__((host, port), _Handler)

    def take(self, headers: dict[str, str], body: bytes) -> tuple[HTTPStatus, str]:
        """Check a delivery and hand it on: the status and the sentence to answer with."""
        try:
            event = self._verified(headers, body)
        except WebhookVerificationError as error:
            return HTTPStatus.UNAUTHORIZED, f"{error}."
        except ValueError:  # what verify raises for a signature, base64, UTF-8 or JSON that it can't read
            return HTTPStatus.BAD_REQUEST, "The signature or the body can't be read."
        if not isinstance(event, dict):
            return HTTPStatus.BAD_REQUEST, "The body is no event."
        return self._hand_on(next(value for name, value in headers.items() if name.lower() == "webhook-id"), event)

    def _verified(self, headers: dict[str, str], body: bytes) -> object:
        """The event, signed with one of the secrets; the error of the last one where none fits."""
        *others, last = self._webhooks
        for webhook in others:
            with suppress(WebhookVerificationError):
                return webhook.verify(body, headers)
        return last.verify(body, headers)

    def _hand_on(self, event_id: str, event: dict[str, Any]) -> tuple[HTTPStatus, str]:
        with self._turn:
            if event_id in self._seen:
                return HTTPStatus.OK, "duplicate"
            try:
                self._on_event(event)
            except Exception:
                logger.exception("Event %s was not taken", event_id)
                return HTTPStatus.INTERNAL_SERVER_ERROR, "The event was not taken."
            self._seen[event_id] = None
            if len(self._seen) > _REMEMBERED_IDS:
                del self._seen[next(iter(self._seen))]
        return HTTPStatus.OK, "accepted"

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - socketserver's signature
        """A sender that hangs up is no news; socketserver would write its traceback to standard error."""
        logger.debug("A connection broke", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    """One connection, one request (HTTP/1.0: the connection closes with the answer)."""

    server: Receiver
    timeout = _SILENCE_SECONDS

    def do_POST(self) -> None:
        if not self._is_our_path():
            return
        length = self.headers.get("content-length", "")
        if not (length.isascii() and length.isdigit()):
            self._answer(HTTPStatus.LENGTH_REQUIRED, "The request has no Content-Length.")
        elif len(length) > 9 or int(length) > _BODY_BYTES:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A body may have {_BODY_BYTES} bytes.")
            self._discard()
        else:
            body = self.rfile.read(int(length))
            self._answer(*self.server.take(dict(self.headers.items()), body))

    def _refuse_method(self) -> None:
        if self._is_our_path():
            self._answer(HTTPStatus.METHOD_NOT_ALLOWED, "Events are sent with POST.")

    do_GET = do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _refuse_method  # noqa: N815 - http.server's names

    def _is_our_path(self) -> bool:
        if self.path.partition("?")[0] == PATH:
            return True
        self._answer(HTTPStatus.NOT_FOUND, f"Events are received at {PATH}.")
        return False

    def _answer(self, status: HTTPStatus, sentence: str) -> None:
        logger.log(logging.INFO if status < 400 else logging.WARNING, "Answered %d: %s", status, sentence)
        content = f"{sentence}\n".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "POST")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _discard(self) -> None:
        """Read on for a while: a connection closed on bytes unread is reset, and the sender misses the answer."""
        left = _DISCARDED_BYTES
        while left > 0 and (chunk := self.rfile.read1(_CHUNK_BYTES)):
            left -= len(chunk)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's signature
        """Say nothing to standard error: `_answer` logs, and without the request's own words."""
