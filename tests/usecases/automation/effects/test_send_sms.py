"""A text message leaves under one key, whatever comes in between."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.providers import Parts
from chalicelib.usecases.connections.connect import connect, disconnect
from tests.support.world import ANNA, World

SETTINGS = {
    "url": "https://sms.example.com/send",
    "body": '{"to": "{{ to }}", "text": "{{ text }}", "key": "{{ secret }}"}',
}


@pytest.fixture
def world() -> World:
    world = World()
    world.tenant.providers = FoundProviders(Parts(http=world.http, aws=lambda _: None))
    connected(world)
    return world


def connected(world, secret="first"):
    connect(
        world.tenant,
        ANNA,
        "sms",
        "default",
        provider="http",
        settings=SETTINGS,
        secrets={"secret": secret},
        now=world.now,
    )


def texting(world):
    rule = world.rule("new", "send_sms", {"text": "Hi {{ deal.title }}"})
    kim = world.create("contact", phones=[{"value": "+493012345678", "type": "work"}])
    deal = world.create(title="A", contact=kim.id)
    return lambda: world.runs(deal)[rule]


def test_every_try_has_the_same_key(world):
    world.http.answers.extend([Unavailable("slow"), 503, 200])
    run = texting(world)
    world.advance(timedelta(hours=1))
    keys = {dict(one.headers)["Idempotency-Key"] for one in world.http.sent}
    assert (RunState.DONE, 3, {run().id}) == (run().state, len(world.http.sent), keys)


def test_a_connection_that_was_removed_meanwhile_ends_it_with_a_reason(world):
    world.http.answers.append(503)
    run = texting(world)
    disconnect(world.tenant, ANNA, "sms", "default", world.now)
    world.advance(timedelta(hours=1))
    assert (RunState.FAILED, "not_connected") == (run().state, run().reason.code)
    assert 1 == len(world.http.sent)


def test_a_later_try_takes_the_new_secret(world):
    world.http.answers.append(503)
    run = texting(world)
    connected(world, secret="second")
    world.advance(timedelta(hours=1))
    keys = [msgspec.json.decode(one.body)["key"] for one in world.http.sent]
    assert (["first", "second"], RunState.DONE) == (keys, run().state)


def test_no_row_holds_the_secret(world):
    world.http.answers.append(403)
    world.http.bodies.append(b"first is wrong")
    run = texting(world)
    assert (RunState.FAILED, "bad_answer") == (run().state, run().reason.code)
    assert not any(
        '"first"' in one.body or "first is" in one.body for one in world.table.rows().values()
    )
