"""What a provider says of a text message comes to the timeline once, whatever it says later."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode

import pytest

from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.adapters.providers.twilio.account import signature
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.ports.providers import Parts
from chalicelib.usecases.connections.connect import connect
from chalicelib.usecases.connections.note_delivery import note_delivery
from tests.support.world import ANNA, World, interrupt

TOKEN = "auth-token"


@pytest.fixture
def world() -> World:
    world = World()
    world.tenant.providers = FoundProviders(Parts(http=world.http, aws=lambda _: None))
    connect(
        world.tenant,
        ANNA,
        "sms",
        "default",
        provider="twilio",
        settings={"account_sid": "AC" + "0" * 32, "sender": "CRM"},
        secrets={"auth_token": TOKEN},
        now=world.now,
    )
    world.http.answers.append(201)
    world.http.bodies.append(b'{"sid": "SM1"}')
    world.rule("new", "send_sms", {"text": "Hi"})
    kim = world.create("contact", phones=[{"value": "+493012345678", "type": "work"}])
    world.deal = world.create(title="A", contact=kim.id)
    return world


def told(world, state, token=TOKEN):
    (url,) = parse_qs(world.http.sent[0].body.decode())["StatusCallback"]
    fields = {"MessageStatus": state}
    note_delivery(
        world.tenant,
        "sms",
        "default",
        url.rpartition("/")[2],
        headers={"x-twilio-signature": signature(token, url, fields)},
        body=urlencode(fields).encode(),
        now=world.now,
    )


def lines(world):
    rows = world.table.rows().values()
    return [row.body for row in rows if "-delivery" in row.sk]


def said(world):
    (line,) = lines(world)
    return line


def test_the_last_state_counts_and_no_older_one_comes_back(world):
    for state in ("delivered", "sent", "queued"):
        world.advance(timedelta(minutes=1))
        told(world, state)
    assert '"delivery":"delivered"' in said(world)


def test_two_that_come_at_once_leave_the_later_state(world):
    interrupt(world.table, "write", before=lambda: told(world, "delivered"))
    told(world, "sent")
    assert '"delivery":"delivered"' in said(world)


def test_what_is_not_signed_leaves_nothing(world):
    with pytest.raises(Forbidden):
        told(world, "delivered", token="another")
    assert [] == lines(world)


@pytest.mark.parametrize("token", ["x", "o" * 30 + "." + "a" * 22])
def test_a_token_that_was_not_made_here_is_unknown(world, token):
    with pytest.raises(NotFound):
        note_delivery(world.tenant, "sms", "default", token, headers={}, body=b"", now=world.now)


def test_a_provider_that_posts_nothing_back_has_no_address(world):
    connect(
        world.tenant,
        ANNA,
        "sms",
        "default",
        provider="sns",
        settings={},
        secrets={},
        now=world.now,
    )
    with pytest.raises(NotFound):
        told(world, "delivered")
