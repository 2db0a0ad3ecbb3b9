import socket
import ssl
import threading
import time
from contextlib import suppress

import pytest

from chalicelib.adapters.safe_http import SafeHttp
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.http import Outgoing
from tests.adapters.servers import body_of, certified, header_of, says, says_raw, serving

PUBLIC = "93.184.215.14"
NOT_PUBLIC = ["10.0.0.5", "127.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.5"]
"""One of each family; tests/domain/delivery/test_web_address.py has them all."""


def resolving(*addresses):
    """Return a resolver that gives these addresses for every name, and the list of names asked."""
    asked = []

    def resolve(host, port, **_):
        asked.append(host)
        families = [socket.AF_INET6 if ":" in ip else socket.AF_INET for ip in addresses]
        return [
            (family, socket.SOCK_STREAM, 6, "", (ip, port))
            for family, ip in zip(families, addresses, strict=True)
        ]

    return resolve, asked


def connecting_to(port):
    """Return a connector that lands on a local port, and the list of peers it was asked for."""
    peers = []

    def connect(peer, timeout):
        peers.append(peer)
        return socket.create_connection(("127.0.0.1", port))

    return connect, peers


def refusing_to_connect():
    peers = []

    def connect(peer, timeout):
        peers.append(peer)
        raise AssertionError(f"connected to {peer}")

    return connect, peers


def posting(url, body=b"{}", *headers):
    return Outgoing(url=url, body=body, headers=headers)


def local(server, path="/"):
    return posting(f"http://127.0.0.1:{server.port}{path}")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://example.com:22/",
        "https://user@example.com/",
        "https://0x7f.1/",
        "https://example.com/\r\nHost: 127.0.0.1",
    ],
)
def test_an_oddly_spelled_address_is_neither_resolved_nor_called(url):
    resolve, asked = resolving(PUBLIC)
    connect, peers = refusing_to_connect()

    with pytest.raises(Refused) as refused:
        SafeHttp(resolve=resolve, connect=connect).post(posting(url))

    assert ("bad_url", [], []) == (refused.value.code, asked, peers)


@pytest.mark.parametrize("ip", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_not_called(ip):
    connect, peers = refusing_to_connect()
    host = f"[{ip}]" if ":" in ip else ip

    with pytest.raises(Refused) as refused:
        SafeHttp(connect=connect).post(posting(f"https://{host}/"))

    assert ("address_not_allowed", []) == (refused.value.code, peers)


@pytest.mark.parametrize("ip", [*NOT_PUBLIC, "fe80::1%eth0", "nonsense"])
@pytest.mark.parametrize("others", [(), (PUBLIC,)], ids=["alone", "beside a public one"])
def test_a_name_is_not_called_when_any_of_its_addresses_is_not_public(ip, others):
    resolve, _ = resolving(*others, ip)
    connect, peers = refusing_to_connect()

    with pytest.raises(Refused) as refused:
        SafeHttp(resolve=resolve, connect=connect).post(posting("https://evil.example.com/"))

    assert ("address_not_allowed", []) == (refused.value.code, peers)


@pytest.mark.parametrize(
    "ip", [PUBLIC, "2606:2800:220:1::1", "64:ff9b::5db8:d822", "::ffff:93.184.215.14"]
)
def test_a_public_address_is_called(ip):
    resolve, _ = resolving(ip)

    def connect(peer, timeout):
        raise ConnectionRefusedError(peer)

    with pytest.raises(Unavailable):
        SafeHttp(resolve=resolve, connect=connect).post(posting("https://good.example.com/"))


def test_a_name_that_changes_its_address_is_asked_once_and_called_where_it_was_checked():
    answers = iter([[PUBLIC], ["127.0.0.1"], ["169.254.169.254"]])
    server_tls, client_tls = certified("rebind.example.com")

    def rebinding(host, port, **_):
        return [(socket.AF_INET, 1, 6, "", (ip, port)) for ip in next(answers)]

    with serving(says(200), server_tls) as server:
        connect, peers = connecting_to(server.port)
        http = SafeHttp(resolve=rebinding, connect=connect, tls=client_tls)

        assert 200 == http.post(posting("https://rebind.example.com/")).status
        with pytest.raises(Refused):
            http.post(posting("https://rebind.example.com/"))
        with pytest.raises(Refused):
            http.post(posting("https://rebind.example.com/"))

    assert [(PUBLIC, 443)] == peers


def test_tls_and_host_header_keep_the_name_while_the_connection_goes_to_the_checked_address():
    server_tls, client_tls = certified("hooks.example.com")
    resolve, asked = resolving(PUBLIC)

    with serving(says(204), server_tls) as server:
        connect, peers = connecting_to(server.port)
        http = SafeHttp(resolve=resolve, connect=connect, tls=client_tls)
        status = http.post(
            posting("https://Hooks.Example.com:8443/in?a=1", b"[1]", ("X-A", "b"))
        ).status

    request = server.requests[0]
    assert 204 == status
    assert ["hooks.example.com"] == asked == server.names
    assert [(PUBLIC, 8443)] == peers
    assert request.startswith(b"POST /in?a=1 HTTP/1.1\r\n")
    assert ["hooks.example.com:8443"] == header_of(request, "Host")
    assert ["b"] == header_of(request, "X-A")
    assert b"[1]" == body_of(request)


def test_a_certificate_for_another_name_is_not_accepted():
    server_tls, client_tls = certified("other.example.com")
    resolve, _ = resolving(PUBLIC)

    with serving(says(200), server_tls) as server:
        connect, _ = connecting_to(server.port)
        with pytest.raises(Unavailable) as unavailable:
            SafeHttp(resolve=resolve, connect=connect, tls=client_tls).post(
                posting("https://hooks.example.com/")
            )

    assert isinstance(unavailable.value.__cause__, ssl.SSLCertVerificationError)
    assert [] == server.requests


def test_a_self_made_certificate_is_not_trusted_by_default():
    server_tls, _ = certified("hooks.example.com")
    resolve, _ = resolving(PUBLIC)

    with serving(says(200), server_tls) as server:
        connect, _ = connecting_to(server.port)
        with pytest.raises(Unavailable):
            SafeHttp(resolve=resolve, connect=connect).post(posting("https://hooks.example.com/"))

    assert [] == server.requests


def test_the_next_address_of_a_name_is_tried_when_the_first_does_not_answer():
    resolve, _ = resolving("2606:2800:220:1::1", PUBLIC)
    server_tls, client_tls = certified("hooks.example.com")

    with serving(says(200), server_tls) as server:

        def connect(peer, timeout):
            if ":" in peer[0]:
                raise OSError("no route")
            return socket.create_connection(("127.0.0.1", server.port), timeout)

        http = SafeHttp(resolve=resolve, connect=connect, tls=client_tls)

        assert 200 == http.post(posting("https://hooks.example.com/")).status


@pytest.mark.parametrize("status", [200, 201, 301, 302, 307, 404, 410, 429, 500, 503])
def test_every_status_is_an_answer(status):
    with serving(says(status, "Location: http://127.0.0.1:1/")) as server:
        http = SafeHttp(frozenset({"loopback"}))

        assert status == http.post(local(server)).status

    assert 1 == server.connections


def test_a_redirect_is_not_followed():
    with serving(says(200)) as target:
        location = f"Location: http://127.0.0.1:{target.port}/"
        with serving(says(307, location)) as server:
            assert 307 == SafeHttp(frozenset({"loopback"})).post(local(server)).status

    assert 0 == target.connections


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with serving(says(200)) as server, serving(says(502)) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")

        assert 200 == SafeHttp(frozenset({"loopback"})).post(local(server)).status

    assert 0 == proxy.connections


SOON = 10
"""Seconds: ample for a busy machine, and much less than these servers would take."""


def trickling(*, head):
    """Speak one byte at a time, in or after the head of an answer, as long as anybody listens."""

    def answer(client):
        client.sendall(b"HTTP/1.1 200 OK\r\n" if head else b"")
        while True:
            client.sendall(b"x")
            time.sleep(0.05)

    return answer


@pytest.mark.parametrize("head", [True, False], ids=["headers", "status line"])
def test_a_server_that_trickles_is_cut_off(head):
    with serving(trickling(head=head)) as server:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            SafeHttp(frozenset({"loopback"}), timeout=0.4).post(local(server))

    assert time.monotonic() - began < SOON


def test_a_server_that_says_nothing_is_cut_off():
    with serving(lambda client: time.sleep(30)) as server:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            SafeHttp(frozenset({"loopback"}), timeout=0.3).post(local(server))

    assert time.monotonic() - began < SOON


def test_a_server_that_does_not_read_is_cut_off():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        began = time.monotonic()
        with pytest.raises(Unavailable):
            SafeHttp(frozenset({"loopback"}), timeout=0.3).post(posting(url, b"x" * 50_000_000))

    assert time.monotonic() - began < SOON


def test_a_server_that_reads_slowly_is_cut_off():
    def slowly(client):
        with suppress(OSError):
            while client.recv(65_536):
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=lambda: slowly(listener.accept()[0]), daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        began = time.monotonic()
        with pytest.raises(Unavailable):
            SafeHttp(frozenset({"loopback"}), timeout=0.3).post(posting(url, b"x" * 100_000_000))

    assert time.monotonic() - began < SOON


def test_a_server_that_trickles_through_the_tls_handshake_is_cut_off():
    resolve, _ = resolving(PUBLIC)

    def slowly(client):
        client.recv(1024)
        with suppress(OSError):
            for byte in b"\x16\x03\x03\x40\x00" + b"\x00" * 600:
                client.sendall(bytes([byte]))
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=lambda: slowly(listener.accept()[0]), daemon=True).start()
        connect, _ = connecting_to(listener.getsockname()[1])
        began = time.monotonic()
        with pytest.raises(Unavailable):
            SafeHttp(resolve=resolve, connect=connect, timeout=0.4).post(
                posting("https://hooks.example.com/")
            )

    assert time.monotonic() - began < SOON


def test_a_name_server_that_does_not_answer_is_cut_off():
    released = threading.Event()
    began = time.monotonic()

    with pytest.raises(Unavailable):
        SafeHttp(resolve=lambda *_, **__: released.wait(30), timeout=0.3).post(
            posting("https://hooks.example.com/")
        )

    released.set()
    assert time.monotonic() - began < SOON


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), UnicodeError("odd")])
def test_a_name_that_cannot_be_resolved_is_unavailable(error):
    def resolve(*_, **__):
        raise error

    with pytest.raises(Unavailable, match=r"nowhere\.example\.com.* (unknown|OSError)"):
        SafeHttp(resolve=resolve).post(posting("https://nowhere.example.com/"))


def test_a_name_without_addresses_is_unavailable():
    with pytest.raises(Unavailable):
        SafeHttp(resolve=lambda *_, **__: []).post(posting("https://nowhere.example.com/"))


def test_a_huge_body_is_not_read():
    sent = []

    def answer(client):
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        while True:
            sent.append(client.send(b"x" * 65_536))

    with serving(answer) as server:
        assert 200 == SafeHttp(frozenset({"loopback"})).post(local(server)).status

    assert sum(sent) < 20_000_000


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 60_000 + b"\r\nX-B: " + b"b" * 60_000,
        b"HTTP/1.1 200 " + b"x" * 200_000,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000,
        b"X: y\r\n" * 200,
        b"HTTP/1.1 99999 Odd\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"",
    ],
    ids=["long headers", "long line", "continues", "no status", "odd", "other", "hangs up"],
)
def test_an_answer_that_is_not_http_or_too_long_is_unavailable(head):
    with serving(says_raw(head)) as server, pytest.raises(Unavailable):
        SafeHttp(frozenset({"loopback"})).post(local(server))


@pytest.mark.parametrize(
    "header",
    [
        ("X-A", "b\r\nHost: 127.0.0.1"),
        ("X-A", "b\nX-B: c"),
        ("X-A", "\x00"),
        ("X-A\r\nHost", "b"),
        ("X A", "b"),
        ("", "b"),
        ("X-A", "\u20ac"),
        ("Host", "127.0.0.1"),
        ("Content-length", "0"),
        ("Transfer-Encoding", "chunked"),
        ("Connection", "keep-alive"),
    ],
)
def test_a_header_that_could_smuggle_is_refused(header):
    connect, peers = refusing_to_connect()
    resolve, _ = resolving(PUBLIC)

    with pytest.raises(Refused) as refused:
        SafeHttp(resolve=resolve, connect=connect).post(
            posting("https://hooks.example.com/", b"", header)
        )

    assert ("bad_header", []) == (refused.value.code, peers)


def test_the_own_machine_is_called_only_when_allowed():
    with serving(says(200)) as server:
        with pytest.raises(Refused) as refused:
            SafeHttp().post(local(server))
        assert 200 == SafeHttp(frozenset({"loopback"})).post(local(server)).status
        assert 200 == SafeHttp(frozenset({f"127.0.0.1:{server.port}"})).post(local(server)).status
        there = posting(f"http://localhost:{server.port}/")
        assert 200 == SafeHttp(frozenset({"loopback"})).post(there).status

    assert "address_not_allowed" == refused.value.code


def test_an_allowed_host_is_allowed_on_its_port_only():
    resolve, _ = resolving("127.0.0.1")

    with serving(says(200)) as server:
        http = SafeHttp(frozenset({f"receiver.test:{server.port}"}), resolve=resolve)

        assert 200 == http.post(posting(f"http://receiver.test:{server.port}/")).status
        with pytest.raises(Refused):
            http.post(posting("http://receiver.test:9001/"))
        with pytest.raises(Refused):
            http.post(posting("https://receiver.test/"))


@pytest.mark.parametrize("ip", ["10.0.0.1", "169.254.169.254", PUBLIC])
def test_localhost_is_the_own_machine_or_nothing(ip):
    resolve, _ = resolving("127.0.0.1", ip)
    connect, peers = refusing_to_connect()

    with pytest.raises(Refused):
        SafeHttp(frozenset({"loopback"}), resolve=resolve, connect=connect).post(
            posting("http://localhost:8000/")
        )

    assert [] == peers


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "https://169.254.169.254/", "http://a.b/"])
def test_allowing_the_own_machine_allows_nothing_else(url):
    connect, peers = refusing_to_connect()
    resolve, _ = resolving("127.0.0.1")

    with pytest.raises(Refused):
        SafeHttp(frozenset({"loopback"}), resolve=resolve, connect=connect).post(posting(url))

    assert [] == peers
