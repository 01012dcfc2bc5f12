"""Real HTTP receivers on loopback that behave as a test wants them to, and keep what they were sent."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]  # names in lower case
    body: bytes


class Exchange(BaseHTTPRequestHandler):
    """One request to a Server; behaviours get it to answer as they like."""

    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.server.turn:
            self.server.requests.append(Request(self.command, self.path, headers, body))
            number = min(len(self.server.requests), len(self.server.behaviours)) - 1
        self.server.behaviours[number](self)

    do_GET = do_POST  # noqa: N815 - a client that follows a redirect would come with GET

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


Behaviour = Callable[[Exchange], None]


class Server(ThreadingHTTPServer):
    """Answers request n with behaviour n, and all that follow with the last."""

    daemon_threads = True

    def __init__(self, behaviours: tuple[Behaviour, ...]) -> None:
        self.behaviours = behaviours
        self.requests: list[Request] = []
        self.turn = threading.Lock()
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", 0), Exchange)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks/token-in-path?key=token-in-query"

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that hangs up is what some tests are about


@contextmanager
def running(*behaviours: Behaviour) -> Iterator[Server]:
    with Server(behaviours) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()


def answer(status: int, **headers: str) -> Behaviour:
    def behave(exchange: Exchange) -> None:
        exchange.send_response(status)
        for name, value in headers.items():
            exchange.send_header(name.replace("_", "-"), value)
        exchange.send_header("Content-Length", "0")
        exchange.end_headers()

    return behave


def drop(exchange: Exchange) -> None:
    """Close the connection without a word."""
    exchange.close_connection = True


def reset(exchange: Exchange) -> None:
    """Break the connection off, so that the other side is told it was reset."""
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.connection.close()
    exchange.close_connection = True


def answer_without_end(exchange: Exchange) -> None:
    """Answer 200 and write until the other side hangs up."""
    exchange.send_response(200)
    exchange.end_headers()
    while not exchange.server.closing.is_set():
        exchange.wfile.write(b"." * 4096)


def drip_header(exchange: Exchange) -> None:
    """Begin an answer, and go on with a byte of a header now and then for ever."""
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not exchange.server.closing.wait(0.005):
        exchange.wfile.write(b".")


def drip_body(exchange: Exchange) -> None:
    """Answer 200 at once, and go on with a byte of the body now and then for ever."""
    exchange.send_response(200)
    exchange.end_headers()
    while not exchange.server.closing.wait(0.005):
        exchange.wfile.write(b".")


def break_off_body(exchange: Exchange) -> None:
    """Answer 200, promise ten bytes, and hang up after three."""
    exchange.send_response(200)
    exchange.send_header("Content-Length", "10")
    exchange.end_headers()
    exchange.wfile.write(b"...")
