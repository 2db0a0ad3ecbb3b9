"""A call is placed under one key, whatever comes in between."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.card.timeline import EntryKind
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.providers import Parts
from chalicelib.usecases.connections.connect import connect, disconnect
from tests.support.world import ANNA, World


class CallCentre:
    """Amazon Connect that keeps what it is asked and fails now and then."""

    def __init__(self):
        self.asked = []
        self.problems = []

    def start_outbound_voice_contact(self, **request):
        self.asked.append(request)
        if self.problems:
            raise self.problems.pop(0)
        return {"ContactId": "co-1"}


@pytest.fixture
def centre():
    return CallCentre()


@pytest.fixture
def world(centre) -> World:
    world = World()
    world.tenant.providers = FoundProviders(Parts(http=world.http, aws=lambda _: centre))
    return world


def connected(world, provider, settings, **secrets):
    chosen = {"provider": provider, "settings": settings, "secrets": secrets}
    connect(world.tenant, ANNA, "calls", "default", **chosen, now=world.now)


def twilio(world):
    connected(
        world,
        "twilio",
        {"account_sid": "AC" + "0" * 32, "number": "+15005550006"},
        auth_token="auth-token",
    )


def calling(world):
    rule = world.rule("new", "make_robocall", {"text": "Hi {{ deal.title }}"})
    kim = world.create("contact", phones=[{"value": "+493012345678", "type": "work"}])
    deal = world.create(title="A", contact=kim.id)
    return deal, lambda: world.runs(deal)[rule]


def test_every_try_has_the_same_key_and_the_timeline_shows_one_call(world, centre):
    connected(world, "connect", {"instance": "in-1", "flow": "fl-1", "number": "+15005550006"})
    centre.problems.extend([Unavailable("slow"), Unavailable("slow")])
    deal, run = calling(world)
    world.advance(timedelta(hours=1))
    assert (RunState.DONE, 3) == (run().state, len(centre.asked))
    assert {run().id} == {one["ClientToken"] for one in centre.asked}
    (entry,) = [one for one in world.timeline(deal) if one.kind is EntryKind.CALL]
    assert ("Hi A", {"to": "+493012345678"}) == (entry.text, entry.data)


def test_a_connection_that_was_removed_meanwhile_ends_it_with_a_reason(world):
    twilio(world)
    world.http.answers.append(429)
    _, run = calling(world)
    disconnect(world.tenant, ANNA, "calls", "default", world.now)
    world.advance(timedelta(hours=1))
    assert (RunState.FAILED, "not_connected") == (run().state, run().reason.code)
    assert 1 == len(world.http.sent)


def test_the_address_for_what_becomes_of_it_stays_the_same(world):
    twilio(world)
    world.http.answers.extend([503, 201])
    world.http.bodies.extend([b"", b'{"sid": "CA1"}'])
    _, run = calling(world)
    world.advance(timedelta(hours=1))
    forms = [parse_qs(one.body.decode()) for one in world.http.sent]
    assert (RunState.DONE, "CA1") == (run().state, run().result["provider_id"])
    assert 1 == len({form["StatusCallback"][0] for form in forms})
    assert "/callbacks/calls/default/" in forms[0]["StatusCallback"][0]
