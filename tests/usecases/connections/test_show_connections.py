"""Which providers are chosen, and whether they work."""

import msgspec
import pytest

from chalicelib.domain.errors import Forbidden
from chalicelib.records.connections import connection_row
from chalicelib.usecases.connections.show_connections import (
    all_connections,
    all_providers,
    try_connection,
)
from tests.support.world import ANNA, BEN, World
from tests.usecases.connections.test_connect import choose


@pytest.fixture
def world() -> World:
    return World()


def test_secrets_that_are_gone_are_missed(world):
    made = choose(world, key="s3cret")
    world.tenant.secrets.delete(made.secrets["key"])
    tried = try_connection(world.tenant, ANNA, "mail", "default")
    assert (False, True) == (tried.works, "connect it again" in tried.says)


def test_a_provider_that_this_version_does_not_know_is_said_to_be_unknown(world):
    made = choose(world, key="s3cret")
    world.save(connection_row(msgspec.structs.replace(made, provider="owl", version=2)))
    tried = try_connection(world.tenant, ANNA, "mail", "default")
    assert (False, True) == (tried.works, "does not know its provider" in tried.says)


def test_what_cannot_be_asked_says_so(world, monkeypatch):
    choose(world, key="s3cret")
    mute = msgspec.structs.replace(world.tenant.providers.find("mail", "pigeon"), test=None)
    monkeypatch.setattr(world.tenant.providers, "find", lambda *_: mute)
    tried = try_connection(world.tenant, ANNA, "mail", "default")
    assert (None, True) == (tried.works, "only be tried by sending" in tried.says)


def test_only_admins_see_connections(world):
    for ask in (
        lambda: all_connections(world.tenant, BEN, world.now),
        lambda: all_providers(world.tenant, BEN),
        lambda: try_connection(world.tenant, BEN, "mail", "default"),
    ):
        with pytest.raises(Forbidden):
            ask()
