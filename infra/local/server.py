"""The HTTP server of the local runtime."""

import logging
import socket
import socketserver
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from selectors import EVENT_READ, DefaultSelector
from threading import Lock, Thread
from typing import Any

from chalicelib.api.v1.console import is_built
from infra.local.at_work import AtWork
from infra.local.compression import packed
from infra.local.events import Context
from infra.local.files import MAX_UPLOAD, asked_at
from infra.local.files import PATH as FILES
from infra.local.gateway import Gateway, Request
from infra.local.local_calls import PREFIX, LocalCalls, is_loopback
from infra.local.mail import MAX_MAIL
from infra.local.mail import PATH as MAIL
from infra.local.problems import Answer, Problem

HOST = "127.0.0.1"
MAX_BODY = 10 * 1024 * 1024
_MOST = {FILES: MAX_UPLOAD, MAIL: MAX_MAIL}
"""What API Gateway takes."""
IDLE_SECONDS = 75
LINGER_SECONDS = 2.0
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

log = logging.getLogger("stageflow.local")


class Server:
    """Listens from the beginning, and answers as soon as it is told how.

    Args:
        port: 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """

    def __init__(self, port: int = 0) -> None:
        self._listener = _Listener((HOST, port), _Handler)
        self.port: int = self._listener.server_address[1]
        self.url = f"http://{HOST}:{self.port}"
        self._thread: Thread | None = None
        self._end, self._told = socket.socketpair()

    def prepare(
        self,
        app: Any,
        local: LocalCalls,
        before_answer: Callable[[], None] = lambda: None,
        after_answer: Callable[[], None] = lambda: None,
    ) -> None:
        """Say how to answer; whoever calls over the network still has to wait.

        Args:
            app: the Chalice application.
            local: answers what lies under /_local.
            before_answer: called when a request may have written, before its answer goes out.
            after_answer: called when the answer is out.
        """
        self._listener.respond = _Responder(Gateway(app), local, before_answer)
        self._listener.answered = after_answer

    def start(self) -> None:
        """Begin to answer."""
        self._thread = Thread(target=self._serve, name="http", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        """Take what comes until the end is told; meanwhile nobody looks whether it is."""
        with DefaultSelector() as selector:
            for one in (self._listener, self._told):
                selector.register(one, EVENT_READ)
            while not any(key.fileobj is self._told for key, _ in selector.select()):
                self._listener.handle_request()

    def answer(self, request: Request) -> Answer:
        """Answer a request as if it had come in.

        Raises:
            Problem: the server is stopping.
        """
        answer = self._listener.respond(request)
        if request.method not in READING_METHODS:
            self._listener.answered()
        return answer

    def log_requests(self) -> None:
        """From now on leave a line on the standard output for each request."""
        self._listener.log_requests = True

    def close(self) -> None:
        """Finish the request that is being answered and take no more, not even on open lines."""
        if self._thread is not None:
            self._end.send(b".")
            self._thread.join()
            self._thread = None
            responder, self._listener.respond = self._listener.respond, _stopped
            if isinstance(responder, _Responder):
                responder.finish()
            self._listener.at_work.finish(LINGER_SECONDS)
        self._listener.server_close()
        self._end.close()
        self._told.close()


def _stopped(_request: Request) -> Answer:
    raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "stopping", "The server is stopping.")


class _Responder:
    """Decides who answers a request."""

    def __init__(self, gateway: Gateway, local: LocalCalls, wrote: Callable[[], None]) -> None:
        self._gateway = gateway
        self._local = local
        self._wrote = wrote
        self._one_at_a_time = Lock()

    def finish(self) -> None:
        """Wait for the request that the application is working on."""
        with self._one_at_a_time:
            return

    def __call__(self, request: Request) -> Answer:
        try:
            if request.path.startswith(PREFIX):
                return self._local.call(request)
            if request.path == "/" and request.method in ("GET", "HEAD"):
                place = "/console" if is_built() else "/docs"
                return Answer(HTTPStatus.FOUND, (("Location", place),))
            host = request.header("host") or ""
            own = f"http://{host}" if is_loopback(host) else None
            # The application keeps its current request in one place, as one function instance does.
            with self._one_at_a_time, asked_at(own):
                answer = self._gateway.call(request, Context("api", timeout_seconds=29))
            if request.method not in READING_METHODS:
                self._wrote()
            return packed(request, answer)
        except Problem as problem:
            return problem.answer()
        except Exception:  # a request never ends the server
            log.exception("%s %s failed", request.method, request.path)
            return Problem(
                HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong; see the log."
            ).answer()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    timeout = 0
    """Who has gone again is not waited for."""
    log_requests = False
    respond: Callable[[Request], Answer]
    answered: Callable[[], None]

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.at_work = AtWork()
        super().__init__(address, handler)

    def server_bind(self) -> None:
        # HTTPServer would ask the name service who we are.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.debug("a connection broke", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    """One connection: reads requests, writes answers, and survives whatever comes in."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Listener

    def _serve(self) -> None:
        started = time.perf_counter()
        try:
            request = self._read()
            with self.server.at_work:
                self._answer(request, started)
        except Problem as problem:
            self._refuse(problem)

    def _answer(self, request: Request, started: float) -> None:
        answer = self.server.respond(request)
        if self.server.log_requests:
            millis = (time.perf_counter() - started) * 1000
            print(f"{self.command} {self.path} {answer.status} {millis:.0f} ms", flush=True)
        self._write(answer)
        if self.command not in READING_METHODS:
            self.server.answered()

    def __getattr__(self, name: str) -> Callable[[], None]:
        # The base class wants one of these per HTTP method; which ones exist is the routes' say.
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def handle_expect_100(self) -> bool:
        """Refuse a body that is too long before it is sent."""
        try:
            self._length()
        except Problem as problem:
            self._refuse(problem)
            return False
        return super().handle_expect_100()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a request that could not even be parsed."""
        status = HTTPStatus(code)
        self.requestline = getattr(self, "requestline", "")
        self.request_version = self.protocol_version
        detail = explain or message or status.description or status.phrase
        self._refuse(Problem(status, status.name.lower(), f"{detail}."))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing; the lines that are wanted are written elsewhere."""

    def _read(self) -> Request:
        length = self._length()
        body = self.rfile.read(length) if length else b""
        if len(body) < length:
            raise Problem(HTTPStatus.BAD_REQUEST, "incomplete", "The body ended too early.")
        return Request(self.command, self.path, tuple(self.headers.items()), body)

    def _length(self) -> int:
        """Return the length of the body.

        Raises:
            Problem: it is not given, given twice, or too long.
        """
        if self.headers.get("Transfer-Encoding") is not None:
            raise Problem(
                HTTPStatus.LENGTH_REQUIRED, "length_required", "Send the body with Content-Length."
            )
        lengths = self.headers.get_all("Content-Length") or ["0"]
        text = lengths[0].strip()
        if len(set(lengths)) > 1 or not (text.isascii() and text.isdigit()):
            raise Problem(HTTPStatus.BAD_REQUEST, "bad_request", "Content-Length is not a number.")
        # Longer numbers than this one are not even worth converting.
        most = _MOST.get(self.path.partition("?")[0], MAX_BODY)
        if len(text) > 18 or int(text) > most:
            raise Problem(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "body_too_large",
                f"A body holds at most {most} bytes.",
            )
        return int(text)

    def _refuse(self, problem: Problem) -> None:
        """Answer without having read the body, and end the connection behind it."""
        self.close_connection = True
        self._write(problem.answer())
        # Closing at once would reset the connection, and a client that is still sending would
        # never see the answer.
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(LINGER_SECONDS)
        ends = time.monotonic() + LINGER_SECONDS
        while time.monotonic() < ends and self.connection.recv(65_536):
            continue

    def _write(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        # A terminal shows its prompt behind what curl prints; JSON does not mind white space.
        body = answer.body + b"\n" if _is_plain_json(answer) else answer.body
        bodiless = answer.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
        for name, value in answer.headers:
            if name.lower() not in ("content-length", "connection"):
                self.send_header(name, value.replace("\r", " ").replace("\n", " "))
        self.send_header("Date", self.date_time_string())
        if not bodiless:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if not bodiless and getattr(self, "command", None) != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()


def _is_plain_json(answer: Answer) -> bool:
    types = [value for name, value in answer.headers if name.lower() == "content-type"]
    is_packed = any(name.lower() == "content-encoding" for name, _ in answer.headers)
    return bool(answer.body) and not is_packed and any("json" in one for one in types)
