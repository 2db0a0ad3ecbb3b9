"""What every Http does."""

import socket

import msgspec
import pytest

from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.adapters.safe_http import SafeHttp
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.http import Answer, Outgoing
from tests.adapters.servers import body_of, certified, header_of, says, serving

REQUEST = Outgoing(
    url="https://hooks.example.com/in?a=1",
    body='{"text": "\u00fc"}'.encode(),
    headers=(("Content-Type", "application/json"), ("Idempotency-Key", "run-1")),
)


class InMemory:
    """A world without a network."""

    def __init__(self) -> None:
        self.http = MemoryHttp()

    def answers(self, *answers: int | Answer) -> None:
        self.http.answers.extend(answers)

    def hangs_up(self) -> None:
        self.http.answers.append(Unavailable("hung up"))

    def received(self) -> list[Outgoing]:
        return self.http.sent

    def close(self) -> None:
        self.http.sent.clear()


class OnTls:
    """A world with one TLS server, which every public name leads to."""

    def __init__(self) -> None:
        server_tls, client_tls = certified("hooks.example.com")
        self._answers: list[int | Answer] = []
        self._serving = serving(self._answer, server_tls)
        self._server = self._serving.__enter__()
        self.http = SafeHttp(
            resolve=lambda host, port, **_: [(socket.AF_INET, 1, 6, "", ("93.184.215.14", port))],
            connect=lambda _, timeout: socket.create_connection(
                ("127.0.0.1", self._server.port), timeout
            ),
            tls=client_tls,
        )

    def _answer(self, client: socket.socket) -> None:
        answer = self._answers.pop(0)
        if isinstance(answer, int):
            says(answer)(client)
        else:
            says(answer.status, f"Retry-After: {answer.retry_after}")(client)

    def answers(self, *answers: int | Answer) -> None:
        self._answers.extend(answers)

    def hangs_up(self) -> None:
        self._server.answer = lambda client: client.close()

    def received(self) -> list[Outgoing]:
        names = [name for name, _ in REQUEST.headers]
        return [
            Outgoing(
                url=f"https://{header_of(request, 'Host')[0]}{request.split()[1].decode()}",
                body=body_of(request),
                headers=tuple((name, header_of(request, name)[0]) for name in names),
            )
            for request in self._server.requests
        ]

    def close(self) -> None:
        self._serving.__exit__(None, None, None)


@pytest.fixture(params=[InMemory, OnTls])
def world(request):
    world = request.param()
    yield world
    world.close()


def test_the_request_arrives_as_it_was_given(world):
    world.answers(200)

    world.http.post(REQUEST)

    assert [REQUEST] == world.received()


def test_the_status_comes_back_whatever_it_is(world):
    statuses = [200, 204, 302, 404, 429, 500, 503]
    world.answers(*statuses)

    assert statuses == [world.http.post(REQUEST).status for _ in statuses]


def test_a_server_may_say_when_it_wants_to_be_called_again(world):
    world.answers(Answer(429, "120"), 200)

    assert ["120", None] == [world.http.post(REQUEST).retry_after for _ in range(2)]


def test_no_answer_is_unavailable_although_the_request_may_have_arrived(world):
    world.hangs_up()

    with pytest.raises(Unavailable):
        world.http.post(REQUEST)

    assert [REQUEST] == world.received()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://hooks.example.com/#a", "bad_url"),
        ("https://me@hooks.example.com/", "bad_url"),
        ("http://hooks.example.com/", "bad_url"),
        ("https://hooks.example.com:22/", "bad_url"),
        ("https://127.1/", "bad_url"),
        ("https://localhost/", "bad_url"),
        ("https://127.0.0.1/", "address_not_allowed"),
        ("https://169.254.169.254/latest/meta-data/", "address_not_allowed"),
        ("https://[::1]/", "address_not_allowed"),
    ],
)
def test_an_address_that_must_not_be_called_is_refused(world, url, code):
    with pytest.raises(Refused) as refused:
        world.http.post(msgspec.structs.replace(REQUEST, url=url))

    assert (code, []) == (refused.value.code, world.received())


def test_memory_answers_200_when_nothing_is_left_to_tell():
    http = MemoryHttp(answers=[500, Unavailable("slow")])

    assert 500 == http.post(REQUEST).status
    with pytest.raises(Unavailable):
        http.post(REQUEST)
    assert 200 == http.post(REQUEST).status
    assert [REQUEST] * 3 == http.sent
