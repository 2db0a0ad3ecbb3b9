"""A server on this machine that stands for the back office: it counts the webhooks that come in."""

import json
from collections import Counter
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread


class Receiver:
    """Answers 204 to every POST and remembers which run sent it."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        """How often each run called."""
        calls = self.calls

        class Handler(StreamRequestHandler):
            def handle(self) -> None:
                length = 0
                while line := self.rfile.readline().strip():
                    name, _, value = line.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                calls[json.loads(self.rfile.read(length))["run"]] += 1
                self.wfile.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

        self._server = TCPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take no more calls."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
