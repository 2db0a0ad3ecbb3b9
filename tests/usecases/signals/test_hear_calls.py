"""What a telephone system tells becomes one signal for each call, or nothing at all."""

from collections import Counter
from datetime import timedelta

import msgspec
import pytest

from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.domain.delivery.signing import HEADER, sign_webhook
from chalicelib.domain.errors import Forbidden, Invalid, NotFound, Unavailable
from chalicelib.ports.providers import Parts
from chalicelib.records.signals import signal_of
from chalicelib.usecases.connections.connect import connect, disconnect
from chalicelib.usecases.signals.hear_calls import hear_calls
from tests.support.world import ANNA, World, fails, interrupt

KIM = "+493012345678"


@pytest.fixture
def world() -> World:
    world = World()
    world.tenant.providers = FoundProviders(Parts(http=world.http, aws=lambda _: None))
    connected(world, "http", {}, {"incoming_secret": "theirs"})
    return world


def connected(world, provider, settings, secrets):
    chosen = {"provider": provider, "settings": settings, "secrets": secrets}
    connect(world.tenant, ANNA, "calls", "default", **chosen, now=world.now)


def told(world, secret="theirs", age=0, **more):
    call = {"id": "c-1", "direction": "incoming", "state": "ended", "number": KIM}
    body = msgspec.json.encode({"calls": [{**call, "at": world.now, **more}]})
    at = int(world.now.timestamp()) - age
    headers = {HEADER.lower(): sign_webhook(secret, at, body)}
    hear_calls(world.tenant, "default", headers=headers, body=body, now=world.now)


def kinds(world):
    return Counter(row.kind for row in world.table.rows().values())


def test_a_call_that_is_told_of_in_many_ways_is_one(world):
    for state in ("ended", "ended", "no answer", "busy"):
        told(world, state=state)
    assert 1 == kinds(world)["signal"]


def test_a_clock_that_goes_fast_tells_of_no_call_of_tomorrow(world):
    told(world, at=world.now + timedelta(days=1))
    (signal,) = (signal_of(row) for row in world.table.rows().values() if row.kind == "signal")
    assert world.now == signal.occurred_at


def test_a_process_that_dies_behind_the_write_has_lost_nothing(world):
    interrupt(world.table, "write", after=fails(Unavailable("cut off")))
    with pytest.raises(Unavailable):
        told(world)
    told(world)
    assert 1 == kinds(world)["signal"]


@pytest.mark.parametrize(
    ("about", "error"),
    [
        ({"secret": "another"}, Forbidden),
        ({"age": 301}, Forbidden),
        ({"state": "ringing"}, Invalid),
        ({"number": "withheld"}, None),
        ({"direction": "outgoing", "state": "failed"}, None),
    ],
)
def test_what_is_refused_or_says_nothing_leaves_nothing(world, about, error):
    before = world.table.rows()
    if error is None:
        told(world, **about)
    else:
        with pytest.raises(error):
            told(world, **about)
    assert before == world.table.rows()


def test_a_connection_that_was_removed_or_hears_nothing_has_no_address(world):
    told(world, id="c-0")
    disconnect(world.tenant, ANNA, "calls", "default", world.now)
    with pytest.raises(NotFound):
        told(world)
    settings = {"instance": "in-1", "flow": "fl-1", "number": "+15005550006"}
    connected(world, "connect", settings, {})
    with pytest.raises(NotFound):
        told(world)


def test_a_new_secret_is_looked_for_at_once_and_the_old_one_is_worth_nothing(world):
    told(world, id="c-0")
    connected(world, "http", {}, {"incoming_secret": "new"})
    told(world, secret="new")
    with pytest.raises(Forbidden):
        told(world, secret="theirs")
