"""HTTP requests to addresses that users typed in, kept away from everything that is not public.

A request goes through four gates: the address is spelled in a way that no two parsers read
differently; its name is resolved once; every answer of the resolver is public; the connection goes
to one of those very answers, while TLS and the Host header keep the name. A name that resolves
differently a moment later changes nothing.
"""

import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.web_address import WebAddress, check_public, is_public, parse_url
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.http import Answer, Outgoing

LOOPBACK = "loopback"
"""In `allowed_hosts`: every port of the own machine."""

_MAX_HEAD = 65_536
_CHUNK = 65_536
_MAX_ATTEMPTS = 4
_OWN_HEADERS = frozenset(
    {
        "host",
        "connection",
        "content-length",
        "transfer-encoding",
        "expect",
        "upgrade",
        "te",
        "trailer",
    }
)

Resolve = Callable[..., Sequence[tuple[Any, ...]]]
Connect = Callable[[tuple[str, int], float], socket.socket]


def _connect(peer: tuple[str, int], timeout: float) -> socket.socket:
    return socket.create_connection(peer, timeout)


class SafeHttp:
    """Posts to public https servers; of the answer only the status is looked at, unless asked.

    Args:
        allowed_hosts: exact "host:port" entries, or the word "loopback", that may be called
            whatever their address is, and with plain http. Empty where deployed; only the local
            runtime fills it.
        timeout: seconds for everything together: name, connection, TLS, sending, reading the
            answer's head.
        resolve: stands in for `socket.getaddrinfo`.
        clock: seconds that only rise.
        connect: opens a TCP connection to an IP address.
        tls: whose certificates are trusted; the system's choice when not given.
    """

    def __init__(
        self,
        allowed_hosts: frozenset[str] = frozenset(),
        timeout: float = 5.0,
        resolve: Resolve = socket.getaddrinfo,
        clock: Callable[[], float] = time.monotonic,
        *,
        connect: Connect = _connect,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._allowed_hosts = allowed_hosts
        self._timeout = timeout
        self._resolve = resolve
        self._clock = clock
        self._connect = connect
        self._given_tls = tls

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._given_tls or ssl.create_default_context()

    def post(self, request: Outgoing) -> Answer:
        """Send it and return the answer.

        Raises:
            Refused: `bad_url`, `address_not_allowed`, or `bad_header` for a header that cannot be
                sent.
            Unavailable: no answer in time.
        """
        return self._exchanged(request, self._timeout, 0)[0]

    def post_for(self, request: Outgoing, *, most: int, seconds: float) -> tuple[Answer, bytes]:
        """Send it, wait for so long, and return the answer with its body.

        Raises:
            Refused, Unavailable: as post; `bad_answer` for a body of more bytes.
        """
        answer, body = self._exchanged(request, seconds, most + 1)
        if len(body) > most:
            said = f"the server answered with more than {most} bytes"
            raise Refused(said, code=Code.BAD_ANSWER)
        return answer, body

    def _exchanged(self, request: Outgoing, seconds: float, most: int) -> tuple[Answer, bytes]:
        """Return the answer and the beginning of its body."""
        _check_headers(request.headers)
        try:
            address = parse_url(request.url)
            if not self._is_allowed(address):
                _check_spelling(address)
        except ValueError as error:
            raise Refused(str(error), code=Code.BAD_URL) from error
        deadline = _Deadline(self._clock, seconds)
        try:
            peers = self._peers(address, deadline)
            with self._open(address, peers, deadline) as sock:
                timed = _TimedSocket(sock, deadline, _MAX_HEAD + most)
                return _exchange(timed, address, request, most)
        except (OSError, HTTPException) as error:
            why = getattr(error, "strerror", None) or type(error).__name__
            raise Unavailable(f"{address.netloc} did not answer: {why}") from error

    def _is_allowed(self, address: WebAddress) -> bool:
        if address.netloc in self._allowed_hosts:
            return True
        return address.is_own_machine and LOOPBACK in self._allowed_hosts

    def _peers(self, address: WebAddress, deadline: "_Deadline") -> list[str]:
        """Return the addresses that the host stands for, all of them known to be harmless."""
        literal = address.literal
        found = [literal] if literal is not None else self._look_up(address, deadline)
        if not found:
            raise OSError("the name has no address")
        if address.netloc not in self._allowed_hosts:
            local = self._is_allowed(address)
            if not all(ip.is_loopback if local else is_public(ip) for ip in found):
                said = f"{address.host} is not a public server."
                raise Refused(said, code=Code.ADDRESS_NOT_ALLOWED)
        return list(dict.fromkeys(str(ip) for ip in found))[:_MAX_ATTEMPTS]

    def _look_up(
        self, address: WebAddress, deadline: "_Deadline"
    ) -> list[IPv4Address | IPv6Address]:
        """Ask the resolver, which may take no more than the time that is left."""
        outcome: list[Sequence[tuple[Any, ...]] | OSError] = []

        def ask() -> None:
            try:
                outcome.append(self._resolve(address.host, address.port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                outcome.append(error if isinstance(error, OSError) else OSError(str(error)))

        # A daemon thread: getaddrinfo cannot be interrupted, and must not hold the process either.
        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(deadline.left())
        if not outcome:
            raise TimeoutError("the name was not resolved in time")
        answers = outcome[0]
        if isinstance(answers, OSError):
            raise answers
        try:
            return [ip_address(answer[4][0]) for answer in answers]
        except ValueError as error:
            raise Refused(
                f"{address.host} is not a public server.", code=Code.ADDRESS_NOT_ALLOWED
            ) from error

    def _open(self, address: WebAddress, peers: list[str], deadline: "_Deadline") -> socket.socket:
        for position, peer in enumerate(peers):
            share = deadline.left() / (len(peers) - position)
            try:
                sock = self._connect((peer, address.port), share)
                break
            except OSError:
                if position == len(peers) - 1:
                    raise
        try:
            sock.settimeout(deadline.left())
            if address.scheme == "https":
                return self._tls.wrap_socket(sock, server_hostname=address.host)
            return sock
        except BaseException:
            sock.close()
            raise


class _Deadline:
    """The instant at which everything has to be over."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: none.
        """
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError("out of time")
        return left


class _TimedSocket:
    """What http.client needs of a socket, held to one deadline.

    A socket's own time-out begins anew with every byte, so a server that trickles could hold the
    caller for hours.
    """

    def __init__(self, sock: socket.socket, deadline: _Deadline, room: int) -> None:
        self._sock = sock
        self._deadline = deadline
        self._room = room

    def sendall(self, data: bytes) -> None:
        """Send everything, or run out of time."""
        rest = memoryview(data)
        while rest:
            self._sock.settimeout(self._deadline.left())
            rest = rest[self._sock.send(rest[:_CHUNK]) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return the answer as a file."""
        return io.BufferedReader(_Answer(self._sock, self._deadline, self._room))

    def close(self) -> None:
        """Leave the socket to the one who opened it."""


class _Answer(io.RawIOBase):
    """The answer of a server, up to a size and a deadline."""

    def __init__(self, sock: socket.socket, deadline: _Deadline, room: int) -> None:
        super().__init__()
        self._sock = sock
        self._deadline = deadline
        self._room = room

    def readable(self) -> bool:
        """Tell io.BufferedReader that it may read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there."""
        if self._room <= 0:
            raise OSError("the answer is too long")
        self._sock.settimeout(self._deadline.left())
        count = self._sock.recv_into(buffer)
        self._room -= count
        return count


def _exchange(
    sock: _TimedSocket, address: WebAddress, request: Outgoing, most: int
) -> tuple[Answer, bytes]:
    connection = HTTPConnection(address.host, address.port)
    connection.sock = sock
    connection.auto_open = 0
    connection.putrequest(request.method, address.target, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", _host_header(address))
    connection.putheader("Connection", "close")
    connection.putheader("Content-Length", str(len(request.body)))
    for name, value in request.headers:
        connection.putheader(name, value)
    connection.endheaders(request.body)
    response = connection.getresponse()
    answer = Answer(response.status, response.getheader("Retry-After"))
    return answer, response.read(most) if most else b""


def _host_header(address: WebAddress) -> str:
    usual = 443 if address.scheme == "https" else 80
    return address.netloc.removesuffix(f":{usual}")


def _check_spelling(address: WebAddress) -> None:
    """Refuse what is wrong about the text, and an IP address that is not public."""
    literal = address.literal
    if literal is None or is_public(literal):
        check_public(address)
    else:
        raise Refused(f"{address.host} is not a public server.", code=Code.ADDRESS_NOT_ALLOWED)


def _check_headers(headers: tuple[tuple[str, str], ...]) -> None:
    for name, value in headers:
        fits = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
        clean = value.isascii() and value.isprintable()
        if not fits or not clean or name.lower() in _OWN_HEADERS:
            raise Refused(f"The header {name!r} cannot be sent.", code=Code.BAD_HEADER)
