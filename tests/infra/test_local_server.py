"""HTTP in and out: what API Gateway would do, and what only the local server does."""

import contextlib
import gzip
import http.client
import json
import select
import socket

import pytest

from chalicelib.api.v1 import console
from infra.local import server
from infra.local.compression import LEAST
from tests.infra.local_parts import Spy, small_app
from tests.support.runtime import running


@pytest.fixture(scope="module")
def client():
    with running(app=small_app(), functions=Spy().functions, token=None) as client:
        yield client


def raw(client, request: bytes) -> bytes:
    """Send bytes over a connection of their own and return all that comes back."""
    host, _, port = client.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65_536):
            answer += part
        return answer


def problem_of(answer: bytes):
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    return json.loads(body)


def test_parameters_and_query_arrive_decoded(client):
    answer = client.get("/things/a%2Fb/%C3%A9?x=1&x=2&y=a+b%26&z=")

    assert {"kind": "a/b", "id": "é"} == answer.json["parameters"]
    assert {"x": ["1", "2"], "y": ["a b&"], "z": [""]} == answer.json["query"]


def test_a_request_without_query_has_none(client):
    assert client.get("/things/a/b").json["query"] is None


def test_the_body_arrives_as_it_was_sent(client):
    assert '{"é": 1}' == client.put("/things/a/b", body='{"é": 1}'.encode()).json["body"]


def test_each_request_has_an_id(client):
    assert client.get("/things/a/b").json["request_id"]


def test_a_fixed_segment_goes_before_a_parameter(client):
    assert {"all": "deal"} == client.get("/things/deal/all").json


def test_a_slash_at_the_end_makes_no_difference(client):
    assert {"all": "deal"} == client.get("/things/deal/all/").json


def test_the_bare_address_leads_to_the_console_and_without_one_to_the_documentation(
    client, monkeypatch, tmp_path
):
    monkeypatch.setattr(console, "FOLDER", tmp_path)
    request = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    without = raw(client, request)
    (tmp_path / "index.html.gz").write_bytes(b"")

    assert without.startswith(b"HTTP/1.1 302 ")
    assert b"\r\nLocation: /docs\r\n" in without
    assert b"\r\nLocation: /console\r\n" in raw(client, request)


def test_the_console_travels_packed_for_browsers_and_unpacked_for_others(monkeypatch, tmp_path):
    monkeypatch.setattr(console, "FOLDER", tmp_path)
    page = b"<!doctype html>" + b" " * 2 * LEAST
    (tmp_path / "index.html.gz").write_bytes(gzip.compress(page))
    with running(token=None) as client:
        plain = client.get("/console")
        headers = {"Accept": "text/html", "Accept-Encoding": "gzip"}
        packed = client.get("/console", headers=headers)
        head = client.send("HEAD", "/console", headers=headers)

    assert (page, page) == (plain.body, gzip.decompress(packed.body))
    assert "gzip" == packed.headers["content-encoding"]
    assert (b"", packed.headers["content-length"]) == (head.body, head.headers["content-length"])


def test_json_ends_with_a_line_break_and_says_so_in_its_length(client):
    answer = raw(client, b"GET /things/a/b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    head, _, body = answer.partition(b"\r\n\r\n")
    assert body.endswith(b"}\n")
    assert f"Content-Length: {len(body)}".encode() in head


@pytest.mark.parametrize("path", ["/nope", "/things/a", "/things/a/b/c", "/things//b", "/%00"])
def test_an_unknown_address_is_a_problem(client, path):
    answer = client.get(path)

    assert (404, "not_found") == (answer.status, answer.json["code"])
    assert "application/problem+json" == answer.headers["content-type"]
    assert 404 == answer.json["status"]
    assert answer.json["request_id"]


def test_a_wrong_method_is_told_the_right_ones(client):
    answer = client.patch("/things/a/b", {})

    assert (405, "method_not_allowed") == (answer.status, answer.json["code"])
    assert "DELETE, GET, OPTIONS, PUT" == answer.headers["allow"]


def test_options_tells_the_methods(client):
    answer = client.send("OPTIONS", "/upload")

    assert (204, "OPTIONS, POST") == (answer.status, answer.headers["allow"])


@pytest.mark.parametrize("method", ["HEAD", "TRACE", "LOCK", "FOO", "get"])
def test_a_method_that_no_route_has_reaches_no_view(client, method):
    answer = client.send(method, "/things/a/b")

    assert (405, "DELETE, GET, OPTIONS, PUT") == (answer.status, answer.headers["allow"])


def test_a_longer_answer_than_a_function_can_give_is_a_bad_gateway(client):
    answer = client.get("/long/6291556")

    assert (502, "answer_too_large") == (answer.status, answer.json["code"])
    assert 6_000_000 == len(client.get("/long/6000000").body)


def test_bytes_go_in_and_out_unchanged(client):
    headers = {"Content-Type": "application/octet-stream"}
    assert {"length": 3} == client.send(
        "POST", "/upload", body=b"\x00\xff\x01", headers=headers
    ).json
    assert b"\x00\xff" == client.get("/picture", headers={"Accept": "image/gif"}).body


def test_an_answer_without_content_has_no_length_and_keeps_all_its_headers(client):
    answer = client.get("/nothing")

    assert (204, b"") == (answer.status, answer.body)
    assert "content-length" not in answer.headers
    assert b"Set-Cookie: a=1\r\nSet-Cookie: b=2" in raw(
        client, b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )


@pytest.mark.parametrize("path", ["/things/a/%FF", "/things/a/b?x=%FF"])
def test_text_that_is_not_utf_8_is_a_bad_request(client, path):
    assert 400 == client.get(path).status


def test_a_body_that_is_not_utf_8_is_a_bad_request(client):
    assert "bad_encoding" == client.put("/things/a/b", body=b"\xff").json["code"]


def test_a_body_of_ten_megabytes_is_taken(client):
    headers = {"Content-Type": "application/octet-stream"}
    answer = client.send("POST", "/upload", body=b"x" * 10_485_760, headers=headers)

    assert {"length": 10_485_760} == answer.json


def test_a_longer_body_is_refused_unread(client):
    answer = raw(client, b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 10485761\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert "body_too_large" == problem_of(answer)["code"]


def test_a_client_that_sends_a_longer_body_all_the_same_sees_the_answer(client):
    connection = http.client.HTTPConnection(client.url.removeprefix("http://"), timeout=10)
    connection.request("POST", "/upload", b"x" * 12_000_000)

    assert 413 == connection.getresponse().status
    connection.close()


def test_a_client_that_asks_first_is_refused_before_it_sends(client):
    answer = raw(
        client,
        b"POST /upload HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
        b"Content-Length: 99999999\r\n\r\n",
    )

    assert answer.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 505),
        (b"BREW /pot HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404),
        (b"BREW /upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /upload HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        (b"POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    ],
)
def test_a_malformed_request_is_a_problem_and_ends_nothing(client, request_, status):
    answer = raw(client, request_)

    assert answer.split(b" ")[1] == str(status).encode()
    assert status == problem_of(answer)["status"]
    assert 200 == client.get("/things/a/b").status


def test_an_application_that_breaks_is_a_problem_without_details():
    app = small_app()
    app.routes["/broken"] = {"GET": None}
    with running(app=app, functions=Spy().functions, token=None) as client:
        answer = client.get("/broken")

    assert 500 == answer.status
    assert "Traceback" not in answer.body.decode()


def test_the_connection_is_kept_open(client):
    client.get("/things/a/b")
    before = client._connection.sock
    client.get("/things/a/b")

    assert before is client._connection.sock


def test_a_line_that_was_idle_for_so_long_that_it_ended_is_opened_anew(client, monkeypatch):
    monkeypatch.setattr(server._Handler, "timeout", 0.01)
    with contextlib.closing(client.as_user(None)) as idle:
        first = idle.get("/_local/clock")
        ended, _, _ = select.select([idle._connection.sock], [], [], 10)

        assert ended
        assert first.json == idle.get("/_local/clock").json


@pytest.mark.parametrize("host", ["127.0.0.1:9", "localhost", "LOCALHOST:8000", "[::1]:80"])
def test_local_calls_are_for_this_machine(client, host):
    assert 200 == client.get("/_local/clock", headers={"Host": host}).status


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", "a@b"])
def test_local_calls_under_another_name_are_refused(client, host):
    assert 403 == client.get("/_local/clock", headers={"Host": host}).status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"advance": "tomorrow"}',
        b'{"advance": "-P1D"}',
        b'{"advance": 1}',
        b'{"to": "2023-04-10"}',
        b'{"to": "2023-04-10T08:00:00"}',
        b'{"to": "9999-12-31T23:59:59Z"}',
        b'{"to": "0001-01-01T00:00:00Z"}',
        b'{"to": "2023-04-10T08:00:00Z", "advance": "P1D"}',
        b'{"back": "P1D"}',
        b"\xff",
    ],
)
def test_a_move_that_makes_no_sense_is_a_bad_request(client, body):
    before = client.now()
    answer = client.send("POST", "/_local/clock", body=body)

    assert (400, "invalid") == (answer.status, answer.json["code"])
    assert before == client.now()


def test_unknown_local_calls_are_problems(client):
    assert 404 == client.get("/_local/nope").status
    assert (405, "POST") == (
        (answer := client.get("/_local/settle")).status,
        answer.headers["allow"],
    )


def test_an_open_connection_gets_no_answer_from_a_server_that_has_stopped():
    with running(app=small_app(), functions=Spy().functions, token=None) as client:
        assert 200 == client.get("/things/a/b").status
        late = client.as_user(None)
        assert 200 == late.get("/things/a/b").status

    assert (503, "stopping") == ((answer := late.get("/things/a/b")).status, answer.json["code"])


def test_where_every_type_is_binary_the_application_gets_the_bytes():
    app = small_app()
    app.api.binary_types = ["*/*"]
    with running(app=app, functions=Spy().functions, token=None) as client:
        headers = {"Content-Type": "text/odd", "Accept": "*/*"}
        answer = client.send("POST", "/upload", body=b"\xff\xfe", headers=headers)

    assert {"length": 2} == answer.json


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize(("method", "call"), [("GET", "clock"), ("POST", "settle")])
def test_local_calls_are_not_for_pages_of_others(client, headers, method, call):
    answer = client.send(method, f"/_local/{call}", headers=headers)
    assert 403 == answer.status
    assert "Only the console" in answer.json["detail"]


def test_the_console_moves_the_clock(client):
    own = {"Origin": client.url, "Sec-Fetch-Site": "same-origin"}
    assert 200 == client.get("/_local/clock", headers=own).status


def test_an_address_that_somebody_typed_into_a_browser_is_answered(client):
    assert 200 == client.get("/_local/clock", headers={"Sec-Fetch-Site": "none"}).status
