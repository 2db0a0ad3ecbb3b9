"""Small servers on the own machine that answer what a test tells them to."""

import datetime
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Answer = Callable[[socket.socket], None]


class Server:
    """A TCP server that reads one request per connection and then lets `answer` speak."""

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None = None) -> None:
        self.answer = answer
        self.requests: list[bytes] = []
        self.names: list[str | None] = []
        self.connections = 0
        self.stopped = threading.Event()
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        if tls is not None:
            tls.sni_callback = lambda _sock, name, _context: self.names.append(name)
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.stopped.set()
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._speak, args=(client,), daemon=True).start()

    def _speak(self, client: socket.socket) -> None:
        with suppress(OSError):
            if self._tls is not None:
                client = self._tls.wrap_socket(client, server_side=True)
            with client:
                self.requests.append(_read_request(client))
                self.answer(client)


@contextmanager
def serving(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run a server for the length of a block."""
    server = Server(answer, tls)
    try:
        yield server
    finally:
        server.close()


def says(status: int, *headers: str, body: bytes = b"") -> Answer:
    """Answer with a status."""
    lines = (f"HTTP/1.1 {status} Answer", f"Content-Length: {len(body)}", *headers, "", "")
    return lambda client: client.sendall("\r\n".join(lines).encode() + body)


def says_raw(data: bytes) -> Answer:
    """Answer with these bytes."""
    return lambda client: client.sendall(data)


def body_of(request: bytes) -> bytes:
    """Return what follows the head of a request."""
    return request.partition(b"\r\n\r\n")[2]


def header_of(request: bytes, name: str) -> list[str]:
    """Return the values of a header, in their order."""
    lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    pairs = [line.split(": ", 1) for line in lines]
    return [value for key, value in pairs if key.lower() == name.lower()]


def certified(name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return TLS contexts: of a server with a certificate for `name`, of a client trusting it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _load(server, pem, key)
    return server, ssl.create_default_context(cadata=pem)


def _load(context: ssl.SSLContext, pem: str, key: ec.EllipticCurvePrivateKey) -> None:
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(secret + pem.encode())
        file.flush()
        context.load_cert_chain(file.name)


def _read_request(client: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += client.recv(65_536) or _gone()
    length = int((header_of(data, "Content-Length") or ["0"])[0])
    while len(body_of(data)) < length:
        data += client.recv(65_536) or _gone()
    return data


def _gone() -> bytes:
    raise ConnectionResetError("the client hung up")
