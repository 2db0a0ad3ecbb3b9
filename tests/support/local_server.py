"""A web server on this machine that keeps what it is asked and answers what a test wants."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Asked:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes
    method: str = "POST"


@dataclass
class LocalServer:
    """What it answers next, and what it was asked."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    asked: list[Asked] = field(default_factory=list)
    first: list[tuple[int, bytes]] = field(default_factory=list)
    """Status and body of answers that come before that one, in order."""


@contextmanager
def local_server() -> Iterator[LocalServer]:
    """Run a server for the length of a block."""
    says = LocalServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            says.asked.append(Asked(self.path, dict(self.headers), body, self.command))
            status, answer = says.first.pop(0) if says.first else (says.status, says.body)
            self.send_response(status)
            for name, value in {**says.headers, "Content-Length": str(len(answer))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_PUT = do_DELETE = do_OPTIONS = do_POST

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    says.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield says
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
